/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runner has others do for the engine: requests, and calls to the store. */
#include "zyr-sync-runner-private.h"

static void call_ended (ZyrSyncRunner *self);

/* ---- what came of a blob before the line was cut ---- */

static void
part_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;

  /* Without it the next fetching begins at the first byte. */
  zyr_sync_store_write_finish (ZYR_SYNC_STORE (source), result, NULL);
  call_ended (self);
}

static void
keep_part (ZyrSyncRunner *self, const char *sha256, GBytes *bytes)
{
  self->n_calls++;
  zyr_sync_store_keep_part_async (
      self->store, sha256, bytes, NULL, part_kept_cb, g_object_ref (self));
}

/* ---- requests ---- */

typedef struct
{
  ZyrSyncRunner *self;
  guint64 id;
  GCancellable *cancellable;
  char *sha256; /* (nullable): of the blob that is fetched */
  gboolean awaited;
} RequestCall;

static void
request_call_free (RequestCall *call)
{
  if (call->awaited)
    call_ended (call->self);
  g_object_unref (call->self);
  g_object_unref (call->cancellable);
  g_free (call->sha256);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RequestCall, request_call_free)

static void
request_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RequestCall) call = user_data;
  ZyrSyncRunner *self = call->self;
  g_autoptr (ZyrSyncAnswer) answer = zyr_sync_exchange_finish (ZYR_ACCOUNT (source), result);
  gboolean cancelled = g_cancellable_is_cancelled (call->cancellable);
  gboolean wrong = answer->problem == ZYR_SYNC_PROBLEM_BROKEN_ANSWER;

  g_hash_table_remove (self->cancellables, &call->id);
  if (call->sha256 != NULL && answer->problem != ZYR_SYNC_PROBLEM_NONE
      && (answer->bytes != NULL || wrong))
    keep_part (self, call->sha256, wrong ? NULL : answer->bytes);
  if (!cancelled)
    zyr_sync_runner_step (self,
          &(ZyrSyncEvent){
              .kind = answer->problem != ZYR_SYNC_PROBLEM_NONE ? ZYR_SYNC_EVENT_TRANSPORT_ERROR
                                                               : ZYR_SYNC_EVENT_RESPONSE,
              .id = call->id,
              .flag = answer->flag,
              .offset = answer->offset,
              .problem = answer->problem,
              .hello = answer->hello,
              .push = answer->push,
              .page = answer->page,
              .wait = answer->wait,
              .bytes = answer->bytes,
              .refusal = answer->refusal,
          });
}

/* The engine knows of a beginning only while it runs; what an earlier run has kept is asked for. */
static void
part_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RequestCall *call = user_data;
  ZyrSyncRunner *self = call->self;
  g_autoptr (GBytes) part
      = zyr_sync_store_dup_blob_finish (ZYR_SYNC_STORE (source), result, NULL);
  ZyrSyncAction action = { .request = ZYR_SYNC_REQUEST_GET_BLOB, .sha256 = call->sha256 };

  if (part != NULL && g_bytes_get_size (part) > 0)
    action.bytes = part;
  if (g_cancellable_is_cancelled (call->cancellable))
    {
      g_hash_table_remove (self->cancellables, &call->id);
      request_call_free (call);
      return;
    }
  zyr_sync_exchange_async (
      self->account, &action, self->timeout_ms, call->cancellable, request_done_cb, call);
}

void
zyr_sync_runner_send_request (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  RequestCall *call = g_new0 (RequestCall, 1);

  call->self = g_object_ref (self);
  call->id = action->id;
  call->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->cancellables,
                       g_memdup2 (&action->id, sizeof action->id),
                       g_object_ref (call->cancellable));
  if (action->request == ZYR_SYNC_REQUEST_GET_BLOB)
    call->sha256 = g_strdup (action->sha256);
  /* A session that is being renewed is the account's: whoever stops does not end that. */
  call->awaited = action->request != ZYR_SYNC_REQUEST_TOKEN;
  self->n_calls += call->awaited;
  if (call->sha256 != NULL && action->bytes == NULL)
    {
      zyr_sync_store_dup_part_async (self->store, call->sha256, NULL, part_found_cb, call);
      return;
    }
  zyr_sync_exchange_async (
      self->account, action, self->timeout_ms, call->cancellable, request_done_cb, call);
}

void
zyr_sync_runner_cancel_request (ZyrSyncRunner *self, guint64 id)
{
  g_autoptr (GCancellable) cancellable = NULL;
  g_autofree guint64 *key = NULL;

  if (g_hash_table_steal_extended (
          self->cancellables, &id, (gpointer *) &key, (gpointer *) &cancellable))
    g_cancellable_cancel (cancellable);
}

void
zyr_sync_runner_cancel_all (ZyrSyncRunner *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_hash_table_iter_init (&iter, self->cancellables);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    {
      g_autoptr (GCancellable) stolen = g_object_ref (cancellable);

      g_hash_table_iter_remove (&iter);
      g_cancellable_cancel (stolen);
    }
}

/* ---- the store ---- */

typedef struct
{
  ZyrSyncRunner *self;
  guint64 id;
  ZyrSyncStoreKind kind;
} StoreCall;

static void
call_ended (ZyrSyncRunner *self)
{
  self->n_calls--;
  zyr_sync_runner_answer_stop (self);
}

static void
store_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree StoreCall *call = user_data;
  g_autoptr (ZyrSyncRunner) self = call->self;
  g_autoptr (ZyrSyncStored) stored
      = zyr_sync_store_call_finish (ZYR_SYNC_STORE (source), result, call->kind);

  zyr_sync_runner_step (self,
        &(ZyrSyncEvent){
            .kind = stored->ok ? ZYR_SYNC_EVENT_STORE_DONE : ZYR_SYNC_EVENT_STORE_ERROR,
            .id = call->id,
            .state = stored->state,
            .list = stored->list,
            .bytes = stored->bytes,
        });
  if (stored->ok
      && (call->kind == ZYR_SYNC_STORE_PUSH_RESULTS || call->kind == ZYR_SYNC_STORE_LOAD_STATE))
    zyr_sync_runner_count_pending (self);
  call_ended (self);
}

void
zyr_sync_runner_call_store (ZyrSyncRunner *self, const ZyrSyncAction *action)
{
  StoreCall *call = g_new0 (StoreCall, 1);

  call->self = g_object_ref (self);
  call->id = action->id;
  call->kind = action->store;
  self->n_calls++;
  zyr_sync_store_call_async (self->store, action, store_done_cb, call);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  const guint n
      = zyr_sync_store_count_pending_finish (ZYR_SYNC_STORE (source), result, &error);

  self->counting = FALSE;
  if (error == NULL && n != self->pending_ops)
    {
      self->pending_ops = n;
      g_object_notify (G_OBJECT (self), "pending-ops");
    }
  if (self->count_again && self->started)
    zyr_sync_runner_count_pending (self);
  call_ended (self);
}

void
zyr_sync_runner_count_pending (ZyrSyncRunner *self)
{
  self->count_again = self->counting;
  if (self->counting)
    return;
  self->counting = TRUE;
  self->n_calls++;
  zyr_sync_store_count_pending_async (self->store, NULL, counted_cb, g_object_ref (self));
}

static void
history_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncRunner) self = user_data;

  /* A row of history that could not be kept is not worth a failure of the contact. */
  zyr_sync_store_write_finish (ZYR_SYNC_STORE (source), result, NULL);
  call_ended (self);
}

void
zyr_sync_runner_add_history (ZyrSyncRunner *self, const ZyrSyncHistoryEntry *counted)
{
  ZyrSyncHistoryEntry entry = *counted;
  guint64 sent, received;

  zyr_sync_runner_get_traffic (self, &sent, &received);
  entry.n_bytes_sent = sent - self->n_sent;
  entry.n_bytes_received = received - self->n_received;
  self->n_sent = sent;
  self->n_received = received;
  entry.ended_unix = g_get_real_time () / G_USEC_PER_SEC;
  entry.started_unix = entry.ended_unix - counted->started_unix;
  self->n_calls++;
  zyr_sync_store_add_history_async (
      self->store, &entry, NULL, history_added_cb, g_object_ref (self));
}
