/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_HOUSEHOLDS_PAGE (zyr_households_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHouseholdsPage, zyr_households_page, ZYR, HOUSEHOLDS_PAGE, GtkWidget)

/** zyr_households_page_set_workspace: called once, before the page is shown. */
void zyr_households_page_set_workspace (ZyrHouseholdsPage *self, ZyrWorkspace *workspace);

/** zyr_households_page_search: for @words, among all of them */
void zyr_households_page_search (ZyrHouseholdsPage *self, const char *words);

G_END_DECLS
