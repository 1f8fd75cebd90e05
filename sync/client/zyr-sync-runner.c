/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-runner-private.h"

#define KEYRING_RETRY_S 10

struct _ZyrSyncRunner
{
  GObject parent_instance;

  ZyrSyncStore *store;
  ZyrAccount *account;
  ZyrSyncEngine *engine;
  guint timeout_ms;

  gboolean started;
  gboolean stepping;
  GQueue later;              /* of Outside: events that came while stepping */
  GCancellable *cancellable; /* (nullable): of the request under way */
  guint timer_id;
  guint keyring_timer_id;
  guint n_store_calls;
  GPtrArray *stop_tasks;
  GHashTable *fetches; /* sha256 to GPtrArray of GTask */
  gboolean counting;
  gboolean count_again;

  ZyrSyncState state;
  ZyrSyncProblem problem;
  gint64 last_success;
  guint pending_ops;
  guint64 progress_done;
  guint64 progress_total;
  gboolean foreground;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_LAST_SUCCESS,
  PROP_PENDING_OPS,
  PROP_PROGRESS_DONE,
  PROP_PROGRESS_TOTAL,
  PROP_FOREGROUND,
  N_PROPS,
};

enum
{
  RECORDS_CHANGED,
  STATE_CHANGED,
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
  zyr_sync_engine_step (self->engine, event, actions);
  carry_out (self, actions);
}

static void
answer_stop (ZyrSyncRunner *self)
{
  g_autoptr (GPtrArray) tasks = NULL;

  if (self->stop_tasks == NULL || self->n_store_calls > 0 || self->stepping)
    return;
  tasks = g_steal_pointer (&self->stop_tasks);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

static void
step (ZyrSyncRunner *self, ZyrSyncEvent *event)
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
  answer_stop (self);
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
  step (self, &(ZyrSyncEvent){ .kind = kind, .flag = flag, .sha256 = sha256, .mime = mime });
}

/* ---- requests ---- */

typedef struct
{
  ZyrSyncRunner *self;
  guint64 id;
  GCancellable *cancellable;
} RequestCall;

static void
request_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RequestCall *call = user_data;
  g_autoptr (ZyrSyncRunner) self = call->self;
  g_autoptr (ZyrSyncAnswer) answer = zyr_sync_exchange_finish (ZYR_ACCOUNT (source), result);
  gboolean cancelled = g_cancellable_is_cancelled (call->cancellable);

  if (self->cancellable == call->cancellable)
    g_clear_object (&self->cancellable);
  if (!cancelled)
    step (self,
          &(ZyrSyncEvent){
              .kind = answer->problem != ZYR_SYNC_PROBLEM_NONE ? ZYR_SYNC_EVENT_TRANSPORT_ERROR
                                                               : ZYR_SYNC_EVENT_RESPONSE,
              .id = call->id,
              .flag = answer->in_step,
              .problem = answer->problem,
              .hello = answer->hello,
              .push = answer->push,
              .page = answer->page,
              .wait = answer->wait,
              .bytes = answer->bytes,
              .refusal = answer->refusal,
          });
  g_object_unref (call->cancellable);
  g_free (call);
}

static void
send_request (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  RequestCall *call = g_new0 (RequestCall, 1);

  call->self = g_object_ref (self);
  call->id = action->id;
  call->cancellable = g_cancellable_new ();
  g_set_object (&self->cancellable, call->cancellable);
  zyr_sync_exchange_async (
      self->account, action, self->timeout_ms, call->cancellable, request_done_cb, call);
}

/* ---- the store ---- */

typedef struct
{
  ZyrSyncRunner *self;
  guint64 id;
  ZyrSyncStoreKind kind;
} StoreCall;

static void count_pending (ZyrSyncRunner *self);

static void
store_call_ended (ZyrSyncRunner *self)
{
  self->n_store_calls--;
  answer_stop (self);
}

static void
store_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree StoreCall *call = user_data;
  g_autoptr (ZyrSyncRunner) self = call->self;
  g_autoptr (ZyrSyncStored) stored
      = zyr_sync_store_call_finish (ZYR_SYNC_STORE (source), result, call->kind);

  step (self,
        &(ZyrSyncEvent){
            .kind = stored->ok ? ZYR_SYNC_EVENT_STORE_DONE : ZYR_SYNC_EVENT_STORE_ERROR,
            .id = call->id,
            .state = stored->state,
            .list = stored->list,
            .bytes = stored->bytes,
        });
  if (stored->ok
      && (call->kind == ZYR_SYNC_STORE_PUSH_RESULTS || call->kind == ZYR_SYNC_STORE_LOAD_STATE))
    count_pending (self);
  store_call_ended (self);
}

static void
call_store (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  StoreCall *call = g_new0 (StoreCall, 1);

  call->self = g_object_ref (self);
  call->id = action->id;
  call->kind = action->store;
  self->n_store_calls++;
  zyr_sync_store_call_async (self->store, action, store_done_cb, call);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;
  g_autoptr (ZyrSyncStoreState) state
      = zyr_sync_store_load_state_finish (ZYR_SYNC_STORE (source), result, NULL);

  self->counting = FALSE;
  if (state != NULL && state->n_pending != self->pending_ops)
    {
      self->pending_ops = state->n_pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING_OPS]);
    }
  if (self->count_again && self->started)
    count_pending (self);
  store_call_ended (self);
}

static void
count_pending (ZyrSyncRunner *self)
{
  self->count_again = self->counting;
  if (self->counting)
    return;
  self->counting = TRUE;
  self->n_store_calls++;
  zyr_sync_store_load_state_async (self->store, NULL, counted_cb, g_object_ref (self));
}

static void
history_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;

  /* A row of history that could not be kept is not worth a failure of the contact. */
  zyr_sync_store_write_finish (ZYR_SYNC_STORE (source), result, NULL);
  store_call_ended (self);
}

static void
add_history (ZyrSyncRunner *self, const ZyrSyncHistoryEntry *counted)
{
  ZyrSyncHistoryEntry entry = *counted;

  entry.ended_unix = g_get_real_time () / G_USEC_PER_SEC;
  entry.started_unix = entry.ended_unix - counted->started_unix;
  self->n_store_calls++;
  zyr_sync_store_add_history_async (
      self->store, &entry, NULL, history_added_cb, g_object_ref (self));
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
  step (timer->self, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TIMER, .id = timer->id });
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
      send_request (self, action);
      break;
    case ZYR_SYNC_ACTION_CANCEL:
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      break;
    case ZYR_SYNC_ACTION_STORE:
      call_store (self, action);
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
    case ZYR_SYNC_ACTION_CHANGED:
      g_signal_emit (self, signals[RECORDS_CHANGED], 0);
      break;
    case ZYR_SYNC_ACTION_IN_STEP:
      self->last_success = g_get_real_time () / G_USEC_PER_SEC;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SUCCESS]);
      break;
    case ZYR_SYNC_ACTION_HISTORY:
      add_history (self, &action->history);
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

static void
network_changed_cb (ZyrSyncRunner *self, gboolean available)
{
  if (self->started)
    step_outside (self, ZYR_SYNC_EVENT_NETWORK, available, NULL, NULL);
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
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (zyr_sync_runner_parent_class)->dispose (object);
}

static void
zyr_sync_runner_finalize (GObject *object)
{
  ZyrSyncRunner *self = ZYR_SYNC_RUNNER (object);

  g_queue_clear_full (&self->later, (GDestroyNotify) outside_free);
  g_clear_pointer (&self->stop_tasks, g_ptr_array_unref);
  g_clear_pointer (&self->fetches, g_hash_table_unref);
  g_clear_pointer (&self->engine, zyr_sync_engine_free);
  g_clear_object (&self->store);
  g_clear_object (&self->account);

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
  properties[PROP_FOREGROUND] = g_param_spec_boolean (
      "foreground",
      NULL,
      NULL,
      TRUE,
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RECORDS_CHANGED] = void_signal (klass, "records-changed");
  signals[STATE_CHANGED] = void_signal (klass, "state-changed");
}

static void
zyr_sync_runner_init (ZyrSyncRunner *self)
{
  self->foreground = TRUE;
  g_queue_init (&self->later);
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
  g_signal_connect_object (g_network_monitor_get_default (),
                           "network-changed",
                           G_CALLBACK (network_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
zyr_sync_runner_start (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (self->started)
    return;
  self->started = TRUE;
  count_pending (self);
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
  set_state (self, ZYR_SYNC_STATE_STOPPED, ZYR_SYNC_PROBLEM_NONE);
  if (self->stop_tasks == NULL)
    self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->stop_tasks, g_steal_pointer (&task));
  answer_stop (self);
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
zyr_sync_runner_notify_local_change (ZyrSyncRunner *self)
{
  g_return_if_fail (ZYR_IS_SYNC_RUNNER (self));

  if (!self->started)
    return;
  count_pending (self);
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
zyr_sync_runner_set_timeout_ms (ZyrSyncRunner *self, guint timeout_ms)
{
  self->timeout_ms = timeout_ms;
}
