/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** zyr_list_box_clear: without rows again; not for a list that is bound to a model */
void zyr_list_box_clear (GtkListBox *list);
/** zyr_box_clear: without children again */
void zyr_box_clear (GtkBox *box);

G_END_DECLS
