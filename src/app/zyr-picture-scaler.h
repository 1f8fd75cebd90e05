/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * zyr_picture_scaler_run:
 * @longest_px: of the longer side at most
 * @size_bytes_max: to be aimed at
 *
 * Makes a photograph smaller and turns it upright. One that is small and upright
 * already stays as it is, and so does what cannot be read here and is small. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with ZYR_WORKSPACE_ERROR_NOT_IMAGE
 */
GBytes *
zyr_picture_scaler_run (GBytes *picture, guint longest_px, gsize size_bytes_max, GError **error);

/**
 * zyr_picture_scaler_turn: a quarter to the right; a photograph is written as JPEG again, what is
 * drawn as PNG. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL with ZYR_WORKSPACE_ERROR_NOT_IMAGE
 */
GBytes *zyr_picture_scaler_turn (GBytes *picture, GError **error);

G_END_DECLS
