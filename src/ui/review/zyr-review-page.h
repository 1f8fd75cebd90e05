/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZYR_TYPE_REVIEW_PAGE (zyr_review_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReviewPage, zyr_review_page, ZYR, REVIEW_PAGE, GtkWidget)

GtkWidget *zyr_review_page_new (void);

G_END_DECLS
