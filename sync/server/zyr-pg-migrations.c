/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-pg-connection-private.h"

#include "zyr-migrations-private.h"
#include "zyr-storage-postgresql.h"

#include <string.h>

/* Beside the tables of both drivers: which migrations were applied, and one row a home that its
 * writers lock. Several processes that start at once wait for each other ("ZYRC"), however long that
 * takes. */
#define BEGIN_SQL                                                                                  \
  "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"                            \
  " SELECT pg_advisory_xact_lock (1515803203)"
#define OWN_TABLES_SQL                                                                             \
  "CREATE TABLE zyr_schema (version BIGINT NOT NULL PRIMARY KEY,"                                  \
  " at TIMESTAMPTZ NOT NULL DEFAULT now ());"                                                      \
  "CREATE TABLE zyr_writer (home TEXT COLLATE \"C\" NOT NULL PRIMARY KEY, n BIGINT NOT NULL)"      \
  " WITH (fillfactor = 50);"

/* A report is less than that when it is compressed, and stays in its row: a place of its own would
 * have an index to be written, too. */
#define ROWS_SQL "ALTER TABLE record SET (toast_tuple_target = 4080)"

static const ZyrStorageClass reading_class = {
  .query = zyr_pg_query,
  .run = zyr_pg_run,
  .next = zyr_pg_next,
  .get_text = zyr_pg_get_text,
  .get_int = zyr_pg_get_int,
  .free_rows = zyr_pg_free_rows,
};

static void
replace_word (GString *text, const char *word, const char *with)
{
  g_string_replace (text, word, with, 0);
}

/* SQLite's types in PostgreSQL's words. Texts are compared byte by byte, as SQLite does. */
static char *
translate (const char *sql)
{
  GString *text = g_string_new (sql);

  replace_word (text, ", WITHOUT ROWID", "");
  replace_word (text, ") STRICT", ")");
  replace_word (text, " INTEGER", " BIGINT");
  replace_word (text, " TEXT", " TEXT COLLATE \"C\"");
  return g_string_free (text, FALSE);
}

/* -1: none of ours; -2: another program's tables are there */
static gint64
read_version (ZyrTx *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n_ours = zyr_tx_query_int (
      tx,
      "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema ()"
      " AND tablename = 'zyr_schema'",
      ZYR_NO_VALUES, 0, &local_error);
  gint64 n_all = 0;

  if (local_error == NULL && n_ours > 0)
    return zyr_tx_query_int (tx, "SELECT max (version) FROM zyr_schema", ZYR_NO_VALUES, 0, error);
  if (local_error == NULL)
    n_all = zyr_tx_query_int (
        tx, "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema ()",
        ZYR_NO_VALUES, 0, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return n_all > 0 ? -2 : -1;
}

static gboolean
check_version (gint64 version, gboolean create, GError **error)
{
  if (version == -2)
    g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
                         "database of another program");
  else if (version > (gint64)zyr_migrations_get_n ())
    g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
                 "database of a newer version (%" G_GINT64_FORMAT ")", version);
  else if (version == -1 && !create)
    g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
                         "there is no centre in this database");
  else
    return TRUE;
  return FALSE;
}

static gboolean
apply (ZyrPgConnection *connection, gint64 version, GError **error)
{
  g_autofree char *text = translate (zyr_migrations_get_text ((guint)version));
  g_autofree char *note = g_strdup_printf (
      "INSERT INTO zyr_schema (version) VALUES (%" G_GINT64_FORMAT ")", version + 1);

  if (zyr_pg_connection_script (connection, text, error)
      && zyr_pg_connection_script (connection, note, error))
    return TRUE;
  g_prefix_error (error, "migration to version %" G_GINT64_FORMAT ": ", version + 1);
  return FALSE;
}

static gboolean
migrate (ZyrPgConnection *connection, gboolean create, gint64 *found, GError **error)
{
  ZyrTx *tx = zyr_pg_connection_get_tx (connection, &reading_class);
  g_autoptr (GError) local_error = NULL;
  gint64 version = read_version (tx, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!check_version (version, create, error))
    return FALSE;
  *found = version;
  if (version < 0 && !zyr_pg_connection_script (connection, OWN_TABLES_SQL, error))
    return FALSE;
  for (version = MAX (version, 0); version < (gint64)zyr_migrations_get_n (); version++)
    {
      if (!apply (connection, version, error))
        return FALSE;
    }
  return *found == version || zyr_pg_connection_script (connection, ROWS_SQL, error);
}

gboolean
zyr_pg_migrate (ZyrPgConnection *connection, gboolean create, GError **error)
{
  gint64 version;

  if (!zyr_pg_connection_script (connection, BEGIN_SQL, error))
    return FALSE;
  if (migrate (connection, create, &version, error) && zyr_pg_connection_script (connection, "COMMIT", error))
    return TRUE;
  zyr_pg_connection_rollback (connection);
  return FALSE;
}

gboolean
zyr_storage_postgresql_try_migrate (const char *uri, gint64 *version, GError **error)
{
  g_autoptr (ZyrPgConnection) connection
      = zyr_pg_connection_open (uri, ZYR_STORAGE_STATEMENT_S, error);
  gboolean ok;

  if (connection == NULL || !zyr_pg_connection_script (connection, BEGIN_SQL, error))
    return FALSE;
  ok = migrate (connection, FALSE, version, error);
  zyr_pg_connection_rollback (connection);
  return ok;
}
