/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-thread.h"
#include "zyr-store-private.h"

/*
 * The worker owns the store; the object owns the worker. Jobs go over in one queue, so that closing
 * is a job like the others and comes after them.
 */
typedef enum
{
  JOB_OPEN,
  JOB_RUN,
  JOB_CLOSE,
  JOB_QUIT,
} JobType;

typedef struct
{
  JobType        type;
  GTask         *task; /* NULL for QUIT */
  GBytes        *key;
  ZyrStoreFunc   func;
  gpointer       data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} Job;

struct _ZyrStoreThread
{
  GObject       parent_instance;
  char         *path;
  GMainContext *context;
  GThread      *thread;
  GAsyncQueue  *queue;
  gboolean      is_open; /* as the main thread has seen it */
};

G_DEFINE_FINAL_TYPE (ZyrStoreThread, zyr_store_thread, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What the worker needs of the object, which may be gone before it */
typedef struct
{
  GAsyncQueue *queue;
  char        *path;
  ZyrStore    *store;
} Worker;

typedef struct
{
  ZyrStoreThread  *thread;
  ZyrStoreChanges *changes;
} Emission;

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_clear_pointer (&job->key, g_bytes_unref);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
emit_changed_cb (gpointer data)
{
  Emission *emission = data;

  g_signal_emit (emission->thread, signals[SIGNAL_CHANGED], 0, emission->changes);
  return G_SOURCE_REMOVE;
}

static void
emission_free (gpointer data)
{
  Emission *emission = data;

  g_object_unref (emission->thread);
  zyr_store_changes_free (emission->changes);
  g_free (emission);
}

static void
announce_changes (Worker *worker, GTask *task)
{
  g_autoptr (ZyrStoreChanges) changes = zyr_store_steal_changes (worker->store);
  g_autoptr (GSource) source = NULL;
  ZyrStoreThread *thread = g_task_get_source_object (task);
  Emission *emission;

  if (changes == NULL)
    return;
  emission = g_new0 (Emission, 1);
  emission->thread = g_object_ref (thread);
  emission->changes = g_steal_pointer (&changes);
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, emit_changed_cb, emission, emission_free);
  g_source_attach (source, thread->context);
}

static GError *
error_closed (void)
{
  return g_error_new_literal (ZYR_STORE_ERROR, ZYR_STORE_ERROR_CLOSED, "the store is not open");
}

static void
do_open (Worker *worker, Job *job)
{
  GError *error = NULL;

  if (worker->store == NULL)
    worker->store = zyr_store_open (worker->path, job->key, &error);
  if (worker->store != NULL)
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, error);
}

static void
do_run (Worker *worker, Job *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  GError *error = NULL;
  gpointer result;

  if (worker->store == NULL)
    {
      g_task_return_error (job->task, error_closed ());
      return;
    }
  if (g_task_return_error_if_cancelled (job->task))
    return;
  worker->store->cancellable = cancellable;
  result = job->func (worker->store, job->data, cancellable, &error);
  worker->store->cancellable = NULL;
  announce_changes (worker, job->task);
  if (error != NULL)
    {
      if (result != NULL && job->result_free != NULL)
        job->result_free (result);
      g_task_return_error (job->task, error);
    }
  else
    g_task_return_pointer (job->task, result, job->result_free);
}

static void
do_close (Worker *worker, Job *job)
{
  g_clear_pointer (&worker->store, zyr_store_close);
  g_task_return_boolean (job->task, TRUE);
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  gboolean quit = FALSE;

  while (!quit)
    {
      Job *job = g_async_queue_pop (worker->queue);

      switch (job->type)
        {
        case JOB_OPEN:
          do_open (worker, job);
          break;
        case JOB_RUN:
          do_run (worker, job);
          break;
        case JOB_CLOSE:
          do_close (worker, job);
          break;
        case JOB_QUIT:
        default:
          quit = TRUE;
          break;
        }
      job_free (job);
    }
  g_clear_pointer (&worker->store, zyr_store_close);
  g_async_queue_unref (worker->queue);
  g_free (worker->path);
  g_free (worker);
  return NULL;
}

static void
zyr_store_thread_finalize (GObject *object)
{
  ZyrStoreThread *self = ZYR_STORE_THREAD (object);
  Job *quit = g_new0 (Job, 1);

  quit->type = JOB_QUIT;
  g_async_queue_push (self->queue, quit);
  /* The last reference may have been that of a job: a thread cannot wait for itself. */
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_free (self->path);

  G_OBJECT_CLASS (zyr_store_thread_parent_class)->finalize (object);
}

static void
zyr_store_thread_class_init (ZyrStoreThreadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = zyr_store_thread_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          ZYR_TYPE_STORE_CHANGES);
}

static void
zyr_store_thread_init (ZyrStoreThread *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new ();
}

ZyrStoreThread *
zyr_store_thread_new (const char *path)
{
  ZyrStoreThread *self;
  Worker *worker;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (ZYR_TYPE_STORE_THREAD, NULL);
  self->path = g_strdup (path);
  worker = g_new0 (Worker, 1);
  worker->queue = g_async_queue_ref (self->queue);
  worker->path = g_strdup (path);
  self->thread = g_thread_new ("store", worker_main, worker);
  return self;
}

static Job *
job_new (ZyrStoreThread     *self,
         JobType             type,
         GCancellable       *cancellable,
         GAsyncReadyCallback callback,
         gpointer            user_data)
{
  Job *job = g_new0 (Job, 1);

  job->type = type;
  job->task = g_task_new (self, cancellable, callback, user_data);
  /* What was reached is reached: the caller must hear of an answer that is on the disk. */
  g_task_set_check_cancellable (job->task, FALSE);
  return job;
}

void
zyr_store_thread_open_async (ZyrStoreThread     *self,
                             GBytes             *key,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Job *job;

  g_return_if_fail (ZYR_IS_STORE_THREAD (self) && key != NULL);

  job = job_new (self, JOB_OPEN, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, zyr_store_thread_open_async);
  job->key = g_bytes_ref (key);
  g_async_queue_push (self->queue, job);
}

gboolean
zyr_store_thread_open_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  self->is_open |= done;
  return done;
}

void
zyr_store_thread_close_async (ZyrStoreThread     *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Job *job;

  g_return_if_fail (ZYR_IS_STORE_THREAD (self));

  self->is_open = FALSE;
  job = job_new (self, JOB_CLOSE, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, zyr_store_thread_close_async);
  g_async_queue_push (self->queue, job);
}

gboolean
zyr_store_thread_close_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
zyr_store_thread_is_open (ZyrStoreThread *self)
{
  g_return_val_if_fail (ZYR_IS_STORE_THREAD (self), FALSE);

  return self->is_open;
}

void
zyr_store_thread_run_async (ZyrStoreThread     *self,
                            ZyrStoreFunc        func,
                            gpointer            data,
                            GDestroyNotify      data_free,
                            GDestroyNotify      result_free,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  Job *job;

  g_return_if_fail (ZYR_IS_STORE_THREAD (self) && func != NULL);

  job = job_new (self, JOB_RUN, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, zyr_store_thread_run_async);
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_async_queue_push (self->queue, job);
}

gpointer
zyr_store_thread_run_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
