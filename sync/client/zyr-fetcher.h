/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrFetcher: gets small public things over HTTP, such as the tiles of a map: no cookies, no language,
 * nothing of who asks, no other server than the one that is named, and nothing on the disk. Not for
 * the centre, which a ZyrTransport talks to.
 */
#define ZYR_TYPE_FETCHER (zyr_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFetcher, zyr_fetcher, ZYR, FETCHER, GObject)

ZyrFetcher *zyr_fetcher_new (void);

/** zyr_fetcher_get_async: @size_bytes_max: a larger answer is an error */
void zyr_fetcher_get_async (ZyrFetcher *self,
                            const char *address,
                            gsize size_bytes_max,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/** zyr_fetcher_get_finish: Returns: (transfer full) (nullable): errors of G_IO_ERROR, and libsoup's */
GBytes *zyr_fetcher_get_finish (ZyrFetcher *self, GAsyncResult *result, GError **error);

G_END_DECLS
