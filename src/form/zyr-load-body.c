/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"

static void load_children (ZyrLoader *self, xmlNode *element, ZyrControl *parent);

ZyrControl *
zyr_control_new (ZyrBodyKind kind, ZyrControl *parent)
{
  ZyrControl *self = g_new0 (ZyrControl, 1);

  self->kind = kind;
  self->parent = parent;
  self->children = g_ptr_array_new ();
  if (parent != NULL)
    g_ptr_array_add (parent->children, self);
  return self;
}

static void
choice_free (gpointer data)
{
  ZyrStaticChoice *self = data;

  g_free (self->value);
  zyr_text_free (self->label);
  g_free (self);
}

void
zyr_control_free (gpointer data)
{
  ZyrControl *self = data;

  g_ptr_array_unref (self->children);
  g_free (self->appearance);
  g_free (self->media_type);
  g_free (self->range_start);
  g_free (self->range_end);
  g_free (self->range_step);
  zyr_text_free (self->label);
  zyr_text_free (self->hint);
  g_clear_pointer (&self->attributes, g_hash_table_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  if (self->itemset != NULL)
    {
      zyr_text_free (self->itemset->label);
      g_free (self->itemset->column);
      g_free (self->itemset);
    }
  g_free (self);
}

/* The schema node that relative references in this place start from */
static ZyrSchema *
context_of (ZyrLoader *self, const ZyrControl *control)
{
  for (; control != NULL; control = control->parent)
    if (control->schema != NULL)
      return control->schema;
  return self->form->root;
}

static ZyrSchema *
resolve (ZyrLoader *self, ZyrControl *control, xmlNode *element, const char *source)
{
  ZyrSchema *schema = zyr_loader_plain_path (self, source);
  const ZyrExpr *expr;

  if (schema != NULL)
    return schema;
  expr = zyr_loader_expr (self, source, zyr_xml_line (element), "ref",
                          (const char *)element->name);
  if (expr == NULL)
    return NULL;
  schema = zyr_analyse_single (self->form, expr, context_of (self, control->parent));
  if (schema == NULL)
    zyr_loader_fail (self, ZYR_FORM_ERROR_BAD_REF, zyr_xml_line (element),
                     (const char *)element->name, "“%s” is not a node of the first instance",
                     source);
  return schema;
}

/* Returns: FALSE when it is about no node */
static gboolean
load_ref (ZyrLoader *self, xmlNode *element, ZyrControl *control)
{
  g_autofree char *ref = zyr_loader_ref (self, element);
  gboolean found;

  if (ref != NULL && *g_strstrip (ref) != '\0')
    control->schema = resolve (self, control, element, ref);
  else if (control->kind != ZYR_BODY_GROUP)
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element),
                     (const char *)element->name, "it names no node: a ref is due");
  found = control->schema != NULL;
  if (!found && control->kind != ZYR_BODY_GROUP) /* for what is still to be looked at in it */
    control->schema = context_of (self, control->parent);
  if (found && control->schema->control == NULL
      && control->kind == ZYR_BODY_QUESTION)
    control->schema->control = control;
  return found;
}

static void
load_item (ZyrLoader *self, xmlNode *item, ZyrControl *control)
{
  ZyrStaticChoice *choice = g_new0 (ZyrStaticChoice, 1);

  if (control->choices == NULL)
    control->choices = g_ptr_array_new_with_free_func (choice_free);
  g_ptr_array_add (control->choices, choice);
  for (xmlNode *c = item->children; c != NULL; c = c->next)
    if (zyr_xml_is (c, "value"))
      {
        xmlChar *text = xmlNodeGetContent (c);

        g_free (choice->value);
        choice->value = g_strstrip (g_strdup ((const char *)text));
        xmlFree (text);
      }
    else if (zyr_xml_is (c, "label") && choice->label == NULL)
      choice->label = zyr_load_text (self, c, "item");
  if (choice->value == NULL)
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (item), "item",
                     "a choice without <value> cannot be chosen");
  if (choice->value == NULL)
    choice->value = g_strdup ("");
}

static void
load_itemset (ZyrLoader *self, xmlNode *element, ZyrControl *control)
{
  g_autofree char *nodeset = zyr_xml_attribute (element, "nodeset");
  const char *node = control->schema != NULL ? control->schema->path : "itemset";
  ZyrItemset *itemset;
  gboolean has_value = FALSE;

  if (nodeset == NULL || control->itemset != NULL)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element), node,
                       "a list has one <itemset> with a nodeset");
      return;
    }
  itemset = control->itemset = g_new0 (ZyrItemset, 1);
  itemset->nodeset = zyr_loader_expr (self, nodeset, zyr_xml_line (element), "nodeset", node);
  self->is_elsewhere = TRUE;
  for (xmlNode *c = element->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is (c, "value"))
      {
        g_autofree char *ref = zyr_xml_attribute (c, "ref");

        has_value = has_value || ref != NULL;
        if (ref != NULL)
          itemset->value = zyr_loader_expr (self, ref, zyr_xml_line (c), "value", node);
      }
    else if (zyr_xml_is (c, "label") && itemset->label == NULL)
      itemset->label = zyr_load_text (self, c, node);
  self->is_elsewhere = FALSE;
  if (itemset->value == NULL && !has_value)
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element), node,
                     "the <itemset> has no <value ref>");
}

static void
load_attributes (xmlNode *element, ZyrControl *control)
{
  static const char *const known[]
      = { "ref", "nodeset", "bind", "appearance", "mediatype",   "start",
          "end", "step",    "id",   "count",      "noAddRemove", NULL };

  control->attributes = zyr_xml_other_attributes (element, known);
  g_free (control->appearance);
  control->appearance = zyr_xml_attribute (element, "appearance");
  if (control->appearance != NULL)
    g_strstrip (control->appearance);
  control->media_type = zyr_xml_attribute (element, "mediatype");
  control->range_start = zyr_xml_attribute (element, "start");
  control->range_end = zyr_xml_attribute (element, "end");
  control->range_step = zyr_xml_attribute (element, "step");
}

static void
check_range (ZyrLoader *self, xmlNode *element, const ZyrControl *control)
{
  if (control->control != ZYR_FORM_CONTROL_RANGE)
    return;
  if (control->schema->type != ZYR_FORM_DATA_INT && control->schema->type != ZYR_FORM_DATA_DECIMAL)
    zyr_loader_warn (self, zyr_xml_line (element), control->schema->path,
                     "a range's bind has the type int or decimal");
  if (control->range_start == NULL || control->range_end == NULL || control->range_step == NULL)
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element), control->schema->path,
                     "a range has start, end and step");
  else if (isnan (zyr_number_parse (control->range_start))
           || isnan (zyr_number_parse (control->range_end))
           || !(zyr_number_parse (control->range_step) != 0))
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element), control->schema->path,
                     "start, end and step of a range are numbers, and the step is not 0");
}

static void
load_question (ZyrLoader *self, xmlNode *element, ZyrControl *parent, ZyrFormControl kind)
{
  ZyrControl *control = zyr_control_new (ZYR_BODY_QUESTION, parent);
  const char *node;

  g_ptr_array_add (self->form->controls, control);
  control->control = kind;
  control->line = zyr_xml_line (element);
  control->number = self->form->controls->len;
  load_ref (self, element, control);
  if (!zyr_loader_goes_on (self))
    return;
  node = control->schema->path;
  load_attributes (element, control);
  check_range (self, element, control);
  for (xmlNode *c = element->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is (c, "label") && control->label == NULL)
      control->label = zyr_load_text (self, c, node);
    else if (zyr_xml_is (c, "hint") && control->hint == NULL)
      control->hint = zyr_load_text (self, c, node);
    else if (zyr_xml_is (c, "item"))
      load_item (self, c, control);
    else if (zyr_xml_is (c, "itemset"))
      load_itemset (self, c, control);
    else if (zyr_xml_is_action (c))
      zyr_load_action (self, c, control, control->schema);
  if (zyr_loader_goes_on (self))
    zyr_load_search (self, control);
  if (control->attributes != NULL && g_hash_table_contains (control->attributes, "query"))
    zyr_loader_warn (self, control->line, node,
                     "a list from itemsets.csv (query=) is not supported, a text is asked for;"
                     " select_one_from_file does the same");
}

/* Repeats within repeats that are not below each other in the instance too would show all instances
 * once more for each instance of the outer one, and so on. */
static gboolean
is_inside_repeats (ZyrLoader *self, const ZyrControl *control)
{
  for (const ZyrControl *outer = control->parent; outer != NULL; outer = outer->parent)
    if (outer->kind == ZYR_BODY_REPEAT
        && (control->schema == outer->schema
            || !zyr_schema_is_below (control->schema, outer->schema)))
      {
        zyr_loader_fail (self, ZYR_FORM_ERROR_BAD_REF, control->line, control->schema->path,
                         "a <repeat> within the <repeat> of %s repeats something below that",
                         outer->schema->path);
        return FALSE;
      }
  return TRUE;
}

static gboolean
can_repeat (ZyrLoader *self, const ZyrControl *control)
{
  if (!control->schema->is_attribute && control->schema->parent != self->form->document_schema)
    return is_inside_repeats (self, control);
  zyr_loader_fail (self, ZYR_FORM_ERROR_BAD_REF, control->line, control->schema->path,
                   "only an element below the root can repeat");
  return FALSE;
}

static void
load_repeat (ZyrLoader *self, xmlNode *element, ZyrControl *parent)
{
  ZyrControl *control = zyr_control_new (ZYR_BODY_REPEAT, parent);
  g_autofree char *count = zyr_xml_attribute (element, "count");
  g_autofree char *fixed = zyr_xml_attribute (element, "noAddRemove");

  g_ptr_array_add (self->form->controls, control);
  control->line = zyr_xml_line (element);
  control->number = self->form->controls->len;
  if (load_ref (self, element, control) && can_repeat (self, control))
    {
      g_ptr_array_add (self->form->repeats, control);
      control->schema->is_repeat = TRUE;
      if (control->schema->control == NULL)
        control->schema->control = control;
    }
  if (!zyr_loader_goes_on (self))
    return;
  load_attributes (element, control);
  control->no_add_remove = fixed != NULL && g_str_has_prefix (fixed, "true");
  if (count != NULL && *g_strstrip (count) != '\0')
    {
      control->count
          = zyr_loader_expr (self, count, control->line, "jr:count", control->schema->path);
      control->no_add_remove = TRUE;
    }
  load_children (self, element, control);
}

static void
load_group (ZyrLoader *self, xmlNode *element, ZyrControl *parent)
{
  ZyrControl *control = zyr_control_new (ZYR_BODY_GROUP, parent);

  g_ptr_array_add (self->form->controls, control);
  control->line = zyr_xml_line (element);
  control->number = self->form->controls->len;
  load_ref (self, element, control);
  load_attributes (element, control);
  if (zyr_loader_goes_on (self))
    load_children (self, element, control);
}

static int
question_kind (const xmlNode *element)
{
  static const struct
  {
    const char *name;
    ZyrFormControl kind;
  } kinds[] = {
    { "input", ZYR_FORM_CONTROL_INPUT },     { "select1", ZYR_FORM_CONTROL_SELECT1 },
    { "select", ZYR_FORM_CONTROL_SELECT },   { "upload", ZYR_FORM_CONTROL_UPLOAD },
    { "trigger", ZYR_FORM_CONTROL_TRIGGER }, { "range", ZYR_FORM_CONTROL_RANGE },
    { "rank", ZYR_FORM_CONTROL_RANK },       { "secret", ZYR_FORM_CONTROL_SECRET },
    { "textarea", ZYR_FORM_CONTROL_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (zyr_xml_is (element, kinds[i].name))
      return (int)kinds[i].kind;
  return -1;
}

static void
load_children (ZyrLoader *self, xmlNode *element, ZyrControl *parent)
{
  for (xmlNode *c = element->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    {
      const int kind = question_kind (c);

      if (kind >= 0)
        load_question (self, c, parent, (ZyrFormControl)kind);
      else if (zyr_xml_is (c, "group"))
        load_group (self, c, parent);
      else if (zyr_xml_is (c, "repeat"))
        load_repeat (self, c, parent);
      else if (zyr_xml_is (c, "label") && parent->kind != ZYR_BODY_ROOT)
        parent->label = parent->label != NULL ? parent->label : zyr_load_text (self, c, "group");
      else if (zyr_xml_is (c, "hint") && parent->kind != ZYR_BODY_ROOT)
        parent->hint = parent->hint != NULL ? parent->hint : zyr_load_text (self, c, "group");
      else if (zyr_xml_is_action (c))
        zyr_load_action (self, c, parent->kind == ZYR_BODY_ROOT ? NULL : parent,
                         context_of (self, parent));
      else if (c->type == XML_ELEMENT_NODE && !zyr_xml_is (c, "model"))
        zyr_loader_warn (self, zyr_xml_line (c), (const char *)c->name,
                         "this element is not known in the body and is passed over");
    }
}

void
zyr_load_body (ZyrLoader *self, xmlNode *body)
{
  self->form->body = zyr_control_new (ZYR_BODY_ROOT, NULL);
  g_ptr_array_insert (self->form->controls, 0, self->form->body);
  if (body != NULL)
    load_children (self, body, self->form->body);
}
