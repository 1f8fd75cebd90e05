/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-paged-list.h"
#include "zyr-visit-row.h"

G_BEGIN_DECLS

/**
 * ZyrVisitPages: a #ZyrPagedList of #ZyrVisitRow: the visits on the device, newest plan first, or the
 * queue of a supervisor: those that are submitted, and neither made nor witnessed by him. The queue is
 * empty for whoever may not review.
 */
#define ZYR_TYPE_VISIT_PAGES (zyr_visit_pages_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitPages, zyr_visit_pages, ZYR, VISIT_PAGES, ZyrPagedList)

/* @states: (nullable) (array zero-terminated=1): state codes to show; %NULL = all. */
ZyrVisitPages *zyr_visit_pages_new (ZyrWorkspace *workspace, const char *const *states);
void zyr_visit_pages_set_states (ZyrVisitPages *self, const char *const *states);
/* (nullable): only those that are his to make */
void zyr_visit_pages_set_worker (ZyrVisitPages *self, const char *worker_id);

/**
 * zyr_visit_pages_list_ids_async:
 * @from, @to: (nullable): ids of the first and the last one, or the other way round; %NULL: all
 * @n_max: how many at most, from the first one on
 *
 * What the list shows or would show, for whoever selects more than is seen of it.
 */
void zyr_visit_pages_list_ids_async (ZyrVisitPages *self,
                                     const char *from,
                                     const char *to,
                                     guint n_max,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** zyr_visit_pages_choose_ids_async: which of @ids are in the list, in the order of @ids */
void zyr_visit_pages_choose_ids_async (ZyrVisitPages *self,
                                       const char *const *ids,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* of both */
GStrv zyr_visit_pages_ids_finish (GAsyncResult *result, GError **error);

/* Which report comes first: each order has the longest waiting first where it says nothing else. */
typedef enum
{
  ZYR_REVIEW_SORT_AGE,
  ZYR_REVIEW_SORT_WORKER,        /* the workers in Turkish alphabetical order */
  ZYR_REVIEW_SORT_DISCREPANCIES, /* the most critical ones first, then warnings, then notices */
} ZyrReviewSort;

ZyrVisitPages *zyr_visit_pages_new_queue (ZyrWorkspace *workspace, ZyrReviewSort sort);
void zyr_visit_pages_set_sort (ZyrVisitPages *self, ZyrReviewSort sort);

/**
 * zyr_review_queue_look_around_async:
 *
 * Which reports come before and after this one in the queue. Finish gives (transfer full) (nullable)
 * ids, both %NULL when it is not in the queue any more.
 */
void zyr_review_queue_look_around_async (ZyrWorkspace *workspace,
                                         ZyrReviewSort sort,
                                         const char *visit_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean zyr_review_queue_look_around_finish (GAsyncResult *result,
                                              char **before,
                                              char **after,
                                              GError **error);

G_END_DECLS
