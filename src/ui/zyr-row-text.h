/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrRowText: what a row of a long list says: a heading, a text and a paler detail below one another,
 * each wrapped into three lines at most. Three labels would be measured ten times for each of the
 * rows that an answer changes; this is shaped once.
 */
#define ZYR_TYPE_ROW_TEXT (zyr_row_text_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRowText, zyr_row_text, ZYR, ROW_TEXT, GtkWidget)

GtkWidget *zyr_row_text_new (void);

/** zyr_row_text_set: @text, @detail: "" for none */
void zyr_row_text_set (ZyrRowText *self, const char *heading, const char *text, const char *detail);

G_END_DECLS
