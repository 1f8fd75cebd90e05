/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-field.h"

#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-national-number.h"
#include "zyr-operation-private.h"

/* What people may correct by hand. Everything else of a file changes by imports and approvals. */
static const ZyrFileField fields[] = {
  { ZYR_KIND_HOUSEHOLD, "status", ZYR_FIELD_CODE, NULL, TRUE },
  { ZYR_KIND_HOUSEHOLD, "head", ZYR_FIELD_MEMBER, NULL, TRUE },
  { ZYR_KIND_HOUSEHOLD, "ref_no", ZYR_FIELD_TEXT, NULL, TRUE },
  { ZYR_KIND_HOUSEHOLD, "programmes", ZYR_FIELD_CODES, "programme", TRUE },
  { ZYR_KIND_HOUSEHOLD, "agenda", ZYR_FIELD_DATE, NULL, TRUE }, /* day of the Board's meeting */
  { ZYR_KIND_HOUSEHOLD, "settlement", ZYR_FIELD_CODE, "settlement", FALSE },
  { ZYR_KIND_HOUSEHOLD, "phones", ZYR_FIELD_PHONES, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "iban", ZYR_FIELD_IBAN, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "consent_kind", ZYR_FIELD_CODE, "consent", FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_text", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_uavt", ZYR_FIELD_UAVT, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_province", ZYR_FIELD_TEXT, "addr_il", FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_district", ZYR_FIELD_TEXT, "addr_ilce", FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_neighbourhood", ZYR_FIELD_TEXT, "addr_mahalle", FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_csbm", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_door", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "addr_flat", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "lat", ZYR_FIELD_LATITUDE, NULL, FALSE },
  { ZYR_KIND_HOUSEHOLD, "lon", ZYR_FIELD_LONGITUDE, NULL, FALSE },
  { ZYR_KIND_MEMBER, "id_kind", ZYR_FIELD_CODE, "id_kind", FALSE },
  { ZYR_KIND_MEMBER, "id_no", ZYR_FIELD_IDENTITY, NULL, FALSE },
  { ZYR_KIND_MEMBER, "given", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_MEMBER, "surname", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_MEMBER, "sex", ZYR_FIELD_CODE, "sex", FALSE },
  { ZYR_KIND_MEMBER, "birth", ZYR_FIELD_DATE, NULL, FALSE },
  { ZYR_KIND_MEMBER, "death", ZYR_FIELD_DATE, NULL, FALSE },
  { ZYR_KIND_MEMBER, "marital", ZYR_FIELD_CODE, "marital", FALSE },
  { ZYR_KIND_MEMBER, "relation", ZYR_FIELD_CODE, "relation", FALSE },
  { ZYR_KIND_MEMBER, "nationality", ZYR_FIELD_TEXT, NULL, FALSE },
  { ZYR_KIND_MEMBER, "gss_family", ZYR_FIELD_FLAG, NULL, FALSE },
  { ZYR_KIND_MEMBER, "edu", ZYR_FIELD_CODE, "edu_level", FALSE },
  { ZYR_KIND_MEMBER, "from", ZYR_FIELD_DATE, NULL, FALSE },
  { ZYR_KIND_MEMBER, "to", ZYR_FIELD_DATE, NULL, FALSE },
  { ZYR_KIND_MEMBER, "leave_reason", ZYR_FIELD_CODE, "leave_reason", FALSE },
};

const ZyrFileField *
zyr_file_field_find (ZyrKind kind, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == kind && g_strcmp0 (fields[i].name, name) == 0)
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
is_value (ZyrFileFieldType type, JsonNode *value)
{
  const char *text = NULL;

  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;

  text = get_text (value);
  switch (type)
    {
    case ZYR_FIELD_TEXT:
    case ZYR_FIELD_CODE:
    case ZYR_FIELD_MEMBER:
      return zyr_apply_is_text (text, ZYR_FIELD_VALUE_SIZE_BYTES_MAX);
    case ZYR_FIELD_DATE:
      return zyr_date_is_valid (text);
    case ZYR_FIELD_FLAG:
      return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
    case ZYR_FIELD_LATITUDE:
      return is_number_within (value, 90);
    case ZYR_FIELD_LONGITUDE:
      return is_number_within (value, 180);
    case ZYR_FIELD_PHONES:
      return is_list (value, ZYR_HOUSEHOLD_PHONES_N_MAX, TRUE);
    case ZYR_FIELD_CODES:
      return is_list (value, ZYR_PROGRAMMES_N_MAX, FALSE);
    case ZYR_FIELD_IBAN:
      return zyr_iban_check (text) == ZYR_NUMBER_OK;
    case ZYR_FIELD_UAVT:
      return zyr_uavt_check (text) == ZYR_NUMBER_OK;
    case ZYR_FIELD_IDENTITY:
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
node_from_text (ZyrFileFieldType type, const char *text)
{
  JsonNode *node = json_node_alloc ();
  char *end = NULL;
  double number = 0;

  switch (type)
    {
    case ZYR_FIELD_FLAG:
      if (g_str_equal (text, "true") || g_str_equal (text, "1"))
        return json_node_init_boolean (node, TRUE);
      if (g_str_equal (text, "false") || g_str_equal (text, "0"))
        return json_node_init_boolean (node, FALSE);
      return json_node_init_string (node, text);
    case ZYR_FIELD_LATITUDE:
    case ZYR_FIELD_LONGITUDE:
      number = g_ascii_strtod (text, &end);
      return *end == '\0' ? json_node_init_double (node, number)
                          : json_node_init_string (node, text);
    default:
      return json_node_init_string (node, text);
    }
}

gboolean
zyr_file_field_is_value (const ZyrFileField *self, JsonNode *value)
{
  return is_value (self->type, value);
}

gboolean
zyr_file_field_may_set (const ZyrFileField *self, ZyrRole roles)
{
  const ZyrReach reach = self->office_only ? ZYR_REACH_FOUNDATION : ZYR_REACH_OWN;

  return zyr_roles_allow (roles, ZYR_ACTION_CORRECT_FILE, reach);
}

JsonNode *
zyr_file_field_from_text (const ZyrFileField *self, const char *text)
{
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL || self->type == ZYR_FIELD_MEMBER)
    return NULL;
  if (*text == '\0')
    return json_node_init_null (json_node_alloc ());
  if (self->type == ZYR_FIELD_PHONES || self->type == ZYR_FIELD_CODES)
    node = list_from_text (text);
  else
    node = node_from_text (self->type, text);

  return is_value (self->type, node) ? g_steal_pointer (&node) : NULL;
}

static void
append_text (GString *line, JsonNode *value)
{
  const char *text = get_text (value);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (line->len > 0)
    g_string_append_c (line, ' ');
  if (text != NULL)
    g_string_append (line, text);
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_string_append (line, json_node_get_boolean (value) ? "true" : "false");
  else
    g_string_append (line, g_ascii_dtostr (number, sizeof number, json_node_get_double (value)));
}

char *
zyr_file_field_dup_text (JsonNode *value)
{
  GString *line = g_string_new (NULL);
  JsonArray *array
      = value != NULL && JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    append_text (line, value);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      append_text (line, json_array_get_element (array, i));

  return g_string_free (line, FALSE);
}
