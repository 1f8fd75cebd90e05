/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of the day's stops, against the shortest there is. */
#include "zyr-route.h"

static void
test_distance (void)
{
  const ZyrSpot ankara = { TRUE, 39.9334, 32.8597 };
  const ZyrSpot istanbul = { TRUE, 41.0082, 28.9784 };
  const ZyrSpot nowhere = { 0 };

  g_assert_cmpfloat_with_epsilon (zyr_spot_distance_m (&ankara, &istanbul), 349500, 1500);
  g_assert_cmpfloat (zyr_spot_distance_m (&ankara, &ankara), ==, 0);
  g_assert_cmpfloat (zyr_spot_distance_m (&ankara, &nowhere), ==, -1);
  g_assert_cmpfloat (zyr_spot_distance_m (NULL, &ankara), ==, -1);
}

static void
assert_order (const ZyrSpot *places, guint n, const ZyrSpot *start, const char *expected)
{
  g_autofree guint *order = zyr_route_order (places, NULL, n, start);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u", order[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_order (void)
{
  const ZyrSpot line[] = { { TRUE, 39.93, 32.80 }, { TRUE, 39.90, 32.80 }, { TRUE, 39.92, 32.80 },
                           { TRUE, 39.91, 32.80 } };
  const ZyrSpot with_gaps[] = { { 0 }, { TRUE, 39.93, 32.80 }, { 0 }, { TRUE, 39.90, 32.80 } };
  const ZyrSpot south = { TRUE, 39.80, 32.80 };
  const ZyrSpot north = { TRUE, 40.00, 32.80 };

  assert_order (line, 4, &south, "1320");
  assert_order (line, 4, &north, "0231");
  /* Without a start the first one stays the first. */
  assert_order (line, 4, NULL, "0231");
  assert_order (with_gaps, 4, &south, "3102");
  assert_order (with_gaps, 4, NULL, "1302");
  assert_order (line, 1, &south, "0");
  assert_order (line, 0, &south, "");
}

static double
length_m (const ZyrSpot *places, const guint *order, guint n, const ZyrSpot *start)
{
  double sum_m = 0;

  for (guint i = 0; i < n; i++)
    sum_m += zyr_spot_distance_m (i > 0 ? &places[order[i - 1]] : start, &places[order[i]]);
  return sum_m;
}

/* The nearest stop next runs into a dead end: the last leg comes all the way back. */
static void
test_crossings_are_undone (void)
{
  const ZyrSpot places[] = { { TRUE, 39.900, 32.802 }, { TRUE, 39.900, 32.797 },
                             { TRUE, 39.900, 32.810 }, { TRUE, 39.900, 32.780 } };
  const ZyrSpot start = { TRUE, 39.900, 32.800 };
  const guint greedy[] = { 0, 1, 2, 3 };
  g_autofree guint *order = zyr_route_order (places, NULL, 4, &start);

  g_assert_cmpfloat (length_m (places, order, 4, &start), <,
                     length_m (places, greedy, 4, &start));
}

static double
shortest (const ZyrSpot *places, guint *order, guint n, guint fixed, const ZyrSpot *start)
{
  double best = G_MAXDOUBLE;

  if (fixed == n)
    return length_m (places, order, n, start);
  for (guint i = fixed; i < n; i++)
    {
      guint kept = order[fixed];

      order[fixed] = order[i];
      order[i] = kept;
      best = MIN (best, shortest (places, order, n, fixed + 1, start));
      kept = order[fixed];
      order[fixed] = order[i];
      order[i] = kept;
    }
  return best;
}

static void
test_near_the_shortest (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const ZyrSpot start = { TRUE, 39.9, 32.85 };
  double sum = 0;

  for (guint day = 0; day < 12; day++)
    {
      ZyrSpot places[7];
      guint all[7] = { 0, 1, 2, 3, 4, 5, 6 };
      g_autofree guint *order = NULL;
      guint seen = 0;
      double ratio;

      for (guint i = 0; i < 7; i++)
        places[i] = (ZyrSpot){ TRUE, g_rand_double_range (rand, 39.8, 40.0),
                               g_rand_double_range (rand, 32.7, 33.0) };
      order = zyr_route_order (places, NULL, 7, &start);
      for (guint i = 0; i < 7; i++)
        seen |= 1u << order[i];
      g_assert_cmpuint (seen, ==, 0x7f);
      ratio = length_m (places, order, 7, &start) / shortest (places, all, 7, 0, &start);
      g_assert_cmpfloat (ratio, >, 0.999);
      g_assert_cmpfloat (ratio, <, 1.35);
      sum += ratio;
    }
  g_test_message ("on average %.3f times the shortest way", sum / 12);
  g_assert_cmpfloat (sum / 12, <, 1.06);
}

static void
assert_timed (const ZyrSpot *places,
              const gint64 *hours,
              guint n,
              const ZyrSpot *start,
              const char *expected)
{
  g_autofree guint *order = zyr_route_order (places, hours, n, start);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u", order[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

/* Nobody is to be at 14:30 before 13:00, be it a shorter way. */
static void
test_hours (void)
{
  const ZyrSpot line[] = { { TRUE, 39.91, 32.80 }, { TRUE, 39.92, 32.80 }, { TRUE, 39.93, 32.80 },
                           { TRUE, 39.94, 32.80 } };
  const ZyrSpot gaps[] = { { TRUE, 39.91, 32.80 }, { 0 }, { TRUE, 39.93, 32.80 }, { 0 } };
  const ZyrSpot south = { TRUE, 39.90, 32.80 };
  const gint64 h11 = 11 * 3600, h13 = 13 * 3600, h14 = 14 * 3600 + 1800;

  assert_timed (line, (gint64[]){ h11, h14, h13, 0 }, 4, &south, "0231");
  assert_timed (line, (gint64[]){ 0, h14, 0, h13 }, 4, &south, "0231");
  /* Without a start, as well */
  assert_timed (line, (gint64[]){ h14, h13, h11, 0 }, 4, NULL, "3210");
  /* For the same hour, as the way is short */
  assert_timed (line, (gint64[]){ h13, h13, h13, h11 }, 4, &south, "3210");
  assert_timed (line, (gint64[]){ h11, h11, h11, h11 }, 4, &south, "0123");
  /* Where it is, is not known; when, is. */
  assert_timed (gaps, (gint64[]){ h14, h13, h11, 0 }, 4, &south, "2103");
  assert_timed (gaps, (gint64[]){ 0, h11, 0, h13 }, 4, &south, "0213");
  assert_timed (gaps, (gint64[]){ h13, h14, h11, 0 }, 4, &south, "2013");
}

/* Whatever the places and hours are: all stops, each once, the hours in order, and the way not much
 * longer than the shortest that keeps them. */
static double
shortest_in_time (const ZyrSpot *places,
                  const gint64 *hours,
                  guint *order,
                  guint n,
                  guint fixed,
                  gint64 hour,
                  const ZyrSpot *start)
{
  double best = G_MAXDOUBLE;

  if (fixed == n)
    return length_m (places, order, n, start);
  for (guint i = fixed; i < n; i++)
    {
      guint kept = order[fixed];

      if (hours[order[i]] != 0 && hours[order[i]] < hour)
        continue;
      order[fixed] = order[i];
      order[i] = kept;
      best = MIN (best, shortest_in_time (places, hours, order, n, fixed + 1,
                                          MAX (hour, hours[order[fixed]]), start));
      kept = order[fixed];
      order[fixed] = order[i];
      order[i] = kept;
    }
  return best;
}

static void
test_hours_at_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  const ZyrSpot start = { TRUE, 39.9, 32.85 };
  double sum = 0;

  for (guint day = 0; day < 40; day++)
    {
      ZyrSpot places[7];
      gint64 hours[7];
      guint all[7] = { 0, 1, 2, 3, 4, 5, 6 };
      g_autofree guint *order = NULL;
      guint seen = 0;
      gint64 last = 0;
      double ratio;

      for (guint i = 0; i < 7; i++)
        {
          places[i] = (ZyrSpot){ TRUE, g_rand_double_range (rand, 39.8, 40.0),
                                 g_rand_double_range (rand, 32.7, 33.0) };
          hours[i] = g_rand_boolean (rand) ? g_rand_int_range (rand, 9, 17) * 3600 : 0;
        }
      order = zyr_route_order (places, hours, 7, &start);
      for (guint i = 0; i < 7; i++)
        {
          seen |= 1u << order[i];
          if (hours[order[i]] == 0)
            continue;
          g_assert_cmpint (hours[order[i]], >=, last);
          last = hours[order[i]];
        }
      g_assert_cmpuint (seen, ==, 0x7f);
      ratio = length_m (places, order, 7, &start)
              / shortest_in_time (places, hours, all, 7, 0, 0, &start);
      g_assert_cmpfloat (ratio, >, 0.999);
      sum += ratio;
    }
  g_test_message ("on average %.3f times the shortest way", sum / 40);
  g_assert_cmpfloat (sum / 40, <, 1.08);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/route/distance", test_distance);
  g_test_add_func ("/route/order", test_order);
  g_test_add_func ("/route/crossings-are-undone", test_crossings_are_undone);
  g_test_add_func ("/route/near-the-shortest", test_near_the_shortest);
  g_test_add_func ("/route/hours", test_hours);
  g_test_add_func ("/route/hours-at-random", test_hours_at_random);
  return g_test_run ();
}
