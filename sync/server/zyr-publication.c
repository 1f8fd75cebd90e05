/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-publication-private.h"

#include "zyr-clock.h"
#include "zyr-feed-entry.h"
#include "zyr-record-table.h"
#include "zyr-storage-rows.h"
#include "zyr-visit-case-private.h"
#include "zyr-visit-state.h"

#include <string.h>

/* Feeds whose heads one statement moves; of more than a few, in few sizes. */
#define SCOPES_N_MAX 64u
#define SCOPES_N_FEW 8u
/* The Board's files are a caseload of nobody's: those of households on its agenda. */
#define BOARD "board"
#define IS_BOARD " AND active = 1 AND roles LIKE '%,board,%'"
#define HAS_CASELOAD " AND active = 1 AND (roles LIKE '%,worker,%' OR roles LIKE '%,second,%')"

typedef struct
{
  char *home;
  char *rec;
  char *kind;
  char *household; /* NULL: hangs on none */
  ZyrFeedOp op;
} Entry;

typedef struct
{
  char *home;
  char *worker;
  char *household;
} Pair;

struct _ZyrPublication
{
  ZyrTx *tx;
  gint64 now_s;
  char *cutoff;        /* day: decisions before it do not count */
  GPtrArray *records;  /* ZyrRecord, each state that was put */
  GHashTable *pairs;   /* "worker household" -> Pair, to be looked at */
  GHashTable *scopes;  /* scope -> GPtrArray of Entry in order */
  GHashTable *entries; /* "scope rec" -> Entry, borrowed */
  gboolean finished;
  GHashTable *caseloads; /* household -> GPtrArray of workers, once they are settled */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->home);
  g_free (entry->rec);
  g_free (entry->kind);
  g_free (entry->household);
  g_free (entry);
}

static void
pair_free (Pair *pair)
{
  g_free (pair->home);
  g_free (pair->worker);
  g_free (pair->household);
  g_free (pair);
}

ZyrPublication *
zyr_publication_new (ZyrTx *tx, gint64 now_s)
{
  ZyrPublication *self = g_new0 (ZyrPublication, 1);

  self->tx = tx;
  self->now_s = now_s;
  self->cutoff = zyr_caseload_dup_cutoff (now_s);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  self->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)pair_free);
  self->scopes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->caseloads
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
zyr_publication_free (ZyrPublication *self)
{
  if (self == NULL)
    return;
  g_free (self->cutoff);
  g_ptr_array_unref (self->records);
  g_hash_table_unref (self->pairs);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->scopes);
  g_hash_table_unref (self->caseloads);
  g_free (self);
}

void
zyr_publication_set_caseloads (ZyrPublication *self, GHashTable *caseloads)
{
  g_hash_table_unref (self->caseloads);
  self->caseloads = g_hash_table_ref (caseloads);
}

/* A worker's feed, or the Board's. (transfer full) */
static char *
dup_feed (const char *home, const char *worker)
{
  return g_str_equal (worker, BOARD) ? g_strconcat ("b:", home, NULL)
                                     : g_strconcat ("w:", worker, NULL);
}

/* Gathering */

/* An entry into the scope stays one when the record then changes within the same transaction. */
void
zyr_publication_announce (ZyrPublication *self,
                          const char *scope,
                          const char *home,
                          const char *rec,
                          const char *kind,
                          const char *household,
                          ZyrFeedOp op)
{
  g_autofree char *key = g_strconcat (scope, " ", rec, NULL);
  Entry *entry = g_hash_table_lookup (self->entries, key);
  GPtrArray *list;

  if (entry != NULL)
    {
      if (entry->op != ZYR_FEED_ENTER || op != ZYR_FEED_UPSERT)
        entry->op = op;
      return;
    }
  list = g_hash_table_lookup (self->scopes, scope);
  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
      g_hash_table_insert (self->scopes, g_strdup (scope), list);
    }
  entry = g_new0 (Entry, 1);
  entry->home = g_strdup (home);
  entry->rec = g_strdup (rec);
  entry->kind = g_strdup (kind);
  entry->household = g_strdup (household);
  entry->op = op;
  g_ptr_array_add (list, entry);
  g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
}

static void
announce_record (ZyrPublication *self, const char *scope, ZyrRecord *record, ZyrFeedOp op)
{
  zyr_publication_announce (self, scope, zyr_home_from_scope (zyr_record_get_scope (record)),
                            zyr_record_get_id (record),
                            zyr_kind_to_string (zyr_record_get_kind (record)),
                            zyr_record_get_household (record), op);
}

void
zyr_publication_recheck (ZyrPublication *self,
                         const char *home,
                         const char *worker,
                         const char *household)
{
  g_autofree char *key = g_strconcat (worker, " ", household, NULL);
  Pair *pair;

  if (g_hash_table_contains (self->pairs, key))
    return;
  pair = g_new0 (Pair, 1);
  pair->home = g_strdup (home);
  pair->worker = g_strdup (worker);
  pair->household = g_strdup (household);
  g_hash_table_insert (self->pairs, g_steal_pointer (&key), pair);
}

static gboolean
put_blob_use (ZyrPublication *self, ZyrRecord *attachment, GError **error)
{
  return zyr_tx_run (
      self->tx,
      "INSERT INTO blob_use (home, sha256, rec) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
      ZYR_VALUES (ZYR_TEXT (zyr_home_from_scope (zyr_record_get_scope (attachment))),
                  ZYR_TEXT (zyr_record_get_string (attachment, "sha256", "")),
                  ZYR_TEXT (zyr_record_get_id (attachment))),
      error);
}

/* Whoever took it off the agenda left his token there. */
static gboolean
touches_agenda (ZyrRecord *household)
{
  return zyr_json_has (zyr_record_get_body (household), "agenda")
         || zyr_json_has (zyr_record_get_tok (household), "agenda");
}

static gboolean
put_beside (ZyrPublication *self, ZyrRecord *record, gboolean same_case, GError **error)
{
  ZyrKind kind = zyr_record_get_kind (record);

  if (kind == ZYR_KIND_VISIT && !same_case && !zyr_visit_case_put (self, self->tx, record, error))
    return FALSE;
  if (kind == ZYR_KIND_ATTACHMENT && !put_blob_use (self, record, error))
    return FALSE;
  if (kind == ZYR_KIND_HOUSEHOLD && touches_agenda (record))
    zyr_publication_recheck (self, zyr_home_from_scope (zyr_record_get_scope (record)), BOARD,
                             zyr_record_get_id (record));
  g_ptr_array_add (self->records, zyr_record_ref (record));
  return TRUE;
}

gboolean
zyr_publication_put_all (ZyrPublication *self,
                         GPtrArray *records,
                         const gboolean *same_case,
                         GError **error)
{
  g_assert (!self->finished);
  if (!zyr_record_table_put_all (self->tx, records, error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      if (!put_beside (self, g_ptr_array_index (records, i), same_case[i], error))
        return FALSE;
    }
  return TRUE;
}

gboolean
zyr_publication_put (ZyrPublication *self, ZyrRecord *record, GError **error)
{
  g_assert (!self->finished);
  return zyr_record_table_put (self->tx, record, error)
         && put_beside (self, record, FALSE, error);
}

/* Who sees what */

static gboolean
worker_sees (ZyrPublication *self,
             const char *worker,
             ZyrRecord *record,
             gboolean *sees,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrKind kind = zyr_record_get_kind (record);
  gint64 n;

  /* Who only makes visits reads of aids what was decided, not the Board's own words. */
  *sees = g_str_equal (worker, BOARD) || kind != ZYR_KIND_DECISION;
  if (g_str_equal (worker, BOARD)
      || (kind != ZYR_KIND_VISIT_REVISION && kind != ZYR_KIND_REVIEW
          && kind != ZYR_KIND_ATTACHMENT))
    return TRUE;
  if (kind == ZYR_KIND_VISIT_REVISION
      && g_strcmp0 (zyr_record_get_string (record, "worker", NULL), worker) == 0)
    return TRUE;
  n = zyr_tx_query_int (
      self->tx, "SELECT count(*) FROM visit_case WHERE home = ?1 AND visit = ?2 AND worker = ?3",
      ZYR_VALUES (ZYR_TEXT (zyr_home_from_scope (zyr_record_get_scope (record))),
                  ZYR_TEXT (zyr_record_get_string (record, "visit", "")), ZYR_TEXT (worker)),
      0, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *sees = n > 0;
  return TRUE;
}

static gboolean
announce_to_worker (ZyrPublication *self,
                    const char *worker,
                    ZyrRecord *record,
                    ZyrFeedOp op,
                    GError **error)
{
  g_autofree char *scope
      = dup_feed (zyr_home_from_scope (zyr_record_get_scope (record)), worker);
  gboolean sees = FALSE;

  if (!worker_sees (self, worker, record, &sees, error))
    return FALSE;
  if (sees)
    announce_record (self, scope, record, op);
  return TRUE;
}

static gboolean
enter_caseload (ZyrPublication *self, const Pair *pair, GError **error)
{
  g_autoptr (GPtrArray) records
      = zyr_record_table_list_household (self->tx, pair->home, pair->household, error);

  if (records == NULL
      || !zyr_tx_run (
          self->tx, "INSERT INTO caseload (home, worker, household) VALUES (?1, ?2, ?3)",
          ZYR_VALUES (ZYR_TEXT (pair->home), ZYR_TEXT (pair->worker), ZYR_TEXT (pair->household)),
          error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      if (!announce_to_worker (self, pair->worker, g_ptr_array_index (records, i), ZYR_FEED_ENTER,
                               error))
        return FALSE;
    }
  return TRUE;
}

/* What the feed has given of the household is taken back; entries not yet written are dropped with
 * it. */
static gboolean
leave_caseload (ZyrPublication *self, const Pair *pair, GError **error)
{
  g_autofree char *scope = dup_feed (pair->home, pair->worker);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  if (!zyr_tx_run (
          self->tx, "DELETE FROM caseload WHERE home = ?1 AND worker = ?2 AND household = ?3",
          ZYR_VALUES (ZYR_TEXT (pair->home), ZYR_TEXT (pair->worker), ZYR_TEXT (pair->household)),
          error))
    return FALSE;
  rows = zyr_tx_query (
      self->tx,
      "SELECT log.rec, log.kind FROM record JOIN log ON log.home = record.home"
      " AND log.scope = ?1 AND log.rec = record.id WHERE record.home = ?2 AND record.household = ?3"
      " AND log.op IN ('UPSERT', 'ENTER') ORDER BY log.seq",
      ZYR_VALUES (ZYR_TEXT (scope), ZYR_TEXT (pair->home), ZYR_TEXT (pair->household)), error);
  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    zyr_publication_announce (self, scope, pair->home, zyr_rows_get_text (rows, 0),
                              zyr_rows_get_text (rows, 1), pair->household, ZYR_FEED_LEAVE);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_on_agenda (ZyrPublication *self, const Pair *pair, gboolean *is, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) household = zyr_record_table_dup (
      self->tx, pair->home, ZYR_KIND_HOUSEHOLD, pair->household, &local_error);

  *is = zyr_record_get_string (household, "agenda", NULL) != NULL;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_at_work (ZyrPublication *self, const Pair *pair, gboolean *is, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_str_equal (pair->worker, BOARD))
    return is_on_agenda (self, pair, is, error);
  *is = zyr_tx_query_int (self->tx,
                          "SELECT count(*) FROM visit_case WHERE home = ?1 AND worker = ?2"
                          " AND household = ?3 AND (open = 1 OR decided >= ?4)"
                          " AND worker IN (SELECT id FROM account WHERE id = ?2" HAS_CASELOAD ")",
                          ZYR_VALUES (ZYR_TEXT (pair->home), ZYR_TEXT (pair->worker),
                                      ZYR_TEXT (pair->household), ZYR_TEXT (self->cutoff)),
                          0, &local_error)
        > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
settle_pair (ZyrPublication *self, const Pair *pair, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean is = FALSE;
  gboolean was
      = zyr_tx_query_int (
            self->tx,
            "SELECT count(*) FROM caseload WHERE home = ?1 AND worker = ?2 AND household = ?3",
            ZYR_VALUES (ZYR_TEXT (pair->home), ZYR_TEXT (pair->worker), ZYR_TEXT (pair->household)),
            0, &local_error)
        > 0;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!is_at_work (self, pair, &is, error))
    return FALSE;
  if (is && !was)
    return enter_caseload (self, pair, error);
  if (was && !is)
    return leave_caseload (self, pair, error);
  return TRUE;
}

/* The workers of a column of one text; @values has what the statement needs. */
static GPtrArray *
list_texts (ZyrPublication *self,
            const char *sql,
            const ZyrValue *values,
            guint n_values,
            GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (self->tx, sql, values, n_values, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    g_ptr_array_add (texts, g_strdup (zyr_rows_get_text (rows, 0)));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&texts);
}

static GPtrArray *
list_readers (ZyrPublication *self, ZyrRecord *record, GError **error)
{
  const char *home = zyr_home_from_scope (zyr_record_get_scope (record));
  const char *household = zyr_record_get_household (record);
  ZyrKind kind = zyr_record_get_kind (record);
  GPtrArray *workers;

  if (kind == ZYR_KIND_USER || kind == ZYR_KIND_FOUNDATION)
    return list_texts (
        self,
        "SELECT id FROM account WHERE home = ?1" HAS_CASELOAD
        " UNION SELECT '" BOARD "' FROM account WHERE home = ?1" IS_BOARD,
        ZYR_VALUES (ZYR_TEXT (home)), error);
  if (household == NULL)
    return g_ptr_array_new ();
  workers = g_hash_table_lookup (self->caseloads, household);
  if (workers == NULL)
    {
      workers = list_texts (self, "SELECT worker FROM caseload WHERE home = ?1 AND household = ?2",
                            ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (household)), error);
      if (workers == NULL)
        return NULL;
      g_hash_table_insert (self->caseloads, g_strdup (household), workers);
    }
  return g_ptr_array_ref (workers);
}

static gboolean
settle_record (ZyrPublication *self, ZyrRecord *record, GError **error)
{
  g_autoptr (GPtrArray) workers = NULL;

  announce_record (self, zyr_record_get_scope (record), record, ZYR_FEED_UPSERT);
  if (g_str_equal (zyr_record_get_scope (record), "ref"))
    return TRUE;
  workers = list_readers (self, record, error);
  if (workers == NULL)
    return FALSE;
  for (guint i = 0; i < workers->len; i++)
    {
      if (!announce_to_worker (self, g_ptr_array_index (workers, i), record, ZYR_FEED_UPSERT,
                               error))
        return FALSE;
    }
  return TRUE;
}

/* The foundation and its users, once there is somebody to read them. */
static gboolean
open_feed (ZyrPublication *self, const char *home, const char *worker, GError **error)
{
  static const ZyrKind kinds[] = { ZYR_KIND_FOUNDATION, ZYR_KIND_USER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) records = zyr_record_table_list (self->tx, home, kinds[i], error);

      if (records == NULL)
        return FALSE;
      for (guint j = 0; j < records->len; j++)
        {
          if (!announce_to_worker (self, worker, g_ptr_array_index (records, j), ZYR_FEED_ENTER,
                                   error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
close_feed (ZyrPublication *self, const char *home, const char *worker, GError **error)
{
  g_autofree char *scope = dup_feed (home, worker);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (self->tx,
                      "SELECT rec, kind FROM log WHERE home = ?1 AND scope = ?2"
                      " AND household IS NULL AND op IN ('UPSERT', 'ENTER') ORDER BY seq",
                      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (scope)), error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    zyr_publication_announce (self, scope, home, zyr_rows_get_text (rows, 0),
                              zyr_rows_get_text (rows, 1), NULL, ZYR_FEED_LEAVE);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A new member of the Board finds the foundation and its users in the Board's feed. */
static gboolean
settle_board (ZyrPublication *self, const char *home, const char *account, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 n = zyr_tx_query_int (self->tx, "SELECT count(*) FROM account WHERE id = ?1" IS_BOARD,
                               ZYR_VALUES (ZYR_TEXT (account)), 0, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return n == 0 || open_feed (self, home, BOARD, error);
}

gboolean
zyr_publication_settle_worker (ZyrPublication *self,
                               const char *home,
                               const char *worker,
                               GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) households
      = list_texts (self,
                    "SELECT household FROM visit_case WHERE home = ?1 AND worker = ?2"
                    " UNION SELECT household FROM caseload WHERE home = ?1 AND worker = ?2",
                    ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (worker)), error);
  gboolean has;

  if (households == NULL)
    return FALSE;
  for (guint i = 0; i < households->len; i++)
    zyr_publication_recheck (self, home, worker, g_ptr_array_index (households, i));
  has = zyr_tx_query_int (self->tx, "SELECT count(*) FROM account WHERE id = ?1" HAS_CASELOAD,
                          ZYR_VALUES (ZYR_TEXT (worker)), 0, &local_error)
        > 0;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return (has ? open_feed (self, home, worker, error) : close_feed (self, home, worker, error))
         && settle_board (self, home, worker, error);
}

/* Another foundation */

static gboolean
leave_all_caseloads (ZyrPublication *self, const char *home, const char *household, GError **error)
{
  g_autoptr (GPtrArray) workers
      = list_texts (self, "SELECT worker FROM caseload WHERE home = ?1 AND household = ?2",
                    ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (household)), error);

  if (workers == NULL)
    return FALSE;
  for (guint i = 0; i < workers->len; i++)
    {
      const Pair pair = { (char *)home, g_ptr_array_index (workers, i), (char *)household };

      if (!leave_caseload (self, &pair, error))
        return FALSE;
    }
  return TRUE;
}

/* The record's state for the other foundation, and where a visit was made. */
static ZyrRecord *
build_moved (ZyrRecord *record, const char *home)
{
  const char *from = zyr_home_from_scope (zyr_record_get_scope (record));
  g_autofree char *scope = zyr_home_dup_scope (home);
  g_autoptr (JsonObject) body = zyr_json_copy_object (zyr_record_get_body (record));

  if (zyr_record_get_kind (record) == ZYR_KIND_HOUSEHOLD)
    {
      json_object_set_string_member (body, "foundation", home);
      json_object_remove_member (body, "agenda");
    }
  if (zyr_record_get_kind (record) == ZYR_KIND_VISIT && !zyr_json_has (body, ZYR_VISIT_MADE_AT))
    json_object_set_string_member (body, ZYR_VISIT_MADE_AT, from);
  else if (g_strcmp0 (zyr_json_get_string (body, ZYR_VISIT_MADE_AT, NULL), home) == 0)
    json_object_remove_member (body, ZYR_VISIT_MADE_AT);
  return zyr_record_new (zyr_record_get_kind (record), zyr_record_get_id (record), scope,
                         zyr_record_get_ver (record) + 1, body, zyr_record_get_tok (record));
}

static gboolean
move_record (ZyrPublication *self,
             ZyrRecord *record,
             const char *household,
             const char *to,
             GError **error)
{
  const char *from = zyr_home_from_scope (zyr_record_get_scope (record));
  const char *id = zyr_record_get_id (record);
  g_autoptr (ZyrRecord) moved = build_moved (record, to);

  announce_record (self, zyr_record_get_scope (record), record, ZYR_FEED_LEAVE);
  announce_record (self, zyr_record_get_scope (moved), moved, ZYR_FEED_ENTER);
  return zyr_tx_run (self->tx, "DELETE FROM record WHERE home = ?1 AND id = ?2",
                     ZYR_VALUES (ZYR_TEXT (from), ZYR_TEXT (id)), error)
         && zyr_tx_run (self->tx, "DELETE FROM visit_case WHERE home = ?1 AND visit = ?2",
                        ZYR_VALUES (ZYR_TEXT (from), ZYR_TEXT (id)), error)
         && zyr_tx_run (self->tx, "DELETE FROM moved WHERE home = ?1 AND rec = ?2",
                        ZYR_VALUES (ZYR_TEXT (to), ZYR_TEXT (id)), error)
         && zyr_tx_run (self->tx,
                        "INSERT INTO moved (home, rec, household, to_home, at)"
                        " VALUES (?1, ?2, ?3, ?4, ?5)",
                        ZYR_VALUES (ZYR_TEXT (from), ZYR_TEXT (id), ZYR_TEXT (household),
                                    ZYR_TEXT (to), ZYR_INT (self->now_s)),
                        error)
         && zyr_publication_put (self, moved, error);
}

gboolean
zyr_publication_move (ZyrPublication *self,
                      const char *home,
                      const char *household,
                      const char *to,
                      GError **error)
{
  g_autoptr (GPtrArray) records
      = zyr_record_table_list_household (self->tx, home, household, error);

  g_assert (self->records->len == 0);
  if (records == NULL || !leave_all_caseloads (self, home, household, error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      if (!move_record (self, g_ptr_array_index (records, i), household, to, error))
        return FALSE;
    }
  return TRUE;
}

/* Writing the feeds */

/* As in zyr-record-table.c: the index by household is written for who may move. */
#define LOG "INSERT INTO log (scope, seq, home, rec, kind, household, op, at) VALUES"
#define LOG_REST                                                                                   \
  " ON CONFLICT (home, scope, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op,"            \
  " at = excluded.at"
#define LOG_COLUMNS_N 8u

/* The entries of all feeds at once; @values has them row by row. */
static gboolean
write_entries (ZyrPublication *self, GArray *values, const char *rest, GError **error)
{
  return zyr_tx_run_rows (self->tx, LOG, rest, (const ZyrValue *)(gpointer)values->data,
                          LOG_COLUMNS_N, values->len / LOG_COLUMNS_N, error);
}

static void
add_entry (ZyrPublication *self, GArray *values, const char *scope, const Entry *entry, gint64 seq)
{
  const ZyrValue row[LOG_COLUMNS_N]
      = { ZYR_TEXT (scope),       ZYR_INT (seq),
          ZYR_TEXT (entry->home), ZYR_TEXT (entry->rec),
          ZYR_TEXT (entry->kind), ZYR_TEXT (entry->household),
          ZYR_TEXT (zyr_feed_op_to_string (entry->op)), ZYR_INT (self->now_s) };

  g_array_append_vals (values, row, LOG_COLUMNS_N);
}

/* Moves the heads of feeds on by their entries, in one statement. */
static gboolean
move_heads (ZyrPublication *self, GList *names, guint n, GHashTable *heads, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  g_autoptr (ZyrRows) rows = NULL;

  for (guint i = 0; i < n; i++, names = names->next)
    {
      const GPtrArray *entries = g_hash_table_lookup (self->scopes, names->data);
      const Entry *first = g_ptr_array_index (entries, 0);
      const ZyrValue row[] = { ZYR_TEXT (first->home), ZYR_TEXT (names->data),
                               ZYR_INT (entries->len), ZYR_INT (0) };

      g_array_append_vals (values, row, G_N_ELEMENTS (row));
    }
  rows = zyr_tx_query (self->tx,
                       zyr_tx_intern_rows ("INSERT INTO scope (home, scope, head, floor) VALUES",
                                           " ON CONFLICT (home, scope) DO UPDATE"
                                           " SET head = scope.head + excluded.head"
                                           " RETURNING scope, head",
                                           4, n),
                       (const ZyrValue *)(gpointer)values->data, values->len, error);
  return zyr_heads_read (heads, rows, error);
}

static gboolean
write_logs (ZyrPublication *self, GHashTable *heads, GError **error)
{
  g_autoptr (GArray) staying = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  g_autoptr (GArray) moving = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  GHashTableIter iter;
  gpointer scope;
  gpointer list;

  g_hash_table_iter_init (&iter, self->scopes);
  while (g_hash_table_iter_next (&iter, &scope, &list))
    {
      const GPtrArray *entries = list;
      gint64 head = *(const gint64 *)g_hash_table_lookup (heads, scope);

      for (guint i = 0; i < entries->len; i++)
        {
          const Entry *entry = g_ptr_array_index (entries, i);

          add_entry (self, g_str_equal (entry->kind, "member") ? moving : staying, scope, entry,
                     head - entries->len + 1 + i);
        }
    }
  return write_entries (self, staying, LOG_REST, error)
         && write_entries (self, moving, LOG_REST ", household = excluded.household", error);
}

static gboolean
settle (ZyrPublication *self, GError **error)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->pairs), (GCompareFunc)strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      if (!settle_pair (self, g_hash_table_lookup (self->pairs, l->data), error))
        return FALSE;
    }
  if (keys != NULL)
    g_hash_table_remove_all (self->caseloads);
  for (guint i = 0; i < self->records->len; i++)
    {
      if (!settle_record (self, g_ptr_array_index (self->records, i), error))
        return FALSE;
    }
  return TRUE;
}

GHashTable *
zyr_publication_finish (ZyrPublication *self, GError **error)
{
  g_autoptr (GHashTable) heads = zyr_heads_new ();
  g_autoptr (GList) names = NULL;

  g_assert (!self->finished);
  self->finished = TRUE;
  if (!settle (self, error))
    return NULL;
  names = g_list_sort (g_hash_table_get_keys (self->scopes), (GCompareFunc)strcmp);
  for (GList *l = names; l != NULL;)
    {
      guint n_left = g_list_length (l);
      guint n = n_left > SCOPES_N_FEW ? zyr_tx_choose_rows (n_left, SCOPES_N_MAX) : n_left;

      if (!move_heads (self, l, n, heads, error))
        return NULL;
      l = g_list_nth (l, n);
    }
  if (!write_logs (self, heads, error))
    return NULL;
  return g_steal_pointer (&heads);
}
