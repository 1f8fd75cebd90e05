/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-keyring.h"

G_BEGIN_DECLS

/**
 * A database key whose lease has ended: as it was kept (wrapped by a passphrase or not), in
 * libsodium's crypto_secretbox under a random part that is there only sealed to the centre's key
 * (zyr-lease-messages.h). Whoever has this opens nothing without the centre, and the centre opens
 * nothing without this.
 */

/** zyr_key_is_leased_out: whether @bytes look like the outcome of zyr_key_lease_out() */
gboolean zyr_key_is_leased_out (gconstpointer bytes, gsize size_bytes);

/**
 * zyr_key_lease_out:
 * @kept: the key as it is kept
 * @device: whose it is
 * @seal: the centre's public key
 *
 * Returns: (transfer full) (nullable): what is to be kept instead, opened once before it is given out
 */
GBytes *zyr_key_lease_out (GBytes *kept, const char *device, const char *seal, GError **error);

/** zyr_key_dup_sealed_part: what the centre opens. ZYR_KEYRING_ERROR_DAMAGED */
GBytes *zyr_key_dup_sealed_part (GBytes *leased_out, GError **error);

/** zyr_key_lease_in: the key as it was kept, with @part from the centre. ZYR_KEYRING_ERROR_DAMAGED:
 *   it is not the part that belongs to it, or it was altered */
GBytes *zyr_key_lease_in (GBytes *leased_out, GBytes *part, GError **error);

G_END_DECLS
