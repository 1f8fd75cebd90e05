/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-key-lease-private.h"

#include "zyr-key-wrap-private.h"
#include "zyr-lease-messages.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (ZYR_LEASE_PART_BYTES == crypto_secretbox_KEYBYTES);

/* "ziylease", size of the sealed part (big endian, 2 bytes), the sealed part, nonce, the box */
#define MAGIC "ziylease"
#define MAGIC_BYTES 8
#define SEALED_AT (MAGIC_BYTES + 2)
#define BEYOND_BYTES (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
#define SEALED_BYTES_MAX 1024
#define KEPT_BYTES_MAX 1024

gboolean
zyr_key_is_leased_out (gconstpointer bytes, gsize size_bytes)
{
  return size_bytes > SEALED_AT + BEYOND_BYTES && memcmp (bytes, MAGIC, MAGIC_BYTES) == 0;
}

/* Where the sealed part ends; 0: it is damaged. */
static gsize
sealed_end (GBytes *leased_out)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (leased_out, &size);
  gsize end;

  if (!zyr_key_is_leased_out (bytes, size))
    return 0;
  end = SEALED_AT + ((gsize) bytes[MAGIC_BYTES] << 8 | bytes[MAGIC_BYTES + 1]);
  return end + BEYOND_BYTES < size && size - end - BEYOND_BYTES <= KEPT_BYTES_MAX ? end : 0;
}

static void
set_damaged (GError **error, const char *what)
{
  g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED, what);
}

static GBytes *
put_together (GBytes *kept, GBytes *sealed, const guint8 part[ZYR_LEASE_PART_BYTES])
{
  const gsize sealed_size = g_bytes_get_size (sealed);
  const gsize size = SEALED_AT + sealed_size + BEYOND_BYTES + g_bytes_get_size (kept);
  guint8 *bytes = g_malloc (size);
  guint8 *nonce = bytes + SEALED_AT + sealed_size;

  g_assert (sealed_size <= SEALED_BYTES_MAX);
  memcpy (bytes, MAGIC, MAGIC_BYTES);
  bytes[MAGIC_BYTES] = (guint8) (sealed_size >> 8);
  bytes[MAGIC_BYTES + 1] = (guint8) sealed_size;
  memcpy (bytes + SEALED_AT, g_bytes_get_data (sealed, NULL), sealed_size);
  randombytes_buf (nonce, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (nonce + crypto_secretbox_NONCEBYTES, g_bytes_get_data (kept, NULL),
                         g_bytes_get_size (kept), nonce, part);
  return g_bytes_new_take (bytes, size);
}

GBytes *
zyr_key_lease_out (GBytes *kept, const char *device, const char *seal, GError **error)
{
  guint8 random[ZYR_LEASE_PART_BYTES];
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) leased_out = NULL;
  g_autoptr (GBytes) again = NULL;

  g_return_val_if_fail (g_bytes_get_size (kept) <= KEPT_BYTES_MAX, NULL);

  g_assert (sodium_init () >= 0);
  randombytes_buf (random, sizeof random);
  part = zyr_key_bytes_new (random, sizeof random);
  sealed = zyr_lease_part_seal (device, part, seal, error);
  if (sealed != NULL)
    leased_out = put_together (kept, sealed, random);
  sodium_memzero (random, sizeof random);
  if (leased_out == NULL)
    return NULL;
  again = zyr_key_lease_in (leased_out, part, error);
  if (again == NULL)
    return NULL;
  g_assert (g_bytes_equal (again, kept)); /* before the only copy is replaced */
  return g_steal_pointer (&leased_out);
}

GBytes *
zyr_key_dup_sealed_part (GBytes *leased_out, GError **error)
{
  const gsize end = sealed_end (leased_out);

  if (end > SEALED_AT)
    return g_bytes_new_from_bytes (leased_out, SEALED_AT, end - SEALED_AT);
  set_damaged (error, "a key of an ended lease of another shape");
  return NULL;
}

GBytes *
zyr_key_lease_in (GBytes *leased_out, GBytes *part, GError **error)
{
  const gsize end = sealed_end (leased_out);
  const guint8 *nonce = (const guint8 *) g_bytes_get_data (leased_out, NULL) + end;
  const gsize box_size = g_bytes_get_size (leased_out) - end - crypto_secretbox_NONCEBYTES;
  guint8 kept[KEPT_BYTES_MAX];
  GBytes *opened = NULL;

  g_assert (sodium_init () >= 0);
  if (end > 0 && g_bytes_get_size (part) == ZYR_LEASE_PART_BYTES
      && crypto_secretbox_open_easy (kept, nonce + crypto_secretbox_NONCEBYTES, box_size, nonce,
                                     g_bytes_get_data (part, NULL))
             == 0)
    opened = zyr_key_bytes_new (kept, box_size - crypto_secretbox_MACBYTES);
  else
    set_damaged (error, "not the part of this key");
  sodium_memzero (kept, sizeof kept);
  return opened;
}
