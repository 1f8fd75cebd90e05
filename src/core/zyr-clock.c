/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"

#include "zyr-error.h"



struct _ZyrClock
{
  grefcount            n_refs;
  GMutex               lock;
  const ZyrClockFuncs *funcs; /* NULL for a fake */
  gpointer             data;
  GDestroyNotify       destroy;
  gint64               fake_now_us;
  gint64               fake_monotonic_us;
};

G_DEFINE_BOXED_TYPE (ZyrClock, zyr_clock, zyr_clock_ref, zyr_clock_unref)

static gint64
system_now_us (gpointer data)
{
  return g_get_real_time ();
}

static gint64
system_monotonic_us (gpointer data)
{
  return g_get_monotonic_time ();
}

static const ZyrClockFuncs system_funcs = { system_now_us, system_monotonic_us };

static ZyrClock *
clock_alloc (void)
{
  ZyrClock *self = g_new0 (ZyrClock, 1);

  g_ref_count_init (&self->n_refs);
  g_mutex_init (&self->lock);

  return self;
}

ZyrClock *
zyr_clock_get_system (void)
{
  static ZyrClock *system_clock = NULL;

  if (g_once_init_enter (&system_clock))
    {
      ZyrClock *made = zyr_clock_new_custom (&system_funcs, NULL, NULL);

      g_once_init_leave (&system_clock, made);
    }

  return system_clock;
}

ZyrClock *
zyr_clock_new_fake (gint64 now_us)
{
  ZyrClock *self = clock_alloc ();

  self->fake_now_us = now_us;

  return self;
}

ZyrClock *
zyr_clock_new_fake_iso (const char *now)
{
  gint64 now_us = 0;
  gboolean parsed = zyr_time_parse_iso (now, &now_us, NULL, NULL);

  g_assert (parsed);

  return zyr_clock_new_fake (now_us);
}

ZyrClock *
zyr_clock_new_custom (const ZyrClockFuncs *funcs, gpointer data, GDestroyNotify destroy)
{
  ZyrClock *self = NULL;

  g_return_val_if_fail (funcs != NULL, NULL);

  self = clock_alloc ();
  self->funcs = funcs;
  self->data = data;
  self->destroy = destroy;

  return self;
}

ZyrClock *
zyr_clock_ref (ZyrClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  g_ref_count_inc (&self->n_refs);
  g_mutex_unlock (&self->lock);

  return self;
}

void
zyr_clock_unref (ZyrClock *self)
{
  gboolean last = FALSE;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  last = g_ref_count_dec (&self->n_refs);
  g_mutex_unlock (&self->lock);

  if (!last)
    return;

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
zyr_clock_get_now_us (ZyrClock *self)
{
  gint64 now_us = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->funcs != NULL)
    return self->funcs->now_us (self->data);

  g_mutex_lock (&self->lock);
  now_us = self->fake_now_us;
  g_mutex_unlock (&self->lock);

  return now_us;
}

gint64
zyr_clock_get_monotonic_us (ZyrClock *self)
{
  gint64 monotonic_us = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->funcs != NULL)
    return self->funcs->monotonic_us (self->data);

  g_mutex_lock (&self->lock);
  monotonic_us = self->fake_monotonic_us;
  g_mutex_unlock (&self->lock);

  return monotonic_us;
}

void
zyr_clock_set_now_us (ZyrClock *self, gint64 now_us)
{
  g_assert (self != NULL && self->funcs == NULL);

  g_mutex_lock (&self->lock);
  self->fake_now_us = now_us;
  g_mutex_unlock (&self->lock);
}

void
zyr_clock_advance_us (ZyrClock *self, gint64 delta_us)
{
  g_assert (self != NULL && self->funcs == NULL);
  g_assert (delta_us >= 0);

  g_mutex_lock (&self->lock);
  self->fake_now_us += delta_us;
  self->fake_monotonic_us += delta_us;
  g_mutex_unlock (&self->lock);
}

static GDateTime *
clock_now_in_zone (ZyrClock *self, GTimeZone *zone)
{
  gint64 now_us = zyr_clock_get_now_us (self);
  g_autoptr (GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, local);
}

char *
zyr_clock_dup_now_iso (ZyrClock *self)
{
  return zyr_time_format_iso (zyr_clock_get_now_us (self), 0);
}

char *
zyr_clock_dup_now_iso_local (ZyrClock *self, GTimeZone *zone)
{
  g_autoptr (GDateTime) now = clock_now_in_zone (self, zone);
  gint64 offset_s = g_date_time_get_utc_offset (now) / G_USEC_PER_SEC;

  /* Historic zones have offsets with seconds, which ISO 8601 cannot write. */
  offset_s -= offset_s % 60;

  if (offset_s == 0)
    return zyr_time_format_iso (zyr_clock_get_now_us (self), 0);

  return zyr_time_format_iso (zyr_clock_get_now_us (self), (gint32) offset_s);
}

char *
zyr_clock_dup_today (ZyrClock *self, GTimeZone *zone)
{
  g_autoptr (GDateTime) now = clock_now_in_zone (self, zone);

  return g_strdup_printf ("%04d-%02d-%02d",
                          g_date_time_get_year (now),
                          g_date_time_get_month (now),
                          g_date_time_get_day_of_month (now));
}

char *
zyr_time_format_iso (gint64 time_us, gint32 offset_s)
{
  gint64 time_s = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0 ? 1 : 0);
  g_autoptr (GDateTime) shifted = NULL;
  char zone[8] = "Z";

  g_return_val_if_fail (offset_s > -86400 && offset_s < 86400 && offset_s % 60 == 0, NULL);

  shifted = g_date_time_new_from_unix_utc (time_s + offset_s);
  g_return_val_if_fail (shifted != NULL, NULL);

  if (offset_s != 0)
    g_snprintf (zone,
                sizeof zone,
                "%c%02u:%02u",
                offset_s < 0 ? '-' : '+',
                (guint) ABS (offset_s) / 3600 % 24,
                (guint) ABS (offset_s) / 60 % 60);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%s",
                          g_date_time_get_year (shifted),
                          g_date_time_get_month (shifted),
                          g_date_time_get_day_of_month (shifted),
                          g_date_time_get_hour (shifted),
                          g_date_time_get_minute (shifted),
                          g_date_time_get_second (shifted),
                          zone);
}

/* Reads exactly @n digits at *@cursor and moves it on; -1 when they are not there. */
static int
take_digits (const char **cursor, guint n)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*cursor)[i]))
        return -1;
      value = value * 10 + ((*cursor)[i] - '0');
    }
  *cursor += n;

  return value;
}

static gboolean
take_char (const char **cursor, char wanted)
{
  if (**cursor != wanted)
    return FALSE;
  (*cursor)++;

  return TRUE;
}

static gboolean
take_date (const char **cursor, GDate *date)
{
  int year = take_digits (cursor, 4);
  int month = 0, day = 0;

  if (year < 1000 || !take_char (cursor, '-'))
    return FALSE;
  month = take_digits (cursor, 2);
  if (month < 1 || month > 12 || !take_char (cursor, '-'))
    return FALSE;
  day = take_digits (cursor, 2);
  if (day < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return TRUE;
}

static gboolean
take_time (const char **cursor, gint64 *second_of_day, gint64 *fraction_us)
{
  int hour = take_digits (cursor, 2);
  int minute = 0, second = 0;

  if (hour < 0 || hour > 23 || !take_char (cursor, ':'))
    return FALSE;
  minute = take_digits (cursor, 2);
  if (minute < 0 || minute > 59 || !take_char (cursor, ':'))
    return FALSE;
  second = take_digits (cursor, 2);
  if (second < 0 || second > 59)
    return FALSE;

  *second_of_day = hour * 3600 + minute * 60 + second;
  *fraction_us = 0;
  if (take_char (cursor, '.'))
    {
      gint64 unit_us = 100000;

      if (!g_ascii_isdigit (**cursor))
        return FALSE;
      for (; g_ascii_isdigit (**cursor); (*cursor)++, unit_us /= 10)
        *fraction_us += (**cursor - '0') * unit_us;
    }

  return TRUE;
}

static gboolean
take_offset (const char **cursor, gint32 *offset_s)
{
  int sign = 0, hours = 0, minutes = 0;

  *offset_s = 0;
  if (take_char (cursor, 'Z'))
    return TRUE;

  if (take_char (cursor, '+'))
    sign = 1;
  else if (take_char (cursor, '-'))
    sign = -1;
  else
    return FALSE;

  hours = take_digits (cursor, 2);
  if (hours < 0 || hours > 23 || !take_char (cursor, ':'))
    return FALSE;
  minutes = take_digits (cursor, 2);
  if (minutes < 0 || minutes > 59)
    return FALSE;
  *offset_s = sign * (hours * 3600 + minutes * 60);

  return TRUE;
}

gboolean
zyr_time_parse_iso (const char *text, gint64 *time_us, gint32 *offset_s, GError **error)
{
  const char *cursor = text;
  GDate date;
  gint64 second_of_day = 0, fraction_us = 0, days = 0;
  gint32 offset = 0;

  g_date_clear (&date, 1);
  if (text == NULL || !take_date (&cursor, &date) || !take_char (&cursor, 'T')
      || !take_time (&cursor, &second_of_day, &fraction_us) || !take_offset (&cursor, &offset)
      || *cursor != '\0')
    {
      g_set_error_literal (error,
                           ZYR_CORE_ERROR,
                           ZYR_CORE_ERROR_INVALID,
                           "not a time of the form YYYY-MM-DDThh:mm:ss with an offset");
      return FALSE;
    }

  /* 1970-01-01 is day 719163 of GDate's count, which starts with year 1. */
  days = (gint64) g_date_get_julian (&date) - 719163;
  if (time_us != NULL)
    *time_us = (days * 86400 + second_of_day - offset) * G_USEC_PER_SEC + fraction_us;
  if (offset_s != NULL)
    *offset_s = offset;

  return TRUE;
}

gboolean
zyr_date_is_valid (const char *date)
{
  const char *cursor = date;
  GDate parsed;

  g_date_clear (&parsed, 1);

  return date != NULL && take_date (&cursor, &parsed) && *cursor == '\0';
}

gboolean
zyr_date_days_between (const char *from, const char *to, int *days)
{
  GDate from_date, to_date;

  g_return_val_if_fail (days != NULL, FALSE);

  g_date_clear (&from_date, 1);
  g_date_clear (&to_date, 1);
  *days = 0;
  if (from == NULL || to == NULL || !take_date (&from, &from_date) || !take_date (&to, &to_date))
    return FALSE;
  if ((*from != '\0' && *from != 'T') || (*to != '\0' && *to != 'T'))
    return FALSE;
  *days = g_date_days_between (&from_date, &to_date);

  return TRUE;
}
