/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-keyring.h"

G_BEGIN_DECLS

/**
 * A database key wrapped by a passphrase: XSalsa20-Poly1305 under a key that Argon2id makes of the
 * passphrase (libsodium's crypto_secretbox and crypto_pwhash). What is wrapped carries its salt and
 * its cost, so that a later version may ask for more. Both calls take about half a second: in a
 * thread of their own.
 */

/** ZyrKeyWrapCost: of Argon2id; 0: the default of 3 passes over 64 MiB */
typedef struct
{
  guint passes;
  guint memory_kib;
} ZyrKeyWrapCost;

/* Secret memory: wiped when it is freed. */
GBytes *zyr_key_bytes_new (gconstpointer bytes, gsize size_bytes);
/* Wipes @text. (nullable) */
void zyr_key_text_free (char *text);

/** zyr_key_is_wrapped: whether @bytes look like the outcome of zyr_key_wrap() */
gboolean zyr_key_is_wrapped (gconstpointer bytes, gsize size_bytes);

/**
 * zyr_key_wrap:
 * @key: ZYR_KEYRING_DB_KEY_SIZE_BYTES of them
 * @passphrase: UTF-8, compared in NFC: the same word typed with another keyboard is the same
 */
GBytes *
zyr_key_wrap (GBytes *key, const char *passphrase, ZyrKeyWrapCost cost, GError **error);

/**
 * zyr_key_unwrap: Returns: (transfer full) (nullable): the key, wiped when it is freed. Errors:
 * ZYR_KEYRING_ERROR_WRONG_PASSPHRASE (also for a wrapped key that was altered: the two look alike),
 * ZYR_KEYRING_ERROR_DAMAGED.
 */
GBytes *zyr_key_unwrap (GBytes *wrapped, const char *passphrase, GError **error);

G_END_DECLS
