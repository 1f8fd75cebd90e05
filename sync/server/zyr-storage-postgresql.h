/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/* What URIs of this driver begin with. */
gboolean zyr_storage_postgresql_is_uri (const char *text);

/* The standard of @statement_s below. */
#define ZYR_STORAGE_STATEMENT_S 20

/**
 * zyr_storage_postgresql_open:
 * @uri: postgresql://…, all that libpq understands: several hosts for a pair of servers
 *   (target_session_attrs is read-write unless it says otherwise), passwords better in a
 *   passfile
 * @n_connections: the most that this process holds, beside one for announcements
 * @statement_s: what a statement takes at most, half of it waiting for a lock: then the
 *   transaction fails with ZYR_STORAGE_ERROR_BUSY and holds nothing any more. Not so migrations.
 * @create: make the tables when the database holds nothing
 *
 * PostgreSQL 14 or newer, its database in UTF-8, through PgBouncer only in session mode (or 1.21
 * and newer with prepared statements). Any number of processes may share one database.
 *
 * Writers of one home are serialised by a row lock on zyr_writer that is taken first; those of one
 * process share transactions (all or nothing with each other's commit, never with each other's
 * failures). zyr_storage_write() locks that table. Reads see one snapshot.
 *
 * While the database cannot be reached, and after a failover until the new primary takes writes,
 * transactions fail with ZYR_STORAGE_ERROR_IO at once; afterwards they succeed again.
 *
 * Applies the migrations that are missing, in one transaction.
 *
 * Returns: (transfer full) (nullable): free with zyr_storage_close(); NULL with an error of
 * ZYR_STORAGE_ERROR
 */
ZyrStorage *
zyr_storage_postgresql_open (const char *uri,
                             guint n_connections,
                             guint statement_s,
                             gboolean create,
                             GError **error);

/**
 * zyr_storage_postgresql_try_migrate: the migrations that are missing, in a transaction that is
 * rolled back; processes that start meanwhile wait for it
 * @version: (out): of the database
 */
gboolean zyr_storage_postgresql_try_migrate (const char *uri, gint64 *version, GError **error);

G_END_DECLS
