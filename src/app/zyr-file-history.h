/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"

G_BEGIN_DECLS

/**
 * ZyrFileEvent: what somebody did to a household's file; an immutable snapshot. Strings are never
 * %NULL.
 */
#define ZYR_TYPE_FILE_EVENT (zyr_file_event_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFileEvent, zyr_file_event, ZYR, FILE_EVENT, GObject)

/**
 * ZyrFileEventField: @from and @to as zyr_file_field_dup_text() gives them, "" for none; of users and
 * members their names
 */
typedef struct
{
  char *name;
  char *from;
  char *to;
} ZyrFileEventField;

/** zyr_file_event_get_what: the kind of operation (zyr-operation-kinds.h) that changed the fields;
 * "visit.submit" of a report; of a decision on one its action (zyr-review-code.h) */
const char *zyr_file_event_get_what (ZyrFileEvent *self);
/* of the record that changed: "household", "member", "visit", "referral", "objection"; else "" */
const char *zyr_file_event_get_rec_kind (ZyrFileEvent *self);
const char *zyr_file_event_get_person (ZyrFileEvent *self); /* name of the member that changed */
gboolean    zyr_file_event_get_is_new (ZyrFileEvent *self);  /* that record came into being */
const char *zyr_file_event_get_by_name (ZyrFileEvent *self);
const char *zyr_file_event_get_role (ZyrFileEvent *self);    /* of zyr_role_to_string(), or "" */
gint64      zyr_file_event_get_at (ZyrFileEvent *self);      /* unix seconds */
gboolean    zyr_file_event_get_is_waiting (ZyrFileEvent *self); /* not at the centre yet */
/* seconds by which the clock that says so was ahead, less than 0 for behind; 0: not marked */
gint64      zyr_file_event_get_clock_ahead (ZyrFileEvent *self);
const char *zyr_file_event_get_reason (ZyrFileEvent *self);
const char *zyr_file_event_get_outcome (ZyrFileEvent *self); /* code list "outcome" */
guint       zyr_file_event_get_revision (ZyrFileEvent *self); /* of a report */
/* of ZyrFileEventField */
GPtrArray  *zyr_file_event_get_fields (ZyrFileEvent *self);

#define ZYR_TYPE_FILE_HISTORY (zyr_file_history_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFileHistory, zyr_file_history, ZYR, FILE_HISTORY, ZyrLiveList)

/** zyr_file_history_new: a list of the latest #ZyrFileEvent of a household, newest first */
ZyrFileHistory *zyr_file_history_new (ZyrWorkspace *workspace, const char *household_id);

/** zyr_file_history_reach_back: earlier ones, too, as far as there are some */
void zyr_file_history_reach_back (ZyrFileHistory *self);

G_END_DECLS
