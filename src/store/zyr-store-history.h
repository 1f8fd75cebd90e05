/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/**
 * ZyrStoreHistoryRow: one exchange with the centre, for the user's list and for support
 * @id: set by the store
 * @outcome: "ok", or the code of a problem; never a sentence, never personal data
 * @detail: JSON: {"sent": {kind: count}, "received": {kind: count}, "waiting": {"ops", "photos",
 *   "held"}}, without what is nothing
 * @n_bytes_sent, @n_bytes_received: on the wire
 */
typedef struct
{
  gint64 id;
  gint64 started_unix;
  gint64 ended_unix;
  char  *outcome;
  guint  n_ops_sent;
  guint  n_conflicts;
  guint  n_quarantined;
  guint  n_records_received;
  guint  n_blobs_sent;
  char  *detail;
  gint64 n_bytes_sent;
  gint64 n_bytes_received;
} ZyrStoreHistoryRow;

/** zyr_store_history_row_new: the counts are 0 and the detail is "{}"; they may be set */
ZyrStoreHistoryRow *zyr_store_history_row_new (gint64      started_unix,
                                               gint64      ended_unix,
                                               const char *outcome);
void                zyr_store_history_row_free (ZyrStoreHistoryRow *self);

#define ZYR_STORE_HISTORY_AGE_DAYS_MAX 30
#define ZYR_STORE_HISTORY_ROWS_N_MAX 2000

/** zyr_store_add_history: also drops rows beyond both limits */
gboolean zyr_store_add_history (ZyrStore *self, const ZyrStoreHistoryRow *row, GError **error);

/** zyr_store_list_history: newest first. (transfer full) (element-type ZyrStoreHistoryRow) */
GPtrArray *zyr_store_list_history (ZyrStore *self, guint n_max, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreHistoryRow, zyr_store_history_row_free)

G_END_DECLS
