/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

#include "zyr-sync-engine.h"

G_BEGIN_DECLS

/*
 * The world of the simulation, small enough to be copied whole: a centre and devices that hold
 * registers (households, two fields each, compare-and-set by token), notes (append-only) and forms,
 * in scopes. An independent model of the rules of sync, which shares no code with the product but
 * its messages.
 */

#define SIM_DEVICES 4
#define SIM_HOUSEHOLDS 5
#define SIM_FIELDS 2
#define SIM_OPS 40 /* a device, at most */
#define SIM_FORMS 2

/* Records: forms, households, then a note for each possible operation */
#define SIM_RECORDS (SIM_FORMS + SIM_HOUSEHOLDS + SIM_DEVICES * SIM_OPS)
#define SIM_HOUSEHOLD(h) (SIM_FORMS + (h))
#define SIM_NOTE(device, n) (SIM_FORMS + SIM_HOUSEHOLDS + (device) * SIM_OPS + (n) - 1)

/* Scopes: forms; the foundation; a caseload a device */
#define SIM_SCOPE_REF 0
#define SIM_SCOPE_FOUNDATION 1
#define SIM_SCOPE_CASELOAD(device) (2 + (device))
#define SIM_SCOPES (2 + SIM_DEVICES)

typedef enum
{
  SIM_OP_NOTE,
  SIM_OP_SET,
} SimOpKind;

/* @base and tokens: device * 1000 + n, 0 for none. A value of SIM_POISON is quarantined. */
typedef struct
{
  SimOpKind kind;
  int household;
  int field;
  int value;
  int base;
} SimOp;

#define SIM_POISON 13
#define SIM_TOKEN(device, n) (((device) + 1) * 1000 + (n))

typedef enum
{
  SIM_PENDING,
  SIM_OK,
  SIM_CONFLICT,
  SIM_QUARANTINED,
} SimOutcome;

typedef struct
{
  int value[SIM_FIELDS];
  int token[SIM_FIELDS];
} SimBody;

/* ---- random ---- */

typedef struct
{
  guint64 state;
} SimRandom;

guint64 sim_random (SimRandom *random);
/* 0 … n - 1 */
guint sim_random_below (SimRandom *random, guint n);
gboolean sim_random_percent (SimRandom *random, guint percent);

/* ---- the centre ---- */

typedef struct
{
  gint64 head;
  gint64 seq[SIM_RECORDS]; /* 0: not in the log */
  guint8 op[SIM_RECORDS];  /* ZyrFeedOp */
} SimLog;

typedef struct
{
  SimMutation mutation;
  int epoch;
  int last_op[SIM_DEVICES];
  SimOp ops[SIM_DEVICES][SIM_OPS];
  SimOutcome outcome[SIM_DEVICES][SIM_OPS];
  int res_ver[SIM_DEVICES][SIM_OPS];
  int n_applied[SIM_DEVICES][SIM_OPS];
  SimBody body[SIM_RECORDS];
  int ver[SIM_RECORDS]; /* 0: does not exist */
  int note_household[SIM_RECORDS];
  guint caseloads[SIM_HOUSEHOLDS]; /* bit a device */
  guint grants[SIM_DEVICES];       /* bit a scope */
  SimLog logs[SIM_SCOPES];
  guint *marks;
} SimCentre;

/* An answer; exactly one member is set, or none: no answer yet (wait). */
typedef struct
{
  ZyrHelloAnswer *hello;
  ZyrPushAnswer *push;
  ZyrFeedPage *page;
  ZyrWaitAnswer *wait;
  ZyrProtocolProblem *refusal;
  gboolean plain;
} SimAnswer;

void sim_answer_free (SimAnswer *answer);
ZyrProtocolProblem *sim_refusal_new (ZyrProtocolError code, const char *member, gint64 value);

void sim_centre_init (SimCentre *self, SimMutation mutation, guint *marks);
/* Answers @action's request; a wait that has nothing to tell has none. Returns FALSE then. */
gboolean sim_centre_answer (SimCentre           *self,
                            int                  device,
                            const ZyrSyncAction *action,
                            SimAnswer           *answer);
void sim_centre_transfer (SimCentre *self, int household, guint caseloads);
void sim_centre_edit (SimCentre *self, int household, int field, int value);
void sim_centre_new_form (SimCentre *self, int form);
gboolean sim_centre_is_live (const SimCentre *self, int scope, int record);

const char *sim_scope_name (int scope);
int sim_scope_from_name (const char *name);
const char *sim_record_id (int record);
int sim_record_from_id (const char *id);
char *sim_epoch_name (int epoch);

/* ---- a device's store ---- */

typedef struct
{
  gboolean known;
  int epoch;
  gint64 seq;
  gboolean resetting;
} SimCursor;

typedef struct
{
  guint scopes; /* bit a scope that holds it; 0: not here */
  int ver;
  guint marked; /* bit a scope whose reset has not seen it yet */
  SimBody body;
  int note_household;
} SimRow;

typedef struct
{
  SimMutation mutation;
  int device;
  int last_op;
  int acked;
  int dropped; /* mutation: operations up to here are gone */
  SimOp ops[SIM_OPS];
  SimOutcome outcome[SIM_OPS];
  int res_ver[SIM_OPS];
  gboolean settled[SIM_OPS];
  SimCursor cursors[SIM_SCOPES];
  SimRow rows[SIM_RECORDS];
  /* The checker's own book, which no mutation touches: the operation's effect has come back, or
   * cannot. */
  gboolean returned[SIM_OPS];
} SimStore;

void sim_store_init (SimStore *self, int device, SimMutation mutation);
/* Appends an edit of what the user sees. */
void sim_store_edit (SimStore *self, const SimOp *op);
int sim_store_view_value (const SimStore *self, int household, int field);
int sim_store_view_token (const SimStore *self, int household, int field);
gboolean sim_store_view_has_note (const SimStore *self, int n);

/* What a store action gives back; members as in ZyrSyncEvent */
typedef struct
{
  ZyrSyncStoreState *state;
  GPtrArray *list;
} SimStored;

void sim_stored_free (SimStored *stored);
/* Carries out @action in one transaction. */
void sim_store_do (SimStore *self, const ZyrSyncAction *action, SimStored *stored);
/* mutation CURSOR_BEFORE_ROWS: the first half of apply-page, committed by itself */
void sim_store_save_cursor_only (SimStore *self, const ZyrSyncAction *action);

G_END_DECLS
