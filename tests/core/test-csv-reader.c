/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-csv-reader.h"

#include <string.h>

/* The fields with a bar between them, and a slash behind each row */
static char *
read_all (ZyrCsvReader *reader)
{
  GString *out = g_string_new (NULL);

  while (zyr_csv_reader_has_row (reader))
    {
      gboolean more = TRUE;

      while (more)
        {
          more = zyr_csv_reader_next (reader);
          g_string_append (out, reader->field->str);
          g_string_append_c (out, more ? '|' : '/');
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_fields (void)
{
  static const struct
  {
    const char *text;
    const char *fields;
  } cases[] = {
    { "", "" },
    { "\xef\xbb\xbf", "" },
    { "a,b\n1,2\n", "a|b/1|2/" },
    { "a,b\r\n1,2", "a|b/1|2/" },
    { "\xef\xbb\xbf" "a;b\n1,5;2\n", "a|b/1,5|2/" },
    { "a\tb\n1,5\t2;\n", "a|b/1,5|2;/" },
    { "\"a,b\";c\n", "a,b|c/" },
    { "a,b\n\n,\n", "a|b//|/" },
    { "a\n\"two\nlines\"\n\"a \"\"word\"\"\"\n", "a/two\nlines/a \"word\"/" },
    { "a\n5\" pipe\n\"x\"y\n", "a/5\" pipe/xy/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (ZyrCsvReader) reader = { 0 };
      g_autofree char *fields = NULL;

      zyr_csv_reader_init (&reader, cases[i].text, strlen (cases[i].text));
      fields = read_all (&reader);
      g_assert_cmpstr (fields, ==, cases[i].fields);
      g_assert_cmpuint (reader.unclosed, ==, 0);
    }
}

static void
test_unclosed (void)
{
  static const char text[] = "a,b\n\"1\n1\",\"2\n3,4\n";
  g_auto (ZyrCsvReader) reader = { 0 };
  g_autofree char *fields = NULL;

  zyr_csv_reader_init (&reader, text, strlen (text));
  fields = read_all (&reader);
  g_assert_cmpstr (fields, ==, "a|b/1\n1|2\n3,4\n/");
  g_assert_cmpuint (reader.unclosed, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/csv-reader/fields", test_fields);
  g_test_add_func ("/core/csv-reader/unclosed", test_unclosed);

  return g_test_run ();
}
