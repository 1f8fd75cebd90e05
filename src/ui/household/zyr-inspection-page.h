/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrInspectionPage: the place of an inspector: a file of any foundation, found by a number at the
 * centre for a reason, is opened above it, and taken off the device when it is left.
 */
#define ZYR_TYPE_INSPECTION_PAGE (zyr_inspection_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrInspectionPage, zyr_inspection_page, ZYR, INSPECTION_PAGE, GtkWidget)

/** zyr_inspection_page_set_workspace: once */
void zyr_inspection_page_set_workspace (ZyrInspectionPage *self, ZyrWorkspace *workspace);

G_END_DECLS
