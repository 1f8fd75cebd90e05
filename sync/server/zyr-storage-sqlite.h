/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/**
 * ZyrSqliteMode:
 * @ZYR_SQLITE_THREADED: one writer thread that commits in groups, readers beside it: the server
 * @ZYR_SQLITE_INLINE: one connection, everything in the calling thread, each write its own commit:
 *   commands, and simulations that must be deterministic. One thread at a time.
 */
typedef enum
{
  ZYR_SQLITE_THREADED,
  ZYR_SQLITE_INLINE,
} ZyrSqliteMode;

/**
 * zyr_storage_sqlite_open:
 * @create: make the file when it is not there
 *
 * SQLite in WAL; a write is told as done when its commit is on the disk. Applies the numbered
 * migrations that are missing, each in one transaction, after a copy of the file beside it
 * ("<path>.before-<version>"). Errors are of ZYR_STORAGE_ERROR; the file is untouched then.
 *
 * Returns: (transfer full) (nullable): free with zyr_storage_close()
 */
ZyrStorage *
zyr_storage_sqlite_open (const char *path, ZyrSqliteMode mode, gboolean create, GError **error);

/**
 * zyr_storage_sqlite_backup:
 * @copy: a file that is not there yet
 *
 * One state of the database, also while it is written to, as a compact file of its own.
 */
gboolean zyr_storage_sqlite_backup (const char *path, const char *copy, GError **error);

/**
 * zyr_storage_sqlite_try_migrate: the migrations that are missing, on a copy beside the file
 * ("<path>.dry-run", removed again), which is checked afterwards; the file stays as it is
 * @version: (out): of the file
 */
gboolean zyr_storage_sqlite_try_migrate (const char *path, gint64 *version, GError **error);

G_END_DECLS
