/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_STORE_VISITS_BY_PLANNED,
  ZYR_STORE_VISITS_BY_PLANNED_DESC,
  ZYR_STORE_VISITS_BY_ENDED, /* a review queue: longest waiting first */
  /* likewise, after the names of their workers, in Turkish alphabetical order in any locale */
  ZYR_STORE_VISITS_BY_WORKER,
  /* likewise, after what was found to differ: most critical first, then warnings, then notices */
  ZYR_STORE_VISITS_BY_DISCREPANCIES,
} ZyrStoreVisitOrder;

/**
 * ZyrStoreVisitFilter: zero is "all"
 * @states: bits 1 << ZyrVisitState
 * @worker: a user id: visits that are his to make
 * @not_worker: a user id: none that are his or that he goes along to as second officer
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
/** zyr_store_list_visit_ids: of such a window: (transfer full) */
GStrv zyr_store_list_visit_ids (ZyrStore *self, const ZyrStoreVisitFilter *filter, GError **error);

/**
 * ZyrStoreWork: what a worker has to do
 * @n_open: visits that are his to make or to correct; of these
 * @n_due: due from one day to another, and @n_overdue: before
 * @n_returned: submitted once already
 */
typedef struct
{
  char *worker;
  guint n_open;
  guint n_due;
  guint n_overdue;
  guint n_returned;
} ZyrStoreWork;

/** zyr_store_count_work: @today, @soon: "YYYY-MM-DD", of what is due from the one to the other.
 * Returns: (transfer full) (element-type ZyrStoreWork): of each worker who has anything to do */
GPtrArray *zyr_store_count_work (ZyrStore   *self,
                                 const char *today,
                                 const char *soon,
                                 GError    **error);

G_END_DECLS
