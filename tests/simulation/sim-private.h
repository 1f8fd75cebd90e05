/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"
#include "sim-ledger.h"
#include "sim-oracle.h"
#include "sim-world.h"
#include "sim.h"

#include "zyr-account-messages.h"
#include "zyr-blob-store.h"
#include "zyr-service.h"
#include "zyr-store-operations.h"
#include "zyr-store-records.h"
#include "zyr-sync-engine.h"

G_BEGIN_DECLS

/* ---- what is on its way ---- */

typedef enum
{
  SIM_STORE,     /* a store action is carried out */
  SIM_ENGINE,    /* an event reaches an engine */
  SIM_ARRIVAL,   /* a request reaches the centre */
  SIM_ANSWER,    /* an answer reaches a device */
  SIM_WAIT_ENDS, /* a long poll is over */
  SIM_ACT,       /* a person does something */
  SIM_ADMIN,     /* something changes at the centre */
  SIM_SIGN_IN,   /* a person signs in again */
  SIM_CRASH,     /* a device dies */
  SIM_BOOT,      /* … and comes back */
  SIM_COPY,      /* somebody copies a device's store */
  SIM_PUT_BACK,  /* … and puts the copy in its place */
  SIM_DAMAGE,    /* a record of a feed gets lost, or is another, and nobody says so */
  SIM_WEATHER,   /* a disk gets full or bad, or well again */
  SIM_CENTRE_CRASH,
  SIM_CENTRE_BOOT,
  SIM_BACKUP,
  SIM_RESTORE,
  SIM_MAINTAIN,
  SIM_CLOCK,     /* a clock jumps; of the centre, or of a device */
  SIM_CALM,      /* faults and people end */
  SIM_NUDGE,     /* after that: look once more */
  SIM_N_HAPPENINGS,
} SimHappening;

/* A request or an answer on the line, as bytes. */
typedef struct
{
  guint64 id;              /* of the engine's action; 0: the person's own (sign-in) */
  ZyrSyncRequestKind kind;
  char *method;
  char *path;
  char *query;
  char *authorization;
  char *time;
  char *sha256;
  char *scope;
  char *offset, *length;   /* of a piece of a photo */
  gboolean complete;
  GBytes *body;
  guint status;            /* of an answer, as the rest */
  const char *error_code;
  gint64 upload_offset;    /* -1: not said */
  gboolean upload_complete;
} SimMessage;

typedef struct
{
  ZyrSyncStoreState *state;
  GPtrArray *list;
  GBytes *bytes;
} SimStored;

typedef struct
{
  gint64 at_ms;
  guint64 order;
  SimHappening what;
  int device;
  guint life; /* of the device: what belongs to an earlier one is void */
  guint64 id;
  ZyrSyncEventKind kind;
  ZyrSyncProblem problem;
  gboolean flag;
  ZyrSyncAction *action;
  SimMessage *message;
  SimStored *stored;
} SimEvent;

/* ---- who takes part ---- */

typedef struct _SimRun SimRun;

typedef struct
{
  SimRun *run;
  int number;
  gboolean takes_part;
  gboolean up;
  guint life;
  gboolean has_identity;
  gboolean is_gone; /* withdrawn and wiped */
  char *folder;
  char *path;
  SimDisk *disk;
  GBytes *key;
  gboolean sealed;
  ZyrClock *clock;
  gint64 clock_offset_us;
  ZyrStore *store;
  ZyrSyncEngine *engine;
  guint64 last_request; /* id of the request under way, 0 for none */
  ZyrSession *session;
  gboolean signing_in;
  SimLedger ledger;
  SimImage copy;
  SimLedger ledger_copy;
  GPtrArray *lost; /* of SimAct: what was done between a copy and its return */
  gboolean damaged; /* ever */
  /* The store's last write failed, or died: it may be there after a crash nevertheless. */
  gboolean in_doubt;
  ZyrSyncStoreKind doubtful;
  gint64 doubtful_after;
  gint64 doubtful_last;
} SimDevice;

typedef struct
{
  SimMessage *message;
  int device;
  guint life;
  ZyrWaitQuery *query;
} SimPoll;

typedef struct
{
  SimRun *run;
  char *folder;
  char *path;
  SimImage backup;
  char *blobs;
  SimDisk *disk;
  ZyrClock *clock;
  gint64 clock_offset_us;
  gint64 clock_offset_us_max; /* that it ever had */
  ZyrStorage *storage; /* NULL: it is down */
  ZyrService *service;
  GPtrArray *polls; /* of SimPoll */
  guint n_epochs;
  SimRandom random;
  SimCentreLedger ledger;
  SimCentreLedger ledger_backup;
  gboolean role_changed[SIM_USERS]; /* ever */
  gboolean moved; /* since what the feeds tell was written down */
} SimCentre;

/* What this history draws of each, in percent (weather: per mille) */
typedef struct
{
  guint lose, lose_answer, twice, late, cut, portal, busy;
  guint photo_spoiled, photo_fails;
  guint device_crash, centre_crash; /* per mille of store actions and requests */
  guint device_fails, centre_fails; /* per mille of disk calls, in bad weather */
  gint64 push_ops, pull_records;    /* what the centre is said to take at once */
} SimRates;

struct _SimRun
{
  SimRandom random;
  const SimOptions *options;
  SimResult *result;
  const SimWorld *world;
  SimRates rates;
  SimCentre centre;
  SimDevice devices[SIM_DEVICES];
  SimOracle *oracle;
  GPtrArray *heap;
  gint64 now_ms;
  guint64 n_events;
  guint n_ids;
  gint64 active_ms;
  gboolean sealed;
  gboolean keeps_feeds; /* what they tell is written down */
  gboolean calm;
  guint n_nudges;
};

/* sim-run.c */
SimEvent *sim_event_new (SimRun *run, SimHappening what, int device);
void sim_event_free (SimEvent *event);
void sim_add_event (SimRun *run, gint64 in_ms, SimEvent *event);
gint64 sim_delay_ms (SimRun *run, guint max_ms);
gboolean sim_fault (SimRun *run, guint percent);
gboolean sim_rare_fault (SimRun *run, guint permille);
void sim_violate (SimRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_trace (SimRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_mark (SimRun *run, SimMark mark);
/* (transfer full): a new valid id */
char *sim_dup_id (SimRun *run);
gint64 sim_now_us (SimRun *run);

/* sim-device.c */
void sim_device_init (SimRun *run, int number);
void sim_device_clear (SimDevice *self);
void sim_device_boot (SimDevice *self);
void sim_device_crash (SimDevice *self);
/* After a call of its store: has the machine died in it? Then it is brought down. */
gboolean sim_device_died (SimDevice *self);
/* Ends it at once, as a crash does. */
void sim_device_shut_down (SimDevice *self);
void sim_device_feed (SimDevice *self, ZyrSyncEvent *event);
void sim_device_sign_in (SimDevice *self);
void sim_device_set_clock (SimDevice *self);
gboolean sim_device_is_at_rest (SimDevice *self);

/* sim-copy.c */
void sim_device_copy (SimDevice *self);
void sim_device_put_back (SimDevice *self);
/* The store has renumbered, or may have done before it died. */
void sim_copy_renumbered (SimDevice *self, gint64 after, gint64 last);
/* An operation without effect at number @n: what the centre has there, of this @hash and @kind */
void sim_copy_check_void (SimDevice *self, gint64 n, const char *kind, const char *hash);

/* sim-damage.c */
void sim_device_damage (SimDevice *self);
/* Six hours pass everywhere. */
void sim_damage_let_time_pass (SimRun *run);
gboolean sim_damage_is_any (const SimRun *run);

/* sim-store.c: FALSE: an error */
gboolean sim_store_do (SimDevice *self, const ZyrSyncAction *action, SimStored *stored);
void sim_stored_free (SimStored *stored);
/* Whether it changes anything */
gboolean sim_store_writes (const ZyrSyncAction *action);

/* sim-user.c */
void sim_user_act (SimDevice *self);
void sim_user_retry (SimDevice *device);

/* sim-draft.c */
/* Answers in the visit's report, which is begun if it is not yet */
void sim_draft_fill (SimDevice *self, ZyrRecord *visit);
/* One of the visit's that was put aside or refused, if there is one, is the one to be answered again. */
void sim_draft_take_up (SimDevice *self, ZyrRecord *visit);
/* (transfer full) (nullable): the id of the visit's report that was begun, and not overtaken */
char *sim_draft_find (SimDevice *self, ZyrRecord *visit);
void sim_draft_sent (SimDevice *self, const char *id, const SimAct *act);
/* A feed was read anew: what it lacks has left. */
void sim_draft_swept (SimDevice *self);
void sim_draft_check (SimDevice *self);
/* Likewise after the device has come back, when its acts are known */
void sim_draft_check_reborn (SimDevice *self);
/* The store has made operations of drafts, or may have done before it died. */
void sim_draft_handed_over (SimDevice *self);

/* sim-line.c */
void sim_message_free (SimMessage *message);
void sim_line_send (SimDevice *self, const ZyrSyncAction *action);
void sim_line_sign_in (SimDevice *self);
void sim_line_arrive (SimRun *run, SimEvent *event);
void sim_line_answer (SimRun *run, int device, guint life, SimMessage *message);
void sim_line_break (SimRun *run, int device, guint life, guint64 id);
void sim_line_deliver (SimDevice *self, SimEvent *event);

/* sim-centre.c */
void sim_centre_init (SimRun *run);
void sim_centre_clear (SimCentre *self);
void sim_centre_boot (SimCentre *self);
void sim_centre_crash (SimCentre *self);
/* Takes @message. */
void sim_centre_handle (SimCentre *self, int device, guint life, SimMessage *message);
void sim_centre_end_wait (SimCentre *self, int device, guint life, guint64 id);
/* Whether the device's newest request is a long poll that is open. */
gboolean sim_centre_is_asked_to_wait (SimCentre *self, const SimDevice *device);
void sim_centre_maintain (SimCentre *self);
void sim_centre_back_up (SimCentre *self);
void sim_centre_restore (SimCentre *self);
/* A transaction of ours. FALSE: it was not done (an error, or the machine died) */
gboolean sim_centre_write (SimCentre *self, ZyrTxFunc func, gpointer data);
void sim_centre_committed (SimCentre *self, GHashTable *heads);

/* sim-feeds.c */
/* What they have told since */
void sim_feeds_note (SimCentre *self);
void sim_feeds_check (SimRun *run);

/* By the centre's clock */
gint64 sim_centre_now_s (SimRun *run);

/* sim-blobs.c: around a request that brings bytes of a photo */
void sim_blobs_begin (SimRun *run, SimMessage *message);
void sim_blobs_end (void);
void sim_blobs_check (SimRun *run);
gboolean sim_blobs_has (SimRun *run, const char *home, const char *sha256);

/* sim-admin.c */
void sim_admin_act (SimRun *run);

/* sim-check.c */
/* The fields that a batch will set, as they are before it (free with g_hash_table_unref) */
GHashTable *sim_check_before_push (SimRun *run, const SimMessage *request);
void sim_check_pushed (SimRun *run,
                       int device,
                       const SimMessage *request,
                       GBytes *answer,
                       GHashTable *before);
/* Operations are tried again: their answers may change. @body: NULL: nobody knows what came of it */
void sim_check_retried (SimRun *run, const char *device, GArray *numbers, GPtrArray *results);
void sim_check_pulled (SimRun *run, int device, const SimMessage *request, GBytes *answer);
void sim_check_centre_booted (SimRun *run);
void sim_check_device_booted (SimDevice *self);
void sim_check_view (SimDevice *self);
/* A device that is about to be wiped: the centre has all that was done on it. */
void sim_check_handed_over (SimDevice *self);
void sim_check_at_rest (SimRun *run);

G_END_DECLS
