/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

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

static ZyrValue
fn_date (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  g_autofree char *text = NULL;
  g_auto (ZyrValue) number = { .kind = ZYR_VALUE_NUMBER };
  ZyrDate date;

  if (zyr_value_to_date (ev->env, &value, &date))
    {
      if (keeps_time (&value))
        return zyr_value_date (date);
      return zyr_value_date (zyr_date_from_days (zyr_date_local_days (ev->env, &date, NULL)));
    }
  text = zyr_value_to_string (ev->env, &value);
  number.number = zyr_number_parse (text);
  if (zyr_value_to_date (ev->env, &number, &date))
    return zyr_value_date (zyr_date_from_days (zyr_date_local_days (ev->env, &date, NULL)));
  return zyr_value_string ("");
}

static ZyrValue
fn_date_time (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[0]);
  ZyrDate date;

  if (!zyr_value_to_date (ev->env, &value, &date))
    return zyr_value_string ("");
  if (value.kind == ZYR_VALUE_NUMBER)
    date = zyr_date_from_instant (ev->env, llround (value.number * (double)ZYR_DAY_MS));
  if (!date.has_time)
    date = zyr_date_from_instant (ev->env, zyr_date_instant_ms (ev->env, &date));
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

/* Whole months from the first day to the second: in forms of the Community Health Toolkit */
static ZyrValue
fn_difference_in_months (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  int years[2];
  int months[2];
  int days[2];

  for (guint i = 0; i < 2; i++)
    {
      g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[i]);
      ZyrDate date;

      if (!zyr_value_to_date (ev->env, &value, &date))
        return zyr_value_string ("");
      zyr_civil_from_days (zyr_date_local_days (ev->env, &date, NULL), &years[i], &months[i],
                           &days[i]);
    }
  return zyr_value_number ((years[1] - years[0]) * 12 + months[1] - months[0]
                           - (days[1] < days[0]));
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

const ZyrFunction zyr_functions_date[] = {
  { "now", fn_now, 0, 0, ZYR_EXPR_VOLATILE },
  { "today", fn_today, 0, 0, 0 },
  { "date", fn_date, 1, 1, 0 },
  { "date-time", fn_date_time, 1, 1, 0 },
  { "decimal-date-time", fn_decimal_date_time, 1, 1, 0 },
  { "decimal-time", fn_decimal_time, 1, 1, 0 },
  { "difference-in-months", fn_difference_in_months, 2, 2, 0 },
  { "format-date", fn_format_date, 2, 2, 0 },
  { "format-date-time", fn_format_date, 2, 2, 0 },
  { NULL },
};
