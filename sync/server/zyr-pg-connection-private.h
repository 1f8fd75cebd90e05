/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage-driver.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/**
 * One connection with its prepared statements, always in libpq's pipeline mode: statements without
 * rows are sent and not waited for, so that a transaction costs few round trips. Used by one thread
 * at a time.
 *
 * After an error nothing more is sent until zyr_pg_connection_rollback(); all calls until then give
 * the same error.
 */
typedef struct _ZyrPgConnection ZyrPgConnection;

/**
 * ZyrPgState: what became of a transaction
 * @ZYR_PG_FINE: nothing has failed
 * @ZYR_PG_FAILED: a statement has; the connection is good
 * @ZYR_PG_AGAIN: another transaction was in the way (deadlock, serialisation); the connection is
 *   good
 * @ZYR_PG_LOST: the connection, or the server will not take writes any more
 */
typedef enum
{
  ZYR_PG_FINE,
  ZYR_PG_FAILED,
  ZYR_PG_AGAIN,
  ZYR_PG_LOST,
} ZyrPgState;

/* @statement_s: for so long a statement may take, and wait half of that for a lock: then it fails
 * with ZYR_STORAGE_ERROR_BUSY */
ZyrPgConnection *zyr_pg_connection_open (const char *uri, guint statement_s, GError **error);
void zyr_pg_connection_close (ZyrPgConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrPgConnection, zyr_pg_connection_close)
gboolean zyr_pg_connection_is_alive (ZyrPgConnection *connection);
ZyrPgState zyr_pg_connection_get_state (ZyrPgConnection *connection);
/* Sets @error to what has failed. Returns FALSE always. */
gboolean zyr_pg_connection_fail (ZyrPgConnection *connection, GError **error);

/* How many statements that write were sent in this transaction. */
guint zyr_pg_connection_get_n_writes (ZyrPgConnection *connection);
/* How many of its queries were answered: with none, nobody has seen anything of it. */
guint zyr_pg_connection_get_n_answers (ZyrPgConnection *connection);
ZyrTx *zyr_pg_connection_get_tx (ZyrPgConnection *connection, const ZyrStorageClass *klass);

/* Several statements at once, waited for; outside of transactions or with its own BEGIN and COMMIT.
 */
gboolean zyr_pg_connection_script (ZyrPgConnection *connection, const char *sql, GError **error);

/* Sends @sql (a literal, "BEGIN …"; nullable) first of all; waits for nothing. Without it each
 * statement sees its own state: for what only asks. */
void zyr_pg_connection_begin (ZyrPgConnection *connection, const char *sql);

/**
 * Waits until the transaction is durable. On FALSE with @in_doubt it may be, the connection having
 * been lost in the middle of it.
 */
gboolean zyr_pg_connection_commit (ZyrPgConnection *connection, gboolean *in_doubt, GError **error);

/* Ends a transaction that only read; waits for nothing. */
void zyr_pg_connection_finish_read (ZyrPgConnection *connection);
void zyr_pg_connection_rollback (ZyrPgConnection *connection);

/* The class functions. */
ZyrRows *
zyr_pg_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);
gboolean
zyr_pg_run (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);
gboolean zyr_pg_next (ZyrRows *rows, GError **error);
const char *zyr_pg_get_text (ZyrRows *rows, guint column);
gint64 zyr_pg_get_int (ZyrRows *rows, guint column);
void zyr_pg_free_rows (ZyrRows *rows);

/* zyr-pg-migrations.c: brings the database to the newest schema; @create: also one that holds
 * nothing. */
gboolean zyr_pg_migrate (ZyrPgConnection *connection, gboolean create, GError **error);

G_END_DECLS
