/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-feed.h"
#include "zyr-messages.h"
#include "zyr-protocol-error.h"
#include "zyr-sync-state.h"
#include "zyr-sync-store.h"

G_BEGIN_DECLS

/**
 * ZyrSyncEngine: the device's side of the protocol as a pure function: event in, actions out. No
 * I/O, no clock, no threads, no random numbers of its own, so that the simulator runs the very code
 * that the product runs.
 *
 * One contact: hello; push until the outbox is empty; what was refused and is to be tried again;
 * drop and reset scopes; pull each scope to its head; then one long poll on all scopes, and beside it
 * the unsent blobs, a few at a time. Answers go first: while operations are sent, blobs stand still.
 * The next page is asked for while one is being stored. So several requests and store actions may be
 * under way, each known by its id: late, repeated and foreign answers are ignored.
 */
typedef struct _ZyrSyncEngine ZyrSyncEngine;

typedef enum
{
  ZYR_SYNC_EVENT_START,           /* @flag: somebody is signed in */
  ZYR_SYNC_EVENT_STOP,
  ZYR_SYNC_EVENT_TIMER,           /* @id of the TIMER action */
  ZYR_SYNC_EVENT_NETWORK,         /* the machine's network; @flag: it is available; @metered, @portal */
  ZYR_SYNC_EVENT_PHOTOS,          /* @flag: blobs may go over a metered network */
  ZYR_SYNC_EVENT_FOREGROUND,      /* @flag: a person is looking */
  ZYR_SYNC_EVENT_SYNC_NOW,
  ZYR_SYNC_EVENT_CANCEL,          /* a person ends what is under way; SYNC_NOW goes on */
  ZYR_SYNC_EVENT_LOCAL_CHANGE,    /* the outbox has grown */
  ZYR_SYNC_EVENT_RETRY,           /* a refused operation is to be tried again: the store knows which */
  ZYR_SYNC_EVENT_SIGNED_IN,
  ZYR_SYNC_EVENT_SIGNED_OUT,
  ZYR_SYNC_EVENT_WANT_BLOB,       /* @sha256, @mime */
  /* @id, and the answer (TOKEN, PUT_BLOB: none); @flag: in step (HELLO), complete (HEAD_BLOB,
   * PATCH_BLOB, else @offset) */
  ZYR_SYNC_EVENT_RESPONSE,
  ZYR_SYNC_EVENT_TRANSPORT_ERROR, /* @id, @problem; GET_BLOB: @bytes, what came of it */
  ZYR_SYNC_EVENT_STORE_DONE,      /* @id, and @state, @list or @bytes */
  ZYR_SYNC_EVENT_STORE_ERROR,     /* @id */
} ZyrSyncEventKind;

/**
 * ZyrSyncEvent: all pointers are borrowed for the call; @now_ms is monotonic.
 * @metered: the network costs by the byte: blobs wait, unless PHOTOS said otherwise
 * @portal: a sign-in page stands between the machine and the network
 */
typedef struct
{
  ZyrSyncEventKind kind;
  gint64 now_ms;
  guint64 id;
  gboolean flag;
  gboolean metered;
  gboolean portal;
  gint64 offset;
  const char *sha256;
  const char *mime;
  ZyrSyncProblem problem;
  const ZyrHelloAnswer *hello;
  const ZyrPushAnswer *push; /* also of RETRY */
  const ZyrFeedPage *page;
  const ZyrWaitAnswer *wait;
  const ZyrProtocolProblem *refusal; /* the centre answered with an error */
  ZyrSyncStoreState *state;
  GPtrArray *list;
  GBytes *bytes; /* of dup_blob, and of GET_BLOB with a right hash */
} ZyrSyncEvent;

typedef enum
{
  ZYR_SYNC_REQUEST_HELLO,
  ZYR_SYNC_REQUEST_PUSH,
  ZYR_SYNC_REQUEST_RETRY,
  ZYR_SYNC_REQUEST_SEAL,      /* @push, sealed to the key @seal; answered as PUSH */
  ZYR_SYNC_REQUEST_SEAL_BLOB, /* @bytes of @sha256, sealed to @seal; answered as PUT_BLOB */
  ZYR_SYNC_REQUEST_PULL,
  ZYR_SYNC_REQUEST_WAIT,
  ZYR_SYNC_REQUEST_TOKEN,
  ZYR_SYNC_REQUEST_PUT_BLOB,   /* @bytes: all of a small one */
  ZYR_SYNC_REQUEST_HEAD_BLOB,  /* how much of it is there */
  ZYR_SYNC_REQUEST_PATCH_BLOB, /* @bytes at @after of @total; @flag: they reach to its end */
  ZYR_SYNC_REQUEST_GET_BLOB,   /* @bytes (nullable): its beginning, here already */
} ZyrSyncRequestKind;

typedef enum
{
  ZYR_SYNC_STORE_LOAD_STATE,
  ZYR_SYNC_STORE_LOAD_BATCH,
  ZYR_SYNC_STORE_REOPEN,
  ZYR_SYNC_STORE_RENUMBER,
  ZYR_SYNC_STORE_HAND_OVER,
  ZYR_SYNC_STORE_PUSH_RESULTS,
  ZYR_SYNC_STORE_DROP_SCOPE,
  ZYR_SYNC_STORE_BEGIN_RESET,
  ZYR_SYNC_STORE_APPLY_PAGE,
  ZYR_SYNC_STORE_END_RESET,
  ZYR_SYNC_STORE_LIST_BLOBS,
  ZYR_SYNC_STORE_DUP_BLOB,
  ZYR_SYNC_STORE_MARK_BLOB,
  ZYR_SYNC_STORE_PUT_BLOB,
} ZyrSyncStoreKind;

typedef enum
{
  ZYR_SYNC_ACTION_REQUEST,   /* send @request with @id; answer with RESPONSE or TRANSPORT_ERROR */
  ZYR_SYNC_ACTION_CANCEL,    /* the answer to request @id is not wanted any more */
  ZYR_SYNC_ACTION_STORE,     /* do @store with @id; answer with STORE_DONE or STORE_ERROR */
  ZYR_SYNC_ACTION_TIMER,     /* in @delay_ms send TIMER with @id; it replaces the timer before it */
  ZYR_SYNC_ACTION_STATE,     /* show @state and @problem */
  ZYR_SYNC_ACTION_PROGRESS,  /* @done of @total records of the download; total 0: it is over */
  ZYR_SYNC_ACTION_UPLOADS,   /* @max_n blobs wait, @done of @total bytes are sent; @flag: see metered */
  ZYR_SYNC_ACTION_CHANGED,   /* the store's records have changed */
  ZYR_SYNC_ACTION_IN_STEP,   /* everything sent, everything received */
  ZYR_SYNC_ACTION_HISTORY,   /* keep @history; its started_unix is the length in seconds */
  ZYR_SYNC_ACTION_GREETED,   /* hello was answered: a lease of @max_n days, @seal (nullable: as before) */
  /* this device was withdrawn, and the centre has all that was made on it: it may be wiped */
  ZYR_SYNC_ACTION_HANDED_OVER,
  ZYR_SYNC_ACTION_BLOB_DONE, /* wanted @sha256: kept, @problem, or @flag: none such */
} ZyrSyncActionKind;

/** ZyrSyncAction: members beyond its kind's are zero. Each action owns what it points to. */
typedef struct
{
  ZyrSyncActionKind kind;
  guint64 id;
  ZyrSyncRequestKind request;
  ZyrHelloRequest *hello;
  ZyrPushRequest *push;
  ZyrRetryRequest *retry;
  ZyrPullQuery *pull;
  ZyrWaitQuery *wait;
  ZyrSyncStoreKind store;
  char *scope;
  char *epoch;
  char *seal;
  /* LOAD_BATCH, REOPEN, RENUMBER: operation before the first; APPLY_PAGE: the cursor to keep */
  gint64 after;
  gint64 last;  /* RENUMBER: the centre's last operation */
  char *detail; /* of @history */
  guint max_n;
  gsize max_bytes;
  GPtrArray *list; /* PUSH_RESULTS: results; APPLY_PAGE: entries */
  char *sha256;
  char *mime;
  GBytes *bytes;
  guint delay_ms;
  ZyrSyncState state;
  ZyrSyncProblem problem;
  gboolean flag;
  guint64 done;
  guint64 total;
  ZyrSyncHistoryEntry history;
} ZyrSyncAction;

void zyr_sync_action_free (ZyrSyncAction *action);

/**
 * zyr_sync_engine_new:
 * @device: the device's id
 * @seed: for the jitter of retries
 */
ZyrSyncEngine *
zyr_sync_engine_new (const char *device, const char *app_version, guint64 seed);
/** zyr_sync_engine_set_lease_days: of the lease that the device has; before START */
void zyr_sync_engine_set_lease_days (ZyrSyncEngine *self, guint days);
void zyr_sync_engine_free (ZyrSyncEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncEngine, zyr_sync_engine_free)

/**
 * zyr_sync_engine_step:
 * @actions: (element-type ZyrSyncAction): appended to, to be carried out in order; its free
 *   function is zyr_sync_action_free()
 */
void
zyr_sync_engine_step (ZyrSyncEngine *self, const ZyrSyncEvent *event, GPtrArray *actions);

ZyrSyncState zyr_sync_engine_get_state (ZyrSyncEngine *self);
ZyrSyncProblem zyr_sync_engine_get_problem (ZyrSyncEngine *self);

G_END_DECLS
