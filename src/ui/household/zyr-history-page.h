/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-file-history.h"

G_BEGIN_DECLS

/** ZyrHistoryPage: who changed what in a household's file, by months, as far back as one scrolls. */
#define ZYR_TYPE_HISTORY_PAGE (zyr_history_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHistoryPage, zyr_history_page, ZYR, HISTORY_PAGE, GtkWidget)

/** zyr_history_page_new: @head_name: of the household */
GtkWidget *zyr_history_page_new (ZyrWorkspace *workspace,
                                 const char *household_id,
                                 const char *head_name);

/** zyr_history_tile_new: shows one event after the other. (transfer floating) */
GtkWidget *zyr_history_tile_new (void);
void zyr_history_tile_show (GtkWidget *tile, ZyrWorkspace *workspace, ZyrFileEvent *event);

G_END_DECLS
