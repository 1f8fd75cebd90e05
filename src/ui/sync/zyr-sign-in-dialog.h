/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrSignInDialog: renews a session that the centre ended, over whatever the user is doing: the
 * page underneath, and everything typed there, stays as it is. Closes itself when it has worked.
 */
#define ZYR_TYPE_SIGN_IN_DIALOG (zyr_sign_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSignInDialog, zyr_sign_in_dialog, ZYR, SIGN_IN_DIALOG, AdwWindow)

/** zyr_sign_in_dialog_present: @parent: the window that it is modal for */
void zyr_sign_in_dialog_present (GtkWindow *parent, ZyrWorkspace *workspace);

G_END_DECLS
