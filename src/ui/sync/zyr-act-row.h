/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrActRow: a row that asks for something to be done: a picture, what it is
 * about, a sentence, and buttons under them, which go to the next line where there is no room.
 */
#define ZYR_TYPE_ACT_ROW (zyr_act_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrActRow, zyr_act_row, ZYR, ACT_ROW, GtkListBoxRow)

/** zyr_act_row_new: @css_class: of the picture */
GtkWidget *zyr_act_row_new (const char *icon_name, const char *css_class);

void zyr_act_row_set_texts (ZyrActRow *self, const char *title, const char *text);

/** zyr_act_row_add_button: @target: (transfer floating) */
void zyr_act_row_add_button (ZyrActRow *self, const char *label, const char *action,
                             GVariant *target);

G_END_DECLS
