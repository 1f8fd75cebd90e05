/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-money.h"

#include "zyr-error.h"
#include "zyr-limits.h"

#include <locale.h>

static void
test_format (void)
{
  static const struct
  {
    gint64      kurus;
    const char *tr;
    const char *en;
    const char *plain;
  } cases[] = {
    { 0, "0,00", "0.00", "0" },
    { 5, "0,05", "0.05", "0.05" },
    { 123456, "1.234,56", "1,234.56", "1234.56" },
    { 2807500, "28.075,00", "28,075.00", "28075" },
    { 100, "1,00", "1.00", "1" },
    { 99999, "999,99", "999.99", "999.99" },
    { 100000000, "1.000.000,00", "1,000,000.00", "1000000" },
    { -123450, "-1.234,50", "-1,234.50", "-1234.50" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tr = zyr_money_format (cases[i].kurus, ZYR_MONEY_TR);
      g_autofree char *en = zyr_money_format (cases[i].kurus, ZYR_MONEY_EN);
      g_autofree char *plain = zyr_money_format (cases[i].kurus, ZYR_MONEY_PLAIN);
      gint64 back = 1;

      g_assert_cmpstr (tr, ==, cases[i].tr);
      g_assert_cmpstr (en, ==, cases[i].en);
      g_assert_cmpstr (plain, ==, cases[i].plain);
      g_assert_true (zyr_money_parse (tr, &back, NULL));
      g_assert_cmpint (back, ==, cases[i].kurus);
      g_assert_true (zyr_money_parse (en, &back, NULL));
      g_assert_cmpint (back, ==, cases[i].kurus);
      g_assert_true (zyr_money_parse_form (plain, &back, NULL));
      g_assert_cmpint (back, ==, cases[i].kurus);
    }
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64      kurus;
  } cases[] = {
    { "1234", 123400 },         { "1234,5", 123450 },    { "1234.5", 123450 },
    { "1.234,56", 123456 },     { "1,234.56", 123456 },  { "1.500", 150000 },
    { "1,500", 150000 },        { "12.345.678", 1234567800 }, { " 1 234,56 TL ", 123456 },
    { "₺1", -1 },               { "250 ₺", 25000 },      { "3,5", 350 },
    { "0,05", 5 },              { "-12,50", -1250 },     { "1\xc2\xa0" "500", 150000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 kurus = 0;

      if (cases[i].kurus == -1)
        {
          g_assert_false (zyr_money_parse (cases[i].text, &kurus, NULL));
          continue;
        }
      g_assert_true (zyr_money_parse (cases[i].text, &kurus, NULL));
      g_assert_cmpint (kurus, ==, cases[i].kurus);
    }
}

static void
test_refused (void)
{
  static const char *const texts[]
      = { "",      " ",      "TL",      "abc",     "1,2345",  "0.500",     "1.23,456", "1,234,5,6",
          "12.34.56", "1..5", "1.,5",   ".5",      ",50",     "1.",        "1e3",      "1.234.56,7",
          "1.2345.678", "--1", "+1",    "1,5x",    "\xff",    "1.234.567,891",
          "10000000000000001" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 kurus = 0;
      gboolean parsed = zyr_money_parse (texts[i], &kurus, &error);

      if (parsed)
        g_test_message ("'%s' was read as %" G_GINT64_FORMAT, texts[i], kurus);
      g_assert_false (parsed);
      g_assert_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID);
    }
  g_assert_false (zyr_money_parse (NULL, &(gint64){ 0 }, NULL));
}

static void
test_form (void)
{
  static const struct
  {
    const char *text;
    gint64      kurus;
  } good[] = {
    { "9358.33", 935833 }, { "54884.67", 5488467 }, { "11010", 1101000 },   { "1.5", 150 },
    { "1.234", 123 },      { "1.235", 124 },        { "-1.235", -124 },     { "0.005", 1 },
    { "0.004999", 0 },     { "10976.934000000001", 1097693 },
  };
  static const char *const bad[] = { "", "NaN", "1,5", "1e3", ".5", "5.", "1.2.3", " 1", "12345678901234567890" };
  gint64 kurus = 0;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (zyr_money_parse_form (good[i].text, &kurus, NULL));
      g_assert_cmpint (kurus, ==, good[i].kurus);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (zyr_money_parse_form (bad[i], &kurus, NULL));
}

static void
test_language (void)
{
  g_assert_cmpint (zyr_money_style_for_language ("tr"), ==, ZYR_MONEY_TR);
  g_assert_cmpint (zyr_money_style_for_language ("tr_TR.UTF-8"), ==, ZYR_MONEY_TR);
  g_assert_cmpint (zyr_money_style_for_language ("en"), ==, ZYR_MONEY_EN);
  g_assert_cmpint (zyr_money_style_for_language ("trv"), ==, ZYR_MONEY_EN);
  g_assert_cmpint (zyr_money_style_for_language (NULL), ==, ZYR_MONEY_EN);
}

static void
test_bounds (void)
{
  gint64 kurus = 0;

  g_assert_true (zyr_money_parse ("10000000000000", &kurus, NULL));
  g_assert_cmpint (kurus, ==, ZYR_MONEY_KURUS_MAX);
  g_assert_false (zyr_money_parse ("10000000000000,01", &kurus, NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/money/format", test_format);
  g_test_add_func ("/core/money/parse", test_parse);
  g_test_add_func ("/core/money/refused", test_refused);
  g_test_add_func ("/core/money/form", test_form);
  g_test_add_func ("/core/money/language", test_language);
  g_test_add_func ("/core/money/bounds", test_bounds);

  return g_test_run ();
}
