/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-fill-history.h"
#include "zyr-remark.h"
#include "zyr-report-summary.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

typedef struct _ZyrFormSession ZyrFormSession;
typedef struct _ZyrVisitRow ZyrVisitRow;

/**
 * ZyrVisitFill: a visit being filled in by its worker.
 *
 * The form engine answers at once on the main thread; each mutation is then written to the draft's
 * journal in the store's thread. Views read sections, items and problems from
 * zyr_visit_fill_get_session() and follow its "changed" signal; they never set values there but
 * through this object, or an answer would not be kept.
 *
 * Properties (read, notify): "unsaved" (uint: mutations not durable yet), "recovered" (uint),
 * "can-complete" (boolean: no problem left), "fault" (GError: see zyr_visit_fill_get_fault()),
 * "state" (string, the visit's state), "language" (read, write: bare code such as "tr"). Signals: "answer-saved" (const char *ref): what was answered at
 * ref is durable: only now may the row show its saved mark. "save-failed" (GError *error): the
 * store refused to write (disk full); the answers stay in the session and are tried again with the
 * next answer or zyr_visit_fill_retry_save. "remarks-changed": the supervisor's remarks changed (a
 * return arrived while it is open). "history-changed": there is another step to take back.
 */
#define ZYR_TYPE_VISIT_FILL (zyr_visit_fill_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitFill, zyr_visit_fill, ZYR, VISIT_FILL, GObject)

/* Opens the user's own visit: starts it when planned or returned (visit.start goes to the outbox),
 * reopens a completed one, continues a draft, replays what a crash interrupted. Errors:
 * ZYR_WORKSPACE_ERROR NOT_FOUND, NOT_ALLOWED, WRONG_STATE, NO_FORM; ZYR_STORE_ERROR; ZYR_FORM_ERROR
 * (the form cannot be opened: the draft is untouched). */
void zyr_visit_fill_start_async (ZyrWorkspace *workspace,
                                 const char *visit_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
ZyrVisitFill *zyr_visit_fill_start_finish (GAsyncResult *result, GError **error);

/* Writes what is unsaved, folds the journal into the draft and marks it closed. Call when the page
 * goes away. Dropping the last reference instead loses nothing either, but the next start will say
 * "recovered". */
void
zyr_visit_fill_close_async (ZyrVisitFill *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean zyr_visit_fill_close_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);

ZyrFormSession *zyr_visit_fill_get_session (ZyrVisitFill *self); /* (transfer none) */
/* (transfer none): as it was when opened */
ZyrVisitRow *zyr_visit_fill_get_visit (ZyrVisitFill *self);
const char *zyr_visit_fill_get_visit_id (ZyrVisitFill *self);
/* answers brought back after the program died */
guint zyr_visit_fill_get_recovered (ZyrVisitFill *self);
/* Not 0: the worker's other device sent a report after a draft was begun here, and it was returned;
 * that draft, of so many answers, was put aside and this one is of the report that was sent. */
guint zyr_visit_fill_get_set_aside (ZyrVisitFill *self);
/* %FALSE once the visit, by its "state", is no longer the worker's to fill in: sent, also from his
 * other device, or cancelled. Answers are still kept, but completing will be refused. */
gboolean zyr_visit_fill_may_continue (ZyrVisitFill *self);
const char *zyr_visit_fill_get_state (ZyrVisitFill *self);
guint zyr_visit_fill_get_unsaved (ZyrVisitFill *self);
/* it has been answered here or earlier, and that is durable */
gboolean zyr_visit_fill_is_saved (ZyrVisitFill *self, const char *ref);
gboolean zyr_visit_fill_get_can_complete (ZyrVisitFill *self);
/* (transfer none) (nullable): what the form cannot compute with the answers as they are, in
 * ZYR_FORM_ERROR, looked for when all is idle. The answers are kept; what depends on it is blank. */
const GError *zyr_visit_fill_get_fault (ZyrVisitFill *self);
/* bare code; picks the form's language of that code, also when the draft is opened again */
void zyr_visit_fill_set_language (ZyrVisitFill *self, const char *language);
const char *zyr_visit_fill_get_language (ZyrVisitFill *self);
/* Code to name as the form writes it, in its order: {"tr", "Türkçe", "en", "English", NULL}.
 * (transfer full) */
GStrv zyr_visit_fill_dup_languages (ZyrVisitFill *self);

/* Gives @value ("" clears) to the question @ref: in the session at once, then durably. @valid:
 * (out) (optional): whether the question's constraint holds; an invalid value is kept and flagged.
 * %FALSE with ZYR_FORM_ERROR: not a value of the type, read-only, no such node: nothing changed.
 * Values: XForms lexical form (dates "YYYY-MM-DD", decimals with a point, multiple choices space
 * separated, geopoint "lat lon alt accuracy"). */
gboolean zyr_visit_fill_answer (ZyrVisitFill *self,
                                const char *ref,
                                const char *value,
                                gboolean *valid,
                                GError **error);
/* (transfer full): ref of the new instance. */
char *zyr_visit_fill_add_repeat (ZyrVisitFill *self, const char *repeat_ref, GError **error);
gboolean
zyr_visit_fill_remove_repeat (ZyrVisitFill *self, const char *instance_ref, GError **error);
/* Takes the newest step back or does the last one taken back again: answers anew, as durable as any.
 * The steps of a draft outlive its page, not the program. (transfer full) (nullable): the question
 * or instance to look at, %NULL when there is no such step. */
gboolean zyr_visit_fill_can_move (ZyrVisitFill *self, ZyrFillMove move);
char *zyr_visit_fill_move (ZyrVisitFill *self, ZyrFillMove move);
guint zyr_visit_fill_get_step (ZyrVisitFill *self); /* as zyr_fill_history_get_step() */

void zyr_visit_fill_retry_save (ZyrVisitFill *self);

/* Waits until everything answered so far is durable (for scripts; views follow "answer-saved"). */
void zyr_visit_fill_flush_async (ZyrVisitFill *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean zyr_visit_fill_flush_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);

/* Pictures and signatures: stores the bytes and answers @ref with the stored name. File: JPEG, PNG
 * or WebP, at most 40 MiB, made smaller and rid of what a camera writes beside it; for a question
 * that takes sounds, videos or any file these, as they are, at most
 * ZYR_BLOB_SIZE_BYTES_MAX. Errors: ZYR_WORKSPACE_ERROR NOT_IMAGE, WRONG_KIND, TOO_LARGE;
 * G_IO_ERROR; ZYR_STORE_ERROR. */
void zyr_visit_fill_attach_file_async (ZyrVisitFill *self,
                                       const char *ref,
                                       GFile *file,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void zyr_visit_fill_attach_bytes_async (ZyrVisitFill *self,
                                        const char *ref,
                                        GBytes *image,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* of both */
gboolean zyr_visit_fill_attach_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);
/* The picture or other file answered at @ref; finish gives (transfer full) (nullable): NULL without error when
 * there is none. */
void zyr_visit_fill_load_picture_async (ZyrVisitFill *self,
                                        const char *ref,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GBytes *
zyr_visit_fill_load_picture_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);

/* The questions that the form's meta names as what the household consents to. (transfer full), never
 * NULL */
char **zyr_visit_fill_dup_consents (ZyrVisitFill *self);
/* What the registry says about the question: the label of its code in the question's own list, or
 * the value; "" if the form shows none beside this question or the registry has none. Never NULL.
 * (transfer full) */
char *zyr_visit_fill_dup_registry_text (ZyrVisitFill *self, const char *ref);
/* The raw registry value, when it may be given to zyr_visit_fill_answer as it is: a code of the
 * question's list, a value of its type; "" otherwise. Never NULL. (transfer full) */
char *zyr_visit_fill_dup_registry_value (ZyrVisitFill *self, const char *ref);
/* What to call an instance of a repeat ("Ayşe Yılmaz – kendisi – 1984"), from the form's meta; ""
 * when it names nothing: show its number then. Never NULL. (transfer full) */
char *zyr_visit_fill_dup_instance_label (ZyrVisitFill *self, const char *instance_ref);
/* %TRUE when that registry value and the answer are both there and differ. */
gboolean zyr_visit_fill_differs_from_registry (ZyrVisitFill *self, const char *ref);
/* Where it is so, in the order of the form. (transfer full) (element-type utf8) */
GPtrArray *zyr_visit_fill_list_differences (ZyrVisitFill *self);
/* The answer in this visit's last submitted revision or, before there is one, in the household's last
 * approved report: then @at is when that was sent (unix seconds), else 0. Of a repeat only in this
 * visit's: which instance was whose at another visit is not known. @usable: (out): it may be given to
 * zyr_visit_fill_answer as it is. "" when there is none. Never NULL. (transfer full) */
char *zyr_visit_fill_dup_earlier_value (ZyrVisitFill *self,
                                        const char *ref,
                                        gint64 *at,
                                        gboolean *usable);

/* Remarks of the last return. @ref: (nullable): only those at this question; %NULL = all, in the
 * order of the form. (transfer full): of ZyrRemark, empty when there are none. */
GPtrArray *zyr_visit_fill_list_remarks (ZyrVisitFill *self, const char *ref);
/* What was said about the question so far, by supervisors and by the worker, oldest first. (transfer
 * full): of ZyrRemark */
GPtrArray *zyr_visit_fill_list_thread (ZyrVisitFill *self, const char *ref);
/* What the worker answers to the remarks there, "" if nothing; kept like an answer ("unsaved"
 * counts it), and sent with the report. A blank text removes it. */
void zyr_visit_fill_set_reply (ZyrVisitFill *self, const char *ref, const char *text);
char *zyr_visit_fill_dup_reply (ZyrVisitFill *self, const char *ref);
/* what the supervisor wrote about the whole report; "" if not returned */
const char *zyr_visit_fill_get_return_text (ZyrVisitFill *self);

/* (transfer none): what the form computes of the answers as they are now; until the next call. */
const ZyrReportSummary *zyr_visit_fill_get_summary (ZyrVisitFill *self);

/* Validates everything and, when nothing is missing or invalid, fixes the submission and puts it
 * into the outbox; the draft is closed. Pictures follow it. Errors: ZYR_WORKSPACE_ERROR_INCOMPLETE
 * (then see zyr_form_session_list_problems), ZYR_STORE_ERROR. */
void zyr_visit_fill_complete_async (ZyrVisitFill *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean zyr_visit_fill_complete_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);

G_END_DECLS
