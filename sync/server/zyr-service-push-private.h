/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"
#include "zyr-record-view-private.h"
#include "zyr-service-private.h"
#include "zyr-submission.h"

G_BEGIN_DECLS

/* What applying operations shares between those that are new (zyr-service-push.c) and those that
 * were refused (zyr-service-again.c). */

/* An operation with what can be said of it without the database, made before the transaction: one
 * writer at a time is what a centre has least of. */
typedef struct
{
  JsonObject *op; /* borrowed from the request */
  char *hash;     /* of its canonical JSON */
  gsize size_bytes;
  ZyrSubmission *submission; /* (nullable): of a visit.submit */
  const char *refusal;       /* (nullable) */
} Incoming;

/* A batch on its way through its one transaction. */
typedef struct
{
  ZyrCall *call;
  const ZyrPushRequest *request;
  GPtrArray *incoming;
  const Incoming *current;
  ZyrTx *tx;
  ZyrPublication *publication;
  ZyrRecordView *view;
  GError *lookup_error; /* the first error within a lookup, which can only answer NULL */
  ZyrPushAnswer *answer;
  GHashTable *heads;
  GArray *entries;      /* ZyrAuditEntry, to be written last; each owns its details */
  char *held_household; /* one that is known to be held */
  guint n_conflicts;
  guint n_quarantined;
} Push;

Incoming *zyr_incoming_new (JsonObject *op);
void zyr_incoming_free (Incoming *incoming);

/* Applies @push->current: records into @changed and the publication, or a @refusal. */
gboolean
zyr_push_apply (Push *push, GPtrArray *changed, const char **refusal, GError **error);
JsonObject *zyr_push_build_result (gint64 n, GPtrArray *changed, const char *refusal);

/* Entries of the audit log, written last; they borrow from operations. Takes @details. */
void zyr_push_note_entry (Push *push, const char *action, JsonObject *details);
void zyr_push_note_operation (Push *push, JsonObject *op, const char *outcome);
void zyr_push_entry_clear (gpointer entry);

void zyr_push_reset (Push *push);

G_END_DECLS
