/* SPDX-License-Identifier: GPL-3.0-or-later */
/* External instances: XML as it is, CSV and GeoJSON as root/item */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-json.h"
#include "zyr-model-private.h"

static void
append_text (ZyrNode *item, const char *name, const char *text)
{
  ZyrNode *child = zyr_node_child (item, zyr_names_intern (item->tree->names, name));

  if (child == NULL)
    {
      child = zyr_node_new (item->tree, ZYR_NODE_ELEMENT, name);
      zyr_node_append (item, child);
    }
  zyr_node_set_value (child, text);
}

static char *
json_text (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return json_to_string (node, FALSE);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return zyr_number_to_string (json_node_get_double (node));
}

/* [lon, lat] is written "lat lon 0 0" */
static gboolean
append_point (GString *out, JsonNode *node)
{
  JsonArray *pair;
  g_autofree char *lat = NULL;
  g_autofree char *lon = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  pair = json_node_get_array (node);
  if (json_array_get_length (pair) < 2 || !JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 0))
      || !JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 1)))
    return FALSE;
  lon = zyr_number_to_string (json_array_get_double_element (pair, 0));
  lat = zyr_number_to_string (json_array_get_double_element (pair, 1));
  g_string_append_printf (out, "%s%s %s 0 0", out->len > 0 ? "; " : "", lat, lon);
  return TRUE;
}

static gboolean
append_points (GString *out, JsonNode *node)
{
  JsonArray *points;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  points = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (points); i++)
    if (!append_point (out, json_array_get_element (points, i)))
      return FALSE;
  return TRUE;
}

static char *
geometry_text (JsonObject *geometry)
{
  const char *type = zyr_json_get_string (geometry, "type", "");
  JsonNode *coordinates = json_object_get_member (geometry, "coordinates");
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean ok = FALSE;

  if (g_str_equal (type, "Point"))
    ok = append_point (out, coordinates);
  else if (g_str_equal (type, "LineString"))
    ok = append_points (out, coordinates);
  else if (g_str_equal (type, "Polygon") && coordinates != NULL
           && JSON_NODE_HOLDS_ARRAY (coordinates)
           && json_array_get_length (json_node_get_array (coordinates)) > 0)
    ok = append_points (out, json_array_get_element (json_node_get_array (coordinates), 0));
  return ok ? g_strdup (out->str) : NULL;
}

static gboolean
append_feature (ZyrNode *root, JsonNode *node, GError **error)
{
  JsonObject *feature;
  JsonObject *properties = NULL;
  g_autofree char *geometry = NULL;
  ZyrNode *item;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  feature = json_node_get_object (node);
  if (!json_object_has_member (feature, "geometry")
      || !JSON_NODE_HOLDS_OBJECT (json_object_get_member (feature, "geometry"))
      || (geometry = geometry_text (json_object_get_object_member (feature, "geometry"))) == NULL)
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE,
                           "each feature needs a geometry: a Point, LineString or Polygon");
      return FALSE;
    }
  item = zyr_node_new (root->tree, ZYR_NODE_ELEMENT, "item");
  zyr_node_append (root, item);
  append_text (item, "geometry", geometry);
  if (json_object_has_member (feature, "properties")
      && JSON_NODE_HOLDS_OBJECT (json_object_get_member (feature, "properties")))
    properties = json_object_get_object_member (feature, "properties");
  if (properties != NULL && json_object_get_size (properties) > ZYR_FORM_CSV_COLUMNS_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "more than %d properties",
                   ZYR_FORM_CSV_COLUMNS_MAX);
      return FALSE;
    }
  if (properties != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, properties);
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autofree char *text = json_text (member);

          append_text (item, name, text);
        }
    }
  if (json_object_has_member (feature, "id"))
    {
      g_autofree char *text = json_text (json_object_get_member (feature, "id"));

      append_text (item, "id", text);
    }
  return TRUE;
}

static ZyrTree *
read_geojson (ZyrNames *names, const char *text, gsize size, GError **error)
{
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (ZyrTree) tree = zyr_tree_new_lasting (names);
  ZyrNode *root = zyr_node_new (tree, ZYR_NODE_ELEMENT, "root");
  JsonObject *top;
  JsonArray *features;

  zyr_node_append (tree->document, root);
  json = zyr_json_parse (text, (gssize)size, ZYR_FORM_BYTES_MAX, ZYR_JSON_DEPTH_MAX, &cause);
  if (json == NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE, "not JSON: %s", cause->message);
      return NULL;
    }
  top = JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;
  if (top == NULL
      || g_strcmp0 (zyr_json_get_string (top, "type", ""),
                    "FeatureCollection")
             != 0
      || !json_object_has_member (top, "features")
      || !JSON_NODE_HOLDS_ARRAY (json_object_get_member (top, "features")))
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE,
                           "GeoJSON is one FeatureCollection with features");
      return NULL;
    }
  features = json_object_get_array_member (top, "features");
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      if (!append_feature (root, json_array_get_element (features, i), error))
        {
          g_prefix_error (error, "feature %u: ", i + 1);
          return NULL;
        }
      if (tree->n_nodes > ZYR_FORM_TREE_NODES_N_MAX)
        {
          g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "more than %d values",
                       ZYR_FORM_TREE_NODES_N_MAX);
          return NULL;
        }
    }
  tree->is_static = TRUE;
  return g_steal_pointer (&tree);
}

static ZyrTree *
read_xml (ZyrNames *names, const char *text, gsize size, GError **error)
{
  xmlDoc *doc = zyr_xml_read (text, size, error);
  ZyrTree *tree;

  if (doc == NULL)
    return NULL;
  tree = zyr_tree_new_from_xml (names, xmlDocGetRootElement (doc), ZYR_TREE_DATA);
  xmlFreeDoc (doc);
  if (tree != NULL)
    tree->is_static = TRUE;
  else
    g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "more than %d nodes",
                 ZYR_FORM_TREE_NODES_N_MAX);
  return tree;
}

ZyrTree *
zyr_instance_from_bytes (ZyrNames *names,
                         ZyrSourceKind kind,
                         const char *file,
                         GBytes *bytes,
                         GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  ZyrTree *tree;

  if (text == NULL)
    text = "";
  if (size > ZYR_FORM_BYTES_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                   "%s: larger than %" G_GSIZE_FORMAT " bytes", file, ZYR_FORM_BYTES_MAX);
      return NULL;
    }
  if (kind == ZYR_SOURCE_CSV)
    tree = zyr_csv_read (names, text, size, error);
  else if (kind == ZYR_SOURCE_GEOJSON)
    tree = read_geojson (names, text, size, error);
  else
    tree = read_xml (names, text, size, error);
  if (tree == NULL)
    g_prefix_error (error, "%s: ", file);
  return tree;
}
