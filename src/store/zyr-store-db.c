/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-private.h"

#include <errno.h>

static int
last_errno_of (sqlite3_file *file)
{
  int last = 0;

  if (file == NULL || file->pMethods == NULL
      || file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &last) != SQLITE_OK)
    return 0;
  return last;
}

int
zyr_store_get_disk_error (ZyrStore *self)
{
  sqlite3_file *file = NULL;
  sqlite3_file *log = NULL;
  int last;

  if (self->db == NULL)
    return 0;
  sqlite3_file_control (self->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_file_control (self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  last = last_errno_of (file);
  return last != 0 ? last : last_errno_of (log);
}

/* What SQLite says, as something that a caller can act on */
static int
error_code_for (ZyrStore *self, int code)
{
  int system_error = self->db != NULL ? sqlite3_system_errno (self->db) : 0;

  if (code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_CORRUPTFS)
    return ZYR_STORE_ERROR_DAMAGED;
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return ZYR_STORE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return ZYR_STORE_ERROR_DAMAGED;
    case SQLITE_ERROR:
      return self->damaged ? ZYR_STORE_ERROR_DAMAGED : ZYR_STORE_ERROR_IO;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (system_error == ENOSPC || system_error == EFBIG || system_error == EDQUOT)
        return ZYR_STORE_ERROR_FULL;
      return ZYR_STORE_ERROR_IO;
    case SQLITE_TOOBIG:
      return ZYR_STORE_ERROR_LIMIT;
    case SQLITE_CONSTRAINT:
      return ZYR_STORE_ERROR_CONFLICT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ZYR_STORE_ERROR_LOCKED;
    default:
      return ZYR_STORE_ERROR_IO;
    }
}

void
zyr_store_set_db_error (ZyrStore *self, GError **error, int code, const char *what)
{
  int mapped = error_code_for (self, code);

  if (mapped == ZYR_STORE_ERROR_DAMAGED && zyr_store_get_disk_error (self) != 0)
    mapped = ZYR_STORE_ERROR_IO;
  /* Only words of households, and those can be made again. */
  if (mapped == ZYR_STORE_ERROR_DAMAGED && code == SQLITE_CORRUPT_VTAB)
    {
      self->search_malformed = TRUE;
      mapped = ZYR_STORE_ERROR_IO;
    }
  self->suspect |= mapped == ZYR_STORE_ERROR_IO;
  if (mapped == ZYR_STORE_ERROR_DAMAGED)
    self->damaged = TRUE;
  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      return;
    }
  /* sqlite3_errmsg() may quote values of a constraint; sqlite3_errstr() does not. */
  g_set_error (error, ZYR_STORE_ERROR, mapped, "%s: %s (%d)", what, sqlite3_errstr (code), code);
}

void
zyr_stmt_free (ZyrStmt *self)
{
  ZyrStore *store = self->store;

  store->n_statements--;
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  if (self->problem == NULL && !g_hash_table_contains (store->statements, self->sql))
    g_hash_table_insert (store->statements, (gpointer) self->sql, self->handle);
  else
    sqlite3_finalize (self->handle);
  g_clear_error (&self->problem);
  g_free (self);
}

/* Statements differ in their length, or else at their end or in their midst; g_str_hash() would go
 * through all of each at every use. */
static guint
hash_sql (gconstpointer data)
{
  const char *sql = data;
  gsize length = strlen (sql);
  guint64 end = 0;
  guint64 midst = 0;

  if (length >= sizeof end)
    {
      memcpy (&end, sql + length - sizeof end, sizeof end);
      memcpy (&midst, sql + length / 2 - sizeof midst / 2, sizeof midst);
    }
  end = (end ^ midst * 31 ^ length) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint) (end >> 32);
}

GHashTable *
zyr_store_statements_new (void)
{
  return g_hash_table_new (hash_sql, g_str_equal);
}

/* A statement in use is not in the cache, so that a query may run inside the same query. */
static ZyrStmt *
take_statement (ZyrStore *self, const char *sql, GError **error)
{
  ZyrStmt *statement;
  sqlite3_stmt *handle = NULL;
  gpointer key = NULL;
  gpointer value = NULL;

  if (self->suspect && self->key != NULL && self->n_statements == 0 && !self->in_transaction
      && !zyr_store_revive (self, error))
    return NULL;
  if (g_hash_table_steal_extended (self->statements, sql, &key, &value))
    handle = value;
  else
    {
      int code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);

      if (code != SQLITE_OK)
        {
          zyr_store_set_db_error (self, error, sqlite3_extended_errcode (self->db), "prepare");
          return NULL;
        }
    }
  statement = g_new0 (ZyrStmt, 1);
  self->n_statements++;
  statement->store = self;
  statement->handle = handle;
  statement->sql = sqlite3_sql (handle);
  return statement;
}

/* @lifetime: SQLITE_STATIC when the values outlive the statement's use */
static int
bind_one (sqlite3_stmt          *handle,
          int                    index,
          char                   type,
          sqlite3_destructor_type lifetime,
          va_list               *arguments)
{
  const char *text;
  GBytes *bytes;
  gconstpointer data;
  gsize size;

  switch (type)
    {
    case 't':
      text = va_arg (*arguments, const char *);
      return sqlite3_bind_text (handle, index, text, -1, lifetime);
    case 'i':
      return sqlite3_bind_int64 (handle, index, va_arg (*arguments, gint64));
    case 'b':
      bytes = va_arg (*arguments, GBytes *);
      data = g_bytes_get_data (bytes, &size);
      if (size == 0)
        return sqlite3_bind_zeroblob (handle, index, 0);
      return sqlite3_bind_blob64 (handle, index, data, size, lifetime);
    default:
      g_assert_not_reached ();
    }
}

static ZyrStmt *
query_va (ZyrStore               *self,
          GError                **error,
          const char             *sql,
          const char             *types,
          sqlite3_destructor_type lifetime,
          va_list                *arguments)
{
  g_autoptr (ZyrStmt) statement = take_statement (self, sql, error);

  if (statement == NULL)
    return NULL;
  g_assert ((size_t) sqlite3_bind_parameter_count (statement->handle) == strlen (types));
  for (int i = 0; types[i] != '\0'; i++)
    {
      int code = bind_one (statement->handle, i + 1, types[i], lifetime, arguments);

      if (code != SQLITE_OK)
        {
          zyr_store_set_db_error (self, error, code, "bind");
          return NULL;
        }
    }
  return g_steal_pointer (&statement);
}

ZyrStmt *
zyr_store_query (ZyrStore *self, GError **error, const char *sql, const char *types, ...)
{
  ZyrStmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_va (self, error, sql, types, SQLITE_TRANSIENT, &arguments);
  va_end (arguments);
  return statement;
}

gboolean
zyr_stmt_next (ZyrStmt *self)
{
  int code = sqlite3_step (self->handle);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE && self->problem == NULL)
    zyr_store_set_db_error (self->store,
                            &self->problem,
                            sqlite3_extended_errcode (self->store->db),
                            "database");
  return FALSE;
}

gboolean
zyr_stmt_ok (ZyrStmt *self, GError **error)
{
  if (self->problem == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->problem));
  return FALSE;
}

gint64
zyr_stmt_int (ZyrStmt *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

const char *
zyr_stmt_text (ZyrStmt *self, int column)
{
  const char *text = (const char *) sqlite3_column_text (self->handle, column);

  return text != NULL ? text : "";
}

char *
zyr_stmt_dup (ZyrStmt *self, int column)
{
  return g_strdup (zyr_stmt_text (self, column));
}

gboolean
zyr_stmt_is_null (ZyrStmt *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

GBytes *
zyr_stmt_dup_bytes (ZyrStmt *self, int column)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  return g_bytes_new (data, sqlite3_column_bytes (self->handle, column));
}

gboolean
zyr_store_exec (ZyrStore *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (ZyrStmt) statement = NULL;
  va_list arguments;

  va_start (arguments, types);
  statement = query_va (self, error, sql, types, SQLITE_STATIC, &arguments);
  va_end (arguments);
  if (statement == NULL)
    return FALSE;
  while (zyr_stmt_next (statement))
    ;
  if (statement->problem != NULL && self->search_malformed && !sqlite3_get_autocommit (self->db))
    {
      g_clear_error (&statement->problem);
      sqlite3_reset (statement->handle);
      if (!zyr_store_mend_search (self, error))
        return FALSE;
      while (zyr_stmt_next (statement))
        ;
    }
  return zyr_stmt_ok (statement, error);
}

gboolean
zyr_store_query_int (ZyrStore   *self,
                     GError    **error,
                     gint64      fallback,
                     gint64     *value,
                     const char *sql,
                     const char *types,
                     ...)
{
  g_autoptr (ZyrStmt) statement = NULL;
  va_list arguments;

  va_start (arguments, types);
  statement = query_va (self, error, sql, types, SQLITE_STATIC, &arguments);
  va_end (arguments);
  if (statement == NULL)
    return FALSE;
  *value = zyr_stmt_next (statement) ? zyr_stmt_int (statement, 0) : fallback;
  return zyr_stmt_ok (statement, error);
}

char *
zyr_store_query_text (ZyrStore *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (ZyrStmt) statement = NULL;
  va_list arguments;

  va_start (arguments, types);
  statement = query_va (self, error, sql, types, SQLITE_STATIC, &arguments);
  va_end (arguments);
  if (statement == NULL)
    return NULL;
  if (zyr_stmt_next (statement))
    return zyr_stmt_dup (statement, 0);
  zyr_stmt_ok (statement, error);
  return NULL;
}

gboolean
zyr_store_script (ZyrStore *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  zyr_store_set_db_error (self, error, sqlite3_extended_errcode (self->db), "script");
  return FALSE;
}

void
zyr_store_drop_statements (ZyrStore *self)
{
  GHashTableIter iter;
  gpointer handle;

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &handle))
    sqlite3_finalize (handle);
  g_hash_table_remove_all (self->statements);
}

ZyrStoreTransaction *
zyr_store_begin (ZyrStore *self, GError **error)
{
  g_assert (!self->in_transaction);

  if (self->search_malformed && !zyr_store_mend_search (self, error))
    return NULL;
  self->search_mended = self->search_touched = FALSE;
  if (!zyr_store_exec (self, error, "BEGIN IMMEDIATE", ""))
    return NULL;
  self->in_transaction = TRUE;
  self->changes = zyr_store_changes_new ();
  return self;
}

static void
merge_changes (ZyrStore *self)
{
  GHashTableIter iter;
  gpointer household;
  g_autoptr (ZyrStoreChanges) changes = g_steal_pointer (&self->changes);

  if (self->committed == NULL)
    {
      self->committed = g_steal_pointer (&changes);
      return;
    }
  self->committed->kinds |= changes->kinds;
  self->committed->everything |= changes->everything;
  self->committed->outbox |= changes->outbox;
  self->committed->drafts |= changes->drafts;
  self->committed->meta |= changes->meta;
  g_hash_table_iter_init (&iter, changes->households);
  while (g_hash_table_iter_next (&iter, &household, NULL))
    g_hash_table_add (self->committed->households, g_strdup (household));
  if (g_hash_table_size (self->committed->households) > ZYR_STORE_CHANGES_HOUSEHOLDS_N_MAX)
    {
      self->committed->everything = TRUE;
      g_hash_table_remove_all (self->committed->households);
    }
}

/* FTS5 writes when it is told of a savepoint. In the commit itself it would be too late to make an
 * index anew that shows to be malformed: SQLite undoes everything then. */
static gboolean
flush_search (ZyrStore *self, GError **error)
{
  return !self->search_touched
         || (zyr_store_exec (self, error, "SAVEPOINT search", "")
             && zyr_store_exec (self, error, "RELEASE search", ""));
}

gboolean
zyr_store_commit (ZyrStoreTransaction *transaction, GError **error)
{
  ZyrStore *self = transaction;
  GCancellable *cancellable = g_steal_pointer (&self->cancellable);
  gboolean done;

  g_assert (self->in_transaction);

  /* Too late to cancel: half an answer here would be neither saved nor not saved. */
  done = flush_search (self, error) && zyr_store_exec (self, error, "COMMIT", "");
  self->cancellable = cancellable;
  if (!done)
    {
      zyr_store_rollback (transaction);
      return FALSE;
    }
  self->in_transaction = FALSE;
  merge_changes (self);
  return TRUE;
}

void
zyr_store_rollback (ZyrStoreTransaction *transaction)
{
  ZyrStore *self = transaction;
  GCancellable *cancellable = g_steal_pointer (&self->cancellable);

  g_assert (self->in_transaction);

  /* SQLite itself undoes some failures; then there is nothing left to undo. */
  if (!sqlite3_get_autocommit (self->db))
    zyr_store_exec (self, NULL, "ROLLBACK", "");
  self->cancellable = cancellable;
  self->in_transaction = FALSE;
  self->search_malformed |= self->search_mended;
  g_clear_pointer (&self->changes, zyr_store_changes_free);
  zyr_store_drop_search (self);
  zyr_store_drop_visits (self);
}

ZyrStoreChanges *
zyr_store_steal_changes (ZyrStore *self)
{
  g_autoptr (ZyrStoreChanges) changes = g_steal_pointer (&self->committed);

  if (changes == NULL || zyr_store_changes_is_empty (changes))
    return NULL;
  return g_steal_pointer (&changes);
}

void
zyr_store_note_change (ZyrStore *self, ZyrKind kind, const char *household)
{
  ZyrStoreChanges *changes = self->changes;

  changes->kinds |= 1u << kind;
  if (changes->everything || household == NULL || household[0] == '\0')
    return;
  if (!g_hash_table_contains (changes->households, household))
    g_hash_table_add (changes->households, g_strdup (household));
  if (g_hash_table_size (changes->households) > ZYR_STORE_CHANGES_HOUSEHOLDS_N_MAX)
    {
      changes->everything = TRUE;
      g_hash_table_remove_all (changes->households);
    }
}

void
zyr_store_scrub_log (ZyrStore *self)
{
  /* Failing is harmless: the pages are encrypted, and the next one does it. */
  zyr_store_exec (self, NULL, "PRAGMA wal_checkpoint (TRUNCATE)", "");
}

gint64
zyr_store_now_s (ZyrStore *self)
{
  return zyr_clock_get_now_us (self->clock) / G_USEC_PER_SEC;
}

gboolean
zyr_store_require_change (ZyrStore *self, const char *what, GError **error)
{
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, what);
  return FALSE;
}
