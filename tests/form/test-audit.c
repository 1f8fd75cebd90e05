/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form wants logged of how it is filled in */
#include "form-kit.h"

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
test_none (void)
{
  g_autoptr (ZyrForm) form
      = kit_form (KIT_FORM ("<instance><data id='f'><audit/></data></instance>", ""));

  g_assert_null (zyr_form_get_audit (form));
}

static void
test_plain (void)
{
  g_autoptr (ZyrForm) form = form_with ("");
  const ZyrFormAudit *audit = zyr_form_get_audit (form);

  g_assert_cmpstr (audit->ref, ==, "/data/meta/audit");
  g_assert_null (audit->place_priority);
  g_assert_false (audit->tracks_changes);
  g_assert_false (audit->tracks_reasons);
  g_assert_false (audit->tracks_user);
}

static void
test_full (void)
{
  g_autoptr (ZyrForm) form = form_with (
      "odk:location-priority='balanced' odk:location-min-interval='10' odk:location-max-age='60'"
      " odk:track-changes='true' odk:track-changes-reasons='on-form-edit'"
      " odk:identify-user='true'");
  const ZyrFormAudit *audit = zyr_form_get_audit (form);

  g_assert_cmpstr (audit->place_priority, ==, "balanced");
  g_assert_cmpint (audit->place_interval_s, ==, 10);
  g_assert_cmpint (audit->place_age_s, ==, 60);
  g_assert_true (audit->tracks_changes);
  g_assert_true (audit->tracks_reasons);
  g_assert_true (audit->tracks_user);
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

      g_assert_null (zyr_form_get_audit (form)->place_priority);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/audit/none", test_none);
  g_test_add_func ("/form/audit/plain", test_plain);
  g_test_add_func ("/form/audit/full", test_full);
  g_test_add_func ("/form/audit/places-refused", test_places_refused);
  return g_test_run ();
}
