/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was refused and is tried again by hand: by the device's user, or by who runs the centre. */
#include "zyr-quarantine.h"
#include "zyr-service-private.h"

#include "zyr-accounts.h"
#include "zyr-limits.h"
#include "zyr-retry.h"

void
zyr_quarantined_free (ZyrQuarantined *self)
{
  if (self == NULL)
    return;
  g_free (self->home);
  g_free (self->device);
  g_free (self->account);
  g_free (self->kind);
  g_free (self->reason);
  g_free (self->payload);
  g_free (self);
}

static ZyrQuarantined *
read_row (ZyrRows *rows)
{
  ZyrQuarantined *item = g_new0 (ZyrQuarantined, 1);
  g_autoptr (JsonObject) result = zyr_json_parse_object (zyr_rows_get_text (rows, 5), -1,
                                                         ZYR_RECORD_BODY_SIZE_BYTES_MAX, NULL);

  item->home = g_strdup (zyr_rows_get_text (rows, 0));
  item->device = g_strdup (zyr_rows_get_text (rows, 1));
  item->account = g_strdup (zyr_rows_get_text (rows, 2));
  item->n = zyr_rows_get_int (rows, 3);
  item->kind = g_strdup (zyr_rows_get_text (rows, 4));
  item->reason = g_strdup (zyr_json_get_string (result, "reason", ""));
  item->at_s = zyr_rows_get_int (rows, 6);
  return item;
}

#define COLUMNS                                                                                    \
  "SELECT operation.home, operation.device, device.account, operation.n, operation.kind,"          \
  " operation.result, operation.at"
#define REFUSED                                                                                    \
  " FROM operation JOIN device ON device.id = operation.device"                                    \
  " WHERE operation.outcome = 'quarantined'"

GPtrArray *
zyr_quarantine_list (ZyrTx *tx, GError **error)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_quarantined_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      COLUMNS REFUSED
                      " ORDER BY operation.home, operation.at, operation.device, operation.n",
                      ZYR_NO_VALUES, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    g_ptr_array_add (found, read_row (rows));
  if (local_error == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

ZyrQuarantined *
zyr_quarantine_find (ZyrTx *tx, const char *device, gint64 n, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, COLUMNS ", operation.payload" REFUSED " AND operation.device = ?1 AND operation.n = ?2",
      ZYR_VALUES (ZYR_TEXT (device), ZYR_INT (n)), error);
  ZyrQuarantined *found;

  if (rows == NULL || !zyr_rows_next (rows, error))
    return NULL;
  found = read_row (rows);
  found->payload = g_strdup (zyr_rows_get_text (rows, 7));
  return found;
}

/* The author as the centre knows him today: what he may do now is what counts. */
static gboolean
read_author_tx (ZyrTx *tx, gpointer data, GError **error)
{
  ZyrCall *call = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrDevice) device = zyr_devices_find (tx, call->tail, &local_error);
  g_autoptr (ZyrAccount) account = NULL;

  if (device != NULL)
    account = zyr_accounts_find (tx, device->account, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (account == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such device");
  call->caller.account = g_strdup (account->id);
  call->caller.device = g_strdup (device->id);
  call->caller.home = g_strdup (device->home);
  call->caller.name = g_strdup (account->name);
  call->caller.roles = account->active ? account->roles : 0;
  return TRUE;
}

GPtrArray *
zyr_service_retry (ZyrService *service, const char *device, GArray *numbers, GError **error)
{
  ZyrCall call = { .service = service, .tail = device };
  g_autoptr (ZyrPushAnswer) answer = NULL;

  call.now_s = zyr_clock_get_now_us (service->clock) / G_USEC_PER_SEC;
  call.now = zyr_clock_dup_now_iso (service->clock);
  if (zyr_storage_read (service->storage, read_author_tx, &call, error))
    answer = zyr_service_push_again (&call, numbers, error);
  g_free (call.now);
  g_free (call.caller.account);
  g_free (call.caller.device);
  g_free (call.caller.home);
  g_free (call.caller.name);
  g_clear_pointer (&call.details, json_object_unref);
  return answer != NULL ? g_ptr_array_ref (answer->results) : NULL;
}

gboolean
zyr_service_handle_retry (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrRetryRequest) request = zyr_retry_request_parse (call->request->body, error);
  g_autoptr (ZyrPushAnswer) answer = NULL;

  if (request == NULL)
    return FALSE;
  if (g_str_equal (call->caller.home, ZYR_AUDIT_CENTRE))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this session's to push");
  answer = zyr_service_push_again (call, request->ops, error);
  if (answer == NULL)
    return FALSE;
  zyr_call_answer (call, 200, zyr_push_answer_to_bytes (answer));
  return TRUE;
}

static gboolean
is_named (GPtrArray *refused, gint64 n)
{
  for (guint i = 0; i < refused->len; i++)
    {
      if (((const ZyrRefusedOp *)g_ptr_array_index (refused, i))->n == n)
        return TRUE;
    }
  return FALSE;
}

/* A device that comes from another timeline may hold as accepted what has another answer in this one:
 * accepted by hand after the backup was made, or put back from a copy of before the restore. */
static gboolean
read_unnamed (ZyrTx *tx,
              const ZyrCaller *caller,
              const ZyrHelloRequest *request,
              GPtrArray *results,
              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT n, result FROM operation WHERE home = ?1 AND device = ?2 AND n <= ?3"
      " AND outcome <> 'ok' ORDER BY n DESC LIMIT ?4",
      ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (request->last_op),
                  ZYR_INT (ZYR_REFUSED_OPS_N_MAX + request->refused->len)),
      error);

  if (rows == NULL)
    return FALSE;
  while (results->len < ZYR_REFUSED_OPS_N_MAX && zyr_rows_next (rows, &local_error))
    {
      JsonObject *result;

      if (is_named (request->refused, zyr_rows_get_int (rows, 0)))
        continue;
      result = zyr_json_parse_object (zyr_rows_get_text (rows, 1), -1,
                                      ZYR_RECORD_BODY_SIZE_BYTES_MAX, &local_error);
      if (result == NULL)
        break;
      g_ptr_array_add (results, result);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_of_another_timeline (const ZyrHelloRequest *request, const char *epoch)
{
  for (guint i = 0; i < request->scopes->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (request->scopes, i);

      if (g_strcmp0 (cursor->epoch, epoch) != 0)
        return TRUE;
    }
  return FALSE;
}

/* Of what a device holds as refused, what has another answer by now. */
static gboolean
read_named (ZyrTx *tx,
            const ZyrCaller *caller,
            GPtrArray *refused,
            GPtrArray *results,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < refused->len && local_error == NULL; i++)
    {
      const ZyrRefusedOp *op = g_ptr_array_index (refused, i);
      g_autofree char *text = zyr_tx_dup_text (
          tx, "SELECT result FROM operation WHERE home = ?1 AND device = ?2 AND n = ?3",
          ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_INT (op->n)),
          &local_error);
      g_autoptr (JsonObject) result = NULL;

      if (text != NULL)
        result = zyr_json_parse_object (text, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, &local_error);
      if (result != NULL && g_strcmp0 (zyr_json_get_string (result, "reason", ""), op->reason) != 0)
        g_ptr_array_add (results, g_steal_pointer (&result));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
zyr_service_read_results (ZyrTx *tx,
                          const ZyrCaller *caller,
                          const ZyrHelloRequest *request,
                          const char *epoch,
                          GPtrArray *results,
                          GError **error)
{
  return read_named (tx, caller, request->refused, results, error)
         && (!is_of_another_timeline (request, epoch)
             || read_unnamed (tx, caller, request, results, error));
}
