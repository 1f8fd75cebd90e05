/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form as a whole: reads the document, in the order in which its parts need each other */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"

G_DEFINE_FINAL_TYPE (ZyrForm, zyr_form, G_TYPE_OBJECT)

static void
secondary_free (gpointer data)
{
  ZyrSecondary *self = data;

  g_free (self->id);
  g_free (self->file);
  zyr_tree_free (self->tree);
  g_free (self);
}

static void
language_free (gpointer data)
{
  ZyrLanguage *self = data;

  g_free (self->name);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
zyr_form_finalize (GObject *object)
{
  ZyrForm *self = ZYR_FORM (object);

  g_free (self->title);
  g_free (self->form_id);
  g_free (self->version);
  g_free (self->audit);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_clear_pointer (&self->entities, g_ptr_array_unref);
  g_clear_pointer (&self->controls, g_ptr_array_unref);
  g_clear_pointer (&self->repeats, g_ptr_array_unref);
  g_clear_pointer (&self->triggers, g_ptr_array_unref);
  g_clear_pointer (&self->languages, g_ptr_array_unref);
  g_clear_pointer (&self->secondary_by_id, g_hash_table_unref);
  g_clear_pointer (&self->bind_by_id, g_hash_table_unref);
  g_clear_pointer (&self->secondaries, g_ptr_array_unref);
  g_clear_pointer (&self->blueprint, zyr_tree_free);
  g_clear_pointer (&self->blanks, zyr_tree_free);
  g_clear_pointer (&self->schema_by_path, g_hash_table_unref);
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  g_clear_pointer (&self->exprs, g_hash_table_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->names, zyr_names_unref);
  G_OBJECT_CLASS (zyr_form_parent_class)->finalize (object);
}

static void
zyr_form_class_init (ZyrFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_form_finalize;
}

static void
zyr_form_init (ZyrForm *self)
{
  self->names = zyr_names_new ();
  self->blanks = zyr_tree_new (self->names);
  self->schema_by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->schemas = g_ptr_array_new_with_free_func (zyr_schema_free);
  self->exprs
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)zyr_expr_free);
  self->secondaries = g_ptr_array_new_with_free_func (secondary_free);
  self->secondary_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->bind_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->languages = g_ptr_array_new_with_free_func (language_free);
  self->controls = g_ptr_array_new_with_free_func (zyr_control_free);
  self->triggers = g_ptr_array_new_with_free_func (g_free);
  self->actions = g_ptr_array_new_with_free_func (zyr_action_free);
  self->entities = g_ptr_array_new_with_free_func (g_free);
  self->repeats = g_ptr_array_new ();
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_warning_free);
}

gboolean
zyr_loader_goes_on (const ZyrLoader *self)
{
  return self->error == NULL || (self->is_thorough && !self->is_hopeless);
}

/* Takes @message. */
static void
add_warning (ZyrLoader *self, gboolean is_error, int line, const char *node, char *message)
{
  g_ptr_array_add (self->form->warnings, zyr_form_warning_new (is_error, line, node, message));
  if (!is_error || ++self->n_errors < ZYR_FORM_ERRORS_N_MAX)
    return;
  self->is_hopeless = TRUE;
  g_ptr_array_add (self->form->warnings,
                   zyr_form_warning_new (FALSE, line, NULL,
                                         g_strdup ("there may be more errors than these")));
}

void
zyr_loader_fail (ZyrLoader *self,
                 ZyrFormError code,
                 int line,
                 const char *node,
                 const char *format,
                 ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (!zyr_loader_goes_on (self))
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->error == NULL)
    {
      const gboolean has_node = node != NULL && *node != '\0';

      self->error = g_error_new (ZYR_FORM_ERROR, code, "line %d: %s%s%s", line,
                                 has_node ? node : "", has_node ? ": " : "", what);
      zyr_form_error_set_place (self->error, line, node);
    }
  self->is_hopeless = self->is_hopeless || code == ZYR_FORM_ERROR_LIMIT;
  if (self->is_thorough)
    add_warning (self, TRUE, line, node, g_steal_pointer (&what));
}

void
zyr_loader_foresee (ZyrLoader *self, int line, const char *node, const char *format, ...)
{
  va_list args;

  if (!self->is_thorough || self->is_hopeless)
    return;
  va_start (args, format);
  add_warning (self, TRUE, line, node, g_strdup_vprintf (format, args));
  va_end (args);
}

void
zyr_loader_warn (ZyrLoader *self, int line, const char *node, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  add_warning (self, FALSE, line, node, g_strdup_vprintf (format, args));
  va_end (args);
}

/* "/data/name", as forms mostly name their nodes */
ZyrSchema *
zyr_loader_plain_path (ZyrLoader *self, const char *path)
{
  return *path == '/' ? g_hash_table_lookup (self->form->schema_by_path, path) : NULL;
}

static void
use_clear (gpointer data)
{
  g_free (((ZyrUse *)data)->node);
}

/* References are looked up where they stand */
static const ZyrExpr *
note_use (ZyrLoader *self, const ZyrExpr *expr, int line, const char *what, const char *node)
{
  ZyrUse use = { .expr = expr, .line = line, .is_elsewhere = self->is_elsewhere };

  if (self->uses == NULL || g_str_equal (what, "ref") || g_strcmp0 (node, "bind") == 0)
    return expr;
  use.node = g_strdup (node);
  g_array_append_val (self->uses, use);
  return expr;
}

/* Each distinct source is parsed once */
const ZyrExpr *
zyr_loader_expr (ZyrLoader *self, const char *source, int line, const char *what, const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) misfits = NULL;
  g_autoptr (ZyrExpr) made = NULL;
  const ZyrExpr *expr = g_hash_table_lookup (self->form->exprs, source);

  if (expr != NULL)
    return note_use (self, expr, line, what, node);
  if (!zyr_loader_goes_on (self))
    return NULL;
  misfits = g_ptr_array_new_with_free_func (g_free);
  made = zyr_expr_parse_telling (self->form->names, source, misfits, &error);
  for (guint i = 0; i < misfits->len; i++)
    zyr_loader_fail (self, ZYR_FORM_ERROR_EXPRESSION, line, node, "%s “%.200s”: %s", what, source,
                     (const char *)misfits->pdata[i]);
  if (made == NULL)
    zyr_loader_fail (self, error->code, line, node, "%s “%.200s”: %s", what, source,
                     error->message);
  if (made == NULL || misfits->len > 0)
    return NULL;
  made->line = line;
  g_hash_table_insert (self->form->exprs, made->source, made);
  expr = g_steal_pointer (&made);
  return note_use (self, expr, line, what, node);
}

char *
zyr_xml_attribute (xmlNode *node, const char *name)
{
  for (xmlAttr *a = node->properties; a != NULL; a = a->next)
    if (g_str_equal ((const char *)a->name, name))
      {
        xmlChar *text = NULL;
        char *copy = g_strdup (zyr_xml_text (node->doc, a->children, &text));

        if (text != NULL)
          xmlFree (text);
        return copy;
      }
  return NULL;
}

GHashTable *
zyr_xml_other_attributes (xmlNode *node, const char *const *known)
{
  GHashTable *others = NULL;

  for (xmlAttr *a = node->properties; a != NULL; a = a->next)
    {
      const char *name = (const char *)a->name;

      if (g_strv_contains (known, name))
        continue;
      if (others == NULL)
        others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_replace (others, g_strdup (name), zyr_xml_attribute (node, name));
    }
  return others;
}

gboolean
zyr_xml_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && g_str_equal ((const char *)node->name, name);
}

int
zyr_xml_line (const xmlNode *node)
{
  return (int)xmlGetLineNo (node);
}

static xmlNode *
find_child (xmlNode *parent, const char *name)
{
  for (xmlNode *c = parent != NULL ? parent->children : NULL; c != NULL; c = c->next)
    if (zyr_xml_is (c, name))
      return c;
  return NULL;
}

static void
load (ZyrLoader *self, xmlNode *html)
{
  xmlNode *head = find_child (html, "head");
  xmlNode *body = find_child (html, "body");
  xmlNode *model = find_child (head, "model");
  xmlNode *title = find_child (head, "title");
  xmlNode *itext;

  if (!zyr_xml_is (html, "html") || head == NULL)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (html), NULL,
                       "not an XForm: the document is <%s>, not <h:html> with an <h:head>",
                       (const char *)html->name);
      return;
    }
  if (model == NULL)
    model = find_child (body, "model");
  if (model == NULL)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (html), NULL,
                       "the form has no <model> in its <h:head>");
      return;
    }
  if (title != NULL)
    {
      xmlChar *text = xmlNodeGetContent (title);

      self->form->title = g_strstrip (g_strdup ((const char *)text));
      xmlFree (text);
    }
  itext = find_child (model, "itext");
  if (itext != NULL)
    zyr_load_itext (self, itext);
  if (zyr_loader_goes_on (self))
    zyr_load_model (self, model);
  if (self->form->root == NULL)
    return;
  if (zyr_loader_goes_on (self))
    zyr_load_entities (self, model);
  if (zyr_loader_goes_on (self))
    zyr_load_audit (self);
  if (zyr_loader_goes_on (self))
    zyr_load_body (self, body);
  if (zyr_loader_goes_on (self))
    zyr_load_model_actions (self, model);
  if (zyr_loader_goes_on (self))
    zyr_load_named_files (self);
  if (zyr_loader_goes_on (self))
    zyr_load_blanks (self);
  if (zyr_loader_goes_on (self))
    zyr_load_graph (self);
  if (zyr_loader_goes_on (self))
    zyr_load_check_uses (self);
}

/* The document itself: nothing else can be known of it */
static void
add_unreadable (ZyrLoader *self)
{
  const char *what = self->error->message;
  int line;

  zyr_form_error_get_place (self->error, &line);
  if (line > 0)
    what = strstr (what, ": ") + strlen (": ");
  add_warning (self, TRUE, line, NULL, g_strdup (what));
}

ZyrForm *
zyr_form_new_from_bytes (GBytes *xml, GPtrArray **warnings, GError **error)
{
  g_autoptr (ZyrForm) form = g_object_new (ZYR_TYPE_FORM, NULL);
  ZyrLoader loader = { .form = form, .is_thorough = warnings != NULL };
  gsize size;
  const char *data = g_bytes_get_data (xml, &size);
  xmlDoc *doc = zyr_xml_read (data != NULL ? data : "", size, &loader.error);

  if (warnings != NULL)
    *warnings = g_ptr_array_ref (form->warnings);
  if (doc == NULL)
    {
      add_unreadable (&loader);
      g_propagate_error (error, loader.error);
      return NULL;
    }
  if (loader.is_thorough)
    {
      loader.uses = g_array_new (FALSE, FALSE, sizeof (ZyrUse));
      g_array_set_clear_func (loader.uses, use_clear);
    }
  load (&loader, xmlDocGetRootElement (doc));
  xmlFreeDoc (doc);
  g_clear_pointer (&loader.uses, g_array_unref);
  if (loader.error != NULL)
    {
      g_propagate_error (error, loader.error);
      return NULL;
    }
  return g_steal_pointer (&form);
}

const char *
zyr_form_get_form_id (ZyrForm *self)
{
  return self->form_id;
}

const char *
zyr_form_get_version (ZyrForm *self)
{
  return self->version != NULL ? self->version : "";
}

const char *
zyr_form_get_title (ZyrForm *self)
{
  return self->title != NULL ? self->title : "";
}

GStrv
zyr_form_dup_external_files (ZyrForm *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->secondaries->len; i++)
    {
      const ZyrSecondary *secondary = self->secondaries->pdata[i];

      if (secondary->file != NULL && g_hash_table_add (seen, secondary->file))
        g_strv_builder_add (builder, secondary->file);
    }
  return g_strv_builder_end (builder);
}

GStrv
zyr_form_dup_languages (ZyrForm *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->languages->len; i++)
    g_strv_builder_add (builder, ((ZyrLanguage *)self->languages->pdata[i])->name);
  return g_strv_builder_end (builder);
}
