/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ZyrSpot: degrees (WGS 84); the numbers mean nothing unless @known */
typedef struct
{
  gboolean known;
  double latitude, longitude;
} ZyrSpot;

/* Stops of one route; what is beyond keeps the order in which it came. */
#define ZYR_ROUTE_STOPS_N_MAX 100

/** zyr_spot_distance_m: as the crow flies, in metres; -1 unless both are known */
double zyr_spot_distance_m (const ZyrSpot *from, const ZyrSpot *to);

/**
 * zyr_route_order:
 * @hours: (nullable) (array length=n): when somebody is expected there, unix seconds; 0 for the stops
 *   that have no hour of their own
 * @start: (nullable): where one sets out; without one at the first stop whose place is known
 *
 * A short way past all stops, without a way back. Appointments stand in the order of their hours,
 * however long that makes the way; the other stops are woven between them, each where it is the
 * smallest detour, whatever time that leaves. Without appointments: the nearest stop next. Then legs
 * that cross are undone (2-opt), as far as the hours stay in order. Stops whose place is not known
 * come last, in their order, or, with an hour, before the next later one. The same places give the
 * same order, whatever the order of @places, except where two are equally far.
 *
 * Returns: (transfer full) (array length=n): positions in @places
 */
guint *
zyr_route_order (const ZyrSpot *places, const gint64 *hours, guint n, const ZyrSpot *start);

G_END_DECLS
