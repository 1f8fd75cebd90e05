/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cost grows with what changed, never with the size of the form: the same operation on rosters of 10, 100 and
 * 1,000 instances. Here evaluations and steps (nodes looked at) are counted, so that a regression fails on any
 * machine; instructions.py counts the processor's instructions around the same operations:
 *
 * usage: test-cost --count OPERATION N */
#include <string.h>

#include "bench-kit.h"
#include "form-kit.h"
#include "zyr-fill.h"
#include "zyr-limits.h"
#include "zyr-session-private.h"

typedef struct
{
  guint evaluated;
  guint64 steps;
} Cost;

typedef enum
{
  COST_SAME,   /* whatever the number of instances */
  COST_STEPS,  /* as many evaluations, but one of them reads all instances: sum (), count () */
  COST_LINEAR, /* what it changes is in every instance */
} CostGrowth;

typedef struct
{
  const char *name;
  ZyrFormSession *(*open) (guint n);
  void (*step) (ZyrFormSession *session, guint n);
  CostGrowth growth;
} Operation;

static const guint sizes[] = { 10, 100, 1000 };

/* The name is where instruction counting starts and stops */
G_NO_INLINE void cost_measured (const Operation *operation, ZyrFormSession *session, guint n);

void
cost_measured (const Operation *operation, ZyrFormSession *session, guint n)
{
  operation->step (session, n);
}

static void
set (ZyrFormSession *session, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  zyr_form_session_set_value (session, ref, value, NULL, &error);
  g_assert_no_error (error);
}

static void
add (ZyrFormSession *session, const char *repeat)
{
  g_autoptr (GError) error = NULL;

  g_free (zyr_form_session_add_repeat (session, repeat, &error));
  g_assert_no_error (error);
}

static void
remove_at (ZyrFormSession *session, const char *repeat, guint at)
{
  g_autofree char *ref = g_strdup_printf ("%s[%u]", repeat, at);
  g_autoptr (GError) error = NULL;

  zyr_form_session_remove_repeat (session, ref, &error);
  g_assert_no_error (error);
}

/* Rosters: every second person is grown up and earns */
static ZyrFormSession *
open_roster (guint n)
{
  g_autoptr (GBytes) xml = bench_roster_form ();
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (xml, NULL, NULL);
  ZyrFormSession *session = kit_session (form, NULL);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *age = g_strdup_printf ("/data/person[%u]/age", i);
      g_autofree char *earns = g_strdup_printf ("/data/person[%u]/earns", i);

      add (session, "/data/person");
      set (session, age, i % 2 == 0 ? "40" : "8");
      if (i % 2 == 0)
        set (session, earns, "yes");
    }
  return session;
}

static ZyrFormSession *
open_shorter_roster (guint n)
{
  return open_roster (n - 1);
}

static void
step_label (ZyrFormSession *session, guint n)
{
  set (session, "/data/person[5]/name", "Zeynep");
}

static void
step_age (ZyrFormSession *session, guint n)
{
  set (session, "/data/person[5]/age", "9");
}

static void
step_sum (ZyrFormSession *session, guint n)
{
  set (session, "/data/person[4]/income", "17002");
}

static void
step_add (ZyrFormSession *session, guint n)
{
  add (session, "/data/person");
}

static void
step_remove_last (ZyrFormSession *session, guint n)
{
  remove_at (session, "/data/person", n);
}

static void
step_remove_first (ZyrFormSession *session, guint n)
{
  remove_at (session, "/data/person", 1);
}

/* Lists: each entry of the second looks up one of the first */
#define LOOKUP_HEAD                                                                                \
  "<instance><data id='lookup'><row jr:template=''><k/><v/></row>"                                 \
  "<entry jr:template=''><want/><got/></entry></data></instance>"                                  \
  "<bind nodeset='/data/entry/got' calculate='/data/row[k = current()/../want]/v'/>"
#define LOOKUP_BODY                                                                                \
  "<repeat nodeset='/data/row'><input ref='/data/row/k'/><input ref='/data/row/v'/></repeat>"      \
  "<repeat nodeset='/data/entry'><input ref='/data/entry/want'/></repeat>"

static ZyrFormSession *
open_lookup (guint n)
{
  ZyrFormSession *session = kit_open (KIT_FORM (LOOKUP_HEAD, LOOKUP_BODY));

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *k = g_strdup_printf ("/data/row[%u]/k", i);
      g_autofree char *want = g_strdup_printf ("/data/entry[%u]/want", i);
      g_autofree char *key = g_strdup_printf ("k%u", i);

      add (session, "/data/row");
      set (session, k, key);
      add (session, "/data/entry");
      set (session, want, key);
    }
  return session;
}

static void
step_found (ZyrFormSession *session, guint n)
{
  set (session, "/data/row[5]/v", "found");
}

static void
step_rename (ZyrFormSession *session, guint n)
{
  set (session, "/data/row[5]/k", "k7");
}

static void
step_look (ZyrFormSession *session, guint n)
{
  set (session, "/data/entry[5]/want", "k6");
}

/* … and each entry of the second is asked for by number */
#define NUMBER_HEAD                                                                                \
  "<instance><data id='number'><row jr:template=''><v/></row>"                                     \
  "<entry jr:template=''><at/><got/></entry></data></instance>"                                    \
  "<bind nodeset='/data/entry/got'"                                                                \
  " calculate='indexed-repeat(/data/row/v, /data/row, ../at)'/>"
#define NUMBER_BODY                                                                                \
  "<repeat nodeset='/data/row'><input ref='/data/row/v'/></repeat>"                                \
  "<repeat nodeset='/data/entry'><input ref='/data/entry/at'/></repeat>"

static ZyrFormSession *
open_number (guint n)
{
  ZyrFormSession *session = kit_open (KIT_FORM (NUMBER_HEAD, NUMBER_BODY));

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *v = g_strdup_printf ("/data/row[%u]/v", i);

      add (session, "/data/row");
      set (session, v, v);
    }
  add (session, "/data/entry");
  return session;
}

static void
step_number (ZyrFormSession *session, guint n)
{
  set (session, "/data/entry[1]/at", "7");
  kit_assert_value (session, "/data/entry[1]/got", "/data/row[7]/v");
}

/* The visit form with so many members */
static ZyrFormSession *
open_visit (guint n)
{
  const ZyrFormContext context = kit_context ();
  const char *forms = g_getenv ("ZYR_TEST_FORMS");
  g_autofree char *path = g_build_filename (forms, "hane_ziyareti.xml", NULL);
  g_autofree char *folder = g_build_filename (forms, "media", NULL);
  g_autoptr (GHashTable) media = zyr_fill_load_media (folder, NULL);
  g_autoptr (GBytes) xml = bench_read (path);
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (xml, NULL, NULL);
  g_autoptr (GError) error = NULL;
  ZyrFormSession *session;

  g_hash_table_insert (media, g_strdup ("reg_members.csv"), bench_members_csv (n));
  session = zyr_form_session_new (form, media, &context, &error);
  g_assert_no_error (error);
  set (session, "/data/s0/outcome", "complete");
  return session;
}

static void
step_member (ZyrFormSession *session, guint n)
{
  set (session, "/data/s3/member[5]/m_status", "here");
}

static void
step_member_name (ZyrFormSession *session, guint n)
{
  set (session, "/data/s3/member[5]/m_diff", "none");
}

static void
step_one_more_member (ZyrFormSession *session, guint n)
{
  set (session, "/data/s3/new_n", "1");
}

static ZyrFormSession *
open_visit_met (guint n)
{
  ZyrFormSession *session = open_visit (n);

  set (session, "/data/s3/member[5]/m_status", "here");
  return session;
}

static ZyrFormSession *
open_smaller_visit (guint n)
{
  return open_visit (n - 1);
}

static const Operation operations[] = {
  { "roster-label", open_roster, step_label, COST_SAME },
  { "roster-age", open_roster, step_age, COST_SAME },
  { "roster-sum", open_roster, step_sum, COST_STEPS },
  { "roster-add", open_shorter_roster, step_add, COST_STEPS },
  { "roster-remove-last", open_roster, step_remove_last, COST_STEPS },
  { "roster-remove-first", open_roster, step_remove_first, COST_LINEAR },
  { "lookup-value", open_lookup, step_found, COST_SAME },
  { "lookup-key", open_lookup, step_rename, COST_SAME },
  { "lookup-other", open_lookup, step_look, COST_SAME },
  { "indexed-repeat", open_number, step_number, COST_SAME },
  { "visit-difference", open_visit_met, step_member_name, COST_SAME },
  { "visit-status", open_visit, step_member, COST_STEPS },
  { "visit-member", open_smaller_visit, step_one_more_member, COST_STEPS },
};

static Cost
cost_of (const Operation *operation, guint n)
{
  g_autoptr (ZyrFormSession) session = operation->open (n);
  const guint before = session->n_evaluated;
  Cost cost;

  cost_measured (operation, session, n);
  cost.evaluated = session->n_evaluated - before;
  cost.steps = ZYR_FORM_OPERATION_STEPS_MAX - session->budget.steps_left;
  kit_assert_verified (session);
  return cost;
}

/* @sizes grow tenfold, and so may what grows with them, a little more where the first instances differ */
static void
test_growth (gconstpointer data)
{
  const Operation *operation = data;
  Cost last = cost_of (operation, sizes[0]);

  g_assert_cmpuint (last.evaluated, >, 0);
  for (guint i = 1; i < G_N_ELEMENTS (sizes); i++)
    {
      const Cost cost = cost_of (operation, sizes[i]);

      g_test_message ("%u instances: %u evaluations, %" G_GUINT64_FORMAT " steps", sizes[i],
                      cost.evaluated, cost.steps);
      if (operation->growth == COST_LINEAR)
        g_assert_cmpuint (cost.evaluated, <=, 12 * last.evaluated);
      else
        g_assert_cmpuint (cost.evaluated, ==, last.evaluated);
      if (operation->growth == COST_SAME)
        g_assert_cmpuint (cost.steps, ==, last.steps);
      else
        g_assert_cmpuint (cost.steps, <=, 20 * last.steps);
      last = cost;
    }
}

/* A draft with that many siblings, opened */
static Cost
cost_of_restoring (guint n)
{
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data id='f'><sum/><r jr:template=''><a/><b/><c/></r></data></instance>"
      "<bind nodeset='/data/r/a' type='int' constraint='. &gt; 0'/>"
      "<bind nodeset='/data/r/b' calculate='position(..) + ../a'/>"
      "<bind nodeset='/data/r/c' relevant='../a &gt; 1' required='true()'/>"
      "<bind nodeset='/data/sum' calculate='sum(/data/r/a)'/>",
      "<repeat nodeset='/data/r'><input ref='/data/r/a'/><input ref='/data/r/c'/></repeat>"));
  const ZyrFormContext context = kit_context ();
  g_autoptr (GString) draft = g_string_new ("<data id='f'><sum/>");
  g_autoptr (ZyrFormSession) session = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  Cost cost;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (draft, "<r><a>%u</a><b/><c/></r>", i % 5);
  g_string_append (draft, "</data>");
  session = zyr_form_session_new_from_instance (form, NULL, &context, draft->str, &error);
  g_assert_no_error (error);
  g_assert_no_error (zyr_form_session_get_error (session));
  cost.evaluated = session->n_evaluated;
  cost.steps = ZYR_FORM_OPERATION_STEPS_MAX - session->budget.steps_left;
  sections = zyr_form_session_list_sections (session);
  g_assert_cmpuint (((ZyrFormSection *)sections->pdata[0])->n_questions, ==, n + n / 5 * 3);
  again = zyr_form_session_dup_value (session, "/data/sum");
  g_assert_cmpuint (g_ascii_strtoull (again, NULL, 10), ==, n * 2);
  return cost;
}

/* However many siblings a draft has, it opens, and each costs the same */
static void
test_restore (void)
{
  const Cost few = cost_of_restoring (2000);
  const Cost many = cost_of_restoring (20000);

  g_test_message ("2,000: %u, %" G_GUINT64_FORMAT "; 20,000: %u, %" G_GUINT64_FORMAT,
                  few.evaluated, few.steps, many.evaluated, many.steps);
  g_assert_cmpuint (few.evaluated, >, 2000);
  g_assert_cmpuint (many.evaluated, <=, 10 * few.evaluated);
  g_assert_cmpuint (many.steps, <=, 10 * few.steps + 100);
}

static int
count (const char *name, guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, name))
      {
        g_autoptr (ZyrFormSession) session = operations[i].open (n);

        cost_measured (&operations[i], session, n);
        return 0;
      }
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_print ("%s\n", operations[i].name);
  return 2;
}

int
main (int argc, char **argv)
{
  if (argc > 3 && g_str_equal (argv[1], "--count"))
    return count (argv[2], (guint)g_ascii_strtoull (argv[3], NULL, 10));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/cost/restore", test_restore);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/form/cost/%s", operations[i].name);

      g_test_add_data_func (path, &operations[i], test_growth);
    }
  return g_test_run ();
}
