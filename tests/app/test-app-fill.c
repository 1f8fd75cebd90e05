/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in a visit, and deciding on it. */
#include "app-fixture.h"
#include "zyr-form.h"
#include "zyr-review-desk.h"
#include "zyr-store-operations.h"
#include "zyr-visit-list.h"
#include "zyr-visit-row.h"

static ZyrVisitFill *
try_start (AppFixture *fixture, const char *visit, GError **error)
{
  zyr_visit_fill_start_async (fixture->workspace, visit, NULL, app_done_cb, fixture);
  return zyr_visit_fill_start_finish (app_wait (fixture), error);
}

static ZyrVisitFill *
start (AppFixture *fixture, const char *visit)
{
  g_autoptr (GError) error = NULL;
  ZyrVisitFill *fill = try_start (fixture, visit, &error);

  g_assert_no_error (error);
  return fill;
}

static void
flush (AppFixture *fixture, ZyrVisitFill *fill)
{
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_flush_async (fill, NULL, app_done_cb, fixture);
  zyr_visit_fill_flush_finish (fill, app_wait (fixture), &error);
  g_assert_no_error (error);
}

static void
put_away (AppFixture *fixture, ZyrVisitFill *fill)
{
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_close_async (fill, app_done_cb, fixture);
  zyr_visit_fill_close_finish (fill, app_wait (fixture), &error);
  g_assert_no_error (error);
}

static void
answer (ZyrVisitFill *fill, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_answer (fill, ref, value, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_value (ZyrVisitFill *fill, const char *ref, const char *wanted)
{
  g_autofree char *value = zyr_form_session_dup_value (zyr_visit_fill_get_session (fill), ref);

  g_assert_cmpstr (value, ==, wanted);
}

static void
saved_cb (ZyrVisitFill *fill, const char *ref, GString *saved)
{
  g_string_append_printf (saved, "%s ", ref);
}

static void
test_an_answer_is_saved_when_it_is_durable (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) saved = g_string_new (NULL);
  gboolean valid = TRUE;

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  g_assert_cmpstr (zyr_visit_row_get_state (zyr_visit_fill_get_visit (fill)), ==, "in_progress");
  g_assert_cmpuint (zyr_visit_fill_get_recovered (fill), ==, 0);
  g_assert_false (zyr_visit_fill_get_can_complete (fill));
  g_assert_false (zyr_visit_fill_is_saved (fill, "/data/s0/outcome"));
  g_signal_connect (fill, "answer-saved", G_CALLBACK (saved_cb), saved);
  answer (fill, "/data/s0/outcome", "absent");
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), ==, 1);
  g_assert_false (zyr_visit_fill_is_saved (fill, "/data/s0/outcome"));
  g_assert_cmpstr (saved->str, ==, "");
  flush (&fixture, fill);
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), ==, 0);
  g_assert_true (zyr_visit_fill_is_saved (fill, "/data/s0/outcome"));
  g_assert_cmpstr (saved->str, ==, "/data/s0/outcome ");

  g_assert_true (zyr_visit_fill_answer (fill, "/data/s0/visit_date", "2099-01-01", &valid, &error));
  g_assert_false (valid); /* kept and flagged */
  assert_value (fill, "/data/s0/visit_date", "2099-01-01");
  g_assert_false (zyr_visit_fill_answer (fill, "/data/s0/visit_date", "soon", NULL, &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE);
  assert_value (fill, "/data/s0/visit_date", "2099-01-01");
  g_clear_error (&error);
  g_assert_false (zyr_visit_fill_answer (fill, "/data/s0/nothing", "1", NULL, &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF);
  flush (&fixture, fill);
  put_away (&fixture, fill);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

static gpointer
get_last_op (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (zyr_store_get_last_op (store, error));
}

static int
count_operations (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gpointer n;

  zyr_store_thread_run_async (fixture->workspace->store, get_last_op, NULL, NULL, NULL, NULL,
                              app_done_cb, fixture);
  n = zyr_store_thread_run_finish (fixture->workspace->store, app_wait (fixture), &error);
  g_assert_no_error (error);
  return GPOINTER_TO_INT (n);
}

static void
test_a_broken_form_starts_nothing (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state (&fixture, "[{'kind':'form','id':'" ID_FORM "','form_id':'hane_ziyareti',"
                               "'version':'2026060101','media':{},'meta':{},"
                               "'xml':'<html/>'}]");
  g_assert_null (try_start (&fixture, ID_TODAY, &error));
  g_assert_cmpuint (error->domain, ==, ZYR_FORM_ERROR);
  g_assert_cmpint (count_operations (&fixture), ==, 0);
  app_fixture_state_form (&fixture);
  fill = start (&fixture, ID_TODAY);
  g_assert_cmpint (count_operations (&fixture), ==, 2); /* … and that it was opened is noted */
  g_assert_cmpuint (zyr_visit_fill_get_recovered (fill), ==, 0);
  put_away (&fixture, fill);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

#define FAULTY                                                                                     \
  "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">\n"     \
  "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""                        \
  " version=\"2026060101\"><a>MD5</a><b/><c/></data></instance>\n"                                \
  "<bind nodeset=\"/data/b\" calculate=\"digest('x', /data/a)\"/></model></h:head>"                \
  "<h:body><input ref=\"/data/a\"><label>A</label></input>"                                        \
  "<input ref=\"/data/c\"><label>C</label></input></h:body></h:html>"

static void
count_fault_cb (guint *n)
{
  (*n)++;
}

/* What the form cannot compute is told; the answers are kept, also over the end of the program. */
static void
test_a_form_with_a_fault_is_filled_in (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  guint n_told = 0;
  int line;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, FAULTY);
  fill = start (&fixture, ID_TODAY);
  g_signal_connect_swapped (fill, "notify::fault", G_CALLBACK (count_fault_cb), &n_told);
  g_assert_null (zyr_visit_fill_get_fault (fill));
  answer (fill, "/data/a", "nonsense");
  app_settle (&fixture);
  g_assert_error (zyr_visit_fill_get_fault (fill), ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION);
  g_assert_cmpstr (zyr_form_error_get_place (zyr_visit_fill_get_fault (fill), &line), ==, "/data/b");
  g_assert_cmpint (line, ==, 3);
  answer (fill, "/data/c", "kept");
  app_settle (&fixture);
  g_assert_nonnull (zyr_visit_fill_get_fault (fill));
  g_assert_cmpuint (n_told, ==, 1);
  assert_value (fill, "/data/b", "");
  flush (&fixture, fill);
  app_fixture_crash (&fixture);
  g_clear_object (&fill);

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  app_settle (&fixture);
  g_assert_nonnull (zyr_visit_fill_get_fault (fill));
  assert_value (fill, "/data/a", "nonsense");
  assert_value (fill, "/data/c", "kept");
  answer (fill, "/data/a", "SHA-1");
  app_settle (&fixture);
  g_assert_null (zyr_visit_fill_get_fault (fill));
  put_away (&fixture, fill);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

static void
test_a_killed_fill_comes_back (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  answer (fill, "/data/s0/outcome", "complete");
  answer (fill, "/data/s3/new_n", "1");
  answer (fill, "/data/s3/member[3]/m_given", "Can");
  answer (fill, "/data/s0/outcome", "partial");
  flush (&fixture, fill);
  g_clear_object (&fill);
  app_fixture_crash (&fixture);

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  g_assert_cmpuint (zyr_visit_fill_get_recovered (fill), ==, 4);
  assert_value (fill, "/data/s0/outcome", "partial");
  assert_value (fill, "/data/s3/member[3]/m_given", "Can");
  g_assert_true (zyr_visit_fill_is_saved (fill, "/data/s3/member[3]/m_given"));
  put_away (&fixture, fill);
  g_clear_object (&fill);
  app_fixture_crash (&fixture);

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  g_assert_cmpuint (zyr_visit_fill_get_recovered (fill), ==, 0);
  assert_value (fill, "/data/s3/member[3]/m_given", "Can");
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

static void
test_who_may_fill (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  g_assert_null (try_start (&fixture, ID_OTHERS, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_ALLOWED);
  g_clear_error (&error);
  g_assert_null (try_start (&fixture, "nothing", &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (try_start (&fixture, ID_UPCOMING, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NO_FORM);
  app_fixture_clear (&fixture);
}

static void
test_what_stands_beside_a_question (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  g_autofree char *label = NULL;
  g_autofree char *none = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  zyr_visit_fill_set_language (fill, "en");
  answer (fill, "/data/s0/outcome", "complete");
  answer (fill, "/data/s3/member[1]/m_status", "here");
  text = zyr_visit_fill_dup_registry_text (fill, "/data/s3/member[1]/m_marital");
  g_assert_cmpstr (text, ==, "Widowed");
  value = zyr_visit_fill_dup_registry_value (fill, "/data/s3/member[1]/m_marital");
  g_assert_cmpstr (value, ==, "widowed");
  g_assert_false (zyr_visit_fill_differs_from_registry (fill, "/data/s3/member[1]/m_marital"));
  answer (fill, "/data/s3/member[1]/m_marital", "married");
  g_assert_true (zyr_visit_fill_differs_from_registry (fill, "/data/s3/member[1]/m_marital"));
  none = zyr_visit_fill_dup_registry_text (fill, "/data/s0/outcome");
  g_assert_cmpstr (none, ==, "");
  label = zyr_visit_fill_dup_instance_label (fill, "/data/s3/member[1]");
  g_assert_nonnull (strstr (label, "Şükrü"));
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

static gboolean
try_attach (AppFixture *fixture, ZyrVisitFill *fill, GBytes *image, GError **error)
{
  zyr_visit_fill_attach_bytes_async (fill, "/data/s11/photo[1]/p_img", image, NULL, app_done_cb,
                                     fixture);
  return zyr_visit_fill_attach_finish (fill, app_wait (fixture), error);
}

#define EARLIER_VISIT(state)                                                                       \
  "[{'kind':'visit','id':'01a2008d-7400-7000-8000-000000000065','no':'ZYR-2026-000009',"           \
  "'household':'" ID_HOUSEHOLD "','reason':'first','kind_of':'home','due':'2026-03-12',"           \
  "'worker':'" ID_OTHER "','attempt':1,'form':'" ID_FORM "','form_id':'hane_ziyareti',"            \
  "'form_version':'2026060101','state':'" state "','revision':1,'snapshot':'" ID_SNAPSHOT "'},"    \
  "{'kind':'visit_revision','id':'01a2008d-7400-7000-8000-000000000095',"                          \
  "'visit':'01a2008d-7400-7000-8000-000000000065','household':'" ID_HOUSEHOLD "','revision':1,"    \
  "'form_id':'hane_ziyareti','form_version':'2026060101','worker':'" ID_OTHER                      \
  "','attachments':[],'submitted':'2026-03-12T10:00:00.000+03:00',"                                \
  "'instance':'<data id=\\'hane_ziyareti\\' version=\\'2026060101\\'><s0><outcome>no-such-code"         \
  "</outcome><outcome_note>Mavi kapı</outcome_note></s0></data>'}]"

static char *
dup_earlier (AppFixture *fixture, const char *ref, gboolean *usable)
{
  g_autoptr (ZyrVisitFill) fill = start (fixture, ID_TODAY);
  gint64 at;
  char *value;

  answer (fill, "/data/s0/outcome", "absent");
  value = zyr_visit_fill_dup_earlier_value (fill, ref, &at, usable);
  g_assert_cmpint (at, ==, *value != '\0' ? 1773298800 : at);
  return value;
}

/* Beside a question stands what was answered at the household's last visit, when that was approved. */
static void
test_last_visit (void)
{
  AppFixture fixture = { 0 };
  gboolean usable;
  g_autofree char *unapproved = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *code = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state (&fixture, EARLIER_VISIT ("submitted"));
  unapproved = dup_earlier (&fixture, "/data/s0/outcome_note", &usable);
  g_assert_cmpstr (unapproved, ==, "");
  app_fixture_state (&fixture, EARLIER_VISIT ("approved"));
  hint = dup_earlier (&fixture, "/data/s0/outcome_note", &usable);
  g_assert_cmpstr (hint, ==, "Mavi kapı");
  g_assert_true (usable);
  /* What the form no longer has is shown, and not to be taken. */
  code = dup_earlier (&fixture, "/data/s0/outcome", &usable);
  g_assert_cmpstr (code, ==, "no-such-code");
  g_assert_false (usable);
  app_fixture_clear (&fixture);
}

static void
test_pictures (void)
{
  static const guint8 png[] = "\x89PNG\r\n\x1a\nand what follows";
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = g_bytes_new_static (png, sizeof png);
  g_autoptr (GBytes) text = g_bytes_new_static ("just words", 10);
  g_autoptr (GBytes) large = NULL;
  guint8 *pixels = g_malloc0 (40 * 1024 * 1024 + 1);

  memcpy (pixels, png, sizeof png);
  large = g_bytes_new_take (pixels, 40 * 1024 * 1024 + 1);
  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  g_assert_false (try_attach (&fixture, fill, text, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE);
  g_clear_error (&error);
  g_assert_false (try_attach (&fixture, fill, large, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  /* A good picture at a question that does not exist is the form's error, and nothing is answered.
   */
  g_assert_false (try_attach (&fixture, fill, image, &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF);
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), ==, 0);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

/* Nobody was at home: three answers make the report complete. */
static void
fill_absent (ZyrVisitFill *fill)
{
  answer (fill, "/data/s0/outcome", "absent");
  answer (fill, "/data/s0/outcome_note", "Kapı açılmadı.");
}

static gboolean
complete (AppFixture *fixture, ZyrVisitFill *fill, GError **error)
{
  zyr_visit_fill_complete_async (fill, NULL, app_done_cb, fixture);
  return zyr_visit_fill_complete_finish (fill, app_wait (fixture), error);
}

static void
submit (AppFixture *fixture, const char *visit, const char *note)
{
  g_autoptr (ZyrVisitFill) fill = start (fixture, visit);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  fill_absent (fill);
  if (note != NULL)
    answer (fill, "/data/s0/outcome_note", note);
  problems = zyr_form_session_list_problems (zyr_visit_fill_get_session (fill));
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", ((ZyrFormItem *)g_ptr_array_index (problems, i))->ref);
  g_assert_true (complete (fixture, fill, &error));
  g_assert_no_error (error);
}

static void
test_completing (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (ZyrVisitList) today = NULL;
  g_autoptr (ZyrVisitRow) row = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  answer (fill, "/data/s0/outcome", "absent");
  g_assert_false (complete (&fixture, fill, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  g_clear_error (&error);
  fill_absent (fill); /* it goes on after a refusal */
  g_assert_true (complete (&fixture, fill, &error));
  g_assert_no_error (error);
  g_assert_false (zyr_visit_fill_answer (fill, "/data/s0/outcome", "moved", NULL, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_clear_object (&fill);
  g_assert_null (try_start (&fixture, ID_TODAY, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  today = zyr_visit_list_new (fixture.workspace, ZYR_VISIT_LIST_TODAY);
  app_settle (&fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (today)), ==, 2);
  row = g_list_model_get_item (G_LIST_MODEL (today), 1);
  g_assert_cmpstr (zyr_visit_row_get_state (row), ==, "submitted");
  g_assert_cmpstr (zyr_visit_row_get_outcome (row), ==, "absent");
  g_assert_cmpuint (zyr_visit_row_get_revision (row), ==, 1);
  g_assert_true (zyr_visit_row_get_is_waiting (row));
  g_clear_object (&today);
  app_fixture_clear (&fixture);
}

/* Reviewing */

static ZyrReviewDesk *
open_desk (AppFixture *fixture, const char *visit)
{
  g_autoptr (GError) error = NULL;
  ZyrReviewDesk *desk;

  zyr_review_desk_load_async (fixture->workspace, visit, NULL, app_done_cb, fixture);
  desk = zyr_review_desk_load_finish (app_wait (fixture), &error);
  g_assert_no_error (error);
  return desk;
}

static void
as_user (AppFixture *fixture, const char *user)
{
  app_fixture_crash (fixture);
  app_fixture_open (fixture, user);
}

static void
assert_reply (ZyrVisitFill *fill, const char *ref, const char *expected)
{
  g_autofree char *reply = zyr_visit_fill_dup_reply (fill, ref);

  g_assert_cmpstr (reply, ==, expected);
}

/* Takes @thread. @expected: its texts, each with a bar after it */
static void
assert_thread (GPtrArray *thread, const char *expected)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < thread->len; i++)
    g_string_append_printf (texts, "%s|", ((ZyrRemark *)g_ptr_array_index (thread, i))->text);
  g_ptr_array_unref (thread);
  g_assert_cmpstr (texts->str, ==, expected);
}

static void
decide (AppFixture *fixture, ZyrReviewDesk *desk, const char *action, const char *words)
{
  zyr_review_desk_decide_async (desk, action, NULL, words, NULL, app_done_cb, fixture);
}

static guint
n_remarks (ZyrReviewDesk *desk)
{
  guint n;

  g_object_get (desk, "n-remarks", &n, NULL);
  return n;
}

static void
test_a_report_goes_back_and_forth (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrReviewDesk) desk = NULL;
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (GPtrArray) remarks = NULL;
  g_autoptr (GError) error = NULL;
  const ZyrRevisionChange *change;

  app_fixture_open (&fixture, ID_WORKER);
  submit (&fixture, ID_OVERDUE, NULL);
  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_true (zyr_review_desk_get_may_decide (desk));
  g_assert_cmpstr (zyr_review_desk_get_summary (desk)->outcome, ==, "absent");
  decide (&fixture, desk, ZYR_REVIEW_RETURN, "  ");
  g_assert_false (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  g_clear_error (&error);
  zyr_review_desk_set_remark (desk, "/data/s0/outcome_note", "Kiminle konuşuldu?");
  zyr_review_desk_set_remark (desk, "/data/s0/visit_date", "Hangi gün?");
  zyr_review_desk_set_remark (desk, "/data/s0/visit_date", "");
  zyr_review_desk_set_remark (desk, "", "Bir eksik var.");
  app_settle (&fixture);
  g_clear_object (&desk);
  as_user (&fixture, ID_SUPERVISOR); /* prepared remarks outlive the program */
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_cmpuint (n_remarks (desk), ==, 2);
  decide (&fixture, desk, ZYR_REVIEW_RETURN, NULL);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_remarks (desk), ==, 0);
  g_assert_cmpint (zyr_review_desk_get_bar (desk), ==, ZYR_REVIEW_WRONG_STATE);
  g_clear_object (&desk);

  as_user (&fixture, ID_WORKER);
  fill = start (&fixture, ID_OVERDUE);
  g_assert_cmpstr (zyr_visit_fill_get_return_text (fill), ==, "Bir eksik var.");
  remarks = zyr_visit_fill_list_remarks (fill, "/data/s0/outcome_note");
  g_assert_cmpuint (remarks->len, ==, 1);
  g_assert_false (((ZyrRemark *)g_ptr_array_index (remarks, 0))->changed);
  assert_value (fill, "/data/s0/outcome_note", "Kapı açılmadı.");
  answer (fill, "/data/s0/outcome_note", "Komşuyla konuşuldu.");
  zyr_visit_fill_set_reply (fill, "/data/s0/outcome_note", "Karşı komşuyla.");
  zyr_visit_fill_set_reply (fill, "/data/s0/visit_date", "vazgeçildi");
  zyr_visit_fill_set_reply (fill, "/data/s0/visit_date", " ");
  app_settle (&fixture);
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), ==, 0);
  g_clear_object (&fill);
  as_user (&fixture, ID_WORKER); /* so do prepared answers */
  fill = start (&fixture, ID_OVERDUE);
  assert_reply (fill, "/data/s0/outcome_note", "Karşı komşuyla.");
  assert_reply (fill, "/data/s0/visit_date", "");
  g_clear_pointer (&remarks, g_ptr_array_unref);
  remarks = zyr_visit_fill_list_remarks (fill, NULL);
  g_assert_true (((ZyrRemark *)g_ptr_array_index (remarks, 0))->changed);
  g_assert_true (complete (&fixture, fill, &error));
  g_assert_no_error (error);
  g_clear_object (&fill);

  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_cmpuint (zyr_review_desk_get_revision (desk), ==, 2);
  g_assert_cmpuint (zyr_review_desk_get_changes (desk, ZYR_REVIEW_BASE_REVISION)->len, ==, 1);
  change = zyr_review_desk_find_change (desk, ZYR_REVIEW_BASE_REVISION, "/data/s0/outcome_note");
  g_assert_cmpstr (change->old_text, ==, "Kapı açılmadı.");
  g_assert_cmpstr (change->new_text, ==, "Komşuyla konuşuldu.");
  g_assert_true (change->was_remarked);
  g_assert_cmpuint (zyr_review_desk_get_decisions (desk)->len, ==, 1);
  assert_thread (zyr_review_desk_list_thread (desk, "/data/s0/outcome_note"),
                 "Kiminle konuşuldu?|Karşı komşuyla.|");
  decide (&fixture, desk, ZYR_REVIEW_APPROVE, NULL);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_no_error (error);
  g_clear_object (&desk);
  app_fixture_clear (&fixture);
}

static void
test_who_may_not_decide (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrReviewDesk) desk = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  submit (&fixture, ID_TODAY, NULL);
  desk = open_desk (&fixture, ID_TODAY);
  g_assert_cmpint (zyr_review_desk_get_bar (desk), ==, ZYR_REVIEW_OWN_VISIT);
  decide (&fixture, desk, ZYR_REVIEW_APPROVE, NULL);
  g_assert_false (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_OWN_VISIT);
  g_clear_error (&error);
  g_clear_object (&desk);
  as_user (&fixture, ID_SUPERVISOR); /* she went along as second officer */
  desk = open_desk (&fixture, ID_TODAY);
  g_assert_cmpint (zyr_review_desk_get_bar (desk), ==, ZYR_REVIEW_SECOND_OFFICER);
  decide (&fixture, desk, ZYR_REVIEW_REJECT, "olmaz");
  g_assert_false (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_OWN_VISIT);
  g_clear_object (&desk);
  app_fixture_clear (&fixture);
}

/* The supervisor thinks better of it; what she had said with it is not said any more. */
static void
test_a_decision_is_taken_back (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrReviewDesk) desk = NULL;
  g_autoptr (ZyrReviewDesk) again = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  submit (&fixture, ID_OVERDUE, NULL);
  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_false (zyr_review_desk_get_may_withdraw (desk));
  zyr_review_desk_set_remark (desk, "/data/s0/outcome_note", "Kiminle konuşuldu?");
  /* On its way to the store when the decision overtakes it */
  zyr_review_desk_set_remark (desk, "/data/s0/visit_date", "Hangi gün?");
  decide (&fixture, desk, ZYR_REVIEW_RETURN, NULL);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  app_settle (&fixture);
  again = open_desk (&fixture, ID_OVERDUE);
  g_assert_cmpuint (n_remarks (again), ==, 0);
  g_assert_true (zyr_review_desk_get_may_withdraw (desk));
  decide (&fixture, desk, ZYR_REVIEW_WITHDRAW, NULL);
  g_assert_false (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  g_clear_error (&error);
  zyr_review_desk_decide_async (desk, ZYR_REVIEW_WITHDRAW, "mistake", NULL, NULL, app_done_cb,
                                &fixture);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_assert_no_error (error);
  app_settle (&fixture);
  g_assert_true (zyr_review_desk_get_may_decide (desk));
  g_clear_object (&desk);
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_true (zyr_review_desk_get_may_decide (desk));
  g_assert_cmpuint (zyr_review_desk_get_decisions (desk)->len, ==, 2);
  assert_thread (zyr_review_desk_list_thread (desk, "/data/s0/outcome_note"), "");
  decide (&fixture, desk, ZYR_REVIEW_APPROVE, NULL);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_clear_object (&again);
  g_clear_object (&desk);
  app_fixture_clear (&fixture);
}

/* A report stands beside that of the household's visit before it. */
static void
test_compared_with_the_visit_before (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrReviewDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  const ZyrRevisionChange *change;

  app_fixture_open (&fixture, ID_WORKER);
  submit (&fixture, ID_OVERDUE, NULL);
  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_OVERDUE);
  g_assert_false (zyr_review_desk_has_base (desk, ZYR_REVIEW_BASE_VISIT));
  g_assert_false (zyr_review_desk_has_base (desk, ZYR_REVIEW_BASE_REVISION));
  g_assert_true (zyr_review_desk_has_base (desk, ZYR_REVIEW_BASE_REGISTRY));
  decide (&fixture, desk, ZYR_REVIEW_APPROVE, NULL);
  g_assert_true (zyr_review_desk_decide_finish (desk, app_wait (&fixture), &error));
  g_clear_object (&desk);
  as_user (&fixture, ID_WORKER);
  zyr_clock_advance_us (fixture.clock, 30 * G_TIME_SPAN_DAY);
  submit (&fixture, ID_TODAY, "Kimse yoktu.");
  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_TODAY);
  g_assert_true (zyr_review_desk_has_base (desk, ZYR_REVIEW_BASE_VISIT));
  g_assert_cmpstr (zyr_visit_row_get_id (zyr_review_desk_get_earlier_visit (desk)), ==,
                   ID_OVERDUE);
  change = zyr_review_desk_find_change (desk, ZYR_REVIEW_BASE_VISIT, "/data/s0/outcome_note");
  g_assert_cmpstr (change->old_text, ==, "Kapı açılmadı.");
  g_assert_cmpstr (change->new_text, ==, "Kimse yoktu.");
  g_assert_null (zyr_review_desk_find_change (desk, ZYR_REVIEW_BASE_VISIT, "/data/s0/outcome"));
  g_clear_object (&desk);
  app_fixture_clear (&fixture);
}

static void
test_a_decision_elsewhere_closes_the_desk (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrReviewDesk) desk = NULL;
  g_autoptr (ZyrReviewDesk) other = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  submit (&fixture, ID_OVERDUE, NULL);
  as_user (&fixture, ID_SUPERVISOR);
  desk = open_desk (&fixture, ID_OVERDUE);
  other = open_desk (&fixture, ID_OVERDUE);
  decide (&fixture, other, ZYR_REVIEW_REJECT, "Yanlış adres");
  g_assert_true (zyr_review_desk_decide_finish (other, app_wait (&fixture), &error));
  app_settle (&fixture);
  g_assert_cmpint (zyr_review_desk_get_bar (desk), ==, ZYR_REVIEW_WRONG_STATE);
  g_clear_object (&desk);
  g_clear_object (&other);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Istanbul", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill/saved-when-durable", test_an_answer_is_saved_when_it_is_durable);
  g_test_add_func ("/fill/broken-form", test_a_broken_form_starts_nothing);
  g_test_add_func ("/fill/fault", test_a_form_with_a_fault_is_filled_in);
  g_test_add_func ("/fill/killed", test_a_killed_fill_comes_back);
  g_test_add_func ("/fill/who-may", test_who_may_fill);
  g_test_add_func ("/fill/beside", test_what_stands_beside_a_question);
  g_test_add_func ("/fill/pictures", test_pictures);
  g_test_add_func ("/fill/last-visit", test_last_visit);
  g_test_add_func ("/fill/completing", test_completing);
  g_test_add_func ("/review/back-and-forth", test_a_report_goes_back_and_forth);
  g_test_add_func ("/review/who-may-not", test_who_may_not_decide);
  g_test_add_func ("/review/visit-before", test_compared_with_the_visit_before);
  g_test_add_func ("/review/taken-back", test_a_decision_is_taken_back);
  g_test_add_func ("/review/decided-elsewhere", test_a_decision_elsewhere_closes_the_desk);
  return g_test_run ();
}
