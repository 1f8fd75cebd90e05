/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-records.h"
#include "zyr-store-private.h"

ZyrRecord *
zyr_store_dup_record (ZyrStore *self, ZyrKind kind, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrRecord *record;

  ZYR_STORE_ASSERT_THREAD (self);

  record = zyr_store_load_record (self, kind, id, FALSE, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (record == NULL)
    g_set_error (error,
                 ZYR_STORE_ERROR,
                 ZYR_STORE_ERROR_NOT_FOUND,
                 "no such %s",
                 zyr_kind_to_string (kind));
  return record;
}

GPtrArray *
zyr_store_read_records (ZyrStore *self, ZyrStmt *query, ZyrKind kind, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  while (zyr_stmt_next (query))
    {
      ZyrRecord *record = zyr_store_read_record (self,
                                                 kind != ZYR_KIND_UNKNOWN
                                                     ? kind
                                                     : zyr_kind_from_string (
                                                         zyr_stmt_text (query, 5)),
                                                 zyr_stmt_text (query, 0),
                                                 zyr_stmt_text (query, 1),
                                                 zyr_stmt_int (query, 2),
                                                 zyr_stmt_text (query, 3),
                                                 zyr_stmt_text (query, 4),
                                                 error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&records) : NULL;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  ZyrRecord *one = *(ZyrRecord *const *) a;
  ZyrRecord *other = *(ZyrRecord *const *) b;
  gint64 difference = zyr_record_get_int (one, "n", 0) - zyr_record_get_int (other, "n", 0);

  if (difference != 0)
    return difference < 0 ? -1 : 1;
  return g_strcmp0 (zyr_record_get_id (one), zyr_record_get_id (other));
}

GPtrArray *
zyr_store_list_records (ZyrStore *self, ZyrKind kind, const char *household, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;
  g_autoptr (GPtrArray) records = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  if (household != NULL)
    query = zyr_store_query (self,
                             error,
                             "SELECT" ZYR_STORE_VIEW_COLUMNS "FROM record r WHERE r.household = ?"
                             " AND r.household <> '' AND r.kind = ? ORDER BY r.id",
                             "tt",
                             household,
                             zyr_kind_to_string (kind));
  else
    query = zyr_store_query (self,
                             error,
                             "SELECT" ZYR_STORE_VIEW_COLUMNS "FROM record r WHERE r.kind = ? ORDER BY r.id",
                             "t",
                             zyr_kind_to_string (kind));
  if (query == NULL)
    return NULL;
  records = zyr_store_read_records (self, query, kind, error);
  if (records != NULL && kind == ZYR_KIND_MEMBER && household != NULL)
    g_ptr_array_sort (records, compare_members);
  return g_steal_pointer (&records);
}

GPtrArray *
zyr_store_list_records_in (ZyrStore   *self,
                           ZyrKind     kind,
                           const char *household,
                           const char *state,
                           GError    **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT" ZYR_STORE_VIEW_COLUMNS "FROM record r WHERE r.kind = ?1"
                           " AND coalesce (r.own, r.base) ->> '$.state' = ?2"
                           " AND (?3 IS NULL OR r.household = ?3) ORDER BY r.id",
                           "ttt",
                           zyr_kind_to_string (kind),
                           state,
                           household);
  return query != NULL ? zyr_store_read_records (self, query, kind, error) : NULL;
}

GPtrArray *
zyr_store_list_file_history (ZyrStore *self, const char *household, guint limit, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT" ZYR_STORE_VIEW_COLUMNS ", r.kind FROM record r WHERE r.household = ?"
                           " AND r.household <> '' AND r.kind IN ('change', 'review',"
                           " 'visit_revision') ORDER BY r.id DESC LIMIT ?",
                           "ti",
                           household,
                           (gint64) limit);
  return query != NULL ? zyr_store_read_records (self, query, ZYR_KIND_UNKNOWN, error) : NULL;
}

gint64
zyr_store_count_records (ZyrStore *self, ZyrKind kind, GError **error)
{
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!zyr_store_query_int (self,
                            error,
                            0,
                            &n,
                            "SELECT count (*) FROM record WHERE kind = ?",
                            "t",
                            zyr_kind_to_string (kind)))
    return -1;
  return n;
}

static gpointer
read_cursor (ZyrStmt *query)
{
  ZyrStoreCursor *cursor = g_new0 (ZyrStoreCursor, 1);

  cursor->scope = zyr_stmt_dup (query, 0);
  cursor->epoch = zyr_stmt_dup (query, 1);
  cursor->seq = zyr_stmt_int (query, 2);
  cursor->resetting = zyr_stmt_int (query, 3) != 0;
  return cursor;
}

GPtrArray *
zyr_store_list_cursors (ZyrStore *self, GError **error)
{
  g_autoptr (GPtrArray) cursors = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT s.name, e.name, s.seq, s.resetting"
                           " FROM scope s JOIN epoch e ON e.n = s.epoch ORDER BY s.name",
                           "");
  if (query == NULL)
    return NULL;
  cursors = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_cursor_free);
  while (zyr_stmt_next (query))
    g_ptr_array_add (cursors, read_cursor (query));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&cursors) : NULL;
}

ZyrStoreCursor *
zyr_store_get_cursor (ZyrStore *self, const char *scope, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT s.name, e.name, s.seq, s.resetting"
                           " FROM scope s JOIN epoch e ON e.n = s.epoch WHERE s.name = ?",
                           "t",
                           scope);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return read_cursor (query);
  if (zyr_stmt_ok (query, error))
    g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, "scope never pulled");
  return NULL;
}
