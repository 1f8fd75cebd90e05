/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an operation: by the pure rule, and by what only the database knows. */
#include "zyr-service-push-private.h"

#include "zyr-clock.h"
#include "zyr-hash.h"
#include "zyr-household-transfer.h"
#include "zyr-operation.h"
#include "zyr-record-table.h"
#include "zyr-uuid.h"
#include "zyr-visit-case-private.h"

#include <string.h>

#define OUTCOME_OK "ok"
#define OUTCOME_CONFLICT "conflict"

static ZyrRecord *
lookup (ZyrKind kind, const char *id, gpointer data)
{
  Push *push = data;
  g_autoptr (ZyrRecord) record = NULL;

  if (push->lookup_error != NULL)
    return NULL;
  if (kind == ZYR_KIND_FORM)
    return zyr_service_dup_form (push->call->service, push->tx, push->epoch, id,
                                 &push->lookup_error);
  push->beside = kind == ZYR_KIND_PARAMETER || push->beside;
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

  push->beside = TRUE;
  if (form == NULL || push->lookup_error != NULL || !zyr_push_flush (push, &push->lookup_error))
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

  push->beside = TRUE;
  if (device == NULL || push->lookup_error != NULL || !zyr_push_flush (push, &push->lookup_error))
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

void
zyr_push_note_held (Push *push, const char *household)
{
  if (push->held == NULL)
    push->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (push->held, g_strdup (household));
}

/* A worker may act on what was given to his device, also when it has been taken back since: late
 * work is never lost. What he never held he cannot have written about. Mostly he has it still, and
 * that is asked first: a database that knows nothing yet of its tables reads the whole of a log. */
static gboolean
held_household (Push *push, const char *household, gboolean *held, GError **error)
{
  const char *const places[] = {
    "SELECT count(*) FROM caseload WHERE home = ?1 AND worker = ?2 AND household = ?3",
    "SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND rec = ?3",
  };
  const ZyrCaller *caller = &push->call->caller;
  g_autofree char *scope = g_strconcat ("w:", caller->account, NULL);
  g_autoptr (GError) local_error = NULL;

  *held = TRUE;
  if (household == NULL || zyr_caller_sees_foundation (caller)
      || (push->held != NULL && g_hash_table_contains (push->held, household)))
    return TRUE;
  *held = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (places) && !*held && local_error == NULL; i++)
    *held = zyr_tx_query_int (push->tx, places[i],
                              ZYR_VALUES (ZYR_TEXT (caller->home),
                                          ZYR_TEXT (i == 0 ? caller->account : scope),
                                          ZYR_TEXT (household)),
                              0, &local_error)
            > 0;
  if (*held)
    zyr_push_note_held (push, household);
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

static char *
read_result (ZyrRecord *form, const char *instance, gpointer data)
{
  Push *push = data;

  return zyr_submission_read_result (push->current->submission, form);
}

/* Judging */

/* What is read in the Board's feed was given to all of the Board. */
static gboolean
held_by_board (Push *push, const char *household, gboolean *held, GError **error)
{
  const ZyrCaller *caller = &push->call->caller;
  g_autofree char *scope = g_strconcat ("b:", caller->home, NULL);
  g_autoptr (GError) local_error = NULL;

  if (*held || !zyr_caller_may_read (caller, scope))
    return TRUE;
  *held = zyr_tx_query_int (
              push->tx, "SELECT count(*) FROM log WHERE home = ?1 AND rec = ?2 AND scope = ?3",
              ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (household), ZYR_TEXT (scope)), 0,
              &local_error)
          > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* That a file was opened is never refused: it was. What speaks against it stands beside it. */
static gboolean
judge_read (Push *push, const char **doubt, GError **error)
{
  const char *household = zyr_json_get_string (push->current->op, "household", NULL);
  gboolean known = FALSE;
  gboolean held = FALSE;

  if (*doubt != NULL)
    return TRUE;
  if (!is_taken (push, household, &known, error)
      || !held_household (push, household, &held, error)
      || !held_by_board (push, household, &held, error))
    return FALSE;
  if (known && held)
    return TRUE;
  *doubt = ZYR_REFUSAL_UNKNOWN_RECORD;
  return known || check_moved (push, doubt, error);
}

static gboolean
apply_rule (Push *push, GPtrArray *changed, const char **refusal, GError **error)
{
  ZyrCall *call = push->call;
  ZyrOperationContext context = { .user_id = call->caller.account,
                                  .user_name = call->caller.name,
                                  .roles = call->caller.roles,
                                  .foundation = call->caller.home,
                                  .device_id = call->caller.device,
                                  .now = call->now,
                                  .clock_ahead_s = call->clock_ahead_s,
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
  return TRUE;
}

/* Who makes the visit, and whether it is at work, is mostly as it was. */
static gboolean
note_changes (Push *push, Judged *judged, GPtrArray *changed, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < changed->len && local_error == NULL; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);
      g_autoptr (ZyrRecord) former
          = zyr_record_view_dup (push->view, zyr_record_get_id (record), &local_error);
      Change change = { zyr_record_ref (record),
                        former != NULL && zyr_visit_case_is_same (former, record) };

      g_array_append_val (judged->changes, change);
      zyr_record_view_put (push->view, record);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* As canonical JSON. One that is being closed is no conflict any more. */
static void
build_result (Judged *judged)
{
  g_autoptr (GString) touched = g_string_new (NULL);
  g_autoptr (GString) conflicts = g_string_new (NULL);
  GString *result = g_string_new ("{");

  for (guint i = 0; i < judged->changes->len; i++)
    {
      ZyrRecord *record = g_array_index (judged->changes, Change, i).record;
      ZyrKind kind = zyr_record_get_kind (record);

      g_string_append (touched, i > 0 ? ",{" : "{");
      zyr_json_append_text_member (touched, "id", zyr_record_get_id (record));
      zyr_json_append_text_member (touched, "kind", zyr_kind_to_string (kind));
      zyr_json_append_int_member (touched, "ver", zyr_record_get_ver (record));
      g_string_append_c (touched, '}');
      if (kind != ZYR_KIND_CONFLICT
          || !g_str_equal (zyr_record_get_string (record, "state", ""), "open"))
        continue;
      if (conflicts->len > 0)
        g_string_append_c (conflicts, ',');
      zyr_json_append_string (conflicts, zyr_record_get_id (record));
    }
  judged->outcome = OUTCOME_OK;
  if (judged->refusal != NULL)
    judged->outcome = ZYR_PUSH_QUARANTINED;
  else if (conflicts->len > 0)
    judged->outcome = OUTCOME_CONFLICT;
  judged->is_conflict = conflicts->len > 0;
  if (conflicts->len > 0)
    g_string_append_printf (result, "\"conflicts\":[%s]", conflicts->str);
  zyr_json_append_int_member (result, "n", judged->n);
  zyr_json_append_text_member (result, "reason", judged->refusal);
  g_string_append_printf (result, ",\"res\":[%s]", touched->str);
  zyr_json_append_text_member (result, "s", judged->outcome);
  g_string_append_c (result, '}');
  judged->result = g_string_free (result, FALSE);
}

/* (nullable) */
static const char *
get_id (JsonObject *op, const char *member)
{
  const char *id = zyr_json_get_string (op, member, NULL);

  return zyr_uuid_is_valid (id) ? id : NULL;
}

char *
zyr_push_dup_read_details (JsonObject *op, gint64 n, const char *doubt)
{
  GString *details = g_string_new ("{");
  const char *at = zyr_json_get_string (op, "at", NULL);

  if (at != NULL && zyr_time_parse_iso (at, NULL, NULL, NULL))
    zyr_json_append_text_member (details, "at", at);
  zyr_json_append_text_member (details, "doubt", doubt);
  zyr_json_append_text_member (details, "household", get_id (op, "household"));
  zyr_json_append_int_member (details, "n", n);
  zyr_json_append_text_member (details, "visit", get_id (op, "visit"));
  g_string_append_c (details, '}');
  return g_string_free (details, FALSE);
}

/* Decisions and what happens to visits stand in the audit log one by one. */
static void
build_details (Judged *judged, JsonObject *op)
{
  JsonObject *review = zyr_json_get_object (op, "review");
  GString *details;

  if (!g_str_has_prefix (judged->kind, "visit.") && !g_str_has_prefix (judged->kind, "review.")
      && !g_str_has_prefix (judged->kind, "transfer."))
    return;
  details = g_string_new ("{");
  zyr_json_append_text_member (details, "action", zyr_json_get_string (review, "action", NULL));
  zyr_json_append_int_member (details, "n", judged->n);
  zyr_json_append_text_member (details, "outcome", judged->outcome);
  zyr_json_append_text_member (details, "transfer", zyr_service_get_transfer (op));
  zyr_json_append_text_member (
      details, "visit", zyr_json_get_string (review != NULL ? review : op, "visit", NULL));
  g_string_append_c (details, '}');
  judged->details = g_string_free (details, FALSE);
}

static void
change_clear (gpointer data)
{
  zyr_record_unref (((Change *)data)->record);
}

Judged *
zyr_push_judge (Push *push, GError **error)
{
  JsonObject *op = push->current->op;
  const gboolean is_read = g_str_equal (zyr_operation_get_kind (op), ZYR_OP_FILE_READ);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  g_autoptr (Judged) judged = g_new0 (Judged, 1);

  judged->n = zyr_operation_get_number (op);
  judged->kind = g_strdup (zyr_operation_get_kind (op));
  judged->hash = g_strdup (push->current->hash);
  judged->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (judged->changes, change_clear);
  if (!apply_rule (push, changed, &judged->refusal, error)
      || (is_read && !judge_read (push, &judged->refusal, error))
      || (judged->refusal == NULL && !check_changed (push, changed, &judged->refusal, error))
      || (!is_read && g_strcmp0 (judged->refusal, ZYR_REFUSAL_UNKNOWN_RECORD) == 0
          && !check_moved (push, &judged->refusal, error))
      || (judged->refusal == NULL && !note_changes (push, judged, changed, error)))
    return NULL;
  if (is_read)
    {
      judged->details = zyr_push_dup_read_details (op, judged->n, judged->refusal);
      judged->refusal = NULL;
    }
  else
    build_details (judged, op);
  if (judged->refusal != NULL)
    judged->payload = zyr_json_object_to_canonical (op);
  build_result (judged);
  return g_steal_pointer (&judged);
}

void
zyr_judged_free (Judged *judged)
{
  if (judged == NULL)
    return;
  g_array_unref (judged->changes);
  g_free (judged->kind);
  g_free (judged->hash);
  g_free (judged->payload);
  g_free (judged->result);
  g_free (judged->details);
  g_free (judged);
}
