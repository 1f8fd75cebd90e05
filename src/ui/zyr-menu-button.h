/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ZyrMenuButton: the application's menu; last in the header bar of each place. */
#define ZYR_TYPE_MENU_BUTTON (zyr_menu_button_get_type ())
G_DECLARE_FINAL_TYPE (ZyrMenuButton, zyr_menu_button, ZYR, MENU_BUTTON, GtkWidget)

G_END_DECLS
