/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrNavigation:
 *
 * A pile of pages of which the topmost is seen: a place at the bottom, and upon it a household, a
 * visit, a report. A page that was popped is destroyed when it has left the screen.
 *
 * Stands in front of AdwLeaflet (libadwaita 1.2) and AdwNavigationView (1.4).
 *
 * Property: `root` (GtkWidget), the page at the bottom. Signal: `changed ()`, another page is seen.
 */
#define ZYR_TYPE_NAVIGATION (zyr_navigation_get_type ())
G_DECLARE_FINAL_TYPE (ZyrNavigation, zyr_navigation, ZYR, NAVIGATION, GtkWidget)

GtkWidget *zyr_navigation_new (void);

void zyr_navigation_set_root (ZyrNavigation *self, GtkWidget *root);

/**
 * zyr_navigation_push:
 * @page: (transfer floating): the page to show; it brings its own header bar and way back
 */
void zyr_navigation_push (ZyrNavigation *self, GtkWidget *page);

/** zyr_navigation_pop: Returns: %FALSE when only the root is left. */
gboolean zyr_navigation_pop (ZyrNavigation *self);

void zyr_navigation_pop_to_root (ZyrNavigation *self);

/**
 * zyr_navigation_drop_pages: as zyr_navigation_pop_to_root(), but at once: no page is seen sliding
 * away, and each is disposed before this returns
 */
void zyr_navigation_drop_pages (ZyrNavigation *self);

/** zyr_navigation_get_visible_page: Returns: (transfer none) (nullable) */
GtkWidget *zyr_navigation_get_visible_page (ZyrNavigation *self);

/** zyr_navigation_get_page: Returns: (transfer none) (nullable): 0 is the root */
GtkWidget *zyr_navigation_get_page (ZyrNavigation *self, guint position);

/** zyr_navigation_get_depth: Returns: the number of pages above the root. */
guint zyr_navigation_get_depth (ZyrNavigation *self);

G_END_DECLS
