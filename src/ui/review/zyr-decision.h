/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-review-desk.h"
#include "zyr-window.h"

G_BEGIN_DECLS

/**
 * zyr_decision_async:
 * @parent: a widget of the window that asks
 * @action: ZYR_REVIEW_…
 * @words: (nullable): what is said about the whole report
 *
 * Asks whether, and why, and then decides. Ends with %G_IO_ERROR_CANCELLED when the answer was no,
 * otherwise as zyr_review_desk_decide_finish().
 */
void zyr_decision_async (GtkWidget *parent,
                         ZyrReviewDesk *desk,
                         const char *action,
                         const char *words,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/** zyr_decision_finish: Returns: (transfer full) (nullable): the desk that it was decided on */
ZyrReviewDesk *zyr_decision_finish (GAsyncResult *result, GError **error);

/** zyr_decision_toast: says that the decision on @desk is made, and offers to take it back */
void zyr_decision_toast (ZyrWindow *window, ZyrReviewDesk *desk);

/** zyr_decision_take_back: as a mistake, without asking; says how it went */
void zyr_decision_take_back (ZyrWindow *window, ZyrReviewDesk *desk);

/** zyr_decision_name: "Approved", "Returned" … */
const char *zyr_decision_name (const char *action);

/** zyr_decision_reason: what @code says, "" for none */
const char *zyr_decision_reason (const char *code);

/** zyr_decision_get_asked: (nullable): the inspector who asked for the visit's annulment, while it is
 * not carried out */
const ZyrAnnulment *zyr_decision_get_asked (ZyrReviewDesk *desk);

/** zyr_decision_dup_standing: (transfer full): what is to be known before one decides, "" for nothing */
char *zyr_decision_dup_standing (ZyrReviewDesk *desk);

G_END_DECLS
