/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/** zyr_remark_bubble_new: what a supervisor remarked on a question, or the worker answered. Returns:
 * (transfer floating) */
GtkWidget *zyr_remark_bubble_new (const ZyrRemark *remark);

/** zyr_remark_bubble_fill: @box shows these remarks, of ZyrRemark, and hides itself when there are
 * none */
void zyr_remark_bubble_fill (GtkBox *box, GPtrArray *remarks);

G_END_DECLS
