/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

/* The visit that an operation is about, and what its author is to it. */
typedef struct
{
  ZyrRecord *visit;
  ZyrVisitActor actor;
  ZyrVisitState state; /* after a step: the next one */
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->visit, zyr_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static const char *
find_subject (ZyrApply *self, Subject *subject)
{
  g_autoptr (ZyrRecord) household = NULL;
  const char *id = zyr_json_get_string (self->op, "visit", NULL);
  const char *refusal
      = zyr_apply_find_visit (self, id, &subject->visit, &household, &subject->actor);

  if (refusal == NULL)
    subject->state
        = zyr_visit_state_from_string (zyr_record_get_string (subject->visit, "state", NULL));
  return refusal;
}

static JsonObject *
copy_with_state (const Subject *subject)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (subject->visit));

  json_object_set_string_member (body, "state", zyr_visit_state_to_string (subject->state));

  return body;
}

/* The worker's part of a visit needs the role as well as the assignment. */
static ZyrVisitActor
without_lost_role (ZyrApply *self, ZyrVisitActor actor)
{
  if ((self->context->roles & ZYR_ROLE_WORKER) == 0)
    actor &= ~ZYR_VISIT_ACTOR_WORKER;

  return actor;
}

/* Of the foundation, active, and a worker: somebody to whom a visit can be given. */
static const char *
check_officer (ZyrApply *self, const char *user)
{
  g_autoptr (ZyrRecord) record = zyr_apply_lookup (self, ZYR_KIND_USER, user);
  g_auto (GStrv) roles = NULL;

  if (record == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  if (g_strcmp0 (zyr_record_get_string (record, "foundation", NULL), self->context->foundation)
      != 0)
    return ZYR_REFUSAL_OTHER_FOUNDATION;

  roles = zyr_json_dup_strings (zyr_record_get_body (record), "roles");
  if (!zyr_record_get_bool (record, "active", FALSE)
      || (zyr_roles_from_strings ((const char *const *) roles) & ZYR_ROLE_WORKER) == 0)
    return ZYR_REFUSAL_NOT_ALLOWED;

  return NULL;
}

const char *
zyr_apply_visit_start (ZyrApply *self)
{
  g_auto (Subject) subject = { 0 };
  const char *refusal = find_subject (self, &subject);
  JsonObject *body = NULL;

  if (refusal != NULL)
    return refusal;

  subject.actor = without_lost_role (self, subject.actor);
  /* Opened on his other device already: nothing is lost by opening it here too. */
  if (subject.state == ZYR_VISIT_IN_PROGRESS && (subject.actor & ZYR_VISIT_ACTOR_WORKER) != 0)
    return NULL;

  refusal = zyr_apply_step (&subject.state,
                            subject.state == ZYR_VISIT_RETURNED ? ZYR_VISIT_EVENT_EDIT
                                                                : ZYR_VISIT_EVENT_OPEN,
                            subject.actor,
                            ZYR_VISIT_GUARD_NONE);
  if (refusal != NULL)
    return refusal;

  body = copy_with_state (&subject);
  if (!zyr_json_has (body, "started"))
    json_object_set_string_member (body, "started", self->at);
  zyr_apply_change (self, subject.visit, body, NULL);

  return NULL;
}

/* Planning */

static const char *
check_plan (ZyrApply *self, JsonObject *plan, ZyrRecord **form)
{
  const char *planned = zyr_json_get_string (plan, "planned", NULL);
  const char *due = zyr_json_get_string (plan, "due", NULL);
  const char *worker = zyr_json_get_string (plan, "worker", NULL);
  const char *second = zyr_json_get_string (plan, "second", NULL);
  gint64 attempt = zyr_json_get_int (plan, "attempt", 1);
  const char *refusal = NULL;

  if (!zyr_apply_is_time (planned) || !zyr_date_is_valid (due) || attempt < 1
      || !zyr_apply_is_text (zyr_json_get_string (plan, "type", NULL), ZYR_NAME_SIZE_BYTES_MAX)
      || g_strcmp0 (worker, second) == 0)
    return ZYR_REFUSAL_MALFORMED;

  refusal = check_officer (self, worker);
  if (refusal == NULL && second != NULL)
    refusal = check_officer (self, second);
  if (refusal != NULL)
    return refusal;

  *form = zyr_apply_lookup (self, ZYR_KIND_FORM, zyr_json_get_string (plan, "form", NULL));

  return *form != NULL ? NULL : ZYR_REFUSAL_UNKNOWN_FORM;
}

static JsonObject *
build_plan (JsonObject *plan, ZyrRecord *form, ZyrVisitState state)
{
  static const char *const texts[]
      = { "id", "no", "household", "type", "planned", "due", "worker", "second", "reason",
          "snapshot" };
  JsonObject *body = json_object_new ();
  g_auto (GStrv) programmes = zyr_json_dup_strings (plan, "programmes");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!zyr_apply_copy_text (body, plan, texts[i], ZYR_NAME_SIZE_BYTES_MAX))
      {
        json_object_unref (body);
        return NULL;
      }
  if (g_strv_length (programmes) > ZYR_PROGRAMMES_N_MAX)
    {
      json_object_unref (body);
      return NULL;
    }

  zyr_json_set_strings (body, "programmes", (const char *const *) programmes);
  json_object_set_int_member (body, "attempt", zyr_json_get_int (plan, "attempt", 1));
  json_object_set_string_member (body, "form", zyr_record_get_id (form));
  zyr_json_set_optional (body, "form_id", zyr_record_get_string (form, "form_id", NULL));
  zyr_json_set_optional (body, "form_version", zyr_record_get_string (form, "version", NULL));
  json_object_set_string_member (body, "state", zyr_visit_state_to_string (state));
  json_object_set_int_member (body, "revision", 0);

  return body;
}

const char *
zyr_apply_visit_plan (ZyrApply *self)
{
  JsonObject *plan = zyr_json_get_object (self->op, "visit");
  const char *id = zyr_json_get_string (plan, "id", NULL);
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) existing = NULL;
  g_autoptr (ZyrRecord) form = NULL;
  ZyrVisitState state = ZYR_VISIT_NONE;
  const char *refusal = NULL;
  JsonObject *body = NULL;

  if (!zyr_uuid_is_valid (id))
    return ZYR_REFUSAL_MALFORMED;
  refusal = zyr_apply_find_household (self,
                                      zyr_json_get_string (plan, "household", NULL),
                                      &household);
  if (refusal == NULL)
    refusal = zyr_apply_step (&state,
                              ZYR_VISIT_EVENT_PLAN,
                              zyr_apply_get_actor (self),
                              ZYR_VISIT_GUARD_NONE);
  if (refusal != NULL)
    return refusal;

  existing = zyr_apply_lookup (self, ZYR_KIND_VISIT, id);
  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  refusal = check_plan (self, plan, &form);
  if (refusal != NULL)
    return refusal;

  body = build_plan (plan, form, state);
  if (body == NULL)
    return ZYR_REFUSAL_MALFORMED;
  zyr_apply_add (self, ZYR_KIND_VISIT, id, household, body);

  return NULL;
}

const char *
zyr_apply_visit_reassign (ZyrApply *self)
{
  g_auto (Subject) subject = { 0 };
  const char *worker = zyr_json_get_string (self->op, "worker", NULL);
  const char *refusal = find_subject (self, &subject);
  JsonObject *body = NULL;

  if (refusal == NULL)
    refusal = zyr_apply_step (
        &subject.state, ZYR_VISIT_EVENT_REASSIGN, subject.actor, ZYR_VISIT_GUARD_NONE);
  if (refusal == NULL)
    refusal = check_officer (self, worker);
  if (refusal != NULL)
    return refusal;
  if (g_strcmp0 (zyr_record_get_string (subject.visit, "second", NULL), worker) == 0)
    return ZYR_REFUSAL_MALFORMED;

  body = copy_with_state (&subject);
  json_object_set_string_member (body, "worker", worker);
  zyr_apply_change (self, subject.visit, body, NULL);

  return NULL;
}

const char *
zyr_apply_visit_cancel (ZyrApply *self)
{
  g_auto (Subject) subject = { 0 };
  const char *reason = zyr_json_get_string (self->op, "reason", NULL);
  gboolean given = zyr_apply_is_text (reason, ZYR_TEXT_SIZE_BYTES_MAX);
  const char *refusal = find_subject (self, &subject);
  JsonObject *body = NULL;

  if (refusal == NULL)
    refusal = zyr_apply_step (&subject.state,
                              ZYR_VISIT_EVENT_CANCEL,
                              subject.actor,
                              given ? ZYR_VISIT_GUARD_REASON : ZYR_VISIT_GUARD_NONE);
  if (refusal != NULL)
    return refusal;

  body = copy_with_state (&subject);
  json_object_set_string_member (body, "reason", reason);
  json_object_set_string_member (body, "decided_by", self->context->user_id);
  json_object_set_string_member (body, "decided_at", self->at);
  zyr_apply_change (self, subject.visit, body, NULL);

  return NULL;
}

const char *
zyr_apply_visit_move (ZyrApply *self)
{
  g_auto (Subject) subject = { 0 };
  const char *planned = zyr_json_get_string (self->op, "planned", NULL);
  const char *due = zyr_json_get_string (self->op, "due", NULL);
  const char *refusal = find_subject (self, &subject);
  JsonObject *body = NULL;

  subject.actor = without_lost_role (self, subject.actor);
  if (refusal == NULL)
    refusal = zyr_apply_step (
        &subject.state, ZYR_VISIT_EVENT_MOVE, subject.actor, ZYR_VISIT_GUARD_NONE);
  if (refusal != NULL)
    return refusal;
  if (!zyr_apply_is_time (planned) || (due != NULL && !zyr_date_is_valid (due)))
    return ZYR_REFUSAL_MALFORMED;
  /* The last day is set by who plans; the worker chooses his hour. */
  if (due != NULL && (subject.actor & (ZYR_VISIT_ACTOR_CLERK | ZYR_VISIT_ACTOR_SUPERVISOR)) == 0)
    return ZYR_REFUSAL_NOT_ALLOWED;

  body = copy_with_state (&subject);
  if (!zyr_apply_copy_text (body, self->op, "reason", ZYR_TEXT_SIZE_BYTES_MAX))
    {
      json_object_unref (body);
      return ZYR_REFUSAL_MALFORMED;
    }
  json_object_set_string_member (body, "planned", planned);
  zyr_json_set_optional (body, "due", due);
  zyr_apply_change (self, subject.visit, body, NULL);

  return NULL;
}

/* Attempts in vain */

static gboolean
copy_place (JsonObject *attempt, JsonObject *place)
{
  double lat = zyr_json_get_double (place, "lat", G_MAXDOUBLE);
  double lon = zyr_json_get_double (place, "lon", G_MAXDOUBLE);
  double accuracy = zyr_json_get_double (place, "accuracy", 0);

  if (place == NULL)
    return TRUE;
  if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 && accuracy >= 0 && accuracy < 1e7))
    return FALSE;
  json_object_set_double_member (attempt, "lat", lat);
  json_object_set_double_member (attempt, "lon", lon);
  json_object_set_double_member (attempt, "accuracy", accuracy);

  return TRUE;
}

/* What happened, who and when, as the visit keeps it. NULL when malformed. */
static JsonObject *
build_attempt (ZyrApply *self, gint64 n)
{
  g_autoptr (JsonObject) attempt = json_object_new ();

  json_object_set_string_member (attempt, "id", self->id);
  json_object_set_int_member (attempt, "n", n);
  json_object_set_string_member (attempt, "at", self->at);
  json_object_set_string_member (attempt, "by", self->context->user_id);
  zyr_json_set_optional (attempt, "by_name", self->context->user_name);
  if (!zyr_apply_copy_text (attempt, self->op, "outcome", ZYR_NAME_SIZE_BYTES_MAX)
      || !zyr_apply_copy_text (attempt, self->op, "note", ZYR_TEXT_SIZE_BYTES_MAX)
      || !copy_place (attempt, zyr_json_get_object (self->op, "place")))
    return NULL;

  return g_steal_pointer (&attempt);
}

/* The attempts so far and this one. */
static JsonArray *
with_attempt (JsonArray *before, JsonObject *attempt)
{
  JsonArray *all = json_array_new ();

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    json_array_add_element (all, json_node_copy (json_array_get_element (before, i)));
  json_array_add_object_element (all, json_object_ref (attempt));

  return all;
}

const char *
zyr_apply_visit_attempt (ZyrApply *self)
{
  g_auto (Subject) subject = { 0 };
  g_autoptr (JsonObject) attempt = NULL;
  const char *planned = zyr_json_get_string (self->op, "planned", NULL);
  const char *outcome = zyr_json_get_string (self->op, "outcome", NULL);
  const char *refusal = find_subject (self, &subject);
  JsonArray *before = NULL;
  JsonObject *body = NULL;
  gint64 n = 0;

  if (refusal == NULL)
    refusal = zyr_apply_step (&subject.state,
                              ZYR_VISIT_EVENT_ATTEMPT,
                              without_lost_role (self, subject.actor),
                              zyr_visit_outcome_is_unsuccessful (outcome)
                                  ? ZYR_VISIT_GUARD_UNSUCCESSFUL
                                  : ZYR_VISIT_GUARD_NONE);
  if (refusal != NULL)
    return refusal;

  n = zyr_record_get_int (subject.visit, "attempt", 1);
  before = zyr_json_get_array (zyr_record_get_body (subject.visit), "attempts");
  attempt = build_attempt (self, n);
  if (attempt == NULL || (zyr_json_has (self->op, "planned") && !zyr_apply_is_time (planned))
      || (before != NULL && json_array_get_length (before) >= ZYR_ATTEMPTS_N_MAX))
    return ZYR_REFUSAL_MALFORMED;

  body = copy_with_state (&subject);
  json_object_set_array_member (body, "attempts", with_attempt (before, attempt));
  json_object_set_int_member (body, "attempt", n + 1);
  zyr_json_set_optional (body, "planned", planned);
  zyr_apply_change (self, subject.visit, body, NULL);

  return NULL;
}
