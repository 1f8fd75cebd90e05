/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ZYR_SHA256_SIZE_BYTES 32
#define ZYR_SHA256_HEX_LENGTH 64

void zyr_hash_sha256 (gconstpointer data, gsize size_bytes, guint8 digest[ZYR_SHA256_SIZE_BYTES]);

/* SHA-256 as 64 lower-case hexadecimal digits. (transfer full) */
char *zyr_hash_sha256_hex (gconstpointer data, gsize size_bytes);
char *zyr_hash_sha256_hex_text (const char *text);
char *zyr_hash_sha256_hex_bytes (GBytes *bytes);

/** zyr_hash_is_sha256_hex: exactly such text; %NULL is not */
gboolean zyr_hash_is_sha256_hex (const char *text);

G_END_DECLS
