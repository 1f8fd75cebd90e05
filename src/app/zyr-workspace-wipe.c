/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a device that the centre has withdrawn: its key is destroyed, then its files. */
#include "zyr-workspace-private.h"

#include "zyr-store.h"
#include "zyr-task.h"
#include <glib/gstdio.h>

/* Beside the database from now on until it is gone: what a program that ends has begun, the next one
 * ends. */
#define MARKER "withdrawn"

gboolean
zyr_workspace_is_withdrawn (const char *data_dir)
{
  g_autofree char *marker = g_build_filename (data_dir, MARKER, NULL);

  return g_file_test (marker, G_FILE_TEST_EXISTS);
}

static void
destroy_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZyrWorkspace *self = source;
  g_autofree char *database = g_build_filename (self->data_dir, "ziyaret.db", NULL);
  g_autofree char *marker = g_build_filename (self->data_dir, MARKER, NULL);
  GError *error = NULL;

  if (!zyr_store_destroy (database, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_remove (marker);
  g_task_return_boolean (task, TRUE);
}

static void
tokens_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  /* A session of a device that was withdrawn opens nothing. */
  zyr_keyring_clear_tokens_finish (ZYR_KEYRING (source), result, NULL);
  zyr_task_run_in_thread (task, destroy_files);
}

static void
key_destroyed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!zyr_keyring_destroy_db_key_finish (ZYR_KEYRING (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  zyr_keyring_clear_tokens_async (ZYR_KEYRING (source), NULL, tokens_cleared_cb, task);
}

void
zyr_workspace_wipe_async (ZyrWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_workspace_wipe_async);
  zyr_keyring_destroy_db_key_async (self->keyring, NULL, key_destroyed_cb, task);
}

gboolean
zyr_workspace_wipe_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* While it runs: the window is told when it is over. */

static void
wiped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrWorkspace *self = ZYR_WORKSPACE (source);
  g_autoptr (GError) error = NULL;

  /* What could not be removed is removed at the next start; nothing opens it any more. */
  zyr_workspace_wipe_finish (self, result, &error);
  zyr_workspace_set_failure (self, ZYR_WORKSPACE_FAILURE_WITHDRAWN,
                             error != NULL ? error->message : NULL);
  zyr_workspace_set_state (self, ZYR_WORKSPACE_FAILED);
}

static void
closed_to_wipe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  zyr_workspace_close_finish (ZYR_WORKSPACE (source), result, NULL);
  zyr_workspace_wipe_async (ZYR_WORKSPACE (source), wiped_cb, NULL);
}

/* In the store's thread, before anything is destroyed. */
static gpointer
mark (ZyrStore *store, gpointer marker, GCancellable *cancellable, GError **error)
{
  g_file_set_contents_full (marker, "", 0, G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  return NULL;
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWorkspace) self = user_data;

  /* Without a mark, too: a full disk keeps nothing from being destroyed. */
  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, NULL);
  zyr_workspace_close_async (self, closed_to_wipe_cb, NULL);
}

void
zyr_workspace_handed_over (ZyrWorkspace *self)
{
  zyr_store_thread_run_async (self->store, mark, g_build_filename (self->data_dir, MARKER, NULL),
                              g_free, NULL, NULL, marked_cb, g_object_ref (self));
}
