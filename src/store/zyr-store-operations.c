/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-store-private.h"

#include <string.h>

#define OUTBOX_ROWS_N_MAX 1000
/* As zyr_operation_is_work() */
#define IS_WORK "kind NOT IN ('" ZYR_OP_VOID "', '" ZYR_OP_FILE_READ "')"

void
zyr_store_set_result_reader (ZyrStore       *self,
                             ZyrResultReader reader,
                             gpointer        data,
                             GDestroyNotify  destroy)
{
  ZYR_STORE_ASSERT_THREAD (self);

  if (self->result_destroy != NULL)
    self->result_destroy (self->result_data);
  self->result_reader = reader;
  self->result_data = data;
  self->result_destroy = destroy;
}

static gboolean
note_blob (ZyrStore *self, gint64 n, JsonObject *attachment, GError **error)
{
  const char *sha256 = zyr_json_get_string (attachment, "sha256", "");

  return sha256[0] == '\0'
         || zyr_store_exec (self,
                            error,
                            "INSERT OR IGNORE INTO outbox_blob (sha256, n) VALUES (?, ?)",
                            "ti",
                            sha256,
                            n);
}

/* The bytes that the centre will want after this operation */
static gboolean
note_blobs (ZyrStore *self, gint64 n, JsonObject *op, GError **error)
{
  JsonObject *revision = zyr_json_get_object (op, "revision");
  JsonArray *attachments = zyr_json_get_array (revision, "attachments");

  if (!note_blob (self, n, zyr_json_get_object (op, "attachment"), error))
    return FALSE;
  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonObject *attachment = zyr_json_object_at (attachments, i);

      if (attachment != NULL && !note_blob (self, n, attachment, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
zyr_store_next_number (ZyrStore *self, gint64 *n, GError **error)
{
  return zyr_store_exec (self, error, "UPDATE outbox_counter SET last_op = last_op + 1", "")
         && zyr_store_query_int (self, error, 0, n, "SELECT last_op FROM outbox_counter", "");
}

static gboolean
insert_operation (ZyrStore *self, gint64 n, JsonObject *op, GError **error)
{
  g_autofree char *payload = zyr_json_object_to_canonical (op);

  if (strlen (payload) > ZYR_OPERATION_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "operation is too large");
      return FALSE;
    }
  return zyr_store_exec (self,
                         error,
                         "INSERT INTO outbox (n, kind, payload, actor, rec_kind, rec, household,"
                         " visit, at, state) VALUES (?, ?, ?, '', '', '', '', '', ?, 0)",
                         "ittt",
                         n,
                         zyr_operation_get_kind (op),
                         payload,
                         zyr_json_get_string (op, "at", ""));
}

gint64
zyr_store_append_in_transaction (ZyrStore            *self,
                                 JsonObject          *op,
                                 const ZyrStoreActor *actor,
                                 GError             **error)
{
  g_autoptr (JsonObject) numbered = zyr_json_copy_object (op);
  g_autofree char *device = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 n;

  device = zyr_store_dup_meta (self, ZYR_STORE_META_DEVICE_ID, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
  if (device == NULL)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT, "no device id yet");
      return -1;
    }
  if (!zyr_store_next_number (self, &n, error))
    return -1;
  zyr_operation_set_number (numbered, n);
  if (!insert_operation (self, n, numbered, error)
      || !zyr_store_overlay_operation (self, numbered, actor, device, error)
      || !note_blobs (self, n, numbered, error))
    return -1;
  if (zyr_operation_is_work (zyr_operation_get_kind (op)))
    self->changes->outbox = TRUE;
  return n;
}

gint64
zyr_store_append_operation (ZyrStore            *self,
                            JsonObject          *op,
                            const ZyrStoreActor *actor,
                            GError             **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);
  g_return_val_if_fail (op != NULL && actor != NULL && actor->user_id != NULL, -1);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return -1;
  n = zyr_store_append_in_transaction (self, op, actor, error);
  if (n < 0 || !zyr_store_commit (g_steal_pointer (&transaction), error))
    return -1;
  zyr_operation_set_number (op, n);
  return n;
}

/* The last time that the actor opened it, "" for none */
static char *
dup_last_read (ZyrStore *self, JsonObject *op, const ZyrStoreActor *actor, GError **error)
{
  g_autoptr (ZyrStmt) query
      = zyr_store_query (self,
                         error,
                         "SELECT at FROM outbox WHERE kind = '" ZYR_OP_FILE_READ "' AND rec = ?"
                         " AND visit = ? AND actor ->> 'user' = ? ORDER BY n DESC LIMIT 1",
                         "ttt",
                         zyr_json_get_string (op, "household", ""),
                         zyr_json_get_string (op, "visit", ""),
                         actor->user_id);

  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return zyr_stmt_dup (query, 0);
  return zyr_stmt_ok (query, error) ? g_strdup ("") : NULL;
}

gint64
zyr_store_append_read (ZyrStore            *self,
                       JsonObject          *op,
                       const ZyrStoreActor *actor,
                       GError             **error)
{
  g_autofree char *last = NULL;
  gint64 last_us = 0;
  gint64 at_us = 0;

  ZYR_STORE_ASSERT_THREAD (self);
  g_return_val_if_fail (op != NULL && actor != NULL && actor->user_id != NULL, -1);

  last = dup_last_read (self, op, actor, error);
  if (last == NULL)
    return -1;
  /* A clock that was put back tells nothing of how long ago it was. */
  if (zyr_time_parse_iso (last, &last_us, NULL, NULL)
      && zyr_time_parse_iso (zyr_json_get_string (op, "at", ""), &at_us, NULL, NULL)
      && last_us <= at_us && at_us - last_us < ZYR_READ_AGAIN_S * G_USEC_PER_SEC)
    return 0;
  return zyr_store_append_operation (self, op, actor, error);
}

gboolean
zyr_store_append_operations (ZyrStore            *self,
                             GPtrArray           *ops,
                             const ZyrStoreActor *actor,
                             GError             **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    if (zyr_store_append_in_transaction (self, g_ptr_array_index (ops, i), actor, error) < 0)
      return FALSE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

gint64
zyr_store_get_last_op (ZyrStore *self, GError **error)
{
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_int (self, error, 0, &n, "SELECT last_op FROM outbox_counter", "") ? n
                                                                                            : -1;
}

gint64
zyr_store_get_last_acked (ZyrStore *self, GError **error)
{
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_int (self,
                              error,
                              0,
                              &n,
                              "SELECT coalesce ((SELECT min (n) - 1 FROM outbox WHERE state = 0),"
                              " (SELECT last_op FROM outbox_counter))",
                              "")
             ? n
             : -1;
}

gint64
zyr_store_count_pending (ZyrStore *self, GError **error)
{
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_int (self, error, 0, &n, "SELECT count (*) FROM outbox WHERE state = 0 AND " IS_WORK, "")
             ? n
             : -1;
}

gboolean
zyr_store_is_pending (ZyrStore   *self,
                      ZyrKind     kind,
                      const char *id,
                      gboolean   *pending,
                      GError    **error)
{
  gint64 found = 0;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!zyr_store_query_int (self,
                            error,
                            0,
                            &found,
                            "SELECT 1 FROM outbox_record c JOIN outbox o USING (n)"
                            " WHERE c.kind = ? AND c.id = ? AND c.changed = 1 AND o.state = 0",
                            "tt",
                            zyr_kind_to_string (kind),
                            id))
    return FALSE;
  *pending = found != 0;
  return TRUE;
}

GPtrArray *
zyr_store_list_operations (ZyrStore *self,
                           gint64    after,
                           guint     n_max,
                           gsize     size_bytes_max,
                           GError  **error)
{
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (ZyrStmt) query = NULL;
  gint64 last = zyr_store_get_last_op (self, error);
  gsize size_bytes = 0;

  if (last < 0)
    return NULL;
  query = zyr_store_query (self,
                           error,
                           "SELECT n, payload FROM outbox WHERE n > ? ORDER BY n LIMIT ?",
                           "ii",
                           after,
                           (gint64) (n_max > 0 ? n_max : ZYR_PUSH_OPS_N_MAX));
  if (query == NULL)
    return NULL;
  operations = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  while (zyr_stmt_next (query))
    {
      const char *payload = zyr_stmt_text (query, 1);
      gint64 expected = after + 1 + operations->len;
      JsonObject *op;

      if (zyr_stmt_int (query, 0) != expected)
        break;
      size_bytes += strlen (payload);
      if (size_bytes_max > 0 && operations->len > 0 && size_bytes > size_bytes_max)
        break;
      op = zyr_json_parse_object (payload, -1, ZYR_OPERATION_SIZE_BYTES_MAX, error);
      if (op == NULL)
        return NULL;
      g_ptr_array_add (operations, op);
    }
  if (!zyr_stmt_ok (query, error))
    return NULL;
  if (operations->len == 0 && after < last)
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_CONFLICT,
                           "operations asked for are no longer kept");
      return NULL;
    }
  return g_steal_pointer (&operations);
}

static gpointer
read_outbox_row (ZyrStmt *query)
{
  ZyrStoreOutboxRow *row = g_new0 (ZyrStoreOutboxRow, 1);

  row->n = zyr_stmt_int (query, 0);
  row->kind = zyr_stmt_dup (query, 1);
  row->rec_kind = zyr_kind_from_string (zyr_stmt_text (query, 2));
  row->rec = zyr_stmt_dup (query, 3);
  row->household = zyr_stmt_dup (query, 4);
  row->visit = zyr_stmt_dup (query, 5);
  row->at = zyr_stmt_dup (query, 6);
  row->state = zyr_stmt_int (query, 7);
  row->reason = zyr_stmt_dup (query, 8);
  row->again = zyr_stmt_int (query, 9) != 0;
  return row;
}

GPtrArray *
zyr_store_list_outbox (ZyrStore *self, guint states, guint n_max, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  if (states == 0)
    states = 1 << ZYR_STORE_OP_PENDING | 1 << ZYR_STORE_OP_SENT | 1 << ZYR_STORE_OP_CONFLICT
             | 1 << ZYR_STORE_OP_QUARANTINED;
  query = zyr_store_query (self,
                           error,
                           "SELECT n, kind, rec_kind, rec, household, visit, at,"
                           " CASE WHEN dismissed THEN 2 ELSE state END AS shown, reason, again"
                           " FROM outbox"
                           " WHERE (1 << shown) & ? AND " IS_WORK " ORDER BY n DESC LIMIT ?",
                           "ii",
                           (gint64) states,
                           (gint64) (n_max > 0 ? n_max : OUTBOX_ROWS_N_MAX));
  if (query == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_outbox_row_free);
  while (zyr_stmt_next (query))
    g_ptr_array_add (rows, read_outbox_row (query));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&rows) : NULL;
}

gboolean
zyr_store_dismiss_operation (ZyrStore *self, gint64 n, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "UPDATE outbox SET dismissed = 1 WHERE n = ? AND state IN (3, 4)",
                          "i",
                          n))
    return FALSE;
  if (!zyr_store_require_change (self, "no conflict or quarantine of that number", error))
    return FALSE;
  self->changes->outbox = TRUE;
  self->changes->drafts = TRUE;
  return zyr_store_exec (self, error, "DELETE FROM draft WHERE op = ?", "i", n)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_retry_operation (ZyrStore *self, gint64 n, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "UPDATE outbox SET again = 1, dismissed = 0 WHERE n = ? AND state = ?",
                          "ii",
                          n,
                          (gint64) ZYR_STORE_OP_QUARANTINED))
    return FALSE;
  if (!zyr_store_require_change (self, "no quarantine of that number", error))
    return FALSE;
  self->changes->outbox = TRUE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

/* What an operation changes is to be looked at again. */
gboolean
zyr_store_add_changed (ZyrStore *self, gint64 n, GHashTable *dirty, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT kind, id FROM outbox_record WHERE n = ? AND changed = 1",
                           "i",
                           n);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    zyr_store_dirty_add (dirty,
                         zyr_kind_from_string (zyr_stmt_text (query, 0)),
                         zyr_stmt_text (query, 1));
  return zyr_stmt_ok (query, error);
}

/*
 * Accepted operations whose every result the centre's state has reached. Results about records that
 * this device neither holds nor made do not matter to it, nor do those that it made for a household
 * which it no longer holds: they will not come back.
 */
gboolean
zyr_store_settle (ZyrStore *self, GHashTable *dirty, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (
      self,
      error,
      "SELECT o.n FROM outbox o WHERE o.state = 1 AND NOT EXISTS ("
      " SELECT 1 FROM outbox_version v LEFT JOIN record r ON r.kind = v.kind AND r.id = v.id"
      " WHERE v.n = o.n AND (r.base IS NOT NULL OR EXISTS (SELECT 1 FROM outbox_record c"
      "  WHERE c.kind = v.kind AND c.id = v.id AND c.n = v.n AND c.changed = 1)"
      "  AND (o.household = '' OR EXISTS (SELECT 1 FROM record h"
      "   WHERE h.kind = 'household' AND h.id = o.household AND h.base IS NOT NULL)))"
      " AND (r.base IS NULL OR r.epoch < (SELECT max (n) FROM epoch) OR r.ver < v.ver))",
      "");
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      gint64 n = zyr_stmt_int (query, 0);

      if (!zyr_store_exec (self, error, "UPDATE outbox SET state = 2 WHERE n = ?", "i", n)
          || !zyr_store_exec (self, error, "DELETE FROM draft WHERE op = ?", "i", n)
          || !zyr_store_add_changed (self, n, dirty, error))
        return FALSE;
      self->changes->outbox = TRUE;
      self->changes->drafts |= sqlite3_changes (self->db) > 0;
    }
  return zyr_stmt_ok (query, error);
}

static ZyrStoreOpState
state_for (ZyrStoreResultStatus status)
{
  switch (status)
    {
    case ZYR_STORE_RESULT_CONFLICT:
      return ZYR_STORE_OP_CONFLICT;
    case ZYR_STORE_RESULT_QUARANTINED:
      return ZYR_STORE_OP_QUARANTINED;
    case ZYR_STORE_RESULT_OK:
    default:
      return ZYR_STORE_OP_SENT;
    }
}

static gboolean
store_versions (ZyrStore *self, ZyrStoreOpResult *result, GError **error)
{
  if (!zyr_store_exec (self, error, "DELETE FROM outbox_version WHERE n = ?", "i", result->n))
    return FALSE;
  for (guint i = 0; i < result->versions->len; i++)
    {
      ZyrStoreResultVersion *version = &g_array_index (result->versions, ZyrStoreResultVersion, i);

      if (version->kind != ZYR_KIND_UNKNOWN
          && !zyr_store_exec (self,
                              error,
                              "INSERT OR REPLACE INTO outbox_version (n, kind, id, ver)"
                              " VALUES (?, ?, ?, ?)",
                              "itti",
                              result->n,
                              zyr_kind_to_string (version->kind),
                              version->id,
                              version->ver))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_result (ZyrStore *self, ZyrStoreOpResult *result, GHashTable *dirty, GError **error)
{
  gint64 state = state_for (result->status);
  gint64 last = zyr_store_get_last_op (self, error);

  if (last < 0)
    return FALSE;
  if (result->n < 1 || result->n > last)
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_CONFLICT,
                           "result of an operation that was never made");
      return FALSE;
    }
  if (!zyr_store_exec (self,
                       error,
                       "UPDATE outbox SET dismissed = dismissed AND state = ?1, state = ?1,"
                       " reason = ?2, answered = ?3, again = 0 WHERE n = ?4",
                       "itii",
                       state,
                       result->reason,
                       zyr_store_now_s (self),
                       result->n))
    return FALSE;
  /* Settled long ago and pruned since: nothing depends on it. */
  if (sqlite3_changes (self->db) == 0)
    return TRUE;
  return store_versions (self, result, error)
         && zyr_store_add_changed (self, result->n, dirty, error);
}

/* A clock that was years behind and is put right makes everything look old: age alone must not take
 * what the user did last, nor what a restored centre will ask for. */
static gboolean
prune (ZyrStore *self, GHashTable *dirty, GError **error)
{
  gint64 oldest = zyr_store_now_s (self) - (gint64) ZYR_JOURNAL_AGE_DAYS_MAX * 86400;
  gint64 last = zyr_store_get_last_op (self, error);
  g_autoptr (ZyrStmt) query = NULL;

  if (last < 0)
    return FALSE;
  query = zyr_store_query (self,
                           error,
                           "SELECT n FROM outbox WHERE answered > 0 AND answered < ?"
                           " AND (state IN (1, 2) OR dismissed) AND n <= ?",
                           "ii",
                           oldest,
                           last - ZYR_JOURNAL_N_MIN);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    if (!zyr_store_add_changed (self, zyr_stmt_int (query, 0), dirty, error))
      return FALSE;
  return zyr_stmt_ok (query, error)
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM outbox WHERE answered > 0 AND answered < ?"
                            " AND (state IN (1, 2) OR dismissed) AND n <= ?",
                            "ii",
                            oldest,
                            last - ZYR_JOURNAL_N_MIN)
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM draft WHERE op > 0 AND op NOT IN (SELECT n FROM outbox)",
                            "");
}

gboolean
zyr_store_apply_push_results (ZyrStore   *self,
                              const char *epoch,
                              GPtrArray  *results,
                              GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GHashTable) dirty = zyr_store_dirty_new ();
  gint64 epoch_row;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  /* From now on no state of another timeline counts as having reached them. */
  if (epoch != NULL && !zyr_store_ensure_epoch (self, epoch, &epoch_row, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    if (!apply_result (self, g_ptr_array_index (results, i), dirty, error))
      return FALSE;
  self->changes->outbox = TRUE;
  return prune (self, dirty, error) && zyr_store_refresh_view (self, dirty, error)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_reopen_operations (ZyrStore *self, gint64 after, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GHashTable) dirty = zyr_store_dirty_new ();
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  query = zyr_store_query (
      self, error, "SELECT n FROM outbox WHERE n > ? AND state <> 0", "i", after);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    if (!zyr_store_add_changed (self, zyr_stmt_int (query, 0), dirty, error))
      return FALSE;
  self->changes->outbox = TRUE;
  /* It may have lost the photos, too. */
  return zyr_stmt_ok (query, error)
         && zyr_store_exec (self,
                            error,
                            "UPDATE blob SET sent = 0 WHERE sha256 IN"
                            " (SELECT sha256 FROM outbox_blob WHERE n > ?)",
                            "i",
                            after)
         && zyr_store_exec (self, error, "DELETE FROM outbox_version WHERE n > ?", "i", after)
         && zyr_store_exec (self,
                            error,
                            "UPDATE outbox SET state = 0, reason = '', answered = 0, dismissed = 0,"
                            " again = 0 WHERE n > ?",
                            "i",
                            after)
         && zyr_store_refresh_view (self, dirty, error)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_prune (ZyrStore *self, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GHashTable) dirty = zyr_store_dirty_new ();

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  return transaction != NULL && prune (self, dirty, error)
         && zyr_store_refresh_view (self, dirty, error)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}
