/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's transfer to another foundation, as both supervisors' devices see and answer it. */
#include "app-fixture.h"
#include "zyr-acts.h"
#include "zyr-transfer.h"

#define ID_THERE "01a2008d-7400-7000-8000-0000000000f2"
#define ID_OFFERED "01a2008d-7400-7000-8000-0000000000a1"
#define ID_OFFERED_2 "01a2008d-7400-7000-8000-0000000000a2"

#define DIRECTORY                                                                                  \
  "[{'kind':'directory','id':'00000000-0000-7000-8000-646972656374','foundations':["              \
  "{'id':'" ID_THERE "','name':'Öteki SYDV'},{'id':'" ID_FOUNDATION "','name':'Bizim SYDV'},"      \
  "{'id':'01a2008d-7400-7000-8000-0000000000f3','name':'Çankaya SYDV'}]}]"
#define OFFERS                                                                                     \
  "[{'kind':'transfer','id':'" ID_OFFERED "','from':'" ID_THERE "','to':'" ID_FOUNDATION          \
  "','file':'01a2008d-7400-7000-8000-0000000000b1','file_no':'99','state':'requested',"            \
  "'from_name':'Öteki SYDV','head_name':'Ayşe Yılmaz','reason':'taşındı','by_name':'Can Ak',"      \
  "'at':'2026-11-20T10:00:00+03:00'},"                                                             \
  "{'kind':'transfer','id':'" ID_OFFERED_2 "','from':'" ID_THERE "','to':'" ID_FOUNDATION        \
  "','file':'01a2008d-7400-7000-8000-0000000000b2','file_no':'98','state':'requested',"            \
  "'at':'2026-11-19T10:00:00+03:00'}]"

static ZyrTransferRow *
dup_row (AppFixture *fixture, const char *id)
{
  g_autoptr (ZyrLiveList) list = zyr_transfer_list_new (fixture->workspace);

  app_wait_for_list (list);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (ZyrTransferRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (zyr_transfer_row_get_id (row), id))
        return g_steal_pointer (&row);
    }
  g_assert_not_reached ();
}

static void
assert_n_open (AppFixture *fixture, guint n)
{
  g_autoptr (ZyrLiveList) list = zyr_transfer_list_new_open (fixture->workspace);

  app_wait_for_list (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
}

static void
answer (AppFixture *fixture, const char *id, ZyrTransferAnswer what, const char *reason)
{
  zyr_act_answer_transfer_async (fixture->workspace, id, what, reason, NULL, app_done_cb, fixture);
}

static void
ask (AppFixture *fixture, const char *reason)
{
  zyr_act_ask_transfer_async (fixture->workspace, ID_HOUSEHOLD, ID_THERE, reason, NULL,
                              app_done_cb, fixture);
}

/* The only one, or NULL */
static ZyrTransferRow *
dup_only (AppFixture *fixture)
{
  g_autoptr (ZyrLiveList) list = zyr_transfer_list_new (fixture->workspace);

  app_wait_for_list (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), <=, 1);
  return g_list_model_get_item (G_LIST_MODEL (list), 0);
}

static void
test_asking (void)
{
  AppFixture fixture = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *withdrawn = NULL;
  g_autoptr (ZyrTransferRow) none = NULL;
  g_autoptr (ZyrTransferRow) row = NULL;
  g_autoptr (ZyrTransferRow) after = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  app_fixture_state (&fixture, DIRECTORY);
  app_settle (&fixture);
  none = dup_only (&fixture);
  g_assert_null (none);
  ask (&fixture, "  ");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  ask (&fixture, " taşındı ");
  id = app_finish_act (&fixture);
  row = dup_only (&fixture);
  g_assert_cmpstr (zyr_transfer_row_get_id (row), ==, id);
  g_assert_cmpstr (zyr_transfer_row_get_state (row), ==, "requested");
  g_assert_cmpstr (zyr_transfer_row_get_to_name (row), ==, "Öteki SYDV");
  g_assert_cmpstr (zyr_transfer_row_get_reason (row), ==, "taşındı");
  g_assert_cmpstr (zyr_transfer_row_get_head_name (row), ==, "Şükrü Iğdır");
  g_assert_false (zyr_transfer_row_get_is_incoming (row));
  g_assert_true (zyr_transfer_row_get_may_answer (row));
  ask (&fixture, "yine");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  answer (&fixture, id, ZYR_TRANSFER_WITHDRAW, NULL);
  withdrawn = app_finish_act (&fixture);
  g_assert_cmpstr (withdrawn, ==, id);
  after = dup_only (&fixture);
  g_assert_cmpstr (zyr_transfer_row_get_state (after), ==, "withdrawn");
  g_assert_false (zyr_transfer_row_get_may_answer (after));
  app_fixture_clear (&fixture);
}

static void
test_answering (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrTransferRow) row = NULL;
  g_autoptr (ZyrTransferRow) accepted = NULL;
  g_autoptr (ZyrTransferRow) declined = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  app_fixture_state (&fixture, OFFERS);
  app_settle (&fixture);
  row = dup_row (&fixture, ID_OFFERED);
  g_assert_true (zyr_transfer_row_get_is_incoming (row));
  g_assert_true (zyr_transfer_row_get_may_answer (row));
  g_assert_cmpstr (zyr_transfer_row_get_head_name (row), ==, "Ayşe Yılmaz");
  g_assert_cmpstr (zyr_transfer_row_get_from_name (row), ==, "Öteki SYDV");
  g_assert_cmpint (zyr_transfer_row_get_at (row), ==, 1795158000);
  answer (&fixture, ID_OFFERED, ZYR_TRANSFER_WITHDRAW, NULL);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  assert_n_open (&fixture, 2);
  answer (&fixture, ID_OFFERED, ZYR_TRANSFER_ACCEPT, NULL);
  first = app_finish_act (&fixture);
  assert_n_open (&fixture, 1);
  accepted = dup_row (&fixture, ID_OFFERED);
  g_assert_cmpstr (zyr_transfer_row_get_state (accepted), ==, "accepted");
  answer (&fixture, ID_OFFERED_2, ZYR_TRANSFER_DECLINE, "");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  answer (&fixture, ID_OFFERED_2, ZYR_TRANSFER_DECLINE, "bizde değil");
  second = app_finish_act (&fixture);
  assert_n_open (&fixture, 0);
  declined = dup_row (&fixture, ID_OFFERED_2);
  g_assert_cmpstr (zyr_transfer_row_get_answer (declined), ==, "bizde değil");
  app_fixture_clear (&fixture);
}

static void
test_worker (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrTransferRow) row = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state (&fixture, OFFERS);
  app_settle (&fixture);
  row = dup_row (&fixture, ID_OFFERED);
  g_assert_false (zyr_transfer_row_get_may_answer (row));
  ask (&fixture, "taşındı");
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  answer (&fixture, ID_OFFERED, ZYR_TRANSFER_ACCEPT, NULL);
  app_assert_act_fails (&fixture, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  app_fixture_clear (&fixture);
}

/* All but one's own, by name. */
static void
test_foundations (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrLiveList) list = NULL;
  g_autoptr (ZyrFoundationRow) row = NULL;

  app_fixture_open (&fixture, ID_SUPERVISOR);
  app_fixture_state (&fixture, DIRECTORY);
  app_settle (&fixture);
  list = zyr_foundation_list_new (fixture.workspace);
  app_wait_for_list (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (zyr_foundation_row_get_name (row), ==, "Çankaya SYDV");
  g_clear_object (&row);
  row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpstr (zyr_foundation_row_get_id (row), ==, ID_THERE);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Istanbul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/transfers/asking", test_asking);
  g_test_add_func ("/app/transfers/answering", test_answering);
  g_test_add_func ("/app/transfers/worker", test_worker);
  g_test_add_func ("/app/transfers/foundations", test_foundations);
  return g_test_run ();
}
