/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/* Parts that several fields have. */

/** zyr_field_note_new: Returns: (transfer none): a line below @field's other parts; not there as long
 * as it says nothing */
GtkLabel *zyr_field_note_new (ZyrField *field);
/** zyr_field_note_show: @sentence: translated, "" for nothing */
void zyr_field_note_show (GtkLabel *note, const char *sentence);

/** zyr_field_spinner_new: Returns: (transfer floating): seen only while it turns */
GtkWidget *zyr_field_spinner_new (void);
void zyr_field_spinner_turn (GtkWidget *spinner, gboolean busy);

G_END_DECLS
