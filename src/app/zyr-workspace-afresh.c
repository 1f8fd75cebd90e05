/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device that nobody can open any more, for its passphrase or its centre: what is on it goes,
 * and it is enrolled anew. */
#include "zyr-workspace-lock.h"

#include "zyr-workspace-private.h"

#include "zyr-task.h"

/* It can be tried again, from where it began. Takes @task and @error. */
static void
fail (GTask *task, GError *error)
{
  zyr_workspace_set_state (g_task_get_source_object (task),
                           (ZyrWorkspaceState)GPOINTER_TO_INT (g_task_get_task_data (task)));
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
key_destroyed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!zyr_keyring_destroy_db_key_finish (ZYR_KEYRING (source), result, &error))
    {
      fail (task, error);
      return;
    }
  zyr_workspace_set_has_passphrase (self, FALSE);
  zyr_workspace_reopen (task);
}

static void
tokens_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!zyr_keyring_clear_tokens_finish (ZYR_KEYRING (source), result, &error))
    fail (task, error);
  else
    zyr_keyring_destroy_db_key_async (ZYR_KEYRING (source), NULL, key_destroyed_cb, task);
}

static void
destroy_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (zyr_store_destroy (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The files before the key: whoever is interrupted between is asked for the passphrase again, and
 * can begin again here. */
static void
files_destroyed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = ZYR_WORKSPACE (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (task, error);
  else
    zyr_keyring_clear_tokens_async (self->keyring, NULL, tokens_cleared_cb, task);
}

void
zyr_workspace_start_afresh_async (ZyrWorkspace *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) destroy = NULL;
  GTask *task;

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, zyr_workspace_start_afresh_async);
  if (self->state != ZYR_WORKSPACE_LOCKED && self->state != ZYR_WORKSPACE_NEEDS_CENTRE)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                               "only a locked device is started afresh");
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, GINT_TO_POINTER (self->state), NULL);
  /* Nobody may open meanwhile what is being destroyed. */
  zyr_workspace_set_state (self, ZYR_WORKSPACE_OPENING);
  destroy = g_task_new (self, NULL, files_destroyed_cb, task);
  g_task_set_task_data (destroy, g_build_filename (self->data_dir, "ziyaret.db", NULL), g_free);
  zyr_task_run_in_thread (destroy, destroy_files);
}

gboolean
zyr_workspace_start_afresh_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
