/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-runner-private.h"

void
zyr_sync_stored_free (ZyrSyncStored *stored)
{
  g_clear_pointer (&stored->state, zyr_sync_store_state_free);
  g_clear_pointer (&stored->list, g_ptr_array_unref);
  g_clear_pointer (&stored->bytes, g_bytes_unref);
  g_free (stored);
}

void
zyr_sync_store_call_async (ZyrSyncStore        *store,
                           const ZyrSyncAction *a,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  switch (a->store)
    {
    case ZYR_SYNC_STORE_LOAD_BATCH:
      zyr_sync_store_load_batch_async (
          store, a->after, a->max_n, a->max_bytes, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_REOPEN:
      zyr_sync_store_reopen_async (store, a->after, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_RENUMBER:
      zyr_sync_store_renumber_async (store, a->after, a->last, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_HAND_OVER:
      zyr_sync_store_hand_over_async (store, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      zyr_sync_store_apply_push_results_async (
          store, a->epoch, a->list, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_DROP_SCOPE:
      zyr_sync_store_drop_scope_async (store, a->scope, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_BEGIN_RESET:
      zyr_sync_store_begin_reset_async (store, a->scope, a->epoch, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_APPLY_PAGE:
      zyr_sync_store_apply_page_async (
          store, a->scope, a->epoch, a->list, a->after, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_END_RESET:
      zyr_sync_store_end_reset_async (store, a->scope, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_LIST_BLOBS:
      zyr_sync_store_list_unsent_blobs_async (store, a->max_n, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_DUP_BLOB:
      zyr_sync_store_dup_blob_async (store, a->sha256, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_MARK_BLOB:
      zyr_sync_store_mark_blob_sent_async (store, a->sha256, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_PUT_BLOB:
      zyr_sync_store_put_blob_async (
          store, a->sha256, a->mime, a->bytes, NULL, callback, user_data);
      break;
    case ZYR_SYNC_STORE_LOAD_STATE:
    default:
      zyr_sync_store_load_state_async (store, NULL, callback, user_data);
      break;
    }
}

ZyrSyncStored *
zyr_sync_store_call_finish (ZyrSyncStore *store, GAsyncResult *result, ZyrSyncStoreKind kind)
{
  ZyrSyncStored *stored = g_new0 (ZyrSyncStored, 1);

  switch ((int) kind)
    {
    case ZYR_SYNC_STORE_LOAD_STATE:
      stored->state = zyr_sync_store_load_state_finish (store, result, NULL);
      stored->ok = stored->state != NULL;
      break;
    case ZYR_SYNC_STORE_LOAD_BATCH:
    case ZYR_SYNC_STORE_LIST_BLOBS:
      stored->list = zyr_sync_store_list_finish (store, result, NULL);
      stored->ok = stored->list != NULL;
      break;
    case ZYR_SYNC_STORE_DUP_BLOB:
      stored->bytes = zyr_sync_store_dup_blob_finish (store, result, NULL);
      stored->ok = stored->bytes != NULL;
      break;
    default:
      stored->ok = zyr_sync_store_write_finish (store, result, NULL);
      break;
    }
  return stored;
}
