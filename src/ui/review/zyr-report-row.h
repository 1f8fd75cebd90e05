/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-form.h"
#include "zyr-report-beside.h"
#include "zyr-review-desk.h"

G_BEGIN_DECLS

/* One question of a report as its reader sees it: the answer, what it is compared with, what was
 * said about it, and the remark on it, which a reviewer writes here (Ctrl+M). */
#define ZYR_TYPE_REPORT_ROW (zyr_report_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReportRow, zyr_report_row, ZYR, REPORT_ROW, GtkListBoxRow)

/** zyr_report_row_new: @item: a question or a note of the desk's session. (transfer floating) */
GtkWidget *
zyr_report_row_new (ZyrReviewDesk *desk, ZyrFormItem *item, const ZyrReportBeside *beside);

/** zyr_report_answer_text: what was answered, in words. (transfer full) */
char *zyr_report_answer_text (const ZyrFormItem *item);

G_END_DECLS
