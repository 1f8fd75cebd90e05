/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workspace-private.h"

#include "zyr-code-book-private.h"
#include "zyr-device-store-private.h"
#include "zyr-inspection-private.h"
#include "zyr-json.h"
#include "zyr-sync-status-private.h"

#define MIDNIGHT_CHECK_S 20

enum
{
  PROP_STATE = 1,
  PROP_FAILURE,
  PROP_USER_NAME,
  PROP_STAFF_NO,
  PROP_FOUNDATION_NAME,
  PROP_MAY_FILL,
  PROP_MAY_REVIEW,
  PROP_MAY_PLAN,
  PROP_HAS_PASSPHRASE,
  PROP_LEASE_LEFT_DAYS,
  N_PROPS,
};

enum
{
  RECORDS_CHANGED,
  LEASE_ENDING,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (zyr - workspace - error - quark, zyr_workspace_error)

G_DEFINE_ENUM_TYPE (ZyrWorkspaceState,
                    zyr_workspace_state,
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_NEEDS_ENROLMENT, "needs-enrolment"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_NEEDS_SIGN_IN, "needs-sign-in"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_NEEDS_CENTRE, "needs-centre"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (ZyrWorkspaceFailure,
                    zyr_workspace_failure,
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE,
                                         "no-secret-service"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_SECRET_LOCKED, "secret-locked"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_WRONG_KEY, "wrong-key"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_DAMAGED, "damaged"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA, "newer-schema"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_DISK_FULL, "disk-full"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_IN_USE, "in-use"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_IO, "io"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_WITHDRAWN, "withdrawn"))

G_DEFINE_FINAL_TYPE (ZyrWorkspace, zyr_workspace, G_TYPE_OBJECT)

static gboolean
changed_idle_cb (gpointer user_data)
{
  ZyrWorkspace *self = user_data;

  self->changed_idle_id = 0;
  g_signal_emit (self, signals[RECORDS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

void
zyr_workspace_queue_changed (ZyrWorkspace *self)
{
  if (self->changed_idle_id == 0)
    self->changed_idle_id = g_idle_add (changed_idle_cb, self);
}

static void
store_changed_cb (ZyrStoreThread *store, ZyrStoreChanges *changes, ZyrWorkspace *self)
{
  if (self->state != ZYR_WORKSPACE_READY)
    return;
  if (zyr_store_changes_has_kind (changes, ZYR_KIND_FORM))
    zyr_code_book_refresh (self->codes, self);
  zyr_sync_status_refresh (self->sync);
  if (changes->kinds != 0 || changes->everything || changes->outbox)
    zyr_workspace_queue_changed (self);
}

static gboolean
midnight_cb (gpointer user_data)
{
  ZyrWorkspace *self = user_data;
  g_autofree char *today = zyr_clock_dup_today (self->clock, NULL);

  if (!g_str_equal (today, self->today))
    {
      g_free (self->today);
      self->today = g_steal_pointer (&today);
      zyr_workspace_queue_changed (self);
    }
  zyr_workspace_watch_lease (self);
  return G_SOURCE_CONTINUE;
}

static void
zyr_workspace_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrWorkspace *self = ZYR_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_FAILURE:
      g_value_set_enum (value, self->failure);
      break;
    case PROP_USER_NAME:
      g_value_take_string (value, zyr_workspace_dup_user_name (self));
      break;
    case PROP_STAFF_NO:
      g_value_take_string (value, zyr_workspace_dup_staff_no (self));
      break;
    case PROP_FOUNDATION_NAME:
      g_value_take_string (value, zyr_workspace_dup_foundation_name (self));
      break;
    case PROP_MAY_FILL:
      g_value_set_boolean (value, zyr_workspace_may_fill (self));
      break;
    case PROP_MAY_REVIEW:
      g_value_set_boolean (value, zyr_workspace_may_review (self));
      break;
    case PROP_MAY_PLAN:
      g_value_set_boolean (value, zyr_workspace_may_plan (self));
      break;
    case PROP_HAS_PASSPHRASE:
      g_value_set_boolean (value, self->has_passphrase);
      break;
    case PROP_LEASE_LEFT_DAYS:
      g_value_set_uint (value, self->lease_left);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_workspace_dispose (GObject *object)
{
  ZyrWorkspace *self = ZYR_WORKSPACE (object);

  g_clear_handle_id (&self->changed_idle_id, g_source_remove);
  g_clear_handle_id (&self->midnight_id, g_source_remove);
  if (self->sync != NULL)
    zyr_sync_status_detach (self->sync);
  g_clear_object (&self->runner);
  g_clear_object (&self->account);
  g_clear_object (&self->sync_store);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  G_OBJECT_CLASS (zyr_workspace_parent_class)->dispose (object);
}

static void
zyr_workspace_finalize (GObject *object)
{
  ZyrWorkspace *self = ZYR_WORKSPACE (object);

  g_free (self->data_dir);
  g_free (self->failure_detail);
  g_free (self->today);
  g_free (self->device_id);
  g_free (self->host);
  g_free (self->ca_pem);
  g_free (self->enrolled_for);
  g_clear_pointer (&self->clock, zyr_clock_unref);
  g_clear_pointer (&self->actor, zyr_actor_unref);
  g_clear_pointer (&self->recovered, g_hash_table_unref);
  g_clear_pointer (&self->lease, zyr_lease_free);
  g_clear_pointer (&self->inspection, zyr_inspection_free);
  g_clear_object (&self->sync);
  g_clear_object (&self->codes);
  G_OBJECT_CLASS (zyr_workspace_parent_class)->finalize (object);
}

static void
zyr_workspace_class_init (ZyrWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_workspace_get_property;
  object_class->dispose = zyr_workspace_dispose;
  object_class->finalize = zyr_workspace_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ZYR_TYPE_WORKSPACE_STATE,
                                         ZYR_WORKSPACE_CLOSED, flags);
  props[PROP_FAILURE] = g_param_spec_enum ("failure", NULL, NULL, ZYR_TYPE_WORKSPACE_FAILURE,
                                           ZYR_WORKSPACE_FAILURE_NONE, flags);
  props[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, "", flags);
  props[PROP_STAFF_NO] = g_param_spec_string ("staff-no", NULL, NULL, "", flags);
  props[PROP_FOUNDATION_NAME] = g_param_spec_string ("foundation-name", NULL, NULL, "", flags);
  props[PROP_MAY_FILL] = g_param_spec_boolean ("may-fill", NULL, NULL, FALSE, flags);
  props[PROP_MAY_REVIEW] = g_param_spec_boolean ("may-review", NULL, NULL, FALSE, flags);
  props[PROP_MAY_PLAN] = g_param_spec_boolean ("may-plan", NULL, NULL, FALSE, flags);
  props[PROP_HAS_PASSPHRASE]
      = g_param_spec_boolean ("has-passphrase", NULL, NULL, FALSE, flags);
  props[PROP_LEASE_LEFT_DAYS]
      = g_param_spec_uint ("lease-left-days", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[RECORDS_CHANGED] = g_signal_new ("records-changed", ZYR_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEASE_ENDING] = g_signal_new ("lease-ending", ZYR_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_workspace_init (ZyrWorkspace *self)
{
  self->clock = zyr_clock_ref (zyr_clock_get_system ());
  self->today = zyr_clock_dup_today (self->clock, NULL);
  self->recovered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sync = zyr_sync_status_new ();
  self->codes = zyr_code_book_new ();
}

ZyrWorkspace *
zyr_workspace_new (const char *data_dir)
{
  ZyrWorkspace *self = g_object_new (ZYR_TYPE_WORKSPACE, NULL);
  const char *from_environment = g_getenv ("ZIYARET_DATA_DIR");
  g_autofree char *database = NULL;

  if (data_dir != NULL)
    self->data_dir = g_canonicalize_filename (data_dir, NULL);
  else if (from_environment != NULL && from_environment[0] != '\0')
    self->data_dir = g_canonicalize_filename (from_environment, NULL);
  else
    self->data_dir = g_build_filename (g_get_user_data_dir (), "ziyaret", NULL);
  database = g_build_filename (self->data_dir, "ziyaret.db", NULL);
  self->keyring = zyr_keyring_new (self->data_dir);
  self->store = zyr_store_thread_new (database);
  g_signal_connect (self->store, "changed", G_CALLBACK (store_changed_cb), self);
  self->midnight_id = g_timeout_add_seconds (MIDNIGHT_CHECK_S, midnight_cb, self);
  return self;
}

void
zyr_workspace_set_clock (ZyrWorkspace *self, ZyrClock *clock)
{
  g_return_if_fail (self->state == ZYR_WORKSPACE_CLOSED);

  zyr_clock_ref (clock);
  zyr_clock_unref (self->clock);
  self->clock = clock;
  g_free (self->today);
  self->today = zyr_clock_dup_today (clock, NULL);
}

void
zyr_workspace_set_state (ZyrWorkspace *self, ZyrWorkspaceState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
zyr_workspace_set_has_passphrase (ZyrWorkspace *self, gboolean has_passphrase)
{
  if (self->has_passphrase == has_passphrase)
    return;
  self->has_passphrase = has_passphrase;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PASSPHRASE]);
}

void
zyr_workspace_set_lease_left (ZyrWorkspace *self, guint left_days)
{
  if (self->lease_left == left_days)
    return;
  self->lease_left = left_days;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEASE_LEFT_DAYS]);
}

static void
notify_user (ZyrWorkspace *self)
{
  for (guint prop = PROP_USER_NAME; prop <= PROP_MAY_PLAN; prop++)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static ZyrActor *
actor_from_json (ZyrWorkspace *self, const char *user_json, GError **error)
{
  g_autoptr (JsonObject) user
      = zyr_json_parse_object (user_json, -1, ZYR_STORE_META_SIZE_BYTES_MAX, error);
  g_auto (GStrv) roles = NULL;
  ZyrActor *actor;

  if (user == NULL)
    return NULL;
  roles = zyr_json_dup_strings (user, "roles");
  actor = g_atomic_rc_box_new0 (ZyrActor);
  actor->user_id = g_strdup (zyr_json_get_string (user, "id", ""));
  actor->user_name = g_strdup (zyr_json_get_string (user, "name", ""));
  actor->staff_no = g_strdup (zyr_json_get_string (user, "staff_no", ""));
  actor->foundation = g_strdup (zyr_json_get_string (user, "foundation", ""));
  actor->foundation_name = g_strdup (zyr_json_get_string (user, "foundation_name", ""));
  actor->device_id = g_strdup (self->device_id);
  actor->roles = zyr_roles_from_strings ((const char *const *)roles);
  actor->clock = zyr_clock_ref (self->clock);
  return actor;
}

gboolean
zyr_workspace_set_identity (ZyrWorkspace *self, const char *user_json, GError **error)
{
  g_autoptr (ZyrActor) actor = NULL;

  if (user_json != NULL)
    {
      actor = actor_from_json (self, user_json, error);
      if (actor == NULL)
        return FALSE;
    }
  if (self->device_id != NULL && self->account == NULL)
    {
      self->account = zyr_account_new (self->host, (guint16)self->port, self->ca_pem,
                                       self->device_id, self->keyring, error);
      if (self->account == NULL)
        return FALSE;
    }
  g_clear_pointer (&self->actor, zyr_actor_unref);
  self->actor = g_steal_pointer (&actor);
  notify_user (self);
  return TRUE;
}

void
zyr_workspace_settle (ZyrWorkspace *self)
{
  if (self->device_id == NULL)
    {
      zyr_workspace_set_state (self, ZYR_WORKSPACE_NEEDS_ENROLMENT);
      return;
    }
  if (self->actor == NULL)
    {
      zyr_workspace_set_state (self, ZYR_WORKSPACE_NEEDS_SIGN_IN);
      return;
    }
  if (self->runner == NULL)
    {
      self->sync_store = ZYR_SYNC_STORE (zyr_device_store_new (self->store));
      self->runner = zyr_sync_runner_new (self->sync_store, self->account);
      g_signal_connect_object (self->runner, "handed-over",
                               G_CALLBACK (zyr_workspace_handed_over), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->runner, "greeted", G_CALLBACK (zyr_workspace_greeted), self,
                               G_CONNECT_SWAPPED);
      zyr_sync_runner_set_lease_days (self->runner, self->lease != NULL ? self->lease->days : 0);
    }
  zyr_workspace_set_state (self, ZYR_WORKSPACE_READY);
  if (!self->unattended)
    zyr_sync_status_attach (self->sync, self, self->runner);
  zyr_code_book_refresh (self->codes, self);
  zyr_workspace_queue_changed (self);
}

void
zyr_workspace_set_unattended (ZyrWorkspace *self, gboolean unattended)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  self->unattended = unattended;
  if (!unattended && self->state == ZYR_WORKSPACE_READY)
    zyr_sync_status_attach (self->sync, self, self->runner);
}

ZyrWorkspaceState
zyr_workspace_get_state (ZyrWorkspace *self)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), ZYR_WORKSPACE_CLOSED);

  return self->state;
}

ZyrWorkspaceFailure
zyr_workspace_get_failure (ZyrWorkspace *self)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), ZYR_WORKSPACE_FAILURE_NONE);

  return self->failure;
}

const char *
zyr_workspace_get_failure_detail (ZyrWorkspace *self)
{
  return self->failure_detail;
}

const char *
zyr_workspace_get_user_id (ZyrWorkspace *self)
{
  return self->actor != NULL ? self->actor->user_id : NULL;
}

char *
zyr_workspace_dup_user_name (ZyrWorkspace *self)
{
  return g_strdup (self->actor != NULL ? self->actor->user_name : "");
}

char *
zyr_workspace_dup_staff_no (ZyrWorkspace *self)
{
  return g_strdup (self->actor != NULL ? self->actor->staff_no : "");
}

char *
zyr_workspace_dup_foundation_name (ZyrWorkspace *self)
{
  return g_strdup (self->actor != NULL ? self->actor->foundation_name : "");
}

char *
zyr_workspace_dup_enrolled_staff_no (ZyrWorkspace *self)
{
  return g_strdup (self->enrolled_for != NULL ? self->enrolled_for : "");
}

char *
zyr_workspace_dup_device_id (ZyrWorkspace *self)
{
  return g_strdup (self->device_id != NULL ? self->device_id : "");
}

char *
zyr_workspace_dup_centre (ZyrWorkspace *self)
{
  if (self->host == NULL)
    return g_strdup ("");
  return g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host,
                          self->port);
}

gboolean
zyr_workspace_has_role (ZyrWorkspace *self, ZyrRole role)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), FALSE);

  return self->actor != NULL && (self->actor->roles & role) != 0;
}

gboolean
zyr_workspace_may (ZyrWorkspace *self, ZyrAction action, ZyrReach reach)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), FALSE);

  return self->actor != NULL && zyr_roles_allow (self->actor->roles, action, reach);
}

gboolean
zyr_workspace_may_fill (ZyrWorkspace *self)
{
  return zyr_workspace_may (self, ZYR_ACTION_FILL_VISIT, ZYR_REACH_OWN);
}

gboolean
zyr_workspace_may_review (ZyrWorkspace *self)
{
  return zyr_workspace_may (self, ZYR_ACTION_DECIDE_VISIT, ZYR_REACH_FOUNDATION);
}

gboolean
zyr_workspace_may_plan (ZyrWorkspace *self)
{
  return zyr_workspace_may (self, ZYR_ACTION_PLAN_VISIT, ZYR_REACH_FOUNDATION);
}

ZyrSyncStatus *
zyr_workspace_get_sync (ZyrWorkspace *self)
{
  return self->sync;
}

ZyrCodeBook *
zyr_workspace_get_codes (ZyrWorkspace *self)
{
  return self->codes;
}

ZyrClock *
zyr_workspace_get_clock (ZyrWorkspace *self)
{
  return self->clock;
}

gint64
zyr_workspace_get_now_s (ZyrWorkspace *self)
{
  return zyr_clock_get_now_us (self->clock) / G_USEC_PER_SEC;
}

ZyrSyncRunner *
zyr_workspace_get_runner (ZyrWorkspace *self)
{
  return self->runner;
}

void
zyr_workspace_notify_local_change (ZyrWorkspace *self)
{
  if (self->runner != NULL)
    zyr_sync_runner_notify_local_change (self->runner);
}

GHashTable *
zyr_workspace_get_recovered (ZyrWorkspace *self)
{
  return self->recovered;
}

void
zyr_workspace_forget_recovered (ZyrWorkspace *self, const char *visit_id)
{
  if (g_hash_table_remove (self->recovered, visit_id))
    zyr_workspace_queue_changed (self);
}
