/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-pg-connection-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

/* A server that says nothing for so much longer than a statement may take counts as lost. */
#define ANSWER_SPARE_S 10

/* Whatever the server's own settings are: what hangs must not hold a foundation's lock for ever, and
 * a commit is acknowledged when it is on the disk. Stronger settings of the server's (remote_apply)
 * stay.
 * A commit that waits for a standby is no statement's time: it would be done, and not be there.
 * What is large is compressed at each write: in the quick way, where the server knows it. */
static const char session_settings[]
    = "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;"
      " SET DateStyle = 'ISO';"
      " SELECT set_config ('default_toast_compression', 'lz4', false) FROM pg_settings"
      " WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals);"
      " SELECT set_config ('synchronous_commit', 'on', false)"
      " WHERE current_setting ('synchronous_commit') IN ('off', 'local')";
#define TIMEOUTS                                                                                   \
  "SET statement_timeout = '%ums'; SET lock_timeout = '%ums';"                                     \
  " SET idle_in_transaction_session_timeout = '%ums'"

static const char commit_sql[] = "COMMIT";

typedef enum
{
  STATEMENT_NEW,
  STATEMENT_SENT,
  STATEMENT_READY,
} StatementState;

typedef struct
{
  char *name;
  char *sql; /* as PostgreSQL writes it */
  gboolean writes;
  StatementState state;
} Statement;

/* What was sent and not yet read, in order. */
typedef enum
{
  PENDING_PREPARE,
  PENDING_RUN,
  PENDING_QUERY,
  PENDING_SYNC,
} PendingKind;

typedef struct
{
  PendingKind kind;
  Statement *statement;
} Pending;

typedef struct
{
  ZyrTx parent;
  ZyrPgConnection *connection;
} PgTx;

typedef struct
{
  ZyrRows parent;
  PGresult *result;
  int row;
} PgRows;

struct _ZyrPgConnection
{
  PGconn *pg;
  guint statement_s;
  GHashTable *statements; /* text's address -> Statement */
  const Statement *commit;
  GQueue pending; /* Pending */
  GError *error;  /* the transaction's first */
  ZyrPgState state;
  guint n_writes;
  guint n_answers;  /* queries of this transaction that were answered */
  gboolean refused; /* the server said of a statement before the commit that it failed */
  gboolean warned;  /* the server warned since this was cleared */
  gboolean begun;   /* a transaction of its own, to be ended */
  PgTx tx;
};

static void
statement_free (Statement *statement)
{
  g_free (statement->name);
  g_free (statement->sql);
  g_free (statement);
}

/* Errors */

static gboolean
has_class (const char *sqlstate, const char *first, ...)
{
  gboolean found = FALSE;
  va_list prefixes;

  va_start (prefixes, first);
  for (const char *p = first; p != NULL && !found; p = va_arg (prefixes, const char *))
    found = g_str_has_prefix (sqlstate, p);
  va_end (prefixes);
  return found;
}

static ZyrStorageError
code_from_sqlstate (const char *sqlstate)
{
  if (has_class (sqlstate, "53100", "53200", NULL))
    return ZYR_STORAGE_ERROR_FULL;
  if (has_class (sqlstate, "08", "53", "57P", "58", "25006", NULL))
    return ZYR_STORAGE_ERROR_IO;
  if (has_class (sqlstate, "XX001", "XX002", NULL))
    return ZYR_STORAGE_ERROR_DAMAGED;
  if (has_class (sqlstate, "40", "55P03", "57014", NULL))
    return ZYR_STORAGE_ERROR_BUSY;
  if (has_class (sqlstate, "23505", NULL))
    return ZYR_STORAGE_ERROR_EXISTS;
  return ZYR_STORAGE_ERROR_FAILED;
}

/* The transaction stops here. Texts of classes 22 and 23 may hold values, which are not for logs.
 */
static void
note_failure (ZyrPgConnection *self, const PGresult *result)
{
  const char *sqlstate = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  const char *text = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

  if (self->error != NULL)
    return;
  if (sqlstate == NULL)
    {
      self->state = ZYR_PG_LOST;
      self->error = g_error_new_literal (ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO,
                                         "database: the connection was lost");
      return;
    }
  if (has_class (sqlstate, "08", "57P", "25006", "53300", NULL)
      || PQstatus (self->pg) == CONNECTION_BAD)
    self->state = ZYR_PG_LOST;
  else if (has_class (sqlstate, "40001", "40P01", NULL))
    self->state = ZYR_PG_AGAIN;
  else
    self->state = ZYR_PG_FAILED;
  if (text == NULL || has_class (sqlstate, "22", "23", NULL))
    text = "refused";
  self->error = g_error_new (ZYR_STORAGE_ERROR, code_from_sqlstate (sqlstate), "database: %s (%s)",
                             text, sqlstate);
}

static void
note_lost (ZyrPgConnection *self)
{
  note_failure (self, NULL);
  self->state = ZYR_PG_LOST;
}

ZyrPgState
zyr_pg_connection_get_state (ZyrPgConnection *self)
{
  return self->state;
}

gboolean
zyr_pg_connection_fail (ZyrPgConnection *self, GError **error)
{
  g_assert (self->error != NULL);
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

guint
zyr_pg_connection_get_n_writes (ZyrPgConnection *self)
{
  return self->n_writes;
}

guint
zyr_pg_connection_get_n_answers (ZyrPgConnection *self)
{
  return self->n_answers;
}

ZyrTx *
zyr_pg_connection_get_tx (ZyrPgConnection *self, const ZyrStorageClass *klass)
{
  self->tx.parent.klass = klass;
  return &self->tx.parent;
}

/* Life */

static void
on_notice (void *data, const PGresult *result)
{
  ZyrPgConnection *self = data;
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);

  if (g_strcmp0 (severity, "WARNING") == 0)
    self->warned = TRUE;
}

static PGconn *
open_pg (const char *uri)
{
  /* The URI's own come after these and win. */
  const char *const names[] = { "application_name",     "connect_timeout",  "keepalives_idle",
                                "keepalives_interval",  "keepalives_count", "tcp_user_timeout",
                                "target_session_attrs", "dbname",           NULL };
  const char *const values[]
      = { "ziyaretd", "5", "10", "5", "3", "15000", "read-write", uri, NULL };

  return PQconnectdbParams (names, values, 1);
}

static gboolean
check_encoding (PGconn *pg, GError **error)
{
  if (g_strcmp0 (PQparameterStatus (pg, "server_encoding"), "UTF8") == 0)
    return TRUE;
  g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA,
               "the database is not in UTF-8: createdb --encoding=UTF8 --template=template0");
  return FALSE;
}

static gboolean
exec_plain (ZyrPgConnection *self, const char *sql, GError **error)
{
  PGresult *result = PQexec (self->pg, sql);
  gboolean ok
      = PQresultStatus (result) == PGRES_COMMAND_OK || PQresultStatus (result) == PGRES_TUPLES_OK;

  if (!ok)
    {
      note_failure (self, result);
      zyr_pg_connection_fail (self, error);
      if (self->state != ZYR_PG_LOST)
        {
          g_clear_error (&self->error);
          self->state = ZYR_PG_FINE;
        }
    }
  PQclear (result);
  return ok;
}

static gboolean
set_up_session (ZyrPgConnection *self, GError **error)
{
  const guint ms = self->statement_s * 1000;
  g_autofree char *timeouts = g_strdup_printf (TIMEOUTS, ms, ms / 2, ms);

  return exec_plain (self, session_settings, error) && exec_plain (self, timeouts, error);
}

ZyrPgConnection *
zyr_pg_connection_open (const char *uri, guint statement_s, GError **error)
{
  g_autoptr (ZyrPgConnection) self = g_new0 (ZyrPgConnection, 1);

  self->statement_s = statement_s;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)statement_free);
  g_queue_init (&self->pending);
  self->tx.connection = self;
  self->pg = open_pg (uri);
  if (PQstatus (self->pg) != CONNECTION_OK)
    {
      g_autofree char *text = g_strchomp (g_strdup (PQerrorMessage (self->pg)));

      g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO, "database: %s", text);
      return NULL;
    }
  PQsetNoticeReceiver (self->pg, on_notice, self);
  if (!check_encoding (self->pg, error) || !set_up_session (self, error))
    return NULL;
  if (PQenterPipelineMode (self->pg) != 1)
    {
      g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_FAILED,
                           "database: no pipeline");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
zyr_pg_connection_close (ZyrPgConnection *self)
{
  if (self == NULL)
    return;
  PQfinish (self->pg);
  g_queue_clear_full (&self->pending, g_free);
  g_hash_table_unref (self->statements);
  g_clear_error (&self->error);
  g_free (self);
}

/* A connection that lay idle: whether the other side has closed it meanwhile. */
gboolean
zyr_pg_connection_is_alive (ZyrPgConnection *self)
{
  struct pollfd fd = { PQsocket (self->pg), POLLIN, 0 };

  for (guint i = 0; i < 3 && poll (&fd, 1, 0) > 0; i++)
    {
      if (PQconsumeInput (self->pg) != 1 || PQstatus (self->pg) == CONNECTION_BAD)
        {
          note_lost (self);
          return FALSE;
        }
    }
  return TRUE;
}

/* Sending */

/* ?1 becomes $1; literals are left alone. */
static char *
translate (const char *sql)
{
  GString *text = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (*p == '\'')
        quoted = !quoted;
      g_string_append_c (text, *p == '?' && !quoted ? '$' : *p);
    }
  return g_string_free (text, FALSE);
}

static Statement *
get_statement (ZyrPgConnection *self, const char *sql)
{
  Statement *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;
  statement = g_new0 (Statement, 1);
  statement->name = g_strdup_printf ("z%u", g_hash_table_size (self->statements));
  statement->sql = translate (sql);
  statement->writes = !g_str_has_prefix (sql, "SELECT");
  g_hash_table_insert (self->statements, (gpointer)sql, statement);
  return statement;
}

static void
push_pending (ZyrPgConnection *self, PendingKind kind, Statement *statement)
{
  Pending *pending = g_new (Pending, 1);

  *pending = (Pending){ kind, statement };
  g_queue_push_tail (&self->pending, pending);
}

static gboolean
send_prepare (ZyrPgConnection *self, Statement *statement)
{
  if (statement->state != STATEMENT_NEW)
    return TRUE;
  if (PQsendPrepare (self->pg, statement->name, statement->sql, 0, NULL) != 1)
    return FALSE;
  statement->state = STATEMENT_SENT;
  push_pending (self, PENDING_PREPARE, statement);
  return TRUE;
}

static gboolean
send_statement (ZyrPgConnection *self,
                const char *sql,
                const ZyrValue *values,
                guint n_values,
                PendingKind kind)
{
  Statement *statement = get_statement (self, sql);
  g_autofree const char **texts = g_new0 (const char *, MAX (n_values, 1));
  g_autofree char *numbers = g_malloc (MAX (n_values, 1) * 24);

  if (self->error != NULL)
    return FALSE;
  for (guint i = 0; i < n_values; i++)
    {
      if (values[i].type == ZYR_VALUE_INT)
        {
          texts[i] = numbers + i * 24;
          g_snprintf (numbers + i * 24, 24, "%" G_GINT64_FORMAT, values[i].number);
        }
      else if (values[i].type == ZYR_VALUE_TEXT)
        texts[i] = values[i].text;
    }
  if (!send_prepare (self, statement)
      || PQsendQueryPrepared (self->pg, statement->name, (int)n_values, texts, NULL, NULL, 0) != 1)
    {
      note_lost (self);
      return FALSE;
    }
  push_pending (self, kind, statement);
  if (statement->writes)
    self->n_writes++;
  return TRUE;
}

/* Reading */

static gboolean
wait_readable (ZyrPgConnection *self)
{
  gint64 end = g_get_monotonic_time ()
               + (gint64)(self->statement_s + ANSWER_SPARE_S) * G_USEC_PER_SEC;

  while (PQisBusy (self->pg))
    {
      struct pollfd fd = { PQsocket (self->pg), POLLIN, 0 };
      gint64 left_ms = (end - g_get_monotonic_time ()) / 1000;

      if (left_ms <= 0)
        return FALSE;
      if (poll (&fd, 1, (int)left_ms) < 0 && errno != EINTR)
        return FALSE;
      if (PQconsumeInput (self->pg) != 1)
        return FALSE;
    }
  return TRUE;
}

/* The result of what was sent first; NULL when the connection is lost. */
static PGresult *
read_result (ZyrPgConnection *self, Pending **what)
{
  g_autofree Pending *pending = g_queue_pop_head (&self->pending);
  PGresult *result;
  PGresult *end = NULL;

  if (PQflush (self->pg) < 0 || !wait_readable (self))
    {
      /* What the server said before it went, if it said something. */
      result = PQstatus (self->pg) == CONNECTION_BAD ? PQgetResult (self->pg) : NULL;
      note_failure (self, result);
      self->state = ZYR_PG_LOST;
      PQclear (result);
      return NULL;
    }
  result = PQgetResult (self->pg);
  if (result == NULL)
    {
      note_lost (self);
      return NULL;
    }
  /* After each command comes an empty result; after a sync none. */
  if (pending->kind != PENDING_SYNC)
    {
      if (wait_readable (self))
        end = PQgetResult (self->pg);
      g_warn_if_fail (end == NULL);
      PQclear (end);
    }
  *what = g_steal_pointer (&pending);
  return result;
}

/* Reads all that was sent. Returns: the result of the last query, or NULL; after an error too. */
static PGresult *
read_all (ZyrPgConnection *self)
{
  PGresult *rows = NULL;

  while (!g_queue_is_empty (&self->pending) && self->state != ZYR_PG_LOST)
    {
      g_autofree Pending *pending = NULL;
      PGresult *result = read_result (self, &pending);
      ExecStatusType status = PQresultStatus (result);
      gboolean ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                    || status == PGRES_PIPELINE_SYNC;

      if (result == NULL)
        break;
      if (!ok && status != PGRES_PIPELINE_ABORTED)
        {
          note_failure (self, result);
          self->refused |= pending->statement != self->commit
                           && PQresultErrorField (result, PG_DIAG_SQLSTATE) != NULL;
        }
      if (pending->kind == PENDING_PREPARE)
        pending->statement->state = ok ? STATEMENT_READY : STATEMENT_NEW;
      if (pending->kind == PENDING_QUERY && ok)
        {
          PQclear (rows);
          rows = result;
        }
      else
        PQclear (result);
    }
  if (self->error != NULL)
    g_clear_pointer (&rows, PQclear);
  return rows;
}

static void
send_sync (ZyrPgConnection *self)
{
  if (self->state == ZYR_PG_LOST)
    return;
  if (PQpipelineSync (self->pg) == 1)
    push_pending (self, PENDING_SYNC, NULL);
  else
    note_lost (self);
}

/* Transactions */

gboolean
zyr_pg_connection_script (ZyrPgConnection *self, const char *sql, GError **error)
{
  gboolean ok;

  PQclear (read_all (self));
  if (self->error != NULL || PQexitPipelineMode (self->pg) != 1)
    {
      note_lost (self);
      return zyr_pg_connection_fail (self, error);
    }
  ok = exec_plain (self, sql, error);
  PQenterPipelineMode (self->pg);
  return ok;
}

void
zyr_pg_connection_begin (ZyrPgConnection *self, const char *sql)
{
  self->begun = sql != NULL;
  if (self->begun)
    send_statement (self, sql, ZYR_NO_VALUES, PENDING_RUN);
  self->n_writes = 0;
  self->n_answers = 0;
}

gboolean
zyr_pg_connection_commit (ZyrPgConnection *self, gboolean *in_doubt, GError **error)
{
  PGresult *result;
  gboolean committed;

  *in_doubt = FALSE;
  if (self->error != NULL)
    return zyr_pg_connection_fail (self, error);
  self->warned = FALSE;
  self->refused = FALSE;
  self->commit = get_statement (self, commit_sql);
  if (send_statement (self, commit_sql, ZYR_NO_VALUES, PENDING_QUERY))
    {
      *in_doubt = TRUE;
      send_sync (self);
    }
  result = read_all (self);
  committed = result != NULL && g_str_equal (PQcmdStatus (result), "COMMIT");
  PQclear (result);
  if (self->refused || (self->error != NULL && self->state != ZYR_PG_LOST))
    *in_doubt = FALSE;
  /* The only warning at a commit: it is on this server's disk, but was not waited for on the
   * standby's, where it may be missing after a failover. */
  if (committed && self->warned)
    {
      *in_doubt = TRUE;
      note_lost (self);
    }
  if (self->error != NULL)
    return zyr_pg_connection_fail (self, error);
  if (!committed)
    g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_FAILED,
                         "database: the transaction was rolled back");
  return committed;
}

void
zyr_pg_connection_finish_read (ZyrPgConnection *self)
{
  if (self->error != NULL)
    {
      zyr_pg_connection_rollback (self);
      return;
    }
  if (!self->begun || send_statement (self, commit_sql, ZYR_NO_VALUES, PENDING_RUN))
    send_sync (self);
  if (self->state != ZYR_PG_LOST && PQflush (self->pg) < 0)
    note_lost (self);
}

void
zyr_pg_connection_rollback (ZyrPgConnection *self)
{
  if (self->state == ZYR_PG_LOST)
    return;
  /* What follows an error is skipped up to a sync. */
  send_sync (self);
  PQclear (read_all (self));
  if (self->state == ZYR_PG_LOST)
    return;
  g_clear_error (&self->error);
  self->state = ZYR_PG_FINE;
  if (send_statement (self, "ROLLBACK", ZYR_NO_VALUES, PENDING_RUN))
    send_sync (self);
  PQclear (read_all (self));
}

/* Statements of a transaction */

ZyrRows *
zyr_pg_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  ZyrPgConnection *self = ((PgTx *)tx)->connection;
  PGresult *result = NULL;
  PgRows *rows;

  if (send_statement (self, sql, values, n_values, PENDING_QUERY))
    {
      if (PQsendFlushRequest (self->pg) != 1)
        note_lost (self);
      result = read_all (self);
    }
  if (self->error != NULL)
    {
      zyr_pg_connection_fail (self, error);
      return NULL;
    }
  g_assert (result != NULL);
  self->n_answers++;
  rows = g_new0 (PgRows, 1);
  rows->parent.klass = tx->klass;
  rows->result = result;
  rows->row = -1;
  return &rows->parent;
}

gboolean
zyr_pg_run (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  ZyrPgConnection *self = ((PgTx *)tx)->connection;

  if (send_statement (self, sql, values, n_values, PENDING_RUN))
    return TRUE;
  return zyr_pg_connection_fail (self, error);
}

gboolean
zyr_pg_next (ZyrRows *rows, GError **error)
{
  PgRows *self = (PgRows *)rows;

  if (self->row + 1 >= PQntuples (self->result))
    return FALSE;
  self->row++;
  return TRUE;
}

const char *
zyr_pg_get_text (ZyrRows *rows, guint column)
{
  PgRows *self = (PgRows *)rows;

  if (self->row < 0 || PQgetisnull (self->result, self->row, (int)column))
    return NULL;
  return PQgetvalue (self->result, self->row, (int)column);
}

gint64
zyr_pg_get_int (ZyrRows *rows, guint column)
{
  const char *text = zyr_pg_get_text (rows, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

void
zyr_pg_free_rows (ZyrRows *rows)
{
  PQclear (((PgRows *)rows)->result);
  g_free (rows);
}
