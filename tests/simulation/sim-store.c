/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-private.h"

#include "zyr-json.h"

#include <string.h>

void
sim_stored_free (SimStored *stored)
{
  g_clear_pointer (&stored->state, zyr_sync_store_state_free);
  g_clear_pointer (&stored->list, g_ptr_array_unref);
  g_free (stored);
}

void
sim_store_init (SimStore *self, int device, SimMutation mutation)
{
  memset (self, 0, sizeof *self);
  self->device = device;
  self->mutation = mutation;
}

/* ---- the view: base and own operations that have not come back ---- */

static int
newest_own_set (const SimStore *self, int household, int field)
{
  for (int n = self->last_op; n > 0; n--)
    {
      const SimOp *op = &self->ops[n - 1];

      if (!self->settled[n - 1] && op->kind == SIM_OP_SET && op->household == household
          && op->field == field)
        return n;
    }
  return 0;
}

int
sim_store_view_value (const SimStore *self, int household, int field)
{
  int n = newest_own_set (self, household, field);

  return n > 0 ? self->ops[n - 1].value
               : self->rows[SIM_HOUSEHOLD (household)].body.value[field];
}

int
sim_store_view_token (const SimStore *self, int household, int field)
{
  int n = newest_own_set (self, household, field);

  return n > 0 ? SIM_TOKEN (self->device, n)
               : self->rows[SIM_HOUSEHOLD (household)].body.token[field];
}

gboolean
sim_store_view_has_note (const SimStore *self, int n)
{
  return !self->settled[n - 1] || self->rows[SIM_NOTE (self->device, n)].scopes != 0;
}

void
sim_store_edit (SimStore *self, const SimOp *op)
{
  g_assert_cmpint (self->last_op, <, SIM_OPS);
  self->ops[self->last_op++] = *op;
}

static int
record_of (const SimStore *self, int n)
{
  const SimOp *op = &self->ops[n - 1];

  return op->kind == SIM_OP_NOTE ? SIM_NOTE (self->device, n) : SIM_HOUSEHOLD (op->household);
}

/* An answered operation leaves the view when its record has reached the version that it led to. */
static void
settle (SimStore *self)
{
  for (int n = 1; n <= self->last_op; n++)
    {
      SimOutcome outcome = self->outcome[n - 1];
      const SimRow *row = &self->rows[record_of (self, n)];
      gboolean back = row->scopes != 0 && row->ver >= self->res_ver[n - 1];

      if (outcome == SIM_CONFLICT || outcome == SIM_QUARANTINED || (outcome == SIM_OK && back))
        self->settled[n - 1] = self->returned[n - 1] = TRUE;
      else if (outcome == SIM_OK && self->mutation == SIM_MUTATION_OVERLAY_ENDS_AT_ACK)
        self->settled[n - 1] = TRUE;
    }
}

/* ---- the outbox ---- */

static JsonObject *
write_op (const SimStore *self, int n)
{
  const SimOp *op = &self->ops[n - 1];
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", n);
  json_object_set_int_member (object, "kind", op->kind);
  json_object_set_int_member (object, "household", op->household);
  json_object_set_int_member (object, "field", op->field);
  json_object_set_int_member (object, "value", op->value);
  json_object_set_int_member (object, "base", op->base);
  return object;
}

static GPtrArray *
load_batch (SimStore *self, const ZyrSyncAction *action)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  int n = (int) action->after + 1;

  if (self->mutation == SIM_MUTATION_NO_JOURNAL)
    n = MAX (n, self->acked + 1);
  n = MAX (n, self->dropped + 1);
  for (; n <= self->last_op && ops->len < action->max_n; n++)
    g_ptr_array_add (ops, write_op (self, n));
  if (self->mutation == SIM_MUTATION_DROPPED_ON_SEND)
    self->dropped = MAX (self->dropped, n - 1);
  return ops;
}

static void
apply_results (SimStore *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (results, i);
      int n = (int) zyr_json_get_int (result, "n", 0);
      const char *s = zyr_json_get_string (result, "s", "");

      self->outcome[n - 1] = g_str_equal (s, "ok")         ? SIM_OK
                             : g_str_equal (s, "conflict") ? SIM_CONFLICT
                                                           : SIM_QUARANTINED;
      self->res_ver[n - 1] = (int) zyr_json_get_int (result, "ver", 0);
      self->acked = MAX (self->acked, n);
    }
  settle (self);
}

static void
reopen (SimStore *self, const ZyrSyncAction *action)
{
  for (int n = (int) action->after + 1; n <= self->acked; n++)
    {
      self->outcome[n - 1] = SIM_PENDING;
      self->settled[n - 1] = FALSE;
    }
  self->acked = MIN (self->acked, (int) action->after);
}

static ZyrSyncStoreState *
load_state (const SimStore *self)
{
  ZyrSyncStoreState *state = zyr_sync_store_state_new ();

  state->acked_op = self->acked;
  state->last_op = self->last_op;
  state->n_pending = (guint) (self->last_op - self->acked);
  for (int s = 0; s < SIM_SCOPES; s++)
    {
      const SimCursor *cursor = &self->cursors[s];
      g_autofree char *epoch = sim_epoch_name (cursor->epoch);

      if (cursor->known)
        g_ptr_array_add (
            state->cursors,
            zyr_sync_cursor_new (sim_scope_name (s), epoch, cursor->seq, cursor->resetting));
    }
  return state;
}

/* ---- the base ---- */

static int
epoch_from_name (const char *name)
{
  return (int) g_ascii_strtoll (name + strlen ("epoch-"), NULL, 10);
}

static void
remove_from_scope (SimStore *self, int scope, int record)
{
  SimRow *row = &self->rows[record];

  row->scopes &= ~(1u << scope);
  row->marked &= ~(1u << scope);
  if (row->scopes != 0)
    return;
  memset (row, 0, sizeof *row);
  /* The checker: what has left can no longer come back. */
  for (int n = 1; n <= self->last_op; n++)
    {
      if (record_of (self, n) == record || SIM_HOUSEHOLD (self->ops[n - 1].household) == record)
        self->returned[n - 1] = TRUE;
    }
}

static void
apply_entry (SimStore *self, int scope, const ZyrFeedEntry *entry)
{
  int record = sim_record_from_id (zyr_record_get_id (entry->record));
  SimRow *row = &self->rows[record];
  int ver = (int) zyr_record_get_ver (entry->record);

  if (entry->op == ZYR_FEED_LEAVE)
    {
      if (self->mutation != SIM_MUTATION_LEAVE_IGNORED)
        remove_from_scope (self, scope, record);
      return;
    }
  row->scopes |= 1u << scope;
  row->marked &= ~(1u << scope);
  if (row->ver >= ver)
    return;
  row->ver = ver;
  row->body.value[0] = (int) zyr_record_get_int (entry->record, "v0", 0);
  row->body.value[1] = (int) zyr_record_get_int (entry->record, "v1", 0);
  row->body.token[0] = (int) zyr_record_get_int (entry->record, "t0", 0);
  row->body.token[1] = (int) zyr_record_get_int (entry->record, "t1", 0);
  row->note_household = (int) zyr_record_get_int (entry->record, "household", 0);
}

void
sim_store_save_cursor_only (SimStore *self, const ZyrSyncAction *action)
{
  SimCursor *cursor = &self->cursors[sim_scope_from_name (action->scope)];

  cursor->known = TRUE;
  cursor->epoch = epoch_from_name (action->epoch);
  cursor->seq = action->after;
}

static void
apply_page (SimStore *self, const ZyrSyncAction *action)
{
  int scope = sim_scope_from_name (action->scope);
  const SimCursor *cursor = &self->cursors[scope];

  /* Within an epoch a cursor never goes back. */
  if (cursor->known && cursor->epoch == epoch_from_name (action->epoch))
    g_assert_cmpint (action->after, >=, cursor->seq);
  for (guint i = 0; i < action->list->len; i++)
    apply_entry (self, scope, g_ptr_array_index (action->list, i));
  sim_store_save_cursor_only (self, action);
  settle (self);
}

static void
begin_reset (SimStore *self, const ZyrSyncAction *action)
{
  int scope = sim_scope_from_name (action->scope);

  for (int r = 0; r < SIM_RECORDS; r++)
    {
      if (self->rows[r].scopes & (1u << scope))
        {
          self->rows[r].marked |= 1u << scope;
          self->rows[r].ver = 0;
        }
    }
  self->cursors[scope] = (SimCursor){
    .known = TRUE, .epoch = epoch_from_name (action->epoch), .seq = 0, .resetting = TRUE
  };
}

static void
end_reset (SimStore *self, const ZyrSyncAction *action)
{
  int scope = sim_scope_from_name (action->scope);

  g_assert_true (self->cursors[scope].resetting);
  self->cursors[scope].resetting = FALSE;
  for (int r = 0; r < SIM_RECORDS; r++)
    {
      if ((self->rows[r].marked & (1u << scope)) && self->mutation != SIM_MUTATION_NO_SWEEP)
        remove_from_scope (self, scope, r);
    }
}

static void
drop_scope (SimStore *self, const ZyrSyncAction *action)
{
  int scope = sim_scope_from_name (action->scope);

  for (int r = 0; r < SIM_RECORDS; r++)
    {
      if (self->rows[r].scopes & (1u << scope))
        remove_from_scope (self, scope, r);
    }
  memset (&self->cursors[scope], 0, sizeof self->cursors[scope]);
}

void
sim_store_do (SimStore *self, const ZyrSyncAction *action, SimStored *stored)
{
  switch ((int) action->store)
    {
    case ZYR_SYNC_STORE_LOAD_STATE:
      stored->state = load_state (self);
      break;
    case ZYR_SYNC_STORE_LOAD_BATCH:
      stored->list = load_batch (self, action);
      break;
    case ZYR_SYNC_STORE_REOPEN:
      reopen (self, action);
      break;
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      apply_results (self, action->list);
      break;
    case ZYR_SYNC_STORE_BEGIN_RESET:
      begin_reset (self, action);
      break;
    case ZYR_SYNC_STORE_APPLY_PAGE:
      apply_page (self, action);
      break;
    case ZYR_SYNC_STORE_END_RESET:
      end_reset (self, action);
      break;
    case ZYR_SYNC_STORE_DROP_SCOPE:
      drop_scope (self, action);
      break;
    case ZYR_SYNC_STORE_LIST_BLOBS:
      stored->list = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_blob_free);
      break;
    default:
      g_assert_not_reached ();
    }
}
