/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What would take longer than a frame to build and to lay out is built in steps, from what is seen
 * first to what is reached by scrolling: the first at once, each of the others a frame later, also
 * when none is drawn. Until the last the widget's accessible state is "busy".
 */

/** ZyrStepFunc: does @step of 0, 1, 2 … for @widget
 *
 * Returns: whether there is something new to lay out; if not, the next follows in the same frame
 */
typedef gboolean (*ZyrStepFunc) (GtkWidget *widget, guint step);

/** zyr_steps_run: @n_steps: at least one. Begins anew what is still under way for @widget. */
void zyr_steps_run (GtkWidget *widget, ZyrStepFunc func, guint n_steps);

/** zyr_steps_stop: whoever has done at once what was left. Also when nothing is under way. */
void zyr_steps_stop (GtkWidget *widget);

G_END_DECLS
