/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolment, signing in and out, synchronising. */
#include "zyr-ctl.h"

#include "zyr-sync-status.h"
#include "zyr-workspace-lease.h"
#include <glib/gi18n.h>
#include <stdio.h>

#define SYNC_TIMEOUT_S 60

static const char *
nick_of (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *entry = g_enum_get_value (klass, value);

  return entry != NULL ? entry->value_nick : "";
}

/* The days without the centre, once they matter; what waits, once they are over. */
static void
add_lease (JsonObject *object, ZyrWorkspace *workspace)
{
  guint away;
  guint left;

  if (zyr_workspace_get_lease_near (workspace, &away, &left))
    {
      json_object_set_int_member (object, "days_away", away);
      json_object_set_int_member (object, "days_left", left);
    }
  if (zyr_workspace_get_state (workspace) == ZYR_WORKSPACE_NEEDS_CENTRE
      && zyr_workspace_get_lease_unsent (workspace) >= 0)
    json_object_set_int_member (object, "waiting", zyr_workspace_get_lease_unsent (workspace));
}

static JsonObject *
status_to_json (ZyrCtl *ctl)
{
  JsonObject *object = json_object_new ();
  JsonObject *traffic = json_object_new ();
  guint64 sent, received;
  ZyrSyncStatus *sync = zyr_workspace_get_sync (ctl->workspace);
  g_autofree char *user = zyr_workspace_dup_user_name (ctl->workspace);
  g_autofree char *staff_no = zyr_workspace_dup_staff_no (ctl->workspace);
  g_autofree char *enrolled = zyr_workspace_dup_enrolled_staff_no (ctl->workspace);
  g_autofree char *foundation = zyr_workspace_dup_foundation_name (ctl->workspace);
  g_autofree char *centre = zyr_workspace_dup_centre (ctl->workspace);

  json_object_set_string_member (
      object, "workspace",
      nick_of (ZYR_TYPE_WORKSPACE_STATE, zyr_workspace_get_state (ctl->workspace)));
  zyr_json_set_optional (object, "centre", centre);
  zyr_json_set_optional (object, "enrolled_for", enrolled);
  zyr_json_set_optional (object, "user", user);
  zyr_json_set_optional (object, "user_id", zyr_workspace_get_user_id (ctl->workspace));
  zyr_json_set_optional (object, "staff_no", staff_no);
  zyr_json_set_optional (object, "foundation", foundation);
  json_object_set_string_member (
      object, "state", nick_of (ZYR_TYPE_SYNC_STATUS_STATE, zyr_sync_status_get_state (sync)));
  json_object_set_string_member (
      object, "problem", nick_of (ZYR_TYPE_SYNC_TROUBLE, zyr_sync_status_get_problem (sync)));
  json_object_set_int_member (object, "waiting", zyr_sync_status_get_n_waiting (sync));
  json_object_set_int_member (object, "attention", zyr_sync_status_get_n_attention (sync));
  json_object_set_boolean_member (object, "first_download",
                                  zyr_sync_status_get_first_download (sync));
  zyr_ctl_set_time (object, "last_success", zyr_sync_status_get_last_success (sync));
  if (zyr_sync_status_get_photos_waiting (sync) > 0)
    {
      json_object_set_int_member (object, "photos_waiting",
                                  zyr_sync_status_get_photos_waiting (sync));
      json_object_set_boolean_member (object, "photos_held",
                                      zyr_sync_status_get_photos_held (sync));
    }
  if (zyr_sync_status_get_clock_ahead (sync) != 0)
    json_object_set_int_member (object, "clock_ahead", zyr_sync_status_get_clock_ahead (sync));
  add_lease (object, ctl->workspace);
  zyr_sync_status_get_traffic (sync, &sent, &received);
  json_object_set_int_member (traffic, "sent", (gint64)sent);
  json_object_set_int_member (traffic, "received", (gint64)received);
  json_object_set_object_member (object, "traffic", traffic);
  return object;
}

ZyrCtlStatus
zyr_ctl_enrol (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_workspace_enrol_async (ctl->workspace, arguments[0], NULL, zyr_ctl_done_cb, ctl);
  if (!zyr_workspace_enrol_finish (ctl->workspace, zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  zyr_ctl_print (status_to_json (ctl));
  return ZYR_CTL_OK;
}

/* From the environment, or the first line of standard input: never an argument that others can
 * read. */
static char *
dup_password (void)
{
  const char *from_environment = g_getenv ("ZIYARET_PASSWORD");
  char line[2048];

  if (from_environment != NULL)
    return g_strdup (from_environment);
  if (fgets (line, sizeof line, stdin) == NULL)
    return g_strdup ("");
  line[strcspn (line, "\r\n")] = '\0';
  return g_strdup (line);
}

ZyrCtlStatus
zyr_ctl_sign_in (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autofree char *password = dup_password ();

  zyr_workspace_sign_in_async (ctl->workspace, arguments[0], password, NULL, zyr_ctl_done_cb, ctl);
  if (!zyr_workspace_sign_in_finish (ctl->workspace, zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  zyr_ctl_print (status_to_json (ctl));
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_sign_out (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_workspace_sign_out_async (ctl->workspace, NULL, zyr_ctl_done_cb, ctl);
  if (!zyr_workspace_sign_out_finish (ctl->workspace, zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  zyr_ctl_print (status_to_json (ctl));
  return ZYR_CTL_OK;
}

typedef enum
{
  WAITING_FOR_SYNC,
  IN_STEP,
  GIVEN_UP,
} SyncOutcome;

/* Pictures that wait for another network: the exchange is over without them. */
static guint
get_n_held (ZyrSyncStatus *sync)
{
  return zyr_sync_status_get_photos_held (sync) ? zyr_sync_status_get_photos_waiting (sync) : 0;
}

static SyncOutcome
judge (ZyrCtl *ctl)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (ctl->workspace);

  switch (zyr_sync_status_get_state (sync))
    {
    case ZYR_SYNC_STATUS_UP_TO_DATE:
      return zyr_sync_status_get_n_waiting (sync) == get_n_held (sync) ? IN_STEP
                                                                       : WAITING_FOR_SYNC;
    case ZYR_SYNC_STATUS_NEEDS_SIGN_IN:
    case ZYR_SYNC_STATUS_REVOKED:
    case ZYR_SYNC_STATUS_PAUSED:
      return GIVEN_UP;
    case ZYR_SYNC_STATUS_OFFLINE:
    case ZYR_SYNC_STATUS_ERROR:
      return ctl->options->wait ? WAITING_FOR_SYNC : GIVEN_UP;
    case ZYR_SYNC_STATUS_STOPPED:
    case ZYR_SYNC_STATUS_CONNECTING:
    case ZYR_SYNC_STATUS_SYNCING:
    default:
      return WAITING_FOR_SYNC;
    }
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static SyncOutcome
wait_until_in_step (ZyrCtl *ctl)
{
  const int timeout_s = ctl->options->timeout_s > 0 ? ctl->options->timeout_s : SYNC_TIMEOUT_S;
  gboolean is_late = FALSE;
  guint timeout_id;
  SyncOutcome outcome;

  zyr_ctl_settle (ctl);
  timeout_id = g_timeout_add_seconds ((guint)timeout_s, timeout_cb, &is_late);
  outcome = judge (ctl);
  while (outcome == WAITING_FOR_SYNC && !is_late)
    {
      g_main_context_iteration (NULL, TRUE);
      outcome = judge (ctl);
    }
  g_source_remove (timeout_id);
  return outcome;
}

ZyrCtlStatus
zyr_ctl_sync (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  const SyncOutcome outcome = wait_until_in_step (ctl);

  zyr_ctl_print (status_to_json (ctl));
  return outcome == IN_STEP ? ZYR_CTL_OK : ZYR_CTL_NO_CONTACT;
}

static ZyrCtlStatus
set_paused (ZyrCtl *ctl, gboolean paused)
{
  zyr_ctl_settle (ctl);
  zyr_sync_status_set_paused (zyr_workspace_get_sync (ctl->workspace), paused);
  zyr_ctl_settle (ctl);
  zyr_ctl_print (status_to_json (ctl));
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_pause (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return set_paused (ctl, TRUE);
}

ZyrCtlStatus
zyr_ctl_resume (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return set_paused (ctl, FALSE);
}

/* (transfer full) (nullable) */
static ZyrOutboxRow *
dup_outbox_row (ZyrCtl *ctl, guint64 number)
{
  GListModel *rows = zyr_sync_status_get_outbox (zyr_workspace_get_sync (ctl->workspace));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ZyrOutboxRow) row = g_list_model_get_item (rows, i);

      if (zyr_outbox_row_get_number (row) == number)
        return g_steal_pointer (&row);
    }
  return NULL;
}

ZyrCtlStatus
zyr_ctl_retry (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrOutboxRow) refused = NULL;
  g_autoptr (ZyrOutboxRow) answered = NULL;
  SyncOutcome outcome;
  guint64 number;

  if (!g_ascii_string_to_unsigned (arguments[0], 10, 1, G_MAXINT64, &number, NULL))
    return ZYR_CTL_USAGE;
  zyr_ctl_settle (ctl);
  refused = dup_outbox_row (ctl, number);
  if (refused == NULL || zyr_outbox_row_get_state (refused) != ZYR_OUTBOX_REFUSED)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("The centre refused no act of that number."));
      return ZYR_CTL_FAILED;
    }
  zyr_sync_status_retry (zyr_workspace_get_sync (ctl->workspace), number);
  outcome = wait_until_in_step (ctl);
  zyr_ctl_settle (ctl);
  answered = dup_outbox_row (ctl, number);
  zyr_ctl_print (zyr_ctl_row_to_json (answered != NULL ? answered : refused));
  return outcome == IN_STEP ? ZYR_CTL_OK : ZYR_CTL_NO_CONTACT;
}

ZyrCtlStatus
zyr_ctl_status (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_ctl_settle (ctl);
  zyr_ctl_print (status_to_json (ctl));
  return ZYR_CTL_OK;
}
