/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-hash.h"

#include <string.h>

char *
zyr_hash_sha256_hex (gconstpointer data, gsize size_bytes)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size_bytes);
}

char *
zyr_hash_sha256_hex_text (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

char *
zyr_hash_sha256_hex_bytes (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

gboolean
zyr_hash_is_sha256_hex (const char *text)
{
  if (text == NULL || strlen (text) != ZYR_SHA256_HEX_LENGTH)
    return FALSE;

  return strspn (text, "0123456789abcdef") == ZYR_SHA256_HEX_LENGTH;
}
