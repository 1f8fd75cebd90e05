/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-store-files-private.h"
#include "zyr-store-private.h"
#include "zyr-store-resources.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A file up to this size is verified page by page whenever it is opened. */
#define CHECK_SIZE_BYTES_MAX ((gint64) ZYR_MIB (64))
#define PROGRESS_STEPS 2000
#define SEARCH_FINDING "malformed inverted index for FTS5 table main.household_search"

static const char *const migration_names[] = {
  "0001-initial.sql",
  "0002-history.sql",
  "0003-again.sql",
  "0004-parts.sql",
  "0005-prefixes.sql",
  "0006-sounds.sql",
  "0007-files.sql",
  "0008-tiles.sql",
  "0009-workload.sql",
};

static int
progress_cb (void *data)
{
  ZyrStore *self = data;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

/* The raw key in SQLCipher's notation; never in SQL text, which would be kept */
gboolean
zyr_store_apply_key (ZyrStore *self, GBytes *key, GError **error)
{
  static const char digits[] = "0123456789abcdef";
  char text[2 * ZYR_STORE_KEY_SIZE_BYTES + 4];
  const guint8 *data = g_bytes_get_data (key, NULL);
  char *end = text;
  int code;

  *end++ = 'x';
  *end++ = '\'';
  for (int i = 0; i < ZYR_STORE_KEY_SIZE_BYTES; i++)
    {
      *end++ = digits[data[i] >> 4];
      *end++ = digits[data[i] & 15];
    }
  *end++ = '\'';
  *end = '\0';
  code = sqlite3_key (self->db, text, (int) (end - text));
  explicit_bzero (text, sizeof text);
  if (code != SQLITE_OK)
    {
      zyr_store_set_db_error (self, error, code, "key");
      return FALSE;
    }
  /* Its messages would go to standard error. */
  return zyr_store_script (self, "PRAGMA cipher_log_level = NONE", error);
}

/* SQL's zyr_sort_key (name): see zyr_store_sort_key() */
static void
sort_key_func (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *name = (const char *) sqlite3_value_text (arguments[0]);

  sqlite3_result_text (context, zyr_store_sort_key (name != NULL ? name : ""), -1, g_free);
}

/* A handle that reads the file and its log, and writes neither until it is told to */
static gboolean
open_handle (ZyrStore *self, const char *path, GBytes *key, gboolean create, GError **error)
{
  int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  int code = sqlite3_open_v2 (path, &self->db, flags, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_extended_result_codes (self->db, 1);
  if (code != SQLITE_OK)
    {
      zyr_store_set_db_error (self, error, code, "open");
      return FALSE;
    }
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
  sqlite3_create_function (self->db, "zyr_sort_key", 1,
                           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                           sort_key_func, NULL, NULL);
  /* Exclusive: the log's index is in memory, and there is no third file. */
  return zyr_store_apply_key (self, key, error)
         && zyr_store_script (self, "PRAGMA locking_mode = EXCLUSIVE", error);
}

/* Some of these read the file: only after it is known to be ours */
static gboolean
apply_settings (ZyrStore *self, GError **error)
{
  return zyr_store_script (self,
                           "PRAGMA temp_store = MEMORY;"
                           "PRAGMA synchronous = FULL;"
                           "PRAGMA secure_delete = ON;"
                           "PRAGMA trusted_schema = OFF;"
                           "PRAGMA cache_size = -16384;"
                           "PRAGMA wal_autocheckpoint = 4000;"
                           "PRAGMA journal_size_limit = 4194304",
                           error);
}

static ZyrStore *
store_new (const char *path)
{
  ZyrStore *self = g_new0 (ZyrStore, 1);

  self->path = g_strdup (path);
  self->thread = g_thread_self ();
  self->lock_fd = -1;
  self->clock = zyr_clock_ref (zyr_clock_get_system ());
  self->statements = zyr_store_statements_new ();
  self->unclean = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/* Beside the place, then moved there: a file under the store's name is always a whole store. */
static gboolean
create_store (const char              *path,
              GBytes                  *key,
              const ZyrStoreMigration *migrations,
              guint                    n_migrations,
              GError                 **error)
{
  g_autofree char *unfinished = zyr_store_file (path, ZYR_STORE_NEW_SUFFIX);
  g_autoptr (ZyrStore) store = store_new (unfinished);
  gboolean done;

  g_unlink (unfinished);
  zyr_store_file_remove (unfinished, ZYR_STORE_LOG_SUFFIX);
  zyr_store_file_remove (unfinished, "-journal");
  done = open_handle (store, unfinished, key, TRUE, error) && apply_settings (store, error)
         && zyr_store_migrate (store, key, 0, migrations, n_migrations, error)
         && zyr_store_script (store, "PRAGMA journal_mode = WAL", error);
  if (done)
    sqlite3_db_config (store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  g_clear_pointer (&store, zyr_store_close);
  if (done && g_chmod (unfinished, 0600) != 0)
    {
      zyr_store_file_error (error, errno, "permissions");
      done = FALSE;
    }
  if (done)
    done = zyr_store_move_into_place (unfinished, path, error)
           && zyr_store_write_key_hash (path, key, error);
  if (!done)
    {
      g_unlink (unfinished);
      zyr_store_file_remove (unfinished, ZYR_STORE_LOG_SUFFIX);
      zyr_store_file_remove (unfinished, "-journal");
      g_prefix_error (error, "create: ");
    }
  return done;
}

/* What a first look gives: the version, or why it cannot be read */
static gboolean
look (ZyrStore *self, ZyrStoreKeyVerdict verdict, gint64 *version, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 application = 0;

  if (sqlite3_db_readonly (self->db, "main") == 1)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO, "the file is read-only");
      return FALSE;
    }
  if (!zyr_store_query_int (self, &local_error, 0, &application, "PRAGMA application_id", "")
      || !zyr_store_query_int (self, &local_error, 0, version, "PRAGMA user_version", ""))
    {
      if (verdict == ZYR_STORE_KEY_UNKNOWN
          && g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED))
        g_set_error_literal (error,
                             ZYR_STORE_ERROR,
                             ZYR_STORE_ERROR_WRONG_KEY,
                             "the key does not open the file");
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (application != ZYR_STORE_APPLICATION_ID || *version < 1)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED, "not a store");
      return FALSE;
    }
  return TRUE;
}

/*
 * With a log, pages of the file may be torn and whole in the log: read them through SQLite. Without
 * one every page of the file must be as written.
 */
static gboolean
check_pages (ZyrStore *self, gboolean has_log, GError **error)
{
  g_autoptr (ZyrStmt) check = NULL;

  check = zyr_store_query (self,
                           error,
                           has_log ? "PRAGMA quick_check" : "PRAGMA cipher_integrity_check",
                           "");
  if (check == NULL)
    return FALSE;
  while (zyr_stmt_next (check))
    {
      const char *finding = zyr_stmt_text (check, 0);

      if (has_log && g_str_equal (finding, "ok"))
        continue;
      /* A check tells in words also that the disk did not let it look. */
      if (zyr_store_get_disk_error (self) != 0)
        {
          zyr_store_file_error (error, zyr_store_get_disk_error (self), "check");
          return FALSE;
        }
      /* Words of households, made from what is stored beside them: they can be made again. */
      if (g_str_equal (finding, SEARCH_FINDING))
        {
          self->search_malformed = TRUE;
          continue;
        }
      self->damaged = TRUE;
      g_set_error (error,
                   ZYR_STORE_ERROR,
                   ZYR_STORE_ERROR_DAMAGED,
                   "check: %s",
                   has_log ? "structure" : finding);
      return FALSE;
    }
  return zyr_stmt_ok (check, error);
}

gboolean
zyr_store_check (ZyrStore *self, GError **error)
{
  ZYR_STORE_ASSERT_THREAD (self);

  zyr_store_scrub_log (self);
  return check_pages (self, FALSE, error) && check_pages (self, TRUE, error)
         && zyr_store_check_search (self, error);
}

static gboolean
load_unclean_drafts (ZyrStore *self, GError **error)
{
  g_autoptr (ZyrStmt) drafts = NULL;

  drafts = zyr_store_query (self, error, "SELECT id FROM draft WHERE op = 0 AND is_open = 1", "");
  if (drafts == NULL)
    return FALSE;
  while (zyr_stmt_next (drafts))
    g_hash_table_add (self->unclean, zyr_stmt_dup (drafts, 0));
  return zyr_stmt_ok (drafts, error);
}

/* From here on the file may be written. */
static gboolean
make_ready (ZyrStore *self, GError **error)
{
  g_autoptr (ZyrStmt) mode = NULL;
  gboolean is_wal;

  mode = zyr_store_query (self, error, "PRAGMA journal_mode = WAL", "");
  if (mode == NULL)
    return FALSE;
  is_wal = zyr_stmt_next (mode) && g_str_equal (zyr_stmt_text (mode, 0), "wal");
  if (!zyr_stmt_ok (mode, error))
    return FALSE;
  if (!is_wal)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO, "no write-ahead log");
      return FALSE;
    }
  g_clear_pointer (&mode, zyr_stmt_free);
  return zyr_store_script (self, "PRAGMA foreign_keys = ON", error)
         && zyr_store_check_search (self, error)
         && load_unclean_drafts (self, error);
}

/* As open_existing() leaves it, of a file that was looked through when the store was opened */
gboolean
zyr_store_open_handle (ZyrStore *self, GError **error)
{
  gint64 version = 0;

  return open_handle (self, self->path, self->key, FALSE, error)
         && look (self, ZYR_STORE_KEY_MATCHES, &version, error) && apply_settings (self, error)
         && zyr_store_script (self, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON", error);
}

static gboolean
open_existing (ZyrStore                *self,
               GBytes                  *key,
               const ZyrStoreMigration *migrations,
               guint                    n_migrations,
               GError                 **error)
{
  ZyrStoreKeyVerdict verdict = zyr_store_compare_key (self->path, key);
  gboolean has_log = zyr_store_file_size (self->path, ZYR_STORE_LOG_SUFFIX) > 0;
  gint64 version = 0;

  if (verdict == ZYR_STORE_KEY_DIFFERS)
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_WRONG_KEY,
                           "the file belongs to another key");
      return FALSE;
    }
  if (!open_handle (self, self->path, key, FALSE, error)
      || !look (self, verdict, &version, error) || !apply_settings (self, error))
    return FALSE;
  if (version > n_migrations)
    {
      g_set_error (error,
                   ZYR_STORE_ERROR,
                   ZYR_STORE_ERROR_NEWER_SCHEMA,
                   "version %" G_GINT64_FORMAT ", known up to %u",
                   version,
                   n_migrations);
      return FALSE;
    }
  if (zyr_store_file_size (self->path, "") <= CHECK_SIZE_BYTES_MAX
      && !check_pages (self, has_log, error))
    return FALSE;
  if (version < n_migrations
      && !zyr_store_migrate (self, key, version, migrations, n_migrations, error))
    return FALSE;
  if (!make_ready (self, error))
    return FALSE;
  if (verdict == ZYR_STORE_KEY_UNKNOWN && !zyr_store_write_key_hash (self->path, key, error))
    return FALSE;
  if (version == n_migrations)
    zyr_store_remove_backups (self, version);
  return TRUE;
}

ZyrStore *
zyr_store_open_with (const char              *path,
                     GBytes                  *key,
                     const ZyrStoreMigration *migrations,
                     guint                    n_migrations,
                     GError                 **error)
{
  g_autoptr (ZyrStore) self = NULL;
  gboolean had_log;

  g_return_val_if_fail (path != NULL && key != NULL, NULL);

  if (g_bytes_get_size (key) != ZYR_STORE_KEY_SIZE_BYTES)
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_WRONG_KEY,
                           "the key has not 32 bytes");
      return NULL;
    }
  self = store_new (path);
  self->lock_fd = zyr_store_lock (path, error);
  if (self->lock_fd < 0)
    return NULL;
  had_log = zyr_store_file_size (path, ZYR_STORE_LOG_SUFFIX) > 0;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (had_log || zyr_store_file_exists (path, ZYR_STORE_KEY_SUFFIX))
        {
          g_set_error_literal (error,
                               ZYR_STORE_ERROR,
                               ZYR_STORE_ERROR_DAMAGED,
                               "the database is missing, its other files are there");
          return NULL;
        }
      if (!create_store (path, key, migrations, n_migrations, error))
        return NULL;
    }
  if (!open_existing (self, key, migrations, n_migrations, error))
    {
      /* Nothing was committed: a log that was not there before holds nothing. */
      zyr_store_drop_statements (self);
      g_clear_pointer (&self->db, sqlite3_close);
      if (!had_log)
        zyr_store_file_remove (path, ZYR_STORE_LOG_SUFFIX);
      return NULL;
    }
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  self->key = g_bytes_ref (key);
  return g_steal_pointer (&self);
}

ZyrStore *
zyr_store_open (const char *path, GBytes *key, GError **error)
{
  ZyrStoreMigration migrations[G_N_ELEMENTS (migration_names)];
  g_autoptr (GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (migration_names); i++)
    {
      g_autofree char *name = g_strconcat ("/org/ziyaret/store/migrations/",
                                           migration_names[i],
                                           NULL);
      GBytes *script = g_resource_lookup_data (zyr_store_resources_get_resource (),
                                               name,
                                               G_RESOURCE_LOOKUP_FLAGS_NONE,
                                               NULL);

      g_assert (script != NULL);
      g_ptr_array_add (scripts, script);
      migrations[i].sql = g_bytes_get_data (script, NULL); /* resources end with a nul */
    }
  return zyr_store_open_with (path, key, migrations, G_N_ELEMENTS (migrations), error);
}

void
zyr_store_close (ZyrStore *self)
{
  if (self == NULL)
    return;
  ZYR_STORE_ASSERT_THREAD (self);

  zyr_store_drop_search (self);
  zyr_store_drop_visits (self);
  zyr_store_drop_statements (self);
  g_hash_table_unref (self->statements);
  if (self->db != NULL && sqlite3_close (self->db) != SQLITE_OK)
    g_assert_not_reached (); /* a statement is still in use */
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->unclean, g_hash_table_unref);
  g_clear_pointer (&self->changes, zyr_store_changes_free);
  g_clear_pointer (&self->committed, zyr_store_changes_free);
  g_clear_pointer (&self->clock, zyr_clock_unref);
  if (self->result_destroy != NULL)
    self->result_destroy (self->result_data);
  g_free (self->path);
  g_free (self);
}

gboolean
zyr_store_destroy (const char *path, GError **error)
{
  int lock_fd = zyr_store_lock (path, error);

  if (lock_fd < 0)
    return FALSE;
  /* In this order a crash in between leaves files that the key file no longer vouches for. */
  zyr_store_file_remove (path, ZYR_STORE_KEY_SUFFIX);
  zyr_store_file_remove (path, ZYR_STORE_LOG_SUFFIX);
  zyr_store_file_remove (path, ZYR_STORE_NEW_SUFFIX);
  for (guint i = 1; i <= G_N_ELEMENTS (migration_names); i++)
    {
      g_autofree char *suffix = g_strdup_printf (ZYR_STORE_BACKUP_INFIX "%u", i);

      zyr_store_file_remove (path, suffix);
    }
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      zyr_store_file_error (error, errno, "remove");
      close (lock_fd);
      return FALSE;
    }
  zyr_store_file_remove (path, ZYR_STORE_LOCK_SUFFIX);
  close (lock_fd);
  return TRUE;
}

void
zyr_store_set_clock (ZyrStore *self, ZyrClock *clock)
{
  ZYR_STORE_ASSERT_THREAD (self);

  zyr_clock_ref (clock);
  zyr_clock_unref (self->clock);
  self->clock = clock;
}
