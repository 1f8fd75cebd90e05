/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-fill-history.h"
#include "zyr-fill-log.h"
#include "zyr-instance-private.h"
#include "zyr-remark-draft-private.h"
#include "zyr-store-drafts.h"
#include "zyr-visit-fill.h"
#include "zyr-visit-material-private.h"
#include "zyr-visit-row-private.h"

G_BEGIN_DECLS

/* One mutation of the session on its way to the draft's journal. */
typedef struct
{
  ZyrDraftAction action;
  char *ref;
  char *value;
  guint step; /* those of one step, one behind the other, are durable together; 0: by itself */
} ZyrFillEntry;

void zyr_fill_entry_free (ZyrFillEntry *entry);

struct _ZyrVisitFill
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrActor *actor;
  ZyrVisitRow *visit;
  char *state;
  char *started; /* ISO time, "" unknown */
  char *draft_id;
  char *form_id;
  char *form_version;
  JsonObject *meta; /* (nullable) */
  ZyrFormSession *session;
  ZyrInstance *previous; /* (nullable): the last submitted revision */
  ZyrInstance *last_visit; /* (nullable): the household's last approved report before this visit */
  gint64 last_visit_at;    /* when that was sent, unix seconds */
  GPtrArray *remarks;    /* of ZyrRemark */
  GPtrArray *thread;     /* of ZyrRemark: what was said so far */
  ZyrRemarkDraft *replies;
  char *return_text;
  char *return_id; /* of the review, "" if none */
  char *language;
  ZyrReportSummary *summary; /* (nullable): made when asked for */

  ZyrFillLog *audit; /* (nullable): the form asks for none */
  gboolean asked_place;
  gboolean save_failed; /* the store refused the last that was to be kept */
  char *reason;         /* (nullable): why a report that was sent is changed, as the worker says */
  GPtrArray *requests; /* of ZyrFormRequest, from opening */
  GHashTable *sounds;  /* set of refs that have pieces of a recording */
  gboolean records;    /* the worker has not switched the recording off */
  ZyrFillHistory *history; /* (nullable): once it is closed */

  GQueue
      queue; /* of ZyrFillEntry: not durable yet, in order; the first n_writing are being written */
  guint n_writing;
  guint step;            /* of what is queued now, 0: each by itself */
  guint n_steps;
  gint64 last_seq;       /* of the journal */
  gboolean can_compact;  /* every entry of the journal could be replayed */
  gboolean finished;     /* submitted or closed: no more answers */
  gboolean completing;   /* the draft is the submission's, from the wish until it fails */
  const char *answering; /* (nullable): being taken by the session, not in the queue yet */
  GHashTable *answered;  /* set of refs answered here or earlier */
  GPtrArray *flushes;    /* of GTask: waiting for an empty queue */
  guint recovered;
  guint n_set_aside;
  guint check_id; /* idle that looks for problems */
  gboolean can_complete;
  GError *fault; /* (nullable): what the form cannot compute */
  gboolean reading_remarks;
  gboolean read_again;
};

/* What the store's thread read for a fill, the session built from it, and then the draft that the
 * answers go to. */
typedef struct
{
  ZyrVisitRow *visit;
  ZyrRecord *visit_record;
  ZyrRecord *form;
  JsonObject *media;   /* the form's external instances as they were when the draft was begun */
  char *overtaken;     /* (nullable): id of the draft that a report from another device overtook */
  ZyrDraft *draft;     /* (nullable) until the visit is entered */
  ZyrRecord *review;   /* (nullable): the last return */
  GPtrArray *thread;   /* of ZyrRemark: what was said so far */
  char *replies_text;  /* (nullable): answers to remarks as they were kept */
  ZyrRecord *revision; /* (nullable): the last submitted */
  ZyrRecord *last_visit; /* (nullable): the household's last approved one before this visit */
  ZyrActor *actor;
  char *language;
  ZyrFormSession *session;
  guint n_set_aside;   /* answers of a draft that a report from another device overtook */
  GPtrArray *requests; /* of ZyrFormRequest: still to be answered */
  guint n_failed;      /* journal entries that the form would not take again */
  GPtrArray *sounds;   /* of ZyrFillEntry: what was recorded until the draft was left, as blobs */
} ZyrFillMaterial;

/* A note of the draft that names the language the form was switched to; it goes with the visit. */
#define ZYR_FILL_LANGUAGE_NOTE "language="
/* And one of whether the worker lets it record: "on", "off" */
#define ZYR_FILL_RECORDING_NOTE "recording="

/* The submitted revision that a draft was made from, beside its media */
#define ZYR_FILL_BASE_REVISION "revision"

/* Whether @actor may fill it now. @visit: (nullable): not on this device */
gboolean zyr_visit_fill_check_visit (ZyrRecord *visit, const ZyrActor *actor, GError **error);
/* Applies a journal; what the form would not take is counted. */
guint zyr_visit_fill_replay (ZyrFormSession *session, GPtrArray *entries);

ZyrVisitFill *zyr_visit_fill_new (ZyrWorkspace *workspace, ZyrFillMaterial *material);
void zyr_visit_fill_take_review (ZyrVisitFill *self, ZyrRecord *review);
/* The steps that can be taken back; from and to the workspace. */
void zyr_visit_fill_take_history (ZyrVisitFill *self);
void zyr_visit_fill_keep_history (ZyrVisitFill *self);
void zyr_visit_fill_history_changed (ZyrVisitFill *self);
void zyr_visit_fill_set_state (ZyrVisitFill *self, const char *state);
void zyr_visit_fill_enqueue (ZyrVisitFill *self,
                             ZyrDraftAction action,
                             const char *ref,
                             const char *value);
void zyr_visit_fill_open_replies (ZyrVisitFill *self, const ZyrFillMaterial *material);
void zyr_visit_fill_close_replies (ZyrVisitFill *self);
void zyr_visit_fill_open_audit (ZyrVisitFill *self, const ZyrFillMaterial *material);
void zyr_visit_fill_audit (ZyrVisitFill *self, ZyrFillLogEvent event, const char *node);
void zyr_visit_fill_note_save (ZyrVisitFill *self, gboolean saved);
void zyr_visit_fill_close_audit (ZyrVisitFill *self);
char *zyr_visit_fill_end_audit (ZyrVisitFill *self);
/* In the store's thread: what was being recorded when @draft was left becomes files. (transfer full)
 * (nullable): of ZyrFillEntry; NULL with @error */
GPtrArray *zyr_visit_fill_gather_sounds (ZyrStore *store, const char *draft, GError **error);
void zyr_visit_fill_open_sounds (ZyrVisitFill *self, const ZyrFillMaterial *material);
/* A person has answered @ref otherwise. */
void zyr_visit_fill_leave_sound (ZyrVisitFill *self, const char *ref);
/* Without writing yet */
void zyr_visit_fill_queue (ZyrVisitFill *self,
                           ZyrDraftAction action,
                           const char *ref,
                           const char *value);
/* What is queued from one to the other is written in one transaction, after the second. */
void zyr_visit_fill_begin_step (ZyrVisitFill *self);
void zyr_visit_fill_end_step (ZyrVisitFill *self);
/* Waits for an empty queue; fails when the store refuses to write. Takes @task (of boolean). */
void zyr_visit_fill_flush (ZyrVisitFill *self, GTask *task);

G_END_DECLS
