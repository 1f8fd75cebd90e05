/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-report-beside.h"

G_BEGIN_DECLS

/** zyr_report_answers_fill: appends the answers of a section of the report on @desk, with what
 * @beside puts beside them; in groups: a heading begins a new list */
void zyr_report_answers_fill (GtkBox          *box,
                              ZyrReviewDesk   *desk,
                              ZyrReportBeside *beside,
                              const char      *section_ref);

G_END_DECLS
