/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-engine-private.h"

G_BEGIN_DECLS

/*
 * An engine on a bench: time stands still until told, each action is kept, and a canned world
 * answers. In that world there is one operation to send, one scope of an old timeline, one scope
 * that was lost, one new scope with a record, and (if wanted) blobs to send or one to fetch. What
 * runs beside the contact (the lanes of the uploads, the page that is asked for ahead) is kept
 * apart.
 */
typedef struct
{
  ZyrSyncEngine *engine;
  gint64 now_ms;
  GPtrArray *actions; /* of the last step */
  GString *seen;      /* of the last step, as words: "cancel request:hello" */
  guint64 pending_id; /* of the last request, store action or timer */
  ZyrSyncAction *pending; /* (nullable): borrowed from the step that made it */
  GPtrArray *kept;
  guint n_ops;
  gint64 last_op; /* that the world has taken */
  gboolean more_pages;
  gint64 refused;         /* number of an operation that the store has as refused; 0: none */
  gboolean again;         /* … and that the user wants tried again */
  const char *digest;     /* (nullable): borrowed: of what the store has of "ref" */
  const char *differs;    /* (nullable): borrowed: a feed of which hello says so */
  GPtrArray *told;        /* (nullable): borrowed: results that hello tells */
  GArray *blobs;          /* of gsize: sizes of those to send */
  ZyrSyncAction *ahead;   /* (nullable): borrowed: the page asked for ahead */
  ZyrSyncAction *lane[2]; /* (nullable): borrowed: what the lanes last asked for, the newest first */
} EngineRig;

/* Bytes of an operation of the canned world */
#define ENGINE_RIG_OP_BYTES 1000

EngineRig *engine_rig_new (void);
/* @seed: of its jitter */
EngineRig *engine_rig_new_seeded (guint64 seed);
void engine_rig_free (EngineRig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EngineRig, engine_rig_free)

/* Sends the event at the rig's time; returns what was seen. */
const char *engine_rig_send (EngineRig *self, ZyrSyncEvent event);
const char *engine_rig_refuse (EngineRig *self, ZyrProtocolError code, const char *details);
const char *engine_rig_break (EngineRig *self, ZyrSyncProblem problem);
/* Answers what is pending as the canned world does. */
const char *engine_rig_answer (EngineRig *self);
/* Answers the page that was asked for ahead. */
const char *engine_rig_answer_ahead (EngineRig *self);
/* Answers as the canned world does, until this is seen. */
void engine_rig_answer_until_seen (EngineRig *self, const char *seen);
/* The first of that kind in the last step, or NULL. */
const ZyrSyncAction *engine_rig_find (EngineRig *self, ZyrSyncActionKind kind);
/* Answers what the n-th lane asked for: bytes, done, or that the centre has @offset bytes of it. */
const char *engine_rig_answer_lane (EngineRig *self, guint n, gint64 offset, gboolean complete);
const char *engine_rig_break_lane (EngineRig *self, guint n, ZyrSyncProblem problem);
/* Brings a new engine into @phase. */
void engine_rig_reach (EngineRig *self, Phase phase);
const char *engine_rig_phase_name (Phase phase);
#define ENGINE_RIG_N_PHASES (PHASE_PAUSING + 1)

G_END_DECLS
