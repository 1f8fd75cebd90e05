/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decisions about a report: what a review's `action` says. */
#define ZYR_REVIEW_APPROVE "approve"
#define ZYR_REVIEW_RETURN "return"
#define ZYR_REVIEW_REJECT "reject"
/* The decision made last is taken back by a new one: the report waits again. */
#define ZYR_REVIEW_WITHDRAW "withdraw"

/* Why a decision was made, as a code, so that reasons can be counted: a review's `code`. */

/** ZYR_REVIEW_CODE_OTHER: needs words beside it */
#define ZYR_REVIEW_CODE_OTHER "other"

/**
 * zyr_review_list_codes:
 *
 * The codes that go with @action, the commonest first; none for an approval.
 *
 * Returns: (transfer none) (array zero-terminated=1): never %NULL
 */
const char *const *zyr_review_list_codes (const char *action);

/** zyr_review_code_is_valid: @code is one of @action's */
gboolean zyr_review_code_is_valid (const char *action, const char *code);

G_END_DECLS
