/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"
#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/* What a form wants of the device that it is filled in on: a place, a recording, and an account of
 * how it was filled in (the audit log), which is kept with the draft and sent with the report. All of
 * this does nothing for forms that ask for none of it. */

/* The question is before the worker: it has the focus. Ends what was entered before. */
void zyr_visit_fill_enter_question (ZyrVisitFill *self, const char *ref);
void zyr_visit_fill_leave_question (ZyrVisitFill *self);
/* He went to the question @ref from a list. */
void zyr_visit_fill_note_jump (ZyrVisitFill *self, const char *ref);
/* The section, or (NULL) the page after the last, is before the worker. */
void zyr_visit_fill_show_page (ZyrVisitFill *self, const char *section_ref);

/* Why a report is changed that was sent before: the form wants it said. Without it the reason is what
 * the supervisor wrote when returning it. */
gboolean zyr_visit_fill_wants_reason (ZyrVisitFill *self);
void zyr_visit_fill_set_reason (ZyrVisitFill *self, const char *reason);

/**
 * zyr_visit_fill_take_requests:
 *
 * What the form has asked for since the last call; look after opening and after the session's
 * "changed". Who cannot give a position or a recording lets it be, the form goes on. A @ref of "" is
 * the log, which wants to know where the form is filled in.
 *
 * Returns: (transfer full) (element-type ZyrFormRequest): never %NULL
 */
GPtrArray *zyr_visit_fill_take_requests (ZyrVisitFill *self);

/* The answer to a request for a position, durable like an answer. Errors: ZYR_FORM_ERROR, ZYR_WORKSPACE_ERROR
 * WRONG_STATE when the visit is no longer being filled in. */
gboolean
zyr_visit_fill_supply (ZyrVisitFill *self, const char *ref, const char *value, GError **error);

/* A recording that the form asked for, or one that is being made for a question: Ogg, which may
 * follow one upon another. What was added is
 * durable soon and survives the program; it answers @ref from zyr_visit_fill_end_sound_async() on
 * or, where that was not called, from when the visit is opened again. An answer that a person gives
 * there takes its place. */

/* Adds to what was recorded for @ref in this draft or, the first time, to the sound answered there.
 * @begins: @piece is the first of its stream. A piece that could not be written is told by
 * "save-failed". Returns: %FALSE when what @piece goes on from is no longer there: a person has
 * answered @ref, or the visit is no longer being filled in. */
gboolean
zyr_visit_fill_add_sound (ZyrVisitFill *self, const char *ref, GBytes *piece, gboolean begins);
/* Answers @ref with all of it; nothing recorded, nothing answered. More can follow. */
void zyr_visit_fill_end_sound_async (ZyrVisitFill *self,
                                     const char *ref,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean zyr_visit_fill_end_sound_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error);
/* As if nothing had been recorded; @ref is not answered any more. */
void zyr_visit_fill_drop_sound (ZyrVisitFill *self, const char *ref);
/* Something was recorded for @ref. */
gboolean zyr_visit_fill_has_sound (ZyrVisitFill *self, const char *ref);

/* Whether the worker lets it record: at first yes; as he last said, also when the visit is opened
 * again. */
gboolean zyr_visit_fill_get_records (ZyrVisitFill *self);
void zyr_visit_fill_set_records (ZyrVisitFill *self, gboolean records);

G_END_DECLS
