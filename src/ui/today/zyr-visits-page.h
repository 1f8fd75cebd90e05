/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_VISITS_PAGE (zyr_visits_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitsPage, zyr_visits_page, ZYR, VISITS_PAGE, GtkWidget)

/** zyr_visits_page_set_workspace: called once, before the page is shown. */
void zyr_visits_page_set_workspace (ZyrVisitsPage *self, ZyrWorkspace *workspace);

G_END_DECLS
