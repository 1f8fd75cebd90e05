/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"
#include "zyr-live-list.h"

G_BEGIN_DECLS

/**
 * ZyrKeptDraftRow: what was typed for a visit and is not its draft any more: because the centre
 * refused the report, or because a report of the worker's other device overtook it. It stays until
 * somebody goes on with it or discards it. An immutable snapshot.
 *
 * Every getter is also a readable property of the same name. Strings are never %NULL.
 */
#define ZYR_TYPE_KEPT_DRAFT_ROW (zyr_kept_draft_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrKeptDraftRow, zyr_kept_draft_row, ZYR, KEPT_DRAFT_ROW, GObject)

const char *zyr_kept_draft_row_get_id (ZyrKeptDraftRow *self);
const char *zyr_kept_draft_row_get_visit_id (ZyrKeptDraftRow *self);
const char *zyr_kept_draft_row_get_head_name (ZyrKeptDraftRow *self); /* "" unknown */
gint64 zyr_kept_draft_row_get_opened (ZyrKeptDraftRow *self); /* unix seconds: when it was begun */
/* number of the refused report in the outbox, 0: another device overtook it */
guint64 zyr_kept_draft_row_get_number (ZyrKeptDraftRow *self);
const char *zyr_kept_draft_row_get_reason (ZyrKeptDraftRow *self); /* of the refusal, "" */
/* the visit is still the user's to fill */
gboolean zyr_kept_draft_row_get_may_continue (ZyrKeptDraftRow *self);

/* Of #ZyrKeptDraftRow, newest first. */
ZyrLiveList *zyr_kept_draft_list_new (ZyrWorkspace *workspace);

/* For reading only. Errors: ZYR_STORE_ERROR_NOT_FOUND, ZYR_WORKSPACE_ERROR_NO_FORM, ZYR_FORM_ERROR.
 * Finish: (transfer full) */
void zyr_kept_draft_read_async (ZyrWorkspace *workspace,
                                const char *draft_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
ZyrFormSession *zyr_kept_draft_read_finish (GAsyncResult *result, GError **error);

/* Makes it the visit's draft again; one that is there meanwhile is kept in its place. Errors:
 * ZYR_WORKSPACE_ERROR WRONG_STATE, NOT_ALLOWED, NOT_FOUND: the visit is not to be filled any more,
 * and the draft stays where it is. Finish: (transfer full): the visit's id */
void zyr_kept_draft_continue_async (ZyrWorkspace *workspace,
                                    const char *draft_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *zyr_kept_draft_continue_finish (GAsyncResult *result, GError **error);

/* Forgets it for good; a refused report asks for attention no longer. */
void zyr_kept_draft_discard_async (ZyrWorkspace *workspace,
                                   const char *draft_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean zyr_kept_draft_discard_finish (GAsyncResult *result, GError **error);

G_END_DECLS
