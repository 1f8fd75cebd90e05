/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sealed boxes (libsodium's crypto_box_seal: X25519, XSalsa20-Poly1305): what a device that was
 * withdrawn hands over is read by the centre alone, whoever carries it. Keys are 32 bytes, in base64
 * as in URLs. Errors: ZYR_PROTOCOL_ERROR_MALFORMED. */

#define ZYR_SEAL_KEY_BYTES 32

/** zyr_seal_key_to_text: of the bytes of a secret key. Returns: (transfer full): */
char *zyr_seal_key_to_text (const guint8 bytes[ZYR_SEAL_KEY_BYTES]);
/** zyr_seal_dup_public: the public key of a secret one. Returns: (transfer full) (nullable): */
char *zyr_seal_dup_public (const char *secret, GError **error);

/** zyr_seal: Returns: (transfer full) (nullable): */
GBytes *zyr_seal (GBytes *plain, const char *public_key, GError **error);
/** zyr_seal_open: Returns: (transfer full) (nullable): */
GBytes *zyr_seal_open (GBytes *sealed, const char *secret, GError **error);

G_END_DECLS
