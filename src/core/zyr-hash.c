/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-hash.h"

#include <gnutls/crypto.h>
#include <string.h>

/* GnuTLS uses the processor's own instructions, which is five times as fast as GChecksum; a policy
 * of the system that forbids its use is no reason to fail. */
void
zyr_hash_sha256 (gconstpointer data, gsize size_bytes, guint8 digest[ZYR_SHA256_SIZE_BYTES])
{
  g_autoptr (GChecksum) checksum = NULL;
  gsize size = ZYR_SHA256_SIZE_BYTES;

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, size_bytes, digest) == GNUTLS_E_SUCCESS)
    return;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, data, (gssize) size_bytes);
  g_checksum_get_digest (checksum, digest, &size);
}

char *
zyr_hash_sha256_hex (gconstpointer data, gsize size_bytes)
{
  static const char digits[] = "0123456789abcdef";
  guint8 digest[ZYR_SHA256_SIZE_BYTES];
  char *hex = g_malloc (ZYR_SHA256_HEX_LENGTH + 1);

  zyr_hash_sha256 (data, size_bytes, digest);
  for (guint i = 0; i < sizeof digest; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 0xf];
    }
  hex[ZYR_SHA256_HEX_LENGTH] = '\0';

  return hex;
}

char *
zyr_hash_sha256_hex_text (const char *text)
{
  return zyr_hash_sha256_hex (text, strlen (text));
}

char *
zyr_hash_sha256_hex_bytes (GBytes *bytes)
{
  gsize size_bytes = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size_bytes);

  return zyr_hash_sha256_hex (data, size_bytes);
}

gboolean
zyr_hash_is_sha256_hex (const char *text)
{
  if (text == NULL || strlen (text) != ZYR_SHA256_HEX_LENGTH)
    return FALSE;

  return strspn (text, "0123456789abcdef") == ZYR_SHA256_HEX_LENGTH;
}
