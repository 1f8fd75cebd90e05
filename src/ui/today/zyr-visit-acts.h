/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-visit-row.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* What can be done with a visit that is still to be made, beside making it: the menu at its row. */

/** zyr_visit_acts_are_any: whether the menu would have an entry */
gboolean zyr_visit_acts_are_any (ZyrWorkspace *workspace, ZyrVisitRow *row);

/**
 * zyr_visit_acts_dup_menu:
 * @is_stop: it stands on today's way
 *
 * Actions: `visit.tomorrow`, `visit.move`, `visit.attempt(s)` with the outcome, `visit.reassign`,
 * `visit.cancel`; of the page that shows the way: `route.earlier(s)`, `route.later(s)` with the
 * visit's id.
 *
 * Returns: (transfer full) (nullable): %NULL when the user can do nothing of it
 */
GMenuModel *zyr_visit_acts_dup_menu (ZyrWorkspace *workspace, ZyrVisitRow *row, gboolean is_stop);

/** zyr_visit_acts_do: @action one of `visit.…` above; says in the window what came of it */
void zyr_visit_acts_do (GtkWidget *widget,
                        ZyrWorkspace *workspace,
                        ZyrVisitRow *row,
                        const char *action,
                        const char *outcome);

G_END_DECLS
