/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the engine's words and the store's. */
#include "zyr-device-store-private.h"

#include "zyr-inspection-private.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-store-blobs.h"
#include "zyr-store-digest.h"
#include "zyr-store-operations.h"
#include "zyr-store-records.h"

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
load_cursors (ZyrStore *store, GPtrArray *loaded, GError **error)
{
  g_autoptr (GPtrArray) cursors = zyr_store_list_cursors (store, error);
  gboolean compare;

  if (cursors == NULL)
    return FALSE;
  compare = cursors->len > 0 && zyr_store_is_digest_due (store);
  for (guint i = 0; i < cursors->len; i++)
    {
      const ZyrStoreCursor *stored = g_ptr_array_index (cursors, i);
      ZyrSyncCursor *cursor;

      if (g_str_equal (stored->scope, ZYR_INSPECTION_SCOPE))
        continue;
      cursor = zyr_sync_cursor_new (stored->scope, stored->epoch, stored->seq, stored->resetting);
      g_ptr_array_add (loaded, cursor);
      if (!compare || stored->resetting)
        continue;
      cursor->digest = zyr_store_dup_digest (store, stored->scope, error);
      if (cursor->digest == NULL)
        return FALSE;
    }
  return TRUE;
}

ZyrSyncStoreState *
zyr_device_store_read_state (ZyrStore *store, GError **error)
{
  g_autoptr (ZyrSyncStoreState) state = zyr_sync_store_state_new ();

  if (!load_cursors (store, state->cursors, error))
    return NULL;
  state->acked_op = zyr_store_get_last_acked (store, error);
  if (state->acked_op < 0)
    return NULL;
  state->last_op = zyr_store_get_last_op (store, error);
  if (state->last_op < 0)
    return NULL;
  if (!load_refused (store, state->refused, error))
    return NULL;
  return g_steal_pointer (&state);
}

GPtrArray *
zyr_device_store_read_batch (
    ZyrStore *store, gint64 after, guint max_ops, gsize max_bytes, GError **error)
{
  g_autoptr (GError) local = NULL;
  GPtrArray *operations = zyr_store_list_operations (store, after, max_ops, max_bytes, &local);

  /* No longer kept: the engine knows an empty answer, and says what it means. */
  if (g_error_matches (local, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT))
    return g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  if (operations == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return operations;
}

static ZyrStoreOpResult *
op_result_from_json (JsonObject *object)
{
  const char *status = zyr_json_get_string (object, "s", "");
  JsonArray *touched = zyr_json_get_array (object, "res");
  ZyrStoreResultStatus code = ZYR_STORE_RESULT_OK;
  ZyrStoreOpResult *result;

  if (g_str_equal (status, "conflict"))
    code = ZYR_STORE_RESULT_CONFLICT;
  else if (g_str_equal (status, "quarantined"))
    code = ZYR_STORE_RESULT_QUARANTINED;
  result = zyr_store_op_result_new (zyr_json_get_int (object, "n", 0), code,
                                    zyr_json_get_string (object, "reason", NULL));
  for (guint i = 0; touched != NULL && i < json_array_get_length (touched); i++)
    {
      JsonObject *entry = zyr_json_object_at (touched, i);
      const ZyrKind kind = zyr_kind_from_string (zyr_json_get_string (entry, "kind", NULL));
      const char *id = zyr_json_get_string (entry, "id", NULL);

      if (kind != ZYR_KIND_UNKNOWN && id != NULL)
        zyr_store_op_result_add (result, kind, id, zyr_json_get_int (entry, "ver", 0));
    }
  return result;
}

gboolean
zyr_device_store_keep_results (ZyrStore *store,
                               const char *epoch,
                               GPtrArray *results,
                               GError **error)
{
  g_autoptr (GPtrArray) read
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_store_op_result_free);

  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (read, op_result_from_json (g_ptr_array_index (results, i)));
  return zyr_store_apply_push_results (store, epoch, read, error);
}

GPtrArray *
zyr_device_store_read_unsent (ZyrStore *store, guint max_n, GError **error)
{
  g_autoptr (GPtrArray) infos = zyr_store_list_unsent_blobs (store, error);
  GPtrArray *blobs;

  if (infos == NULL)
    return NULL;
  blobs = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_sync_blob_free);
  for (guint i = 0; i < infos->len && (max_n == 0 || i < max_n); i++)
    {
      ZyrStoreBlobInfo *info = g_ptr_array_index (infos, i);

      g_ptr_array_add (blobs,
                       zyr_sync_blob_new (info->sha256, info->mime, (gint64)info->size_bytes));
    }
  return blobs;
}
