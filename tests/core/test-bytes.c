/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-bytes.h"

#include <locale.h>
#include <string.h>

#define SIZE_BYTES 70

/* Each stop, at each place, in texts of each length. */
static void
test_plain (void)
{
  static const ZyrByteStops stops = ZYR_BYTE_STOPS ('<', '&', 0xef, 0xef);
  static const guint8 stopping[] = { '<', '&', 0xef, 0x1f, '\n', 0 };
  char text[SIZE_BYTES];

  for (gsize length = 0; length <= sizeof text; length++)
    for (gsize at = 0; at <= length; at++)
      for (guint i = 0; i < sizeof stopping; i++)
        {
          memset (text, 0xee, sizeof text);
          text[0] = ' ';
          if (at < length)
            text[at] = (char) stopping[i];
          g_assert_cmpuint (zyr_bytes_count_plain (text, length, &stops), ==, at);
        }
}

/* Every two bytes, and many more, in the middle of others: GLib says what is right. */
static void
test_utf8 (void)
{
  char text[SIZE_BYTES];
  guint n_valid = 0;

  for (guint i = 0; i < 0x10000 * 12; i++)
    {
      gsize length = i < 0x10000 ? 40 : (gsize) g_test_rand_int_range (1, sizeof text);
      gsize at = i < 0x10000 ? 17 : (gsize) g_test_rand_int_range (0, (gint32) length);
      static const guint8 likely[] = { 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf1, 0xf4,
                                       0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xbe, 0x00 };
      gboolean valid = FALSE;

      memset (text, 'x', sizeof text);
      text[at] = (char) (i >> 8);
      if (at + 1 < length)
        text[at + 1] = (char) i;
      for (gsize j = 0; i >= 0x10000 && j < 4 && at + j < length; j++)
        text[at + j] = (char) likely[g_test_rand_int_range (0, sizeof likely)];
      valid = g_utf8_validate_len (text, length, NULL);
      g_assert_cmpint (zyr_bytes_are_utf8 (text, length), ==, valid);
      n_valid += valid ? 1 : 0;
    }
  g_assert_cmpuint (n_valid, >, 1000);
  g_assert_true (zyr_bytes_are_utf8 ("", 0));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/bytes/plain", test_plain);
  g_test_add_func ("/core/bytes/utf8", test_utf8);

  return g_test_run ();
}
