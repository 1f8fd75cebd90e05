/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-keyring-lease.h"

#include "zyr-key-lease-private.h"
#include "zyr-keyring-private.h"

#include <string.h>

#define ITEM_LEASE "lease"
#define LEASE_TYPE "application/json"

/* ---- the terms ---- */

static void
lease_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);
  ZyrLease *lease;
  gsize size_bytes;
  const char *text;

  if (error != NULL)
    {
      zyr_keyring_return_error (task, error, "cannot read the lease");
      return;
    }
  if (value == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  text = secret_value_get (value, &size_bytes);
  lease = zyr_lease_from_text (text, size_bytes);
  secret_value_unref (value);
  if (lease != NULL)
    g_task_return_pointer (task, lease, (GDestroyNotify) zyr_lease_free);
  else
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED, "a lease of another shape");
}

void
zyr_keyring_load_lease_async (ZyrKeyring         *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;
  g_autoptr (GHashTable) attributes = NULL;

  g_return_if_fail (ZYR_IS_KEYRING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_keyring_load_lease_async);
  attributes = zyr_keyring_item_attributes (self, ITEM_LEASE);
  secret_password_lookupv (
      zyr_keyring_get_schema (), attributes, cancellable, lease_looked_up_cb, task);
}

ZyrLease *
zyr_keyring_load_lease_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lease_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    zyr_keyring_return_error (task, error, "cannot keep the lease");
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_keyring_keep_lease_async (ZyrKeyring         *self,
                              ZyrLease           *lease,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ZYR_IS_KEYRING (self));

  if (lease == NULL)
    {
      zyr_keyring_clear_item (self, ITEM_LEASE, cancellable, callback, user_data);
      return;
    }
  text = zyr_lease_to_text (lease);
  zyr_keyring_store_item (self, ITEM_LEASE, "Ziyaret, lease", text, strlen (text), LEASE_TYPE,
                          cancellable, lease_kept_cb,
                          g_task_new (self, cancellable, callback, user_data));
}

gboolean
zyr_keyring_keep_lease_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the key ---- */

typedef struct
{
  char *device; /* to lease it out */
  char *seal;
  GBytes *part; /* (nullable): to lease it in */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->device);
  g_free (change->seal);
  g_clear_pointer (&change->part, g_bytes_unref);
  g_free (change);
}

static void
kept_to_change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) kept
      = zyr_keyring_load_db_key_finish (ZYR_KEYRING (source), result, &error);
  g_autoptr (GBytes) next = NULL;
  const gboolean is_in = change->part != NULL;

  if (kept != NULL
      && zyr_key_is_leased_out (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept)) != is_in)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (kept != NULL)
    next = is_in ? zyr_key_lease_in (kept, change->part, &error)
                 : zyr_key_lease_out (kept, change->device, change->seal, &error);
  if (next == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_keyring_replace_key (ZYR_KEYRING (source), next, g_steal_pointer (&task));
}

/* Takes @change. */
static void
start_change (ZyrKeyring         *self,
              Change             *change,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, change, change_free);
  g_task_set_check_cancellable (task, FALSE);
  zyr_keyring_load_kept_key_async (self, cancellable, kept_to_change_cb, task);
}

void
zyr_keyring_lease_out_async (ZyrKeyring         *self,
                             const ZyrLease     *lease,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Change *change;

  g_return_if_fail (ZYR_IS_KEYRING (self));
  g_return_if_fail (lease->seal != NULL);

  change = g_new0 (Change, 1);
  change->device = g_strdup (lease->device);
  change->seal = g_strdup (lease->seal);
  start_change (self, change, cancellable, callback, user_data);
}

gboolean
zyr_keyring_lease_out_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zyr_keyring_lease_in_async (ZyrKeyring         *self,
                            GBytes             *part,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  Change *change;

  g_return_if_fail (ZYR_IS_KEYRING (self));
  g_return_if_fail (part != NULL);

  change = g_new0 (Change, 1);
  change->part = g_bytes_ref (part);
  start_change (self, change, cancellable, callback, user_data);
}

gboolean
zyr_keyring_lease_in_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kept_to_part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) kept
      = zyr_keyring_load_db_key_finish (ZYR_KEYRING (source), result, &error);
  GBytes *sealed = NULL;

  if (kept != NULL
      && zyr_key_is_leased_out (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept)))
    sealed = zyr_key_dup_sealed_part (kept, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, sealed, (GDestroyNotify) g_bytes_unref);
}

void
zyr_keyring_load_sealed_part_async (ZyrKeyring         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (ZYR_IS_KEYRING (self));

  zyr_keyring_load_kept_key_async (
      self, cancellable, kept_to_part_cb, g_task_new (self, cancellable, callback, user_data));
}

GBytes *
zyr_keyring_load_sealed_part_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
