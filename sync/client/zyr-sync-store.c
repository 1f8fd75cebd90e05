/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-store.h"

G_DEFINE_INTERFACE (ZyrSyncStore, zyr_sync_store, G_TYPE_OBJECT)

static void
zyr_sync_store_default_init (ZyrSyncStoreInterface *iface)
{
}

static GTask *
store_task_new (ZyrSyncStore       *self,
                gpointer            source_tag,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  GTask *task;

  g_return_val_if_fail (ZYR_IS_SYNC_STORE (self), NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  /* What a store has written stays written, whoever lost interest: the answer must say so. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

#define STORE_TASK(self, tag) store_task_new (self, tag, cancellable, callback, user_data)

void
zyr_sync_store_load_state_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_load_state_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->load_state (self, task);
}

void
zyr_sync_store_count_pending_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_count_pending_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->count_pending (self, task);
}

void
zyr_sync_store_load_batch_async (
    ZyrSyncStore *self, gint64 after, guint max_ops, gsize max_bytes, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_load_batch_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->load_batch (self, after, max_ops, max_bytes, task);
}

void
zyr_sync_store_reopen_async (ZyrSyncStore *self, gint64 after, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_reopen_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->reopen (self, after, task);
}

void
zyr_sync_store_renumber_async (ZyrSyncStore *self,
                               gint64        after,
                               gint64        last,
                               ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_renumber_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->renumber (self, after, last, task);
}

void
zyr_sync_store_hand_over_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_hand_over_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->hand_over (self, task);
}

void
zyr_sync_store_apply_push_results_async (ZyrSyncStore *self,
                                         const char   *epoch,
                                         GPtrArray    *results,
                                         ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_apply_push_results_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->apply_push_results (self, epoch, results, task);
}

void
zyr_sync_store_begin_reset_async (ZyrSyncStore *self,
                                  const char   *scope,
                                  const char   *epoch,
                                  ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_begin_reset_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->begin_reset (self, scope, epoch, task);
}

void
zyr_sync_store_apply_page_async (ZyrSyncStore *self,
                                 const char   *scope,
                                 const char   *epoch,
                                 GPtrArray    *entries,
                                 gint64        next,
                                 ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_apply_page_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->apply_page (self, scope, epoch, entries, next, task);
}

void
zyr_sync_store_end_reset_async (ZyrSyncStore *self, const char *scope, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_end_reset_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->end_reset (self, scope, task);
}

void
zyr_sync_store_drop_scope_async (ZyrSyncStore *self, const char *scope, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_drop_scope_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->drop_scope (self, scope, task);
}

void
zyr_sync_store_list_unsent_blobs_async (ZyrSyncStore *self, guint max_n, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_list_unsent_blobs_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->list_unsent_blobs (self, max_n, task);
}

void
zyr_sync_store_dup_blob_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_dup_blob_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->dup_blob (self, sha256, task);
}

void
zyr_sync_store_mark_blob_sent_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_mark_blob_sent_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->mark_blob_sent (self, sha256, task);
}

void
zyr_sync_store_put_blob_async (ZyrSyncStore *self,
                               const char   *sha256,
                               const char   *mime,
                               GBytes       *bytes,
                               ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_put_blob_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->put_blob (self, sha256, mime, bytes, task);
}

void
zyr_sync_store_dup_part_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_dup_part_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->dup_part (self, sha256, task);
}

void
zyr_sync_store_keep_part_async (ZyrSyncStore *self,
                                const char   *sha256,
                                GBytes       *bytes,
                                ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_keep_part_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->keep_part (self, sha256, bytes, task);
}

void
zyr_sync_store_add_history_async (ZyrSyncStore              *self,
                                  const ZyrSyncHistoryEntry *entry,
                                  ZYR_SYNC_STORE_ASYNC)
{
  GTask *task = STORE_TASK (self, zyr_sync_store_add_history_async);

  ZYR_SYNC_STORE_GET_IFACE (self)->add_history (self, entry, task);
}

ZyrSyncStoreState *
zyr_sync_store_load_state_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
zyr_sync_store_count_pending_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  return GPOINTER_TO_UINT (g_task_propagate_pointer (G_TASK (result), error));
}

GPtrArray *
zyr_sync_store_list_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GBytes *
zyr_sync_store_dup_blob_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
zyr_sync_store_write_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
