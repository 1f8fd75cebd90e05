/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_REPORT_PAGE (zyr_report_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReportPage, zyr_report_page, ZYR, REPORT_PAGE, GtkWidget)

/** zyr_report_page_new: @visit_id: UUID */
GtkWidget *zyr_report_page_new (ZyrWorkspace *workspace, const char *visit_id);

G_END_DECLS
