/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-operation-private.h"

/* The value that was chosen: mine, theirs (NULL: there was none), or another one. */
static gboolean
find_choice (JsonObject *op, ZyrRecord *conflict, JsonNode **value)
{
  const char *keep = zyr_json_get_string (op, "keep", "");

  if (g_str_equal (keep, "mine"))
    *value = json_object_get_member (zyr_record_get_body (conflict), "mine");
  else if (g_str_equal (keep, "theirs"))
    *value = json_object_get_member (zyr_record_get_body (conflict), "theirs");
  else if (g_str_equal (keep, "other"))
    *value = json_object_get_member (op, "value");
  else
    return FALSE;

  return *value != NULL || !g_str_equal (keep, "other");
}

/* The choice is a `set` on the value that the chooser saw: what has moved since is not overwritten.
 */
static const char *
set_value (ZyrApply *self, ZyrRecord *record, ZyrRecord *household, ZyrRecord *conflict,
           JsonNode *value)
{
  const char *field = zyr_record_get_string (conflict, "field", "");
  const char *base = zyr_json_get_string (self->op, "base", NULL);
  JsonNode *present = json_object_get_member (zyr_record_get_body (record), field);
  g_autoptr (JsonObject) changes = json_object_new ();
  JsonObject *change = json_object_new ();
  const char *refusal = NULL;

  json_object_set_member (change,
                          "value",
                          value != NULL ? zyr_json_copy (value)
                                        : json_node_init_null (json_node_alloc ()));
  zyr_json_set_optional (change, "base", base);
  json_object_set_object_member (changes, field, change);
  refusal = zyr_apply_check_fields (self, zyr_record_get_kind (record), changes);
  if (refusal != NULL)
    return refusal;
  if (g_strcmp0 (base, zyr_record_get_token (record, field)) != 0)
    return ZYR_REFUSAL_STALE_REVISION;
  if (value == NULL ? present != NULL && !JSON_NODE_HOLDS_NULL (present)
                    : !zyr_json_equal (present, value))
    zyr_apply_set_fields (self, record, household, changes);

  return NULL;
}

static void
close_conflict (ZyrApply *self, ZyrRecord *conflict, JsonNode *value)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (conflict));

  json_object_set_string_member (body, "state", "resolved");
  json_object_set_string_member (body, "kept", zyr_json_get_string (self->op, "keep", ""));
  if (value != NULL)
    json_object_set_member (body, "value", zyr_json_copy (value));
  json_object_set_string_member (body, "resolved_by", self->context->user_id);
  zyr_json_set_optional (body, "resolved_by_name", self->context->user_name);
  json_object_set_string_member (body, "resolved_at", self->at);
  zyr_apply_change (self, conflict, body, NULL);
}

const char *
zyr_apply_conflict_close (ZyrApply *self)
{
  g_autoptr (ZyrRecord) conflict
      = zyr_apply_lookup (self,
                          ZYR_KIND_CONFLICT,
                          zyr_json_get_string (self->op, "conflict", NULL));
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) record = NULL;
  JsonNode *value = NULL;
  const char *refusal = NULL;

  if (conflict == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = zyr_apply_find_household (self, zyr_record_get_household (conflict), &household);
  if (refusal != NULL)
    return refusal;
  if (!find_choice (self->op, conflict, &value))
    return ZYR_REFUSAL_MALFORMED;
  if (g_strcmp0 (zyr_record_get_string (conflict, "state", NULL), "open") != 0)
    return ZYR_REFUSAL_WRONG_STATE;
  record = zyr_apply_lookup (self,
                             zyr_kind_from_string (zyr_record_get_string (conflict, "kind", NULL)),
                             zyr_record_get_string (conflict, "rec", NULL));
  if (record == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = set_value (self, record, household, conflict, value);
  if (refusal != NULL)
    return refusal;
  close_conflict (self, conflict, value);

  return NULL;
}
