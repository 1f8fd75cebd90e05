/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrSettingsPage: who is signed in, how the window looks, what is sent over which network, what
 * the desktop may show, what the data on this device take, and what the device is.
 */
#define ZYR_TYPE_SETTINGS_PAGE (zyr_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSettingsPage, zyr_settings_page, ZYR, SETTINGS_PAGE, GtkWidget)

/** zyr_settings_page_new: @workspace: READY */
GtkWidget *zyr_settings_page_new (ZyrWorkspace *workspace);

G_END_DECLS
