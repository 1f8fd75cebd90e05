/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrListPlace: the inside of a place that is one long list: header bar with the menu, the list, and
 * what is said when it is empty.
 *
 * Properties (write, for templates): "title", "icon-name", "empty-title", "empty-text",
 * "list-label". Signal: "activate" (GObject *item).
 */
#define ZYR_TYPE_LIST_PLACE (zyr_list_place_get_type ())
G_DECLARE_FINAL_TYPE (ZyrListPlace, zyr_list_place, ZYR, LIST_PLACE, GtkWidget)

/** ZyrListPlaceSetupFunc: Returns: (transfer floating): a widget that will show one item after the
 * other */
typedef GtkWidget *(*ZyrListPlaceSetupFunc) (gpointer data);
typedef void (*ZyrListPlaceBindFunc) (GtkWidget *child, gpointer item, gpointer data);

/** zyr_list_place_set_rows: @data outlives the place */
void zyr_list_place_set_rows (ZyrListPlace         *self,
                              ZyrListPlaceSetupFunc setup,
                              ZyrListPlaceBindFunc  bind,
                              gpointer              data);

/** ZyrListPlaceHeaderFunc: Returns: (transfer full) (nullable): what stands over @item and over
 * those after it that say the same */
typedef char *(*ZyrListPlaceHeaderFunc) (gpointer item, gpointer data);

/** zyr_list_place_set_headers: parts the list. @header: (nullable); to be called again when it
 * answers otherwise. @data is that of the rows. */
void zyr_list_place_set_headers (ZyrListPlace *self, ZyrListPlaceHeaderFunc header);

/** zyr_list_place_set_model: @model: (nullable) (transfer none) */
void zyr_list_place_set_model (ZyrListPlace *self, GListModel *model);

/** zyr_list_place_scroll_to_top: for another answer than the one that was shown */
void zyr_list_place_scroll_to_top (ZyrListPlace *self);

/** zyr_list_place_get_n_items: 0 without a model */
guint zyr_list_place_get_n_items (ZyrListPlace *self);

/** zyr_list_place_set_subtitle: under the title; not shown while the list is empty */
void zyr_list_place_set_subtitle (ZyrListPlace *self, const char *subtitle);

/** zyr_list_place_pack_start: puts @child at the beginning of the header bar */
void zyr_list_place_pack_start (ZyrListPlace *self, GtkWidget *child);

G_END_DECLS
