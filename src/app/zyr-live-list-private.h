/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"
#include "zyr-row-private.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/* @read: gives (transfer full) a #GPtrArray of rows with g_object_unref as its free function; its
 * data is %NULL. */
ZyrLiveList *zyr_live_list_new (ZyrWorkspace *workspace,
                                GType item_type,
                                ZyrRowEqualFunc equal,
                                ZyrJobFunc read);

G_END_DECLS
