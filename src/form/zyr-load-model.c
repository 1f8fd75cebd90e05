/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances, binds, model actions */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"

static void
load_primary (ZyrLoader *self, xmlNode *instance)
{
  ZyrForm *form = self->form;
  xmlNode *root = NULL;
  ZyrNode *node;

  for (xmlNode *c = instance->children; c != NULL && root == NULL; c = c->next)
    if (c->type == XML_ELEMENT_NODE)
      root = c;
  if (root == NULL)
    {
      zyr_loader_fail (
          self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (instance), "instance",
          "the first instance is empty; it should hold one element with the form's nodes");
      return;
    }
  form->blueprint = zyr_tree_new (form->names);
  {
    xmlNode *next = root->next;

    root->next = NULL;
    zyr_tree_add_xml (form->blueprint, form->blueprint->document, root, ZYR_TREE_DATA);
    root->next = next;
  }
  if (form->blueprint->n_nodes > ZYR_FORM_NODES_N_MAX)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_LIMIT, zyr_xml_line (root), (const char *)root->name,
                       "the first instance has more than %d nodes; lists belong into other instances",
                       ZYR_FORM_NODES_N_MAX);
      return;
    }
  node = zyr_node_root_element (form->blueprint);
  zyr_schema_build (form, node);
  zyr_load_meta (self);
  form->form_id = zyr_xml_attribute (root, "id");
  form->version = zyr_xml_attribute (root, "version");
  if (form->form_id == NULL)
    {
      form->form_id = g_strdup (root->ns != NULL ? (const char *)root->ns->href : "");
      zyr_loader_warn (self, zyr_xml_line (root), form->root->path,
                       "the instance's root has no id attribute");
    }
}

static char *
file_of (const char *src)
{
  const char *slash = strrchr (src, '/');

  return g_strdup (slash != NULL ? slash + 1 : src);
}

static void
load_secondary (ZyrLoader *self, xmlNode *instance)
{
  ZyrForm *form = self->form;
  ZyrSecondary *secondary;
  g_autofree char *id = zyr_xml_attribute (instance, "id");
  g_autofree char *src = zyr_xml_attribute (instance, "src");
  const int line = zyr_xml_line (instance);

  if (id == NULL || g_hash_table_contains (form->secondary_by_id, id))
    {
      if (id == NULL)
        zyr_loader_warn (self, line, "instance", "an instance without id cannot be referred to");
      else
        zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, line, id,
                         "there are two instances of this id; ids are unique");
      return;
    }
  secondary = g_new0 (ZyrSecondary, 1);
  secondary->id = g_steal_pointer (&id);
  secondary->line = line;
  g_ptr_array_add (form->secondaries, secondary);
  g_hash_table_insert (form->secondary_by_id, secondary->id, secondary);
  if (src == NULL || *src == '\0')
    {
      secondary->tree = zyr_tree_new_from_xml (form->names, instance->children, ZYR_TREE_DATA);
      if (secondary->tree == NULL)
        zyr_loader_fail (self, ZYR_FORM_ERROR_LIMIT, line, secondary->id, "more than %d nodes",
                         ZYR_FORM_TREE_NODES_N_MAX);
      else
        secondary->tree->is_static = TRUE;
      return;
    }
  secondary->file = file_of (src);
  if (g_str_has_prefix (src, "jr://instance/"))
    {
      secondary->kind = ZYR_SOURCE_LAST_SAVED;
      g_clear_pointer (&secondary->file, g_free);
    }
  else if (g_str_has_prefix (src, "jr://file-csv/") || g_str_has_suffix (src, ".csv"))
    secondary->kind = ZYR_SOURCE_CSV;
  else if (g_str_has_suffix (src, ".geojson"))
    secondary->kind = ZYR_SOURCE_GEOJSON;
  else
    {
      secondary->kind = ZYR_SOURCE_XML;
      if (!g_str_has_prefix (src, "jr://file/"))
        zyr_loader_warn (self, line, secondary->id, "src “%s” is not of the form jr://file/…", src);
    }
}

static ZyrFormDataType
data_type (const char *name)
{
  static const struct
  {
    const char *name;
    ZyrFormDataType type;
  } types[] = {
    { "string", ZYR_FORM_DATA_STRING },     { "int", ZYR_FORM_DATA_INT },
    { "integer", ZYR_FORM_DATA_INT },       { "long", ZYR_FORM_DATA_INT },
    { "decimal", ZYR_FORM_DATA_DECIMAL },   { "double", ZYR_FORM_DATA_DECIMAL },
    { "float", ZYR_FORM_DATA_DECIMAL },     { "boolean", ZYR_FORM_DATA_BOOLEAN },
    { "date", ZYR_FORM_DATA_DATE },         { "time", ZYR_FORM_DATA_TIME },
    { "dateTime", ZYR_FORM_DATA_DATETIME }, { "geopoint", ZYR_FORM_DATA_GEOPOINT },
    { "geotrace", ZYR_FORM_DATA_GEOTRACE }, { "geoshape", ZYR_FORM_DATA_GEOSHAPE },
    { "binary", ZYR_FORM_DATA_BINARY },     { "barcode", ZYR_FORM_DATA_BARCODE },
  };
  const char *colon = name != NULL ? strchr (name, ':') : NULL;

  if (colon != NULL)
    name = colon + 1;
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      return types[i].type;
  return ZYR_FORM_DATA_STRING;
}

static const ZyrExpr *
bind_expr (ZyrLoader *self, xmlNode *bind, const char *name, const char *node)
{
  g_autofree char *source = zyr_xml_attribute (bind, name);

  if (source == NULL || *g_strstrip (source) == '\0')
    return NULL;
  return zyr_loader_expr (self, source, zyr_xml_line (bind), name, node);
}

static void
set_expr (const ZyrExpr **slot, const ZyrExpr *expr)
{
  if (expr != NULL)
    *slot = expr;
}

static void
fill_bind (ZyrLoader *self, xmlNode *element, ZyrSchema *schema)
{
  static const char *const known[]
      = { "nodeset",       "ref",        "id",        "type",          "relevant",    "readonly",
          "required",      "constraint", "calculate", "constraintMsg", "requiredMsg", "preload",
          "preloadParams", NULL };
  ZyrBind *bind = &schema->bind;
  const int line = zyr_xml_line (element);
  char *type = zyr_xml_attribute (element, "type");
  g_autofree char *constraint_msg = zyr_xml_attribute (element, "constraintMsg");
  g_autofree char *required_msg = zyr_xml_attribute (element, "requiredMsg");

  if (type != NULL)
    {
      g_free (bind->type_name);
      bind->type_name = type;
      schema->type = data_type (type);
      schema->typed = schema->type != ZYR_FORM_DATA_STRING;
    }
  bind->line = line;
  bind->is_set = TRUE;
  set_expr (&bind->relevant, bind_expr (self, element, "relevant", schema->path));
  set_expr (&bind->readonly, bind_expr (self, element, "readonly", schema->path));
  set_expr (&bind->required, bind_expr (self, element, "required", schema->path));
  set_expr (&bind->constraint, bind_expr (self, element, "constraint", schema->path));
  set_expr (&bind->calculate, bind_expr (self, element, "calculate", schema->path));
  if (constraint_msg != NULL)
    {
      zyr_text_free (bind->constraint_msg);
      bind->constraint_msg = zyr_load_message (self, constraint_msg, line, schema->path);
    }
  if (required_msg != NULL)
    {
      zyr_text_free (bind->required_msg);
      bind->required_msg = zyr_load_message (self, required_msg, line, schema->path);
    }
  if (bind->attributes == NULL)
    bind->attributes = zyr_xml_other_attributes (element, known);
  if (bind->preload == NULL)
    bind->preload = zyr_xml_attribute (element, "preload");
  if (bind->preload_params == NULL)
    bind->preload_params = zyr_xml_attribute (element, "preloadParams");
  zyr_load_check_preload (self, schema);
}

static void
load_bind (ZyrLoader *self, xmlNode *element, ZyrSchema *context)
{
  g_autofree char *nodeset = zyr_xml_attribute (element, "nodeset");
  g_autofree char *id = NULL;
  const ZyrExpr *expr;
  ZyrSchema *schema;

  if (nodeset == NULL)
    nodeset = zyr_xml_attribute (element, "ref");
  if (nodeset == NULL)
    {
      zyr_loader_warn (self, zyr_xml_line (element), "bind",
                       "a bind without nodeset has no effect");
      return;
    }
  schema = zyr_loader_plain_path (self, nodeset);
  if (schema == NULL)
    {
      expr = zyr_loader_expr (self, nodeset, zyr_xml_line (element), "nodeset", "bind");
      if (expr == NULL)
        return;
      schema = zyr_analyse_single (self->form, expr, context);
    }
  if (schema == NULL)
    {
      zyr_loader_warn (self, zyr_xml_line (element), nodeset,
                       "the bind has no effect: the first instance has no such node");
      return;
    }
  fill_bind (self, element, schema);
  id = zyr_xml_attribute (element, "id");
  if (id != NULL)
    g_hash_table_insert (self->form->bind_by_id, g_steal_pointer (&id), schema);
  for (xmlNode *c = element->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is (c, "bind"))
      load_bind (self, c, schema);
}

char *
zyr_loader_ref (ZyrLoader *self, xmlNode *element)
{
  static const char *const names[] = { "ref", "nodeset", "bind" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *ref = zyr_xml_attribute (element, names[i]);
      const ZyrSchema *schema
          = ref != NULL && i == 2 ? g_hash_table_lookup (self->form->bind_by_id, ref) : NULL;

      if (schema != NULL)
        {
          g_free (ref);
          return g_strdup (schema->path);
        }
      if (ref != NULL)
        return ref;
    }
  return NULL;
}

void
zyr_load_model (ZyrLoader *self, xmlNode *model)
{
  gboolean primary = TRUE;

  for (xmlNode *c = model->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is (c, "instance"))
      {
        if (primary)
          load_primary (self, c);
        else
          load_secondary (self, c);
        primary = FALSE;
      }
  if (!zyr_loader_goes_on (self))
    return;
  if (primary)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (model), "model",
                       "the model has no <instance>");
      return;
    }
  for (xmlNode *c = model->children;
       c != NULL && self->form->root != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is (c, "bind"))
      load_bind (self, c, self->form->root);
}

/* Is this all there ever is of a repeat that nobody can add to? A fixed set of none could not be filled
 * in: it is one, as in web-forms. */
static gboolean
is_only_one (const ZyrForm *form, const ZyrNode *instance)
{
  const ZyrControl *repeat = NULL;

  for (guint i = 0; i < form->repeats->len && repeat == NULL; i++)
    if (((const ZyrControl *)form->repeats->pdata[i])->schema == instance->schema)
      repeat = form->repeats->pdata[i];
  if (repeat == NULL || !repeat->no_add_remove || repeat->count != NULL)
    return FALSE;
  for (const ZyrNode *c = instance->parent->first_child; c != NULL; c = c->next)
    if (c != instance && c->schema == instance->schema)
      return FALSE;
  return TRUE;
}

/* Takes the templates out of the blueprint, and gives each repeat its blank instance: the template
 * as written, or the first instance without its values. */
static void
take_blanks (ZyrForm *form, ZyrNode *node, const char *template_name)
{
  ZyrNode *next;

  for (ZyrNode *c = node->first_child; c != NULL; c = next)
    {
      const ZyrNode *mark = zyr_node_attribute (c, template_name);
      const gboolean is_template = mark != NULL;

      next = c->next;
      take_blanks (form, c, template_name);
      if (!c->schema->is_repeat && !is_template)
        continue;
      if (is_template)
        for (ZyrNode *a = c->attrs, *after; a != NULL; a = after)
          {
            after = a->next;
            if (a->name == template_name)
              {
                zyr_node_unlink (a);
                zyr_node_free (a);
              }
          }
      if (c->schema->blank == NULL)
        {
          c->schema->blank = zyr_node_copy (form->blanks, c, is_template);
          zyr_node_append (form->blanks->document, c->schema->blank);
        }
      if (is_template && !is_only_one (form, c))
        {
          zyr_node_unlink (c);
          zyr_node_free (c);
        }
    }
}

void
zyr_load_blanks (ZyrLoader *self)
{
  take_blanks (self->form, self->form->blueprint->document,
               zyr_names_intern (self->form->names, "template"));
}
