/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-digest.h"

#include "zyr-feed-digest.h"
#include "zyr-store-private.h"

#define NOTED "digest-at"

gboolean
zyr_store_is_digest_due (ZyrStore *self)
{
  gint64 now_s = zyr_store_now_s (self);
  g_autofree char *noted = NULL;
  g_autofree char *now = NULL;
  gint64 age_s;

  ZYR_STORE_ASSERT_THREAD (self);

  noted = zyr_store_dup_meta (self, NOTED, NULL);
  age_s = noted != NULL ? now_s - g_ascii_strtoll (noted, NULL, 10) : -1;
  if (age_s >= 0 && age_s < ZYR_STORE_DIGEST_EVERY_S)
    return FALSE;
  /* A clock that was put back begins anew; a disk that is full has other worries. */
  now = g_strdup_printf ("%" G_GINT64_FORMAT, now_s);
  return zyr_store_set_meta (self, NOTED, now, NULL) && age_s >= 0;
}

char *
zyr_store_dup_digest (ZyrStore *self, const char *scope, GError **error)
{
  ZyrFeedDigest digest = { 0 };
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT r.kind, r.id, r.ver FROM held h JOIN record r ON r.row = h.record"
                           " WHERE h.scope = (SELECT id FROM scope WHERE name = ?)",
                           "t",
                           scope);
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    zyr_feed_digest_add (&digest, zyr_stmt_text (query, 0), zyr_stmt_text (query, 1),
                         zyr_stmt_int (query, 2));
  return zyr_stmt_ok (query, error) ? zyr_feed_digest_to_text (&digest) : NULL;
}
