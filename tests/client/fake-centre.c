/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-centre-private.h"

#include "zyr-account-messages.h"
#include "zyr-clock.h"
#include "zyr-compression.h"
#include "zyr-feed.h"
#include "zyr-hash.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-operation-kinds.h"
#include "zyr-protocol.h"

#include <string.h>

#define PAGE_RECORDS 3

static void
fault_free (Fault *fault)
{
  g_free (fault->path);
  g_free (fault->details);
  g_free (fault);
}

static void
scope_free (Scope *scope)
{
  g_free (scope->name);
  g_ptr_array_unref (scope->log);
  g_free (scope);
}

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->message);
  zyr_wait_query_free (waiting->query);
  g_free (waiting);
}

Scope *
fake_centre_find_scope (FakeCentre *self, const char *name, gboolean create)
{
  Scope *scope;

  for (guint i = 0; i < self->scopes->len; i++)
    {
      scope = g_ptr_array_index (self->scopes, i);
      if (g_str_equal (scope->name, name))
        return scope;
    }
  if (!create)
    return NULL;
  scope = g_new0 (Scope, 1);
  scope->name = g_strdup (name);
  scope->log = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  g_ptr_array_add (self->scopes, scope);
  return scope;
}

/* ---- answering ---- */

static void
answer (FakeCentre *self, SoupServerMessage *message, guint status, const char *type, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  ZyrCompression coding = zyr_compression_choose (soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "Accept-Encoding"));
  g_autoptr (GBytes) packed = NULL;
  gconstpointer data;
  gsize size;

  if (self->answer_coding != NULL)
    g_assert_true (zyr_compression_from_name (self->answer_coding, &coding));
  packed = zyr_compress (coding, body);
  if (coding != ZYR_COMPRESSION_IDENTITY)
    soup_message_headers_replace (headers, "Content-Encoding", zyr_compression_to_name (coding));
  data = g_bytes_get_data (packed, &size);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, data, size);
}

static void
answer_json (FakeCentre *self, SoupServerMessage *message, GBytes *body)
{
  answer (self, message, 200, ZYR_PROTOCOL_JSON_TYPE, body);
  g_bytes_unref (body);
}

static void
refuse (FakeCentre *self, SoupServerMessage *message, ZyrProtocolError code, const char *details)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GBytes) body = NULL;

  if (details != NULL)
    object = zyr_json_parse_object (details, -1, 4096, NULL);
  body = zyr_protocol_error_build (code, "test", object);
  answer (self, message, zyr_protocol_error_to_status (code), ZYR_PROTOCOL_JSON_TYPE, body);
}

static void
answer_page (SoupServerMessage *message, guint status)
{
  static const char page[] = "<!DOCTYPE html><html><body>Please accept the terms</body></html>";

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (
      message, "text/html", SOUP_MEMORY_STATIC, page, sizeof page - 1);
}

static void
break_off (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

static GBytes *
request_body (SoupServerMessage *message, char **coding_name)
{
  g_autoptr (GBytes) raw
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *name = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Content-Encoding");
  ZyrCompression coding;
  GBytes *plain;

  g_assert_true (zyr_compression_from_name (name, &coding));
  plain = zyr_decompress (coding, raw, ZYR_BODY_INFLATED_SIZE_BYTES_MAX, NULL);
  g_assert_nonnull (plain);
  if (coding_name != NULL)
    {
      g_free (*coding_name);
      *coding_name = g_strdup (name);
    }
  return plain;
}

/* ---- accounts ---- */

static void
handle_enrol (FakeCentre *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = request_body (message, NULL);
  g_autoptr (ZyrEnrolRequest) request = zyr_enrol_request_parse (body, NULL);

  g_assert_nonnull (request);
  if (g_str_equal (request->code, FAKE_CODE_EXPIRED))
    refuse (self, message, ZYR_PROTOCOL_ERROR_CODE_EXPIRED, NULL);
  else if (g_str_equal (request->code, FAKE_CODE_USED)
           || (g_str_equal (request->code, FAKE_CODE_GOOD) && self->enrolled))
    refuse (self, message, ZYR_PROTOCOL_ERROR_CODE_USED, NULL);
  else if (!g_str_equal (request->code, FAKE_CODE_GOOD))
    refuse (self, message, ZYR_PROTOCOL_ERROR_CODE_UNKNOWN, NULL);
  else
    {
      self->enrolled = TRUE;
      answer_json (self,
                   message,
                   zyr_enrol_answer_to_bytes (&(ZyrEnrolAnswer){
                       .device = (char *) FAKE_DEVICE,
                       .foundation_id = (char *) FAKE_FOUNDATION,
                       .foundation_name = (char *) "Örnek Vakfı",
                       .staff_no = (char *) FAKE_STAFF_NO,
                       .user_name = (char *) "Elif Demir",
                       .epoch = self->epoch,
                       .server_time = (char *) "2026-11-21T10:00:00Z",
                   }));
    }
}

static void
answer_session (FakeCentre *self, SoupServerMessage *message)
{
  const char *roles[] = { "worker", NULL };

  self->n_sessions++;
  g_free (self->access);
  g_free (self->refresh);
  self->access = g_strdup_printf ("access-%u", self->n_sessions);
  self->refresh = g_strdup_printf ("refresh-%u", self->n_sessions);
  answer_json (self,
               message,
               zyr_session_to_bytes (&(ZyrSession){
                   .access = self->access,
                   .access_expires_in = 900,
                   .refresh = self->refresh,
                   .user_id = (char *) FAKE_USER,
                   .staff_no = (char *) FAKE_STAFF_NO,
                   .user_name = (char *) "Elif Demir",
                   .roles = (char **) roles,
                   .foundation_id = (char *) FAKE_FOUNDATION,
                   .foundation_name = (char *) "Örnek Vakfı",
               }));
}

static void
handle_sign_in (FakeCentre *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = request_body (message, NULL);
  g_autoptr (ZyrSignInRequest) request = zyr_sign_in_request_parse (body, NULL);

  g_assert_nonnull (request);
  g_assert_cmpstr (request->device, ==, FAKE_DEVICE);
  if (self->n_wrong >= 3)
    refuse (self, message, ZYR_PROTOCOL_ERROR_LOCKED_OUT, "{\"retry_after\":30}");
  else if (!g_str_equal (request->staff_no, FAKE_STAFF_NO)
           || !g_str_equal (request->password, FAKE_PASSWORD))
    {
      self->n_wrong++;
      refuse (self, message, ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS, NULL);
    }
  else
    answer_session (self, message);
}

static void
handle_token (FakeCentre *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = request_body (message, NULL);
  g_autoptr (ZyrTokenRequest) request = zyr_token_request_parse (body, NULL);

  g_assert_nonnull (request);
  if (g_strcmp0 (request->refresh, self->refresh) == 0)
    answer_session (self, message);
  else
    {
      fake_centre_kill_session (self);
      refuse (self, message, ZYR_PROTOCOL_ERROR_TOKEN_INVALID, NULL);
    }
}

static void
handle_sign_out (FakeCentre *self, SoupServerMessage *message)
{
  fake_centre_kill_session (self);
  answer_json (self, message, g_bytes_new_static ("{}", 2));
}

static gboolean
check_access (FakeCentre *self, SoupServerMessage *message)
{
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *wanted = g_strdup_printf ("Bearer %s", self->access);

  if (self->access != NULL && g_strcmp0 (given, wanted) == 0)
    return TRUE;
  refuse (self, message, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, NULL);
  return FALSE;
}

/* ---- sync ---- */

static void
handle_hello (FakeCentre *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = request_body (message, NULL);
  g_autoptr (ZyrHelloRequest) request = zyr_hello_request_parse (body, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  char *orders[] = { NULL };

  g_assert_nonnull (request);
  for (guint i = 0; i < self->scopes->len; i++)
    g_ptr_array_add (names, ((Scope *) g_ptr_array_index (self->scopes, i))->name);
  g_ptr_array_add (names, NULL);
  answer_json (self,
               message,
               zyr_hello_answer_to_bytes (&(ZyrHelloAnswer){
                   .epoch = self->epoch,
                   .server_time = (char *) "2026-11-21T10:00:00Z",
                   .scopes = (char **) names->pdata,
                   .last_op = self->ops->len,
                   .limits = { .push_ops = 2,
                               .push_bytes = 65536,
                               .pull_records = PAGE_RECORDS,
                               .blob_bytes = 1 << 20,
                               .wait_seconds = 55 },
                   .orders = orders,
               }));
}

/* Each operation but a bad one becomes a note with its own id, in the caseload. */
JsonObject *
fake_centre_take_op (FakeCentre *self, JsonObject *op)
{
  JsonObject *result = json_object_new ();
  const char *id = zyr_json_get_string (op, "id", "");
  const char *text = zyr_json_get_string (op, "text", "");
  gboolean bad = g_str_equal (text, "bad");

  json_object_set_int_member (result, "n", zyr_json_get_int (op, "n", 0));
  json_object_set_string_member (result, "s", bad ? "quarantined" : "ok");
  if (bad)
    json_object_set_string_member (result, "reason", "not-allowed");
  else if (!g_str_equal (zyr_json_get_string (op, "kind", ""), ZYR_OP_VOID))
    {
      JsonArray *res = json_array_new ();
      JsonObject *made = json_object_new ();

      fake_centre_put_note (self, FAKE_SCOPE, id, text);
      json_object_set_string_member (made, "kind", "note");
      json_object_set_string_member (made, "id", id);
      json_object_set_int_member (
          made, "ver", fake_centre_find_scope (self, FAKE_SCOPE, TRUE)->head);
      json_array_add_object_element (res, made);
      json_object_set_array_member (result, "res", res);
    }
  return result;
}

static void
handle_push (FakeCentre *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = request_body (message, &self->push_coding);
  g_autoptr (ZyrPushRequest) request = zyr_push_request_parse (body, NULL);
  g_autoptr (GPtrArray) results = g_ptr_array_new ();

  g_assert_nonnull (request);
  if (request->first > self->ops->len + 1)
    {
      g_autofree char *details = g_strdup_printf ("{\"last\":%u}", self->ops->len);

      refuse (self, message, ZYR_PROTOCOL_ERROR_GAP, details);
      return;
    }
  for (guint i = 0; i < request->ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (request->ops, i);
      guint index = (guint) request->first - 1 + i;

      if (index < self->ops->len)
        {
          if (!zyr_json_object_equal (op, g_ptr_array_index (self->ops, index)))
            {
              g_autofree char *details = g_strdup_printf ("{\"n\":%u}", index + 1);

              refuse (self, message, ZYR_PROTOCOL_ERROR_OP_REUSED, details);
              return;
            }
        }
      else
        {
          g_ptr_array_add (self->ops, json_object_ref (op));
          g_ptr_array_add (self->results, fake_centre_take_op (self, op));
        }
      g_ptr_array_add (results, g_ptr_array_index (self->results, index));
    }
  answer_json (self,
               message,
               zyr_push_answer_to_bytes (&(ZyrPushAnswer){
                   .epoch = self->epoch,
                   .last = self->ops->len,
                   .results = results,
               }));
}

static GBytes *
write_page (Scope *scope, gint64 after, guint limit)
{
  ZyrFeedWriter *writer = zyr_feed_writer_new ();
  guint n = 0, left = 0;
  gint64 next = after;
  GBytes *page;

  for (guint i = 0; i < scope->log->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (scope->log, i);
      g_autofree char *body = NULL;

      if (entry->seq <= after)
        continue;
      if (n == limit)
        {
          left++;
          continue;
        }
      if (entry->op == ZYR_FEED_UPSERT)
        body = zyr_json_object_to_canonical (zyr_record_get_body (entry->record));
      zyr_feed_writer_add (writer,
                           entry->op,
                           zyr_kind_to_string (zyr_record_get_kind (entry->record)),
                           zyr_record_get_id (entry->record),
                           zyr_record_get_ver (entry->record),
                           entry->seq,
                           body,
                           NULL);
      next = entry->seq;
      n++;
    }
  page = zyr_feed_writer_finish (
      writer, scope->head, left > 0 ? next : scope->head, left > 0, n + left);
  zyr_feed_writer_free (writer);
  return page;
}

static void
handle_pull (FakeCentre *self, SoupServerMessage *message, gboolean torn)
{
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (ZyrPullQuery) query = zyr_pull_query_parse (g_uri_get_query (uri), NULL);
  g_autoptr (GBytes) page = NULL;
  Scope *scope;

  g_assert_nonnull (query);
  scope = fake_centre_find_scope (self, query->scope, FALSE);
  if (scope == NULL)
    {
      refuse (self, message, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, NULL);
      return;
    }
  if (g_strcmp0 (query->epoch, self->epoch) != 0)
    {
      g_autofree char *details = g_strdup_printf ("{\"epoch\":\"%s\"}", self->epoch);

      refuse (self, message, ZYR_PROTOCOL_ERROR_RESET, details);
      return;
    }
  page = write_page (scope, query->after, (guint) query->limit);
  if (torn)
    {
      const char *text = g_bytes_get_data (page, NULL);
      const char *trailer = g_strstr_len (text, (gssize) g_bytes_get_size (page), "{\"trailer\"");
      GBytes *cut = g_bytes_new (text, (gsize) (trailer - text));

      g_bytes_unref (page);
      page = cut;
    }
  answer (self, message, 200, ZYR_PROTOCOL_NDJSON_TYPE, page);
}

static gboolean
answer_wait (FakeCentre *self, SoupServerMessage *message, const ZyrWaitQuery *query)
{
  g_autoptr (GPtrArray) changed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);

  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      const Scope *scope = fake_centre_find_scope (self, cursor->scope, FALSE);

      if (scope == NULL)
        {
          refuse (self, message, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, NULL);
          return TRUE;
        }
      if (scope->head > cursor->seq)
        g_ptr_array_add (changed, zyr_scope_cursor_new (scope->name, NULL, scope->head));
    }
  if (changed->len == 0)
    return FALSE;
  answer_json (self, message, zyr_wait_answer_to_bytes (&(ZyrWaitAnswer){ .changed = changed }));
  return TRUE;
}

static void
wait_ended_cb (SoupServerMessage *message, FakeCentre *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      if (((Waiting *) g_ptr_array_index (self->waiting, i))->message == message)
        {
          g_ptr_array_remove_index (self->waiting, i);
          return;
        }
    }
}

static void
handle_wait (FakeCentre *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  ZyrWaitQuery *query = zyr_wait_query_parse (g_uri_get_query (uri), NULL);
  Waiting *waiting;

  g_assert_nonnull (query);
  if (answer_wait (self, message, query))
    {
      zyr_wait_query_free (query);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->message = g_object_ref (message);
  waiting->query = query;
  g_ptr_array_add (self->waiting, waiting);
  g_signal_connect (message, "disconnected", G_CALLBACK (wait_ended_cb), self);
  soup_server_message_pause (message);
}

void
fake_centre_wake (FakeCentre *self)
{
  for (guint i = self->waiting->len; i > 0; i--)
    {
      Waiting *waiting = g_ptr_array_index (self->waiting, i - 1);

      if (!answer_wait (self, waiting->message, waiting->query))
        continue;
      g_signal_handlers_disconnect_by_data (waiting->message, self);
      soup_server_message_unpause (waiting->message);
      g_ptr_array_remove_index (self->waiting, i - 1);
    }
}

static void
handle_blob (FakeCentre *self, SoupServerMessage *message, const char *sha256)
{
  GBytes *bytes = g_hash_table_lookup (self->blobs, sha256);

  if (g_str_equal (soup_server_message_get_method (message), "PUT"))
    {
      g_autoptr (GBytes) body = request_body (message, NULL);
      g_autofree char *found = zyr_hash_sha256_hex_bytes (body);

      g_assert_cmpstr (found, ==, sha256);
      fake_centre_put_blob (self, body);
      answer_json (self, message, g_bytes_new_static ("{}", 2));
    }
  else if (bytes == NULL)
    refuse (self, message, ZYR_PROTOCOL_ERROR_NOT_FOUND, NULL);
  else
    answer (self, message, 200, ZYR_PROTOCOL_BLOB_TYPE, bytes);
}

static void
half_written_cb (SoupServerMessage *message, gpointer data)
{
  break_off (message);
}

static void
answer_half (FakeCentre *self, SoupServerMessage *message, const char *sha256)
{
  GBytes *bytes = g_hash_table_lookup (self->blobs, sha256);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);

  answer (self, message, 200, ZYR_PROTOCOL_BLOB_TYPE, half);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           (goffset) g_bytes_get_size (bytes));
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (half_written_cb), NULL);
}

/* ---- routes ---- */

static void
route (FakeCentre *self, SoupServerMessage *message, const char *path, gboolean torn)
{
  if (g_str_equal (path, ZYR_PROTOCOL_PATH_ENROL))
    handle_enrol (self, message);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_SIGN_IN))
    handle_sign_in (self, message);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_TOKEN))
    handle_token (self, message);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_SIGN_OUT))
    handle_sign_out (self, message);
  else if (!check_access (self, message))
    return;
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_HELLO))
    handle_hello (self, message);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_PUSH))
    handle_push (self, message);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_PULL))
    handle_pull (self, message, torn);
  else if (g_str_equal (path, ZYR_PROTOCOL_PATH_WAIT))
    handle_wait (self, message);
  else if (g_str_has_prefix (path, ZYR_PROTOCOL_PATH_BLOB))
    handle_blob (self, message, path + strlen (ZYR_PROTOCOL_PATH_BLOB));
  else
    refuse (self, message, ZYR_PROTOCOL_ERROR_NOT_FOUND, NULL);
}

static Fault *
take_fault (FakeCentre *self, const char *path)
{
  for (GList *l = self->faults.head; l != NULL; l = l->next)
    {
      Fault *fault = l->data;

      if (g_str_has_suffix (path, fault->path))
        {
          g_queue_delete_link (&self->faults, l);
          return fault;
        }
    }
  return NULL;
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  FakeCentre *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Fault *fault = take_fault (self, path);
  const char *name = g_str_has_prefix (path, ZYR_PROTOCOL_PATH_BLOB) ? "/blob" : path;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));

  g_hash_table_insert (self->counts, g_strdup (name), GUINT_TO_POINTER (count + 1));
  g_assert_cmpstr (soup_message_headers_get_one (headers, ZYR_PROTOCOL_HEADER), ==,
                   ZYR_PROTOCOL_VERSION_TEXT);
  /* Only what is dated is worth the bytes. */
  if (g_str_equal (path, ZYR_PROTOCOL_PATH_PUSH))
    g_assert_true (zyr_time_parse_iso (
        soup_message_headers_get_one (headers, ZYR_PROTOCOL_TIME_HEADER), NULL, NULL, NULL));
  else
    g_assert_null (soup_message_headers_get_one (headers, ZYR_PROTOCOL_TIME_HEADER));
  switch (fault != NULL ? fault->fault : FAKE_FAULT_NONE)
    {
    case FAKE_FAULT_REFUSE:
      refuse (self, message, fault->refusal, fault->details);
      break;
    case FAKE_FAULT_HTML:
      answer_page (message, 200);
      break;
    case FAKE_FAULT_BAD_GATEWAY:
      answer_page (message, 502);
      break;
    case FAKE_FAULT_HANG:
      soup_server_message_pause (message);
      break;
    case FAKE_FAULT_CUT:
      route (self, message, path, FALSE);
      break_off (message);
      break;
    case FAKE_FAULT_HALF:
      answer_half (self, message, path + strlen (ZYR_PROTOCOL_PATH_BLOB));
      break;
    case FAKE_FAULT_GARBAGE:
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (
          message, ZYR_PROTOCOL_JSON_TYPE, SOUP_MEMORY_STATIC, "{\"epo", 6);
      break;
    case FAKE_FAULT_NONE:
    case FAKE_FAULT_TORN:
    default:
      route (self, message, path, fault != NULL && fault->fault == FAKE_FAULT_TORN);
      break;
    }
  g_clear_pointer (&fault, fault_free);
}

/* ---- what tests call ---- */

void
fake_centre_start (FakeCentre *self)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, self->port);
  g_autoptr (GSocketAddress) bound = NULL;
  GError *error = NULL;

  self->server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  socket = g_socket_new (
      G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  soup_server_listen_socket (self->server,
                             socket,
                             self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0,
                             &error);
  g_assert_no_error (error);
}

void
fake_centre_stop (FakeCentre *self)
{
  g_ptr_array_set_size (self->waiting, 0);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

FakeCentre *
fake_centre_new (GTlsCertificate *certificate)
{
  FakeCentre *self = g_new0 (FakeCentre, 1);

  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->epoch_n = 1;
  self->epoch = g_strdup ("epoch-1");
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) scope_free);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->blobs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
  g_queue_init (&self->faults);
  fake_centre_find_scope (self, "ref", TRUE);
  fake_centre_find_scope (self, FAKE_SCOPE, TRUE);
  fake_centre_start (self);
  return self;
}

void
fake_centre_free (FakeCentre *self)
{
  if (self->server != NULL)
    fake_centre_stop (self);
  g_queue_clear_full (&self->faults, (GDestroyNotify) fault_free);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->scopes);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->results);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->blobs);
  g_clear_object (&self->certificate);
  g_free (self->epoch);
  g_free (self->access);
  g_free (self->refresh);
  g_free (self->push_coding);
  g_free (self->answer_coding);
  g_free (self);
}

guint16
fake_centre_get_port (FakeCentre *self)
{
  return self->port;
}
