/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports that are begun and not sent: what a person answered and the store said it has, it has,
 * whatever happens to the machine; until the report is sent, or handed over by a withdrawn device.
 */
#include "sim-private.h"

#include "zyr-operation-kinds.h"
#include "zyr-store-drafts.h"
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

/* @reborn: it may also have what it was being told when the machine died, or said no to */
static void
check (SimDevice *self, SimDraft *kept, gboolean reborn)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) draft = zyr_store_load_draft (self->store, kept->visit, &error);
  g_autofree char *found = draft != NULL ? read_draft (draft) : NULL;
  g_autofree char *all = g_strconcat (kept->answers->str, kept->maybe, NULL);

  if (reborn && found != NULL && g_str_equal (found, all))
    g_string_assign (kept->answers, all);
  if (reborn)
    g_clear_pointer (&kept->maybe, g_free);
  if (found == NULL && (kept->answers->len == 0
                        || !g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND)))
    return;
  if (g_strcmp0 (found, kept->answers->str) != 0)
    sim_violate (self->run, "device %d: of a report that was begun there is \"%s\", not \"%s\"",
                 self->number, found, kept->answers->str);
}

static void
check_all (SimDevice *self, gboolean reborn)
{
  GHashTableIter iter;
  gpointer kept;

  g_hash_table_iter_init (&iter, self->ledger.drafts);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    {
      /* Sending it was the last that was tried: the number says whether it was sent. */
      if (reborn && ((SimDraft *) kept)->sent_as > 0)
        g_hash_table_iter_remove (&iter);
      else
        check (self, kept, reborn);
    }
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
    check_handed_over (self, kept);
}

/* ---- what a person does ---- */

/* The editor opens: what was begun, or a new one. (nullable): the store said no */
static ZyrDraft *
open_draft (SimDevice *self, const char *visit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) media = json_object_new ();
  g_autofree char *id = NULL;
  ZyrDraft *draft = zyr_store_load_draft (self->store, visit, &error);

  if (draft != NULL || !g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    return draft;
  run_of_ids = self->run;
  id = zyr_store_create_draft (self->store, visit, "f", "1", media, "", NULL);
  run_of_ids = NULL;
  return id != NULL ? zyr_store_load_draft (self->store, visit, NULL) : NULL;
}

/* @n answers at once. Returns the number that the store gave the last of them; -1: it has none */
static gint64
answer (SimDevice *self, SimDraft *kept, const char *id, guint n)
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
  seq = zyr_store_append_answers (self->store, id, entries, NULL);
  if (seq < 0)
    return -1;
  g_string_append (kept->answers, lines->str);
  g_clear_pointer (&kept->maybe, g_free);
  sim_mark (self->run, SIM_MARK_DRAFT_ANSWERED);
  return seq;
}

void
sim_draft_fill (SimDevice *self, const char *visit)
{
  g_autoptr (ZyrDraft) draft = open_draft (self, visit);
  guint n = 1 + sim_random_below (&self->run->random, ANSWERS_N_MAX);
  g_autofree char *before = NULL;
  SimDraft *kept;
  gint64 seq;

  if (draft == NULL)
    return;
  kept = sim_ledger_draft (&self->ledger, visit);
  before = g_strdup (kept->answers->str);
  seq = answer (self, kept, draft->id, n);
  sim_trace (self->run, "device %d answers in the report of %s, %d", self->number, visit, (int) seq);
  /* The editor puts together what it had before it heard of these. */
  if (seq > 0 && sim_random_percent (&self->run->random, 40))
    zyr_store_compact_draft (self->store, draft->id, before, seq - n, NULL);
}

char *
sim_draft_find (SimDevice *self, const char *visit)
{
  g_autoptr (ZyrDraft) draft = NULL;

  if (!g_hash_table_contains (self->ledger.drafts, visit))
    return NULL;
  draft = zyr_store_load_draft (self->store, visit, NULL);
  return draft != NULL ? g_strdup (draft->id) : NULL;
}
