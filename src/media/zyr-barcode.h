/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zyr_barcode_read:
 * @gray: @width × @height brightnesses, row by row, a byte each
 *
 * Reads the codes in a picture: QR, EAN, UPC, Code 128, Code 39, Code 93, Codabar, interleaved 2 of
 * 5, DataBar. Slow for large pictures; any thread.
 *
 * Returns: (transfer full) (element-type utf8): what they say, each once; never %NULL. What is no
 * text (a QR code may hold any bytes) is left out.
 */
GPtrArray *zyr_barcode_read (GBytes *gray, guint width, guint height);

G_END_DECLS
