/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of answers when the page, the session or the program ends in the middle. */
#include "zyr-feed-entry.h"
#include "zyr-form.h"
#include "zyr-json.h"
#include "zyr-kept-draft.h"
#include "zyr-store-drafts.h"
#include "zyr-store-records.h"
#include "zyr-visit-fill.h"
#include "zyr-workspace-private.h"

#include <glib/gstdio.h>

#define VISIT "v1"
#define LAST_ANSWER "answer 19"
#define FORM                                                                                       \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"          \
  "<h:head><h:title>T</h:title><model><instance><data id='hane'><a/><b/></data></instance>"        \
  "<bind nodeset='/data/a' type='string'/><bind nodeset='/data/b' type='string'/>"                 \
  "</model></h:head><h:body><input ref='/data/a'><label>A</label></input>"                         \
  "<input ref='/data/b'><label>B</label></input></h:body></h:html>"

typedef struct
{
  char *dir;
  GBytes *key;
  ZyrWorkspace *workspace;
} Fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

static void
add_record (GPtrArray *page, ZyrKind kind, gint64 ver, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = zyr_json_parse_object (text, -1, strlen (text), &error);
  g_autoptr (ZyrRecord) record = NULL;

  g_assert_no_error (error);
  if (kind == ZYR_KIND_FORM)
    json_object_set_string_member (body, "xml", FORM);
  record = zyr_record_new (kind, zyr_json_get_string (body, "id", ""), "f:f1", ver, body, NULL);
  g_ptr_array_add (page, zyr_feed_entry_new (ZYR_FEED_UPSERT, ver, record));
}

static gpointer
apply_page (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *page = data;

  return GINT_TO_POINTER (
      zyr_store_set_meta (store, ZYR_STORE_META_DEVICE_ID, "d1", error)
      && zyr_store_apply_page (store, "w:u1", "e1", page,
                               ((ZyrFeedEntry *)g_ptr_array_index (page, 0))->seq, error));
}

/* Takes @page. */
static void
start_feed (Fixture *self, GPtrArray *page, GAsyncResult **slot)
{
  zyr_store_thread_run_async (self->workspace->store, apply_page, page,
                              (GDestroyNotify)g_ptr_array_unref, NULL, NULL, done_cb, slot);
}

static void
finish_feed (Fixture *self, GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);
  g_autoptr (GError) error = NULL;

  zyr_store_thread_run_finish (self->workspace->store, result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
make_visit (gint64 ver, const char *state, int revision)
{
  GPtrArray *page = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);
  g_autofree char *visit = g_strdup_printf (
      "{'id':'" VISIT "','no':'N1','household':'h1','type':'first','due':'2026-12-01',"
      "'planned':'2026-11-21T10:00:00+03:00','worker':'u1','attempt':1,'form':'form1',"
      "'form_id':'hane','form_version':'1','state':'%s','revision':%d}",
      state, revision);

  add_record (page, ZYR_KIND_VISIT, ver, visit);
  return page;
}

static void
feed_file (Fixture *self)
{
  GPtrArray *page = make_visit (1, "planned", 0);
  GAsyncResult *slot = NULL;

  add_record (page, ZYR_KIND_FORM, 1,
              "{'id':'form1','form_id':'hane','version':'1','title':'Hane','media':{},'meta':{}}");
  add_record (page, ZYR_KIND_FOUNDATION, 1, "{'id':'f1','name':'Vakıf'}");
  add_record (page, ZYR_KIND_PARAMETER, 1, "{'id':'p1','valid_from':'2000-01-01'}");
  add_record (page, ZYR_KIND_HOUSEHOLD, 1,
              "{'id':'h1','foundation':'f1','file_no':'1','status':'active','summary_name':'A'}");
  start_feed (self, page, &slot);
  finish_feed (self, &slot);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const guint8 bytes[ZYR_STORE_KEY_SIZE_BYTES] = { 5 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  ZyrActor *actor = g_atomic_rc_box_new0 (ZyrActor);

  self->dir = g_dir_make_tmp ("zyr-fill-XXXXXX", &error);
  g_assert_no_error (error);
  self->key = g_bytes_new (bytes, sizeof bytes);
  self->workspace = zyr_workspace_new (self->dir);
  zyr_store_thread_open_async (self->workspace->store, self->key, NULL, done_cb, &opened);
  zyr_store_thread_open_finish (self->workspace->store, wait_for (&opened), &error);
  g_assert_no_error (error);
  actor->user_id = g_strdup ("u1");
  actor->user_name = g_strdup ("U");
  actor->staff_no = g_strdup ("1");
  actor->foundation = g_strdup ("f1");
  actor->foundation_name = g_strdup ("F");
  actor->device_id = g_strdup ("d1");
  actor->roles = ZYR_ROLE_WORKER;
  actor->clock = zyr_clock_ref (zyr_clock_get_system ());
  self->workspace->actor = actor;
  zyr_workspace_set_state (self->workspace, ZYR_WORKSPACE_READY);
  feed_file (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&self->workspace);
  dir = g_dir_open (self->dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->dir);
  g_free (self->dir);
  g_bytes_unref (self->key);
}

static ZyrVisitFill *
open_fill (Fixture *self)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;
  ZyrVisitFill *fill;

  zyr_visit_fill_start_async (self->workspace, VISIT, NULL, done_cb, &started);
  fill = zyr_visit_fill_start_finish (wait_for (&started), &error);
  g_assert_no_error (error);
  return fill;
}

/* The first is on its way to the disk when the others come. */
static void
type_answers (ZyrVisitFill *fill)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *value = g_strdup_printf ("answer %u", i);

      g_assert_true (zyr_visit_fill_answer (fill, "/data/a", value, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), ==, 20);
  g_assert_false (zyr_visit_fill_is_saved (fill, "/data/a"));
}

/* As another process would find it: put away, with the last answer. */
static void
assert_put_away (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "ziyaret.db", NULL);
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  ZyrStore *store;

  zyr_store_thread_close_async (self->workspace->store, NULL, done_cb, &closed);
  wait_for (&closed);
  store = zyr_store_open (path, self->key, &error);
  g_assert_no_error (error);
  draft = zyr_store_load_draft (store, VISIT, &error);
  g_assert_no_error (error);
  g_assert_true (draft->clean);
  g_assert_cmpuint (draft->entries->len, ==, 0);
  g_assert_nonnull (strstr (draft->instance, LAST_ANSWER));
  zyr_store_close (store);
}

/* GTK tells the program that the window went before it disposes of the window's pages. */
static void
test_window_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GError) error = NULL;

  type_answers (fill);
  zyr_workspace_close_async (self->workspace, done_cb, &closed);
  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  g_assert_true (zyr_visit_fill_close_finish (fill, wait_for (&put_away), &error));
  g_assert_no_error (error);
  g_assert_true (zyr_workspace_close_finish (self->workspace, wait_for (&closed), &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_CLOSED);
  assert_put_away (self);
}

static void
test_signed_out (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GError) error = NULL;

  type_answers (fill);
  zyr_workspace_set_state (self->workspace, ZYR_WORKSPACE_NEEDS_SIGN_IN);
  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  g_assert_true (zyr_visit_fill_close_finish (fill, wait_for (&put_away), &error));
  g_assert_no_error (error);
  assert_put_away (self);
}

static void
test_completed_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GError) error = NULL;

  type_answers (fill);
  zyr_visit_fill_complete_async (fill, NULL, done_cb, &first);
  zyr_visit_fill_complete_async (fill, NULL, done_cb, &second);
  /* The page goes: what was sent is not held back by it. */
  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  g_assert_false (zyr_visit_fill_complete_finish (fill, wait_for (&second), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_assert_true (zyr_visit_fill_complete_finish (fill, wait_for (&first), &error));
  g_assert_no_error (error);
  g_assert_true (zyr_visit_fill_close_finish (fill, wait_for (&put_away), &error));
  g_assert_false (zyr_visit_fill_answer (fill, "/data/a", "late", NULL, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE);
}

static void
assert_text (ZyrVisitFill *fill, const char *ref, const char *expected)
{
  g_autofree char *value = zyr_form_session_dup_value (zyr_visit_fill_get_session (fill), ref);

  g_assert_cmpstr (value, ==, expected);
}

static ZyrVisitFill *
reopen (Fixture *self, ZyrVisitFill *fill)
{
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  g_assert_true (zyr_visit_fill_close_finish (fill, wait_for (&put_away), &error));
  g_assert_no_error (error);
  return open_fill (self);
}

/* What was taken back is as durable as what was given, and can be given again after the page was
 * closed and opened. */
static void
test_taken_back (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (ZyrVisitFill) again = NULL;
  g_autoptr (ZyrVisitFill) third = NULL;
  g_autofree char *look = NULL;

  g_assert_true (zyr_visit_fill_answer (fill, "/data/a", "one", NULL, NULL));
  g_assert_true (zyr_visit_fill_answer (fill, "/data/b", "two", NULL, NULL));
  look = zyr_visit_fill_move (fill, ZYR_FILL_UNDO);
  g_assert_cmpstr (look, ==, "/data/b");
  g_assert_cmpuint (zyr_visit_fill_get_unsaved (fill), >, 0);
  again = reopen (self, fill);
  assert_text (again, "/data/a", "one");
  assert_text (again, "/data/b", "");
  g_assert_true (zyr_visit_fill_can_move (again, ZYR_FILL_REDO));
  g_free (zyr_visit_fill_move (again, ZYR_FILL_REDO));
  assert_text (again, "/data/b", "two");
  g_free (zyr_visit_fill_move (again, ZYR_FILL_UNDO));
  g_free (zyr_visit_fill_move (again, ZYR_FILL_UNDO));
  g_assert_false (zyr_visit_fill_can_move (again, ZYR_FILL_UNDO));
  third = reopen (self, again);
  assert_text (third, "/data/a", "");
  assert_text (third, "/data/b", "");
}

/* The language that a form was switched to goes with its visit. */
static void
test_language_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (ZyrVisitFill) again = NULL;
  g_autoptr (ZyrVisitFill) third = NULL;

  g_assert_cmpstr (zyr_visit_fill_get_language (fill), !=, "xy");
  zyr_visit_fill_set_language (fill, "en");
  zyr_visit_fill_set_language (fill, "xy");
  again = reopen (self, fill);
  g_assert_cmpstr (zyr_visit_fill_get_language (again), ==, "xy");
  g_assert_cmpuint (zyr_visit_fill_get_recovered (again), ==, 0);
  zyr_visit_fill_set_language (again, "en");
  third = reopen (self, again);
  g_assert_cmpstr (zyr_visit_fill_get_language (third), ==, "en");
}

/* (transfer full): the only kept draft */
static ZyrKeptDraftRow *
get_kept (Fixture *self)
{
  g_autoptr (ZyrLiveList) list = zyr_kept_draft_list_new (self->workspace);

  while (zyr_live_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (zyr_live_list_get_error (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  return g_list_model_get_item (G_LIST_MODEL (list), 0);
}

static void
read_kept (Fixture *self)
{
  g_autoptr (ZyrKeptDraftRow) row = get_kept (self);
  g_autoptr (ZyrFormSession) session = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_cmpstr (zyr_kept_draft_row_get_visit_id (row), ==, VISIT);
  g_assert_cmpuint (zyr_kept_draft_row_get_number (row), ==, 0);
  g_assert_true (zyr_kept_draft_row_get_may_continue (row));
  zyr_kept_draft_read_async (self->workspace, zyr_kept_draft_row_get_id (row), NULL, done_cb,
                             &done);
  session = zyr_kept_draft_read_finish (wait_for (&done), &error);
  g_assert_no_error (error);
  value = zyr_form_session_dup_value (session, "/data/a");
  g_assert_cmpstr (value, ==, LAST_ANSWER);
}

/* Whose draft was overtaken can go on with it all the same. */
static void
test_overtaken_is_continued (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (ZyrVisitFill) again = NULL;
  g_autoptr (ZyrVisitFill) first = NULL;
  g_autoptr (ZyrKeptDraftRow) row = NULL;
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GAsyncResult) put_away_again = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GAsyncResult) discarded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = NULL;
  g_autofree char *value = NULL;
  GAsyncResult *slot = NULL;

  type_answers (fill);
  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  wait_for (&put_away);
  start_feed (self, make_visit (2, "returned", 1), &slot);
  finish_feed (self, &slot);
  again = open_fill (self);
  zyr_visit_fill_close_async (again, done_cb, &put_away_again);
  wait_for (&put_away_again);
  row = get_kept (self);
  zyr_kept_draft_continue_async (self->workspace, zyr_kept_draft_row_get_id (row), NULL, done_cb,
                                 &done);
  visit = zyr_kept_draft_continue_finish (wait_for (&done), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (visit, ==, VISIT);
  first = open_fill (self);
  value = zyr_form_session_dup_value (zyr_visit_fill_get_session (first), "/data/a");
  g_assert_cmpstr (value, ==, LAST_ANSWER);
  g_clear_object (&row);
  row = get_kept (self);
  zyr_kept_draft_discard_async (self->workspace, zyr_kept_draft_row_get_id (row), NULL, done_cb,
                                &discarded);
  g_assert_true (zyr_kept_draft_discard_finish (wait_for (&discarded), &error));
  g_assert_no_error (error);
}

/* The worker's other device sent a report, which was returned: that report is to be corrected. */
static void
test_overtaken (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autoptr (ZyrVisitFill) again = NULL;
  g_autoptr (GAsyncResult) put_away = NULL;
  g_autoptr (GAsyncResult) completed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *page = make_visit (2, "returned", 1);

  type_answers (fill);
  zyr_visit_fill_set_language (fill, "xy");
  zyr_visit_fill_close_async (fill, done_cb, &put_away);
  wait_for (&put_away);
  add_record (page, ZYR_KIND_VISIT_REVISION, 2,
              "{'id':'r1','visit':'" VISIT "','household':'h1','revision':1,'form_id':'hane',"
              "'form_version':'1','instance':'<data id=\\u0027hane\\u0027><a>other</a><b/></data>'}");
  start_feed (self, page, &slot);
  finish_feed (self, &slot);
  again = open_fill (self);
  value = zyr_form_session_dup_value (zyr_visit_fill_get_session (again), "/data/a");
  g_assert_cmpstr (value, ==, "other");
  g_assert_cmpstr (zyr_visit_fill_get_language (again), ==, "xy");
  g_assert_cmpuint (zyr_visit_fill_get_set_aside (again), >, 0);
  read_kept (self);
  zyr_visit_fill_complete_async (again, NULL, done_cb, &completed);
  g_assert_true (zyr_visit_fill_complete_finish (again, wait_for (&completed), &error));
  g_assert_no_error (error);
}

/* A change that comes while the one before it is being read is not overlooked. */
static void
test_two_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (self);
  g_autofree char *state = NULL;
  GAsyncResult *slot = NULL;

  g_assert_true (zyr_visit_fill_may_continue (fill));
  g_signal_handlers_disconnect_by_data (self->workspace->store, self->workspace);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_emit_by_name (self->workspace, "records-changed");
  start_feed (self, make_visit (2, "cancelled", 0), &slot);
  g_signal_emit_by_name (self->workspace, "records-changed");
  finish_feed (self, &slot);
  for (guint i = 0; i < 200 && g_strcmp0 (state, "cancelled") != 0; i++)
    {
      /* One round through the main loop and the store's thread. */
      slot = NULL;
      start_feed (self, make_visit (2, "cancelled", 0), &slot);
      finish_feed (self, &slot);
      g_free (state);
      g_object_get (fill, "state", &state, NULL);
    }
  g_assert_cmpstr (state, ==, "cancelled");
  g_assert_false (zyr_visit_fill_may_continue (fill));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/visit-fill/window-closed", Fixture, NULL, set_up, test_window_closed,
              tear_down);
  g_test_add ("/app/visit-fill/signed-out", Fixture, NULL, set_up, test_signed_out, tear_down);
  g_test_add ("/app/visit-fill/completed-twice", Fixture, NULL, set_up, test_completed_twice,
              tear_down);
  g_test_add ("/app/visit-fill/taken-back", Fixture, NULL, set_up, test_taken_back, tear_down);
  g_test_add ("/app/visit-fill/language-stays", Fixture, NULL, set_up, test_language_stays,
              tear_down);
  g_test_add ("/app/visit-fill/overtaken", Fixture, NULL, set_up, test_overtaken, tear_down);
  g_test_add ("/app/visit-fill/overtaken-is-continued", Fixture, NULL, set_up,
              test_overtaken_is_continued, tear_down);
  g_test_add ("/app/visit-fill/two-changes", Fixture, NULL, set_up, test_two_changes, tear_down);
  return g_test_run ();
}
