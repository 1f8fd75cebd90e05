/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was refused, once more under today's rules. */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-limits.h"
#include "zyr-operation.h"

typedef struct
{
  Push push;
  GArray *numbers; /* of gint64 */
  GPtrArray *ops;  /* of JsonObject: entries of the audit log borrow from them */
  guint n_tried;
} Again;

/* FALSE without an error when the centre does not know the number. */
static gboolean
read_kept (Push *push, gint64 n, char **result, char **payload, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      push->tx, "SELECT result, payload FROM operation WHERE home = ?1 AND device = ?2 AND n = ?3",
      ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (n)), error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return FALSE;
  *result = g_strdup (zyr_rows_get_text (rows, 0));
  *payload = g_strdup (zyr_rows_get_text (rows, 1));
  return TRUE;
}

/* The number keeps its operation, and the operation takes another answer. */
static gboolean
remember_again (Push *push, gint64 n, JsonObject *result, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  const char *outcome = zyr_json_get_string (result, "s", "");
  g_autofree char *text = zyr_json_object_to_canonical (result);
  JsonObject *details = json_object_new ();

  json_object_set_int_member (details, "n", n);
  json_object_set_string_member (details, "outcome", outcome);
  zyr_push_note_entry (push, "operation-retried", details);
  return zyr_tx_run (push->tx,
                     "UPDATE operation SET outcome = ?4, result = ?5,"
                     " payload = CASE WHEN ?4 = 'quarantined' THEN payload ELSE NULL END"
                     " WHERE home = ?1 AND device = ?2 AND n = ?3",
                     ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (n),
                                 ZYR_TEXT (outcome), ZYR_TEXT (text)),
                     error);
}

static gboolean
push_kept (Again *again, gint64 n, const char *payload, GError **error)
{
  Push *push = &again->push;
  JsonObject *op = zyr_json_parse_object (payload, -1, ZYR_OPERATION_SIZE_BYTES_MAX, error);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  Incoming *incoming;
  JsonObject *result;
  const char *refusal = NULL;

  if (op == NULL)
    return FALSE;
  g_ptr_array_add (again->ops, op);
  incoming = zyr_incoming_new (op);
  g_ptr_array_add (push->incoming, incoming);
  push->current = incoming;
  if (!zyr_push_apply (push, changed, &refusal, error))
    return FALSE;
  result = zyr_push_build_result (n, changed, refusal);
  g_ptr_array_add (push->answer->results, result);
  if (refusal == NULL)
    zyr_push_note_operation (push, op, zyr_json_get_string (result, "s", ""));
  return remember_again (push, n, result, error);
}

static gboolean
push_number_again (Again *again, gint64 n, GError **error)
{
  Push *push = &again->push;
  g_autofree char *text = NULL;
  g_autofree char *payload = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *result;

  if (!read_kept (push, n, &text, &payload, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (payload != NULL)
    {
      again->n_tried++;
      return push_kept (again, n, payload, error);
    }
  result = zyr_json_parse_object (text, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, error);
  if (result == NULL)
    return FALSE;
  g_ptr_array_add (push->answer->results, result);
  return TRUE;
}

static gboolean
again_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Again *again = data;
  Push *push = &again->push;
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (ZyrDevice) device = NULL;

  zyr_push_reset (push);
  g_ptr_array_set_size (push->incoming, 0);
  g_ptr_array_set_size (again->ops, 0);
  again->n_tried = 0;
  push->tx = tx;
  push->answer = g_new0 (ZyrPushAnswer, 1);
  push->answer->results = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &push->answer->epoch, error);
  if (device == NULL)
    return FALSE;
  push->answer->last = device->last_op;
  push->publication = zyr_publication_new (tx, push->call->now_s);
  push->entries = g_array_new (FALSE, FALSE, sizeof (ZyrAuditEntry));
  g_array_set_clear_func (push->entries, zyr_push_entry_clear);
  push->view = zyr_record_view_new (tx, caller->home);
  for (guint i = 0; i < again->numbers->len; i++)
    if (!push_number_again (again, g_array_index (again->numbers, gint64, i), error))
      return FALSE;
  if (again->n_tried == 0)
    return TRUE;
  if (!zyr_audit_append_all (tx, (const ZyrAuditEntry *)(gpointer)push->entries->data,
                             push->entries->len, error))
    return FALSE;
  push->heads = zyr_publication_finish (push->publication, error);
  return push->heads != NULL;
}

ZyrPushAnswer *
zyr_service_push_again (ZyrCall *call, GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) incoming
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_incoming_free);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  Again again
      = { .push = { .call = call, .incoming = incoming }, .numbers = numbers, .ops = ops };
  ZyrPushAnswer *answer = NULL;

  if (zyr_storage_write_home (call->service->storage, call->caller.home, again_tx, &again, error))
    answer = g_steal_pointer (&again.push.answer);
  if (answer != NULL && again.push.heads != NULL && call->service->committed != NULL)
    call->service->committed (again.push.heads, call->service->committed_data);
  zyr_push_reset (&again.push);
  return answer;
}
