/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrSyncList:
 *
 * A heading and the first rows of a model under it, more of them on demand, so that thirty days of
 * history do not become hundreds of widgets. With an empty model it shows a sentence in their
 * place, or hides itself when it has none.
 *
 * Properties: `title`, `empty-text` (translated strings, write on construction).
 */
#define ZYR_TYPE_SYNC_LIST (zyr_sync_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSyncList, zyr_sync_list, ZYR, SYNC_LIST, GtkWidget)

/**
 * zyr_sync_list_set_model:
 * @model: (nullable) (transfer none)
 * @create: makes a row for an item; @data is passed to it
 */
void zyr_sync_list_set_model (ZyrSyncList               *self,
                              GListModel                *model,
                              GtkListBoxCreateWidgetFunc create,
                              gpointer                   data);

/** zyr_sync_list_get_list: (transfer none): for its `row-activated` */
GtkListBox *zyr_sync_list_get_list (ZyrSyncList *self);

G_END_DECLS
