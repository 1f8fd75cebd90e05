/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The log of how a form was filled in, for forms that ask for one by meta/audit: when it was
 * opened, how long each question stood, what was changed. One row an event, in the columns of the
 * ODK client audit log; times are milliseconds since 1970-01-01 UTC. It knows nothing of files:
 * whoever fills keeps each row as it comes, gives them back when the draft is opened again, and
 * sends the whole beside the record. */

#include "zyr-form.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_FILL_LOG_START,            /* a new record was begun */
  ZYR_FILL_LOG_RESUME,           /* a draft or a sent record was opened */
  ZYR_FILL_LOG_SAVE,             /* the draft was put away */
  ZYR_FILL_LOG_EXIT,             /* the form was left */
  ZYR_FILL_LOG_FINALIZE,         /* the record was completed */
  ZYR_FILL_LOG_JUMP,             /* went to a question of choice */
  ZYR_FILL_LOG_ADD_REPEAT,       /* node: the instance */
  ZYR_FILL_LOG_DELETE_REPEAT,    /* node: the instance */
  ZYR_FILL_LOG_CONSTRAINT_ERROR, /* node: the question */
  ZYR_FILL_LOG_SAVE_ERROR,
  ZYR_FILL_LOG_FINALIZE_ERROR,
  ZYR_FILL_LOG_CHANGE_REASON, /* see zyr_fill_log_set_reason() */
  ZYR_FILL_LOG_GROUP,         /* node: a group whose questions are shown at once ("field-list") */
  ZYR_FILL_LOG_END_SCREEN,    /* what follows the last question */
} ZyrFillLogEvent;

typedef struct _ZyrFillLog ZyrFillLog;

/* @user: (nullable): for forms that want to know who fills in.
 * Returns: (transfer full) (nullable): %NULL when the form asks for no log */
ZyrFillLog *zyr_fill_log_new (ZyrForm *form, const char *user);
void zyr_fill_log_free (ZyrFillLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFillLog, zyr_fill_log_free)

/* Where the record names the log's file: zyr_form_session_supply() it there before it is sent */
const char *zyr_fill_log_get_ref (ZyrFillLog *self);
#define ZYR_FILL_LOG_FILE "audit.csv"

/* A row from before, in order */
void zyr_fill_log_restore (ZyrFillLog *self, const char *row);

/* These give the new row, without its line end (transfer none) (nullable): until the next call;
 * %NULL when there is nothing to keep, also once the log is as large as it may be.
 * @node: (nullable): as the event says */
const char *
zyr_fill_log_note (ZyrFillLog *self, ZyrFillLogEvent event, const char *node, gint64 at_ms);

/* The question @ref is before the user, with the answer @value; leaving it makes a row, and so does
 * entering another one */
const char *
zyr_fill_log_enter (ZyrFillLog *self, const char *ref, const char *value, gint64 at_ms);
const char *zyr_fill_log_leave (ZyrFillLog *self, const char *value, gint64 at_ms);

/* (nullable): the question that was entered last and not left */
const char *zyr_fill_log_get_question (ZyrFillLog *self);

/* A page is shown: ZYR_FILL_LOG_GROUP or _END_SCREEN. Its row comes when it is left. Of a question
 * within a group there is a row only when the form wants changes and its answer was changed. */
void
zyr_fill_log_show_page (ZyrFillLog *self, ZyrFillLogEvent event, const char *node, gint64 at_ms);
const char *zyr_fill_log_leave_page (ZyrFillLog *self, gint64 at_ms);

/* Why a record that was sent is changed: asked when zyr_fill_log_wants_reason() */
gboolean zyr_fill_log_wants_reason (ZyrFillLog *self);
void zyr_fill_log_set_reason (ZyrFillLog *self, const char *reason);

/**
 * zyr_fill_log_wants_place:
 * @min_interval_s: (out) (optional): not more often than that
 *
 * Returns: (nullable): "no-power", "low-power", "balanced" or "high-accuracy"; %NULL: not at all
 */
const char *zyr_fill_log_wants_place (ZyrFillLog *self, gint64 *min_interval_s);
/* @place: "lat lon altitude accuracy"; rows carry it until it is older than the form allows */
void zyr_fill_log_set_place (ZyrFillLog *self, const char *place, gint64 at_ms);

/* The whole log. Returns: (transfer full): never %NULL */
char *zyr_fill_log_to_csv (ZyrFillLog *self);

G_END_DECLS
