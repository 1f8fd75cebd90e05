/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-search-key.h"

#include <locale.h>

static void
test_same_key (void)
{
  static const char *const groups[][5] = {
    { "igdir", "IĞDIR", "ığdır", "İĞDİR", "Igdir" },
    { "izmir", "İZMİR", "izmir", "IZMIR", "ızmır" },
    { "isparta", "Isparta", "ISPARTA", "ısparta", "İsparta" },
    { "sukru cinar", "Şükrü Çınar", "ŞÜKRÜ ÇINAR", "sukru cinar", "ŞÜKRÜ çınar" },
    { "cagri", "Çağrı", "ÇAĞRI", "çağrı", "cagri" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; j < G_N_ELEMENTS (groups[i]); j++)
      {
        g_autofree char *key = zyr_search_key (groups[i][j]);

        g_assert_cmpstr (key, ==, groups[i][0]);
      }
}

static void
test_forms_of_one_letter (void)
{
  /* Composed, decomposed, ligature, full width, capital sharp s, modifier dots. */
  static const struct
  {
    const char *text;
    const char *key;
  } cases[] = {
    { "S\xcc\xa7" "u\xcc\x88", "su" }, { "\xef\xac\x81n", "fin" },
    { "\xef\xbc\xa1\xef\xbc\xa2", "ab" }, { "STRA\xe1\xba\x9e" "E", "strasse" },
    { "i\xcc\x87", "i" }, { "Â", "a" }, { "m²", "m2" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = zyr_search_key (cases[i].text);
      g_autofree char *again = zyr_search_key (key);

      g_assert_cmpstr (key, ==, cases[i].key);
      g_assert_cmpstr (again, ==, key);
    }
}

static void
test_not_text (void)
{
  g_autofree char *null_key = zyr_search_key (NULL);
  g_autofree char *broken_key = zyr_search_key ("\xff\xfe");
  g_autofree char *upper = zyr_text_upper_turkish ("\xff");

  g_assert_cmpstr (null_key, ==, "");
  g_assert_cmpstr (broken_key, ==, "");
  g_assert_cmpstr (upper, ==, "");
}

static void
test_tokens (void)
{
  g_autofree char *address = zyr_search_key_tokens ("  Çınar Cad. No:12/3, ÖRNEKİLÇE ");
  g_autofree char *name = zyr_search_key_tokens ("Ayşe-Nur O'Yılmaz");
  g_autofree char *nothing = zyr_search_key_tokens (" –/. ");

  g_assert_cmpstr (address, ==, "cinar cad no 12 3 ornekilce");
  g_assert_cmpstr (name, ==, "ayse nur o yilmaz");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_matches (void)
{
  g_autofree char *tokens = zyr_search_key_tokens ("Ayşe YILMAZ Iğdır 10000010046");

  g_assert_true (zyr_search_key_matches (tokens, ""));
  g_assert_true (zyr_search_key_matches (tokens, "yıl AYS"));
  g_assert_true (zyr_search_key_matches (tokens, "igd"));
  g_assert_true (zyr_search_key_matches (tokens, "İĞDIR"));
  g_assert_true (zyr_search_key_matches (tokens, "1000001"));
  g_assert_false (zyr_search_key_matches (tokens, "maz"));
  g_assert_false (zyr_search_key_matches (tokens, "ayse veli"));
}

static void
test_upper (void)
{
  g_autofree char *upper = zyr_text_upper_turkish ("ışık İpek çiğdem Iğdır");

  g_assert_cmpstr (upper, ==, "IŞIK İPEK ÇİĞDEM IĞDIR");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/search-key/same-key", test_same_key);
  g_test_add_func ("/core/search-key/forms-of-one-letter", test_forms_of_one_letter);
  g_test_add_func ("/core/search-key/not-text", test_not_text);
  g_test_add_func ("/core/search-key/tokens", test_tokens);
  g_test_add_func ("/core/search-key/matches", test_matches);
  g_test_add_func ("/core/search-key/upper", test_upper);

  return g_test_run ();
}
