/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-host.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_PROBLEM_OPEN,      /* missing or wrong: keeps the form from being completed */
  ZYR_PROBLEM_DIFFERENT, /* answered otherwise than the registry says */
} ZyrProblemKind;

/* The question with a problem after (@by 1) or before (-1) a place in the form, round and round.
 * @section_ref: (nullable): %NULL is after the end of the form; @focus_ref: (nullable): %NULL is
 * before the section's first question. (transfer full) (nullable): %NULL when there is none */
char *zyr_form_problems_dup_neighbour (ZyrFormHost *host,
                                       ZyrProblemKind kind,
                                       const char *section_ref,
                                       const char *focus_ref,
                                       int by);

/* How many there are of it. */
guint zyr_form_problems_count (ZyrFormHost *host, ZyrProblemKind kind);

/* Section's reference to the number (GUINT_TO_POINTER) of questions in it that are different.
 * (transfer full) (element-type utf8 guint) */
GHashTable *zyr_form_problems_count_differences (ZyrFormHost *host);

G_END_DECLS
