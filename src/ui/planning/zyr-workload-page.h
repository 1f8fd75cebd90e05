/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrWorkloadPage: how the work is spread over the workers, and the planned visits of each. Visits
 * are given to another worker by dragging them onto his row, or by selecting them and choosing him.
 */
#define ZYR_TYPE_WORKLOAD_PAGE (zyr_workload_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrWorkloadPage, zyr_workload_page, ZYR, WORKLOAD_PAGE, GtkWidget)

GtkWidget *zyr_workload_page_new (ZyrWorkspace *workspace);

G_END_DECLS
