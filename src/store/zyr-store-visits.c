/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-visits.h"

#include "zyr-store-private.h"
#include "zyr-visit-state.h"

/* Lists of visits that are shown one beside the other, and some that were lately */
#define ORDERS_N_MAX 4

/* Before what tells visits of one time apart */
static const char *const orders[] = {
  [ZYR_STORE_VISITS_BY_PLANNED] = " ORDER BY v.planned, ",
  [ZYR_STORE_VISITS_BY_PLANNED_DESC] = " ORDER BY v.planned DESC, ",
  [ZYR_STORE_VISITS_BY_ENDED] = " ORDER BY v.ended, ",
  /* Two workers of one name are not mixed. */
  [ZYR_STORE_VISITS_BY_WORKER] = " ORDER BY name.sort_key, v.worker, v.ended, ",
  [ZYR_STORE_VISITS_BY_DISCREPANCIES]
  = " ORDER BY v.n_critical DESC, v.n_warnings DESC, v.n_notices DESC, v.ended, ",
};

/* Appends the condition and the order, of constant pieces only; query_visits() binds its values. */
static void
append_filter (GString *sql, const ZyrStoreVisitFilter *filter, const char *tie)
{
  const char *separator = "";

  if (filter->order == ZYR_STORE_VISITS_BY_WORKER)
    g_string_append (sql, " LEFT JOIN name ON name.id = v.worker");
  g_string_append (sql, " WHERE 1");
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
    g_string_append (sql, " AND v.worker = ?1");
  if (filter->household != NULL)
    g_string_append (sql, " AND v.household = ?2");
  if (filter->from != NULL)
    g_string_append (sql, " AND v.planned >= ?3");
  if (filter->to != NULL)
    g_string_append (sql, " AND v.planned < ?4");
  if (filter->not_worker != NULL)
    g_string_append (sql, " AND v.worker <> ?7 AND v.second <> ?7");
  g_string_append (sql, orders[filter->order]);
  g_string_append (sql, tie);
  if (filter->order == ZYR_STORE_VISITS_BY_PLANNED_DESC)
    g_string_append (sql, " DESC");
  g_string_append (sql, " LIMIT ?5 OFFSET ?6");
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

/* All values are always bound: the statement begins with a use of each that changes nothing.
 * @select: up to its condition; @tie: what tells visits of one time apart */
static ZyrStmt *
query_visits (ZyrStore                  *self,
              const char                *select,
              const char                *tie,
              const ZyrStoreVisitFilter *filter,
              gint64                     limit,
              GError                   **error)
{
  g_autoptr (GString) sql = g_string_new (
      "WITH unused (a, b, c, d, e, f, g) AS (SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7),"
      " name (id, sort_key) AS MATERIALIZED (SELECT id,"
      " zyr_sort_key (json_extract (coalesce (own, base), '$.name')) FROM record"
      " WHERE kind = 'user') ");
  gint64 from;
  gint64 to;

  if (!parse_time (filter->from, &from, error) || !parse_time (filter->to, &to, error))
    return NULL;
  g_string_append (sql, select);
  append_filter (sql, filter, tie);
  return zyr_store_query (self,
                          error,
                          sql->str,
                          "ttiiiit",
                          filter->worker != NULL ? filter->worker : "",
                          filter->household != NULL ? filter->household : "",
                          from,
                          to,
                          limit,
                          limit < 0 ? 0 : (gint64) filter->offset,
                          filter->not_worker != NULL ? filter->not_worker : "");
}

GPtrArray *
zyr_store_list_visits (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = query_visits (self,
                        "SELECT" ZYR_STORE_VIEW_COLUMNS
                        "FROM visit v JOIN record r ON r.row = v.record",
                        "r.id",
                        filter,
                        filter->limit > 0 ? (gint64) filter->limit : G_MAXINT64,
                        error);
  return query != NULL ? zyr_store_read_records (self, query, ZYR_KIND_VISIT, error) : NULL;
}

/* Windows */

void
zyr_store_drop_visits (ZyrStore *self)
{
  g_clear_pointer (&self->visit_orders, g_hash_table_unref);
}

static GArray *
load_order (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (ZyrStmt) query
      = query_visits (self, "SELECT v.record FROM visit v", "v.record", filter, -1, error);

  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    {
      gint64 row = zyr_stmt_int (query, 0);

      g_array_append_val (order, row);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&order) : NULL;
}

/* Rows of `record`; borrowed until the next call */
static GArray *
get_order (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%u %d %s %s %s %s %s",
                                          filter->states,
                                          filter->order,
                                          filter->worker,
                                          filter->not_worker,
                                          filter->household,
                                          filter->from,
                                          filter->to);
  GArray *order = NULL;

  if (self->visit_orders == NULL)
    self->visit_orders = g_hash_table_new_full (g_str_hash,
                                                g_str_equal,
                                                g_free,
                                                (GDestroyNotify) g_array_unref);
  order = g_hash_table_lookup (self->visit_orders, key);
  if (order != NULL)
    return order;
  order = load_order (self, filter, error);
  if (order == NULL)
    return NULL;
  if (g_hash_table_size (self->visit_orders) >= ORDERS_N_MAX)
    g_hash_table_remove_all (self->visit_orders);
  g_hash_table_insert (self->visit_orders, g_steal_pointer (&key), order);
  return order;
}

static ZyrRecord *
load_visit (ZyrStore *self, gint64 row, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (ZyrStmt) query = zyr_store_query (
      self, error, "SELECT" ZYR_STORE_VIEW_COLUMNS "FROM record r WHERE r.row = ?", "i", row);

  records = query != NULL ? zyr_store_read_records (self, query, ZYR_KIND_VISIT, error) : NULL;
  if (records == NULL)
    return NULL;
  g_assert (records->len == 1); /* the order is dropped before one of its visits */
  return zyr_record_ref (g_ptr_array_index (records, 0));
}

GPtrArray *
zyr_store_read_visits (ZyrStore                  *self,
                       const ZyrStoreVisitFilter *filter,
                       guint                     *n_total,
                       GError                   **error)
{
  g_autoptr (GPtrArray) visits
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  GArray *order;

  ZYR_STORE_ASSERT_THREAD (self);
  g_assert (filter->limit > 0);

  order = get_order (self, filter, error);
  if (order == NULL)
    return NULL;
  for (guint i = filter->offset; i < order->len && i - filter->offset < filter->limit; i++)
    {
      ZyrRecord *visit = load_visit (self, g_array_index (order, gint64, i), error);

      if (visit == NULL)
        return NULL;
      g_ptr_array_add (visits, visit);
    }
  *n_total = order->len;
  return g_steal_pointer (&visits);
}

gint64
zyr_store_find_row (ZyrStore *self, GArray *rows, ZyrKind kind, const char *id, GError **error)
{
  gint64 row;

  if (!zyr_store_query_int (self,
                            error,
                            -1,
                            &row,
                            "SELECT row FROM record WHERE kind = ? AND id = ?",
                            "tt",
                            zyr_kind_to_string (kind),
                            id))
    return -1;
  for (guint i = 0; i < rows->len; i++)
    {
      if (g_array_index (rows, gint64, i) == row)
        return i;
    }
  return -1;
}

gint64
zyr_store_find_visit (ZyrStore                  *self,
                      const ZyrStoreVisitFilter *filter,
                      const char                *id,
                      GError                   **error)
{
  GArray *order;

  ZYR_STORE_ASSERT_THREAD (self);

  order = get_order (self, filter, error);
  return order != NULL ? zyr_store_find_row (self, order, ZYR_KIND_VISIT, id, error) : -1;
}

GStrv
zyr_store_list_visit_ids (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GArray *order;

  ZYR_STORE_ASSERT_THREAD (self);
  g_assert (filter->limit > 0);

  order = get_order (self, filter, error);
  if (order == NULL)
    return NULL;
  for (guint i = filter->offset; i < order->len && i - filter->offset < filter->limit; i++)
    {
      g_autoptr (ZyrStmt) query = zyr_store_query (
          self, error, "SELECT id FROM record WHERE row = ?", "i", g_array_index (order, gint64, i));

      if (query == NULL)
        return NULL;
      if (zyr_stmt_next (query))
        g_strv_builder_add (ids, zyr_stmt_text (query, 0));
      if (!zyr_stmt_ok (query, error))
        return NULL;
    }
  return g_strv_builder_end (ids);
}

/* Work */

static void
work_free (gpointer data)
{
  ZyrStoreWork *work = data;

  g_free (work->worker);
  g_free (work);
}

GPtrArray *
zyr_store_count_work (ZyrStore *self, const char *today, const char *soon, GError **error)
{
  g_autoptr (GPtrArray) works = g_ptr_array_new_with_free_func (work_free);
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT worker, count (*), sum (due BETWEEN ?1 AND ?2),"
                           " sum (due <> '' AND due < ?1), sum (revision > 0) FROM visit"
                           " WHERE state IN ('planned', 'in_progress', 'completed', 'returned')"
                           " GROUP BY worker",
                           "tt",
                           today,
                           soon);
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    {
      ZyrStoreWork *work = g_new0 (ZyrStoreWork, 1);

      work->worker = zyr_stmt_dup (query, 0);
      work->n_open = (guint) zyr_stmt_int (query, 1);
      work->n_due = (guint) zyr_stmt_int (query, 2);
      work->n_overdue = (guint) zyr_stmt_int (query, 3);
      work->n_returned = (guint) zyr_stmt_int (query, 4);
      g_ptr_array_add (works, work);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&works) : NULL;
}
