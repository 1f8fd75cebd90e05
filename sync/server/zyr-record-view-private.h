/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record-table.h"

G_BEGIN_DECLS

/**
 * ZyrRecordView: the records of one home within one transaction, each read once, many at once.
 *
 * It has to be told of what the transaction writes.
 */
typedef struct _ZyrRecordView ZyrRecordView;

ZyrRecordView *zyr_record_view_new (ZyrTx *tx, const char *home);
void zyr_record_view_free (ZyrRecordView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRecordView, zyr_record_view_free)

/* Reads those of @ids (element-type utf8) that are not known yet: @ids[i] into @views[i], each of
 * another home, in one transaction. */
gboolean zyr_record_views_fetch (ZyrRecordView *const *views,
                                 GPtrArray *const *ids,
                                 guint n_views,
                                 GError **error);

/* Whatever its kind. (transfer full) (nullable): NULL without an error when there is none. */
ZyrRecord *zyr_record_view_dup (ZyrRecordView *view, const char *id, GError **error);

/* The households of what is known, each once. (transfer container) (element-type utf8) */
GPtrArray *zyr_record_view_list_households (ZyrRecordView *view);

/* @record was written. */
void zyr_record_view_put (ZyrRecordView *view, ZyrRecord *record);

/* zyr_record_view_revert(): nothing was, since the mark (or ever). */
void zyr_record_view_mark (ZyrRecordView *view);
void zyr_record_view_revert (ZyrRecordView *view);

/* What was read of the database, by versions. zyr_record_view_forget(): no more is needed, and the
 * transaction is over. zyr_record_view_is_current(): whether all of it is the same in @tx. */
void zyr_record_view_forget (ZyrRecordView *view);
gboolean zyr_record_view_is_current (ZyrRecordView *view,
                                     ZyrTx *tx,
                                     gboolean *current,
                                     GError **error);

G_END_DECLS
