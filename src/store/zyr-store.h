/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-clock.h"
#include "zyr-store-error.h"

G_BEGIN_DECLS

/**
 * ZyrStore:
 *
 * The device's encrypted database. Every call blocks and must come from the thread that opened the
 * store (asserted); programs with a main loop use #ZyrStoreThread. Each function that writes is one
 * transaction, durable on return, and on error has changed nothing.
 *
 * Beside `path` live `path-wal` (SQLite's log), `path-lock` (held while open), `path-key` (a hash
 * that tells a wrong key from a damaged file) and, while a migration is not yet proven by a further
 * open, `path-backup-vN`.
 */
typedef struct _ZyrStore ZyrStore;

#define ZYR_STORE_KEY_SIZE_BYTES 32

/**
 * zyr_store_open:
 * @path: file name; its folder must exist
 * @key: %ZYR_STORE_KEY_SIZE_BYTES random bytes
 *
 * Opens the store, or creates it when there is no file, and migrates an older one. The whole file
 * is verified when it is small or was not closed properly; later damage is reported by the call
 * that meets it.
 *
 * Returns: (transfer full) (nullable): close with zyr_store_close()
 */
ZyrStore *zyr_store_open (const char *path, GBytes *key, GError **error);

/** zyr_store_close: @self may be %NULL */
void zyr_store_close (ZyrStore *self);

/** zyr_store_destroy: removes the files of a store that is not open, for a wipe */
gboolean zyr_store_destroy (const char *path, GError **error);

/** zyr_store_set_clock: for tests; the system clock otherwise */
void zyr_store_set_clock (ZyrStore *self, ZyrClock *clock);

/* Settings that outlive a session: identity of the device, server, user, foundation. Keys of the
 * program are "a-z0-9.-"; values are text of at most ZYR_STORE_META_SIZE_BYTES_MAX. */
#define ZYR_STORE_META_DEVICE_ID "device-id" /* needed before the first operation */
/* Behind it a user's id, "." and a household's: a note that he is writing (zyr-note-draft.h) */
#define ZYR_STORE_META_NOTE_DRAFT "note-draft."
#define ZYR_STORE_META_SIZE_BYTES_MAX (256 * 1024)

/** zyr_store_dup_meta: Returns: (transfer full) (nullable): %NULL without error when not set */
char *zyr_store_dup_meta (ZyrStore *self, const char *key, GError **error);

/** zyr_store_set_meta: @value %NULL removes the key */
gboolean zyr_store_set_meta (ZyrStore *self, const char *key, const char *value, GError **error);

/**
 * zyr_store_check:
 *
 * Verifies every page and the structure of the database; slow for a large one. Returns: %FALSE
 * with %ZYR_STORE_ERROR_DAMAGED when something is not as written.
 */
gboolean zyr_store_check (ZyrStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStore, zyr_store_close)

G_END_DECLS
