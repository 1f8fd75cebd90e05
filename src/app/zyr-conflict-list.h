/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"

G_BEGIN_DECLS

/**
 * ZyrConflictRow: a field of a household's file that two people wrote without knowing of each other,
 * and nobody has decided about yet; an immutable snapshot.
 *
 * Every getter is also a readable property of the same name. Values are texts as
 * zyr_file_field_dup_text() gives them, "" for none; which field it is of, zyr_file_field_find()
 * knows. Strings are never %NULL.
 */
#define ZYR_TYPE_CONFLICT_ROW (zyr_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrConflictRow, zyr_conflict_row, ZYR, CONFLICT_ROW, GObject)

const char *zyr_conflict_row_get_id (ZyrConflictRow *self);
const char *zyr_conflict_row_get_household_id (ZyrConflictRow *self);
const char *zyr_conflict_row_get_head_name (ZyrConflictRow *self);
const char *zyr_conflict_row_get_rec_kind (ZyrConflictRow *self); /* "household" or "member" */
const char *zyr_conflict_row_get_rec (ZyrConflictRow *self);
const char *zyr_conflict_row_get_member_name (ZyrConflictRow *self); /* "" for the household's */
const char *zyr_conflict_row_get_field (ZyrConflictRow *self);
/* what the author of "mine" saw when he wrote it */
const char *zyr_conflict_row_get_seen (ZyrConflictRow *self);
/* the value that came second, and was not put into the file */
const char *zyr_conflict_row_get_mine (ZyrConflictRow *self);
const char *zyr_conflict_row_get_mine_name (ZyrConflictRow *self); /* of its author */
gint64 zyr_conflict_row_get_mine_at (ZyrConflictRow *self);        /* unix seconds */
/* it came with a report: its author is who approved that */
gboolean zyr_conflict_row_get_mine_by_report (ZyrConflictRow *self);
gboolean zyr_conflict_row_get_mine_is_own (ZyrConflictRow *self); /* the signed-in user's */
/* the value that stood when it came */
const char *zyr_conflict_row_get_theirs (ZyrConflictRow *self);
/* "" when it came with an import, or the author is not known here */
const char *zyr_conflict_row_get_theirs_name (ZyrConflictRow *self);
gint64 zyr_conflict_row_get_theirs_at (ZyrConflictRow *self); /* when the centre took it, 0 */
gboolean zyr_conflict_row_get_theirs_is_own (ZyrConflictRow *self);
/* what stands in the file now: another value when somebody wrote once more */
const char *zyr_conflict_row_get_present (ZyrConflictRow *self);
/* the operation that wrote it, "" for none */
const char *zyr_conflict_row_get_token (ZyrConflictRow *self);
/* the user's role may write this field */
gboolean zyr_conflict_row_get_may_close (ZyrConflictRow *self);

/* Of the open #ZyrConflictRow on this device, newest first. */
ZyrLiveList *zyr_conflict_list_new (ZyrWorkspace *workspace);

/* Errors: ZYR_WORKSPACE_ERROR_NOT_FOUND (not here, or decided meanwhile), ZYR_STORE_ERROR. */
void zyr_conflict_load_async (ZyrWorkspace *workspace,
                              const char *conflict_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
ZyrConflictRow *zyr_conflict_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
