/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-feed-entry.h"
#include "zyr-store.h"

G_BEGIN_DECLS

/* What the centre stated, and the view: the centre's state plus the user's own operations that it
 * does not hold yet. Readers only ever see the view. */

/** ZyrStoreCursor: how far a scope was read. @resetting: between begin_reset and end_reset */
typedef struct
{
  char    *scope;
  char    *epoch;
  gint64   seq;
  gboolean resetting;
} ZyrStoreCursor;

void zyr_store_cursor_free (ZyrStoreCursor *self);

/**
 * zyr_store_apply_page:
 * @entries: (element-type ZyrFeedEntry): in the order of the feed, in which a record may come more
 *   than once: of one page, or of several that follow one another
 * @next_seq: the cursor after this page
 *
 * Rows, cursor, view and search index in one transaction. A record is replaced only by a newer one
 * (order of (epoch, version)); records of an unknown kind are passed over. A LEAVE removes a record
 * that no other scope holds, with what hangs on it, its index, and its drafts and blobs unless they
 * hold work not yet sent. Errors: CONFLICT when @epoch is not the cursor's (call begin_reset) or
 * @next_seq lies before it.
 */
gboolean zyr_store_apply_page (ZyrStore   *self,
                               const char *scope,
                               const char *epoch,
                               GPtrArray  *entries,
                               gint64      next_seq,
                               GError    **error);

/**
 * zyr_store_begin_reset:
 * @epoch: the epoch that pages will carry from now on
 *
 * The scope is read again from 0. What is there stays visible; what the pages up to
 * zyr_store_end_reset() do not name is removed by it. A reset in progress survives a restart; begun
 * again, it starts anew. Own operations, their journal and drafts stay. When @epoch is new (the
 * centre was restored), what it no longer knows must have been reopened (see
 * zyr_store_reopen_operations()) and sent again before.
 */
gboolean zyr_store_begin_reset (ZyrStore   *self,
                                const char *scope,
                                const char *epoch,
                                GError    **error);
gboolean zyr_store_end_reset (ZyrStore *self, const char *scope, GError **error);

/** zyr_store_drop_scope: the scope was revoked: as if every record of it had left */
gboolean zyr_store_drop_scope (ZyrStore *self, const char *scope, GError **error);

/** zyr_store_get_cursor: Returns: (transfer full): NOT_FOUND for a scope never pulled */
ZyrStoreCursor *zyr_store_get_cursor (ZyrStore *self, const char *scope, GError **error);
/** zyr_store_list_cursors: Returns: (transfer full) (element-type ZyrStoreCursor): by scope */
GPtrArray *zyr_store_list_cursors (ZyrStore *self, GError **error);

/** zyr_store_dup_record: of the view. Returns: (transfer full) (nullable): NOT_FOUND when absent */
ZyrRecord *zyr_store_dup_record (ZyrStore *self, ZyrKind kind, const char *id, GError **error);

/**
 * zyr_store_list_records:
 * @household: (nullable): only what hangs on this household
 *
 * Returns: (transfer full) (element-type ZyrRecord): of the view, oldest id first; members in the
 * order of the file
 */
GPtrArray *zyr_store_list_records (ZyrStore   *self,
                                   ZyrKind     kind,
                                   const char *household,
                                   GError    **error);

/** zyr_store_list_records_in: likewise, of those that are in @state only: what is settled is not read,
 * however much of it there is */
GPtrArray *zyr_store_list_records_in (ZyrStore   *self,
                                      ZyrKind     kind,
                                      const char *household,
                                      const char *state,
                                      GError    **error);

gint64 zyr_store_count_records (ZyrStore *self, ZyrKind kind, GError **error); /* -1 on error */

/**
 * zyr_store_list_file_history:
 *
 * What tells of a household's file who did what: changes, reports and decisions on them, latest
 * first by the time in their ids. Returns: (transfer full) (element-type ZyrRecord): of the view
 */
GPtrArray *
zyr_store_list_file_history (ZyrStore *self, const char *household, guint limit, GError **error);

/** ZyrHouseholdHit: a row of the household list. @due: date of the next open visit, or %NULL.
 * @is_twin: a number of its people or telephones stands in another file, too */
typedef struct
{
  char *id;
  char *name;
  char *file_no;
  char *address;
  char *rating;      /* "" when never rated */
  char *rating_date; /* "" likewise */
  guint n_members;
  char *due;
  gboolean is_twin;
} ZyrHouseholdHit;

void zyr_household_hit_free (ZyrHouseholdHit *self);

/**
 * zyr_store_search_households:
 * @query: (nullable): words in any order, each matched as a prefix; empty: all
 * @limit: at most ZYR_SEARCH_RESULTS_N_MAX
 * @n_total: (out) (optional): how many match
 *
 * Over the names of all members, identity numbers, phones, address, file and reference number,
 * folded by the search key; spaces inside numbers do not matter. Where that
 * finds nothing, words are taken that are one letter wrong, missing, too much or swapped. In Turkish
 * alphabetical order of the name.
 *
 * Returns: (transfer full) (element-type ZyrHouseholdHit): one window of the result
 */
GPtrArray *zyr_store_search_households (ZyrStore   *self,
                                        const char *query,
                                        guint       limit,
                                        guint       offset,
                                        guint      *n_total,
                                        GError    **error);

/**
 * ZyrHouseholdFilter: which files are wanted at all; NULL is "all"
 * @rating: "good", "medium", "weak", or "none" for those never rated
 * @due_until: a day: with a visit still to be made whose last day is this or an earlier one
 * @programme: a code of the household's programmes
 * @neighbourhood: a code of its address
 */
typedef struct
{
  const char *rating;
  const char *due_until;
  const char *programme;
  const char *neighbourhood;
} ZyrHouseholdFilter;

/** zyr_store_list_neighbourhoods: codes of those in which a household is. (transfer full)
 * (element-type utf8) */
GPtrArray *zyr_store_list_neighbourhoods (ZyrStore *self, GError **error);

/** zyr_store_filter_households: zyr_store_search_households() among those that @filter lets through */
GPtrArray *zyr_store_filter_households (ZyrStore                 *self,
                                        const char               *query,
                                        const ZyrHouseholdFilter *filter,
                                        guint                     limit,
                                        guint                     offset,
                                        guint                    *n_total,
                                        GError                  **error);
/** zyr_store_find_household: Returns: its place in that list, from 0; -1 when it is not in it, or with
 * @error */
gint64 zyr_store_find_household (ZyrStore                 *self,
                                 const char               *query,
                                 const ZyrHouseholdFilter *filter,
                                 const char               *id,
                                 GError                  **error);

/**
 * zyr_store_list_households_by_number:
 * @number: an identity number, or a telephone as zyr_phone_normalize() gives it
 * @except: (nullable): a household that is left out
 *
 * Files in which exactly this number stands, whoever's it is. Returns: (transfer full) (element-type
 * ZyrHouseholdHit)
 */
GPtrArray *zyr_store_list_households_by_number (ZyrStore   *self,
                                                const char *number,
                                                const char *except,
                                                GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreCursor, zyr_store_cursor_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrHouseholdHit, zyr_household_hit_free)

G_END_DECLS
