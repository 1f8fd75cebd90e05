/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-sounds.h"

#include "zyr-limits.h"
#include "zyr-store-blobs.h"
#include "zyr-store-private.h"

static gboolean
append_piece (ZyrStore *self, const char *draft, const char *ref, GBytes *bytes, GError **error)
{
  return zyr_store_exec (self,
                         error,
                         "INSERT INTO draft_sound (draft, ref, seq, bytes)"
                         " SELECT id, ?, 1 + coalesce ((SELECT max (seq) FROM draft_sound"
                         "  WHERE draft = d.id AND ref = ?), 0), ?"
                         " FROM draft d WHERE id = ? AND op = 0",
                         "ttbt",
                         ref,
                         ref,
                         bytes,
                         draft)
         && zyr_store_require_change (self, "no unfinished draft of that id", error);
}

static gboolean
query_size (ZyrStore *self, const char *draft, const char *ref, gint64 *size_bytes, GError **error)
{
  return zyr_store_query_int (self,
                              error,
                              0,
                              size_bytes,
                              "SELECT coalesce (sum (length (bytes)), 0) FROM draft_sound"
                              " WHERE draft = ? AND ref = ?",
                              "tt",
                              draft,
                              ref);
}

gboolean
zyr_store_append_sound (ZyrStore   *self,
                        const char *draft,
                        const char *ref,
                        const char *before,
                        GBytes     *bytes,
                        GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GBytes) earlier = NULL;
  gint64 size_bytes = 0;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!query_size (self, draft, ref, &size_bytes, error))
    return FALSE;
  if (size_bytes == 0 && before != NULL)
    {
      earlier = zyr_store_dup_blob (self, before, NULL, error);
      if (earlier == NULL)
        return FALSE;
      size_bytes = (gint64) g_bytes_get_size (earlier);
    }
  if (size_bytes + (gint64) g_bytes_get_size (bytes) > (gint64) ZYR_BLOB_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "the sound is too large");
      return FALSE;
    }
  transaction = zyr_store_begin (self, error);
  return transaction != NULL
         && (earlier == NULL || append_piece (self, draft, ref, earlier, error))
         && append_piece (self, draft, ref, bytes, error)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

/* (nullable): NULL with @error */
static GBytes *
read_pieces (ZyrStore *self, const char *draft, const char *ref, GError **error)
{
  g_autoptr (GByteArray) sound = g_byte_array_new ();
  g_autoptr (ZyrStmt) query = zyr_store_query (self,
                                               error,
                                               "SELECT bytes FROM draft_sound WHERE draft = ?"
                                               " AND ref = ? ORDER BY seq",
                                               "tt",
                                               draft,
                                               ref);

  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    {
      g_autoptr (GBytes) piece = zyr_stmt_dup_bytes (query, 0);
      gsize size_bytes;
      const guint8 *data = g_bytes_get_data (piece, &size_bytes);

      g_byte_array_append (sound, data, (guint) size_bytes);
    }
  if (!zyr_stmt_ok (query, error))
    return NULL;
  if (sound->len > 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&sound));
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, "nothing was recorded");
  return NULL;
}

char *
zyr_store_put_sound (ZyrStore   *self,
                     const char *draft,
                     const char *ref,
                     const char *mime,
                     GError    **error)
{
  g_autoptr (GBytes) sound = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  sound = read_pieces (self, draft, ref, error);
  return sound != NULL ? zyr_store_put_blob (self, NULL, mime, sound, draft, FALSE, error) : NULL;
}

GPtrArray *
zyr_store_list_sounds (ZyrStore *self, const char *draft, GError **error)
{
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT DISTINCT ref FROM draft_sound WHERE draft = ? ORDER BY ref",
                           "t",
                           draft);
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    g_ptr_array_add (refs, zyr_stmt_dup (query, 0));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&refs) : NULL;
}

gboolean
zyr_store_drop_sound (ZyrStore *self, const char *draft, const char *ref, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  return transaction != NULL
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM draft_sound WHERE draft = ? AND ref = ?",
                            "tt",
                            draft,
                            ref)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}
