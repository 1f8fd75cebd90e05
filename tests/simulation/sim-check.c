/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold at each step; sim-check-rest.c has what must hold at rest. */
#include "sim-private.h"

#include "zyr-feed.h"
#include "zyr-operation.h"

#include <string.h>

#define BODY_BYTES_MAX 1000000

/* One field at the centre: its value and its token, "" for none */
typedef struct
{
  char *value;
  char *token;
} Field;

static void
field_free (Field *field)
{
  g_free (field->value);
  g_free (field->token);
  g_free (field);
}

/* The oracle's view of the centre, without faults in its way. */
static gboolean
look (SimRun *run)
{
  SimCentre *centre = &run->centre;
  gboolean ok;

  if (centre->storage == NULL)
    return FALSE;
  sim_disk_pause (centre->disk, TRUE);
  ok = sim_oracle_read (run->oracle, centre->storage,
                        sim_centre_now_s (run));
  sim_disk_pause (centre->disk, FALSE);
  return ok;
}

/* ---- pushes: compare-and-set, by a model of it ---- */

static char *
field_key (const char *rec, const char *field)
{
  return g_strconcat (rec, " ", field, NULL);
}

static Field *
read_field (SimRun *run, const char *rec, const char *name)
{
  const SimRow *row = sim_oracle_find (run->oracle, rec);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) tok = NULL;
  Field *field = g_new0 (Field, 1);

  if (row != NULL)
    {
      body = zyr_json_parse_object (row->body, -1, BODY_BYTES_MAX, NULL);
      tok = zyr_json_parse_object (row->tok, -1, BODY_BYTES_MAX, NULL);
    }
  field->value = g_strdup (zyr_json_get_string (body, name, ""));
  field->token = g_strdup (zyr_json_get_string (tok, name, ""));
  return field;
}

/* The only field of a `set`: NULL when it is none */
static const char *
field_of (JsonObject *op, JsonObject **change)
{
  JsonObject *fields = zyr_json_get_object (op, "fields");
  g_autoptr (GList) names = fields != NULL ? json_object_get_members (fields) : NULL;

  if (names == NULL)
    return NULL;
  *change = zyr_json_get_object (fields, names->data);
  return names->data;
}

GHashTable *
sim_check_before_push (SimRun *run, const SimMessage *request)
{
  g_autoptr (ZyrPushRequest) push = zyr_push_request_parse (request->body, NULL);
  g_autoptr (GHashTable) before = NULL;

  if (push == NULL || !look (run))
    return NULL;
  before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) field_free);
  for (guint i = 0; i < push->ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (push->ops, i);
      const char *rec = zyr_json_get_string (op, "rec", NULL);
      JsonObject *change = NULL;
      const char *field = field_of (op, &change);

      if (field != NULL && rec != NULL)
        g_hash_table_replace (before, field_key (rec, field), read_field (run, rec, field));
    }
  return g_steal_pointer (&before);
}

/* The same answer for the same operation, within a timeline; returns whether it is a new one. */
static gboolean
check_answer (SimRun *run, const char *device, gint64 n, JsonObject *result)
{
  g_autofree char *key = g_strdup_printf ("%s %d", device, (int) n);
  g_autofree char *text = zyr_json_object_to_canonical (result);
  const char *known = g_hash_table_lookup (run->centre.ledger.answers, key);

  if (known == NULL)
    {
      g_hash_table_insert (run->centre.ledger.answers, g_steal_pointer (&key),
                           g_steal_pointer (&text));
      return TRUE;
    }
  sim_mark (run, SIM_MARK_PUSHED_TWICE);
  if (known[0] == '\0')
    g_hash_table_replace (run->centre.ledger.answers, g_steal_pointer (&key),
                          g_steal_pointer (&text));
  else if (!g_str_equal (known, text))
    sim_violate (run, "operation %s was answered %s and then %s", key, known, text);
  return FALSE;
}

/* Until it is seen, nobody knows what came of it; and what was accepted stays as it was. */
void
sim_check_retried (SimRun *run, const char *device, GArray *numbers, GPtrArray *results)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      char *key = g_strdup_printf ("%s %d", device, (int) g_array_index (numbers, gint64, i));
      const char *known = g_hash_table_lookup (run->centre.ledger.answers, key);

      if (known == NULL || strstr (known, "quarantined") != NULL)
        g_hash_table_replace (run->centre.ledger.answers, key, g_strdup (""));
      else
        g_free (key);
    }
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (results, i);

      sim_mark (run, SIM_MARK_TRIED_AGAIN);
      if (!g_str_equal (zyr_json_get_string (result, "s", ""), "quarantined"))
        sim_mark (run, SIM_MARK_ACCEPTED_LATER);
      check_answer (run, device, zyr_json_get_int (result, "n", 0), result);
    }
}

static void
check_set (SimRun *run, const char *device, JsonObject *op, SimOutcome outcome, GHashTable *fields)
{
  JsonObject *change = NULL;
  const char *name = field_of (op, &change);
  gint64 n = zyr_json_get_int (op, "n", 0);
  g_autofree char *key = NULL;
  const char *value, *base;
  gboolean current, equal;
  Field *field;

  if (name == NULL || outcome == SIM_OUTCOME_QUARANTINED)
    return;
  key = field_key (zyr_json_get_string (op, "rec", ""), name);
  field = g_hash_table_lookup (fields, key);
  value = zyr_json_get_string (change, "value", "");
  base = zyr_json_get_string (change, "base", "");
  current = g_str_equal (base, field->token);
  equal = g_str_equal (value, field->value);
  if ((outcome == SIM_OUTCOME_OK) != (current || equal))
    sim_violate (run, "operation %s:%d is %s though it saw %s and the centre had %s", device,
                 (int) n, sim_outcome_to_string (outcome), base, field->token);
  if (outcome != SIM_OUTCOME_OK || !current)
    return;
  g_free (field->value);
  g_free (field->token);
  field->value = g_strdup (value);
  field->token = g_strdup_printf ("%s:%d", device, (int) n);
}

static void
check_fields_after (SimRun *run, GHashTable *fields)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Field *model = value;
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      Field *field = read_field (run, parts[0], parts[1]);

      if (!g_str_equal (field->value, model->value) || !g_str_equal (field->token, model->token))
        sim_violate (run, "after a push %s is %s by %s, not %s by %s", (char *) key, field->value,
                     field->token, model->value, model->token);
      field_free (field);
    }
}

static void
count_outcome (SimRun *run, JsonObject *op, SimOutcome outcome)
{
  JsonObject *review = zyr_json_get_object (op, "review");

  if (outcome == SIM_OUTCOME_CONFLICT)
    sim_mark (run, SIM_MARK_CONFLICT);
  else if (outcome == SIM_OUTCOME_QUARANTINED)
    sim_mark (run, SIM_MARK_QUARANTINED);
  else if (g_str_equal (zyr_json_get_string (op, "kind", ""), "visit.reassign"))
    sim_mark (run, SIM_MARK_REASSIGNED);
  else if (g_str_equal (zyr_json_get_string (review, "action", ""), "approve"))
    sim_mark (run, SIM_MARK_APPROVED);
}

/* What somebody did to a file that he was given is taken, also after the file has left him; unless he
 * had it by another role, or the centre has forgotten that it gave it. */
static void
check_late_work (SimRun *run, int device, JsonObject *op, JsonObject *result)
{
  const char *reason = zyr_json_get_string (result, "reason", "");
  const char *kind = zyr_json_get_string (op, "kind", "");

  if (run->centre.n_epochs > 0 || run->centre.role_changed[sim_device_user (device)]
      || !g_str_equal (reason, "unknown-record"))
    return;
  if (g_str_equal (kind, "note.add") || g_str_equal (kind, "set"))
    sim_violate (run, "device %d: operation %d came late and was refused", device,
                 (int) zyr_json_get_int (op, "n", 0));
}

void
sim_check_pushed (SimRun *run,
                  int device,
                  const SimMessage *request,
                  GBytes *body,
                  GHashTable *before)
{
  const char *id = run->world->devices[device].id;
  g_autoptr (ZyrPushRequest) push = zyr_push_request_parse (request->body, NULL);
  g_autoptr (ZyrPushAnswer) answer = zyr_push_answer_parse (body, NULL);

  if (answer == NULL || answer->results->len != push->ops->len)
    {
      sim_violate (run, "a push was answered with something else");
      return;
    }
  if (!look (run))
    return;
  if (!sim_oracle_device_is_welcome (run->oracle, id))
    sim_violate (run, "device %d is not welcome and could push", device);
  for (guint i = 0; i < push->ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (push->ops, i);
      JsonObject *result = g_ptr_array_index (answer->results, i);
      SimOutcome outcome = sim_outcome_from_string (zyr_json_get_string (result, "s", NULL));
      gint64 n = push->first + i;

      if (!check_answer (run, id, n, result))
        continue;
      check_set (run, id, op, outcome, before);
      check_late_work (run, device, op, result);
      count_outcome (run, op, outcome);
    }
  check_fields_after (run, before);
  g_hash_table_replace (run->centre.ledger.last, g_strdup (id),
                        g_memdup2 (&answer->last, sizeof answer->last));
}

/* ---- pages: nobody gets what he may not see ---- */

void
sim_check_pulled (SimRun *run, int device, const SimMessage *request, GBytes *body)
{
  const char *id = run->world->devices[device].id;
  g_autoptr (ZyrFeedPage) page = zyr_feed_page_parse (body, request->scope, NULL);

  if (page == NULL)
    {
      sim_violate (run, "the centre sent a page that cannot be read");
      return;
    }
  if (!look (run))
    return;
  for (guint i = 0; i < page->entries->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (page->entries, i);
      const char *rec = zyr_record_get_id (entry->record);
      const SimRow *row = sim_oracle_find_for (run->oracle, id, rec);

      if (entry->op == ZYR_FEED_LEAVE)
        sim_mark (run, SIM_MARK_LEAVE);
      if (entry->op == ZYR_FEED_LEAVE || entry->op == ZYR_FEED_DELETE)
        continue;
      if (row == NULL || !sim_oracle_may_see (run->oracle, id, row))
        sim_violate (run, "device %d was given the %s %s, which it may not see", device,
                     row != NULL ? row->kind : "missing", rec);
    }
}

/* A centre that was restored meanwhile has what it was sent again. */
void
sim_check_handed_over (SimDevice *self)
{
  SimRun *run = self->run;
  gint64 last = -1;
  guint n_acts = 0;

  sim_oracle_invalidate (run->oracle);
  if (run->centre.n_epochs == 0 && look (run))
    last = sim_oracle_device_last (run->oracle, run->world->devices[self->number].id);
  for (guint i = 0; i < self->ledger.acts->len; i++)
    n_acts += !((const SimAct *) g_ptr_array_index (self->ledger.acts, i))->maybe;
  if (last >= 0 && last < (gint64) n_acts)
    sim_violate (run, "device %d is wiped after %u operations, the centre has %d",
                 self->number, n_acts, (int) last);
}

/* ---- after a crash ---- */

/* The centre died between taking operations and answering: what it judged them over is not seen. Only
 * those of which nobody has heard; what they are answered from now on stays. */
static void
doubt_unheard (SimRun *run, const char *device)
{
  gint64 last = sim_oracle_device_last (run->oracle, device);

  for (gint64 n = 1; n <= last; n++)
    {
      char *key = g_strdup_printf ("%s %d", device, (int) n);

      if (g_hash_table_contains (run->centre.ledger.answers, key))
        g_free (key);
      else
        g_hash_table_insert (run->centre.ledger.answers, key, g_strdup (""));
    }
}

/* Nothing that was acknowledged is gone. */
void
sim_check_centre_booted (SimRun *run)
{
  if (!look (run))
    return;
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      const char *id = run->world->devices[d].id;
      const gint64 *last = g_hash_table_lookup (run->centre.ledger.last, id);

      if (last != NULL && sim_oracle_device_last (run->oracle, id) < *last)
        sim_violate (run, "the centre has forgotten operation %d of device %d", (int) *last, d);
      doubt_unheard (run, id);
    }
}

static void
check_cursors (SimDevice *self)
{
  g_autoptr (GPtrArray) cursors = zyr_store_list_cursors (self->store, NULL);

  for (guint i = 0; cursors != NULL && i < cursors->len; i++)
    {
      const ZyrStoreCursor *cursor = g_ptr_array_index (cursors, i);
      g_autofree char *key = g_strconcat (cursor->epoch, " ", cursor->scope, NULL);
      const gint64 *seq = g_hash_table_lookup (self->ledger.cursors, key);

      if (seq != NULL && cursor->seq < *seq)
        sim_violate (self->run, "device %d: the cursor of %s was %d and is %d", self->number,
                     cursor->scope, (int) *seq, (int) cursor->seq);
    }
}

static void
check_journal (SimDevice *self, gint64 last)
{
  g_autoptr (GPtrArray) ops = zyr_store_list_operations (self->store, 0, 10000, 0, NULL);

  if (ops == NULL || (gint64) ops->len != last)
    {
      sim_violate (self->run, "device %d keeps %d of %d operations", self->number,
                   ops != NULL ? (int) ops->len : -1, (int) last);
      return;
    }
  for (gint64 n = 1; n <= last; n++)
    {
      SimAct *act = sim_ledger_get (&self->ledger, n);

      if (act->is_void
              ? !g_str_equal (zyr_operation_get_kind (g_ptr_array_index (ops, n - 1)), ZYR_OP_VOID)
              : !zyr_json_object_equal (act->op, g_ptr_array_index (ops, n - 1)))
        sim_violate (self->run, "device %d: operation %d is another one", self->number, (int) n);
      act->maybe = FALSE;
    }
}

/* That a file was opened is not shown with the user's work; it is always accepted. */
static void
adopt_reads (SimDevice *self)
{
  gint64 acked = zyr_store_get_last_acked (self->store, NULL);

  for (gint64 n = 1; n <= acked; n++)
    {
      SimAct *act = sim_ledger_get (&self->ledger, n);

      if (act == NULL || act->outcome != SIM_OUTCOME_NONE
          || !g_str_equal (zyr_operation_get_kind (act->op), ZYR_OP_FILE_READ))
        continue;
      act->outcome = SIM_OUTCOME_OK;
      act->returned = TRUE;
      self->ledger.acked = MAX (self->ledger.acked, n);
    }
}

/* The answers that the store has, where those who look did not hear that it has them */
static void
adopt_answers (SimDevice *self)
{
  static const SimOutcome outcomes[] = { [ZYR_STORE_OP_PENDING] = SIM_OUTCOME_NONE,
                                         [ZYR_STORE_OP_SENT] = SIM_OUTCOME_OK,
                                         [ZYR_STORE_OP_SETTLED] = SIM_OUTCOME_OK,
                                         [ZYR_STORE_OP_CONFLICT] = SIM_OUTCOME_CONFLICT,
                                         [ZYR_STORE_OP_QUARANTINED] = SIM_OUTCOME_QUARANTINED };
  g_autoptr (GPtrArray) rows = zyr_store_list_outbox (self->store, 0x1f, 1000, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const ZyrStoreOutboxRow *row = g_ptr_array_index (rows, i);
      SimAct *act = sim_ledger_get (&self->ledger, row->n);

      /* What was refused may have been tried again; what its author has done with is listed with the
       * reason that it had. */
      if (act == NULL || outcomes[row->state] == act->outcome
          || (act->outcome != SIM_OUTCOME_NONE
              && (act->outcome != SIM_OUTCOME_QUARANTINED || row->reason[0] != '\0')))
        continue;
      sim_ledger_set_outcome (&self->ledger, act, outcomes[row->state]);
      act->returned = TRUE;
      self->ledger.acked = MAX (self->ledger.acked, row->n);
    }
  adopt_reads (self);
}

/* What was in doubt has happened, or has not. */
static void
resolve_doubt (SimDevice *self)
{
  SimLedger *ledger = &self->ledger;
  gint64 acked = zyr_store_get_last_acked (self->store, NULL);

  if (!self->in_doubt)
    return;
  self->in_doubt = FALSE;
  switch ((int) self->doubtful)
    {
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      adopt_answers (self);
      break;
    case ZYR_SYNC_STORE_REOPEN:
      if (acked == self->doubtful_after && acked < ledger->acked)
        sim_ledger_reopen (ledger, self->doubtful_after);
      break;
    case ZYR_SYNC_STORE_BEGIN_RESET:
    case ZYR_SYNC_STORE_DROP_SCOPE:
      g_hash_table_remove_all (ledger->cursors);
      break;
    default:
      break;
    }
}

/* What the store had said is done is done; what it was doing is done, or not at all. */
void
sim_check_device_booted (SimDevice *self)
{
  SimLedger *ledger = &self->ledger;
  const SimAct *newest;
  gint64 last;

  sim_disk_pause (self->disk, TRUE);
  last = zyr_store_get_last_op (self->store, NULL);
  if (self->in_doubt && self->doubtful == ZYR_SYNC_STORE_RENUMBER
      && last > (gint64) ledger->acts->len)
    sim_copy_renumbered (self, self->doubtful_after, self->doubtful_last);
  newest = sim_ledger_get (ledger, ledger->acts->len);
  if (self->in_doubt && self->doubtful == ZYR_SYNC_STORE_HAND_OVER
      && last > (gint64) ledger->acts->len - (newest != NULL && newest->maybe))
    sim_draft_handed_over (self);
  else if (newest != NULL && newest->maybe && last == newest->n - 1)
    sim_ledger_remove_last (ledger);
  if (last != (gint64) ledger->acts->len)
    sim_violate (self->run, "device %d has %d operations after %d were made", self->number,
                 (int) last, (int) ledger->acts->len);
  else
    check_journal (self, last);
  sim_draft_check_reborn (self);
  resolve_doubt (self);
  if (zyr_store_get_last_acked (self->store, NULL) < ledger->acked)
    sim_violate (self->run, "device %d has forgotten an answer", self->number);
  check_cursors (self);
  sim_disk_pause (self->disk, FALSE);
}

/* ---- the view: what somebody did stays before his eyes ---- */

static gboolean
view_has (SimDevice *self, ZyrKind kind, const char *id)
{
  g_autoptr (ZyrRecord) record = zyr_store_dup_record (self->store, kind, id, NULL);

  return record != NULL;
}

static gboolean
is_newest (SimDevice *self, const SimAct *act)
{
  for (gint64 n = act->n + 1; n <= self->ledger.acts->len; n++)
    {
      const SimAct *other = sim_ledger_get (&self->ledger, n);

      if (other->field != NULL && g_str_equal (other->field, act->field)
          && g_strcmp0 (other->rec, act->rec) == 0)
        return FALSE;
    }
  return TRUE;
}

static ZyrKind
kind_of (const SimAct *act)
{
  return zyr_kind_from_string (zyr_json_get_string (act->op, "rec_kind", NULL));
}

/* Its value, or the conflict that it came to. */
static void
check_field (SimDevice *self, const SimAct *act)
{
  g_autoptr (ZyrRecord) record
      = zyr_store_dup_record (self->store, kind_of (act), act->rec, NULL);
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autofree char *token
      = g_strdup_printf ("%s:%d", self->run->world->devices[self->number].id, (int) act->n);

  if (record == NULL || g_strcmp0 (zyr_record_get_string (record, act->field, ""), act->value) == 0)
    return;
  conflicts = zyr_store_list_records (self->store, ZYR_KIND_CONFLICT, act->household, NULL);
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    {
      ZyrRecord *conflict = g_ptr_array_index (conflicts, i);

      if (g_strcmp0 (zyr_record_get_string (conflict, "op", NULL), token) == 0)
        return;
    }
  sim_violate (self->run, "device %d: what operation %d set is not in the view", self->number,
               (int) act->n);
}

static void
check_act (SimDevice *self, SimAct *act)
{
  gboolean lost = act->outcome == SIM_OUTCOME_CONFLICT || act->outcome == SIM_OUTCOME_QUARANTINED;

  if (act->maybe || act->returned || act->household == NULL || lost)
    return;
  if (!view_has (self, ZYR_KIND_HOUSEHOLD, act->household))
    {
      act->returned = TRUE;
      return;
    }
  if (act->field == NULL)
    {
      if (!view_has (self, ZYR_KIND_NOTE, act->rec))
        sim_violate (self->run, "device %d: its note %d has gone from the view", self->number,
                     (int) act->n);
    }
  /* One that changed nothing (the value was there already) has nothing to keep. */
  else if (is_newest (self, act) && (act->outcome == SIM_OUTCOME_NONE || act->res_ver > 0))
    check_field (self, act);
}

void
sim_check_view (SimDevice *self)
{
  if (!self->up)
    return;
  sim_disk_pause (self->disk, TRUE);
  for (guint i = 0; i < self->ledger.acts->len; i++)
    check_act (self, g_ptr_array_index (self->ledger.acts, i));
  sim_disk_pause (self->disk, FALSE);
}
