/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs once with LANGUAGE=tr and once with LANGUAGE=en: the catalogue decides, not the locale. */
#include "zyr-format.h"

#include <libintl.h>
#include <locale.h>

static gboolean turkish;

static void
assert_number (const char *typed, gboolean integer, const char *expected)
{
  g_autofree char *value = zyr_parse_number (typed, integer);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_parse_number (void)
{
  assert_number ("", FALSE, "");
  assert_number ("  ", FALSE, "");
  assert_number ("0", TRUE, "0");
  assert_number ("007", TRUE, "7");
  assert_number ("-5", TRUE, "-5");
  assert_number ("12", TRUE, "12");
  assert_number ("12,5", TRUE, NULL);
  assert_number ("1a", TRUE, NULL);
  assert_number ("1.234,56", FALSE, "1234.56");
  assert_number ("1,234.56", FALSE, "1234.56");
  assert_number ("1.234.567,8", FALSE, "1234567.8");
  assert_number ("1.5", FALSE, "1.5");
  assert_number ("1,5", FALSE, "1.5");
  assert_number (",5", FALSE, "0.5");
  assert_number ("5,", FALSE, "5");
  assert_number ("1 500", TRUE, "1500");
  assert_number ("250 TL", FALSE, "250");
  assert_number ("1,2,3", FALSE, NULL);
  assert_number ("1.23.456", FALSE, NULL);
  assert_number ("1e3", FALSE, NULL);
  assert_number ("-", FALSE, NULL);
  /* One sign and three digits: the language decides what it is. */
  assert_number ("1.500", FALSE, turkish ? "1500" : "1.500");
  assert_number ("1,500", FALSE, turkish ? "1.500" : "1500");
}

static void
assert_shown (const char *value, const char *tr, const char *en)
{
  g_autofree char *shown = zyr_format_number (value);

  g_assert_cmpstr (shown, ==, turkish ? tr : en);
}

static void
test_format_number (void)
{
  g_autofree char *plain = zyr_format_number_plain ("1234567.5");
  g_autofree char *money = zyr_format_money (123456);
  g_autofree char *whole = zyr_format_money (150000);
  g_autofree char *half = zyr_format_money (1478750);
  g_autofree char *debt = zyr_format_money (-5);

  assert_shown ("", "", "");
  assert_shown ("7", "7", "7");
  assert_shown ("999", "999", "999");
  assert_shown ("1000", "1.000", "1,000");
  assert_shown ("1234567.89", "1.234.567,89", "1,234,567.89");
  assert_shown ("-1234.5", "-1.234,5", "-1,234.5");
  assert_shown (".5", "0,5", "0.5");
  assert_shown ("9000.0", "9.000", "9,000");
  assert_shown ("12.50", "12,5", "12.5");
  assert_shown ("n/a", "n/a", "n/a");
  g_assert_cmpstr (plain, ==, turkish ? "1234567,5" : "1234567.5");
  g_assert_cmpstr (money, ==, turkish ? "1.234,56 TL" : "1,234.56 TL");
  g_assert_cmpstr (whole, ==, turkish ? "1.500 TL" : "1,500 TL");
  g_assert_cmpstr (half, ==, turkish ? "14.787,50 TL" : "14,787.50 TL");
  g_assert_cmpstr (debt, ==, turkish ? "-0,05 TL" : "-0.05 TL");
}

static void
test_amounts_in_a_sentence (void)
{
  g_autofree char *computed = zyr_format_amounts ("Gelir: 54884.67 TL (pay 6916 TL), 3294 sınırı");
  g_autofree char *grouped = zyr_format_amounts ("28.075,00 TL ve 28.075 TL");

  g_assert_cmpstr (computed, ==,
                   turkish ? "Gelir: 54.884,67 TL (pay 6.916 TL), 3294 sınırı"
                           : "Gelir: 54,884.67 TL (pay 6,916 TL), 3294 sınırı");
  g_assert_cmpstr (grouped, ==, "28.075,00 TL ve 28.075 TL");
}

/* What is shown while editing is read back as the same number, in both languages. */
static void
test_number_round_trip (void)
{
  const char *const values[] = { "0", "1", "12.5", "1000", "1234.56", "28075", "0.05", "-3.25" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *plain = zyr_format_number_plain (values[i]);
      g_autofree char *grouped = zyr_format_number (values[i]);

      assert_number (plain, FALSE, values[i]);
      assert_number (grouped, FALSE, values[i]);
    }
}

static void
assert_distance (double distance_m, const char *tr, const char *en)
{
  g_autofree char *shown = zyr_format_distance (distance_m);

  g_assert_cmpstr (shown, ==, turkish ? tr : en);
}

static void
test_distances (void)
{
  assert_distance (-1, "", "");
  assert_distance (0, "0 m", "0 m");
  assert_distance (847, "850 m", "850 m");
  assert_distance (994, "990 m", "990 m");
  assert_distance (996, "1 km", "1 km");
  assert_distance (1240, "1,2 km", "1.2 km");
  assert_distance (12600, "13 km", "13 km");
}

static void
assert_date (const char *typed, const char *expected)
{
  g_autofree char *date = zyr_parse_date (typed);

  g_assert_cmpstr (date, ==, expected);
}

static void
test_dates (void)
{
  g_autofree char *long_date = zyr_format_date ("2026-11-21");
  g_autofree char *short_date = zyr_format_date_short ("2026-03-01");
  g_autofree char *month = zyr_format_month ("2019-02-01");
  g_autofree char *no_date = zyr_format_date ("");

  assert_date ("", "");
  assert_date ("21.11.2026", "2026-11-21");
  assert_date ("1.3.2026", "2026-03-01");
  assert_date ("21/11/2026", "2026-11-21");
  assert_date ("21 11 2026", "2026-11-21");
  assert_date ("21112026", "2026-11-21");
  assert_date ("2026-11-21", "2026-11-21");
  assert_date ("5.6.84", "1984-06-05");
  assert_date ("5.6.24", "2024-06-05");
  assert_date ("29.02.2024", "2024-02-29");
  assert_date ("29.02.2025", NULL);
  assert_date ("21.11.202", NULL);
  assert_date ("21.11", NULL);
  assert_date ("32.01.2026", NULL);
  assert_date ("01.13.2026", NULL);
  assert_date ("300.01.2026", NULL);
  assert_date ("dün", NULL);
  g_assert_cmpstr (long_date, ==, turkish ? "21 Kasım 2026" : "21 November 2026");
  g_assert_cmpstr (short_date, ==, "01.03.2026");
  g_assert_cmpstr (month, ==, turkish ? "Şubat 2019" : "February 2019");
  g_assert_cmpstr (no_date, ==, "");
}

static void
test_months_and_times (void)
{
  g_autofree char *month = zyr_parse_month ("03.2019");
  g_autofree char *named = zyr_parse_month (turkish ? "Şubat 2019" : "February 2019");
  g_autofree char *bad_month = zyr_parse_month ("13.2019");
  g_autofree char *time = zyr_parse_time ("9:05");
  g_autofree char *dotted = zyr_parse_time ("14.30");
  g_autofree char *digits = zyr_parse_time ("0905");
  g_autofree char *late = zyr_parse_time ("24:00");
  g_autofree char *short_time = zyr_parse_time ("9:5");

  g_assert_cmpstr (month, ==, "2019-03-01");
  g_assert_cmpstr (named, ==, "2019-02-01");
  g_assert_null (bad_month);
  g_assert_cmpstr (time, ==, "09:05:00.000");
  g_assert_cmpstr (dotted, ==, "14:30:00.000");
  g_assert_cmpstr (digits, ==, "09:05:00.000");
  g_assert_null (late);
  g_assert_null (short_time);
}

static void
check_typed (const char *text, const char *tr, const char *en)
{
  g_autofree char *grouped = zyr_format_number_typed (text);

  g_assert_cmpstr (grouped, ==, turkish ? tr : en);
}

static void
test_number_typed (void)
{
  check_typed ("1234", "1.234", "1,234");
  check_typed ("-1234567", "-1.234.567", "-1,234,567");
  check_typed ("", "", "");
  check_typed ("-", "-", "-");
  check_typed (turkish ? "12.345," : "12,345.", "12.345,", "12,345.");
  check_typed (turkish ? "1.2345,60" : "1,2345.60", "12.345,60", "12,345.60");
  check_typed ("12a4", "12a4", "12a4");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("ZYR_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  turkish = g_str_equal (g_getenv ("LANGUAGE"), "tr");

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/format/parse-number", test_parse_number);
  g_test_add_func ("/ui/format/format-number", test_format_number);
  g_test_add_func ("/ui/format/number-typed", test_number_typed);
  g_test_add_func ("/ui/format/amounts-in-a-sentence", test_amounts_in_a_sentence);
  g_test_add_func ("/ui/format/number-round-trip", test_number_round_trip);
  g_test_add_func ("/ui/format/distances", test_distances);
  g_test_add_func ("/ui/format/dates", test_dates);
  g_test_add_func ("/ui/format/months-and-times", test_months_and_times);

  return g_test_run ();
}
