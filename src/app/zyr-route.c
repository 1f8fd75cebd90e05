/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-route.h"

#include <math.h>

#define EARTH_RADIUS_M 6371008.8
#define PASSES_N_MAX 50   /* each pass of 2-opt looks at every pair of legs once */
#define WORTH_A_CHANGE_M 0.5 /* less than this is rounding */

double
zyr_spot_distance_m (const ZyrSpot *from, const ZyrSpot *to)
{
  double lat1, lat2, dlat, dlon, h;

  if (from == NULL || to == NULL || !from->known || !to->known)
    return -1;

  lat1 = from->latitude * G_PI / 180;
  lat2 = to->latitude * G_PI / 180;
  dlat = lat2 - lat1;
  dlon = (to->longitude - from->longitude) * G_PI / 180;
  h = pow (sin (dlat / 2), 2) + cos (lat1) * cos (lat2) * pow (sin (dlon / 2), 2);
  return 2 * EARTH_RADIUS_M * asin (MIN (1, sqrt (h)));
}

/* The nearest stop next: swaps it to the front of what is left. */
static void
go_to_the_nearest (const ZyrSpot *places, guint *order, guint n, const ZyrSpot *start)
{
  const ZyrSpot *here = start != NULL && start->known ? start : NULL;

  for (guint i = 0; i < n; i++)
    {
      guint nearest = i;

      for (guint j = i + 1; here != NULL && j < n; j++)
        {
          if (zyr_spot_distance_m (here, &places[order[j]])
              < zyr_spot_distance_m (here, &places[order[nearest]]))
            nearest = j;
        }
      if (nearest != i)
        {
          const guint moved = order[nearest];

          order[nearest] = order[i];
          order[i] = moved;
        }
      here = &places[order[i]];
    }
}

static void
reverse (guint *order, guint from, guint to)
{
  while (from < to)
    {
      const guint kept = order[from];

      order[from++] = order[to];
      order[to--] = kept;
    }
}

/* How much shorter the way is with the stops @from to @to in the other direction. The way is open:
 * the last stop has no leg behind it, and the first none before it without a start. */
static double
gain_m (const ZyrSpot *places,
        const guint *order,
        guint n,
        const ZyrSpot *start,
        guint from,
        guint to)
{
  const ZyrSpot *before = from > 0 ? &places[order[from - 1]] : start;
  const ZyrSpot *after = to + 1 < n ? &places[order[to + 1]] : NULL;
  const ZyrSpot *first = &places[order[from]];
  const ZyrSpot *last = &places[order[to]];

  return MAX (0, zyr_spot_distance_m (before, first)) + MAX (0, zyr_spot_distance_m (last, after))
         - MAX (0, zyr_spot_distance_m (before, last))
         - MAX (0, zyr_spot_distance_m (first, after));
}

static gint64
hour_of (const gint64 *hours, guint stop)
{
  return hours != NULL ? hours[stop] : 0;
}

/* Appointments would come in another order, unless they are for the same hour. */
static gboolean
may_reverse (const gint64 *hours, const guint *order, guint from, guint to)
{
  gint64 hour = 0;

  for (guint i = from; i <= to; i++)
    {
      const gint64 other = hour_of (hours, order[i]);

      if (hour != 0 && other != 0 && other != hour)
        return FALSE;
      if (other != 0)
        hour = other;
    }
  return TRUE;
}

static gboolean
undo_crossings (const ZyrSpot *places,
                const gint64 *hours,
                guint *order,
                guint n,
                const ZyrSpot *start)
{
  gboolean better = FALSE;

  /* Without a start the route begins where the user's list does. */
  for (guint from = start != NULL && start->known ? 0 : 1; from + 1 < n; from++)
    {
      for (guint to = from + 1; to < n; to++)
        {
          if (gain_m (places, order, n, start, from, to) <= WORTH_A_CHANGE_M
              || !may_reverse (hours, order, from, to))
            continue;
          reverse (order, from, to);
          better = TRUE;
        }
    }
  return better;
}

static void
move_stop (guint *order, guint from, guint to)
{
  const guint stop = order[from];

  for (; from < to; from++)
    order[from] = order[from + 1];
  for (; from > to; from--)
    order[from] = order[from - 1];
  order[to] = stop;
}

/* Appointments first, by their hours; the rest as it came. */
static void
sort_by_hour (const gint64 *hours, guint *order, guint n)
{
  guint n_fixed = 0;

  for (guint i = 0; i < n; i++)
    {
      guint at = n_fixed;

      if (hour_of (hours, order[i]) == 0)
        continue;
      while (at > 0 && hours[order[at - 1]] > hours[order[i]])
        at--;
      move_stop (order, i, at);
      n_fixed++;
    }
}

/* What it adds to the way past the first @n stops when @stop is visited before the one at @at. */
static double
detour_m (const ZyrSpot *places,
          const guint *order,
          guint n,
          const ZyrSpot *start,
          guint stop,
          guint at)
{
  const ZyrSpot *before = at > 0 ? &places[order[at - 1]] : start;
  const ZyrSpot *after = at < n ? &places[order[at]] : NULL;

  return MAX (0, zyr_spot_distance_m (before, &places[stop]))
         + MAX (0, zyr_spot_distance_m (&places[stop], after))
         - MAX (0, zyr_spot_distance_m (before, after));
}

/* The first @n_fixed are appointments; whichever of the others is the smallest detour comes next. */
static void
weave (const ZyrSpot *places, guint *order, guint n_fixed, guint n, const ZyrSpot *start)
{
  for (guint n_woven = n_fixed; n_woven < n; n_woven++)
    {
      double best_m = G_MAXDOUBLE;
      guint best = n_woven;
      guint best_at = n_woven;

      for (guint i = n_woven; i < n; i++)
        {
          for (guint at = 0; at <= n_woven; at++)
            {
              const double m = detour_m (places, order, n_woven, start, order[i], at);

              if (m >= best_m)
                continue;
              best_m = m;
              best = i;
              best_at = at;
            }
        }
      move_stop (order, best, best_at);
    }
}

/* Those from @n_known on have no place; one with an hour comes before the next later one. */
static void
fit_in_the_hours (const gint64 *hours, guint *order, guint n_known, guint n)
{
  for (guint i = n_known; i < n && hour_of (hours, order[i]) != 0; i++)
    {
      guint at = 0;

      while (at < i && hours[order[at]] <= hours[order[i]])
        at++;
      move_stop (order, i, at);
    }
}

guint *
zyr_route_order (const ZyrSpot *places, const gint64 *hours, guint n, const ZyrSpot *start)
{
  guint *order = g_new (guint, MAX (n, 1));
  guint n_known = 0;
  guint n_fixed = 0;
  guint n_last = 0;

  for (guint i = 0; i < n; i++)
    {
      if (places[i].known && n_known < ZYR_ROUTE_STOPS_N_MAX)
        order[n_known++] = i;
    }
  n_last = n_known;
  for (guint i = 0, n_taken = 0; i < n; i++)
    {
      if (places[i].known && n_taken < n_known)
        n_taken++;
      else
        order[n_last++] = i;
    }
  sort_by_hour (hours, order, n_known);
  sort_by_hour (hours, order + n_known, n - n_known);
  while (n_fixed < n_known && hour_of (hours, order[n_fixed]) != 0)
    n_fixed++;
  if (n_fixed > 0)
    weave (places, order, n_fixed, n_known, start);
  else
    go_to_the_nearest (places, order, n_known, start);
  for (guint pass = 0; pass < PASSES_N_MAX; pass++)
    {
      if (!undo_crossings (places, hours, order, n_known, start))
        break;
    }
  fit_in_the_hours (hours, order, n_known, n);
  return order;
}
