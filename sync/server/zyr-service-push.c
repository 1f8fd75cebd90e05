/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-clock.h"
#include "zyr-hash.h"
#include "zyr-household-transfer.h"
#include "zyr-limits.h"
#include "zyr-operation.h"
#include "zyr-record-table.h"

#include <string.h>

#define OUTCOME_OK "ok"
#define OUTCOME_CONFLICT "conflict"
#define OUTCOME_QUARANTINED "quarantined"

static ZyrRecord *
lookup (ZyrKind kind, const char *id, gpointer data)
{
  Push *push = data;
  g_autoptr (ZyrRecord) record = NULL;

  if (push->lookup_error != NULL)
    return NULL;
  if (kind == ZYR_KIND_FORM)
    return zyr_service_dup_form (push->call->service, push->tx, push->answer->epoch, id,
                                 &push->lookup_error);
  if (kind == ZYR_KIND_PARAMETER)
    return zyr_record_table_dup (push->tx, "ref", kind, id, &push->lookup_error);
  record = zyr_record_view_dup (push->view, id, &push->lookup_error);
  return record != NULL && zyr_record_get_kind (record) == kind ? g_steal_pointer (&record) : NULL;
}

/* A ZyrEntityReader over the visit's present revision. */
static JsonArray *
read_entities (ZyrRecord *visit, gpointer data)
{
  Push *push = data;
  g_autoptr (ZyrRecord) form
      = lookup (ZYR_KIND_FORM, zyr_record_get_string (visit, "form", ""), push);
  g_autoptr (GPtrArray) records = NULL;

  if (form == NULL || push->lookup_error != NULL)
    return NULL;
  records = zyr_record_table_list_household (push->tx, push->call->caller.home,
                                             zyr_record_get_household (visit), &push->lookup_error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);

      if (zyr_record_get_kind (record) == ZYR_KIND_VISIT_REVISION
          && g_strcmp0 (zyr_record_get_string (record, "visit", NULL), zyr_record_get_id (visit))
                 == 0
          && zyr_record_get_int (record, "revision", 0)
                 == zyr_record_get_int (visit, "revision", -1))
        return zyr_submission_read_entities (form, zyr_record_get_string (record, "instance", ""));
    }
  return NULL;
}

/* A ZyrAuthorLookup over the operations that were taken. */
static void
find_author (const char *token, JsonObject *author, gpointer data)
{
  Push *push = data;
  const char *colon = strrchr (token, ':');
  g_autofree char *device = colon != NULL ? g_strndup (token, (gsize)(colon - token)) : NULL;
  g_autofree char *at = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  if (device == NULL || push->lookup_error != NULL)
    return;
  rows = zyr_tx_query (
      push->tx,
      "SELECT a.id, a.name, o.at FROM operation o JOIN device d ON d.id = o.device"
      " JOIN account a ON a.id = d.account WHERE o.home = ?1 AND o.device = ?2 AND o.n = ?3",
      ZYR_VALUES (ZYR_TEXT (push->call->caller.home), ZYR_TEXT (device),
                  ZYR_INT (g_ascii_strtoll (colon + 1, NULL, 10))),
      &push->lookup_error);
  if (rows == NULL || !zyr_rows_next (rows, &push->lookup_error))
    return;
  at = zyr_time_format_iso (zyr_rows_get_int (rows, 2) * G_USEC_PER_SEC, 0);
  json_object_set_string_member (author, "by", zyr_rows_get_text (rows, 0));
  json_object_set_string_member (author, "by_name", zyr_rows_get_text (rows, 1));
  json_object_set_string_member (author, "at", at);
}

/* Refusals that the pure rule cannot see. */

/* A worker may act on what was given to his device, also when it has been taken back since: late
 * work is never lost. What he never held he cannot have written about. */
static gboolean
held_household (Push *push, const char *household, gboolean *held, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  g_autofree char *scope = g_strconcat ("w:", caller->account, NULL);
  g_autoptr (GError) local_error = NULL;

  *held = TRUE;
  if (household == NULL || zyr_caller_sees_foundation (caller)
      || g_strcmp0 (household, push->held_household) == 0)
    return TRUE;
  *held = zyr_tx_query_int (
              push->tx, "SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND rec = ?3",
              ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (scope), ZYR_TEXT (household)), 0,
              &local_error)
          > 0;
  if (*held)
    {
      g_free (push->held_household);
      push->held_household = g_strdup (household);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_taken (Push *push, const char *id, gboolean *taken, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) record = zyr_record_view_dup (push->view, id, &local_error);

  *taken = record != NULL;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What the operation names was here and is another foundation's now: told to those who had it. */
static gboolean
check_moved (Push *push, const char **refusal, GError **error)
{
  g_autofree char *household = NULL;
  gboolean held = FALSE;

  if (!zyr_household_transfer_look (push->tx, push->call->caller.home, push->current->op,
                                    &household, error)
      || (household != NULL && !held_household (push, household, &held, error)))
    return FALSE;
  if (held)
    *refusal = ZYR_REFUSAL_OTHER_FOUNDATION;
  return TRUE;
}

static gboolean
check_changed (Push *push, GPtrArray *changed, const char **refusal, GError **error)
{
  for (guint i = 0; i < changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);
      gboolean held = TRUE;
      gboolean taken = FALSE;

      if (!held_household (push, zyr_record_get_household (record), &held, error))
        return FALSE;
      if (zyr_record_get_ver (record) == 1
          && !is_taken (push, zyr_record_get_id (record), &taken, error))
        return FALSE;
      if (!held)
        *refusal = ZYR_REFUSAL_UNKNOWN_RECORD;
      else if (taken)
        *refusal = ZYR_REFUSAL_DUPLICATE;
      if (*refusal != NULL)
        return TRUE;
    }
  return TRUE;
}

/* The XML says of itself which form it is of: that must be what the operation says. */
static const char *
check_submission (Incoming *incoming)
{
  JsonObject *revision = zyr_json_get_object (incoming->op, "revision");
  const char *instance = zyr_json_get_string (revision, "instance", NULL);

  if (!g_str_equal (zyr_operation_get_kind (incoming->op), ZYR_OP_VISIT_SUBMIT))
    return NULL;
  incoming->submission = instance != NULL ? zyr_submission_parse (instance) : NULL;
  if (incoming->submission == NULL)
    return ZYR_REFUSAL_MALFORMED;
  if (g_strcmp0 (zyr_submission_get_form_id (incoming->submission),
                 zyr_json_get_string (revision, "form_id", NULL))
          != 0
      || g_strcmp0 (zyr_submission_get_form_version (incoming->submission),
                    zyr_json_get_string (revision, "form_version", NULL))
             != 0)
    return ZYR_REFUSAL_UNKNOWN_FORM;
  return NULL;
}

Incoming *
zyr_incoming_new (JsonObject *op)
{
  Incoming *incoming = g_new0 (Incoming, 1);
  g_autofree char *text = zyr_json_object_to_canonical (op);

  incoming->op = op;
  incoming->size_bytes = strlen (text);
  incoming->hash = zyr_hash_sha256_hex_text (text);
  incoming->refusal = check_submission (incoming);
  return incoming;
}

void
zyr_incoming_free (Incoming *incoming)
{
  g_free (incoming->hash);
  zyr_submission_free (incoming->submission);
  g_free (incoming);
}

static JsonObject *
read_result (ZyrRecord *form, const char *instance, gpointer data)
{
  Push *push = data;

  return zyr_submission_read_result (push->current->submission, form);
}

/* Applying */

gboolean
zyr_push_apply (Push *push, GPtrArray *changed, const char **refusal, GError **error)
{
  ZyrCall *call = push->call;
  ZyrOperationContext context = { .user_id = call->caller.account,
                                  .user_name = call->caller.name,
                                  .roles = call->caller.roles,
                                  .foundation = call->caller.home,
                                  .device_id = call->caller.device,
                                  .now = call->now,
                                  .lookup = lookup,
                                  .read_result = read_result,
                                  .read_entities = read_entities,
                                  .find_author = find_author,
                                  .lookup_data = push };

  *refusal = push->current->refusal;
  if (*refusal == NULL && zyr_operation_apply (push->current->op, &context, changed, refusal))
    *refusal = NULL;
  if (push->lookup_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&push->lookup_error));
      return FALSE;
    }
  if (*refusal == NULL && !check_changed (push, changed, refusal, error))
    return FALSE;
  if (g_strcmp0 (*refusal, ZYR_REFUSAL_UNKNOWN_RECORD) == 0 && !check_moved (push, refusal, error))
    return FALSE;
  if (*refusal != NULL)
    return TRUE;
  for (guint i = 0; i < changed->len; i++)
    {
      if (!zyr_publication_put (push->publication, g_ptr_array_index (changed, i), error))
        return FALSE;
      zyr_record_view_put (push->view, g_ptr_array_index (changed, i));
    }
  return TRUE;
}

JsonObject *
zyr_push_build_result (gint64 n, GPtrArray *changed, const char *refusal)
{
  JsonObject *result = json_object_new ();
  JsonArray *touched = json_array_new ();
  JsonArray *conflicts = json_array_new ();
  const char *outcome = OUTCOME_OK;

  for (guint i = 0; refusal == NULL && i < changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "kind",
                                     zyr_kind_to_string (zyr_record_get_kind (record)));
      json_object_set_string_member (item, "id", zyr_record_get_id (record));
      json_object_set_int_member (item, "ver", zyr_record_get_ver (record));
      json_array_add_object_element (touched, item);
      /* One that is being closed is none any more. */
      if (zyr_record_get_kind (record) == ZYR_KIND_CONFLICT
          && g_str_equal (zyr_record_get_string (record, "state", ""), "open"))
        json_array_add_string_element (conflicts, zyr_record_get_id (record));
    }
  if (refusal != NULL)
    outcome = OUTCOME_QUARANTINED;
  else if (json_array_get_length (conflicts) > 0)
    outcome = OUTCOME_CONFLICT;
  json_object_set_int_member (result, "n", n);
  json_object_set_string_member (result, "s", outcome);
  zyr_json_set_optional (result, "reason", refusal);
  json_object_set_array_member (result, "res", touched);
  if (json_array_get_length (conflicts) > 0)
    json_object_set_array_member (result, "conflicts", conflicts);
  else
    json_array_unref (conflicts);
  return result;
}

/* Takes @details. */
void
zyr_push_note_entry (Push *push, const char *action, JsonObject *details)
{
  const ZyrCaller *caller = &push->call->caller;
  ZyrAuditEntry entry = { .home = caller->home,
                          .at = push->call->now,
                          .account = caller->account,
                          .device = caller->device,
                          .action = action,
                          .details = details };

  g_array_append_val (push->entries, entry);
}

/* Decisions and what happens to visits stand in the audit log one by one. */
void
zyr_push_note_operation (Push *push, JsonObject *op, const char *outcome)
{
  const char *kind = zyr_operation_get_kind (op);
  JsonObject *details;
  JsonObject *review;

  if (!g_str_has_prefix (kind, "visit.") && !g_str_has_prefix (kind, "review."))
    return;
  review = zyr_json_get_object (op, "review");
  details = json_object_new ();
  json_object_set_int_member (details, "n", zyr_operation_get_number (op));
  json_object_set_string_member (details, "outcome", outcome);
  zyr_json_set_optional (details, "visit", zyr_json_get_string (review, "visit", NULL));
  zyr_json_set_optional (details, "action", zyr_json_get_string (review, "action", NULL));
  if (review == NULL)
    zyr_json_set_optional (details, "visit", zyr_json_get_string (op, "visit", NULL));
  zyr_push_note_entry (push, kind, details);
}

static gboolean
remember (Push *push, JsonObject *op, const char *hash, JsonObject *result, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  const char *outcome = zyr_json_get_string (result, "s", "");
  gboolean keep = g_str_equal (outcome, OUTCOME_QUARANTINED);
  g_autofree char *payload = keep ? zyr_json_object_to_canonical (op) : NULL;
  g_autofree char *text = zyr_json_object_to_canonical (result);

  if (keep)
    push->n_quarantined++;
  else if (g_str_equal (outcome, OUTCOME_CONFLICT))
    push->n_conflicts++;
  return zyr_tx_run (push->tx,
                     "INSERT INTO operation (home, device, n, kind, hash, outcome, result,"
                     " payload, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                     ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device),
                                 ZYR_INT (zyr_operation_get_number (op)),
                                 ZYR_TEXT (zyr_operation_get_kind (op)), ZYR_TEXT (hash),
                                 ZYR_TEXT (outcome), ZYR_TEXT (text), ZYR_TEXT (payload),
                                 ZYR_INT (push->call->now_s)),
                     error);
}

static gboolean
push_new (Push *push, GError **error)
{
  JsonObject *op = push->current->op;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  JsonObject *result;
  const char *refusal = NULL;

  if (!zyr_push_apply (push, changed, &refusal, error))
    return FALSE;
  result = zyr_push_build_result (zyr_operation_get_number (op), changed, refusal);
  g_ptr_array_add (push->answer->results, result);
  zyr_push_note_operation (push, op, zyr_json_get_string (result, "s", ""));
  return remember (push, op, push->current->hash, result, error);
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
  JsonObject *result;

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
  result = zyr_json_parse_object (zyr_rows_get_text (rows, 1), -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX,
                                  error);
  if (result == NULL)
    return FALSE;
  g_ptr_array_add (push->answer->results, result);
  return TRUE;
}

static gboolean
push_operations (Push *push, gint64 last, GError **error)
{
  for (guint i = 0; i < push->incoming->len; i++)
    {
      gboolean known;

      push->current = g_ptr_array_index (push->incoming, i);
      known = zyr_operation_get_number (push->current->op) <= last;
      if (!(known ? push_known : push_new) (push, error))
        return FALSE;
    }
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

/* What the new operations name, and the households of it, is read before each is looked at: the
 * records, and whether new ids are free. */
static gboolean
fetch_ahead (Push *push, gint64 last, GError **error)
{
  static const char *const members[]
      = { "visit", "rec", "revision", "note", "review", "attachment" };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) visits = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  guint n;

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
  n = ids->len;
  if (!zyr_record_view_fetch (push->view, ids, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      ZyrRecord *record = zyr_record_view_dup (push->view, g_ptr_array_index (ids, i), NULL);

      if (record == NULL)
        continue;
      g_ptr_array_add (visits, record);
      if (zyr_record_get_household (record) != NULL)
        g_ptr_array_add (ids, (gpointer)zyr_record_get_household (record));
    }
  return zyr_record_view_fetch (push->view, ids, error);
}

static gboolean
audit_push (Push *push, gint64 first, gint64 last, GError **error)
{
  JsonObject *details = json_object_new ();

  json_object_set_int_member (details, "first", first);
  json_object_set_int_member (details, "last", last);
  json_object_set_int_member (details, "n_conflicts", push->n_conflicts);
  json_object_set_int_member (details, "n_quarantined", push->n_quarantined);
  zyr_push_note_entry (push, "push", details);
  return zyr_audit_append_all (push->tx, (const ZyrAuditEntry *)(gpointer)push->entries->data,
                               push->entries->len, error);
}

static gboolean
finish_push (Push *push, gint64 known, GError **error)
{
  gint64 last = push->request->first + push->request->ops->len - 1;

  push->answer->last = MAX (known, last);
  if (last <= known)
    return TRUE;
  if (!zyr_devices_set_progress (push->tx, push->call->caller.home, push->call->caller.device, last,
                                 push->call->now_s, error)
      || !audit_push (push, known + 1, last, error))
    return FALSE;
  push->heads = zyr_publication_finish (push->publication, error);
  return push->heads != NULL;
}

void
zyr_push_entry_clear (gpointer data)
{
  json_object_unref (((ZyrAuditEntry *)data)->details);
}

void
zyr_push_reset (Push *push)
{
  g_clear_pointer (&push->entries, g_array_unref);
  g_clear_pointer (&push->held_household, g_free);
  g_clear_pointer (&push->answer, zyr_push_answer_free);
  g_clear_pointer (&push->heads, g_hash_table_unref);
  g_clear_pointer (&push->publication, zyr_publication_free);
  g_clear_pointer (&push->view, zyr_record_view_free);
  g_clear_error (&push->lookup_error);
  push->n_conflicts = 0;
  push->n_quarantined = 0;
}

static gboolean
push_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Push *push = data;
  const ZyrCaller *caller = &push->call->caller;
  g_autoptr (ZyrDevice) device = NULL;

  zyr_push_reset (push);
  push->tx = tx;
  push->answer = g_new0 (ZyrPushAnswer, 1);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &push->answer->epoch, error);
  if (device == NULL)
    return FALSE;
  if (device->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "the device was revoked");
  if (push->request->first > device->last_op + 1)
    {
      zyr_call_detail_int (push->call, "last", device->last_op);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_GAP, "operations are missing");
    }
  push->publication = zyr_publication_new (tx, push->call->now_s);
  push->entries = g_array_new (FALSE, FALSE, sizeof (ZyrAuditEntry));
  g_array_set_clear_func (push->entries, zyr_push_entry_clear);
  push->view = zyr_record_view_new (tx, caller->home);
  push->answer->results = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  return fetch_ahead (push, device->last_op, error)
         && push_operations (push, device->last_op, error)
         && finish_push (push, device->last_op, error);
}

static GPtrArray *
take_in (const ZyrPushRequest *request, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_incoming_free);

  for (guint i = 0; i < request->ops->len; i++)
    {
      Incoming *incoming = zyr_incoming_new (g_ptr_array_index (request->ops, i));

      g_ptr_array_add (all, incoming);
      if (incoming->size_bytes > ZYR_OPERATION_SIZE_BYTES_MAX)
        {
          zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOO_LARGE, "an operation is too large");
          return NULL;
        }
    }
  return g_steal_pointer (&all);
}

gboolean
zyr_service_push (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrPushRequest) request = zyr_push_request_parse (call->request->body, error);
  g_autoptr (GPtrArray) incoming = NULL;
  Push push = { .call = call, .request = request };
  gboolean ok;

  if (request == NULL)
    return FALSE;
  if (!g_str_equal (request->device, call->caller.device)
      || g_str_equal (call->caller.home, ZYR_AUDIT_CENTRE))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this session's to push");
  push.incoming = incoming = take_in (request, error);
  if (incoming == NULL)
    return FALSE;
  ok = zyr_storage_write_home (call->service->storage, call->caller.home, push_tx, &push, error);
  if (ok)
    zyr_call_answer (call, 200, zyr_push_answer_to_bytes (push.answer));
  if (ok && push.heads != NULL && call->service->committed != NULL)
    call->service->committed (push.heads, call->service->committed_data);
  zyr_push_reset (&push);
  return ok;
}
