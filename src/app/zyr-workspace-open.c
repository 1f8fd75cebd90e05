/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing a workspace. */
#include "zyr-workspace-private.h"

#include "zyr-inspection-private.h"
#include "zyr-instance-private.h"
#include "zyr-store-drafts.h"
#include "zyr-sync-status-private.h"
#include "zyr-task.h"
#include <errno.h>
#include <glib/gstdio.h>

/* What the store remembers of who this device is. */
typedef struct
{
  char *device_id;
  char *host;
  char *port;
  char *ca_pem;
  char *enrolled_for;
  char *user_json;
  GPtrArray *drafts; /* of ZyrDraftInfo: left open by a process that died */
} Identity;

static void
identity_free (gpointer data)
{
  Identity *identity = data;

  g_free (identity->device_id);
  g_free (identity->host);
  g_free (identity->port);
  g_free (identity->ca_pem);
  g_free (identity->enrolled_for);
  g_free (identity->user_json);
  g_clear_pointer (&identity->drafts, g_ptr_array_unref);
  g_free (identity);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Identity, identity_free)

static ZyrWorkspaceFailure
failure_of_store (const GError *error)
{
  switch ((ZyrStoreError)error->code)
    {
    case ZYR_STORE_ERROR_WRONG_KEY:
      return ZYR_WORKSPACE_FAILURE_WRONG_KEY;
    case ZYR_STORE_ERROR_DAMAGED:
      return ZYR_WORKSPACE_FAILURE_DAMAGED;
    case ZYR_STORE_ERROR_NEWER_SCHEMA:
      return ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA;
    case ZYR_STORE_ERROR_FULL:
      return ZYR_WORKSPACE_FAILURE_DISK_FULL;
    case ZYR_STORE_ERROR_LOCKED:
      return ZYR_WORKSPACE_FAILURE_IN_USE;
    default:
      return ZYR_WORKSPACE_FAILURE_IO;
    }
}

static ZyrWorkspaceFailure
failure_of (const GError *error)
{
  if (error->domain == ZYR_STORE_ERROR)
    return failure_of_store (error);
  if (error->domain == ZYR_KEYRING_ERROR)
    {
      if (error->code == ZYR_KEYRING_ERROR_LOCKED || error->code == ZYR_KEYRING_ERROR_DENIED)
        return ZYR_WORKSPACE_FAILURE_SECRET_LOCKED;
      if (error->code == ZYR_KEYRING_ERROR_NOT_FOUND || error->code == ZYR_KEYRING_ERROR_DAMAGED)
        return ZYR_WORKSPACE_FAILURE_WRONG_KEY;
      return ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return ZYR_WORKSPACE_FAILURE_DISK_FULL;
  return ZYR_WORKSPACE_FAILURE_IO;
}

void
zyr_workspace_set_failure (ZyrWorkspace *self, ZyrWorkspaceFailure failure, const char *detail)
{
  self->failure = failure;
  g_free (self->failure_detail);
  self->failure_detail = g_strdup (detail);
  g_object_notify (G_OBJECT (self), "failure");
}

void
zyr_workspace_fail (GTask *task, const GError *error)
{
  ZyrWorkspace *self = g_task_get_source_object (task);

  zyr_workspace_set_failure (self, failure_of (error), error->message);
  zyr_workspace_set_state (self, ZYR_WORKSPACE_FAILED);
  g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_FAILED, "%s",
                           error->message);
  g_object_unref (task);
}

static gboolean
read_meta (ZyrStore *store, const char *key, char **value, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *value = zyr_store_dup_meta (store, key, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gpointer
load_identity (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Identity) identity = g_new0 (Identity, 1);

  zyr_store_set_clock (store, data);
  zyr_store_set_result_reader (store, zyr_instance_read_result, NULL, NULL);
  if (!zyr_inspection_forget (store, error)
      || !read_meta (store, ZYR_STORE_META_DEVICE_ID, &identity->device_id, error)
      || !read_meta (store, ZYR_META_HOST, &identity->host, error)
      || !read_meta (store, ZYR_META_PORT, &identity->port, error)
      || !read_meta (store, ZYR_META_CA, &identity->ca_pem, error)
      || !read_meta (store, ZYR_META_ENROLLED_FOR, &identity->enrolled_for, error)
      || !read_meta (store, ZYR_META_USER, &identity->user_json, error))
    return NULL;
  identity->drafts = zyr_store_list_unclean_drafts (store, error);
  return identity->drafts != NULL ? g_steal_pointer (&identity) : NULL;
}

static gboolean
apply_identity (ZyrWorkspace *self, Identity *identity, GError **error)
{
  guint64 port = 0;

  if (identity->device_id != NULL)
    {
      if (identity->host == NULL || identity->ca_pem == NULL || identity->port == NULL
          || !g_ascii_string_to_unsigned (identity->port, 10, 1, G_MAXUINT16, &port, NULL))
        {
          g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED,
                               "the device's enrolment is not complete");
          return FALSE;
        }
      g_free (self->device_id);
      g_free (self->host);
      g_free (self->ca_pem);
      self->device_id = g_steal_pointer (&identity->device_id);
      self->host = g_steal_pointer (&identity->host);
      self->ca_pem = g_steal_pointer (&identity->ca_pem);
      self->port = (guint)port;
    }
  if (self->lease != NULL && g_strcmp0 (self->lease->device, self->device_id) != 0)
    g_clear_pointer (&self->lease, zyr_lease_free); /* of an earlier enrolment */
  g_free (self->enrolled_for);
  self->enrolled_for = g_steal_pointer (&identity->enrolled_for);
  g_hash_table_remove_all (self->recovered);
  for (guint i = 0; i < identity->drafts->len; i++)
    {
      ZyrDraftInfo *draft = g_ptr_array_index (identity->drafts, i);

      g_hash_table_insert (self->recovered, g_strdup (draft->visit),
                           GUINT_TO_POINTER ((guint)draft->n_entries));
    }
  return zyr_workspace_set_identity (self, identity->user_json, error);
}

static void
identity_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (Identity) identity = NULL;

  identity = zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (identity == NULL || !apply_identity (self, identity, &error))
    {
      zyr_workspace_fail (task, error);
      return;
    }
  zyr_workspace_settle (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!zyr_store_thread_open_finish (self->store, result, &error))
    {
      zyr_workspace_fail (task, error);
      return;
    }
  zyr_store_thread_run_async (self->store, load_identity, zyr_clock_ref (self->clock),
                              (GDestroyNotify)zyr_clock_unref, identity_free, NULL, identity_cb,
                              task);
}

void
zyr_workspace_open_with (ZyrWorkspace *self, GBytes *key, GTask *task)
{
  zyr_store_thread_open_async (self->store, key, g_task_get_cancellable (task), opened_cb, task);
}

void
zyr_workspace_open_leased (ZyrWorkspace *self, GBytes *key, GTask *task)
{
  if (key != NULL)
    {
      zyr_workspace_open_with (self, key, task);
      return;
    }
  zyr_workspace_set_state (self, ZYR_WORKSPACE_LOCKED);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

typedef enum
{
  DIRECTORY_NEW,
  DIRECTORY_HAS_DATABASE,
  DIRECTORY_WITHDRAWN,
} Directory;

static void
key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = zyr_keyring_load_db_key_finish (self->keyring, result, &error);
  const gboolean is_new = GPOINTER_TO_INT (g_task_get_task_data (task)) == DIRECTORY_NEW;

  zyr_workspace_set_has_passphrase (
      self, g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED));
  if (key != NULL)
    zyr_workspace_check_lease (self, ZYR_WORKSPACE_KEY_HERE, key, is_new, task);
  else if (self->has_passphrase)
    zyr_workspace_check_lease (self, ZYR_WORKSPACE_KEY_WRAPPED, NULL, is_new, task);
  else if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED))
    zyr_workspace_check_lease (self, ZYR_WORKSPACE_KEY_OUT_OF_REACH, NULL, is_new, task);
  else
    zyr_workspace_fail (task, error);
}

/* In a thread of GIO: makes the directory, and says which it is. */
static void
prepare_directory (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *dir = data;
  g_autofree char *database = g_build_filename (dir, "ziyaret.db", NULL);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      const int code = errno;

      g_task_return_new_error (task, G_IO_ERROR, (int)g_io_error_from_errno (code),
                               "the data directory cannot be made: %s", g_strerror (code));
      return;
    }
  g_task_return_int (task, zyr_workspace_is_withdrawn (dir)                 ? DIRECTORY_WITHDRAWN
                           : g_file_test (database, G_FILE_TEST_EXISTS) ? DIRECTORY_HAS_DATABASE
                                                                        : DIRECTORY_NEW);
}

static void prepare (ZyrWorkspace *self, GTask *task);

static void
wiped_first_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (zyr_workspace_wipe_finish (ZYR_WORKSPACE (source), result, &error))
    prepare (ZYR_WORKSPACE (source), user_data);
  else
    zyr_workspace_fail (user_data, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = ZYR_WORKSPACE (source);
  g_autoptr (GError) error = NULL;
  const gssize directory = g_task_propagate_int (G_TASK (result), &error);

  if (error == NULL && self->unattended && directory != DIRECTORY_HAS_DATABASE)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is nothing to open");
  if (error != NULL)
    {
      zyr_workspace_fail (task, error);
      return;
    }
  if (directory == DIRECTORY_WITHDRAWN)
    {
      zyr_workspace_wipe_async (self, wiped_first_cb, task);
      return;
    }
  g_task_set_task_data (task, GINT_TO_POINTER (directory), NULL);
  zyr_keyring_load_db_key_async (self->keyring,
                                 self->unattended             ? ZYR_KEYRING_LOAD_UNATTENDED
                                 : directory == DIRECTORY_NEW ? ZYR_KEYRING_LOAD_OR_MAKE
                                                              : ZYR_KEYRING_LOAD,
                                 g_task_get_cancellable (task), key_cb, task);
}

/* Takes @task. */
static void
prepare (ZyrWorkspace *self, GTask *task)
{
  g_autoptr (GTask) job = g_task_new (self, NULL, prepared_cb, task);

  g_task_set_task_data (job, g_strdup (self->data_dir), g_free);
  zyr_task_run_in_thread (job, prepare_directory);
}

void
zyr_workspace_open_async (ZyrWorkspace *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  g_task_set_source_tag (task, zyr_workspace_open_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->state != ZYR_WORKSPACE_CLOSED && self->state != ZYR_WORKSPACE_FAILED)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                               "it is open already");
      g_object_unref (task);
      return;
    }
  if (self->failure != ZYR_WORKSPACE_FAILURE_NONE)
    {
      self->failure = ZYR_WORKSPACE_FAILURE_NONE;
      g_clear_pointer (&self->failure_detail, g_free);
      g_object_notify (G_OBJECT (self), "failure");
    }
  zyr_workspace_set_state (self, ZYR_WORKSPACE_OPENING);
  g_clear_pointer (&self->device_id, g_free); /* they may be of a lease that has ended */
  g_clear_object (&self->account);
  prepare (self, task);
}

gboolean
zyr_workspace_open_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
reopened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (zyr_workspace_open_finish (ZYR_WORKSPACE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
zyr_workspace_reopen (GTask *task)
{
  ZyrWorkspace *self = g_task_get_source_object (task);

  zyr_workspace_set_state (self, ZYR_WORKSPACE_CLOSED);
  zyr_workspace_open_async (self, NULL, reopened_cb, task);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  const gboolean closed = zyr_store_thread_close_finish (self->store, result, &error);

  g_clear_object (&self->runner);
  g_clear_object (&self->account);
  g_clear_object (&self->sync_store);
  g_clear_pointer (&self->actor, zyr_actor_unref);
  g_clear_pointer (&self->inspection, zyr_inspection_free);
  g_clear_pointer (&self->device_id, g_free);
  zyr_workspace_set_state (self, ZYR_WORKSPACE_CLOSED);
  if (closed || g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CLOSED))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes @task. What is being written comes first. */
static void
close_store (ZyrWorkspace *self, GTask *task)
{
  if (self->n_holds > 0 && self->closing == NULL)
    self->closing = task;
  else
    zyr_store_thread_close_async (self->store, NULL, closed_cb, task);
}

void
zyr_workspace_hold (ZyrWorkspace *self)
{
  self->n_holds++;
}

void
zyr_workspace_release (ZyrWorkspace *self)
{
  GTask *closing;

  g_return_if_fail (self->n_holds > 0);

  self->n_holds--;
  if (self->n_holds > 0)
    return;
  closing = g_steal_pointer (&self->closing);
  if (closing != NULL)
    close_store (self, closing);
}

static void
stopped_for_close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  zyr_sync_runner_stop_finish (ZYR_SYNC_RUNNER (source), result);
  close_store (g_task_get_source_object (task), task);
}

void
zyr_workspace_close_async (ZyrWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  g_task_set_source_tag (task, zyr_workspace_close_async);
  zyr_sync_status_detach (self->sync);
  if (self->runner != NULL)
    zyr_sync_runner_stop_async (self->runner, stopped_for_close_cb, task);
  else
    close_store (self, task);
}

gboolean
zyr_workspace_close_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
