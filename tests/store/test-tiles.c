/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ground of maps: kept for a month as new, for longer as old, and never more than the bound. */
#include "store-fixture.h"

#include "zyr-limits.h"
#include "zyr-store-tiles.h"

#define START "2026-11-21T07:00:00Z"
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define ADDRESS "https://tiles.example/15/%u/1.png"

static GBytes *
make_tile (guint number, gsize size_bytes)
{
  char *bytes = g_malloc (size_bytes);

  memset (bytes, (int) number, size_bytes);
  return g_bytes_new_take (bytes, size_bytes);
}

static void
put (Fixture *self, guint number, gsize size_bytes)
{
  g_autofree char *address = g_strdup_printf (ADDRESS, number);
  g_autoptr (GBytes) tile = make_tile (number, size_bytes);
  g_autoptr (GError) error = NULL;

  zyr_store_put_tile (self->store, address, tile, &error);
  g_assert_no_error (error);
}

static GBytes *
look (Fixture *self, guint number, gboolean *is_fresh)
{
  g_autofree char *address = g_strdup_printf (ADDRESS, number);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = zyr_store_dup_tile (self->store, address, is_fresh, &error);

  g_assert_no_error (error);
  return bytes;
}

static gboolean
is_here (Fixture *self, guint number)
{
  gboolean is_fresh = FALSE;
  g_autoptr (GBytes) bytes = look (self, number, &is_fresh);

  return bytes != NULL;
}

static void
test_age (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso (START);
  g_autoptr (GBytes) tile = make_tile (1, 2000);
  gboolean is_fresh = TRUE;

  zyr_store_set_clock (self->store, clock);
  g_assert_null (look (self, 1, &is_fresh));
  g_assert_false (is_fresh);

  put (self, 1, 2000);
  for (guint day = 0; day <= 2 * ZYR_MAP_TILE_AGE_DAYS_MAX; day += 10)
    {
      g_autoptr (GBytes) kept = look (self, 1, &is_fresh);

      g_assert_true (g_bytes_equal (kept, tile));
      g_assert_cmpint (is_fresh, ==, day <= ZYR_MAP_TILE_AGE_DAYS_MAX);
      zyr_clock_advance_us (clock, 10 * DAY_US);
    }
  put (self, 1, 2000);
  g_bytes_unref (look (self, 1, &is_fresh));
  g_assert_true (is_fresh);
}

static void
test_bound (Fixture *self, gconstpointer data)
{
  const gsize size_bytes = ZYR_MAP_TILE_SIZE_BYTES_MAX;
  const guint n_fit = ZYR_MAP_TILES_SIZE_BYTES_MAX / ZYR_MAP_TILE_SIZE_BYTES_MAX;
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso (START);
  g_autoptr (GBytes) large = make_tile (0, size_bytes + 1);
  g_autoptr (GError) error = NULL;

  zyr_store_set_clock (self->store, clock);
  g_assert_false (zyr_store_put_tile (self->store, "https://a/1/1/1", large, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT);

  for (guint i = 0; i < n_fit; i++)
    {
      put (self, i, size_bytes);
      zyr_clock_advance_us (clock, DAY_US);
    }
  /* The first one is looked at: the second is now the one that nobody wants. */
  g_assert_true (is_here (self, 0));
  put (self, n_fit, size_bytes);
  g_assert_true (is_here (self, 0));
  g_assert_false (is_here (self, 1));
  g_assert_true (is_here (self, 2));
  g_assert_true (is_here (self, n_fit));

  fixture_reopen (self);
  g_assert_true (is_here (self, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/tiles/age", test_age);
  fixture_add ("/tiles/bound", test_bound);
  return g_test_run ();
}
