/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <gio/gio.h>
#include <stdlib.h>

/* usage: fuzz-X N-DAMAGED FILE-OR-FOLDER…: each file as it is, then so many damaged copies of it. */

#define DAMAGES_MAX 8

static gsize n_inputs;

static void
damage (GByteArray *bytes, GRand *random)
{
  guint position = bytes->len > 0 ? (guint) g_rand_int_range (random, 0, (gint32) bytes->len) : 0;
  guint drawn = (guint) g_rand_int_range (random, 1, 64);
  guint length = MIN (drawn, bytes->len - position);
  guint8 byte = (guint8) g_rand_int_range (random, 0, 256);
  static const char *const tokens[] = { "\"", "{", "}", "[", "]", "<", ">", "/", "-1", "0", "1e999",
                                        "99999999999999999999", "\n", "%s", "ı", "İ", "null", "'" };
  const char *token = tokens[g_rand_int_range (random, 0, G_N_ELEMENTS (tokens))];

  switch (bytes->len > 0 ? g_rand_int_range (random, 0, 5) : 4)
    {
    case 0:
      bytes->data[position] = byte;
      break;
    case 1:
      bytes->data[position] ^= (guint8) (1 << (byte % 8));
      break;
    case 2:
      g_byte_array_remove_range (bytes, position, length);
      break;
    case 3:
      {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + position, length);

        g_byte_array_append (bytes, copy, length);
        break;
      }
    default:
      {
        g_autoptr (GByteArray) tail = g_byte_array_new ();

        g_byte_array_append (tail, bytes->data + position, bytes->len - position);
        g_byte_array_set_size (bytes, position);
        g_byte_array_append (bytes, (const guint8 *) token, (guint) strlen (token));
        g_byte_array_append (bytes, tail->data, tail->len);
        break;
      }
    }
}

static void
try_file (const char *path, guint n_damaged)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (path));
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (EXIT_FAILURE);
    }

  zyr_fuzz_one ((const guint8 *) contents, size);
  n_inputs++;
  for (guint i = 0; i < n_damaged; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      gint32 n = g_rand_int_range (random, 1, DAMAGES_MAX + 1);

      g_byte_array_append (bytes, (const guint8 *) contents, (guint) size);
      for (gint32 j = 0; j < n; j++)
        damage (bytes, random);
      zyr_fuzz_one (bytes->data, bytes->len);
      n_inputs++;
    }
}

static void
try_path (const char *path, guint n_damaged)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder == NULL)
    {
      try_file (path, n_damaged);
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      try_path (below, n_damaged);
    }
}

int
main (int argc, char **argv)
{
  guint64 n_damaged;

  if (argc < 3 || !g_ascii_string_to_unsigned (argv[1], 10, 0, 1000000, &n_damaged, NULL))
    {
      g_printerr ("usage: %s N-DAMAGED FILE-OR-FOLDER...\n", argv[0]);
      return 2;
    }
  for (int i = 2; i < argc; i++)
    try_path (argv[i], (guint) n_damaged);

  g_print ("%" G_GSIZE_FORMAT " inputs\n", n_inputs);
  return n_inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
