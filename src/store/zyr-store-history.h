/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/**
 * ZyrStoreHistoryRow: one exchange with the centre, for the user's list and for support
 * @id: set by the store
 * @started, @ended: ISO times
 * @outcome: "ok", or the code of a problem; never a sentence, never personal data
 */
typedef struct
{
  gint64 id;
  char  *started;
  char  *ended;
  char  *outcome;
  gint64 n_sent;
  gint64 n_received;
  gint64 sent_bytes;
  gint64 received_bytes;
} ZyrStoreHistoryRow;

ZyrStoreHistoryRow *zyr_store_history_row_new (const char *started,
                                               const char *ended,
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
