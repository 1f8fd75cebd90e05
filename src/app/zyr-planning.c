/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-planning.h"

struct _ZyrWorkerRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrWorkerRow, zyr_worker_row, G_TYPE_OBJECT)

static void
zyr_worker_row_class_init (ZyrWorkerRowClass *klass)
{
}

static void
zyr_worker_row_init (ZyrWorkerRow *self)
{
}

const char *
zyr_worker_row_get_id (ZyrWorkerRow *self)
{
  return NULL;
}

const char *
zyr_worker_row_get_staff_no (ZyrWorkerRow *self)
{
  return NULL;
}

const char *
zyr_worker_row_get_name (ZyrWorkerRow *self)
{
  return NULL;
}

guint
zyr_worker_row_get_n_open (ZyrWorkerRow *self)
{
  return 0;
}

void
zyr_planning_list_workers_async (ZyrWorkspace *workspace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
}

GListModel *
zyr_planning_list_workers_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}

void
zyr_planning_plan_async (ZyrWorkspace *workspace,
                         const ZyrVisitPlan *plan,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
}

char *
zyr_planning_plan_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}

void
zyr_planning_reassign_async (ZyrWorkspace *workspace,
                             const char *visit_id,
                             const char *worker_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
}

void
zyr_planning_cancel_async (ZyrWorkspace *workspace,
                           const char *visit_id,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
}

gboolean
zyr_planning_change_finish (GAsyncResult *result, GError **error)
{
  return 0;
}
