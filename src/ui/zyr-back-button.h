/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ZyrBackButton: goes back to the page below (win.back); first in the header bar of a page that was opened. */
#define ZYR_TYPE_BACK_BUTTON (zyr_back_button_get_type ())
G_DECLARE_FINAL_TYPE (ZyrBackButton, zyr_back_button, ZYR, BACK_BUTTON, GtkWidget)

G_END_DECLS
