/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#define BLOBS_LISTED_N 16

void
zyr_sync_wanted_free (Wanted *wanted)
{
  g_free (wanted->sha256);
  g_free (wanted->mime);
  g_free (wanted);
}

/* ---- bytes that a person asked to see ---- */

void
zyr_sync_engine_want (ZyrSyncEngine *self, const char *sha256, const char *mime)
{
  Wanted *wanted;

  for (GList *l = self->wanted.head; l != NULL; l = l->next)
    {
      if (g_str_equal (((Wanted *) l->data)->sha256, sha256))
        return;
    }
  wanted = g_new0 (Wanted, 1);
  wanted->sha256 = g_strdup (sha256);
  wanted->mime = g_strdup (mime);
  g_queue_push_tail (&self->wanted, wanted);
}

static void
finish_wanted (ZyrSyncEngine *self, ZyrSyncProblem problem, gboolean missing)
{
  Wanted *wanted = g_queue_pop_head (&self->wanted);
  ZyrSyncAction *action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_BLOB_DONE);

  action->sha256 = g_strdup (wanted->sha256);
  action->problem = problem;
  action->flag = missing;
  zyr_sync_wanted_free (wanted);
}

void
zyr_sync_engine_fail_wanted (ZyrSyncEngine *self, ZyrSyncProblem problem)
{
  while (!g_queue_is_empty (&self->wanted))
    finish_wanted (self, problem, FALSE);
}

void
zyr_sync_engine_got_blob (ZyrSyncEngine *self, GBytes *bytes)
{
  const Wanted *wanted = g_queue_peek_head (&self->wanted);
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_PUT_BLOB);

  action->sha256 = g_strdup (wanted->sha256);
  action->mime = g_strdup (wanted->mime);
  action->bytes = g_bytes_ref (bytes);
  zyr_sync_engine_store (self, PHASE_KEEPING, action);
}

void
zyr_sync_engine_kept_blob (ZyrSyncEngine *self)
{
  finish_wanted (self, ZYR_SYNC_PROBLEM_NONE, FALSE);
  zyr_sync_engine_pull (self);
}

void
zyr_sync_engine_get_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  if (refusal->code == ZYR_PROTOCOL_ERROR_NOT_FOUND
      || refusal->code == ZYR_PROTOCOL_ERROR_FORBIDDEN)
    {
      finish_wanted (self, ZYR_SYNC_PROBLEM_NONE, TRUE);
      zyr_sync_engine_pull (self);
    }
  else
    zyr_sync_engine_refused (self, refusal);
}

/* ---- bytes that the centre lacks ---- */

/* Wanted bytes first, then unsent ones, smallest first; with none left, the contact is complete. */
void
zyr_sync_engine_blobs (ZyrSyncEngine *self)
{
  const Wanted *wanted = g_queue_peek_head (&self->wanted);
  ZyrSyncAction *action;

  if (wanted != NULL)
    {
      action = zyr_sync_request_new (ZYR_SYNC_REQUEST_GET_BLOB);
      action->sha256 = g_strdup (wanted->sha256);
      zyr_sync_engine_request (self, PHASE_GETTING, action);
      return;
    }

  action = zyr_sync_store_new (ZYR_SYNC_STORE_LIST_BLOBS);
  action->max_n = BLOBS_LISTED_N + g_hash_table_size (self->skipped);
  zyr_sync_engine_store (self, PHASE_LISTING, action);
}

void
zyr_sync_engine_blobs_listed (ZyrSyncEngine *self, GPtrArray *blobs)
{
  for (guint i = 0; i < blobs->len; i++)
    {
      const ZyrSyncBlob *blob = g_ptr_array_index (blobs, i);
      ZyrSyncAction *action;

      if (g_hash_table_contains (self->skipped, blob->sha256))
        continue;
      g_free (self->blob);
      self->blob = g_strdup (blob->sha256);
      action = zyr_sync_store_new (ZYR_SYNC_STORE_DUP_BLOB);
      action->sha256 = g_strdup (self->blob);
      zyr_sync_engine_store (self, PHASE_READING, action);
      return;
    }
  zyr_sync_engine_in_step (self);
}

void
zyr_sync_engine_blob_read (ZyrSyncEngine *self, GBytes *bytes)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_PUT_BLOB);

  action->sha256 = g_strdup (self->blob);
  action->bytes = g_bytes_ref (bytes);
  zyr_sync_engine_request (self, PHASE_PUTTING, action);
}

void
zyr_sync_engine_blob_put (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_MARK_BLOB);

  action->sha256 = g_strdup (self->blob);
  zyr_sync_engine_store (self, PHASE_MARKING, action);
}

/* Not in this contact; the others go on. */
void
zyr_sync_engine_blob_skipped (ZyrSyncEngine *self)
{
  g_hash_table_add (self->skipped, g_strdup (self->blob));
  zyr_sync_engine_blobs (self);
}

void
zyr_sync_engine_put_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  switch ((int) refusal->code)
    {
    case ZYR_PROTOCOL_ERROR_MALFORMED:
    case ZYR_PROTOCOL_ERROR_TOO_LARGE:
    case ZYR_PROTOCOL_ERROR_NOT_FOUND:
    case ZYR_PROTOCOL_ERROR_FORBIDDEN:
      zyr_sync_engine_blob_skipped (self);
      break;
    default:
      zyr_sync_engine_refused (self, refusal);
      break;
    }
}

void
zyr_sync_engine_blob_marked (ZyrSyncEngine *self)
{
  self->counters.n_blobs_sent++;
  zyr_sync_engine_achieved (self);
  if (self->dirty && self->push_block == ZYR_SYNC_PROBLEM_NONE)
    zyr_sync_engine_batch (self);
  else
    zyr_sync_engine_blobs (self);
}
