/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-conflict-list.h"
#include "zyr-route.h"

G_BEGIN_DECLS

/**
 * Acts about a household's file and its visits: each is one operation, durable and in the outbox
 * when it finishes, and waits there while there is no contact with the centre.
 *
 * Errors of all: ZYR_WORKSPACE_ERROR NOT_ALLOWED, WRONG_STATE, NOT_FOUND, INCOMPLETE (a text that is
 * required is empty), BAD_VALUE, REFUSED; ZYR_STORE_ERROR. All end with zyr_act_finish().
 */

/**
 * ZyrConflictKeep:
 * @ZYR_CONFLICT_KEEP_OTHER: a text of the chooser's, see zyr_file_field_from_text()
 * @ZYR_CONFLICT_KEEP_PRESENT: what stands in the file now, when it is neither of the two
 */
typedef enum
{
  ZYR_CONFLICT_KEEP_MINE,
  ZYR_CONFLICT_KEEP_THEIRS,
  ZYR_CONFLICT_KEEP_OTHER,
  ZYR_CONFLICT_KEEP_PRESENT,
} ZyrConflictKeep;

/* @conflict: as the chooser saw it: STALE when the field was written since. @text: (nullable): the
 * other value. Gives the conflict's id. */
void zyr_act_close_conflict_async (ZyrWorkspace *workspace,
                                   ZyrConflictRow *conflict,
                                   ZyrConflictKeep keep,
                                   const char *text,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Corrects a field of the file: @rec_kind "household" or "member"; @text as for a conflict. Gives
 * the record's id. */
void zyr_act_correct_async (ZyrWorkspace *workspace,
                            const char *rec_kind,
                            const char *rec,
                            const char *field,
                            const char *text,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* The first inspector asks for it, a second one's carries it out. Gives the visit's id. */
/* Of a file that is open for an inspector (zyr-inspection.h), it is done at the centre at once. */
void zyr_act_annul_async (ZyrWorkspace *workspace,
                          const char *visit_id,
                          const char *reason,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

typedef struct
{
  const char *household_id;
  const char *institution; /* code list "refer" */
  const char *member_id;   /* (nullable): whom it concerns */
  const char *visit_id;    /* (nullable): that showed the need */
  const char *need;        /* (nullable): code list "need" */
  const char *urgency;     /* (nullable): code list "urgency" */
  const char *detail;      /* (nullable) */
  const char *due;         /* (nullable): "YYYY-MM-DD" */
} ZyrReferral;

/* Gives the new referral's id. */
void zyr_act_refer_async (ZyrWorkspace *workspace,
                          const ZyrReferral *referral,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* @state: "sent" or "done"; @reason: (nullable). Gives the referral's id. */
void zyr_act_move_referral_async (ZyrWorkspace *workspace,
                                  const char *referral_id,
                                  const char *state,
                                  const char *reason,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* @filed: the day on which it was handed in; @visit_id, @decision: (nullable): what it is about.
 * Gives the new objection's id. */
void zyr_act_object_async (ZyrWorkspace *workspace,
                           const char *household_id,
                           const char *filed,
                           const char *text,
                           const char *visit_id,
                           const char *decision,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* @state: "in_review", "visit_ordered", "upheld" or "dismissed"; @reason: (nullable): required for
 * the last two; @visit_id: (nullable): the visit that was ordered. Gives the objection's id. */
void zyr_act_answer_objection_async (ZyrWorkspace *workspace,
                                     const char *objection_id,
                                     const char *state,
                                     const char *reason,
                                     const char *visit_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* To another day or hour: @planned in seconds since 1970. @due: (nullable): the last day, which only
 * who plans may set; @reason: (nullable). Gives the visit's id. */
void zyr_act_move_visit_async (ZyrWorkspace *workspace,
                               const char *visit_id,
                               gint64 planned,
                               const char *due,
                               const char *reason,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* The user went there in vain; the visit is still to be made. @outcome: an unsuccessful one of the
 * code list "outcome"; @note, @place, where it was noted: (nullable); @planned: when it is tried
 * again, 0 leaves the plan as it is. Gives the visit's id. */
void zyr_act_attempt_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            const char *outcome,
                            const char *note,
                            const ZyrSpot *place,
                            gint64 planned,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* Whether the note stands before the others, for everybody. Gives the note's id. */
void zyr_act_pin_note_async (ZyrWorkspace *workspace,
                             const char *note_id,
                             gboolean pinned,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/** zyr_act_finish: Returns: (transfer full) (nullable): the id that the act gives */
char *zyr_act_finish (GAsyncResult *result, GError **error);

G_END_DECLS
