/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * zyr_shortcuts_window_present: every key of the window, in a list that fits on a narrow display,
 * as GtkShortcutsWindow does not.
 */
void zyr_shortcuts_window_present (GtkWindow *parent);

G_END_DECLS
