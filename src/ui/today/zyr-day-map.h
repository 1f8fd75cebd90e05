/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-route.h"
#include "zyr-visit-row.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrDayMap: where the day's visits are, on a map.
 *
 * Every visit whose place is known is a button at that place, with its number on the way; Tab goes
 * from one to the next. The ground comes from the server that the centre names (zyr-map-tiles.h),
 * never at a larger scale than a few streets; where it names none, the markers and the way stand on
 * an empty ground, and the map says so.
 *
 * Signal "visit-chosen" (ZyrVisitRow *).
 */
#define ZYR_TYPE_DAY_MAP (zyr_day_map_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDayMap, zyr_day_map, ZYR, DAY_MAP, GtkWidget)

GtkWidget *zyr_day_map_new (ZyrWorkspace *workspace);

/**
 * zyr_day_map_set_visits:
 * @stops: of #ZyrVisitRow: the way, in its order
 * @others: (nullable): of #ZyrVisitRow: what else is to do today, without a number
 */
void zyr_day_map_set_visits (ZyrDayMap *self, GListModel *stops, GListModel *others);

/** zyr_day_map_set_start: @start: (nullable): where the way begins */
void zyr_day_map_set_start (ZyrDayMap *self, const ZyrSpot *start);

G_END_DECLS
