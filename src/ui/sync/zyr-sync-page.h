/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrSyncPage: where things stand with the centre: the connection, what waits, what went wrong, and
 * the last thirty days.
 *
 * Properties (read, notify): "badge-number" (uint: acts that need a person, else those that wait),
 * "needs-attention" (boolean: a person has to do something).
 */
#define ZYR_TYPE_SYNC_PAGE (zyr_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSyncPage, zyr_sync_page, ZYR, SYNC_PAGE, GtkWidget)

/** zyr_sync_page_set_workspace: called once, before the page is shown. */
void zyr_sync_page_set_workspace (ZyrSyncPage *self, ZyrWorkspace *workspace);

G_END_DECLS
