/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-records.h"
#include "zyr-store-private.h"
#include "zyr-visit-state.h"

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

/* Rows of scope, version, body, tokens of the view, kind and id */
#define VIEW_COLUMNS                                                                    \
  " r.id, r.scope, CASE WHEN r.own IS NULL THEN r.ver ELSE r.own_ver END,"              \
  " coalesce (r.own, r.base), CASE WHEN r.own IS NULL THEN r.tok ELSE r.own_tok END "

/* @kind: of all; unknown: it is the sixth column */
static GPtrArray *
read_records (ZyrStore *self, ZyrStmt *query, ZyrKind kind, GError **error)
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
                             "SELECT" VIEW_COLUMNS "FROM record r WHERE r.household = ?"
                             " AND r.household <> '' AND r.kind = ? ORDER BY r.id",
                             "tt",
                             household,
                             zyr_kind_to_string (kind));
  else
    query = zyr_store_query (self,
                             error,
                             "SELECT" VIEW_COLUMNS "FROM record r WHERE r.kind = ? ORDER BY r.id",
                             "t",
                             zyr_kind_to_string (kind));
  if (query == NULL)
    return NULL;
  records = read_records (self, query, kind, error);
  if (records != NULL && kind == ZYR_KIND_MEMBER && household != NULL)
    g_ptr_array_sort (records, compare_members);
  return g_steal_pointer (&records);
}

GPtrArray *
zyr_store_list_file_history (ZyrStore *self, const char *household, guint limit, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT" VIEW_COLUMNS ", r.kind FROM record r WHERE r.household = ?"
                           " AND r.household <> '' AND r.kind IN ('change', 'review',"
                           " 'visit_revision') ORDER BY r.id DESC LIMIT ?",
                           "ti",
                           household,
                           (gint64) limit);
  return query != NULL ? read_records (self, query, ZYR_KIND_UNKNOWN, error) : NULL;
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

/* The statement, of constant pieces only; its values are bound by query_visits() */
static char *
filter_sql (const ZyrStoreVisitFilter *filter)
{
  g_autoptr (GString) sql = g_string_new (
      "SELECT" VIEW_COLUMNS "FROM visit v JOIN record r ON r.row = v.record WHERE 1");
  const char *separator = "";

  if (filter->states != 0)
    {
      g_string_append (sql, " AND v.state IN (");
      for (int i = 0; i < ZYR_N_VISIT_STATES; i++)
        if (filter->states & (1u << i))
          {
            g_string_append_printf (sql, "%s'%s'", separator, zyr_visit_state_to_string (i));
            separator = ", ";
          }
      g_string_append_c (sql, ')');
    }
  if (filter->worker != NULL)
    g_string_append (sql, " AND (v.worker = ?1 OR v.second = ?1)");
  if (filter->household != NULL)
    g_string_append (sql, " AND v.household = ?2");
  if (filter->from != NULL)
    g_string_append (sql, " AND v.planned >= ?3");
  if (filter->to != NULL)
    g_string_append (sql, " AND v.planned < ?4");
  g_string_append (sql,
                   filter->order == ZYR_STORE_VISITS_BY_PLANNED        ? " ORDER BY v.planned, r.id"
                   : filter->order == ZYR_STORE_VISITS_BY_PLANNED_DESC ? " ORDER BY v.planned DESC,"
                                                                         " r.id DESC"
                                                                       : " ORDER BY v.ended, r.id");
  g_string_append (sql, " LIMIT ?5 OFFSET ?6");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
parse_time (const char *text, gint64 *time_s, GError **error)
{
  gint64 time_us = 0;

  if (text != NULL && !zyr_time_parse_iso (text, &time_us, NULL, error))
    return FALSE;
  *time_s = time_us / G_USEC_PER_SEC;
  return TRUE;
}

/* All six values are always bound: the statement begins with a use of each that changes nothing. */
static ZyrStmt *
query_visits (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autofree char *inner = filter_sql (filter);
  g_autofree char *sql = NULL;
  gint64 from;
  gint64 to;

  if (!parse_time (filter->from, &from, error) || !parse_time (filter->to, &to, error))
    return NULL;
  sql = g_strconcat ("WITH unused (a, b, c, d, e, f) AS (SELECT ?1, ?2, ?3, ?4, ?5, ?6) ",
                     inner,
                     NULL);
  return zyr_store_query (self,
                          error,
                          sql,
                          "ttiiii",
                          filter->worker != NULL ? filter->worker : "",
                          filter->household != NULL ? filter->household : "",
                          from,
                          to,
                          filter->limit > 0 ? (gint64) filter->limit : (gint64) -1,
                          (gint64) filter->offset);
}

GPtrArray *
zyr_store_list_visits (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = query_visits (self, filter, error);
  return query != NULL ? read_records (self, query, ZYR_KIND_VISIT, error) : NULL;
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
