/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-history-entry.h"
#include "zyr-sync-store-state.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ZyrSyncStore: what the sync engine needs of a device's database. The runner has at most one call
 * under way, apart from add_history and count_pending; calls are answered in order.
 *
 * Implementations answer each call with a GTask whose source object is the store; the `_finish`
 * functions below propagate that task, with the type that each names. Every call that writes is ONE
 * durable transaction: an error means that nothing of it happened. Errors are passed through; the
 * runner shows them as ZYR_SYNC_PROBLEM_STORE and tries again.
 */
#define ZYR_TYPE_SYNC_STORE (zyr_sync_store_get_type ())
G_DECLARE_INTERFACE (ZyrSyncStore, zyr_sync_store, ZYR, SYNC_STORE, GObject)

/**
 * ZyrSyncStoreInterface:
 * @load_state: task of ZyrSyncStoreState*: for the engine alone, as it notes when digests were taken
 * @count_pending: task of a pointer that is a number (GUINT_TO_POINTER): operations not yet answered
 * @load_batch: task of GPtrArray* of JsonObject: operations numbered @after + 1, @after + 2 … in
 *   order and without a gap, from the outbox or from the journal of answered ones (a restored
 *   centre asks for those again). At most @max_ops of together @max_bytes of JSON text, but one
 *   when the first alone is larger. Empty: no more, or (@after less than acked_op) no longer kept
 * @reopen: task of boolean: a restored centre no longer knows the operations after @after: answered
 *   ones count as not answered again (their new answers may differ), and are in the view again
 * @renumber: task of boolean: the centre knows operations up to @last, and those after @after are not
 *   in this database (it is an older copy): what was made here after @after is numbered anew from
 *   @last + 1, also where a token names it; the numbers between count as answered
 * @hand_over: task of boolean: what was begun here and not finished is among the operations from now
 *   on, in its present state: this device was withdrawn
 * @apply_push_results: task of boolean: @results of JsonObject {n, s, reason?, conflicts?, res?},
 *   one for each operation sent, in order. An operation that was answered before takes the new
 *   answer. Their versions are of the timeline @epoch, which may be newer than that of the cursors
 * @begin_reset: task of boolean: marks every record of @scope, which counts as version 0 from now,
 *   and sets the cursor to (@epoch, 0), resetting. Own operations, journal and drafts stay. Marks
 *   again when already resetting
 * @apply_page: task of boolean: @entries (ZyrFeedEntry, zyr-feed.h) in order, then the cursor
 *   (@epoch, @next). Entries may be of several pages, and name a record more than once, in the order
 *   of the feed
 * @end_reset: task of boolean: drops records of @scope that are still marked; no longer resetting
 * @drop_scope: task of boolean: the right to @scope was lost: drops its records (unless in another
 *   scope) and its cursor; own unsent operations stay
 * @list_unsent_blobs: task of GPtrArray* of ZyrSyncBlob, smallest first, whose operations were
 *   answered
 * @dup_blob: task of GBytes*
 * @mark_blob_sent: task of boolean: the centre has verified the bytes
 * @put_blob: task of boolean: bytes from the centre, whose hash the caller has checked
 * @dup_part: task of GBytes*: what keep_part was given last, or empty bytes
 * @keep_part: task of boolean: the beginning of a blob whose fetching was cut; NULL, put_blob: none
 * @add_history: task of boolean; @entry is copied before the call returns
 */
struct _ZyrSyncStoreInterface
{
  GTypeInterface parent_iface;

  void (*load_state) (ZyrSyncStore *self, GTask *task);
  void (*count_pending) (ZyrSyncStore *self, GTask *task);
  void (*load_batch) (ZyrSyncStore *self,
                      gint64        after,
                      guint         max_ops,
                      gsize         max_bytes,
                      GTask        *task);
  void (*reopen) (ZyrSyncStore *self, gint64 after, GTask *task);
  void (*renumber) (ZyrSyncStore *self, gint64 after, gint64 last, GTask *task);
  void (*hand_over) (ZyrSyncStore *self, GTask *task);
  void (*apply_push_results) (ZyrSyncStore *self,
                              const char   *epoch,
                              GPtrArray    *results,
                              GTask        *task);
  void (*begin_reset) (ZyrSyncStore *self, const char *scope, const char *epoch, GTask *task);
  void (*apply_page) (ZyrSyncStore *self,
                      const char   *scope,
                      const char   *epoch,
                      GPtrArray    *entries,
                      gint64        next,
                      GTask        *task);
  void (*end_reset) (ZyrSyncStore *self, const char *scope, GTask *task);
  void (*drop_scope) (ZyrSyncStore *self, const char *scope, GTask *task);
  void (*list_unsent_blobs) (ZyrSyncStore *self, guint max_n, GTask *task);
  void (*dup_blob) (ZyrSyncStore *self, const char *sha256, GTask *task);
  void (*mark_blob_sent) (ZyrSyncStore *self, const char *sha256, GTask *task);
  void (*put_blob) (ZyrSyncStore *self,
                    const char   *sha256,
                    const char   *mime,
                    GBytes       *bytes,
                    GTask        *task);
  void (*dup_part) (ZyrSyncStore *self, const char *sha256, GTask *task);
  void (*keep_part) (ZyrSyncStore *self, const char *sha256, GBytes *bytes, GTask *task);
  void (*add_history) (ZyrSyncStore *self, const ZyrSyncHistoryEntry *entry, GTask *task);
};

/* Each vfunc takes ownership of its @task (made here, with this store as its source object and
 * the caller's cancellable) and must return it exactly once, also when cancelled. Arrays and
 * strings are borrowed: an implementation keeps a reference or a copy of what it needs later;
 * arrays are never changed by the caller. */

#define ZYR_SYNC_STORE_ASYNC \
  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data

void zyr_sync_store_load_state_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_count_pending_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_load_batch_async (
    ZyrSyncStore *self, gint64 after, guint max_ops, gsize max_bytes, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_reopen_async (ZyrSyncStore *self, gint64 after, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_renumber_async (ZyrSyncStore *self,
                                    gint64        after,
                                    gint64        last,
                                    ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_hand_over_async (ZyrSyncStore *self, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_apply_push_results_async (ZyrSyncStore *self,
                                              const char   *epoch,
                                              GPtrArray    *results,
                                              ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_begin_reset_async (ZyrSyncStore *self,
                                       const char   *scope,
                                       const char   *epoch,
                                       ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_apply_page_async (ZyrSyncStore *self,
                                      const char   *scope,
                                      const char   *epoch,
                                      GPtrArray    *entries,
                                      gint64        next,
                                      ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_end_reset_async (ZyrSyncStore *self, const char *scope, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_drop_scope_async (ZyrSyncStore *self, const char *scope, ZYR_SYNC_STORE_ASYNC);
void
zyr_sync_store_list_unsent_blobs_async (ZyrSyncStore *self, guint max_n, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_dup_blob_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC);
void
zyr_sync_store_mark_blob_sent_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_put_blob_async (ZyrSyncStore *self,
                                    const char   *sha256,
                                    const char   *mime,
                                    GBytes       *bytes,
                                    ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_dup_part_async (ZyrSyncStore *self, const char *sha256, ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_keep_part_async (ZyrSyncStore *self,
                                     const char   *sha256,
                                     GBytes       *bytes,
                                     ZYR_SYNC_STORE_ASYNC);
void zyr_sync_store_add_history_async (ZyrSyncStore              *self,
                                       const ZyrSyncHistoryEntry *entry,
                                       ZYR_SYNC_STORE_ASYNC);

ZyrSyncStoreState *
zyr_sync_store_load_state_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error);
/* For load_batch and list_unsent_blobs. Returns: (transfer full): */
/** zyr_sync_store_count_pending_finish: Returns: 0 also on error */
guint
zyr_sync_store_count_pending_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error);

GPtrArray *zyr_sync_store_list_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error);
/* For dup_blob and dup_part. */
GBytes *zyr_sync_store_dup_blob_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error);
/* For every call whose task is of boolean. */
gboolean zyr_sync_store_write_finish (ZyrSyncStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
