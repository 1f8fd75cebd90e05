/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZYR_TYPE_TODAY_PAGE (zyr_today_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTodayPage, zyr_today_page, ZYR, TODAY_PAGE, GtkWidget)

GtkWidget *zyr_today_page_new (void);

G_END_DECLS
