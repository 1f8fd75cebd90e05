/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many histories, each from one seed (sim.h). A failing seed is printed; it is the same history
 * again, with everything told, by
 *
 *   SEED=n tests/simulation/test-simulation           (TRACE=1 to have it told)
 *
 * with CRASH_CENTRE=n or CRASH_DEVICE=n for one in which that machine dies at its n-th write.
 * ./run soak crashes tells a history with a crash at each of its writes; ZYR_SOAK_CRASHES=FROM-TO only
 * those of the writes FROM to TO of both machines.
 * ./run soak 3600s, or ./run soak 1000000: so long, or so many, from a random beginning;
 * ZYR_SOAK_SEEDS=FROM-TO: those.
 *
 * A history costs some 30 ms of a core: a million are eight to nine hours of one, four to five of two.
 * A third of it is opening databases, about seven times a history, and making statements ready in them;
 * the rest is SQLite's work on some 140 requests and 200 acts of the stores, and JSON. The hash that is
 * told is of all histories: two builds that tell the same one have played the same.
 */
#include "sim.h"

#include <locale.h>
#include <string.h>

#define SEEDS 500 /* a locale: the two of a test run are a thousand */
#define SEEDS_TWICE 10
#define CRASHES_N_MAX 15 /* of each machine; ./run soak crashes: all of them */
#define CRASH_SEEDS_N_MAX 500
#define CRASH_WRITES_N_MAX 4000 /* of each machine in the history that is told again and again */

static gboolean
run_one (guint64 seed, const SimOptions *options, SimResult *total)
{
  SimResult result;
  gboolean found;

  sim_run (seed, options, &result);
  found = result.violation != NULL;
  if (found)
    g_printerr ("SEED=%" G_GUINT64_FORMAT " EMPHASIS=%d: %s\n", seed,
                options != NULL ? (int) options->emphasis : 0, result.violation);
  total->n_events += result.n_events;
  total->n_requests += result.n_requests;
  total->n_operations += result.n_operations;
  total->hash = total->hash * 31 + result.hash;
  for (guint i = 0; i < SIM_N_MARKS; i++)
    total->marks[i] += result.marks[i];
  sim_result_clear (&result);
  return !found;
}

static void
tell (const SimResult *total, guint64 n, gint64 since_us)
{
  double seconds = (double) (g_get_monotonic_time () - since_us) / G_USEC_PER_SEC;

  g_print ("# %" G_GUINT64_FORMAT " histories in %.1f s (%.1f a second), %u requests,"
           " %u operations, hash %016" G_GINT64_MODIFIER "x\n",
           n, seconds, (double) n / seconds, total->n_requests, total->n_operations, total->hash);
}

static void
tell_marks (const SimResult *total)
{
  for (guint i = 0; i < SIM_N_MARKS; i++)
    g_print ("# %8u %s\n", total->marks[i], sim_mark_to_string ((SimMark) i));
}

/* The two locales of a test run share the thousand. */
static guint64
first_seed (void)
{
  const char *locale = setlocale (LC_ALL, NULL);

  return locale != NULL && g_str_has_prefix (locale, "tr") ? SEEDS + 1 : 1;
}

/* Now and then a history of much of something */
static SimEmphasis
emphasis_of (guint64 seed)
{
  return seed % 4 == 0 ? (SimEmphasis) (seed / 4 % SIM_N_EMPHASES) : SIM_ORDINARY;
}

static void
test_histories (void)
{
  SimResult total = { 0 };
  gint64 since_us = g_get_monotonic_time ();

  for (guint64 i = 0; i < SEEDS; i++)
    {
      SimOptions options = { .emphasis = emphasis_of (first_seed () + i) };

      if (!run_one (first_seed () + i, &options, &total))
        g_test_fail ();
    }
  tell (&total, SEEDS, since_us);
  tell_marks (&total);
  /* What was not gone through was not tested. */
  for (guint i = 0; i < SIM_N_MARKS; i++)
    {
      if (total.marks[i] == 0)
        g_test_fail_printf ("no history had: %s", sim_mark_to_string ((SimMark) i));
    }
}

static void
test_same_again (void)
{
  for (guint64 seed = 1; seed <= SEEDS_TWICE; seed++)
    {
      SimResult once, twice;

      sim_run (seed, NULL, &once);
      sim_run (seed, NULL, &twice);
      g_assert_cmpuint (once.hash, ==, twice.hash);
      g_assert_cmpuint (once.n_events, ==, twice.n_events);
      sim_result_clear (&once);
      sim_result_clear (&twice);
    }
}

/* One history, in which a machine dies at its n-th write, for one n after the other. */
static void
crash_at_each (guint64 seed, SimOptions options, guint64 first, guint64 n_writes, guint64 n_crashes)
{
  gint64 since_us = g_get_monotonic_time (), told_us = since_us;
  guint64 stride = MAX (n_writes / n_crashes, 1);
  SimResult total = { 0 };

  for (guint64 n = MAX (first, 1) + first_seed () % stride; n <= n_writes; n += stride)
    {
      options.crash_at = (gint64) n;
      if (g_get_monotonic_time () - told_us > 60 * G_USEC_PER_SEC)
        {
          told_us = g_get_monotonic_time ();
          g_print ("# %s: crash %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "\n",
                   options.crash_centre ? "centre" : "device", n, n_writes);
          tell (&total, (n - first) / stride, since_us);
        }
      if (run_one (seed, &options, &total))
        continue;
      g_printerr ("SEED=%" G_GUINT64_FORMAT " EMPHASIS=%d %s=%" G_GUINT64_FORMAT "\n", seed,
                  (int) options.emphasis, options.crash_centre ? "CRASH_CENTRE" : "CRASH_DEVICE", n);
      g_test_fail ();
    }
  g_assert_cmpuint (total.marks[options.crash_centre ? SIM_MARK_CENTRE_CRASH
                                                     : SIM_MARK_DEVICE_CRASH],
                    >=, first == 1 ? MIN (n_crashes, n_writes) / 2 : 0);
}

/* The first history that goes through what a crash could spoil: a backup that comes back, work sent
 * again, conflicts, files that leave, photos; and that is not too long to be told at each write. */
static guint64
find_crash_seed (const SimOptions *options, SimResult *whole)
{
  static const SimMark wanted[]
      = { SIM_MARK_RESTORED, SIM_MARK_JOURNAL_SENT, SIM_MARK_CONFLICT, SIM_MARK_RESET,
          SIM_MARK_LEAVE,    SIM_MARK_BLOB_SENT,    SIM_MARK_APPROVED };

  for (guint64 seed = 1; seed <= CRASH_SEEDS_N_MAX; seed++)
    {
      gboolean fits;

      sim_run (seed, options, whole);
      g_assert_cmpstr (whole->violation, ==, NULL);
      fits = whole->n_writes_centre <= CRASH_WRITES_N_MAX
             && whole->n_writes_device <= CRASH_WRITES_N_MAX;
      for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
        fits = fits && whole->marks[wanted[i]] > 0;
      if (fits)
        return seed;
      sim_result_clear (whole);
    }
  g_assert_not_reached ();
}

static void
crash_everywhere (guint64 first, guint64 last, guint64 n_crashes)
{
  SimOptions options = { .emphasis = SIM_RESTORES, .no_other_crash = TRUE };
  SimResult whole;
  guint64 seed = find_crash_seed (&options, &whole);

  options.crash_centre = TRUE;
  crash_at_each (seed, options, first, MIN (whole.n_writes_centre, last), n_crashes);
  options.crash_centre = FALSE;
  options.crash_device = 1; /* it always takes part here */
  crash_at_each (seed, options, first, MIN (whole.n_writes_device, last), n_crashes);
  g_print ("# history %" G_GUINT64_FORMAT "\n", seed);
  g_print ("# %" G_GUINT64_FORMAT " writes of the centre, %" G_GUINT64_FORMAT " of a device\n",
           whole.n_writes_centre, whole.n_writes_device);
  sim_result_clear (&whole);
}

static void
test_crashes (void)
{
  crash_everywhere (1, G_MAXUINT64, CRASHES_N_MAX);
}

/* FROM-TO; FALSE: @text is none */
static gboolean
read_range (const char *text, guint64 *first, guint64 *last)
{
  g_auto (GStrv) ends = g_strsplit (text != NULL ? text : "", "-", 2);

  if (g_strv_length (ends) < 2)
    return FALSE;
  *first = g_ascii_strtoull (ends[0], NULL, 10);
  *last = g_ascii_strtoull (ends[1], NULL, 10);
  return TRUE;
}

static void
test_crashes_all (void)
{
  guint64 first = 1, last = G_MAXUINT64;

  read_range (g_getenv ("ZYR_SOAK_CRASHES"), &first, &last);
  crash_everywhere (first, last, G_MAXUINT32);
}

/* So many, or for so long: ./run soak */
static void
test_long (void)
{
  const char *seeds = g_getenv ("ZYR_SOAK_SEEDS");
  const char *seconds = g_getenv ("ZYR_SOAK_SECONDS");
  guint64 n_max = seeds != NULL ? g_ascii_strtoull (seeds, NULL, 10) : G_MAXUINT64;
  gint64 since_us = g_get_monotonic_time ();
  gint64 until_us = G_MAXINT64, told_us = since_us;
  guint64 first = (guint64) g_random_int () << 24, last;
  guint64 n_found = 0, i;
  SimResult total = { 0 };
  SimOptions options = { 0 };

  if (read_range (seeds, &first, &last))
    n_max = last - first + 1;
  if (seconds != NULL)
    until_us = since_us + (gint64) g_ascii_strtoull (seconds, NULL, 10) * G_USEC_PER_SEC;
  for (i = 0; i < n_max && g_get_monotonic_time () < until_us; i++)
    {
      options.emphasis = emphasis_of (first + i);
      n_found += !run_one (first + i, &options, &total);
      if (g_get_monotonic_time () - told_us < 60 * G_USEC_PER_SEC)
        continue;
      told_us = g_get_monotonic_time ();
      tell (&total, i + 1, since_us);
    }
  tell (&total, i, since_us);
  tell_marks (&total);
  g_assert_cmpuint (n_found, ==, 0);
}

/* EMPHASIS=1 … 8: histories as test-mutations has them */
static SimEmphasis
get_emphasis (void)
{
  const char *text = g_getenv ("EMPHASIS");

  return text != NULL ? (SimEmphasis) g_ascii_strtoull (text, NULL, 10) : SIM_ORDINARY;
}

static void
test_one (void)
{
  SimOptions options = { .trace = g_getenv ("TRACE") != NULL,
                         .sealed = g_getenv ("SEALED") != NULL,
                         .emphasis = get_emphasis () };
  const char *centre = g_getenv ("CRASH_CENTRE"), *device = g_getenv ("CRASH_DEVICE");
  SimResult total = { 0 };

  if (centre != NULL || device != NULL)
    {
      options.no_other_crash = TRUE;
      options.crash_centre = centre != NULL;
      options.crash_device = centre == NULL ? 1 : 0;
      options.crash_at = g_ascii_strtoll (centre != NULL ? centre : device, NULL, 10);
    }
  g_assert_true (run_one (g_ascii_strtoull (g_getenv ("SEED"), NULL, 10), &options, &total));
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("SEED") != NULL)
    g_test_add_func ("/simulation/one", test_one);
  else if (g_getenv ("ZYR_SOAK_SEEDS") != NULL || g_getenv ("ZYR_SOAK_SECONDS") != NULL)
    g_test_add_func ("/simulation/long", test_long);
  else if (g_getenv ("ZYR_SOAK_CRASHES") != NULL)
    g_test_add_func ("/simulation/crashes-all", test_crashes_all);
  else
    {
      g_test_add_func ("/simulation/histories", test_histories);
      g_test_add_func ("/simulation/same-again", test_same_again);
      g_test_add_func ("/simulation/crashes", test_crashes);
    }
  status = g_test_run ();
  sim_clean_up ();
  return status;
}
