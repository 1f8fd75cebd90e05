/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrDownloads: how many devices fetch a whole feed at a time, as all of a province do on the morning
 * on which it begins. Those who are let in read to the end, page after page; the others are told when
 * to come again, the sooner the more often they were told. Who only fetches what is new is no download,
 * until his page turns out not to be the last. Each process counts for itself. Thread-safe.
 */
typedef struct _ZyrDownloads ZyrDownloads;

/** A device that is let in and does not ask for its next page for so long has gone. */
#define ZYR_DOWNLOAD_IDLE_S 30

/** zyr_downloads_new: @n_max: 0: no limit */
ZyrDownloads *zyr_downloads_new (guint n_max);
void zyr_downloads_free (ZyrDownloads *downloads);

/**
 * zyr_downloads_enter: @device asks for a page
 * @begins: the first of a feed
 *
 * Returns: 0, or after how many seconds to come again
 */
gint64 zyr_downloads_enter (ZyrDownloads *downloads,
                            const char *device,
                            gboolean begins,
                            gint64 now_s);

/** zyr_downloads_leave: it was given a page; @more: and it was not the last one */
void zyr_downloads_leave (ZyrDownloads *downloads, const char *device, gboolean more, gint64 now_s);

/** zyr_downloads_get_n: devices that are let in now */
guint zyr_downloads_get_n (ZyrDownloads *downloads);

G_END_DECLS
