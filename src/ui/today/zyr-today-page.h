/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrTodayPage: the signed-in worker's day.
 *
 * Property (read, notifies): "badge-number" (uint: reports that came back to be corrected).
 */
#define ZYR_TYPE_TODAY_PAGE (zyr_today_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTodayPage, zyr_today_page, ZYR, TODAY_PAGE, GtkWidget)

/** zyr_today_page_set_workspace: called once, before the page is shown. */
void zyr_today_page_set_workspace (ZyrTodayPage *self, ZyrWorkspace *workspace);

G_END_DECLS
