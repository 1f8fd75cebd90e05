/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-retry.h"

G_BEGIN_DECLS

/**
 * ZyrSyncCursor: how far the device has applied a scope.
 * @digest: (nullable): what the device holds of it (zyr-feed-digest.h), when the store finds that it
 *   is time to compare it with the centre's; NULL from zyr_sync_cursor_new()
 * @resetting: begin_reset was called and end_reset not yet, perhaps in an earlier run of the
 *   program
 */
typedef struct
{
  char *scope;
  char *epoch;
  char *digest;
  gint64 seq;
  gboolean resetting;
} ZyrSyncCursor;

ZyrSyncCursor *
zyr_sync_cursor_new (const char *scope, const char *epoch, gint64 seq, gboolean resetting);
void zyr_sync_cursor_free (ZyrSyncCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncCursor, zyr_sync_cursor_free)

/**
 * ZyrSyncStoreState:
 * @acked_op: every operation up to this number was answered by the centre (0: none)
 * @last_op: the number of the newest operation made on this device (0: none)
 * @cursors: (element-type ZyrSyncCursor):
 * @refused: (element-type ZyrRefusedOp): operations that stand as refused, newest first
 */
typedef struct
{
  gint64 acked_op;
  gint64 last_op;
  GPtrArray *cursors;
  GPtrArray *refused;
} ZyrSyncStoreState;

/** zyr_sync_store_state_new: with no operation and empty arrays */
ZyrSyncStoreState *zyr_sync_store_state_new (void);
void zyr_sync_store_state_free (ZyrSyncStoreState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncStoreState, zyr_sync_store_state_free)

/** ZyrSyncBlob: bytes that the centre does not have yet */
typedef struct
{
  char *sha256;
  char *mime;
  gint64 size_bytes;
} ZyrSyncBlob;

ZyrSyncBlob *zyr_sync_blob_new (const char *sha256, const char *mime, gint64 size_bytes);
void zyr_sync_blob_free (ZyrSyncBlob *blob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncBlob, zyr_sync_blob_free)

G_END_DECLS
