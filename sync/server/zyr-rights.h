/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"
#include "zyr-role.h"
#include "zyr-storage.h"

G_BEGIN_DECLS

/*
 * What a user may read: the table of roles (zyr-role.h) as feeds, records and parts of records. The
 * one place at the centre that decides it; feeds, pictures and opened files all ask here. What he
 * may do is asked by zyr_operation_apply(), of the same table.
 *
 *   f:F  the whole foundation                                        supervisors
 *   o:F  the same without health answers (a view on f:F)             clerks
 *   w:U  the caseload of U                                           workers, second officers
 *   b:F  files on the Board's agenda; health answers only where a
 *        programme of the household needs them                       Board members
 *   ref  forms and parameters                                        everybody
 *
 * A user reads files in one feed, the widest of his roles. Inspectors have none: they open one file
 * at a time, and say why.
 */

/** zyr_rights_dup_feeds: @home: a foundation's id, or "centre". Returns: (transfer full): */
GStrv zyr_rights_dup_feeds (ZyrRole roles, const char *home, const char *account);

/** zyr_rights_dup_log: the feed whose log and numbers @feed is read from: f:F for o:F, else itself.
 * (transfer full) */
char *zyr_rights_dup_log (const char *feed);

/** zyr_rights_is_partial: not everything of the records in @feed is shown */
gboolean zyr_rights_is_partial (const char *feed);

/** zyr_rights_may_open: may open any file of any foundation, giving a reason */
gboolean zyr_rights_may_open (ZyrRole roles);

/**
 * ZyrReading: one reading of a feed or a file, which decides about each record of it
 */
typedef struct _ZyrReading ZyrReading;

/**
 * ZyrFormFunc: Returns: (transfer full) (nullable): the form record of that id, NULL also on an
 * error
 */
typedef ZyrRecord *(*ZyrFormFunc) (ZyrTx *tx, const char *id, gpointer data, GError **error);

/** zyr_reading_new: of @feed, for records of @home. Borrows all; lives within @tx. */
ZyrReading *zyr_reading_new (ZyrTx *tx,
                             const char *home,
                             const char *feed,
                             ZyrFormFunc form,
                             gpointer form_data);
void zyr_reading_free (ZyrReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrReading, zyr_reading_free)

/**
 * zyr_reading_show: what of a record's @body is shown
 * @household: (nullable): on which it hangs
 * @shown: (out) (transfer full) (nullable): its text; NULL: nothing of it
 */
gboolean zyr_reading_show (ZyrReading *reading,
                           ZyrKind kind,
                           const char *household,
                           const char *body,
                           char **shown,
                           GError **error);

G_END_DECLS
