/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-files-private.h"
#include "zyr-store-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* A second handle that is good for reading pragmas and closing */
static ZyrStore *
open_copy (const char *path, GBytes *key, GError **error)
{
  g_autoptr (ZyrStore) copy = g_new0 (ZyrStore, 1);
  int code;

  copy->path = g_strdup (path);
  copy->thread = g_thread_self ();
  copy->lock_fd = -1;
  copy->statements = zyr_store_statements_new ();
  code = sqlite3_open_v2 (path, &copy->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (code != SQLITE_OK)
    {
      zyr_store_set_db_error (copy, error, code, "backup");
      return NULL;
    }
  if (!zyr_store_apply_key (copy, key, error))
    return NULL;
  return g_steal_pointer (&copy);
}

static gboolean
copy_pages (ZyrStore *self, ZyrStore *copy, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (copy->db, "main", self->db, "main");
  int code;

  if (backup == NULL)
    {
      zyr_store_set_db_error (copy, error, sqlite3_extended_errcode (copy->db), "backup");
      return FALSE;
    }
  sqlite3_backup_step (backup, -1);
  code = sqlite3_backup_finish (backup);
  if (code != SQLITE_OK)
    {
      zyr_store_set_db_error (copy, error, sqlite3_extended_errcode (copy->db), "backup");
      return FALSE;
    }
  return TRUE;
}

/* Opens the copy afresh: what is checked is what lies on the disk. */
static gboolean
verify_backup (const char *path, GBytes *key, gint64 version, GError **error)
{
  g_autoptr (ZyrStore) copy = open_copy (path, key, error);
  gint64 found;

  if (copy == NULL || !zyr_store_check (copy, error)
      || !zyr_store_query_int (copy, error, -1, &found, "PRAGMA user_version", ""))
    return FALSE;
  if (found != version)
    {
      g_set_error (error,
                   ZYR_STORE_ERROR,
                   ZYR_STORE_ERROR_DAMAGED,
                   "backup is of version %" G_GINT64_FORMAT,
                   found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
make_backup (ZyrStore *self, GBytes *key, gint64 version, const char *path, GError **error)
{
  g_autofree char *unfinished = g_strconcat (path, ZYR_STORE_NEW_SUFFIX, NULL);
  g_autoptr (ZyrStore) copy = NULL;

  g_unlink (unfinished);
  copy = open_copy (unfinished, key, error);
  if (copy == NULL || !copy_pages (self, copy, error))
    {
      g_unlink (unfinished);
      return FALSE;
    }
  g_clear_pointer (&copy, zyr_store_close);
  if (!verify_backup (unfinished, key, version, error)
      || !zyr_store_move_into_place (unfinished, path, error))
    {
      g_unlink (unfinished);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run_migrations (ZyrStore                *self,
                gint64                   version,
                const ZyrStoreMigration *migrations,
                guint                    n_migrations,
                GError                 **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = zyr_store_begin (self, error);
  g_autoptr (ZyrStmt) broken = NULL;
  g_autofree char *pragmas = NULL;

  if (transaction == NULL)
    return FALSE;
  for (guint i = version; i < n_migrations; i++)
    if (!zyr_store_script (self, migrations[i].sql, error))
      {
        g_prefix_error (error, "migration %u: ", i + 1);
        return FALSE;
      }
  broken = zyr_store_query (self, error, "PRAGMA foreign_key_check", "");
  if (broken == NULL)
    return FALSE;
  if (zyr_stmt_next (broken))
    {
      g_set_error (error,
                   ZYR_STORE_ERROR,
                   ZYR_STORE_ERROR_MIGRATION,
                   "a reference of table %s is broken",
                   zyr_stmt_text (broken, 0));
      return FALSE;
    }
  if (!zyr_stmt_ok (broken, error))
    return FALSE;
  g_clear_pointer (&broken, zyr_stmt_free);
  pragmas = g_strdup_printf ("PRAGMA user_version = %u; PRAGMA application_id = %d",
                             n_migrations,
                             ZYR_STORE_APPLICATION_ID);
  if (!zyr_store_script (self, pragmas, error))
    return FALSE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

/* All steps are one transaction: there is no half-migrated file. */
gboolean
zyr_store_migrate (ZyrStore                *self,
                   GBytes                  *key,
                   gint64                   version,
                   const ZyrStoreMigration *migrations,
                   guint                    n_migrations,
                   GError                 **error)
{
  g_autofree char *backup = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean done;

  if (version > 0)
    {
      backup = g_strdup_printf ("%s" ZYR_STORE_BACKUP_INFIX "%" G_GINT64_FORMAT,
                                self->path,
                                version);
      if (!make_backup (self, key, version, backup, error))
        {
          g_prefix_error (error, "backup before migration: ");
          return FALSE;
        }
    }
  done = run_migrations (self, version, migrations, n_migrations, &local_error);
  zyr_store_drop_statements (self);
  if (done)
    return TRUE;
  if (g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL) || backup == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    {
      g_autofree char *name = g_path_get_basename (backup);

      g_set_error (error,
                   ZYR_STORE_ERROR,
                   ZYR_STORE_ERROR_MIGRATION,
                   "%s (unchanged; copy in %s)",
                   local_error->message,
                   name);
    }
  return FALSE;
}

/* Called when a store of the present version was opened: what a migration made works. */
void
zyr_store_remove_backups (ZyrStore *self, guint version)
{
  for (guint i = 1; i < version; i++)
    {
      g_autofree char *suffix = g_strdup_printf (ZYR_STORE_BACKUP_INFIX "%u", i);

      zyr_store_file_remove (self->path, suffix);
    }
}
