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
 * zyr_tx_query_ids: the rows of several ids of one home
 * @select: a literal: what begins the query, up to and with "home = ?1 AND COLUMN IN"
 * @n_ids: at most ZYR_QUERY_IDS_N_MAX
 */
#define ZYR_QUERY_IDS_N_MAX 64u
ZyrRows *zyr_tx_query_ids (ZyrTx *tx,
                           const char *select,
                           const char *home,
                           const char *const *ids,
                           guint n_ids,
                           GError **error);

G_END_DECLS
