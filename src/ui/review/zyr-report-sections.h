/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-report-beside.h"

G_BEGIN_DECLS

/** zyr_report_sections_fill: the overview and the sections of the report on @desk, each with how many
 * of its answers differ from what is @beside, and the one of @selected (nullable) chosen again if it is
 * still there */
void zyr_report_sections_fill (GtkListBox      *list,
                               ZyrReviewDesk   *desk,
                               ZyrReportBeside *beside,
                               const char      *selected);

/** zyr_report_sections_get_ref: (nullable): of a row (nullable) of that list: %NULL for the overview */
const char *zyr_report_sections_get_ref (GtkListBoxRow *row);
const char *zyr_report_sections_get_title (GtkListBoxRow *row);

G_END_DECLS
