/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-store-state.h"

ZyrSyncCursor *
zyr_sync_cursor_new (const char *scope, const char *epoch, gint64 seq, gboolean resetting)
{
  ZyrSyncCursor *cursor = g_new0 (ZyrSyncCursor, 1);

  g_return_val_if_fail (scope != NULL && epoch != NULL && seq >= 0, cursor);

  cursor->scope = g_strdup (scope);
  cursor->epoch = g_strdup (epoch);
  cursor->seq = seq;
  cursor->resetting = resetting;
  return cursor;
}

void
zyr_sync_cursor_free (ZyrSyncCursor *cursor)
{
  g_free (cursor->scope);
  g_free (cursor->epoch);
  g_free (cursor->digest);
  g_free (cursor);
}

ZyrSyncStoreState *
zyr_sync_store_state_new (void)
{
  ZyrSyncStoreState *state = g_new0 (ZyrSyncStoreState, 1);

  state->cursors = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_cursor_free);
  state->refused = zyr_refused_ops_new ();
  return state;
}

void
zyr_sync_store_state_free (ZyrSyncStoreState *state)
{
  g_ptr_array_unref (state->cursors);
  g_ptr_array_unref (state->refused);
  g_free (state);
}

ZyrSyncBlob *
zyr_sync_blob_new (const char *sha256, const char *mime, gint64 size_bytes)
{
  ZyrSyncBlob *blob = g_new0 (ZyrSyncBlob, 1);

  blob->sha256 = g_strdup (sha256);
  blob->mime = g_strdup (mime);
  blob->size_bytes = size_bytes;
  return blob;
}

void
zyr_sync_blob_free (ZyrSyncBlob *blob)
{
  g_free (blob->sha256);
  g_free (blob->mime);
  g_free (blob);
}
