/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything that a form or its files may make the engine do is bounded here. */

#define ZYR_FORM_BYTES_MAX (64u * 1024 * 1024)
#define ZYR_FORM_NODES_MAX (4u * 1000 * 1000)
#define ZYR_FORM_EXPRESSION_BYTES_MAX (256u * 1024)
#define ZYR_FORM_EXPRESSION_DEPTH_MAX 400
#define ZYR_FORM_EXPRESSION_CHAIN_MAX 4000
#define ZYR_FORM_EVALUATION_STEPS_MAX (50u * 1000 * 1000)
#define ZYR_FORM_REPEAT_INSTANCES_MAX 10000
#define ZYR_FORM_ROUNDS_MAX 200
#define ZYR_FORM_VALUE_BYTES_MAX (1024u * 1024)
#define ZYR_FORM_CSV_COLUMNS_MAX 1000
#define ZYR_FORM_DEPTH_MAX 200
