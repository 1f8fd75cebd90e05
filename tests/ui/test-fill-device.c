/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a visit tells the log which question has the focus. */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "zyr-audio-field.h"
#include "zyr-completion-page.h"
#include "zyr-fill-device.h"
#include "zyr-fill-host.h"
#include "zyr-form-banner.h"
#include "zyr-player.h"
#include "zyr-sentences.h"
#include "zyr-recording-bar.h"
#include "zyr-ui-types.h"
#include "zyr-visit-fill-private.h"
#include "zyr-visit-page.h"

static const char form_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><a/><b/><meta><audit/></meta></data></instance></model></h:head>"
      "<h:body><input ref=\"/data/a\"><label>A</label></input>"
      "<input ref=\"/data/b\"><label>B</label></input></h:body></h:html>";

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static ZyrVisitFill *
open_fill (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  ZyrVisitFill *fill;

  app_fixture_open (fixture, ID_WORKER);
  app_fixture_state_xml (fixture, form_xml);
  zyr_visit_fill_start_async (fixture->workspace, ID_TODAY, NULL, app_done_cb, fixture);
  fill = zyr_visit_fill_start_finish (app_wait (fixture), &error);
  g_assert_no_error (error);
  return fill;
}

/* Lines of the log that tell of @ref */
static guint
count_rows (ZyrVisitFill *fill, const char *ref)
{
  g_autofree char *csv = zyr_fill_log_to_csv (fill->audit);
  g_autofree char *start = g_strdup_printf ("question,%s,", ref);
  guint n = 0;

  for (const char *at = strstr (csv, start); at != NULL; at = strstr (at + 1, start))
    n++;
  return n;
}

static void
test_focus (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = open_fill (&fixture);
  g_autoptr (ZyrFormHost) host = zyr_fill_host_new (fill);
  ZyrFormView *form = ZYR_FORM_VIEW (zyr_form_view_new (host));
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *window = gtk_window_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (form));
  gtk_window_set_child (GTK_WINDOW (window), toasts);
  zyr_fill_device_attach (fill, form, NULL);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  g_assert_true (zyr_form_view_focus (form, "/data/a"));
  settle ();
  g_assert_cmpstr (zyr_fill_log_get_question (fill->audit), ==, "/data/a");
  g_assert_true (zyr_form_view_focus (form, "/data/b"));
  settle ();
  g_assert_cmpstr (zyr_fill_log_get_question (fill->audit), ==, "/data/b");
  g_assert_cmpuint (count_rows (fill, "/data/a"), >=, 1);
  g_assert_cmpuint (count_rows (fill, "/data/b"), ==, 0);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  settle ();
  g_assert_null (zyr_fill_log_get_question (fill->audit));
  g_assert_cmpuint (count_rows (fill, "/data/b"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_clear_object (&host);
  g_clear_object (&fill);
  app_settle (&fixture);
  app_fixture_clear (&fixture);
}

static const char faulty_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">\n"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><a>MD5</a><b/></data></instance>\n"
      "<bind nodeset=\"/data/b\" calculate=\"digest('x', /data/a)\"/></model></h:head>"
      "<h:body><input ref=\"/data/a\"><label>A</label></input></h:body></h:html>";

/* (nullable): the label of the first banner at or below @widget that is shown */
static const char *
find_banner (GtkWidget *widget)
{
  const char *text = NULL;

  if (ZYR_IS_FORM_BANNER (widget))
    return gtk_widget_get_visible (widget)
               ? gtk_label_get_text (GTK_LABEL (
                   gtk_widget_get_first_child (gtk_widget_get_first_child (widget))))
               : NULL;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && text == NULL;
       c = gtk_widget_get_next_sibling (c))
    text = find_banner (c);
  return text;
}

static GtkWidget *
find_entry (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_TEXT (widget) ? widget : NULL;

  if (GTK_IS_SEARCH_ENTRY (widget)) /* the finder's */
    return NULL;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_entry (c);
  return found;
}

/* A calculation that fails is told on the page, in words, for as long as it does. */
static void
test_fault (void)
{
  AppFixture fixture = { 0 };
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page;
  GtkWidget *entry;
  const char *told;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, faulty_xml);
  page = zyr_visit_page_new (fixture.workspace, ID_TODAY);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), page);
  gtk_window_set_child (GTK_WINDOW (window), toasts);
  gtk_window_present (GTK_WINDOW (window));
  while ((entry = find_entry (page)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (find_banner (page));
  gtk_editable_set_text (GTK_EDITABLE (entry), "nonsense");
  while ((told = find_banner (page)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (told, "/data/b"));
  g_assert_nonnull (strstr (told, "3"));
  g_assert_null (strstr (told, "digest"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "nonsense");
  gtk_editable_set_text (GTK_EDITABLE (entry), "SHA-1");
  while (find_banner (page) != NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  app_settle (&fixture);
  app_fixture_clear (&fixture);
}

/* Every kind of fault has words of its own kind, and never the engine's. */
static void
test_fault_sentences (void)
{
  for (int code = ZYR_FORM_ERROR_PARSE; code <= ZYR_FORM_ERROR_READONLY; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (ZYR_FORM_ERROR, code, "the engine's own");
      g_autofree char *sentence = zyr_sentence_for_fault (error);
      const char *rest = sentence;

      g_assert_null (strstr (sentence, "engine"));
      for (guint i = 0; i < 2; i++)
        {
          rest = strstr (rest, ". ");
          g_assert_nonnull (rest);
          rest += strlen (". ");
        }
    }
}

static GtkWidget *
find_of_type (GtkWidget *widget, GType type, const char *css_class)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type)
      && (css_class == NULL || gtk_widget_has_css_class (widget, css_class)))
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL;
       c = gtk_widget_get_next_sibling (c))
    found = find_of_type (c, type, css_class);
  return found;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A correction whose form asks why is not completed without a reason. */
static void
test_reason (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (ZyrVisitFill) fill = open_fill (&fixture);
  g_autoptr (ZyrFormHost) host = zyr_fill_host_new (fill);
  ZyrCompletionPage *page
      = g_object_ref_sink (ZYR_COMPLETION_PAGE (zyr_completion_page_new (host, NULL)));
  GtkWidget *button = find_of_type (GTK_WIDGET (page), GTK_TYPE_BUTTON, "pill");
  GtkWidget *entry = find_of_type (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW, NULL);
  g_autofree char *reason = NULL;
  guint n_completed = 0;

  g_signal_connect_swapped (page, "complete", G_CALLBACK (count_cb), &n_completed);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_completed, ==, 1);
  zyr_completion_page_ask_reason (page);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_completed, ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "  the rent was wrong ");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_completed, ==, 2);
  reason = zyr_completion_page_dup_reason (page);
  g_assert_cmpstr (reason, ==, "the rent was wrong");
  g_object_unref (page);
  g_clear_object (&host);
  g_clear_object (&fill);
  app_settle (&fixture);
  app_fixture_clear (&fixture);
}

static const char recording_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\""
      " xmlns:odk=\"http://www.opendatakit.org/xforms\">"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><a/><sound/></data></instance>"
      "<bind nodeset=\"/data/sound\" type=\"binary\"/>"
      "<odk:recordaudio event=\"odk-instance-load\" ref=\"/data/sound\"/></model></h:head>"
      "<h:body><input ref=\"/data/a\"><label>A</label></input></h:body></h:html>";

/* The page of a visit whose form records */
static GtkWidget *
open_page (AppFixture *fixture, GtkWidget **window)
{
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *page = zyr_visit_page_new (fixture->workspace, ID_TODAY);

  *window = gtk_window_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), page);
  gtk_window_set_child (GTK_WINDOW (*window), toasts);
  gtk_window_present (GTK_WINDOW (*window));
  return find_of_type (page, ZYR_TYPE_RECORDING_BAR, NULL);
}

static void
close_page (AppFixture *fixture, GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  app_settle (fixture);
  app_settle (fixture);
}

static void
wait_for_state (GtkWidget *bar, const char *start)
{
  GtkWidget *state = find_of_type (bar, GTK_TYPE_LABEL, "heading");

  while (!gtk_widget_get_mapped (bar)
         || !g_str_has_prefix (gtk_label_get_text (GTK_LABEL (state)), start))
    g_main_context_iteration (NULL, TRUE);
}

static void
press (GtkWidget *bar, const char *label)
{
  GtkWidget *toggle = find_of_type (bar, GTK_TYPE_BUTTON, NULL);

  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (toggle)), ==, label);
  g_signal_emit_by_name (toggle, "clicked");
  settle ();
}

static void
not_played_cb (ZyrPlayer *player, const GError *error)
{
  g_assert_no_error (error);
}

static gint64
length_of_answer (AppFixture *fixture)
{
  g_autoptr (ZyrVisitFill) fill = NULL;
  g_autoptr (GBytes) sound = NULL;
  g_autoptr (ZyrPlayer) player = NULL;
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_start_async (fixture->workspace, ID_TODAY, NULL, app_done_cb, fixture);
  fill = zyr_visit_fill_start_finish (app_wait (fixture), &error);
  g_assert_no_error (error);
  zyr_visit_fill_load_picture_async (fill, "/data/sound", NULL, app_done_cb, fixture);
  sound = zyr_visit_fill_load_picture_finish (fill, app_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_nonnull (sound);
  player = zyr_player_new (sound, "fakesink sync=false");
  g_signal_connect (player, "failed", G_CALLBACK (not_played_cb), NULL);
  zyr_player_play (player);
  while (zyr_player_is_playing (player))
    g_main_context_iteration (NULL, TRUE);
  return zyr_player_get_length_ms (player);
}

/* What is said is recorded only while it can be seen that it is; the page that goes away, and the one
 * that comes again, go on with one sound. */
static void
test_recording (void)
{
  AppFixture fixture = { 0 };
  GtkWidget *window;
  GtkWidget *bar;
  gint64 first_ms;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, recording_xml);
  bar = open_page (&fixture, &window);
  g_assert_false (gtk_widget_get_visible (bar));
  wait_for_state (bar, "Recording – 0:01");
  g_assert_true (gtk_widget_has_css_class (bar, "recording"));
  gtk_widget_set_visible (window, FALSE);
  settle ();
  g_assert_false (gtk_widget_has_css_class (bar, "recording"));
  close_page (&fixture, window);
  first_ms = length_of_answer (&fixture);
  g_assert_cmpint (first_ms, >=, 500);

  bar = open_page (&fixture, &window);
  wait_for_state (bar, "Recording – 0:01");
  press (bar, "Stop");
  wait_for_state (bar, "Not recording – 0:01 is kept");
  close_page (&fixture, window);
  g_assert_cmpint (length_of_answer (&fixture), >=, first_ms + 500);

  /* Who has stopped it is not recorded again. */
  bar = open_page (&fixture, &window);
  wait_for_state (bar, "Not recording – what was recorded is kept");
  g_assert_false (gtk_widget_has_css_class (bar, "recording"));
  press (bar, "Record");
  wait_for_state (bar, "Recording");
  close_page (&fixture, window);
  app_fixture_clear (&fixture);
}

static const char voice_xml[]
    = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
      "<h:head><h:title>T</h:title><model><instance><data id=\"hane_ziyareti\""
      " version=\"2026060101\"><sound/></data></instance>"
      "<bind nodeset=\"/data/sound\" type=\"binary\"/></model></h:head><h:body>"
      "<upload ref=\"/data/sound\" mediatype=\"audio/*\"><label>A</label></upload></h:body></h:html>";

static void
wait_for_text (GtkWidget *field, const char *start)
{
  GtkWidget *time = find_of_type (field, GTK_TYPE_LABEL, "numeric");

  while (!g_str_has_prefix (gtk_label_get_text (GTK_LABEL (time)), start))
    g_main_context_iteration (NULL, TRUE);
}

/* In a process of its own: records until it is killed. */
static void
record_for_ever (const char *folder)
{
  AppFixture fixture = { .folder = g_strdup (folder),
                         .clock = zyr_clock_new_fake_iso ("2026-11-21T10:00:00+03:00") };
  GtkWidget *window;
  GtkWidget *field = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  open_page (&fixture, &window);
  while (field == NULL || !gtk_widget_get_mapped (field))
    {
      g_main_context_iteration (NULL, TRUE);
      field = find_of_type (window, ZYR_TYPE_AUDIO_FIELD, NULL);
    }
  g_signal_emit_by_name (find_of_type (field, GTK_TYPE_BUTTON, NULL), "clicked");
  wait_for_text (field, "Recording – 0:05");
  g_print ("recorded\n");
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

/* kill -9 while somebody speaks: what was said but the last two seconds is there, and the question
 * is answered with it. */
static void
test_voice_outlives_the_program (void)
{
  AppFixture fixture = { 0 };
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) recording = NULL;
  g_autoptr (GDataInputStream) told = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_open (&fixture, ID_WORKER);
  app_fixture_state_xml (&fixture, voice_xml);
  app_fixture_crash (&fixture);

  g_subprocess_launcher_setenv (launcher, "ZYR_TEST_RECORDS_IN", fixture.folder, TRUE);
  recording = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", NULL);
  g_assert_no_error (error);
  told = g_data_input_stream_new (g_subprocess_get_stdout_pipe (recording));
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (told, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
    }
  while (!g_str_equal (line, "recorded"));
  g_subprocess_force_exit (recording);
  g_subprocess_wait (recording, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (recording));

  app_fixture_open (&fixture, ID_WORKER);
  g_assert_cmpint (length_of_answer (&fixture), >=, 1500);
  app_settle (&fixture);
  app_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  const char *folder = g_getenv ("ZYR_TEST_RECORDS_IN");

  setlocale (LC_ALL, "");
  g_setenv ("ZYR_SOURCE", TEST_SOURCE, TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("ZYR_AUDIO_SOURCE", "audiotestsrc is-live=true", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  zyr_ui_ensure_types ();
  if (folder != NULL)
    record_for_ever (folder);
  g_test_add_func ("/ui/fill-device/focus", test_focus);
  g_test_add_func ("/ui/visit-page/fault", test_fault);
  g_test_add_func ("/ui/visit-page/recording", test_recording);
  g_test_add_func ("/ui/visit-page/voice-outlives-the-program", test_voice_outlives_the_program);
  g_test_add_func ("/ui/visit-page/reason", test_reason);
  g_test_add_func ("/ui/visit-page/fault-sentences", test_fault_sentences);

  return g_test_run ();
}
