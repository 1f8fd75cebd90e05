/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-keyring.h"
#include "zyr-lease.h"

G_BEGIN_DECLS

/**
 * The offline lease in the keyring: a secret of its own with the terms, and the database key, which
 * one call puts out of this device's reach and another takes back with the centre's help. A key that
 * is out of reach is told by ZYR_KEYRING_ERROR_LEASE_ENDED to whoever loads or unwraps it.
 *
 * One secret takes the place of the other: whenever this is interrupted, the key is either as it was
 * or as it is to be, and both are read back before they count.
 */

/** zyr_keyring_load_lease_async: of a keyring that is unlocked, see zyr_keyring_load_db_key_async() */
void zyr_keyring_load_lease_async (ZyrKeyring         *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
/** zyr_keyring_load_lease_finish: Returns: (transfer full) (nullable): NULL without error: none */
ZyrLease *
zyr_keyring_load_lease_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_keep_lease_async: @lease: (nullable): NULL: none any more */
void zyr_keyring_keep_lease_async (ZyrKeyring         *self,
                                   ZyrLease           *lease,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean zyr_keyring_keep_lease_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_lease_out_async: nothing on this device opens the database until
 *   zyr_keyring_lease_in_async(). No error when that is so already. */
void zyr_keyring_lease_out_async (ZyrKeyring         *self,
                                  const ZyrLease     *lease,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean zyr_keyring_lease_out_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_load_sealed_part_async: what the centre opens */
void zyr_keyring_load_sealed_part_async (ZyrKeyring         *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
/** zyr_keyring_load_sealed_part_finish: Returns: (transfer full) (nullable): NULL without error: the
 *   key is not out of reach */
GBytes *
zyr_keyring_load_sealed_part_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_lease_in_async: @part: from the centre. ZYR_KEYRING_ERROR_DAMAGED: it is not the one.
 *   No error when the key is not out of reach. */
void zyr_keyring_lease_in_async (ZyrKeyring         *self,
                                 GBytes             *part,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean zyr_keyring_lease_in_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
