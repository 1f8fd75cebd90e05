/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrReviewPage: the reports that wait for a supervisor's decision, in the order that he
 * wants (ZYR_SETTINGS_REVIEW_SORT), parted by what orders them.
 *
 * Property (read, notifies): "badge-number" (uint: how many there are).
 */
#define ZYR_TYPE_REVIEW_PAGE (zyr_review_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReviewPage, zyr_review_page, ZYR, REVIEW_PAGE, GtkWidget)

/** zyr_review_page_set_workspace: called once, before the page is shown. */
void zyr_review_page_set_workspace (ZyrReviewPage *self, ZyrWorkspace *workspace);

G_END_DECLS
