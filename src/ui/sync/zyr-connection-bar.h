/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrConnectionBar: a slim line under every page that is there only while the device is out of
 * touch with the centre: offline, session ended (with a button to sign in again), withdrawn, or so
 * long that its lease ends soon; or
 * when it is in touch and its clock is wrong.
 */
#define ZYR_TYPE_CONNECTION_BAR (zyr_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (ZyrConnectionBar, zyr_connection_bar, ZYR, CONNECTION_BAR, GtkWidget)

/** zyr_connection_bar_set_workspace: called once. */
void zyr_connection_bar_set_workspace (ZyrConnectionBar *self, ZyrWorkspace *workspace);

G_END_DECLS
