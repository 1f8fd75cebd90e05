/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#define BLOBS_LISTED_N 500

void
zyr_sync_wanted_free (Wanted *wanted)
{
  g_free (wanted->sha256);
  g_free (wanted->mime);
  g_clear_pointer (&wanted->part, g_bytes_unref);
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

/* The line was cut. Whether more came than was here, so that the rest is asked for at once. */
gboolean
zyr_sync_engine_got_part (ZyrSyncEngine *self, GBytes *bytes)
{
  Wanted *wanted = g_queue_peek_head (&self->wanted);
  gsize before = wanted->part != NULL ? g_bytes_get_size (wanted->part) : 0;

  if (bytes == NULL || g_bytes_get_size (bytes) <= before)
    return FALSE;
  g_clear_pointer (&wanted->part, g_bytes_unref);
  wanted->part = g_bytes_ref (bytes);
  zyr_sync_engine_blobs (self);
  return TRUE;
}

/* ---- bytes that the centre lacks ---- */

/* Wanted bytes first; then what is unsent goes to the lanes, and the contact is complete. */
void
zyr_sync_engine_blobs (ZyrSyncEngine *self)
{
  const Wanted *wanted = g_queue_peek_head (&self->wanted);
  ZyrSyncAction *action;

  if (wanted != NULL)
    {
      action = zyr_sync_request_new (ZYR_SYNC_REQUEST_GET_BLOB);
      action->sha256 = g_strdup (wanted->sha256);
      if (wanted->part != NULL)
        action->bytes = g_bytes_ref (wanted->part);
      zyr_sync_engine_request (self, PHASE_GETTING, action);
      return;
    }

  action = zyr_sync_store_new (ZYR_SYNC_STORE_LIST_BLOBS);
  action->max_n = BLOBS_LISTED_N;
  zyr_sync_engine_store (self, PHASE_LISTING, action);
}
