/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZyrBesideRow: what another source says about a question, on one line below its answer, with a
 * button that takes it as the answer. Signal: "use" ().
 */
#define ZYR_TYPE_BESIDE_ROW (zyr_beside_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrBesideRow, zyr_beside_row, ZYR, BESIDE_ROW, GtkWidget)

GtkWidget *zyr_beside_row_new (const char *icon_name);

/**
 * zyr_beside_row_show:
 * @sentence: what it says; "" hides the row
 * @differs: from the answer: it is marked, also in words
 * @use_name: (nullable): what the button is called for assistive technology; %NULL: no button
 */
void zyr_beside_row_show (ZyrBesideRow *self,
                          const char *sentence,
                          gboolean differs,
                          const char *use_name);

G_END_DECLS
