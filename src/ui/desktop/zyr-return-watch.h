/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrReturnWatch: lets the desktop say when a report of the user's came back from the supervisor
 * (unless ZYR_SETTINGS_NOTIFICATIONS is off). It names nobody, for it is seen on locked screens;
 * opening it activates "app.open-visit". What had come back before the workspace was opened is shown
 * in the window, not told again.
 */
#define ZYR_TYPE_RETURN_WATCH (zyr_return_watch_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReturnWatch, zyr_return_watch, ZYR, RETURN_WATCH, GObject)

ZyrReturnWatch *zyr_return_watch_new (GApplication *app, ZyrWorkspace *workspace);

G_END_DECLS
