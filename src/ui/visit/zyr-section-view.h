/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrSectionView:
 *
 * The rows of one section in a column of comfortable width. It follows the session: after each
 * change the new items are compared with the rows that stand there; rows that still fit are kept,
 * with their focus, cursor and half-typed text. Of many new rows those that a screen shows are made
 * at once, the others in steps (zyr-steps.h), or when they are asked for.
 */
#define ZYR_TYPE_SECTION_VIEW (zyr_section_view_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSectionView, zyr_section_view, ZYR, SECTION_VIEW, GtkWidget)

GtkWidget *zyr_section_view_new (ZyrFormHost *host);

/** zyr_section_scroller_new: @column in that width, to be scrolled. Returns: (transfer floating) */
GtkWidget *zyr_section_scroller_new (GtkWidget *column);

void zyr_section_view_set_section (ZyrSectionView *self, const char *section_ref);
const char *zyr_section_view_get_section (ZyrSectionView *self);

/** zyr_section_view_set_show_missing: say at each empty required question that it is missing */
void zyr_section_view_set_show_missing (ZyrSectionView *self, gboolean show_missing);

/** zyr_section_view_focus: opens what hides the question at @ref, shows it and focuses it.
 * Returns: %FALSE when it is not in this section */
gboolean zyr_section_view_focus (ZyrSectionView *self, const char *ref);

/** zyr_section_view_get_focus_ref: Returns: (transfer none) (nullable): the focused question */
const char *zyr_section_view_get_focus_ref (ZyrSectionView *self);

/** zyr_section_view_focus_beside: from the row with the focus to the next (1) or previous (-1) that
 * is to be answered, or is a closed card. Returns: %FALSE when there is none in this section */
gboolean zyr_section_view_focus_beside (ZyrSectionView *self, int by);

/** zyr_section_view_focus_end: to the first (1) or the last (-1) of them */
gboolean zyr_section_view_focus_end (ZyrSectionView *self, int by);

/** zyr_section_view_open_card: the closed card with the focus, and to its first question. Those
 * beside it close. Returns: %FALSE when no closed card has the focus */
gboolean zyr_section_view_open_card (ZyrSectionView *self);

/** zyr_section_view_move_card: to the next (1) or previous (-1) card, which opens */
gboolean zyr_section_view_move_card (ZyrSectionView *self, int by);

/** zyr_section_view_use_registry: answers the question with the focus as the registry does.
 * Returns: %FALSE when the registry says nothing that could be an answer */
gboolean zyr_section_view_use_registry (ZyrSectionView *self);

/** zyr_section_view_get_row: Returns: (transfer none) (nullable): the row shown for @ref */
GtkWidget *zyr_section_view_get_row (ZyrSectionView *self, const char *ref);

/** zyr_section_view_sync: brings the rows up to date now instead of before the next frame */
void zyr_section_view_sync (ZyrSectionView *self);

G_END_DECLS
