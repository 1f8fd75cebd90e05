/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-ctl.h"

#include <stdio.h>

void
zyr_ctl_done_cb (GObject *source, GAsyncResult *result, gpointer ctl)
{
  ((ZyrCtl *)ctl)->result = g_object_ref (result);
}

GAsyncResult *
zyr_ctl_wait (ZyrCtl *ctl)
{
  g_clear_object (&ctl->result);
  while (ctl->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ctl->result;
}

static void
print_node (JsonNode *node)
{
  g_autofree char *text = zyr_json_to_canonical (node);

  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  json_node_unref (node);
}

void
zyr_ctl_print (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  print_node (node);
}

void
zyr_ctl_print_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  print_node (node);
}

static void
set_value (JsonObject *object, const char *name, const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    json_object_set_string_member (object, name, g_value_get_string (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    json_object_set_boolean_member (object, name, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_UINT (value))
    json_object_set_int_member (object, name, g_value_get_uint (value));
  else if (G_VALUE_HOLDS_INT64 (value))
    json_object_set_int_member (object, name, g_value_get_int64 (value));
  else if (G_VALUE_HOLDS_UINT64 (value))
    json_object_set_int_member (object, name, (gint64)g_value_get_uint64 (value));
  else if (G_VALUE_HOLDS_ENUM (value))
    {
      g_autoptr (GEnumClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
      GEnumValue *entry = g_enum_get_value (klass, g_value_get_enum (value));

      json_object_set_string_member (object, name, entry != NULL ? entry->value_nick : "");
    }
}

JsonObject *
zyr_ctl_row_to_json (gpointer row)
{
  JsonObject *object = json_object_new ();
  guint n_specs;
  g_autofree GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (row), &n_specs);

  for (guint i = 0; i < n_specs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *name = g_strdelimit (g_strdup (specs[i]->name), "-", '_');

      g_object_get_property (row, specs[i]->name, &value);
      set_value (object, name, &value);
    }
  return object;
}

void
zyr_ctl_set_array (JsonObject *object, const char *member, GPtrArray *items,
                   JsonObject *(*to_json) (gpointer item))
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, to_json (g_ptr_array_index (items, i)));
  json_object_set_array_member (object, member, array);
}

JsonArray *
zyr_ctl_model_to_json (GListModel *model, int limit)
{
  JsonArray *array = json_array_new ();
  const guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items && (limit <= 0 || i < (guint)limit); i++)
    {
      g_autoptr (GObject) row = g_list_model_get_item (model, i);

      json_array_add_object_element (array, zyr_ctl_row_to_json (row));
    }
  return array;
}

void
zyr_ctl_set_time (JsonObject *object, const char *member, gint64 unix_s)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (unix_s == 0)
    return;
  time = g_date_time_new_from_unix_local (unix_s);
  text = time != NULL ? zyr_time_format_iso (
             unix_s * G_USEC_PER_SEC, (gint32)(g_date_time_get_utc_offset (time) / G_USEC_PER_SEC))
                      : NULL;
  zyr_json_set_optional (object, member, text);
}

void
zyr_ctl_set_kurus (JsonObject *object, const char *member, gint64 kurus)
{
  if (kurus >= 0)
    json_object_set_int_member (object, member, kurus);
}
