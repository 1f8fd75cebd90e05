/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrTransferDialog: asks for a household's transfer to another foundation, which is looked for by
 * its name, or declines one that was asked for. Works offline: the act waits in the outbox. Closes
 * itself when the act is durable, and says so in the window.
 */
#define ZYR_TYPE_TRANSFER_DIALOG (zyr_transfer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTransferDialog, zyr_transfer_dialog, ZYR, TRANSFER_DIALOG, AdwWindow)

/** zyr_transfer_dialog_ask: @parent: a widget of the window that it is modal for, as below */
void zyr_transfer_dialog_ask (GtkWidget    *parent,
                              ZyrWorkspace *workspace,
                              const char   *household_id,
                              const char   *head_name);

void zyr_transfer_dialog_decline (GtkWidget    *parent,
                                  ZyrWorkspace *workspace,
                                  const char   *transfer_id,
                                  const char   *head_name);

G_END_DECLS
