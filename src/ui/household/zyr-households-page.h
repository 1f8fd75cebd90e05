/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZYR_TYPE_HOUSEHOLDS_PAGE (zyr_households_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHouseholdsPage, zyr_households_page, ZYR, HOUSEHOLDS_PAGE, GtkWidget)

GtkWidget *zyr_households_page_new (void);

G_END_DECLS
