/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-messages.h"

#include "zyr-feed-digest.h"
#include "zyr-lease-messages.h"
#include "zyr-limits.h"
#include "zyr-message-reader-private.h"

#include "zyr-protocol.h"
#include "zyr-retry.h"
#include "zyr-uuid.h"

#include <string.h>

#define SMALL_BYTES_MAX ZYR_KIB (64)
#define HELLO_ANSWER_BYTES_MAX ZYR_MIB (1)
#define ORDERS_N_MAX 16
#define KINDS_N_MAX 64

/* Scopes and cursors */

gboolean
zyr_scope_is_valid (const char *scope)
{
  if (scope == NULL)
    return FALSE;
  if (g_str_equal (scope, "ref"))
    return TRUE;
  if (strchr ("fowb", scope[0]) == NULL || scope[0] == '\0')
    return FALSE;
  return scope[1] == ':' && zyr_uuid_is_valid (scope + 2);
}

ZyrScopeCursor *
zyr_scope_cursor_new (const char *scope, const char *epoch, gint64 seq)
{
  ZyrScopeCursor *cursor = g_new0 (ZyrScopeCursor, 1);

  cursor->scope = g_strdup (scope);
  cursor->epoch = g_strdup (epoch);
  cursor->seq = seq;
  return cursor;
}

void
zyr_scope_cursor_free (ZyrScopeCursor *cursor)
{
  if (cursor == NULL)
    return;
  g_free (cursor->scope);
  g_free (cursor->epoch);
  g_free (cursor->digest);
  g_free (cursor);
}

static GPtrArray *
new_cursors (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_scope_cursor_free);
}

static gboolean
read_cursor (JsonObject *object, GPtrArray *cursors, GError **error)
{
  const char *scope = zyr_json_get_string (object, "scope", NULL);
  const char *epoch = NULL;
  const char *digest = NULL;
  ZyrScopeCursor *cursor;
  gint64 seq = 0;

  if (!zyr_scope_is_valid (scope))
    return zyr_message_malformed (error, "member scope: no scope");
  if (!zyr_message_read_optional (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_optional (object, "digest", ZYR_FEED_DIGEST_LENGTH, &digest, error)
      || !zyr_message_read_int (object, "seq", 0, G_MAXINT64, &seq, error))
    return FALSE;
  if (digest != NULL && !zyr_feed_digest_is_text (digest))
    return zyr_message_malformed (error, "member digest: no digest");
  cursor = zyr_scope_cursor_new (scope, epoch, seq);
  cursor->digest = g_strdup (digest);
  g_ptr_array_add (cursors, cursor);
  return TRUE;
}

/* Arrays of objects, and results of operations among them */

static GPtrArray *
new_objects (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
}

static JsonArray *
array_of_objects (GPtrArray *objects)
{
  JsonArray *array = json_array_sized_new (objects->len);

  for (guint i = 0; i < objects->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (objects, i)));
  return array;
}

static gboolean
check_result (JsonObject *result, GError **error)
{
  static const char *const outcomes[] = { "ok", "conflict", "quarantined", NULL };
  const char *outcome = zyr_json_get_string (result, "s", NULL);
  JsonArray *touched = zyr_json_get_array (result, "res");
  gint64 n = 0;

  if (!zyr_message_read_int (result, "n", 1, G_MAXINT64, &n, error))
    return FALSE;
  if (outcome == NULL || !g_strv_contains (outcomes, outcome))
    return zyr_message_malformed (error, "member s: no outcome");
  for (guint i = 0; touched != NULL && i < json_array_get_length (touched); i++)
    {
      JsonObject *item = zyr_json_object_at (touched, i);
      const char *text = NULL;

      if (!zyr_message_read_text (item, "kind", ZYR_NAME_SIZE_BYTES_MAX, &text, error)
          || !zyr_message_read_id (item, "id", &text, error)
          || !zyr_message_read_int (item, "ver", 0, G_MAXINT64, &n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_results (JsonArray *array, GPtrArray *results, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *result = zyr_json_object_at (array, i);

      if (!check_result (result, error))
        return FALSE;
      g_ptr_array_add (results, json_object_ref (result));
    }
  return TRUE;
}

/* hello */

/* A list of words, or none: @names stays NULL. */
static gboolean
read_names (JsonObject *object, const char *member, guint n_max, char ***names, GError **error)
{
  JsonArray *array = NULL;

  if (!json_object_has_member (object, member))
    return TRUE;
  if (!zyr_message_read_array (object, member, n_max, &array, error))
    return FALSE;
  *names = zyr_json_dup_strings (object, member);
  return TRUE;
}

void
zyr_hello_request_free (ZyrHelloRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->device);
  g_free (request->app_version);
  g_free (request->epoch);
  g_clear_pointer (&request->scopes, g_ptr_array_unref);
  g_strfreev (request->kinds);
  g_clear_pointer (&request->refused, g_ptr_array_unref);
  g_free (request);
}

ZyrHelloRequest *
zyr_hello_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrHelloRequest) request = g_new0 (ZyrHelloRequest, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, SMALL_BYTES_MAX, error);
  JsonArray *scopes = NULL;
  const char *device = NULL;
  const char *version = NULL;
  const char *epoch = NULL;

  request->scopes = new_cursors ();
  request->refused = zyr_refused_ops_new ();
  if (object == NULL
      || !zyr_message_read_optional (object, "device", ZYR_NAME_SIZE_BYTES_MAX, &device, error)
      || !zyr_message_read_optional (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_optional (object, "app_version", ZYR_NAME_SIZE_BYTES_MAX, &version,
                                     error)
      || !zyr_message_read_int (object, "last_op", 0, G_MAXINT64, &request->last_op, error)
      || !zyr_message_read_array (object, "scopes", ZYR_SCOPES_N_MAX, &scopes, error)
      || (json_object_has_member (object, "lease")
          && !zyr_message_read_int (object, "lease", 0, ZYR_LEASE_DAYS_MAX, &request->lease_days,
                                    error))
      || !zyr_refused_ops_read (object, request->refused, error)
      || !read_names (object, "kinds", KINDS_N_MAX, &request->kinds, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (scopes); i++)
    {
      ZyrScopeCursor *cursor;

      if (!read_cursor (zyr_json_object_at (scopes, i), request->scopes, error))
        return NULL;
      cursor = g_ptr_array_index (request->scopes, i);
      if (cursor->epoch == NULL)
        cursor->epoch = g_strdup (epoch);
    }
  request->epoch = g_strdup (epoch);
  request->device = g_strdup (device);
  request->app_version = g_strdup (version);
  return g_steal_pointer (&request);
}

GBytes *
zyr_hello_request_to_bytes (const ZyrHelloRequest *request)
{
  JsonObject *object = json_object_new ();
  JsonArray *scopes = json_array_new ();

  zyr_json_set_optional (object, "device", request->device);
  zyr_json_set_optional (object, "app_version", request->app_version);
  zyr_json_set_optional (object, "epoch", request->epoch);
  json_object_set_int_member (object, "last_op", request->last_op);
  for (guint i = 0; i < request->scopes->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (request->scopes, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "scope", cursor->scope);
      if (g_strcmp0 (cursor->epoch, request->epoch) != 0)
        zyr_json_set_optional (item, "epoch", cursor->epoch);
      json_object_set_int_member (item, "seq", cursor->seq);
      zyr_json_set_optional (item, "digest", cursor->digest);
      json_array_add_object_element (scopes, item);
    }
  json_object_set_array_member (object, "scopes", scopes);
  if (request->lease_days > 0)
    json_object_set_int_member (object, "lease", request->lease_days);
  if (request->kinds != NULL)
    zyr_json_set_strings (object, "kinds", (const char *const *)request->kinds);
  zyr_refused_ops_write (object, request->refused);
  return zyr_message_close (object);
}

void
zyr_hello_answer_free (ZyrHelloAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->epoch);
  g_free (answer->server_time);
  g_strfreev (answer->scopes);
  g_free (answer->heads);
  g_clear_pointer (&answer->results, g_ptr_array_unref);
  g_free (answer->seal);
  g_strfreev (answer->differ);
  g_strfreev (answer->orders);
  g_free (answer);
}

/* Left out where there is none. */
static gboolean
read_lease (JsonObject *object, ZyrHelloAnswer *answer, GError **error)
{
  JsonObject *lease = zyr_json_get_object (object, "lease");
  const char *seal = NULL;

  if (lease == NULL)
    return TRUE;
  if (!zyr_message_read_int (lease, "days", 1, ZYR_LEASE_DAYS_MAX, &answer->lease_days, error)
      || !zyr_message_read_text (lease, "seal", ZYR_NAME_SIZE_BYTES_MAX, &seal, error))
    return FALSE;
  answer->seal = g_strdup (seal);
  return TRUE;
}

static void
write_lease (JsonObject *object, const ZyrHelloAnswer *answer)
{
  JsonObject *lease;

  if (answer->lease_days == 0)
    return;
  lease = json_object_new ();
  json_object_set_int_member (lease, "days", answer->lease_days);
  json_object_set_string_member (lease, "seal", answer->seal);
  json_object_set_object_member (object, "lease", lease);
}

static gboolean
read_limits (JsonObject *object, ZyrLimits *limits, GError **error)
{
  return zyr_message_read_int (object, "push_ops", 1, G_MAXINT32, &limits->push_ops, error)
         && zyr_message_read_int (object, "push_bytes", 1, G_MAXINT32, &limits->push_bytes, error)
         && zyr_message_read_int (object, "pull_records", 1, G_MAXINT32, &limits->pull_records,
                                  error)
         && zyr_message_read_int (object, "blob_bytes", 1, G_MAXINT32, &limits->blob_bytes, error)
         && zyr_message_read_int (object, "wait_seconds", 1, G_MAXINT32, &limits->wait_seconds,
                                  error);
}

/* As many as there are scopes, or none said. */
static gboolean
read_heads (JsonObject *object, guint n_scopes, gint64 **heads, GError **error)
{
  JsonArray *array = zyr_json_get_array (object, "heads");

  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != n_scopes)
    return zyr_message_malformed (error, "member heads: another number than of scopes");
  *heads = g_new0 (gint64, n_scopes + 1);
  for (guint i = 0; i < n_scopes; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
          || json_node_get_int (node) < 0)
        return zyr_message_malformed (error, "member heads: no number");
      (*heads)[i] = json_node_get_int (node);
    }
  return TRUE;
}

ZyrHelloAnswer *
zyr_hello_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrHelloAnswer) answer = g_new0 (ZyrHelloAnswer, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, HELLO_ANSWER_BYTES_MAX, error);
  JsonArray *array = NULL;
  const char *epoch = NULL;
  const char *server_time = NULL;

  answer->results = new_objects ();
  if (object == NULL
      || !zyr_message_read_text (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_text (object, "server_time", ZYR_NAME_SIZE_BYTES_MAX, &server_time,
                                 error)
      || !zyr_message_read_int (object, "last_op", 0, G_MAXINT64, &answer->last_op, error)
      || !zyr_message_read_array (object, "scopes", ZYR_SCOPES_N_MAX, &array, error)
      || !zyr_message_read_array (object, "orders", ORDERS_N_MAX, &array, error)
      || !read_limits (zyr_json_get_object (object, "limits"), &answer->limits, error)
      || !read_lease (object, answer, error))
    return NULL;
  answer->scopes = zyr_json_dup_strings (object, "scopes");
  for (guint i = 0; answer->scopes[i] != NULL; i++)
    {
      if (!zyr_scope_is_valid (answer->scopes[i]))
        {
          zyr_message_malformed (error, "member scopes: no scope");
          return NULL;
        }
    }
  if (!read_heads (object, g_strv_length (answer->scopes), &answer->heads, error)
      || !read_names (object, "differ", ZYR_SCOPES_N_MAX, &answer->differ, error)
      || (json_object_has_member (object, "results")
          && (!zyr_message_read_array (object, "results", ZYR_REFUSED_OPS_N_MAX, &array, error)
              || !read_results (array, answer->results, error))))
    return NULL;
  answer->epoch = g_strdup (epoch);
  answer->server_time = g_strdup (server_time);
  answer->orders = zyr_json_dup_strings (object, "orders");
  return g_steal_pointer (&answer);
}

GBytes *
zyr_hello_answer_to_bytes (const ZyrHelloAnswer *answer)
{
  JsonObject *object = json_object_new ();
  JsonObject *limits = json_object_new ();

  json_object_set_string_member (object, "epoch", answer->epoch);
  json_object_set_string_member (object, "server_time", answer->server_time);
  json_object_set_int_member (object, "last_op", answer->last_op);
  zyr_json_set_strings (object, "scopes", (const char *const *)answer->scopes);
  if (answer->heads != NULL)
    {
      JsonArray *heads = json_array_new ();

      for (guint i = 0; answer->scopes[i] != NULL; i++)
        json_array_add_int_element (heads, answer->heads[i]);
      json_object_set_array_member (object, "heads", heads);
    }
  if (answer->results != NULL && answer->results->len > 0)
    json_object_set_array_member (object, "results", array_of_objects (answer->results));
  if (answer->differ != NULL)
    zyr_json_set_strings (object, "differ", (const char *const *)answer->differ);
  zyr_json_set_strings (object, "orders", (const char *const *)answer->orders);
  write_lease (object, answer);
  json_object_set_int_member (limits, "push_ops", answer->limits.push_ops);
  json_object_set_int_member (limits, "push_bytes", answer->limits.push_bytes);
  json_object_set_int_member (limits, "pull_records", answer->limits.pull_records);
  json_object_set_int_member (limits, "blob_bytes", answer->limits.blob_bytes);
  json_object_set_int_member (limits, "wait_seconds", answer->limits.wait_seconds);
  json_object_set_object_member (object, "limits", limits);
  return zyr_message_close (object);
}

/* push */

void
zyr_push_request_free (ZyrPushRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->device);
  g_free (request->epoch);
  g_clear_pointer (&request->ops, g_ptr_array_unref);
  g_free (request);
}

ZyrPushRequest *
zyr_push_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrPushRequest) request = g_new0 (ZyrPushRequest, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, ZYR_BODY_INFLATED_SIZE_BYTES_MAX, error);
  JsonArray *ops = NULL;
  const char *device = NULL;
  const char *epoch = NULL;

  request->ops = new_objects ();
  if (object == NULL || !zyr_message_read_id (object, "device", &device, error)
      || !zyr_message_read_optional (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_int (object, "first", 1, G_MAXINT64 - ZYR_PUSH_OPS_N_MAX,
                                &request->first, error)
      || !zyr_message_read_array (object, "ops", ZYR_PUSH_OPS_N_MAX, &ops, error))
    return NULL;
  if (json_array_get_length (ops) == 0)
    {
      zyr_message_malformed (error, "member ops: empty");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = zyr_json_object_at (ops, i);

      if (op == NULL || zyr_json_get_int (op, "n", 0) != request->first + i)
        {
          zyr_message_malformed (error, "member ops: not numbered from first on");
          return NULL;
        }
      g_ptr_array_add (request->ops, json_object_ref (op));
    }
  request->device = g_strdup (device);
  request->epoch = g_strdup (epoch);
  return g_steal_pointer (&request);
}

GBytes *
zyr_push_request_to_bytes (const ZyrPushRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "device", request->device);
  if (request->epoch != NULL)
    json_object_set_string_member (object, "epoch", request->epoch);
  json_object_set_int_member (object, "first", request->first);
  json_object_set_array_member (object, "ops", array_of_objects (request->ops));
  return zyr_message_close (object);
}

void
zyr_push_answer_free (ZyrPushAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->epoch);
  g_clear_pointer (&answer->results, g_ptr_array_unref);
  g_free (answer);
}

ZyrPushAnswer *
zyr_push_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrPushAnswer) answer = g_new0 (ZyrPushAnswer, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, ZYR_BODY_INFLATED_SIZE_BYTES_MAX, error);
  JsonArray *results = NULL;
  const char *epoch = NULL;

  answer->results = new_objects ();
  if (object == NULL
      || !zyr_message_read_text (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_int (object, "last", 0, G_MAXINT64, &answer->last, error)
      || !zyr_message_read_array (object, "results", ZYR_PUSH_OPS_N_MAX, &results, error))
    return NULL;
  if (!read_results (results, answer->results, error))
    return NULL;
  answer->epoch = g_strdup (epoch);
  return g_steal_pointer (&answer);
}

GBytes *
zyr_push_answer_to_bytes (const ZyrPushAnswer *answer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "epoch", answer->epoch);
  json_object_set_int_member (object, "last", answer->last);
  json_object_set_array_member (object, "results", array_of_objects (answer->results));
  return zyr_message_close (object);
}

GBytes *
zyr_push_answer_build (const char *epoch, gint64 last, GPtrArray *results)
{
  GString *text = g_string_new ("{");

  zyr_json_append_text_member (text, "epoch", epoch);
  zyr_json_append_int_member (text, "last", last);
  g_string_append (text, ",\"results\":[");
  for (guint i = 0; i < results->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, g_ptr_array_index (results, i));
    }
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}
