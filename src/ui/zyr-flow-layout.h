/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZyrFlowLayout: children side by side, and on the next line where there is no room; no widgets of
 * its own between, so that keyboard and screen reader meet the children alone.
 */
#define ZYR_TYPE_FLOW_LAYOUT (zyr_flow_layout_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFlowLayout, zyr_flow_layout, ZYR, FLOW_LAYOUT, GtkLayoutManager)

/** zyr_flow_new: Returns: (transfer floating): a widget with this layout; gtk_widget_set_parent()
 * puts children into it, and it unparents them when it goes */
GtkWidget *zyr_flow_new (GtkAccessibleRole role);

/** zyr_flow_append: @child: (transfer floating) */
void zyr_flow_append (GtkWidget *flow, GtkWidget *child);

/** zyr_flow_clear: without children again */
void zyr_flow_clear (GtkWidget *flow);

/**
 * zyr_flow_set_columns:
 * @n: 0: as many as have room, each as wide as it wants; else at most so many of the same width
 */
void zyr_flow_set_columns (GtkWidget *flow, guint n);

G_END_DECLS
