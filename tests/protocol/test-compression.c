/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-compression.h"
#include "zyr-limits.h"
#include "zyr-protocol-error.h"

static const ZyrCompression all[]
    = { ZYR_COMPRESSION_IDENTITY, ZYR_COMPRESSION_GZIP, ZYR_COMPRESSION_ZSTD };

/* @run equal bytes after each other: 1 is hardly compressible, many are a bomb. */
static GBytes *
make_bytes (gsize size, guint run)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 *data = g_malloc (size + 1);
  guint8 byte = 0;

  for (gsize i = 0; i < size; i++)
    {
      if (i % run == 0)
        byte = (guint8)g_rand_int (rand);
      data[i] = byte;
    }
  return g_bytes_new_take (data, size);
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 2, 1000, 65535, 65536, 65537, 3000000 };

  for (guint c = 0; c < G_N_ELEMENTS (all); c++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) plain = make_bytes (sizes[i], 3);
          g_autoptr (GBytes) packed = zyr_compress (all[c], plain);
          g_autoptr (GBytes) back = zyr_decompress (all[c], packed, sizes[i], &error);

          g_assert_no_error (error);
          g_assert_true (g_bytes_equal (back, plain));
          if (sizes[i] > 0)
            {
              g_assert_null (zyr_decompress (all[c], packed, sizes[i] - 1, &error));
              g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_TOO_LARGE);
            }
        }
    }
}

static void
test_ratio (void)
{
  for (guint c = 1; c < G_N_ELEMENTS (all); c++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) free_size = make_bytes (ZYR_MIB (1), 1000000);
      g_autoptr (GBytes) packed_free = zyr_compress (all[c], free_size);
      g_autoptr (GBytes) bomb = make_bytes (ZYR_MIB (1) + 1, 1000000);
      g_autoptr (GBytes) packed_bomb = zyr_compress (all[c], bomb);
      g_autoptr (GBytes) back = NULL;

      /* Up to the free size any ratio is good, beyond it not. */
      back = zyr_decompress (all[c], packed_free, ZYR_MIB (8), &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (back, free_size));
      g_assert_null (zyr_decompress (all[c], packed_bomb, ZYR_MIB (8), &error));
      g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_TOO_LARGE);
    }
}

static void
test_cut_and_damaged (void)
{
  for (guint c = 1; c < G_N_ELEMENTS (all); c++)
    {
      g_autoptr (GBytes) plain = make_bytes (5000, 2);
      g_autoptr (GBytes) packed = zyr_compress (all[c], plain);
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (packed, &size);
      g_autofree guint8 *longer = g_malloc0 (size + 1);
      g_autoptr (GBytes) with_more = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize cut = 0; cut < size; cut += cut < 100 ? 1 : 97)
        {
          g_autoptr (GBytes) piece = g_bytes_new (data, cut);
          g_autoptr (GError) cut_error = NULL;

          g_assert_null (zyr_decompress (all[c], piece, ZYR_MIB (1), &cut_error));
          g_assert_error (cut_error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
        }
      memcpy (longer, data, size);
      with_more = g_bytes_new (longer, size + 1);
      g_assert_null (zyr_decompress (all[c], with_more, ZYR_MIB (1), &error));
      g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
    }
}

static void
test_choice (void)
{
  static const struct
  {
    const char *accept;
    ZyrCompression chosen;
  } cases[] = {
    { NULL, ZYR_COMPRESSION_IDENTITY },
    { "", ZYR_COMPRESSION_IDENTITY },
    { "br, deflate", ZYR_COMPRESSION_IDENTITY },
    { "gzip", ZYR_COMPRESSION_GZIP },
    { "GZIP;q=0.5, identity", ZYR_COMPRESSION_GZIP },
    { "gzip, deflate, br, zstd", ZYR_COMPRESSION_ZSTD },
    { "zstd;q=0, gzip", ZYR_COMPRESSION_GZIP },
    { "zstd; q=0.000 , gzip;q=0", ZYR_COMPRESSION_IDENTITY },
    { "zstd;q=0.001", ZYR_COMPRESSION_ZSTD },
    { "xgzip, gzipx", ZYR_COMPRESSION_IDENTITY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].accept);
      g_assert_cmpint (zyr_compression_choose (cases[i].accept), ==, cases[i].chosen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compression/round-trip", test_round_trip);
  g_test_add_func ("/compression/ratio", test_ratio);
  g_test_add_func ("/compression/cut-and-damaged", test_cut_and_damaged);
  g_test_add_func ("/compression/choice", test_choice);
  return g_test_run ();
}
