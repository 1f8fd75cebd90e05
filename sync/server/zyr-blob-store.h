/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrBlobStore: bytes of attachments in a folder, addressed by home and SHA-256. A blob is there as
 * a whole and on the disk, or not at all. Thread-safe.
 */
typedef struct _ZyrBlobStore ZyrBlobStore;

ZyrBlobStore *zyr_blob_store_new (const char *directory);
void zyr_blob_store_free (ZyrBlobStore *store);

/** zyr_blob_store_put: durable on TRUE. @sha256 must be that of @bytes (the caller's check). */
gboolean zyr_blob_store_put (ZyrBlobStore *store,
                             const char *home,
                             const char *sha256,
                             GBytes *bytes,
                             GError **error);

/** zyr_blob_store_get: Returns: (transfer full) (nullable): G_FILE_ERROR_NOENT when it is not there
 */
GBytes *
zyr_blob_store_get (ZyrBlobStore *store, const char *home, const char *sha256, GError **error);

G_END_DECLS
