/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-store-history.h"
#include "zyr-store-private.h"

#include <string.h>

char *
zyr_store_dup_meta (ZyrStore *self, const char *key, GError **error)
{
  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_text (self, error, "SELECT value FROM meta WHERE key = ?", "t", key);
}

gboolean
zyr_store_set_meta (ZyrStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gboolean done;

  ZYR_STORE_ASSERT_THREAD (self);

  if (value != NULL && strlen (value) > ZYR_STORE_META_SIZE_BYTES_MAX)
    {
      g_set_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "setting %s is too long", key);
      return FALSE;
    }
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (value == NULL)
    done = zyr_store_exec (self, error, "DELETE FROM meta WHERE key = ?", "t", key);
  else
    done = zyr_store_exec (self,
                           error,
                           "INSERT INTO meta (key, value) VALUES (?, ?)"
                           " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                           "tt",
                           key,
                           value);
  self->changes->meta = TRUE;
  return done && zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_add_history (ZyrStore *self, const ZyrStoreHistoryRow *row, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 oldest = zyr_store_now_s (self) - (gint64) ZYR_STORE_HISTORY_AGE_DAYS_MAX * 86400;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "INSERT INTO history (started, ended, outcome, n_ops_sent, n_conflicts,"
                          " n_quarantined, n_records_received, n_blobs_sent, detail,"
                          " n_bytes_sent, n_bytes_received)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          "iitiiiiitii",
                          row->started_unix,
                          row->ended_unix,
                          row->outcome,
                          (gint64) row->n_ops_sent,
                          (gint64) row->n_conflicts,
                          (gint64) row->n_quarantined,
                          (gint64) row->n_records_received,
                          (gint64) row->n_blobs_sent,
                          row->detail,
                          row->n_bytes_sent,
                          row->n_bytes_received)
      || !zyr_store_exec (self, error, "DELETE FROM history WHERE started < ?", "i", oldest)
      || !zyr_store_exec (self,
                          error,
                          "DELETE FROM history WHERE id <= (SELECT max (id) FROM history) - ?",
                          "i",
                          (gint64) ZYR_STORE_HISTORY_ROWS_N_MAX))
    return FALSE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

static gpointer
read_history_row (ZyrStmt *query)
{
  ZyrStoreHistoryRow *row = zyr_store_history_row_new (zyr_stmt_int (query, 1),
                                                       zyr_stmt_int (query, 2),
                                                       zyr_stmt_text (query, 3));

  row->id = zyr_stmt_int (query, 0);
  row->n_ops_sent = zyr_stmt_int (query, 4);
  row->n_conflicts = zyr_stmt_int (query, 5);
  row->n_quarantined = zyr_stmt_int (query, 6);
  row->n_records_received = zyr_stmt_int (query, 7);
  row->n_blobs_sent = zyr_stmt_int (query, 8);
  g_free (row->detail);
  row->detail = zyr_stmt_dup (query, 9);
  row->n_bytes_sent = zyr_stmt_int (query, 10);
  row->n_bytes_received = zyr_stmt_int (query, 11);
  return row;
}

GPtrArray *
zyr_store_list_history (ZyrStore *self, guint n_max, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT id, started, ended, outcome, n_ops_sent, n_conflicts,"
                           " n_quarantined, n_records_received, n_blobs_sent, detail,"
                           " n_bytes_sent, n_bytes_received"
                           " FROM history ORDER BY id DESC LIMIT ?",
                           "i",
                           (gint64) (n_max > 0 ? n_max : ZYR_STORE_HISTORY_ROWS_N_MAX));
  if (query == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_history_row_free);
  while (zyr_stmt_next (query))
    g_ptr_array_add (rows, read_history_row (query));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&rows) : NULL;
}
