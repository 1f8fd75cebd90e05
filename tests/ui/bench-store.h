/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-store.h"

G_BEGIN_DECLS

/* What the measurements of the whole program share: a store with a city in it, and a program that
 * starts itself for each measurement. */

/** bench_open_store: of a device in @folder that is enrolled, and signed in by ID_WORKER as @role;
 * with the form and parameters. Returns: (transfer full) */
ZyrStore *bench_open_store (const char *folder, const char *role);
/** bench_fill_households: "h000000" and on; @seq: (inout): of the feed */
void      bench_fill_households (ZyrStore *store, guint n_households, gint64 *seq);

/** bench_find: the first of that type in @widget (nullable) */
GtkWidget *bench_find (GtkWidget *widget, const char *type);
/** bench_find_seen: likewise, of what is not hidden */
GtkWidget *bench_find_seen (GtkWidget *widget, const char *type);

void  bench_report_memory (const char *when);
/** bench_run_self: this program with three words. Returns: (transfer full) (nullable): what it
 * printed, unless that is to be seen */
char *bench_run_self (const char *what, const char *folder, const char *number, gboolean is_seen);
void  bench_remove_folder (const char *folder);

G_END_DECLS
