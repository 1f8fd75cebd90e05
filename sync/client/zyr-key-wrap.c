/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-key-wrap-private.h"

#include <sodium.h>
#include <string.h>

/* "ziyaret1", passes and KiB of Argon2id (big endian, 4 bytes each), salt, nonce, the box */
#define MAGIC "ziyaret1"
#define MAGIC_BYTES 8
#define COST_AT MAGIC_BYTES
#define SALT_AT (COST_AT + 8)
#define NONCE_AT (SALT_AT + crypto_pwhash_SALTBYTES)
#define BOX_AT (NONCE_AT + crypto_secretbox_NONCEBYTES)
#define BOX_BYTES (ZYR_KEYRING_DB_KEY_SIZE_BYTES + crypto_secretbox_MACBYTES)
#define WRAPPED_BYTES (BOX_AT + BOX_BYTES)

#define PASSES_DEFAULT 3
#define MEMORY_KIB_DEFAULT (64 * 1024)
/* A damaged cost must not eat the machine. */
#define PASSES_MAX 64
#define MEMORY_KIB_MAX (1024 * 1024)

typedef struct
{
  gsize size_bytes;
  guint8 bytes[];
} SecretMemory;

static void
secret_memory_free (gpointer data)
{
  SecretMemory *memory = data;

  sodium_memzero (memory->bytes, memory->size_bytes);
  g_free (memory);
}

GBytes *
zyr_key_bytes_new (gconstpointer bytes, gsize size_bytes)
{
  SecretMemory *memory = g_malloc (sizeof *memory + size_bytes);

  memory->size_bytes = size_bytes;
  memcpy (memory->bytes, bytes, size_bytes);
  return g_bytes_new_with_free_func (memory->bytes, size_bytes, secret_memory_free, memory);
}

void
zyr_key_text_free (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

static void
write_uint (guint8 *at, guint value)
{
  const guint32 big_endian = GUINT32_TO_BE (value);

  memcpy (at, &big_endian, sizeof big_endian);
}

static guint
read_uint (const guint8 *at)
{
  guint32 big_endian;

  memcpy (&big_endian, at, sizeof big_endian);
  return GUINT32_FROM_BE (big_endian);
}

/* The key that wraps the key: of the passphrase, and of the salt and the cost in @wrapped */
static gboolean
derive (const char *passphrase,
        const guint8 *wrapped,
        guint8 derived[crypto_secretbox_KEYBYTES],
        GError **error)
{
  char *text = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFC);
  int status;

  if (text == NULL)
    {
      g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE,
                           "a passphrase that is not text");
      return FALSE;
    }
  status = crypto_pwhash (derived, crypto_secretbox_KEYBYTES, text, strlen (text),
                          wrapped + SALT_AT, read_uint (wrapped + COST_AT),
                          (gsize)read_uint (wrapped + COST_AT + 4) * 1024,
                          crypto_pwhash_ALG_ARGON2ID13);
  zyr_key_text_free (text);
  if (status == 0)
    return TRUE;
  g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_FAILED,
                       "not enough memory for the passphrase");
  return FALSE;
}

gboolean
zyr_key_is_wrapped (gconstpointer bytes, gsize size_bytes)
{
  return size_bytes == WRAPPED_BYTES && memcmp (bytes, MAGIC, MAGIC_BYTES) == 0;
}

GBytes *
zyr_key_wrap (GBytes *key, const char *passphrase, ZyrKeyWrapCost cost, GError **error)
{
  guint8 wrapped[WRAPPED_BYTES];
  guint8 derived[crypto_secretbox_KEYBYTES];

  g_return_val_if_fail (g_bytes_get_size (key) == ZYR_KEYRING_DB_KEY_SIZE_BYTES, NULL);

  g_assert (sodium_init () >= 0);
  memcpy (wrapped, MAGIC, MAGIC_BYTES);
  write_uint (wrapped + COST_AT, cost.passes > 0 ? cost.passes : PASSES_DEFAULT);
  write_uint (wrapped + COST_AT + 4, cost.memory_kib > 0 ? cost.memory_kib : MEMORY_KIB_DEFAULT);
  randombytes_buf (wrapped + SALT_AT, crypto_pwhash_SALTBYTES);
  randombytes_buf (wrapped + NONCE_AT, crypto_secretbox_NONCEBYTES);
  if (!derive (passphrase, wrapped, derived, error))
    return NULL;
  crypto_secretbox_easy (wrapped + BOX_AT, g_bytes_get_data (key, NULL),
                         ZYR_KEYRING_DB_KEY_SIZE_BYTES, wrapped + NONCE_AT, derived);
  sodium_memzero (derived, sizeof derived);
  return g_bytes_new (wrapped, sizeof wrapped);
}

GBytes *
zyr_key_unwrap (GBytes *wrapped, const char *passphrase, GError **error)
{
  const guint8 *bytes = g_bytes_get_data (wrapped, NULL);
  guint8 derived[crypto_secretbox_KEYBYTES];
  guint8 key[ZYR_KEYRING_DB_KEY_SIZE_BYTES];
  GBytes *opened = NULL;

  g_assert (sodium_init () >= 0);
  if (!zyr_key_is_wrapped (bytes, g_bytes_get_size (wrapped))
      || read_uint (bytes + COST_AT) < crypto_pwhash_OPSLIMIT_MIN
      || read_uint (bytes + COST_AT) > PASSES_MAX
      || read_uint (bytes + COST_AT + 4) < crypto_pwhash_MEMLIMIT_MIN / 1024
      || read_uint (bytes + COST_AT + 4) > MEMORY_KIB_MAX)
    {
      g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED,
                           "a wrapped key of another shape");
      return NULL;
    }
  if (!derive (passphrase, bytes, derived, error))
    return NULL;
  if (crypto_secretbox_open_easy (key, bytes + BOX_AT, BOX_BYTES, bytes + NONCE_AT, derived) == 0)
    opened = zyr_key_bytes_new (key, sizeof key);
  else
    g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE,
                         "another passphrase");
  sodium_memzero (derived, sizeof derived);
  sodium_memzero (key, sizeof key);
  return opened;
}
