/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-store-records.h"
#include "zyr-store-overlay-private.h"
#include "zyr-store-private.h"

/* A page being applied */
typedef struct
{
  ZyrStore *store;
  gint64 scope; /* row of `scope` */
  gint64 epoch;
  gboolean resetting;
  gboolean removed; /* something left: its pages and blobs must not stay */
  GHashTable *dirty;
} Page;

static void
page_clear (Page *self)
{
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  g_clear_pointer (&self->store->fresh, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

gboolean
zyr_store_ensure_epoch (ZyrStore *self, const char *name, gint64 *epoch, GError **error)
{
  return zyr_store_exec (self, error, "INSERT OR IGNORE INTO epoch (name) VALUES (?)", "t", name)
         && zyr_store_query_int (self,
                                 error,
                                 0,
                                 epoch,
                                 "SELECT n FROM epoch WHERE name = ?",
                                 "t",
                                 name);
}

static gboolean
set_conflict (GError **error, const char *what)
{
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT, what);
  return FALSE;
}

static gboolean
open_scope (Page *page, const char *scope, const char *epoch, gint64 next_seq, GError **error)
{
  ZyrStore *self = page->store;
  g_autoptr (ZyrStmt) query = NULL;

  if (!zyr_store_ensure_epoch (self, epoch, &page->epoch, error)
      || !zyr_store_exec (self,
                          error,
                          "INSERT OR IGNORE INTO scope (name, epoch, seq) VALUES (?, ?, 0)",
                          "ti",
                          scope,
                          page->epoch))
    return FALSE;
  query = zyr_store_query (self,
                           error,
                           "SELECT id, epoch, seq, resetting FROM scope WHERE name = ?",
                           "t",
                           scope);
  if (query == NULL)
    return FALSE;
  if (!zyr_stmt_next (query))
    return zyr_stmt_ok (query, error) && set_conflict (error, "scope");
  if (zyr_stmt_int (query, 1) != page->epoch)
    return set_conflict (error, "page of another epoch");
  if (next_seq < zyr_stmt_int (query, 2))
    return set_conflict (error, "page before the cursor");
  page->scope = zyr_stmt_int (query, 0);
  page->resetting = zyr_stmt_int (query, 3) != 0;
  return TRUE;
}

/* @row: 0: it is there already */
static gboolean
insert_base (Page *page, ZyrRecord *record, gint64 *row, GError **error)
{
  g_autofree char *body = zyr_record_dup_body_text (record);
  g_autofree char *tok = zyr_record_dup_tok_text (record);
  const char *household = zyr_record_get_household (record);

  if (!zyr_store_exec (
          page->store,
          error,
          "INSERT INTO record (kind, id, scope, household, epoch, ver, base, tok)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING",
          "ttttiitt",
          zyr_kind_to_string (zyr_record_get_kind (record)),
          zyr_record_get_id (record),
          zyr_record_get_scope (record),
          household != NULL ? household : "",
          page->epoch,
          zyr_record_get_ver (record),
          body,
          tok))
    return FALSE;
  *row = sqlite3_changes (page->store->db) > 0 ? sqlite3_last_insert_rowid (page->store->db) : 0;
  return TRUE;
}

/* Order of (epoch, version); while a scope is read again, the same version repairs. */
static gboolean
update_base (Page *page, ZyrRecord *record, gint64 row, GError **error)
{
  g_autofree char *body = zyr_record_dup_body_text (record);
  g_autofree char *tok = zyr_record_dup_tok_text (record);

  return zyr_store_exec (
      page->store,
      error,
      "UPDATE record SET scope = ?2, epoch = ?3, ver = ?4, base = ?5, tok = ?6 WHERE row = ?1"
      " AND (base IS NULL OR (?3, ?4) > (epoch, ver) OR (?7 AND (?3, ?4) = (epoch, ver)))",
      "itiitti",
      row,
      zyr_record_get_scope (record),
      page->epoch,
      zyr_record_get_ver (record),
      body,
      tok,
      (gint64) page->resetting);
}

static gboolean
apply_state (Page *page, ZyrRecord *record, GError **error)
{
  ZyrStore *self = page->store;
  gint64 row = 0;
  gboolean made;

  /* Of a first download nothing is there: it is not looked for before. */
  if (!insert_base (page, record, &row, error))
    return FALSE;
  made = row != 0;
  if (!made
      && (!zyr_store_query_int (self,
                                error,
                                0,
                                &row,
                                "SELECT row FROM record WHERE kind = ? AND id = ?",
                                "tt",
                                zyr_kind_to_string (zyr_record_get_kind (record)),
                                zyr_record_get_id (record))
          || !update_base (page, record, row, error)))
    return FALSE;
  if (made || sqlite3_changes (self->db) > 0)
    zyr_store_fresh_add (self, record, row, made);
  if (!zyr_store_exec (self,
                       error,
                       "INSERT INTO held (record, scope) VALUES (?, ?)"
                       " ON CONFLICT DO UPDATE SET marked = 0",
                       "ii",
                       row,
                       page->scope))
    return FALSE;
  zyr_store_dirty_add (page->dirty, zyr_record_get_kind (record), zyr_record_get_id (record));
  return TRUE;
}

/* Drafts of what left: those that hold work of the user which the centre has not got stay. */
static gboolean
forget_drafts (ZyrStore *self, ZyrKind kind, const char *id, GError **error)
{
  const char *sql;

  if (kind == ZYR_KIND_HOUSEHOLD)
    sql = "DELETE FROM draft WHERE household = ? AND household <> ''"
          " AND (op = 0 AND last_seq = 0 OR op = -1"
          " OR op IN (SELECT n FROM outbox WHERE state <> 0))";
  else if (kind == ZYR_KIND_VISIT)
    sql = "DELETE FROM draft WHERE visit = ? AND (op = 0 AND last_seq = 0 OR op = -1"
          " OR op IN (SELECT n FROM outbox WHERE state <> 0))";
  else
    return TRUE;
  self->changes->drafts = TRUE;
  return zyr_store_exec (self, error, sql, "t", id)
         && (kind != ZYR_KIND_VISIT
             || zyr_store_exec (self, error, "DELETE FROM review_draft WHERE visit = ?", "t", id));
}

/* The centre's state goes; the view follows when it is made anew. */
static gboolean
forget_base (Page *page, gint64 row, ZyrKind kind, const char *id, GError **error)
{
  const char *kind_name = zyr_kind_to_string (kind);

  page->removed = TRUE;
  if (page->store->fresh != NULL)
    g_hash_table_remove (page->store->fresh, &(ZyrRecordKey){ kind, (char *) id });
  zyr_store_dirty_add (page->dirty, kind, id);
  return zyr_store_exec (page->store,
                         error,
                         "UPDATE record SET base = NULL, tok = NULL, epoch = 0, ver = 0"
                         " WHERE row = ?",
                         "i",
                         row)
         && zyr_store_exec (page->store, error, "DELETE FROM held WHERE record = ?", "i", row)
         && zyr_store_exec (page->store,
                            error,
                            "DELETE FROM outbox_version WHERE kind = ? AND id = ?",
                            "tt",
                            kind_name,
                            id)
         && forget_drafts (page->store, kind, id, error);
}

/* @destroyed: whatever other scopes say */
static gboolean
release (Page *page, gint64 row, ZyrKind kind, const char *id, gboolean destroyed, GError **error)
{
  gint64 n_holders = 0;

  if (!zyr_store_exec (page->store,
                       error,
                       "DELETE FROM held WHERE record = ? AND scope = ?",
                       "ii",
                       row,
                       page->scope)
      || !zyr_store_query_int (page->store,
                               error,
                               0,
                               &n_holders,
                               "SELECT count (*) FROM held WHERE record = ?",
                               "i",
                               row))
    return FALSE;
  return (n_holders > 0 && !destroyed) || forget_base (page, row, kind, id, error);
}

/*
 * What hangs on the household: of this scope, and when nobody holds the household any more, also
 * what only the user's own operations made. The household itself need not have come yet: a first
 * download gives a file in any order, and may be overtaken by its leaving.
 */
static gboolean
release_household (Page *page, const char *household, gboolean destroyed, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;
  gint64 present = 0;

  if (!zyr_store_query_int (page->store,
                            error,
                            0,
                            &present,
                            "SELECT base IS NOT NULL FROM record"
                            " WHERE kind = 'household' AND id = ?",
                            "t",
                            household))
    return FALSE;
  query = zyr_store_query (page->store,
                           error,
                           "SELECT row, kind, id FROM record WHERE household = ?1"
                           " AND household <> '' AND kind <> 'household' AND (?2 = 0"
                           "  OR EXISTS (SELECT 1 FROM held WHERE record = row AND scope = ?3))",
                           "tii",
                           household,
                           present,
                           page->scope);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    if (!release (page,
                  zyr_stmt_int (query, 0),
                  zyr_kind_from_string (zyr_stmt_text (query, 1)),
                  zyr_stmt_text (query, 2),
                  destroyed,
                  error))
      return FALSE;
  return zyr_stmt_ok (query, error);
}

static gboolean
apply_removal (Page *page, ZyrKind kind, const char *id, gboolean destroyed, GError **error)
{
  gint64 row = 0;
  gint64 held = 0;

  if (!zyr_store_query_int (page->store,
                            error,
                            0,
                            &row,
                            "SELECT row FROM record WHERE kind = ? AND id = ?",
                            "tt",
                            zyr_kind_to_string (kind),
                            id)
      || !zyr_store_query_int (page->store,
                               error,
                               0,
                               &held,
                               "SELECT 1 FROM held WHERE record = ? AND scope = ?",
                               "ii",
                               row,
                               page->scope))
    return FALSE;
  /* What this scope never gave, or has been told to forget before, stays as it is. */
  if (held && !release (page, row, kind, id, destroyed, error))
    return FALSE;
  return kind != ZYR_KIND_HOUSEHOLD
         || release_household (page, id, destroyed && held, error);
}

static gboolean
apply_entry (Page *page, ZyrFeedEntry *entry, GError **error)
{
  ZyrKind kind = zyr_record_get_kind (entry->record);

  if (kind == ZYR_KIND_UNKNOWN)
    return TRUE;
  switch (entry->op)
    {
    case ZYR_FEED_UPSERT:
    case ZYR_FEED_ENTER:
      return apply_state (page, entry->record, error);
    case ZYR_FEED_LEAVE:
    case ZYR_FEED_DELETE:
      return apply_removal (page,
                            kind,
                            zyr_record_get_id (entry->record),
                            entry->op == ZYR_FEED_DELETE,
                            error);
    default:
      g_assert_not_reached ();
    }
}

/* Bytes that nothing here names any more and that the centre has */
static gboolean
forget_blobs (ZyrStore *self, GError **error)
{
  return zyr_store_exec (self,
                         error,
                         "DELETE FROM blob WHERE sent = 1"
                         " AND sha256 NOT IN (SELECT sha256 FROM record_blob)"
                         " AND sha256 NOT IN (SELECT b.sha256 FROM outbox_blob b"
                         "  JOIN outbox o USING (n) WHERE o.state = 0)",
                         "")
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM blob_part"
                            " WHERE sha256 NOT IN (SELECT sha256 FROM record_blob)",
                            "");
}

static gboolean
finish_page (Page *page, ZyrStoreTransaction **transaction, GError **error)
{
  ZyrStore *self = page->store;

  if (!zyr_store_refresh_view (self, page->dirty, error)
      || (page->removed && !forget_blobs (self, error))
      || !zyr_store_commit (g_steal_pointer (transaction), error))
    return FALSE;
  if (page->removed)
    zyr_store_scrub_log (self);
  return TRUE;
}

gboolean
zyr_store_apply_page (ZyrStore   *self,
                      const char *scope,
                      const char *epoch,
                      GPtrArray  *entries,
                      gint64      next_seq,
                      GError    **error)
{
  g_auto (Page) page = { .store = self };
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  page.dirty = zyr_store_dirty_new ();
  self->fresh = zyr_store_fresh_map_new ();
  if (!open_scope (&page, scope, epoch, next_seq, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!apply_entry (&page, g_ptr_array_index (entries, i), error))
      return FALSE;
  return zyr_store_exec (self,
                         error,
                         "UPDATE scope SET seq = ? WHERE id = ?",
                         "ii",
                         next_seq,
                         page.scope)
         && finish_page (&page, &transaction, error);
}

gboolean
zyr_store_begin_reset (ZyrStore *self, const char *scope, const char *epoch, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 epoch_row;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  /* A centre that was restored may lack photos, too, also of operations that it knows. */
  if (transaction == NULL || !zyr_store_ensure_epoch (self, epoch, &epoch_row, error)
      || !zyr_store_exec (self,
                          error,
                          "UPDATE blob SET sent = 0 WHERE sha256 IN (SELECT sha256 FROM outbox_blob)"
                          " AND EXISTS (SELECT 1 FROM scope WHERE name = ? AND epoch <> ?)",
                          "ti",
                          scope,
                          epoch_row)
      || !zyr_store_exec (self,
                          error,
                          "INSERT INTO scope (name, epoch, seq, resetting) VALUES (?, ?, 0, 1)"
                          " ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, seq = 0,"
                          " resetting = 1",
                          "ti",
                          scope,
                          epoch_row)
      || !zyr_store_exec (self,
                          error,
                          "UPDATE held SET marked = 1"
                          " WHERE scope = (SELECT id FROM scope WHERE name = ?)",
                          "t",
                          scope))
    return FALSE;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}

/* Everything that the scope holds, or only what is still marked, as if it had left */
static gboolean
sweep (Page *page, gboolean marked_only, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (page->store,
                           error,
                           "SELECT r.row, r.kind, r.id FROM held h JOIN record r ON r.row = h.record"
                           " WHERE h.scope = ? AND h.marked >= ? ORDER BY r.row",
                           "ii",
                           page->scope,
                           (gint64) marked_only);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      ZyrKind kind = zyr_kind_from_string (zyr_stmt_text (query, 1));

      if (!apply_removal (page, kind, zyr_stmt_text (query, 2), FALSE, error))
        return FALSE;
    }
  return zyr_stmt_ok (query, error);
}

static gboolean
find_scope (Page *page, const char *scope, GError **error)
{
  if (!zyr_store_query_int (page->store,
                            error,
                            0,
                            &page->scope,
                            "SELECT id FROM scope WHERE name = ?",
                            "t",
                            scope))
    return FALSE;
  if (page->scope != 0)
    return TRUE;
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, "scope never pulled");
  return FALSE;
}

gboolean
zyr_store_end_reset (ZyrStore *self, const char *scope, GError **error)
{
  g_auto (Page) page = { .store = self };
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  page.dirty = zyr_store_dirty_new ();
  self->changes->everything = TRUE;
  return find_scope (&page, scope, error) && sweep (&page, TRUE, error)
         && zyr_store_exec (self,
                            error,
                            "UPDATE scope SET resetting = 0 WHERE id = ?",
                            "i",
                            page.scope)
         && finish_page (&page, &transaction, error);
}

gboolean
zyr_store_drop_scope (ZyrStore *self, const char *scope, GError **error)
{
  g_auto (Page) page = { .store = self };
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  page.dirty = zyr_store_dirty_new ();
  self->changes->everything = TRUE;
  return find_scope (&page, scope, error) && sweep (&page, FALSE, error)
         && zyr_store_exec (self, error, "DELETE FROM scope WHERE id = ?", "i", page.scope)
         && finish_page (&page, &transaction, error);
}
