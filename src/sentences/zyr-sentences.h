/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "zyr-sync-status.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* The only place where an error becomes words for a person: what happened, what is safe, and what
 * to do next. Never personal data, never the library's own message. All are translated. */

/**
 * zyr_sentence_for_error:
 * @error: from any floor below
 *
 * Returns: (transfer full): one to three sentences in the user's language
 */
char *zyr_sentence_for_error (const GError *error);

/**
 * zyr_sentence_for_inspection:
 * @error: of something that is done at the centre at once or not at all (zyr-inspection.h), so that
 *   nothing is kept and sent later
 *
 * Returns: (transfer full): as zyr_sentence_for_error()
 */
char *zyr_sentence_for_inspection (const GError *error);

/**
 * zyr_sentence_for_fault:
 * @error: in ZYR_FORM_ERROR: what a form that is being filled in cannot compute
 *
 * Returns: (transfer full): what happened, that the answers are safe, whom to tell, and where it is
 */
char *zyr_sentence_for_fault (const GError *error);

/** zyr_sentence_for_failure: why the device's data could not be opened. (transfer none) */
const char *zyr_sentence_for_failure (ZyrWorkspaceFailure failure);

/** zyr_title_for_failure: the same in a few words, for a heading. (transfer none) */
const char *zyr_title_for_failure (ZyrWorkspaceFailure failure);

/** zyr_sentence_for_trouble: what keeps the device from the centre; "" for none. (transfer none) */
const char *zyr_sentence_for_trouble (ZyrSyncTrouble trouble);

/** zyr_title_for_trouble: the same in a few words; "" for none. (transfer none) */
const char *zyr_title_for_trouble (ZyrSyncTrouble trouble);

/** zyr_sentence_for_refusal: @code: ZYR_REFUSAL_…; why the centre did not apply an act. (transfer none) */
const char *zyr_sentence_for_refusal (const char *code);

G_END_DECLS
