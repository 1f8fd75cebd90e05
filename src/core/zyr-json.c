/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-json.h"

#include "zyr-error.h"
#include "zyr-json-private.h"
#include "zyr-limits.h"
#include "zyr-uuid.h"

#include <string.h>

gboolean
zyr_json_check_size (gsize size_bytes, gsize size_bytes_max, GError **error)
{
  if (size_bytes <= size_bytes_max)
    return TRUE;
  g_set_error (error,
               ZYR_CORE_ERROR,
               ZYR_CORE_ERROR_TOO_LARGE,
               "JSON of %" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT,
               size_bytes,
               size_bytes_max);
  return FALSE;
}

static JsonNode *
read_text (const char *text,
           gssize      size_bytes,
           gsize       size_bytes_max,
           guint       depth_max,
           GError    **error)
{
  gsize length = size_bytes < 0 ? strlen (text) : (gsize) size_bytes;

  if (!zyr_json_check_size (length, size_bytes_max, error))
    return NULL;

  return zyr_json_read (text, length, depth_max, error);
}

JsonNode *
zyr_json_parse (const char *text,
                gssize      size_bytes,
                gsize       size_bytes_max,
                guint       depth_max,
                GError    **error)
{
  JsonNode *root = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  root = read_text (text, size_bytes, size_bytes_max, depth_max, error);
  if (root != NULL)
    json_node_seal (root);

  return root;
}

/* Objects of ours are put together afterwards, hence not the immutable tree. */
JsonObject *
zyr_json_parse_object (const char *text, gssize size_bytes, gsize size_bytes_max, GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  root = read_text (text, size_bytes, size_bytes_max, ZYR_JSON_DEPTH_MAX, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TYPE, "not a JSON object");
      return NULL;
    }

  return json_node_dup_object (root);
}

static JsonNode *
get_node (JsonObject *object, const char *member)
{
  JsonNode *node = NULL;

  g_return_val_if_fail (member != NULL, NULL);

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
holds_type (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
zyr_json_has (JsonObject *object, const char *member)
{
  return get_node (object, member) != NULL;
}

const char *
zyr_json_get_string (JsonObject *object, const char *member, const char *fallback)
{
  JsonNode *node = get_node (object, member);

  return holds_type (node, G_TYPE_STRING) ? json_node_get_string (node) : fallback;
}

gint64
zyr_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_node (object, member);

  return holds_type (node, G_TYPE_INT64) ? json_node_get_int (node) : fallback;
}

double
zyr_json_get_double (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = get_node (object, member);

  if (holds_type (node, G_TYPE_INT64) || holds_type (node, G_TYPE_DOUBLE))
    return json_node_get_double (node);

  return fallback;
}

gboolean
zyr_json_get_bool (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = get_node (object, member);

  return holds_type (node, G_TYPE_BOOLEAN) ? json_node_get_boolean (node) : fallback;
}

JsonObject *
zyr_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonObject *
zyr_json_object_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
zyr_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

GStrv
zyr_json_dup_strings (JsonObject *object, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = zyr_json_get_array (object, member);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (holds_type (element, G_TYPE_STRING))
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static JsonNode *
require_node (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_node (object, member);

  if (node == NULL)
    g_set_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_MISSING, "no member '%s'", member);

  return node;
}

static gboolean
refuse_type (const char *member, const char *wanted, GError **error)
{
  g_set_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TYPE, "member '%s' is not %s", member, wanted);
  return FALSE;
}

gboolean
zyr_json_require_string (JsonObject *object, const char *member, const char **value, GError **error)
{
  JsonNode *node = require_node (object, member, error);

  if (node == NULL)
    return FALSE;
  if (!holds_type (node, G_TYPE_STRING))
    return refuse_type (member, "a string", error);
  *value = json_node_get_string (node);

  return TRUE;
}

gboolean
zyr_json_require_uuid (JsonObject *object, const char *member, const char **value, GError **error)
{
  const char *text = NULL;

  if (!zyr_json_require_string (object, member, &text, error))
    return FALSE;
  if (!zyr_uuid_is_valid (text))
    {
      g_set_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID, "member '%s' is not an id", member);
      return FALSE;
    }
  *value = text;

  return TRUE;
}

gboolean
zyr_json_require_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  JsonNode *node = require_node (object, member, error);

  if (node == NULL)
    return FALSE;
  if (!holds_type (node, G_TYPE_INT64))
    return refuse_type (member, "an integer", error);
  *value = json_node_get_int (node);

  return TRUE;
}

gboolean
zyr_json_require_object (JsonObject  *object,
                         const char  *member,
                         JsonObject **value,
                         GError     **error)
{
  JsonNode *node = require_node (object, member, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse_type (member, "an object", error);
  *value = json_node_get_object (node);

  return TRUE;
}

gboolean
zyr_json_require_array (JsonObject *object, const char *member, JsonArray **value, GError **error)
{
  JsonNode *node = require_node (object, member, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_type (member, "an array", error);
  *value = json_node_get_array (node);

  return TRUE;
}

void
zyr_json_set_strings (JsonObject *object, const char *member, const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, member, array);
}

void
zyr_json_set_optional (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, member, value);
}

static gboolean
is_number (JsonNode *node)
{
  return holds_type (node, G_TYPE_INT64) || holds_type (node, G_TYPE_DOUBLE);
}

static gboolean
numbers_equal (JsonNode *a, JsonNode *b)
{
  if (holds_type (a, G_TYPE_INT64) && holds_type (b, G_TYPE_INT64))
    return json_node_get_int (a) == json_node_get_int (b);

  return json_node_get_double (a) == json_node_get_double (b);
}

static gboolean
arrays_equal (JsonArray *a, JsonArray *b)
{
  guint length = json_array_get_length (a);

  if (length != json_array_get_length (b))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!zyr_json_equal (json_array_get_element (a, i), json_array_get_element (b, i)))
      return FALSE;

  return TRUE;
}

gboolean
zyr_json_object_equal (JsonObject *a, JsonObject *b)
{
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *node = NULL;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || json_object_get_size (a) != json_object_get_size (b))
    return FALSE;

  json_object_iter_init (&iter, a);
  while (json_object_iter_next (&iter, &member, &node))
    if (!json_object_has_member (b, member)
        || !zyr_json_equal (node, json_object_get_member (b, member)))
      return FALSE;

  return TRUE;
}

gboolean
zyr_json_equal (JsonNode *a, JsonNode *b)
{
  gboolean a_null = a == NULL || JSON_NODE_HOLDS_NULL (a);
  gboolean b_null = b == NULL || JSON_NODE_HOLDS_NULL (b);

  if (a_null || b_null)
    return a_null && b_null;
  if (json_node_get_node_type (a) != json_node_get_node_type (b))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (a))
    return zyr_json_object_equal (json_node_get_object (a), json_node_get_object (b));
  if (JSON_NODE_HOLDS_ARRAY (a))
    return arrays_equal (json_node_get_array (a), json_node_get_array (b));
  if (is_number (a) && is_number (b))
    return numbers_equal (a, b);
  if (json_node_get_value_type (a) != json_node_get_value_type (b))
    return FALSE;
  if (holds_type (a, G_TYPE_BOOLEAN))
    return json_node_get_boolean (a) == json_node_get_boolean (b);

  return g_strcmp0 (json_node_get_string (a), json_node_get_string (b)) == 0;
}

JsonObject *
zyr_json_copy_object (JsonObject *object)
{
  JsonObject *copy = NULL;
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *node = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  copy = json_object_new ();
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (copy, member, zyr_json_copy (node));

  return copy;
}

JsonNode *
zyr_json_copy (JsonNode *node)
{
  JsonNode *copy = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, zyr_json_copy_object (json_node_get_object (node)));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      JsonArray *elements = json_array_sized_new (json_array_get_length (array));

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (elements, zyr_json_copy (json_array_get_element (array, i)));
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, elements);
    }
  else
    {
      copy = json_node_copy (node);
    }

  return copy;
}
