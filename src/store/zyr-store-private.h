/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-drafts.h"
#include "zyr-store-changes.h"
#include "zyr-store-operations.h"
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _ZyrStoreSearch ZyrStoreSearch;

struct _ZyrStore
{
  char           *path;
  GThread        *thread;
  sqlite3        *db;
  int             lock_fd;
  GHashTable     *statements; /* SQL text (the statement's own): prepared, and nobody uses it now */
  gboolean        damaged;    /* SQLCipher answers everything else with SQLITE_ERROR then */
  gboolean        search_malformed; /* to be made again before anything else */
  gboolean        search_touched;   /* by the transaction under way */
  gboolean        search_mended;    /* by it, too */
  gboolean        suspect;          /* the disk failed: the handle may have to be opened anew */
  guint           n_statements;     /* in use */
  GBytes         *key;              /* NULL until it is open */
  gboolean        in_transaction;
  ZyrClock       *clock;
  GCancellable   *cancellable; /* of the call under way, borrowed */
  GHashTable     *unclean;     /* ids of drafts that a dead process left open */
  ZyrStoreSearch *search;      /* the last result; NULL when the index has changed */
  GHashTable     *visit_orders; /* (nullable): what lists of visits show; NULL when one changed */

  GHashTable *fresh; /* (nullable): ZyrRecordKey: ZyrStoreFresh: what the page under way has just
                        written: it need not be read and parsed again */

  ZyrStoreChanges *changes;   /* of the transaction under way */
  ZyrStoreChanges *committed; /* since last stolen */

  ZyrResultReader result_reader;
  gpointer        result_data;
  GDestroyNotify  result_destroy;
};

/* Every public function asserts it: SQLite's handle and the statement cache belong to one thread. */
#define ZYR_STORE_ASSERT_THREAD(self) \
  G_STMT_START { g_assert ((self) != NULL && (self)->thread == g_thread_self ()); } G_STMT_END

/* zyr-store-db.c: statements. A ZyrStmt is taken from the cache and goes back when it is freed. */

typedef struct
{
  ZyrStore     *store;
  const char   *sql; /* of the statement itself */
  sqlite3_stmt *handle;
  GError       *problem;
} ZyrStmt;

void zyr_stmt_free (ZyrStmt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStmt, zyr_stmt_free)

/**
 * zyr_store_query:
 * @types: one letter an argument: t text (const char *, NULL is SQL's), i gint64, b GBytes *
 *
 * Only constant SQL: values are always bound.
 */
ZyrStmt *zyr_store_query (ZyrStore   *self,
                          GError    **error,
                          const char *sql,
                          const char *types,
                          ...);

/** zyr_stmt_next: %TRUE with a row; %FALSE at the end and on error: ask zyr_stmt_ok() */
gboolean    zyr_stmt_next (ZyrStmt *self);
gboolean    zyr_stmt_ok (ZyrStmt *self, GError **error);
gint64      zyr_stmt_int (ZyrStmt *self, int column);
const char *zyr_stmt_text (ZyrStmt *self, int column); /* "" for NULL; until the next step */
char       *zyr_stmt_dup (ZyrStmt *self, int column);
gboolean    zyr_stmt_is_null (ZyrStmt *self, int column);
GBytes     *zyr_stmt_dup_bytes (ZyrStmt *self, int column);

/** zyr_store_exec: a query without rows. @types as above */
gboolean zyr_store_exec (ZyrStore *self, GError **error, const char *sql, const char *types, ...);

/** zyr_store_script: several statements without values (PRAGMA, migrations) */
gboolean zyr_store_script (ZyrStore *self, const char *sql, GError **error);

/** zyr_store_query_int: first column of the first row; @fallback without a row */
gboolean zyr_store_query_int (ZyrStore   *self,
                              GError    **error,
                              gint64      fallback,
                              gint64     *value,
                              const char *sql,
                              const char *types,
                              ...);

/** zyr_store_query_text: the same as a text. (transfer full) (nullable): %NULL without a row, too */
char *zyr_store_query_text (
    ZyrStore *self, GError **error, const char *sql, const char *types, ...);

void zyr_store_set_db_error (ZyrStore *self, GError **error, int code, const char *what);
/**
 * zyr_store_get_disk_error: the errno of the last refusal of the file or its log, 0 when there was
 * none: SQLCipher deciphers also what could not be read, and calls it damaged
 */
int  zyr_store_get_disk_error (ZyrStore *self);
GHashTable *zyr_store_statements_new (void);
void        zyr_store_drop_statements (ZyrStore *self);

/* Transactions. The autoptr undoes what was not committed. */
typedef ZyrStore ZyrStoreTransaction;

ZyrStoreTransaction *zyr_store_begin (ZyrStore *self, GError **error);
gboolean             zyr_store_commit (ZyrStoreTransaction *transaction, GError **error);
void                 zyr_store_rollback (ZyrStoreTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreTransaction, zyr_store_rollback)

/** zyr_store_steal_changes: what was committed since the last call; (nullable) */
ZyrStoreChanges *zyr_store_steal_changes (ZyrStore *self);
void             zyr_store_note_change (ZyrStore *self, ZyrKind kind, const char *household);

/** zyr_store_scrub_log: writes the log into the file and empties it, so that no former page stays */
void zyr_store_scrub_log (ZyrStore *self);

gint64 zyr_store_now_s (ZyrStore *self);

/* zyr-store-open.c */
typedef struct
{
  const char *sql;
} ZyrStoreMigration;

/** zyr_store_open_with: for tests: other migrations than the program's */
ZyrStore *zyr_store_open_with (const char              *path,
                               GBytes                  *key,
                               const ZyrStoreMigration *migrations,
                               guint                    n_migrations,
                               GError                 **error);

gboolean zyr_store_apply_key (ZyrStore *self, GBytes *key, GError **error);

/* zyr-store-migrate.c */
#define ZYR_STORE_APPLICATION_ID 0x5a595231 /* "ZYR1" */

gboolean zyr_store_migrate (ZyrStore                *self,
                            GBytes                  *key,
                            gint64                   version,
                            const ZyrStoreMigration *migrations,
                            guint                    n_migrations,
                            GError                 **error);
void     zyr_store_remove_backups (ZyrStore *self, guint version);

/* zyr-store-view.c: rows of `record` and what is kept beside them */

typedef struct
{
  ZyrKind kind;
  char   *id;
} ZyrRecordKey;

ZyrRecordKey *zyr_record_key_new (ZyrKind kind, const char *id);

/* What the centre states since a moment ago. @made: the row was not there before; its household is
 * the record's. */
typedef struct
{
  ZyrRecord *record;
  gint64     row;
  gboolean   made;
} ZyrStoreFresh;

GHashTable *zyr_store_fresh_map_new (void);
void        zyr_store_fresh_add (ZyrStore *self, ZyrRecord *record, gint64 row, gboolean made);

/** zyr_store_fresh_find: (nullable): the page under way has written it, and nothing is over it */
const ZyrStoreFresh *zyr_store_fresh_find (ZyrStore *self, ZyrKind kind, const char *id);

/** zyr_store_dirty_new: a set of ZyrRecordKey; zyr_store_dirty_add: whether it was not in it */
GHashTable *zyr_store_dirty_new (void);
gboolean    zyr_store_dirty_add (GHashTable *dirty, ZyrKind kind, const char *id);

/** zyr_store_load_record: %NULL without error when absent; the view, or what the centre stated */
ZyrRecord *zyr_store_load_record (ZyrStore   *self,
                                  ZyrKind     kind,
                                  const char *id,
                                  gboolean    base,
                                  GError    **error);

ZyrRecord *zyr_store_read_record (ZyrStore   *self,
                                  ZyrKind     kind,
                                  const char *id,
                                  const char *scope,
                                  gint64      ver,
                                  const char *body,
                                  const char *tok,
                                  GError    **error);

/**
 * zyr_store_refresh_view:
 * @dirty: records whose base or operations have changed; grows by what hangs together with them
 *
 * Settles what the centre's state holds by now, applies the unsettled operations anew over the
 * centre's state of these records, and writes view, index and search words.
 */
gboolean zyr_store_refresh_view (ZyrStore *self, GHashTable *dirty, GError **error);

/** zyr_store_overlay_operation: one more operation on the view; REFUSED by the rules */
gboolean zyr_store_overlay_operation (ZyrStore            *self,
                                      JsonObject          *op,
                                      const ZyrStoreActor *actor,
                                      const char          *device,
                                      GError             **error);

/** zyr_store_settle: operations whose results the centre's state has reached; adds what they held */
gboolean zyr_store_settle (ZyrStore *self, GHashTable *dirty, GError **error);

/** zyr_store_ensure_epoch: its row, made when the device meets it first */
gboolean zyr_store_ensure_epoch (ZyrStore *self, const char *name, gint64 *epoch, GError **error);

/* zyr-store-index.c */
gboolean zyr_store_index_record (ZyrStore   *self,
                                 gint64      row,
                                 ZyrRecord  *record,
                                 GHashTable *households,
                                 GError    **error);
gboolean zyr_store_index_households (ZyrStore *self, GHashTable *households, GError **error);
char    *zyr_store_sort_key (const char *name);

/* zyr-store-mend.c: what is put right while the store is open */

/**
 * zyr_store_mend_search: makes the search index anew from the words that are stored beside it, in
 * the transaction under way or in one of its own
 */
gboolean zyr_store_mend_search (ZyrStore *self, GError **error);
/** zyr_store_check_search: a look at the index's format, at no cost; mends it */
gboolean zyr_store_check_search (ZyrStore *self, GError **error);
/** zyr_store_revive: opens a handle anew that does not read any more. Between transactions only */
gboolean zyr_store_revive (ZyrStore *self, GError **error);

/* zyr-store-open.c */
gboolean zyr_store_open_handle (ZyrStore *self, GError **error);

/* zyr-store-search.c */
void zyr_store_drop_search (ZyrStore *self);
void zyr_store_drop_filter (ZyrStore *self);

/* zyr-store-visits.c */
void zyr_store_drop_visits (ZyrStore *self);
/** zyr_store_find_row: the place of a record in @rows, gint64 rows of `record`; -1 when it is not in
 * it, or with @error */
gint64
zyr_store_find_row (ZyrStore *self, GArray *rows, ZyrKind kind, const char *id, GError **error);

/* zyr-store-records.c */

/* Id, scope, version, body and tokens of the view of `record r` */
#define ZYR_STORE_VIEW_COLUMNS                                                          \
  " r.id, r.scope, CASE WHEN r.own IS NULL THEN r.ver ELSE r.own_ver END,"              \
  " coalesce (r.own, r.base), CASE WHEN r.own IS NULL THEN r.tok ELSE r.own_tok END "

/** zyr_store_read_records: of a query that begins with these columns. @kind: of all; unknown: it is the
 * sixth column. Returns: (transfer full) (nullable) (element-type ZyrRecord) */
GPtrArray *
zyr_store_read_records (ZyrStore *self, ZyrStmt *query, ZyrKind kind, GError **error);

/** zyr_store_require_change: NOT_FOUND, saying @what, when the last statement changed no row */
gboolean zyr_store_require_change (ZyrStore *self, const char *what, GError **error);

/* zyr-store-operations.c */
/** zyr_store_add_changed: adds what operation @n changes to @dirty */
gboolean zyr_store_add_changed (ZyrStore *self, gint64 n, GHashTable *dirty, GError **error);
/** zyr_store_next_number: for a new operation, within a transaction */
gboolean zyr_store_next_number (ZyrStore *self, gint64 *n, GError **error);
gint64 zyr_store_append_in_transaction (ZyrStore            *self,
                                        JsonObject          *op,
                                        const ZyrStoreActor *actor,
                                        GError             **error);

/* zyr-store-types.c */
typedef struct
{
  ZyrKind kind;
  char   *id;
  gint64  ver;
} ZyrStoreResultVersion;

struct _ZyrStoreOpResult
{
  gint64               n;
  ZyrStoreResultStatus status;
  char                *reason;
  GArray              *versions; /* ZyrStoreResultVersion */
};

GPtrArray *zyr_draft_entries_new (void);

/* Columns of zyr_store_read_draft_info(), of draft as d; its parameter is ZYR_DRAFT_NOTE */
#define ZYR_STORE_DRAFT_INFO                                                                       \
  "d.id, d.visit, d.household, d.opened_at, (SELECT count (*) FROM draft_entry e"                  \
  " WHERE e.draft = d.id AND e.action <> ?)"
ZyrDraftInfo *zyr_store_read_draft_info (ZyrStmt *query);

/** zyr_store_read_draft: from a row of id, visit, household, form_id, form_version, opened_at,
 * instance, media */
ZyrDraft *zyr_store_read_draft (ZyrStore *self, ZyrStmt *query, GError **error);

G_END_DECLS
