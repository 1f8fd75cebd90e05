/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything that a form or its files may make the engine do is bounded; what is the product's
 * business is bounded in core's zyr-limits.h, what is the engine's own here. */

#include "zyr-limits.h"

#define ZYR_FORM_BYTES_MAX ZYR_FORM_MEDIA_SIZE_BYTES_MAX
#define ZYR_FORM_TREE_NODES_N_MAX                                                                  \
  (10 * ZYR_FORM_NODES_N_MAX) /* of one document; lists of a country's villages */
#define ZYR_FORM_EXPRESSION_DEPTH_MAX                                                              \
  (2 * ZYR_XPATH_DEPTH_MAX) /* an argument is two levels of the grammar */
#define ZYR_FORM_EXPRESSION_CHAIN_MAX 4000
#define ZYR_FORM_EVALUATION_STEPS_MAX (50u * 1000 * 1000)
#define ZYR_FORM_ROUNDS_MAX 200
#define ZYR_FORM_VALUE_BYTES_MAX (1024u * 1024) /* of an expression's result */
#define ZYR_FORM_CSV_COLUMNS_MAX 1000
