/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A test of the simulator: it finds each of the errors of sim-mutation.h within a bounded number of
 * histories. MUTATION_SEEDS=n: how often it finds each of them in so many.
 */
#include "sim-mutation.h"
#include "sim.h"

#include <locale.h>

#define SEEDS_MAX 300
#define SEEDS_SOUND 15

int sim_mutation = SIM_MUTATION_NONE;

static const char *const names[SIM_N_MUTATIONS] = {
  "none",
#define SIM_MUTATION_NAME(name, emphasis, what) #name,
  SIM_MUTATIONS (SIM_MUTATION_NAME)
#undef SIM_MUTATION_NAME
};

static const char *const sentences[SIM_N_MUTATIONS] = {
  "",
#define SIM_MUTATION_NAME(name, emphasis, what) what,
  SIM_MUTATIONS (SIM_MUTATION_NAME)
#undef SIM_MUTATION_NAME
};

static const SimEmphasis emphases[SIM_N_MUTATIONS] = {
  SIM_ORDINARY,
#define SIM_MUTATION_NAME(name, emphasis, what) SIM_##emphasis,
  SIM_MUTATIONS (SIM_MUTATION_NAME)
#undef SIM_MUTATION_NAME
};

static gboolean
is_found (guint64 seed, int mutation, gboolean tell)
{
  SimOptions options = { .trace = g_getenv ("TRACE") != NULL, .emphasis = emphases[mutation] };
  SimResult result;
  gboolean found;

  sim_mutation = mutation;
  sim_run (seed, &options, &result);
  sim_mutation = SIM_MUTATION_NONE;
  found = result.violation != NULL;
  if (found && tell)
    g_print ("# %s (%s): seed %" G_GUINT64_FORMAT " %s\n", names[mutation], sentences[mutation],
             seed, result.violation);
  sim_result_clear (&result);
  return found;
}

static void
test_found (gconstpointer data)
{
  int mutation = GPOINTER_TO_INT (data);

  for (guint64 seed = 1; seed <= SEEDS_MAX; seed++)
    {
      if (is_found (seed, mutation, TRUE))
        return;
    }
  g_test_fail_printf ("%s was not found in %d histories", names[mutation], SEEDS_MAX);
}

/* … and nothing where there is nothing. */
static void
test_sound (void)
{
  for (SimEmphasis emphasis = SIM_RESTORES; emphasis < SIM_N_EMPHASES; emphasis++)
    {
      for (guint64 seed = 1; seed <= SEEDS_SOUND; seed++)
        {
          SimOptions options = { .emphasis = emphasis };
          SimResult result;

          sim_run (seed, &options, &result);
          g_assert_cmpstr (result.violation, ==, NULL);
          sim_result_clear (&result);
        }
    }
}

/* How often: also a part of the rates that the documents quote */
static void
test_rate (gconstpointer data)
{
  int mutation = GPOINTER_TO_INT (data);
  guint64 n = g_ascii_strtoull (g_getenv ("MUTATION_SEEDS"), NULL, 10);
  guint64 n_found = 0, first = 0;

  for (guint64 seed = 1; seed <= n; seed++)
    {
      if (!is_found (seed, mutation, n_found == 0))
        continue;
      if (n_found++ == 0)
        first = seed;
    }
  g_print ("# %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", first in %" G_GUINT64_FORMAT "\n",
           names[mutation], n_found, n, first);
  g_assert_cmpuint (n_found, >, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mutations/sound", test_sound);
  for (int i = SIM_MUTATION_NONE + 1; i < SIM_N_MUTATIONS; i++)
    {
      g_autofree char *path = g_strconcat ("/mutations/", names[i], NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i),
                            g_getenv ("MUTATION_SEEDS") != NULL ? test_rate : test_found);
    }
  status = g_test_run ();
  sim_clean_up ();
  return status;
}
