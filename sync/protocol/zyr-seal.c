/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-seal.h"

#include "zyr-protocol-error.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (ZYR_SEAL_KEY_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT (ZYR_SEAL_KEY_BYTES == crypto_box_SECRETKEYBYTES);

char *
zyr_seal_key_to_text (const guint8 bytes[ZYR_SEAL_KEY_BYTES])
{
  const gsize size
      = sodium_base64_ENCODED_LEN (ZYR_SEAL_KEY_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, bytes, ZYR_SEAL_KEY_BYTES,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static gboolean
read_key (const char *text, guint8 bytes[ZYR_SEAL_KEY_BYTES], GError **error)
{
  gsize size = 0;

  g_assert (sodium_init () >= 0);
  if (sodium_base642bin (bytes, ZYR_SEAL_KEY_BYTES, text, strlen (text), NULL, &size, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
          == 0
      && size == ZYR_SEAL_KEY_BYTES)
    return TRUE;
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED, "not a key");
  return FALSE;
}

char *
zyr_seal_dup_public (const char *secret, GError **error)
{
  guint8 secret_key[ZYR_SEAL_KEY_BYTES];
  guint8 public_key[ZYR_SEAL_KEY_BYTES];

  if (!read_key (secret, secret_key, error))
    return NULL;
  crypto_scalarmult_base (public_key, secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
  return zyr_seal_key_to_text (public_key);
}

GBytes *
zyr_seal (GBytes *plain, const char *public_key, GError **error)
{
  guint8 key[ZYR_SEAL_KEY_BYTES];
  const gsize size = g_bytes_get_size (plain);
  guint8 *sealed;

  if (!read_key (public_key, key, error))
    return NULL;
  sealed = g_malloc (size + crypto_box_SEALBYTES);
  if (crypto_box_seal (sealed, g_bytes_get_data (plain, NULL), size, key) == 0)
    return g_bytes_new_take (sealed, size + crypto_box_SEALBYTES);
  g_free (sealed);
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED, "a weak key");
  return NULL;
}

GBytes *
zyr_seal_open (GBytes *sealed, const char *secret, GError **error)
{
  guint8 secret_key[ZYR_SEAL_KEY_BYTES];
  guint8 public_key[ZYR_SEAL_KEY_BYTES];
  const gsize size = g_bytes_get_size (sealed);
  g_autofree guint8 *plain = NULL;
  int status;

  if (!read_key (secret, secret_key, error))
    return NULL;
  if (size < crypto_box_SEALBYTES)
    {
      g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED,
                           "too short for a sealed box");
      return NULL;
    }
  plain = g_malloc (size - crypto_box_SEALBYTES + 1);
  crypto_scalarmult_base (public_key, secret_key);
  status = crypto_box_seal_open (plain, g_bytes_get_data (sealed, NULL), size, public_key,
                                 secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
  if (status == 0)
    return g_bytes_new_take (g_steal_pointer (&plain), size - crypto_box_SEALBYTES);
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED,
                       "sealed to another key, or altered");
  return NULL;
}
