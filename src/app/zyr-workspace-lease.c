/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device that has to see its centre now and then: what happens when it does not. */
#include "zyr-workspace-lease.h"

#include "zyr-workspace-private.h"

#include "zyr-lease-messages.h"
#include "zyr-protocol-error.h"
#include "zyr-protocol.h"
#include "zyr-store-operations.h"

#define ANSWER_BYTES_MAX 4096

/* ---- terms ---- */

static void
update_left (ZyrWorkspace *self)
{
  guint away = 0;
  guint left = 0;

  zyr_workspace_get_lease_near (self, &away, &left);
  zyr_workspace_set_lease_left (self, left);
}

gboolean
zyr_workspace_get_lease_near (ZyrWorkspace *self, guint *away_days, guint *left_days)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), FALSE);

  return self->lease != NULL
         && zyr_lease_is_near (self->lease, zyr_workspace_get_now_s (self), away_days, left_days);
}

gint64
zyr_workspace_get_lease_unsent (ZyrWorkspace *self)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), -1);

  return self->lease != NULL ? self->lease->n_unsent : -1;
}

/* What could not be kept is kept with the next contact. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWorkspace) self = user_data;

  if (!zyr_keyring_keep_lease_finish (ZYR_KEYRING (source), result, NULL) && self->lease != NULL)
    self->lease->kept_s = 0;
  zyr_workspace_release (self);
}

static void
keep (ZyrWorkspace *self)
{
  zyr_workspace_hold (self); /* it is not closed over it */
  zyr_keyring_keep_lease_async (self->keyring, self->lease, NULL, kept_cb, g_object_ref (self));
}

void
zyr_workspace_greeted (ZyrWorkspace *self, guint days, const char *seal)
{
  if (self->lease == NULL && (days == 0 || seal == NULL))
    return;
  if (self->lease == NULL)
    self->lease = zyr_lease_new (self->host, (guint16)self->port, self->ca_pem, self->device_id);
  if (self->actor != NULL)
    {
      g_free (self->lease->staff_no);
      self->lease->staff_no = g_strdup (self->actor->staff_no);
    }
  if (zyr_lease_renew (self->lease, days, seal, zyr_workspace_get_now_s (self),
                       zyr_sync_runner_get_clock_ahead (self->runner)))
    keep (self);
  update_left (self);
}

/* ---- while it is open ---- */

static void
opened_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* What went wrong is told by the state. */
  zyr_workspace_open_finish (ZYR_WORKSPACE (source), result, NULL);
}

static void
closed_to_end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrWorkspace *self = ZYR_WORKSPACE (source);

  zyr_workspace_close_finish (self, result, NULL);
  self->lease_ending = FALSE;
  zyr_workspace_open_async (self, NULL, opened_again_cb, NULL);
}

void
zyr_workspace_watch_lease (ZyrWorkspace *self)
{
  const gint64 now_s = zyr_workspace_get_now_s (self);

  if (self->lease == NULL || self->lease_ending
      || (self->state != ZYR_WORKSPACE_READY && self->state != ZYR_WORKSPACE_NEEDS_SIGN_IN
          && self->state != ZYR_WORKSPACE_LOCKED))
    return;
  if (zyr_lease_see (self->lease, now_s))
    keep (self);
  update_left (self);
  if (!zyr_lease_is_over (self->lease, now_s))
    return;
  self->lease_ending = TRUE;
  g_signal_emit_by_name (self, "lease-ending");
  zyr_workspace_close_async (self, closed_to_end_cb, NULL);
}

/* ---- the end: while the keyring still has the key, what waits is counted ---- */

typedef struct
{
  GBytes *key; /* (nullable): behind a passphrase, or out of reach already */
  ZyrWorkspaceKey kind;
  gint64 n_unsent; /* -1: not known */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->key, g_bytes_unref);
  g_free (opening);
}

/* The centre is reached without the store. */
static void
wait_for_centre (ZyrWorkspace *self, GTask *task)
{
  const ZyrLease *lease = self->lease;
  g_autoptr (GError) error = NULL;

  g_free (self->host);
  g_free (self->ca_pem);
  g_free (self->enrolled_for);
  g_free (self->device_id);
  self->host = g_strdup (lease->host);
  self->port = lease->port;
  self->ca_pem = g_strdup (lease->ca_pem);
  self->enrolled_for = g_strdup (lease->staff_no);
  self->device_id = g_strdup (lease->device);
  zyr_workspace_set_lease_left (self, 0);
  if (!zyr_workspace_set_identity (self, NULL, &error))
    {
      zyr_workspace_fail (task, error);
      return;
    }
  zyr_workspace_set_state (self, ZYR_WORKSPACE_NEEDS_CENTRE);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (zyr_keyring_lease_out_finish (ZYR_KEYRING (source), result, &error))
    wait_for_centre (g_task_get_source_object (task), task);
  else
    zyr_workspace_fail (task, error);
}

static void
tokens_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (zyr_keyring_clear_tokens_finish (ZYR_KEYRING (source), result, &error))
    zyr_keyring_lease_out_async (self->keyring, self->lease, NULL, out_cb, task);
  else
    zyr_workspace_fail (task, error);
}

/* First where the centre is, then the key: whoever is interrupted between is where he was. */
static void
ended_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (zyr_keyring_keep_lease_finish (ZYR_KEYRING (source), result, &error))
    zyr_keyring_clear_tokens_async (ZYR_KEYRING (source), NULL, tokens_cleared_cb, task);
  else
    zyr_workspace_fail (task, error);
}

static void
end (GTask *task)
{
  ZyrWorkspace *self = g_task_get_source_object (task);

  self->lease->n_unsent = ((const Opening *)g_task_get_task_data (task))->n_unsent;
  zyr_keyring_keep_lease_async (self->keyring, self->lease, NULL, ended_kept_cb, task);
}

static gpointer
count_unsent (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *opening = data;
  g_autoptr (GError) local_error = NULL;
  const gint64 n = zyr_store_count_pending (store, &local_error);

  opening->n_unsent = local_error == NULL ? n : -1;
  return NULL;
}

static void
counted_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  zyr_store_thread_close_finish (ZYR_STORE_THREAD (source), result, NULL);
  end (user_data);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, NULL);
  zyr_store_thread_close_async (ZYR_STORE_THREAD (source), NULL, counted_closed_cb, user_data);
}

static void
opened_to_count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrStoreThread *store = ZYR_STORE_THREAD (source);

  /* A database that does not open waits for the centre as well. */
  if (zyr_store_thread_open_finish (store, result, NULL))
    zyr_store_thread_run_async (store, count_unsent, g_task_get_task_data (user_data), NULL, NULL,
                                NULL, counted_cb, user_data);
  else
    end (user_data);
}

/* ---- opening ---- */

static void
lease_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);
  const gint64 now_s = zyr_workspace_get_now_s (self);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->lease, zyr_lease_free);
  self->lease = zyr_keyring_load_lease_finish (ZYR_KEYRING (source), result, &error);
  if (opening->kind == ZYR_WORKSPACE_KEY_OUT_OF_REACH && self->lease == NULL)
    {
      if (error == NULL)
        error = g_error_new_literal (ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND,
                                     "the lease has ended, and nothing tells where the centre is");
      zyr_workspace_fail (task, error);
    }
  else if (opening->kind == ZYR_WORKSPACE_KEY_OUT_OF_REACH)
    wait_for_centre (self, task);
  else if (self->lease != NULL && zyr_lease_is_over (self->lease, now_s) && opening->key != NULL)
    zyr_store_thread_open_async (self->store, opening->key, NULL, opened_to_count_cb, task);
  else if (self->lease != NULL && zyr_lease_is_over (self->lease, now_s))
    end (task);
  else
    {
      if (self->lease != NULL && zyr_lease_see (self->lease, now_s))
        keep (self);
      update_left (self);
      zyr_workspace_open_leased (self, opening->key, task);
    }
}

/* What an earlier database of this directory left */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Opening *opening = g_task_get_task_data (task);

  zyr_keyring_keep_lease_finish (ZYR_KEYRING (source), result, NULL);
  zyr_workspace_open_leased (g_task_get_source_object (task), opening->key, task);
}

void
zyr_workspace_check_lease (ZyrWorkspace *self,
                           ZyrWorkspaceKey kind,
                           GBytes *key,
                           gboolean is_new,
                           GTask *task)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->key = key != NULL ? g_bytes_ref (key) : NULL;
  opening->kind = kind;
  opening->n_unsent = -1;
  g_task_set_task_data (task, opening, opening_free);
  if (is_new && kind == ZYR_WORKSPACE_KEY_HERE)
    {
      g_clear_pointer (&self->lease, zyr_lease_free);
      zyr_keyring_keep_lease_async (self->keyring, NULL, NULL, forgotten_cb, task);
    }
  else
    zyr_keyring_load_lease_async (self->keyring, NULL, lease_loaded_cb, task);
}

/* ---- back again: somebody has signed in at the centre ---- */

/* The workspace stays as it is, and it can be tried again. Takes @task and @error. */
static void
refuse (GTask *task, GError *error)
{
  /* The centre answers, and cannot open what was sealed to another's key. */
  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_FAILED)
      || g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_NOT_FOUND)
      || g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED)
      || error->domain == ZYR_PROTOCOL_ERROR)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_OTHER_CENTRE, "%s",
                               error->message);
      g_error_free (error);
    }
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (zyr_keyring_lease_in_finish (ZYR_KEYRING (source), result, &error))
    zyr_workspace_reopen (task);
  else
    refuse (task, error);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (zyr_keyring_keep_lease_finish (ZYR_KEYRING (source), result, &error))
    zyr_keyring_lease_in_async (ZYR_KEYRING (source), g_task_get_task_data (task), NULL, in_cb,
                                task);
  else
    refuse (task, error);
}

/* The new term before the key: whoever is interrupted between asks the centre again. */
static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = zyr_account_ask_finish (ZYR_ACCOUNT (source), result, &error);
  GBytes *part = body != NULL ? zyr_lease_answer_parse (body, &error) : NULL;

  if (part == NULL)
    {
      refuse (task, error);
      return;
    }
  g_task_set_task_data (task, part, (GDestroyNotify)g_bytes_unref);
  zyr_lease_renew (self->lease, self->lease->days, NULL, zyr_workspace_get_now_s (self), 0);
  zyr_keyring_keep_lease_async (self->keyring, self->lease, NULL, renewed_cb, task);
}

static void
sealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) sealed
      = zyr_keyring_load_sealed_part_finish (ZYR_KEYRING (source), result, &error);
  g_autoptr (GBytes) body = NULL;

  if (error != NULL)
    {
      refuse (task, error);
      return;
    }
  if (sealed == NULL)
    {
      zyr_workspace_reopen (task); /* another program of this device was there before */
      return;
    }
  body = zyr_lease_request_to_bytes (sealed);
  zyr_account_ask_async (self->account, ZYR_PROTOCOL_PATH_LEASE, body, ANSWER_BYTES_MAX,
                         g_task_get_cancellable (task), part_cb, task);
}

void
zyr_workspace_take_back_async (ZyrWorkspace *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_workspace_take_back_async);
  g_task_set_check_cancellable (task, FALSE);
  zyr_keyring_load_sealed_part_async (self->keyring, NULL, sealed_cb, task);
}

gboolean
zyr_workspace_take_back_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
