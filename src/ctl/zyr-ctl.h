/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"
#include "zyr-json.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* ziyaretctl: one command on one workspace. Commands return data and errors; main.c makes
 * sentences. */

typedef enum
{
  ZYR_CTL_OK = 0,
  ZYR_CTL_FAILED = 1,
  ZYR_CTL_USAGE = 2,
  ZYR_CTL_NO_CONTACT = 3, /* the centre was not reached, or not in time */
  ZYR_CTL_INCOMPLETE = 4, /* a visit has questions that are missing or invalid */
} ZyrCtlStatus;

/* Options that several commands share; each uses those that it knows. */
typedef struct
{
  char *query;
  GStrv states;
  GStrv remarks; /* "REF=TEXT" */
  char *text;
  char *reason;
  char *code;
  char *corrects;
  char *type;
  char *programmes;
  char *planned;
  char *due;
  char *second;
  char *language;
  gboolean wait;
  int timeout_s;
  int limit;
} ZyrCtlOptions;

typedef struct
{
  ZyrWorkspace *workspace;
  const ZyrCtlOptions *options;
  GAsyncResult *result; /* (nullable): of the call that was waited for */
} ZyrCtl;

/**
 * ZyrCtlFunc:
 * @arguments: what follows the command's words
 *
 * Prints its data. Returns the exit status; ZYR_CTL_FAILED with @error.
 */
typedef ZyrCtlStatus (*ZyrCtlFunc) (ZyrCtl *ctl, const char *const *arguments, GError **error);

/* Give zyr_ctl_done_cb and the ZyrCtl to an asynchronous call, then wait for its result. */
void zyr_ctl_done_cb (GObject *source, GAsyncResult *result, gpointer ctl);
GAsyncResult *zyr_ctl_wait (ZyrCtl *ctl); /* (transfer none): until the next wait */

/* Until the counts of the outbox are there. */
void zyr_ctl_settle (ZyrCtl *ctl);

/* One line of JSON on standard output, flushed. Takes @object. */
void zyr_ctl_print (JsonObject *object);
void zyr_ctl_print_array (JsonArray *array);
/* Readable properties of a row, "-" in their names written "_". (transfer full) */
JsonObject *zyr_ctl_row_to_json (gpointer row);
/* An array of what @to_json makes of each of @items */
void zyr_ctl_set_array (JsonObject *object, const char *member, GPtrArray *items,
                        JsonObject *(*to_json) (gpointer item));
JsonArray *zyr_ctl_model_to_json (GListModel *model, int limit);
/* Unix seconds as ISO time with offset; not set for 0 */
void zyr_ctl_set_time (JsonObject *object, const char *member, gint64 unix_s);
/* Of the questions that are asked: {path, value} */
JsonArray *zyr_ctl_answers_to_json (ZyrFormSession *session);
void zyr_ctl_set_kurus (JsonObject *object, const char *member, gint64 kurus);

ZyrCtlStatus zyr_ctl_enrol (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_sign_in (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_sign_out (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_sync (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_retry (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_status (ZyrCtl *ctl, const char *const *arguments, GError **error);

ZyrCtlStatus zyr_ctl_list (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_show_household (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_show_visit (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_note (ZyrCtl *ctl, const char *const *arguments, GError **error);

ZyrCtlStatus zyr_ctl_visit_start (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_visit_answer (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_visit_attach (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_visit_complete (ZyrCtl *ctl, const char *const *arguments, GError **error);

ZyrCtlStatus zyr_ctl_picture (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_review (ZyrCtl *ctl, const char *const *arguments, GError **error);

ZyrCtlStatus zyr_ctl_plan (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_reassign (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_cancel (ZyrCtl *ctl, const char *const *arguments, GError **error);

ZyrCtlStatus zyr_ctl_pause (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_resume (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_draft (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_resolve (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_correct (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_annul (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_inspect_find (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_inspect_show (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_inspect_picture (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_inspect_annul (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_refer (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_move_referral (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_object (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_answer_objection (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_ask_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_accept_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_decline_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error);
ZyrCtlStatus zyr_ctl_withdraw_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error);

G_END_DECLS
