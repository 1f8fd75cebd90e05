/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_PASSPHRASE_SET,
  ZYR_PASSPHRASE_CHANGE,
  ZYR_PASSPHRASE_REMOVE,
} ZyrPassphraseAct;

/** ZyrPassphraseDialog: sets, changes or removes the passphrase of the app lock. */
#define ZYR_TYPE_PASSPHRASE_DIALOG (zyr_passphrase_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPassphraseDialog, zyr_passphrase_dialog, ZYR, PASSPHRASE_DIALOG, AdwWindow)

#define ZYR_PASSPHRASE_CHARS_MIN 8

/** zyr_passphrase_dialog_present: closes itself when it is done */
void
zyr_passphrase_dialog_present (GtkWindow *parent, ZyrWorkspace *workspace, ZyrPassphraseAct act);

G_END_DECLS
