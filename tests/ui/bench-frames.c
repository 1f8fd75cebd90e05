/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-frames.h"

#include <time.h>

#define FRAME_US 16667

/* Figures */

GArray *
bench_times_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
bench_add (GArray *times_us, gint64 time_us)
{
  g_array_append_val (times_us, time_us);
}

void
bench_add_since (GArray *times_us, gint64 start_us)
{
  bench_add (times_us, g_get_monotonic_time () - start_us);
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static double
get_ms (GArray *times_us, guint i)
{
  return (double)g_array_index (times_us, gint64, MIN (i, times_us->len - 1)) / 1000;
}

void
bench_report (const char *what, GArray *times_us, const char *goal)
{
  g_array_sort (times_us, compare_times);
  g_print ("%-50s median %6.1f ms, p99 %6.1f ms, longest %6.1f ms, n %u%s%s\n", what,
           get_ms (times_us, times_us->len / 2), get_ms (times_us, times_us->len * 99 / 100),
           get_ms (times_us, times_us->len - 1), times_us->len, goal != NULL ? "; goal " : "",
           goal != NULL ? goal : "");
  g_array_set_size (times_us, 0);
}

gint64
bench_get_worked_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Frames */

static void
after_paint_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

void
bench_wait_for_frame (GtkWidget *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

void
bench_wait_for_quiet (guint ms)
{
  const gint64 end_us = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end_us)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

/* The watch */

static struct
{
  gint64 since_us, worked_us; /* when the loop last came back from waiting */
  gint64 paint_began_us, painted_us;
  gint64 longest_us, longest_worked_us, longest_paint_us;
  guint n, n_long;
} watch;

static gint
watched_poll (GPollFD *fds, guint n_fds, gint timeout_ms)
{
  const gint64 away_us = g_get_monotonic_time () - watch.since_us;
  const gint64 worked_us = bench_get_worked_us () - watch.worked_us - watch.painted_us;
  gint n_ready;

  watch.n++;
  if (worked_us > FRAME_US)
    watch.n_long++;
  watch.longest_us = MAX (watch.longest_us, away_us);
  watch.longest_worked_us = MAX (watch.longest_worked_us, worked_us);
  watch.longest_paint_us = MAX (watch.longest_paint_us, watch.painted_us);
  n_ready = g_poll (fds, n_fds, timeout_ms);
  watch.painted_us = 0;
  watch.since_us = g_get_monotonic_time ();
  watch.worked_us = bench_get_worked_us ();

  return n_ready;
}

static void
paint_cb (void)
{
  watch.paint_began_us = bench_get_worked_us ();
}

static void
painted_cb (void)
{
  if (watch.paint_began_us > 0)
    watch.painted_us += bench_get_worked_us () - watch.paint_began_us;
  watch.paint_began_us = 0;
}

void
bench_watch_begin (GtkWidget *window)
{
  static GdkFrameClock *watched;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  if (watched != clock)
    {
      g_main_context_set_poll_func (NULL, watched_poll);
      /* After GTK's own handlers, which were connected with the surface: what lays out is not yet
       * painting. There are frames without it. */
      g_signal_connect (clock, "before-paint", G_CALLBACK (paint_cb), NULL);
      g_signal_connect (clock, "layout", G_CALLBACK (paint_cb), NULL);
      g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), NULL);
      watched = clock;
    }
  memset (&watch, 0, sizeof watch);
  watch.since_us = g_get_monotonic_time ();
  watch.worked_us = bench_get_worked_us ();
}

void
bench_watch_report (const char *act)
{
  watched_poll (NULL, 0, 0);
  g_print ("%-50s longest %6.1f ms, of the processor %6.1f ms and %6.1f ms of painting; %u of %u"
           " longer than a frame\n",
           act, (double)watch.longest_us / 1000, (double)watch.longest_worked_us / 1000,
           (double)watch.longest_paint_us / 1000, watch.n_long, watch.n);
}
