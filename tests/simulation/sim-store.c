/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's store actions on the device's real store, each to its end. */
#include "sim-private.h"

#include "zyr-device-store-private.h"
#include "zyr-store-blobs.h"
#include "zyr-store-drafts.h"

void
sim_stored_free (SimStored *stored)
{
  g_clear_pointer (&stored->state, zyr_sync_store_state_free);
  g_clear_pointer (&stored->list, g_ptr_array_unref);
  g_clear_pointer (&stored->bytes, g_bytes_unref);
  g_free (stored);
}

static gboolean
put_blob (ZyrStore *store, const ZyrSyncAction *action, GError **error)
{
  g_autofree char *sha256 = zyr_store_put_blob (
      store, action->sha256, action->mime, action->bytes, NULL, TRUE, error);

  return sha256 != NULL;
}

static gboolean
carry_out (ZyrStore *store, const ZyrSyncAction *action, SimStored *stored, GError **error)
{
  switch ((int) action->store)
    {
    case ZYR_SYNC_STORE_LOAD_STATE:
      stored->state = zyr_device_store_read_state (store, error);
      return stored->state != NULL;
    case ZYR_SYNC_STORE_LOAD_BATCH:
      stored->list = zyr_device_store_read_batch (store, action->after, action->max_n,
                                                  action->max_bytes, error);
      return stored->list != NULL;
    case ZYR_SYNC_STORE_REOPEN:
      return zyr_store_reopen_operations (store, action->after, error);
    case ZYR_SYNC_STORE_RENUMBER:
      return zyr_store_renumber_operations (store, action->after, action->last, error);
    case ZYR_SYNC_STORE_HAND_OVER:
      return zyr_store_hand_over_drafts (store, error);
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      return zyr_device_store_keep_results (store, action->epoch, action->list, error);
    case ZYR_SYNC_STORE_DROP_SCOPE:
      return zyr_store_drop_scope (store, action->scope, error);
    case ZYR_SYNC_STORE_BEGIN_RESET:
      return zyr_store_begin_reset (store, action->scope, action->epoch, error);
    case ZYR_SYNC_STORE_APPLY_PAGE:
      return zyr_store_apply_page (
          store, action->scope, action->epoch, action->list, action->after, error);
    case ZYR_SYNC_STORE_END_RESET:
      return zyr_store_end_reset (store, action->scope, error);
    case ZYR_SYNC_STORE_LIST_BLOBS:
      stored->list = zyr_device_store_read_unsent (store, action->max_n, error);
      return stored->list != NULL;
    case ZYR_SYNC_STORE_DUP_BLOB:
      stored->bytes = zyr_store_dup_blob (store, action->sha256, NULL, error);
      return stored->bytes != NULL;
    case ZYR_SYNC_STORE_MARK_BLOB:
      return zyr_store_mark_blob_sent (store, action->sha256, error);
    case ZYR_SYNC_STORE_PUT_BLOB:
      return put_blob (store, action, error);
    default:
      g_assert_not_reached ();
    }
}

static void
note_cursor (SimLedger *ledger, const ZyrSyncAction *action)
{
  g_hash_table_replace (ledger->cursors, g_strconcat (action->epoch, " ", action->scope, NULL),
                        g_memdup2 (&action->after, sizeof action->after));
}

/* What those who look write down: only what the store said is done. */
static void
note (SimDevice *self, const ZyrSyncAction *action)
{
  switch ((int) action->store)
    {
    case ZYR_SYNC_STORE_REOPEN:
      sim_mark (self->run, SIM_MARK_JOURNAL_SENT);
      sim_ledger_reopen (&self->ledger, action->after);
      break;
    case ZYR_SYNC_STORE_RENUMBER:
      sim_copy_renumbered (self, action->after, action->last);
      break;
    case ZYR_SYNC_STORE_HAND_OVER:
      sim_draft_handed_over (self);
      break;
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      sim_ledger_note_results (&self->ledger, action->list);
      break;
    case ZYR_SYNC_STORE_APPLY_PAGE:
      sim_ledger_note_entries (&self->ledger, action->list);
      note_cursor (&self->ledger, action);
      break;
    case ZYR_SYNC_STORE_END_RESET:
      sim_draft_swept (self);
      break;
    case ZYR_SYNC_STORE_BEGIN_RESET:
      sim_mark (self->run, SIM_MARK_RESET);
      g_hash_table_remove_all (self->ledger.cursors);
      break;
    case ZYR_SYNC_STORE_DROP_SCOPE:
      sim_mark (self->run, SIM_MARK_SCOPE_LOST);
      sim_ledger_let_drafts_go (&self->ledger, NULL, NULL);
      g_hash_table_remove_all (self->ledger.cursors);
      break;
    case ZYR_SYNC_STORE_MARK_BLOB:
      sim_mark (self->run, SIM_MARK_BLOB_SENT);
      break;
    default:
      break;
    }
}

gboolean
sim_store_writes (const ZyrSyncAction *action)
{
  return action->store != ZYR_SYNC_STORE_LOAD_STATE && action->store != ZYR_SYNC_STORE_LOAD_BATCH
         && action->store != ZYR_SYNC_STORE_LIST_BLOBS && action->store != ZYR_SYNC_STORE_DUP_BLOB;
}

gboolean
sim_store_do (SimDevice *self, const ZyrSyncAction *action, SimStored *stored)
{
  g_autoptr (GError) error = NULL;

  if (carry_out (self->store, action, stored, &error) && error == NULL)
    {
      note (self, action);
      self->in_doubt &= !sim_store_writes (action);
      return TRUE;
    }
  if (sim_store_writes (action))
    {
      self->in_doubt = TRUE;
      sim_ledger_let_drafts_go (&self->ledger, NULL, NULL);
      self->doubtful = action->store;
      self->doubtful_after = action->after;
      self->doubtful_last = action->last;
    }
  sim_trace (self->run, "device %d store action %d: %s", self->number, action->store,
             error != NULL ? error->message : "no error");
  return FALSE;
}
