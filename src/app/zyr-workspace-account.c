/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolment, signing in and out. */
#include "zyr-workspace-private.h"

#include "zyr-inspection-private.h"
#include "zyr-json.h"
#include "zyr-store-operations.h"
#include "zyr-sync-status-private.h"

static void
return_error (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
return_not_ready (GTask *task, const char *why)
{
  return_error (task,
                g_error_new_literal (ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY, why));
}

/* Enrolment */

static gpointer
keep_enrolment (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  ZyrEnrolled *enrolled = data;
  g_autofree char *port = g_strdup_printf ("%u", enrolled->port);

  /* The device id comes last: without it the device counts as not enrolled. */
  return GINT_TO_POINTER (
      zyr_store_set_meta (store, ZYR_META_HOST, enrolled->host, error)
      && zyr_store_set_meta (store, ZYR_META_PORT, port, error)
      && zyr_store_set_meta (store, ZYR_META_CA, enrolled->ca_pem, error)
      && zyr_store_set_meta (store, ZYR_META_ENROLLED_FOR, enrolled->answer->staff_no, error)
      && zyr_store_set_meta (store, ZYR_STORE_META_DEVICE_ID, enrolled->answer->device, error));
}

static void
enrolment_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  ZyrEnrolled *enrolled = g_task_get_task_data (task);
  GError *error = NULL;

  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (error != NULL)
    {
      return_error (task, error);
      return;
    }
  g_free (self->host);
  g_free (self->ca_pem);
  g_free (self->enrolled_for);
  g_free (self->device_id);
  self->host = g_strdup (enrolled->host);
  self->port = enrolled->port;
  self->ca_pem = g_strdup (enrolled->ca_pem);
  self->enrolled_for = g_strdup (enrolled->answer->staff_no);
  self->device_id = g_strdup (enrolled->answer->device);
  if (!zyr_workspace_set_identity (self, NULL, &error))
    {
      return_error (task, error);
      return;
    }
  zyr_workspace_settle (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;
  ZyrEnrolled *enrolled = zyr_account_enrol_finish (result, &error);

  if (enrolled == NULL)
    {
      return_error (task, error);
      return;
    }
  g_task_set_task_data (task, enrolled, (GDestroyNotify)zyr_enrolled_free);
  zyr_store_thread_run_async (self->store, keep_enrolment, enrolled, NULL, NULL, NULL,
                              enrolment_kept_cb, task);
}

void
zyr_workspace_enrol_async (ZyrWorkspace *self,
                           const char *text,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  g_task_set_source_tag (task, zyr_workspace_enrol_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->state != ZYR_WORKSPACE_NEEDS_ENROLMENT)
    {
      return_not_ready (task, "not waiting for an enrolment");
      return;
    }
  zyr_account_enrol_async (text, g_get_host_name (), cancellable, enrolled_cb, task);
}

gboolean
zyr_workspace_enrol_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing in */

typedef struct
{
  char *staff_no;
  char *password;
  char *user_json;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->staff_no);
  if (sign_in->password != NULL)
    memset (sign_in->password, 0, strlen (sign_in->password));
  g_free (sign_in->password);
  g_free (sign_in->user_json);
  g_free (sign_in);
}

/* Unsent work is its author's: another person may not sign in over it. */
static gpointer
check_unsent_work (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *staff_no = data;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *last = zyr_store_dup_meta (store, ZYR_META_LAST_USER, &local_error);
  gint64 n_pending = 0;

  if (local_error == NULL && last != NULL && g_ascii_strcasecmp (last, staff_no) != 0)
    n_pending = zyr_store_count_pending (store, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (n_pending > 0)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_UNSENT_WORK,
                           "work of another user has not been sent yet");
      return NULL;
    }
  return GINT_TO_POINTER (TRUE);
}

static gpointer
keep_user (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SignIn *sign_in = data;

  return GINT_TO_POINTER (zyr_store_set_meta (store, ZYR_META_LAST_USER, sign_in->staff_no, error)
                          && zyr_store_set_meta (store, ZYR_META_USER, sign_in->user_json, error));
}

static void
user_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;

  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (error != NULL || !zyr_workspace_set_identity (self, sign_in->user_json, &error))
    {
      return_error (task, error);
      return;
    }
  zyr_workspace_settle (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static char *
session_to_user_json (const ZyrSession *session)
{
  g_autoptr (JsonObject) user = json_object_new ();

  json_object_set_string_member (user, "id", session->user_id);
  json_object_set_string_member (user, "name", session->user_name);
  json_object_set_string_member (user, "staff_no", session->staff_no);
  zyr_json_set_strings (user, "roles", (const char *const *)session->roles);
  json_object_set_string_member (user, "foundation", session->foundation_id);
  json_object_set_string_member (user, "foundation_name", session->foundation_name);
  return zyr_json_object_to_canonical (user);
}

static void
keep_user_now (GTask *task)
{
  ZyrWorkspace *self = g_task_get_source_object (task);

  zyr_store_thread_run_async (self->store, keep_user, g_task_get_task_data (task), NULL, NULL, NULL,
                              user_kept_cb, task);
}

/* Behind a passphrase, who has signed in is asked again once it is open. */
static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = ZYR_WORKSPACE (source);
  GError *error = NULL;

  if (!zyr_workspace_take_back_finish (self, result, &error))
    return_error (task, error);
  else if (self->state != ZYR_WORKSPACE_LOCKED)
    keep_user_now (task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/* A centre that does not know this device. */
static void
translate_unknown (ZyrWorkspace *self, GError *error)
{
  if (self->state != ZYR_WORKSPACE_NEEDS_CENTRE
      || !g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN))
    return;
  error->domain = ZYR_WORKSPACE_ERROR;
  error->code = ZYR_WORKSPACE_ERROR_OTHER_CENTRE;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ZyrSession) session
      = zyr_account_sign_in_finish (ZYR_ACCOUNT (source), result, &error);

  if (session == NULL)
    {
      translate_unknown (self, error);
      return_error (task, error);
      return;
    }
  g_free (sign_in->staff_no);
  sign_in->staff_no = g_strdup (session->staff_no);
  sign_in->user_json = session_to_user_json (session);
  if (self->state == ZYR_WORKSPACE_NEEDS_CENTRE)
    zyr_workspace_take_back_async (self, g_task_get_cancellable (task), taken_back_cb, task);
  else
    keep_user_now (task);
}

static void
ask_centre (GTask *task)
{
  ZyrWorkspace *self = g_task_get_source_object (task);
  const SignIn *sign_in = g_task_get_task_data (task);

  zyr_account_sign_in_async (self->account, sign_in->staff_no, sign_in->password,
                             g_task_get_cancellable (task), signed_in_cb, task);
}

static void
unsent_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (error != NULL)
    return_error (task, error);
  else
    ask_centre (task);
}

void
zyr_workspace_sign_in_async (ZyrWorkspace *self,
                             const char *staff_no,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SignIn *sign_in = g_new0 (SignIn, 1);

  g_return_if_fail (ZYR_IS_WORKSPACE (self));
  g_return_if_fail (staff_no != NULL && password != NULL);

  g_task_set_source_tag (task, zyr_workspace_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  sign_in->staff_no = g_strstrip (g_strdup (staff_no));
  sign_in->password = g_strdup (password);
  g_task_set_task_data (task, sign_in, sign_in_free);
  if (self->state == ZYR_WORKSPACE_NEEDS_CENTRE)
    {
      ask_centre (task); /* it is one person's there, and the store is out of reach */
      return;
    }
  if (self->account == NULL
      || (self->state != ZYR_WORKSPACE_NEEDS_SIGN_IN && self->state != ZYR_WORKSPACE_READY))
    {
      return_not_ready (task, "not waiting for a sign-in");
      return;
    }
  zyr_store_thread_run_async (self->store, check_unsent_work, g_strdup (sign_in->staff_no), g_free,
                              NULL, cancellable, unsent_checked_cb, task);
}

gboolean
zyr_workspace_sign_in_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Signing out */

static gpointer
forget_user (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_inspection_forget (store, error)
                          && zyr_store_set_meta (store, ZYR_META_USER, NULL, error));
}

static void
user_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;

  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (error != NULL || !zyr_workspace_set_identity (self, NULL, &error))
    {
      return_error (task, error);
      return;
    }
  g_clear_pointer (&self->inspection, zyr_inspection_free);
  zyr_workspace_settle (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!zyr_account_sign_out_finish (ZYR_ACCOUNT (source), result, &error))
    {
      zyr_workspace_settle (self);
      return_error (task, error);
      return;
    }
  zyr_store_thread_run_async (self->store, forget_user, NULL, NULL, NULL, NULL, user_forgotten_cb,
                              task);
}

static void
stopped_for_sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);

  zyr_sync_runner_stop_finish (ZYR_SYNC_RUNNER (source), result);
  g_clear_object (&self->runner);
  g_clear_object (&self->sync_store);
  zyr_account_sign_out_async (self->account, g_task_get_cancellable (task), signed_out_cb, task);
}

void
zyr_workspace_sign_out_async (ZyrWorkspace *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  g_task_set_source_tag (task, zyr_workspace_sign_out_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->state != ZYR_WORKSPACE_READY || self->runner == NULL)
    {
      return_not_ready (task, "nobody is signed in");
      return;
    }
  zyr_sync_status_detach (self->sync);
  zyr_sync_runner_stop_async (self->runner, stopped_for_sign_out_cb, task);
}

gboolean
zyr_workspace_sign_out_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
