/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts about a household's file: conflicts and corrections, referrals, objections, annulments. */
#include "app-fixture.h"
#include "zyr-acts.h"
#include "zyr-household.h"

/* The household as another device left it: with a phone of its own. */
#define OTHERS_PHONE                                                                               \
  "[{'kind':'household','id':'" ID_HOUSEHOLD "','foundation':'" ID_FOUNDATION "',"                 \
  "'file_no':'3400012345','status':'active','head':'" ID_SELF "','summary_name':'Şükrü Iğdır',"    \
  "'phones':['5337654321'],'n_members':2,'programmes':['food'],"                                   \
  "'tok':{'phones':'01a2008d-7400-7000-8000-0000000000d2:7'}}]"

static ZyrHousehold *
load_household (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ZyrHousehold *household;

  zyr_household_load_async (fixture->workspace, ID_HOUSEHOLD, NULL, app_done_cb, fixture);
  household = zyr_household_load_finish (app_wait (fixture), &error);
  g_assert_no_error (error);
  return household;
}

static void
correct (AppFixture *fixture, const char *field, const char *text)
{
  zyr_act_correct_async (fixture->workspace, "household", ID_HOUSEHOLD, field, text, NULL,
                         app_done_cb, fixture);
}

static void
open_conflict (AppFixture *fixture)
{
  g_autofree char *id = NULL;

  app_fixture_open (fixture, ID_WORKER);
  correct (fixture, "phones", "5331111111");
  id = app_finish_act (fixture);
  g_assert_cmpstr (id, ==, ID_HOUSEHOLD);
  app_fixture_state (fixture, OTHERS_PHONE);
  app_settle (fixture);
}

static ZyrConflictRow *
get_conflict (AppFixture *fixture)
{
  g_autoptr (ZyrHousehold) household = load_household (fixture);
  GPtrArray *conflicts = zyr_household_get_conflicts (household);

  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_object_ref (g_ptr_array_index (conflicts, 0));
}

static void
close_conflict (AppFixture *fixture, ZyrConflictRow *row, ZyrConflictKeep keep, const char *text)
{
  zyr_act_close_conflict_async (fixture->workspace, row, keep, text, NULL, app_done_cb, fixture);
}

static void
assert_phone (AppFixture *fixture, const char *phone, guint n_conflicts)
{
  g_autoptr (ZyrHousehold) household = load_household (fixture);

  g_assert_cmpstr (zyr_household_get_header (household)->phones[0], ==, phone);
  g_assert_cmpuint (zyr_household_get_conflicts (household)->len, ==, n_conflicts);
}

static void
test_conflict_shows_both (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrConflictRow) row = NULL;
  g_autoptr (ZyrLiveList) list = NULL;

  open_conflict (&fixture);
  row = get_conflict (&fixture);
  g_assert_cmpstr (zyr_conflict_row_get_field (row), ==, "phones");
  g_assert_cmpstr (zyr_conflict_row_get_rec_kind (row), ==, "household");
  g_assert_cmpstr (zyr_conflict_row_get_head_name (row), ==, "Şükrü Iğdır");
  g_assert_cmpstr (zyr_conflict_row_get_seen (row), ==, "5321234567");
  g_assert_cmpstr (zyr_conflict_row_get_mine (row), ==, "5331111111");
  g_assert_cmpstr (zyr_conflict_row_get_mine_name (row), ==, "Elif Demir");
  g_assert_true (zyr_conflict_row_get_mine_is_own (row));
  g_assert_cmpint (zyr_conflict_row_get_mine_at (row), >, 0);
  g_assert_cmpstr (zyr_conflict_row_get_theirs (row), ==, "5337654321");
  g_assert_cmpstr (zyr_conflict_row_get_present (row), ==, "5337654321");
  g_assert_false (zyr_conflict_row_get_theirs_is_own (row));
  g_assert_true (zyr_conflict_row_get_may_close (row));
  list = zyr_conflict_list_new (fixture.workspace);
  app_wait_for_list (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  close_conflict (&fixture, row, ZYR_CONFLICT_KEEP_THEIRS, NULL);
  g_free (app_finish_act (&fixture));
  app_settle (&fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  assert_phone (&fixture, "5337654321", 0);
  close_conflict (&fixture, row, ZYR_CONFLICT_KEEP_MINE, NULL);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  app_fixture_clear (&fixture);
}

static void
test_conflict_takes_each_value (void)
{
  static const struct
  {
    ZyrConflictKeep keep;
    const char *text;
    const char *phone;
  } cases[] = {
    { ZYR_CONFLICT_KEEP_MINE, NULL, "5331111111" },
    { ZYR_CONFLICT_KEEP_PRESENT, NULL, "5337654321" },
    { ZYR_CONFLICT_KEEP_OTHER, "5551234567 ", "5551234567" },
    { ZYR_CONFLICT_KEEP_OTHER, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AppFixture fixture = { 0 };
      g_autoptr (ZyrConflictRow) row = NULL;

      open_conflict (&fixture);
      row = get_conflict (&fixture);
      close_conflict (&fixture, row, cases[i].keep, cases[i].text);
      g_free (app_finish_act (&fixture));
      assert_phone (&fixture, cases[i].phone, 0);
      app_fixture_clear (&fixture);
    }
}

/* Nothing is written over what the chooser has not seen, and nothing that is no value. */
static void
test_conflict_refuses (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrConflictRow) row = NULL;
  g_autoptr (ZyrConflictRow) later = NULL;

  open_conflict (&fixture);
  row = get_conflict (&fixture);
  close_conflict (&fixture, row, ZYR_CONFLICT_KEEP_OTHER, "not a phone");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_BAD_VALUE);
  correct (&fixture, "phones", "5320000001");
  g_free (app_finish_act (&fixture));
  close_conflict (&fixture, row, ZYR_CONFLICT_KEEP_MINE, NULL);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_STALE);
  later = get_conflict (&fixture);
  g_assert_cmpstr (zyr_conflict_row_get_present (later), ==, "5320000001");
  close_conflict (&fixture, later, ZYR_CONFLICT_KEEP_PRESENT, NULL);
  g_free (app_finish_act (&fixture));
  assert_phone (&fixture, "5320000001", 0);
  app_fixture_clear (&fixture);
}

static void
test_corrections (void)
{
  AppFixture fixture = { 0 };

  app_fixture_open (&fixture, ID_WORKER);
  correct (&fixture, "status", "passive");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  correct (&fixture, "rating", "good");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_BAD_VALUE);
  zyr_act_correct_async (fixture.workspace, "member", ID_SPOUSE, "birth", "1990-13-01", NULL,
                         app_done_cb, &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_BAD_VALUE);
  zyr_act_correct_async (fixture.workspace, "member", ID_SPOUSE, "birth", "1990-12-01", NULL,
                         app_done_cb, &fixture);
  g_free (app_finish_act (&fixture));
  app_fixture_clear (&fixture);
}

/* The household's only matter. */
static void
assert_matter (AppFixture *fixture, gboolean is_objection, const char *state, const char *text)
{
  g_autoptr (ZyrHousehold) household = load_household (fixture);
  GPtrArray *matters = zyr_household_get_matters (household);
  const ZyrHouseholdMatter *matter;

  g_assert_cmpuint (matters->len, ==, 1);
  matter = g_ptr_array_index (matters, 0);
  g_assert_cmpint (matter->is_objection, ==, is_objection);
  g_assert_cmpstr (matter->state, ==, state);
  g_assert_cmpstr (matter->text, ==, text);
  g_assert_cmpstr (matter->date, ==, "2026-11-21");
  g_assert_true (matter->is_waiting);
}

static void
test_referral (void)
{
  AppFixture fixture = { 0 };
  const ZyrReferral referral = { .household_id = ID_HOUSEHOLD,
                                 .institution = "iskur",
                                 .member_id = ID_SPOUSE,
                                 .detail = " İş arıyor. ",
                                 .due = "2026-12-01" };
  const ZyrReferral nowhere = { .household_id = ID_HOUSEHOLD };
  g_autofree char *id = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  zyr_act_refer_async (fixture.workspace, &nowhere, NULL, app_done_cb, &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  zyr_act_refer_async (fixture.workspace, &referral, NULL, app_done_cb, &fixture);
  id = app_finish_act (&fixture);
  assert_matter (&fixture, FALSE, "open", "İş arıyor.");
  zyr_act_move_referral_async (fixture.workspace, id, "done", NULL, NULL, app_done_cb, &fixture);
  g_free (app_finish_act (&fixture));
  assert_matter (&fixture, FALSE, "done", "İş arıyor.");
  zyr_act_move_referral_async (fixture.workspace, id, "sent", NULL, NULL, app_done_cb, &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  app_fixture_clear (&fixture);
}

static void
object (AppFixture *fixture, const char *text)
{
  zyr_act_object_async (fixture->workspace, ID_HOUSEHOLD, "2026-11-21", text, NULL, NULL, NULL,
                        app_done_cb, fixture);
}

static void
answer (AppFixture *fixture, const char *id, const char *state, const char *reason)
{
  zyr_act_answer_objection_async (fixture->workspace, id, state, reason, NULL, NULL, app_done_cb,
                                  fixture);
}

static void
test_objection (void)
{
  AppFixture fixture = { 0 };
  g_autofree char *id = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  object (&fixture, "  ");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  object (&fixture, "Karara itiraz ediyorum.");
  id = app_finish_act (&fixture);
  assert_matter (&fixture, TRUE, "filed", "Karara itiraz ediyorum.");
  answer (&fixture, id, "upheld", "Haklı");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  answer (&fixture, id, "in_review", NULL);
  g_free (app_finish_act (&fixture));
  answer (&fixture, id, "dismissed", NULL);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  answer (&fixture, id, "dismissed", "Gelir sınırın üstünde.");
  g_free (app_finish_act (&fixture));
  assert_matter (&fixture, TRUE, "dismissed", "Karara itiraz ediyorum.");
  app_fixture_clear (&fixture);
}

static void
test_who_may (void)
{
  AppFixture fixture = { 0 };

  app_fixture_open (&fixture, ID_WORKER);
  object (&fixture, "İtiraz");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  zyr_act_annul_async (fixture.workspace, ID_TODAY, "Yanlış hane", NULL, app_done_cb, &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  zyr_act_annul_async (fixture.workspace, ID_TODAY, " ", NULL, app_done_cb, &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  app_fixture_clear (&fixture);
}

static void
wait_for_events (ZyrFileHistory *list, guint n)
{
  while (zyr_live_list_get_loading (ZYR_LIVE_LIST (list))
         || g_list_model_get_n_items (G_LIST_MODEL (list)) < n)
    g_main_context_iteration (NULL, TRUE);
}

static gpointer
accept_first (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrStoreOpResult) result = zyr_store_op_result_new (1, ZYR_STORE_RESULT_OK, NULL);
  g_autoptr (GPtrArray) results = g_ptr_array_new ();

  /* A version that the feed has not brought yet: the change is not settled. */
  zyr_store_op_result_add (result, ZYR_KIND_HOUSEHOLD, ID_HOUSEHOLD, G_MAXINT32);
  g_ptr_array_add (results, result);
  return GINT_TO_POINTER (zyr_store_apply_push_results (store, NULL, results, error));
}

static gboolean
is_waiting (ZyrFileHistory *list, guint position)
{
  g_autoptr (ZyrFileEvent) event = g_list_model_get_item (G_LIST_MODEL (list), position);

  return zyr_file_event_get_is_waiting (event);
}

/* An act waits to be sent until the centre has answered it. */
static void
assert_waiting (AppFixture *fixture, ZyrFileHistory *list)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (is_waiting (list, 0));
  g_assert_true (is_waiting (list, 1));
  g_assert_false (is_waiting (list, 2));
  zyr_workspace_run_async (fixture->workspace, accept_first, NULL, NULL, NULL, NULL, app_done_cb,
                           fixture);
  zyr_workspace_run_finish (fixture->workspace, app_wait (fixture), &error);
  g_assert_no_error (error);
  while (is_waiting (list, 1))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_waiting (list, 0));
}

/* Own acts stand in the history at once, newest first; what is further back is asked for. */
static void
test_history (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrHousehold) household = NULL;
  g_autoptr (ZyrFileHistory) list = NULL;
  g_autoptr (ZyrFileEvent) first = NULL;
  g_autoptr (ZyrFileEvent) newest = NULL;
  const ZyrFileEventField *field = NULL;
  g_autoptr (GString) others = g_string_new ("[");
  g_autoptr (ZyrFileEvent) oldest = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (others,
                            "%s{'kind':'change','id':'01a0008d-7400-7000-8000-0000000001%02x',"
                            "'household':'" ID_HOUSEHOLD "','rec':'" ID_HOUSEHOLD "','op':'set',"
                            "'by_name':'Eski %u','at':'2026-01-01T10:00:00Z','clock_ahead':-90000,"
                            "'fields':{}}",
                            i > 0 ? "," : "", i, i);
  g_string_append_c (others, ']');
  app_fixture_state (&fixture, others->str);
  correct (&fixture, "addr_door", "14 A");
  g_free (app_finish_act (&fixture));
  correct (&fixture, "phones", "5331111111");
  g_free (app_finish_act (&fixture));
  household = load_household (&fixture);
  g_assert_cmpuint (zyr_household_get_events (household)->len, ==, ZYR_HOUSEHOLD_EVENTS_N + 1);
  first = g_object_ref (g_ptr_array_index (zyr_household_get_events (household), 0));
  g_assert_cmpstr (zyr_file_event_get_what (first), ==, "set");
  g_assert_cmpstr (zyr_file_event_get_by_name (first), ==, "Elif Demir");
  g_assert_cmpstr (zyr_file_event_get_role (first), ==, "worker");
  g_assert_cmpint (zyr_file_event_get_at (first), >, 0);
  g_assert_cmpint (zyr_file_event_get_clock_ahead (first), ==, 0);
  g_assert_cmpuint (zyr_file_event_get_fields (first)->len, ==, 1);
  field = g_ptr_array_index (zyr_file_event_get_fields (first), 0);
  g_assert_cmpstr (field->name, ==, "phones");
  g_assert_cmpstr (field->from, ==, "5321234567");
  g_assert_cmpstr (field->to, ==, "5331111111");

  list = zyr_file_history_new (fixture.workspace, ID_HOUSEHOLD);
  wait_for_events (list, 50);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 50);
  assert_waiting (&fixture, list);
  zyr_file_history_reach_back (list);
  wait_for_events (list, 62);
  oldest = g_list_model_get_item (G_LIST_MODEL (list), 61);
  g_assert_cmpint (zyr_file_event_get_clock_ahead (oldest), ==, -90000);
  zyr_file_history_reach_back (list);
  correct (&fixture, "addr_door", "15");
  g_free (app_finish_act (&fixture));
  wait_for_events (list, 63);
  newest = g_list_model_get_item (G_LIST_MODEL (list), 0);
  field = g_ptr_array_index (zyr_file_event_get_fields (newest), 0);
  g_assert_cmpstr (field->from, ==, "14 A");
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Istanbul", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/acts/conflict-shows-both", test_conflict_shows_both);
  g_test_add_func ("/app/acts/conflict-takes-each-value", test_conflict_takes_each_value);
  g_test_add_func ("/app/acts/conflict-refuses", test_conflict_refuses);
  g_test_add_func ("/app/acts/corrections", test_corrections);
  g_test_add_func ("/app/acts/referral", test_referral);
  g_test_add_func ("/app/acts/objection", test_objection);
  g_test_add_func ("/app/acts/who-may", test_who_may);
  g_test_add_func ("/app/acts/history", test_history);

  return g_test_run ();
}
