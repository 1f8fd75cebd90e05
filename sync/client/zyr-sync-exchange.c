/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-runner-private.h"

#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-seal.h"
#include "zyr-task.h"
#include "zyr-transfer.h"

#define TALK_TIMEOUT_MS 20000
#define CARRY_TIMEOUT_MS 60000
#define BLOB_TIMEOUT_MS 180000
#define PIECE_TIMEOUT_MS 60000
#define WAIT_GRACE_MS 20000

void
zyr_sync_answer_free (ZyrSyncAnswer *answer)
{
  g_clear_pointer (&answer->hello, zyr_hello_answer_free);
  g_clear_pointer (&answer->push, zyr_push_answer_free);
  g_clear_pointer (&answer->page, zyr_feed_page_free);
  g_clear_pointer (&answer->wait, zyr_wait_answer_free);
  g_clear_pointer (&answer->bytes, g_bytes_unref);
  g_clear_pointer (&answer->refusal, zyr_protocol_problem_free);
  g_free (answer);
}

static ZyrSyncProblem
client_error_to_problem (const GError *error)
{
  if (error->domain == ZYR_KEYRING_ERROR)
    return ZYR_SYNC_PROBLEM_KEYRING;
  if (error->domain != ZYR_CLIENT_ERROR)
    return ZYR_SYNC_PROBLEM_BROKEN_ANSWER;

  switch ((int) error->code)
    {
    case ZYR_CLIENT_ERROR_OFFLINE:
      return ZYR_SYNC_PROBLEM_OFFLINE;
    case ZYR_CLIENT_ERROR_SERVER_DOWN:
      return ZYR_SYNC_PROBLEM_SERVER_DOWN;
    case ZYR_CLIENT_ERROR_TIMEOUT:
      return ZYR_SYNC_PROBLEM_TIMEOUT;
    case ZYR_CLIENT_ERROR_BUSY:
    case ZYR_CLIENT_ERROR_LOCKED_OUT:
      return ZYR_SYNC_PROBLEM_BUSY;
    case ZYR_CLIENT_ERROR_WRONG_CA:
      return ZYR_SYNC_PROBLEM_WRONG_CA;
    case ZYR_CLIENT_ERROR_NOT_THE_CENTRE:
      return ZYR_SYNC_PROBLEM_NOT_THE_CENTRE;
    case ZYR_CLIENT_ERROR_PROTOCOL_VERSION:
      return ZYR_SYNC_PROBLEM_PROTOCOL_VERSION;
    case ZYR_CLIENT_ERROR_OLD_CENTRE:
      return ZYR_SYNC_PROBLEM_OLD_CENTRE;
    default:
      return ZYR_SYNC_PROBLEM_BROKEN_ANSWER;
    }
}

GError *
zyr_sync_fetch_error (const ZyrSyncAction *action)
{
  static const int codes[ZYR_SYNC_N_PROBLEMS] = {
    [ZYR_SYNC_PROBLEM_NONE] = ZYR_CLIENT_ERROR_NOT_FOUND,
    [ZYR_SYNC_PROBLEM_OFFLINE] = ZYR_CLIENT_ERROR_OFFLINE,
    [ZYR_SYNC_PROBLEM_SERVER_DOWN] = ZYR_CLIENT_ERROR_SERVER_DOWN,
    [ZYR_SYNC_PROBLEM_TIMEOUT] = ZYR_CLIENT_ERROR_TIMEOUT,
    [ZYR_SYNC_PROBLEM_BUSY] = ZYR_CLIENT_ERROR_BUSY,
    [ZYR_SYNC_PROBLEM_BROKEN_ANSWER] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_SYNC_PROBLEM_CANCELLED] = ZYR_CLIENT_ERROR_CANCELLED,
    [ZYR_SYNC_PROBLEM_WRONG_CA] = ZYR_CLIENT_ERROR_WRONG_CA,
    [ZYR_SYNC_PROBLEM_NOT_THE_CENTRE] = ZYR_CLIENT_ERROR_NOT_THE_CENTRE,
    [ZYR_SYNC_PROBLEM_PORTAL] = ZYR_CLIENT_ERROR_NOT_THE_CENTRE,
    [ZYR_SYNC_PROBLEM_PROTOCOL_VERSION] = ZYR_CLIENT_ERROR_PROTOCOL_VERSION,
    [ZYR_SYNC_PROBLEM_OLD_CENTRE] = ZYR_CLIENT_ERROR_OLD_CENTRE,
    [ZYR_SYNC_PROBLEM_OP_REUSED] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_SYNC_PROBLEM_MISSING_OPS] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_SYNC_PROBLEM_REFUSED] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_SYNC_PROBLEM_STORE] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_SYNC_PROBLEM_KEYRING] = ZYR_CLIENT_ERROR_FAILED,
  };

  if (action->problem == ZYR_SYNC_PROBLEM_NONE && !action->flag)
    return NULL;
  return g_error_new (ZYR_CLIENT_ERROR,
                      codes[action->problem],
                      "blob not fetched: %s",
                      action->flag ? "not at the centre"
                                   : zyr_sync_problem_to_string (action->problem));
}

/* One request of the engine: what reading its answer needs. */
typedef struct
{
  ZyrSyncRequestKind kind;
  char *scope;
  char *sha256;
  GBytes *beginning; /* (nullable): of the blob, from before */
  GByteArray *part;  /* (nullable): what came of it now */
  ZyrReply *reply;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_pointer (&exchange->reply, zyr_reply_free);
  g_clear_pointer (&exchange->beginning, g_bytes_unref);
  g_clear_pointer (&exchange->part, g_byte_array_unref);
  g_free (exchange->scope);
  g_free (exchange->sha256);
  g_free (exchange);
}

static void
return_problem (GTask *task, ZyrSyncProblem problem)
{
  ZyrSyncAnswer *answer = g_new0 (ZyrSyncAnswer, 1);

  answer->problem = problem;
  g_task_return_pointer (task, answer, (GDestroyNotify) zyr_sync_answer_free);
}

/* ---- reading ---- */

static GBytes *
join (GBytes *beginning, gconstpointer data, gsize size)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  if (beginning != NULL)
    g_byte_array_append (whole,
                         g_bytes_get_data (beginning, NULL),
                         (guint) g_bytes_get_size (beginning));
  g_byte_array_append (whole, data, (guint) size);
  return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}

static gboolean
read_blob (const Exchange *exchange, ZyrSyncAnswer *answer)
{
  GBytes *body = exchange->reply->body;
  gboolean rest = exchange->reply->status == SOUP_STATUS_PARTIAL_CONTENT;
  g_autoptr (GBytes) whole = join (rest ? exchange->beginning : NULL,
                                   g_bytes_get_data (body, NULL),
                                   g_bytes_get_size (body));
  g_autofree char *sha256 = zyr_hash_sha256_hex_bytes (whole);

  if (!g_str_equal (sha256, exchange->sha256))
    return FALSE;
  answer->bytes = g_steal_pointer (&whole);
  return TRUE;
}

/* A centre that does not say where an upload stands cannot be gone on with. */
static gboolean
read_upload (const Exchange *exchange, ZyrSyncAnswer *answer)
{
  answer->offset = exchange->reply->upload_offset;
  answer->flag = exchange->reply->upload_complete;
  return answer->offset >= 0;
}

static gboolean
read_answer (const Exchange *exchange, ZyrSyncAnswer *answer)
{
  GBytes *body = exchange->reply->body;

  switch (exchange->kind)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      answer->flag = g_bytes_get_size (body) == 0;
      if (answer->flag)
        return TRUE;
      answer->hello = zyr_hello_answer_parse (body, NULL);
      return answer->hello != NULL;
    case ZYR_SYNC_REQUEST_PUSH:
    case ZYR_SYNC_REQUEST_RETRY:
    case ZYR_SYNC_REQUEST_SEAL:
      answer->push = zyr_push_answer_parse (body, NULL);
      return answer->push != NULL;
    case ZYR_SYNC_REQUEST_PULL:
      answer->page = zyr_feed_page_parse (body, exchange->scope, NULL);
      return answer->page != NULL;
    case ZYR_SYNC_REQUEST_WAIT:
      answer->wait = zyr_wait_answer_parse (body, NULL);
      return answer->wait != NULL;
    case ZYR_SYNC_REQUEST_GET_BLOB:
      return read_blob (exchange, answer);
    case ZYR_SYNC_REQUEST_HEAD_BLOB:
    case ZYR_SYNC_REQUEST_PATCH_BLOB:
      return read_upload (exchange, answer);
    case ZYR_SYNC_REQUEST_PUT_BLOB:
    case ZYR_SYNC_REQUEST_SEAL_BLOB:
    case ZYR_SYNC_REQUEST_TOKEN:
    default:
      return TRUE;
    }
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Exchange *exchange = data;
  ZyrSyncAnswer *answer = g_new0 (ZyrSyncAnswer, 1);

  if (exchange->reply->problem != NULL)
    answer->refusal = g_steal_pointer (&exchange->reply->problem);
  else if (!read_answer (exchange, answer))
    answer->problem = ZYR_SYNC_PROBLEM_BROKEN_ANSWER;
  g_task_return_pointer (task, answer, (GDestroyNotify) zyr_sync_answer_free);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  exchange->reply = zyr_transport_send_finish (ZYR_TRANSPORT (source), result, &error);
  if (exchange->reply == NULL && exchange->part != NULL && exchange->part->len > 0)
    {
      ZyrSyncAnswer *answer = g_new0 (ZyrSyncAnswer, 1);

      answer->problem = client_error_to_problem (error);
      answer->bytes = join (exchange->beginning, exchange->part->data, exchange->part->len);
      g_task_return_pointer (task, answer, (GDestroyNotify) zyr_sync_answer_free);
    }
  else if (exchange->reply == NULL)
    return_problem (task, client_error_to_problem (error));
  else
    zyr_task_run_in_thread (task, read_thread);
}

/* ---- renewing the session ---- */

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) session
      = zyr_account_refresh_finish (ZYR_ACCOUNT (source), result, &error);
  ZyrProtocolError code;
  ZyrSyncAnswer *answer;

  if (session != NULL)
    {
      return_problem (task, ZYR_SYNC_PROBLEM_NONE);
      return;
    }
  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN))
    code = ZYR_PROTOCOL_ERROR_TOKEN_INVALID;
  else if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_DEVICE_REVOKED))
    code = ZYR_PROTOCOL_ERROR_DEVICE_REVOKED;
  else
    {
      return_problem (task, client_error_to_problem (error));
      return;
    }
  answer = g_new0 (ZyrSyncAnswer, 1);
  answer->refusal = g_new0 (ZyrProtocolProblem, 1);
  answer->refusal->code = code;
  answer->refusal->message = g_strdup (error->message);
  g_task_return_pointer (task, answer, (GDestroyNotify) zyr_sync_answer_free);
}

/* ---- writing ---- */

static void
send_request (GTask *task, ZyrAccount *account, ZyrRequest *request, guint timeout_ms)
{
  request->access = zyr_account_get_access (account);
  if (timeout_ms > 0)
    request->timeout_ms = timeout_ms;
  zyr_transport_send_async (zyr_account_get_transport (account),
                            request,
                            g_task_get_cancellable (task),
                            answered_cb,
                            task);
}

static void
send_json (
    GTask *task, ZyrAccount *account, const char *path, GBytes *body, guint bound_ms, guint own_ms)
{
  const gboolean is_push = g_str_equal (path, ZYR_PROTOCOL_PATH_PUSH);

  send_request (task,
                account,
                &(ZyrRequest){
                    .method = "POST",
                    .path = path,
                    .body = body,
                    .body_type = ZYR_PROTOCOL_JSON_TYPE,
                    .compress = TRUE,
                    .accept_coding = is_push,
                    .tell_time = is_push,
                    .answer_bytes_max = ZYR_BODY_INFLATED_SIZE_BYTES_MAX,
                    .timeout_ms = own_ms,
                },
                bound_ms);
}

static void
send_query (
    GTask *task, ZyrAccount *account, const char *path, char *query, guint bound_ms, guint own_ms)
{
  g_autofree char *target = g_strconcat (path, "?", query, NULL);

  send_request (task,
                account,
                &(ZyrRequest){
                    .method = "GET",
                    .path = target,
                    .accept_coding = g_str_equal (path, ZYR_PROTOCOL_PATH_PULL),
                    .answer_bytes_max = ZYR_BODY_INFLATED_SIZE_BYTES_MAX,
                    .timeout_ms = own_ms,
                },
                bound_ms);
}

static void
send_blob (GTask *task, ZyrAccount *account, const ZyrSyncAction *action, guint timeout_ms)
{
  g_autofree char *path = g_strconcat (ZYR_PROTOCOL_PATH_BLOB, action->sha256, NULL);

  send_request (task,
                account,
                &(ZyrRequest){
                    .method = "PUT",
                    .path = path,
                    .body = action->bytes,
                    .body_type = ZYR_PROTOCOL_BLOB_TYPE,
                    .answer_bytes_max = ZYR_KIB (64),
                    .timeout_ms = PIECE_TIMEOUT_MS,
                },
                timeout_ms);
}

/* What nobody but the centre can read. A key that is none comes from no centre. */
static void
send_sealed (GTask *task, ZyrAccount *account, const ZyrSyncAction *action, guint timeout_ms)
{
  g_autoptr (GBytes) plain = action->push != NULL ? zyr_push_request_to_bytes (action->push)
                                                  : g_bytes_ref (action->bytes);
  g_autoptr (GBytes) sealed = zyr_seal (plain, action->seal, NULL);
  g_autofree char *path = g_strconcat (ZYR_PROTOCOL_PATH_SEALED, action->sha256, NULL);

  if (sealed == NULL)
    {
      return_problem (task, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
      g_object_unref (task);
      return;
    }
  send_request (task,
                account,
                &(ZyrRequest){
                    .method = "POST",
                    .path = path,
                    .body = sealed,
                    .body_type = ZYR_PROTOCOL_BLOB_TYPE,
                    .answer_bytes_max = ZYR_BODY_INFLATED_SIZE_BYTES_MAX,
                    .timeout_ms = PIECE_TIMEOUT_MS,
                },
                timeout_ms);
}

static void
send_piece (GTask *task, ZyrAccount *account, const ZyrSyncAction *action, guint timeout_ms)
{
  g_autofree char *path = g_strconcat (ZYR_PROTOCOL_PATH_BLOB, action->sha256, NULL);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, action->after);
  g_autofree char *length = g_strdup_printf ("%" G_GUINT64_FORMAT, action->total);
  const gboolean ask = action->request == ZYR_SYNC_REQUEST_HEAD_BLOB;
  const char *const headers[] = { ZYR_TRANSFER_OFFSET,
                                  offset,
                                  ZYR_TRANSFER_LENGTH,
                                  length,
                                  ZYR_TRANSFER_COMPLETE,
                                  action->flag ? "?1" : "?0",
                                  NULL };

  send_request (task,
                account,
                &(ZyrRequest){
                    .method = ask ? SOUP_METHOD_HEAD : "PATCH",
                    .path = path,
                    .headers = ask ? NULL : headers,
                    .body = action->bytes,
                    .body_type = ZYR_TRANSFER_PART_TYPE,
                    .answer_bytes_max = ZYR_KIB (64),
                    .timeout_ms = ask ? TALK_TIMEOUT_MS : PIECE_TIMEOUT_MS,
                },
                timeout_ms);
}

static void
get_blob (GTask *task, ZyrAccount *account, const ZyrSyncAction *action, guint timeout_ms)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *path = g_strconcat (ZYR_PROTOCOL_PATH_BLOB, action->sha256, NULL);
  gsize n_here = action->bytes != NULL ? g_bytes_get_size (action->bytes) : 0;
  g_autofree char *range = g_strdup_printf ("bytes=%" G_GSIZE_FORMAT "-", n_here);
  const char *const headers[] = { ZYR_TRANSFER_RANGE, range, NULL };

  exchange->part = g_byte_array_new ();
  exchange->beginning = n_here > 0 ? g_bytes_ref (action->bytes) : NULL;
  send_request (task,
                account,
                &(ZyrRequest){
                    .method = "GET",
                    .path = path,
                    .headers = n_here > 0 ? headers : NULL,
                    .part = exchange->part,
                    .answer_bytes_max = ZYR_BLOB_SIZE_BYTES_MAX,
                    .timeout_ms = BLOB_TIMEOUT_MS,
                },
                timeout_ms);
}

static void
carry_out (GTask *task, ZyrAccount *account, const ZyrSyncAction *action, guint timeout_ms)
{
  g_autoptr (GBytes) body = NULL;
  g_autofree char *query = NULL;

  switch (action->request)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      body = zyr_hello_request_to_bytes (action->hello);
      send_json (task, account, ZYR_PROTOCOL_PATH_HELLO, body, timeout_ms, TALK_TIMEOUT_MS);
      break;
    case ZYR_SYNC_REQUEST_PUSH:
      body = zyr_push_request_to_bytes (action->push);
      send_json (task, account, ZYR_PROTOCOL_PATH_PUSH, body, timeout_ms, CARRY_TIMEOUT_MS);
      break;
    case ZYR_SYNC_REQUEST_RETRY:
      body = zyr_retry_request_to_bytes (action->retry);
      send_json (task, account, ZYR_PROTOCOL_PATH_RETRY, body, timeout_ms, CARRY_TIMEOUT_MS);
      break;
    case ZYR_SYNC_REQUEST_SEAL:
    case ZYR_SYNC_REQUEST_SEAL_BLOB:
      send_sealed (task, account, action, timeout_ms);
      break;
    case ZYR_SYNC_REQUEST_PULL:
      query = zyr_pull_query_to_string (action->pull);
      send_query (task, account, ZYR_PROTOCOL_PATH_PULL, query, timeout_ms, CARRY_TIMEOUT_MS);
      break;
    case ZYR_SYNC_REQUEST_WAIT:
      query = zyr_wait_query_to_string (action->wait);
      send_query (task,
                  account,
                  ZYR_PROTOCOL_PATH_WAIT,
                  query,
                  timeout_ms,
                  (guint) action->wait->timeout_s * 1000 + WAIT_GRACE_MS);
      break;
    case ZYR_SYNC_REQUEST_PUT_BLOB:
      send_blob (task, account, action, timeout_ms);
      break;
    case ZYR_SYNC_REQUEST_HEAD_BLOB:
    case ZYR_SYNC_REQUEST_PATCH_BLOB:
      send_piece (task, account, action, timeout_ms);
      break;
    case ZYR_SYNC_REQUEST_GET_BLOB:
      get_blob (task, account, action, timeout_ms);
      break;
    case ZYR_SYNC_REQUEST_TOKEN:
    default:
      zyr_account_refresh_async (account, NULL, renewed_cb, task);
      break;
    }
}

void
zyr_sync_exchange_async (ZyrAccount          *account,
                         const ZyrSyncAction *action,
                         guint                timeout_ms,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  g_task_set_source_tag (task, zyr_sync_exchange_async);
  g_task_set_check_cancellable (task, FALSE);
  exchange->kind = action->request;
  exchange->scope = action->pull != NULL ? g_strdup (action->pull->scope) : NULL;
  exchange->sha256 = g_strdup (action->sha256);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  carry_out (task, account, action, timeout_ms);
}

ZyrSyncAnswer *
zyr_sync_exchange_finish (ZyrAccount *account, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
