/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session shows: sections, rows, problems */
#include <string.h>

#include "zyr-session-private.h"

typedef struct _Walk Walk;

/* One place of the body over one node of the instance; FALSE stops the walk */
typedef gboolean (*Visit) (Walk *walk,
                           ZyrFormItemKind kind,
                           const ZyrControl *control,
                           ZyrNode *node,
                           guint depth);

struct _Walk
{
  ZyrFormSession *session;
  Visit visit;
  const char *section_ref;
  gpointer data;
};

static gboolean walk_control (Walk *walk, const ZyrControl *control, ZyrNode *context, guint depth);

static gboolean
is_irrelevant (const ZyrNode *node)
{
  return (node->flags & ZYR_NODE_IRRELEVANT) != 0;
}

/* The node of the schema that belongs to the context: the context's own, or the first below it */
static ZyrNode *
node_of (const ZyrSchema *schema, ZyrNode *context)
{
  ZyrNode *top = context;
  g_autoptr (GPtrArray) found = NULL;

  while (top->parent != NULL && !zyr_schema_is_below (schema, top->schema))
    top = top->parent;
  if (top->schema == schema)
    return top;
  found = g_ptr_array_new ();
  zyr_schema_collect (schema, top, found);
  return found->len > 0 ? found->pdata[0] : NULL;
}

static gboolean
walk_children (Walk *walk, const ZyrControl *control, ZyrNode *context, guint depth)
{
  for (guint i = 0; i < control->children->len; i++)
    if (!walk_control (walk, control->children->pdata[i], context, depth))
      return FALSE;
  return TRUE;
}

static gboolean
walk_repeat (Walk *walk, const ZyrControl *control, ZyrNode *context, guint depth)
{
  ZyrNode *parent = node_of (control->schema->parent, context);

  if (parent == NULL || is_irrelevant (parent))
    return TRUE;
  if (!walk->visit (walk, ZYR_FORM_ITEM_REPEAT, control, parent, depth))
    return FALSE;
  for (ZyrNode *c = parent->first_child; c != NULL; c = c->next)
    {
      if (c->schema != control->schema || is_irrelevant (c))
        continue;
      if (!walk->visit (walk, ZYR_FORM_ITEM_REPEAT_INSTANCE, control, c, depth)
          || !walk_children (walk, control, c, depth + 1))
        return FALSE;
    }
  return TRUE;
}

/* <group ref="x"><label/><repeat nodeset="x"/></group> is how a repeat gets its heading */
static const ZyrControl *
wrapped_repeat (const ZyrControl *group)
{
  const ZyrControl *only = group->children->len == 1 ? group->children->pdata[0] : NULL;

  if (only == NULL || only->kind != ZYR_BODY_REPEAT)
    return NULL;
  return group->schema == NULL || group->schema == only->schema ? only : NULL;
}

static gboolean
walk_group (Walk *walk, const ZyrControl *control, ZyrNode *context, guint depth)
{
  const ZyrControl *repeat = wrapped_repeat (control);
  ZyrNode *node = context;

  if (repeat != NULL)
    return walk_repeat (walk, repeat, context, depth);
  if (control->schema != NULL && !control->schema->is_repeat)
    node = node_of (control->schema, context);
  if (node == NULL || is_irrelevant (node))
    return TRUE;
  if (control->label == NULL)
    return walk_children (walk, control, node, depth);
  return walk->visit (walk, ZYR_FORM_ITEM_GROUP, control, node, depth)
         && walk_children (walk, control, node, depth + 1);
}

static gboolean
is_note (const ZyrControl *control)
{
  const ZyrBind *bind = &control->schema->bind;

  return control->control == ZYR_FORM_CONTROL_INPUT && bind->readonly != NULL
         && bind->readonly->root->kind == ZYR_AST_CALL
         && g_str_equal (bind->readonly->root->text, "true");
}

static gboolean
walk_control (Walk *walk, const ZyrControl *control, ZyrNode *context, guint depth)
{
  ZyrNode *node;

  if (control->kind == ZYR_BODY_REPEAT)
    return walk_repeat (walk, control, context, depth);
  if (control->kind == ZYR_BODY_GROUP)
    return walk_group (walk, control, context, depth);
  node = node_of (control->schema, context);
  if (node == NULL || is_irrelevant (node))
    return TRUE;
  return walk->visit (walk, is_note (control) ? ZYR_FORM_ITEM_NOTE : ZYR_FORM_ITEM_QUESTION,
                      control, node, depth);
}

/* Sections */
static gboolean
is_loose (const ZyrControl *control)
{
  return control->kind == ZYR_BODY_QUESTION;
}

/* The section that starts at the body's @index-th child; *@end is where the next starts */
static char *
section_at (const ZyrControl *body, guint index, guint *end)
{
  const ZyrControl *control = body->children->pdata[index];
  const ZyrControl *repeat = control->kind == ZYR_BODY_GROUP ? wrapped_repeat (control) : NULL;

  *end = index + 1;
  if (is_loose (control))
    while (*end < body->children->len && is_loose (body->children->pdata[*end]))
      (*end)++;
  if (control->kind != ZYR_BODY_QUESTION && control->schema != NULL)
    return g_strdup (control->schema->path);
  if (repeat != NULL)
    return g_strdup (repeat->schema->path);
  return g_strdup_printf ("#%u", index + 1);
}

static ZyrFormItemState
state_of (ZyrFormSession *self, ZyrNode *node)
{
  if (node->value == NULL)
    return (node->flags & ZYR_NODE_REQUIRED) != 0 && !zyr_session_is_readonly (self, node)
               ? ZYR_FORM_ITEM_MISSING
               : ZYR_FORM_ITEM_EMPTY;
  return zyr_session_is_valid (self, node) ? ZYR_FORM_ITEM_VALID : ZYR_FORM_ITEM_INVALID;
}

static gboolean
count_visit (Walk *walk,
             ZyrFormItemKind kind,
             const ZyrControl *control,
             ZyrNode *node,
             guint depth)
{
  ZyrFormSection *section = walk->data;

  if (kind != ZYR_FORM_ITEM_QUESTION)
    return TRUE;
  section->n_questions++;
  switch (state_of (walk->session, node))
    {
    case ZYR_FORM_ITEM_MISSING:
      section->n_missing++;
      break;
    case ZYR_FORM_ITEM_VALID:
      section->n_answered++;
      break;
    case ZYR_FORM_ITEM_INVALID:
      section->n_answered++;
      section->n_invalid++;
      break;
    case ZYR_FORM_ITEM_EMPTY:
    default:
      break;
    }
  return TRUE;
}

static char *
plain (char *text)
{
  return text != NULL ? text : g_strdup ("");
}

/* As a person reads it */
static char *
readable (char *text)
{
  return plain (zyr_markdown_strip (text));
}

/* The label of a control; a repeat without one has that of the group around it */
static char *
label_of (ZyrFormSession *self, const ZyrControl *control, ZyrNode *node)
{
  const ZyrText *label = control->label;

  if (label == NULL && control->kind == ZYR_BODY_REPEAT && control->parent != NULL
      && wrapped_repeat (control->parent) == control)
    label = control->parent->label;
  return readable (zyr_session_text (self, label, ZYR_ITEXT_LONG, node));
}

static void
section_free (gpointer data)
{
  ZyrFormSection *section = data;

  g_free (section->ref);
  g_free (section->title);
  g_free (section->appearance);
  g_free (section);
}

/* A repeat's heading may say it for the repeat */
static const char *
appearance_of (const ZyrControl *control)
{
  const ZyrControl *repeat = control->kind == ZYR_BODY_GROUP ? wrapped_repeat (control) : NULL;

  return control->appearance != NULL || repeat == NULL ? control->appearance : repeat->appearance;
}

static ZyrFormSection *
make_section (ZyrFormSession *self, guint index, guint *end)
{
  const ZyrControl *body = self->form->body;
  const ZyrControl *control = body->children->pdata[index];
  ZyrFormSection *section = g_new0 (ZyrFormSection, 1);
  ZyrNode *root = zyr_node_root_element (self->tree);
  Walk walk = { self, count_visit, NULL, section };
  ZyrNode *node = root;

  section->ref = section_at (body, index, end);
  section->appearance = plain (g_strdup (is_loose (control) ? NULL : appearance_of (control)));
  for (guint i = index; i < *end; i++)
    walk_control (&walk, body->children->pdata[i], root, 0);
  if (control->schema != NULL && control->kind == ZYR_BODY_GROUP && !control->schema->is_repeat)
    node = node_of (control->schema, root);
  section->relevant = node != NULL && !is_irrelevant (node);
  if (is_loose (control))
    {
      section->title = g_strdup (zyr_form_get_title (self->form));
      section->relevant = section->n_questions > 0;
    }
  else
    section->title = label_of (self, control, node != NULL ? node : root);
  return section;
}

GPtrArray *
zyr_form_session_list_sections (ZyrFormSession *self)
{
  const ZyrControl *body;
  guint end;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  zyr_session_refill (self);
  body = self->form->body;
  if (self->sections == NULL)
    {
      self->sections = g_ptr_array_new_with_free_func (section_free);
      for (guint i = 0; i < body->children->len; i = end)
        g_ptr_array_add (self->sections, make_section (self, i, &end));
    }
  return g_ptr_array_ref (self->sections);
}

/* Rows */
static char *
ref_of (const ZyrControl *control, const ZyrNode *node, ZyrFormItemKind kind)
{
  g_autofree char *ref = zyr_session_ref_of (node);

  if (kind == ZYR_FORM_ITEM_REPEAT)
    return g_strconcat (ref, "/", control->schema->name, NULL);
  if (kind == ZYR_FORM_ITEM_GROUP && (control->schema == NULL || control->schema->is_repeat))
    return g_strdup_printf ("%s#%u", ref, control->number);
  return g_steal_pointer (&ref);
}

/* A choice without a value (a repeat instance that is not filled in yet) cannot be chosen */
static GPtrArray *
selectable (GPtrArray *choices)
{
  GPtrArray *kept;
  guint n_blank = 0;

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    n_blank += *((ZyrFormChoice *)choices->pdata[i])->value == '\0';
  if (n_blank == 0)
    return choices;
  kept = g_ptr_array_new_with_free_func (zyr_choice_free);
  for (guint i = 0; i < choices->len; i++)
    {
      const ZyrFormChoice *choice = choices->pdata[i];

      if (*choice->value != '\0')
        {
          ZyrFormChoice *copy = zyr_choice_new (choice->value, choice->label);

          copy->texts = choice->texts != NULL ? g_hash_table_ref (choice->texts) : NULL;
          g_ptr_array_add (kept, copy);
        }
    }
  g_ptr_array_unref (choices);
  return kept;
}

static void
fill_question (ZyrFormSession *self, ZyrFormItem *item, const ZyrControl *control, ZyrNode *node)
{
  const ZyrBind *bind = &control->schema->bind;
  const ZyrText *message = NULL;

  item->data_type = control->schema->type;
  item->control = control->control;
  item->value = zyr_text_dup_printable (zyr_node_value (node));
  item->readonly = zyr_session_is_readonly (self, node);
  item->required = (node->flags & ZYR_NODE_REQUIRED) != 0;
  if (item->kind == ZYR_FORM_ITEM_QUESTION)
    item->state = state_of (self, node);
  if (item->state == ZYR_FORM_ITEM_INVALID)
    message = bind->constraint_msg;
  else if (item->state == ZYR_FORM_ITEM_MISSING)
    message = bind->required_msg;
  item->message = readable (zyr_session_text (self, message, ZYR_ITEXT_LONG, node));
}

static void
fill_repeat (ZyrFormItem *item, const ZyrControl *control, ZyrNode *node)
{
  item->readonly = control->no_add_remove;
  if (item->kind == ZYR_FORM_ITEM_REPEAT)
    {
      item->n_instances = zyr_repeat_count (node, control->schema);
      item->can_add = !control->no_add_remove;
    }
  else
    {
      item->n_instances = zyr_node_position (node);
      item->can_remove = !control->no_add_remove;
    }
}

static GHashTable *
share (GHashTable *table)
{
  return table != NULL ? g_hash_table_ref (table) : NULL;
}

/* What every row has; nothing of it is dear */
static ZyrFormItem *
make_row (Walk *walk, ZyrFormItemKind kind, const ZyrControl *control, ZyrNode *node, guint depth)
{
  ZyrFormItem *item = g_atomic_rc_box_new0 (ZyrFormItem);

  item->kind = kind;
  item->depth = depth;
  item->ref = ref_of (control, node, kind);
  item->section_ref = g_strdup (walk->section_ref);
  item->label = label_of (walk->session, control, node);
  item->appearance = plain (g_strdup (control->appearance));
  item->media_type = plain (g_strdup (control->media_type));
  item->range_start = plain (g_strdup (control->range_start));
  item->range_end = plain (g_strdup (control->range_end));
  item->range_step = plain (g_strdup (control->range_step));
  item->attributes[0] = share (control->attributes);
  if (control->schema != NULL)
    item->attributes[1] = share (control->schema->bind.attributes);
  if (kind == ZYR_FORM_ITEM_QUESTION || kind == ZYR_FORM_ITEM_NOTE)
    fill_question (walk->session, item, control, node);
  else if (kind != ZYR_FORM_ITEM_GROUP)
    fill_repeat (item, control, node);
  item->value = plain (item->value);
  item->message = plain (item->message);
  return item;
}

static ZyrFormItem *
make_item (Walk *walk, ZyrFormItemKind kind, const ZyrControl *control, ZyrNode *node, guint depth)
{
  ZyrFormSession *self = walk->session;
  ZyrFormItem *item = make_row (walk, kind, control, node, depth);

  item->hint = readable (zyr_session_text (self, control->hint, ZYR_ITEXT_LONG, node));
  item->guidance = readable (zyr_session_text (self, control->hint, ZYR_ITEXT_GUIDANCE, node));
  item->texts = zyr_session_other_texts (self, control->label, node);
  if (kind == ZYR_FORM_ITEM_QUESTION || kind == ZYR_FORM_ITEM_NOTE)
    item->choices = selectable (zyr_session_choices (self, control, node));
  return item;
}

static gboolean
list_visit (Walk *walk, ZyrFormItemKind kind, const ZyrControl *control, ZyrNode *node, guint depth)
{
  g_ptr_array_add (walk->data, make_item (walk, kind, control, node, depth));
  return TRUE;
}

/* The section's own group heading is the section's title, so its children start at depth 0 */
static void
walk_section (Walk *walk, guint index, guint end)
{
  const ZyrControl *body = walk->session->form->body;
  const ZyrControl *control = body->children->pdata[index];
  ZyrNode *root = zyr_node_root_element (walk->session->tree);
  ZyrNode *node = root;

  if (control->kind != ZYR_BODY_GROUP || wrapped_repeat (control) != NULL)
    {
      for (guint i = index; i < end; i++)
        if (!walk_control (walk, body->children->pdata[i], root, 0))
          return;
      return;
    }
  if (control->schema != NULL && !control->schema->is_repeat)
    node = node_of (control->schema, root);
  if (node != NULL && !is_irrelevant (node))
    walk_children (walk, control, node, 0);
}

/* What @visit makes of the rows of one section, or of all when @section_ref is NULL */
static GPtrArray *
list_rows (ZyrFormSession *self, const char *section_ref, Visit visit)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_item_unref);
  const ZyrControl *body = self->form->body;
  guint end;

  zyr_session_refill (self);
  for (guint i = 0; i < body->children->len; i = end)
    {
      g_autofree char *ref = section_at (body, i, &end);
      Walk walk = { self, visit, ref, items };

      if (section_ref == NULL || g_str_equal (ref, section_ref))
        walk_section (&walk, i, end);
    }
  return items;
}

GPtrArray *
zyr_form_session_list_items (ZyrFormSession *self, const char *section_ref)
{
  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  return list_rows (self, section_ref != NULL ? section_ref : "", list_visit);
}

typedef struct
{
  const ZyrNode *node;
  const ZyrControl *control;
  ZyrFormItem *item;
} Search;

static gboolean
search_visit (Walk *walk,
              ZyrFormItemKind kind,
              const ZyrControl *control,
              ZyrNode *node,
              guint depth)
{
  Search *search = walk->data;

  if (control != search->control || node != search->node || kind == ZYR_FORM_ITEM_REPEAT)
    return TRUE;
  search->item = make_item (walk, kind, control, node, depth);
  return FALSE;
}

ZyrFormItem *
zyr_form_session_dup_item (ZyrFormSession *self, const char *ref)
{
  const ZyrNode *node;
  const ZyrControl *body;
  Search search = { 0 };
  guint end;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  zyr_session_refill (self);
  node = zyr_session_find (self, ref);
  if (node == NULL || node->schema == NULL || node->schema->control == NULL || is_irrelevant (node))
    return NULL;
  body = self->form->body;
  search.node = node;
  search.control = node->schema->control;
  for (guint i = 0; i < body->children->len && search.item == NULL; i = end)
    {
      g_autofree char *section_ref = section_at (body, i, &end);
      Walk walk = { self, search_visit, section_ref, &search };
      gboolean inside = FALSE;

      for (const ZyrControl *c = search.control; c != NULL && !inside; c = c->parent)
        for (guint k = i; k < end && !inside; k++)
          inside = body->children->pdata[k] == c;
      if (inside)
        walk_section (&walk, i, end);
    }
  return search.item;
}

/* Problems */
static gboolean
problem_visit (Walk *walk,
               ZyrFormItemKind kind,
               const ZyrControl *control,
               ZyrNode *node,
               guint depth)
{
  ZyrFormItemState state;
  ZyrFormItem *item;

  if (kind != ZYR_FORM_ITEM_QUESTION)
    return TRUE;
  state = state_of (walk->session, node);
  if (state != ZYR_FORM_ITEM_MISSING && state != ZYR_FORM_ITEM_INVALID)
    return TRUE;
  item = make_row (walk, kind, control, node, depth);
  item->hint = g_strdup ("");
  item->guidance = g_strdup ("");
  g_ptr_array_add (walk->data, item);
  return TRUE;
}

GPtrArray *
zyr_form_session_list_problems (ZyrFormSession *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  return list_rows (self, NULL, problem_visit);
}
