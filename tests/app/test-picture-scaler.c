/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photographs become small and upright before they are kept. */
#include "zyr-picture-scaler.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "zyr-workspace.h"

#define LIMIT (300 * 1024)

/* Noise: the worst that a camera can give to an encoder. */
static GBytes *
make_jpeg (int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  const gsize n = gdk_pixbuf_get_byte_length (pixbuf);
  g_autoptr (GError) error = NULL;
  char *buffer = NULL;
  gsize size_bytes = 0;

  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8)g_rand_int (rand);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size_bytes, "jpeg", &error, "quality", "95", NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size_bytes);
}

static void
assert_size (GBytes *picture, int width, int height)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf;

  gdk_pixbuf_loader_write_bytes (loader, picture, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, height);
}

static GBytes *
scale (GBytes *picture, guint longest_px)
{
  g_autoptr (GError) error = NULL;
  GBytes *scaled = zyr_picture_scaler_run (picture, longest_px, LIMIT, &error);

  g_assert_no_error (error);
  return scaled;
}

static void
test_large (void)
{
  g_autoptr (GBytes) picture = make_jpeg (1800, 1200);
  g_autoptr (GBytes) scaled = scale (picture, 600);

  g_assert_cmpuint (g_bytes_get_size (picture), >, LIMIT);
  g_assert_cmpuint (g_bytes_get_size (scaled), <=, LIMIT);
  assert_size (scaled, 600, 400);
}

/* Within the bytes first by its quality, then by its size. */
static void
test_heavy (void)
{
  g_autoptr (GBytes) picture = make_jpeg (1200, 1200);
  g_autoptr (GBytes) scaled = scale (picture, 1600);

  g_assert_cmpuint (g_bytes_get_size (picture), >, LIMIT);
  g_assert_cmpuint (g_bytes_get_size (scaled), <=, LIMIT);
}

static void
test_small_stays (void)
{
  g_autoptr (GBytes) picture = make_jpeg (64, 48);
  g_autoptr (GBytes) scaled = scale (picture, 600);

  g_assert_true (g_bytes_equal (picture, scaled));
}

/* The camera was held upright: it says so beside a picture that lies. */
static void
test_upright (void)
{
  static const guint8 turned[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I',
                                   42,   0,    8, 0,  0,   0,   1,   0,   0x12, 0x01, 3, 0,
                                   1,    0,    0, 0,  6,   0,   0,   0,   0, 0, 0, 0 };
  g_autoptr (GBytes) lying = make_jpeg (64, 48);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GBytes) scaled = NULL;
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (lying, &size_bytes);

  g_byte_array_append (bytes, data, 2);
  g_byte_array_append (bytes, turned, sizeof turned);
  g_byte_array_append (bytes, data + 2, (guint)size_bytes - 2);
  picture = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  scaled = scale (picture, 600);
  assert_size (scaled, 48, 64);
}

static void
test_unreadable (void)
{
  g_autofree guint8 *noise = g_malloc0 (LIMIT + 1);
  g_autoptr (GBytes) small = g_bytes_new_static ("\xff\xd8\xff\xe0", 4);
  g_autoptr (GBytes) large = NULL;
  g_autoptr (GBytes) kept = scale (small, 600);
  g_autoptr (GError) error = NULL;

  g_assert_true (kept == small);
  memcpy (noise, "\xff\xd8\xff", 3);
  large = g_bytes_new (noise, LIMIT + 1);
  g_assert_null (zyr_picture_scaler_run (large, 600, LIMIT, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE);
}

static void
test_turn (void)
{
  g_autoptr (GBytes) picture = make_jpeg (64, 48);
  g_autoptr (GBytes) words = g_bytes_new_static ("words", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) turned = zyr_picture_scaler_turn (picture, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  assert_size (turned, 48, 64);
  again = zyr_picture_scaler_turn (turned, &error);
  g_assert_no_error (error);
  assert_size (again, 64, 48);
  g_assert_null (zyr_picture_scaler_turn (words, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/picture-scaler/large", test_large);
  g_test_add_func ("/app/picture-scaler/heavy", test_heavy);
  g_test_add_func ("/app/picture-scaler/small-stays", test_small_stays);
  g_test_add_func ("/app/picture-scaler/upright", test_upright);
  g_test_add_func ("/app/picture-scaler/unreadable", test_unreadable);
  g_test_add_func ("/app/picture-scaler/turn", test_turn);
  return g_test_run ();
}
