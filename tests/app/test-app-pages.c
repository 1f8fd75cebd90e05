/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of any length: what is read of them, what is kept, and where it stands. */
#include "app-fixture.h"
#include "zyr-household-list.h"
#include "zyr-store-private.h"
#include "zyr-store-visits.h"
#include "zyr-visit-pages.h"

static void
wait_pages (ZyrPagedList *list)
{
  while (zyr_paged_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (zyr_paged_list_get_error (list));
}

static void
wait_search (ZyrHouseholdList *list)
{
  wait_pages (ZYR_PAGED_LIST (list));
}

static void
state_many_households (AppFixture *fixture, guint n)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json,
                            "%s{'kind':'household','id':'01a2008d-7400-7000-8000-0000001%05u',"
                            "'foundation':'" ID_FOUNDATION "','file_no':'F%05u','status':'active',"
                            "'summary_name':'Zz %05u','n_members':1}",
                            i > 0 ? "," : "", i, i, i);
  g_string_append_c (json, ']');
  app_fixture_state (fixture, json->str);
  g_string_free (json, TRUE);
}

/* GTK asks for each of the items that take the place of others. */
static void
never_both_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  g_assert_true (removed == 0 || added == 0);
  g_assert_cmpuint (position + added, <=, g_list_model_get_n_items (list));
  *(guint *) data += 1;
}

static void
test_households_are_read_in_windows (void)
{
  AppFixture fixture = { 0 };
  guint n_changes = 0;
  g_autoptr (ZyrHouseholdList) list = NULL;
  g_autoptr (ZyrHouseholdRow) row = NULL;
  g_autoptr (ZyrHouseholdRow) kept = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  state_many_households (&fixture, 250);
  list = zyr_household_list_new (fixture.workspace);
  wait_search (list);
  g_assert_cmpuint (zyr_paged_list_get_n_total (ZYR_PAGED_LIST (list)), ==, 251);
  row = g_list_model_get_item (G_LIST_MODEL (list), 230);
  g_assert_false (zyr_household_row_get_loaded (row));
  g_assert_cmpstr (zyr_household_row_get_head_name (row), ==, "");
  app_settle (&fixture);
  g_assert_true (zyr_household_row_get_loaded (row));
  g_assert_cmpstr (zyr_household_row_get_head_name (row), ==, "Zz 00229");

  g_signal_connect (list, "items-changed", G_CALLBACK (never_both_cb), &n_changes);
  zyr_household_list_set_query (list, "IGDIR");
  kept = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (kept); /* the old rows stay while the question runs */
  wait_search (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  g_clear_object (&kept);
  kept = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (zyr_household_row_get_id (kept), ==, ID_HOUSEHOLD);
  zyr_household_list_set_query (list, "nobody has this name");
  wait_search (list);
  g_assert_cmpuint (zyr_paged_list_get_n_total (ZYR_PAGED_LIST (list)), ==, 0);

  /* The same question with one household more: what was shown stays where it is. */
  zyr_household_list_set_query (list, NULL);
  wait_search (list);
  g_clear_object (&row);
  row = g_list_model_get_item (G_LIST_MODEL (list), 230);
  app_settle (&fixture);
  n_changes = 0;
  state_many_households (&fixture, 252);
  app_settle (&fixture);
  wait_search (list);
  app_settle (&fixture);
  g_assert_cmpuint (zyr_paged_list_get_n_total (ZYR_PAGED_LIST (list)), ==, 253);
  g_assert_cmpuint (n_changes, ==, 1);
  g_clear_object (&kept);
  kept = g_list_model_get_item (G_LIST_MODEL (list), 230);
  g_assert_true (kept == row);
  g_assert_cmpstr (zyr_household_row_get_head_name (row), ==, "Zz 00229");
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

/* A list of any length holds what is shown and some windows besides. */
static void
test_households_are_forgotten (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHouseholdList) list = NULL;
  g_autoptr (ZyrHouseholdRow) held = NULL;
  ZyrHouseholdRow *spare;

  app_fixture_open (&fixture, ID_WORKER);
  state_many_households (&fixture, 1500);
  list = zyr_household_list_new (fixture.workspace);
  wait_search (list);
  held = g_list_model_get_item (G_LIST_MODEL (list), 210);
  spare = g_list_model_get_item (G_LIST_MODEL (list), 211);
  g_object_add_weak_pointer (G_OBJECT (spare), (gpointer *)&spare);
  g_object_unref (spare);
  for (guint at = 0; at < 1500; at += 50)
    {
      g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), at));
      app_settle (&fixture);
    }
  g_assert_null (spare);
  g_assert_cmpstr (zyr_household_row_get_head_name (held), ==, "Zz 00209");
  spare = g_list_model_get_item (G_LIST_MODEL (list), 211);
  app_settle (&fixture);
  g_assert_cmpstr (zyr_household_row_get_head_name (spare), ==, "Zz 00210");
  g_object_unref (spare);

  /* What is held shows another question's answer when that is there, and nothing until then. */
  zyr_household_list_set_query (list, "zz");
  zyr_household_list_set_query (list, "zz 00");
  wait_search (list);
  g_assert_false (zyr_household_row_get_loaded (held));
  app_settle (&fixture);
  g_assert_cmpstr (zyr_household_row_get_head_name (held), ==, "Zz 00210");
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

#define VISITS_N 100000
#define SHOWN_N 33

static guint n_pages_read;

/* The linker puts this in between: what lists of visits ask of the store. */
GPtrArray *__real_zyr_store_read_visits (ZyrStore *self,
                                         const ZyrStoreVisitFilter *filter,
                                         guint *n_total,
                                         GError **error);
GPtrArray *__wrap_zyr_store_read_visits (ZyrStore *self,
                                         const ZyrStoreVisitFilter *filter,
                                         guint *n_total,
                                         GError **error);

GPtrArray *
__wrap_zyr_store_read_visits (ZyrStore *self,
                              const ZyrStoreVisitFilter *filter,
                              guint *n_total,
                              GError **error)
{
  GPtrArray *visits = __real_zyr_store_read_visits (self, filter, n_total, error);

  g_assert_cmpuint (visits->len, <=, 50);
  g_atomic_int_inc (&n_pages_read);
  return visits;
}

/* As if they had been downloaded: visit i was planned for the minute i of 2020, by ID_WORKER. */
static gpointer
insert_visits (ZyrStore *store, const ZyrActor *actor, gpointer n, GError **error)
{
  return zyr_store_exec (store, error,
                         "INSERT INTO record (kind, id, scope, ver, base, tok, household)"
                         " WITH RECURSIVE i (n) AS"
                         " (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n + 1 < ?1)"
                         " SELECT 'visit', printf ('m%06d', n), '" ID_FOUNDATION "', 1,"
                         " json_object ('id', printf ('m%06d', n), 'household', '" ID_HOUSEHOLD
                         "', 'state', 'approved', 'worker', '" ID_WORKER "'), '{}', '" ID_HOUSEHOLD
                         "' FROM i",
                         "i", (gint64)GPOINTER_TO_UINT (n))
                 && zyr_store_exec (store, error,
                                    "INSERT INTO visit (record, household, worker, second, state,"
                                    " due, planned, ended) SELECT row, household, '" ID_WORKER "',"
                                    " '', 'approved', '', 1577836800 + 60 * substr (id, 2), 0"
                                    " FROM record WHERE kind = 'visit' AND id LIKE 'm______'",
                                    "")
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
fill_with_visits (AppFixture *fixture, guint n)
{
  g_autoptr (GError) error = NULL;

  zyr_workspace_run_async (fixture->workspace, insert_visits, GUINT_TO_POINTER (n), NULL, NULL,
                           NULL, app_done_cb, fixture);
  zyr_workspace_run_finish (fixture->workspace, app_wait (fixture), &error);
  g_assert_no_error (error);
}

/* Those that a screen shows from @first on. */
static void
hold_rows (GListModel *list, guint first, GPtrArray *held)
{
  g_ptr_array_set_size (held, 0);
  for (guint i = first; i < first + SHOWN_N; i++)
    g_ptr_array_add (held, g_list_model_get_item (list, i));
}

static const char *
held_id (GPtrArray *held, guint i)
{
  return zyr_visit_row_get_id (g_ptr_array_index (held, i));
}

static void
count_alive (gpointer n_alive, GObject *row)
{
  --*(guint *)n_alive;
}

/* However many there are, what is shown is read, and little more is kept. */
static void
test_visits_are_read_in_pages (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitPages) list = NULL;
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_alive = 0;
  guint n_pages_before;

  app_fixture_open (&fixture, ID_WORKER);
  fill_with_visits (&fixture, VISITS_N);
  list = zyr_visit_pages_new (fixture.workspace, NULL);
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, VISITS_N + 4);
  g_assert_cmpint (g_atomic_int_get (&n_pages_read), ==, 1);

  n_pages_before = g_atomic_int_get (&n_pages_read);
  for (guint first = 0; first < VISITS_N; first += VISITS_N / 100)
    {
      hold_rows (G_LIST_MODEL (list), first, held);
      for (guint i = 0; i < held->len; i++)
        {
          n_alive++;
          g_object_weak_ref (g_ptr_array_index (held, i), count_alive, &n_alive);
        }
      app_settle (&fixture);
      /* The four others are of this year. */
      if (first > 4)
        {
          g_autofree char *id = g_strdup_printf ("m%06u", VISITS_N - 1 - (first + 5 - 4));

          g_assert_cmpstr (held_id (held, 5), ==, id);
        }
      g_assert_cmpuint (n_alive, <=, 1200);
    }
  g_assert_cmpint (g_atomic_int_get (&n_pages_read) - n_pages_before, <=, 200);
  g_ptr_array_set_size (held, 0);
  g_clear_object (&list);
  app_settle (&fixture);
  g_assert_cmpuint (n_alive, ==, 0);
  app_fixture_clear (&fixture);
}

/* A visit as the centre states it, planned in the minute @minute of 2020 by ID_OTHER */
static void
state_visit (AppFixture *fixture, const char *id, guint minute, const char *state)
{
  g_autoptr (GDateTime) begin = g_date_time_new_utc (2020, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) planned = g_date_time_add_minutes (begin, minute);
  g_autofree char *text = g_date_time_format_iso8601 (planned);
  g_autofree char *json
      = g_strdup_printf ("[{'kind':'visit','id':'%s','household':'" ID_HOUSEHOLD "','planned':'%s',"
                         "'type':'recheck','worker':'" ID_OTHER "','state':'%s'}]",
                         id, text, state);

  app_fixture_state (fixture, json);
  app_settle (fixture);
}

typedef struct
{
  guint position;
  guint removed;
  guint added;
} Change;

static void
keep_change_cb (GListModel *list, guint position, guint removed, guint added, GArray *changes)
{
  const Change change = { position, removed, added };

  g_array_append_val (changes, change);
  g_assert_true (removed == 0 || added == 0);
}

/* What comes or goes above the rows that are shown moves them along: nobody taps another one. */
static void
test_visits_keep_their_place (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitPages) list = NULL;
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autofree char *before = NULL;
  ZyrVisitRow *row;
  const Change *change;

  app_fixture_open (&fixture, ID_WORKER);
  fill_with_visits (&fixture, 1000);
  list = zyr_visit_pages_new (fixture.workspace, NULL);
  wait_pages (ZYR_PAGED_LIST (list));
  hold_rows (G_LIST_MODEL (list), 500, held);
  app_settle (&fixture);
  before = g_strdup (held_id (held, 20));
  g_assert_cmpstr (before, ==, "m000483");
  g_signal_connect (list, "items-changed", G_CALLBACK (keep_change_cb), changes);
  state_visit (&fixture, "new", 900, "planned");
  g_assert_cmpuint (changes->len, ==, 1);
  change = &g_array_index (changes, Change, 0);
  g_assert_cmpuint (change->position, ==, 500);
  g_assert_cmpuint (change->added, ==, 1);
  for (guint i = 0; i < held->len; i++)
    {
      g_autoptr (ZyrVisitRow) there = g_list_model_get_item (G_LIST_MODEL (list), 501 + i);

      g_assert_true (there == g_ptr_array_index (held, i));
    }
  g_assert_cmpstr (held_id (held, 20), ==, before);
  g_assert_cmpstr (held_id (held, 0), ==, "m000503");

  /* One below says nothing of those above it. */
  g_array_set_size (changes, 0);
  state_visit (&fixture, "below", 10, "planned");
  g_assert_cmpuint (changes->len, ==, 1);
  change = &g_array_index (changes, Change, 0);
  g_assert_cmpuint (change->position, ==, 1005);
  g_assert_cmpstr (held_id (held, 20), ==, before);

  /* It goes from above when it is another month's. */
  g_array_set_size (changes, 0);
  state_visit (&fixture, "new", 5, "planned");
  g_assert_cmpuint (changes->len, ==, 2);
  change = &g_array_index (changes, Change, 0);
  g_assert_cmpuint (change->position, ==, 500);
  g_assert_cmpuint (change->removed, ==, 1);
  g_assert_cmpstr (held_id (held, 20), ==, before);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1006);

  /* At the top what is new is seen. */
  hold_rows (G_LIST_MODEL (list), 0, held);
  app_settle (&fixture);
  state_visit (&fixture, "top", 20 * 365 * 24 * 60, "planned");
  g_assert_cmpstr (held_id (held, 0), ==, "top");

  /* Another question: the rows behind the first page show nothing until it is answered. */
  hold_rows (G_LIST_MODEL (list), 500, held);
  app_settle (&fixture);
  row = g_ptr_array_index (held, 0);
  g_assert_cmpstr (zyr_visit_row_get_id (row), ==, "m000504");
  zyr_visit_pages_set_states (list, (const char *const[]){ "planned", NULL });
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 7);
  zyr_visit_pages_set_states (list, (const char *const[]){ "approved", NULL });
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1000);
  zyr_visit_pages_set_states (list, NULL);
  zyr_visit_pages_set_worker (list, ID_OTHER);
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

/* The queue of ID_SUPERVISOR */

#define REPORTS_N 1000

/* As if they had been downloaded: report i was sent in the minute i of 2020, by ID_WORKER or ID_OTHER
 * in turn; each hundredth has a critical discrepancy; one is the supervisor's own, and one he
 * witnessed. */
static gpointer
insert_reports (ZyrStore *store, const ZyrActor *actor, gpointer n, GError **error)
{
  return zyr_store_exec (store, error,
                         "INSERT INTO record (kind, id, scope, ver, base, tok, household)"
                         " WITH RECURSIVE i (n) AS"
                         " (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n + 1 < ?1)"
                         " SELECT 'visit', printf ('r%06d', n), '" ID_FOUNDATION "', 1,"
                         " json_object ('id', printf ('r%06d', n), 'household', '" ID_HOUSEHOLD
                         "', 'state', 'submitted', 'revision', 1, 'worker',"
                         " CASE WHEN n % 2 = 0 THEN '" ID_WORKER "' ELSE '" ID_OTHER "' END),"
                         " '{}', '" ID_HOUSEHOLD "' FROM i",
                         "i", (gint64)GPOINTER_TO_UINT (n))
                 && zyr_store_exec (store, error,
                                    "INSERT INTO visit (record, household, worker, second, state,"
                                    " due, planned, ended, revision, n_critical) SELECT row,"
                                    " household, CASE WHEN id = 'r000010' THEN '" ID_SUPERVISOR
                                    "' ELSE json_extract (base, '$.worker') END,"
                                    " CASE WHEN id = 'r000011' THEN '" ID_SUPERVISOR
                                    "' ELSE '' END, 'submitted', '', 0,"
                                    " 1577836800 + 60 * substr (id, 2), 1,"
                                    " substr (id, 2) % 100 = 7"
                                    " FROM record WHERE kind = 'visit' AND id LIKE 'r______'",
                                    "")
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
assert_row_at (ZyrVisitPages *list, AppFixture *fixture, guint position, const char *id)
{
  g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  app_settle (fixture);
  g_assert_cmpstr (zyr_visit_row_get_id (row), ==, id);
}

static void
assert_around (AppFixture *fixture,
               ZyrReviewSort sort,
               const char *id,
               const char *expected_before,
               const char *expected_after)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  zyr_review_queue_look_around_async (fixture->workspace, sort, id, NULL, app_done_cb, fixture);
  zyr_review_queue_look_around_finish (app_wait (fixture), &before, &after, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, expected_before);
  g_assert_cmpstr (after, ==, expected_after);
}

/* Three orders, read in pages, and the neighbours of any report without reading what is between;
 * nobody reviews his own visit, nor one that he witnessed. */
static void
test_queue (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitPages) list = NULL;
  g_autoptr (GError) error = NULL;
  gint n_pages_before;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  zyr_workspace_run_async (fixture.workspace, insert_reports, GUINT_TO_POINTER (REPORTS_N), NULL,
                           NULL, NULL, app_done_cb, &fixture);
  zyr_workspace_run_finish (fixture.workspace, app_wait (&fixture), &error);
  g_assert_no_error (error);
  list = zyr_visit_pages_new_queue (fixture.workspace, ZYR_REVIEW_SORT_AGE);
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, REPORTS_N - 2);
  assert_row_at (list, &fixture, 9, "r000009");
  assert_row_at (list, &fixture, 10, "r000012");
  assert_row_at (list, &fixture, 997, "r000999");

  n_pages_before = g_atomic_int_get (&n_pages_read);
  assert_around (&fixture, ZYR_REVIEW_SORT_AGE, "r000000", NULL, "r000001");
  assert_around (&fixture, ZYR_REVIEW_SORT_AGE, "r000009", "r000008", "r000012");
  assert_around (&fixture, ZYR_REVIEW_SORT_AGE, "r000999", "r000998", NULL);
  assert_around (&fixture, ZYR_REVIEW_SORT_AGE, "r000010", NULL, NULL);
  assert_around (&fixture, ZYR_REVIEW_SORT_DISCREPANCIES, "r000907", "r000807", "r000000");
  assert_around (&fixture, ZYR_REVIEW_SORT_DISCREPANCIES, "r000997", "r000996", "r000998");
  g_assert_cmpint (g_atomic_int_get (&n_pages_read), ==, n_pages_before);

  zyr_visit_pages_set_sort (list, ZYR_REVIEW_SORT_DISCREPANCIES);
  wait_pages (ZYR_PAGED_LIST (list));
  assert_row_at (list, &fixture, 0, "r000007");
  assert_row_at (list, &fixture, 9, "r000907");
  assert_row_at (list, &fixture, 10, "r000000");
  zyr_visit_pages_set_sort (list, ZYR_REVIEW_SORT_WORKER);
  wait_pages (ZYR_PAGED_LIST (list));
  {
    g_autoptr (ZyrVisitRow) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
    g_autoptr (ZyrVisitRow) last = g_list_model_get_item (G_LIST_MODEL (list), REPORTS_N - 3);

    app_settle (&fixture);
    g_assert_cmpstr (zyr_visit_row_get_worker_id (first), !=, zyr_visit_row_get_worker_id (last));
    g_assert_cmpstr (zyr_visit_row_get_id (first), <, "r000002");
    g_assert_cmpstr (zyr_visit_row_get_id (last), >, "r000997");
  }
  g_clear_object (&list);

  /* Who may not review has no queue. */
  app_fixture_crash (&fixture);
  app_fixture_open (&fixture, ID_WORKER);
  list = zyr_visit_pages_new_queue (fixture.workspace, ZYR_REVIEW_SORT_AGE);
  wait_pages (ZYR_PAGED_LIST (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  assert_around (&fixture, ZYR_REVIEW_SORT_AGE, "r000009", NULL, NULL);
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

static GStrv
finish_ids (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GStrv ids = zyr_visit_pages_ids_finish (app_wait (fixture), &error);

  g_assert_no_error (error);
  return ids;
}

static void
assert_ids (GStrv ids, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", ids);

  g_assert_cmpstr (joined, ==, expected);
}

/* What is chosen of a long list is chosen by ids, whether or not it was ever read. */
static void
test_choosing (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitPages) list = NULL;
  g_auto (GStrv) all = NULL;
  g_auto (GStrv) range = NULL;
  g_auto (GStrv) back = NULL;
  g_auto (GStrv) left = NULL;
  gint n_pages_before;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  fill_with_visits (&fixture, 1000);
  list = zyr_visit_pages_new (fixture.workspace, (const char *const[]){ "approved", NULL });
  wait_pages (ZYR_PAGED_LIST (list));
  n_pages_before = g_atomic_int_get (&n_pages_read);
  zyr_visit_pages_list_ids_async (list, NULL, NULL, 600, NULL, app_done_cb, &fixture);
  all = finish_ids (&fixture);
  g_assert_cmpuint (g_strv_length (all), ==, 600);
  g_assert_cmpstr (all[0], ==, "m000999");
  g_assert_cmpstr (all[599], ==, "m000400");
  zyr_visit_pages_list_ids_async (list, "m000503", "m000500", 600, NULL, app_done_cb, &fixture);
  range = finish_ids (&fixture);
  assert_ids (range, "m000503 m000502 m000501 m000500");
  zyr_visit_pages_list_ids_async (list, "m000500", "m000502", 2, NULL, app_done_cb, &fixture);
  back = finish_ids (&fixture);
  assert_ids (back, "m000502 m000501");
  g_assert_cmpint (g_atomic_int_get (&n_pages_read), ==, n_pages_before);

  /* One of them is planned anew, and is not in the list any more. */
  app_fixture_state (&fixture,
                     "[{'kind':'visit','id':'m000502','household':'" ID_HOUSEHOLD "',"
                     "'planned':'2020-01-01T10:00:00Z','worker':'" ID_WORKER "','ver':2,"
                     "'state':'planned'}]");
  zyr_visit_pages_choose_ids_async (list, (const char *const *)range, NULL, app_done_cb, &fixture);
  left = finish_ids (&fixture);
  assert_ids (left, "m000503 m000501 m000500");
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Istanbul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/households-in-windows", test_households_are_read_in_windows);
  g_test_add_func ("/pages/households-forgotten", test_households_are_forgotten);
  g_test_add_func ("/pages/visits-in-pages", test_visits_are_read_in_pages);
  g_test_add_func ("/pages/visits-keep-their-place", test_visits_keep_their_place);
  g_test_add_func ("/pages/queue", test_queue);
  g_test_add_func ("/pages/choosing", test_choosing);
  return g_test_run ();
}
