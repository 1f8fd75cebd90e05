/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events and what they set off: setvalue, setgeopoint, recordaudio, preloads */
#include <string.h>

#include "form-kit.h"
#include "zyr-form.h"

/* What was written by one setvalue sets off the next, and each sees the calculations of the one
 * before. */
static void
test_chain (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><a/><twice/><b/><c/></data></instance>"
                "<bind nodeset='/data/twice' calculate='/data/b * 2'/>",
                "<input ref='/data/a'>"
                "<setvalue event='xforms-value-changed' ref='/data/b' value='/data/a + 1'/></input>"
                "<input ref='/data/b'>"
                "<setvalue event='xforms-value-changed' ref='/data/c' value='/data/twice'/></input>"
                "<input ref='/data/c'/>"));

  kit_answer (s, "/data/a", "4");
  kit_assert_value (s, "/data/b", "5");
  kit_assert_value (s, "/data/c", "10");
  kit_answer (s, "/data/b", "7");
  kit_assert_value (s, "/data/c", "14");
  kit_assert_value (s, "/data/a", "4");
}

/* Two that set each other off: it ends, and what was answered is kept */
static void
test_ring (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><a/><b/></data></instance>",
      "<input ref='/data/a'>"
      "<setvalue event='xforms-value-changed' ref='/data/b' value='/data/a + 1'/></input>"
      "<input ref='/data/b'>"
      "<setvalue event='xforms-value-changed' ref='/data/a' value='/data/b + 1'/></input>"));
  g_autofree char *a = NULL;

  kit_answer (s, "/data/a", "1");
  a = zyr_form_session_dup_value (s, "/data/a");
  g_assert_cmpint (g_ascii_strtoll (a, NULL, 10), >, 1);
  g_assert_cmpint (g_ascii_strtoll (a, NULL, 10), <, 1000);
}

static const char *const members = KIT_FORM (
    "<instance><data id='f'><n>3</n><m jr:template=''><age>9</age><was/><child jr:template=''>"
    "<k/></child></m></data></instance>"
    "<setvalue event='odk-instance-load' ref='/data/n' value='/data/n + 1'/>",
    "<input ref='/data/n'/><repeat nodeset='/data/m'>"
    "<setvalue event='odk-new-repeat' ref='/data/m/was' value='concat(../../n, \"/\", ../age, "
    "\"/\","
    " position(..))'/>"
    "<input ref='/data/m/age'>"
    "<setvalue event='xforms-value-changed' ref='/data/m/was' value='../age'/></input>"
    "<repeat nodeset='/data/m/child'>"
    "<setvalue event='odk-new-repeat' ref='/data/m/child/k' value='concat(../../age, \"-\","
    " position(..))'/>"
    "<input ref='/data/m/child/k'/></repeat></repeat>");

static void
test_repeats (void)
{
  g_autoptr (ZyrForm) form = kit_form (members);
  g_autoptr (ZyrFormSession) s = kit_session (form, NULL);
  const ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) again = NULL;
  g_autofree char *draft = NULL;

  kit_assert_value (s, "/data/n", "4");
  g_free (zyr_form_session_add_repeat (s, "/data/m", NULL));
  g_free (zyr_form_session_add_repeat (s, "/data/m", NULL));
  kit_assert_value (s, "/data/m[1]/was", "4/9/1");
  kit_assert_value (s, "/data/m[2]/was", "4/9/2");
  kit_answer (s, "/data/m[2]/age", "30");
  kit_assert_value (s, "/data/m[1]/was", "4/9/1");
  kit_assert_value (s, "/data/m[2]/was", "30");
  g_free (zyr_form_session_add_repeat (s, "/data/m[2]/child", NULL));
  g_free (zyr_form_session_add_repeat (s, "/data/m[2]/child", NULL));
  kit_assert_value (s, "/data/m[2]/child[2]/k", "30-2");
  draft = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (form, NULL, &context, draft, NULL);
  kit_assert_verified (again);
  /* odk-instance-load comes at each opening, the others do not */
  kit_assert_value (again, "/data/n", "5");
  kit_assert_value (again, "/data/m[1]/was", "4/9/1");
}

static void
assert_request (const GPtrArray *requests,
                guint index,
                ZyrFormRequestKind kind,
                const char *ref,
                const char *quality)
{
  const ZyrFormRequest *request;

  g_assert_cmpuint (requests->len, >, index);
  request = requests->pdata[index];
  g_assert_cmpint (request->kind, ==, kind);
  g_assert_cmpstr (request->ref, ==, ref);
  g_assert_cmpstr (request->quality, ==, quality);
}

/* The form asks, and goes on without an answer */
static void
test_requests (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><start/><sound/><a/><at/><far/><r jr:template=''><here/></r></data>"
      "</instance><bind nodeset='/data/start' type='geopoint' readonly='true()'/>"
      "<bind nodeset='/data/at' type='geopoint'/>"
      "<bind nodeset='/data/far' calculate=\"if(/data/at = '', 'nowhere', 'there')\"/>"
      "<odk:setgeopoint event='odk-instance-first-load' ref='/data/start'/>"
      "<odk:recordaudio event='odk-instance-load' ref='/data/sound' odk:quality='voice-only'/>",
      "<input ref='/data/a'><odk:setgeopoint event='xforms-value-changed' ref='/data/at'/></input>"
      "<repeat nodeset='/data/r'><odk:setgeopoint event='odk-new-repeat' ref='/data/r/here'/>"
      "<input ref='/data/r/here'/></repeat>"));
  g_autoptr (GPtrArray) first = zyr_form_session_take_requests (s);
  g_autoptr (GPtrArray) none = zyr_form_session_take_requests (s);
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->len, ==, 2);
  assert_request (first, 0, ZYR_FORM_REQUEST_POSITION, "/data/start", "");
  assert_request (first, 1, ZYR_FORM_REQUEST_RECORDING, "/data/sound", "voice-only");
  g_assert_cmpuint (none->len, ==, 0);
  kit_assert_value (s, "/data/start", "");
  g_assert_true (zyr_form_session_supply (s, "/data/start", "39.9 32.8 850 5", &error));
  g_assert_no_error (error);
  kit_assert_value (s, "/data/start", "39.9 32.8 850.0 5.0");
  kit_answer (s, "/data/a", "x");
  g_free (zyr_form_session_add_repeat (s, "/data/r", NULL));
  second = zyr_form_session_take_requests (s);
  g_assert_cmpuint (second->len, ==, 2);
  assert_request (second, 0, ZYR_FORM_REQUEST_POSITION, "/data/at", "");
  assert_request (second, 1, ZYR_FORM_REQUEST_POSITION, "/data/r[1]/here", "");
  kit_assert_value (s, "/data/far", "nowhere");
  g_assert_true (zyr_form_session_supply (s, "/data/at", "1 2", NULL));
  kit_assert_value (s, "/data/far", "there");
  kit_assert_verified (s);
  g_assert_false (zyr_form_session_supply (s, "/data/at", "somewhere", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE);
  g_clear_error (&error);
  g_assert_false (zyr_form_session_supply (s, "/data/none", "1 2", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF);
}

/* xforms-revalidate comes when the form is finished */
static void
test_revalidate (void)
{
  g_autoptr (ZyrFormSession) s
      = kit_open (KIT_FORM ("<instance><data id='f'><a/><done/></data></instance>"
                            "<setvalue event='xforms-revalidate' ref='/data/done'>yes</setvalue>",
                            "<input ref='/data/a'/>"));
  g_autofree char *draft = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_DRAFT);
  g_autofree char *sent = NULL;

  g_assert_null (strstr (draft, "yes"));
  sent = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_nonnull (strstr (sent, "<done>yes</done>"));
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "<setvalue ref='/data/a'/>",
    "<setvalue event='odk-instance-first-load'/>",
    "<setvalue event='tomorrow' ref='/data/a'/>",
    "<setvalue event='odk-new-repeat' ref='/data/a'/>",
    "<odk:setgeopoint event='odk-instance-first-load' ref='/data/zz'/>",
    "<setvalue event='odk-instance-first-load' ref='/data/a' value='1 +'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          KIT_FORM ("<instance><data id='f'><a/></data></instance>%s", "<input ref='/data/a'/>"),
          wrong[i]);
      g_autoptr (GError) error = kit_refused (xml);

      g_assert_nonnull (strstr (error->message, "line 4"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/actions/chain", test_chain);
  g_test_add_func ("/form/actions/ring", test_ring);
  g_test_add_func ("/form/actions/repeats", test_repeats);
  g_test_add_func ("/form/actions/requests", test_requests);
  g_test_add_func ("/form/actions/revalidate", test_revalidate);
  g_test_add_func ("/form/actions/refused", test_refused);
  return g_test_run ();
}
