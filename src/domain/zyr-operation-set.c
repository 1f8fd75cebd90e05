/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-field.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

const char *
zyr_apply_check_fields (ZyrApply *self, ZyrKind kind, JsonObject *changes)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  if (changes == NULL || json_object_get_size (changes) == 0
      || json_object_get_size (changes) > ZYR_OPERATION_FIELDS_N_MAX)
    return ZYR_REFUSAL_MALFORMED;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const ZyrFileField *field = zyr_file_field_find (kind, name);
      JsonObject *change = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (field == NULL || !zyr_file_field_may_set (field, self->context->roles))
        return ZYR_REFUSAL_NOT_ALLOWED;
      if (change == NULL || !zyr_file_field_is_value (field, json_object_get_member (change, "value")))
        return ZYR_REFUSAL_MALFORMED;
    }

  return NULL;
}

static void
copy_member (JsonObject *to, const char *name, JsonNode *node)
{
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (to, name, zyr_json_copy (node));
}

/* An approval may meet conflicts in several records. */
static char *
dup_conflict_id (ZyrApply *self, ZyrRecord *record, const char *field)
{
  g_autofree char *name = g_strdup_printf ("%s/%s", zyr_record_get_id (record), field);
  const gboolean one = g_str_equal (zyr_operation_get_kind (self->op), ZYR_OP_SET);

  return zyr_uuid_derive (self->id, one ? field : name);
}

/* Who wrote the value that stands: nobody by an operation when it came with an import. */
static void
add_other_author (ZyrApply *self, ZyrRecord *record, const char *field, JsonObject *body)
{
  static const char *const members[][2]
      = { { "by", "theirs_by" }, { "by_name", "theirs_by_name" }, { "at", "theirs_at" } };
  const char *token = zyr_record_get_token (record, field);
  g_autoptr (JsonObject) author = json_object_new ();

  zyr_json_set_optional (body, "theirs_op", token);
  if (token == NULL || self->context->find_author == NULL)
    return;
  self->context->find_author (token, author, self->context->lookup_data);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    zyr_json_set_optional (body, members[i][1], zyr_json_get_string (author, members[i][0], NULL));
}

static void
add_conflict (ZyrApply   *self,
              ZyrRecord  *record,
              ZyrRecord  *household,
              const char *field,
              JsonObject *change)
{
  g_autofree char *id = dup_conflict_id (self, record, field);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "kind", zyr_kind_to_string (zyr_record_get_kind (record)));
  json_object_set_string_member (body, "rec", zyr_record_get_id (record));
  json_object_set_string_member (body, "household", zyr_record_get_id (household));
  json_object_set_string_member (body, "field", field);
  copy_member (body, "seen", json_object_get_member (change, "seen"));
  copy_member (body, "mine", json_object_get_member (change, "value"));
  copy_member (body, "theirs", json_object_get_member (zyr_record_get_body (record), field));
  json_object_set_string_member (body, "op", self->token);
  json_object_set_string_member (body, "by", self->context->user_id);
  zyr_json_set_optional (body, "by_name", self->context->user_name);
  json_object_set_string_member (body, "at", self->at);
  add_other_author (self, record, field, body);
  zyr_json_set_optional (
      body, "visit",
      zyr_json_get_string (zyr_json_get_object (self->op, "review"), "visit", NULL));
  json_object_set_string_member (body, "state", "open");
  zyr_apply_add (self, ZYR_KIND_CONFLICT, id, household, body);
}

/* Compare-and-set of one field by its token. Returns whether @body was changed. */
static gboolean
set_field (ZyrApply   *self,
           ZyrRecord  *record,
           ZyrRecord  *household,
           const char *field,
           JsonObject *change,
           JsonObject *body,
           JsonObject *tok)
{
  JsonNode *value = json_object_get_member (change, "value");
  const char *base = zyr_json_get_string (change, "base", NULL);

  if (g_strcmp0 (base, zyr_record_get_token (record, field)) != 0)
    {
      JsonNode *present = json_object_get_member (zyr_record_get_body (record), field);

      if (!zyr_json_equal (present, value))
        add_conflict (self, record, household, field, change);
      return FALSE;
    }

  if (JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (body, field);
  else
    json_object_set_member (body, field, zyr_json_copy (value));
  json_object_set_string_member (tok, field, self->token);

  return TRUE;
}

/* The household carries its head's name and its number of members for lists. */
static void
update_household (ZyrApply *self, ZyrRecord *household, ZyrRecord *member, JsonObject *member_body)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (household));
  gboolean had_left = zyr_json_has (zyr_record_get_body (member), "to");
  gboolean has_left = zyr_json_has (member_body, "to");

  if (g_strcmp0 (zyr_json_get_string (body, "head", NULL), zyr_record_get_id (member)) == 0)
    {
      const char *given = zyr_json_get_string (member_body, "given", "");
      const char *surname = zyr_json_get_string (member_body, "surname", "");
      g_autofree char *name = g_strdup_printf ("%s %s", given, surname);

      zyr_json_set_optional (body, "summary_name", g_strstrip (name));
    }
  if (had_left != has_left && zyr_json_has (body, "n_members"))
    {
      gint64 n_members = zyr_json_get_int (body, "n_members", 0) + (has_left ? -1 : 1);

      json_object_set_int_member (body, "n_members", MAX (n_members, 0));
    }

  if (zyr_json_object_equal (body, zyr_record_get_body (household)))
    json_object_unref (body);
  else
    zyr_apply_change (self, household, body, NULL);
}

static const char *
check_head (ZyrApply *self, ZyrRecord *household, JsonObject *changes)
{
  JsonObject *change = zyr_json_get_object (changes, "head");
  const char *head = zyr_json_get_string (change, "value", NULL);
  g_autoptr (ZyrRecord) member = NULL;

  if (change == NULL)
    return NULL;
  member = zyr_apply_lookup (self, ZYR_KIND_MEMBER, head);
  if (member == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;

  return g_strcmp0 (zyr_record_get_household (member), zyr_record_get_id (household)) == 0
             ? NULL
             : ZYR_REFUSAL_MALFORMED;
}

void
zyr_apply_set_fields (ZyrApply   *self,
                      ZyrRecord  *record,
                      ZyrRecord  *household,
                      JsonObject *changes)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (record));
  JsonObject *tok = zyr_json_copy_object (zyr_record_get_tok (record));
  gboolean changed = FALSE;
  JsonObjectIter iter;
  const char *field = NULL;
  JsonNode *node = NULL;

  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &field, &node))
    if (set_field (self, record, household, field, json_node_get_object (node), body, tok))
      changed = TRUE;

  if (!changed)
    {
      json_object_unref (body);
      json_object_unref (tok);
      return;
    }
  if (zyr_record_get_kind (record) == ZYR_KIND_MEMBER)
    update_household (self, household, record, body);
  zyr_apply_change (self, record, body, tok);
}

const char *
zyr_apply_set (ZyrApply *self)
{
  ZyrKind kind = zyr_kind_from_string (zyr_json_get_string (self->op, "rec_kind", NULL));
  JsonObject *changes = zyr_json_get_object (self->op, "fields");
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  const char *refusal = NULL;

  if (kind != ZYR_KIND_HOUSEHOLD && kind != ZYR_KIND_MEMBER)
    return ZYR_REFUSAL_MALFORMED;
  record = zyr_apply_lookup (self, kind, zyr_json_get_string (self->op, "rec", NULL));
  if (record == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = zyr_apply_find_household (self, zyr_record_get_household (record), &household);
  if (refusal == NULL)
    refusal = zyr_apply_check_fields (self, kind, changes);
  if (refusal == NULL && kind == ZYR_KIND_HOUSEHOLD)
    refusal = check_head (self, household, changes);
  if (refusal == NULL)
    zyr_apply_set_fields (self, record, household, changes);

  return refusal;
}
