/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many histories of the sync engine, each from one seed. With SEED=n in the environment that one
 * history alone, as a failing run names it; with SEEDS=n so many from a random beginning (a long
 * run).
 */
#include "sim.h"

#include <locale.h>

#define SEEDS 1000
#define SEEDS_TO_FIND 300
#define SEEDS_TWICE 20
#define SEEDS_SOAK 200000

static const char *const mutation_names[SIM_N_MUTATIONS] = {
  [SIM_MUTATION_NONE] = "none",
  [SIM_MUTATION_NO_DEDUP] = "no-dedup",
  [SIM_MUTATION_DROPPED_ON_SEND] = "dropped-on-send",
  [SIM_MUTATION_CURSOR_BEFORE_ROWS] = "cursor-before-rows",
  [SIM_MUTATION_OVERLAY_ENDS_AT_ACK] = "overlay-ends-at-ack",
  [SIM_MUTATION_TORN_PAGE_TAKEN] = "torn-page-taken",
  [SIM_MUTATION_NO_JOURNAL] = "no-journal",
  [SIM_MUTATION_LEAVE_IGNORED] = "leave-ignored",
  [SIM_MUTATION_NO_SWEEP] = "no-sweep",
};

static const char *const mark_names[SIM_N_MARKS] = {
  [SIM_MARK_PUSHED_TWICE] = "pushed twice",
  [SIM_MARK_CONFLICT] = "conflict",
  [SIM_MARK_QUARANTINED] = "quarantined",
  [SIM_MARK_GAP] = "gap",
  [SIM_MARK_RESET] = "reset",
  [SIM_MARK_JOURNAL_SENT] = "journal sent",
  [SIM_MARK_SCOPE_LOST] = "scope lost",
  [SIM_MARK_LEAVE] = "leave",
  [SIM_MARK_TORN] = "torn page",
  [SIM_MARK_CRASH_IN_STORE] = "crash in store",
  [SIM_MARK_LATE_ANSWER] = "late answer",
  [SIM_MARK_TOKEN_RENEWED] = "token renewed",
  [SIM_MARK_STORE_ERROR] = "store error",
};

static void
run_or_fail (guint64 seed, guint *marks)
{
  SimResult result;

  sim_run (seed, SIM_MUTATION_NONE, &result);
  if (result.violation != NULL)
    {
      g_printerr ("SEED=%" G_GUINT64_FORMAT ": %s\n", seed, result.violation);
      g_test_fail ();
    }
  for (guint i = 0; i < SIM_N_MARKS && marks != NULL; i++)
    marks[i] += result.marks[i];
  sim_result_clear (&result);
}

static void
test_histories (void)
{
  guint marks[SIM_N_MARKS] = { 0 };

  for (guint64 seed = 1; seed <= SEEDS; seed++)
    run_or_fail (seed, marks);

  /* What was not gone through was not tested. */
  for (guint i = 0; i < SIM_N_MARKS; i++)
    {
      g_test_message ("%s: %u", mark_names[i], marks[i]);
      g_assert_cmpuint (marks[i], >, 0);
    }
}

static void
test_same_again (void)
{
  for (guint64 seed = 1; seed <= SEEDS_TWICE; seed++)
    {
      SimResult once, twice;

      sim_run (seed, SIM_MUTATION_NONE, &once);
      sim_run (seed, SIM_MUTATION_NONE, &twice);
      g_assert_cmpuint (once.hash, ==, twice.hash);
      g_assert_cmpuint (once.n_events, ==, twice.n_events);
      sim_result_clear (&once);
      sim_result_clear (&twice);
    }
}

/* A test of the test: an error of this kind is found. */
static void
test_mutation (gconstpointer data)
{
  SimMutation mutation = GPOINTER_TO_INT (data);

  for (guint64 seed = 1; seed <= SEEDS_TO_FIND; seed++)
    {
      SimResult result;
      gboolean found;

      sim_run (seed, mutation, &result);
      found = result.violation != NULL;
      if (found)
        g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, result.violation);
      sim_result_clear (&result);
      if (found)
        return;
    }
  g_test_fail_printf ("%s was not found in %d histories", mutation_names[mutation], SEEDS_TO_FIND);
}

static void
test_long (void)
{
  const char *wanted = g_getenv ("SEEDS");
  guint64 n = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : SEEDS_SOAK;
  guint64 first = (guint64) g_random_int () << 24;

  for (guint64 i = 0; i < n; i++)
    run_or_fail (first + i, NULL);
}

static void
test_one (void)
{
  run_or_fail (g_ascii_strtoull (g_getenv ("SEED"), NULL, 10), NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  if (g_getenv ("SEED") != NULL)
    g_test_add_func ("/simulation/one", test_one);
  else if (g_getenv ("SEEDS") != NULL || g_getenv ("ZYR_SOAK") != NULL)
    g_test_add_func ("/simulation/long", test_long);
  else
    {
      g_test_add_func ("/simulation/histories", test_histories);
      g_test_add_func ("/simulation/same-again", test_same_again);
      for (int i = 1; i < SIM_N_MUTATIONS; i++)
        {
          g_autofree char *path = g_strconcat ("/simulation/finds/", mutation_names[i], NULL);

          g_test_add_data_func (path, GINT_TO_POINTER (i), test_mutation);
        }
    }
  return g_test_run ();
}
