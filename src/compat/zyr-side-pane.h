/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrSidePane:
 *
 * A sidebar beside its content. Where there is no room for both, the content has the whole width
 * and the sidebar slides over it when `show-sidebar` is set.
 *
 * Stands in front of AdwFlap (libadwaita 1.2) and AdwOverlaySplitView (1.4).
 *
 * Properties: `sidebar` and `content` (GtkWidget), `folded` (read-only: the sidebar has no room),
 * `show-sidebar`.
 */
#define ZYR_TYPE_SIDE_PANE (zyr_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSidePane, zyr_side_pane, ZYR, SIDE_PANE, GtkWidget)

GtkWidget *zyr_side_pane_new (void);

void zyr_side_pane_set_sidebar (ZyrSidePane *self, GtkWidget *sidebar);
void zyr_side_pane_set_content (ZyrSidePane *self, GtkWidget *content);

gboolean zyr_side_pane_get_folded (ZyrSidePane *self);
gboolean zyr_side_pane_get_show_sidebar (ZyrSidePane *self);
void zyr_side_pane_set_show_sidebar (ZyrSidePane *self, gboolean show_sidebar);

G_END_DECLS
