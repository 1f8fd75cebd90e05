/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supervisor's window over an encrypted store with as many visits as a city has in years: half of
 * them reports that wait for him, half planned, of 40 workers. From the place to the frame with its
 * rows, the three orders, scrolling, the neighbours of a report, what arrives meanwhile; the workload,
 * a worker's visits, 1,000 of them chosen and given to another; what all that takes of memory, and how
 * long the main loop is away from its events. No centre.
 *
 * usage: bench-queue [VISITS]
 * In a session with a keyring; it starts itself for what it measures. It asserts nothing of time. */
#include "app-fixture.h"
#include "bench-frames.h"
#include "bench-store.h"
#include "zyr-application.h"
#include "zyr-feed-entry.h"
#include "zyr-list-head.h"
#include "zyr-planning.h"
#include "zyr-settings.h"
#include "zyr-store-records.h"
#include "zyr-ui-types.h"
#include "zyr-visit-pages.h"
#include "zyr-window.h"
#include "zyr-workload-page.h"

#include <stdlib.h>

#define VISITS_N 100000
#define HOUSEHOLDS_N 1000
#define WORKERS_N 40
#define PAGE_N 500
#define PAGES_N 200
#define LOOKS_N 50
#define ORDERS_N 7
#define SYNC_PAGES_N 20
#define SHOWN_N 6
#define WAIT_MAX_US (60 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *window;
  ZyrWorkspace *workspace;
  guint n_visits;
} Bench;

/* The store */

static ZyrFeedEntry *
make_entry (ZyrKind kind, const char *id, guint64 ver, JsonObject *body)
{
  g_autoptr (ZyrRecord) record = NULL;

  json_object_set_string_member (body, "id", id);
  record = zyr_record_new (kind, id, "f:1", ver, body, NULL);
  return zyr_feed_entry_new (ZYR_FEED_UPSERT, ver, record);
}

static ZyrFeedEntry *
make_worker (guint i)
{
  static const char *const names[]
      = { "Çiğdem Ak", "Şükrü Yıldız", "Emine Öz", "İbrahim Ilgın", "Gül Ünal" };
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *id = g_strdup_printf ("u%03u", i);
  g_autofree char *name = g_strdup_printf ("%s %u", names[i % G_N_ELEMENTS (names)], i);
  JsonArray *roles = json_array_new ();

  json_array_add_string_element (roles, "worker");
  json_object_set_string_member (body, "name", name);
  json_object_set_string_member (body, "staff_no", id);
  json_object_set_string_member (body, "foundation", "1");
  json_object_set_boolean_member (body, "active", TRUE);
  json_object_set_array_member (body, "roles", roles);
  return make_entry (ZYR_KIND_USER, id, 1, body);
}

static void
add_result (JsonObject *body, guint i)
{
  static const char *const severities[] = { "crit", "warn", "info" };
  JsonObject *result = json_object_new ();
  JsonArray *discrepancies = json_array_new ();

  for (guint k = 0; k < i % 7; k++)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "severity", severities[(i + k) % 3]);
      json_array_add_object_element (discrepancies, entry);
    }
  json_object_set_array_member (result, "discrepancies", discrepancies);
  json_object_set_object_member (body, "result", result);
}

/* Every second one is a report that waits, the others are planned. */
static ZyrFeedEntry *
make_visit (guint i, guint64 ver)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) planned
      = g_date_time_add_minutes (now, i % 2 == 0 ? 60 + (gint)i : -60 - (gint)i);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *id = g_strdup_printf ("v%06u", i);
  g_autofree char *no = g_strdup_printf ("ZYR-%u-%06u", 2025 + (guint)ver, i);
  g_autofree char *household = g_strdup_printf ("h%06u", i * 7 % HOUSEHOLDS_N);
  g_autofree char *worker = g_strdup_printf ("u%03u", i / 2 % WORKERS_N);
  g_autofree char *time = g_date_time_format (planned, "%Y-%m-%dT%H:%M:00%:z");
  g_autofree char *due = g_date_time_format (planned, "%Y-%m-%d");

  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "household", household);
  json_object_set_string_member (body, "type", "periodic");
  json_object_set_string_member (body, "planned", time);
  json_object_set_string_member (body, "due", due);
  json_object_set_string_member (body, "worker", worker);
  json_object_set_string_member (body, "form", ID_FORM);
  json_object_set_string_member (body, "state", i % 2 == 0 ? "planned" : "submitted");
  json_object_set_int_member (body, "attempt", 1);
  json_object_set_int_member (body, "revision", i % 2);
  if (i % 2 == 1)
    {
      json_object_set_string_member (body, "ended", time);
      add_result (body, i / 2);
    }
  return make_entry (ZYR_KIND_VISIT, id, ver, body);
}

static void
apply (ZyrStore *store, GPtrArray *page, gint64 seq)
{
  g_autoptr (GError) error = NULL;

  zyr_store_apply_page (store, "f:1", "e1", page, seq, &error);
  g_assert_no_error (error);
}

static void
fill_store (const char *folder, guint n_visits)
{
  ZyrStore *store = bench_open_store (folder, "supervisor");
  g_autoptr (GPtrArray) workers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);
  gint64 seq = 0;

  bench_fill_households (store, HOUSEHOLDS_N, &seq);
  for (guint i = 0; i < WORKERS_N; i++)
    g_ptr_array_add (workers, make_worker (i));
  seq += WORKERS_N;
  apply (store, workers, seq);
  for (guint i = 0; i < n_visits;)
    {
      g_autoptr (GPtrArray) page
          = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);

      for (; i < n_visits && page->len < PAGE_N; i++)
        g_ptr_array_add (page, make_visit (i, 1));
      seq += page->len;
      apply (store, page, seq);
    }
  zyr_store_close (store);
}

/* The lists */

static GtkGridView *
get_view (Bench *bench)
{
  GtkWidget *view = bench_find_seen (bench->window, "GtkGridView");

  return view != NULL ? GTK_GRID_VIEW (view) : NULL;
}

static GListModel *
get_visits (GtkGridView *view)
{
  GtkSelectionModel *selection = gtk_grid_view_get_model (view);
  GListModel *known
      = selection != NULL ? gtk_no_selection_get_model (GTK_NO_SELECTION (selection)) : NULL;

  return known != NULL ? zyr_list_head_get_model (ZYR_LIST_HEAD (known)) : NULL;
}

/* Those that are seen, as far as the place in the list tells, are there. */
static gboolean
is_whole (Bench *bench)
{
  GtkGridView *view = get_view (bench);
  GListModel *visits = view != NULL ? get_visits (view) : NULL;
  const guint n = visits != NULL ? g_list_model_get_n_items (visits) : 0;
  GtkAdjustment *place;
  guint first;

  if (n == 0 || zyr_paged_list_get_loading (ZYR_PAGED_LIST (visits)))
    return FALSE;
  place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  first = (guint)(gtk_adjustment_get_value (place) / gtk_adjustment_get_upper (place) * n);
  for (guint i = first; i < MIN (first + SHOWN_N, n); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (visits, i);

      if (zyr_visit_row_get_id (row)[0] == '\0')
        return FALSE;
    }
  return TRUE;
}

static void
wait_whole (Bench *bench)
{
  const gint64 start_us = g_get_monotonic_time ();

  do
    bench_wait_for_frame (bench->window);
  while (!is_whole (bench) && g_get_monotonic_time () - start_us < WAIT_MAX_US);
  if (!is_whole (bench))
    g_printerr ("the list does not come\n");
}

static void
scroll (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_view (bench)));

  for (guint i = 0; i < PAGES_N; i++)
    {
      const gint64 start_us = g_get_monotonic_time ();

      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                           + gtk_adjustment_get_page_size (place));
      wait_whole (bench);
      bench_add_since (times_us, start_us);
    }
  bench_report ("  a page further, to the frame with its rows", times_us, NULL);
  bench_watch_report ("  the main loop meanwhile");
}

/* The queue */

static void
measure_orders (Bench *bench)
{
  static const char *const orders[] = { "worker", "discrepancies", "age" };
  g_autoptr (GArray) times_us = bench_times_new ();

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *what = g_strdup_printf ("the queue's order: %s, to its frame", orders[i]);

      bench_watch_begin (bench->window);
      for (guint n = 0; n < ORDERS_N; n++)
        {
          gint64 start_us;

          g_settings_set_string (zyr_settings_get (), ZYR_SETTINGS_REVIEW_SORT,
                                 orders[(i + 1) % G_N_ELEMENTS (orders)]);
          wait_whole (bench);
          start_us = g_get_monotonic_time ();
          g_settings_set_string (zyr_settings_get (), ZYR_SETTINGS_REVIEW_SORT, orders[i]);
          wait_whole (bench);
          bench_add_since (times_us, start_us);
        }
      bench_report (what, times_us, NULL);
      bench_watch_report ("  the main loop meanwhile");
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
measure_neighbours (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();

  for (guint i = 0; i < LOOKS_N; i++)
    {
      g_autofree char *id = g_strdup_printf ("v%06u", bench->n_visits / LOOKS_N * i | 1);
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      const gint64 start_us = g_get_monotonic_time ();

      zyr_review_queue_look_around_async (bench->workspace, ZYR_REVIEW_SORT_AGE, id, NULL,
                                          looked_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (zyr_review_queue_look_around_finish (result, &before, &after, NULL));
      bench_add_since (times_us, start_us);
    }
  bench_report ("a report's neighbours in the queue", times_us, NULL);
}

static gpointer
apply_page (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const guint n = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);

  for (guint i = 0; i < PAGE_N; i++)
    g_ptr_array_add (page, make_visit (n * PAGE_N + i, 2 + n));
  return GINT_TO_POINTER (zyr_store_apply_page (store, "f:1", "e1", page, G_MAXINT32, error));
}

static void
measure_sync (Bench *bench, const char *what)
{
  bench_watch_begin (bench->window);
  for (guint i = 0; i < SYNC_PAGES_N; i++)
    {
      zyr_store_thread_run_async (bench->workspace->store, apply_page, GUINT_TO_POINTER (i), NULL,
                                  NULL, NULL, NULL, NULL);
      bench_wait_for_quiet (150);
    }
  bench_wait_for_quiet (1000);
  bench_watch_report (what);
}

static void
measure_queue (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  const gint64 start_us = g_get_monotonic_time ();

  bench_watch_begin (bench->window);
  zyr_window_show_place (ZYR_WINDOW (bench->window), ZYR_PLACE_REVIEW);
  wait_whole (bench);
  bench_add_since (times_us, start_us);
  bench_wait_for_quiet (500);
  g_print ("%-50s %u reports\n", "queue",
           g_list_model_get_n_items (get_visits (get_view (bench))));
  bench_report ("to the queue, to the frame with its rows", times_us, NULL);
  bench_watch_report ("  the main loop meanwhile");
  bench_report_memory ("  memory");
  bench_watch_begin (bench->window);
  scroll (bench);
  measure_orders (bench);
  measure_neighbours (bench);
  measure_sync (bench, "reports arrive while the queue is open: the main loop");
  bench_report_memory ("memory after the queue");
}

/* The workload */

static void
tap_worker (Bench *bench, guint n)
{
  GtkWidget *page = bench_find_seen (bench->window, "ZyrWorkloadPage");
  GtkListBox *list = GTK_LIST_BOX (
      gtk_widget_get_template_child (page, ZYR_TYPE_WORKLOAD_PAGE, "workers_list"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int)n);

  gtk_list_box_select_row (list, row);
  g_signal_emit_by_name (list, "row-activated", row);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(ZyrHandover **)user_data = zyr_planning_hand_over_finish (result, NULL);
}

static void
ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GStrv *)user_data = zyr_visit_pages_ids_finish (result, NULL);
}

static void
measure_giving (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  g_autoptr (ZyrHandover) handover = NULL;
  g_auto (GStrv) ids = NULL;
  gint64 start_us = g_get_monotonic_time ();

  bench_watch_begin (bench->window);
  zyr_visit_pages_list_ids_async (ZYR_VISIT_PAGES (get_visits (get_view (bench))), NULL, NULL, 1000,
                                  NULL, ids_cb, &ids);
  while (ids == NULL)
    g_main_context_iteration (NULL, TRUE);
  bench_add_since (times_us, start_us);
  bench_report ("the first 1,000 of them are listed", times_us, NULL);
  start_us = g_get_monotonic_time ();
  zyr_planning_hand_over_async (bench->workspace, (const char *const *)ids, "u000", NULL, given_cb,
                                &handover);
  while (handover == NULL)
    g_main_context_iteration (NULL, TRUE);
  bench_add_since (times_us, start_us);
  g_print ("%-50s %u visits\n", "given", zyr_handover_get_n_visits (handover));
  bench_report ("they are given to another", times_us, NULL);
  bench_wait_for_quiet (1000);
  bench_watch_report ("  the main loop meanwhile");
}

static void
measure_workload (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  gint64 start_us = g_get_monotonic_time ();

  bench_watch_begin (bench->window);
  gtk_widget_activate_action (bench->window, "win.open-workload", NULL);
  do
    bench_wait_for_frame (bench->window);
  while (bench_find_seen (bench->window, "ZyrWorkloadPage") == NULL);
  wait_whole (bench);
  bench_add_since (times_us, start_us);
  bench_wait_for_quiet (1000);
  g_print ("%-50s %u visits\n", "workload",
           g_list_model_get_n_items (get_visits (get_view (bench))));
  bench_report ("to the workload, to the frame with its rows", times_us, NULL);
  bench_watch_report ("  the main loop meanwhile");
  bench_watch_begin (bench->window);
  scroll (bench);
  bench_watch_begin (bench->window);
  for (guint i = 1; i <= WORKERS_N; i++)
    {
      start_us = g_get_monotonic_time ();
      tap_worker (bench, i);
      wait_whole (bench);
      bench_add_since (times_us, start_us);
    }
  bench_report ("a worker is tapped, to the frame with his visits", times_us, NULL);
  bench_watch_report ("  the main loop meanwhile");
  measure_giving (bench);
  measure_sync (bench, "visits arrive while it is open: the main loop");
  bench_report_memory ("memory at the end");
}

/* The program */

static gboolean
measure_cb (gpointer user_data)
{
  Bench *bench = user_data;

  bench->workspace = zyr_window_get_workspace (ZYR_WINDOW (bench->window));
  while (zyr_workspace_get_state (bench->workspace) != ZYR_WORKSPACE_READY)
    g_main_context_iteration (NULL, TRUE);
  bench_wait_for_quiet (1000);
  bench_report_memory ("memory after the start");
  measure_queue (bench);
  measure_workload (bench);
  gtk_window_close (GTK_WINDOW (bench->window));

  return G_SOURCE_REMOVE;
}

static void
activated_cb (GApplication *app, Bench *bench)
{
  bench->window = GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (app)));
  g_idle_add_full (G_PRIORITY_HIGH, measure_cb, bench, NULL);
}

static int
run_program (const char *program, const char *folder, guint n_visits)
{
  g_autoptr (ZyrApplication) app = zyr_application_new ();
  Bench bench = { .n_visits = n_visits };
  char *words[] = { (char *)program, (char *)"--data-dir", (char *)folder, NULL };

  g_signal_connect_after (app, "activate", G_CALLBACK (activated_cb), &bench);
  return g_application_run (G_APPLICATION (app), 3, words);
}

static void
measure (const char *n_visits)
{
  g_autofree char *folder = g_dir_make_tmp ("zyr-bench-XXXXXX", NULL);
  g_autofree char *filled = bench_run_self ("fill", folder, n_visits, FALSE);
  g_autofree char *nothing = bench_run_self ("use", folder, n_visits, TRUE);

  bench_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  const char *what = argc > 3 ? argv[1] : NULL;
  guint n_visits;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_setenv ("ZYR_SOURCE", TEST_SOURCE, TRUE);
  if (what == NULL)
    {
      measure (argc > 1 ? argv[1] : G_STRINGIFY (VISITS_N));
      return EXIT_SUCCESS;
    }
  n_visits = (guint)g_ascii_strtoull (argv[3], NULL, 10);
  if (g_str_equal (what, "use"))
    return run_program (argv[0], argv[2], n_visits);
  fill_store (argv[2], n_visits);
  return EXIT_SUCCESS;
}
