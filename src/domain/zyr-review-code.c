/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-code.h"

const char *const *
zyr_review_list_codes (const char *action)
{
  static const char *const none[] = { NULL };
  static const char *const of_return[]
      = { "remarks", "incomplete", "contradictory", "unproven", "unexplained", NULL };
  static const char *const of_rejection[]
      = { "not-made", "other-household", "duplicate", "unusable", "ended",
          ZYR_REVIEW_CODE_OTHER, NULL };
  static const char *const of_withdrawal[]
      = { "mistake", "new-facts", ZYR_REVIEW_CODE_OTHER, NULL };

  if (g_strcmp0 (action, ZYR_REVIEW_RETURN) == 0)
    return of_return;
  if (g_strcmp0 (action, ZYR_REVIEW_REJECT) == 0)
    return of_rejection;
  if (g_strcmp0 (action, ZYR_REVIEW_WITHDRAW) == 0)
    return of_withdrawal;
  return none;
}

gboolean
zyr_review_code_is_valid (const char *action, const char *code)
{
  return code != NULL && g_strv_contains (zyr_review_list_codes (action), code);
}
