/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day's way, and what is done with a visit that could not be made. */
#include "app-fixture.h"
#include "zyr-acts.h"
#include "zyr-day-route.h"

#define NORTH "01a2008d-7400-7000-8000-000000000131"
#define SOUTH "01a2008d-7400-7000-8000-000000000132"
#define VISIT_NORTH "01a2008d-7400-7000-8000-000000000161"
#define VISIT_SOUTH "01a2008d-7400-7000-8000-000000000162"

/* Two more households, both expecting somebody at the same hour; where the first one lives only a
 * report says. */
static void
state_two_more (AppFixture *fixture)
{
  app_fixture_state (
      fixture,
      "[{'kind':'foundation','id':'" ID_FOUNDATION "','name':'Örnek','lat':39.80,'lon':32.80},"
      "{'kind':'household','id':'" NORTH "','foundation':'" ID_FOUNDATION "','file_no':'2',"
      "'summary_name':'Kuzey','status':'active'},"
      "{'kind':'visit_revision','id':'01a2008d-7400-7000-8000-000000000171','household':'" NORTH
      "','visit':'x','revision':1,'instance':'<data><n>39.9</n><p>39.95 32.80 850 6.5</p></data>'},"
      "{'kind':'household','id':'" SOUTH "','foundation':'" ID_FOUNDATION "','file_no':'3',"
      "'summary_name':'Güney','status':'active','lat':39.85,'lon':32.80},"
      "{'kind':'visit','id':'" VISIT_NORTH "','household':'" NORTH "','type':'first',"
      "'planned':'2026-11-21T11:00:00+03:00','due':'2026-11-30','worker':'" ID_WORKER "',"
      "'form':'" ID_FORM "','state':'planned','attempt':1,'reason':'İhbar'},"
      "{'kind':'visit','id':'" VISIT_SOUTH "','household':'" SOUTH "','type':'periodic',"
      "'planned':'2026-11-21T11:00:00+03:00','due':'2026-11-30','worker':'" ID_WORKER "',"
      "'form':'" ID_FORM "','state':'planned','attempt':1}]");
}

/* The two visits of the fixture's own household, whose place nobody knows, are last. */
static void
assert_way (ZyrDayRoute *route, const char *first, const char *second)
{
  g_autoptr (ZyrVisitRow) one = g_list_model_get_item (G_LIST_MODEL (route), 0);
  g_autoptr (ZyrVisitRow) two = g_list_model_get_item (G_LIST_MODEL (route), 1);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (route)), ==, 4);
  g_assert_cmpstr (zyr_visit_row_get_id (one), ==, first);
  g_assert_cmpstr (zyr_visit_row_get_id (two), ==, second);
}

static void
test_way (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitList) visits = NULL;
  g_autoptr (ZyrDayRoute) route = NULL;
  g_autoptr (ZyrVisitRow) row = NULL;
  const ZyrSpot here = { TRUE, 39.99, 32.80 };

  app_fixture_open (&fixture, ID_WORKER);
  state_two_more (&fixture);
  visits = zyr_visit_list_new (fixture.workspace, ZYR_VISIT_LIST_TODAY);
  route = zyr_day_route_new (fixture.workspace, G_LIST_MODEL (visits));
  app_settle (&fixture);

  assert_way (route, VISIT_SOUTH, VISIT_NORTH); /* from the foundation */
  g_assert_cmpfloat_with_epsilon (zyr_day_route_get_length_m (route), 16680, 20);
  row = g_list_model_get_item (G_LIST_MODEL (route), 1);
  g_assert_cmpfloat (zyr_day_route_get_distance_m (route, row), ==, -1);
  g_assert_cmpfloat (zyr_visit_row_get_place (row)->latitude, ==, 39.95);
  g_assert_cmpstr (zyr_visit_row_get_reason (row), ==, "İhbar");

  zyr_day_route_set_position (route, &here);
  assert_way (route, VISIT_NORTH, VISIT_SOUTH);
  g_assert_cmpfloat_with_epsilon (zyr_day_route_get_distance_m (route, row), 4448, 5);
  zyr_day_route_set_position (route, NULL);
  assert_way (route, VISIT_SOUTH, VISIT_NORTH);

  /* Put off, the nearer one comes after those of the hour before, wherever they are. */
  zyr_act_move_visit_async (fixture.workspace, VISIT_SOUTH,
                            zyr_visit_row_get_planned (row) + 3600, NULL, NULL, NULL, app_done_cb,
                            &fixture);
  g_free (app_finish_act (&fixture));
  app_settle (&fixture);
  assert_way (route, VISIT_NORTH, ID_TODAY);
  app_fixture_clear (&fixture);
}

static void
test_own_order (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitList) visits = NULL;
  g_autoptr (ZyrDayRoute) route = NULL;
  g_autoptr (ZyrDayRoute) again = NULL;
  g_autoptr (ZyrDayRoute) tomorrow = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  state_two_more (&fixture);
  visits = zyr_visit_list_new (fixture.workspace, ZYR_VISIT_LIST_TODAY);
  route = zyr_day_route_new (fixture.workspace, G_LIST_MODEL (visits));
  app_settle (&fixture);
  g_assert_false (zyr_day_route_is_manual (route));
  zyr_day_route_move (route, 1, 0);
  assert_way (route, VISIT_NORTH, VISIT_SOUTH);
  g_assert_true (zyr_day_route_is_manual (route));
  app_settle (&fixture);

  again = zyr_day_route_new (fixture.workspace, G_LIST_MODEL (visits));
  app_settle (&fixture);
  assert_way (again, VISIT_NORTH, VISIT_SOUTH);
  zyr_day_route_reset (again);
  assert_way (again, VISIT_SOUTH, VISIT_NORTH);
  zyr_day_route_move (again, 0, 1);
  app_settle (&fixture);

  zyr_clock_advance_us (fixture.clock, G_TIME_SPAN_DAY);
  tomorrow = zyr_day_route_new (fixture.workspace, G_LIST_MODEL (visits));
  app_settle (&fixture);
  g_assert_false (zyr_day_route_is_manual (tomorrow));
  app_fixture_clear (&fixture);
}

static ZyrVisitRow *
find (AppFixture *fixture, ZyrVisitListKind kind, const char *id)
{
  g_autoptr (ZyrVisitList) visits = zyr_visit_list_new (fixture->workspace, kind);

  app_settle (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (visits)); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (visits), i);

      if (g_str_equal (zyr_visit_row_get_id (row), id))
        return g_steal_pointer (&row);
    }
  return NULL;
}

static void
test_attempt_and_move (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitRow) row = NULL;
  g_autoptr (ZyrVisitRow) moved = NULL;
  const ZyrSpot here = { TRUE, 39.99, 32.80 };
  const gint64 monday = 1795417200; /* 2026-11-23 10:00 +03:00 */

  app_fixture_open (&fixture, ID_WORKER);
  zyr_act_attempt_async (fixture.workspace, ID_TODAY, "absent", "Kapı açılmadı.", &here, monday,
                         NULL, app_done_cb, &fixture);
  g_free (app_finish_act (&fixture));
  g_assert_null (find (&fixture, ZYR_VISIT_LIST_TODAY, ID_TODAY));
  row = find (&fixture, ZYR_VISIT_LIST_UPCOMING, ID_TODAY);
  g_assert_nonnull (row);
  g_assert_cmpuint (zyr_visit_row_get_attempt (row), ==, 2);
  g_assert_cmpstr (zyr_visit_row_get_failed_outcome (row), ==, "absent");
  g_assert_cmpint (zyr_visit_row_get_failed_at (row), ==, 1795244400);
  g_assert_cmpint (zyr_visit_row_get_planned (row), ==, monday);
  g_assert_true (zyr_visit_row_get_is_waiting (row));

  zyr_act_move_visit_async (fixture.workspace, ID_TODAY, monday - 2 * 86400, NULL, NULL, NULL,
                            app_done_cb, &fixture);
  g_free (app_finish_act (&fixture));
  moved = find (&fixture, ZYR_VISIT_LIST_TODAY, ID_TODAY);
  g_assert_nonnull (moved);
  g_assert_cmpint (zyr_visit_row_get_planned (moved), ==, monday - 2 * 86400);

  zyr_act_attempt_async (fixture.workspace, ID_OTHERS, "absent", NULL, NULL, 0, NULL, app_done_cb,
                         &fixture);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-day/way", test_way);
  g_test_add_func ("/app-day/own-order", test_own_order);
  g_test_add_func ("/app-day/attempt-and-move", test_attempt_and_move);
  return g_test_run ();
}
