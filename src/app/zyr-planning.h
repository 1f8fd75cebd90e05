/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"

G_BEGIN_DECLS

/**
 * Planning visits: supervisors plan, reassign and cancel; clerks plan. All go through the outbox
 * and work offline. Errors of all: ZYR_WORKSPACE_ERROR NOT_ALLOWED, WRONG_STATE, NOT_FOUND,
 * NO_FORM; ZYR_STORE_ERROR.
 */

#define ZYR_TYPE_WORKER_ROW (zyr_worker_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrWorkerRow, zyr_worker_row, ZYR, WORKER_ROW, GObject)

/* Properties (read): "id", "staff-no", "name", "n-open", "n-due", "n-overdue", "n-returned". */
const char *zyr_worker_row_get_id (ZyrWorkerRow *self);
const char *zyr_worker_row_get_staff_no (ZyrWorkerRow *self);
const char *zyr_worker_row_get_name (ZyrWorkerRow *self);
/* visits that are his to make or to correct; of these: due in the next seven days, overdue, and
 * returned to him */
guint zyr_worker_row_get_n_open (ZyrWorkerRow *self);
guint zyr_worker_row_get_n_due (ZyrWorkerRow *self);
guint zyr_worker_row_get_n_overdue (ZyrWorkerRow *self);
guint zyr_worker_row_get_n_returned (ZyrWorkerRow *self);

/* The same as a list that follows the store: how the work is spread. */
ZyrLiveList *zyr_planning_worker_list_new (ZyrWorkspace *workspace);

/* Active workers of the foundation by name. Finish gives (transfer full) a #GListModel of
 * #ZyrWorkerRow. */
void zyr_planning_list_workers_async (ZyrWorkspace *workspace,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GListModel *zyr_planning_list_workers_finish (GAsyncResult *result, GError **error);

typedef struct
{
  const char *household_id;
  const char *worker_id;
  const char *second_id;  /* (nullable) */
  const char *visit_type; /* code list "visit_type" */
  const char *programmes; /* space separated, code list "programme" */
  gint64 planned;         /* unix seconds */
  const char *due;        /* "YYYY-MM-DD" */
  const char *reason;     /* (nullable) */
} ZyrVisitPlan;

/** zyr_planning_dup_next_working_day: the next day that is no weekend, at this hour, as it is here.
 * Returns: (transfer full) */
GDateTime *zyr_planning_dup_next_working_day (ZyrWorkspace *workspace);

/* Finish of plan gives (transfer full) the new visit's id. The newest form and snapshot on the
 * device are pinned to it. */
void zyr_planning_plan_async (ZyrWorkspace *workspace,
                              const ZyrVisitPlan *plan,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *zyr_planning_plan_finish (GAsyncResult *result, GError **error);

void zyr_planning_reassign_async (ZyrWorkspace *workspace,
                                  const char *visit_id,
                                  const char *worker_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ZyrHandover: visits that were given to another, and whose they were */
typedef struct _ZyrHandover ZyrHandover;

void zyr_handover_free (ZyrHandover *self);
guint zyr_handover_get_n_visits (const ZyrHandover *self);

/* Several at once, all or none. What was begun meanwhile, or has him as worker or second officer
 * already, is left as it is. Finish gives (transfer full) what was given. */
void zyr_planning_hand_over_async (ZyrWorkspace *workspace,
                                   const char *const *visit_ids,
                                   const char *worker_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* The other way round; finished likewise. */
void zyr_planning_hand_back_async (ZyrWorkspace *workspace,
                                   const ZyrHandover *handover,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ZyrHandover *zyr_planning_hand_over_finish (GAsyncResult *result, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrHandover, zyr_handover_free)

void zyr_planning_cancel_async (ZyrWorkspace *workspace,
                                const char *visit_id,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* of reassign and cancel */
gboolean zyr_planning_change_finish (GAsyncResult *result, GError **error);

G_END_DECLS
