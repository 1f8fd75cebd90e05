/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrReportQueue: which reports come before and after the one on the desk in the supervisor's queue,
 * in the order that he wants (ZYR_SETTINGS_REVIEW_SORT). It follows the store and that order.
 *
 * Signal: "changed".
 */
#define ZYR_TYPE_REPORT_QUEUE (zyr_report_queue_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReportQueue, zyr_report_queue, ZYR, REPORT_QUEUE, GObject)

ZyrReportQueue *zyr_report_queue_new (ZyrWorkspace *workspace);

/** zyr_report_queue_set_visit: which one is on the desk; nothing is known until the store has told */
void zyr_report_queue_set_visit (ZyrReportQueue *self, const char *visit_id);

/* (nullable): ids; both %NULL while it is not in the queue */
const char *zyr_report_queue_get_before (ZyrReportQueue *self);
const char *zyr_report_queue_get_after (ZyrReportQueue *self);

G_END_DECLS
