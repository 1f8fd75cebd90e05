/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-accounts.h"
#include "zyr-feed.h"
#include "zyr-feed-digest.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-publication.h"
#include "zyr-rights.h"

#include <string.h>

/* Which home a feed's numbers and log are kept with. */
static const char *
home_of (const ZyrCall *call, const char *scope)
{
  return g_str_equal (scope, "ref") ? "ref" : call->caller.home;
}

/* 0 for a feed that has no numbers yet. */
static gint64
read_head (ZyrTx *tx, const ZyrCall *call, const char *scope, GError **error)
{
  g_autofree char *log = zyr_rights_dup_log (scope);

  return zyr_tx_query_int (tx, "SELECT head FROM scope WHERE home = ?1 AND scope = ?2",
                           ZYR_VALUES (ZYR_TEXT (home_of (call, scope)), ZYR_TEXT (log)), 0, error);
}

/* hello */

typedef struct
{
  ZyrCall *call;
  const ZyrHelloRequest *request;
  ZyrHelloAnswer *answer;
} Hello;

static gboolean
read_heads (ZyrTx *tx, const ZyrCall *call, ZyrHelloAnswer *answer, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_free (answer->heads);
  answer->heads = g_new0 (gint64, g_strv_length (answer->scopes) + 1);
  for (guint i = 0; answer->scopes[i] != NULL && local_error == NULL; i++)
    answer->heads[i] = read_head (tx, call, answer->scopes[i], &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Whether the device may read the feed, and has read all of it. */
static gboolean
is_at_head (const ZyrHelloAnswer *answer, const ZyrScopeCursor *cursor)
{
  guint n = 0;

  while (answer->scopes[n] != NULL && !g_str_equal (answer->scopes[n], cursor->scope))
    n++;
  return answer->scopes[n] != NULL && answer->heads[n] == cursor->seq
         && g_strcmp0 (cursor->epoch, answer->epoch) == 0;
}

/* The device stands where the centre stands: nothing is to be told. */
static gboolean
is_in_step (const Hello *hello)
{
  const ZyrHelloAnswer *answer = hello->answer;
  const ZyrHelloRequest *request = hello->request;

  if (request->lease_days != (gint64)hello->call->service->lease_days)
    return FALSE;
  if (request->scopes->len != g_strv_length (answer->scopes) || answer->orders[0] != NULL
      || answer->differ != NULL || answer->results->len > 0 || request->last_op != answer->last_op)
    return FALSE;
  for (guint i = 0; i < request->scopes->len; i++)
    {
      if (!is_at_head (answer, g_ptr_array_index (request->scopes, i)))
        return FALSE;
    }
  return TRUE;
}

/* What a device that has read the whole feed holds of it, of the kinds that it knows */
static gboolean
read_digest (ZyrTx *tx,
             const Hello *hello,
             const char *scope,
             ZyrFeedDigest *digest,
             GError **error)
{
  const char *const *kinds = (const char *const *)hello->request->kinds;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT record.kind, record.id, record.ver FROM log JOIN record"
      " ON record.home = log.home AND record.id = log.rec"
      " WHERE log.home = ?1 AND log.scope = ?2 AND log.op IN ('ENTER', 'UPSERT')",
      ZYR_VALUES (ZYR_TEXT (home_of (hello->call, scope)), ZYR_TEXT (scope)), error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      if (g_strv_contains (kinds, zyr_rows_get_text (rows, 0)))
        zyr_feed_digest_add (digest, zyr_rows_get_text (rows, 0), zyr_rows_get_text (rows, 1),
                             zyr_rows_get_int (rows, 2));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A device has compared a feed that it has read to the end: it should hold what stands here. Of a
 * feed that is shown in part it cannot be told without looking at each record. */
static gboolean
compare_feeds (ZyrTx *tx, Hello *hello, GError **error)
{
  const ZyrHelloRequest *request = hello->request;
  g_autoptr (GStrvBuilder) differ = g_strv_builder_new ();
  guint n_differ = 0;

  g_clear_pointer (&hello->answer->differ, g_strfreev);
  for (guint i = 0; request->kinds != NULL && i < request->scopes->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (request->scopes, i);
      ZyrFeedDigest digest = { 0 };
      g_autofree char *text = NULL;

      if (cursor->digest == NULL || zyr_rights_is_partial (cursor->scope)
          || !is_at_head (hello->answer, cursor))
        continue;
      if (!read_digest (tx, hello, cursor->scope, &digest, error))
        return FALSE;
      text = zyr_feed_digest_to_text (&digest);
      if (g_str_equal (text, cursor->digest))
        continue;
      g_strv_builder_add (differ, cursor->scope);
      n_differ++;
    }
  if (n_differ > 0)
    hello->answer->differ = g_strv_builder_end (differ);
  return TRUE;
}

/* Something has gone wrong somewhere: who runs the centre can see it, and where. */
static gboolean
audit_differing_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Hello *hello = data;
  g_autoptr (JsonObject) details = json_object_new ();

  zyr_json_set_strings (details, "scopes", (const char *const *)hello->answer->differ);
  return zyr_call_audit (hello->call, tx, "feed-differs", details, error);
}

static gboolean
hello_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Hello *hello = data;
  const ZyrCaller *caller = &hello->call->caller;
  g_autoptr (ZyrDevice) device = NULL;

  g_clear_pointer (&hello->answer->epoch, g_free);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &hello->answer->epoch, error);
  if (device == NULL)
    return FALSE;
  hello->answer->last_op = device->last_op;
  g_ptr_array_set_size (hello->answer->results, 0);
  return zyr_service_read_results (tx, caller, hello->request, hello->answer->epoch,
                                   hello->answer->results, error)
         && read_heads (tx, hello->call, hello->answer, error)
         && compare_feeds (tx, hello, error);
}

static gboolean
note_version_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Hello *hello = data;

  return zyr_devices_set_app_version (tx, hello->call->caller.device, hello->request->app_version,
                                      error);
}

/* What a hello leaves behind; a device says its version when its program has started. */
static gboolean
note_hello (Hello *hello, GError **error)
{
  ZyrStorage *storage = hello->call->service->storage;
  const char *home = hello->call->caller.home;

  return (hello->request->app_version == NULL
          || zyr_storage_write_home (storage, home, note_version_tx, hello, error))
         && (hello->answer->differ == NULL
             || zyr_storage_write_home (storage, home, audit_differing_tx, hello, error));
}

gboolean
zyr_service_hello (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrHelloRequest) request = zyr_hello_request_parse (call->request->body, error);
  g_autoptr (ZyrHelloAnswer) answer = g_new0 (ZyrHelloAnswer, 1);
  Hello hello = { call, request, answer };

  if (request == NULL)
    return FALSE;
  if (request->device != NULL && !g_str_equal (request->device, call->caller.device))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "another device's session");
  answer->server_time = g_strdup (call->now);
  answer->scopes = zyr_caller_dup_scopes (&call->caller);
  answer->results = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  answer->orders = g_new0 (char *, 1);
  answer->limits = (ZyrLimits){ .push_ops = ZYR_PUSH_OPS_N_MAX,
                                .push_bytes = ZYR_BODY_INFLATED_SIZE_BYTES_MAX,
                                .pull_records = ZYR_PULL_RECORDS_N_MAX,
                                .blob_bytes = ZYR_BLOB_SIZE_BYTES_MAX,
                                .wait_seconds = ZYR_WAIT_TIMEOUT_S_MAX };
  if (!zyr_storage_read (call->service->storage, hello_tx, &hello, error)
      || !note_hello (&hello, error))
    return FALSE;
  if (is_in_step (&hello))
    {
      zyr_call_answer (call, 200, g_bytes_new (NULL, 0));
      call->response->content_type = NULL;
    }
  else
    {
      if (!zyr_service_grant_lease (call->service, answer, error))
        return FALSE;
      zyr_call_answer (call, 200, zyr_hello_answer_to_bytes (answer));
    }
  return TRUE;
}

/* pull */

typedef struct
{
  ZyrCall *call;
  ZyrPullQuery *query;
  char *log;           /* the feed that it is read from */
  ZyrReading *reading; /* while lines are read */
  GBytes *page;
  GHashTable *households; /* whose records the page holds */
  gint64 n_lines;
  gint64 last_seq;
  gint64 floor;
  gboolean more;
} Pull;

/* A device that began to read after all that was forgotten had left never held any of it. */
static gboolean
began_after (ZyrTx *tx, const Pull *pull, gint64 floor_at, gboolean *after, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 at = zyr_tx_query_int (
      tx, "SELECT at FROM feed_begin WHERE home = ?1 AND scope = ?2 AND device = ?3",
      ZYR_VALUES (ZYR_TEXT (home_of (pull->call, pull->query->scope)), ZYR_TEXT (pull->log),
                  ZYR_TEXT (pull->call->caller.device)),
      -1, &local_error);

  *after = at > floor_at;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_bounds (ZyrTx *tx, Pull *pull, gint64 *head, gint64 *floor_at, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, "SELECT head, floor, floor_at FROM scope WHERE home = ?1 AND scope = ?2",
      ZYR_VALUES (ZYR_TEXT (home_of (pull->call, pull->query->scope)), ZYR_TEXT (pull->log)),
      error);

  if (rows == NULL)
    return FALSE;
  if (zyr_rows_next (rows, &local_error))
    {
      *head = zyr_rows_get_int (rows, 0);
      pull->floor = zyr_rows_get_int (rows, 1);
      *floor_at = zyr_rows_get_int (rows, 2);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
check_cursor (ZyrTx *tx, Pull *pull, gint64 *head, GError **error)
{
  g_autofree char *epoch = zyr_service_dup_epoch (tx, error);
  gint64 after = pull->query->after;
  gint64 floor_at = 0;
  gboolean reaches = TRUE;

  if (epoch == NULL || !read_bounds (tx, pull, head, &floor_at, error))
    return FALSE;
  /* From 0 on nothing is missed, whatever was compacted. A cursor beyond the head is of another
   * timeline. */
  if (after > 0 && after < pull->floor && !began_after (tx, pull, floor_at, &reaches, error))
    return FALSE;
  if (g_str_equal (epoch, pull->query->epoch) && after <= *head && reaches)
    return TRUE;
  zyr_call_detail_text (pull->call, "epoch", epoch);
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_RESET, "the cursor is void");
}

static ZyrRecord *
find_form (ZyrTx *tx, const char *id, gpointer data, GError **error)
{
  const Pull *pull = data;

  return zyr_service_dup_form (pull->call->service, tx, pull->query->epoch, id, error);
}

/* What must not be shown, or is not there any more, leaves. */
static gboolean
add_line (Pull *pull, ZyrFeedWriter *writer, ZyrRows *rows, GError **error)
{
  ZyrFeedOp op = ZYR_FEED_UPSERT;
  const char *household = zyr_rows_get_text (rows, 3);
  const char *body = zyr_rows_get_text (rows, 6);
  g_autofree char *shown = NULL;
  gboolean there;

  zyr_feed_op_from_string (zyr_rows_get_text (rows, 1), &op);
  there = (op == ZYR_FEED_UPSERT || op == ZYR_FEED_ENTER) && body != NULL;
  if (!there && op != ZYR_FEED_LEAVE)
    op = ZYR_FEED_DELETE;
  if (there && pull->reading != NULL)
    {
      if (!zyr_reading_show (pull->reading, zyr_kind_from_string (zyr_rows_get_text (rows, 2)),
                             household, body, &shown, error))
        return FALSE;
      body = shown;
      there = shown != NULL;
      op = there ? op : ZYR_FEED_LEAVE;
    }
  if (there && household != NULL)
    g_hash_table_add (pull->households, g_strdup (household));
  pull->last_seq = zyr_rows_get_int (rows, 0);
  pull->n_lines++;
  zyr_feed_writer_add (writer, op, zyr_rows_get_text (rows, 2), zyr_rows_get_text (rows, 4),
                       zyr_rows_get_int (rows, 5), pull->last_seq, there ? body : NULL,
                       there ? zyr_rows_get_text (rows, 7) : NULL);
  return TRUE;
}

/* Adds lines up to the limits. */
static gboolean
add_lines (ZyrTx *tx, Pull *pull, ZyrFeedWriter *writer, GError **error)
{
  gint64 limit = pull->query->limit > 0 ? MIN (pull->query->limit, ZYR_PULL_RECORDS_N_MAX)
                                        : ZYR_PULL_RECORDS_N_MAX;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT log.seq, log.op, log.kind, log.household, log.rec, COALESCE (record.ver, 0),"
      " record.body, record.tok FROM log LEFT JOIN record"
      " ON record.home = log.home AND record.id = log.rec"
      " WHERE log.home = ?1 AND log.scope = ?2 AND log.seq > ?3 ORDER BY log.seq LIMIT ?4",
      ZYR_VALUES (ZYR_TEXT (home_of (pull->call, pull->query->scope)),
                  ZYR_TEXT (pull->log), ZYR_INT (pull->query->after), ZYR_INT (limit + 1)),
      error);

  if (rows == NULL)
    return FALSE;
  pull->more = FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      if (pull->n_lines == limit || zyr_feed_writer_get_size (writer) >= ZYR_PULL_SIZE_BYTES_MAX)
        {
          pull->more = TRUE;
          break;
        }
      if (!add_line (pull, writer, rows, &local_error))
        break;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
pull_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Pull *pull = data;
  g_autoptr (ZyrFeedWriter) writer = zyr_feed_writer_new ();
  g_autoptr (ZyrReading) reading = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 head = 0;
  gint64 total;

  if (!check_cursor (tx, pull, &head, error))
    return FALSE;
  total = zyr_tx_query_int (
      tx, "SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND seq > ?3",
      ZYR_VALUES (ZYR_TEXT (home_of (pull->call, pull->query->scope)),
                  ZYR_TEXT (pull->log), ZYR_INT (pull->query->after)),
      0, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (zyr_rights_is_partial (pull->query->scope))
    pull->reading = reading = zyr_reading_new (tx, pull->call->caller.home, pull->query->scope,
                                               find_form, pull);
  if (!add_lines (tx, pull, writer, error))
    return FALSE;
  pull->page = zyr_feed_writer_finish (writer, head, pull->more ? pull->last_seq : head,
                                       pull->more, total);
  return TRUE;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Every file that is given out is on record: which, to whom, when. */
static gboolean
audit_pull_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Pull *pull = data;
  g_autoptr (JsonObject) details = json_object_new ();
  g_autofree const char **names
      = (const char **)g_hash_table_get_keys_as_array (pull->households, NULL);

  qsort (names, g_hash_table_size (pull->households), sizeof *names, compare_texts);
  json_object_set_string_member (details, "scope", pull->query->scope);
  json_object_set_int_member (details, "after", pull->query->after);
  json_object_set_int_member (details, "n_records", pull->n_lines);
  zyr_json_set_strings (details, "households", names);
  return zyr_call_audit (pull->call, tx, "pull", details, error);
}

static gboolean
begin_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Pull *pull = data;

  return zyr_tx_run (tx,
                     "INSERT INTO feed_begin (home, scope, device, at) VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT (home, scope, device) DO UPDATE SET at = excluded.at",
                     ZYR_VALUES (ZYR_TEXT (home_of (pull->call, pull->query->scope)),
                                 ZYR_TEXT (pull->log), ZYR_TEXT (pull->call->caller.device),
                                 ZYR_INT (pull->call->now_s)),
                     error);
}

static gboolean
pull_run (Pull *pull, GError **error)
{
  ZyrCall *call = pull->call;
  ZyrStorage *storage = call->service->storage;

  if (!zyr_storage_read (storage, pull_tx, pull, error))
    return FALSE;
  if (pull->query->after == 0 && pull->floor > 0
      && !zyr_storage_write_home (storage, call->caller.home, begin_tx, pull, error))
    return FALSE;
  if (g_hash_table_size (pull->households) > 0
      && !zyr_storage_write_home (storage, call->caller.home, audit_pull_tx, pull, error))
    return FALSE;
  zyr_call_answer (call, 200, g_steal_pointer (&pull->page));
  call->response->content_type = ZYR_PROTOCOL_NDJSON_TYPE;
  return TRUE;
}

static gboolean
may_download (ZyrCall *call, gint64 after, GError **error)
{
  gint64 wait_s = zyr_downloads_enter (call->service->downloads, call->caller.device, after == 0,
                                       call->now_s);

  if (wait_s == 0)
    return TRUE;
  zyr_call_detail_int (call, "retry_after", wait_s);
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_BUSY, "many devices fetch everything just now");
}

gboolean
zyr_service_pull (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrPullQuery) query = zyr_pull_query_parse (call->request->query, error);
  Pull pull = { .call = call, .query = query };
  gboolean ok;

  if (query == NULL)
    return FALSE;
  if (!zyr_caller_may_read (&call->caller, query->scope))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, "no such feed for this user");
  if (!may_download (call, query->after, error))
    return FALSE;
  if (g_str_has_prefix (query->scope, "w:") && !zyr_service_end_caseload (call, error))
    return FALSE;
  pull.households = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pull.log = zyr_rights_dup_log (query->scope);
  ok = pull_run (&pull, error);
  if (ok)
    zyr_downloads_leave (call->service->downloads, call->caller.device, pull.more, call->now_s);
  g_free (pull.log);
  g_hash_table_unref (pull.households);
  g_clear_pointer (&pull.page, g_bytes_unref);
  return ok;
}

/* wait */

static gboolean
read_heads_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GHashTable *heads = data;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, "SELECT scope, head FROM scope", ZYR_NO_VALUES, error);

  return zyr_heads_read (heads, rows, error);
}

GHashTable *
zyr_service_read_heads (ZyrService *service, GError **error)
{
  g_autoptr (GHashTable) heads = zyr_heads_new ();

  if (!zyr_storage_read (service->storage, read_heads_tx, heads, error))
    return NULL;
  return g_steal_pointer (&heads);
}

static GBytes *
build_wait_answer (const ZyrWaitQuery *query,
                   GHashTable *heads,
                   gboolean backwards_too,
                   gboolean timed_out)
{
  ZyrWaitAnswer answer = { g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_scope_cursor_free) };
  GBytes *body = NULL;

  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      g_autofree char *log = zyr_rights_dup_log (cursor->scope);
      const gint64 *head = g_hash_table_lookup (heads, log);

      if (head != NULL && (*head > cursor->seq || (backwards_too && *head < cursor->seq)))
        g_ptr_array_add (answer.changed, zyr_scope_cursor_new (cursor->scope, NULL, *head));
    }
  if (answer.changed->len > 0 || timed_out)
    body = zyr_wait_answer_to_bytes (&answer);
  g_ptr_array_unref (answer.changed);
  return body;
}

GBytes *
zyr_service_wait_answer (const ZyrWaitQuery *query, GHashTable *heads, gboolean timed_out)
{
  return build_wait_answer (query, heads, FALSE, timed_out);
}

static gboolean
read_cursor_heads_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gpointer *pair = data;
  ZyrWaitQuery *query = pair[0];
  GHashTable *heads = pair[1];
  const ZyrCall *call = pair[2];

  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      g_autofree char *log = zyr_rights_dup_log (cursor->scope);
      g_autoptr (GError) local_error = NULL;
      gint64 head = read_head (tx, call, cursor->scope, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      zyr_heads_set (heads, log, head);
    }
  return TRUE;
}

gboolean
zyr_service_wait (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrWaitQuery) query = zyr_wait_query_parse (call->request->query, error);
  g_autoptr (GHashTable) heads = zyr_heads_new ();
  gpointer pair[] = { query, heads, call };
  GBytes *body;

  if (query == NULL)
    return FALSE;
  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);

      if (!zyr_caller_may_read (&call->caller, cursor->scope))
        return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED,
                                "no such feed for this user");
    }
  if (!zyr_storage_read (call->service->storage, read_cursor_heads_tx, pair, error))
    return FALSE;
  query->timeout_s = MIN (query->timeout_s, ZYR_WAIT_TIMEOUT_S_MAX);
  /* A feed that stands before its cursor is of another timeline: pull will say so. */
  body = build_wait_answer (query, heads, TRUE, query->timeout_s == 0);
  if (body != NULL)
    zyr_call_answer (call, 200, body);
  else
    call->response->park = g_steal_pointer (&query);
  return TRUE;
}
