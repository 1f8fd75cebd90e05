/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the form's measurements share: times and their quantiles, and forms of a given size */

#include <glib.h>

G_BEGIN_DECLS

/* Of the processor, spent by this thread: the engine never waits, and what other programs take is not its own */
gint64 bench_now_ns (void);
GArray *bench_times_new (void);
void bench_add (GArray *times, gint64 start_ns);
void bench_add_us (GArray *times, double us);
double bench_quantile_us (GArray *times, double q);

/* Ends the program when it is not */
void bench_check (gboolean ok, const GError *error);

GBytes *bench_read (const char *path);
/* Returns: (transfer full) (nullable): the paths of a folder's *.xml, sorted; NULL without the folder */
GPtrArray *bench_list_xml (const char *folder);

/* A household's roster: a repeat "/data/person" that a person adds to, values within each instance, and
 * sums over all of them */
GBytes *bench_roster_form (void);

/* "/data/place" lists those of places.csv whose district is "/data/district" */
GBytes *bench_list_form (void);
GBytes *bench_list_csv (guint n_rows);

/* reg_members.csv of the visit form: a household of @n */
GBytes *bench_members_csv (guint n);

G_END_DECLS
