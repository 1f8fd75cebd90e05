/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-json.h"
#include "zyr-report-summary.h"

G_BEGIN_DECLS

/* @result: (nullable): as zyr_visit_result_read() gives it. (transfer full) */
ZyrReportSummary *zyr_report_summary_new (JsonObject *result);
void zyr_report_summary_free (ZyrReportSummary *summary);

G_END_DECLS
