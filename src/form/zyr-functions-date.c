/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-path-private.h"

static ZyrDate
now (ZyrEval *ev)
{
  return zyr_date_from_instant (ev->env, ev->env->now_us / 1000);
}

static ZyrValue
fn_now (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_date (now (ev));
}

static ZyrValue
fn_today (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  const ZyrDate date = now (ev);

  return zyr_value_date (zyr_date_from_days (zyr_date_local_days (ev->env, &date, NULL)));
}

/* What is written with a time keeps it, unless the form says that it is a dateTime; numbers and
 * instants are cut to their day */
static gboolean
keeps_time (const ZyrValue *value)
{
  const ZyrNode *node;

  if (value->kind != ZYR_VALUE_NODESET || value->nodes->len == 0)
    return value->kind == ZYR_VALUE_STRING;
  node = value->nodes->pdata[0];
  return node->schema == NULL || !zyr_schema_is_instant (node->schema);
}

/* The day or instant that a value names; of texts also 2026-1-9, and numbers of days */
static gboolean
read_date (const ZyrEnv *env, const ZyrValue *value, ZyrDate *date)
{
  g_autofree char *text = NULL;
  ZyrValue number = { .kind = ZYR_VALUE_NUMBER };
  int year;
  int month;
  int day;
  char rest;

  if (zyr_value_to_date (env, value, date))
    {
      date->whole |= value->kind == ZYR_VALUE_NUMBER && !date->has_time;
      return TRUE;
    }
  if (value->kind == ZYR_VALUE_NUMBER || value->kind == ZYR_VALUE_BOOLEAN)
    return FALSE;
  text = zyr_value_to_string (env, value);
  if (sscanf (text, "%4d-%2d-%2d%c", &year, &month, &day, &rest) == 3
      && zyr_date_valid_day (year, month, day))
    {
      *date = zyr_date_from_days (zyr_days_from_civil (year, month, day));
      return TRUE;
    }
  number.number = zyr_number_parse (text);
  return !isnan (number.number) && read_date (env, &number, date);
}

static ZyrValue
fn_date (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  ZyrDate date;
  gboolean whole;

  if (!read_date (ev->env, &value, &date))
    return zyr_value_string ("");
  if (keeps_time (&value) && !date.counted)
    return zyr_value_date (date);
  whole = date.whole;
  date = zyr_date_from_days (zyr_date_local_days (ev->env, &date, NULL));
  date.whole = whole;
  return zyr_value_date (date);
}

static ZyrValue
fn_date_time (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  ZyrDate date;

  if (!read_date (ev->env, &value, &date))
    return zyr_value_string ("");
  if (value.kind == ZYR_VALUE_NUMBER)
    date = zyr_date_from_instant (ev->env, llround (value.number * (double)ZYR_DAY_MS));
  if (!date.has_time)
    date = zyr_date_from_instant (ev->env, zyr_date_instant_ms (ev->env, &date));
  date.counted = FALSE;
  return zyr_value_date (date);
}

static ZyrValue
fn_decimal_date_time (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  ZyrDate date;

  if (value.kind == ZYR_VALUE_NUMBER)
    return zyr_value_number (value.number);
  if (!zyr_value_to_date (ev->env, &value, &date))
    return zyr_value_number (NAN);
  return zyr_value_number (zyr_date_count (ev->env, &date));
}

/* The part of the local day that has passed */
static ZyrValue
fn_decimal_time (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  g_autofree char *text = NULL;
  ZyrDate date;
  gboolean has_offset;
  int offset_s;
  int ms;

  if (zyr_value_to_date (ev->env, &value, &date))
    {
      zyr_date_local_days (ev->env, &date, &ms);
      return zyr_value_number (ms / (double)ZYR_DAY_MS);
    }
  text = zyr_value_to_string (ev->env, &value);
  if (!zyr_time_parse (text, &ms, &has_offset, &offset_s))
    return zyr_value_number (NAN);
  if (has_offset)
    {
      const gint64 today = ev->env->now_us / 1000 / ZYR_DAY_MS * ZYR_DAY_MS;
      const gint64 utc = today + ms - (gint64)offset_s * 1000;

      date = zyr_date_from_instant (ev->env, utc);
      zyr_date_local_days (ev->env, &date, &ms);
    }
  return zyr_value_number (ms / (double)ZYR_DAY_MS);
}

/* Functions of the Community Health Toolkit's forms */
static gboolean
day_of (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast, gint64 *days)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, ast);
  ZyrDate date;

  if (!zyr_value_to_date (ev->env, &value, &date))
    return FALSE;
  *days = zyr_date_local_days (ev->env, &date, NULL);
  return TRUE;
}

/* Whole months between two days, cut towards 0 */
static int
months_between (gint64 from, gint64 to)
{
  int years[2];
  int months[2];
  int days[2];
  const gboolean backwards = from > to;

  zyr_civil_from_days (backwards ? to : from, &years[0], &months[0], &days[0]);
  zyr_civil_from_days (backwards ? from : to, &years[1], &months[1], &days[1]);
  return ((years[1] - years[0]) * 12 + months[1] - months[0] - (days[1] < days[0]))
         * (backwards ? -1 : 1);
}

static ZyrValue
difference (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, int n_months, int n_days)
{
  gint64 from;
  gint64 to;

  if (!day_of (ev, ctx, args[0], &from) || !day_of (ev, ctx, args[1], &to))
    return zyr_value_string ("");
  return zyr_value_number (n_months > 0 ? months_between (from, to) / n_months
                                        : (double)((to - from) / n_days));
}

static ZyrValue
fn_difference_in_years (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return difference (ev, ctx, args, 12, 0);
}

static ZyrValue
fn_difference_in_months (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return difference (ev, ctx, args, 1, 0);
}

static ZyrValue
fn_difference_in_weeks (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return difference (ev, ctx, args, 0, 7);
}

static ZyrValue
fn_difference_in_days (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return difference (ev, ctx, args, 0, 1);
}

/* add-date (day, years, months, days): a day that its month lacks becomes the month's last */
static ZyrValue
fn_add_date (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  double add[3] = { 0, 0, 0 };
  gint64 from;
  int year;
  int month;
  int day;

  if (!day_of (ev, ctx, args[0], &from))
    return zyr_value_string ("");
  for (guint i = 1; i < n; i++)
    {
      const double x = trunc (zyr_eval_number (ev, ctx, args[i]));

      add[i - 1] = isnan (x) ? 0 : CLAMP (x, -1e6, 1e6);
    }
  zyr_civil_from_days (from, &year, &month, &day);
  month += (int)add[1] - 1;
  year += (int)add[0] + (month >= 0 ? month / 12 : -((11 - month) / 12));
  month = (month % 12 + 12) % 12 + 1;
  while (day > 28 && !zyr_date_valid_day (year, month, day))
    day--;
  return zyr_value_date (
      zyr_date_from_days (zyr_days_from_civil (year, month, day) + (gint64)add[2]));
}

static const char *const month_names[]
    = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const weekdays[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

static gboolean
format_day (GString *out, char letter, gint64 days)
{
  int year;
  int month;
  int day;

  zyr_civil_from_days (days, &year, &month, &day);
  switch (letter)
    {
    case 'Y':
      g_string_append_printf (out, "%04d", year);
      return TRUE;
    case 'y':
      g_string_append_printf (out, "%02d", year % 100);
      return TRUE;
    case 'm':
      g_string_append_printf (out, "%02d", month);
      return TRUE;
    case 'n':
      g_string_append_printf (out, "%d", month);
      return TRUE;
    case 'b':
      g_string_append (out, month_names[month - 1]);
      return TRUE;
    case 'd':
      g_string_append_printf (out, "%02d", day);
      return TRUE;
    case 'e':
      g_string_append_printf (out, "%d", day);
      return TRUE;
    case 'a':
      g_string_append (out, weekdays[((days + 4) % 7 + 7) % 7]);
      return TRUE;
    case 'j':
      g_string_append_printf (out, "%03d", (int)(days - zyr_days_from_civil (year, 1, 1)) + 1);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
format_time (GString *out, char letter, int ms)
{
  switch (letter)
    {
    case 'H':
      g_string_append_printf (out, "%02d", ms / 3600000);
      return TRUE;
    case 'h':
      g_string_append_printf (out, "%d", ms / 3600000);
      return TRUE;
    case 'M':
      g_string_append_printf (out, "%02d", ms / 60000 % 60);
      return TRUE;
    case 'S':
      g_string_append_printf (out, "%02d", ms / 1000 % 60);
      return TRUE;
    case '3':
      g_string_append_printf (out, "%03d", ms % 1000);
      return TRUE;
    default:
      return FALSE;
    }
}

static ZyrValue
format (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  g_autofree char *pattern = zyr_eval_string (ev, ctx, args[1]);
  GString *out;
  ZyrDate date;
  gint64 days;
  int ms;

  if (!zyr_value_to_date (ev->env, &value, &date))
    return zyr_value_string ("");
  days = zyr_date_local_days (ev->env, &date, &ms);
  out = g_string_new (NULL);
  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (*at != '%')
        {
          g_string_append_c (out, *at);
          continue;
        }
      at++;
      if (*at == '%')
        g_string_append_c (out, '%');
      else if (*at == '\0' || (!format_day (out, *at, days) && !format_time (out, *at, ms)))
        {
          zyr_eval_fail (ev,
                         "“%%%c” is not among %%Y %%y %%m %%n %%b %%d %%e %%a %%H %%h %%M %%S %%3",
                         *at != '\0' ? *at : ' ');
          break;
        }
    }
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_format_date (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return format (ev, ctx, args);
}

/* How to add a function: zyr-functions-private.h */
const ZyrFunction zyr_functions_date[] = {
  { "now", fn_now, 0, 0, ZYR_EXPR_VOLATILE },
  { "today", fn_today, 0, 0, 0 },
  { "date", fn_date, 1, 1, 0 },
  { "date-time", fn_date_time, 1, 1, 0 },
  { "decimal-date-time", fn_decimal_date_time, 1, 1, 0 },
  { "decimal-time", fn_decimal_time, 1, 1, 0 },
  { "difference-in-months", fn_difference_in_months, 2, 2, 0 },
  { "cht:difference-in-years", fn_difference_in_years, 2, 2, 0 },
  { "cht:difference-in-months", fn_difference_in_months, 2, 2, 0 },
  { "cht:difference-in-weeks", fn_difference_in_weeks, 2, 2, 0 },
  { "cht:difference-in-days", fn_difference_in_days, 2, 2, 0 },
  { "add-date", fn_add_date, 1, 4, 0 },
  { "format-date", fn_format_date, 2, 2, 0 },
  { "format-date-time", fn_format_date, 2, 2, 0 },
  { NULL },
};
