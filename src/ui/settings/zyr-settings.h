/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keys of data/org.ziyaret.Ziyaret.gschema.xml, which says what each means. */
#define ZYR_SETTINGS_LANGUAGE "language"                /* s: "", "tr", "en" */
#define ZYR_SETTINGS_TEXT_SCALE "text-scale"            /* d: 1.0 … 2.0 */
#define ZYR_SETTINGS_COLOR_SCHEME "color-scheme"        /* ZyrColorScheme */
#define ZYR_SETTINGS_LOCK_AFTER "lock-after"            /* u: minutes; 0: never by itself */
#define ZYR_SETTINGS_LOCK_ON_SUSPEND "lock-on-suspend"  /* b */
#define ZYR_SETTINGS_NOTIFICATIONS "notifications"      /* b */
#define ZYR_SETTINGS_SEARCH_PROVIDER "search-provider"  /* b */
#define ZYR_SETTINGS_TOUR_SHOWN "tour-shown"            /* b */
#define ZYR_SETTINGS_REVIEW_SORT "review-sort"          /* ZyrReviewSort, of zyr-visit-pages.h */
#define ZYR_SETTINGS_REVIEW_BASE "review-base"          /* s: marks, revision, visit, registry */
#define ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES "review-only-differences" /* b */
#define ZYR_SETTINGS_WINDOW_WIDTH "window-width"        /* i */
#define ZYR_SETTINGS_WINDOW_HEIGHT "window-height"      /* i */
#define ZYR_SETTINGS_WINDOW_MAXIMIZED "window-maximized" /* b */

typedef enum
{
  ZYR_COLOR_SCHEME_SYSTEM,
  ZYR_COLOR_SCHEME_LIGHT,
  ZYR_COLOR_SCHEME_DARK,
} ZyrColorScheme;

/**
 * zyr_settings_get: what the person chose on this machine; g_settings_bind and "changed::KEY" do
 * the rest. A program that was not installed finds the schema in its own build directory.
 *
 * Returns: (transfer none): one for the whole process; main thread
 */
GSettings *zyr_settings_get (void);

G_END_DECLS
