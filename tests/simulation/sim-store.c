/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's store actions on the device's real store, each to its end. */
#include "sim-private.h"

#include "zyr-limits.h"
#include "zyr-store-blobs.h"
#include "zyr-store-drafts.h"
#include "zyr-store-history.h"

void
sim_stored_free (SimStored *stored)
{
  g_clear_pointer (&stored->state, zyr_sync_store_state_free);
  g_clear_pointer (&stored->list, g_ptr_array_unref);
  g_clear_pointer (&stored->bytes, g_bytes_unref);
  g_free (stored);
}

static gboolean
load_refused (ZyrStore *store, GPtrArray *refused, GError **error)
{
  g_autoptr (GPtrArray) rows = zyr_store_list_outbox (store, 1 << ZYR_STORE_OP_QUARANTINED,
                                                      ZYR_REFUSED_OPS_N_MAX, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const ZyrStoreOutboxRow *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (refused, zyr_refused_op_new (row->n, row->reason, row->again));
    }
  return rows != NULL;
}

static gboolean
load_state (ZyrStore *store, SimStored *stored, GError **error)
{
  g_autoptr (GPtrArray) cursors = zyr_store_list_cursors (store, error);
  gint64 n_pending = zyr_store_count_pending (store, NULL);

  if (cursors == NULL)
    return FALSE;
  stored->state = zyr_sync_store_state_new ();
  for (guint i = 0; i < cursors->len; i++)
    {
      const ZyrStoreCursor *cursor = g_ptr_array_index (cursors, i);

      g_ptr_array_add (
          stored->state->cursors,
          zyr_sync_cursor_new (cursor->scope, cursor->epoch, cursor->seq, cursor->resetting));
    }
  stored->state->acked_op = zyr_store_get_last_acked (store, error);
  if (stored->state->acked_op < 0)
    return FALSE;
  stored->state->last_op = zyr_store_get_last_op (store, error);
  stored->state->n_pending = (guint) MAX (n_pending, 0);
  if (!load_refused (store, stored->state->refused, error))
    return FALSE;
  return stored->state->last_op >= 0 && n_pending >= 0;
}

static gboolean
load_batch (ZyrStore *store, const ZyrSyncAction *action, SimStored *stored, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  stored->list = zyr_store_list_operations (
      store, action->after, action->max_n, action->max_bytes, &local_error);
  if (stored->list == NULL
      && g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT))
    stored->list = g_ptr_array_new ();
  if (stored->list == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return stored->list != NULL;
}

static ZyrStoreOpResult *
read_result (JsonObject *object)
{
  static const ZyrStoreResultStatus statuses[]
      = { [SIM_OUTCOME_OK] = ZYR_STORE_RESULT_OK,
          [SIM_OUTCOME_CONFLICT] = ZYR_STORE_RESULT_CONFLICT,
          [SIM_OUTCOME_QUARANTINED] = ZYR_STORE_RESULT_QUARANTINED };
  SimOutcome outcome = sim_outcome_from_string (zyr_json_get_string (object, "s", NULL));
  JsonArray *touched = zyr_json_get_array (object, "res");
  ZyrStoreOpResult *result
      = zyr_store_op_result_new (zyr_json_get_int (object, "n", 0), statuses[outcome],
                                 zyr_json_get_string (object, "reason", NULL));

  for (guint i = 0; touched != NULL && i < json_array_get_length (touched); i++)
    {
      JsonObject *item = json_array_get_object_element (touched, i);

      zyr_store_op_result_add (result,
                               zyr_kind_from_string (zyr_json_get_string (item, "kind", NULL)),
                               zyr_json_get_string (item, "id", NULL),
                               zyr_json_get_int (item, "ver", 0));
    }
  return result;
}

static gboolean
push_results (ZyrStore *store, const ZyrSyncAction *action, GError **error)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);

  for (guint i = 0; i < action->list->len; i++)
    g_ptr_array_add (results, read_result (g_ptr_array_index (action->list, i)));
  return zyr_store_apply_push_results (store, action->epoch, results, error);
}

static gboolean
list_blobs (ZyrStore *store, const ZyrSyncAction *action, SimStored *stored, GError **error)
{
  g_autoptr (GPtrArray) infos = zyr_store_list_unsent_blobs (store, error);

  if (infos == NULL)
    return FALSE;
  stored->list = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_blob_free);
  for (guint i = 0; i < infos->len && i < action->max_n; i++)
    {
      const ZyrStoreBlobInfo *info = g_ptr_array_index (infos, i);

      g_ptr_array_add (stored->list,
                       zyr_sync_blob_new (info->sha256, info->mime, (gint64) info->size_bytes));
    }
  return TRUE;
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
      return load_state (store, stored, error);
    case ZYR_SYNC_STORE_LOAD_BATCH:
      return load_batch (store, action, stored, error);
    case ZYR_SYNC_STORE_REOPEN:
      return zyr_store_reopen_operations (store, action->after, error);
    case ZYR_SYNC_STORE_RENUMBER:
      return zyr_store_renumber_operations (store, action->after, action->last, error);
    case ZYR_SYNC_STORE_HAND_OVER:
      return zyr_store_hand_over_drafts (store, error);
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      return push_results (store, action, error);
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
      return list_blobs (store, action, stored, error);
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
    case ZYR_SYNC_STORE_PUSH_RESULTS:
      sim_ledger_note_results (&self->ledger, action->list);
      break;
    case ZYR_SYNC_STORE_APPLY_PAGE:
      sim_ledger_note_entries (&self->ledger, action->list);
      note_cursor (&self->ledger, action);
      break;
    case ZYR_SYNC_STORE_BEGIN_RESET:
      sim_mark (self->run, SIM_MARK_RESET);
      g_hash_table_remove_all (self->ledger.cursors);
      break;
    case ZYR_SYNC_STORE_DROP_SCOPE:
      sim_mark (self->run, SIM_MARK_SCOPE_LOST);
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
      self->doubtful = action->store;
      self->doubtful_after = action->after;
      self->doubtful_last = action->last;
    }
  sim_trace (self->run, "device %d store action %d: %s", self->number, action->store,
             error != NULL ? error->message : "no error");
  return FALSE;
}
