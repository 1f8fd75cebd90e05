/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-review-desk.h"

G_BEGIN_DECLS

/* What stands beside the answers of a report, as the supervisor has chosen (ZYR_SETTINGS_REVIEW_BASE
 * and ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES), and which questions are shown then. */

/**
 * ZyrReportBeside:
 * @base: %ZYR_N_REVIEW_BASES: nothing: what differs from the registry or from the revision before
 *   is marked
 * @title: of what @base is
 * @is_wide: there is room for two columns
 */
typedef struct
{
  ZyrReviewBase base;
  const char *title;
  gboolean only_differences;
  gboolean is_wide;
} ZyrReportBeside;

/** zyr_report_beside_choose: a base that @desk does not have is not chosen */
void zyr_report_beside_choose (ZyrReportBeside *self, ZyrReviewDesk *desk);

/** zyr_report_beside_dup_sentence: what the answers are compared with, or why not; "" when nothing
 * was chosen */
char *zyr_report_beside_dup_sentence (const ZyrReportBeside *self, ZyrReviewDesk *desk);

/** zyr_report_beside_shows: an answer is shown when it differs, when something was said about it so
 * far, or when all are wanted */
gboolean zyr_report_beside_shows (const ZyrReportBeside *self,
                                  ZyrReviewDesk *desk,
                                  const char *ref);

/** zyr_report_beside_differs: the answer at @ref differs from what it is compared with */
gboolean zyr_report_beside_differs (const ZyrReportBeside *self,
                                    ZyrReviewDesk *desk,
                                    const char *ref);

/** zyr_report_beside_count: how many answers of the section do. @n_shown: (out): are shown */
guint zyr_report_beside_count (const ZyrReportBeside *self,
                               ZyrReviewDesk *desk,
                               const char *section_ref,
                               guint *n_shown);

G_END_DECLS
