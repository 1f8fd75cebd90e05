/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A list of any length is a GtkGridView of one column in its template, with `max-columns` 1 and
 * `accessible-role` list. A GtkListView keeps 200 rows whatever its height: each key of a search
 * would lay all of them out again. A grid keeps 33, more than any screen shows.
 */

/** zyr_long_list_set_model: @model: (nullable) (transfer none): nothing of it can be selected. Rows
 * that must be made for it are made some at each frame, the first ones first. */
void zyr_long_list_set_model (GtkGridView *list, GListModel *model);

/** zyr_long_list_set_row: in "setup", once: @row (transfer floating) shows what @item holds, and is
 * told to screen readers as the item of a list */
void zyr_long_list_set_row (GtkListItem *item, GtkWidget *row);

G_END_DECLS
