/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-result.h"

#include "zyr-money.h"

/* Mostly less. */
#define RESULT_SIZE_BYTES 1024

typedef enum
{
  FIELD_TEXT,
  FIELD_INTEGER,
  FIELD_MONEY,
  FIELD_CODES,
  FIELD_DISCREPANCIES,
} FieldType;

/* In the order of canonical JSON, which is written as it is read. */
static const struct
{
  const char *name;
  FieldType   type;
} fields[] = {
  { "asset_income", FIELD_MONEY },
  { "discrepancies", FIELD_DISCREPANCIES },
  { "gss_pc", FIELD_MONEY },
  { "hh_size", FIELD_INTEGER },
  { "income_pc", FIELD_MONEY },
  { "income_total", FIELD_MONEY },
  { "opinion", FIELD_TEXT },
  { "outcome", FIELD_TEXT },
  { "programmes", FIELD_CODES },
  { "rating", FIELD_TEXT },
  { "recommendation", FIELD_TEXT },
  { "t_3294", FIELD_TEXT },
  { "t_gss", FIELD_TEXT },
};

static char *
dup_value (JsonObject *entry, const char *member, ZyrVisitValueFunc value, gpointer data)
{
  const char *path = zyr_json_get_string (entry, member, NULL);
  char *text = path != NULL ? value (path, data) : NULL;

  return text != NULL ? text : g_strdup ("");
}

static void
append_codes (GString *result, const char *name, const char *value)
{
  g_auto (GStrv) parts = g_strsplit_set (value, " \t\n", -1);

  zyr_json_append_value_member (result, name, "[");
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      if (result->str[result->len - 1] != '[')
        g_string_append_c (result, ',');
      zyr_json_append_string (result, parts[i]);
    }
  g_string_append_c (result, ']');
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

static void
append_discrepancies (GString          *result,
                      const char       *name,
                      JsonObject       *table,
                      ZyrVisitValueFunc value,
                      gpointer          data)
{
  g_autoptr (GList) codes = table != NULL ? list_found (table, value, data) : NULL;

  zyr_json_append_value_member (result, name, "[");
  for (GList *l = codes; l != NULL; l = l->next)
    {
      g_string_append (result, l == codes ? "{" : ",{");
      zyr_json_append_text_member (result, "code", l->data);
      zyr_json_append_text_member (
          result,
          "severity",
          zyr_json_get_string (zyr_json_get_object (table, l->data), "severity", "info"));
      g_string_append_c (result, '}');
    }
  g_string_append_c (result, ']');
}

static void
append_field (GString *result, const char *name, FieldType type, const char *value)
{
  gint64 number = 0;

  switch (type)
    {
    case FIELD_TEXT:
      zyr_json_append_text_member (result, name, value);
      break;
    case FIELD_INTEGER:
      if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &number, NULL))
        zyr_json_append_int_member (result, name, number);
      break;
    case FIELD_MONEY:
      if (zyr_money_parse_form (value, &number, NULL))
        zyr_json_append_int_member (result, name, number);
      break;
    case FIELD_CODES:
      append_codes (result, name, value);
      break;
    case FIELD_DISCREPANCIES:
    default:
      g_assert_not_reached ();
    }
}

char *
zyr_visit_result_read (JsonObject *meta, ZyrVisitValueFunc value, gpointer data)
{
  GString *result = g_string_sized_new (RESULT_SIZE_BYTES);
  JsonObject *paths = zyr_json_get_object (meta, "result");

  g_return_val_if_fail (value != NULL, g_string_free (result, FALSE));

  g_string_append_c (result, '{');
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = NULL;

      if (fields[i].type == FIELD_DISCREPANCIES)
        {
          append_discrepancies (
              result, fields[i].name, zyr_json_get_object (meta, fields[i].name), value, data);
          continue;
        }
      text = dup_value (paths, fields[i].name, value, data);
      append_field (result, fields[i].name, fields[i].type, text);
    }
  g_string_append_c (result, '}');

  return g_string_free (result, FALSE);
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
