/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-engine.h"

G_BEGIN_DECLS

/* A time long before any that an event can bear */
#define NEVER (G_MININT64 / 2)

/* What the engine waits for. LOADING … WAITING are the steps of a contact, in order. */
typedef enum
{
  PHASE_STOPPED,
  PHASE_SIGNED_OUT,
  PHASE_REVOKED,
  PHASE_BACKOFF,    /* timer */
  PHASE_LOADING,    /* store: state */
  PHASE_HELLO,      /* request */
  PHASE_REFRESHING, /* request: token; then resume */
  PHASE_BATCH,      /* store: operations */
  PHASE_REOPENING,  /* store: operations that a restored centre has lost */
  PHASE_RENUMBERING, /* store: operations whose numbers are taken */
  PHASE_PUSHING,    /* request */
  PHASE_SETTLING,   /* store: results */
  PHASE_RETRYING,   /* request: refused operations once more */
  PHASE_LEARNING,   /* store: results of hello, or of those */
  PHASE_DROPPING,   /* store: scope that was lost */
  PHASE_RESETTING,  /* store: scope to begin afresh */
  PHASE_PULLING,    /* request */
  PHASE_APPLYING,   /* store: page */
  PHASE_SWEEPING,   /* store: end of a reset */
  PHASE_GETTING,    /* request: wanted blob */
  PHASE_KEEPING,    /* store: wanted blob */
  PHASE_LISTING,    /* store: unsent blobs */
  PHASE_SEAL_COLLECTING, /* store: what was begun becomes operations */
  PHASE_SEAL_LISTING, /* store: unsent blobs of a device that was withdrawn */
  PHASE_SEAL_READING, /* store: bytes of one */
  PHASE_SEAL_SENDING, /* request */
  PHASE_SEAL_MARKING, /* store: the centre has it */
  PHASE_WAITING,    /* request: long poll */
  PHASE_PAUSING,    /* timer before the next long poll */
} Phase;

typedef struct
{
  char *name;
  char *epoch;
  char *digest; /* (nullable): of what the store has up to @seq, to be compared */
  gint64 seq;
  gboolean known;     /* the store has a cursor */
  gboolean resetting; /* as the store has it */
  gboolean granted;
  gboolean to_reset;
  gboolean to_pull;
  guint n_resets; /* in this contact */
  guint64 done;
  guint64 total;
} Scope;

typedef struct
{
  char *sha256;
  char *mime;
  GBytes *part; /* (nullable): what came before a cut */
} Wanted;

/* How many blobs are sent at a time */
#define LANES_N 2

typedef enum
{
  LANE_IDLE,
  LANE_READING, /* store: the bytes */
  LANE_PAUSED,  /* nothing under way */
  LANE_PUTTING, /* request: all of it */
  LANE_ASKING,  /* request: how much the centre has */
  LANE_SENDING, /* request: the next piece */
  LANE_MARKING, /* store: it is sent */
} LanePhase;

typedef struct
{
  LanePhase phase;
  guint64 expected;
  gboolean request; /* a request is under way */
  char *sha256;
  GBytes *bytes;
  gint64 offset; /* at the centre */
  gint64 since_ms;
  guint n_failures;
} Lane;

/* What follows the page being stored: the pages that have come meanwhile, and the request for one more */
typedef struct
{
  guint64 id;         /* of the request; 0: none */
  guint n_pages;      /* that have come; what follows is of them together */
  GPtrArray *entries; /* (nullable): none has come */
  gint64 next;
  gint64 total;
  gboolean more;
} Ahead;

struct _ZyrSyncEngine
{
  char *device;
  char *app_version;
  guint64 random;

  Phase phase;
  Phase resume;      /* after REFRESHING, LEARNING */
  guint64 last_id;   /* of any action */
  guint64 expected;  /* id of the answer or timer that counts */
  gboolean request_under_way;
  gint64 now_ms;     /* of the event being handled */
  GPtrArray *actions;

  ZyrSyncState state;
  ZyrSyncProblem problem;
  ZyrSyncProblem recorded; /* outcome of the last history row */
  gboolean recorded_any;
  gboolean foreground;
  gboolean dirty;     /* the outbox has grown since the last empty batch */
  gboolean reload;    /* a refused operation is to be tried again: once this contact is over */
  guint n_failures;   /* in a row */
  guint n_refreshes;  /* in a row */
  guint n_hellos;     /* in a row, without anything achieved */
  gint64 failing_since_ms;

  /* The contact */
  gint64 contact_ms;
  gint64 hello_ms;
  gint64 wait_ms;
  ZyrSyncHistoryEntry counters;
  char *epoch;
  guint lease_days;
  ZyrLimits limits;

  /* Sending */
  gint64 acked_op;
  gint64 last_op;
  gint64 centre_op; /* the last one that the centre knows, as far as it has said */
  gint64 push_after;
  char *push_epoch; /* of the answer being settled */
  guint batch_ops;
  gsize batch_bytes;
  gint64 pushed_ms; /* when the batch was sent; once it is answered, how long that took */
  guint n_gaps;
  gboolean renumbered; /* in this contact */
  gboolean differed;   /* in this contact: the centre had something else in a feed */
  GPtrArray *batch;
  GPtrArray *refused;  /* of ZyrRefusedOp, newest first */
  GPtrArray *learning; /* results being stored */
  char *seal;          /* (nullable): this device was withdrawn: what is unsent is sealed to this key */
  guint n_sealed;      /* of unsent */
  gboolean seal_quiet; /* nothing was handed over since what was begun was collected */
  ZyrSyncProblem push_block; /* why sending has stopped */

  /* Receiving */
  GPtrArray *scopes;
  Scope *current; /* borrowed from scopes */
  guint page_records;
  gboolean page_more;
  gint64 page_next;
  guint page_entries;
  gboolean progress_shown;
  Ahead ahead;

  /* The network */
  gboolean metered;
  gboolean portal;
  gboolean photos_on_metered;

  /* Blobs */
  GQueue wanted;
  Lane lanes[LANES_N];
  GPtrArray *unsent; /* of ZyrSyncBlob, as last listed */
  GHashTable *sent;  /* sha256 of those that were sent since */
  GHashTable *skipped; /* sha256 that the centre does not take in this contact */
  guint piece_bytes;
  guint64 uploads_done; /* as last shown */
  guint64 uploads_total;
  guint uploads_n;
  gboolean uploads_held;

  /* What a contact did, by kind: words to counts */
  GHashTable *kinds_sent;
  GHashTable *kinds_received;
};

/* engine */
void zyr_sync_engine_request (ZyrSyncEngine *self, Phase phase, ZyrSyncAction *action);
void zyr_sync_engine_store (ZyrSyncEngine *self, Phase phase, ZyrSyncAction *action);
ZyrSyncAction *zyr_sync_engine_add (ZyrSyncEngine *self, ZyrSyncActionKind kind);
ZyrSyncAction *zyr_sync_request_new (ZyrSyncRequestKind kind);
ZyrSyncAction *zyr_sync_store_new (ZyrSyncStoreKind kind);
void zyr_sync_engine_load (ZyrSyncEngine *self);
void zyr_sync_engine_timer (ZyrSyncEngine *self, Phase phase, guint delay_ms);
guint zyr_sync_engine_jitter (ZyrSyncEngine *self, guint max_ms);
void zyr_sync_engine_end_contact (ZyrSyncEngine *self, ZyrSyncProblem outcome);
void zyr_sync_engine_end_progress (ZyrSyncEngine *self);
void zyr_sync_engine_fail (ZyrSyncEngine *self, ZyrSyncProblem problem, guint delay_ms_min);
void zyr_sync_engine_rest (ZyrSyncEngine *self, Phase phase, ZyrSyncState state);
void zyr_sync_engine_refreshed (ZyrSyncEngine *self);
void zyr_sync_engine_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
void zyr_sync_engine_achieved (ZyrSyncEngine *self);
void zyr_sync_engine_interrupt (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
gboolean zyr_sync_engine_is_idle (ZyrSyncEngine *self);
gboolean zyr_sync_engine_is_sending (ZyrSyncEngine *self);
gboolean zyr_sync_engine_is_in_contact (ZyrSyncEngine *self);
void zyr_sync_engine_show (ZyrSyncEngine *self, ZyrSyncState state, ZyrSyncProblem problem);

/* hello */
void zyr_sync_engine_assume_limits (ZyrSyncEngine *self);
void zyr_sync_engine_hello (ZyrSyncEngine *self);
void zyr_sync_engine_hello_again (ZyrSyncEngine *self, ZyrSyncProblem problem);
void zyr_sync_engine_greeted (ZyrSyncEngine *self, const ZyrHelloAnswer *answer);
void zyr_sync_engine_greeted_in_step (ZyrSyncEngine *self);

/* push */
void zyr_sync_engine_batch (ZyrSyncEngine *self);
void zyr_sync_engine_batch_loaded (ZyrSyncEngine *self, GPtrArray *ops);
void zyr_sync_engine_reopened (ZyrSyncEngine *self);
void zyr_sync_engine_renumbered (ZyrSyncEngine *self);
void zyr_sync_engine_pushed (ZyrSyncEngine *self, const ZyrPushAnswer *answer);
void zyr_sync_engine_push_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
void zyr_sync_engine_settled (ZyrSyncEngine *self);
void zyr_sync_engine_shrink_batch (ZyrSyncEngine *self);

/* retry */
void zyr_sync_engine_load_refused (ZyrSyncEngine *self, GPtrArray *refused);
GPtrArray *zyr_sync_engine_dup_refused (ZyrSyncEngine *self);
void zyr_sync_engine_note_results (ZyrSyncEngine *self, GPtrArray *results);
void zyr_sync_engine_told (ZyrSyncEngine *self, const ZyrHelloAnswer *answer);
void zyr_sync_engine_retry (ZyrSyncEngine *self);
void zyr_sync_engine_retried (ZyrSyncEngine *self, const ZyrPushAnswer *answer);
void zyr_sync_engine_learned (ZyrSyncEngine *self);

/* seal */
void zyr_sync_engine_revoked (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
void zyr_sync_engine_seal_loaded (ZyrSyncEngine *self);
void zyr_sync_engine_seal_collected (ZyrSyncEngine *self);
ZyrSyncAction *zyr_sync_engine_seal_push (ZyrSyncEngine *self);
void zyr_sync_engine_seal_photos (ZyrSyncEngine *self);
void zyr_sync_engine_seal_listed (ZyrSyncEngine *self, GPtrArray *blobs);
void zyr_sync_engine_seal_read (ZyrSyncEngine *self, GBytes *bytes);
void zyr_sync_engine_seal_taken (ZyrSyncEngine *self);
void zyr_sync_engine_seal_marked (ZyrSyncEngine *self);
void zyr_sync_engine_seal_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);

/* pull */
void zyr_sync_scope_free (Scope *scope);
void zyr_sync_engine_load_cursors (ZyrSyncEngine *self, GPtrArray *cursors);
void zyr_sync_engine_forget_digests (ZyrSyncEngine *self);
const char *zyr_sync_engine_get_known_epoch (ZyrSyncEngine *self);
void zyr_sync_engine_grant (ZyrSyncEngine *self, const ZyrHelloAnswer *answer);
void zyr_sync_engine_begin_again (ZyrSyncEngine *self, char **differ);
void zyr_sync_engine_stay (ZyrSyncEngine *self);
void zyr_sync_engine_drop (ZyrSyncEngine *self);
void zyr_sync_engine_dropped (ZyrSyncEngine *self);
void zyr_sync_engine_reset_begun (ZyrSyncEngine *self);
void zyr_sync_engine_pull (ZyrSyncEngine *self);
void zyr_sync_engine_pulled (ZyrSyncEngine *self, const ZyrFeedPage *page);
void zyr_sync_engine_pull_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
void zyr_sync_engine_applied (ZyrSyncEngine *self);
void zyr_sync_engine_swept (ZyrSyncEngine *self);
void zyr_sync_engine_in_step (ZyrSyncEngine *self);
void zyr_sync_engine_uploads_over (ZyrSyncEngine *self);
void zyr_sync_engine_drop_ahead (ZyrSyncEngine *self);
gboolean zyr_sync_engine_ahead_response (ZyrSyncEngine *self, const ZyrSyncEvent *event);
gboolean zyr_sync_engine_ahead_problem (ZyrSyncEngine *self, const ZyrSyncEvent *event);
void zyr_sync_engine_wait (ZyrSyncEngine *self);
void zyr_sync_engine_waited (ZyrSyncEngine *self, const ZyrWaitAnswer *answer);

/* blob */
void zyr_sync_wanted_free (Wanted *wanted);
void zyr_sync_engine_want (ZyrSyncEngine *self, const char *sha256, const char *mime);
void zyr_sync_engine_fail_wanted (ZyrSyncEngine *self, ZyrSyncProblem problem);
void zyr_sync_engine_blobs (ZyrSyncEngine *self);
void zyr_sync_engine_got_blob (ZyrSyncEngine *self, GBytes *bytes);
void zyr_sync_engine_get_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal);
void zyr_sync_engine_kept_blob (ZyrSyncEngine *self);
gboolean zyr_sync_engine_got_part (ZyrSyncEngine *self, GBytes *bytes);

/* upload */
void zyr_sync_engine_init_uploads (ZyrSyncEngine *self);
void zyr_sync_lane_clear (Lane *lane);
gboolean zyr_sync_engine_is_uploading (ZyrSyncEngine *self);
void zyr_sync_engine_show_uploads (ZyrSyncEngine *self);
void zyr_sync_engine_pause_uploads (ZyrSyncEngine *self);
void zyr_sync_engine_drop_uploads (ZyrSyncEngine *self);
void zyr_sync_engine_run_uploads (ZyrSyncEngine *self);
void zyr_sync_engine_uploads_listed (ZyrSyncEngine *self, GPtrArray *blobs);
gboolean zyr_sync_engine_upload_response (ZyrSyncEngine *self, const ZyrSyncEvent *event);
gboolean zyr_sync_engine_upload_problem (ZyrSyncEngine *self, const ZyrSyncEvent *event);
gboolean zyr_sync_engine_upload_stored (ZyrSyncEngine *self, const ZyrSyncEvent *event);

/* history */
void zyr_sync_engine_count_kind (GHashTable *counts, const char *kind);
char *zyr_sync_engine_dup_detail (ZyrSyncEngine *self);

G_END_DECLS
