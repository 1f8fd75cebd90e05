/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-value.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The centre's database behind a small interface: transactions, and statements in SQL that SQLite
 * and PostgreSQL both take (upserts, RETURNING, numbered parameters ?1 ?2 …; no functions of one of
 * them). Drivers (zyr-storage-driver.h) know nothing of what is stored.
 *
 * Thread-safe: any thread may start a transaction. Functions block. Several processes may share one
 * database when the driver says so; nothing of what this interface promises is kept in a process.
 */
typedef struct _ZyrStorage ZyrStorage;
typedef struct _ZyrTx ZyrTx;
typedef struct _ZyrRows ZyrRows;

#define ZYR_STORAGE_ERROR (zyr_storage_error_quark ())
GQuark zyr_storage_error_quark (void);

/**
 * ZyrStorageError:
 * @ZYR_STORAGE_ERROR_FULL: no room; nothing of the transaction was stored
 * @ZYR_STORAGE_ERROR_IO: the disk, or the connection to the database
 * @ZYR_STORAGE_ERROR_DAMAGED: the file is no database, or a damaged one
 * @ZYR_STORAGE_ERROR_SCHEMA: of a newer version, or another program's; untouched
 * @ZYR_STORAGE_ERROR_BUSY: another process holds it for too long; may be tried again
 * @ZYR_STORAGE_ERROR_EXISTS: a row with that key is there
 * @ZYR_STORAGE_ERROR_FAILED: anything else: a fault of ours
 */
typedef enum
{
  ZYR_STORAGE_ERROR_FULL,
  ZYR_STORAGE_ERROR_IO,
  ZYR_STORAGE_ERROR_DAMAGED,
  ZYR_STORAGE_ERROR_SCHEMA,
  ZYR_STORAGE_ERROR_BUSY,
  ZYR_STORAGE_ERROR_EXISTS,
  ZYR_STORAGE_ERROR_FAILED,
} ZyrStorageError;

/**
 * ZyrTxFunc: the body of a transaction
 *
 * FALSE with an error rolls everything back that it did. It may be run again after a failed commit
 * of another, so what it leaves in @data must be set afresh on each run.
 */
typedef gboolean (*ZyrTxFunc) (ZyrTx *tx, gpointer data, GError **error);

/**
 * zyr_storage_write: TRUE once committed and durable. Serialised with all other writers of the
 * database. After an error of ZYR_STORAGE_ERROR_IO it may still have been committed, when the
 * connection was lost within the commit: what a request writes must bear being sent again.
 */
gboolean zyr_storage_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);

/**
 * zyr_storage_write_home:
 * @home: the home of all that the transaction writes, and of what it reads to decide about it
 *
 * The same for one foundation: serialised with the other writers of @home and with
 * zyr_storage_write(), in all processes; drivers may run other homes' beside it, and may commit
 * several together, of one home or of some.
 */
gboolean zyr_storage_write_home (ZyrStorage *storage,
                                 const char *home,
                                 ZyrTxFunc func,
                                 gpointer data,
                                 GError **error);

/**
 * ZyrTxManyFunc: the bodies of several transactions as one, where that costs less
 * @datas: (array length=n): of each; those of one home one after the other, in the order in which
 *   they were started
 * @done: (array length=n): to be set for those that it did; the others are done after, one by one
 *
 * FALSE with an error: nothing is stored of any of them. Each is then done by itself.
 */
typedef gboolean (*ZyrTxManyFunc) (
    ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error);

/* Called once, in any thread, which it must not hold up. @error is set when it is not @ok. */
typedef void (*ZyrStorageDone) (gboolean ok, const GError *error, gpointer data);

/**
 * zyr_storage_start_home: zyr_storage_write_home() without waiting for it; @done may be called
 * before this returns
 * @many: (nullable): for the datas of calls with the same; drivers may run @func all the same
 */
void zyr_storage_start_home (ZyrStorage *storage,
                             const char *home,
                             ZyrTxFunc func,
                             ZyrTxManyFunc many,
                             gpointer data,
                             ZyrStorageDone done,
                             gpointer done_data);

/** zyr_storage_peek: zyr_storage_read() of what may not yet be durable: tell nobody outside of it */
gboolean zyr_storage_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);

/** zyr_storage_read: @func sees one state of the database throughout; it must not write. */
gboolean zyr_storage_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);

/**
 * ZyrStorageHeardFunc:
 * @heads: (nullable) (element-type utf8 gint64): feeds that moved; NULL: any may have
 *
 * Called in a thread of the driver's.
 */
typedef void (*ZyrStorageHeardFunc) (GHashTable *heads, gpointer data);

/**
 * zyr_storage_listen: from now on @func hears what other processes announce
 *
 * @func: (nullable): NULL: no more; no call is under way when this returns
 *
 * One at a time. What is announced may be lost: it saves time, and looking at the heads now and
 * then remains the rule.
 *
 * Returns: FALSE when the driver has no such thing
 */
gboolean zyr_storage_listen (ZyrStorage *storage, ZyrStorageHeardFunc func, gpointer data);

/** zyr_storage_writes_one_by_one: those of other homes too: read beforehand what can be */
gboolean zyr_storage_writes_one_by_one (ZyrStorage *storage);

/** zyr_storage_announce: tells other processes that feeds moved, after the commit. Does not wait.
 */
void zyr_storage_announce (ZyrStorage *storage, GHashTable *heads);

/** zyr_storage_close: waits for transactions under way, closes and frees */
void zyr_storage_close (ZyrStorage *storage);

/**
 * zyr_tx_run: a statement without rows
 * @sql: a string that lives as long as the program: drivers prepare it once
 *
 * Drivers may send it without waiting: its error is then that of a later statement, or of the
 * commit. Either way nothing of the transaction is stored.
 */
gboolean
zyr_tx_run (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);

/** zyr_tx_query: Returns: (transfer full) (nullable): rows, before the first; NULL with an error */
ZyrRows *
zyr_tx_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);

/**
 * zyr_rows_next: Returns: FALSE after the last row (no error) and on an error. Texts of a row live
 * until the next call on these rows.
 */
gboolean zyr_rows_next (ZyrRows *rows, GError **error);
const char *zyr_rows_get_text (ZyrRows *rows, guint column); /* NULL for SQL's NULL */
gint64 zyr_rows_get_int (ZyrRows *rows, guint column);
void zyr_rows_free (ZyrRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRows, zyr_rows_free)

/* One row of one column: the fallback when there is none. Errors are reported through @error too.
 */
gint64 zyr_tx_query_int (ZyrTx *tx,
                         const char *sql,
                         const ZyrValue *values,
                         guint n_values,
                         gint64 fallback,
                         GError **error);
char *zyr_tx_dup_text (ZyrTx *tx,
                       const char *sql,
                       const ZyrValue *values,
                       guint n_values,
                       GError **error);

/** zyr_storage_get_commits: durable commits of this process, and the transactions that they were for
 */
void zyr_storage_get_commits (guint64 *n_commits, guint64 *n_transactions);

G_END_DECLS
