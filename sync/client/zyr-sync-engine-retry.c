/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that the centre refused: what hello tells of those that were accepted since, and those
 * that the user wants tried again. */
#include "zyr-sync-engine-private.h"

#include "zyr-json.h"
#include "zyr-limits.h"

void
zyr_sync_engine_load_refused (ZyrSyncEngine *self, GPtrArray *refused)
{
  g_ptr_array_set_size (self->refused, 0);
  for (guint i = 0; i < refused->len; i++)
    {
      const ZyrRefusedOp *op = g_ptr_array_index (refused, i);

      g_ptr_array_add (self->refused, zyr_refused_op_new (op->n, op->reason, op->again));
    }
}

GPtrArray *
zyr_sync_engine_dup_refused (ZyrSyncEngine *self)
{
  GPtrArray *refused = zyr_refused_ops_new ();

  for (guint i = 0; i < self->refused->len && i < ZYR_REFUSED_OPS_N_MAX; i++)
    {
      const ZyrRefusedOp *op = g_ptr_array_index (self->refused, i);

      g_ptr_array_add (refused, zyr_refused_op_new (op->n, op->reason, FALSE));
    }
  return refused;
}

/* What the store has taken over. */
void
zyr_sync_engine_note_results (ZyrSyncEngine *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (results, i);
      gint64 n = zyr_json_get_int (result, "n", 0);

      for (guint j = 0; j < self->refused->len; j++)
        if (((const ZyrRefusedOp *) g_ptr_array_index (self->refused, j))->n == n)
          {
            g_ptr_array_remove_index (self->refused, j);
            break;
          }
      if (g_str_equal (zyr_json_get_string (result, "s", ""), "quarantined"))
        g_ptr_array_insert (
            self->refused,
            0,
            zyr_refused_op_new (n, zyr_json_get_string (result, "reason", ""), FALSE));
    }
}

/* Results that did not come with a push, into the store; then on to @then. */
static void
learn (ZyrSyncEngine *self, const char *epoch, GPtrArray *results, Phase then)
{
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_PUSH_RESULTS);

  action->list = g_ptr_array_ref (results);
  action->epoch = g_strdup (epoch);
  g_clear_pointer (&self->learning, g_ptr_array_unref);
  self->learning = g_ptr_array_ref (results);
  self->resume = then;
  zyr_sync_engine_store (self, PHASE_LEARNING, action);
}

/* Under a number that was not answered yet, the centre may know what a copy of this database lost. */
void
zyr_sync_engine_told (ZyrSyncEngine *self, const ZyrHelloAnswer *answer)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; answer->results != NULL && i < answer->results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (answer->results, i);

      if (zyr_json_get_int (result, "n", 0) <= self->acked_op)
        g_ptr_array_add (results, json_object_ref (result));
    }
  if (results->len == 0)
    zyr_sync_engine_batch (self);
  else
    learn (self, answer->epoch, results, PHASE_BATCH);
}

/* After the outbox is empty: later operations may be what makes an earlier one possible. */
void
zyr_sync_engine_retry (ZyrSyncEngine *self)
{
  g_autoptr (ZyrRetryRequest) retry = zyr_retry_request_new ();
  ZyrSyncAction *action;

  /* Oldest first, as they were meant. */
  for (guint i = self->refused->len; i > 0 && retry->ops->len < ZYR_REFUSED_OPS_N_MAX; i--)
    {
      const ZyrRefusedOp *op = g_ptr_array_index (self->refused, i - 1);

      if (op->again)
        g_array_append_val (retry->ops, op->n);
    }
  if (retry->ops->len == 0)
    {
      zyr_sync_engine_drop (self);
      return;
    }
  action = zyr_sync_request_new (ZYR_SYNC_REQUEST_RETRY);
  action->retry = g_steal_pointer (&retry);
  zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
  zyr_sync_engine_request (self, PHASE_RETRYING, action);
}

void
zyr_sync_engine_retried (ZyrSyncEngine *self, const ZyrPushAnswer *answer)
{
  /* Restored since hello: what it says of its operations is to be asked anew. */
  if (g_strcmp0 (answer->epoch, self->epoch) != 0)
    zyr_sync_engine_hello_again (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
  else
    learn (self, answer->epoch, answer->results, PHASE_RETRYING);
}

void
zyr_sync_engine_learned (ZyrSyncEngine *self)
{
  zyr_sync_engine_note_results (self, self->learning);
  g_clear_pointer (&self->learning, g_ptr_array_unref);
  zyr_sync_engine_achieved (self);
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);
  if (self->resume != PHASE_RETRYING)
    {
      zyr_sync_engine_batch (self);
      return;
    }
  /* Once a contact, also what the centre said nothing about. */
  for (guint i = 0; i < self->refused->len; i++)
    ((ZyrRefusedOp *) g_ptr_array_index (self->refused, i))->again = FALSE;
  zyr_sync_engine_drop (self);
}
