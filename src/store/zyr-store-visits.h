/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_STORE_VISITS_BY_PLANNED,
  ZYR_STORE_VISITS_BY_PLANNED_DESC,
  ZYR_STORE_VISITS_BY_ENDED, /* a review queue: longest waiting first */
} ZyrStoreVisitOrder;

/**
 * ZyrStoreVisitFilter: zero is "all"
 * @states: bits 1 << ZyrVisitState
 * @worker: a user id: visits that are his or that he goes along to as second officer
 * @not_worker: a user id: none of these
 * @from, @to: ISO times around `planned`, @from inclusive, @to exclusive
 * @limit: 0 for no limit
 */
typedef struct
{
  guint              states;
  const char        *worker;
  const char        *not_worker;
  const char        *household;
  const char        *from;
  const char        *to;
  ZyrStoreVisitOrder order;
  guint              limit;
  guint              offset;
} ZyrStoreVisitFilter;

/** zyr_store_list_visits: Returns: (transfer full) (element-type ZyrRecord): of the view */
GPtrArray *zyr_store_list_visits (ZyrStore                  *self,
                                  const ZyrStoreVisitFilter *filter,
                                  GError                   **error);

/**
 * zyr_store_read_visits:
 * @n_total: (out): how many there are without the filter's limit and offset
 *
 * A window of a list, equal times in an order of the device's own. The order is kept until a visit
 * changes, 8 bytes each: window after window costs what it shows.
 *
 * Returns: (transfer full) (element-type ZyrRecord): of the view
 */
GPtrArray *zyr_store_read_visits (ZyrStore                  *self,
                                  const ZyrStoreVisitFilter *filter,
                                  guint                     *n_total,
                                  GError                   **error);
/** zyr_store_find_visit: Returns: its place in the list that zyr_store_read_visits() reads windows of,
 * from 0; -1 when it is not in it, or with @error */
gint64 zyr_store_find_visit (ZyrStore                  *self,
                             const ZyrStoreVisitFilter *filter,
                             const char                *id,
                             GError                   **error);

G_END_DECLS
