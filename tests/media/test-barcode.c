/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes in pictures that are drawn here, dot by dot. */
#include <locale.h>
#include <string.h>

#include "zyr-barcode.h"

static const char *const qr[] = {
  "                                 ", "                                 ",
  "                                 ", "                                 ",
  "    ####### ###       #######    ", "    #     #     ###   #     #    ",
  "    # ### # ###  #  # # ### #    ", "    # ### #  # #    # # ### #    ",
  "    # ### #   # # ### # ### #    ", "    #     # #   ### # #     #    ",
  "    ####### # # # # # #######    ", "             #  ## ##            ",
  "    # #   ##  ###  ##  #  # #    ", "      ###    #  # # ##     ##    ",
  "    ##  ### # # # # # ######     ", "    # #    # # #  ## ## #        ",
  "      ######   ##### # ###  #    ", "     # #   ##     #              ",
  "    #### ####  ##  # #  ###      ", "      ####   #  #  #   # #  #    ",
  "    ####  #####    ###### ##     ", "            ##   ####   ####     ",
  "    ####### # # #   # # ##  #    ", "    #     #    ## # #   #  ##    ",
  "    # ### #     #############    ", "    # ### #   #  #    ####       ",
  "    # ### # # ##   ##  # ####    ", "    #     #   ## # #  ##  #      ",
  "    ####### ##   # ## ##  # #    ", "                                 ",
  "                                 ", "                                 ",
  "                                 ",
};

#define QR_TEXT "ZİYARET-1234 ığüşöç"
#define EAN_TEXT "8690504012344" /* 869: Turkey; the last digit checks the others */
#define EAN_HEIGHT 60
#define QUIET_MODULES 12

/* The widths of the bars of a digit, from the left half's odd pattern. */
static const char *const digit_modules[]
    = { "0001101", "0011001", "0010011", "0111101", "0100011",
        "0110001", "0101111", "0111011", "0110111", "0001011" };
static const char *const parities[] = { "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG",
                                        "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL" };

static GBytes *
draw (const char *const *rows, guint n_rows, guint scale, guint *width, guint *height)
{
  GByteArray *gray = g_byte_array_new ();
  guint n_columns = (guint)strlen (rows[0]);

  *width = n_columns * scale;
  *height = n_rows * scale;
  for (guint y = 0; y < *height; y++)
    {
      for (guint x = 0; x < *width; x++)
        {
          guint8 dot = rows[y / scale][x / scale] == '#' ? 20 : 235;

          g_byte_array_append (gray, &dot, 1);
        }
    }
  return g_byte_array_free_to_bytes (gray);
}

static void
append_digit (GString *row, char digit, char set)
{
  const char *modules = digit_modules[digit - '0'];

  for (guint i = 0; i < 7; i++)
    {
      /* R is L turned into its opposite, G is R read backwards. */
      char module = set == 'G' ? modules[6 - i] : modules[i];

      g_string_append_c (row, (module == '1') == (set == 'L') ? '#' : ' ');
    }
}

static char *
dup_ean_row (const char *digits)
{
  GString *row = g_string_new ("");

  g_string_append_printf (row, "%*s# #", QUIET_MODULES, "");
  for (guint i = 1; i <= 6; i++)
    append_digit (row, digits[i], parities[digits[0] - '0'][i - 1]);
  g_string_append (row, " # # ");
  for (guint i = 7; i <= 12; i++)
    append_digit (row, digits[i], 'R');
  g_string_append_printf (row, "# #%*s", QUIET_MODULES, "");
  return g_string_free (row, FALSE);
}

static GPtrArray *
read_rows (const char *const *rows, guint n_rows, guint scale)
{
  guint width, height;
  g_autoptr (GBytes) gray = draw (rows, n_rows, scale, &width, &height);

  return zyr_barcode_read (gray, width, height);
}

static void
test_qr (void)
{
  g_autoptr (GPtrArray) texts = read_rows (qr, G_N_ELEMENTS (qr), 4);

  g_assert_cmpuint (texts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, QR_TEXT);
}

static void
read_ean (const char *digits, guint n_expected)
{
  g_autofree char *row = dup_ean_row (digits);
  const char *rows[EAN_HEIGHT];
  g_autoptr (GPtrArray) texts = NULL;

  for (guint i = 0; i < EAN_HEIGHT; i++)
    rows[i] = row;
  texts = read_rows (rows, EAN_HEIGHT, 3);
  g_assert_cmpuint (texts->len, ==, n_expected);
  if (n_expected == 1)
    g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, digits);
}

static void
test_ean (void)
{
  read_ean (EAN_TEXT, 1);
  /* A wrong check digit is no code. */
  read_ean ("8690504012345", 0);
}

static void
test_nothing (void)
{
  const char *const blank[] = { "        ", "        " };
  g_autoptr (GPtrArray) texts = read_rows (blank, 2, 40);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GPtrArray) none = zyr_barcode_read (empty, 0, 0);

  g_assert_cmpuint (texts->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/barcode/qr", test_qr);
  g_test_add_func ("/media/barcode/ean", test_ean);
  g_test_add_func ("/media/barcode/nothing", test_nothing);
  return g_test_run ();
}
