/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sqlite-connection-private.h"

#include "zyr-migrations-private.h"
#include "zyr-storage-sqlite.h"

#include <glib/gstdio.h>

/* "ZYRC" */
#define APPLICATION_ID 0x5a595243

#define SCHEMA_VERSION ((gint64)zyr_migrations_get_n ())

static gboolean
apply (ZyrSqliteConnection *connection, gint64 version, GError **error)
{
  const char *text = zyr_migrations_get_text ((guint)version);
  g_autofree char *pragmas = NULL;

  pragmas = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT,
                             APPLICATION_ID, version + 1);
  if (!zyr_sqlite_connection_exec (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (zyr_sqlite_connection_exec (connection, text, error)
      && zyr_sqlite_connection_exec (connection, pragmas, error)
      && zyr_sqlite_connection_exec (connection, "COMMIT", error))
    return TRUE;
  zyr_sqlite_connection_exec (connection, "ROLLBACK", NULL);
  g_prefix_error (error, "migration to version %" G_GINT64_FORMAT ": ", version + 1);
  return FALSE;
}

static gboolean
copy_aside (ZyrSqliteConnection *connection, const char *path, gint64 version, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%" G_GINT64_FORMAT, path, version + 1);
  char *sql = sqlite3_mprintf ("VACUUM INTO %Q", copy);
  gboolean ok;

  g_unlink (copy);
  ok = zyr_sqlite_connection_exec (connection, sql, error);
  sqlite3_free (sql);
  return ok;
}

gboolean
zyr_sqlite_check_schema (ZyrSqliteConnection *connection, GError **error)
{
  gint64 version = zyr_sqlite_connection_pragma (connection, "PRAGMA user_version");
  gint64 id = zyr_sqlite_connection_pragma (connection, "PRAGMA application_id");

  /* The first read of the file: here a damaged one shows. */
  if (!zyr_sqlite_connection_exec (connection, "SELECT count(*) FROM sqlite_schema", error))
    return FALSE;
  if (id != APPLICATION_ID
      && zyr_sqlite_connection_pragma (connection, "SELECT count(*) FROM sqlite_schema") > 0)
    {
      g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
                   "database of another program");
      return FALSE;
    }
  if (version > SCHEMA_VERSION)
    {
      g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
                   "database of a newer version (%" G_GINT64_FORMAT ")", version);
      return FALSE;
    }
  return TRUE;
}

gboolean
zyr_sqlite_migrate (ZyrSqliteConnection *connection, const char *path, GError **error)
{
  gint64 version = zyr_sqlite_connection_pragma (connection, "PRAGMA user_version");

  if (path != NULL && version > 0 && version < SCHEMA_VERSION
      && !copy_aside (connection, path, version, error))
    return FALSE;
  for (; version < SCHEMA_VERSION; version++)
    {
      if (!apply (connection, version, error))
        return FALSE;
    }
  return TRUE;
}

/* The whole way on a copy, which is thrown away. */

static gboolean
check_copy (ZyrSqliteConnection *connection, GError **error)
{
  gint64 n_faults
      = zyr_sqlite_connection_pragma (connection,
                                      "SELECT count(*) FROM pragma_integrity_check"
                                      " WHERE integrity_check <> 'ok'")
        + zyr_sqlite_connection_pragma (connection, "SELECT count(*) FROM pragma_foreign_key_check");

  if (n_faults == 0)
    return TRUE;
  g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_DAMAGED,
               "after the migrations %" G_GINT64_FORMAT " faults", n_faults);
  return FALSE;
}

gboolean
zyr_storage_sqlite_try_migrate (const char *path, gint64 *version, GError **error)
{
  g_autofree char *copy = g_strconcat (path, ".dry-run", NULL);
  ZyrSqliteConnection *connection;
  gboolean ok = FALSE;

  g_unlink (copy);
  if (!zyr_storage_sqlite_backup (path, copy, error))
    {
      g_unlink (copy);
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  connection = zyr_sqlite_connection_open (copy, SQLITE_OPEN_READWRITE, error);
  if (connection != NULL)
    {
      *version = zyr_sqlite_connection_pragma (connection, "PRAGMA user_version");
      ok = zyr_sqlite_migrate (connection, NULL, error) && check_copy (connection, error);
      zyr_sqlite_connection_close (connection);
    }
  g_unlink (copy);
  return ok;
}
