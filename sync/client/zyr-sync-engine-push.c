/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-operation.h"

#include <string.h>

#define GAPS_MAX 3
#define BATCH_BYTES_MIN ZYR_KIB (4)

/* Asks the store for the next operations; with none left, goes on to those that were refused. */
void
zyr_sync_engine_batch (ZyrSyncEngine *self)
{
  ZyrSyncAction *action;

  self->dirty = FALSE;
  if (self->push_block != ZYR_SYNC_PROBLEM_NONE)
    {
      zyr_sync_engine_drop (self);
      return;
    }

  action = zyr_sync_store_new (ZYR_SYNC_STORE_LOAD_BATCH);
  action->after = self->push_after;
  action->max_n = self->batch_ops;
  action->max_bytes = MIN (self->batch_bytes, (gsize) MAX (self->limits.push_bytes, 1));
  zyr_sync_engine_store (self, PHASE_BATCH, action);
}

/* Sending has come to an end that only a person can change; receiving goes on. */
static void
block (ZyrSyncEngine *self, ZyrSyncProblem why)
{
  self->push_block = why;
  zyr_sync_engine_drop (self);
}

static gboolean
batch_is_contiguous (GPtrArray *ops, gint64 after)
{
  for (guint i = 0; i < ops->len; i++)
    {
      if (zyr_json_get_int (g_ptr_array_index (ops, i), "n", 0) != after + 1 + i)
        return FALSE;
    }
  return TRUE;
}

static gboolean
batch_has_work (ZyrSyncEngine *self)
{
  for (guint i = 0; i < self->batch->len; i++)
    {
      JsonObject *op = g_ptr_array_index (self->batch, i);

      if (zyr_operation_is_work (zyr_operation_get_kind (op)))
        return TRUE;
    }
  return FALSE;
}

static void
send_batch (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = self->seal != NULL ? zyr_sync_engine_seal_push (self)
                                             : zyr_sync_request_new (ZYR_SYNC_REQUEST_PUSH);

  zyr_sync_engine_pause_uploads (self); /* answers first */
  /* That files were opened is nothing to show. */
  if (batch_has_work (self))
    zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
  action->push = g_new0 (ZyrPushRequest, 1);
  action->push->device = g_strdup (self->device);
  /* One that is late must not count in another timeline: its answer there would not reach us. */
  if (self->seal == NULL)
    action->push->epoch = g_strdup (self->epoch);
  action->push->first = self->push_after + 1;
  action->push->ops = g_ptr_array_ref (self->batch);
  self->pushed_ms = self->now_ms;
  zyr_sync_engine_request (self, PHASE_PUSHING, action);
}

void
zyr_sync_engine_reopened (ZyrSyncEngine *self)
{
  self->acked_op = self->push_after;
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);
  send_batch (self);
}

/* The centre knows operations that this database has not: it is an older copy. What was done since
 * comes after them. All up to push_after is answered. */
static void
renumber (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_RENUMBER);

  action->after = self->push_after;
  action->last = self->centre_op;
  zyr_sync_engine_store (self, PHASE_RENUMBERING, action);
}

void
zyr_sync_engine_renumbered (ZyrSyncEngine *self)
{
  self->last_op = self->centre_op + MAX (self->last_op - self->push_after, 0);
  self->push_after = self->acked_op = self->centre_op;
  self->renumbered = TRUE;
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);
  zyr_sync_engine_batch (self);
}

void
zyr_sync_engine_batch_loaded (ZyrSyncEngine *self, GPtrArray *ops)
{
  ZyrSyncAction *action;

  if (ops->len == 0 && self->seal != NULL)
    {
      zyr_sync_engine_seal_photos (self);
      return;
    }
  if (ops->len == 0 && self->push_after >= self->acked_op)
    {
      if (self->centre_op > self->push_after)
        renumber (self);
      else
        zyr_sync_engine_retry (self);
      return;
    }
  if (ops->len == 0 || !batch_is_contiguous (ops, self->push_after))
    {
      block (self, ZYR_SYNC_PROBLEM_MISSING_OPS);
      return;
    }

  g_clear_pointer (&self->batch, g_ptr_array_unref);
  self->batch = g_ptr_array_ref (ops);
  self->last_op = MAX (self->last_op, self->push_after + ops->len);

  if (self->push_after >= self->acked_op)
    {
      send_batch (self);
      return;
    }
  /* The old answers are void, and the new ones may get lost on the way: on record before
   * sending. */
  action = zyr_sync_store_new (ZYR_SYNC_STORE_REOPEN);
  action->after = self->push_after;
  zyr_sync_engine_store (self, PHASE_REOPENING, action);
}

static gboolean
answer_fits_batch (ZyrSyncEngine *self, const ZyrPushAnswer *answer)
{
  guint n_ops = self->batch->len;

  if (answer->results->len != n_ops || answer->last < self->push_after + n_ops)
    return FALSE;
  return batch_is_contiguous (answer->results, self->push_after);
}

static void
count_results (ZyrSyncEngine *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const char *s = zyr_json_get_string (g_ptr_array_index (results, i), "s", "");

      const char *kind = zyr_json_get_string (g_ptr_array_index (self->batch, i), "kind", "");

      if (!zyr_operation_is_work (kind))
        continue;
      self->counters.n_ops_sent++;
      zyr_sync_engine_count_kind (self->kinds_sent, kind);
      if (g_str_equal (s, "conflict"))
        self->counters.n_conflicts++;
      else if (g_str_equal (s, "quarantined"))
        self->counters.n_quarantined++;
    }
}

/* A poor line gets smaller helpings: half of what did not get through. */
void
zyr_sync_engine_shrink_batch (ZyrSyncEngine *self)
{
  gsize size = 0;

  for (guint i = 0; self->batch != NULL && i < self->batch->len; i++)
    {
      g_autofree char *text = zyr_json_object_to_canonical (g_ptr_array_index (self->batch, i));

      size += strlen (text);
    }
  self->batch_bytes = MAX (MIN (self->batch_bytes, size) / 2, BATCH_BYTES_MIN);
}

void
zyr_sync_engine_pushed (ZyrSyncEngine *self, const ZyrPushAnswer *answer)
{
  ZyrSyncAction *action;

  if (!answer_fits_batch (self, answer))
    {
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      return;
    }

  self->pushed_ms = self->now_ms - self->pushed_ms;
  count_results (self, answer->results);
  g_clear_pointer (&self->learning, g_ptr_array_unref);
  self->learning = g_ptr_array_ref (answer->results);
  action = zyr_sync_store_new (ZYR_SYNC_STORE_PUSH_RESULTS);
  action->list = g_ptr_array_ref (answer->results);
  action->epoch = g_strdup (answer->epoch);
  g_free (self->push_epoch);
  self->push_epoch = g_strdup (answer->epoch);
  self->centre_op = MAX (self->centre_op, answer->last);
  zyr_sync_engine_store (self, PHASE_SETTLING, action);
}

void
zyr_sync_engine_settled (ZyrSyncEngine *self)
{
  self->push_after += self->batch->len;
  self->acked_op = MAX (self->acked_op, self->push_after);
  if (self->pushed_ms > ZYR_PUSH_TARGET_S * 1000)
    {
      self->batch_ops = MAX (self->batch->len / 2, 1);
      zyr_sync_engine_shrink_batch (self);
    }
  else
    {
      self->batch_ops = MIN (self->batch_ops * 2,
                             (guint) CLAMP (self->limits.push_ops, 1, ZYR_PUSH_OPS_N_MAX));
      self->batch_bytes = MIN (self->batch_bytes * 2, ZYR_PUSH_SIZE_BYTES_MAX);
    }
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  zyr_sync_engine_note_results (self, self->learning);
  g_clear_pointer (&self->learning, g_ptr_array_unref);
  zyr_sync_engine_achieved (self);
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);

  /* Restored between hello and push: it may want earlier operations, and cursors are void. */
  if (self->seal == NULL && g_strcmp0 (self->push_epoch, self->epoch) != 0)
    zyr_sync_engine_hello (self);
  else
    zyr_sync_engine_batch (self);
}

static void
handle_gap (ZyrSyncEngine *self, gint64 last)
{
  if (last < 0 || last >= self->push_after || ++self->n_gaps > GAPS_MAX)
    {
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      return;
    }
  self->push_after = last;
  zyr_sync_engine_batch (self);
}

/* Those before operation @n are as the centre has them: their answers are fetched first. */
static void
handle_reused (ZyrSyncEngine *self, gint64 n)
{
  if (n <= self->push_after || n > self->push_after + self->batch->len)
    zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
  else if (n > self->push_after + 1)
    {
      self->batch_ops = (guint) (n - self->push_after - 1);
      zyr_sync_engine_batch (self);
    }
  else if (n <= self->centre_op)
    renumber (self);
  else
    /* Another copy is at work at this moment. */
    zyr_sync_engine_hello_again (self, ZYR_SYNC_PROBLEM_OP_REUSED);
}

void
zyr_sync_engine_push_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  guint n_ops = self->batch->len;

  if (self->seal != NULL
      && (n_ops == 1
          || (refusal->code != ZYR_PROTOCOL_ERROR_TOO_LARGE
              && refusal->code != ZYR_PROTOCOL_ERROR_MALFORMED)))
    {
      zyr_sync_engine_seal_refused (self, refusal);
      return;
    }
  switch ((int) refusal->code)
    {
    case ZYR_PROTOCOL_ERROR_GAP:
      handle_gap (self, zyr_protocol_problem_get_int (refusal, "last", -1));
      break;
    case ZYR_PROTOCOL_ERROR_OP_REUSED:
      handle_reused (self, zyr_protocol_problem_get_int (refusal, "n", 0));
      break;
    case ZYR_PROTOCOL_ERROR_TOO_LARGE:
    case ZYR_PROTOCOL_ERROR_MALFORMED:
      /* Halving finds the operation that the centre cannot read; those before it get through. */
      if (n_ops > 1)
        {
          self->batch_ops = n_ops / 2;
          zyr_sync_engine_batch (self);
        }
      else
        block (self, ZYR_SYNC_PROBLEM_REFUSED);
      break;
    default:
      zyr_sync_engine_refused (self, refusal);
      break;
    }
}
