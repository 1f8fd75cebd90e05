/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With "none" as its argument: in a session without a Secret Service. Else with a real,
 * unlocked one. */
#include "account-rig.h"

#include "zyr-keyring-lease.h"
#include "zyr-keyring-private.h"
#include "zyr-lease-messages.h"
#include "zyr-seal.h"

#include <locale.h>
#include <string.h>

static GBytes *
load_key (ZyrKeyring *keyring, ZyrKeyringLoad how, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_load_db_key_async (keyring, how, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_load_db_key_finish (keyring, result, error);
}

static GBytes *
unwrap_key (ZyrKeyring *keyring, const char *passphrase, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_unwrap_db_key_async (keyring, passphrase, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_unwrap_db_key_finish (keyring, result, error);
}

static gboolean
set_passphrase (ZyrKeyring *keyring, const char *old, const char *new, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_set_passphrase_async (keyring, old, new, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_set_passphrase_finish (keyring, result, error);
}

static gboolean
store_tokens (ZyrKeyring *keyring, const char *access, const char *refresh, GError **error)
{
  g_autoptr (ZyrTokens) tokens = zyr_tokens_new (access, refresh);
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_store_tokens_async (keyring, tokens, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_store_tokens_finish (keyring, result, error);
}

static ZyrTokens *
load_tokens (ZyrKeyring *keyring, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_load_tokens_async (keyring, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_load_tokens_finish (keyring, result, error);
}

static gboolean
clear_tokens (ZyrKeyring *keyring, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_clear_tokens_async (keyring, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_clear_tokens_finish (keyring, result, error);
}

static void
test_db_key (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/key-a");
  g_autoptr (ZyrKeyring) same = zyr_keyring_new ("/nonexistent/../nonexistent/key-a/");
  g_autoptr (ZyrKeyring) other = zyr_keyring_new ("/nonexistent/key-b");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) other_key = NULL;

  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  g_clear_error (&error);

  key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (key), ==, ZYR_KEYRING_DB_KEY_SIZE_BYTES);
  again = load_key (same, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (key, again));

  /* Another device directory of the same user has a key of its own. */
  other_key = load_key (other, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (key, other_key));
}

static void
assert_opens (ZyrKeyring *keyring, const char *passphrase, GBytes *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = unwrap_key (keyring, passphrase, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, key));
}

static void
assert_does_not_open (ZyrKeyring *keyring, const char *passphrase)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (unwrap_key (keyring, passphrase, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
}

static void
test_passphrase (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/passphrase");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  g_assert_null (unwrap_key (keyring, "gül", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (set_passphrase (keyring, "none", "gül", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);

  g_assert_true (set_passphrase (keyring, NULL, "gül", &error));
  g_assert_no_error (error);
  /* Not even for a new directory: the old database may still be there. */
  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED);
  g_clear_error (&error);
  assert_opens (keyring, "gül", key);
  assert_opens (keyring, "gu\xcc\x88l", key); /* the same word, from another keyboard */
  assert_does_not_open (keyring, "gul");
  assert_does_not_open (keyring, "");
  assert_does_not_open (keyring, "\xff");

  zyr_keyring_set_wrap_cost (keyring, (ZyrKeyWrapCost){ .passes = 1, .memory_kib = 8 });
  g_assert_false (set_passphrase (keyring, "gul", "lale", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_false (set_passphrase (keyring, NULL, "lale", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED);
  g_clear_error (&error);
  assert_opens (keyring, "gül", key);
  g_assert_true (set_passphrase (keyring, "gül", "lale", &error));
  assert_opens (keyring, "lale", key);
  assert_does_not_open (keyring, "gül");

  g_assert_true (set_passphrase (keyring, "lale", NULL, &error));
  g_assert_no_error (error);
  again = load_key (keyring, ZYR_KEYRING_LOAD, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, key));
}

/* Whatever moment the change is ended at, one of the two passphrases is right, and nothing else is. */
static void
test_interrupted_change (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/interrupted");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  const char *passphrases[] = { "old", "new" };
  guint current = 0;
  guint n_undone = 0;
  guint n_done = 0;

  zyr_keyring_set_wrap_cost (keyring, (ZyrKeyWrapCost){ .passes = 1, .memory_kib = 8 });
  g_assert_true (set_passphrase (keyring, NULL, passphrases[current], &error));
  for (guint n_steps = 0; n_steps < 40; n_steps++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) opened = NULL;

      zyr_keyring_set_passphrase_async (keyring,
                                        passphrases[current],
                                        passphrases[1 - current],
                                        cancellable,
                                        keep_result_cb,
                                        &result);
      for (guint i = 0; i < n_steps && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      zyr_keyring_set_passphrase_finish (keyring, result, NULL);

      opened = unwrap_key (keyring, passphrases[1 - current], NULL);
      if (opened != NULL)
        {
          g_assert_true (g_bytes_equal (opened, key));
          assert_does_not_open (keyring, passphrases[current]);
          current = 1 - current;
          n_done++;
        }
      else
        {
          assert_opens (keyring, passphrases[current], key);
          n_undone++;
        }
    }
  g_assert_cmpuint (n_undone, >, 0);
  g_assert_cmpuint (n_done, >, 0);
}

/* A wrapped key that was altered opens with nothing, and its cost cannot eat the machine. */
static void
test_altered_wrap (void)
{
  guint8 bytes[32] = { 1, 2, 3 };
  g_autoptr (GBytes) key = zyr_key_bytes_new (bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wrapped
      = zyr_key_wrap (key, "lale", (ZyrKeyWrapCost){ .passes = 1, .memory_kib = 8 }, &error);
  g_autoptr (GBytes) other
      = zyr_key_wrap (key, "lale", (ZyrKeyWrapCost){ .passes = 1, .memory_kib = 8 }, &error);
  gsize size;
  const guint8 *data = g_bytes_get_data (wrapped, &size);

  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (wrapped, other)); /* a salt of its own each time */
  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GBytes) opened = NULL;

      /* A cost of more passes or memory is right as such, and slow. */
      copy[i] ^= i >= 8 && i < 16 ? 0x80 : 0x01;
      altered = g_bytes_new (copy, size);
      if (i == 11 || i == 15)
        continue;
      opened = zyr_key_unwrap (altered, "lale", &error);
      g_assert_null (opened);
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

static void
test_destroyed (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/destroyed");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;

      zyr_keyring_destroy_db_key_async (keyring, NULL, keep_result_cb, &result);
      wait_for (&result);
      g_assert_true (zyr_keyring_destroy_db_key_finish (keyring, result, &error));
      g_assert_no_error (error);
      g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD, &error));
      g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
}

static void
test_tokens (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/tokens-a");
  g_autoptr (ZyrKeyring) other = zyr_keyring_new ("/nonexistent/tokens-b");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrTokens) tokens = NULL;

  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (store_tokens (keyring, "a1", "r1", &error));
  g_assert_true (store_tokens (keyring, "a2", "r2", &error));
  g_assert_true (store_tokens (other, NULL, "r3", &error));
  g_assert_no_error (error);
  tokens = load_tokens (keyring, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access, ==, "a2");
  g_assert_cmpstr (tokens->refresh, ==, "r2");
  zyr_tokens_free (g_steal_pointer (&tokens));
  tokens = load_tokens (other, &error);
  g_assert_null (tokens->access);
  g_assert_cmpstr (tokens->refresh, ==, "r3");

  g_assert_true (clear_tokens (keyring, &error));
  g_assert_true (clear_tokens (keyring, &error));
  g_assert_no_error (error);
  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  zyr_tokens_free (g_steal_pointer (&tokens));
  tokens = load_tokens (other, NULL);
  g_assert_nonnull (tokens);
}

static void
test_damaged (void)
{
  static const SecretSchema schema = {
    "org.ziyaret.Device",
    SECRET_SCHEMA_NONE,
    { { "device-dir", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "item", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 } },
  };
  const char *dir = "/nonexistent/damaged";
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new (dir);
  g_autoptr (GError) error = NULL;

  secret_password_store_sync (
      &schema, NULL, "x", "short", NULL, &error, "device-dir", dir, "item", "db-key", NULL);
  g_assert_no_error (error);
  secret_password_store_sync (
      &schema, NULL, "x", "one line", NULL, &error, "device-dir", dir, "item", "tokens", NULL);
  g_assert_no_error (error);

  /* A key of another shape is never replaced: it may be the only one. */
  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED);
}

/* The user looks at the keyring and closes the prompt: here there is nobody to show it to. */
static void
test_locked (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/locked");
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (0, NULL, &error);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) read = NULL;
  GList *objects;

  g_assert_no_error (error);
  key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_assert_no_error (error);
  g_assert_true (store_tokens (keyring, "a", "r", &error));
  read = load_key (keyring, ZYR_KEYRING_LOAD_UNATTENDED, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read),
                   g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects = g_list_prepend (NULL, collection);
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_list_free (objects);

  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_UNATTENDED, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  /* Not "there is none": that would end in a new key for an old database. */
  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (store_tokens (keyring, "a2", "r2", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
}

/* ---- the lease ---- */

#define LEASE_SECRET "BQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define LEASE_DEVICE "019abcd0-0000-7000-8000-000000000001"

static ZyrLease *
load_lease (ZyrKeyring *keyring)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ZyrLease *lease;

  zyr_keyring_load_lease_async (keyring, NULL, keep_result_cb, &result);
  wait_for (&result);
  lease = zyr_keyring_load_lease_finish (keyring, result, &error);
  g_assert_no_error (error);
  return lease;
}

static void
keep_lease (ZyrKeyring *keyring, ZyrLease *lease)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  zyr_keyring_keep_lease_async (keyring, lease, NULL, keep_result_cb, &result);
  wait_for (&result);
  g_assert_true (zyr_keyring_keep_lease_finish (keyring, result, &error));
  g_assert_no_error (error);
}

static gboolean
lease_out (ZyrKeyring *keyring, const ZyrLease *lease, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_lease_out_async (keyring, lease, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_lease_out_finish (keyring, result, error);
}

static gboolean
lease_in (ZyrKeyring *keyring, GBytes *part, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_lease_in_async (keyring, part, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_lease_in_finish (keyring, result, error);
}

static GBytes *
load_sealed_part (ZyrKeyring *keyring)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *sealed;

  zyr_keyring_load_sealed_part_async (keyring, NULL, keep_result_cb, &result);
  wait_for (&result);
  sealed = zyr_keyring_load_sealed_part_finish (keyring, result, &error);
  g_assert_no_error (error);
  return sealed;
}

/* As the centre answers. */
static GBytes *
open_part (ZyrKeyring *keyring)
{
  g_autoptr (GBytes) sealed = load_sealed_part (keyring);
  g_autoptr (GError) error = NULL;
  GBytes *part = zyr_lease_part_open (sealed, LEASE_SECRET, LEASE_DEVICE, &error);

  g_assert_no_error (error);
  return part;
}

static void
assert_out_of_reach (ZyrKeyring *keyring)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED);
  g_clear_error (&error);
  /* Nobody makes another one over it, not even where the database seems not to be there. */
  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED);
  g_clear_error (&error);
  g_assert_null (unwrap_key (keyring, "söz", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED);
  g_clear_error (&error);
  g_assert_false (set_passphrase (keyring, NULL, "söz", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED);
}

static void
test_lease_terms (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/lease-terms");
  g_autoptr (ZyrLease) lease = zyr_lease_new ("centre.example", 8443, "PEM", LEASE_DEVICE);
  g_autoptr (ZyrLease) loaded = NULL;

  g_assert_null (load_lease (keyring));
  zyr_lease_renew (lease, 14, "key", 1000, 0);
  keep_lease (keyring, lease);
  loaded = load_lease (keyring);
  g_assert_cmpuint (loaded->days, ==, 14);
  g_assert_cmpint (loaded->renewed_s, ==, 1000);
  g_assert_cmpstr (loaded->host, ==, "centre.example");
  keep_lease (keyring, NULL);
  g_assert_null (load_lease (keyring));
}

/* @passphrase: (nullable) */
static void
check_lease_round (const char *dir, const char *passphrase)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new (dir);
  g_autoptr (ZyrLease) lease = zyr_lease_new ("centre.example", 8443, "PEM", LEASE_DEVICE);
  g_autofree char *seal = zyr_seal_dup_public (LEASE_SECRET, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) wrong = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);

  g_assert_no_error (error);
  zyr_keyring_set_wrap_cost (keyring, (ZyrKeyWrapCost){ 1, 8 });
  if (passphrase != NULL)
    g_assert_true (set_passphrase (keyring, NULL, passphrase, &error));

  /* What cannot be sealed stays as it is. */
  zyr_lease_renew (lease, 14, "no key", 1000, 0);
  g_assert_false (lease_out (keyring, lease, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (load_sealed_part (keyring));

  zyr_lease_renew (lease, 14, seal, 1000, 0);
  g_assert_true (lease_out (keyring, lease, &error));
  g_assert_no_error (error);
  assert_out_of_reach (keyring);
  first = load_sealed_part (keyring);

  /* Once more, as by a second program: the first is left as it is. */
  g_assert_true (lease_out (keyring, lease, &error));
  second = load_sealed_part (keyring);
  g_assert_true (g_bytes_equal (first, second));

  g_assert_false (lease_in (keyring, wrong, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED);
  g_clear_error (&error);
  assert_out_of_reach (keyring);

  part = open_part (keyring);
  g_assert_true (lease_in (keyring, part, &error));
  g_assert_no_error (error);
  g_assert_true (lease_in (keyring, part, &error)); /* the answer came twice */
  g_assert_null (load_sealed_part (keyring));
  if (passphrase != NULL)
    assert_opens (keyring, passphrase, key);
  else
    {
      g_autoptr (GBytes) again = load_key (keyring, ZYR_KEYRING_LOAD, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (again, key));
    }
}

/* Ended at whatever moment, the key is either as it was or out of reach, and comes back. */
static void
test_lease_interrupted (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/lease-interrupted");
  g_autoptr (ZyrLease) lease = zyr_lease_new ("centre.example", 8443, "PEM", LEASE_DEVICE);
  g_autofree char *seal = zyr_seal_dup_public (LEASE_SECRET, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error);
  guint n[2] = { 0, 0 };

  zyr_lease_renew (lease, 14, seal, 1000, 0);
  for (guint n_steps = 0; n_steps < 40; n_steps++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) sealed = load_sealed_part (keyring);
      g_autoptr (GBytes) after = NULL;
      g_autoptr (GBytes) part = sealed != NULL ? open_part (keyring) : NULL;
      g_autoptr (GBytes) again = NULL;

      if (part == NULL)
        zyr_keyring_lease_out_async (keyring, lease, cancellable, keep_result_cb, &result);
      else
        zyr_keyring_lease_in_async (keyring, part, cancellable, keep_result_cb, &result);
      for (guint i = 0; i < n_steps && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      wait_for (&result);

      after = load_sealed_part (keyring);
      n[(after != NULL) == (sealed != NULL)]++;
      if (after != NULL)
        {
          g_clear_pointer (&part, g_bytes_unref);
          part = open_part (keyring);
          continue;
        }
      again = load_key (keyring, ZYR_KEYRING_LOAD, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (again, key));
    }
  g_assert_cmpuint (n[0], >, 0);
  g_assert_cmpuint (n[1], >, 0);
}

static void
test_lease_round (void)
{
  check_lease_round ("/nonexistent/lease-bare", NULL);
  check_lease_round ("/nonexistent/lease-wrapped", "söz");
}

static void
test_no_service (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/none");
  g_autoptr (GError) error = NULL;

  g_assert_null (load_key (keyring, ZYR_KEYRING_LOAD_OR_MAKE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NO_SERVICE);
  g_clear_error (&error);
  g_assert_false (store_tokens (keyring, "a", "r", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NO_SERVICE);
  g_clear_error (&error);
  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NO_SERVICE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  if (argc > 1 && strcmp (argv[1], "none") == 0)
    {
      g_test_add_func ("/client/keyring/no-service", test_no_service);
      return g_test_run ();
    }
  g_test_add_func ("/client/keyring/db-key", test_db_key);
  g_test_add_func ("/client/keyring/passphrase", test_passphrase);
  g_test_add_func ("/client/keyring/interrupted-change", test_interrupted_change);
  g_test_add_func ("/client/keyring/altered-wrap", test_altered_wrap);
  g_test_add_func ("/client/keyring/destroyed", test_destroyed);
  g_test_add_func ("/client/keyring/tokens", test_tokens);
  g_test_add_func ("/client/keyring/damaged", test_damaged);
  g_test_add_func ("/client/keyring/lease-terms", test_lease_terms);
  g_test_add_func ("/client/keyring/lease-round", test_lease_round);
  g_test_add_func ("/client/keyring/lease-interrupted", test_lease_interrupted);
  g_test_add_func ("/client/keyring/locked", test_locked);
  return g_test_run ();
}
