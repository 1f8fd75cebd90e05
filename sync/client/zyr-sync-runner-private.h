/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-account-private.h"
#include "zyr-sync-engine.h"
#include "zyr-sync-runner.h"

G_BEGIN_DECLS

/* For tests: bounds every request, also the long poll, which otherwise has its own time. */
void zyr_sync_runner_set_timeout_ms (ZyrSyncRunner *self, guint timeout_ms);

/**
 * ZyrSyncAnswer: what one request of the engine came to; exactly what a RESPONSE or TRANSPORT_ERROR
 * event carries.
 * @problem: NONE for an answer of the centre
 * @in_step: of hello: nothing is to be told
 */
typedef struct
{
  ZyrSyncProblem problem;
  gboolean in_step;
  ZyrHelloAnswer *hello;
  ZyrPushAnswer *push;
  ZyrFeedPage *page;
  ZyrWaitAnswer *wait;
  GBytes *bytes;
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
