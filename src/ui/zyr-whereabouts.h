/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-navigation.h"

G_BEGIN_DECLS

/**
 * Where somebody is in the window: a place, and the pages upon it, as the actions that open them
 * again. (sa(sss)): place; of each page action, target ("" for none) and where in it. A page knows
 * the last when it has a property "whereabouts" (string, read and written; "" for none): written
 * at once when it is opened again, so the page may have to keep it until it has loaded.
 */

/** zyr_whereabouts_mark: @action with the target @id (nullable) opens @page. */
void zyr_whereabouts_mark (GtkWidget *page, const char *action, const char *id);

/** zyr_whereabouts_new: Returns: (transfer full): without pages that nobody marked */
GVariant *zyr_whereabouts_new (const char *place, ZyrNavigation *navigation);

/** zyr_whereabouts_new_single: @action, @target: (nullable): of one page upon @place.
 * Returns: (transfer full): */
GVariant *
zyr_whereabouts_new_single (const char *place, const char *action, const char *target);

/** zyr_whereabouts_go: @window: has the actions, and "win.place" */
void zyr_whereabouts_go (GVariant *whereabouts, GtkWidget *window, ZyrNavigation *navigation);

G_END_DECLS
