/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"
#include "zyr-record-view-private.h"
#include "zyr-service-private.h"
#include "zyr-submission.h"

G_BEGIN_DECLS

/* A push is judged first, then written. One writer at a time is what a centre has least of, so a
 * push is judged before its transaction, over a state that was read, and in the transaction it is
 * only looked at whether that is still so (zyr-service-push.c). What that cannot tell is judged
 * within the transaction, as is what was refused and is tried again (zyr-service-again.c). */

#define ZYR_PUSH_QUARANTINED "quarantined"

/* An operation with what can be said of it without the database. */
typedef struct
{
  JsonObject *op; /* borrowed from the request */
  char *hash;     /* of its canonical JSON */
  gsize size_bytes;
  ZyrSubmission *submission; /* (nullable): of a visit.submit */
  const char *refusal;       /* (nullable) */
} Incoming;

Incoming *zyr_incoming_new (JsonObject *op);
void zyr_incoming_free (Incoming *incoming);

typedef struct
{
  ZyrRecord *record;
  gboolean same_case; /* zyr_publication_put_all() */
} Change;

/* What becomes of an operation, as it is written. */
typedef struct
{
  gint64 n;
  char *kind;
  char *hash;
  char *payload;       /* (nullable): the operation, when it is refused */
  const char *refusal; /* (nullable) */
  GArray *changes;     /* Change, none when it is refused */
  const char *outcome;
  gboolean is_conflict;
  char *result;  /* canonical JSON, as it is answered */
  char *details; /* (nullable): for the audit log, likewise */
} Judged;

void zyr_judged_free (Judged *judged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judged, zyr_judged_free)

/* A batch on its way. */
typedef struct
{
  ZyrCall *call;
  GBytes *body;        /* (nullable) */
  char *asked_epoch;   /* (nullable): the timeline that it is meant for */
  gint64 first;        /* of the operations */
  guint n_ops;
  GPtrArray *ops;      /* JsonObject; it and the next: NULL when all is judged, which is smaller */
  GPtrArray *incoming;
  const Incoming *current;
  ZyrTx *tx;
  ZyrRecordView *view;
  GError *lookup_error; /* the first error within a lookup, which can only answer NULL */
  gboolean beside;      /* something was looked up beside the view */
  GHashTable *held;       /* set of households that are known to be held */
  ZyrPublication *publication;
  GPtrArray *unwritten; /* Judged, within the transaction */
  GPtrArray *plain;     /* (nullable): Judged, of all operations, to be written with other pushes */
  GPtrArray *judged;  /* (nullable): Judged, before the transaction; of all operations */
  ZyrRecordView *saw; /* what that rests upon */
  char *epoch;
  gint64 last;
  GPtrArray *results; /* canonical JSON */
  GHashTable *heads;
  GArray *entries; /* ZyrAuditEntry, to be written last; their texts are in: */
  GPtrArray *texts;
  GPtrArray *transfers; /* (nullable): ids of those that the operations are about */
  guint n_conflicts;
  guint n_quarantined;
} Push;

/* Judges @push->current over @push->view, which then has what it changes. */
Judged *zyr_push_judge (Push *push, GError **error);

/* Of an operation ZYR_OP_FILE_READ, for the audit log: canonical JSON. @doubt: (nullable): why it
 * would have been refused. (transfer full) */
char *zyr_push_dup_read_details (JsonObject *op, gint64 n, const char *doubt);

/* The caller holds @household, or held it. */
void zyr_push_note_held (Push *push, const char *household);

/* Writes what is judged within the transaction: the database itself is to be asked. */
gboolean zyr_push_flush (Push *push, GError **error);

/* What was changed by all of @judged (Judged), at its last state. */
gboolean zyr_push_put (Push *push, GPtrArray *judged, GError **error);

/* An entry of the audit log. Takes @details. */
void zyr_push_note_entry (Push *push, const char *action, char *details);
gboolean zyr_push_write_entries (Push *push, GError **error);

/* What came of operations, for ever: of all @pushes (Push) what is their @plain. */
gboolean zyr_push_remember (ZyrTx *tx, GPtrArray *pushes, GError **error);

/* What is known of @judged (Judged) without the database: results, counts, entries. And of the
 * whole push, of which those up to @known were there before, and not all. */
void zyr_push_note_judged (Push *push, GPtrArray *judged);
void zyr_push_note_done (Push *push, gint64 known);

/* Adds what the operations after @last name to @ids (utf8, borrowed); and reads those and their
 * households, as zyr_record_views_fetch(). */
void zyr_push_add_named (Push *push, gint64 last, GPtrArray *ids);
gboolean zyr_push_fetch (ZyrRecordView *const *views,
                         GPtrArray *const *ids,
                         guint n_views,
                         GError **error);

/* zyr-service-push-together.c: a ZyrTxManyFunc of Push */
gboolean zyr_push_together_tx (
    ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error);

/* Begins a run of the transaction, and leaves nothing of the one before. */
void zyr_push_begin (Push *push, ZyrTx *tx);
void zyr_push_reset (Push *push);

G_END_DECLS
