/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-status-private.h"

#include "zyr-limits.h"
#include "zyr-reader-private.h"
#include "zyr-row-private.h"
#include "zyr-sync-snapshot-private.h"

struct _ZyrSyncStatus
{
  GObject parent_instance;
  ZyrWorkspace *workspace; /* not owned: detached by its dispose */
  ZyrSyncRunner *runner;   /* (nullable): while attached */
  ZyrRowModel *outbox;
  ZyrRowModel *history;
  ZyrSyncStatusState state;
  ZyrSyncTrouble problem;
  gint64 last_success;
  guint n_waiting;
  guint n_attention;
  double progress;
  guint photos_waiting;
  gboolean photos_held;
  gboolean photos_on_metered;
  gint64 clock_ahead;
  gboolean paused;
  gboolean knows_paused; /* read from the store: until then the runner stands still */
  gboolean first_download;
  gboolean refreshing;
  gboolean refresh_again;
};

enum
{
  PROP_STATE = 1,
  PROP_PROBLEM,
  PROP_LAST_SUCCESS,
  PROP_N_WAITING,
  PROP_PROGRESS,
  PROP_FIRST_DOWNLOAD,
  PROP_N_ATTENTION,
  PROP_PHOTOS_WAITING,
  PROP_PHOTOS_HELD,
  PROP_PHOTOS_ON_METERED,
  PROP_CLOCK_AHEAD,
  PROP_PAUSED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ENUM_TYPE (ZyrSyncStatusState,
                    zyr_sync_status_state,
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_SYNCING, "syncing"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_UP_TO_DATE, "up-to-date"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_NEEDS_SIGN_IN, "needs-sign-in"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_REVOKED, "revoked"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_PAUSED, "paused"))

G_DEFINE_FINAL_TYPE (ZyrSyncStatus, zyr_sync_status, G_TYPE_OBJECT)

static gpointer
write_last_success (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_store_set_meta (store, ZYR_META_LAST_SUCCESS, data, error));
}

static gpointer
write_photos_on_metered (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_store_set_meta (store, ZYR_META_PHOTOS_ON_METERED, data, error));
}

static gpointer
write_paused (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_store_set_meta (store, ZYR_META_PAUSED, data, error));
}

static void
set_uint (ZyrSyncStatus *self, guint *member, guint value, guint prop)
{
  if (*member == value)
    return;
  *member = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_last_success (ZyrSyncStatus *self, gint64 last_success)
{
  if (last_success <= self->last_success)
    return;
  self->last_success = last_success;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SUCCESS]);
  set_uint (self, (guint *)&self->first_download, FALSE, PROP_FIRST_DOWNLOAD);
}

static void
take_photos_on_metered (ZyrSyncStatus *self, gboolean allowed)
{
  set_uint (self, (guint *)&self->photos_on_metered, allowed, PROP_PHOTOS_ON_METERED);
  if (self->runner != NULL)
    zyr_sync_runner_set_photos_on_metered (self->runner, allowed);
}

static void runner_changed_cb (ZyrSyncStatus *self);

/* The runner stands still until it is known whether the user has paused, and while he has. */
static void
take_paused (ZyrSyncStatus *self, gboolean paused)
{
  if (self->knows_paused && paused == self->paused)
    return;
  self->knows_paused = TRUE;
  set_uint (self, (guint *)&self->paused, paused, PROP_PAUSED);
  if (paused)
    zyr_sync_runner_stop_async (self->runner, NULL, NULL);
  else
    zyr_sync_runner_start (self->runner);
  runner_changed_cb (self);
}

static void
snapshot_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncStatus) self = user_data;
  g_autoptr (ZyrSyncSnapshot) snapshot
      = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);

  self->refreshing = FALSE;
  if (snapshot != NULL && self->runner != NULL)
    {
      zyr_row_model_take (self->outbox, g_steal_pointer (&snapshot->outbox));
      zyr_row_model_take (self->history, g_steal_pointer (&snapshot->history));
      set_uint (self, &self->n_waiting, snapshot->n_waiting, PROP_N_WAITING);
      set_uint (self, &self->n_attention, snapshot->n_attention, PROP_N_ATTENTION);
      set_last_success (self, snapshot->last_success);
      take_photos_on_metered (self, snapshot->photos_on_metered);
    }
  if (self->runner != NULL && !self->knows_paused)
    take_paused (self, snapshot != NULL && snapshot->paused);
  if (self->refresh_again)
    zyr_sync_status_refresh (self);
}

void
zyr_sync_status_refresh (ZyrSyncStatus *self)
{
  self->refresh_again = self->refreshing;
  if (self->refreshing || self->runner == NULL)
    return;
  self->refreshing = TRUE;
  zyr_workspace_run_async (self->workspace, zyr_sync_snapshot_read, NULL, NULL,
                           zyr_sync_snapshot_free, NULL, snapshot_cb, g_object_ref (self));
}

static ZyrSyncStatusState
status_of (ZyrSyncState state)
{
  switch (state)
    {
    case ZYR_SYNC_STATE_OFFLINE:
      return ZYR_SYNC_STATUS_OFFLINE;
    case ZYR_SYNC_STATE_CONNECTING:
      return ZYR_SYNC_STATUS_CONNECTING;
    case ZYR_SYNC_STATE_SYNCING:
      return ZYR_SYNC_STATUS_SYNCING;
    case ZYR_SYNC_STATE_WAITING:
      return ZYR_SYNC_STATUS_UP_TO_DATE;
    case ZYR_SYNC_STATE_NEEDS_SIGN_IN:
      return ZYR_SYNC_STATUS_NEEDS_SIGN_IN;
    case ZYR_SYNC_STATE_REVOKED:
      return ZYR_SYNC_STATUS_REVOKED;
    case ZYR_SYNC_STATE_ERROR:
      return ZYR_SYNC_STATUS_ERROR;
    case ZYR_SYNC_STATE_STOPPED:
    default:
      return ZYR_SYNC_STATUS_STOPPED;
    }
}

static void
take_state (ZyrSyncStatus *self, ZyrSyncStatusState state, ZyrSyncTrouble problem)
{
  if (state == ZYR_SYNC_STATUS_NEEDS_SIGN_IN)
    problem = ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED;
  else if (state == ZYR_SYNC_STATUS_REVOKED)
    problem = ZYR_SYNC_TROUBLE_DEVICE_REVOKED;
  /* Both are set before either is announced: a view reads them together. */
  g_object_freeze_notify (G_OBJECT (self));
  if (problem != self->problem)
    {
      self->problem = problem;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
    }
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_progress (ZyrSyncStatus *self)
{
  guint64 done = 0;
  guint64 total = 0;
  double progress = -1;

  if (self->runner != NULL)
    zyr_sync_runner_get_progress (self->runner, &done, &total);
  if (self->runner != NULL && total == 0)
    zyr_sync_runner_get_uploads (self->runner, &done, &total);
  if (total > 0)
    progress = MIN ((double)done / (double)total, 1.0);
  if (progress == self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

static void
take_uploads (ZyrSyncStatus *self)
{
  set_uint (self, &self->photos_waiting, zyr_sync_runner_get_photos_waiting (self->runner),
            PROP_PHOTOS_WAITING);
  set_uint (self, (guint *)&self->photos_held, zyr_sync_runner_get_photos_held (self->runner),
            PROP_PHOTOS_HELD);
  take_progress (self);
}

static void
take_clock (ZyrSyncStatus *self)
{
  gint64 ahead = zyr_sync_runner_get_clock_ahead (self->runner);

  if (ABS (ahead) <= ZYR_CLOCK_SKEW_WARNING_S)
    ahead = 0;
  if (ahead == self->clock_ahead)
    return;
  self->clock_ahead = ahead;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CLOCK_AHEAD]);
}

static void
keep_last_success (ZyrSyncStatus *self)
{
  const gint64 last_success = zyr_sync_runner_get_last_success (self->runner);

  take_clock (self);
  if (last_success <= self->last_success)
    return;
  set_last_success (self, last_success);
  zyr_workspace_run_async (self->workspace, write_last_success,
                           g_strdup_printf ("%" G_GINT64_FORMAT, last_success), g_free, NULL, NULL,
                           NULL, NULL);
}

static void
runner_changed_cb (ZyrSyncStatus *self)
{
  keep_last_success (self);
  take_state (self,
              self->paused ? ZYR_SYNC_STATUS_PAUSED
                           : status_of (zyr_sync_runner_get_state (self->runner)),
              zyr_sync_trouble_from_problem (zyr_sync_runner_get_problem (self->runner)));
}

void
zyr_sync_status_attach (ZyrSyncStatus *self, ZyrWorkspace *workspace, ZyrSyncRunner *runner)
{
  if (self->runner == runner)
    return;
  zyr_sync_status_detach (self);
  self->workspace = workspace;
  self->runner = g_object_ref (runner);
  g_signal_connect_swapped (runner, "state-changed", G_CALLBACK (runner_changed_cb), self);
  g_signal_connect_swapped (runner, "notify::last-success", G_CALLBACK (keep_last_success), self);
  g_signal_connect_swapped (runner, "notify::progress-done", G_CALLBACK (take_progress), self);
  g_signal_connect_swapped (runner, "notify::progress-total", G_CALLBACK (take_progress), self);
  g_signal_connect_swapped (runner, "notify::upload-done", G_CALLBACK (take_uploads), self);
  g_signal_connect_swapped (runner, "notify::photos-waiting", G_CALLBACK (take_uploads), self);
  runner_changed_cb (self);
  take_uploads (self);
  zyr_sync_status_refresh (self);
}

void
zyr_sync_status_detach (ZyrSyncStatus *self)
{
  if (self->runner == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  self->workspace = NULL;
  self->knows_paused = FALSE;
  self->paused = FALSE;
  take_state (self, ZYR_SYNC_STATUS_STOPPED, ZYR_SYNC_TROUBLE_NONE);
  take_progress (self);
}

static void
zyr_sync_status_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrSyncStatus *self = ZYR_SYNC_STATUS (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_enum (value, self->problem);
      break;
    case PROP_LAST_SUCCESS:
      g_value_set_int64 (value, self->last_success);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_FIRST_DOWNLOAD:
      g_value_set_boolean (value, self->first_download);
      break;
    case PROP_N_ATTENTION:
      g_value_set_uint (value, self->n_attention);
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
    case PROP_CLOCK_AHEAD:
      g_value_set_int64 (value, self->clock_ahead);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_status_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PHOTOS_ON_METERED:
      zyr_sync_status_set_photos_on_metered (ZYR_SYNC_STATUS (object),
                                             g_value_get_boolean (value));
      break;
    case PROP_PAUSED:
      zyr_sync_status_set_paused (ZYR_SYNC_STATUS (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_status_dispose (GObject *object)
{
  ZyrSyncStatus *self = ZYR_SYNC_STATUS (object);

  zyr_sync_status_detach (self);
  g_clear_object (&self->outbox);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (zyr_sync_status_parent_class)->dispose (object);
}

static void
zyr_sync_status_class_init (ZyrSyncStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_sync_status_get_property;
  object_class->set_property = zyr_sync_status_set_property;
  object_class->dispose = zyr_sync_status_dispose;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ZYR_TYPE_SYNC_STATUS_STATE,
                                         ZYR_SYNC_STATUS_STOPPED, flags);
  props[PROP_PROBLEM] = g_param_spec_enum ("problem", NULL, NULL, ZYR_TYPE_SYNC_TROUBLE,
                                           ZYR_SYNC_TROUBLE_NONE, flags);
  props[PROP_LAST_SUCCESS]
      = g_param_spec_int64 ("last-success", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  props[PROP_FIRST_DOWNLOAD] = g_param_spec_boolean ("first-download", NULL, NULL, TRUE, flags);
  props[PROP_N_ATTENTION] = g_param_spec_uint ("n-attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PHOTOS_WAITING]
      = g_param_spec_uint ("photos-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PHOTOS_HELD] = g_param_spec_boolean ("photos-held", NULL, NULL, FALSE, flags);
  props[PROP_PHOTOS_ON_METERED] = g_param_spec_boolean ("photos-on-metered", NULL, NULL, FALSE,
                                                        flags | G_PARAM_WRITABLE);
  props[PROP_CLOCK_AHEAD]
      = g_param_spec_int64 ("clock-ahead", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_PAUSED]
      = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_sync_status_init (ZyrSyncStatus *self)
{
  self->progress = -1;
  self->first_download = TRUE;
  self->outbox = zyr_row_model_new (ZYR_TYPE_OUTBOX_ROW, zyr_outbox_row_equal);
  self->history = zyr_row_model_new (ZYR_TYPE_HISTORY_ROW, zyr_history_row_equal);
}

ZyrSyncStatus *
zyr_sync_status_new (void)
{
  return g_object_new (ZYR_TYPE_SYNC_STATUS, NULL);
}

ZyrSyncStatusState
zyr_sync_status_get_state (ZyrSyncStatus *self)
{
  return self->state;
}

ZyrSyncTrouble
zyr_sync_status_get_problem (ZyrSyncStatus *self)
{
  return self->problem;
}

gint64
zyr_sync_status_get_last_success (ZyrSyncStatus *self)
{
  return self->last_success;
}

guint
zyr_sync_status_get_n_waiting (ZyrSyncStatus *self)
{
  return self->n_waiting;
}

guint
zyr_sync_status_get_n_attention (ZyrSyncStatus *self)
{
  return self->n_attention;
}

double
zyr_sync_status_get_progress (ZyrSyncStatus *self)
{
  return self->progress;
}

gboolean
zyr_sync_status_get_first_download (ZyrSyncStatus *self)
{
  return self->first_download;
}

guint
zyr_sync_status_get_photos_waiting (ZyrSyncStatus *self)
{
  return self->photos_waiting;
}

gboolean
zyr_sync_status_get_photos_held (ZyrSyncStatus *self)
{
  return self->photos_held;
}

gint64
zyr_sync_status_get_clock_ahead (ZyrSyncStatus *self)
{
  g_return_val_if_fail (ZYR_IS_SYNC_STATUS (self), 0);

  return self->clock_ahead;
}

gboolean
zyr_sync_status_get_photos_on_metered (ZyrSyncStatus *self)
{
  return self->photos_on_metered;
}

void
zyr_sync_status_set_photos_on_metered (ZyrSyncStatus *self, gboolean allowed)
{
  g_return_if_fail (ZYR_IS_SYNC_STATUS (self));

  if (self->runner == NULL || self->photos_on_metered == allowed)
    return;
  take_photos_on_metered (self, allowed);
  zyr_workspace_run_async (self->workspace, write_photos_on_metered,
                           g_strdup (allowed ? "1" : "0"), g_free, NULL, NULL, NULL, NULL);
}

gboolean
zyr_sync_status_get_paused (ZyrSyncStatus *self)
{
  return self->paused;
}

void
zyr_sync_status_set_paused (ZyrSyncStatus *self, gboolean paused)
{
  g_return_if_fail (ZYR_IS_SYNC_STATUS (self));

  if (self->runner == NULL || !self->knows_paused || self->paused == paused)
    return;
  take_paused (self, paused);
  zyr_workspace_run_async (self->workspace, write_paused, g_strdup (paused ? "1" : "0"), g_free,
                           NULL, NULL, NULL, NULL);
}

void
zyr_sync_status_get_download (ZyrSyncStatus *self, guint64 *done, guint64 *total)
{
  *done = *total = 0;
  if (self->runner != NULL)
    zyr_sync_runner_get_progress (self->runner, done, total);
}

void
zyr_sync_status_get_upload (ZyrSyncStatus *self, guint64 *done, guint64 *total)
{
  *done = *total = 0;
  if (self->runner != NULL)
    zyr_sync_runner_get_uploads (self->runner, done, total);
}

void
zyr_sync_status_get_traffic (ZyrSyncStatus *self, guint64 *sent, guint64 *received)
{
  *sent = *received = 0;
  if (self->runner != NULL)
    zyr_sync_runner_get_traffic (self->runner, sent, received);
}

void
zyr_sync_status_sync_now (ZyrSyncStatus *self)
{
  if (self->runner != NULL)
    zyr_sync_runner_sync_now (self->runner);
}

void
zyr_sync_status_cancel (ZyrSyncStatus *self)
{
  if (self->runner != NULL)
    zyr_sync_runner_cancel (self->runner);
}

static gpointer
dismiss (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_store_dismiss_operation (store, *(gint64 *)data, error));
}

void
zyr_sync_status_dismiss (ZyrSyncStatus *self, guint64 number)
{
  gint64 *copy;

  g_return_if_fail (ZYR_IS_SYNC_STATUS (self));

  if (self->runner == NULL || number == 0)
    return;
  copy = g_new (gint64, 1);
  *copy = (gint64)number;
  zyr_workspace_run_async (self->workspace, dismiss, copy, g_free, NULL, NULL, NULL, NULL);
}

static gpointer
mark_again (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_store_retry_operation (store, *(gint64 *)data, error));
}

static void
marked_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ZyrSyncStatus) self = data;

  if (self->runner != NULL)
    zyr_sync_runner_notify_retry (self->runner);
}

void
zyr_sync_status_retry (ZyrSyncStatus *self, guint64 number)
{
  gint64 *copy;

  g_return_if_fail (ZYR_IS_SYNC_STATUS (self));

  if (self->runner == NULL || number == 0)
    return;
  copy = g_new (gint64, 1);
  *copy = (gint64)number;
  zyr_workspace_run_async (self->workspace, mark_again, copy, g_free, NULL, NULL, marked_again_cb,
                           g_object_ref (self));
}

GListModel *
zyr_sync_status_get_outbox (ZyrSyncStatus *self)
{
  return G_LIST_MODEL (self->outbox);
}

GListModel *
zyr_sync_status_get_history (ZyrSyncStatus *self)
{
  return G_LIST_MODEL (self->history);
}
