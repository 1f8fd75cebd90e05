/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From typed values and from answers to the text that the instance holds */
#include <math.h>
#include <string.h>

#include "zyr-limits.h"
#include "zyr-rows-private.h"
#include "zyr-session-private.h"

/* A decimal that was answered is written with a point ("900.0"), as JavaRosa writes it */
static char *
decimal_text (double number)
{
  g_autofree char *text = zyr_number_to_string (number);

  return strchr (text, '.') != NULL ? g_steal_pointer (&text) : g_strconcat (text, ".0", NULL);
}

static double
parse_answer_number (const char *text)
{
  g_autofree char *point = g_strdup (text);

  g_strdelimit (point, ",", '.');
  return zyr_number_parse (point);
}

static char *
canonical_point (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  double numbers[4] = { 0, 0, 0, 0 };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;
  g_autofree char *d = NULL;
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      if (n == 4)
        return NULL;
      numbers[n] = zyr_number_parse (parts[i]);
      if (isnan (numbers[n]))
        return NULL;
      n++;
    }
  if (n < 2 || fabs (numbers[0]) > 90 || fabs (numbers[1]) > 180)
    return NULL;
  a = decimal_text (numbers[0]);
  b = decimal_text (numbers[1]);
  c = decimal_text (numbers[2]);
  d = decimal_text (numbers[3]);
  return g_strjoin (" ", a, b, c, d, NULL);
}

static char *
canonical_points (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *point = NULL;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      point = canonical_point (parts[i]);
      if (point == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      g_string_append_printf (out, "%s%s", out->len > 0 ? "; " : "", point);
    }
  return g_string_free (out, FALSE);
}

static char *
canonical_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", words[i]);
  return g_string_free (out, FALSE);
}

static char *
canonical_date (ZyrFormSession *self, ZyrFormDataType type, const char *text)
{
  ZyrDate date;

  if (!zyr_date_parse (&self->env, text, &date))
    return NULL;
  if (type == ZYR_FORM_DATA_DATE)
    return zyr_date_day_string (&self->env, &date);
  if (!date.has_time)
    date = zyr_date_from_instant (&self->env, zyr_date_instant_ms (&self->env, &date));
  return zyr_date_instant_string (&self->env, &date);
}

/* A range takes what lies on its grid; which of start and end is greater does not matter */
static gboolean
is_on_grid (const ZyrControl *range, double number)
{
  const double start = zyr_number_parse (range->range_start);
  const double end = zyr_number_parse (range->range_end);
  const double step = fabs (zyr_number_parse (range->range_step));
  const double steps = (number - start) / step;

  return number >= MIN (start, end) && number <= MAX (start, end)
         && fabs (steps - round (steps)) < 1e-6;
}

static gboolean
refuses_number (const ZyrSchema *schema, double number)
{
  return isnan (number)
         || (schema->control != NULL && schema->control->control == ZYR_FORM_CONTROL_RANGE
             && !is_on_grid (schema->control, number));
}

static char *
canonical (ZyrFormSession *self, const ZyrSchema *schema, const char *text)
{
  double number;
  int ms;
  int offset_s;
  gboolean has_offset;

  switch (schema->type)
    {
    case ZYR_FORM_DATA_INT:
      number = parse_answer_number (text);
      return refuses_number (schema, number) ? NULL : zyr_number_to_string (trunc (number));
    case ZYR_FORM_DATA_DECIMAL:
      number = parse_answer_number (text);
      return refuses_number (schema, number) ? NULL : decimal_text (number);
    case ZYR_FORM_DATA_DATE:
    case ZYR_FORM_DATA_DATETIME:
      return canonical_date (self, schema->type, text);
    case ZYR_FORM_DATA_TIME:
      return zyr_time_parse (text, &ms, &has_offset, &offset_s) ? g_strdup (text) : NULL;
    case ZYR_FORM_DATA_GEOPOINT:
      return canonical_point (text);
    case ZYR_FORM_DATA_GEOTRACE:
    case ZYR_FORM_DATA_GEOSHAPE:
      return canonical_points (text);
    default:
      break;
    }
  if (schema->control != NULL
      && (schema->control->control == ZYR_FORM_CONTROL_SELECT
          || schema->control->control == ZYR_FORM_CONTROL_RANK))
    return canonical_words (text);
  return g_strdup (text);
}

static const char *
expected_form (const ZyrSchema *schema)
{
  if (schema->control != NULL && schema->control->control == ZYR_FORM_CONTROL_RANGE)
    return "a number of the question's range";
  switch (schema->type)
    {
    case ZYR_FORM_DATA_INT:
      return "a whole number";
    case ZYR_FORM_DATA_DECIMAL:
      return "a number such as 12.5";
    case ZYR_FORM_DATA_DATE:
      return "a date such as 2026-11-21";
    case ZYR_FORM_DATA_DATETIME:
      return "a date and time such as 2026-11-21T10:00:00.000+03:00";
    case ZYR_FORM_DATA_TIME:
      return "a time such as 10:00";
    case ZYR_FORM_DATA_GEOPOINT:
      return "a place such as 39.92 32.85 0 5";
    default:
      return "places separated by semicolons";
    }
}

static gboolean
is_xml_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
        return FALSE;
    }
  return TRUE;
}

/* An answer in its type's own spelling */
gboolean
zyr_store_canonical (ZyrFormSession *self,
                     const ZyrSchema *schema,
                     const char *text,
                     char **out,
                     GError **error)
{
  if (text == NULL || *text == '\0')
    {
      *out = g_strdup ("");
      return TRUE;
    }
  if (strlen (text) > ZYR_ANSWER_SIZE_BYTES_MAX || !is_xml_text (text))
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE,
                   "%s: the text is longer than %" G_GSIZE_FORMAT
                   " bytes or has characters that XML cannot hold",
                   schema->path, ZYR_ANSWER_SIZE_BYTES_MAX);
      return FALSE;
    }
  *out = canonical (self, schema, text);
  if (*out != NULL)
    return TRUE;
  g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE, "%s: %s is due", schema->path,
               expected_form (schema));
  return FALSE;
}

static char *
date_text (ZyrFormSession *self, const ZyrSchema *schema, const ZyrDate *date)
{
  if (date->counted && schema->type != ZYR_FORM_DATA_DATE
      && schema->type != ZYR_FORM_DATA_DATETIME)
    return zyr_date_to_string (&self->env, date);
  switch (schema->type)
    {
    case ZYR_FORM_DATA_DATE:
      return zyr_date_day_string (&self->env, date);
    case ZYR_FORM_DATA_INT:
    case ZYR_FORM_DATA_DECIMAL:
      return zyr_number_to_string (zyr_date_to_number (date));
    case ZYR_FORM_DATA_TIME:
      {
        g_autofree char *instant = zyr_date_instant_string (&self->env, date);

        return g_strdup (strchr (instant, 'T') + 1);
      }
    default:
      return zyr_date_instant_string (&self->env, date);
    }
}

static char *
number_text (ZyrFormSession *self, const ZyrSchema *schema, double number)
{
  const ZyrValue value = zyr_value_number (number);
  ZyrDate date;

  if (isnan (number))
    return g_strdup ("");
  if ((schema->type == ZYR_FORM_DATA_DATE || schema->type == ZYR_FORM_DATA_DATETIME)
      && zyr_value_to_date (&self->env, &value, &date))
    return date_text (self, schema, &date);
  if (schema->type == ZYR_FORM_DATA_INT)
    return zyr_number_to_string (trunc (number));
  if (schema->type == ZYR_FORM_DATA_BOOLEAN)
    return g_strdup (number != 0 ? "true" : "false");
  return zyr_number_to_string (number);
}

static char *
string_text (ZyrFormSession *self, const ZyrSchema *schema, const char *text)
{
  ZyrDate date;

  if (schema->type == ZYR_FORM_DATA_INT)
    {
      const double number = zyr_number_parse (text);

      if (!isnan (number) && fabs (number) < 1e15)
        return zyr_number_to_string (trunc (number));
    }
  if (schema->type == ZYR_FORM_DATA_DATE && zyr_date_parse (&self->env, text, &date))
    return date_text (self, schema, &date);
  return g_strdup (text);
}

/* The result of a calculation. Numbers are plain; a day in a node without a date type is written as
 * its midnight, which is what JavaRosa's fills of our form hold. */
char *
zyr_store_from_value (ZyrFormSession *self, const ZyrSchema *schema, const ZyrValue *value)
{
  g_autofree char *text = NULL;
  const ZyrNode *node;
  ZyrDate date;

  switch (value->kind)
    {
    case ZYR_VALUE_NUMBER:
      return number_text (self, schema, value->number);
    case ZYR_VALUE_BOOLEAN:
      if (schema->type == ZYR_FORM_DATA_INT || schema->type == ZYR_FORM_DATA_DECIMAL)
        return g_strdup (value->boolean ? "1" : "0");
      return g_strdup (value->boolean ? "true" : "false");
    case ZYR_VALUE_DATE:
      return date_text (self, schema, &value->date);
    case ZYR_VALUE_NODESET:
      text = zyr_value_to_string (&self->env, value);
      node = value->nodes->len > 0 ? value->nodes->pdata[0] : NULL;
      if (node != NULL && node->schema != NULL && node->schema->type == ZYR_FORM_DATA_DATE
          && zyr_date_parse (&self->env, text, &date))
        return date_text (self, schema, &date);
      return string_text (self, schema, text);
    case ZYR_VALUE_STRING:
    default:
      return string_text (self, schema, value->string);
    }
}

gboolean
zyr_store_has_room (const ZyrNode *node, const char *text, GError **error)
{
  const gsize now = strlen (zyr_node_value (node));
  const gsize next = strlen (text);

  if (next <= now || node->tree->text_bytes - now + next <= ZYR_FORM_TEXT_BYTES_MAX)
    return TRUE;
  g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
               "the texts of the instance would be longer than %" G_GSIZE_FORMAT " bytes together",
               ZYR_FORM_TEXT_BYTES_MAX);
  return FALSE;
}

/* Stores the text; expressions read a decimal without the ".0" that its text carries */
void
zyr_store_set (ZyrNode *node, const char *text)
{
  zyr_node_set_value (node, text);
  if (node->schema != NULL && node->schema->type == ZYR_FORM_DATA_DECIMAL && node->value != NULL
      && g_str_has_suffix (node->value, ".0"))
    node->xvalue = g_strndup (node->value, strlen (node->value) - 2);
  zyr_rows_follow (node);
}

/* Writes on behalf of a person or an action. Returns: whether the text changed; FALSE, with the
 * session's error noted, when there is no room for it */
gboolean
zyr_session_write (ZyrFormSession *self, ZyrNode *node, const char *text)
{
  GError *error = NULL;

  node->flags |= ZYR_NODE_OVERRIDDEN;
  if (strcmp (text, zyr_node_value (node)) == 0)
    return FALSE;
  if (!zyr_store_has_room (node, text, &error))
    {
      zyr_session_note_error (self, 0, node->schema != NULL ? node->schema->path : NULL, "",
                              error);
      return FALSE;
    }
  zyr_store_set (node, text);
  zyr_recalc_touch (self, node);
  return TRUE;
}
