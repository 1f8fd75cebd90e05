/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With "none" as its argument: in a session without a Secret Service. Else with a real,
 * unlocked one. */
#include "zyr-keyring.h"

#include <libsecret/secret.h>
#include <locale.h>
#include <string.h>

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static GBytes *
load_key (ZyrKeyring *keyring, gboolean create, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_load_db_key_async (keyring, create, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_load_db_key_finish (keyring, result, error);
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

  g_assert_null (load_key (keyring, FALSE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  g_clear_error (&error);

  key = load_key (keyring, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (key), ==, ZYR_KEYRING_DB_KEY_SIZE_BYTES);
  again = load_key (same, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (key, again));

  /* Another device directory of the same user has a key of its own. */
  other_key = load_key (other, TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (key, other_key));
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
  g_assert_null (load_key (keyring, TRUE, &error));
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
  GList *objects;

  g_assert_no_error (error);
  key = load_key (keyring, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (store_tokens (keyring, "a", "r", &error));
  collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects = g_list_prepend (NULL, collection);
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_list_free (objects);

  /* Not "there is none": that would end in a new key for an old database. */
  g_assert_null (load_key (keyring, FALSE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (load_key (keyring, TRUE, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (load_tokens (keyring, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (store_tokens (keyring, "a2", "r2", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED);
}

static void
test_no_service (void)
{
  g_autoptr (ZyrKeyring) keyring = zyr_keyring_new ("/nonexistent/none");
  g_autoptr (GError) error = NULL;

  g_assert_null (load_key (keyring, TRUE, &error));
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
  g_test_add_func ("/client/keyring/tokens", test_tokens);
  g_test_add_func ("/client/keyring/damaged", test_damaged);
  g_test_add_func ("/client/keyring/locked", test_locked);
  return g_test_run ();
}
