/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-blobs.h"
#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-store-private.h"

char *
zyr_store_put_blob (ZyrStore   *self,
                    const char *sha256,
                    const char *mime,
                    GBytes     *bytes,
                    const char *draft,
                    gboolean    from_centre,
                    GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autofree char *hash = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  if (g_bytes_get_size (bytes) > ZYR_BLOB_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "blob is too large");
      return NULL;
    }
  hash = zyr_hash_sha256_hex_bytes (bytes);
  if (sha256 != NULL && !g_str_equal (sha256, hash))
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_CONFLICT,
                           "the bytes have another hash");
      return NULL;
    }
  transaction = zyr_store_begin (self, error);
  /* The same bytes again: what the centre has once confirmed stays confirmed. */
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "INSERT INTO blob (sha256, mime, size, sent, draft, bytes)"
                          " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET"
                          " sent = max (sent, excluded.sent), draft = excluded.draft",
                          "ttiitb",
                          hash,
                          mime != NULL ? mime : "",
                          (gint64) g_bytes_get_size (bytes),
                          (gint64) from_centre,
                          draft != NULL ? draft : "",
                          bytes)
      || !zyr_store_exec (self, error, "DELETE FROM blob_part WHERE sha256 = ?", "t", hash)
      || !zyr_store_commit (g_steal_pointer (&transaction), error))
    return NULL;
  return g_steal_pointer (&hash);
}

GBytes *
zyr_store_dup_blob (ZyrStore *self, const char *sha256, char **mime, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT bytes, mime FROM blob WHERE sha256 = ?",
                           "t",
                           sha256);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    {
      if (mime != NULL)
        *mime = zyr_stmt_dup (query, 1);
      return zyr_stmt_dup_bytes (query, 0);
    }
  if (zyr_stmt_ok (query, error))
    g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, "no such blob");
  return NULL;
}

GPtrArray *
zyr_store_list_unsent_blobs (ZyrStore *self, GError **error)
{
  g_autoptr (GPtrArray) blobs = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT sha256, mime, size FROM blob WHERE sent = 0 AND sha256 IN"
                           " (SELECT b.sha256 FROM outbox_blob b JOIN outbox o USING (n)"
                           "  WHERE o.state <> 0)"
                           " ORDER BY size, sha256",
                           "");
  if (query == NULL)
    return NULL;
  blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_blob_info_free);
  while (zyr_stmt_next (query))
    {
      ZyrStoreBlobInfo *info = g_new0 (ZyrStoreBlobInfo, 1);

      info->sha256 = zyr_stmt_dup (query, 0);
      info->mime = zyr_stmt_dup (query, 1);
      info->size_bytes = zyr_stmt_int (query, 2);
      g_ptr_array_add (blobs, info);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&blobs) : NULL;
}

gboolean
zyr_store_mark_blob_sent (ZyrStore *self, const char *sha256, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self, error, "UPDATE blob SET sent = 1 WHERE sha256 = ?", "t", sha256)
      || !zyr_store_require_change (self, "no such blob", error))
    return FALSE;
  self->changes->outbox = TRUE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_keep_blob_part (ZyrStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  if (bytes != NULL && g_bytes_get_size (bytes) > ZYR_BLOB_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "blob is too large");
      return FALSE;
    }
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (bytes != NULL
          ? !zyr_store_exec (self,
                             error,
                             "INSERT OR REPLACE INTO blob_part (sha256, bytes) VALUES (?, ?)",
                             "tb",
                             sha256,
                             bytes)
          : !zyr_store_exec (self, error, "DELETE FROM blob_part WHERE sha256 = ?", "t", sha256))
    return FALSE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

GBytes *
zyr_store_dup_blob_part (ZyrStore *self, const char *sha256, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT bytes FROM blob_part WHERE sha256 = ?",
                           "t",
                           sha256);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return zyr_stmt_dup_bytes (query, 0);
  return zyr_stmt_ok (query, error) ? g_bytes_new (NULL, 0) : NULL;
}
