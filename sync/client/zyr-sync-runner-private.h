/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-account-private.h"
#include "zyr-sync-engine.h"
#include "zyr-sync-runner.h"

G_BEGIN_DECLS

struct _ZyrSyncRunner
{
  GObject parent_instance;

  ZyrSyncStore *store;
  ZyrAccount *account;
  ZyrSyncEngine *engine;
  GNetworkMonitor *monitor;
  gboolean metered;
  gboolean portal;
  guint timeout_ms;

  gboolean started;
  gboolean stepping;
  GQueue later;              /* of Outside: events that came while stepping */
  GHashTable *cancellables;  /* id of a request under way to GCancellable */
  guint timer_id;
  guint keyring_timer_id;
  guint n_calls; /* to the store, and requests, until their answers are dealt with */
  GPtrArray *stop_tasks;
  GHashTable *fetches; /* sha256 to GPtrArray of GTask */
  gboolean counting;
  gboolean count_again;

  ZyrSyncState state;
  ZyrSyncProblem problem;
  gint64 last_success;
  guint pending_ops;
  guint64 progress_done;
  guint64 progress_total;
  guint64 upload_done;
  guint64 upload_total;
  guint photos_waiting;
  gboolean photos_held;
  gboolean photos_on_metered;
  guint64 n_sent; /* bytes, up to the last row of history */
  guint64 n_received;
  gboolean foreground;
};

/* The engine takes one event, and what it asks for is done. Not to be called within a step. */
void zyr_sync_runner_step (ZyrSyncRunner *self, ZyrSyncEvent *event);
void zyr_sync_runner_answer_stop (ZyrSyncRunner *self);

/* What the engine asks for */
void zyr_sync_runner_send_request (ZyrSyncRunner *self, const ZyrSyncAction *action);
void zyr_sync_runner_cancel_request (ZyrSyncRunner *self, guint64 id);
void zyr_sync_runner_cancel_all (ZyrSyncRunner *self);
void zyr_sync_runner_call_store (ZyrSyncRunner *self, const ZyrSyncAction *action);
void zyr_sync_runner_count_pending (ZyrSyncRunner *self);
void zyr_sync_runner_add_history (ZyrSyncRunner *self, const ZyrSyncHistoryEntry *counted);

/* For tests: bounds every request, also the long poll, which otherwise has its own time. */
void zyr_sync_runner_set_timeout_ms (ZyrSyncRunner *self, guint timeout_ms);

/**
 * ZyrSyncAnswer: what one request of the engine came to; exactly what a RESPONSE or TRANSPORT_ERROR
 * event carries.
 * @problem: NONE for an answer of the centre
 * @flag: of hello: nothing is to be told; of an upload: the centre has all of it
 * @offset: of an upload: how much the centre has
 * @bytes: of a download, also the part of it that came before a TRANSPORT_ERROR
 */
typedef struct
{
  ZyrSyncProblem problem;
  gboolean flag;
  ZyrHelloAnswer *hello;
  ZyrPushAnswer *push;
  ZyrFeedPage *page;
  ZyrWaitAnswer *wait;
  GBytes *bytes;
  gint64 offset;
  ZyrProtocolProblem *refusal;
} ZyrSyncAnswer;

void zyr_sync_answer_free (ZyrSyncAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncAnswer, zyr_sync_answer_free)

/**
 * zyr_sync_exchange_async: carries out a REQUEST action; messages are written here and read in a
 * thread.
 * @timeout_ms: 0 for what fits the request
 */
void zyr_sync_exchange_async (ZyrAccount          *account,
                              const ZyrSyncAction *action,
                              guint                timeout_ms,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
/** zyr_sync_exchange_finish: Returns: (transfer full): never NULL; a failure is in @problem */
ZyrSyncAnswer *zyr_sync_exchange_finish (ZyrAccount *account, GAsyncResult *result);

/**
 * zyr_sync_fetch_error: a BLOB_DONE action as an error. Returns: (transfer full) (nullable): NULL:
 *   it is there
 */
GError *zyr_sync_fetch_error (const ZyrSyncAction *action);

/** ZyrSyncStored: what a STORE action came to */
typedef struct
{
  gboolean ok;
  ZyrSyncStoreState *state;
  GPtrArray *list;
  GBytes *bytes;
} ZyrSyncStored;

void zyr_sync_stored_free (ZyrSyncStored *stored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncStored, zyr_sync_stored_free)

/** zyr_sync_store_call_async: carries out a STORE action; never cancelled */
void zyr_sync_store_call_async (ZyrSyncStore        *store,
                                const ZyrSyncAction *action,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/** zyr_sync_store_call_finish: Returns: (transfer full): never NULL */
ZyrSyncStored *
zyr_sync_store_call_finish (ZyrSyncStore *store, GAsyncResult *result, ZyrSyncStoreKind kind);

G_END_DECLS
