/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

/* Referrals to other institutions, and objections: what hangs on a household and moves through a
 * few states (domain.md sections 3 and 6). */

typedef struct
{
  const char *from;
  const char *to;
  ZyrReach    reach; /* of who may take this step */
} Step;

static const Step referral_steps[] = {
  { "open", "sent", ZYR_REACH_OWN },
  { "open", "done", ZYR_REACH_OWN },
  { "sent", "done", ZYR_REACH_OWN },
};

/* The clerk takes it in; what follows is the supervisor's to decide. */
static const Step objection_steps[] = {
  { "filed", "in_review", ZYR_REACH_FOUNDATION },
  { "in_review", "visit_ordered", ZYR_REACH_FOUNDATION },
  { "in_review", "upheld", ZYR_REACH_FOUNDATION },
  { "in_review", "dismissed", ZYR_REACH_FOUNDATION },
  { "visit_ordered", "upheld", ZYR_REACH_FOUNDATION },
  { "visit_ordered", "dismissed", ZYR_REACH_FOUNDATION },
};

static gboolean
copy_all (JsonObject *to, JsonObject *from, const char *const *members, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!zyr_apply_copy_text (to, from, members[i], ZYR_TEXT_SIZE_BYTES_MAX))
      return FALSE;

  return TRUE;
}

/* What a new record says, with its author: @members as they are given. NULL when malformed. */
static JsonObject *
build (ZyrApply *self, JsonObject *given, const char *state, const char *const *members, guint n)
{
  JsonObject *body = json_object_new ();

  if (!copy_all (body, given, members, n))
    {
      json_object_unref (body);
      return NULL;
    }
  json_object_set_string_member (body, "state", state);
  json_object_set_string_member (body, "by", self->context->user_id);
  zyr_json_set_optional (body, "by_name", self->context->user_name);
  json_object_set_string_member (body, "at", self->at);

  return body;
}

/* A visit or member that is named must be the household's. */
static const char *
check_part (ZyrApply *self, ZyrKind kind, JsonObject *given, const char *member,
            ZyrRecord *household)
{
  const char *id = zyr_json_get_string (given, member, NULL);
  g_autoptr (ZyrRecord) part = NULL;

  if (id == NULL)
    return NULL;
  part = zyr_apply_lookup (self, kind, id);
  if (part == NULL
      || g_strcmp0 (zyr_record_get_household (part), zyr_record_get_id (household)) != 0)
    return ZYR_REFUSAL_UNKNOWN_RECORD;

  return NULL;
}

/* The new record's id and household. */
static const char *
open_new (ZyrApply *self, ZyrKind kind, JsonObject *given, ZyrRecord **household)
{
  const char *id = zyr_json_get_string (given, "id", NULL);
  const char *refusal
      = zyr_apply_find_household (self, zyr_json_get_string (given, "household", NULL), household);
  g_autoptr (ZyrRecord) existing = NULL;

  if (refusal != NULL)
    return refusal;
  if (!zyr_uuid_is_valid (id))
    return ZYR_REFUSAL_MALFORMED;
  existing = zyr_apply_lookup (self, kind, id);
  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  refusal = check_part (self, ZYR_KIND_VISIT, given, "visit", *household);

  return refusal != NULL ? refusal
                         : check_part (self, ZYR_KIND_MEMBER, given, "member", *household);
}

static const char *
take_step (ZyrApply *self, ZyrKind kind, const char *member, const Step *steps, guint n_steps,
           ZyrAction action)
{
  const char *to = zyr_json_get_string (self->op, "state", NULL);
  g_autoptr (ZyrRecord) record
      = zyr_apply_lookup (self, kind, zyr_json_get_string (self->op, member, NULL));
  g_autoptr (ZyrRecord) household = NULL;
  const Step *step = NULL;
  const char *refusal = NULL;
  JsonObject *body = NULL;

  if (record == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = zyr_apply_find_household (self, zyr_record_get_household (record), &household);
  if (refusal != NULL)
    return refusal;
  for (guint i = 0; i < n_steps; i++)
    if (g_strcmp0 (zyr_record_get_string (record, "state", NULL), steps[i].from) == 0
        && g_strcmp0 (to, steps[i].to) == 0)
      step = &steps[i];
  if (step == NULL)
    return ZYR_REFUSAL_WRONG_STATE;
  if (!zyr_roles_allow (self->context->roles, action, step->reach))
    return ZYR_REFUSAL_NOT_ALLOWED;
  refusal = check_part (self, ZYR_KIND_VISIT, self->op, "visit", household);
  if (refusal != NULL)
    return refusal;

  body = zyr_json_copy_object (zyr_record_get_body (record));
  if (!zyr_apply_copy_text (body, self->op, "reason", ZYR_TEXT_SIZE_BYTES_MAX)
      || !zyr_apply_copy_text (body, self->op, "visit", ZYR_NAME_SIZE_BYTES_MAX))
    {
      json_object_unref (body);
      return ZYR_REFUSAL_MALFORMED;
    }
  json_object_set_string_member (body, "state", to);
  json_object_set_string_member (body, "moved_by", self->context->user_id);
  json_object_set_string_member (body, "moved_at", self->at);
  zyr_apply_change (self, record, body, NULL);

  return NULL;
}

const char *
zyr_apply_referral_add (ZyrApply *self)
{
  static const char *const members[]
      = { "id", "household", "visit", "member", "institution", "need", "urgency", "detail", "due" };
  JsonObject *given = zyr_json_get_object (self->op, "referral");
  g_autoptr (ZyrRecord) household = NULL;
  const char *refusal = open_new (self, ZYR_KIND_REFERRAL, given, &household);
  const char *due = zyr_json_get_string (given, "due", NULL);
  JsonObject *body = NULL;

  if (refusal != NULL)
    return refusal;
  if (!zyr_apply_is_text (zyr_json_get_string (given, "institution", NULL), ZYR_NAME_SIZE_BYTES_MAX)
      || (due != NULL && !zyr_date_is_valid (due)))
    return ZYR_REFUSAL_MALFORMED;
  body = build (self, given, "open", members, G_N_ELEMENTS (members));
  if (body == NULL)
    return ZYR_REFUSAL_MALFORMED;
  zyr_apply_add (self, ZYR_KIND_REFERRAL, zyr_json_get_string (given, "id", ""), household, body);

  return NULL;
}

const char *
zyr_apply_referral_move (ZyrApply *self)
{
  return take_step (self,
                    ZYR_KIND_REFERRAL,
                    "referral",
                    referral_steps,
                    G_N_ELEMENTS (referral_steps),
                    ZYR_ACTION_REFER);
}

const char *
zyr_apply_objection_file (ZyrApply *self)
{
  static const char *const members[] = { "id", "household", "visit", "decision", "filed", "text" };
  JsonObject *given = zyr_json_get_object (self->op, "objection");
  g_autoptr (ZyrRecord) household = NULL;
  const char *refusal = open_new (self, ZYR_KIND_OBJECTION, given, &household);
  JsonObject *body = NULL;

  if (refusal != NULL)
    return refusal;
  if (!zyr_apply_is_text (zyr_json_get_string (given, "text", NULL), ZYR_TEXT_SIZE_BYTES_MAX)
      || !zyr_date_is_valid (zyr_json_get_string (given, "filed", NULL)))
    return ZYR_REFUSAL_MALFORMED;
  body = build (self, given, "filed", members, G_N_ELEMENTS (members));
  if (body == NULL)
    return ZYR_REFUSAL_MALFORMED;
  zyr_apply_add (self, ZYR_KIND_OBJECTION, zyr_json_get_string (given, "id", ""), household, body);

  return NULL;
}

/* To decide an objection is the supervisor's; a clerk takes it into review. */
const char *
zyr_apply_objection_move (ZyrApply *self)
{
  const char *to = zyr_json_get_string (self->op, "state", "");

  if (!g_str_equal (to, "in_review")
      && !zyr_roles_allow (self->context->roles, ZYR_ACTION_DECIDE_OBJECTION, ZYR_REACH_FOUNDATION))
    return ZYR_REFUSAL_NOT_ALLOWED;

  return take_step (self,
                    ZYR_KIND_OBJECTION,
                    "objection",
                    objection_steps,
                    G_N_ELEMENTS (objection_steps),
                    ZYR_ACTION_RECORD_OBJECTION);
}
