/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/* A question that is answered with a file: how it becomes the answer, and how it goes. */

/** ZyrFileAnswerFunc: the file is on its way to the store, or no longer */
typedef void (*ZyrFileAnswerFunc) (ZyrField *field, gboolean busy);

/**
 * zyr_file_answer_keep: exactly one of @file and @bytes becomes the answer; why it could not is
 * @field's complaint
 * @func: called with %TRUE at once, with %FALSE when it is over, unless @field shows no question then
 */
void zyr_file_answer_keep (ZyrField *field, GFile *file, GBytes *bytes, ZyrFileAnswerFunc func);

/**
 * zyr_file_answer_remove: asks, and then the question is not answered
 * @heading, @body: of what is asked, translated
 * @next: what has the focus then; a part of @field
 */
void zyr_file_answer_remove (ZyrField *field,
                             const char *heading,
                             const char *body,
                             GtkWidget *next);

G_END_DECLS
