/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-runner-private.h"

#define KEYRING_RETRY_S 10

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_LAST_SUCCESS,
  PROP_PENDING_OPS,
  PROP_PROGRESS_DONE,
  PROP_PROGRESS_TOTAL,
  PROP_UPLOAD_DONE,
  PROP_UPLOAD_TOTAL,
  PROP_PHOTOS_WAITING,
  PROP_PHOTOS_HELD,
  PROP_PHOTOS_ON_METERED,
  PROP_FOREGROUND,
  N_PROPS,
};

enum
{
  RECORDS_CHANGED,
  STATE_CHANGED,
  HANDED_OVER,
  GREETED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrSyncRunner, zyr_sync_runner, G_TYPE_OBJECT)

/* An event from outside, kept until the engine has finished the one before. */
typedef struct
{
  ZyrSyncEventKind kind;
  gboolean flag;
  char *sha256;
  char *mime;
} Outside;

static void carry_out (ZyrSyncRunner *self, GPtrArray *actions);

static void
outside_free (Outside *outside)
{
  g_free (outside->sha256);
  g_free (outside->mime);
  g_free (outside);
}

/* ---- stepping ---- */

static void
step_once (ZyrSyncRunner *self, ZyrSyncEvent *event)
{
  g_autoptr (GPtrArray) actions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_action_free);

  event->now_ms = g_get_monotonic_time () / 1000;
  if (event->kind == ZYR_SYNC_EVENT_NETWORK)
    {
      event->metered = self->metered;
      event->portal = self->portal;
    }
  zyr_sync_engine_step (self->engine, event, actions);
  carry_out (self, actions);
}

void
zyr_sync_runner_answer_stop (ZyrSyncRunner *self)
{
  g_autoptr (GPtrArray) tasks = NULL;

  if (self->stop_tasks == NULL || self->n_calls > 0 || self->stepping)
    return;
  tasks = g_steal_pointer (&self->stop_tasks);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

void
zyr_sync_runner_step (ZyrSyncRunner *self, ZyrSyncEvent *event)
{
  Outside *outside;

  g_assert (!self->stepping);

  self->stepping = TRUE;
  step_once (self, event);
  while ((outside = g_queue_pop_head (&self->later)) != NULL)
    {
      step_once (self,
                 &(ZyrSyncEvent){
                     .kind = outside->kind,
                     .flag = outside->flag,
                     .sha256 = outside->sha256,
                     .mime = outside->mime,
                 });
      outside_free (outside);
    }
  self->stepping = FALSE;
  zyr_sync_runner_answer_stop (self);
}

/* Signal handlers may call us back in the middle of a step. */
static void
step_outside (
    ZyrSyncRunner *self, ZyrSyncEventKind kind, gboolean flag, const char *sha256, const char *mime)
{
  if (self->stepping)
    {
      Outside *outside = g_new0 (Outside, 1);

      outside->kind = kind;
      outside->flag = flag;
      outside->sha256 = g_strdup (sha256);
      outside->mime = g_strdup (mime);
      g_queue_push_tail (&self->later, outside);
      return;
    }
  zyr_sync_runner_step (
      self, &(ZyrSyncEvent){ .kind = kind, .flag = flag, .sha256 = sha256, .mime = mime });
}

/* ---- timers, and what people see ---- */

typedef struct
{
  ZyrSyncRunner *self;
  guint64 id;
} Timer;

static gboolean
timer_cb (gpointer user_data)
{
  Timer *timer = user_data;

  timer->self->timer_id = 0;
  zyr_sync_runner_step (timer->self,
                        &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TIMER, .id = timer->id });
  return G_SOURCE_REMOVE;
}

static void
set_timer (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  Timer *timer = g_new0 (Timer, 1);

  timer->self = self;
  timer->id = action->id;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id
      = g_timeout_add_full (G_PRIORITY_DEFAULT, action->delay_ms, timer_cb, timer, g_free);
}

static void
set_state (ZyrSyncRunner *self, ZyrSyncState state, ZyrSyncProblem problem)
{
  gboolean new_state = self->state != state;
  gboolean new_problem = self->problem != problem;

  self->state = state;
  self->problem = problem;
  if (new_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (new_problem)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (new_state || new_problem)
    g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
set_progress (ZyrSyncRunner *self, guint64 done, guint64 total)
{
  self->progress_done = done;
  self->progress_total = total;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_DONE]);
}

static void
set_uploads (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  g_object_freeze_notify (G_OBJECT (self));
  self->upload_done = action->done;
  self->upload_total = action->total;
  self->photos_waiting = action->max_n;
  self->photos_held = action->flag;
  for (guint i = PROP_UPLOAD_DONE; i <= PROP_PHOTOS_HELD; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
finish_fetches (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  g_autoptr (GError) error = zyr_sync_fetch_error (action);
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  if (!g_hash_table_steal_extended (
          self->fetches, action->sha256, (gpointer *) &key, (gpointer *) &tasks))
    return;
  for (guint i = 0; i < tasks->len; i++)
    {
      if (error != NULL)
        g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
      else
        g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
    }
}

static void
carry_out_one (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  switch (action->kind)
    {
    case ZYR_SYNC_ACTION_REQUEST:
      zyr_sync_runner_send_request (self, action);
      break;
    case ZYR_SYNC_ACTION_CANCEL:
      zyr_sync_runner_cancel_request (self, action->id);
      break;
    case ZYR_SYNC_ACTION_STORE:
      zyr_sync_runner_call_store (self, action);
      break;
    case ZYR_SYNC_ACTION_TIMER:
      set_timer (self, action);
      break;
    case ZYR_SYNC_ACTION_STATE:
      set_state (self, action->state, action->problem);
      break;
    case ZYR_SYNC_ACTION_PROGRESS:
      set_progress (self, action->done, action->total);
      break;
    case ZYR_SYNC_ACTION_UPLOADS:
      set_uploads (self, action);
      break;
    case ZYR_SYNC_ACTION_CHANGED:
      g_signal_emit (self, signals[RECORDS_CHANGED], 0);
      break;
    case ZYR_SYNC_ACTION_IN_STEP:
      self->last_success = g_get_real_time () / G_USEC_PER_SEC;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SUCCESS]);
      break;
    case ZYR_SYNC_ACTION_HISTORY:
      zyr_sync_runner_add_history (self, &action->history);
      break;
    case ZYR_SYNC_ACTION_HANDED_OVER:
      g_signal_emit (self, signals[HANDED_OVER], 0);
      break;
    case ZYR_SYNC_ACTION_GREETED:
      g_signal_emit (self, signals[GREETED], 0, action->max_n, action->seal);
      break;
    case ZYR_SYNC_ACTION_BLOB_DONE:
    default:
      finish_fetches (self, action);
      break;
    }
}

static void
carry_out (ZyrSyncRunner *self, GPtrArray *actions)
{
  for (guint i = 0; i < actions->len; i++)
    carry_out_one (self, g_ptr_array_index (actions, i));
}

/* ---- what comes from outside ---- */

static void load_account (ZyrSyncRunner *self);

static gboolean
keyring_timer_cb (gpointer user_data)
{
  ZyrSyncRunner *self = user_data;

  self->keyring_timer_id = 0;
  load_account (self);
  return G_SOURCE_REMOVE;
}

static gboolean
has_portal (ZyrSyncRunner *self)
{
  return g_network_monitor_get_connectivity (self->monitor) == G_NETWORK_CONNECTIVITY_PORTAL;
}

static void
tell_network (ZyrSyncRunner *self)
{
  self->metered = g_network_monitor_get_network_metered (self->monitor);
  self->portal = has_portal (self);
  if (self->started)
    step_outside (self,
                  ZYR_SYNC_EVENT_NETWORK,
                  g_network_monitor_get_network_available (self->monitor),
                  NULL,
                  NULL);
}

static void
network_changed_cb (ZyrSyncRunner *self)
{
  tell_network (self);
}

/* Whether a network costs, or wants a sign-in, is found out later than that there is one. */
static void
network_notify_cb (ZyrSyncRunner *self)
{
  if (self->metered != g_network_monitor_get_network_metered (self->monitor)
      || self->portal != has_portal (self))
    tell_network (self);
}

static void
account_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean signed_in = zyr_account_load_finish (ZYR_ACCOUNT (source), result, &error);

  if (!self->started)
    return;
  if (error == NULL)
    {
      step_outside (self, ZYR_SYNC_EVENT_PHOTOS, self->photos_on_metered, NULL, NULL);
      tell_network (self);
      step_outside (self, ZYR_SYNC_EVENT_START, signed_in, NULL, NULL);
      return;
    }
  set_state (self, ZYR_SYNC_STATE_ERROR, ZYR_SYNC_PROBLEM_KEYRING);
  g_clear_handle_id (&self->keyring_timer_id, g_source_remove);
  self->keyring_timer_id = g_timeout_add_seconds (KEYRING_RETRY_S, keyring_timer_cb, self);
}

static void
load_account (ZyrSyncRunner *self)
{
  zyr_account_load_async (self->account, NULL, account_loaded_cb, g_object_ref (self));
}

static void
signed_in_cb (ZyrSyncRunner *self)
{
  if (self->started)
    step_outside (self, ZYR_SYNC_EVENT_SIGNED_IN, FALSE, NULL, NULL);
}

static void
signed_out_cb (ZyrSyncRunner *self)
{
  if (self->started)
    step_outside (self, ZYR_SYNC_EVENT_SIGNED_OUT, FALSE, NULL, NULL);
}

/* ---- the object ---- */

static void
zyr_sync_runner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrSyncRunner *self = ZYR_SYNC_RUNNER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_uint (value, self->problem);
      break;
    case PROP_LAST_SUCCESS:
      g_value_set_int64 (value, self->last_success);
      break;
    case PROP_PENDING_OPS:
      g_value_set_uint (value, self->pending_ops);
      break;
    case PROP_PROGRESS_DONE:
      g_value_set_uint64 (value, self->progress_done);
      break;
    case PROP_PROGRESS_TOTAL:
      g_value_set_uint64 (value, self->progress_total);
      break;
    case PROP_UPLOAD_DONE:
      g_value_set_uint64 (value, self->upload_done);
      break;
    case PROP_UPLOAD_TOTAL:
      g_value_set_uint64 (value, self->upload_total);
      break;
    case PROP_PHOTOS_WAITING:
      g_value_set_uint (value, self->photos_waiting);
      break;
    case PROP_PHOTOS_HELD:
      g_value_set_boolean (value, self->photos_held);
      break;
    case PROP_PHOTOS_ON_METERED:
      g_value_set_boolean (value, self->photos_on_metered);
      break;
    case PROP_FOREGROUND:
      g_value_set_boolean (value, self->foreground);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_runner_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ZyrSyncRunner *self = ZYR_SYNC_RUNNER (object);

  switch (prop_id)
    {
    case PROP_FOREGROUND:
      zyr_sync_runner_set_foreground (self, g_value_get_boolean (value));
      break;
    case PROP_PHOTOS_ON_METERED:
      zyr_sync_runner_set_photos_on_metered (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_runner_dispose (GObject *object)
{
  ZyrSyncRunner *self = ZYR_SYNC_RUNNER (object);

  self->started = FALSE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->keyring_timer_id, g_source_remove);
  zyr_sync_runner_cancel_all (self);

  G_OBJECT_CLASS (zyr_sync_runner_parent_class)->dispose (object);
}

static void
zyr_sync_runner_finalize (GObject *object)
{
  ZyrSyncRunner *self = ZYR_SYNC_RUNNER (object);

  g_queue_clear_full (&self->later, (GDestroyNotify) outside_free);
  g_clear_pointer (&self->stop_tasks, g_ptr_array_unref);
  g_clear_pointer (&self->fetches, g_hash_table_unref);
  g_clear_pointer (&self->cancellables, g_hash_table_unref);
  g_clear_pointer (&self->engine, zyr_sync_engine_free);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (zyr_sync_runner_parent_class)->finalize (object);
}

static guint
void_signal (ZyrSyncRunnerClass *klass, const char *name)
{
  return g_signal_new (name,
                       G_TYPE_FROM_CLASS (klass),
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
zyr_sync_runner_class_init (ZyrSyncRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->get_property = zyr_sync_runner_get_property;
  object_class->set_property = zyr_sync_runner_set_property;
  object_class->dispose = zyr_sync_runner_dispose;
  object_class->finalize = zyr_sync_runner_finalize;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, ZYR_SYNC_STATE_ERROR, ZYR_SYNC_STATE_STOPPED, readable);
  properties[PROP_PROBLEM] = g_param_spec_uint (
      "problem", NULL, NULL, 0, ZYR_SYNC_N_PROBLEMS - 1, ZYR_SYNC_PROBLEM_NONE, readable);
  properties[PROP_LAST_SUCCESS]
      = g_param_spec_int64 ("last-success", NULL, NULL, 0, G_MAXINT64, 0, readable);
  properties[PROP_PENDING_OPS]
      = g_param_spec_uint ("pending-ops", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_PROGRESS_DONE]
      = g_param_spec_uint64 ("progress-done", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_PROGRESS_TOTAL]
      = g_param_spec_uint64 ("progress-total", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_UPLOAD_DONE]
      = g_param_spec_uint64 ("upload-done", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_UPLOAD_TOTAL]
      = g_param_spec_uint64 ("upload-total", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_PHOTOS_WAITING]
      = g_param_spec_uint ("photos-waiting", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_PHOTOS_HELD]
      = g_param_spec_boolean ("photos-held", NULL, NULL, FALSE, readable);
  properties[PROP_PHOTOS_ON_METERED]
      = g_param_spec_boolean ("photos-on-metered", NULL, NULL, FALSE, writable);
  properties[PROP_FOREGROUND]
      = g_param_spec_boolean ("foreground", NULL, NULL, TRUE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RECORDS_CHANGED] = void_signal (klass, "records-changed");
  signals[STATE_CHANGED] = void_signal (klass, "state-changed");
  signals[HANDED_OVER] = void_signal (klass, "handed-over");
  signals[GREETED] = g_signal_new ("greeted",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   2,
                                   G_TYPE_UINT,
                                   G_TYPE_STRING);
}

static void
zyr_sync_runner_init (ZyrSyncRunner *self)
{
  self->foreground = TRUE;
  g_queue_init (&self->later);
  self->cancellables
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->fetches = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

ZyrSyncRunner *
zyr_sync_runner_new (ZyrSyncStore *store, ZyrAccount *account)
{
  ZyrSyncRunner *self;
  guint64 seed = (guint64) g_random_int () << 32 | g_random_int ();

  g_return_val_if_fail (ZYR_IS_SYNC_STORE (store), NULL);
  g_return_val_if_fail (ZYR_IS_ACCOUNT (account), NULL);

  self = g_object_new (ZYR_TYPE_SYNC_RUNNER, NULL);
  self->store = g_object_ref (store);
  self->account = g_object_ref (account);
  self->engine = zyr_sync_engine_new (zyr_account_get_device_id (account), ZYR_VERSION, seed);
  g_signal_connect_object (
      account, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      account, "signed-out", G_CALLBACK (signed_out_cb), self, G_CONNECT_SWAPPED);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor,
                           "network-changed",
                           G_CALLBACK (network_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->monitor,
                           "notify",
                           G_CALLBACK (network_notify_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
zyr_sync_runner_set_lease_days (ZyrSyncRunner *self, guint days)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  zyr_sync_engine_set_lease_days (self->engine, days);
}

void
zyr_sync_runner_start (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->started)
    return;
  self->started = TRUE;
  zyr_sync_runner_count_pending (self);
  load_account (self);
}

void
zyr_sync_runner_stop_async (ZyrSyncRunner *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, zyr_sync_runner_stop_async);
  self->started = FALSE;
  g_clear_handle_id (&self->keyring_timer_id, g_source_remove);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  step_outside (self, ZYR_SYNC_EVENT_STOP, FALSE, NULL, NULL);
  zyr_sync_runner_cancel_all (self);
  set_state (self, ZYR_SYNC_STATE_STOPPED, ZYR_SYNC_PROBLEM_NONE);
  if (self->stop_tasks == NULL)
    self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->stop_tasks, g_steal_pointer (&task));
  zyr_sync_runner_answer_stop (self);
}

void
zyr_sync_runner_stop_finish (ZyrSyncRunner *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

void
zyr_sync_runner_sync_now (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (!self->started)
    return;
  if (self->keyring_timer_id != 0)
    {
      g_clear_handle_id (&self->keyring_timer_id, g_source_remove);
      load_account (self);
    }
  else
    step_outside (self, ZYR_SYNC_EVENT_SYNC_NOW, FALSE, NULL, NULL);
}

void
zyr_sync_runner_cancel (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->started)
    step_outside (self, ZYR_SYNC_EVENT_CANCEL, FALSE, NULL, NULL);
}

void
zyr_sync_runner_notify_retry (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->started)
    step_outside (self, ZYR_SYNC_EVENT_RETRY, FALSE, NULL, NULL);
}

void
zyr_sync_runner_notify_local_change (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (!self->started)
    return;
  zyr_sync_runner_count_pending (self);
  step_outside (self, ZYR_SYNC_EVENT_LOCAL_CHANGE, FALSE, NULL, NULL);
}

void
zyr_sync_runner_fetch_blob_async (ZyrSyncRunner      *self,
                                  const char         *sha256,
                                  const char         *mime,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GPtrArray *tasks;
  GTask *task;

  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));
  g_return_if_fail (sha256 != NULL && mime != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_sync_runner_fetch_blob_async);
  tasks = g_hash_table_lookup (self->fetches, sha256);
  if (tasks == NULL)
    {
      tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->fetches, g_strdup (sha256), tasks);
    }
  g_ptr_array_add (tasks, task);
  step_outside (self, ZYR_SYNC_EVENT_WANT_BLOB, FALSE, sha256, mime);
}

gboolean
zyr_sync_runner_fetch_blob_finish (ZyrSyncRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

ZyrSyncState
zyr_sync_runner_get_state (ZyrSyncRunner *self)
{
  return self->state;
}

ZyrSyncProblem
zyr_sync_runner_get_problem (ZyrSyncRunner *self)
{
  return self->problem;
}

gint64
zyr_sync_runner_get_last_success (ZyrSyncRunner *self)
{
  return self->last_success;
}

guint
zyr_sync_runner_get_pending_ops (ZyrSyncRunner *self)
{
  return self->pending_ops;
}

void
zyr_sync_runner_get_progress (ZyrSyncRunner *self, guint64 *done, guint64 *total)
{
  *done = self->progress_done;
  *total = self->progress_total;
}

void
zyr_sync_runner_set_foreground (ZyrSyncRunner *self, gboolean foreground)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->foreground == foreground)
    return;
  self->foreground = foreground;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOREGROUND]);
  step_outside (self, ZYR_SYNC_EVENT_FOREGROUND, foreground, NULL, NULL);
}

void
zyr_sync_runner_set_photos_on_metered (ZyrSyncRunner *self, gboolean allowed)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->photos_on_metered == allowed)
    return;
  self->photos_on_metered = allowed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHOTOS_ON_METERED]);
  step_outside (self, ZYR_SYNC_EVENT_PHOTOS, allowed, NULL, NULL);
}

void
zyr_sync_runner_get_uploads (ZyrSyncRunner *self, guint64 *done, guint64 *total)
{
  *done = self->upload_done;
  *total = self->upload_total;
}

guint
zyr_sync_runner_get_photos_waiting (ZyrSyncRunner *self)
{
  return self->photos_waiting;
}

gboolean
zyr_sync_runner_get_photos_held (ZyrSyncRunner *self)
{
  return self->photos_held;
}

gint64
zyr_sync_runner_get_clock_ahead (ZyrSyncRunner *self)
{
  return zyr_transport_get_clock_ahead (zyr_account_get_transport (self->account));
}

void
zyr_sync_runner_get_traffic (ZyrSyncRunner *self, guint64 *sent, guint64 *received)
{
  zyr_transport_get_traffic (zyr_account_get_transport (self->account), sent, received);
}

void
zyr_sync_runner_set_timeout_ms (ZyrSyncRunner *self, guint timeout_ms)
{
  self->timeout_ms = timeout_ms;
}
