/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-app-lock.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_PLACE_TODAY,
  ZYR_PLACE_HOUSEHOLDS,
  ZYR_PLACE_VISITS,
  ZYR_PLACE_REVIEW,    /* supervisors only */
  ZYR_PLACE_CONFLICTS, /* while there are some */
  ZYR_PLACE_INSPECTION, /* inspectors only */
  ZYR_PLACE_SYNC,
} ZyrPlace;

/**
 * ZyrWindow:
 *
 * The main window: the places, and above them the pages that were opened from them.
 * Actions: `win.place(s)` (today, households, visits, review, conflicts, inspection, sync), `win.back`, `win.sync-now`,
 * `win.sign-in-again` (renews a session that the centre ended), `win.sign-out`,
 * `win.open-household(s)`, `win.open-visit(s)`, `win.open-review(s)`, `win.open-conflict(s)` with the
 * id.
 */
#define ZYR_TYPE_WINDOW (zyr_window_get_type ())
G_DECLARE_FINAL_TYPE (ZyrWindow, zyr_window, ZYR, WINDOW, AdwApplicationWindow)

ZyrWindow *zyr_window_new (GtkApplication *app, ZyrAppLock *lock);

/** zyr_window_of: Returns: (transfer none) (nullable): the window that @widget is in. */
ZyrWindow *zyr_window_of (GtkWidget *widget);

/** zyr_window_get_workspace: Returns: (transfer none) */
ZyrWorkspace *zyr_window_get_workspace (ZyrWindow *self);

void zyr_window_show_place (ZyrWindow *self, ZyrPlace place);

/** zyr_window_open_household: @household_id: UUID; opens the household's file. */
void zyr_window_open_household (ZyrWindow *self, const char *household_id);

/** zyr_window_open_visit: @visit_id: UUID; starts or continues the visit's form. */
void zyr_window_open_visit (ZyrWindow *self, const char *visit_id);

/** zyr_window_open_review: @visit_id: UUID of a visit that was submitted; opens its report. */
void zyr_window_open_review (ZyrWindow *self, const char *visit_id);

/** zyr_window_open_conflict: @conflict_id: UUID; the values of a field to choose from. */
void zyr_window_open_conflict (ZyrWindow *self, const char *conflict_id);

/** zyr_window_push: @page: (transfer floating): a page with its own header bar. */
void zyr_window_push (ZyrWindow *self, GtkWidget *page);

/**
 * zyr_window_dup_whereabouts: the place and the pages that are open upon it, for a window that takes
 * this one's place, or for after the app lock.
 *
 * Returns: (transfer full): see zyr-whereabouts.h
 */
GVariant *zyr_window_dup_whereabouts (ZyrWindow *self);

/** zyr_window_go_to: @whereabouts: opens what was open then; what is no more there is left out.
 * Before somebody is signed in, or while it is locked, it happens afterwards. */
void zyr_window_go_to (ZyrWindow *self, GVariant *whereabouts);

/** zyr_window_back: closes the topmost page; at a place it does nothing. */
void zyr_window_back (ZyrWindow *self);

/** zyr_window_toast: @sentence: translated; says in passing what has just happened. */
void zyr_window_toast (ZyrWindow *self, const char *sentence);

/** zyr_window_add_toast: @toast: (transfer full): one with a button of its own (undo). */
void zyr_window_add_toast (ZyrWindow *self, AdwToast *toast);

G_END_DECLS
