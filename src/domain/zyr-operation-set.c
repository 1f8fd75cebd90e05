/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-national-number.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

typedef enum
{
  VALUE_TEXT,
  VALUE_DATE,
  VALUE_BOOL,
  VALUE_LATITUDE,
  VALUE_LONGITUDE,
  VALUE_PHONES,
  VALUE_PROGRAMMES,
  VALUE_IBAN,
  VALUE_UAVT,
  VALUE_IDENTITY,
} ValueType;

typedef struct
{
  ZyrKind     kind;
  const char *name;
  ValueType   type;
  gboolean    office_only; /* a clerk's or supervisor's to change, not a worker's */
} Field;

/* What people may correct by hand. Everything else of a file changes by imports and approvals. */
static const Field fields[] = {
  { ZYR_KIND_HOUSEHOLD, "status", VALUE_TEXT, TRUE },
  { ZYR_KIND_HOUSEHOLD, "head", VALUE_TEXT, TRUE },
  { ZYR_KIND_HOUSEHOLD, "ref_no", VALUE_TEXT, TRUE },
  { ZYR_KIND_HOUSEHOLD, "programmes", VALUE_PROGRAMMES, TRUE },
  { ZYR_KIND_HOUSEHOLD, "settlement", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "phones", VALUE_PHONES, FALSE },
  { ZYR_KIND_HOUSEHOLD, "iban", VALUE_IBAN, FALSE },
  { ZYR_KIND_HOUSEHOLD, "consent_kind", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_text", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_uavt", VALUE_UAVT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_province", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_district", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_neighbourhood", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_csbm", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_door", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_flat", VALUE_TEXT, FALSE },
  { ZYR_KIND_HOUSEHOLD, "lat", VALUE_LATITUDE, FALSE },
  { ZYR_KIND_HOUSEHOLD, "lon", VALUE_LONGITUDE, FALSE },
  { ZYR_KIND_MEMBER, "id_kind", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "id_no", VALUE_IDENTITY, FALSE },
  { ZYR_KIND_MEMBER, "given", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "surname", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "sex", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "birth", VALUE_DATE, FALSE },
  { ZYR_KIND_MEMBER, "death", VALUE_DATE, FALSE },
  { ZYR_KIND_MEMBER, "marital", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "relation", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "nationality", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "gss_family", VALUE_BOOL, FALSE },
  { ZYR_KIND_MEMBER, "edu", VALUE_TEXT, FALSE },
  { ZYR_KIND_MEMBER, "from", VALUE_DATE, FALSE },
  { ZYR_KIND_MEMBER, "to", VALUE_DATE, FALSE },
  { ZYR_KIND_MEMBER, "leave_reason", VALUE_TEXT, FALSE },
};

static const Field *
find_field (ZyrKind kind, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == kind && g_str_equal (fields[i].name, name))
      return &fields[i];

  return NULL;
}

static const char *
get_text (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (value);
}

static gboolean
is_number_within (JsonNode *value, double bound)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  return ABS (json_node_get_double (value)) <= bound;
}

static gboolean
is_list (JsonNode *value, guint n_max, gboolean phones)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (array == NULL || json_array_get_length (array) > n_max)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = get_text (json_array_get_element (array, i));

      if (!zyr_apply_is_text (text, ZYR_NAME_SIZE_BYTES_MAX))
        return FALSE;
      if (phones && zyr_phone_check (text, NULL) != ZYR_NUMBER_OK)
        return FALSE;
    }

  return TRUE;
}

/* A null removes the field, which is always a value of the right type. */
static gboolean
is_value (ValueType type, JsonNode *value)
{
  const char *text = NULL;

  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;

  text = get_text (value);
  switch (type)
    {
    case VALUE_TEXT:
      return zyr_apply_is_text (text, ZYR_FIELD_VALUE_SIZE_BYTES_MAX);
    case VALUE_DATE:
      return zyr_date_is_valid (text);
    case VALUE_BOOL:
      return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
    case VALUE_LATITUDE:
      return is_number_within (value, 90);
    case VALUE_LONGITUDE:
      return is_number_within (value, 180);
    case VALUE_PHONES:
      return is_list (value, ZYR_HOUSEHOLD_PHONES_N_MAX, TRUE);
    case VALUE_PROGRAMMES:
      return is_list (value, ZYR_PROGRAMMES_N_MAX, FALSE);
    case VALUE_IBAN:
      return zyr_iban_check (text) == ZYR_NUMBER_OK;
    case VALUE_UAVT:
      return zyr_uavt_check (text) == ZYR_NUMBER_OK;
    case VALUE_IDENTITY:
      return zyr_id_check (text) == ZYR_NUMBER_OK;
    default:
      g_assert_not_reached ();
    }
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);

  return node;
}

static JsonNode *
list_from_text (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_array_add_string_element (array, words[i]);

  return take_array (array);
}

static JsonNode *
node_from_text (ValueType type, const char *text)
{
  JsonNode *node = json_node_alloc ();
  char *end = NULL;
  double number = 0;

  switch (type)
    {
    case VALUE_BOOL:
      if (g_str_equal (text, "true") || g_str_equal (text, "1"))
        return json_node_init_boolean (node, TRUE);
      if (g_str_equal (text, "false") || g_str_equal (text, "0"))
        return json_node_init_boolean (node, FALSE);
      return json_node_init_string (node, text);
    case VALUE_LATITUDE:
    case VALUE_LONGITUDE:
      number = g_ascii_strtod (text, &end);
      return *end == '\0' ? json_node_init_double (node, number)
                          : json_node_init_string (node, text);
    default:
      return json_node_init_string (node, text);
    }
}

JsonNode *
zyr_apply_value_from_text (ZyrKind kind, const char *name, const char *text)
{
  const Field *field = find_field (kind, name);
  g_autoptr (JsonNode) node = NULL;

  if (field == NULL || text == NULL || g_str_equal (name, "head"))
    return NULL;
  if (*text == '\0')
    return json_node_init_null (json_node_alloc ());
  if (field->type == VALUE_PHONES || field->type == VALUE_PROGRAMMES)
    node = list_from_text (text);
  else
    node = node_from_text (field->type, text);

  return is_value (field->type, node) ? g_steal_pointer (&node) : NULL;
}

const char *
zyr_apply_check_fields (ZyrApply *self, ZyrKind kind, JsonObject *changes)
{
  gboolean office
      = zyr_roles_allow (self->context->roles, ZYR_ACTION_CORRECT_FILE, ZYR_REACH_FOUNDATION);
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  if (changes == NULL || json_object_get_size (changes) == 0
      || json_object_get_size (changes) > ZYR_OPERATION_FIELDS_N_MAX)
    return ZYR_REFUSAL_MALFORMED;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const Field *field = find_field (kind, name);
      JsonObject *change = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (field == NULL || (field->office_only && !office))
        return ZYR_REFUSAL_NOT_ALLOWED;
      if (change == NULL || !is_value (field->type, json_object_get_member (change, "value")))
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
  json_object_set_string_member (body, "at", self->at);
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
