/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much is computed, and that the brute force check finds what is wrong */
#include <string.h>

#include "form-kit.h"
#include "zyr-session-private.h"

/* Expressions evaluated by one answer */
static guint
cost (ZyrFormSession *session, const char *ref, const char *value)
{
  const guint before = session->n_evaluated;

  g_assert_true (zyr_form_session_set_value (session, ref, value, NULL, NULL));
  return session->n_evaluated - before;
}

static void
test_once_each (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><a>1</a><b/><c/><d/><e/><f/><other/></data></instance>"
                "<bind nodeset='/data/f' calculate='/data/e + /data/a'/>"
                "<bind nodeset='/data/e' calculate='/data/b + /data/c + /data/d'/>"
                "<bind nodeset='/data/d' calculate='/data/b + /data/c'/>"
                "<bind nodeset='/data/c' calculate='/data/b + /data/a'/>"
                "<bind nodeset='/data/b' calculate='/data/a + 1'/>"
                "<bind nodeset='/data/other' calculate='today()'/>",
                "<input ref='/data/a'/>"));

  g_assert_cmpuint (s->n_evaluated, ==, 6);
  g_assert_cmpuint (cost (s, "/data/a", "2"), ==, 5);
  kit_assert_value (s, "/data/f", "18");
  g_assert_cmpuint (cost (s, "/data/a", "2"), ==, 0);
}

static void
test_stops_when_equal (void)
{
  g_autoptr (ZyrFormSession) s
      = kit_open (KIT_FORM ("<instance><data id='f'><a>1</a><adult/><b/><c/></data></instance>"
                            "<bind nodeset='/data/adult' calculate='/data/a &gt;= 18'/>"
                            "<bind nodeset='/data/b' relevant='/data/adult = \"true\"'/>"
                            "<bind nodeset='/data/c' calculate='concat(/data/adult, /data/b)'/>",
                            "<input ref='/data/a'/><input ref='/data/b'/>"));

  g_assert_cmpuint (cost (s, "/data/a", "2"), ==, 1);
  g_assert_cmpuint (cost (s, "/data/a", "20"), ==, 3);
  g_assert_cmpuint (cost (s, "/data/a", "30"), ==, 1);
}

/* One instance of many: only its own expressions, and those that read all */
static void
test_instances (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><n>200</n><sum/><r jr:template=''><a/><b/><c/></r></data></instance>"
      "<bind nodeset='/data/sum' calculate='sum(/data/r/b)'/>"
      "<bind nodeset='/data/r/a' type='int'/>"
      "<bind nodeset='/data/r/b' calculate='coalesce(../a, 0) * 2'/>"
      "<bind nodeset='/data/r/c' relevant='../a &gt; 5' required='../a &gt; 6'/>",
      "<repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/a'/>"
      "<input ref='/data/r/c'/></repeat>"));

  g_assert_cmpuint (cost (s, "/data/r[77]/a", "3"), ==, 4);
  kit_assert_value (s, "/data/sum", "6");
  g_assert_cmpuint (cost (s, "/data/r[78]/a", "9"), ==, 4);
  kit_assert_verified (s);
}

static ZyrNode *
find (ZyrFormSession *session, const char *ref)
{
  ZyrNode *node = zyr_session_find (session, ref);

  g_assert_nonnull (node);
  return node;
}

static void
assert_found (ZyrFormSession *session, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (zyr_form_session_verify (session, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static const char *const checked
    = KIT_FORM ("<instance><data id='f'><a>1</a><b/><g><c/></g></data></instance>"
                "<bind nodeset='/data/b' calculate='/data/a + 1'/>"
                "<bind nodeset='/data/g' relevant='/data/a = 1' readonly='/data/a = 2' "
                "required='/data/a = 1'/>",
                "<input ref='/data/a'/><group ref='/data/g'><input ref='/data/g/c'/></group>");

static void
test_finds_values (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (checked);

  zyr_store_set (find (s, "/data/b"), "3");
  assert_found (s, "/data/b: the value is “3”, computed afresh it is “2”");
}

static void
test_finds_stale (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (checked);

  zyr_store_set (find (s, "/data/a"), "2");
  assert_found (s, "computed afresh");
}

static void
test_finds_flags (void)
{
  static const struct
  {
    guint flag;
    const char *part;
  } flags[] = {
    { ZYR_NODE_OWN_IRRELEVANT, "/data/g: relevant" },
    { ZYR_NODE_OWN_READONLY, "/data/g: readonly" },
    { ZYR_NODE_REQUIRED, "/data/g: required" },
    { ZYR_NODE_IRRELEVANT, "inherited" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr (ZyrFormSession) s = kit_open (checked);

      find (s, "/data/g")->flags ^= (guint16)flags[i].flag;
      assert_found (s, flags[i].part);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/engine/once-each", test_once_each);
  g_test_add_func ("/form/engine/stops-when-equal", test_stops_when_equal);
  g_test_add_func ("/form/engine/instances", test_instances);
  g_test_add_func ("/form/engine/finds-values", test_finds_values);
  g_test_add_func ("/form/engine/finds-stale", test_finds_stale);
  g_test_add_func ("/form/engine/finds-flags", test_finds_flags);
  return g_test_run ();
}
