/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrLiveList: a #GListModel of immutable rows read from the store, which reads itself again when
 * records change; rows that stay equal stay the same objects. Properties (read, notify): "loading"
 * (boolean, until the first answer), "n-items" (uint).
 *
 * What it holds, its maker says: zyr_conflict_list_new(), zyr_kept_draft_list_new().
 */
#define ZYR_TYPE_LIVE_LIST (zyr_live_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrLiveList, zyr_live_list, ZYR, LIVE_LIST, GObject)

gboolean zyr_live_list_get_loading (ZyrLiveList *self);
const GError *zyr_live_list_get_error (ZyrLiveList *self); /* (nullable): of the last read */

G_END_DECLS
