/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrLiveList: a #GListModel of immutable rows read from the store, which reads itself again when
 * records change; rows that stay equal stay the same objects. Properties (read, notify): "loading"
 * (boolean, until the first answer), "n-items" (uint).
 *
 * What it holds, its maker says: zyr_conflict_list_new(), zyr_kept_draft_list_new(), #ZyrVisitList.
 */
#define ZYR_TYPE_LIVE_LIST (zyr_live_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (ZyrLiveList, zyr_live_list, ZYR, LIVE_LIST, GObject)

/**
 * ZyrLiveListClass:
 * @make_question: (nullable): what is asked of the store now: a copy for its thread, and in
 * @question_free what frees it. Without it, the question is %NULL.
 */
struct _ZyrLiveListClass
{
  GObjectClass parent_class;

  gpointer (*make_question) (ZyrLiveList *self, GDestroyNotify *question_free);
};

gboolean zyr_live_list_get_loading (ZyrLiveList *self);
/* (nullable) (transfer none): of the last read; the old rows stay */
const GError *zyr_live_list_get_error (ZyrLiveList *self);

G_END_DECLS
