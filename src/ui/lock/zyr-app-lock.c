/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-app-lock.h"

#include "zyr-keyring-error.h"
#include "zyr-settings.h"
#include "zyr-sleep-watch.h"
#include "zyr-workspace-lock.h"

#define CHECK_S 5
#define FREE_TRIES_N 3
#define FIRST_WAIT_S 5
#define LAST_WAIT_S 300

struct _ZyrAppLock
{
  GObject parent_instance;

  ZyrWorkspace *workspace;
  ZyrSleepWatch *sleep;
  gboolean locked;
  gboolean busy;
  gint64 used_us; /* monotonic: the last key or touch */
  guint check_id;
  guint n_wrong;
  gint64 wait_until_us; /* monotonic */
  guint wait_id;
};

enum
{
  PROP_LOCKED = 1,
  PROP_BUSY,
  PROP_WAIT_S,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrAppLock, zyr_app_lock, G_TYPE_OBJECT)

static void
set_locked (ZyrAppLock *self, gboolean locked)
{
  if (self->locked == locked)
    return;
  self->locked = locked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCKED]);
}

static void
set_busy (ZyrAppLock *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

/* ---- locking ---- */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrAppLock) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What went wrong is told by the welcome page, from the workspace's failure. */
  if (!zyr_workspace_open_finish (ZYR_WORKSPACE (source), result, &error))
    g_message ("Opening: %s", error->message);
  set_busy (self, FALSE);
  zyr_sleep_watch_ready (self->sleep);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrWorkspace *workspace = ZYR_WORKSPACE (source);
  g_autoptr (GError) error = NULL;

  if (!zyr_workspace_close_finish (workspace, result, &error))
    g_message ("Closing: %s", error->message);
  zyr_workspace_open_async (workspace, NULL, opened_cb, user_data);
}

static gboolean
may_lock (ZyrAppLock *self)
{
  const ZyrWorkspaceState state = zyr_workspace_get_state (self->workspace);

  return !self->locked && zyr_workspace_has_passphrase (self->workspace)
         && (state == ZYR_WORKSPACE_READY || state == ZYR_WORKSPACE_NEEDS_SIGN_IN
             || state == ZYR_WORKSPACE_NEEDS_ENROLMENT);
}

void
zyr_app_lock_lock (ZyrAppLock *self)
{
  g_return_if_fail (ZYR_IS_APP_LOCK (self));

  if (!may_lock (self))
    {
      zyr_sleep_watch_ready (self->sleep);
      return;
    }
  set_busy (self, TRUE);
  /* Every page goes now and writes what was entered; closing waits for that. */
  set_locked (self, TRUE);
  zyr_workspace_close_async (self->workspace, closed_cb, g_object_ref (self));
}

static void
state_cb (ZyrAppLock *self)
{
  switch (zyr_workspace_get_state (self->workspace))
    {
    case ZYR_WORKSPACE_LOCKED:
      set_locked (self, TRUE);
      break;
    case ZYR_WORKSPACE_READY:
    case ZYR_WORKSPACE_NEEDS_SIGN_IN:
    case ZYR_WORKSPACE_NEEDS_ENROLMENT:
    case ZYR_WORKSPACE_NEEDS_CENTRE:
    case ZYR_WORKSPACE_FAILED:
      self->used_us = g_get_monotonic_time ();
      set_locked (self, FALSE);
      break;
    case ZYR_WORKSPACE_CLOSED:
    case ZYR_WORKSPACE_OPENING:
      break;
    }
}

/* The workspace closes by itself and opens as one that needs its centre. */
static void
lease_ending_cb (ZyrAppLock *self)
{
  set_locked (self, TRUE);
}

/* ---- when nobody is there ---- */

static gboolean
check_cb (gpointer user_data)
{
  ZyrAppLock *self = user_data;
  const guint minutes = g_settings_get_uint (zyr_settings_get (), ZYR_SETTINGS_LOCK_AFTER);
  const gint64 unused_us = g_get_monotonic_time () - self->used_us;

  if (minutes > 0 && unused_us >= (gint64)minutes * 60 * G_USEC_PER_SEC)
    zyr_app_lock_lock (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
event_cb (ZyrAppLock *self)
{
  self->used_us = g_get_monotonic_time ();
  return FALSE;
}

/* Every window of the program, dialogs too. */
static void
windows_changed_cb (GListModel *windows, guint position, guint removed, guint added,
                    ZyrAppLock *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkEventController *events = gtk_event_controller_legacy_new ();

      gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
      g_signal_connect_object (events, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (window, events);
    }
}

static void
sleep_cb (ZyrAppLock *self)
{
  if (g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_LOCK_ON_SUSPEND))
    zyr_app_lock_lock (self);
  else
    zyr_sleep_watch_ready (self->sleep);
}

/* ---- opening again ---- */

static gboolean
wait_cb (gpointer user_data)
{
  ZyrAppLock *self = user_data;

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAIT_S]);
  if (zyr_app_lock_get_wait_s (self) > 0)
    return G_SOURCE_CONTINUE;
  self->wait_id = 0;
  return G_SOURCE_REMOVE;
}

static void
count_wrong (ZyrAppLock *self)
{
  gint64 wait_s = FIRST_WAIT_S;

  self->n_wrong++;
  if (self->n_wrong < FREE_TRIES_N)
    return;
  for (guint i = FREE_TRIES_N; i < self->n_wrong && wait_s < LAST_WAIT_S; i++)
    wait_s *= 2;
  self->wait_until_us = g_get_monotonic_time () + MIN (wait_s, LAST_WAIT_S) * G_USEC_PER_SEC;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAIT_S]);
  if (self->wait_id == 0)
    self->wait_id = g_timeout_add_seconds (1, wait_cb, self);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAppLock *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (zyr_workspace_unlock_finish (ZYR_WORKSPACE (source), result, &error))
    {
      self->n_wrong = 0;
      set_busy (self, FALSE);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE))
    count_wrong (self);
  set_busy (self, FALSE);
  g_task_return_error (task, error);
}

void
zyr_app_lock_unlock_async (ZyrAppLock *self,
                           const char *passphrase,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_APP_LOCK (self));
  g_return_if_fail (passphrase != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, zyr_app_lock_unlock_async);
  if (self->busy || zyr_app_lock_get_wait_s (self) > 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "it must wait");
      g_object_unref (task);
      return;
    }
  set_busy (self, TRUE);
  zyr_workspace_unlock_async (self->workspace, passphrase, NULL, unlocked_cb, task);
}

gboolean
zyr_app_lock_unlock_finish (ZyrAppLock *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

static void
zyr_app_lock_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrAppLock *self = ZYR_APP_LOCK (object);

  switch (prop_id)
    {
    case PROP_LOCKED:
      g_value_set_boolean (value, self->locked);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_WAIT_S:
      g_value_set_uint (value, zyr_app_lock_get_wait_s (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_app_lock_dispose (GObject *object)
{
  ZyrAppLock *self = ZYR_APP_LOCK (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->sleep);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_app_lock_parent_class)->dispose (object);
}

static void
zyr_app_lock_class_init (ZyrAppLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_app_lock_get_property;
  object_class->dispose = zyr_app_lock_dispose;

  props[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_WAIT_S] = g_param_spec_uint ("wait-s", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_app_lock_init (ZyrAppLock *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  self->used_us = g_get_monotonic_time ();
  self->check_id = g_timeout_add_seconds (CHECK_S, check_cb, self);
  self->sleep = zyr_sleep_watch_new ();
  g_signal_connect_object (self->sleep, "sleep", G_CALLBACK (sleep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (windows, "items-changed", G_CALLBACK (windows_changed_cb), self, 0);
  windows_changed_cb (windows, 0, 0, g_list_model_get_n_items (windows), self);
}

ZyrAppLock *
zyr_app_lock_new (ZyrWorkspace *workspace)
{
  ZyrAppLock *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_APP_LOCK, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "lease-ending", G_CALLBACK (lease_ending_cb), self,
                           G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}

ZyrWorkspace *
zyr_app_lock_get_workspace (ZyrAppLock *self)
{
  g_return_val_if_fail (ZYR_IS_APP_LOCK (self), NULL);

  return self->workspace;
}

gboolean
zyr_app_lock_get_locked (ZyrAppLock *self)
{
  g_return_val_if_fail (ZYR_IS_APP_LOCK (self), TRUE);

  return self->locked;
}

gboolean
zyr_app_lock_get_busy (ZyrAppLock *self)
{
  g_return_val_if_fail (ZYR_IS_APP_LOCK (self), FALSE);

  return self->busy;
}

guint
zyr_app_lock_get_wait_s (ZyrAppLock *self)
{
  gint64 left_us;

  g_return_val_if_fail (ZYR_IS_APP_LOCK (self), 0);

  left_us = self->wait_until_us - g_get_monotonic_time ();
  return left_us > 0 ? (guint)((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}
