/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * zyr_barcode_picture_read_async: exactly one of @file and @bytes
 *
 * Looks for codes in a picture, in another thread. Finish gives (transfer full) (element-type utf8)
 * (nullable): what they say, empty when there are none; %NULL with G_IO_ERROR, or
 * ZYR_WORKSPACE_ERROR NOT_IMAGE, TOO_LARGE.
 */
void zyr_barcode_picture_read_async (GFile *file,
                                     GBytes *bytes,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *zyr_barcode_picture_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
