/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-json-private.h"
#include "zyr-json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this a double no longer tells neighbouring integers apart. */
#define EXACT_INTEGER_MAX 9007199254740992.0

/* Members of an object that are sorted on the stack; most have fewer. */
#define FEW_MEMBERS_N 24

/* Of a text that begins: most records are less. */
#define TEXT_SIZE_BYTES 1024

static void append_node (GString *text, JsonNode *node);

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

/* As most are: written at once, without asking again and again whether there is room. */
static void
append_plain_string (GString *text, const char *value, gsize length)
{
  gsize at = text->len;

  g_string_set_size (text, at + length + 2);
  text->str[at] = '"';
  memcpy (text->str + at + 1, value, length);
  text->str[at + 1 + length] = '"';
}

void
zyr_json_append_string (GString *text, const char *value)
{
  gsize length = strlen (value);
  const char *end = value + length;

  if (zyr_json_count_plain (value, length) == length)
    {
      append_plain_string (text, value, length);
      return;
    }
  g_string_append_c (text, '"');
  while (value < end)
    {
      gsize n = zyr_json_count_plain (value, (gsize) (end - value));

      g_string_append_len (text, value, (gssize) n);
      value += n;
      if (value < end)
        append_escaped (text, *value++);
    }
  g_string_append_c (text, '"');
}

static void
append_int (GString *text, gint64 value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    *--p = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (text, p, digits + sizeof digits - p);
}

static void
append_name (GString *object, const char *name)
{
  g_string_append (object, object->str[object->len - 1] == '{' ? "\"" : ",\"");
  g_string_append (object, name);
  g_string_append (object, "\":");
}

void
zyr_json_append_text_member (GString *object, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  append_name (object, name);
  zyr_json_append_string (object, value);
}

void
zyr_json_append_int_member (GString *object, const char *name, gint64 value)
{
  append_name (object, name);
  append_int (object, value);
}

void
zyr_json_append_value_member (GString *object, const char *name, const char *value)
{
  append_name (object, name);
  g_string_append (object, value);
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
    append_int (text, (gint64) value);
  else
    g_string_append (text, format_shortest (buffer, sizeof buffer, value));
}

typedef struct
{
  const char *name;
  JsonNode   *node;
} Member;

static int
compare_names (const void *a, const void *b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

static void
append_members (GString *text, Member *members, guint n)
{
  qsort (members, n, sizeof *members, compare_names);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      zyr_json_append_string (text, members[i].name);
      g_string_append_c (text, ':');
      append_node (text, members[i].node);
    }
}

static void
append_object (GString *text, JsonObject *object)
{
  Member few[FEW_MEMBERS_N];
  guint n = json_object_get_size (object);
  g_autofree Member *many = n > FEW_MEMBERS_N ? g_new (Member, n) : NULL;
  Member *members = many != NULL ? many : few;
  JsonObjectIter iter;

  json_object_iter_init (&iter, object);
  for (guint i = 0; i < n; i++)
    json_object_iter_next (&iter, &members[i].name, &members[i].node);
  g_string_append_c (text, '{');
  append_members (text, members, n);
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
    zyr_json_append_string (text, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    append_int (text, json_node_get_int (node));
  else
    append_double (text, json_node_get_double (node));
}

char *
zyr_json_to_canonical (JsonNode *node)
{
  GString *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = g_string_sized_new (TEXT_SIZE_BYTES);
  append_node (text, node);

  return g_string_free (text, FALSE);
}

char *
zyr_json_object_to_canonical (JsonObject *object)
{
  GString *text = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  text = g_string_sized_new (TEXT_SIZE_BYTES);
  append_object (text, object);

  return g_string_free (text, FALSE);
}
