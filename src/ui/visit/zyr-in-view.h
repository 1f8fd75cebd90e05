/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** zyr_is_in_view: whether the middle of @widget is not scrolled away */
gboolean zyr_is_in_view (GtkWidget *widget);

/**
 * zyr_popup_in_view: opens @popover, at once or when its parent has come into view: GTK 4.8 places it
 * by where that is, and finds no place outside the display. So who types ahead of the scrolling gets
 * it a moment later, when it has been scrolled to; not at all when the focus has gone elsewhere
 * meanwhile.
 */
void zyr_popup_in_view (GtkPopover *popover);

/** zyr_popover_button_new: a button that opens @popover (transfer floating) so: what a GtkMenuButton
 * does not. Returns: (transfer floating) */
GtkWidget *zyr_popover_button_new (const char *icon_name, GtkWidget *popover);

G_END_DECLS
