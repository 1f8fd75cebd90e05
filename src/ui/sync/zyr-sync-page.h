/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

#define ZYR_TYPE_SYNC_PAGE (zyr_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSyncPage, zyr_sync_page, ZYR, SYNC_PAGE, GtkWidget)

/** zyr_sync_page_set_workspace: called once, before the page is shown. */
void zyr_sync_page_set_workspace (ZyrSyncPage *self, ZyrWorkspace *workspace);

G_END_DECLS
