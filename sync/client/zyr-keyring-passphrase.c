/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app lock: the database key wrapped by a passphrase. */
#include "zyr-keyring-private.h"

#include "zyr-key-lease-private.h"
#include "zyr-task.h"

typedef struct
{
  char *old; /* (nullable) */
  char *new; /* (nullable) */
  GBytes *kept;
  GBytes *next; /* (nullable): to be kept instead */
} Passphrase;

static void
passphrase_free (gpointer data)
{
  Passphrase *passphrase = data;

  zyr_key_text_free (passphrase->old);
  zyr_key_text_free (passphrase->new);
  g_clear_pointer (&passphrase->kept, g_bytes_unref);
  g_clear_pointer (&passphrase->next, g_bytes_unref);
  g_free (passphrase);
}

static GTask *
passphrase_task_new (ZyrKeyring         *self,
                     const char         *old,
                     const char         *new,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Passphrase *passphrase = g_new0 (Passphrase, 1);

  passphrase->old = g_strdup (old);
  passphrase->new = g_strdup (new);
  g_task_set_task_data (task, passphrase, passphrase_free);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/* Goes on with @loaded once the key is loaded as it is kept; takes @task. */
static void
with_kept_key (GTask *task, GAsyncReadyCallback loaded)
{
  zyr_keyring_load_kept_key_async (
      g_task_get_source_object (task), g_task_get_cancellable (task), loaded, task);
}

static gboolean
take_kept_key (GTask *task, GObject *source, GAsyncResult *result)
{
  Passphrase *passphrase = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&passphrase->kept, g_bytes_unref);
  passphrase->kept = zyr_keyring_load_db_key_finish (ZYR_KEYRING (source), result, &error);
  if (passphrase->kept != NULL
      && zyr_key_is_leased_out (g_bytes_get_data (passphrase->kept, NULL),
                                g_bytes_get_size (passphrase->kept)))
    error = g_error_new_literal (ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED,
                                 "the key is for the centre to open");
  if (error == NULL)
    return TRUE;
  g_task_return_error (task, error);
  g_object_unref (task);
  return FALSE;
}

static gboolean
is_wrapped (GBytes *kept)
{
  return zyr_key_is_wrapped (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept));
}

/* ---- opening ---- */

static void
unwrap_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Passphrase *passphrase = data;
  GError *error = NULL;
  GBytes *key = zyr_key_unwrap (passphrase->kept, passphrase->old, &error);

  if (key == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify) g_bytes_unref);
}

static void
kept_to_unwrap_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (!take_kept_key (task, source, result))
    return;
  zyr_task_run_in_thread (task, unwrap_in_thread);
  g_object_unref (task);
}

void
zyr_keyring_unwrap_db_key_async (ZyrKeyring         *self,
                                 const char         *passphrase,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_KEYRING (self));
  g_return_if_fail (passphrase != NULL);

  task = passphrase_task_new (self, passphrase, NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_keyring_unwrap_db_key_async);
  with_kept_key (task, kept_to_unwrap_cb);
}

GBytes *
zyr_keyring_unwrap_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- changing ---- */

/* The key as it is to be kept from now on */
static GBytes *
rewrap (const Passphrase *passphrase, ZyrKeyWrapCost cost, GError **error)
{
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) wrapped = NULL;

  if (is_wrapped (passphrase->kept))
    key = zyr_key_unwrap (passphrase->kept, passphrase->old, error);
  else
    key = g_bytes_ref (passphrase->kept);
  if (key == NULL || passphrase->new == NULL)
    return g_steal_pointer (&key);
  wrapped = zyr_key_wrap (key, passphrase->new, cost, error);
  again = wrapped != NULL ? zyr_key_unwrap (wrapped, passphrase->new, error) : NULL;
  if (again == NULL)
    return NULL;
  g_assert (g_bytes_equal (again, key)); /* before the only copy is replaced */
  return g_steal_pointer (&wrapped);
}

static void
rewrap_in_thread (GTask *job, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *next = rewrap (data, zyr_keyring_get_wrap_cost (source), &error);

  if (next == NULL)
    g_task_return_error (job, error);
  else
    g_task_return_pointer (job, next, (GDestroyNotify) g_bytes_unref);
}

static void
rewrapped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Passphrase *passphrase = g_task_get_task_data (task);
  GError *error = NULL;

  passphrase->next = g_task_propagate_pointer (G_TASK (result), &error);
  if (passphrase->next == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  zyr_keyring_replace_key (ZYR_KEYRING (source), passphrase->next, task);
}

static void
kept_to_rewrap_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Passphrase *passphrase = g_task_get_task_data (task);
  g_autoptr (GTask) job = NULL;

  if (!take_kept_key (task, source, result))
    return;
  if (is_wrapped (passphrase->kept) != (passphrase->old != NULL))
    {
      g_task_return_new_error (task,
                               ZYR_KEYRING_ERROR,
                               passphrase->old == NULL ? ZYR_KEYRING_ERROR_WRAPPED
                                                       : ZYR_KEYRING_ERROR_WRONG_PASSPHRASE,
                               passphrase->old == NULL ? "the key is behind a passphrase"
                                                       : "the key has no passphrase");
      g_object_unref (task);
      return;
    }
  job = g_task_new (source, NULL, rewrapped_cb, task);
  g_task_set_task_data (job, passphrase, NULL);
  zyr_task_run_in_thread (job, rewrap_in_thread);
}

void
zyr_keyring_set_passphrase_async (ZyrKeyring         *self,
                                  const char         *old,
                                  const char         *new,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_KEYRING (self));

  task = passphrase_task_new (self, old, new, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_keyring_set_passphrase_async);
  with_kept_key (task, kept_to_rewrap_cb);
}

gboolean
zyr_keyring_set_passphrase_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
