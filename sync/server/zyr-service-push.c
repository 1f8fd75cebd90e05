/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-limits.h"
#include "zyr-operation.h"
#include "zyr-storage-rows.h"

#define OPERATION                                                                                  \
  "INSERT INTO operation (home, device, n, kind, hash, outcome, result, payload, at) VALUES"
#define OPERATION_COLUMNS_N 9u

/* Takes @details. */
void
zyr_push_note_entry (Push *push, const char *action, char *details)
{
  const ZyrCaller *caller = &push->call->caller;
  char *kept = g_strdup (action);
  ZyrAuditEntry entry = { .home = caller->home,
                          .at = push->call->now,
                          .account = caller->account,
                          .device = caller->device,
                          .action = kept,
                          .text = details };

  g_ptr_array_add (push->texts, kept);
  g_ptr_array_add (push->texts, details);
  g_array_append_val (push->entries, entry);
}

gboolean
zyr_push_write_entries (Push *push, GError **error)
{
  return zyr_audit_append_all (push->tx, (const ZyrAuditEntry *)(gpointer)push->entries->data,
                               push->entries->len, error);
}

gboolean
zyr_push_put (Push *push, GPtrArray *judged, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GArray) same_case = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < judged->len; i++)
    {
      const Judged *one = g_ptr_array_index (judged, i);

      for (guint j = 0; j < one->changes->len; j++)
        {
          const Change *change = &g_array_index (one->changes, Change, j);
          g_autofree char *key = g_strconcat (zyr_record_get_scope (change->record), " ",
                                              zyr_record_get_id (change->record), NULL);
          gpointer place;

          if (g_hash_table_lookup_extended (places, key, NULL, &place))
            {
              g_ptr_array_index (records, GPOINTER_TO_UINT (place)) = change->record;
              g_array_index (same_case, gboolean, GPOINTER_TO_UINT (place)) &= change->same_case;
              continue;
            }
          g_hash_table_insert (places, g_steal_pointer (&key), GUINT_TO_POINTER (records->len));
          g_ptr_array_add (records, change->record);
          g_array_append_val (same_case, change->same_case);
        }
    }
  return zyr_publication_put_all (push->publication, records,
                                  (const gboolean *)(gpointer)same_case->data, error);
}

static void
add_operations (GArray *values, Push *push, GPtrArray *judged)
{
  const ZyrCaller *caller = &push->call->caller;

  for (guint i = 0; i < judged->len; i++)
    {
      const Judged *one = g_ptr_array_index (judged, i);
      const ZyrValue row[OPERATION_COLUMNS_N]
          = { ZYR_TEXT (caller->home),
              ZYR_TEXT (caller->device),
              ZYR_INT (one->n),
              ZYR_TEXT (one->kind),
              ZYR_TEXT (one->hash),
              ZYR_TEXT (one->outcome),
              ZYR_TEXT (one->result),
              ZYR_TEXT (one->payload),
              ZYR_INT (push->call->now_s) };

      g_array_append_vals (values, row, OPERATION_COLUMNS_N);
    }
}

static gboolean
write_operations (ZyrTx *tx, GArray *values, GError **error)
{
  return zyr_tx_run_rows (tx, OPERATION, "", (const ZyrValue *)(gpointer)values->data,
                          OPERATION_COLUMNS_N, values->len / OPERATION_COLUMNS_N, error);
}

/* What was refused is kept to be tried again. */
static gboolean
remember (Push *push, GPtrArray *judged, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (ZyrValue));

  add_operations (values, push, judged);
  return write_operations (push->tx, values, error);
}

gboolean
zyr_push_remember (ZyrTx *tx, GPtrArray *pushes, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (ZyrValue));

  for (guint i = 0; i < pushes->len; i++)
    {
      Push *push = g_ptr_array_index (pushes, i);

      add_operations (values, push, push->plain);
    }
  return write_operations (tx, values, error);
}

void
zyr_push_note_judged (Push *push, GPtrArray *judged)
{
  for (guint i = 0; i < judged->len; i++)
    {
      const Judged *one = g_ptr_array_index (judged, i);

      push->n_quarantined += one->refusal != NULL ? 1 : 0;
      push->n_conflicts += one->refusal == NULL && one->is_conflict ? 1 : 0;
      g_ptr_array_add (push->results, g_strdup (one->result));
      if (one->details != NULL)
        zyr_push_note_entry (push, one->kind, g_strdup (one->details));
    }
}

static gboolean
write_judged (Push *push, GPtrArray *judged, GError **error)
{
  zyr_push_note_judged (push, judged);
  return zyr_push_put (push, judged, error) && remember (push, judged, error);
}

gboolean
zyr_push_flush (Push *push, GError **error)
{
  if (push->unwritten == NULL || push->unwritten->len == 0)
    return TRUE;
  if (!write_judged (push, push->unwritten, error))
    return FALSE;
  g_ptr_array_set_size (push->unwritten, 0);
  return TRUE;
}

static gboolean
push_new (Push *push, GError **error)
{
  Judged *one = zyr_push_judge (push, error);

  if (one == NULL)
    return FALSE;
  g_ptr_array_add (push->unwritten, one);
  return TRUE;
}

/* An operation that is known already: the same answer again, or another operation under its number.
 */
static gboolean
push_known (Push *push, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  gint64 n = zyr_operation_get_number (push->current->op);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      push->tx, "SELECT hash, result FROM operation WHERE home = ?1 AND device = ?2 AND n = ?3",
      ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (n)), error);

  if (rows == NULL)
    return FALSE;
  if (!zyr_rows_next (rows, &local_error))
    {
      if (local_error == NULL)
        local_error = g_error_new (ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_DAMAGED,
                                   "operation %" G_GINT64_FORMAT " is not remembered", n);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!g_str_equal (zyr_rows_get_text (rows, 0), push->current->hash))
    {
      zyr_call_detail_int (push->call, "n", n);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_OP_REUSED,
                              "this number was another operation");
    }
  g_ptr_array_add (push->results, g_strdup (zyr_rows_get_text (rows, 1)));
  return TRUE;
}

/* The id in the text @member of @object, or of the object there. */
static void
add_id (GPtrArray *ids, JsonObject *object, const char *member)
{
  const char *id = zyr_json_get_string (object, member, NULL);

  if (id == NULL)
    id = zyr_json_get_string (zyr_json_get_object (object, member), "id", NULL);
  if (id != NULL)
    g_ptr_array_add (ids, (gpointer)id);
}

void
zyr_push_add_named (Push *push, gint64 last, GPtrArray *ids)
{
  static const char *const members[]
      = { "visit", "rec", "revision", "note", "review", "attachment", "household" };

  for (guint i = 0; i < push->incoming->len; i++)
    {
      JsonObject *op = ((const Incoming *)g_ptr_array_index (push->incoming, i))->op;

      if (zyr_operation_get_number (op) <= last)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        {
          add_id (ids, op, members[j]);
          add_id (ids, zyr_json_get_object (op, members[j]), "visit");
          add_id (ids, zyr_json_get_object (op, members[j]), "household");
        }
    }
}

/* Adds the households of what is at @ids to them; @records keeps their texts. */
static void
add_households (ZyrRecordView *view, GPtrArray *ids, GPtrArray *records)
{
  guint n = ids->len;

  for (guint i = 0; i < n; i++)
    {
      ZyrRecord *record = zyr_record_view_dup (view, g_ptr_array_index (ids, i), NULL);

      if (record == NULL)
        continue;
      g_ptr_array_add (records, record);
      if (zyr_record_get_household (record) != NULL)
        g_ptr_array_add (ids, (gpointer)zyr_record_get_household (record));
    }
}

gboolean
zyr_push_fetch (ZyrRecordView *const *views, GPtrArray *const *ids, guint n_views, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);

  if (!zyr_record_views_fetch (views, ids, n_views, error))
    return FALSE;
  for (guint i = 0; i < n_views; i++)
    add_households (views[i], ids[i], records);
  return zyr_record_views_fetch (views, ids, n_views, error);
}

/* What the new operations name, and the households of it, is read before each is looked at: the
 * records, and whether new ids are free. */
static gboolean
fetch_ahead (Push *push, gint64 last, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  zyr_push_add_named (push, last, ids);
  return zyr_push_fetch (&push->view, &ids, 1, error);
}

static gboolean take_in (Push *push, GError **error);

static gboolean
push_operations (Push *push, gint64 last, GError **error)
{
  if (push->incoming == NULL && !take_in (push, error))
    return FALSE;
  push->view = zyr_record_view_new (push->tx, push->call->caller.home);
  if (!fetch_ahead (push, last, error))
    return FALSE;
  for (guint i = 0; i < push->incoming->len; i++)
    {
      gboolean known;

      push->current = g_ptr_array_index (push->incoming, i);
      known = zyr_operation_get_number (push->current->op) <= last;
      if (!(known ? push_known : push_new) (push, error))
        return FALSE;
    }
  return zyr_push_flush (push, error);
}

void
zyr_push_note_done (Push *push, gint64 known)
{
  gint64 last = push->first + push->n_ops - 1;
  GString *details;

  push->last = last;
  details = g_string_new ("{");
  zyr_json_append_int_member (details, "first", known + 1);
  zyr_json_append_int_member (details, "last", last);
  zyr_json_append_int_member (details, "n_conflicts", push->n_conflicts);
  zyr_json_append_int_member (details, "n_quarantined", push->n_quarantined);
  g_string_append_c (details, '}');
  zyr_push_note_entry (push, "push", g_string_free (details, FALSE));
}

static gboolean
finish_push (Push *push, gint64 known, GError **error)
{
  gint64 last = push->first + push->n_ops - 1;

  push->last = MAX (known, last);
  if (last <= known)
    return TRUE;
  zyr_push_note_done (push, known);
  if (!zyr_devices_set_progress (push->tx, push->call->caller.home, push->call->caller.device, last,
                                 push->call->now_s, push->call->clock_ahead_s, error)
      || !zyr_push_write_entries (push, error))
    return FALSE;
  push->heads = zyr_publication_finish (push->publication, error);
  return push->heads != NULL;
}

void
zyr_push_reset (Push *push)
{
  g_clear_pointer (&push->entries, g_array_unref);
  g_clear_pointer (&push->texts, g_ptr_array_unref);
  g_clear_pointer (&push->unwritten, g_ptr_array_unref);
  g_clear_pointer (&push->plain, g_ptr_array_unref);
  g_clear_pointer (&push->held, g_hash_table_unref);
  g_clear_pointer (&push->epoch, g_free);
  g_clear_pointer (&push->results, g_ptr_array_unref);
  g_clear_pointer (&push->heads, g_hash_table_unref);
  g_clear_pointer (&push->publication, zyr_publication_free);
  g_clear_pointer (&push->view, zyr_record_view_free);
  g_clear_error (&push->lookup_error);
  push->tx = NULL;
  push->beside = FALSE;
  push->n_conflicts = 0;
  push->n_quarantined = 0;
}

void
zyr_push_begin (Push *push, ZyrTx *tx)
{
  zyr_push_reset (push);
  push->tx = tx;
  push->publication = zyr_publication_new (tx, push->call->now_s);
  push->entries = g_array_new (FALSE, FALSE, sizeof (ZyrAuditEntry));
  push->texts = g_ptr_array_new_with_free_func (g_free);
  push->unwritten = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_judged_free);
  push->results = g_ptr_array_new_with_free_func (g_free);
}

/* Whether all was judged over what is still so; of new operations alone, the next of their device. */
static gboolean
is_judged (Push *push, const ZyrDevice *device, gboolean *is, GError **error)
{
  *is = push->judged != NULL && push->first == device->last_op + 1;
  return !*is || zyr_record_view_is_current (push->saw, push->tx, is, error);
}

static gboolean
push_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Push *push = data;
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (ZyrDevice) device = NULL;
  gboolean judged = FALSE;

  zyr_push_begin (push, tx);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &push->epoch, error);
  if (device == NULL)
    return FALSE;
  if (device->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "the device was revoked");
  if (push->asked_epoch != NULL && !g_str_equal (push->asked_epoch, push->epoch))
    {
      zyr_call_detail_text (push->call, "epoch", push->epoch);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_RESET, "meant for another timeline");
    }
  if (push->first > device->last_op + 1)
    {
      zyr_call_detail_int (push->call, "last", device->last_op);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_GAP, "operations are missing");
    }
  if (!is_judged (push, device, &judged, error)
      || !(judged ? write_judged (push, push->judged, error)
                  : push_operations (push, device->last_op, error)))
    return FALSE;
  return finish_push (push, device->last_op, error);
}

/* Before the transaction */

static void
render (const Judged *judged)
{
  for (guint i = 0; i < judged->changes->len; i++)
    {
      ZyrRecord *record = g_array_index (judged->changes, Change, i).record;

      zyr_record_get_body_text (record);
      zyr_record_get_tok_text (record);
    }
}

/* Gives up when the database has to be asked for more than records by their ids, and over what is
 * refused: that it was not there a moment ago is no reason. */
static gboolean
judge_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Push *push = data;
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (GPtrArray) judged = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_judged_free);
  g_autoptr (ZyrDevice) device = NULL;

  zyr_push_reset (push);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &push->epoch, error);
  if (device == NULL || push->first != device->last_op + 1)
    return device != NULL;
  push->tx = tx;
  push->view = zyr_record_view_new (tx, caller->home);
  if (!fetch_ahead (push, device->last_op, error))
    return FALSE;
  for (guint i = 0; i < push->incoming->len; i++)
    {
      Judged *one;

      push->current = g_ptr_array_index (push->incoming, i);
      one = zyr_push_judge (push, error);
      if (one == NULL)
        return FALSE;
      g_ptr_array_add (judged, one);
      if (one->refusal != NULL || push->beside)
        return TRUE;
      render (one);
    }
  push->judged = g_steal_pointer (&judged);
  return TRUE;
}

/* What fails here is told by the transaction. */
static void
judge (Push *push)
{
  ZyrStorage *storage = push->call->service->storage;

  if (!zyr_storage_writes_one_by_one (storage))
    return;
  if (!zyr_storage_peek (storage, judge_tx, push, NULL))
    g_clear_pointer (&push->judged, g_ptr_array_unref);
  if (push->judged != NULL)
    {
      push->saw = g_steal_pointer (&push->view);
      zyr_record_view_forget (push->saw);
      g_clear_pointer (&push->incoming, g_ptr_array_unref);
      g_clear_pointer (&push->ops, g_ptr_array_unref);
    }
  zyr_push_reset (push);
}

static gboolean
take_in (Push *push, GError **error)
{
  g_autoptr (ZyrPushRequest) request = zyr_push_request_parse (push->body, error);
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_incoming_free);

  if (request == NULL)
    return FALSE;
  if (!g_str_equal (request->device, caller->device)
      || g_str_equal (caller->home, ZYR_AUDIT_CENTRE))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this session's to push");
  for (guint i = 0; i < request->ops->len; i++)
    {
      Incoming *incoming = zyr_incoming_new (g_ptr_array_index (request->ops, i));

      g_ptr_array_add (all, incoming);
      if (incoming->size_bytes > ZYR_OPERATION_SIZE_BYTES_MAX)
        return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOO_LARGE, "an operation is too large");
    }
  g_free (push->asked_epoch);
  push->asked_epoch = g_strdup (request->epoch);
  push->first = request->first;
  push->n_ops = request->ops->len;
  push->ops = g_ptr_array_ref (request->ops);
  push->transfers = zyr_service_list_transfers (request->ops);
  push->incoming = g_steal_pointer (&all);
  return TRUE;
}

static void
push_free (gpointer data)
{
  Push *push = data;

  zyr_push_reset (push);
  g_clear_pointer (&push->judged, g_ptr_array_unref);
  g_clear_pointer (&push->saw, zyr_record_view_free);
  g_clear_pointer (&push->incoming, g_ptr_array_unref);
  g_clear_pointer (&push->ops, g_ptr_array_unref);
  g_clear_pointer (&push->transfers, g_ptr_array_unref);
  g_bytes_unref (push->body);
  g_free (push->asked_epoch);
  g_free (push);
}

static void
answer_push (ZyrCall *call, gpointer data)
{
  Push *push = data;

  zyr_call_answer (call, 200, zyr_push_answer_build (push->epoch, push->last, push->results));
  zyr_service_tell_committed (call->service, push->heads);
  if (push->transfers != NULL)
    zyr_service_settle_transfers (call->service, call->caller.home, push->transfers);
}

gboolean
zyr_service_push (ZyrCall *call, GError **error)
{
  Push *push = g_new0 (Push, 1);

  push->call = call;
  push->body = g_bytes_ref (call->request->body);
  if (!take_in (push, error))
    {
      push_free (push);
      return FALSE;
    }
  judge (push);
  zyr_call_write_later (call, push_tx, zyr_push_together_tx, answer_push, push_free, push);
  return TRUE;
}
