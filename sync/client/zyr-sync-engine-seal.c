/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device that the centre has withdrawn: what it has not sent yet goes to the centre, sealed to its
 * key, as operations, what was begun and not finished among them, and then photos; when nothing is
 * left the device may be wiped. */
#include "zyr-sync-engine-private.h"

#include "zyr-json.h"

#define PHOTOS_AT_ONCE 16

/* Nothing more is handed over. */
static void
stay_revoked (ZyrSyncEngine *self)
{
  g_clear_pointer (&self->seal, g_free);
  zyr_sync_engine_rest (self, PHASE_REVOKED, ZYR_SYNC_STATE_REVOKED);
}

void
zyr_sync_engine_revoked (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  const char *seal = zyr_json_get_string (refusal->details, "seal", NULL);

  /* Refused while handing over, or a centre that takes nothing: everything stays as it is. */
  if (self->seal != NULL || seal == NULL)
    {
      stay_revoked (self);
      return;
    }
  zyr_sync_engine_rest (self, PHASE_REVOKED, ZYR_SYNC_STATE_SYNCING);
  self->seal = g_strdup (seal);
  self->push_block = ZYR_SYNC_PROBLEM_NONE;
  zyr_sync_engine_load (self);
}

/* What was begun and not finished becomes operations, as it is now. */
static void
collect (ZyrSyncEngine *self)
{
  zyr_sync_engine_store (
      self, PHASE_SEAL_COLLECTING, zyr_sync_store_new (ZYR_SYNC_STORE_HAND_OVER));
}

void
zyr_sync_engine_seal_loaded (ZyrSyncEngine *self)
{
  if (self->limits.push_ops == 0)
    zyr_sync_engine_assume_limits (self);
  self->push_after = self->acked_op;
  collect (self);
}

void
zyr_sync_engine_seal_collected (ZyrSyncEngine *self)
{
  self->seal_quiet = TRUE;
  zyr_sync_engine_batch (self);
}

ZyrSyncAction *
zyr_sync_engine_seal_push (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_SEAL);

  action->seal = g_strdup (self->seal);
  self->seal_quiet = FALSE;
  return action;
}

void
zyr_sync_engine_seal_photos (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_LIST_BLOBS);

  action->max_n = PHOTOS_AT_ONCE;
  zyr_sync_engine_store (self, PHASE_SEAL_LISTING, action);
}

/* The next photo; after the last of them: nothing is here that the centre has not. */
static void
seal_next (ZyrSyncEngine *self)
{
  const ZyrSyncBlob *blob;
  ZyrSyncAction *action;

  if (self->n_sealed == self->unsent->len)
    {
      zyr_sync_engine_seal_photos (self);
      return;
    }
  blob = g_ptr_array_index (self->unsent, self->n_sealed++);
  action = zyr_sync_store_new (ZYR_SYNC_STORE_DUP_BLOB);
  action->sha256 = g_strdup (blob->sha256);
  zyr_sync_engine_store (self, PHASE_SEAL_READING, action);
}

void
zyr_sync_engine_seal_listed (ZyrSyncEngine *self, GPtrArray *blobs)
{
  /* Somebody may have gone on working, or writing, meanwhile. */
  if (blobs->len == 0 && (self->dirty || !self->seal_quiet))
    {
      collect (self);
      return;
    }
  if (blobs->len == 0)
    {
      stay_revoked (self);
      zyr_sync_engine_add (self, ZYR_SYNC_ACTION_HANDED_OVER);
      return;
    }
  self->seal_quiet = FALSE;
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  self->unsent = g_ptr_array_ref (blobs);
  self->n_sealed = 0;
  seal_next (self);
}

static const char *
current_photo (ZyrSyncEngine *self)
{
  return ((const ZyrSyncBlob *) g_ptr_array_index (self->unsent, self->n_sealed - 1))->sha256;
}

void
zyr_sync_engine_seal_read (ZyrSyncEngine *self, GBytes *bytes)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_SEAL_BLOB);

  action->seal = g_strdup (self->seal);
  action->sha256 = g_strdup (current_photo (self));
  action->bytes = g_bytes_ref (bytes);
  zyr_sync_engine_request (self, PHASE_SEAL_SENDING, action);
}

void
zyr_sync_engine_seal_taken (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_store_new (ZYR_SYNC_STORE_MARK_BLOB);

  action->sha256 = g_strdup (current_photo (self));
  zyr_sync_engine_store (self, PHASE_SEAL_MARKING, action);
}

void
zyr_sync_engine_seal_marked (ZyrSyncEngine *self)
{
  zyr_sync_engine_achieved (self);
  seal_next (self);
}

void
zyr_sync_engine_seal_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  switch ((int) refusal->code)
    {
    case ZYR_PROTOCOL_ERROR_FORBIDDEN:
      /* It knows nothing of it any more: a backup came back. */
      g_clear_pointer (&self->seal, g_free);
      zyr_sync_engine_load (self);
      break;
    case ZYR_PROTOCOL_ERROR_NOT_FOUND:
    case ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED:
    case ZYR_PROTOCOL_ERROR_TOKEN_INVALID:
    /* What the centre cannot read it can have by nobody: it stays here. */
    case ZYR_PROTOCOL_ERROR_MALFORMED:
    case ZYR_PROTOCOL_ERROR_TOO_LARGE:
      stay_revoked (self);
      break;
    default:
      zyr_sync_engine_refused (self, refusal);
      break;
    }
}
