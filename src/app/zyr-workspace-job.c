/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs in the store's thread on behalf of the signed-in user. */
#include "zyr-workspace-private.h"

#include "zyr-operation.h"
#include "zyr-store.h"

typedef struct
{
  ZyrJobFunc func;
  ZyrActor *actor;
  gpointer data;
  GDestroyNotify data_free;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->data_free != NULL && job->data != NULL)
    job->data_free (job->data);
  zyr_actor_unref (job->actor);
  g_free (job);
}

static gpointer
run_job (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  return job->func (store, job->actor, job->data, error);
}

static void
job_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GDestroyNotify result_free = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);

  if (error != NULL)
    {
      zyr_workspace_error_translate (&error);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    g_task_return_pointer (task, answer, result_free);
}

static void
act_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (!g_task_had_error (G_TASK (result)))
    zyr_workspace_notify_local_change (g_task_get_source_object (user_data));
  job_cb (source, result, user_data);
}

/* Takes @task. */
static void
start_job (ZyrWorkspace *self,
           ZyrActor *actor,
           ZyrJobFunc func,
           gpointer data,
           GDestroyNotify data_free,
           GAsyncReadyCallback callback,
           GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->actor = zyr_actor_ref (actor);
  job->data = data;
  job->data_free = data_free;
  zyr_store_thread_run_async (self->store, run_job, job, job_free, g_task_get_task_data (task),
                              g_task_get_cancellable (task), callback, task);
}

/* Takes @task, which must not start when nobody is signed in. */
static void
start_for_user (ZyrWorkspace *self,
                ZyrJobFunc func,
                gpointer data,
                GDestroyNotify data_free,
                GDestroyNotify result_free,
                GAsyncReadyCallback callback,
                GTask *task)
{
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, result_free, NULL);
  if (self->state == ZYR_WORKSPACE_READY)
    {
      start_job (self, self->actor, func, data, data_free, callback, task);
      return;
    }
  if (data_free != NULL && data != NULL)
    data_free (data);
  g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                           "nobody is signed in");
  g_object_unref (task);
}

void
zyr_workspace_run_async (ZyrWorkspace *self,
                         ZyrJobFunc func,
                         gpointer data,
                         GDestroyNotify data_free,
                         GDestroyNotify result_free,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_workspace_run_async);
  start_for_user (self, func, data, data_free, result_free, job_cb, task);
}

void
zyr_workspace_run_act_async (ZyrWorkspace *self,
                             ZyrJobFunc func,
                             gpointer data,
                             GDestroyNotify data_free,
                             GDestroyNotify result_free,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_workspace_run_act_async);
  start_for_user (self, func, data, data_free, result_free, act_cb, task);
}

void
zyr_workspace_run_for_async (ZyrWorkspace *self,
                             ZyrActor *actor,
                             ZyrJobFunc func,
                             gpointer data,
                             GDestroyNotify data_free,
                             GDestroyNotify result_free,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_workspace_run_for_async);
  g_task_set_task_data (task, result_free, NULL);
  start_job (self, actor, func, data, data_free, job_cb, task);
}

gpointer
zyr_workspace_run_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
zyr_workspace_dup_words (const char *text)
{
  g_autofree char *words = g_strstrip (g_strdup (text != NULL ? text : ""));

  return words[0] != '\0' ? g_steal_pointer (&words) : NULL;
}

void
zyr_workspace_error_translate (GError **error)
{
  static const struct
  {
    const char *refusal;
    ZyrWorkspaceError code;
  } codes[] = {
    { ZYR_REFUSAL_NOT_ALLOWED, ZYR_WORKSPACE_ERROR_NOT_ALLOWED },
    { ZYR_REFUSAL_OTHER_FOUNDATION, ZYR_WORKSPACE_ERROR_NOT_ALLOWED },
    { ZYR_REFUSAL_OWN_VISIT, ZYR_WORKSPACE_ERROR_OWN_VISIT },
    { ZYR_REFUSAL_WRONG_STATE, ZYR_WORKSPACE_ERROR_WRONG_STATE },
    { ZYR_REFUSAL_STALE_REVISION, ZYR_WORKSPACE_ERROR_STALE },
    { ZYR_REFUSAL_UNKNOWN_RECORD, ZYR_WORKSPACE_ERROR_NOT_FOUND },
    { ZYR_REFUSAL_UNKNOWN_FORM, ZYR_WORKSPACE_ERROR_NO_FORM },
  };
  ZyrWorkspaceError code = ZYR_WORKSPACE_ERROR_REFUSED;
  GError *translated;

  if (!g_error_matches (*error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_str_equal ((*error)->message, codes[i].refusal))
        code = codes[i].code;
    }
  translated = g_error_new (ZYR_WORKSPACE_ERROR, (int)code, "refused: %s", (*error)->message);
  g_clear_error (error);
  *error = translated;
}
