/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * zyr_focus_first:
 *
 * Focuses what is chosen in @widget (an active radio button), else the first thing in it that can
 * have the focus. gtk_widget_child_focus() will not do in a grab_focus implementation: where
 * nothing can have the focus, it asks the widget itself to grab it again.
 *
 * Returns: %FALSE when nothing in it can
 */
gboolean zyr_focus_first (GtkWidget *widget);

G_END_DECLS
