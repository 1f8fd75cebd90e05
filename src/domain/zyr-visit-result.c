/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-result.h"

#include "zyr-money.h"

typedef enum
{
  FIELD_TEXT,
  FIELD_INTEGER,
  FIELD_MONEY,
  FIELD_CODES,
} FieldType;

static const struct
{
  const char *name;
  FieldType   type;
} fields[] = {
  { "outcome", FIELD_TEXT },        { "hh_size", FIELD_INTEGER },   { "income_total", FIELD_MONEY },
  { "asset_income", FIELD_MONEY },  { "income_pc", FIELD_MONEY },   { "gss_pc", FIELD_MONEY },
  { "t_3294", FIELD_TEXT },         { "t_gss", FIELD_TEXT },        { "rating", FIELD_TEXT },
  { "recommendation", FIELD_TEXT }, { "programmes", FIELD_CODES },  { "opinion", FIELD_TEXT },
};

static void
set_codes (JsonObject *result, const char *name, const char *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (value, " \t\n", -1);
  g_auto (GStrv) codes = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  codes = g_strv_builder_end (builder);
  zyr_json_set_strings (result, name, (const char *const *) codes);
}

static void
set_field (JsonObject *result, const char *name, FieldType type, const char *value)
{
  gint64 number = 0;

  switch (type)
    {
    case FIELD_TEXT:
      zyr_json_set_optional (result, name, value);
      break;
    case FIELD_INTEGER:
      if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &number, NULL))
        json_object_set_int_member (result, name, number);
      break;
    case FIELD_MONEY:
      if (zyr_money_parse_form (value, &number, NULL))
        json_object_set_int_member (result, name, number);
      break;
    case FIELD_CODES:
      set_codes (result, name, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_value (JsonObject *entry, const char *member, ZyrVisitValueFunc value, gpointer data)
{
  const char *path = zyr_json_get_string (entry, member, NULL);
  char *text = path != NULL ? value (path, data) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/* Codes, in order. Of the many that a form looks for few are found. */
static GList *
list_found (JsonObject *table, ZyrVisitValueFunc value, gpointer data)
{
  JsonObjectIter iter;
  JsonNode *entry = NULL;
  GList *codes = NULL;
  const char *code = NULL;

  json_object_iter_init (&iter, table);
  while (json_object_iter_next (&iter, &code, &entry))
    {
      g_autofree char *text
          = dup_value (JSON_NODE_HOLDS_OBJECT (entry) ? json_node_get_object (entry) : NULL,
                       "path",
                       value,
                       data);

      if (g_ascii_strtod (text, NULL) > 0)
        codes = g_list_prepend (codes, (gpointer) code);
    }

  return g_list_sort (codes, (GCompareFunc) g_strcmp0);
}

static JsonArray *
read_discrepancies (JsonObject *table, ZyrVisitValueFunc value, gpointer data)
{
  JsonArray *found = json_array_new ();
  g_autoptr (GList) codes = table != NULL ? list_found (table, value, data) : NULL;

  for (GList *l = codes; l != NULL; l = l->next)
    {
      JsonObject *discrepancy = json_object_new ();

      json_object_set_string_member (discrepancy, "code", l->data);
      json_object_set_string_member (
          discrepancy,
          "severity",
          zyr_json_get_string (zyr_json_get_object (table, l->data), "severity", "info"));
      json_array_add_object_element (found, discrepancy);
    }

  return found;
}

JsonObject *
zyr_visit_result_read (JsonObject *meta, ZyrVisitValueFunc value, gpointer data)
{
  JsonObject *result = json_object_new ();
  JsonObject *paths = zyr_json_get_object (meta, "result");

  g_return_val_if_fail (value != NULL, result);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = dup_value (paths, fields[i].name, value, data);

      set_field (result, fields[i].name, fields[i].type, text);
    }
  json_object_set_array_member (
      result,
      "discrepancies",
      read_discrepancies (zyr_json_get_object (meta, "discrepancies"), value, data));

  return result;
}

guint
zyr_visit_result_count_discrepancies (JsonObject *result, const char *severity)
{
  JsonArray *discrepancies = zyr_json_get_array (result, "discrepancies");
  guint n = 0;

  for (guint i = 0; discrepancies != NULL && i < json_array_get_length (discrepancies); i++)
    {
      JsonObject *entry = zyr_json_object_at (discrepancies, i);

      if (severity == NULL
          || g_strcmp0 (zyr_json_get_string (entry, "severity", NULL), severity) == 0)
        n++;
    }

  return n;
}
