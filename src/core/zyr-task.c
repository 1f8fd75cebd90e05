/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-task.h"

typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Errand;

static void
run_errand (GTask *carrier, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Errand *errand = data;

  errand->func (errand->task,
                g_task_get_source_object (errand->task),
                g_task_get_task_data (errand->task),
                g_task_get_cancellable (errand->task));
  g_task_return_boolean (carrier, TRUE);
}

/* After the task's own callback: its answer was queued before the carrier's, with one priority. */
static void
carried_cb (GObject *source, GAsyncResult *result, gpointer task)
{
  g_object_unref (task);
}

void
zyr_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  /* Nothing of the task belongs to the carrier, so it does not matter which thread frees that. */
  g_autoptr (GTask) carrier = NULL;
  Errand *errand;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  carrier = g_task_new (NULL, NULL, carried_cb, g_object_ref (task));
  errand = g_new0 (Errand, 1);
  errand->task = task;
  errand->func = func;
  g_task_set_source_tag (carrier, zyr_task_run_in_thread);
  g_task_set_priority (carrier, g_task_get_priority (task));
  g_task_set_task_data (carrier, errand, g_free);
  g_task_run_in_thread (carrier, run_errand);
}
