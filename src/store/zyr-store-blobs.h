/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/* Photos and files by the SHA-256 of their bytes (64 lower-case hexadecimal digits). */

/** ZyrStoreBlobInfo: a blob without its bytes */
typedef struct
{
  char *sha256;
  char *mime;
  gsize size_bytes;
} ZyrStoreBlobInfo;

void zyr_store_blob_info_free (ZyrStoreBlobInfo *self);

/**
 * zyr_store_put_blob:
 * @sha256: (nullable): what the bytes must hash to; %NULL when they were made here
 * @draft: (nullable): the draft that it was attached to: a blob that its submission does not name
 *   is dropped when the draft is finished
 * @from_centre: the centre has it already
 *
 * Errors: CONFLICT when the bytes hash otherwise, LIMIT beyond ZYR_BLOB_SIZE_BYTES_MAX.
 *
 * Returns: (transfer full): the hash
 */
char *zyr_store_put_blob (ZyrStore   *self,
                          const char *sha256,
                          const char *mime,
                          GBytes     *bytes,
                          const char *draft,
                          gboolean    from_centre,
                          GError    **error);

/** zyr_store_dup_blob: @mime: (out) (optional) (transfer full). NOT_FOUND when it is not here */
GBytes *zyr_store_dup_blob (ZyrStore *self, const char *sha256, char **mime, GError **error);

/**
 * zyr_store_list_unsent_blobs:
 *
 * Blobs whose operation the centre has answered but whose own arrival it has not confirmed, smallest
 * first; those of unfinished drafts are not among them.
 *
 * Returns: (transfer full) (element-type ZyrStoreBlobInfo):
 */
GPtrArray *zyr_store_list_unsent_blobs (ZyrStore *self, GError **error);

/** zyr_store_mark_blob_sent: the centre has confirmed the hash */
gboolean zyr_store_mark_blob_sent (ZyrStore *self, const char *sha256, GError **error);

/**
 * zyr_store_keep_blob_part: the beginning of a blob that the centre has, for the next time
 * @bytes: (nullable): %NULL: there is none that is any good
 *
 * Kept until the blob is here, or no record names it any more. LIMIT as for the blob.
 */
gboolean
zyr_store_keep_blob_part (ZyrStore *self, const char *sha256, GBytes *bytes, GError **error);

/** zyr_store_dup_blob_part: Returns: (transfer full): empty when nothing was kept */
GBytes *zyr_store_dup_blob_part (ZyrStore *self, const char *sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreBlobInfo, zyr_store_blob_info_free)

G_END_DECLS
