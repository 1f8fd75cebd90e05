/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tool-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "zyr-eval-private.h"

char *
zyr_json_line (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (root, FALSE);
  g_auto (GStrv) parts = g_strsplit (line, ZYR_TEXT_NUL, -1);

  return g_strjoinv ("\\u0000", parts);
}

void
zyr_json_print (JsonBuilder *builder)
{
  g_autofree char *line = zyr_json_line (builder);

  fprintf (stdout, "%s\n", line);
  fflush (stdout);
}

void
zyr_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
zyr_json_add_number (JsonBuilder *builder, double number)
{
  if (isnan (number))
    json_builder_add_string_value (builder, "NaN");
  else if (isinf (number))
    json_builder_add_string_value (builder, number < 0 ? "-Infinity" : "Infinity");
  else
    json_builder_add_double_value (builder, number);
}

const char *
zyr_json_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* A value that may be written as a number or a truth value, too */
char *
zyr_json_dup_scalar (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return zyr_number_to_string (json_node_get_double (node));
}

JsonObject *
zyr_json_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
zyr_json_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Calls @answer for each line of standard input that is an object, with a builder in which its
 * answer has been begun; a line that is none is answered with an error. */
int
zyr_json_each_line (ZyrJsonAnswer answer)
{
  g_autoptr (GIOChannel) in = g_io_channel_unix_new (0);
  g_autoptr (GString) line = g_string_new (NULL);

  g_io_channel_set_encoding (in, NULL, NULL);
  while (g_io_channel_read_line_string (in, line, NULL, NULL) == G_IO_STATUS_NORMAL)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (GError) error = NULL;
      JsonNode *root;

      if (*g_strstrip (line->str) == '\0')
        continue;
      json_builder_begin_object (builder);
      if (!json_parser_load_from_data (parser, line->str, -1, &error)
          || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
        zyr_json_add_string (builder, "error",
                             error != NULL ? error->message : "not a JSON object");
      else
        {
          JsonObject *question = json_node_get_object (root);

          if (json_object_has_member (question, "id"))
            {
              json_builder_set_member_name (builder, "id");
              json_builder_add_value (builder,
                                      json_node_copy (json_object_get_member (question, "id")));
            }
          if (!answer (question, builder, &error))
            zyr_json_add_string (builder, "error", error->message);
        }
      json_builder_end_object (builder);
      zyr_json_print (builder);
    }
  return 0;
}

char *
zyr_tool_event_to_json (const ZyrFillEvent *event)
{
  static const char *const names[]
      = { "note", "refused", "bad", "summary", "missing", "not_relevant", "path" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const gboolean is_text = event->kind == ZYR_FILL_NOTE || event->kind == ZYR_FILL_BAD;

  json_builder_begin_object (builder);
  if (event->kind == ZYR_FILL_SUMMARY)
    {
      json_builder_set_member_name (builder, "asked");
      json_builder_add_int_value (builder, event->n_asked);
      json_builder_set_member_name (builder, "unanswered");
      json_builder_add_int_value (builder, event->n_unanswered);
    }
  else
    {
      zyr_json_add_string (builder, names[event->kind], event->name);
      zyr_json_add_string (builder,
                           is_text                           ? "text"
                           : event->kind == ZYR_FILL_MISSING ? "label"
                                                             : "value",
                           event->text);
    }
  json_builder_end_object (builder);
  return zyr_json_line (builder);
}
