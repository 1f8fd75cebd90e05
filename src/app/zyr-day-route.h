/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-route.h"
#include "zyr-visit-list.h"

G_BEGIN_DECLS

/**
 * ZyrDayRoute: a #GListModel of #ZyrVisitRow: the stops of today's way, in their order.
 *
 * Of the user's visits of today, those that are still to be made: planned or begun, not those that
 * wait at the desk for a correction. In the order of a short way (zyr_route_order()) from the
 * position, or the foundation where none is known, with the visits that have an hour today in the
 * order of their hours, until the user moves a stop: his order then holds for the day, on this
 * device. Properties (read, notify): "manual" (boolean: the order is the
 * user's), "length-m" (double: of the known places in this order, as the crow flies).
 */
#define ZYR_TYPE_DAY_ROUTE (zyr_day_route_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDayRoute, zyr_day_route, ZYR, DAY_ROUTE, GObject)

/** zyr_day_route_new: @visits: a list of kind %ZYR_VISIT_LIST_TODAY */
ZyrDayRoute *zyr_day_route_new (ZyrWorkspace *workspace, GListModel *visits);

/** zyr_day_route_is_stop: whether @row is on the way, or waits at the desk */
gboolean zyr_day_route_is_stop (ZyrVisitRow *row);

/** zyr_day_route_set_position: where the user is; @place: (nullable): not known */
void zyr_day_route_set_position (ZyrDayRoute *self, const ZyrSpot *place);
/** zyr_day_route_get_start: where the way begins. (transfer none): not known without either */
const ZyrSpot *zyr_day_route_get_start (ZyrDayRoute *self);
/* From the user's position, in metres; -1 when either place is not known. */
double zyr_day_route_get_distance_m (ZyrDayRoute *self, ZyrVisitRow *row);

/** zyr_day_route_move: stop @from goes to place @to; the order is the user's from now on */
void zyr_day_route_move (ZyrDayRoute *self, guint from, guint to);
/** zyr_day_route_reset: back to the shortest order */
void zyr_day_route_reset (ZyrDayRoute *self);
gboolean zyr_day_route_is_manual (ZyrDayRoute *self);
double zyr_day_route_get_length_m (ZyrDayRoute *self);

G_END_DECLS
