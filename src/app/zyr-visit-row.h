/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-route.h"

G_BEGIN_DECLS

/**
 * ZyrVisitRow: one visit as a list shows it; an immutable snapshot, but in a #ZyrPagedList: there it
 * can stand before it arrived, with the id "", and emits "changed" when another visit stands there.
 *
 * Every getter is also a readable property of the same name ("head-name", "is-overdue" …). Codes
 * are those of the records; words come from ZyrCodeBook (lists "visit_type", "programme",
 * "outcome", "rating").
 */
#define ZYR_TYPE_VISIT_ROW (zyr_visit_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitRow, zyr_visit_row, ZYR, VISIT_ROW, GObject)

/** zyr_visit_row_dup: as it is now, for whoever asks before acting on it. Returns: (transfer full) */
ZyrVisitRow *zyr_visit_row_dup (ZyrVisitRow *self);

const char *zyr_visit_row_get_id (ZyrVisitRow *self);
const char *zyr_visit_row_get_no (ZyrVisitRow *self); /* "ZYR-2026-000123" */
const char *zyr_visit_row_get_household_id (ZyrVisitRow *self);
const char *zyr_visit_row_get_head_name (ZyrVisitRow *self);
const char *zyr_visit_row_get_address (ZyrVisitRow *self); /* one line */
/* first phone of the household, "" if none */
const char *zyr_visit_row_get_phone (ZyrVisitRow *self);
const char *zyr_visit_row_get_file_no (ZyrVisitRow *self);
/* "planned", "in_progress", "completed", "submitted", "returned", "approved", "rejected",
 * "superseded", "void" */
const char *zyr_visit_row_get_state (ZyrVisitRow *self);
/* "first", "periodic" … (property "visit-type") */
const char *zyr_visit_row_get_visit_type (ZyrVisitRow *self);
const char *zyr_visit_row_get_programmes (ZyrVisitRow *self); /* space separated codes */
/* unix seconds, 0 = no hour fixed */
gint64 zyr_visit_row_get_planned (ZyrVisitRow *self);
const char *zyr_visit_row_get_due (ZyrVisitRow *self); /* "YYYY-MM-DD" or "" */
guint zyr_visit_row_get_attempt (ZyrVisitRow *self);   /* 1 = first */
const char *zyr_visit_row_get_worker_id (ZyrVisitRow *self);
const char *zyr_visit_row_get_worker_name (ZyrVisitRow *self); /* "" when unknown on this device */
const char *zyr_visit_row_get_second_name (ZyrVisitRow *self); /* second officer, "" if none */
/* the signed-in user is its worker */
gboolean zyr_visit_row_get_is_mine (ZyrVisitRow *self);
/* not submitted and the due date has passed */
gboolean zyr_visit_row_get_is_overdue (ZyrVisitRow *self);
/* to be corrected: returned, or being corrected after a return */
gboolean zyr_visit_row_get_is_returned (ZyrVisitRow *self);
/* registry snapshot older than the parameter (45 days), or none */
gboolean zyr_visit_row_get_is_stale (ZyrVisitRow *self);
/* an act on it waits in the outbox: only this device knows */
gboolean zyr_visit_row_get_is_waiting (ZyrVisitRow *self);
guint zyr_visit_row_get_revision (ZyrVisitRow *self); /* last submitted, 0 = none */
/* unix seconds of the last submission, 0 */
gint64 zyr_visit_row_get_submitted (ZyrVisitRow *self);
/* unix seconds of the decision, 0 */
gint64 zyr_visit_row_get_decided (ZyrVisitRow *self);
const char *zyr_visit_row_get_outcome (ZyrVisitRow *self); /* "" before a submission */
const char *zyr_visit_row_get_rating (ZyrVisitRow *self);  /* "good", "medium", "weak", "" */
/* discrepancies of the last submission */
guint zyr_visit_row_get_n_critical (ZyrVisitRow *self);
guint zyr_visit_row_get_n_warnings (ZyrVisitRow *self);
guint zyr_visit_row_get_n_notices (ZyrVisitRow *self);
guint zyr_visit_row_get_n_remarks (ZyrVisitRow *self); /* of the last return, 0 */
/* answers brought back after the program died while it was open; 0 */
guint zyr_visit_row_get_recovered (ZyrVisitRow *self);
const char *zyr_visit_row_get_reason (ZyrVisitRow *self); /* given with the plan, "" if none */
/* of the last attempt in vain: code list "outcome", "" if there was none; and when, unix seconds */
const char *zyr_visit_row_get_failed_outcome (ZyrVisitRow *self);
gint64 zyr_visit_row_get_failed_at (ZyrVisitRow *self);
/* (transfer none): of the household, in a list of kind %ZYR_VISIT_LIST_TODAY; no property */
const ZyrSpot *zyr_visit_row_get_place (ZyrVisitRow *self);

G_END_DECLS
