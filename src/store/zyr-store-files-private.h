/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/* The files beside the database (see zyr-store.h) */

#define ZYR_STORE_LOG_SUFFIX "-wal"
#define ZYR_STORE_LOCK_SUFFIX "-lock"
#define ZYR_STORE_KEY_SUFFIX "-key"
#define ZYR_STORE_NEW_SUFFIX "-new"
#define ZYR_STORE_BACKUP_INFIX "-backup-v"

typedef enum
{
  ZYR_STORE_KEY_MATCHES,
  ZYR_STORE_KEY_DIFFERS,
  ZYR_STORE_KEY_UNKNOWN, /* no such file: made by a crash while the store was created */
} ZyrStoreKeyVerdict;

char    *zyr_store_file (const char *path, const char *suffix);
gboolean zyr_store_file_exists (const char *path, const char *suffix);
gint64   zyr_store_file_size (const char *path, const char *suffix); /* bytes, 0 when absent */
void     zyr_store_file_remove (const char *path, const char *suffix);

/** zyr_store_file_error: @saved_errno as FULL or IO */
void zyr_store_file_error (GError **error, int saved_errno, const char *what);

/** zyr_store_lock: Returns: a descriptor that holds the lock until it is closed; -1 on error */
int zyr_store_lock (const char *path, GError **error);

ZyrStoreKeyVerdict zyr_store_compare_key (const char *path, GBytes *key);
gboolean           zyr_store_write_key_hash (const char *path, GBytes *key, GError **error);

/** zyr_store_move_into_place: renames, durably */
gboolean zyr_store_move_into_place (const char *from, const char *to, GError **error);

G_END_DECLS
