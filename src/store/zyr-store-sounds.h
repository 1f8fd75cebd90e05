/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/* Sounds that are being recorded for questions of a draft, in pieces. They go with the draft. */

/**
 * zyr_store_append_sound:
 * @before: (nullable): hash of the blob that the first piece goes on from
 *
 * Durable (fsync) on return. Errors: LIMIT when all of it is beyond ZYR_BLOB_SIZE_BYTES_MAX,
 * NOT_FOUND when the draft is gone or finished.
 */
gboolean zyr_store_append_sound (ZyrStore   *self,
                                 const char *draft,
                                 const char *ref,
                                 const char *before,
                                 GBytes     *bytes,
                                 GError    **error);

/**
 * zyr_store_put_sound: makes a blob of the draft of all pieces; they stay, for what is still to come
 *
 * Returns: (transfer full): its hash; NOT_FOUND when there are no pieces
 */
char *zyr_store_put_sound (ZyrStore   *self,
                           const char *draft,
                           const char *ref,
                           const char *mime,
                           GError    **error);

/** zyr_store_list_sounds: the questions that have pieces. (transfer full) (element-type utf8) */
GPtrArray *zyr_store_list_sounds (ZyrStore *self, const char *draft, GError **error);

/** zyr_store_drop_sound: without its pieces; no error when there are none */
gboolean
zyr_store_drop_sound (ZyrStore *self, const char *draft, const char *ref, GError **error);

G_END_DECLS
