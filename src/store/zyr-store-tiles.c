/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-tiles.h"

#include "zyr-limits.h"
#include "zyr-store-private.h"

#define DAY_S 86400

static gboolean
is_room (ZyrStore *self, gboolean *is, GError **error)
{
  gint64 size_bytes = 0;

  if (!zyr_store_query_int (
          self, error, 0, &size_bytes, "SELECT coalesce (sum (size), 0) FROM map_tile", ""))
    return FALSE;
  *is = size_bytes <= (gint64) ZYR_MAP_TILES_SIZE_BYTES_MAX;
  return TRUE;
}

static gboolean
make_room (ZyrStore *self, GError **error)
{
  gboolean enough = FALSE;

  while (is_room (self, &enough, error))
    {
      if (enough)
        return TRUE;
      if (!zyr_store_exec (self,
                           error,
                           "DELETE FROM map_tile WHERE address ="
                           " (SELECT address FROM map_tile ORDER BY used, fetched LIMIT 1)",
                           ""))
        return FALSE;
    }
  return FALSE;
}

gboolean
zyr_store_put_tile (ZyrStore *self, const char *address, GBytes *bytes, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  const gint64 now_s = zyr_store_now_s (self);

  ZYR_STORE_ASSERT_THREAD (self);

  if (g_bytes_get_size (bytes) > ZYR_MAP_TILE_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "tile is too large");
      return FALSE;
    }
  transaction = zyr_store_begin (self, error);
  return transaction != NULL
         && zyr_store_exec (self,
                            error,
                            "INSERT OR REPLACE INTO map_tile (address, fetched, used, size, bytes)"
                            " VALUES (?, ?, ?, ?, ?)",
                            "tiiib",
                            address,
                            now_s,
                            now_s,
                            (gint64) g_bytes_get_size (bytes),
                            bytes)
         && make_room (self, error) && zyr_store_commit (g_steal_pointer (&transaction), error);
}

/* Once a day is enough to know which are in use. */
static gboolean
note_use (ZyrStore *self, const char *address, gint64 now_s, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = zyr_store_begin (self, error);

  return transaction != NULL
         && zyr_store_exec (self,
                            error,
                            "UPDATE map_tile SET used = ? WHERE address = ?",
                            "it",
                            now_s,
                            address)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

GBytes *
zyr_store_dup_tile (ZyrStore *self, const char *address, gboolean *is_fresh, GError **error)
{
  const gint64 now_s = zyr_store_now_s (self);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ZyrStmt) query = NULL;
  gint64 used_s = 0;

  ZYR_STORE_ASSERT_THREAD (self);

  *is_fresh = FALSE;
  query = zyr_store_query (self,
                           error,
                           "SELECT bytes, fetched, used FROM map_tile WHERE address = ?",
                           "t",
                           address);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    {
      bytes = zyr_stmt_dup_bytes (query, 0);
      *is_fresh = ABS (now_s - zyr_stmt_int (query, 1)) <= ZYR_MAP_TILE_AGE_DAYS_MAX * DAY_S;
      used_s = zyr_stmt_int (query, 2);
    }
  if (!zyr_stmt_ok (query, error))
    return NULL;
  g_clear_pointer (&query, zyr_stmt_free);
  if (bytes != NULL && ABS (now_s - used_s) >= DAY_S && !note_use (self, address, now_s, error))
    return NULL;
  return g_steal_pointer (&bytes);
}
