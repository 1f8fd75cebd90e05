/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** zyr_label_new: a label that has as many lines as its text needs, from the left.
 * @text, @style: (nullable): a CSS class. Returns: (transfer floating) */
GtkWidget *zyr_label_new (const char *text, const char *style);

/** zyr_label_append: such a label at the end of @box. Returns: (transfer none) */
GtkWidget *zyr_label_append (GtkBox *box, const char *text, const char *style);

/** zyr_tag_new: a word or two beside a title, in a frame; to be aligned by the caller.
 * @style: (nullable): the CSS class of its colour. Returns: (transfer floating) */
GtkWidget *zyr_tag_new (const char *text, const char *style);

G_END_DECLS
