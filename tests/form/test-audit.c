/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of how a form was filled in */
#include <string.h>

#include "form-kit.h"
#include "zyr-form-audit.h"

static ZyrForm *
form_with (const char *attributes)
{
  g_autofree char *xml = g_strdup_printf (
      KIT_FORM ("<instance><data id='f'><a/><orx:meta><orx:audit/></orx:meta></data></instance>"
                "<bind nodeset='/data/meta/audit' type='binary' %s/>",
                "<input ref='/data/a'/>"),
      attributes);

  return kit_form (xml);
}

static void
assert_log (ZyrFormAudit *audit, const char *wanted)
{
  g_autofree char *csv = zyr_form_audit_to_csv (audit);

  g_assert_cmpstr (csv, ==, wanted);
}

static void
test_none (void)
{
  g_autoptr (ZyrForm) form
      = kit_form (KIT_FORM ("<instance><data id='f'><audit/></data></instance>", ""));

  g_assert_null (zyr_form_audit_new (form, "ayse"));
}

/* A form that wants no more than the events and their times */
static void
test_plain (void)
{
  g_autoptr (ZyrForm) form = form_with ("");
  g_autoptr (ZyrFormAudit) audit = zyr_form_audit_new (form, "ayse");

  g_assert_cmpstr (zyr_form_audit_get_ref (audit), ==, "/data/meta/audit");
  g_assert_cmpstr (zyr_form_audit_note (audit, ZYR_FORM_AUDIT_START, NULL, 1000), ==,
                   "form start,,1000,");
  g_assert_null (zyr_form_audit_enter (audit, "/data/a", "", 2000));
  g_assert_cmpstr (zyr_form_audit_get_question (audit), ==, "/data/a");
  g_assert_cmpstr (zyr_form_audit_leave (audit, "secret", 5000), ==, "question,/data/a,2000,5000");
  g_assert_null (zyr_form_audit_get_question (audit));
  g_assert_null (zyr_form_audit_leave (audit, "", 5001));
  /* from one question to the next */
  g_assert_null (zyr_form_audit_enter (audit, "/data/r[1]/b", "", 6000));
  g_assert_null (zyr_form_audit_enter (audit, "/data/r[1]/b", "", 6500));
  g_assert_cmpstr (zyr_form_audit_enter (audit, "/data/c", "", 7000), ==,
                   "question,/data/r[1]/b,6000,7000");
  zyr_form_audit_note (audit, ZYR_FORM_AUDIT_ADD_REPEAT, "/data/r[2]", 7500);
  /* a clock that was set back does not end before it began */
  zyr_form_audit_leave (audit, "", 6999);
  zyr_form_audit_note (audit, ZYR_FORM_AUDIT_FINALIZE, NULL, 8000);
  g_assert_null (zyr_form_audit_wants_place (audit, NULL));
  g_assert_false (zyr_form_audit_wants_reason (audit));
  assert_log (audit, "event,node,start,end\n"
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
  g_autoptr (ZyrFormAudit) audit = zyr_form_audit_new (form, "ayse, o");
  gint64 interval_s = 0;

  g_assert_cmpstr (zyr_form_audit_wants_place (audit, &interval_s), ==, "balanced");
  g_assert_cmpint (interval_s, ==, 10);
  g_assert_true (zyr_form_audit_wants_reason (audit));
  zyr_form_audit_restore (audit, "form start,,1,,,,,,,\"ayse, o\",");
  zyr_form_audit_note (audit, ZYR_FORM_AUDIT_RESUME, NULL, 1000);
  zyr_form_audit_set_reason (audit, "the rent, as told");
  zyr_form_audit_note (audit, ZYR_FORM_AUDIT_CHANGE_REASON, NULL, 1100);
  zyr_form_audit_set_place (audit, "39.92 32.85 850 5", 1200);
  zyr_form_audit_enter (audit, "/data/a", "old \"one\"", 2000);
  zyr_form_audit_leave (audit, "new \"one\", two\nlines", 3000);
  zyr_form_audit_enter (audit, "/data/b", "same", 70000);
  zyr_form_audit_leave (audit, "same", 71000);
  assert_log (audit, "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,"
                     "change-reason\n"
                     "form start,,1,,,,,,,\"ayse, o\",\n"
                     "form resume,,1000,,,,,,,\"ayse, o\",\n"
                     "change reason,,1100,,,,,,,\"ayse, o\",\"the rent, as told\"\n"
                     "question,/data/a,2000,3000,39.92,32.85,5,old \"one\",\"new \"\"one\"\", two\n"
                     "lines\",\"ayse, o\",\n"
                     "question,/data/b,70000,71000,,,,,,\"ayse, o\",\n");
}

static void
test_places_refused (void)
{
  static const char *const wrong[] = {
    "odk:location-priority='balanced'",
    "odk:location-priority='always' odk:location-min-interval='1' odk:location-max-age='2'",
    "odk:location-priority='balanced' odk:location-min-interval='60' odk:location-max-age='10'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (ZyrForm) form = form_with (wrong[i]);
      g_autoptr (ZyrFormAudit) audit = zyr_form_audit_new (form, NULL);

      zyr_form_audit_set_place (audit, "1 2", 1);
      zyr_form_audit_note (audit, ZYR_FORM_AUDIT_START, NULL, 1);
      g_assert_null (zyr_form_audit_wants_place (audit, NULL));
      assert_log (audit, "event,node,start,end\nform start,,1,\n");
    }
}

/* The log is bounded, also when a draft lives for years */
static void
test_bounded (void)
{
  g_autoptr (ZyrForm) form = form_with ("odk:track-changes='true'");
  g_autoptr (ZyrFormAudit) audit = zyr_form_audit_new (form, NULL);
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *csv = NULL;
  guint n = 0;

  for (guint i = 0; i < 3000; i++)
    {
      zyr_form_audit_enter (audit, "/data/a", "", 1);
      n += zyr_form_audit_leave (audit, text, 2) != NULL;
    }
  csv = zyr_form_audit_to_csv (audit);
  g_assert_cmpuint (n, >, 500);
  g_assert_cmpuint (n, <, 3000);
  g_assert_cmpuint (strlen (csv), <, 5 * 1024 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/audit/none", test_none);
  g_test_add_func ("/form/audit/plain", test_plain);
  g_test_add_func ("/form/audit/full", test_full);
  g_test_add_func ("/form/audit/places-refused", test_places_refused);
  g_test_add_func ("/form/audit/bounded", test_bounded);
  return g_test_run ();
}
