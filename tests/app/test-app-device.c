/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form asks of the device: places, the log of how it was filled in, the report before. */
#include "app-fixture.h"
#include "zyr-form.h"
#include "zyr-store-blobs.h"
#include "zyr-store-records.h"
#include "zyr-visit-fill-device.h"

#include <string.h>

/* Quotes become those of JSON within JSON. */
static const char form_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\""
      " xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:odk=\"http://www.opendatakit.org/xforms\">"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><where/><here/><a/><b/><village/><r><c/></r>"
      "<meta><instanceID/><audit/></meta></data></instance>"
      "<instance id=\"last\" src=\"jr://instance/last-saved\"/>"
      "<bind nodeset=\"/data/where\" type=\"geopoint\" readonly=\"true()\"/>"
      "<bind nodeset=\"/data/here\" type=\"geopoint\"/>"
      "<bind nodeset=\"/data/b\" type=\"int\" constraint=\". &lt; 9\"/>"
      "<bind nodeset=\"/data/meta/instanceID\" jr:preload=\"uid\"/>"
      "<bind nodeset=\"/data/meta/audit\" type=\"binary\" odk:track-changes=\"true\""
      " odk:identify-user=\"true\" odk:track-changes-reasons=\"on-form-edit\""
      " odk:location-priority=\"balanced\" odk:location-min-interval=\"1\""
      " odk:location-max-age=\"9\"/>"
      "<odk:setgeopoint event=\"odk-instance-first-load\" ref=\"/data/where\"/>"
      "<setvalue event=\"odk-instance-first-load\" ref=\"/data/village\""
      " value=\"instance(string(&quot;last&quot;))/data/a\"/>"
      "</model></h:head><h:body><input ref=\"/data/a\"><odk:setgeopoint"
      " event=\"xforms-value-changed\" ref=\"/data/here\"/></input><input ref=\"/data/b\"/>"
      "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/c\"/></repeat></h:body></h:html>";

static void
state_form (AppFixture *fixture)
{
  g_auto (GStrv) parts = g_strsplit (form_xml, "\"", -1);
  g_autofree char *xml = g_strjoinv ("\\'", parts);
  g_autofree char *json
      = g_strdup_printf ("[{'kind':'form','id':'" ID_FORM "','form_id':'hane_ziyareti',"
                         "'version':'2026060101','media':{},'meta':{},'xml':'%s'}]",
                         xml);

  app_fixture_state (fixture, json);
}

static ZyrVisitFill *
start (AppFixture *fixture, const char *visit)
{
  g_autoptr (GError) error = NULL;
  ZyrVisitFill *fill;

  zyr_visit_fill_start_async (fixture->workspace, visit, NULL, app_done_cb, fixture);
  fill = zyr_visit_fill_start_finish (app_wait (fixture), &error);
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
complete (AppFixture *fixture, ZyrVisitFill *fill)
{
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_complete_async (fill, NULL, app_done_cb, fixture);
  zyr_visit_fill_complete_finish (fill, app_wait (fixture), &error);
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

/* References of what is asked for: "/data/where " */
static char *
requests_of (ZyrVisitFill *fill)
{
  g_autoptr (GPtrArray) requests = zyr_visit_fill_take_requests (fill);
  GString *refs = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    g_string_append_printf (refs, "%s;", ((ZyrFormRequest *)g_ptr_array_index (requests, i))->ref);
  return g_string_free (refs, FALSE);
}

static void
assert_requests (ZyrVisitFill *fill, const char *wanted)
{
  g_autofree char *refs = requests_of (fill);

  g_assert_cmpstr (refs, ==, wanted);
}

static gpointer
read_revision (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) revisions
      = zyr_store_list_records (store, ZYR_KIND_VISIT_REVISION, NULL, error);
  ZyrRecord *last = NULL;

  for (guint i = 0; revisions != NULL && i < revisions->len; i++)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i);

      if (g_strcmp0 (zyr_record_get_string (revision, "visit", NULL), data) == 0
          && (last == NULL
              || zyr_record_get_int (revision, "revision", 0)
                     > zyr_record_get_int (last, "revision", 0)))
        last = revision;
    }
  return last != NULL ? zyr_record_ref (last) : NULL;
}

static ZyrRecord *
last_revision (AppFixture *fixture, const char *visit)
{
  ZyrRecord *revision;

  zyr_store_thread_run_async (fixture->workspace->store, read_revision, (gpointer)visit, NULL,
                              (GDestroyNotify)zyr_record_unref, NULL, app_done_cb, fixture);
  revision = zyr_store_thread_run_finish (fixture->workspace->store, app_wait (fixture), NULL);
  g_assert_nonnull (revision);
  return revision;
}

static gpointer
read_blob (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_store_dup_blob (store, data, NULL, error);
}

static char *
stored_text (AppFixture *fixture, const char *sha256)
{
  g_autoptr (GBytes) bytes = NULL;

  zyr_store_thread_run_async (fixture->workspace->store, read_blob, (gpointer)sha256, NULL,
                              (GDestroyNotify)g_bytes_unref, NULL, app_done_cb, fixture);
  bytes = zyr_store_thread_run_finish (fixture->workspace->store, app_wait (fixture), NULL);
  g_assert_nonnull (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The attachment of that name as a text */
static char *
attached_text (AppFixture *fixture, ZyrRecord *revision, const char *name)
{
  JsonArray *files = json_object_get_array_member (zyr_record_get_body (revision), "attachments");
  JsonObject *file;

  g_assert_cmpuint (json_array_get_length (files), ==, 1);
  file = json_array_get_object_element (files, 0);
  g_assert_cmpstr (zyr_json_get_string (file, "name", NULL), ==, name);
  g_assert_cmpstr (zyr_json_get_string (file, "mime", NULL), ==, "text/csv");
  return stored_text (fixture, zyr_json_get_string (file, "sha256", NULL));
}

/* The log without its times, which the fixture's clock makes all the same */
static void
assert_log (const char *csv, const char *const *wanted)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_auto (GStrv) cells = NULL;
      g_autofree char *line = NULL;

      g_assert_nonnull (lines[i]);
      cells = g_strsplit (lines[i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 11);
      line = g_strjoin (",", cells[0], cells[1], cells[4], cells[7], cells[8], cells[9], cells[10],
                        NULL);
      g_assert_cmpstr (line, ==, wanted[i]);
    }
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length ((char **)wanted) + 1);
}

static void
test_places_and_log (void)
{
  static const char *const wanted[] = {
    "event,node,latitude,old-value,new-value,user,change-reason",
    "form start,,,,,S1,",
    "question,/data/a,39.9,,Yenice,S1,",
    "constraint error,/data/b,39.9,,,S1,",
    "add repeat,/data/r[2],39.9,,,S1,",
    "form resume,,,,,S1,",
    "delete repeat,/data/r[1],,,,S1,",
    "jump,/data/b,,,,S1,",
    "question,/data/b,,99,5,S1,",
    "end screen,,,,,S1,",
    "form finalize,,,,,S1,",
    NULL,
  };
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (ZyrRecord) revision = NULL;
  g_autofree char *instance = NULL;
  g_autofree char *csv = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  state_form (&fixture);
  fill = start (&fixture, ID_TODAY);
  assert_requests (fill, "/data/where;;");
  assert_requests (fill, "");
  g_assert_true (zyr_visit_fill_supply (fill, "/data/where", "39.9 32.8 850 5", NULL));
  zyr_visit_fill_enter_question (fill, "/data/a");
  answer (fill, "/data/a", "Yenice");
  assert_requests (fill, "/data/here;");
  zyr_visit_fill_enter_question (fill, "/data/b");
  answer (fill, "/data/b", "99");
  g_free (zyr_visit_fill_add_repeat (fill, "/data/r", NULL));
  flush (&fixture, fill);

  /* The program dies; what was asked and not given is asked no more, the rest is there. */
  g_clear_object (&fill);
  app_fixture_crash (&fixture);
  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  g_assert_cmpuint (zyr_visit_fill_get_recovered (fill), ==, 4);
  assert_value (fill, "/data/where", "39.9 32.8 850.0 5.0");
  assert_value (fill, "/data/b", "99");
  assert_requests (fill, ";");
  g_assert_true (zyr_visit_fill_remove_repeat (fill, "/data/r[1]", NULL));
  zyr_visit_fill_note_jump (fill, "/data/b");
  zyr_visit_fill_enter_question (fill, "/data/b");
  answer (fill, "/data/b", "5");
  zyr_visit_fill_show_page (fill, NULL);
  g_assert_false (zyr_visit_fill_wants_reason (fill));
  complete (&fixture, fill);
  revision = last_revision (&fixture, ID_TODAY);
  g_assert_nonnull (
      strstr (zyr_record_get_string (revision, "instance", ""), "<audit>audit.csv</audit>"));
  csv = attached_text (&fixture, revision, "audit.csv");
  assert_log (csv, wanted);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

/* How often the journal was written to: the linker puts this in between (--wrap). */
static guint n_writes;
static guint n_written;

gint64 __real_zyr_store_append_answers (ZyrStore *self, const char *draft, GPtrArray *entries,
                                        GError **error);
gint64 __wrap_zyr_store_append_answers (ZyrStore *self, const char *draft, GPtrArray *entries,
                                        GError **error);

gint64
__wrap_zyr_store_append_answers (ZyrStore *self, const char *draft, GPtrArray *entries,
                                 GError **error)
{
  n_writes++;
  n_written += entries->len;
  return __real_zyr_store_append_answers (self, draft, entries, error);
}

/* A card with its answers comes back whole, or not at all if the process dies meanwhile. */
static void
test_a_step_is_taken_back_at_once (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  state_form (&fixture);
  fill = start (&fixture, ID_TODAY);
  g_free (zyr_visit_fill_add_repeat (fill, "/data/r", NULL));
  answer (fill, "/data/r[2]/c", "Can");
  g_assert_true (zyr_visit_fill_remove_repeat (fill, "/data/r[2]", NULL));
  flush (&fixture, fill);
  n_writes = n_written = 0;
  g_free (zyr_visit_fill_move (fill, ZYR_FILL_UNDO));
  answer (fill, "/data/b", "5");
  flush (&fixture, fill);
  g_assert_cmpuint (n_writes, ==, 2);
  g_assert_cmpuint (n_written, >=, 3);
  g_clear_object (&fill);
  app_fixture_crash (&fixture);

  app_fixture_open (&fixture, ID_WORKER);
  fill = start (&fixture, ID_TODAY);
  assert_value (fill, "/data/r[2]/c", "Can");
  assert_value (fill, "/data/b", "5");
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

/* The report before, of another visit, gives what the form wants of it; also to a draft that is
 * opened again after yet another report. */
static void
test_last_saved (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) first = NULL;
  g_autoptr (ZyrVisitFill) second = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  state_form (&fixture);
  first = start (&fixture, ID_TODAY);
  assert_value (first, "/data/village", "");
  answer (first, "/data/a", "Yenice");
  complete (&fixture, first);
  second = start (&fixture, ID_OVERDUE);
  assert_value (second, "/data/village", "Yenice");
  g_clear_object (&first);
  g_clear_object (&second);
  app_fixture_clear (&fixture);
}

/* A returned report that is corrected is a report of its own, which names the first. */
static void
test_correction (void)
{
  static const char id[] = "uuid:7d4a3c2e-0c47-4d6c-a2c4-6b1c6d2d1f10";
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (ZyrRecord) revision = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *state = g_strdup_printf (
      "[{'kind':'visit','id':'" ID_OVERDUE "','no':'ZYR-2026-000002','household':'" ID_HOUSEHOLD
      "','type':'first','programmes':['food'],'planned':'2026-11-10T09:00:00+03:00',"
      "'due':'2026-11-15','worker':'" ID_WORKER "','attempt':1,'form':'" ID_FORM "',"
      "'form_id':'hane_ziyareti','form_version':'2026060101','state':'returned','revision':1},"
      "{'kind':'visit_revision','id':'01a2008d-7400-7000-8000-000000000091','visit':'" ID_OVERDUE
      "','household':'" ID_HOUSEHOLD "','revision':1,'form_id':'hane_ziyareti',"
      "'form_version':'2026060101','worker':'" ID_WORKER "','attachments':[],"
      "'instance':'<data id=\\'hane_ziyareti\\' version=\\'2026060101\\'><a>eski</a>"
      "<meta><instanceID>%s</instanceID></meta></data>'}]",
      id);

  app_fixture_open (&fixture, ID_WORKER);
  state_form (&fixture);
  app_fixture_state (&fixture, state);
  fill = start (&fixture, ID_OVERDUE);
  assert_value (fill, "/data/a", "eski");
  assert_value (fill, "/data/meta/deprecatedID", id);
  before = zyr_form_session_dup_meta (zyr_visit_fill_get_session (fill), "instanceID");
  g_assert_cmpstr (before, !=, id);
  answer (fill, "/data/a", "yeni");
  zyr_visit_fill_close_async (fill, app_done_cb, &fixture);
  g_assert_true (zyr_visit_fill_close_finish (fill, app_wait (&fixture), NULL));
  g_clear_object (&fill);
  fill = start (&fixture, ID_OVERDUE);
  after = zyr_form_session_dup_meta (zyr_visit_fill_get_session (fill), "instanceID");
  g_assert_cmpstr (before, ==, after);
  assert_value (fill, "/data/meta/deprecatedID", id);
  assert_value (fill, "/data/a", "yeni");
  /* The form wants to know why, and the log that goes with the report says so. */
  g_assert_true (zyr_visit_fill_wants_reason (fill));
  zyr_visit_fill_set_reason (fill, "the village was wrong");
  complete (&fixture, fill);
  revision = last_revision (&fixture, ID_OVERDUE);
  csv = attached_text (&fixture, revision, "audit.csv");
  g_assert_nonnull (strstr (csv, "\nchange reason,"));
  g_assert_nonnull (strstr (csv, ",the village was wrong\n"));
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

static const char recording_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\""
      " xmlns:odk=\"http://www.opendatakit.org/xforms\">"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><a/><sound/></data></instance>"
      "<bind nodeset=\"/data/sound\" type=\"binary\"/>"
      "<odk:recordaudio event=\"odk-instance-load\" ref=\"/data/sound\" odk:quality=\"low\"/>"
      "</model></h:head><h:body><input ref=\"/data/a\"/></h:body></h:html>";

static gboolean
add_sound (ZyrVisitFill *fill, const char *text, gboolean begins)
{
  g_autoptr (GBytes) piece = g_bytes_new (text, strlen (text));

  return zyr_visit_fill_add_sound (fill, "/data/sound", piece, begins);
}

/* What answers the question that no question of the form shows */
static void
assert_sound (AppFixture *fixture, ZyrVisitFill *fill, const char *wanted)
{
  g_autofree char *name
      = zyr_form_session_dup_value (zyr_visit_fill_get_session (fill), "/data/sound");
  g_autofree char *sha256 = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_str_has_suffix (name, ".ogg"));
  sha256 = g_strndup (name, strlen (name) - strlen (".ogg"));
  text = stored_text (fixture, sha256);
  g_assert_cmpstr (text, ==, wanted);
}

static void
end_sound (AppFixture *fixture, ZyrVisitFill *fill)
{
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_end_sound_async (fill, "/data/sound", app_done_cb, fixture);
  zyr_visit_fill_end_sound_finish (fill, app_wait (fixture), &error);
  g_assert_no_error (error);
}

/* The program dies: nothing is closed, nothing ended. */
static ZyrVisitFill *
start_after_crash (AppFixture *fixture, ZyrVisitFill *fill)
{
  app_settle (fixture);
  g_object_unref (fill);
  app_fixture_crash (fixture);
  app_fixture_open (fixture, ID_WORKER);
  return start (fixture, ID_TODAY);
}

static JsonArray *
sent_files (AppFixture *fixture)
{
  g_autoptr (ZyrRecord) revision = last_revision (fixture, ID_TODAY);
  JsonObject *body = zyr_record_get_body (revision);

  return json_array_ref (json_object_get_array_member (body, "attachments"));
}

/* What was recorded until the program died is there, goes on, and goes with the report. */
static void
test_recording (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (JsonArray) files = NULL;
  JsonObject *file;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, recording_xml);
  fill = start (&fixture, ID_TODAY);
  assert_requests (fill, "/data/sound;");
  g_assert_false (zyr_visit_fill_has_sound (fill, "/data/sound"));
  g_assert_false (add_sound (fill, "the middle", FALSE));
  g_assert_true (add_sound (fill, "one ", TRUE));
  g_assert_true (add_sound (fill, "two ", FALSE));
  assert_value (fill, "/data/sound", "");

  fill = start_after_crash (&fixture, g_steal_pointer (&fill));
  assert_sound (&fixture, fill, "one two ");
  assert_requests (fill, "/data/sound;");
  g_assert_true (add_sound (fill, "three ", TRUE));
  end_sound (&fixture, fill);
  assert_sound (&fixture, fill, "one two three ");
  g_assert_true (zyr_visit_fill_get_records (fill));
  zyr_visit_fill_set_records (fill, FALSE);

  fill = start_after_crash (&fixture, g_steal_pointer (&fill));
  g_assert_false (zyr_visit_fill_get_records (fill));
  assert_sound (&fixture, fill, "one two three ");
  g_assert_true (add_sound (fill, "four", TRUE));
  end_sound (&fixture, fill);
  complete (&fixture, fill);
  files = sent_files (&fixture);
  g_assert_cmpuint (json_array_get_length (files), ==, 1);
  file = json_array_get_object_element (files, 0);
  g_assert_cmpstr (zyr_json_get_string (file, "ref", NULL), ==, "/data/sound");
  g_assert_cmpstr (zyr_json_get_string (file, "mime", NULL), ==, "audio/ogg");
  g_assert_cmpint (zyr_json_get_int (file, "size", 0), ==, strlen ("one two three four"));
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

/* What the household did not want is gone, and stays so; so does what was answered otherwise. */
static void
test_recording_is_dropped (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (JsonArray) files = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, recording_xml);
  fill = start (&fixture, ID_TODAY);
  g_assert_true (add_sound (fill, "one ", TRUE));
  end_sound (&fixture, fill);
  zyr_visit_fill_drop_sound (fill, "/data/sound");
  assert_value (fill, "/data/sound", "");
  g_assert_false (zyr_visit_fill_has_sound (fill, "/data/sound"));
  g_assert_false (add_sound (fill, "two ", FALSE));

  fill = start_after_crash (&fixture, g_steal_pointer (&fill));
  assert_value (fill, "/data/sound", "");
  g_assert_true (add_sound (fill, "two ", TRUE));
  answer (fill, "/data/sound", "");
  g_assert_false (add_sound (fill, "three ", FALSE));
  end_sound (&fixture, fill);

  fill = start_after_crash (&fixture, g_steal_pointer (&fill));
  assert_value (fill, "/data/sound", "");
  complete (&fixture, fill);
  files = sent_files (&fixture);
  g_assert_cmpuint (json_array_get_length (files), ==, 0);
  g_clear_object (&fill);
  app_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/device/places-and-log", test_places_and_log);
  g_test_add_func ("/app/device/taken-back-at-once", test_a_step_is_taken_back_at_once);
  g_test_add_func ("/app/device/last-saved", test_last_saved);
  g_test_add_func ("/app/device/correction", test_correction);
  g_test_add_func ("/app/device/recording", test_recording);
  g_test_add_func ("/app/device/recording-is-dropped", test_recording_is_dropped);
  return g_test_run ();
}
