/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the visit editor takes on the real form, in a real window: to its first frame, from an
 * answer to the frame that shows it, from section to section; and how many widgets that is.
 *
 * usage: bench-editor FORM MEDIA-FOLDER ANSWERS [N] */
#include "zyr-form-view.h"
#include "zyr-test-host.h"
#include "zyr-ui-types.h"

#include <stdlib.h>
#include <time.h>

#define OPENED_N 15

typedef struct
{
  const char *form, *media, *answers;
  GArray *times_us; /* of gint64 */
} Bench;

static void
after_paint_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

/* Until the next frame is on the screen. */
static void
wait_for_frame (GtkWidget *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static void
report (const char *what, GArray *times_us, const char *goal)
{
  g_array_sort (times_us, compare_times);
  g_print ("%-46s median %6.1f ms, p99 %6.1f ms, n %u%s%s\n", what,
           (double)g_array_index (times_us, gint64, times_us->len / 2) / 1000,
           (double)g_array_index (times_us, gint64, times_us->len * 99 / 100) / 1000,
           times_us->len, goal != NULL ? "; goal " : "", goal != NULL ? goal : "");
  g_array_set_size (times_us, 0);
}

static void
add_since (GArray *times_us, gint64 start_us)
{
  gint64 time_us = g_get_monotonic_time () - start_us;

  g_array_append_val (times_us, time_us);
}

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);

  return n;
}

static ZyrTestHost *
make_host (const Bench *bench, gboolean answered)
{
  g_autoptr (GError) error = NULL;
  ZyrTestHost *host = zyr_test_host_new (bench->form, bench->media, &error);

  if (host == NULL)
    g_printerr ("%s\n", error->message);
  g_assert_no_error (error);
  if (answered)
    zyr_test_host_load_answers (host, bench->answers);

  return host;
}

/* The form is compiled and computed in a thread of its own while a page says that it opens; what
 * the window's own thread has to do is the second. */
static void
measure_opening (Bench *bench, GtkWidget *window)
{
  g_autoptr (GArray) compiling_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < OPENED_N; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (ZyrTestHost) host = make_host (bench, FALSE);

      add_since (compiling_us, start_us);
      start_us = g_get_monotonic_time ();
      gtk_window_set_child (GTK_WINDOW (window), zyr_form_view_new (ZYR_FORM_HOST (host)));
      wait_for_frame (window);
      add_since (bench->times_us, start_us);
      settle ();
      gtk_window_set_child (GTK_WINDOW (window), NULL);
      settle ();
    }
  report ("form compiled and computed (another thread)", compiling_us, NULL);
  report ("opened form to first frame", bench->times_us, "150 ms");
}

static void
measure_sections (Bench *bench, GtkWidget *window, ZyrFormView *form, GPtrArray *sections)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      gint64 start_us;

      if (!section->relevant)
        continue;
      start_us = g_get_monotonic_time ();
      zyr_form_view_show_section (form, section->ref);
      wait_for_frame (window);
      add_since (bench->times_us, start_us);
      g_print ("  %-44s %4u widgets, %u questions, %.1f ms\n", section->ref,
               count_widgets (GTK_WIDGET (form)), section->n_questions,
               (double)g_array_index (bench->times_us, gint64, bench->times_us->len - 1) / 1000);
      settle ();
    }
  report ("section to section, to the frame", bench->times_us, NULL);
}

/* What this thread itself has computed: without waiting for the display or for others. */
static gint64
get_worked_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* One answer after the other to one question; the rest of the form follows. */
static void
measure_answers (Bench *bench, GtkWidget *window, ZyrFormView *form, ZyrFormHost *host, guint n,
                 const char *section, const char *ref)
{
  g_autofree char *what = g_strdup_printf ("answer to repaint, %s", ref);
  g_autoptr (GArray) worked_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  zyr_form_view_show_section (form, section);
  zyr_form_view_focus (form, ref);
  wait_for_frame (window);
  settle ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", 1 + i % 9);
      gint64 start_us = g_get_monotonic_time ();
      gint64 worked = get_worked_us ();

      zyr_form_host_answer (host, ref, value, NULL, NULL);
      wait_for_frame (window);
      add_since (bench->times_us, start_us);
      worked = get_worked_us () - worked;
      g_array_append_val (worked_us, worked);
      settle ();
    }
  report (what, bench->times_us, "a frame, 16.7 ms");
  report ("  of it computed in the window's thread", worked_us, NULL);
}

int
main (int argc, char *argv[])
{
  Bench bench = { argv[1], argv[2], argv[3], NULL };
  guint n = argc > 4 ? (guint)g_ascii_strtoull (argv[4], NULL, 10) : 200;
  g_autoptr (ZyrTestHost) host = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autoptr (GtkCssProvider) provider = NULL;
  GtkWidget *window, *form;

  if (argc < 4)
    return EXIT_FAILURE;
  adw_init ();
  zyr_ui_ensure_types ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/ziyaret/Ziyaret/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  bench.times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (window);
  measure_opening (&bench, window);

  host = make_host (&bench, TRUE);
  form = zyr_form_view_new (ZYR_FORM_HOST (host));
  gtk_window_set_child (GTK_WINDOW (window), form);
  wait_for_frame (window);
  settle ();
  sections = zyr_form_session_list_sections (zyr_form_host_get_session (ZYR_FORM_HOST (host)));
  measure_sections (&bench, window, ZYR_FORM_VIEW (form), sections);
  measure_answers (&bench, window, ZYR_FORM_VIEW (form), ZYR_FORM_HOST (host), n, "/data/s5",
                   "/data/s5/rooms");
  measure_answers (&bench, window, ZYR_FORM_VIEW (form), ZYR_FORM_HOST (host), n, "/data/s3",
                   "/data/s3/member[2]/m_occup");
  measure_answers (&bench, window, ZYR_FORM_VIEW (form), ZYR_FORM_HOST (host), n, "/data/s8",
                   "/data/s8/x_food");
  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (bench.times_us);

  return EXIT_SUCCESS;
}
