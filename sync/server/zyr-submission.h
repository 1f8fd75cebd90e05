/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

G_BEGIN_DECLS

/**
 * ZyrSubmission: a filled form's XML as the centre reads it: well-formed, within the limits of
 * zyr-limits.h, no document type, no entities of its own; nothing is ever fetched.
 */
typedef struct _ZyrSubmission ZyrSubmission;

/**
 * zyr_submission_parse:
 * @xml: must outlive the submission
 *
 * Returns: (transfer full) (nullable): NULL when it is not acceptable
 */
ZyrSubmission *zyr_submission_parse (const char *xml);
void zyr_submission_free (ZyrSubmission *submission);

/* The root's attributes `id` and `version`; NULL when absent. */
const char *zyr_submission_get_form_id (ZyrSubmission *submission);
const char *zyr_submission_get_form_version (ZyrSubmission *submission);

/**
 * zyr_submission_dup_value:
 * @path: "/data/s14/rating": names of elements, without namespaces; the first of each name counts
 *
 * Returns: (transfer full) (nullable): the text of a leaf
 */
char *zyr_submission_dup_value (ZyrSubmission *submission, const char *path);

/**
 * zyr_submission_dup_without: the XML without the answers at and below @paths, in every instance of
 * a repeat; their elements stay, empty. Changes @submission. Returns: (transfer full):
 */
char *zyr_submission_dup_without (ZyrSubmission *submission, const char *const *paths);

/**
 * zyr_submission_read_naming:
 * @texts: ends with NULL
 *
 * The answers of each group in which one of @texts is an answer, {path, value} each; of the root only
 * the answer itself. Returns: (transfer full):
 */
JsonArray *zyr_submission_read_naming (ZyrSubmission *submission, const char *const *texts);

/**
 * zyr_submission_read_result:
 * @form: the form record, whose `meta` says where the result stands
 *
 * Returns: (transfer full) (nullable): the visit result (zyr-visit-result.h); NULL without meta
 */
char *zyr_submission_read_result (ZyrSubmission *submission, ZyrRecord *form);

/**
 * zyr_submission_read_entities:
 *
 * What the submission says about the household file, as a ZyrEntityReader (zyr-operation.h) gives
 * it. What must not be carried out (no UUID, no dataset) is left out.
 *
 * Returns: (transfer full): empty when the form says nothing of the kind
 */
JsonArray *zyr_submission_read_entities (ZyrRecord *form, const char *instance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSubmission, zyr_submission_free)

G_END_DECLS
