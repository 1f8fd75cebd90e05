/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-snapshot-private.h"

#include "zyr-store-blobs.h"
#include "zyr-store-history.h"
#include "zyr-sync-status-private.h"

#define OUTBOX_ROWS_N_MAX 300
#define HISTORY_ROWS_N_MAX 300

void
zyr_sync_snapshot_free (gpointer data)
{
  ZyrSyncSnapshot *snapshot = data;

  g_clear_pointer (&snapshot->outbox, g_ptr_array_unref);
  g_clear_pointer (&snapshot->history, g_ptr_array_unref);
  g_free (snapshot);
}

/* What the centre refused since it has it already is not for anybody to see to. */
static ZyrOutboxState
outbox_state_of (const ZyrStoreOutboxRow *op)
{
  switch (op->state)
    {
    case ZYR_STORE_OP_PENDING:
      return ZYR_OUTBOX_WAITING;
    case ZYR_STORE_OP_CONFLICT:
      return ZYR_OUTBOX_CONFLICT;
    case ZYR_STORE_OP_QUARANTINED:
      return g_strcmp0 (op->reason, ZYR_REFUSAL_DUPLICATE) == 0 ? ZYR_OUTBOX_DONE
                                                                : ZYR_OUTBOX_REFUSED;
    case ZYR_STORE_OP_SENT:
    case ZYR_STORE_OP_SETTLED:
    default:
      return ZYR_OUTBOX_DONE; /* the centre has answered, whether or not the feed has caught up */
    }
}

static char *
dup_head_name (ZyrStore *store, const char *household_id)
{
  g_autoptr (ZyrRecord) household = NULL;

  if (household_id[0] != '\0')
    household = zyr_store_dup_record (store, ZYR_KIND_HOUSEHOLD, household_id, NULL);
  return g_strdup (household != NULL ? zyr_record_get_string (household, "summary_name", "") : "");
}

static char *
dup_detail (ZyrStore *store, const ZyrStoreOutboxRow *op)
{
  g_autoptr (ZyrRecord) review = NULL;

  if (!g_str_equal (op->kind, ZYR_OP_REVIEW_ADD))
    return g_strdup ("");
  review = zyr_store_dup_record (store, ZYR_KIND_REVIEW, op->rec, NULL);
  return g_strdup (review != NULL ? zyr_record_get_string (review, "action", "") : "");
}

static ZyrOutboxRow *
make_outbox_row (ZyrStore *store, const ZyrStoreOutboxRow *op)
{
  ZyrOutboxRow *row = g_object_new (ZYR_TYPE_OUTBOX_ROW, NULL);
  gint64 at_us = 0;

  zyr_time_parse_iso (op->at, &at_us, NULL, NULL);
  row->number = (guint64)op->n;
  row->kind = g_strdup (op->kind);
  row->detail = dup_detail (store, op);
  row->household_name = dup_head_name (store, op->household);
  row->at = at_us / G_USEC_PER_SEC;
  row->state = outbox_state_of (op);
  row->reason = g_strdup (op->reason);
  row->again = op->again;
  row->visit_id = g_strdup (op->visit);
  row->household_id = g_strdup (op->household);
  return row;
}

static ZyrOutboxRow *
make_picture_row (void)
{
  ZyrOutboxRow *row = g_object_new (ZYR_TYPE_OUTBOX_ROW, NULL);

  row->kind = g_strdup ("picture");
  row->detail = g_strdup ("");
  row->household_name = g_strdup ("");
  row->reason = g_strdup ("");
  row->visit_id = g_strdup ("");
  row->household_id = g_strdup ("");
  row->state = ZYR_OUTBOX_WAITING;
  return row;
}

static gboolean
read_outbox (ZyrStore *store, ZyrSyncSnapshot *snapshot, GError **error)
{
  const guint states = (1u << ZYR_STORE_OP_PENDING) | (1u << ZYR_STORE_OP_SENT)
                       | (1u << ZYR_STORE_OP_SETTLED) | (1u << ZYR_STORE_OP_CONFLICT)
                       | (1u << ZYR_STORE_OP_QUARANTINED);
  g_autoptr (GPtrArray) blobs = zyr_store_list_unsent_blobs (store, error);
  g_autoptr (GPtrArray) ops = NULL;
  gint64 n_pending;

  if (blobs == NULL)
    return FALSE;
  ops = zyr_store_list_outbox (store, states, OUTBOX_ROWS_N_MAX, error);
  n_pending = ops != NULL ? zyr_store_count_pending (store, error) : -1;
  if (n_pending < 0)
    return FALSE;
  snapshot->outbox = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < blobs->len; i++)
    g_ptr_array_add (snapshot->outbox, make_picture_row ());
  for (guint i = 0; i < ops->len; i++)
    {
      ZyrOutboxRow *row = make_outbox_row (store, g_ptr_array_index (ops, i));

      if (row->state == ZYR_OUTBOX_CONFLICT || row->state == ZYR_OUTBOX_REFUSED)
        snapshot->n_attention++;
      g_ptr_array_add (snapshot->outbox, row);
    }
  snapshot->n_waiting = (guint)n_pending + blobs->len;
  return TRUE;
}

static gboolean
read_history (ZyrStore *store, ZyrSyncSnapshot *snapshot, GError **error)
{
  g_autoptr (GPtrArray) entries = zyr_store_list_history (store, HISTORY_ROWS_N_MAX, error);

  if (entries == NULL)
    return FALSE;
  snapshot->history = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    {
      ZyrStoreHistoryRow *entry = g_ptr_array_index (entries, i);
      ZyrHistoryRow *row = g_object_new (ZYR_TYPE_HISTORY_ROW, NULL);

      row->at = entry->ended_unix;
      row->ok = g_strcmp0 (entry->outcome, "ok") == 0;
      row->n_sent = entry->n_ops_sent + entry->n_blobs_sent;
      row->n_received = entry->n_records_received;
      row->n_pictures = entry->n_blobs_sent;
      row->n_bytes = entry->n_bytes_sent + entry->n_bytes_received;
      row->detail = g_strdup (entry->detail);
      row->problem = zyr_sync_trouble_from_outcome (entry->outcome);
      g_ptr_array_add (snapshot->history, row);
    }
  return TRUE;
}

gpointer
zyr_sync_snapshot_read (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrSyncSnapshot) snapshot = g_new0 (ZyrSyncSnapshot, 1);
  g_autofree char *last = NULL;
  g_autofree char *metered = NULL;
  g_autofree char *paused = NULL;

  if (!read_outbox (store, snapshot, error) || !read_history (store, snapshot, error))
    return NULL;
  last = zyr_store_dup_meta (store, ZYR_META_LAST_SUCCESS, NULL);
  snapshot->last_success = last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0;
  metered = zyr_store_dup_meta (store, ZYR_META_PHOTOS_ON_METERED, NULL);
  snapshot->photos_on_metered = g_strcmp0 (metered, "1") == 0;
  paused = zyr_store_dup_meta (store, ZYR_META_PAUSED, NULL);
  snapshot->paused = g_strcmp0 (paused, "1") == 0;
  return g_steal_pointer (&snapshot);
}
