/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances of a repeat that are looked up by the text of one of their nodes, while texts, relevance and the
 * instances themselves come and go: after each step the incremental engine agrees with brute force. */
#include "form-kit.h"

#define STEPS 600
#define HEAD                                                                                       \
  "<instance><data id='rows'><key/><at/><show/>"                                                   \
  "<row jr:template=''><k/><v/><n/><dup/><part jr:template=''><pk/><pv/></part></row>"             \
  "<ref jr:template=''><want/><got/><num/><sub/><is_in/><by_n/></ref>"                             \
  "<one/><here/><count/><sum/><by_at/><deep/><multi/></data></instance>"                                   \
  "<bind nodeset='/data/row/n' calculate='position(..)'/>"                                         \
  "<bind nodeset='/data/row/v' relevant=\"/data/show != 'no'\"/>"                                  \
  "<bind nodeset='/data/row/k' constraint=\"count(/data/row[k = current()/.]) &lt; 3\"/>"          \
  "<bind nodeset='/data/row/dup' calculate=\"count(/data/row[k = current()/../k])\"/>"             \
  "<bind nodeset='/data/row/part/pv' calculate=\"concat(../pk, '/', ../../k)\"/>"                  \
  "<bind nodeset='/data/ref/got' calculate=\"/data/row[k = current()/../want]/v\"/>"               \
  "<bind nodeset='/data/ref/num' calculate=\"/data/row[n = number(current()/../want)]/k\"/>"       \
  "<bind nodeset='/data/ref/sub'"                                                                  \
  " calculate=\"count(/data/row[k = current()/../want]/part[pk = current()/../want])\"/>"          \
  "<bind nodeset='/data/ref/is_in' relevant=\"/data/row[k = current()/../want and v != '']\"/>"    \
  "<bind nodeset='/data/ref/by_n'"                                                                 \
  " calculate=\"indexed-repeat(/data/row/v, /data/row, ../want)\"/>"                               \
  "<bind nodeset='/data/one' calculate=\"/data/row[k = /data/key]/v\"/>"                           \
  "<bind nodeset='/data/here' relevant=\"/data/row[v = 'b' and k != '']\"/>"                       \
  "<bind nodeset='/data/count' calculate=\"count(/data/row[v = /data/key])\"/>"                    \
  "<bind nodeset='/data/sum' calculate=\"sum(/data/row[k = 'a']/v)\"/>"                            \
  "<bind nodeset='/data/by_at'"                                                                    \
  " calculate=\"if(/data/at != '', /data/row[n = /data/at]/v, 'none')\"/>"                         \
  "<bind nodeset='/data/deep' calculate=\"join(' ', /data/row[k = /data/key]/part/pv)\"/>"                         \
  "<bind nodeset='/data/multi' calculate=\"join(' ', /data/row[k = /data/ref/want]/v)\"/>"
#define BODY                                                                                       \
  "<input ref='/data/key'/><input ref='/data/at'/><input ref='/data/show'/>"                       \
  "<repeat nodeset='/data/row'><input ref='/data/row/k'/><input ref='/data/row/v'/>"               \
  "<repeat nodeset='/data/row/part'><input ref='/data/row/part/pk'/></repeat></repeat>"            \
  "<repeat nodeset='/data/ref'><input ref='/data/ref/want'/></repeat>"

static guint
count_of (ZyrFormSession *session, const char *repeat)
{
  for (guint n = 0;; n++)
    {
      g_autofree char *ref = g_strdup_printf ("%s[%u]", repeat, n + 1);
      g_autofree char *value = zyr_form_session_dup_value (session, ref);

      if (value == NULL)
        return n;
    }
}

static void
answer (GRand *random, ZyrFormSession *session, const char *ref)
{
  static const char *const values[] = { "", "a", "b", "c", "1", "2", "3", "02" };
  const char *value = values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))];

  /* Not relevant at present is an answer too */
  zyr_form_session_set_value (session, ref, value, NULL, NULL);
}

static void
change_repeat (GRand *random, ZyrFormSession *session, const char *repeat, guint most)
{
  const guint n = count_of (session, repeat);
  g_autoptr (GError) error = NULL;

  if (n == 0 || (n < most && g_rand_boolean (random)))
    g_free (zyr_form_session_add_repeat (session, repeat, &error));
  else if (g_rand_int_range (random, 0, 3) == 0)
    {
      g_autofree char *ref
          = g_strdup_printf ("%s[%d]", repeat, g_rand_int_range (random, 1, (gint32)n + 1));

      zyr_form_session_remove_repeat (session, ref, &error);
    }
  g_assert_no_error (error);
}

static void
answer_in (GRand *random, ZyrFormSession *session, const char *repeat, const char *child)
{
  const guint n = count_of (session, repeat);
  g_autofree char *ref = NULL;

  if (n == 0)
    return;
  ref = g_strdup_printf ("%s[%d]/%s", repeat, g_rand_int_range (random, 1, (gint32)n + 1), child);
  answer (random, session, ref);
}

static void
step (GRand *random, ZyrFormSession *session)
{
  static const char *const loose[] = { "/data/key", "/data/at", "/data/show" };
  const guint n_rows = count_of (session, "/data/row");
  g_autofree char *part = g_strdup_printf (
      "/data/row[%d]/part", n_rows > 0 ? g_rand_int_range (random, 1, (gint32)n_rows + 1) : 1);

  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
      change_repeat (random, session, "/data/row", 6);
      break;
    case 1:
      change_repeat (random, session, "/data/ref", 5);
      break;
    case 2:
      if (n_rows > 0)
        change_repeat (random, session, part, 3);
      break;
    case 3:
      answer_in (random, session, "/data/row", "k");
      break;
    case 4:
      answer_in (random, session, "/data/row", "v");
      break;
    case 5:
      answer_in (random, session, part, "pk");
      break;
    case 6:
      answer_in (random, session, "/data/ref", "want");
      break;
    default:
      if (g_rand_int_range (random, 0, 6) == 0)
        zyr_form_session_set_value (session, "/data/show", g_rand_boolean (random) ? "no" : "", NULL,
                                    NULL);
      else
        answer (random, session, loose[g_rand_int_range (random, 0, 2)]);
      break;
    }
}

static void
test_walk (gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (HEAD, BODY));

  for (guint i = 0; i < STEPS; i++)
    {
      step (random, session);
      kit_assert_verified (session);
    }
}

static void
add (ZyrFormSession *session, const char *repeat)
{
  g_free (zyr_form_session_add_repeat (session, repeat, NULL));
}

static void
test_told (void)
{
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (HEAD, BODY));

  add (session, "/data/row");
  add (session, "/data/row");
  add (session, "/data/ref");
  kit_answer (session, "/data/ref[1]/want", "b");
  kit_assert_value (session, "/data/ref[1]/got", "");
  kit_answer (session, "/data/row[2]/v", "1");
  kit_answer (session, "/data/row[2]/k", "b");
  kit_assert_value (session, "/data/ref[1]/got", "1");
  kit_answer (session, "/data/row[2]/v", "2");
  kit_assert_value (session, "/data/ref[1]/got", "2");
  kit_answer (session, "/data/row[1]/v", "3");
  kit_answer (session, "/data/row[1]/k", "b");
  kit_assert_value (session, "/data/ref[1]/got", "3");
  kit_answer (session, "/data/row[1]/k", "a");
  kit_assert_value (session, "/data/ref[1]/got", "2");
  kit_answer (session, "/data/show", "no");
  kit_assert_value (session, "/data/ref[1]/got", "");
  kit_answer (session, "/data/show", "");
  kit_assert_value (session, "/data/ref[1]/got", "2");
  zyr_form_session_remove_repeat (session, "/data/row[2]", NULL);
  kit_assert_value (session, "/data/ref[1]/got", "");
}

/* The constraint is asked with the candidate in place: it has to find itself */
static void
test_candidate (void)
{
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (HEAD, BODY));
  gboolean valid = TRUE;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/row[%u]/k", i);

      add (session, "/data/row");
      g_assert_true (zyr_form_session_set_value (session, ref, "x", &valid, NULL));
      g_assert_cmpint (valid, ==, i < 3);
    }
  kit_assert_value (session, "/data/row[1]/dup", "3");
  kit_assert_verified (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/rows/told", test_told);
  g_test_add_func ("/form/rows/candidate", test_candidate);
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/form/rows/walk/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_walk);
    }
  return g_test_run ();
}
