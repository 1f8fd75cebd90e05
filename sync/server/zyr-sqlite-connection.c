/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sqlite-connection-private.h"

#define BUSY_TIMEOUT_MS 10000

typedef struct
{
  sqlite3_stmt *stmt;
  gboolean in_use;
} CachedStatement;

typedef struct
{
  ZyrTx parent;
  ZyrSqliteConnection *connection;
} SqliteTx;

typedef struct
{
  ZyrRows parent;
  ZyrSqliteConnection *connection;
  sqlite3_stmt *stmt;
  CachedStatement *cached; /* NULL: the statement is ours to finalise */
} SqliteRows;

struct _ZyrSqliteConnection
{
  sqlite3 *db;
  GHashTable *statements; /* text's address -> CachedStatement */
  SqliteTx tx;
};

static void
cached_statement_free (CachedStatement *cached)
{
  sqlite3_finalize (cached->stmt);
  g_free (cached);
}

static ZyrStorageError
code_from_sqlite (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return ZYR_STORAGE_ERROR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return ZYR_STORAGE_ERROR_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ZYR_STORAGE_ERROR_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ZYR_STORAGE_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE)
        return ZYR_STORAGE_ERROR_EXISTS;
      return ZYR_STORAGE_ERROR_FAILED;
    default:
      return ZYR_STORAGE_ERROR_FAILED;
    }
}

gboolean
zyr_sqlite_connection_fail (ZyrSqliteConnection *connection, GError **error)
{
  g_set_error (error, ZYR_STORAGE_ERROR,
               code_from_sqlite (sqlite3_extended_errcode (connection->db)), "database: %s",
               sqlite3_errmsg (connection->db));
  return FALSE;
}

/* The library counts what it allocates, under a lock that all threads would wait for. */
static gpointer
configure_library (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  return NULL;
}

ZyrSqliteConnection *
zyr_sqlite_connection_open (const char *path, int flags, GError **error)
{
  static GOnce configured = G_ONCE_INIT;
  ZyrSqliteConnection *connection = g_new0 (ZyrSqliteConnection, 1);
  int status;

  g_once (&configured, configure_library, NULL);
  status = sqlite3_open_v2 (path, &connection->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

  connection->statements
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)cached_statement_free);
  connection->tx.connection = connection;
  if (status != SQLITE_OK)
    {
      zyr_sqlite_connection_fail (connection, error);
      zyr_sqlite_connection_close (connection);
      return NULL;
    }
  sqlite3_extended_result_codes (connection->db, 1);
  sqlite3_busy_timeout (connection->db, BUSY_TIMEOUT_MS);
  return connection;
}

void
zyr_sqlite_connection_close (ZyrSqliteConnection *connection)
{
  if (connection == NULL)
    return;
  g_hash_table_unref (connection->statements);
  sqlite3_close (connection->db);
  g_free (connection);
}

sqlite3 *
zyr_sqlite_connection_get_handle (ZyrSqliteConnection *connection)
{
  return connection->db;
}

ZyrTx *
zyr_sqlite_connection_get_tx (ZyrSqliteConnection *connection, const ZyrStorageClass *klass)
{
  connection->tx.parent.klass = klass;
  return &connection->tx.parent;
}

gboolean
zyr_sqlite_connection_exec (ZyrSqliteConnection *connection, const char *sql, GError **error)
{
  if (sqlite3_exec (connection->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return zyr_sqlite_connection_fail (connection, error);
  return TRUE;
}

gint64
zyr_sqlite_connection_pragma (ZyrSqliteConnection *connection, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = 0;

  if (sqlite3_prepare_v2 (connection->db, sql, -1, &stmt, NULL) == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

/* A statement that is stepping already (a query within the rows of itself) gets a second one. */
static sqlite3_stmt *
take_statement (ZyrSqliteConnection *connection, const char *sql, CachedStatement **cached)
{
  CachedStatement *known = g_hash_table_lookup (connection->statements, sql);
  sqlite3_stmt *stmt = NULL;

  if (known != NULL && !known->in_use)
    {
      known->in_use = TRUE;
      *cached = known;
      return known->stmt;
    }
  *cached = NULL;
  if (sqlite3_prepare_v3 (connection->db, sql, -1, known == NULL ? SQLITE_PREPARE_PERSISTENT : 0,
                          &stmt, NULL)
      != SQLITE_OK)
    return NULL;
  if (known == NULL)
    {
      known = g_new0 (CachedStatement, 1);
      known->stmt = stmt;
      known->in_use = TRUE;
      g_hash_table_insert (connection->statements, (gpointer)sql, known);
      *cached = known;
    }
  return stmt;
}

/* Without what was bound: it may be gone by the next time. */
static void
give_back (sqlite3_stmt *stmt, CachedStatement *cached)
{
  if (cached == NULL)
    {
      sqlite3_finalize (stmt);
      return;
    }
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  cached->in_use = FALSE;
}

gboolean
zyr_sqlite_connection_run (ZyrSqliteConnection *connection, const char *sql, GError **error)
{
  CachedStatement *cached = NULL;
  sqlite3_stmt *stmt = take_statement (connection, sql, &cached);
  gboolean ok = stmt != NULL && sqlite3_step (stmt) == SQLITE_DONE;

  if (!ok)
    zyr_sqlite_connection_fail (connection, error);
  give_back (stmt, cached);
  return ok;
}

/* @keep: SQLITE_STATIC when the texts outlive the statement's steps. */
static gboolean
bind (sqlite3_stmt *stmt, const ZyrValue *values, guint n_values, sqlite3_destructor_type keep)
{
  for (guint i = 0; i < n_values; i++)
    {
      int at = (int)i + 1;
      int status;

      if (values[i].type == ZYR_VALUE_INT)
        status = sqlite3_bind_int64 (stmt, at, values[i].number);
      else if (values[i].type == ZYR_VALUE_TEXT)
        status = sqlite3_bind_text (stmt, at, values[i].text, -1, keep);
      else
        status = sqlite3_bind_null (stmt, at);
      if (status != SQLITE_OK)
        return FALSE;
    }
  return TRUE;
}

ZyrRows *
zyr_sqlite_query (ZyrTx *tx,
                  const char *sql,
                  const ZyrValue *values,
                  guint n_values,
                  GError **error)
{
  ZyrSqliteConnection *connection = ((SqliteTx *)tx)->connection;
  CachedStatement *cached = NULL;
  sqlite3_stmt *stmt = take_statement (connection, sql, &cached);
  SqliteRows *rows;

  if (stmt == NULL)
    {
      zyr_sqlite_connection_fail (connection, error);
      return NULL;
    }
  rows = g_new0 (SqliteRows, 1);
  rows->parent.klass = tx->klass;
  rows->connection = connection;
  rows->stmt = stmt;
  rows->cached = cached;
  if (!bind (stmt, values, n_values, SQLITE_TRANSIENT))
    {
      zyr_sqlite_connection_fail (connection, error);
      zyr_sqlite_free_rows (&rows->parent);
      return NULL;
    }
  return &rows->parent;
}

gboolean
zyr_sqlite_run (ZyrTx *tx,
                const char *sql,
                const ZyrValue *values,
                guint n_values,
                GError **error)
{
  ZyrSqliteConnection *connection = ((SqliteTx *)tx)->connection;
  CachedStatement *cached = NULL;
  sqlite3_stmt *stmt = take_statement (connection, sql, &cached);
  gboolean ok = stmt != NULL && bind (stmt, values, n_values, SQLITE_STATIC);
  int status = ok ? sqlite3_step (stmt) : SQLITE_ERROR;

  while (status == SQLITE_ROW)
    status = sqlite3_step (stmt);
  ok = ok && status == SQLITE_DONE;
  if (!ok)
    zyr_sqlite_connection_fail (connection, error);
  give_back (stmt, cached);
  return ok;
}

gboolean
zyr_sqlite_next (ZyrRows *rows, GError **error)
{
  SqliteRows *self = (SqliteRows *)rows;
  int status = sqlite3_step (self->stmt);

  if (status == SQLITE_ROW)
    return TRUE;
  if (status != SQLITE_DONE)
    zyr_sqlite_connection_fail (self->connection, error);
  return FALSE;
}

const char *
zyr_sqlite_get_text (ZyrRows *rows, guint column)
{
  return (const char *)sqlite3_column_text (((SqliteRows *)rows)->stmt, (int)column);
}

gint64
zyr_sqlite_get_int (ZyrRows *rows, guint column)
{
  return sqlite3_column_int64 (((SqliteRows *)rows)->stmt, (int)column);
}

void
zyr_sqlite_free_rows (ZyrRows *rows)
{
  SqliteRows *self = (SqliteRows *)rows;

  give_back (self->stmt, self->cached);
  g_free (self);
}
