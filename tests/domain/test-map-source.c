/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-map-source.h"

static void
test_valid (void)
{
  static const char *const good[] = {
    "https://tiles.example/{z}/{x}/{y}.png",
    "https://tiles.example:8443/a?z={z}&x={x}&y={y}",
    "http://127.0.0.1:8080/{z}/{x}/{y}.png",
  };
  static const char *const bad[] = {
    "",
    "http://tiles.example/{z}/{x}/{y}.png",
    "https://tiles.example/{z}/{x}.png",
    "file:///{z}/{x}/{y}.png",
    "http://127.0.0.1.example/{z}/{x}/{y}.png",
    "https://tiles.example:port/{z}/{x}/{y}.png",
    "https:///{z}/{x}/{y}.png",
  };
  g_autofree char *filler = g_strnfill (600, 'a');
  g_autofree char *longer = g_strconcat (good[0], filler, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (zyr_map_source_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (zyr_map_source_is_valid (bad[i]));
  g_assert_false (zyr_map_source_is_valid (NULL));
  g_assert_false (zyr_map_source_is_valid (longer));
}

static void
test_tile (void)
{
  g_autofree char *tile
      = zyr_map_source_dup_tile ("https://t.example/{z}/{x}/{y}.png?{z}", 19, 7, 15);

  g_assert_cmpstr (tile, ==, "https://t.example/15/19/7.png?15");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-source/valid", test_valid);
  g_test_add_func ("/map-source/tile", test_tile);
  return g_test_run ();
}
