/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_WELCOME_PAGE (zyr_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrWelcomePage, zyr_welcome_page, ZYR, WELCOME_PAGE, GtkWidget)

/** zyr_welcome_page_set_workspace: called once, before the page is shown. */
void zyr_welcome_page_set_workspace (ZyrWelcomePage *self, ZyrWorkspace *workspace);

G_END_DECLS
