/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* A household's way to another foundation (domain.md section 3: file transfer). The supervisor of
 * the old one asks, that of the new one accepts or declines; the first may withdraw until then. Each
 * writes his own foundation's record of it. That the two agree, and that the household then moves,
 * is the centre's to see to: no operation reaches into another foundation. */

#define REQUESTED "requested"

static JsonObject *
build_request (ZyrApply *self, JsonObject *given, ZyrRecord *household)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", zyr_json_get_string (given, "id", ""));
  json_object_set_string_member (body, "file", zyr_record_get_id (household));
  zyr_json_set_optional (body, "file_no", zyr_record_get_string (household, "file_no", NULL));
  json_object_set_string_member (body, "from", self->context->foundation);
  json_object_set_string_member (body, "to", zyr_json_get_string (given, "to", ""));
  json_object_set_string_member (body, "state", REQUESTED);
  json_object_set_string_member (body, "by", self->context->user_id);
  zyr_json_set_optional (body, "by_name", self->context->user_name);
  json_object_set_string_member (body, "at", self->at);
  if (zyr_apply_copy_text (body, given, "reason", ZYR_TEXT_SIZE_BYTES_MAX)
      && zyr_apply_copy_text (body, given, "to_name", ZYR_NAME_SIZE_BYTES_MAX))
    return body;
  json_object_unref (body);

  return NULL;
}

/* One at a time: the household names its last one. */
static gboolean
is_asked_for (ZyrApply *self, ZyrRecord *household)
{
  g_autoptr (ZyrRecord) last = zyr_apply_lookup (
      self, ZYR_KIND_TRANSFER, zyr_record_get_string (household, "transfer", NULL));

  return last != NULL
         && g_strcmp0 (zyr_record_get_string (last, "from", NULL), self->context->foundation) == 0
         && g_strcmp0 (zyr_record_get_string (last, "state", NULL), REQUESTED) == 0;
}

static const char *
check_request (ZyrApply *self, JsonObject *given, ZyrRecord *household)
{
  const char *id = zyr_json_get_string (given, "id", NULL);
  const char *to = zyr_json_get_string (given, "to", NULL);
  g_autoptr (ZyrRecord) existing = zyr_apply_lookup (self, ZYR_KIND_TRANSFER, id);

  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  if (!zyr_uuid_is_valid (id) || !zyr_uuid_is_valid (to)
      || g_strcmp0 (to, self->context->foundation) == 0
      || !zyr_apply_is_text (zyr_json_get_string (given, "reason", NULL), ZYR_TEXT_SIZE_BYTES_MAX))
    return ZYR_REFUSAL_MALFORMED;

  return is_asked_for (self, household) ? ZYR_REFUSAL_WRONG_STATE : NULL;
}

const char *
zyr_apply_transfer_ask (ZyrApply *self)
{
  JsonObject *given = zyr_json_get_object (self->op, "transfer");
  const char *id = zyr_json_get_string (given, "id", NULL);
  g_autoptr (ZyrRecord) household = NULL;
  JsonObject *request = NULL;
  JsonObject *body = NULL;
  const char *refusal
      = zyr_apply_find_household (self, zyr_json_get_string (given, "household", NULL), &household);

  if (refusal == NULL)
    refusal = check_request (self, given, household);
  if (refusal != NULL)
    return refusal;
  request = build_request (self, given, household);
  if (request == NULL)
    return ZYR_REFUSAL_MALFORMED;
  body = zyr_json_copy_object (zyr_record_get_body (household));
  json_object_set_string_member (body, "transfer", id);
  zyr_apply_add (self, ZYR_KIND_TRANSFER, id, household, request);
  zyr_apply_change (self, household, body, NULL);

  return NULL;
}

/* One step of it, by the foundation that @side names. */
static const char *
answer (ZyrApply *self, const char *side, const char *state, gboolean needs_reason)
{
  g_autoptr (ZyrRecord) transfer = zyr_apply_lookup (
      self, ZYR_KIND_TRANSFER, zyr_json_get_string (self->op, "transfer", NULL));
  const char *reason = zyr_json_get_string (self->op, "reason", NULL);
  JsonObject *body = NULL;

  if (transfer == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  if (g_strcmp0 (zyr_record_get_string (transfer, side, NULL), self->context->foundation) != 0)
    return ZYR_REFUSAL_OTHER_FOUNDATION;
  if (g_strcmp0 (zyr_record_get_string (transfer, "state", NULL), REQUESTED) != 0)
    return ZYR_REFUSAL_WRONG_STATE;
  if (needs_reason && !zyr_apply_is_text (reason, ZYR_TEXT_SIZE_BYTES_MAX))
    return ZYR_REFUSAL_MALFORMED;

  body = zyr_json_copy_object (zyr_record_get_body (transfer));
  json_object_set_string_member (body, "state", state);
  json_object_set_string_member (body, "answered_by", self->context->user_id);
  zyr_json_set_optional (body, "answered_by_name", self->context->user_name);
  json_object_set_string_member (body, "answered_at", self->at);
  if (needs_reason)
    json_object_set_string_member (body, "answer", reason);
  zyr_apply_change (self, transfer, body, NULL);

  return NULL;
}

const char *
zyr_apply_transfer_accept (ZyrApply *self)
{
  return answer (self, "to", "accepted", FALSE);
}

const char *
zyr_apply_transfer_decline (ZyrApply *self)
{
  return answer (self, "to", "declined", TRUE);
}

const char *
zyr_apply_transfer_withdraw (ZyrApply *self)
{
  return answer (self, "from", "withdrawn", FALSE);
}
