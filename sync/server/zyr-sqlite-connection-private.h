/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage-driver.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* One connection with its prepared statements; used by one thread at a time. */
typedef struct _ZyrSqliteConnection ZyrSqliteConnection;

ZyrSqliteConnection *zyr_sqlite_connection_open (const char *path, int flags, GError **error);
void zyr_sqlite_connection_close (ZyrSqliteConnection *connection);
sqlite3 *zyr_sqlite_connection_get_handle (ZyrSqliteConnection *connection);

/* The transaction that callers see: statements run on this connection. */
ZyrTx *zyr_sqlite_connection_get_tx (ZyrSqliteConnection *connection, const ZyrStorageClass *klass);

gboolean
zyr_sqlite_connection_exec (ZyrSqliteConnection *connection, const char *sql, GError **error);
/* The same for one statement that lives as long as the program: prepared once. */
gboolean
zyr_sqlite_connection_run (ZyrSqliteConnection *connection, const char *sql, GError **error);
gint64 zyr_sqlite_connection_pragma (ZyrSqliteConnection *connection, const char *sql);

/* Sets @error from the connection's last error. Returns FALSE always. */
gboolean zyr_sqlite_connection_fail (ZyrSqliteConnection *connection, GError **error);

/* The class functions about rows. */
ZyrRows *zyr_sqlite_query (ZyrTx *tx,
                           const char *sql,
                           const ZyrValue *values,
                           guint n_values,
                           GError **error);
gboolean zyr_sqlite_run (ZyrTx *tx,
                         const char *sql,
                         const ZyrValue *values,
                         guint n_values,
                         GError **error);
gboolean zyr_sqlite_next (ZyrRows *rows, GError **error);
const char *zyr_sqlite_get_text (ZyrRows *rows, guint column);
gint64 zyr_sqlite_get_int (ZyrRows *rows, guint column);
void zyr_sqlite_free_rows (ZyrRows *rows);

/* Whether the file is ours (or empty) and not of a newer version; changes nothing. */
gboolean zyr_sqlite_check_schema (ZyrSqliteConnection *connection, GError **error);

/* Brings the file to the newest schema, after a copy when it had one. @path (nullable): no copy. */
gboolean zyr_sqlite_migrate (ZyrSqliteConnection *connection, const char *path, GError **error);

G_END_DECLS
