/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-acts-private.h"

#include "zyr-conflict-private.h"
#include "zyr-file-field.h"
#include "zyr-inspection-private.h"
#include "zyr-limits.h"
#include "zyr-operation-build.h"
#include "zyr-uuid.h"

static void
zyr_act_free (gpointer data)
{
  ZyrAct *act = data;

  g_free (act->id);
  g_clear_pointer (&act->object, json_object_unref);
  g_free (act->state);
  g_free (act->text);
  g_free (act->visit_id);
  g_free (act->time);
  g_free (act->field);
  g_clear_object (&act->conflict);
  g_free (act);
}

ZyrAct *
zyr_act_new (ZyrActBuildFunc build, const char *id)
{
  ZyrAct *act = g_new0 (ZyrAct, 1);

  act->build = build;
  act->id = id != NULL ? g_strdup (id) : zyr_uuid_new ();
  return act;
}

static gpointer
do_act (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const ZyrAct *act = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  g_autoptr (JsonObject) op = act->build (act, store, op_id, now, error);

  if (op == NULL || zyr_store_append_operation (store, op, &who, error) < 0)
    return NULL;
  return g_strdup (act->id);
}

void
zyr_act_start (ZyrWorkspace *workspace,
               ZyrAct *act,
               gboolean missing,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  if (missing)
    {
      zyr_act_free (act);
      g_task_report_new_error (workspace, callback, user_data, (gpointer)zyr_act_finish,
                               ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE,
                               "a text that is required is empty");
      return;
    }
  zyr_workspace_run_act_async (workspace, do_act, act, zyr_act_free, g_free, cancellable, callback,
                               user_data);
}

char *
zyr_act_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Fields of the file */

static JsonNode *
parse_value (ZyrKind kind, const char *name, const char *text, GError **error)
{
  const ZyrFileField *field = zyr_file_field_find (kind, name);
  JsonNode *value = field != NULL ? zyr_file_field_from_text (field, text) : NULL;

  if (value == NULL)
    g_set_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_BAD_VALUE, "no value of %s", name);
  return value;
}

static JsonNode *
dup_choice (const ZyrAct *act, ZyrRecord *record, GError **error)
{
  JsonNode *present;

  if (act->keep == ZYR_CONFLICT_KEEP_OTHER)
    return parse_value (zyr_record_get_kind (record), act->conflict->field,
                        act->text != NULL ? act->text : "", error);
  present = json_object_get_member (zyr_record_get_body (record), act->conflict->field);
  return present != NULL ? zyr_json_copy (present) : json_node_init_null (json_node_alloc ());
}

static JsonObject *
build_close (const ZyrAct *act, ZyrStore *store, const char *op_id, const char *now, GError **error)
{
  static const char *const words[] = {
    [ZYR_CONFLICT_KEEP_MINE] = "mine",
    [ZYR_CONFLICT_KEEP_THEIRS] = "theirs",
    [ZYR_CONFLICT_KEEP_OTHER] = "other",
    [ZYR_CONFLICT_KEEP_PRESENT] = "other",
  };
  const ZyrConflictRow *row = act->conflict;
  g_autoptr (ZyrRecord) conflict = zyr_store_dup_record (store, ZYR_KIND_CONFLICT, act->id, error);
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (JsonNode) value = NULL;
  const char *token;

  if (conflict == NULL)
    return NULL;
  record = zyr_store_dup_record (store, zyr_kind_from_string (row->rec_kind), row->rec, error);
  if (record == NULL)
    return NULL;
  token = zyr_record_get_token (record, row->field);
  if (!g_str_equal (token != NULL ? token : "", row->token))
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_STALE,
                           "the field was written meanwhile");
      return NULL;
    }
  if (act->keep == ZYR_CONFLICT_KEEP_OTHER || act->keep == ZYR_CONFLICT_KEEP_PRESENT)
    {
      value = dup_choice (act, record, error);
      if (value == NULL)
        return NULL;
    }
  return zyr_operation_new_conflict_close (op_id, now, conflict, record, words[act->keep], value);
}

void
zyr_act_close_conflict_async (ZyrWorkspace *workspace,
                              ZyrConflictRow *conflict,
                              ZyrConflictKeep keep,
                              const char *text,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && ZYR_IS_CONFLICT_ROW (conflict));
  g_return_if_fail (keep <= ZYR_CONFLICT_KEEP_PRESENT);

  act = zyr_act_new (build_close, conflict->id);
  act->conflict = g_object_ref (conflict);
  act->keep = keep;
  act->text = zyr_workspace_dup_words (text);
  zyr_act_start (workspace, act, FALSE, cancellable, callback, user_data);
}

static JsonObject *
build_correction (const ZyrAct *act,
                  ZyrStore *store,
                  const char *op_id,
                  const char *now,
                  GError **error)
{
  g_autoptr (ZyrRecord) record = zyr_store_dup_record (store, act->kind, act->id, error);
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonNode *value;

  if (record == NULL)
    return NULL;
  value = parse_value (act->kind, act->field, act->text != NULL ? act->text : "", error);
  if (value == NULL)
    return NULL;
  json_object_set_member (fields, act->field, value);
  return zyr_operation_new_set (op_id, now, record, fields);
}

void
zyr_act_correct_async (ZyrWorkspace *workspace,
                       const char *rec_kind,
                       const char *rec,
                       const char *field,
                       const char *text,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && rec != NULL && field != NULL && text != NULL);

  act = zyr_act_new (build_correction, rec);
  act->kind = zyr_kind_from_string (rec_kind);
  act->field = g_strdup (field);
  act->text = zyr_workspace_dup_words (text);
  zyr_act_start (workspace, act, FALSE, cancellable, callback, user_data);
}

/* Annulment */

static JsonObject *
build_annulment (const ZyrAct *act,
                 ZyrStore *store,
                 const char *op_id,
                 const char *now,
                 GError **error)
{
  return zyr_operation_new_visit_annul (op_id, now, act->id, act->text);
}

void
zyr_act_annul_async (ZyrWorkspace *workspace,
                     const char *visit_id,
                     const char *reason,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && visit_id != NULL);

  if (zyr_inspection_is_open (workspace))
    {
      zyr_inspection_annul_async (workspace, visit_id, reason, cancellable, callback, user_data);
      return;
    }
  act = zyr_act_new (build_annulment, visit_id);
  act->text = zyr_workspace_dup_words (reason);
  zyr_act_start (workspace, act, act->text == NULL, cancellable, callback, user_data);
}

/* Referrals and objections */

static JsonObject *
build_new (const ZyrAct *act, ZyrStore *store, const char *op_id, const char *now, GError **error)
{
  return act->kind == ZYR_KIND_REFERRAL ? zyr_operation_new_referral (op_id, now, act->object)
                                        : zyr_operation_new_objection (op_id, now, act->object);
}

static JsonObject *
build_move (const ZyrAct *act, ZyrStore *store, const char *op_id, const char *now, GError **error)
{
  return zyr_operation_new_move (op_id, now, act->kind, act->id, act->state, act->text,
                                 act->visit_id);
}

static ZyrAct *
new_record_act (ZyrKind kind, const char *household_id)
{
  ZyrAct *act = zyr_act_new (build_new, NULL);

  act->kind = kind;
  act->object = json_object_new ();
  json_object_set_string_member (act->object, "id", act->id);
  json_object_set_string_member (act->object, "household", household_id);
  return act;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  g_autofree char *stripped = zyr_workspace_dup_words (text);

  zyr_json_set_optional (object, member, stripped);
}

void
zyr_act_refer_async (ZyrWorkspace *workspace,
                     const ZyrReferral *referral,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && referral->household_id != NULL);

  act = new_record_act (ZYR_KIND_REFERRAL, referral->household_id);
  set_text (act->object, "institution", referral->institution);
  set_text (act->object, "member", referral->member_id);
  set_text (act->object, "visit", referral->visit_id);
  set_text (act->object, "need", referral->need);
  set_text (act->object, "urgency", referral->urgency);
  set_text (act->object, "detail", referral->detail);
  set_text (act->object, "due", referral->due);
  zyr_act_start (workspace, act, !json_object_has_member (act->object, "institution"), cancellable, callback, user_data);
}

static void
move (ZyrWorkspace *workspace,
      ZyrKind kind,
      const char *id,
      const char *state,
      const char *reason,
      const char *visit_id,
      gboolean needs_reason,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  ZyrAct *act = zyr_act_new (build_move, id);

  act->kind = kind;
  act->state = g_strdup (state);
  act->text = zyr_workspace_dup_words (reason);
  act->visit_id = g_strdup (visit_id);
  zyr_act_start (workspace, act, needs_reason && act->text == NULL, cancellable, callback,
                 user_data);
}

void
zyr_act_move_referral_async (ZyrWorkspace *workspace,
                             const char *referral_id,
                             const char *state,
                             const char *reason,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && referral_id != NULL && state != NULL);

  move (workspace, ZYR_KIND_REFERRAL, referral_id, state, reason, NULL, FALSE, cancellable,
        callback, user_data);
}

void
zyr_act_object_async (ZyrWorkspace *workspace,
                      const char *household_id,
                      const char *filed,
                      const char *text,
                      const char *visit_id,
                      const char *decision,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autofree char *words = zyr_workspace_dup_words (text);
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && household_id != NULL && filed != NULL);

  act = new_record_act (ZYR_KIND_OBJECTION, household_id);
  json_object_set_string_member (act->object, "filed", filed);
  set_text (act->object, "text", words);
  set_text (act->object, "visit", visit_id);
  set_text (act->object, "decision", decision);
  zyr_act_start (workspace, act, words == NULL, cancellable, callback, user_data);
}

void
zyr_act_answer_objection_async (ZyrWorkspace *workspace,
                                const char *objection_id,
                                const char *state,
                                const char *reason,
                                const char *visit_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  gboolean is_answer;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && objection_id != NULL && state != NULL);

  is_answer = g_str_equal (state, "upheld") || g_str_equal (state, "dismissed");
  move (workspace, ZYR_KIND_OBJECTION, objection_id, state, reason, visit_id, is_answer,
        cancellable, callback, user_data);
}

/* Visits still to be made */

static JsonObject *
build_visit_move (const ZyrAct *act,
                  ZyrStore *store,
                  const char *op_id,
                  const char *now,
                  GError **error)
{
  return zyr_operation_new_visit_move (op_id, now, act->id, act->time, act->state, act->text);
}

static JsonObject *
build_attempt (const ZyrAct *act,
               ZyrStore *store,
               const char *op_id,
               const char *now,
               GError **error)
{
  return zyr_operation_new_visit_attempt (op_id, now, act->id, act->state, act->text, act->object,
                                          act->time);
}

static JsonObject *
build_pin (const ZyrAct *act, ZyrStore *store, const char *op_id, const char *now, GError **error)
{
  return zyr_operation_new_note_pin (op_id, now, act->id, act->state != NULL);
}

static ZyrAct *
visit_act (ZyrActBuildFunc build, const char *visit_id, const char *text, gint64 planned)
{
  ZyrAct *act = zyr_act_new (build, visit_id);

  act->text = zyr_workspace_dup_words (text);
  if (planned > 0)
    act->time = zyr_dup_local_iso (planned);
  return act;
}

void
zyr_act_move_visit_async (ZyrWorkspace *workspace,
                          const char *visit_id,
                          gint64 planned,
                          const char *due,
                          const char *reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && visit_id != NULL && planned > 0);

  act = visit_act (build_visit_move, visit_id, reason, planned);
  act->state = g_strdup (due);
  zyr_act_start (workspace, act, FALSE, cancellable, callback, user_data);
}

void
zyr_act_attempt_async (ZyrWorkspace *workspace,
                       const char *visit_id,
                       const char *outcome,
                       const char *note,
                       const ZyrSpot *place,
                       gint64 planned,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && visit_id != NULL && outcome != NULL);

  act = visit_act (build_attempt, visit_id, note, planned);
  act->state = g_strdup (outcome);
  if (place != NULL && place->known)
    {
      act->object = json_object_new ();
      json_object_set_double_member (act->object, "lat", place->latitude);
      json_object_set_double_member (act->object, "lon", place->longitude);
    }
  zyr_act_start (workspace, act, FALSE, cancellable, callback, user_data);
}

void
zyr_act_pin_note_async (ZyrWorkspace *workspace,
                        const char *note_id,
                        gboolean pinned,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && note_id != NULL);

  act = zyr_act_new (build_pin, note_id);
  act->state = pinned ? g_strdup ("pinned") : NULL;
  zyr_act_start (workspace, act, FALSE, cancellable, callback, user_data);
}
