/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-keyring-private.h"

#include "zyr-key-lease-private.h"

#include <string.h>
#include <sys/random.h>

#define ATTRIBUTE_DIR "device-dir"
#define ATTRIBUTE_ITEM "item"
#define ITEM_DB_KEY "db-key"
#define ITEM_TOKENS "tokens"
#define KEY_TYPE "application/octet-stream"
#define TOKENS_TYPE "text/plain"

struct _ZyrKeyring
{
  GObject parent_instance;

  char *device_dir;
  ZyrKeyWrapCost wrap_cost;
};

G_DEFINE_FINAL_TYPE (ZyrKeyring, zyr_keyring, G_TYPE_OBJECT)

G_DEFINE_QUARK (zyr-keyring-error-quark, zyr_keyring_error)

const SecretSchema *
zyr_keyring_get_schema (void)
{
  static const SecretSchema schema = {
    "org.ziyaret.Device",
    SECRET_SCHEMA_NONE,
    {
      { ATTRIBUTE_DIR, SECRET_SCHEMA_ATTRIBUTE_STRING },
      { ATTRIBUTE_ITEM, SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
    },
  };

  return &schema;
}

GHashTable *
zyr_keyring_item_attributes (ZyrKeyring *self, const char *item)
{
  return secret_attributes_build (
      zyr_keyring_get_schema (), ATTRIBUTE_DIR, self->device_dir, ATTRIBUTE_ITEM, item, NULL);
}

/* ---- memory that held a secret ---- */

static void
wipe (gpointer memory, gsize size_bytes)
{
  if (memory != NULL)
    explicit_bzero (memory, size_bytes);
}

ZyrTokens *
zyr_tokens_new (const char *access, const char *refresh)
{
  ZyrTokens *tokens = g_new0 (ZyrTokens, 1);

  g_return_val_if_fail (refresh != NULL, tokens);

  tokens->access = g_strdup (access);
  tokens->refresh = g_strdup (refresh);
  return tokens;
}

void
zyr_tokens_free (ZyrTokens *tokens)
{
  zyr_key_text_free (tokens->access);
  zyr_key_text_free (tokens->refresh);
  g_free (tokens);
}

/* ---- errors ---- */

static ZyrKeyringError
dbus_error_to_keyring (const GError *error)
{
  g_autofree char *remote = g_dbus_error_get_remote_error (error);

  if (remote != NULL && g_str_has_prefix (remote, "org.freedesktop.Secret.Error.IsLocked"))
    return ZYR_KEYRING_ERROR_LOCKED;
  switch (error->code)
    {
    case G_DBUS_ERROR_SERVICE_UNKNOWN:
    case G_DBUS_ERROR_NAME_HAS_NO_OWNER:
    case G_DBUS_ERROR_NO_SERVER:
    case G_DBUS_ERROR_SPAWN_EXEC_FAILED:
    case G_DBUS_ERROR_SPAWN_CHILD_EXITED:
    case G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND:
    case G_DBUS_ERROR_SPAWN_FAILED:
    case G_DBUS_ERROR_DISCONNECTED:
    case G_DBUS_ERROR_UNKNOWN_METHOD:
    case G_DBUS_ERROR_UNKNOWN_INTERFACE:
    case G_DBUS_ERROR_UNKNOWN_OBJECT:
      return ZYR_KEYRING_ERROR_NO_SERVICE;
    case G_DBUS_ERROR_ACCESS_DENIED:
    case G_DBUS_ERROR_AUTH_FAILED:
      return ZYR_KEYRING_ERROR_DENIED;
    default:
      return ZYR_KEYRING_ERROR_FAILED;
    }
}

static ZyrKeyringError
error_to_keyring (const GError *error)
{
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ZYR_KEYRING_ERROR_LOCKED;
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return ZYR_KEYRING_ERROR_NO_SERVICE; /* a service without any collection to keep things in */
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_PROTOCOL))
    return ZYR_KEYRING_ERROR_FAILED;
  if (g_dbus_error_is_remote_error (error) || error->domain == G_DBUS_ERROR)
    return dbus_error_to_keyring (error);
  if (error->domain == G_IO_ERROR)
    return ZYR_KEYRING_ERROR_NO_SERVICE; /* no session bus at all */
  return ZYR_KEYRING_ERROR_FAILED;
}

void
zyr_keyring_return_error (GTask *task, GError *error, const char *what)
{
  g_task_return_new_error (
      task, ZYR_KEYRING_ERROR, error_to_keyring (error), "%s: %s", what, error->message);
  g_error_free (error);
}

/* ---- a secret that was not handed out: is it locked away, or is there none? ---- */

typedef void (*AbsentFunc) (GTask *task);

typedef struct
{
  GTask *task;
  AbsentFunc absent;
} Search;

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Search *search = user_data;
  g_autoptr (GTask) task = search->task;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    zyr_keyring_return_error (task, error, "cannot search the keyring");
  else if (items != NULL)
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED, "the keyring stayed locked");
  else
    search->absent (g_steal_pointer (&task));
  g_list_free_full (items, g_object_unref);
}

/* Takes @task, and calls @absent with it only when the service knows no such secret. */
static void
search_secret (GTask *task, const char *item, AbsentFunc absent)
{
  ZyrKeyring *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) attributes = zyr_keyring_item_attributes (self, item);
  Search *search = g_new0 (Search, 1);

  search->task = task;
  search->absent = absent;
  secret_password_searchv (zyr_keyring_get_schema (),
                           attributes,
                           SECRET_SEARCH_ALL,
                           g_task_get_cancellable (task),
                           searched_cb,
                           search);
}

/* ---- the database key ---- */

typedef struct
{
  ZyrKeyringLoad how;
  gboolean created;
  gboolean as_kept; /* also wrapped by a passphrase, or out of reach */
} LoadKey;

static void lookup_key (GTask *task);

static void
key_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    zyr_keyring_return_error (task, error, "cannot keep the database key");
  else
    lookup_key (g_steal_pointer (&task));
}

void
zyr_keyring_store_item (ZyrKeyring         *self,
                        const char         *item,
                        const char         *name,
                        gconstpointer       bytes,
                        gsize               size_bytes,
                        const char         *type,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GHashTable) attributes = zyr_keyring_item_attributes (self, item);
  g_autofree char *label = g_strdup_printf ("%s: %s", name, self->device_dir);
  SecretValue *value = secret_value_new (bytes, (gssize) size_bytes, type);

  secret_password_storev_binary (zyr_keyring_get_schema (),
                                 attributes,
                                 SECRET_COLLECTION_DEFAULT,
                                 label,
                                 value,
                                 cancellable,
                                 callback,
                                 user_data);
  secret_value_unref (value);
}

static void
keep_key (ZyrKeyring         *self,
          gconstpointer       key,
          gsize               size_bytes,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  zyr_keyring_store_item (
      self, ITEM_DB_KEY, "Ziyaret", key, size_bytes, KEY_TYPE, cancellable, callback, user_data);
}

static void
create_key (GTask *task)
{
  ZyrKeyring *self = g_task_get_source_object (task);
  LoadKey *load = g_task_get_task_data (task);
  guint8 key[ZYR_KEYRING_DB_KEY_SIZE_BYTES];

  load->created = TRUE;
  if (getrandom (key, sizeof key, 0) != sizeof key)
    {
      g_task_return_new_error (
          task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_FAILED, "no random numbers for a key");
      g_object_unref (task);
      return;
    }
  keep_key (
      self, key, sizeof key, g_task_get_cancellable (task), key_stored_cb, task);
  wipe (key, sizeof key);
}

static void
key_absent (GTask *task)
{
  LoadKey *load = g_task_get_task_data (task);

  if (load->how == ZYR_KEYRING_LOAD_OR_MAKE && !load->created)
    {
      create_key (task);
      return;
    }
  if (load->created)
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_FAILED, "the service did not keep the key");
  else
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND, "no database key");
  g_object_unref (task);
}

static void
key_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LoadKey *load = g_task_get_task_data (task);
  GError *error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);
  const char *bytes;
  gsize size_bytes;

  if (error != NULL)
    {
      zyr_keyring_return_error (task, error, "cannot read the database key");
      return;
    }
  if (value == NULL)
    {
      search_secret (g_steal_pointer (&task), ITEM_DB_KEY, key_absent);
      return;
    }

  bytes = secret_value_get (value, &size_bytes);
  if (load->as_kept
      && (zyr_key_is_wrapped (bytes, size_bytes) || zyr_key_is_leased_out (bytes, size_bytes)))
    g_task_return_pointer (
        task, g_bytes_new (bytes, size_bytes), (GDestroyNotify) g_bytes_unref);
  else if (zyr_key_is_wrapped (bytes, size_bytes))
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED, "the key is behind a passphrase");
  else if (zyr_key_is_leased_out (bytes, size_bytes))
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED, "the key is for the centre to open");
  else if (size_bytes != ZYR_KEYRING_DB_KEY_SIZE_BYTES)
    g_task_return_new_error (task,
                             ZYR_KEYRING_ERROR,
                             ZYR_KEYRING_ERROR_DAMAGED,
                             "a database key of %" G_GSIZE_FORMAT " bytes",
                             size_bytes);
  else
    g_task_return_pointer (
        task, zyr_key_bytes_new (bytes, size_bytes), (GDestroyNotify) g_bytes_unref);
  secret_value_unref (value);
}

static void
lookup_key (GTask *task)
{
  ZyrKeyring *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) attributes = zyr_keyring_item_attributes (self, ITEM_DB_KEY);

  secret_password_lookupv (
      zyr_keyring_get_schema (), attributes, g_task_get_cancellable (task), key_looked_up_cb, task);
}

static void
looked_whether_locked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  gboolean locked = FALSE;

  for (GList *item = items; item != NULL; item = item->next)
    locked = locked || (SECRET_IS_ITEM (item->data) && secret_item_get_locked (item->data));
  if (error != NULL)
    zyr_keyring_return_error (task, error, "cannot search the keyring");
  else if (locked)
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED, "the keyring is locked");
  else
    lookup_key (g_steal_pointer (&task));
  g_list_free_full (items, g_object_unref);
}

/* Looking up unlocks, which searching does not. */
static void
lookup_unlocked_key (GTask *task)
{
  ZyrKeyring *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) attributes = zyr_keyring_item_attributes (self, ITEM_DB_KEY);

  secret_password_searchv (zyr_keyring_get_schema (),
                           attributes,
                           SECRET_SEARCH_ALL,
                           g_task_get_cancellable (task),
                           looked_whether_locked_cb,
                           task);
}

static void
load_key (ZyrKeyring         *self,
          LoadKey             load,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_keyring_load_db_key_async);
  g_task_set_task_data (task, g_memdup2 (&load, sizeof load), g_free);
  if (load.how == ZYR_KEYRING_LOAD_UNATTENDED)
    lookup_unlocked_key (task);
  else
    lookup_key (task);
}

void
zyr_keyring_load_db_key_async (ZyrKeyring         *self,
                               ZyrKeyringLoad      how,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (ZYR_IS_KEYRING (self));

  load_key (self, (LoadKey){ .how = how }, cancellable, callback, user_data);
}

void
zyr_keyring_load_kept_key_async (ZyrKeyring         *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  load_key (self, (LoadKey){ .as_kept = TRUE }, cancellable, callback, user_data);
}

GBytes *
zyr_keyring_load_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- replacing the key ---- */

static void
read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) kept = zyr_keyring_load_db_key_finish (ZYR_KEYRING (source), result, &error);

  if (kept == NULL)
    g_task_return_error (task, error);
  else if (!g_bytes_equal (kept, g_task_get_task_data (task)))
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_FAILED, "the service did not keep the key");
  else
    g_task_return_boolean (task, TRUE);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    {
      zyr_keyring_load_kept_key_async (
          g_task_get_source_object (task), g_task_get_cancellable (task), read_back_cb, task);
      return;
    }
  zyr_keyring_return_error (task, error, "cannot keep the database key");
  g_object_unref (task);
}

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_keyring_replace_key (ZyrKeyring *self, GBytes *next, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GTask *replace = g_task_new (self, cancellable, read_again_cb, task);

  g_task_set_source_tag (replace, zyr_keyring_replace_key);
  g_task_set_task_data (replace, g_bytes_ref (next), (GDestroyNotify) g_bytes_unref);
  g_task_set_check_cancellable (replace, FALSE);
  keep_key (self, g_bytes_get_data (next, NULL), g_bytes_get_size (next), cancellable, replaced_cb,
            replace);
}

/* ---- the session ---- */

/* One secret for both, so that they are replaced together: the refresh token, a line feed, the
 * access token. */
static void
tokens_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    zyr_keyring_return_error (task, error, "cannot keep the session");
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_keyring_store_tokens_async (ZyrKeyring         *self,
                                const ZyrTokens    *tokens,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  char *text;
  GTask *task;

  g_return_if_fail (ZYR_IS_KEYRING (self));
  g_return_if_fail (tokens != NULL && tokens->refresh != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_keyring_store_tokens_async);
  text = g_strconcat (tokens->refresh, "\n", tokens->access, NULL);
  zyr_keyring_store_item (self, ITEM_TOKENS, "Ziyaret, session", text, strlen (text), TOKENS_TYPE,
                          cancellable, tokens_stored_cb, task);
  zyr_key_text_free (text);
}

gboolean
zyr_keyring_store_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static ZyrTokens *
parse_tokens (const char *text, gsize size_bytes)
{
  g_autofree char *copy = g_strndup (text, size_bytes);
  char *line_feed = strchr (copy, '\n');
  ZyrTokens *tokens = NULL;

  if (line_feed != NULL && line_feed != copy)
    {
      *line_feed = '\0';
      tokens = zyr_tokens_new (line_feed[1] != '\0' ? line_feed + 1 : NULL, copy);
    }
  wipe (copy, size_bytes);
  return tokens;
}

static void
tokens_absent (GTask *task)
{
  g_task_return_new_error (
      task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND, "nobody is signed in");
  g_object_unref (task);
}

static void
tokens_looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);
  ZyrTokens *tokens;
  const char *text;
  gsize size_bytes;

  if (error != NULL)
    {
      zyr_keyring_return_error (task, error, "cannot read the session");
      return;
    }
  if (value == NULL)
    {
      search_secret (g_steal_pointer (&task), ITEM_TOKENS, tokens_absent);
      return;
    }
  text = secret_value_get (value, &size_bytes);
  tokens = parse_tokens (text, size_bytes);
  secret_value_unref (value);
  if (tokens == NULL)
    g_task_return_new_error (
        task, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED, "a session of another shape");
  else
    g_task_return_pointer (task, tokens, (GDestroyNotify) zyr_tokens_free);
}

void
zyr_keyring_load_tokens_async (ZyrKeyring         *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GHashTable) attributes = NULL;
  GTask *task;

  g_return_if_fail (ZYR_IS_KEYRING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_keyring_load_tokens_async);
  attributes = zyr_keyring_item_attributes (self, ITEM_TOKENS);
  secret_password_lookupv (
      zyr_keyring_get_schema (), attributes, cancellable, tokens_looked_up_cb, task);
}

ZyrTokens *
zyr_keyring_load_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- forgetting ---- */

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* FALSE without an error: there was nothing to clear. */
  if (!secret_password_clear_finish (result, &error) && error != NULL)
    zyr_keyring_return_error (task, error, "cannot forget a secret");
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_keyring_clear_item (ZyrKeyring         *self,
                        const char         *item,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GHashTable) attributes = zyr_keyring_item_attributes (self, item);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_keyring_clear_item);
  secret_password_clearv (zyr_keyring_get_schema (), attributes, cancellable, cleared_cb, task);
}

void
zyr_keyring_clear_tokens_async (ZyrKeyring         *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (ZYR_IS_KEYRING (self));

  zyr_keyring_clear_item (self, ITEM_TOKENS, cancellable, callback, user_data);
}

gboolean
zyr_keyring_clear_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zyr_keyring_destroy_db_key_async (ZyrKeyring         *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (ZYR_IS_KEYRING (self));

  zyr_keyring_clear_item (self, ITEM_DB_KEY, cancellable, callback, user_data);
}

gboolean
zyr_keyring_destroy_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

static void
zyr_keyring_finalize (GObject *object)
{
  g_free (ZYR_KEYRING (object)->device_dir);

  G_OBJECT_CLASS (zyr_keyring_parent_class)->finalize (object);
}

static void
zyr_keyring_class_init (ZyrKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_keyring_finalize;
}

static void
zyr_keyring_init (ZyrKeyring *self)
{
}

ZyrKeyring *
zyr_keyring_new (const char *device_dir)
{
  ZyrKeyring *self;

  g_return_val_if_fail (device_dir != NULL, NULL);

  self = g_object_new (ZYR_TYPE_KEYRING, NULL);
  self->device_dir = g_canonicalize_filename (device_dir, NULL);
  return self;
}

void
zyr_keyring_set_wrap_cost (ZyrKeyring *self, ZyrKeyWrapCost cost)
{
  self->wrap_cost = cost;
}

ZyrKeyWrapCost
zyr_keyring_get_wrap_cost (ZyrKeyring *self)
{
  return self->wrap_cost;
}
