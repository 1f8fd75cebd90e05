/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-json.h"

#include <math.h>

/* Beyond this a double no longer tells neighbouring integers apart. */
#define EXACT_INTEGER_MAX 9007199254740992.0

static void append_node (GString *text, JsonNode *node);

/* Whether a byte stands for itself within a string. */
static gboolean
is_plain (char c)
{
  return (guchar) c >= 0x20 && c != '"' && c != '\\';
}

static void
append_escaped (GString *text, char c)
{
  switch (c)
    {
    case '"':
      g_string_append (text, "\\\"");
      break;
    case '\\':
      g_string_append (text, "\\\\");
      break;
    case '\n':
      g_string_append (text, "\\n");
      break;
    case '\r':
      g_string_append (text, "\\r");
      break;
    case '\t':
      g_string_append (text, "\\t");
      break;
    case '\b':
      g_string_append (text, "\\b");
      break;
    case '\f':
      g_string_append (text, "\\f");
      break;
    default:
      g_string_append_printf (text, "\\u%04x", (guchar) c);
    }
}

static void
append_string (GString *text, const char *value)
{
  const char *run = value;

  g_string_append_c (text, '"');
  while (*run != '\0')
    {
      const char *end = run;

      while (is_plain (*end))
        end++;
      g_string_append_len (text, run, end - run);
      if (*end != '\0')
        append_escaped (text, *end++);
      run = end;
    }
  g_string_append_c (text, '"');
}

/* The fewest digits that read back as the same number. */
static const char *
format_shortest (char *buffer, int size_bytes, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, size_bytes, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  return buffer;
}

static void
append_double (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    g_string_append (text, "null");
  else if (value == floor (value) && fabs (value) < EXACT_INTEGER_MAX)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, (gint64) value);
  else
    g_string_append (text, format_shortest (buffer, sizeof buffer, value));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b);
}

static void
append_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) members = g_list_sort (json_object_get_members (object), compare_names);

  g_string_append_c (text, '{');
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (l != members)
        g_string_append_c (text, ',');
      append_string (text, l->data);
      g_string_append_c (text, ':');
      append_node (text, json_object_get_member (object, l->data));
    }
  g_string_append_c (text, '}');
}

static void
append_array (GString *text, JsonArray *array)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_node (text, json_array_get_element (array, i));
    }
  g_string_append_c (text, ']');
}

static void
append_node (GString *text, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (text, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (text, "null");
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    append_string (text, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    append_double (text, json_node_get_double (node));
}

char *
zyr_json_to_canonical (JsonNode *node)
{
  GString *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = g_string_new (NULL);
  append_node (text, node);

  return g_string_free (text, FALSE);
}

char *
zyr_json_object_to_canonical (JsonObject *object)
{
  GString *text = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  text = g_string_new (NULL);
  append_object (text, object);

  return g_string_free (text, FALSE);
}
