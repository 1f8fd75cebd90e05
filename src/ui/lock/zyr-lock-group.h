/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/** ZyrLockGroup: what there is to set about the app lock; without a passphrase only how to set one. */
#define ZYR_TYPE_LOCK_GROUP (zyr_lock_group_get_type ())
G_DECLARE_FINAL_TYPE (ZyrLockGroup, zyr_lock_group, ZYR, LOCK_GROUP, AdwPreferencesGroup)

/** zyr_lock_group_set_workspace: once */
void zyr_lock_group_set_workspace (ZyrLockGroup *self, ZyrWorkspace *workspace);

G_END_DECLS
