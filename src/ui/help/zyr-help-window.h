/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrHelpWindow: the pages of zyr-help-book.h in a window of their own, so that they can be read
 * beside what they are about; also before anybody is signed in, and while the application is locked.
 */
#define ZYR_TYPE_HELP_WINDOW (zyr_help_window_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHelpWindow, zyr_help_window, ZYR, HELP_WINDOW, AdwWindow)

/**
 * zyr_help_window_present:
 * @topic: (nullable): the page to open; %NULL: the list of all
 *
 * There is one window for @parent: it is brought to the front when it is open already.
 */
void zyr_help_window_present (GtkWindow *parent, const char *topic);

G_END_DECLS
