/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of the file: what an operation changed, who did it and when, as a record beside. */
#include "zyr-file-field.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* What the history tells besides the fields that people correct by hand. */
static const struct
{
  ZyrKind     kind;
  const char *field;
} others[] = {
  { ZYR_KIND_HOUSEHOLD, "rating" },    { ZYR_KIND_VISIT, "worker" },
  { ZYR_KIND_VISIT, "second" },        { ZYR_KIND_VISIT, "planned" },
  { ZYR_KIND_VISIT, "due" },           { ZYR_KIND_VISIT, "state" },
  { ZYR_KIND_REFERRAL, "institution" }, { ZYR_KIND_REFERRAL, "state" },
  { ZYR_KIND_OBJECTION, "state" },
};

static gboolean
is_told (ZyrKind kind, const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].kind == kind && g_str_equal (others[i].field, field))
      return TRUE;

  return zyr_file_field_find (kind, field) != NULL;
}

static void
set_copy (JsonObject *to, const char *name, JsonNode *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (to, name, zyr_json_copy (value));
}

static void
add_difference (JsonObject *fields, const char *name, JsonNode *from, JsonNode *to)
{
  JsonObject *difference = json_object_new ();

  set_copy (difference, "from", from);
  set_copy (difference, "to", to);
  json_object_set_object_member (fields, name, difference);
}

/* Those of @fields_of that @other has otherwise; @reversed: @other is the later one, and what both
 * have was looked at before. */
static void
compare (JsonObject *fields,
         ZyrKind     kind,
         JsonObject *fields_of,
         JsonObject *other,
         gboolean    reversed)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, fields_of);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *there = other != NULL ? json_object_get_member (other, name) : NULL;

      if (!is_told (kind, name) || (reversed && there != NULL) || zyr_json_equal (there, value))
        continue;
      add_difference (fields, name, reversed ? value : there, reversed ? there : value);
    }
}

/* In which of his roles he did it: the one that reaches furthest. */
static const char *
find_role (ZyrRole roles, ZyrAction action)
{
  ZyrRole found = ZYR_ROLE_NONE;

  for (guint i = 0; i < ZYR_N_ROLES; i++)
    {
      ZyrRole role = (ZyrRole) (roles & (1u << i));

      if (zyr_role_get_reach (role, action) > zyr_role_get_reach (found, action))
        found = role;
    }

  return zyr_role_to_string (found);
}

static const char *
get_visit (JsonObject *op)
{
  const char *of_review
      = zyr_json_get_string (zyr_json_get_object (op, "review"), "visit", NULL);

  return of_review != NULL ? of_review : zyr_json_get_string (op, "visit", NULL);
}

/* Who and when, and what the operation says of why. */
static JsonObject *
build_change (ZyrApply *self, ZyrAction action, ZyrRecord *record, const char *id)
{
  static const char *const said[] = { "reason", "outcome" };
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", zyr_record_get_household (record));
  json_object_set_string_member (body, "kind", zyr_kind_to_string (zyr_record_get_kind (record)));
  json_object_set_string_member (body, "rec", zyr_record_get_id (record));
  json_object_set_string_member (body, "op", zyr_operation_get_kind (self->op));
  json_object_set_string_member (body, "by", self->context->user_id);
  zyr_json_set_optional (body, "by_name", self->context->user_name);
  zyr_json_set_optional (body, "role", find_role (self->context->roles, action));
  json_object_set_string_member (body, "at", self->at);
  zyr_json_set_optional (body, "visit", get_visit (self->op));
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    zyr_json_set_optional (body, said[i], zyr_json_get_string (self->op, said[i], NULL));

  return body;
}

/* Of a visit, also what leaves these fields as they are is told: nobody was met, somebody asks for
 * an annulment. */
static void
trace (ZyrApply *self, ZyrAction action, ZyrRecord *record)
{
  const ZyrKind kind = zyr_record_get_kind (record);
  g_autoptr (ZyrRecord) before
      = self->context->lookup (kind, zyr_record_get_id (record), self->context->lookup_data);
  JsonObject *then = before != NULL ? zyr_record_get_body (before) : NULL;
  JsonObject *now = zyr_record_get_body (record);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *name = g_strconcat ("change/", zyr_record_get_id (record), NULL);
  g_autofree char *id = zyr_uuid_derive (self->id, name);
  JsonObject *body = NULL;

  compare (fields, kind, now, then, FALSE);
  if (then != NULL)
    compare (fields, kind, then, now, TRUE);
  if (json_object_get_size (fields) == 0 && kind != ZYR_KIND_VISIT)
    return;
  body = build_change (self, action, record, id);
  if (before == NULL)
    json_object_set_boolean_member (body, "new", TRUE);
  json_object_set_object_member (body, "fields", g_steal_pointer (&fields));
  zyr_apply_add (self, ZYR_KIND_CHANGE, id, record, body);
}

void
zyr_apply_trace (ZyrApply *self, ZyrAction action, guint kinds)
{
  const guint n = self->pending->len;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrRecord) record = zyr_record_ref (g_ptr_array_index (self->pending, i));

      if ((kinds & (1u << zyr_record_get_kind (record))) != 0)
        trace (self, action, record);
    }
}
