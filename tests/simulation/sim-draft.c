/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports that are begun: what a person answered and the store said it has, it has, whatever happens
 * to the machine; until the report is sent and accepted, or handed over by a withdrawn device. One that
 * another device overtook is put aside, one that was refused stays, and both can be taken up again.
 */
#include "sim-private.h"

#include "zyr-operation-kinds.h"
#include "zyr-store-kept.h"
#include "zyr-uuid.h"

#include <string.h>

#define ANSWERS_N_MAX 3

/* The only chance of the store's that is not injected: a draft's id. The linker leads its call to us. */
char *__wrap_zyr_uuid_new (void);

static SimRun *run_of_ids;

char *
__wrap_zyr_uuid_new (void)
{
  g_assert (run_of_ids != NULL);
  return sim_dup_id (run_of_ids);
}

static char *
line_of (const char *ref, const char *value)
{
  return g_strconcat (ref, "=", value, "\n", NULL);
}

/* What the draft's editor would show: the compacted part is a text of the same lines. */
static char *
read_draft (const ZyrDraft *draft)
{
  GString *text = g_string_new (draft->instance);

  for (guint i = 0; i < draft->entries->len; i++)
    {
      const ZyrDraftEntry *entry = g_ptr_array_index (draft->entries, i);
      g_autofree char *line = line_of (entry->ref, entry->value);

      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

/* ---- what those who look demand ---- */

/* What was being done with it when the machine died, or said no to, was done or was not. */
static void
resolve (SimDraft *kept, gboolean is_begun, const char *found)
{
  g_autofree char *all = g_strconcat (kept->answers->str, kept->maybe, NULL);

  if (found != NULL && g_str_equal (found, all))
    g_string_assign (kept->answers, all);
  g_clear_pointer (&kept->maybe, g_free);
  /* Of one that was to be sent the operation's number has told it. */
  if (kept->maybe_op > 0 || (kept->maybe_op == SIM_DRAFT_BEGUN) == is_begun)
    kept->op = kept->maybe_op;
  kept->maybe_op = kept->op;
}

static SimOutcome
outcome_of (SimDevice *self, const SimDraft *kept)
{
  const SimAct *act = kept->op > 0 ? sim_ledger_get (&self->ledger, kept->op) : NULL;

  return act != NULL ? act->outcome : SIM_OUTCOME_NONE;
}

/* Where its author finds it; FALSE: nowhere for certain */
static gboolean
must_be_there (SimDevice *self, const SimDraft *kept)
{
  if (kept->op == SIM_DRAFT_BEGUN)
    return kept->answers->len > 0;
  return !kept->may_be_gone
         && (kept->op == SIM_DRAFT_ASIDE || outcome_of (self, kept) == SIM_OUTCOME_QUARANTINED);
}

static void
check (SimDevice *self, SimDraft *kept, gboolean reborn)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) begun = zyr_store_load_draft (self->store, kept->visit, NULL);
  gboolean is_begun = begun != NULL && g_str_equal (begun->id, kept->id);
  g_autoptr (ZyrDraft) aside
      = is_begun ? NULL : zyr_store_load_kept_draft (self->store, kept->id, &error);
  g_autofree char *found
      = is_begun ? read_draft (begun) : aside != NULL ? read_draft (aside) : NULL;

  if (reborn)
    resolve (kept, is_begun, found);
  if (found == NULL && (!must_be_there (self, kept)
                        || !g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND)))
    return;
  if (g_strcmp0 (found, kept->answers->str) != 0)
    sim_violate (self->run, "device %d: of a report that was begun there is \"%s\", not \"%s\"",
                 self->number, found, kept->answers->str);
  else if (is_begun != (kept->op == SIM_DRAFT_BEGUN))
    sim_violate (self->run, "device %d: a report is %s", self->number,
                 is_begun ? "begun that was put aside or sent" : "aside that was begun");
}

static void
check_all (SimDevice *self, gboolean reborn)
{
  GHashTableIter iter;
  gpointer kept;

  g_hash_table_iter_init (&iter, self->ledger.drafts);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    check (self, kept, reborn);
}

void
sim_draft_check_reborn (SimDevice *self)
{
  check_all (self, TRUE);
}

void
sim_draft_check (SimDevice *self)
{
  check_all (self, FALSE);
}

/* Every answer of @kept is in one of the operations that handed drafts over. */
static void
check_handed_over (SimDevice *self, const SimDraft *kept)
{
  g_auto (GStrv) lines = g_strsplit (kept->answers->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < self->ledger.acts->len && !found; j++)
        {
          const SimAct *act = g_ptr_array_index (self->ledger.acts, j);
          g_autofree char *text = zyr_json_object_to_canonical (act->op);

          found = g_str_equal (zyr_json_get_string (act->op, "kind", ""), ZYR_OP_DRAFT)
                  && strstr (text, strchr (lines[i], '=') + 1) != NULL;
        }
      if (!found)
        sim_violate (self->run, "device %d: the answer \"%s\" is not handed over", self->number,
                     lines[i]);
    }
}

/* Operations that nobody made: the store's own, of the drafts that it has. */
void
sim_draft_handed_over (SimDevice *self)
{
  g_autoptr (GPtrArray) ops = NULL;
  GHashTableIter iter;
  gpointer kept;

  sim_ledger_drop_refused (&self->ledger);
  sim_disk_pause (self->disk, TRUE);
  ops = zyr_store_list_operations (self->store, self->ledger.acts->len, 0, 0, NULL);
  sim_disk_pause (self->disk, FALSE);
  for (guint i = 0; ops != NULL && i < ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (ops, i);

      if (!g_str_equal (zyr_json_get_string (op, "kind", ""), ZYR_OP_DRAFT))
        sim_violate (self->run, "device %d hands over a %s", self->number,
                     zyr_json_get_string (op, "kind", ""));
      sim_ledger_add (&self->ledger, self->ledger.acts->len + 1, json_object_ref (op));
    }
  g_hash_table_iter_init (&iter, self->ledger.drafts);
  while (ops != NULL && g_hash_table_iter_next (&iter, NULL, &kept))
    {
      if (((SimDraft *) kept)->op <= 0 && must_be_there (self, kept))
        check_handed_over (self, kept);
    }
}

/* ---- what a person does ---- */

static SimDraft *
note_begun (SimDevice *self, const char *id, ZyrRecord *visit)
{
  return sim_ledger_add_draft (&self->ledger, id, zyr_record_get_id (visit),
                               zyr_record_get_household (visit),
                               zyr_record_get_int (visit, "revision", 0));
}

/* It is done, or nobody knows until the device comes back. */
static void
moved (SimDraft *kept, gint64 op, gboolean done)
{
  kept->maybe_op = op;
  if (!done)
    return;
  kept->op = op;
  kept->may_be_gone = FALSE;
}

static gboolean
put_aside (SimDevice *self, SimDraft *kept)
{
  gboolean done = zyr_store_set_draft_aside (self->store, kept->id, NULL);

  moved (kept, SIM_DRAFT_ASIDE, done);
  sim_trace (self->run, "device %d puts the report %s aside%s", self->number, kept->id,
             done ? "" : " (not stored)");
  if (done)
    sim_mark (self->run, SIM_MARK_DRAFT_ASIDE);
  return done;
}

/* Another device of his has sent the visit since; now and then for no reason */
static gboolean
is_overtaken (SimDevice *self, const SimDraft *kept, ZyrRecord *visit)
{
  return kept->revision < zyr_record_get_int (visit, "revision", 0)
         || sim_random_percent (&self->run->random,
                                self->run->options->emphasis == SIM_DRAFTS ? 20 : 4);
}

/* What was begun and goes on. (nullable): there is none, or @error: the store said no */
static SimDraft *
find_begun (SimDevice *self, ZyrRecord *visit, GError **error)
{
  g_autoptr (ZyrDraft) draft = zyr_store_load_draft (self->store, zyr_record_get_id (visit), error);
  SimDraft *kept
      = draft != NULL ? g_hash_table_lookup (self->ledger.drafts, draft->id) : NULL;

  if (draft == NULL)
    return NULL;
  /* The store had said that it did not begin it. */
  if (kept == NULL && draft->entries->len == 0)
    kept = note_begun (self, draft->id, visit);
  if (kept == NULL)
    {
      sim_violate (self->run, "device %d has a report that nobody began", self->number);
      return NULL;
    }
  if (!is_overtaken (self, kept, visit))
    return kept;
  if (put_aside (self, kept))
    g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, "overtaken");
  else
    g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO, "not put aside");
  return NULL;
}

/* The editor opens: what was begun, or a new one. (nullable): the store said no */
static SimDraft *
open_draft (SimDevice *self, ZyrRecord *visit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) media = json_object_new ();
  g_autofree char *id = NULL;
  SimDraft *kept = find_begun (self, visit, &error);

  if (kept != NULL || !g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    return kept;
  run_of_ids = self->run;
  id = zyr_store_create_draft (self->store, zyr_record_get_id (visit), "f", "1", media, "", NULL);
  run_of_ids = NULL;
  if (id == NULL)
    return NULL;
  /* In one that is not there any more nothing had been written. */
  kept = sim_ledger_find_draft (&self->ledger, zyr_record_get_id (visit));
  if (kept != NULL)
    g_hash_table_remove (self->ledger.drafts, kept->id);
  return note_begun (self, id, visit);
}

/* @n answers at once. Returns the number that the store gave the last of them; -1: it has none */
static gint64
answer (SimDevice *self, SimDraft *kept, guint n)
{
  gint64 seq;
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_auto (GStrv) values = g_new0 (char *, n + 1);
  ZyrDraftEntry given[ANSWERS_N_MAX] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = NULL;

      values[i] = g_strdup_printf ("%u", 100000 + sim_random_below (&self->run->random, 900000));
      given[i].ref = (char *) "/data/n";
      given[i].value = values[i];
      g_ptr_array_add (entries, &given[i]);
      line = line_of (given[i].ref, given[i].value);
      g_string_append (lines, line);
    }
  g_free (kept->maybe);
  kept->maybe = g_strdup (lines->str);
  seq = zyr_store_append_answers (self->store, kept->id, entries, NULL);
  if (seq < 0)
    return -1;
  g_string_append (kept->answers, lines->str);
  g_clear_pointer (&kept->maybe, g_free);
  sim_mark (self->run, SIM_MARK_DRAFT_ANSWERED);
  return seq;
}

void
sim_draft_fill (SimDevice *self, ZyrRecord *visit)
{
  SimDraft *kept = open_draft (self, visit);
  guint n = 1 + sim_random_below (&self->run->random, ANSWERS_N_MAX);
  g_autofree char *before = NULL;
  gint64 seq;

  if (kept == NULL)
    return;
  before = g_strdup (kept->answers->str);
  seq = answer (self, kept, n);
  sim_trace (self->run, "device %d answers in the report of %s, %d", self->number, kept->visit,
             (int) seq);
  /* The editor puts together what it had before it heard of these. */
  if (seq > 0 && sim_random_percent (&self->run->random, 40))
    zyr_store_compact_draft (self->store, kept->id, before, seq - n, NULL);
}

/* One that was put aside, or refused, is the visit's again; the one that was begun meanwhile makes
 * room. */
static void
take_up (SimDevice *self, SimDraft *kept, ZyrRecord *visit)
{
  g_autoptr (JsonObject) media = json_object_new ();
  SimDraft *begun = sim_ledger_find_draft (&self->ledger, kept->visit);
  gboolean done = zyr_store_take_up_draft (self->store, kept->id, media, NULL);

  if (done)
    sim_mark (self->run, SIM_MARK_DRAFT_TAKEN_UP);
  sim_trace (self->run, "device %d takes the report %s, %d, up again%s", self->number, kept->id,
             (int) kept->op, done ? "" : " (not stored)");
  moved (kept, SIM_DRAFT_BEGUN, done);
  kept->revision = MAX (kept->revision, zyr_record_get_int (visit, "revision", 0));
  if (begun != NULL)
    moved (begun, SIM_DRAFT_ASIDE, done);
}

void
sim_draft_take_up (SimDevice *self, ZyrRecord *visit)
{
  g_autoptr (GPtrArray) drafts = zyr_store_list_kept_drafts (self->store, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      const ZyrDraftInfo *info = g_ptr_array_index (drafts, i);
      SimDraft *kept = g_hash_table_lookup (self->ledger.drafts, info->id);

      if (kept == NULL || !g_str_equal (info->visit, zyr_record_get_id (visit)))
        continue;
      take_up (self, kept, visit);
      return;
    }
}

char *
sim_draft_find (SimDevice *self, ZyrRecord *visit)
{
  g_autoptr (GError) error = NULL;
  const SimDraft *kept = find_begun (self, visit, &error);

  return kept != NULL ? g_strdup (kept->id) : NULL;
}

void
sim_draft_sent (SimDevice *self, const char *id, const SimAct *act)
{
  moved (g_hash_table_lookup (self->ledger.drafts, id), act->n, !act->maybe);
  if (!act->maybe)
    sim_mark (self->run, SIM_MARK_DRAFT_SENT);
}

void
sim_draft_swept (SimDevice *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->ledger.drafts);
  sim_disk_pause (self->disk, TRUE);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimDraft *kept = value;
      g_autoptr (ZyrRecord) visit
          = zyr_store_dup_record (self->store, ZYR_KIND_VISIT, kept->visit, NULL);
      g_autoptr (ZyrRecord) household
          = zyr_store_dup_record (self->store, ZYR_KIND_HOUSEHOLD, kept->household, NULL);

      kept->may_be_gone |= kept->op != SIM_DRAFT_BEGUN && (visit == NULL || household == NULL);
    }
  sim_disk_pause (self->disk, FALSE);
}
