/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-room.h"

#include "zyr-store-private.h"
#include "zyr-store-records.h"

/* The centre has them, and no act that it may ask for again names them; a draft's stay. */
#define SPARE                                                                                      \
  "sent = 1 AND sha256 NOT IN (SELECT sha256 FROM outbox_blob)"                                    \
  " AND draft NOT IN (SELECT id FROM draft WHERE op = 0)"

/* The file is written anew in memory. */
#define REWRITTEN_SIZE_BYTES_MAX (64 * 1024 * 1024)

static gboolean
measure_photos (ZyrStore *self, ZyrStoreRoom *room, GError **error)
{
  g_autoptr (ZyrStmt) all = NULL;
  g_autoptr (ZyrStmt) spare = NULL;

  all = zyr_store_query (
      self, error, "SELECT count (*), total (size), total (sent = 0) FROM blob", "");
  if (all == NULL)
    return FALSE;
  if (zyr_stmt_next (all))
    {
      room->n_photos = zyr_stmt_int (all, 0);
      room->photos_bytes = zyr_stmt_int (all, 1);
      room->n_unsent_photos = zyr_stmt_int (all, 2);
    }
  if (!zyr_stmt_ok (all, error))
    return FALSE;
  spare = zyr_store_query (
      self, error, "SELECT count (*), total (size) FROM blob WHERE " SPARE, "");
  if (spare == NULL)
    return FALSE;
  if (zyr_stmt_next (spare))
    {
      room->n_spare_photos = zyr_stmt_int (spare, 0);
      room->spare_bytes = zyr_stmt_int (spare, 1);
    }
  return zyr_stmt_ok (spare, error);
}

static gboolean
measure_file (ZyrStore *self, gint64 *file_bytes, gint64 *empty_bytes, GError **error)
{
  gint64 pages = 0, empty = 0, page_bytes = 0;

  if (!zyr_store_query_int (self, error, 0, &pages, "PRAGMA page_count", "")
      || !zyr_store_query_int (self, error, 0, &empty, "PRAGMA freelist_count", "")
      || !zyr_store_query_int (self, error, 0, &page_bytes, "PRAGMA page_size", ""))
    return FALSE;
  *file_bytes = pages * page_bytes;
  *empty_bytes = empty * page_bytes;
  return TRUE;
}

gboolean
zyr_store_measure_room (ZyrStore *self, ZyrStoreRoom *room, GError **error)
{
  ZYR_STORE_ASSERT_THREAD (self);

  *room = (ZyrStoreRoom){ 0 };
  room->n_households = zyr_store_count_records (self, ZYR_KIND_HOUSEHOLD, error);
  if (room->n_households < 0)
    return FALSE;
  room->n_visits = zyr_store_count_records (self, ZYR_KIND_VISIT, error);
  return room->n_visits >= 0
         && zyr_store_query_int (
             self, error, 0, &room->n_records, "SELECT count (*) FROM record", "")
         && measure_file (self, &room->file_bytes, &room->empty_bytes, error)
         && measure_photos (self, room, error);
}

gboolean
zyr_store_free_room (ZyrStore *self, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 file_bytes = 0, empty_bytes = 0;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL || !zyr_store_exec (self, error, "DELETE FROM blob WHERE " SPARE, "")
      || !zyr_store_exec (self,
                          error,
                          "DELETE FROM blob_part WHERE sha256 NOT IN"
                          " (SELECT sha256 FROM record_blob)",
                          "")
      || !zyr_store_commit (g_steal_pointer (&transaction), error)
      || !measure_file (self, &file_bytes, &empty_bytes, error))
    return FALSE;
  if (empty_bytes > 0 && file_bytes - empty_bytes <= REWRITTEN_SIZE_BYTES_MAX)
    {
      zyr_store_drop_statements (self);
      if (!zyr_store_script (self, "VACUUM", error))
        return FALSE;
    }
  zyr_store_scrub_log (self);
  return TRUE;
}
