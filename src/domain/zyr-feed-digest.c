/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-feed-digest.h"

#include "zyr-hash.h"

#include <string.h>

void
zyr_feed_digest_add (ZyrFeedDigest *self, const char *kind, const char *id, gint64 ver)
{
  g_autofree char *text = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, kind, id, ver);
  guint8 hash[ZYR_SHA256_SIZE_BYTES];
  guint64 parts[2];

  zyr_hash_sha256 (text, strlen (text), hash);
  memcpy (parts, hash, sizeof parts);
  self->low += GUINT64_FROM_BE (parts[1]);
  self->high += GUINT64_FROM_BE (parts[0]) + (self->low < GUINT64_FROM_BE (parts[1]));
}

char *
zyr_feed_digest_to_text (const ZyrFeedDigest *self)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", self->high,
                          self->low);
}

gboolean
zyr_feed_digest_is_text (const char *text)
{
  return strlen (text) == ZYR_FEED_DIGEST_LENGTH
         && strspn (text, "0123456789abcdef") == ZYR_FEED_DIGEST_LENGTH;
}
