/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the visit editor takes on the real form, in a real window: to its first frame, from an
 * answer to the frame that shows it, from section to section; and how many widgets that is.
 *
 * usage: bench-editor FORM MEDIA-FOLDER ANSWERS [N] */
#include "bench-frames.h"
#include "zyr-form-view.h"
#include "zyr-test-host.h"
#include "zyr-ui-types.h"

#include <stdlib.h>

#define OPENED_N 15

typedef struct
{
  const char *form, *media, *answers;
  GArray *times_us; /* of gint64 */
} Bench;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
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
  g_autoptr (GArray) compiling_us = bench_times_new ();

  for (guint i = 0; i < OPENED_N; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (ZyrTestHost) host = make_host (bench, FALSE);

      bench_add_since (compiling_us, start_us);
      start_us = g_get_monotonic_time ();
      gtk_window_set_child (GTK_WINDOW (window), zyr_form_view_new (ZYR_FORM_HOST (host)));
      bench_wait_for_frame (window);
      bench_add_since (bench->times_us, start_us);
      settle ();
      gtk_window_set_child (GTK_WINDOW (window), NULL);
      settle ();
    }
  bench_report ("form compiled and computed (another thread)", compiling_us, NULL);
  bench_report ("opened form to first frame", bench->times_us, "150 ms");
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
      bench_wait_for_frame (window);
      bench_add_since (bench->times_us, start_us);
      g_print ("  %-44s %4u widgets, %u questions, %.1f ms\n", section->ref,
               count_widgets (GTK_WIDGET (form)), section->n_questions,
               (double)g_array_index (bench->times_us, gint64, bench->times_us->len - 1) / 1000);
      settle ();
    }
  bench_report ("section to section, to the frame", bench->times_us, NULL);
}

/* One answer after the other to one question; the rest of the form follows. */
static void
measure_answers (Bench *bench, GtkWidget *window, ZyrFormView *form, ZyrFormHost *host, guint n,
                 const char *section, const char *ref)
{
  g_autofree char *what = g_strdup_printf ("answer to repaint, %s", ref);
  g_autoptr (GArray) worked_us = bench_times_new ();

  zyr_form_view_show_section (form, section);
  zyr_form_view_focus (form, ref);
  bench_wait_for_frame (window);
  settle ();
  bench_watch_begin (window);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", 1 + i % 9);
      gint64 start_us = g_get_monotonic_time ();
      gint64 worked = bench_get_worked_us ();

      zyr_form_host_answer (host, ref, value, NULL, NULL);
      bench_wait_for_frame (window);
      bench_add_since (bench->times_us, start_us);
      worked = bench_get_worked_us () - worked;
      bench_add (worked_us, worked);
      settle ();
    }
  bench_report (what, bench->times_us, "a frame, 16.7 ms");
  bench_report ("  of it computed in the window's thread", worked_us, NULL);
  bench_watch_report ("  the main loop meanwhile");
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
  bench.times_us = bench_times_new ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  bench_wait_for_frame (window);
  measure_opening (&bench, window);

  host = make_host (&bench, TRUE);
  form = zyr_form_view_new (ZYR_FORM_HOST (host));
  gtk_window_set_child (GTK_WINDOW (window), form);
  bench_wait_for_frame (window);
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
