/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-messages.h"

#include "zyr-limits.h"
#include "zyr-message-reader-private.h"
#include "zyr-protocol.h"

#include <string.h>

/* pull and wait: what stands in their queries, and the answer to wait. */

static GHashTable *
parse_query (const char *query, GError **error)
{
  g_autoptr (GHashTable) members = NULL;

  if (query == NULL || strlen (query) > ZYR_QUERY_SIZE_BYTES_MAX)
    {
      zyr_message_malformed (error, "query is missing or too long");
      return NULL;
    }
  members = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  if (members == NULL)
    zyr_message_malformed (error, "query cannot be read");
  return g_steal_pointer (&members);
}

static gboolean
query_number (GHashTable *members, const char *name, gint64 max, gint64 *value, GError **error)
{
  const char *text = g_hash_table_lookup (members, name);
  guint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64)max, &number, NULL))
    return zyr_message_malformed (error, "query: a number cannot be read");
  *value = (gint64)number;
  return TRUE;
}

void
zyr_pull_query_free (ZyrPullQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->scope);
  g_free (query->epoch);
  g_free (query);
}

ZyrPullQuery *
zyr_pull_query_parse (const char *query, GError **error)
{
  g_autoptr (ZyrPullQuery) pull = g_new0 (ZyrPullQuery, 1);
  g_autoptr (GHashTable) members = parse_query (query, error);
  const char *epoch;

  if (members == NULL || !query_number (members, "after", G_MAXINT64, &pull->after, error)
      || !query_number (members, "limit", G_MAXINT32, &pull->limit, error))
    return NULL;
  pull->scope = g_strdup (g_hash_table_lookup (members, "scope"));
  epoch = g_hash_table_lookup (members, "epoch");
  if (!zyr_scope_is_valid (pull->scope) || epoch == NULL
      || strlen (epoch) > ZYR_NAME_SIZE_BYTES_MAX)
    {
      zyr_message_malformed (error, "query: no scope or no epoch");
      return NULL;
    }
  pull->epoch = g_strdup (epoch);
  return g_steal_pointer (&pull);
}

char *
zyr_pull_query_to_string (const ZyrPullQuery *query)
{
  g_autofree char *scope = g_uri_escape_string (query->scope, ":", FALSE);
  g_autofree char *epoch = g_uri_escape_string (query->epoch, NULL, FALSE);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "scope=%s&epoch=%s&after=%" G_GINT64_FORMAT, scope, epoch, query->after);
  if (query->limit > 0)
    g_string_append_printf (text, "&limit=%" G_GINT64_FORMAT, query->limit);
  return g_string_free (text, FALSE);
}

void
zyr_wait_query_free (ZyrWaitQuery *query)
{
  if (query == NULL)
    return;
  g_clear_pointer (&query->cursors, g_ptr_array_unref);
  g_free (query);
}

/* "w:ID:118": the number follows the last colon. */
static gboolean
read_wait_cursor (const char *text, GPtrArray *cursors)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *scope = NULL;
  guint64 seq = 0;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXINT64, &seq, NULL))
    return FALSE;
  scope = g_strndup (text, (gsize)(colon - text));
  if (!zyr_scope_is_valid (scope))
    return FALSE;
  g_ptr_array_add (cursors, zyr_scope_cursor_new (scope, NULL, (gint64)seq));
  return TRUE;
}

ZyrWaitQuery *
zyr_wait_query_parse (const char *query, GError **error)
{
  g_autoptr (ZyrWaitQuery) wait = g_new0 (ZyrWaitQuery, 1);
  g_autoptr (GHashTable) members = parse_query (query, error);
  g_auto (GStrv) items = NULL;
  const char *cur;

  wait->cursors = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_scope_cursor_free);
  wait->timeout_s = ZYR_WAIT_TIMEOUT_S_MAX;
  if (members == NULL || !query_number (members, "timeout", G_MAXINT32, &wait->timeout_s, error))
    return NULL;
  cur = g_hash_table_lookup (members, "cur");
  items = g_strsplit (cur != NULL ? cur : "", ",", ZYR_SCOPES_N_MAX + 1);
  if (items[0] == NULL || g_strv_length (items) > ZYR_SCOPES_N_MAX)
    {
      zyr_message_malformed (error, "query: no cursors, or too many");
      return NULL;
    }
  for (guint i = 0; items[i] != NULL; i++)
    {
      if (!read_wait_cursor (items[i], wait->cursors))
        {
          zyr_message_malformed (error, "query: a cursor cannot be read");
          return NULL;
        }
    }
  return g_steal_pointer (&wait);
}

char *
zyr_wait_query_to_string (const ZyrWaitQuery *query)
{
  GString *text = g_string_new ("cur=");

  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      g_autofree char *scope = g_uri_escape_string (cursor->scope, ":", FALSE);

      g_string_append_printf (text, "%s%s:%" G_GINT64_FORMAT, i > 0 ? "," : "", scope, cursor->seq);
    }
  g_string_append_printf (text, "&timeout=%" G_GINT64_FORMAT, query->timeout_s);
  return g_string_free (text, FALSE);
}

void
zyr_wait_answer_free (ZyrWaitAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->changed, g_ptr_array_unref);
  g_free (answer);
}

ZyrWaitAnswer *
zyr_wait_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrWaitAnswer) answer = g_new0 (ZyrWaitAnswer, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, ZYR_KIB (64), error);
  JsonObject *changed;
  JsonObjectIter iter;
  const char *scope;
  JsonNode *node;

  answer->changed = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_scope_cursor_free);
  if (object == NULL)
    return NULL;
  changed = zyr_json_get_object (object, "changed");
  if (changed == NULL || json_object_get_size (changed) > ZYR_SCOPES_N_MAX)
    {
      zyr_message_malformed (error, "member changed: no object, or too large");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, changed);
  while (json_object_iter_next_ordered (&iter, &scope, &node))
    {
      gint64 head = 0;

      if (!zyr_scope_is_valid (scope)
          || !zyr_message_read_int (changed, scope, 0, G_MAXINT64, &head, NULL))
        {
          zyr_message_malformed (error, "member changed: no scope with its head");
          return NULL;
        }
      g_ptr_array_add (answer->changed, zyr_scope_cursor_new (scope, NULL, head));
    }
  return g_steal_pointer (&answer);
}

GBytes *
zyr_wait_answer_to_bytes (const ZyrWaitAnswer *answer)
{
  JsonObject *object = json_object_new ();
  JsonObject *changed = json_object_new ();

  for (guint i = 0; i < answer->changed->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (answer->changed, i);

      json_object_set_int_member (changed, cursor->scope, cursor->seq);
    }
  json_object_set_object_member (object, "changed", changed);
  return zyr_message_close (object);
}
