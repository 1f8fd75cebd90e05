/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * zyr_picture_viewer_show:
 * @parent: a widget of the window that it belongs to
 * @name: what the picture is of, for assistive technology
 *
 * Shows a picture as large as the window has room, or dot by dot; Escape closes it.
 */
void zyr_picture_viewer_show (GtkWidget *parent, GdkTexture *picture, const char *name);

G_END_DECLS
