/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-device-store-private.h"

#include "zyr-store-blobs.h"
#include "zyr-store-drafts.h"
#include "zyr-store-history.h"
#include "zyr-store-operations.h"
#include "zyr-store-records.h"

struct _ZyrDeviceStore
{
  GObject parent_instance;
  ZyrStoreThread *thread;
};

static void zyr_device_store_iface_init (ZyrSyncStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrDeviceStore,
                               zyr_device_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZYR_TYPE_SYNC_STORE,
                                                      zyr_device_store_iface_init))

/* What a call carries to the store's thread; each uses the members that it needs. */
typedef struct
{
  char *text;  /* scope, hash or outcome */
  char *text2; /* epoch or media type */
  gint64 number;
  gint64 last;
  guint n_max;
  gsize size_bytes_max;
  GPtrArray *items;
  GBytes *bytes;
  ZyrStoreHistoryRow *history;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->text);
  g_free (call->text2);
  g_clear_pointer (&call->items, g_ptr_array_unref);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_clear_pointer (&call->history, zyr_store_history_row_free);
  g_free (call);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GDestroyNotify result_free = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, result_free);
}

/* Takes @call and @task. */
static void
start_write (ZyrSyncStore *store, ZyrStoreFunc func, Call *call, GTask *task)
{
  zyr_store_thread_run_async (ZYR_DEVICE_STORE (store)->thread, func, call, call_free, NULL,
                              g_task_get_cancellable (task), write_cb, task);
}

static void
start_read (ZyrSyncStore *store,
            ZyrStoreFunc func,
            Call *call,
            GDestroyNotify result_free,
            GTask *task)
{
  g_task_set_task_data (task, result_free, NULL);
  zyr_store_thread_run_async (ZYR_DEVICE_STORE (store)->thread, func, call, call_free, result_free,
                              g_task_get_cancellable (task), read_cb, task);
}

static gpointer
load_state (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_device_store_read_state (store, error);
}

static void
zyr_device_store_load_state (ZyrSyncStore *store, GTask *task)
{
  start_read (store, load_state, g_new0 (Call, 1), (GDestroyNotify)zyr_sync_store_state_free, task);
}

static gpointer
count_pending (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GUINT_TO_POINTER ((guint)MAX (zyr_store_count_pending (store, error), 0));
}

static void
zyr_device_store_count_pending (ZyrSyncStore *store, GTask *task)
{
  start_read (store, count_pending, g_new0 (Call, 1), NULL, task);
}

static gpointer
load_batch (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return zyr_device_store_read_batch (store, call->number, call->n_max, call->size_bytes_max,
                                      error);
}

static void
zyr_device_store_load_batch (ZyrSyncStore *store,
                             gint64 after,
                             guint max_ops,
                             gsize max_bytes,
                             GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->number = after;
  call->n_max = max_ops;
  call->size_bytes_max = max_bytes;
  start_read (store, load_batch, call, (GDestroyNotify)g_ptr_array_unref, task);
}

static gpointer
reopen (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (zyr_store_reopen_operations (store, call->number, error));
}

static void
zyr_device_store_reopen (ZyrSyncStore *store, gint64 after, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->number = after;
  start_write (store, reopen, call, task);
}

static gpointer
renumber (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (
      zyr_store_renumber_operations (store, call->number, call->last, error));
}

static void
zyr_device_store_renumber (ZyrSyncStore *store, gint64 after, gint64 last, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->number = after;
  call->last = last;
  start_write (store, renumber, call, task);
}

static gpointer
hand_over (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_hand_over_drafts (store, error));
}

static void
zyr_device_store_hand_over (ZyrSyncStore *store, GTask *task)
{
  start_write (store, hand_over, g_new0 (Call, 1), task);
}

static gpointer
apply_push_results (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (
      zyr_device_store_keep_results (store, call->text, call->items, error));
}

static void
zyr_device_store_apply_push_results (ZyrSyncStore *store,
                                     const char *epoch,
                                     GPtrArray *results,
                                     GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (epoch);
  call->items = g_ptr_array_ref (results);
  start_write (store, apply_push_results, call, task);
}

static gpointer
begin_reset (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (zyr_store_begin_reset (store, call->text, call->text2, error));
}

static void
zyr_device_store_begin_reset (ZyrSyncStore *store,
                              const char *scope,
                              const char *epoch,
                              GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (scope);
  call->text2 = g_strdup (epoch);
  start_write (store, begin_reset, call, task);
}

static gpointer
apply_page (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (
      zyr_store_apply_page (store, call->text, call->text2, call->items, call->number, error));
}

static void
zyr_device_store_apply_page (ZyrSyncStore *store,
                             const char *scope,
                             const char *epoch,
                             GPtrArray *entries,
                             gint64 next,
                             GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (scope);
  call->text2 = g_strdup (epoch);
  call->items = g_ptr_array_ref (entries);
  call->number = next;
  start_write (store, apply_page, call, task);
}

static gpointer
end_reset (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_end_reset (store, ((Call *)data)->text, error));
}

static void
zyr_device_store_end_reset (ZyrSyncStore *store, const char *scope, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (scope);
  start_write (store, end_reset, call, task);
}

static gpointer
drop_scope (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_drop_scope (store, ((Call *)data)->text, error));
}

static void
zyr_device_store_drop_scope (ZyrSyncStore *store, const char *scope, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (scope);
  start_write (store, drop_scope, call, task);
}

static gpointer
list_unsent_blobs (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_device_store_read_unsent (store, ((Call *)data)->n_max, error);
}

static void
zyr_device_store_list_unsent_blobs (ZyrSyncStore *store, guint max_n, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->n_max = max_n;
  start_read (store, list_unsent_blobs, call, (GDestroyNotify)g_ptr_array_unref, task);
}

static gpointer
dup_blob (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_store_dup_blob (store, ((Call *)data)->text, NULL, error);
}

static void
zyr_device_store_dup_blob (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (sha256);
  start_read (store, dup_blob, call, (GDestroyNotify)g_bytes_unref, task);
}

static gpointer
dup_part (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_store_dup_blob_part (store, ((Call *)data)->text, error);
}

static void
zyr_device_store_dup_part (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (sha256);
  start_read (store, dup_part, call, (GDestroyNotify)g_bytes_unref, task);
}

static gpointer
keep_part (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (zyr_store_keep_blob_part (store, call->text, call->bytes, error));
}

static void
zyr_device_store_keep_part (ZyrSyncStore *store, const char *sha256, GBytes *bytes, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (sha256);
  call->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  start_write (store, keep_part, call, task);
}

static gpointer
mark_blob_sent (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_mark_blob_sent (store, ((Call *)data)->text, error));
}

static void
zyr_device_store_mark_blob_sent (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (sha256);
  start_write (store, mark_blob_sent, call, task);
}

static gpointer
put_blob (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  g_autofree char *hash
      = zyr_store_put_blob (store, call->text, call->text2, call->bytes, NULL, TRUE, error);

  return GINT_TO_POINTER (hash != NULL);
}

static void
zyr_device_store_put_blob (ZyrSyncStore *store,
                           const char *sha256,
                           const char *mime,
                           GBytes *bytes,
                           GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->text = g_strdup (sha256);
  call->text2 = g_strdup (mime);
  call->bytes = g_bytes_ref (bytes);
  start_write (store, put_blob, call, task);
}

static gpointer
add_history (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_add_history (store, ((Call *)data)->history, error));
}

static void
zyr_device_store_add_history (ZyrSyncStore *store, const ZyrSyncHistoryEntry *entry, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->history
      = zyr_store_history_row_new (entry->started_unix, entry->ended_unix, entry->outcome);
  call->history->n_ops_sent = entry->n_ops_sent;
  call->history->n_conflicts = entry->n_conflicts;
  call->history->n_quarantined = entry->n_quarantined;
  call->history->n_records_received = entry->n_records_received;
  call->history->n_blobs_sent = entry->n_blobs_sent;
  call->history->n_bytes_sent = (gint64)entry->n_bytes_sent;
  call->history->n_bytes_received = (gint64)entry->n_bytes_received;
  if (entry->detail != NULL)
    {
      g_free (call->history->detail);
      call->history->detail = g_strdup (entry->detail);
    }
  start_write (store, add_history, call, task);
}

static void
zyr_device_store_iface_init (ZyrSyncStoreInterface *iface)
{
  iface->load_state = zyr_device_store_load_state;
  iface->count_pending = zyr_device_store_count_pending;
  iface->load_batch = zyr_device_store_load_batch;
  iface->reopen = zyr_device_store_reopen;
  iface->renumber = zyr_device_store_renumber;
  iface->hand_over = zyr_device_store_hand_over;
  iface->apply_push_results = zyr_device_store_apply_push_results;
  iface->begin_reset = zyr_device_store_begin_reset;
  iface->apply_page = zyr_device_store_apply_page;
  iface->end_reset = zyr_device_store_end_reset;
  iface->drop_scope = zyr_device_store_drop_scope;
  iface->list_unsent_blobs = zyr_device_store_list_unsent_blobs;
  iface->dup_blob = zyr_device_store_dup_blob;
  iface->mark_blob_sent = zyr_device_store_mark_blob_sent;
  iface->put_blob = zyr_device_store_put_blob;
  iface->dup_part = zyr_device_store_dup_part;
  iface->keep_part = zyr_device_store_keep_part;
  iface->add_history = zyr_device_store_add_history;
}

static void
zyr_device_store_finalize (GObject *object)
{
  g_clear_object (&ZYR_DEVICE_STORE (object)->thread);
  G_OBJECT_CLASS (zyr_device_store_parent_class)->finalize (object);
}

static void
zyr_device_store_class_init (ZyrDeviceStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_device_store_finalize;
}

static void
zyr_device_store_init (ZyrDeviceStore *self)
{
}

ZyrDeviceStore *
zyr_device_store_new (ZyrStoreThread *thread)
{
  ZyrDeviceStore *self = g_object_new (ZYR_TYPE_DEVICE_STORE, NULL);

  self->thread = g_object_ref (thread);
  return self;
}
