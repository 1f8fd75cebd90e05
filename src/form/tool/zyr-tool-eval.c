/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval --batch: single expressions about any document */
#include <math.h>
#include <string.h>

#include "ziyaret-form.h"
#include "zyr-limits.h"
#include "zyr-path-private.h"
#include "zyr-tool-json.h"

static const ZyrToolBatch *batch;

typedef struct
{
  ZyrNames *names;
  ZyrTree *tree;
  GHashTable *namespaces;
  GTimeZone *tz;
  const char *language;
  GHashTable *instances; /* id -> ZyrNode of an <instance>'s content, as a tree */
} World;

static void
world_clear (World *self)
{
  g_clear_pointer (&self->instances, g_hash_table_unref);
  g_clear_pointer (&self->tree, zyr_tree_free);
  g_clear_pointer (&self->namespaces, g_hash_table_unref);
  g_clear_pointer (&self->tz, g_time_zone_unref);
  g_clear_pointer (&self->names, zyr_names_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static const char *
node_kind (const ZyrNode *node)
{
  static const char *const kinds[]
      = { "document", "element", "attribute", "text", "comment", "processing-instruction" };

  return kinds[node->kind];
}

/* Nodes without a name have the DOM's */
static const char *
dom_name (const ZyrNode *node)
{
  static const char *const names[] = { "#document", NULL, NULL, "#text", "#comment", NULL };

  return names[node->kind];
}

static void
add_node (JsonBuilder *builder, const ZyrNode *node)
{
  g_autofree char *text = zyr_node_dup_text (node);

  json_builder_begin_object (builder);
  zyr_json_add_string (builder, "kind", node_kind (node));
  if (node->name != NULL && node->prefix != NULL)
    {
      g_autofree char *name = g_strconcat (node->prefix, ":", node->name, NULL);

      zyr_json_add_string (builder, "name", name);
    }
  else
    zyr_json_add_string (builder, "name", node->name != NULL ? node->name : dom_name (node));
  zyr_json_add_string (builder, "value", text);
  json_builder_end_object (builder);
}

static void
add_result (JsonBuilder *builder, const ZyrEnv *env, const ZyrValue *value, const char *type)
{
  g_autofree char *text = NULL;

  json_builder_set_member_name (builder, "type");
  if (g_strcmp0 (type, "STRING") == 0
      || ((g_strcmp0 (type, "ANY") == 0 || type == NULL)
          && (value->kind == ZYR_VALUE_STRING
              || (value->kind == ZYR_VALUE_DATE && !value->date.counted))))
    {
      json_builder_add_string_value (builder, "string");
      text = zyr_value_to_string (env, value);
      zyr_json_add_string (builder, "value", text);
    }
  else if (g_strcmp0 (type, "NUMBER") == 0
           || ((value->kind == ZYR_VALUE_NUMBER || value->kind == ZYR_VALUE_DATE)
               && g_strcmp0 (type, "BOOLEAN") != 0))
    {
      json_builder_add_string_value (builder, "number");
      json_builder_set_member_name (builder, "value");
      zyr_json_add_number (builder, zyr_value_to_number (env, value));
    }
  else if (g_strcmp0 (type, "BOOLEAN") == 0 || value->kind == ZYR_VALUE_BOOLEAN)
    {
      json_builder_add_string_value (builder, "boolean");
      json_builder_set_member_name (builder, "value");
      json_builder_add_boolean_value (builder, zyr_value_to_boolean (value));
    }
  else
    {
      json_builder_add_string_value (builder, "nodeset");
      json_builder_set_member_name (builder, "value");
      json_builder_begin_array (builder);
      for (guint i = 0; value->kind == ZYR_VALUE_NODESET && i < value->nodes->len; i++)
        add_node (builder, value->nodes->pdata[i]);
      json_builder_end_array (builder);
    }
}

static gboolean
read_document (World *self, JsonObject *question, GError **error)
{
  const char *xml = zyr_json_text (question, "instance_xml");
  xmlDoc *doc;

  if (xml == NULL || xml[strspn (xml, " \t\r\n")] == '\0')
    xml = "<root/>";
  xml += strspn (xml, " \t\r\n");
  doc = zyr_xml_read (xml, strlen (xml), error);
  if (doc == NULL)
    return FALSE;
  self->tree = zyr_tree_new_from_xml (self->names, doc->children, ZYR_TREE_FULL);
  xmlFreeDoc (doc);
  if (self->tree != NULL)
    return TRUE;
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "the document is too large");
  return FALSE;
}

/* instance ('id'): the document's own <instance id> */
static ZyrTree *
find_instance (gpointer host, const char *id)
{
  World *self = host;
  ZyrEnv env = { .names = self->names };
  g_autofree char *source = g_strdup_printf ("//*[local-name()='instance'][@id='%s']", id);
  g_autoptr (ZyrExpr) expr = NULL;
  g_auto (ZyrValue) found = { .kind = ZYR_VALUE_NUMBER };
  ZyrTree *tree = g_hash_table_lookup (self->instances, id);

  if (tree != NULL)
    return tree;
  expr = strchr (id, '\'') == NULL ? zyr_expr_parse (self->names, source, NULL) : NULL;
  if (expr == NULL)
    return NULL;
  env.document = self->tree->document;
  found = zyr_expr_evaluate (expr, &env, self->tree->document, NULL);
  if (found.kind != ZYR_VALUE_NODESET || found.nodes->len == 0)
    return NULL;
  tree = zyr_tree_new (self->names);
  tree->document->kind = ZYR_NODE_ELEMENT;
  tree->document->name = zyr_names_intern (self->names, "instance");
  for (const ZyrNode *a = ((ZyrNode *)found.nodes->pdata[0])->attrs; a != NULL; a = a->next)
    zyr_node_add_attribute (tree->document, zyr_node_copy (tree, a, TRUE));
  for (const ZyrNode *c = ((ZyrNode *)found.nodes->pdata[0])->first_child; c != NULL; c = c->next)
    zyr_node_append (tree->document, zyr_node_copy (tree, c, TRUE));
  tree->is_static = TRUE;
  g_hash_table_insert (self->instances, g_strdup (id), tree);
  return tree;
}

static char *
text_of (World *self, const char *source)
{
  ZyrEnv env = { .names = self->names, .document = self->tree->document };
  g_autoptr (ZyrExpr) expr = zyr_expr_parse (self->names, source, NULL);
  g_auto (ZyrValue) found = { .kind = ZYR_VALUE_NUMBER };

  if (expr == NULL)
    return NULL;
  found = zyr_expr_evaluate (expr, &env, self->tree->document, NULL);
  if (found.kind != ZYR_VALUE_NODESET || found.nodes->len == 0)
    return NULL;
  return zyr_value_to_string (&env, &found);
}

/* jr:itext (id) from the document's own <itext>: in the asked language, else in the default one */
static char *
find_itext (gpointer host, const char *id, ZyrNode *context)
{
  static const char *const translations[]
      = { "[@lang='%s']", "[@default='true()' or @default='']", "" };
  World *self = host;
  char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (translations) && text == NULL && strchr (id, '\'') == NULL;
       i++)
    {
      g_auto (GStrv) parts = g_strsplit (translations[i], "%s", 2);
      g_autofree char *which = g_strjoinv (self->language != NULL ? self->language : "", parts);
      g_autofree char *source = g_strdup_printf (
          "//*[local-name()='translation']%s/*[@id='%s']/*[local-name()='value'][not(@form)]",
          which, id);

      text = text_of (self, source);
    }
  return text;
}

static ZyrNode *
find_node (World *self, ZyrEnv *env, const char *path, ZyrNode *fallback, GError **error)
{
  g_autoptr (ZyrExpr) expr = NULL;
  g_auto (ZyrValue) found = { .kind = ZYR_VALUE_NUMBER };

  if (path == NULL || *path == '\0')
    return fallback;
  expr = zyr_expr_parse (self->names, path, error);
  if (expr == NULL)
    return NULL;
  found = zyr_expr_evaluate (expr, env, self->tree->document, error);
  if (found.kind == ZYR_VALUE_NODESET && found.nodes->len > 0)
    return found.nodes->pdata[0];
  if (error != NULL && *error == NULL)
    g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF, "there is no node %s", path);
  return NULL;
}

static void
read_namespaces (World *self, JsonObject *question)
{
  JsonObject *object = zyr_json_object (question, "namespaces");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return;
  self->namespaces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_hash_table_insert (self->namespaces, g_strdup (name),
                           g_strdup (json_node_get_string (node)));
  if (json_object_has_member (question, "default_ns"))
    {
      const char *uri = zyr_json_text (question, "default_ns");

      g_hash_table_insert (self->namespaces, g_strdup (""), g_strdup (uri != NULL ? uri : ""));
    }
}

/* Nothing is above the subtree that counts as the document */
static ZyrNode *
make_document (World *self, ZyrNode *root)
{
  if (root->kind == ZYR_NODE_DOCUMENT)
    return self->tree->document;
  root->parent = NULL;
  return root;
}

static gboolean
answer_eval (JsonObject *question, JsonBuilder *builder, GError **error)
{
  g_auto (World) world = { .names = zyr_names_new () };
  const char *source = zyr_json_text (question, "expression");
  const char *tz = zyr_json_text (question, "tz");
  ZyrEnv env = { .names = world.names, .host = &world };
  g_autoptr (ZyrExpr) expr = NULL;
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *root;
  ZyrNode *context;

  world.instances
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zyr_tree_free);
  world.tz = tz != NULL ? g_time_zone_new_identifier (tz) : NULL;
  env.tz = world.tz;
  env.now_us = batch->now != NULL ? batch->now (batch->now_data) : g_get_real_time ();
  if (source == NULL)
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE, "no expression");
      return FALSE;
    }
  if (!read_document (&world, question, error))
    return FALSE;
  read_namespaces (&world, question);
  env.namespaces = world.namespaces;
  env.document = world.tree->document;
  root = find_node (&world, &env, zyr_json_text (question, "root"), world.tree->document, error);
  if (root == NULL)
    return FALSE;
  context = find_node (&world, &env, zyr_json_text (question, "context"), root, error);
  if (context == NULL)
    return FALSE;
  env.document = make_document (&world, root);
  env.instance = find_instance;
  env.itext = find_itext;
  world.language = zyr_json_text (question, "language");
  expr = zyr_expr_parse_lazily (world.names, source, error);
  if (expr == NULL)
    return FALSE;
  {
    GError *failed = NULL;

    value = zyr_expr_evaluate (expr, &env, context, &failed);
    if (failed != NULL)
      {
        g_propagate_error (error, failed);
        return FALSE;
      }
  }
  add_result (builder, &env, &value, zyr_json_text (question, "result_type"));
  return TRUE;
}

int
zyr_tool_eval_batch (const ZyrToolBatch *under)
{
  batch = under;
  return zyr_json_each_line (answer_eval);
}
