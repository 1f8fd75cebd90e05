/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrListHead: the first items of a model. Once it is large enough for all of them, what it tells is
 * what the model tells: GtkSliceListModel says of one row that is inserted that all behind it are
 * others, and a list then asks for each of them.
 */
#define ZYR_TYPE_LIST_HEAD (zyr_list_head_get_type ())
G_DECLARE_FINAL_TYPE (ZyrListHead, zyr_list_head, ZYR, LIST_HEAD, GObject)

ZyrListHead *zyr_list_head_new (GListModel *model, guint size);

GListModel *zyr_list_head_get_model (ZyrListHead *self);
guint zyr_list_head_get_size (ZyrListHead *self);
/** zyr_list_head_set_size: how many items it has at most */
void zyr_list_head_set_size (ZyrListHead *self, guint size);

G_END_DECLS
