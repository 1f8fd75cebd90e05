/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-ledger.h"

#include "zyr-feed-entry.h"
#include "zyr-json.h"

#include <string.h>

static const char *const outcomes[] = { "none", "ok", "conflict", "quarantined" };

SimOutcome
sim_outcome_from_string (const char *word)
{
  for (guint i = SIM_OUTCOME_OK; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (g_strcmp0 (word, outcomes[i]) == 0)
        return (SimOutcome) i;
    }
  return SIM_OUTCOME_NONE;
}

const char *
sim_outcome_to_string (SimOutcome outcome)
{
  return outcomes[outcome];
}

void
sim_act_free (SimAct *act)
{
  json_object_unref (act->op);
  g_free (act->rec);
  g_free (act->household);
  g_free (act->field);
  g_free (act->value);
  g_free (act->base);
  g_free (act->sha256);
  g_free (act);
}

SimAct *
sim_act_copy (const SimAct *act)
{
  SimAct *copy = g_memdup2 (act, sizeof *act);

  copy->op = zyr_json_copy_object (act->op);
  copy->rec = g_strdup (act->rec);
  copy->household = g_strdup (act->household);
  copy->field = g_strdup (act->field);
  copy->value = g_strdup (act->value);
  copy->base = g_strdup (act->base);
  copy->sha256 = g_strdup (act->sha256);
  return copy;
}

static void
draft_free (SimDraft *draft)
{
  g_free (draft->id);
  g_free (draft->visit);
  g_free (draft->household);
  g_string_free (draft->answers, TRUE);
  g_free (draft->maybe);
  g_free (draft);
}

void
sim_ledger_init (SimLedger *self)
{
  self->drafts
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) draft_free);
  self->acts = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_act_free);
  self->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
sim_ledger_clear (SimLedger *self)
{
  g_clear_pointer (&self->acts, g_ptr_array_unref);
  g_clear_pointer (&self->cursors, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
}

void
sim_ledger_copy (SimLedger *to, const SimLedger *from)
{
  GHashTableIter iter;
  gpointer key, value;

  sim_ledger_clear (to);
  sim_ledger_init (to);
  to->acked = from->acked;
  for (guint i = 0; i < from->acts->len; i++)
    g_ptr_array_add (to->acts, sim_act_copy (g_ptr_array_index (from->acts, i)));
  g_hash_table_iter_init (&iter, from->cursors);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->cursors, g_strdup (key), g_memdup2 (value, sizeof (gint64)));
  g_hash_table_iter_init (&iter, from->drafts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const SimDraft *draft = value;
      SimDraft *copy = sim_ledger_add_draft (to, draft->id, draft->visit, draft->household,
                                             draft->revision);

      g_string_assign (copy->answers, draft->answers->str);
      copy->op = copy->maybe_op = draft->op;
      copy->may_be_gone = draft->may_be_gone;
    }
}

/* By code of its own: the only token that an act of ours has is that of its only field. */
static void
move_act (SimAct *act, const char *device, gint64 after, gint64 by)
{
  g_autofree char *prefix = g_strconcat (device, ":", NULL);
  gint64 seen;

  act->n += by;
  json_object_set_int_member (act->op, "n", act->n);
  if (act->base == NULL || !g_str_has_prefix (act->base, prefix))
    return;
  seen = g_ascii_strtoll (act->base + strlen (prefix), NULL, 10);
  if (seen <= after)
    return;
  g_free (act->base);
  act->base = g_strdup_printf ("%s%" G_GINT64_FORMAT, prefix, seen + by);
  json_object_set_string_member (
      zyr_json_get_object (zyr_json_get_object (act->op, "fields"), act->field), "base", act->base);
}

static void
move_draft (SimDraft *draft, gint64 after, gint64 by)
{
  if (draft->op > after)
    draft->op += by;
  draft->maybe_op = draft->op;
}

void
sim_ledger_renumber (SimLedger *self, const char *device, gint64 after, gint64 last)
{
  GHashTableIter iter;
  gpointer draft;

  for (gint64 n = after + 1; n <= self->acts->len; n++)
    move_act (sim_ledger_get (self, n), device, after, last - after);
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    move_draft (draft, after, last - after);
  for (gint64 n = after + 1; n <= last; n++)
    {
      SimAct *act = g_new0 (SimAct, 1);

      act->n = n;
      act->op = json_object_new ();
      act->is_void = act->returned = TRUE;
      act->outcome = SIM_OUTCOME_OK;
      g_ptr_array_insert (self->acts, (int) n - 1, act);
    }
  self->acked = last;
}

SimAct *
sim_ledger_add (SimLedger *self, gint64 n, JsonObject *op)
{
  SimAct *act = g_new0 (SimAct, 1);

  g_assert_cmpint (n, ==, (gint64) self->acts->len + 1);
  act->n = n;
  act->op = op;
  g_ptr_array_add (self->acts, act);
  return act;
}

SimAct *
sim_ledger_get (const SimLedger *self, gint64 n)
{
  if (n < 1 || n > self->acts->len)
    return NULL;
  return g_ptr_array_index (self->acts, n - 1);
}

void
sim_ledger_remove_last (SimLedger *self)
{
  GHashTableIter iter;
  gpointer draft;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    {
      if (((SimDraft *) draft)->maybe_op == self->acts->len)
        ((SimDraft *) draft)->maybe_op = ((SimDraft *) draft)->op;
    }
  g_ptr_array_set_size (self->acts, (int) self->acts->len - 1);
}

void
sim_ledger_drop_refused (SimLedger *self)
{
  const SimAct *last = sim_ledger_get (self, self->acts->len);

  if (last != NULL && last->maybe)
    sim_ledger_remove_last (self);
}

gboolean
sim_ledger_is_certain (const SimLedger *self)
{
  const SimAct *last = sim_ledger_get (self, self->acts->len);
  GHashTableIter iter;
  gpointer draft;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    {
      const SimDraft *kept = draft;

      if (kept->maybe != NULL || kept->maybe_op != kept->op)
        return FALSE;
    }
  return last == NULL || !last->maybe;
}

SimDraft *
sim_ledger_add_draft (SimLedger *self, const char *id, const char *visit, const char *household,
                      gint64 revision)
{
  SimDraft *draft = g_new0 (SimDraft, 1);

  draft->id = g_strdup (id);
  draft->visit = g_strdup (visit);
  draft->household = g_strdup (household);
  draft->revision = revision;
  draft->answers = g_string_new (NULL);
  g_hash_table_insert (self->drafts, draft->id, draft);
  return draft;
}

SimDraft *
sim_ledger_find_draft (const SimLedger *self, const char *visit)
{
  GHashTableIter iter;
  gpointer draft;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    {
      if (((SimDraft *) draft)->op == SIM_DRAFT_BEGUN
          && g_str_equal (((SimDraft *) draft)->visit, visit))
        return draft;
    }
  return NULL;
}

void
sim_ledger_let_drafts_go (SimLedger *self, const char *visit, const char *household)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimDraft *draft = value;

      if (draft->op != SIM_DRAFT_BEGUN || draft->maybe_op != SIM_DRAFT_BEGUN)
        draft->may_be_gone |= (visit == NULL && household == NULL)
                              || g_strcmp0 (draft->visit, visit) == 0
                              || g_strcmp0 (draft->household, household) == 0;
    }
}

/* The version that the operation gave to its own record */
static gint64
version_of (JsonObject *result, const char *rec)
{
  JsonArray *touched = zyr_json_get_array (result, "res");

  for (guint i = 0; touched != NULL && i < json_array_get_length (touched); i++)
    {
      JsonObject *item = json_array_get_object_element (touched, i);

      if (g_strcmp0 (zyr_json_get_string (item, "id", NULL), rec) == 0)
        return zyr_json_get_int (item, "ver", 0);
    }
  return 0;
}

static gboolean
is_sent_as (gpointer id, gpointer draft, gpointer n)
{
  return ((SimDraft *) draft)->op == *(gint64 *) n;
}

void
sim_ledger_set_outcome (SimLedger *self, SimAct *act, SimOutcome outcome)
{
  act->outcome = outcome;
  if (outcome == SIM_OUTCOME_OK || outcome == SIM_OUTCOME_CONFLICT)
    g_hash_table_foreach_remove (self->drafts, is_sent_as, &act->n);
}

void
sim_ledger_note_results (SimLedger *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (results, i);
      gint64 n = zyr_json_get_int (result, "n", 0);
      SimAct *act = sim_ledger_get (self, n);

      if (act == NULL)
        continue;
      sim_ledger_set_outcome (self, act,
                              sim_outcome_from_string (zyr_json_get_string (result, "s", NULL)));
      act->res_ver = act->rec != NULL ? version_of (result, act->rec) : 0;
      self->acked = MAX (self->acked, n);
    }
}

static gboolean
has_returned (const SimAct *act, const ZyrFeedEntry *entry)
{
  const char *id = zyr_record_get_id (entry->record);

  if (entry->op == ZYR_FEED_LEAVE || entry->op == ZYR_FEED_DELETE)
    return g_strcmp0 (id, act->rec) == 0 || g_strcmp0 (id, act->household) == 0;
  return act->res_ver > 0 && g_strcmp0 (id, act->rec) == 0
         && zyr_record_get_ver (entry->record) >= act->res_ver;
}

void
sim_ledger_note_entries (SimLedger *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (entries, i);
      const char *id = zyr_record_get_id (entry->record);

      if (entry->op == ZYR_FEED_LEAVE || entry->op == ZYR_FEED_DELETE)
        sim_ledger_let_drafts_go (self, id, id);
      for (guint j = 0; j < self->acts->len; j++)
        {
          SimAct *act = g_ptr_array_index (self->acts, j);

          if (!act->returned && has_returned (act, entry))
            act->returned = TRUE;
        }
    }
}

void
sim_ledger_reopen (SimLedger *self, gint64 after)
{
  for (gint64 n = after + 1; n <= self->acts->len; n++)
    sim_ledger_get (self, n)->outcome = SIM_OUTCOME_NONE;
  self->acked = MIN (self->acked, after);
}

/* ---- the centre's ---- */

void
sim_centre_ledger_init (SimCentreLedger *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_array_new (FALSE, FALSE, sizeof (SimTold));
}

void
sim_centre_ledger_clear (SimCentreLedger *self)
{
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->last, g_hash_table_unref);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_pointer (&self->told, g_array_unref);
}

void
sim_centre_ledger_copy (SimCentreLedger *to, const SimCentreLedger *from)
{
  GHashTableIter iter;
  gpointer key, value;

  sim_centre_ledger_clear (to);
  sim_centre_ledger_init (to);
  g_hash_table_iter_init (&iter, from->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->answers, g_strdup (key), g_strdup (value));
  g_hash_table_iter_init (&iter, from->last);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->last, g_strdup (key), g_memdup2 (value, sizeof (gint64)));
  g_hash_table_iter_init (&iter, from->own);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (to->own, g_strdup (key));
  g_array_append_vals (to->told, from->told->data, from->told->len);
}

void
sim_centre_ledger_own (SimCentreLedger *self, const char *rec, gint64 ver)
{
  g_hash_table_add (self->own, g_strdup_printf ("%s %" G_GINT64_FORMAT, rec, ver));
}
