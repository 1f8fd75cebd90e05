/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/* The fields of a household's file in words. */

/** zyr_field_title: "Telephones"; the field's own name when it has none. (transfer none) */
const char *zyr_field_title (const char *rec_kind, const char *field);

/**
 * zyr_field_value_text:
 * @value: as zyr_file_field_dup_text() gives it
 *
 * Returns: (transfer full): what a person reads; "(empty)" for no value
 */
char *zyr_field_value_text (ZyrWorkspace *workspace,
                            const char   *rec_kind,
                            const char   *field,
                            const char   *value);

/** zyr_field_entry_text: @value as a person would type it. (transfer full) */
char *zyr_field_entry_text (const char *rec_kind, const char *field, const char *value);

/** zyr_field_parse_entry: the reverse; @typed as it is when it is no value. (transfer full) */
char *zyr_field_parse_entry (const char *rec_kind, const char *field, const char *typed);

G_END_DECLS
