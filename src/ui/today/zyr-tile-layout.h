/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZyrTileLayout: how a visit stands in a list. Four children, in this order: its hour or day, its
 * text, its buttons, an arrow. They are side by side where the text keeps most of the width; where
 * the hour or the buttons would take a third of it, the hour is above the text, the buttons below.
 */
#define ZYR_TYPE_TILE_LAYOUT (zyr_tile_layout_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTileLayout, zyr_tile_layout, ZYR, TILE_LAYOUT, GtkLayoutManager)

G_END_DECLS
