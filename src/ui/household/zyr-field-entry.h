/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * zyr_field_entry_new:
 * @value: to begin with, as zyr_file_field_dup_text() gives it
 *
 * A row, or several in an expander, in which a field of a household's file is written: a list of
 * the form's choices where it has them, otherwise a line of text.
 *
 * Returns: (transfer floating) (nullable): %NULL for a field that cannot be written freely
 */
GtkWidget *zyr_field_entry_new (ZyrWorkspace *workspace,
                                const char   *rec_kind,
                                const char   *field,
                                const char   *value);

/** zyr_field_entry_dup_value: what is written, for zyr_file_field_from_text(). (transfer full) */
char *zyr_field_entry_dup_value (GtkWidget *entry);

G_END_DECLS
