/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-eval-private.h"

void
zyr_value_clear (ZyrValue *self)
{
  if (self->kind == ZYR_VALUE_STRING)
    g_clear_pointer (&self->string, g_free);
  else if (self->kind == ZYR_VALUE_NODESET)
    g_clear_pointer (&self->nodes, g_ptr_array_unref);
  self->kind = ZYR_VALUE_NUMBER;
}

ZyrValue
zyr_value_string (const char *text)
{
  return zyr_value_take (g_strdup (text != NULL ? text : ""));
}

ZyrValue
zyr_value_take (char *text)
{
  return (ZyrValue){ .kind = ZYR_VALUE_STRING, .string = text };
}

ZyrValue
zyr_value_number (double number)
{
  return (ZyrValue){ .kind = ZYR_VALUE_NUMBER, .number = number };
}

ZyrValue
zyr_value_boolean (gboolean boolean)
{
  return (ZyrValue){ .kind = ZYR_VALUE_BOOLEAN, .boolean = !!boolean };
}

ZyrValue
zyr_value_date (ZyrDate date)
{
  return (ZyrValue){ .kind = ZYR_VALUE_DATE, .date = date };
}

/* Shortest digits that read back as the same double, never an exponent: identity and telephone
 * numbers must survive. */
char *
zyr_number_to_string (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *digits = NULL;
  GString *out;
  const char *mantissa;
  const char *e;
  int exponent;
  int point;

  if (isnan (number))
    return g_strdup ("NaN");
  if (isinf (number))
    return g_strdup (number < 0 ? "-Infinity" : "Infinity");
  if (number == 0)
    return g_strdup ("0");
  if (fabs (number) < 1e15 && number == trunc (number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)number);
  for (int precision = 14; precision <= 16; precision++)
    {
      const char format[]
          = { '%', '.', (char)('0' + precision / 10), (char)('0' + precision % 10), 'e', '\0' };

      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  mantissa = buffer[0] == '-' ? buffer + 1 : buffer;
  e = strchr (mantissa, 'e');
  exponent = (int)g_ascii_strtoll (e + 1, NULL, 10);
  digits = g_strndup (mantissa, e - mantissa);
  memmove (digits + 1, digits + 2, strlen (digits + 2) + 1);
  for (gsize n = strlen (digits); n > 1 && digits[n - 1] == '0'; n--)
    digits[n - 1] = '\0';
  out = g_string_new (number < 0 ? "-" : "");
  point = exponent + 1;
  if (point <= 0)
    {
      g_string_append (out, "0.");
      for (int i = point; i < 0; i++)
        g_string_append_c (out, '0');
      g_string_append (out, digits);
    }
  else
    for (int i = 0; i < point || digits[MIN (i, (int)strlen (digits))] != '\0'; i++)
      {
        if (i == point)
          g_string_append_c (out, '.');
        g_string_append_c (out, i < (int)strlen (digits) ? digits[i] : '0');
      }
  return g_string_free (out, FALSE);
}

/* XPath 1.0: [space] [-] digits [. digits] [space], nothing else (no exponent, no plus). A text of more
 * digits than that is no number. */
#define DIGITS_MAX 1000

double
zyr_number_parse (const char *text)
{
  const char *start = text + strspn (text, " \t\r\n");
  const char *at = start;
  guint n_digits = 0;
  gint64 number = 0;
  gboolean whole;

  if (*at == '-')
    at++;
  for (; g_ascii_isdigit (*at) && n_digits <= DIGITS_MAX; at++, n_digits++)
    number = n_digits < 15 ? number * 10 + (*at - '0') : 0;
  whole = *at != '.';
  if (!whole)
    for (at++; g_ascii_isdigit (*at) && n_digits <= DIGITS_MAX; at++)
      n_digits++;
  if (n_digits == 0 || n_digits > DIGITS_MAX
      || (*at != '\0' && at[strspn (at, " \t\r\n")] != '\0'))
    return NAN;
  if (whole && n_digits <= 15)
    return *start == '-' ? -(double)number : (double)number;
  return g_ascii_strtod (start, NULL);
}

char *
zyr_node_dup_text (const ZyrNode *node)
{
  g_autofree char *buffer = NULL;
  const char *text = zyr_node_text (node, &buffer);

  return buffer != NULL ? g_steal_pointer (&buffer) : g_strdup (text);
}

char *
zyr_value_to_string (const ZyrEnv *env, const ZyrValue *value)
{
  switch (value->kind)
    {
    case ZYR_VALUE_STRING:
      return g_strdup (value->string);
    case ZYR_VALUE_NUMBER:
      return zyr_number_to_string (value->number);
    case ZYR_VALUE_BOOLEAN:
      return g_strdup (value->boolean ? "true" : "false");
    case ZYR_VALUE_DATE:
      return zyr_date_to_string (env, &value->date);
    case ZYR_VALUE_NODESET:
    default:
      return value->nodes->len > 0 ? zyr_node_dup_text (value->nodes->pdata[0]) : g_strdup ("");
    }
}

/* A number, or the days of what reads as a date */
double
zyr_text_to_number (const ZyrEnv *env, const char *text)
{
  const double number = zyr_number_parse (text);
  ZyrDate date;

  if (!isnan (number) || !zyr_date_parse (env, text, &date))
    return number;
  return zyr_date_count (env, &date);
}

double
zyr_value_to_number (const ZyrEnv *env, const ZyrValue *value)
{
  g_autofree char *buffer = NULL;

  switch (value->kind)
    {
    case ZYR_VALUE_STRING:
      return zyr_text_to_number (env, value->string);
    case ZYR_VALUE_NUMBER:
      return value->number;
    case ZYR_VALUE_BOOLEAN:
      return value->boolean;
    case ZYR_VALUE_DATE:
      return zyr_date_count (env, &value->date);
    case ZYR_VALUE_NODESET:
    default:
      return value->nodes->len > 0
                 ? zyr_text_to_number (env, zyr_node_text (value->nodes->pdata[0], &buffer))
                 : NAN;
    }
}

gboolean
zyr_value_to_boolean (const ZyrValue *value)
{
  switch (value->kind)
    {
    case ZYR_VALUE_STRING:
      return *value->string != '\0';
    case ZYR_VALUE_NUMBER:
      return !isnan (value->number) && value->number != 0;
    case ZYR_VALUE_BOOLEAN:
      return value->boolean;
    case ZYR_VALUE_DATE:
      return TRUE;
    case ZYR_VALUE_NODESET:
    default:
      return value->nodes->len > 0;
    }
}

gboolean
zyr_value_to_date (const ZyrEnv *env, const ZyrValue *value, ZyrDate *date)
{
  g_autofree char *buffer = NULL;

  switch (value->kind)
    {
    case ZYR_VALUE_DATE:
      *date = value->date;
      return TRUE;
    case ZYR_VALUE_NUMBER:
      if (isnan (value->number) || isinf (value->number) || fabs (value->number) > 1e7)
        return FALSE;
      if (value->number == trunc (value->number))
        *date = zyr_date_from_days ((gint64)value->number);
      else
        *date = zyr_date_from_instant (env, llround (value->number * (double)ZYR_DAY_MS));
      return TRUE;
    case ZYR_VALUE_STRING:
      return zyr_date_parse (env, value->string, date);
    case ZYR_VALUE_NODESET:
      return value->nodes->len > 0
             && zyr_date_parse (env, zyr_node_text (value->nodes->pdata[0], &buffer), date);
    case ZYR_VALUE_BOOLEAN:
    default:
      return FALSE;
    }
}

/* The day or instant that a value which is no number stands for */
static gboolean
stands_for_date (const ZyrEnv *env, const ZyrValue *value, double number, ZyrDate *date)
{
  if (value->kind == ZYR_VALUE_DATE)
    {
      *date = value->date;
      return TRUE;
    }
  return value->kind != ZYR_VALUE_NUMBER && value->kind != ZYR_VALUE_BOOLEAN && !isnan (number)
         && zyr_value_to_date (env, value, date);
}

void
zyr_value_to_numbers (
    const ZyrEnv *env, const ZyrValue *a, const ZyrValue *b, double *x, double *y)
{
  ZyrDate left;
  ZyrDate right;

  *x = zyr_value_to_number (env, a);
  *y = zyr_value_to_number (env, b);
  if ((a->kind == ZYR_VALUE_NUMBER && b->kind == ZYR_VALUE_NUMBER)
      || !stands_for_date (env, a, *x, &left) || !stands_for_date (env, b, *y, &right))
    return;
  if (left.has_time || right.has_time)
    return;
  *x = zyr_date_to_number (&left);
  *y = zyr_date_to_number (&right);
}

double
zyr_value_add (const ZyrEnv *env, const ZyrValue *a, const ZyrValue *b, int sign)
{
  const gboolean swapped = sign > 0 && a->kind == ZYR_VALUE_NUMBER;
  const ZyrValue *day = swapped ? b : a;
  const ZyrValue *other = swapped ? a : b;
  ZyrDate date;
  double x;
  double y;
  double n;

  zyr_value_to_numbers (env, a, b, &x, &y);
  n = swapped ? x : y;
  if (other->kind != ZYR_VALUE_NUMBER || day->kind == ZYR_VALUE_NUMBER || n != trunc (n)
      || fabs (n) > 1e7 || !stands_for_date (env, day, swapped ? y : x, &date) || date.counted)
    return x + sign * y;
  date.ms += sign * (gint64)n * ZYR_DAY_MS;
  return zyr_date_count (env, &date);
}
