/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrQuestionRow: a question with its answer, and what stands beside it: hint, what is wrong, what
 * the registry says, the supervisor's remarks, and whether the answer is durable.
 */
#define ZYR_TYPE_QUESTION_ROW (zyr_question_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrQuestionRow, zyr_question_row, ZYR, QUESTION_ROW, GtkWidget)

GtkWidget *zyr_question_row_new (ZyrFormHost *host);

/**
 * zyr_question_row_update:
 * @show_missing: blame the person for not having answered: only after he was asked to look
 */
void zyr_question_row_update (ZyrQuestionRow *self, ZyrFormItem *item, gboolean show_missing);

/** zyr_question_row_set_saved: the host says that the answer is durable. */
void zyr_question_row_set_saved (ZyrQuestionRow *self, gboolean saved);

void zyr_question_row_update_remarks (ZyrQuestionRow *self);

/** zyr_question_row_use_registry: answers as the registry does, as its button would; %FALSE when
 * there is none */
gboolean zyr_question_row_use_registry (ZyrQuestionRow *self);

/** zyr_question_row_get_field: Returns: (transfer none): what it is answered with */
GtkWidget *zyr_question_row_get_field (ZyrQuestionRow *self);

G_END_DECLS
