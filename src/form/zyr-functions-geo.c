/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Areas and distances on the sphere that JavaRosa and web-forms use (radius 6,378,100 m) */
#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"

#define EARTH_RADIUS_M 6378100.0

typedef struct
{
  double lat;
  double lon;
} Point;

static gboolean
parse_point (const char *text, Point *point)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit_set (copy, " \t\r\n", -1);
  double numbers[2] = { NAN, NAN };
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      double number;

      if (*parts[i] == '\0')
        continue;
      number = zyr_number_parse (parts[i]);
      if (isnan (number) || n >= 4)
        return FALSE;
      if (n < 2)
        numbers[n] = number;
      n++;
    }
  if (n < 2 || fabs (numbers[0]) > 90 || fabs (numbers[1]) > 180)
    return FALSE;
  *point = (Point){ numbers[0], numbers[1] };
  return TRUE;
}

/* Points of all texts, separated by ";". NULL when one of them is none. */
static GArray *
parse_points (GPtrArray *texts)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));

  for (guint i = 0; i < texts->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (texts->pdata[i], ";", -1);

      for (guint k = 0; parts[k] != NULL; k++)
        {
          Point point;

          if (*g_strstrip (parts[k]) == '\0')
            continue;
          if (!parse_point (parts[k], &point))
            return NULL;
          g_array_append_val (points, point);
        }
    }
  return g_steal_pointer (&points);
}

static double
radians (double degrees)
{
  return degrees * G_PI / 180;
}

static double
distance_between (const Point *a, const Point *b)
{
  const double delta = radians (a->lon - b->lon);
  const double lat1 = radians (a->lat);
  const double lat2 = radians (b->lat);
  const double cosine = sin (lat1) * sin (lat2) + cos (lat1) * cos (lat2) * cos (delta);

  return acos (CLAMP (cosine, -1, 1)) * EARTH_RADIUS_M;
}

static double
to_cents (double x)
{
  return round (x * 100) / 100;
}

static ZyrValue
fn_distance (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autoptr (GPtrArray) texts = zyr_eval_strings (ev, ctx, args, 0, n);
  g_autoptr (GArray) points = parse_points (texts);
  double sum = 0;

  if (points == NULL)
    return zyr_value_number (NAN);
  for (guint i = 1; i < points->len; i++)
    sum += distance_between (&g_array_index (points, Point, i - 1),
                             &g_array_index (points, Point, i));
  return zyr_value_number (to_cents (sum));
}

static ZyrValue
fn_area (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autoptr (GPtrArray) texts = zyr_eval_strings (ev, ctx, args, 0, n);
  g_autoptr (GArray) points = parse_points (texts);
  double sum = 0;

  if (points == NULL || points->len < 3)
    return zyr_value_number (0);
  for (guint i = 0; i < points->len; i++)
    {
      const Point *a = &g_array_index (points, Point, i);
      const Point *b = &g_array_index (points, Point, (i + 1) % points->len);

      sum += radians (b->lon - a->lon) * (2 + sin (radians (a->lat)) + sin (radians (b->lat)));
    }
  return zyr_value_number (to_cents (fabs (sum * EARTH_RADIUS_M * EARTH_RADIUS_M / 2)));
}

/* A shape's last point is its first */
static gboolean
is_closed (const GArray *shape)
{
  const Point *first = &g_array_index (shape, Point, 0);
  const Point *last = &g_array_index (shape, Point, shape->len - 1);

  return first->lat == last->lat && first->lon == last->lon;
}

/* geofence (point, shape): is the point within? (even-odd rule) */
static ZyrValue
fn_geofence (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *point_text = zyr_eval_string (ev, ctx, args[0]);
  g_autoptr (GPtrArray) texts = zyr_eval_strings (ev, ctx, args, 1, 2);
  g_autoptr (GArray) shape = parse_points (texts);
  gboolean inside = FALSE;
  Point p;

  if (shape == NULL || shape->len < 4 || !is_closed (shape) || !parse_point (point_text, &p))
    return zyr_value_boolean (FALSE);
  for (guint i = 0, j = shape->len - 1; i < shape->len; j = i++)
    {
      const Point *a = &g_array_index (shape, Point, i);
      const Point *b = &g_array_index (shape, Point, j);

      if ((a->lat > p.lat) != (b->lat > p.lat)
          && p.lon < (b->lon - a->lon) * (p.lat - a->lat) / (b->lat - a->lat) + a->lon)
        inside = !inside;
    }
  return zyr_value_boolean (inside);
}

static double
turn (const Point *a, const Point *b, const Point *c)
{
  return (b->lon - a->lon) * (c->lat - a->lat) - (b->lat - a->lat) * (c->lon - a->lon);
}

static gboolean
crosses (const Point *a, const Point *b, const Point *c, const Point *d)
{
  return turn (a, b, c) * turn (a, b, d) < 0 && turn (c, d, a) * turn (c, d, b) < 0;
}

/* intersects (trace): does it cross itself? */
static ZyrValue
fn_intersects (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autoptr (GPtrArray) texts = zyr_eval_strings (ev, ctx, args, 0, 1);
  g_autoptr (GArray) points = parse_points (texts);

  if (points == NULL || points->len > 5000)
    return zyr_value_boolean (FALSE);
  for (guint i = 1; i < points->len; i++)
    for (guint k = i + 2; k < points->len; k++)
      if (crosses (&g_array_index (points, Point, i - 1), &g_array_index (points, Point, i),
                   &g_array_index (points, Point, k - 1), &g_array_index (points, Point, k)))
        return zyr_value_boolean (TRUE);
  return zyr_value_boolean (FALSE);
}

/* How to add a function: zyr-functions-private.h */
const ZyrFunction zyr_functions_geo[] = {
  { "distance", fn_distance, 1, -1, 0 },
  { "area", fn_area, 1, -1, 0 },
  { "enclosed-area", fn_area, 1, -1, 0 },
  { "geofence", fn_geofence, 2, 2, 0 },
  { "intersects", fn_intersects, 1, 1, 0 },
  { NULL },
};
