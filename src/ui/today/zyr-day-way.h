/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-day-route.h"

G_BEGIN_DECLS

/**
 * ZyrDayWay: the stops of today's way as a list, in their order. A stop is moved by dragging it, with
 * Alt and the arrow keys, or from its menu.
 *
 * Actions: `route.earlier(s)`, `route.later(s)` with a visit's id, `route.shortest`, `route.here`
 * (asks the system where the device is). Not visible without a stop.
 */
#define ZYR_TYPE_DAY_WAY (zyr_day_way_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDayWay, zyr_day_way, ZYR, DAY_WAY, GtkWidget)

/** zyr_day_way_set_visits: @visits: (nullable): of kind %ZYR_VISIT_LIST_TODAY; %NULL forgets all */
void zyr_day_way_set_visits (ZyrDayWay *self, ZyrWorkspace *workspace, GListModel *visits);

/** zyr_day_way_get_route: (transfer none) (nullable): %NULL without visits */
ZyrDayRoute *zyr_day_way_get_route (ZyrDayWay *self);

G_END_DECLS
