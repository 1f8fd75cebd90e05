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
remember_again (Push *push, gint64 n, const Judged *judged, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  GString *details = g_string_new ("{");

  zyr_json_append_int_member (details, "n", n);
  zyr_json_append_text_member (details, "outcome", judged->outcome);
  g_string_append_c (details, '}');
  zyr_push_note_entry (push, "operation-retried", g_string_free (details, FALSE));
  return zyr_tx_run (push->tx,
                     "UPDATE operation SET outcome = ?4, result = ?5,"
                     " payload = CASE WHEN ?4 = 'quarantined' THEN payload ELSE NULL END"
                     " WHERE home = ?1 AND device = ?2 AND n = ?3",
                     ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (n),
                                 ZYR_TEXT (judged->outcome), ZYR_TEXT (judged->result)),
                     error);
}

static gboolean
push_kept (Again *again, gint64 n, const char *payload, GError **error)
{
  Push *push = &again->push;
  JsonObject *op = zyr_json_parse_object (payload, -1, ZYR_OPERATION_SIZE_BYTES_MAX, error);
  g_autoptr (GPtrArray) judged = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_judged_free);
  Incoming *incoming;
  Judged *one;

  if (op == NULL)
    return FALSE;
  g_ptr_array_add (again->ops, op);
  incoming = zyr_incoming_new (op);
  g_ptr_array_add (push->incoming, incoming);
  push->current = incoming;
  one = zyr_push_judge (push, error);
  if (one == NULL)
    return FALSE;
  g_ptr_array_add (judged, one);
  g_ptr_array_add (push->results, g_strdup (one->result));
  if (one->refusal == NULL && one->details != NULL)
    zyr_push_note_entry (push, zyr_operation_get_kind (op), g_strdup (one->details));
  return zyr_push_put (push, judged, error) && remember_again (push, n, one, error);
}

static gboolean
push_number_again (Again *again, gint64 n, GError **error)
{
  Push *push = &again->push;
  g_autofree char *text = NULL;
  g_autofree char *payload = NULL;
  g_autoptr (GError) local_error = NULL;

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
  g_ptr_array_add (push->results, g_steal_pointer (&text));
  return TRUE;
}

static gboolean
again_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Again *again = data;
  Push *push = &again->push;
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (ZyrDevice) device = NULL;

  zyr_push_begin (push, tx);
  g_ptr_array_set_size (push->incoming, 0);
  g_ptr_array_set_size (again->ops, 0);
  again->n_tried = 0;
  push->view = zyr_record_view_new (tx, caller->home);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &push->epoch, error);
  if (device == NULL)
    return FALSE;
  push->last = device->last_op;
  for (guint i = 0; i < again->numbers->len; i++)
    if (!push_number_again (again, g_array_index (again->numbers, gint64, i), error))
      return FALSE;
  if (again->n_tried == 0)
    return TRUE;
  if (!zyr_push_write_entries (push, error))
    return FALSE;
  push->heads = zyr_publication_finish (push->publication, error);
  return push->heads != NULL;
}

static ZyrPushAnswer *
build_answer (const Push *push, GError **error)
{
  g_autoptr (ZyrPushAnswer) answer = g_new0 (ZyrPushAnswer, 1);

  answer->epoch = g_strdup (push->epoch);
  answer->last = push->last;
  answer->results = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  for (guint i = 0; i < push->results->len; i++)
    {
      JsonObject *result = zyr_json_parse_object (g_ptr_array_index (push->results, i), -1,
                                                  ZYR_RECORD_BODY_SIZE_BYTES_MAX, error);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (answer->results, result);
    }
  return g_steal_pointer (&answer);
}

ZyrPushAnswer *
zyr_service_push_again (ZyrCall *call, GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) incoming
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_incoming_free);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  Again again
      = { .push = { .call = call, .incoming = incoming }, .numbers = numbers, .ops = ops };
  g_autoptr (GPtrArray) transfers = NULL;
  ZyrPushAnswer *answer = NULL;

  if (zyr_storage_write_home (call->service->storage, call->caller.home, again_tx, &again, error))
    answer = build_answer (&again.push, error);
  if (answer != NULL)
    zyr_service_tell_committed (call->service, again.push.heads);
  transfers = answer != NULL ? zyr_service_list_transfers (ops) : NULL;
  if (transfers != NULL)
    zyr_service_settle_transfers (call->service, call->caller.home, transfers);
  zyr_push_reset (&again.push);
  return answer;
}
