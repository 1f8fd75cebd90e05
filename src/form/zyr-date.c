/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-eval-private.h"

/* Days from the civil calendar and back, proleptic Gregorian (Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms") */
gint64
zyr_days_from_civil (int year, int month, int day)
{
  const gint64 y = (gint64)year - (month <= 2);
  const gint64 era = (y >= 0 ? y : y - 399) / 400;
  const gint64 yoe = y - era * 400;
  const gint64 doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const gint64 doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return era * 146097 + doe - 719468;
}

void
zyr_civil_from_days (gint64 days, int *year, int *month, int *day)
{
  const gint64 z = days + 719468;
  const gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  const gint64 doe = z - era * 146097;
  const gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const gint64 mp = (5 * doy + 2) / 153;

  *day = (int)(doy - (153 * mp + 2) / 5 + 1);
  *month = (int)(mp < 10 ? mp + 3 : mp - 9);
  *year = (int)(yoe + era * 400 + (*month <= 2));
}

gboolean
zyr_date_valid_day (int year, int month, int day)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  if (month < 1 || month > 12 || day < 1)
    return FALSE;
  return day <= lengths[month - 1] + (month == 2 && leap);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

/* Seconds east of Greenwich at an instant */
int
zyr_time_offset (const ZyrEnv *env, gint64 utc_ms)
{
  int interval;

  if (env->tz == NULL)
    return 0;
  interval = g_time_zone_find_interval (env->tz, G_TIME_TYPE_UNIVERSAL, floor_div (utc_ms, 1000));
  return interval < 0 ? 0 : g_time_zone_get_offset (env->tz, interval);
}

/* The instant of a wall clock reading in the environment's zone */
static gint64
local_to_utc (const ZyrEnv *env, gint64 local_ms)
{
  gint64 seconds = floor_div (local_ms, 1000);
  int interval;

  if (env->tz == NULL)
    return local_ms;
  interval = g_time_zone_adjust_time (env->tz, G_TIME_TYPE_STANDARD, &seconds);
  return local_ms - (gint64)g_time_zone_get_offset (env->tz, interval) * 1000;
}

static gboolean
digits (const char **at, int count, int *out)
{
  int n = 0;

  for (int i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return FALSE;
      n = n * 10 + ((*at)[i] - '0');
    }
  *at += count;
  *out = n;
  return TRUE;
}

static gboolean
parse_offset (const char **at, gboolean *has_offset, int *offset_s)
{
  int hours = 0;
  int minutes = 0;
  int sign;

  *has_offset = FALSE;
  *offset_s = 0;
  if (**at == 'Z')
    {
      (*at)++;
      *has_offset = TRUE;
      return TRUE;
    }
  if (**at != '+' && **at != '-')
    return TRUE;
  sign = **at == '-' ? -1 : 1;
  (*at)++;
  if (!digits (at, 2, &hours))
    return FALSE;
  if (**at == ':')
    (*at)++;
  if (g_ascii_isdigit (**at) && !digits (at, 2, &minutes))
    return FALSE;
  if (hours > 14 || minutes > 59)
    return FALSE;
  *has_offset = TRUE;
  *offset_s = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/* hh:mm[:ss[.fff]][offset] up to the end of the text */
gboolean
zyr_time_parse (const char *text, int *ms_of_day, gboolean *has_offset, int *offset_s)
{
  const char *at = text;
  int hour;
  int minute;
  int second = 0;
  int ms = 0;
  int scale = 100;

  if (!digits (&at, 2, &hour) || *at++ != ':' || !digits (&at, 2, &minute))
    return FALSE;
  if (*at == ':')
    {
      at++;
      if (!digits (&at, 2, &second))
        return FALSE;
      if (*at == '.')
        for (at++; g_ascii_isdigit (*at); at++, scale /= 10)
          ms += (*at - '0') * scale;
    }
  if (hour > 23 || minute > 59 || second > 59 || !parse_offset (&at, has_offset, offset_s))
    return FALSE;
  if (*at != '\0')
    return FALSE;
  *ms_of_day = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return TRUE;
}

/* yyyy-mm-dd, or that with T and a time. A dateTime without an offset is local. */
gboolean
zyr_date_parse (const ZyrEnv *env, const char *text, ZyrDate *date)
{
  const char *at = text;
  int year;
  int month;
  int day;
  int ms_of_day;
  int offset_s;
  gboolean has_offset;

  if (!digits (&at, 4, &year) || *at++ != '-' || !digits (&at, 2, &month) || *at++ != '-'
      || !digits (&at, 2, &day) || !zyr_date_valid_day (year, month, day))
    return FALSE;
  *date = zyr_date_from_days (zyr_days_from_civil (year, month, day));
  if (*at == '\0')
    return TRUE;
  if (*at++ != 'T' || !zyr_time_parse (at, &ms_of_day, &has_offset, &offset_s))
    return FALSE;
  date->has_time = TRUE;
  date->ms += ms_of_day;
  if (has_offset)
    date->ms -= (gint64)offset_s * 1000;
  else
    date->ms = local_to_utc (env, date->ms);
  date->offset_s = has_offset ? offset_s : zyr_time_offset (env, date->ms);
  return TRUE;
}

ZyrDate
zyr_date_from_days (gint64 days)
{
  return (ZyrDate){ .ms = days * ZYR_DAY_MS };
}

ZyrDate
zyr_date_from_instant (const ZyrEnv *env, gint64 ms)
{
  return (ZyrDate){ .ms = ms, .has_time = TRUE, .offset_s = zyr_time_offset (env, ms) };
}

/* The day on the environment's wall calendar */
gint64
zyr_date_local_days (const ZyrEnv *env, const ZyrDate *date, int *ms_of_day)
{
  gint64 local = date->ms;

  if (date->has_time)
    local += (gint64)zyr_time_offset (env, date->ms) * 1000;
  if (ms_of_day != NULL)
    *ms_of_day = (int)(local - floor_div (local, ZYR_DAY_MS) * ZYR_DAY_MS);
  return floor_div (local, ZYR_DAY_MS);
}

/* The instant; of a day, its local midnight */
gint64
zyr_date_instant_ms (const ZyrEnv *env, const ZyrDate *date)
{
  return date->has_time ? date->ms : local_to_utc (env, date->ms);
}

/* Between days: whole ones, so that differences are right where clocks change */
double
zyr_date_to_number (const ZyrDate *date)
{
  return (double)date->ms / (double)ZYR_DAY_MS;
}

/* number (): days since 1970-01-01 UTC, a day being its local midnight */
double
zyr_date_count (const ZyrEnv *env, const ZyrDate *date)
{
  if (date->whole)
    return zyr_date_to_number (date);
  return (double)zyr_date_instant_ms (env, date) / (double)ZYR_DAY_MS;
}

static char *
day_string (gint64 days)
{
  int year;
  int month;
  int day;

  zyr_civil_from_days (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

static char *
instant_string (gint64 utc_ms, int offset_s)
{
  const gint64 local = utc_ms + (gint64)offset_s * 1000;
  const gint64 days = floor_div (local, ZYR_DAY_MS);
  const int ms = (int)(local - days * ZYR_DAY_MS);
  const int absolute = ABS (offset_s);
  g_autofree char *day = day_string (days);
  g_autofree char *zone = g_strdup ("Z");

  if (offset_s != 0)
    {
      g_free (zone);
      zone = g_strdup_printf ("%c%02d:%02d", offset_s < 0 ? '-' : '+', absolute / 3600,
                              absolute / 60 % 60);
    }
  return g_strdup_printf ("%sT%02d:%02d:%02d.%03d%s", day, ms / 3600000, ms / 60000 % 60,
                          ms / 1000 % 60, ms % 1000, zone);
}

/* An instant is written in the environment's zone; at the very midnight it is its day */
char *
zyr_date_to_string (const ZyrEnv *env, const ZyrDate *date)
{
  const gint64 days = floor_div (date->ms, ZYR_DAY_MS);
  int ms_of_day;

  if (date->counted)
    return g_strdup_printf ("%" G_GINT64_FORMAT, days);
  if (!date->has_time)
    return day_string (days);
  zyr_date_local_days (env, date, &ms_of_day);
  return ms_of_day == 0 ? zyr_date_day_string (env, date)
                        : instant_string (date->ms, zyr_time_offset (env, date->ms));
}

char *
zyr_date_day_string (const ZyrEnv *env, const ZyrDate *date)
{
  return day_string (zyr_date_local_days (env, date, NULL));
}

/* A day becomes its midnight: written in UTC where that reads back as the same day (zones not west
 * of Greenwich; JavaRosa's own fills of our form are written so), else with the zone's offset. */
char *
zyr_date_instant_string (const ZyrEnv *env, const ZyrDate *date)
{
  gint64 utc;

  if (date->has_time)
    return instant_string (date->ms, date->offset_s);
  utc = local_to_utc (env, date->ms);
  if (utc <= date->ms)
    return instant_string (date->ms, 0);
  return instant_string (utc, zyr_time_offset (env, utc));
}
