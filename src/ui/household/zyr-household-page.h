/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_HOUSEHOLD_PAGE (zyr_household_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHouseholdPage, zyr_household_page, ZYR, HOUSEHOLD_PAGE, GtkWidget)

/** zyr_household_page_new: @household_id: UUID */
GtkWidget *zyr_household_page_new (ZyrWorkspace *workspace, const char *household_id);

G_END_DECLS
