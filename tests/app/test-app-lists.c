/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of visits, and the household's page. */
#include "app-fixture.h"
#include "zyr-acts.h"
#include "zyr-household-equal.h"
#include "zyr-planning.h"
#include "zyr-visit-list.h"

/* @ids: separated by spaces, in order */
static void
assert_ids (GListModel *model, const char *ids)
{
  g_auto (GStrv) wanted = g_strsplit (ids, " ", -1);

  g_assert_cmpuint (g_list_model_get_n_items (model), ==,
                    ids[0] != '\0' ? g_strv_length (wanted) : 0);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (model, i);

      g_assert_cmpstr (zyr_visit_row_get_id (row), ==, wanted[i]);
    }
}

static void
assert_list (AppFixture *fixture, ZyrVisitListKind kind, const char *ids)
{
  g_autoptr (ZyrVisitList) list = zyr_visit_list_new (fixture->workspace, kind);

  app_wait_for_list (ZYR_LIVE_LIST (list));
  assert_ids (G_LIST_MODEL (list), ids);
}

static void
test_visits_of_a_worker (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitList) list = NULL;
  g_autoptr (ZyrVisitRow) row = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  assert_list (&fixture, ZYR_VISIT_LIST_TODAY, ID_OVERDUE " " ID_TODAY);
  assert_list (&fixture, ZYR_VISIT_LIST_UPCOMING, ID_UPCOMING);
  assert_list (&fixture, ZYR_VISIT_LIST_ALL, ID_UPCOMING " " ID_TODAY " " ID_OTHERS " " ID_OVERDUE);
  assert_list (&fixture, ZYR_VISIT_LIST_REVIEW, "");
  assert_list (&fixture, ZYR_VISIT_LIST_RECOVERED, "");
  list = zyr_visit_list_new (fixture.workspace, ZYR_VISIT_LIST_TODAY);
  app_wait_for_list (ZYR_LIVE_LIST (list));
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (zyr_visit_row_get_is_overdue (row));
  g_assert_true (zyr_visit_row_get_is_mine (row));
  g_assert_true (zyr_visit_row_get_is_stale (row));
  g_assert_cmpstr (zyr_visit_row_get_head_name (row), ==, "Şükrü Iğdır");
  g_assert_cmpstr (zyr_visit_row_get_address (row), ==, "Çınar Cad. No 12");
  g_assert_cmpstr (zyr_visit_row_get_programmes (row), ==, "food");
  g_assert_cmpint (zyr_visit_row_get_planned (row), ==, 1794290400);
  app_fixture_clear (&fixture);
}

static void
test_days_pass (void)
{
  AppFixture fixture = { 0 };

  app_fixture_open (&fixture, ID_WORKER);
  zyr_clock_advance_us (fixture.clock, G_TIME_SPAN_DAY * 3);
  assert_list (&fixture, ZYR_VISIT_LIST_TODAY, ID_OVERDUE " " ID_TODAY " " ID_UPCOMING);
  assert_list (&fixture, ZYR_VISIT_LIST_UPCOMING, "");
  app_fixture_clear (&fixture);
}

typedef struct
{
  guint n_changes;
  guint position;
  guint removed;
  guint added;
} Changes;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Changes *changes)
{
  changes->n_changes++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

static void
test_a_list_follows_the_store (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitList) list = NULL;
  g_autoptr (ZyrVisitRow) before = NULL;
  g_autoptr (ZyrVisitRow) after = NULL;
  Changes changes = { 0 };

  app_fixture_open (&fixture, ID_WORKER);
  list = zyr_visit_list_new (fixture.workspace, ZYR_VISIT_LIST_ALL);
  app_wait_for_list (ZYR_LIVE_LIST (list));
  before = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &changes);
  app_fixture_state (&fixture,
                     "[{'kind':'visit','id':'" ID_OTHERS "','household':'" ID_HOUSEHOLD "',"
                     "'type':'recheck','planned':'2026-11-20T09:00:00+03:00','due':'2026-11-22',"
                     "'worker':'" ID_OTHER "','form':'" ID_FORM "','state':'in_progress'}]");
  app_settle (&fixture);
  /* Only the row that changed is replaced; the others stay the same objects. */
  g_assert_cmpuint (changes.n_changes, ==, 1);
  g_assert_cmpuint (changes.position, ==, 2);
  g_assert_cmpuint (changes.removed, ==, 1);
  g_assert_cmpuint (changes.added, ==, 1);
  after = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (before == after);
  zyr_visit_list_set_states (list, (const char *const[]){ "in_progress", NULL });
  app_settle (&fixture);
  assert_ids (G_LIST_MODEL (list), ID_OTHERS);
  g_clear_object (&list);
  app_fixture_clear (&fixture);
}

static gpointer
count_reads (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) ops = zyr_store_list_operations (store, 0, 0, 0, error);
  guint n = 0;

  for (guint i = 0; ops != NULL && i < ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (ops, i);

      if (!g_str_equal (zyr_operation_get_kind (op), ZYR_OP_FILE_READ))
        continue;
      g_assert_cmpstr (zyr_json_get_string (op, "household", NULL), ==, ID_HOUSEHOLD);
      n++;
    }
  return GUINT_TO_POINTER (n);
}

static void
assert_reads (AppFixture *fixture, guint n)
{
  zyr_workspace_run_async (fixture->workspace, count_reads, NULL, NULL, NULL, NULL, app_done_cb,
                           fixture);
  g_assert_cmpuint (GPOINTER_TO_UINT (zyr_workspace_run_finish (fixture->workspace,
                                                                app_wait (fixture), NULL)),
                    ==, n);
}

static ZyrHousehold *
load_household (AppFixture *fixture, const char *id, GError **error)
{
  zyr_household_load_async (fixture->workspace, id, NULL, app_done_cb, fixture);
  return zyr_household_load_finish (app_wait (fixture), error);
}

static const ZyrRegistryGroup *
find_group (const ZyrRegistrySnapshot *snapshot, const char *service)
{
  for (guint i = 0; i < snapshot->groups->len; i++)
    {
      const ZyrRegistryGroup *group = g_ptr_array_index (snapshot->groups, i);

      if (g_str_equal (group->service, service))
        return group;
    }
  g_assert_not_reached ();
}

static void
test_the_page_of_a_household (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) household = NULL;
  g_autoptr (GError) error = NULL;
  const ZyrHouseholdHeader *header;
  const ZyrHouseholdMember *member;
  const ZyrRegistrySnapshot *snapshot;
  const ZyrRegistryGroup *income;
  const ZyrRegistryRow *row;
  const ZyrFact *fact;

  app_fixture_open (&fixture, ID_WORKER);
  household = load_household (&fixture, ID_HOUSEHOLD, &error);
  g_assert_no_error (error);
  header = zyr_household_get_header (household);
  g_assert_cmpstr (header->rating, ==, "medium");
  g_assert_false (header->rating_current); /* more than a year old */
  g_assert_cmpstr (header->phones[0], ==, "5321234567");
  g_assert_null (header->phones[1]);
  g_assert_cmpuint (zyr_household_get_members (household)->len, ==, 2);
  member = g_ptr_array_index (zyr_household_get_members (household), 0);
  g_assert_cmpstr (member->name, ==, "Şükrü Iğdır");
  g_assert_cmpint (member->age, ==, 46); /* his birthday is today */
  member = g_ptr_array_index (zyr_household_get_members (household), 1);
  g_assert_cmpint (member->age, ==, 35); /* hers is tomorrow */
  snapshot = zyr_household_get_snapshot (household);
  g_assert_true (snapshot->is_stale);
  g_assert_cmpuint (snapshot->age_days, ==, 51);
  g_assert_cmpuint (snapshot->n_failed, ==, 1);
  income = find_group (snapshot, "income");
  g_assert_cmpint (income->status, ==, ZYR_REGISTRY_FAILED);
  g_assert_cmpuint (income->n_failed, ==, 1);
  g_assert_cmpuint (income->rows->len, ==, 1);
  g_assert_cmpuint (income->n_active, ==, 1);
  row = g_ptr_array_index (income->rows, 0);
  g_assert_cmpstr (row->member_name, ==, "Şükrü Iğdır");
  fact = g_ptr_array_index (row->facts, 0);
  g_assert_cmpstr (fact->key, ==, "type");
  g_assert_cmpstr (fact->list, ==, "inc_type");
  fact = g_ptr_array_index (row->facts, 1);
  g_assert_cmpint (fact->type, ==, ZYR_FACT_MONEY);
  g_assert_cmpstr (fact->value, ==, "2807500");
  g_assert_cmpint (find_group (snapshot, "vehicle")->status, ==, ZYR_REGISTRY_NOTHING);
  g_assert_cmpuint (zyr_household_get_aids (household)->len, ==, 1);
  g_assert_cmpuint (zyr_household_get_visits (household)->len, ==, 4);
  g_assert_cmpstr (zyr_visit_row_get_id (zyr_household_get_open_visit (household)), ==, ID_OVERDUE);
  g_clear_object (&household);
  /* That it was opened is noted, once; that somebody looked for what is not here is not. */
  household = load_household (&fixture, ID_HOUSEHOLD, &error);
  g_assert_nonnull (household);
  g_clear_object (&household);
  household = load_household (&fixture, "nobody", &error);
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND);
  g_assert_null (household);
  assert_reads (&fixture, 1);
  app_fixture_clear (&fixture);
}

static char *
add_note (AppFixture *fixture, const char *text, const char *corrects, GError **error)
{
  zyr_household_add_note_async (fixture->workspace, ID_HOUSEHOLD, text, corrects, NULL, app_done_cb,
                                fixture);
  return zyr_household_add_note_finish (app_wait (fixture), error);
}

static void
test_notes (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) household = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *long_text = g_strnfill (17 * 1024, 'x');
  const ZyrHouseholdNote *newest;
  const ZyrHouseholdNote *old;

  app_fixture_open (&fixture, ID_WORKER);
  id = add_note (&fixture, "  Köpek yok. ", ID_NOTE, &error);
  g_assert_no_error (error);
  household = load_household (&fixture, ID_HOUSEHOLD, &error);
  g_assert_cmpuint (zyr_household_get_notes (household)->len, ==, 2);
  newest = g_ptr_array_index (zyr_household_get_notes (household), 0);
  old = g_ptr_array_index (zyr_household_get_notes (household), 1);
  g_assert_cmpstr (newest->id, ==, id);
  g_assert_cmpstr (newest->text, ==, "Köpek yok.");
  g_assert_true (newest->is_waiting);
  g_assert_true (newest->is_mine);
  g_assert_false (old->is_waiting);
  g_assert_true (old->corrected_by == newest);
  g_assert_null (add_note (&fixture, long_text, NULL, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_TOO_LARGE);
  app_fixture_clear (&fixture);
}

static void
test_planning (void)
{
  AppFixture fixture = { 0 };
  const ZyrVisitPlan plan = {
    .household_id = ID_HOUSEHOLD,
    .worker_id = ID_WORKER,
    .visit_type = "control",
    .programmes = "food gss",
    .planned = 1795240800,
    .due = "2026-12-01",
  };
  g_autoptr (GListModel) workers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) next_day = NULL;
  g_autofree char *day = NULL;
  g_autofree char *id = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  /* Today is a Saturday. */
  next_day = zyr_planning_dup_next_working_day (fixture.workspace);
  day = g_date_time_format (next_day, "%Y-%m-%d");
  g_assert_cmpstr (day, ==, "2026-11-23");
  zyr_planning_list_workers_async (fixture.workspace, NULL, app_done_cb, &fixture);
  workers = zyr_planning_list_workers_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (workers), ==, 3);
  zyr_planning_plan_async (fixture.workspace, &plan, NULL, app_done_cb, &fixture);
  id = zyr_planning_plan_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
  zyr_planning_reassign_async (fixture.workspace, id, ID_OTHER, NULL, app_done_cb, &fixture);
  g_assert_true (zyr_planning_change_finish (app_wait (&fixture), &error));
  zyr_planning_cancel_async (fixture.workspace, id, "taşındı", NULL, app_done_cb, &fixture);
  g_assert_true (zyr_planning_change_finish (app_wait (&fixture), &error));
  zyr_planning_cancel_async (fixture.workspace, id, "yine", NULL, app_done_cb, &fixture);
  g_assert_false (zyr_planning_change_finish (app_wait (&fixture), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  g_clear_error (&error);
  app_fixture_crash (&fixture);
  app_fixture_open (&fixture, ID_WORKER);
  g_clear_pointer (&id, g_free);
  zyr_planning_plan_async (fixture.workspace, &plan, NULL, app_done_cb, &fixture);
  id = zyr_planning_plan_finish (app_wait (&fixture), &error);
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  app_fixture_clear (&fixture);
}

static char *
dup_worker_of (AppFixture *fixture, const char *visit_id)
{
  g_autoptr (ZyrVisitList) list = zyr_visit_list_new (fixture->workspace, ZYR_VISIT_LIST_ALL);

  app_wait_for_list (ZYR_LIVE_LIST (list));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (zyr_visit_row_get_id (row), visit_id))
        return g_strdup (zyr_visit_row_get_worker_id (row));
    }
  return NULL;
}

static void
assert_worker_of (AppFixture *fixture, const char *visit_id, const char *worker_id)
{
  g_autofree char *found = dup_worker_of (fixture, visit_id);

  g_assert_cmpstr (found, ==, worker_id);
}

/* Several at once: his own and what was begun stay; the way back gives each to whose it was. */
static void
test_handing_over (void)
{
  const char *const visits[] = { ID_TODAY, ID_OVERDUE, ID_UPCOMING, ID_OTHERS, "nowhere", NULL };
  AppFixture fixture = { 0 };
  g_autoptr (ZyrLiveList) workers = NULL;
  g_autoptr (ZyrHandover) given = NULL;
  g_autoptr (ZyrHandover) back = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  app_fixture_state (&fixture,
                     "[{'kind':'visit','id':'" ID_OVERDUE "','household':'" ID_HOUSEHOLD "',"
                     "'type':'recheck','planned':'2026-11-10T09:00:00+03:00','due':'2026-11-12',"
                     "'worker':'" ID_WORKER "','form':'" ID_FORM "','state':'in_progress'}]");
  zyr_planning_hand_over_async (fixture.workspace, visits, ID_OTHER, NULL, app_done_cb, &fixture);
  given = zyr_planning_hand_over_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zyr_handover_get_n_visits (given), ==, 2);
  assert_worker_of (&fixture, ID_TODAY, ID_OTHER);
  assert_worker_of (&fixture, ID_UPCOMING, ID_OTHER);
  assert_worker_of (&fixture, ID_OVERDUE, ID_WORKER);
  assert_worker_of (&fixture, ID_OTHERS, ID_OTHER);

  zyr_planning_hand_back_async (fixture.workspace, given, NULL, app_done_cb, &fixture);
  back = zyr_planning_hand_over_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zyr_handover_get_n_visits (back), ==, 2);
  assert_worker_of (&fixture, ID_TODAY, ID_WORKER);
  assert_worker_of (&fixture, ID_UPCOMING, ID_WORKER);
  assert_worker_of (&fixture, ID_OTHERS, ID_OTHER);

  /* How the work is spread: counted by the store. */
  workers = zyr_planning_worker_list_new (fixture.workspace);
  app_wait_for_list (workers);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workers)); i++)
    {
      g_autoptr (ZyrWorkerRow) row = g_list_model_get_item (G_LIST_MODEL (workers), i);
      const gboolean is_first = g_str_equal (zyr_worker_row_get_id (row), ID_WORKER);
      const gboolean is_other = g_str_equal (zyr_worker_row_get_id (row), ID_OTHER);

      g_assert_cmpuint (zyr_worker_row_get_n_open (row), ==, is_first ? 3 : is_other ? 1 : 0);
      g_assert_cmpuint (zyr_worker_row_get_n_overdue (row), ==, is_first ? 1 : 0);
      g_assert_cmpuint (zyr_worker_row_get_n_returned (row), ==, 0);
    }
  app_fixture_clear (&fixture);
}

static void
test_nothing_works_signed_out (void)
{
  g_autoptr (GError) error = NULL;
  AppFixture fixture = { 0 };

  app_fixture_open (&fixture, ID_WORKER);
  zyr_workspace_set_state (fixture.workspace, ZYR_WORKSPACE_NEEDS_SIGN_IN);
  g_assert_null (load_household (&fixture, ID_HOUSEHOLD, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
  app_fixture_clear (&fixture);
}

static ZyrHousehold *
load_own (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ZyrHousehold *household = load_household (fixture, ID_HOUSEHOLD, &error);

  g_assert_no_error (error);
  return household;
}

static const ZyrHouseholdNote *
note_at (ZyrHousehold *household, guint i)
{
  return g_ptr_array_index (zyr_household_get_notes (household), i);
}

/* What is pinned stands first with its original, which stands below what corrects it. */
static void
test_notes_in_their_order (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) before = NULL;
  g_autoptr (ZyrHousehold) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *later = NULL;
  g_autofree char *correction = NULL;
  g_autofree char *pinned = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  zyr_household_add_note_async (fixture.workspace, ID_HOUSEHOLD, "Düzeltme", ID_NOTE, NULL,
                                app_done_cb, &fixture);
  correction = zyr_household_add_note_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  zyr_clock_advance_us (fixture.clock, G_TIME_SPAN_MINUTE);
  zyr_household_add_note_async (fixture.workspace, ID_HOUSEHOLD, "Yeni", NULL, NULL, app_done_cb,
                                &fixture);
  later = zyr_household_add_note_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);

  before = load_own (&fixture);
  g_assert_cmpstr (note_at (before, 0)->id, ==, later);
  g_assert_cmpstr (note_at (before, 1)->id, ==, correction);
  g_assert_cmpstr (note_at (before, 2)->id, ==, ID_NOTE);
  g_assert_true (note_at (before, 2)->corrected_by == note_at (before, 1));

  zyr_act_pin_note_async (fixture.workspace, ID_NOTE, TRUE, NULL, app_done_cb, &fixture);
  pinned = zyr_act_finish (app_wait (&fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pinned, ==, ID_NOTE);
  after = load_own (&fixture);
  g_assert_cmpstr (note_at (after, 0)->id, ==, correction);
  g_assert_cmpstr (note_at (after, 1)->id, ==, ID_NOTE);
  g_assert_true (note_at (after, 1)->pinned);
  g_assert_cmpstr (note_at (after, 2)->id, ==, later);
  app_fixture_clear (&fixture);
}

#define REPORT(visit, state, revision, submitted, result, instance)                                \
  "[{'kind':'visit','id':'" visit "','no':'ZYR-2026-000009','household':'" ID_HOUSEHOLD "',"       \
  "'reason':'first','kind_of':'home','due':'2026-03-12','worker':'" ID_OTHER "','attempt':1,"      \
  "'form':'" ID_FORM "','form_id':'hane_ziyareti','form_version':'2026060101','state':'" state     \
  "','revision':1},{'kind':'visit_revision','id':'" revision "','visit':'" visit                   \
  "','household':'" ID_HOUSEHOLD "','revision':1,'form_id':'hane_ziyareti','worker':'" ID_OTHER    \
  "','attachments':[],'submitted':'" submitted "','result':{" result "},'instance':'<data>"        \
  instance "</data>'}]"

static const ZyrComparison *
comparison_at (ZyrHousehold *household, guint i)
{
  return g_ptr_array_index (zyr_household_get_report (household)->comparisons, i);
}

static void
assert_fact (GPtrArray *facts, guint i, ZyrFactType type, const char *list, const char *value)
{
  const ZyrFact *fact;

  g_assert_cmpuint (facts->len, >, i);
  fact = g_ptr_array_index (facts, i);
  g_assert_cmpint (fact->type, ==, type);
  g_assert_cmpstr (fact->list, ==, list);
  g_assert_cmpstr (fact->value, ==, value);
}

/* Of the last report in which somebody was spoken to: each side's words, of the rows that differ. */
static void
test_what_differs (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) none = NULL;
  g_autoptr (ZyrHousehold) household = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  none = load_own (&fixture);
  g_assert_cmpuint (zyr_household_get_report (none)->comparisons->len, ==, 0);
  g_assert_cmpstr (zyr_household_get_report (none)->visit_id, ==, "");
  app_fixture_state (
      &fixture,
      REPORT ("01a2008d-7400-7000-8000-000000000065", "approved",
              "01a2008d-7400-7000-8000-000000000095", "2026-03-12T10:00:00.000+03:00",
              "'hh_size':2,'discrepancies':[{'code':'D06','severity':'warn'},"
              "{'code':'D02','severity':'warn'},{'code':'D11','severity':'crit'}]",
              "<s3><member><dm_marital>0</dm_marital></member><member><m_label>Nazlı (35)</m_label>"
              "<dm_marital>1</dm_marital><m_marital>divorced</m_marital><rm_marital>married"
              "</rm_marital></member></s3><s4><inc><di_low>1</di_low><i_conf>amount</i_conf>"
              "<i_amount>900.5</i_amount><i_verified/><ri_type>wage</ri_type><ri_amount>28075"
              "</ri_amount></inc></s4>"));
  app_fixture_state (&fixture, REPORT ("01a2008d-7400-7000-8000-000000000066", "approved",
                                       "01a2008d-7400-7000-8000-000000000096",
                                       "2026-05-12T10:00:00.000+03:00",
                                       "'outcome':'absent','discrepancies':[]", ""));
  household = load_own (&fixture);
  g_assert_cmpstr (zyr_household_get_report (household)->visit_id, ==,
                   "01a2008d-7400-7000-8000-000000000065");
  g_assert_cmpuint (zyr_household_get_report (household)->comparisons->len, ==, 3);
  g_assert_cmpstr (comparison_at (household, 0)->code, ==, "D11");
  g_assert_cmpstr (comparison_at (household, 0)->severity, ==, "crit");
  assert_fact (comparison_at (household, 0)->declared, 0, ZYR_FACT_CODE, "conf", "amount");
  assert_fact (comparison_at (household, 0)->declared, 1, ZYR_FACT_MONEY, "", "90050");
  g_assert_cmpuint (comparison_at (household, 0)->observed->len, ==, 0);
  assert_fact (comparison_at (household, 0)->registry, 1, ZYR_FACT_MONEY, "", "2807500");
  g_assert_cmpstr (comparison_at (household, 1)->code, ==, "D02");
  g_assert_cmpstr (comparison_at (household, 1)->what, ==, "");
  g_assert_cmpstr (comparison_at (household, 2)->code, ==, "D06");
  g_assert_cmpstr (comparison_at (household, 2)->whose, ==, "Nazlı (35)");
  assert_fact (comparison_at (household, 2)->declared, 0, ZYR_FACT_CODE, "marital", "divorced");
  assert_fact (comparison_at (household, 2)->registry, 0, ZYR_FACT_CODE, "marital", "married");
  app_fixture_clear (&fixture);
}

/* A part is equal as long as its records are, however often they come. */
static void
test_parts_are_compared (void)
{
  static const struct
  {
    ZyrHouseholdPart part;
    const char *record;
  } changes[] = {
    { ZYR_HOUSEHOLD_MEMBERS, "{'kind':'member','id':'" ID_SPOUSE "','household':'" ID_HOUSEHOLD "',"
                             "'n':2,'given':'Nurhan','surname':'Iğdır'}" },
    { ZYR_HOUSEHOLD_NOTES, "{'kind':'note','id':'" ID_NOTE "','household':'" ID_HOUSEHOLD "',"
                           "'author':'" ID_WORKER "','created':'2026-11-01T10:00:00+03:00',"
                           "'text':'Köpek yok.'}" },
    { ZYR_HOUSEHOLD_AIDS, "{'kind':'aid','id':'" ID_AID "','household':'" ID_HOUSEHOLD "',"
                          "'programme':'food','amount':150001,'status':'accepted',"
                          "'decided':'2026-05-01'}" },
    { ZYR_HOUSEHOLD_VISITS, "{'kind':'visit','id':'" ID_OTHERS "','no':'ZYR-2026-000004',"
                            "'household':'" ID_HOUSEHOLD "','type':'recheck',"
                            "'planned':'2026-11-20T09:00:00+03:00','due':'2026-11-23',"
                            "'worker':'" ID_OTHER "','attempt':1,'state':'planned','revision':0}" },
    { ZYR_HOUSEHOLD_REGISTRY, "{'kind':'registry_snapshot','id':'" ID_SNAPSHOT "',"
                              "'household':'" ID_HOUSEHOLD "','taken':'2026-10-01T03:00:00+03:00',"
                              "'trigger':'batch45','status':'ok','items':["
                              "{'member':'" ID_SELF "','institution':'sgk','service':'income',"
                              "'queried':'2026-10-01T03:00:00+03:00','result':'data','rows':["
                              "{'type':'wage','amount':2807501,'as_of':'2026-09-01'}]}]}" },
    { ZYR_HOUSEHOLD_HEAD, "{'kind':'household','id':'" ID_HOUSEHOLD "',"
                          "'foundation':'" ID_FOUNDATION "','file_no':'1','status':'active',"
                          "'summary_name':'Şükrü Iğdır'}" },
    { ZYR_HOUSEHOLD_DECISIONS, "{'kind':'aid','id':'" ID_AID "','household':'" ID_HOUSEHOLD "',"
                               "'programme':'food','status':'completed'}" },
  };
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) before = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  before = load_own (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *json = g_strdup_printf ("[%s]", changes[i].record);
      g_autoptr (ZyrHousehold) again = load_own (&fixture);
      g_autoptr (ZyrHousehold) after = NULL;
      g_autoptr (ZyrHousehold) twice = NULL;

      g_assert_true (zyr_household_is_equal (before, again, changes[i].part));
      app_fixture_state (&fixture, json);
      after = load_own (&fixture);
      app_fixture_state (&fixture, json);
      twice = load_own (&fixture);
      for (guint part = 0; part <= ZYR_HOUSEHOLD_TWINS; part++)
        g_assert_true (zyr_household_is_equal (after, twice, part));
      /* Of an aid nothing but the aids. */
      g_assert_cmpint (zyr_household_is_equal (again, after, changes[i].part), ==,
                       changes[i].part == ZYR_HOUSEHOLD_DECISIONS);
      g_set_object (&before, after);
    }
  app_fixture_clear (&fixture);
}

/* The same identity number in another file is told, not one of somebody who moved there. */
static void
test_twins (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) household = NULL;
  const ZyrHouseholdTwin *twin;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state (
      &fixture, "[{'kind':'household','id':'01a2008d-7400-7000-8000-000000000131',"
                "'foundation':'" ID_FOUNDATION "','file_no':'77','summary_name':'Öteki Hane',"
                "'status':'active','phones':['5000000000']},"
                "{'kind':'member','id':'01a2008d-7400-7000-8000-000000000132',"
                "'household':'01a2008d-7400-7000-8000-000000000131','n':1,'given':'Ş','surname':'I',"
                "'id_kind':'tckn','id_no':'17291716060'},"
                "{'kind':'member','id':'01a2008d-7400-7000-8000-000000000133',"
                "'household':'" ID_HOUSEHOLD "','n':9,'given':'Yeni','surname':'Üye',"
                "'id_kind':'tckn','id_no':'17291716060'}]");
  household = load_own (&fixture);
  g_assert_cmpuint (zyr_household_get_twins (household)->len, ==, 1);
  twin = g_ptr_array_index (zyr_household_get_twins (household), 0);
  g_assert_cmpstr (twin->file_no, ==, "77");
  g_assert_cmpstr (twin->number, ==, "17291716060");
  g_assert_cmpstr (twin->member_name, ==, "Yeni Üye");
  g_clear_object (&household);

  app_fixture_state (&fixture, "[{'kind':'member','id':'01a2008d-7400-7000-8000-000000000133',"
                               "'household':'" ID_HOUSEHOLD "','n':9,'given':'Yeni',"
                               "'surname':'Üye','id_kind':'tckn','id_no':'17291716060',"
                               "'to':'2026-01-01'}]");
  household = load_own (&fixture);
  g_assert_cmpuint (zyr_household_get_twins (household)->len, ==, 0);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Istanbul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lists/visits-of-a-worker", test_visits_of_a_worker);
  g_test_add_func ("/lists/days-pass", test_days_pass);
  g_test_add_func ("/lists/follows-the-store", test_a_list_follows_the_store);
  g_test_add_func ("/household/page", test_the_page_of_a_household);
  g_test_add_func ("/household/notes", test_notes);
  g_test_add_func ("/planning", test_planning);
  g_test_add_func ("/lists/handing-over", test_handing_over);
  g_test_add_func ("/lists/signed-out", test_nothing_works_signed_out);
  g_test_add_func ("/app-lists/notes-in-their-order", test_notes_in_their_order);
  g_test_add_func ("/household/what-differs", test_what_differs);
  g_test_add_func ("/app-lists/twins", test_twins);
  g_test_add_func ("/household/parts", test_parts_are_compared);
  return g_test_run ();
}
