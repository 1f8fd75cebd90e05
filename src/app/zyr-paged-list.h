/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrPagedList: a #GListModel over an answer of the store of any length, read page by page as rows
 * are asked for, and forgotten when nobody shows them.
 *
 * A row can stand in the list before its page arrived: its id is "" then. Where an answer has
 * another record at a place, the row there stays and emits "changed". When records change, the list
 * reads itself again: what came or went before the rows that are shown is told where they begin, so
 * that they keep their place on the screen; all else comes and goes at the end.
 *
 * Properties (read, notify): "n-total" (uint, = n-items), "loading" (boolean: a newer answer is on
 * its way; the old rows stay meanwhile).
 *
 * What it holds, its maker says: #ZyrHouseholdList, #ZyrVisitPages.
 */
#define ZYR_TYPE_PAGED_LIST (zyr_paged_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (ZyrPagedList, zyr_paged_list, ZYR, PAGED_LIST, GObject)

/**
 * ZyrPagedListClass:
 * @make_question: what is asked of the store now: a copy for its thread, and in @question_free what
 * frees it
 */
struct _ZyrPagedListClass
{
  GObjectClass parent_class;

  gpointer (*make_question) (ZyrPagedList *self, GDestroyNotify *question_free);
};

guint zyr_paged_list_get_n_total (ZyrPagedList *self);
gboolean zyr_paged_list_get_loading (ZyrPagedList *self);
/* (nullable) (transfer none): of the last read; the old rows stay */
const GError *zyr_paged_list_get_error (ZyrPagedList *self);

G_END_DECLS
