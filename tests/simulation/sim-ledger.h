/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What was done and what was answered, as those who look have written it down: none of it comes
 * from the product's own books. */

typedef enum
{
  SIM_OUTCOME_NONE,
  SIM_OUTCOME_OK,
  SIM_OUTCOME_CONFLICT,
  SIM_OUTCOME_QUARANTINED,
} SimOutcome;

SimOutcome sim_outcome_from_string (const char *word);
const char *sim_outcome_to_string (SimOutcome outcome);

/**
 * SimAct: an operation of a person
 * @op: as it was given to the store, with its number
 * @maybe: the store said no, or died: it may be there nevertheless
 * @rec, @field, @value: of a `set`, and @base the token that its author saw; @rec also of a note
 * @outcome: as the device has kept it
 * @res_ver: the version of @rec that it led to, 0 when it did not change it
 * @returned: the feed has brought it back, or its household has left meanwhile: nothing is demanded
 * of the view any more
 */
typedef struct
{
  gint64 n;
  JsonObject *op;
  gboolean maybe;
  char *rec;
  char *household;
  char *field;
  char *value;
  char *base;
  char *sha256; /* of a photo that it names */
  SimOutcome outcome;
  gint64 res_ver;
  gboolean returned;
  gboolean is_void; /* no act: its number was taken when the store was an older copy */
} SimAct;

/**
 * SimDraft: a report that was begun
 * @answers: lines "reference=value" that the store said it has
 * @maybe: (nullable): those of the last call, to which it said no, or died
 * @sent_as: likewise the number of the operation that was to send it; 0: none
 */
typedef struct
{
  char *visit;
  GString *answers;
  char *maybe;
  gint64 sent_as;
} SimDraft;

/** SimLedger: of a device. @cursors: "epoch scope" -> gint64, as pages were kept. @drafts: visit ->
 * SimDraft, not those that were sent */
typedef struct
{
  GPtrArray *acts; /* of SimAct, by number */
  gint64 acked;
  GHashTable *cursors;
  GHashTable *drafts;
} SimLedger;

void sim_ledger_init (SimLedger *self);
void sim_ledger_clear (SimLedger *self);
void sim_ledger_copy (SimLedger *to, const SimLedger *from);
SimAct *sim_act_copy (const SimAct *act);
void sim_act_free (SimAct *act);
/* Acts after @after come behind @last, with the tokens of @device that name them. */
void sim_ledger_renumber (SimLedger *self, const char *device, gint64 after, gint64 last);
/* Takes @op. */
SimAct *sim_ledger_add (SimLedger *self, gint64 n, JsonObject *op);
SimAct *sim_ledger_get (const SimLedger *self, gint64 n);
void sim_ledger_remove_last (SimLedger *self);
/* The store said no to the last one, and has not died since: its number is free. */
void sim_ledger_drop_refused (SimLedger *self);
/* Nothing in it is a maybe. */
gboolean sim_ledger_is_certain (const SimLedger *self);
/* (transfer none): that of the visit, a new one when there is none */
SimDraft *sim_ledger_draft (SimLedger *self, const char *visit);
void sim_ledger_note_results (SimLedger *self, GPtrArray *results);
void sim_ledger_note_entries (SimLedger *self, GPtrArray *entries);
/* The epoch's first pages begin at 0 again. */
void sim_ledger_reopen (SimLedger *self, gint64 after);

/**
 * SimCentreLedger: of the centre, within one timeline
 * @answers: "device n" -> text of the result that was given
 * @last: "device" -> gint64: the last operation that was acknowledged
 * @own: "rec ver": versions that no operation made
 */
typedef struct
{
  GHashTable *answers;
  GHashTable *last;
  GHashTable *own;
} SimCentreLedger;

void sim_centre_ledger_init (SimCentreLedger *self);
void sim_centre_ledger_clear (SimCentreLedger *self);
void sim_centre_ledger_copy (SimCentreLedger *to, const SimCentreLedger *from);
void sim_centre_ledger_own (SimCentreLedger *self, const char *rec, gint64 ver);

G_END_DECLS
