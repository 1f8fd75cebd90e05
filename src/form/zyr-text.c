/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts as shown: in the session's language, outputs resolved, markup taken off; and lists of
 * choices */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-session-private.h"

static const ZyrItextEntry *
entry_in (const ZyrFormSession *self, guint language, const char *id)
{
  const ZyrLanguage *in = self->form->languages->pdata[language];

  return g_hash_table_lookup (in->entries, id);
}

static const ZyrText *
form_of (const ZyrItextEntry *entry, ZyrItextForm form)
{
  if (entry == NULL)
    return NULL;
  if (form == ZYR_ITEXT_LONG && entry->forms[ZYR_ITEXT_LONG] == NULL)
    return entry->forms[ZYR_ITEXT_SHORT];
  return entry->forms[form];
}

/* In the session's language, else in the form's default one, else in any that has it.
 * Returns: (nullable): NULL when there is no such text */
char *
zyr_session_itext (ZyrFormSession *self, const char *id, ZyrItextForm form, ZyrNode *context)
{
  const ZyrText *text;

  if (self->form->languages->len == 0)
    return NULL;
  text = form_of (entry_in (self, self->language, id), form);
  if (text == NULL)
    text = form_of (entry_in (self, self->form->default_language, id), form);
  for (guint i = 0; text == NULL && i < self->form->languages->len; i++)
    text = form_of (entry_in (self, i, id), form);
  return text != NULL ? zyr_session_text (self, text, form, context) : NULL;
}

static char *
ref_text (ZyrFormSession *self, const ZyrText *text, ZyrItextForm form, ZyrNode *context)
{
  g_auto (ZyrValue) value = zyr_session_eval (self, text->ref, context, "label");
  g_autofree char *string = zyr_value_to_string (&self->env, &value);

  if (text->ref_is_itext)
    return zyr_session_itext (self, string, form, context);
  return form == ZYR_ITEXT_LONG ? g_steal_pointer (&string) : NULL;
}

static void
append_output (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context, GString *out)
{
  g_auto (ZyrValue) value = zyr_session_eval (self, expr, context, "output");
  g_autofree char *string = zyr_value_to_string (&self->env, &value);

  g_autofree char *printable = zyr_text_dup_printable (string);

  if (!(value.kind == ZYR_VALUE_NUMBER && value.number != value.number))
    g_string_append (out, printable);
}

/* Returns: (nullable): NULL when @text has nothing of that form */
char *
zyr_session_text (ZyrFormSession *self, const ZyrText *text, ZyrItextForm form, ZyrNode *context)
{
  GString *out;

  if (text == NULL)
    return NULL;
  if (text->itext_id != NULL)
    return zyr_session_itext (self, text->itext_id, form, context);
  if (text->ref != NULL)
    return ref_text (self, text, form, context);
  if (text->parts == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < text->parts->len && out->len <= ZYR_FORM_VALUE_BYTES_MAX; i++)
    {
      const ZyrTextPart *part = &g_array_index (text->parts, ZyrTextPart, i);

      if (part->literal != NULL)
        g_string_append (out, part->literal);
      else
        append_output (self, part->expr, context, out);
    }
  return g_string_free (out, FALSE);
}

/* "jr://images/a.png" is the file a.png */
static char *
file_name (char *uri)
{
  const char *slash = g_str_has_prefix (uri, "jr://") ? strrchr (uri, '/') : NULL;

  if (slash != NULL)
    memmove (uri, slash + 1, strlen (slash));
  return uri;
}

static gboolean
has_others (const ZyrItextEntry *entry)
{
  for (guint i = ZYR_ITEXT_SHORT; entry != NULL && i < ZYR_ITEXT_N_FORMS; i++)
    if (entry->forms[i] != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
id_has_others (const ZyrFormSession *self, const char *id)
{
  for (guint i = 0; i < self->form->languages->len; i++)
    if (has_others (entry_in (self, i, id)))
      return TRUE;
  return FALSE;
}

/* The text's forms beside its words. Returns: (transfer full) (nullable) */
GHashTable *
zyr_session_other_texts (ZyrFormSession *self, const ZyrText *text, ZyrNode *context)
{
  g_autofree char *id = NULL;
  GHashTable *others;

  if (text == NULL || (text->itext_id == NULL && !text->ref_is_itext))
    return NULL;
  if (text->ref_is_itext)
    {
      g_auto (ZyrValue) value = zyr_session_eval (self, text->ref, context, "label");

      id = zyr_value_to_string (&self->env, &value);
    }
  else
    id = g_strdup (text->itext_id);
  if (!id_has_others (self, id))
    return NULL;
  others = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (int i = ZYR_ITEXT_SHORT; i < ZYR_ITEXT_N_FORMS; i++)
    {
      char *string = zyr_session_itext (self, id, (ZyrItextForm)i, context);

      if (string != NULL)
        g_hash_table_insert (others, (gpointer)zyr_itext_form_names[i],
                             i == ZYR_ITEXT_SHORT ? string : file_name (string));
    }
  return others;
}

char *
zyr_text_dup_printable (const char *text)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL || strstr (text, ZYR_TEXT_NUL) == NULL)
    return g_strdup (text);
  parts = g_strsplit (text, ZYR_TEXT_NUL, -1);
  return g_strjoinv ("\xef\xbf\xbd", parts);
}

ZyrFormChoice *
zyr_choice_new (const char *value, const char *label)
{
  ZyrFormChoice *self = g_new0 (ZyrFormChoice, 1);

  self->value = zyr_text_dup_printable (value);
  self->label = zyr_text_dup_printable (label);
  return self;
}

void
zyr_choice_free (gpointer data)
{
  ZyrFormChoice *self = data;

  g_free (self->value);
  g_free (self->label);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self);
}

static void
add_choice (GPtrArray *out, char *value, char *label, GHashTable *texts)
{
  ZyrFormChoice *choice = g_new0 (ZyrFormChoice, 1);

  choice->texts = texts;
  choice->value = value;
  choice->label = label != NULL ? label : g_strdup (value);
  g_ptr_array_add (out, choice);
}

/* Those written in the form, from one to before another */
static void
add_written (ZyrFormSession *self,
             const ZyrControl *control,
             ZyrNode *context,
             guint from,
             guint to,
             GPtrArray *out)
{
  for (guint i = from; control->choices != NULL && i < MIN (to, control->choices->len); i++)
    {
      const ZyrStaticChoice *item = control->choices->pdata[i];

      add_choice (out, g_strdup (item->value),
                  zyr_session_text (self, item->label, ZYR_ITEXT_LONG, context),
                  zyr_session_other_texts (self, item->label, context));
    }
}

static GPtrArray *
items_of (ZyrFormSession *self, const ZyrControl *control, ZyrNode *context)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (zyr_choice_free);

  add_written (self, control, context, 0, G_MAXUINT, out);
  return out;
}

static char *
row_label (ZyrFormSession *self, const ZyrItemset *itemset, ZyrNode *node)
{
  char *label = zyr_session_text (self, itemset->label, ZYR_ITEXT_LONG, node);
  g_autofree char *columns = NULL;

  if (itemset->column == NULL || label == NULL)
    return label;
  columns = label;
  label = zyr_search_label (node, columns);
  if (*label == '\0')
    g_clear_pointer (&label, g_free);
  return label;
}

static GHashTable *
row_texts (ZyrFormSession *self, const ZyrItemset *itemset, ZyrNode *node)
{
  GHashTable *texts = zyr_session_other_texts (self, itemset->label, node);
  g_autoptr (GHashTable) columns = NULL;

  if (itemset->column == NULL || texts == NULL)
    return texts;
  columns = texts;
  return zyr_search_texts (node, columns);
}

static char *
node_string (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context)
{
  g_auto (ZyrValue) value = zyr_session_eval (self, expr, context, "value");

  return zyr_value_to_string (&self->env, &value);
}

static char *
row_value (ZyrFormSession *self, const ZyrItemset *itemset, ZyrNode *node)
{
  return itemset->column != NULL ? zyr_search_value (node, itemset->column)
                                 : node_string (self, itemset->value, node);
}

static GPtrArray *
itemset_of (ZyrFormSession *self, const ZyrControl *control, ZyrNode *context, gboolean with_labels)
{
  const ZyrItemset *itemset = control->itemset;
  GPtrArray *out = g_ptr_array_new_with_free_func (zyr_choice_free);
  g_auto (ZyrValue) nodes = zyr_session_eval (self, itemset->nodeset, context, "itemset");
  g_autoptr (GHashTable) seen = NULL;

  if (nodes.kind != ZYR_VALUE_NODESET)
    return out;
  if (itemset->column != NULL) /* search () offers each value once */
    seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add_written (self, control, context, 0, itemset->n_before, out);
  for (guint i = 0; i < nodes.nodes->len; i++)
    {
      ZyrNode *node = nodes.nodes->pdata[i];
      char *value = row_value (self, itemset, node);

      if (seen != NULL && !g_hash_table_add (seen, g_strdup (value)))
        g_free (value);
      else
        add_choice (out, value, with_labels ? row_label (self, itemset, node) : NULL,
                    with_labels ? row_texts (self, itemset, node) : NULL);
    }
  add_written (self, control, context, itemset->n_before, G_MAXUINT, out);
  return out;
}

/* A list that is at any time the same for all nodes of its question, until something changes */
typedef struct
{
  guint revision;
  GPtrArray *choices;
  gboolean with_labels;
  GHashTable *values; /* (nullable): set of the choices' values */
} ZyrSharedList;

void
zyr_shared_list_free (gpointer list)
{
  ZyrSharedList *self = list;

  g_clear_pointer (&self->values, g_hash_table_unref);
  g_ptr_array_unref (self->choices);
  g_free (self);
}

/* Returns: (transfer none) (nullable): NULL when each node of the question has a list of its own */
static ZyrSharedList *
shared_list (ZyrFormSession *self,
             const ZyrControl *control,
             ZyrNode *context,
             gboolean with_labels)
{
  ZyrSharedList *list;

  if (!control->itemset->is_shared)
    return NULL;
  list = g_hash_table_lookup (self->shared_lists, control);
  if (list != NULL && list->revision == self->revision && (list->with_labels || !with_labels))
    return list;
  list = g_new0 (ZyrSharedList, 1);
  list->revision = self->revision;
  list->with_labels = with_labels;
  list->choices = itemset_of (self, control, context, with_labels);
  g_hash_table_insert (self->shared_lists, (gpointer)control, list);
  return list;
}

static GHashTable *
shared_values (ZyrSharedList *list)
{
  if (list->values != NULL)
    return list->values;
  list->values = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < list->choices->len; i++)
    g_hash_table_add (list->values, ((ZyrFormChoice *)list->choices->pdata[i])->value);
  return list->values;
}

/* Returns: (transfer full) (nullable): NULL when the control has no list */
GPtrArray *
zyr_session_choices (ZyrFormSession *self, const ZyrControl *control, ZyrNode *context)
{
  const ZyrSharedList *list;
  GPtrArray *choices;

  if (control->itemset == NULL && control->choices == NULL)
    return NULL;
  list = control->itemset != NULL ? shared_list (self, control, context, TRUE) : NULL;
  if (list != NULL)
    return g_ptr_array_ref (list->choices);
  if (control->itemset != NULL && !control->itemset->is_static)
    return itemset_of (self, control, context, TRUE);
  choices = g_hash_table_lookup (self->static_choices, control);
  if (choices == NULL && control->itemset != NULL)
    {
      choices = itemset_of (self, control, context, TRUE);
      g_hash_table_insert (self->static_choices, (gpointer)control, choices);
    }
  else if (choices == NULL)
    return items_of (self, control, context);
  return g_ptr_array_ref (choices);
}

static gboolean
is_among (const GPtrArray *choices, GHashTable *values, const char *value)
{
  if (values != NULL)
    return g_hash_table_contains (values, value);
  for (guint i = 0; i < choices->len; i++)
    if (g_str_equal (((ZyrFormChoice *)choices->pdata[i])->value, value))
      return TRUE;
  return FALSE;
}

/* Those of the chosen that are in the list; @values: (nullable): its values, where they are known */
static char *
keep_listed (const GPtrArray *choices, GHashTable *values, const char *chosen, gboolean several)
{
  g_auto (GStrv) words = NULL;
  GString *kept;

  if (!several)
    return g_strdup (is_among (choices, values, chosen) ? chosen : "");
  words = g_strsplit (chosen, " ", -1);
  kept = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    if (is_among (choices, values, words[i]))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", words[i]);
  return g_string_free (kept, FALSE);
}

/* Is something chosen that may have to go, or was, that may come back? */
gboolean
zyr_choices_wanted (ZyrFormSession *self, const ZyrNode *node)
{
  return (node->flags & ZYR_NODE_IRRELEVANT) == 0
         && (node->value != NULL || g_hash_table_contains (self->dropped, node));
}

/* A list that depends on answers has changed: what is no longer in it is no longer chosen, but
 * comes back with its list unless something else has been chosen meanwhile. */
gboolean
zyr_choices_filter (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  const gboolean several = trigger->control->control != ZYR_FORM_CONTROL_SELECT1;
  const char *dropped = g_hash_table_lookup (self->dropped, node);
  const char *chosen = node->value != NULL ? node->value : dropped;
  g_autoptr (GPtrArray) choices = NULL;
  g_autofree char *kept = NULL;
  ZyrSharedList *list;

  if (chosen == NULL)
    return FALSE;
  list = shared_list (self, trigger->control, node, FALSE);
  if (list != NULL)
    kept = keep_listed (list->choices, shared_values (list), chosen, several);
  else
    {
      choices = itemset_of (self, trigger->control, node, FALSE);
      kept = keep_listed (choices, NULL, chosen, several);
    }
  if (strcmp (kept, zyr_node_value (node)) == 0)
    return FALSE;
  if (node->value != NULL)
    g_hash_table_insert (self->dropped, node, g_strdup (node->value));
  else
    g_hash_table_remove (self->dropped, node);
  return zyr_session_write (self, node, kept);
}

static char *
label_of (const GPtrArray *choices, const char *value)
{
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const ZyrFormChoice *choice = choices->pdata[i];

      if (g_str_equal (choice->value, value))
        return g_strdup (choice->label);
    }
  return NULL;
}

char *
zyr_form_session_dup_choice_label (ZyrFormSession *self,
                                   const char *question_ref,
                                   const char *value)
{
  ZyrNode *node = zyr_session_find (self, question_ref);
  g_autoptr (GPtrArray) choices = NULL;

  if (node == NULL || node->schema->control == NULL)
    return NULL;
  zyr_session_refill (self);
  choices = zyr_session_choices (self, node->schema->control, node);
  return label_of (choices, value);
}

/* jr:choice-name (value, 'path'): the question is found by its path as a text */
char *
zyr_session_choice_name (gpointer host, const char *value, const char *path, ZyrNode *context)
{
  ZyrFormSession *self = host;
  const ZyrExpr *known = g_hash_table_lookup (self->form->exprs, path);
  g_autoptr (ZyrExpr) parsed
      = known == NULL ? zyr_expr_parse (self->form->names, path, NULL) : NULL;
  const ZyrExpr *expr = known != NULL ? known : parsed;
  g_autoptr (GPtrArray) choices = NULL;
  ZyrNode *node = NULL;

  if (expr != NULL)
    {
      const gboolean was = self->env.keep_irrelevant;
      g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };

      self->env.keep_irrelevant = TRUE;
      set = zyr_session_eval (self, expr, context, "jr:choice-name()");
      self->env.keep_irrelevant = was;
      if (set.kind == ZYR_VALUE_NODESET && set.nodes->len > 0)
        node = set.nodes->pdata[0];
    }
  if (node == NULL || node->schema == NULL || node->schema->control == NULL)
    return NULL;
  choices = zyr_session_choices (self, node->schema->control, node);
  return label_of (choices, value);
}
