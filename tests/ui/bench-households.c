/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole program over an encrypted store with as many households as a city has, and a visit for
 * each tenth: from the start of the process to the first frame that shows some of them, from a key in
 * the search to the list and to the frame that shows it, scrolling, opening, what arrives meanwhile,
 * what all that takes of memory, and how long the main loop is away from its events. No centre.
 *
 * usage: bench-households [HOUSEHOLDS]
 * In a session with a keyring; it starts itself for each measurement. It asserts nothing of time. */
#include "app-fixture.h"
#include "bench-frames.h"
#include "bench-store.h"
#include "generated-households.h"
#include "zyr-application.h"
#include "zyr-household-list.h"
#include "zyr-feed-entry.h"
#include "zyr-households-page.h"
#include "zyr-list-head.h"
#include "zyr-national-number.h"
#include "zyr-store-records.h"
#include "zyr-ui-types.h"
#include "zyr-window.h"

#include <stdlib.h>

#define HOUSEHOLDS_N 100000
#define STARTS_N 7
#define KEYS_N 200
#define SLOWEST_N 8
#define PAGES_N 500
#define VISITS_TODAY_N 8
#define OPENED_N 20
#define SYNC_PAGES_N 20
#define GO_MAX_US (5 * G_USEC_PER_SEC)
#define START_MAX_US (60 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *window, *search;
  GtkGridView *list;
  GHashTable *bound; /* of GtkListItem */
  guint n_bound;     /* since it was last set to nothing */
} Bench;

/* What the lists ask of the store: the linker puts this in between (--wrap). In the store's thread. */
static gint n_questions;
static GMutex questions_lock;
static GArray *questions_us; /* of gint64: of the processor, in the store's thread */

GPtrArray *__real_zyr_store_filter_households (ZyrStore *self, const char *query,
                                               const ZyrHouseholdFilter *filter, guint limit,
                                               guint offset, guint *n_total, GError **error);
GPtrArray *__wrap_zyr_store_filter_households (ZyrStore *self, const char *query,
                                               const ZyrHouseholdFilter *filter, guint limit,
                                               guint offset, guint *n_total, GError **error);

GPtrArray *
__wrap_zyr_store_filter_households (ZyrStore *self, const char *query,
                                    const ZyrHouseholdFilter *filter, guint limit, guint offset,
                                    guint *n_total, GError **error)
{
  const gint64 start_us = bench_get_worked_us ();
  GPtrArray *found = __real_zyr_store_filter_households (self, query, filter, limit, offset,
                                                         n_total, error);

  g_mutex_lock (&questions_lock);
  bench_add (questions_us, bench_get_worked_us () - start_us);
  g_mutex_unlock (&questions_lock);
  g_atomic_int_inc (&n_questions);

  return found;
}

/* Of the processor, in all questions until now */
static gint64
get_asked_us (void)
{
  gint64 sum_us = 0;

  g_mutex_lock (&questions_lock);
  for (guint i = 0; i < questions_us->len; i++)
    sum_us += g_array_index (questions_us, gint64, i);
  g_mutex_unlock (&questions_lock);

  return sum_us;
}

/* Since it was reported last. */
static void
report_questions (void)
{
  g_mutex_lock (&questions_lock);
  bench_report ("  of the processor, a question to the store", questions_us, NULL);
  g_mutex_unlock (&questions_lock);
}

/* @state: "planned" for today, or "approved" */
static ZyrFeedEntry *
make_visit (guint i, const char *state)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day
      = g_date_time_add_days (now, g_str_equal (state, "planned") ? 0 : -1 - (gint)(i % 700));
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = NULL;
  g_autofree char *id = g_strdup_printf ("v%06u", i);
  g_autofree char *no = g_strdup_printf ("ZYR-2026-%06u", i);
  g_autofree char *household = g_strdup_printf ("h%06u", i * 10);
  g_autofree char *planned = g_date_time_format (day, "%Y-%m-%dT09:00:00%:z");
  g_autofree char *due = g_date_time_format (day, "%Y-%m-%d");

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "household", household);
  json_object_set_string_member (body, "type", "periodic");
  json_object_set_string_member (body, "planned", planned);
  json_object_set_string_member (body, "due", due);
  json_object_set_string_member (body, "worker", ID_WORKER);
  json_object_set_string_member (body, "form", ID_FORM);
  json_object_set_string_member (body, "form_id", "hane_ziyareti");
  json_object_set_string_member (body, "form_version", "2026060101");
  json_object_set_string_member (body, "state", state);
  json_object_set_int_member (body, "attempt", 1);
  json_object_set_int_member (body, "revision", 0);
  record = zyr_record_new (ZYR_KIND_VISIT, id, "f:1", 1, body, NULL);

  return zyr_feed_entry_new (ZYR_FEED_UPSERT, 1, record);
}

static void
fill_visits (ZyrStore *store, guint n_households, gint64 *seq)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i * 10 < n_households;)
    {
      g_autoptr (GPtrArray) page
          = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);

      for (; i * 10 < n_households && page->len < GENERATED_PAGE_N; i++)
        g_ptr_array_add (page, make_visit (i, i < VISITS_TODAY_N ? "planned" : "approved"));
      *seq += page->len;
      zyr_store_apply_page (store, "f:1", "e1", page, *seq, &error);
      g_assert_no_error (error);
    }
}

static void
fill_store (const char *folder, guint n_households)
{
  g_autoptr (GError) error = NULL;
  ZyrStore *store = bench_open_store (folder, "worker");
  gint64 seq = 0;

  bench_fill_households (store, n_households, &seq);
  fill_visits (store, n_households, &seq);
  zyr_store_close (store);
}

/* The window */

static void
bind_cb (Bench *bench, GtkListItem *item)
{
  g_hash_table_add (bench->bound, item);
  bench->n_bound++;
}

static void
unbind_cb (Bench *bench, GtkListItem *item)
{
  g_hash_table_remove (bench->bound, item);
}

static ZyrHouseholdList *
get_households (Bench *bench)
{
  GtkSelectionModel *selection = gtk_grid_view_get_model (bench->list);
  GListModel *known
      = selection != NULL ? gtk_no_selection_get_model (GTK_NO_SELECTION (selection)) : NULL;

  return known != NULL ? ZYR_HOUSEHOLD_LIST (zyr_list_head_get_model (ZYR_LIST_HEAD (known)))
                       : NULL;
}

/* Nothing that is bound is still being read. */
static gboolean
is_whole (Bench *bench)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, bench->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      if (!zyr_household_row_get_loaded (gtk_list_item_get_item (item)))
        return FALSE;
    }

  return TRUE;
}

/* A key of a search: what had been typed with it, and how long it took by the clock and of the
 * processor, in the store's thread and in that of the window. */
typedef struct
{
  char *text;
  gint64 listed_us, asked_us, worked_us;
} Key;

static void
key_clear (gpointer data)
{
  g_free (((Key *)data)->text);
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *left = a, *right = b;
  const gint64 left_us = left->asked_us + left->worked_us;
  const gint64 right_us = right->asked_us + right->worked_us;

  return left_us < right_us ? 1 : left_us > right_us ? -1 : 0;
}

static void
report_slowest_keys (GArray *keys)
{
  g_autoptr (GArray) times_us = bench_times_new ();

  for (guint i = 0; i < keys->len; i++)
    bench_add (times_us, g_array_index (keys, Key, i).asked_us
                             + g_array_index (keys, Key, i).worked_us);
  bench_report ("  of the processor, in both threads", times_us, NULL);
  g_array_sort (keys, compare_keys);
  for (guint i = 0; i < MIN (keys->len, SLOWEST_N); i++)
    {
      const Key *key = &g_array_index (keys, Key, i);

      g_print ("  slow: %6.1f ms, of the processor %6.1f ms asking and %6.1f ms showing: %s\n",
               (double)key->listed_us / 1000, (double)key->asked_us / 1000,
               (double)key->worked_us / 1000, key->text);
    }
}

/* From the first key of a search on it is as somebody types: one key, the answer, the next. */
static void
type_key (Bench *bench, const char *letter, GArray *keys, GArray *listed_us, GArray *painted_us)
{
  GtkEditable *search = GTK_EDITABLE (bench->search);
  ZyrHouseholdList *households = get_households (bench);
  const gint64 start_us = g_get_monotonic_time ();
  const gint64 worked_us = bench_get_worked_us ();
  const gint64 asked_us = get_asked_us ();
  int position = -1;
  Key key;

  gtk_editable_insert_text (search, letter, (int)(g_utf8_next_char (letter) - letter), &position);
  while (g_strcmp0 (zyr_household_list_get_query (households), gtk_editable_get_text (search)) != 0
         || zyr_paged_list_get_loading (ZYR_PAGED_LIST (households)))
    g_main_context_iteration (NULL, TRUE);
  key.listed_us = g_get_monotonic_time () - start_us;
  key.worked_us = bench_get_worked_us () - worked_us;
  key.asked_us = get_asked_us () - asked_us;
  key.text = g_strdup (gtk_editable_get_text (search));
  g_array_append_val (keys, key);
  bench_add (listed_us, key.listed_us);
  bench_wait_for_frame (bench->window);
  bench_add_since (painted_us, start_us);
  bench_wait_for_quiet (20);
}

static void
measure_search (Bench *bench)
{
  g_autofree char *id_no = zyr_tckn_generate (4711);
  const char *const texts[]
      = { "fatma yılmaz", "2026/001234", "iğdır sk 12", id_no, "ÇELİK ahmet", "0532 12",
          "Kaya Zeynep", "2026 0815", "özlem doğan", "mustaf kilic", "53 77", "gül sk no 7",
          "hüseyin öztürk", "Fatna Demir", "99999", "şerife şimşek" };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));
  g_autoptr (GArray) listed_us = bench_times_new ();
  g_autoptr (GArray) painted_us = bench_times_new ();

  g_array_set_clear_func (keys, key_clear);
  bench_watch_begin (bench->window);
  for (guint i = 0; listed_us->len < KEYS_N; i++)
    {
      const char *text = texts[i % G_N_ELEMENTS (texts)];

      for (const char *letter = text; *letter != '\0' && listed_us->len < KEYS_N;
           letter = g_utf8_next_char (letter))
        type_key (bench, letter, keys, listed_us, painted_us);
      gtk_editable_set_text (GTK_EDITABLE (bench->search), "");
      bench_wait_for_quiet (100);
    }
  bench_report ("key in the search to the list of results", listed_us, "16 ms at p99");
  report_slowest_keys (keys);
  bench_report ("key in the search to the frame with them", painted_us, NULL);
  report_questions ();
  bench_watch_report ("  the main loop meanwhile");
}

static void
measure_scrolling (Bench *bench)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->list));
  const gint n_questions_before = g_atomic_int_get (&n_questions);

  bench->n_bound = 0;
  bench_watch_begin (bench->window);
  for (guint i = 0; i < PAGES_N; i++)
    {
      const gint64 start_us = g_get_monotonic_time ();

      gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                           + gtk_adjustment_get_page_size (place));
      do
        bench_wait_for_frame (bench->window);
      while (!is_whole (bench));
      bench_add_since (times_us, start_us);
    }
  bench_report ("a page further, to the frame with its rows", times_us, NULL);
  g_print ("%-50s rows bound %.1f, questions to the store %.2f\n", "  on an average for a page",
           (double)bench->n_bound / PAGES_N,
           (double)(g_atomic_int_get (&n_questions) - n_questions_before) / PAGES_N);
  bench_watch_report ("  the main loop meanwhile");
}

/* Goes somewhere and stays a moment, for what comes later; the frame with @type is what counts. */
static void
go (Bench *bench, const char *action, const char *target, const char *type, GArray *times_us)
{
  const gint64 start_us = g_get_monotonic_time ();

  gtk_widget_activate_action (bench->window, action, "s", target);
  do
    bench_wait_for_frame (bench->window);
  while (bench_find_seen (bench->window, type) == NULL
         && g_get_monotonic_time () - start_us < GO_MAX_US);
  if (bench_find_seen (bench->window, type) == NULL)
    {
      GtkWidget *said = bench_find_seen (bench->window, "AdwStatusPage");

      g_printerr ("%s %s shows no %s: %s\n", action, target, type,
                  said != NULL ? adw_status_page_get_description (ADW_STATUS_PAGE (said)) : "");
    }
  bench_add_since (times_us, start_us);
  bench_wait_for_quiet (300);
}

static void
measure_places (Bench *bench)
{
  static const char *const places[][2] = {
    { "today", "ZyrTodayPage" },
    { "visits", "ZyrVisitsPage" },
    { "sync", "ZyrSyncPage" },
    { "households", "ZyrHouseholdsPage" },
  };
  g_autoptr (GArray) times_us = bench_times_new ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *what = g_strconcat ("to the place: ", places[i][0], NULL);

      bench_watch_begin (bench->window);
      go (bench, "win.place", places[i][0], places[i][1], times_us);
      bench_report (what, times_us, NULL);
      bench_watch_report ("  the main loop meanwhile");
    }
}

static void
measure_opening (Bench *bench, const char *action, char letter, const char *type, guint n,
                 const char *goal)
{
  g_autoptr (GArray) times_us = bench_times_new ();
  g_autofree char *what = g_strconcat (action, ", to the frame with its contents", NULL);

  bench_watch_begin (bench->window);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%c%06u", letter, i);

      go (bench, action, id, type, times_us);
      zyr_window_back (ZYR_WINDOW (bench->window));
      bench_wait_for_quiet (300);
    }
  bench_report (what, times_us, goal);
  bench_watch_report ("  the main loop meanwhile");
}

/* The same households with other names. */
static gpointer
apply_page (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const guint n = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  guint from = n * GENERATED_PAGE_N / 2;
  g_autoptr (GPtrArray) page = generated_page (&from, G_MAXUINT, random);
  g_autoptr (GPtrArray) newer
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);

  for (guint i = 0; i < page->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (page, i);
      g_autoptr (ZyrRecord) record
          = zyr_record_new (zyr_record_get_kind (entry->record), zyr_record_get_id (entry->record),
                            "f:1", 2, zyr_record_get_body (entry->record), NULL);

      g_ptr_array_add (newer, zyr_feed_entry_new (ZYR_FEED_UPSERT, 2, record));
    }

  return GINT_TO_POINTER (zyr_store_apply_page (store, "f:1", "e1", newer, G_MAXINT32, error));
}

/* Records arrive, some of them of households that are seen. */
static void
measure_sync (Bench *bench)
{
  ZyrWorkspace *workspace = zyr_window_get_workspace (ZYR_WINDOW (bench->window));

  bench_watch_begin (bench->window);
  for (guint i = 0; i < SYNC_PAGES_N; i++)
    {
      zyr_store_thread_run_async (workspace->store, apply_page, GUINT_TO_POINTER (i), NULL, NULL,
                                  NULL, NULL, NULL);
      bench_wait_for_quiet (150);
    }
  bench_wait_for_quiet (1000);
  bench_watch_report ("pages arrive while the list is open: the main loop");
}

/* The program */

static gint64 started_us;
static gboolean used; /* not only started */

static void
window_cb (GtkApplication *app, GtkWindow *window, Bench *bench)
{
  GtkWidget *page = bench_find (GTK_WIDGET (window), "ZyrHouseholdsPage");
  GtkListItemFactory *factory;

  if (bench->window != NULL)
    return;
  g_assert_nonnull (page);
  bench->window = GTK_WIDGET (window);
  bench->search = GTK_WIDGET (
      gtk_widget_get_template_child (page, ZYR_TYPE_HOUSEHOLDS_PAGE, "search"));
  bench->list = GTK_GRID_VIEW (
      gtk_widget_get_template_child (page, ZYR_TYPE_HOUSEHOLDS_PAGE, "list"));
  factory = gtk_grid_view_get_factory (bench->list);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), bench);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), bench);
}

static gboolean
measure_cb (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 first_us;

  zyr_window_show_place (ZYR_WINDOW (bench->window), ZYR_PLACE_HOUSEHOLDS);
  bench_wait_for_frame (bench->window);
  first_us = g_get_monotonic_time ();
  while (!gtk_widget_get_mapped (GTK_WIDGET (bench->list)) || bench->n_bound == 0
         || !is_whole (bench))
    {
      bench_wait_for_frame (bench->window);
      if (g_get_monotonic_time () - started_us > START_MAX_US)
        {
          ZyrWorkspace *workspace = zyr_window_get_workspace (ZYR_WINDOW (bench->window));

          g_printerr ("no list: state %d, mapped %d, bound %u: %s\n",
                      zyr_workspace_get_state (workspace),
                      gtk_widget_get_mapped (GTK_WIDGET (bench->list)), bench->n_bound,
                      zyr_workspace_get_failure_detail (workspace));
          exit (EXIT_FAILURE);
        }
    }
  if (!used)
    g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", first_us - started_us,
             g_get_monotonic_time () - started_us);
  else
    {
      bench_wait_for_quiet (2000);
      g_print ("%-50s %u households\n", "list",
               zyr_paged_list_get_n_total (ZYR_PAGED_LIST (get_households (bench))));
      report_questions ();
      bench_report_memory ("memory after the start");
      measure_search (bench);
      bench_report_memory ("memory after searching");
      measure_scrolling (bench);
      bench_report_memory ("memory after scrolling");
      measure_places (bench);
      measure_opening (bench, "win.open-household", 'h', "ZyrNoteEditor", OPENED_N, NULL);
      measure_opening (bench, "win.open-visit", 'v', "ZyrFormView", VISITS_TODAY_N, "150 ms");
      measure_sync (bench);
      bench_report_memory ("memory at the end");
    }
  gtk_window_close (GTK_WINDOW (bench->window));

  return G_SOURCE_REMOVE;
}

static void
activated_cb (GApplication *app, Bench *bench)
{
  g_idle_add_full (G_PRIORITY_HIGH, measure_cb, bench, NULL);
}

static int
run_program (const char *program, const char *folder)
{
  g_autoptr (ZyrApplication) app = zyr_application_new ();
  Bench bench = { .bound = g_hash_table_new (NULL, NULL) };
  char *words[] = { (char *)program, (char *)"--data-dir", (char *)folder, NULL };
  int status;

  questions_us = bench_times_new ();
  g_signal_connect (app, "window-added", G_CALLBACK (window_cb), &bench);
  g_signal_connect_after (app, "activate", G_CALLBACK (activated_cb), &bench);
  status = g_application_run (G_APPLICATION (app), 3, words);
  g_hash_table_unref (bench.bound);

  return status;
}

/* The one that starts the others */

static char *
start_program (const char *what, const char *folder)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

  return bench_run_self (what, folder, now, g_str_equal (what, "use"));
}

static void
measure (const char *n_households)
{
  g_autofree char *folder = g_dir_make_tmp ("zyr-bench-XXXXXX", NULL);
  g_autofree char *filled = bench_run_self ("fill", folder, n_households, FALSE);
  g_autoptr (GArray) first_us = bench_times_new ();
  g_autoptr (GArray) rows_us = bench_times_new ();

  for (guint i = 0; i < STARTS_N; i++)
    {
      g_autofree char *output = start_program ("start", folder);
      char *end = output;
      const gint64 first = g_ascii_strtoll (output, &end, 10);
      const gint64 rows = g_ascii_strtoll (end, NULL, 10);

      g_array_append_val (first_us, first);
      g_array_append_val (rows_us, rows);
    }
  bench_report ("start of the process to the first frame", first_us, NULL);
  bench_report ("start of the process to a list with rows", rows_us, "600 ms");
  start_program ("use", folder);
  bench_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  const char *what = argc > 3 ? argv[1] : NULL;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_setenv ("ZYR_SOURCE", TEST_SOURCE, TRUE);
  if (what == NULL)
    measure (argc > 1 ? argv[1] : G_STRINGIFY (HOUSEHOLDS_N));
  else if (g_str_equal (what, "fill"))
    fill_store (argv[2], (guint)g_ascii_strtoull (argv[3], NULL, 10));
  else
    {
      started_us = g_ascii_strtoll (argv[3], NULL, 10);
      used = g_str_equal (what, "use");
      return run_program (argv[0], argv[2]);
    }

  return EXIT_SUCCESS;
}
