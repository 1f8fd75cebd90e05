/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrFormView:
 *
 * A form, section by section: the list of sections with their state beside the rows of one of them
 * (over them where there is no room), and a bar to go to the previous and next section and to the
 * next problem. Reads a report, too, when the host takes no answers.
 *
 * Properties: "folded" (read: the sections lie over the rows when shown), "show-sections",
 * "searching" (boolean: a question is looked for in the whole form).
 * Signal: "moved" (): another section, or the last page, is shown.
 */
#define ZYR_TYPE_FORM_VIEW (zyr_form_view_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFormView, zyr_form_view, ZYR, FORM_VIEW, GtkWidget)

/** zyr_form_view_new: shows the first section that has something left to be done */
GtkWidget *zyr_form_view_new (ZyrFormHost *host);

/**
 * zyr_form_view_set_last_page:
 * @page: what follows the last section (completion)
 * @title: its translated name in the list of sections
 */
void zyr_form_view_set_last_page (ZyrFormView *self, GtkWidget *page, const char *title);

void zyr_form_view_show_section (ZyrFormView *self, const char *section_ref);
void zyr_form_view_show_last_page (ZyrFormView *self);

/** zyr_form_view_move: to the section after (1) or before (-1), also to the last page */
void zyr_form_view_move (ZyrFormView *self, int by);

/** zyr_form_view_focus_section: to the first (1) or last (-1) question of what is shown; on the last
 * page to what comes first there */
void zyr_form_view_focus_section (ZyrFormView *self, int by);

/** zyr_form_view_focus_list: to the list of the sections, which is shown if it was not */
void zyr_form_view_focus_list (ZyrFormView *self);

/** zyr_form_view_move_card: to the next (1) or previous (-1) instance of a repeat */
gboolean zyr_form_view_move_card (ZyrFormView *self, int by);

/** zyr_form_view_get_section: Returns: (transfer none) (nullable): %NULL on the last page */
const char *zyr_form_view_get_section (ZyrFormView *self);

/** zyr_form_view_focus: shows and focuses the question at @ref, whatever section it is in. */
gboolean zyr_form_view_focus (ZyrFormView *self, const char *ref);

/** zyr_form_view_get_focus_ref: Returns: (transfer none) (nullable): of the row that has the focus */
const char *zyr_form_view_get_focus_ref (ZyrFormView *self);

/** zyr_form_view_next_problem: goes to the next (1) or previous (-1) question that is missing or
 * wrong, after the last one to the first; once there is none, to those that differ from the
 * registry. Returns: %FALSE when there are none either */
gboolean zyr_form_view_next_problem (ZyrFormView *self, int by);

/** zyr_form_view_next_difference: to the next question that differs from the registry */
gboolean zyr_form_view_next_difference (ZyrFormView *self);

/** zyr_form_view_undo: takes the newest step back, or does the last one taken back again, and goes
 * to where it was */
void zyr_form_view_undo (ZyrFormView *self, ZyrFillMove move);

/** zyr_form_view_get_row: Returns: (transfer none) (nullable): for tests */
GtkWidget *zyr_form_view_get_row (ZyrFormView *self, const char *ref);

/** zyr_form_view_sync: brings everything up to date now instead of before the next frame */
void zyr_form_view_sync (ZyrFormView *self);

G_END_DECLS
