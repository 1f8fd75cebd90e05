/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the measurements of the window share: figures, frames, and a watch over the main loop. Times
 * in microseconds. */

/** bench_times_new: (transfer full) (element-type gint64) */
GArray *bench_times_new (void);
void    bench_add (GArray *times_us, gint64 time_us);
void    bench_add_since (GArray *times_us, gint64 start_us);

/** bench_report: median, 99th percentile and longest; empties @times_us. @goal: (nullable) */
void bench_report (const char *what, GArray *times_us, const char *goal);

/** bench_wait_for_frame: until the next frame of @window is on the screen */
void bench_wait_for_frame (GtkWidget *window);
/** bench_wait_for_quiet: the main loop for @ms, with all that happens in it */
void bench_wait_for_quiet (guint ms);

/** bench_get_worked_us: processor time of this thread: without waiting for the display or others */
gint64 bench_get_worked_us (void);

/**
 * bench_watch_begin: from here on the main loop is watched: how long it was away at a time from
 * waiting for events, by the clock and by processor time. What paints @window is told apart from
 * all else: without a graphics card it takes the processor.
 */
void bench_watch_begin (GtkWidget *window);
/** bench_watch_report: the longest since, under the name of an act, and what was longer than a frame */
void bench_watch_report (const char *act);

G_END_DECLS
