/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-password.h"

#include <sodium.h>
#include <string.h>

/* Each takes its 64 MiB: more at once would let a storm of sign-ins eat the memory. */
#define AT_ONCE_N_MAX 2
#define HASH_BYTES 32

static GMutex lock;
static GCond free_place;
static guint n_running;

static void
enter (void)
{
  g_mutex_lock (&lock);
  while (n_running == AT_ONCE_N_MAX)
    g_cond_wait (&free_place, &lock);
  n_running++;
  g_mutex_unlock (&lock);
}

static void
leave (void)
{
  g_mutex_lock (&lock);
  n_running--;
  g_cond_signal (&free_place);
  g_mutex_unlock (&lock);
}

ZyrPasswordCost
zyr_password_cost_default (void)
{
  return (ZyrPasswordCost){ .passes = 3, .memory_kib = 64 * 1024 };
}

static void
append_base64 (GString *text, const guint8 *bytes, gsize size)
{
  char out[sodium_base64_ENCODED_LEN (HASH_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];

  sodium_bin2base64 (out, sizeof out, bytes, size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  g_string_append (text, out);
}

char *
zyr_password_hash (const char *password,
                   ZyrPasswordCost cost,
                   ZyrRandomFunc random,
                   gpointer random_data)
{
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 hash[HASH_BYTES];
  GString *text;
  int status;

  random (salt, sizeof salt, random_data);
  enter ();
  status = crypto_pwhash (hash, sizeof hash, password, strlen (password), salt, cost.passes,
                          (gsize)cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13);
  leave ();
  if (status != 0)
    return NULL;

  text = g_string_new (NULL);
  g_string_printf (text, "$argon2id$v=19$m=%u,t=%u,p=1$", cost.memory_kib, cost.passes);
  append_base64 (text, salt, sizeof salt);
  g_string_append_c (text, '$');
  append_base64 (text, hash, sizeof hash);
  return g_string_free (text, FALSE);
}

gboolean
zyr_password_verify (const char *hash, const char *password)
{
  char padded[crypto_pwhash_STRBYTES] = { 0 };
  int status;

  if (strlen (hash) >= sizeof padded)
    return FALSE;
  memcpy (padded, hash, strlen (hash));
  enter ();
  status = crypto_pwhash_str_verify (padded, password, strlen (password));
  leave ();
  return status == 0;
}
