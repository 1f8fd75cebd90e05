/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a visit tells the log which question has the focus. */
#include <locale.h>
#include <string.h>

#include "app-fixture.h"
#include "zyr-fill-device.h"
#include "zyr-fill-host.h"
#include "zyr-ui-types.h"
#include "zyr-visit-fill-private.h"

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
  g_auto (GStrv) parts = g_strsplit (form_xml, "\"", -1);
  g_autofree char *xml = g_strjoinv ("\\'", parts);
  g_autofree char *json
      = g_strdup_printf ("[{'kind':'form','id':'" ID_FORM "','form_id':'hane_ziyareti',"
                         "'version':'2026060101','media':{},'meta':{},'xml':'%s'}]",
                         xml);
  g_autoptr (GError) error = NULL;
  ZyrVisitFill *fill;

  app_fixture_open (fixture, ID_WORKER);
  app_fixture_state (fixture, json);
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
  zyr_fill_device_attach (fill, form);
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

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_setenv ("ZYR_SOURCE", TEST_SOURCE, TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  zyr_ui_ensure_types ();
  g_test_add_func ("/ui/fill-device/focus", test_focus);

  return g_test_run ();
}
