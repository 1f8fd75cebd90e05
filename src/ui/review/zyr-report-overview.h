/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-review-desk.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/** zyr_report_overview_new: the first page of a report: the result, the discrepancies, consents and
 * signatures, the worker's opinion, what changed since the last revision, the earlier decisions.
 * (transfer floating) */
GtkWidget *zyr_report_overview_new (ZyrWorkspace *workspace, ZyrReviewDesk *desk);

G_END_DECLS
