/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrAnswerField: an answer to be read: the words of choices, numbers and dates as people write
 * them. */
#define ZYR_TYPE_ANSWER_FIELD (zyr_answer_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrAnswerField, zyr_answer_field, ZYR, ANSWER_FIELD, ZyrField)

/** zyr_answer_dup_text: Returns: (transfer full): @item's answer in words, "" when there is none */
char *zyr_answer_dup_text (const ZyrFormItem *item);

G_END_DECLS
