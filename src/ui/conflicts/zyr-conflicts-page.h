/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrConflictsPage: the place that lists fields about which two people said different things; the
 * window shows it only while there are some. Properties (read, notify): "badge-number" (uint, how
 * many), "wanted" (boolean: there are some).
 */
#define ZYR_TYPE_CONFLICTS_PAGE (zyr_conflicts_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrConflictsPage, zyr_conflicts_page, ZYR, CONFLICTS_PAGE, GtkWidget)

void zyr_conflicts_page_set_workspace (ZyrConflictsPage *self, ZyrWorkspace *workspace);

G_END_DECLS
