/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"

#include "zyr-error.h"

#include <locale.h>

static void
test_format_parse (void)
{
  static const struct
  {
    const char *text;
    gint64      time_us;
    gint32      offset_s;
  } cases[] = {
    { "1970-01-01T00:00:00Z", 0, 0 },
    { "2026-11-21T10:00:00+03:00", G_GINT64_CONSTANT (1795244400000000), 10800 },
    { "2026-11-21T07:00:00Z", G_GINT64_CONSTANT (1795244400000000), 0 },
    { "2024-02-29T23:59:59-03:30", G_GINT64_CONSTANT (1709263799000000), -12600 },
    { "1969-12-31T23:59:59Z", -1000000, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time_us = 1;
      gint32 offset_s = 1;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = zyr_time_format_iso (cases[i].time_us, cases[i].offset_s);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (zyr_time_parse_iso (cases[i].text, &time_us, &offset_s, &error));
      g_assert_no_error (error);
      g_assert_cmpint (time_us, ==, cases[i].time_us);
      g_assert_cmpint (offset_s, ==, cases[i].offset_s);
    }
}

static void
test_fractions (void)
{
  gint64 time_us = 0;
  g_autofree char *before = zyr_time_format_iso (-1, 0);

  g_assert_true (zyr_time_parse_iso ("1970-01-01T00:00:01.25Z", &time_us, NULL, NULL));
  g_assert_cmpint (time_us, ==, 1250000);
  g_assert_true (zyr_time_parse_iso ("1970-01-01T00:00:00.1234567Z", &time_us, NULL, NULL));
  g_assert_cmpint (time_us, ==, 123456);
  g_assert_cmpstr (before, ==, "1969-12-31T23:59:59Z");
}

static void
test_refused (void)
{
  static const char *const texts[]
      = { "", "2026-11-21", "2026-11-21T10:00:00", "2026-11-21 10:00:00Z", "2026-02-29T10:00:00Z",
          "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:00:60Z",
          "2026-11-21T10:00:00+3:00", "2026-11-21T10:00:00+03:60", "2026-11-21T10:00:00Zx",
          "2026-11-21T10:00:00.Z", "26-11-21T10:00:00Z", "2026-1-21T10:00:00Z",
          "2026-11-21T10:00:00+24:00" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (zyr_time_parse_iso (texts[i], NULL, NULL, &error));
      g_assert_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID);
    }
  g_assert_false (zyr_time_parse_iso (NULL, NULL, NULL, NULL));
}

static void
test_fake (void)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso ("2026-11-21T22:30:00+03:00");
  g_autoptr (GTimeZone) istanbul = g_time_zone_new_identifier ("+03:00");
  g_autoptr (GTimeZone) samoa = g_time_zone_new_identifier ("+13:00");
  g_autofree char *utc = zyr_clock_dup_now_iso (clock);
  g_autofree char *local = zyr_clock_dup_now_iso_local (clock, istanbul);
  g_autofree char *today = zyr_clock_dup_today (clock, istanbul);
  g_autofree char *tomorrow = zyr_clock_dup_today (clock, samoa);
  gint64 start_us = zyr_clock_get_now_us (clock);

  g_assert_cmpstr (utc, ==, "2026-11-21T19:30:00Z");
  g_assert_cmpstr (local, ==, "2026-11-21T22:30:00+03:00");
  g_assert_cmpstr (today, ==, "2026-11-21");
  g_assert_cmpstr (tomorrow, ==, "2026-11-22");

  zyr_clock_advance_us (clock, 5);
  g_assert_cmpint (zyr_clock_get_now_us (clock), ==, start_us + 5);
  g_assert_cmpint (zyr_clock_get_monotonic_us (clock), ==, 5);
  zyr_clock_set_now_us (clock, 7);
  g_assert_cmpint (zyr_clock_get_now_us (clock), ==, 7);
  g_assert_cmpint (zyr_clock_get_monotonic_us (clock), ==, 5);
}

static gint64
count_calls (gpointer data)
{
  return ++*(gint64 *) data;
}

static void
mark_destroyed (gpointer data)
{
  *(gint64 *) data = -1;
}

static void
test_custom (void)
{
  static const ZyrClockFuncs funcs = { count_calls, count_calls };
  gint64 calls = 0;
  ZyrClock *clock = zyr_clock_new_custom (&funcs, &calls, mark_destroyed);

  g_assert_cmpint (zyr_clock_get_now_us (clock), ==, 1);
  g_assert_cmpint (zyr_clock_get_monotonic_us (clock), ==, 2);
  zyr_clock_unref (zyr_clock_ref (clock));
  g_assert_cmpint (calls, ==, 2);
  zyr_clock_unref (clock);
  g_assert_cmpint (calls, ==, -1);
}

static void
test_dates (void)
{
  int days = 0;

  g_assert_true (zyr_date_is_valid ("2024-02-29"));
  g_assert_false (zyr_date_is_valid ("2023-02-29"));
  g_assert_false (zyr_date_is_valid ("2026-13-01"));
  g_assert_false (zyr_date_is_valid ("2026-11-21T10:00:00Z"));
  g_assert_false (zyr_date_is_valid ("0026-11-21"));
  g_assert_false (zyr_date_is_valid (NULL));

  g_assert_true (zyr_date_days_between ("2025-11-21", "2026-11-21", &days));
  g_assert_cmpint (days, ==, 365);
  g_assert_true (zyr_date_days_between ("2026-11-21T23:59:59+03:00", "2026-11-20", &days));
  g_assert_cmpint (days, ==, -1);
  g_assert_false (zyr_date_days_between ("2026-11-2", "2026-11-20", &days));
  g_assert_false (zyr_date_days_between ("2026-11-20x", "2026-11-20", &days));
  g_assert_false (zyr_date_days_between (NULL, "2026-11-20", &days));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/clock/format-parse", test_format_parse);
  g_test_add_func ("/core/clock/fractions", test_fractions);
  g_test_add_func ("/core/clock/refused", test_refused);
  g_test_add_func ("/core/clock/fake", test_fake);
  g_test_add_func ("/core/clock/custom", test_custom);
  g_test_add_func ("/core/clock/dates", test_dates);

  return g_test_run ();
}
