/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of how a form was filled in */
#include <string.h>

#include "zyr-fill-log.h"

static ZyrForm *
form_with (const char *attributes)
{
  g_autofree char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:odk='http://www.opendatakit.org/xforms'><h:head><h:title>T</h:title><model>"
      "<instance><data id='f'><a/><meta><audit/></meta></data></instance>"
      "<bind nodeset='/data/meta/audit' type='binary' %s/></model></h:head>"
      "<h:body><input ref='/data/a'/></h:body></h:html>",
      attributes);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  ZyrForm *form = zyr_form_new_from_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  return form;
}

static void
assert_log (ZyrFillLog *log, const char *wanted)
{
  g_autofree char *csv = zyr_fill_log_to_csv (log);

  g_assert_cmpstr (csv, ==, wanted);
}

/* A form that wants no more than the events and their times */
static void
test_plain (void)
{
  g_autoptr (ZyrForm) form = form_with ("");
  g_autoptr (ZyrFillLog) log = zyr_fill_log_new (form, "ayse");

  g_assert_cmpstr (zyr_fill_log_get_ref (log), ==, "/data/meta/audit");
  g_assert_cmpstr (zyr_fill_log_note (log, ZYR_FILL_LOG_START, NULL, 1000), ==,
                   "form start,,1000,");
  g_assert_null (zyr_fill_log_enter (log, "/data/a", "", 2000));
  g_assert_cmpstr (zyr_fill_log_get_question (log), ==, "/data/a");
  g_assert_cmpstr (zyr_fill_log_leave (log, "secret", 5000), ==, "question,/data/a,2000,5000");
  g_assert_null (zyr_fill_log_get_question (log));
  g_assert_null (zyr_fill_log_leave (log, "", 5001));
  /* from one question to the next */
  g_assert_null (zyr_fill_log_enter (log, "/data/r[1]/b", "", 6000));
  g_assert_null (zyr_fill_log_enter (log, "/data/r[1]/b", "", 6500));
  g_assert_cmpstr (zyr_fill_log_enter (log, "/data/c", "", 7000), ==,
                   "question,/data/r[1]/b,6000,7000");
  zyr_fill_log_note (log, ZYR_FILL_LOG_ADD_REPEAT, "/data/r[2]", 7500);
  /* a clock that was set back does not end before it began */
  zyr_fill_log_leave (log, "", 6999);
  zyr_fill_log_note (log, ZYR_FILL_LOG_FINALIZE, NULL, 8000);
  g_assert_null (zyr_fill_log_wants_place (log, NULL));
  g_assert_false (zyr_fill_log_wants_reason (log));
  assert_log (log, "event,node,start,end\n"
                     "form start,,1000,\n"
                     "question,/data/a,2000,5000\n"
                     "question,/data/r[1]/b,6000,7000\n"
                     "add repeat,/data/r[2],7500,\n"
                     "question,/data/c,7000,7000\n"
                     "form finalize,,8000,\n");
}

/* Everything a form may ask for; the log goes on where the draft was put away */
static void
test_full (void)
{
  g_autoptr (ZyrForm) form = form_with (
      "odk:location-priority='balanced' odk:location-min-interval='10' odk:location-max-age='60'"
      " odk:track-changes='true' odk:track-changes-reasons='on-form-edit' "
      "odk:identify-user='true'");
  g_autoptr (ZyrFillLog) log = zyr_fill_log_new (form, "ayse, o");
  gint64 interval_s = 0;

  g_assert_cmpstr (zyr_fill_log_wants_place (log, &interval_s), ==, "balanced");
  g_assert_cmpint (interval_s, ==, 10);
  g_assert_true (zyr_fill_log_wants_reason (log));
  zyr_fill_log_restore (log, "form start,,1,,,,,,,\"ayse, o\",");
  zyr_fill_log_note (log, ZYR_FILL_LOG_RESUME, NULL, 1000);
  zyr_fill_log_set_reason (log, "the rent, as told");
  zyr_fill_log_note (log, ZYR_FILL_LOG_CHANGE_REASON, NULL, 1100);
  zyr_fill_log_set_place (log, "39.92 32.85 850 5", 1200);
  zyr_fill_log_enter (log, "/data/a", "old \"one\"", 2000);
  zyr_fill_log_leave (log, "new \"one\", two\nlines", 3000);
  zyr_fill_log_enter (log, "/data/b", "same", 70000);
  zyr_fill_log_leave (log, "same", 71000);
  assert_log (log, "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,"
                     "change-reason\n"
                     "form start,,1,,,,,,,\"ayse, o\",\n"
                     "form resume,,1000,,,,,,,\"ayse, o\",\n"
                     "change reason,,1100,,,,,,,\"ayse, o\",\"the rent, as told\"\n"
                     "question,/data/a,2000,3000,39.92,32.85,5,old \"one\",\"new \"\"one\"\", two\n"
                     "lines\",\"ayse, o\",\n"
                     "question,/data/b,70000,71000,,,,,,\"ayse, o\",\n");
}

/* A place that nobody asked for is not noted */
static void
test_no_places (void)
{
  g_autoptr (ZyrForm) form = form_with ("odk:location-priority='balanced'");
  g_autoptr (ZyrFillLog) log = zyr_fill_log_new (form, NULL);

  zyr_fill_log_set_place (log, "1 2", 1);
  zyr_fill_log_note (log, ZYR_FILL_LOG_START, NULL, 1);
  assert_log (log, "event,node,start,end\nform start,,1,\n");
}

/* The log is bounded, also when a draft lives for years */
static void
test_bounded (void)
{
  g_autoptr (ZyrForm) form = form_with ("odk:track-changes='true'");
  g_autoptr (ZyrFillLog) log = zyr_fill_log_new (form, NULL);
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *csv = NULL;
  guint n = 0;

  for (guint i = 0; i < 3000; i++)
    {
      zyr_fill_log_enter (log, "/data/a", "", 1);
      n += zyr_fill_log_leave (log, text, 2) != NULL;
    }
  csv = zyr_fill_log_to_csv (log);
  g_assert_cmpuint (n, >, 500);
  g_assert_cmpuint (n, <, 3000);
  g_assert_cmpuint (strlen (csv), <, 5 * 1024 * 1024);
}

/* Pages have rows of their own; what is shown with others in a group has one only when changed */
static void
test_pages (void)
{
  g_autoptr (ZyrForm) form = form_with ("odk:track-changes='true'");
  g_autoptr (ZyrForm) bare = form_with ("");
  g_autoptr (ZyrFillLog) log = zyr_fill_log_new (form, NULL);
  g_autoptr (ZyrFillLog) times = zyr_fill_log_new (bare, NULL);

  g_assert_null (zyr_fill_log_leave_page (log, 1));
  zyr_fill_log_show_page (log, ZYR_FILL_LOG_GROUP, "/data/g", 10);
  zyr_fill_log_enter (log, "/data/g/a", "", 11);
  g_assert_null (zyr_fill_log_leave (log, "", 12));
  zyr_fill_log_enter (log, "/data/g/b", "", 13);
  g_assert_cmpstr (zyr_fill_log_leave (log, "x", 14), ==, "question,/data/g/b,13,14,,x");
  g_assert_cmpstr (zyr_fill_log_leave_page (log, 15), ==, "group questions,/data/g,10,15,,");
  zyr_fill_log_show_page (log, ZYR_FILL_LOG_END_SCREEN, NULL, 20);
  g_assert_cmpstr (zyr_fill_log_leave_page (log, 19), ==, "end screen,,20,20,,");
  g_assert_null (zyr_fill_log_leave_page (log, 21));
  zyr_fill_log_show_page (times, ZYR_FILL_LOG_GROUP, "/data/g", 10);
  zyr_fill_log_enter (times, "/data/g/b", "", 13);
  g_assert_null (zyr_fill_log_leave (times, "x", 14));
  g_assert_cmpstr (zyr_fill_log_leave_page (times, 15), ==, "group questions,/data/g,10,15");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/fill-log/plain", test_plain);
  g_test_add_func ("/app/fill-log/full", test_full);
  g_test_add_func ("/app/fill-log/no-places", test_no_places);
  g_test_add_func ("/app/fill-log/bounded", test_bounded);
  g_test_add_func ("/app/fill-log/pages", test_pages);
  return g_test_run ();
}
