/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-visit-row.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* One visit in any list: when, whom, where, why, what is special about it, and what to do next. */
#define ZYR_TYPE_VISIT_TILE (zyr_visit_tile_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitTile, zyr_visit_tile, ZYR, VISIT_TILE, GtkWidget)

typedef enum
{
  ZYR_VISIT_TILE_HOUR, /* of a day that is known: leads with the hour */
  ZYR_VISIT_TILE_DAY,  /* of many days: leads with the date */
  /* a report to decide on: leads with the day of submission, and names the worker */
  ZYR_VISIT_TILE_REVIEW,
} ZyrVisitTileLead;

GtkWidget *zyr_visit_tile_new (ZyrWorkspace *workspace, ZyrVisitTileLead lead);

/** zyr_visit_tile_set_row: @row: (nullable) */
void zyr_visit_tile_set_row (ZyrVisitTile *self, ZyrVisitRow *row);

/** zyr_visit_tile_set_in_file: shown in the household's own file: leads with the kind of visit in
 * place of the name and address, which stand above, and has no button. */
void zyr_visit_tile_set_in_file (ZyrVisitTile *self);

/** zyr_visit_tile_set_stop: @number: on today's way, from 1; 0: not on it. @distance_m: from where the
 * user is, below 0 when it is not known. */
void zyr_visit_tile_set_stop (ZyrVisitTile *self, guint number, double distance_m);

/** zyr_visit_tile_list_row_new: the tile in a row of a #GtkListBox. Returns: (transfer floating) */
GtkWidget *
zyr_visit_tile_list_row_new (ZyrWorkspace *workspace, ZyrVisitTileLead lead, ZyrVisitRow *row);

/** zyr_visit_tile_open: what a click on the visit shows: the household's file while the visit is the
 * user's own to do, its report once it was submitted. */
void zyr_visit_tile_open (GtkWidget *widget, ZyrVisitRow *row);

G_END_DECLS
