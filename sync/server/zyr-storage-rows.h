/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/* Statements about several rows at once, in few sizes, so that few are prepared. */

/**
 * zyr_tx_run_rows: one statement that inserts several rows
 * @insert: up to and with VALUES; @rest: what follows the rows; both literals
 * @values: (array length=n_rows * n_columns): row by row
 */
gboolean zyr_tx_run_rows (ZyrTx *tx,
                          const char *insert,
                          const char *rest,
                          const ZyrValue *values,
                          guint n_columns,
                          guint n_rows,
                          GError **error);

/**
 * zyr_tx_intern_rows: the text of such a statement, of literals too, for zyr_tx_query(). Lives as
 * long as the program: use few numbers of rows, as zyr_tx_choose_rows() gives: 1, 2, 4 … @n_max
 */
guint zyr_tx_choose_rows (guint n_left, guint n_max);
const char *
zyr_tx_intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows);

/**
 * zyr_tx_query_ids: the rows of several ids in some homes, whichever of them each is of
 * @select: a literal: what begins the query, up to and with "home IN"
 * @and_ids: a literal: what comes then, up to and with "AND COLUMN IN"
 * @n_homes: at most ZYR_QUERY_HOMES_N_MAX; @n_ids: at most ZYR_QUERY_IDS_N_MAX
 */
#define ZYR_QUERY_HOMES_N_MAX 8u
#define ZYR_QUERY_IDS_N_MAX 64u
ZyrRows *zyr_tx_query_ids (ZyrTx *tx,
                           const char *select,
                           const char *and_ids,
                           const char *const *homes,
                           guint n_homes,
                           const char *const *ids,
                           guint n_ids,
                           GError **error);

/**
 * zyr_tx_query_pairs: the rows of each home and id, which are looked up one by one; some more than once
 * @select: a literal: what begins the query, up to and with "home ="
 * @and_id: a literal: what comes then, up to and with "AND COLUMN ="
 * @pairs: (array length=n_pairs): home and id; at most ZYR_QUERY_IDS_N_MAX
 *
 * Asked for a list, a database may rather read a foundation's whole, or look for each id in each home.
 */
ZyrRows *zyr_tx_query_pairs (ZyrTx *tx,
                             const char *select,
                             const char *and_id,
                             const char *const pairs[][2],
                             guint n_pairs,
                             GError **error);

G_END_DECLS
