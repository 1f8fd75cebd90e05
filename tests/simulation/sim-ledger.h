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

#define SIM_DRAFT_BEGUN 0
#define SIM_DRAFT_ASIDE -1

/**
 * SimDraft: a report that was begun
 * @revision: of the visit, when it was begun
 * @answers: lines "reference=value" that the store said it has
 * @maybe: (nullable): those of the last call, to which it said no, or died
 * @op: %SIM_DRAFT_BEGUN, %SIM_DRAFT_ASIDE, or the number of the operation that sent it
 * @maybe_op: likewise what the last call would have made of it; as @op: none
 * @may_be_gone: its visit has left the device since it was put aside or sent
 */
typedef struct
{
  char *id;
  char *visit;
  char *household;
  gint64 revision;
  GString *answers;
  char *maybe;
  gint64 op;
  gint64 maybe_op;
  gboolean may_be_gone;
} SimDraft;

/** SimLedger: of a device. @cursors: "epoch scope" -> gint64, as pages were kept. @drafts: id ->
 * SimDraft, not those whose submission was accepted */
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
/* (transfer none): a new one */
SimDraft *sim_ledger_add_draft (SimLedger *self, const char *id, const char *visit,
                                const char *household, gint64 revision);
/* (nullable) (transfer none): the visit's unfinished one */
SimDraft *sim_ledger_find_draft (const SimLedger *self, const char *visit);
/* Of what is put aside or sent: nothing more is demanded, where @visit or @household (nullable) says
 * so; both NULL: of any */
void sim_ledger_let_drafts_go (SimLedger *self, const char *visit, const char *household);
/* Of a report that it sent and that was accepted nothing more is demanded. */
void sim_ledger_set_outcome (SimLedger *self, SimAct *act, SimOutcome outcome);
void sim_ledger_note_results (SimLedger *self, GPtrArray *results);
void sim_ledger_note_entries (SimLedger *self, GPtrArray *entries);
/* The epoch's first pages begin at 0 again. */
void sim_ledger_reopen (SimLedger *self, gint64 after);

/** SimTold: a line of a feed ("home scope"): that of @rec at @seq; @there: not that it has left. Texts
 * are interned */
typedef struct
{
  const char *feed;
  const char *rec;
  gint64 seq;
  gboolean there;
} SimTold;

/**
 * SimCentreLedger: of the centre, within one timeline
 * @answers: "device n" -> text of the result that was given
 * @last: "device" -> gint64: the last operation that was acknowledged
 * @own: "rec ver": versions that no operation made
 * @told: (element-type SimTold): what the feeds have told, in the order of a feed's numbers
 */
typedef struct
{
  GHashTable *answers;
  GHashTable *last;
  GHashTable *own;
  GArray *told;
} SimCentreLedger;

void sim_centre_ledger_init (SimCentreLedger *self);
void sim_centre_ledger_clear (SimCentreLedger *self);
void sim_centre_ledger_copy (SimCentreLedger *to, const SimCentreLedger *from);
void sim_centre_ledger_own (SimCentreLedger *self, const char *rec, gint64 ver);

G_END_DECLS
