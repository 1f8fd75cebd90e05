/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workspace-lock.h"

#include "zyr-workspace-private.h"

gboolean
zyr_workspace_has_passphrase (ZyrWorkspace *self)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (self), FALSE);

  return self->has_passphrase;
}

static gboolean
is_open_or_locked (ZyrWorkspace *self)
{
  return self->state == ZYR_WORKSPACE_LOCKED || self->state == ZYR_WORKSPACE_READY
         || self->state == ZYR_WORKSPACE_NEEDS_SIGN_IN
         || self->state == ZYR_WORKSPACE_NEEDS_ENROLMENT;
}

/* (nullable): answered with NOT_READY when it is not the moment. */
static GTask *
begin (ZyrWorkspace *self,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (is_open_or_locked (self))
    return g_steal_pointer (&task);
  g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                           "neither locked nor open");
  return NULL;
}

/* Unlocking */

static void
unwrapped_to_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) key = zyr_keyring_unwrap_db_key_finish (ZYR_KEYRING (source), result, &error);

  if (key != NULL)
    {
      zyr_workspace_open_with (self, key, task);
      return;
    }
  /* Neither the keyring's trouble nor a wrong passphrase is the end: it can be tried again. */
  zyr_workspace_set_state (self, ZYR_WORKSPACE_LOCKED);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
unwrapped_to_check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) key = zyr_keyring_unwrap_db_key_finish (ZYR_KEYRING (source), result, &error);

  if (key == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_workspace_unlock_async (ZyrWorkspace *self,
                            const char *passphrase,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  gboolean locked;

  g_return_if_fail (ZYR_IS_WORKSPACE (self));
  g_return_if_fail (passphrase != NULL);

  locked = self->state == ZYR_WORKSPACE_LOCKED;
  task = begin (self, zyr_workspace_unlock_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  if (locked)
    zyr_workspace_set_state (self, ZYR_WORKSPACE_OPENING);
  zyr_keyring_unwrap_db_key_async (self->keyring, passphrase, cancellable,
                                   locked ? unwrapped_to_open_cb : unwrapped_to_check_cb, task);
}

gboolean
zyr_workspace_unlock_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Changing */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrWorkspace *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!zyr_keyring_set_passphrase_finish (ZYR_KEYRING (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_workspace_set_has_passphrase (self, GPOINTER_TO_INT (g_task_get_task_data (task)));
  g_task_return_boolean (task, TRUE);
}

void
zyr_workspace_change_passphrase_async (ZyrWorkspace *self,
                                       const char *old,
                                       const char *new,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_WORKSPACE (self));

  task = begin (self, zyr_workspace_change_passphrase_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  g_task_set_task_data (task, GINT_TO_POINTER (new != NULL), NULL);
  zyr_keyring_set_passphrase_async (self->keyring, old, new, cancellable, changed_cb, task);
}

gboolean
zyr_workspace_change_passphrase_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
