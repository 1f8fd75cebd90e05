/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrFeedDigest: what stands in a feed, in 128 bits: the sum of the hashes of its records' kinds,
 * ids and versions, in whatever order they are added. A device and the centre compare theirs.
 * Zero is that of a feed without records.
 */
typedef struct
{
  guint64 high;
  guint64 low;
} ZyrFeedDigest;

#define ZYR_FEED_DIGEST_LENGTH 32

void zyr_feed_digest_add (ZyrFeedDigest *self, const char *kind, const char *id, gint64 ver);

/** zyr_feed_digest_to_text: 32 lower-case hexadecimal digits. (transfer full) */
char *zyr_feed_digest_to_text (const ZyrFeedDigest *self);

/** zyr_feed_digest_is_text: exactly such text */
gboolean zyr_feed_digest_is_text (const char *text);

G_END_DECLS
