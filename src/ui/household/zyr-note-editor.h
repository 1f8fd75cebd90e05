/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrNoteEditor: where a caseworker note, or the correction of one, is written.
 *
 * What is typed is kept on the device as it is typed: it is there again after the page was left,
 * the program closed, or the tablet's battery fell out.
 */
#define ZYR_TYPE_NOTE_EDITOR (zyr_note_editor_get_type ())
G_DECLARE_FINAL_TYPE (ZyrNoteEditor, zyr_note_editor, ZYR, NOTE_EDITOR, GtkWidget)

/** zyr_note_editor_set_household: called once. */
void zyr_note_editor_set_household (ZyrNoteEditor *self,
                                    ZyrWorkspace  *workspace,
                                    const char    *household_id);

/**
 * zyr_note_editor_correct:
 * @note_id: the user's own note that the next one shall correct
 * @text: what it says; to start from, unless something was typed already
 */
void zyr_note_editor_correct (ZyrNoteEditor *self, const char *note_id, const char *text);

G_END_DECLS
