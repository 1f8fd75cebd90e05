/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* The load that a centre carries: devices in one process here, `ziyaretd serve` in another, between
 * them the real protocol over TLS on the loopback. */

static char *ziyaretd = NULL;
static char *data = NULL;
static char *init_arguments = NULL;
static char *serve_arguments = NULL;
static char *only = NULL;
static gboolean plain = FALSE;
static int n_devices = 4500;
static int n_changes = 300;
static double scale = 1;
static char *shape = NULL;
static char *yes = NULL;
static int n_yes = 1;

static const GOptionEntry entries[]
    = { { "ziyaretd", 0, 0, G_OPTION_ARG_FILENAME, &ziyaretd, "The program", "PATH" },
        { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "The source's data directory", "DIR" },
        { "init", 0, 0, G_OPTION_ARG_STRING, &init_arguments,
          "Further arguments of ziyaretd init: another database", "TEXT" },
        { "serve", 0, 0, G_OPTION_ARG_STRING, &serve_arguments,
          "Further arguments of ziyaretd serve: how many processes", "TEXT" },
        { "only", 0, 0, G_OPTION_ARG_STRING, &only, "floor, push or wait", "PART" },
        { "plain", 0, 0, G_OPTION_ARG_NONE, &plain, "Send bodies without compression", NULL },
        { "devices", 0, 0, G_OPTION_ARG_INT, &n_devices, "How many wait", "N" },
        { "changes", 0, 0, G_OPTION_ARG_INT, &n_changes, "How many changes are told", "N" },
        { "push", 0, 0, G_OPTION_ARG_STRING, &shape,
          "One measurement of pushes in place of all: CONNECTIONSxVISITSxREQUESTS", "NxNxN" },
        { "say-yes", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &yes, "The floor's server",
          "DIR" },
        { "visits", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &n_yes, "Of each request", "N" },
        { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Multiplies the number of pushes", "X" },
        G_OPTION_ENTRY_NULL };

static gint
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

double
load_quantile_ms (GArray *values_us, double quantile)
{
  guint at;

  if (values_us->len == 0)
    return 0;
  g_array_sort (values_us, compare);
  at = (guint)(quantile * (values_us->len - 1) + 0.5);
  return (double)g_array_index (values_us, gint64, at) / 1000;
}

static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

/* Requests of each connection, by what is measured: connections, visits a request. */
#define CONNECTIONS_N_MAX 32

static const LoadShape pushes[]
    = { { 1, 1, 1500 }, { 32, 1, 500 }, { 1, 20, 200 }, { 32, 20, 30 } };

static guint
scaled (guint n)
{
  return MAX (1, (guint)(n * scale));
}

static guint
add_visits (Load *load, const LoadShape *shapes, guint n)
{
  guint n_visits[CONNECTIONS_N_MAX] = { 0 };
  guint n_all = 0;

  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < shapes[i].n_connections; j++)
        n_visits[j] += scaled (shapes[i].n_requests) * shapes[i].batch;
    }
  for (guint j = 0; j < CONNECTIONS_N_MAX; j++)
    {
      load_centre_add_visits (load->centre, j, 1, n_visits[j]);
      n_all += n_visits[j];
    }
  return n_all;
}

static void
measure_floor (Load *load)
{
  static const LoadShape shapes[] = { { 32, 1, 500 }, { 32, 20, 30 } };

  add_visits (load, shapes, G_N_ELEMENTS (shapes));
  load_floor (load, shapes, G_N_ELEMENTS (shapes));
}

static void
measure_these (Load *load, const LoadShape *shapes, guint n)
{
  guint n_all = add_visits (load, shapes, n);

  load_centre_start (load->centre, serve_arguments);
  for (guint i = 0; i < n; i++)
    load_push (load, shapes[i].n_connections, shapes[i].batch, scaled (shapes[i].n_requests));
  load_centre_stop (load->centre);
  if (load_centre_count (load->centre, "visit_revision") != n_all)
    {
      g_printerr ("not every visit that was acknowledged is there, or one is there twice\n");
      exit (1);
    }
  g_print ("push: all %u visits that were acknowledged are in the database, each once\n", n_all);
}

static void
measure_pushes (Load *load)
{
  LoadShape one = { 0, 0, 0 };

  if (shape == NULL)
    measure_these (load, pushes, G_N_ELEMENTS (pushes));
  else if (sscanf (shape, "%ux%ux%u", &one.n_connections, &one.batch, &one.n_requests) == 3
           && one.n_connections - 1 < CONNECTIONS_N_MAX && one.batch > 0)
    measure_these (load, &one, 1);
  else
    {
      g_printerr ("--push %s: CONNECTIONSxVISITSxREQUESTS, at most %d connections\n", shape,
                  CONNECTIONS_N_MAX);
      exit (2);
    }
}

static void
measure_wait (Load *load)
{
  load_centre_add_visits (load->centre, 0, (guint)n_devices, 1);
  load_centre_start (load->centre, serve_arguments);
  load_wait (load, (guint)n_devices, (guint)n_changes);
  load_centre_stop (load->centre);
}

static gboolean
is_wanted (const char *part)
{
  return only == NULL || g_str_equal (only, part);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Load load = { 0 };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (yes == NULL && (ziyaretd == NULL || data == NULL)))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--ziyaretd and --data are needed");
      return 2;
    }
  if (yes != NULL)
    return load_say_yes (yes, (guint)n_yes);
  raise_descriptor_limit ();
  load.plain = plain;
  if (!g_file_get_contents (ZYR_LOAD_VISIT, &load.visit, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  load.what = "push";
  if (is_wanted ("floor"))
    {
      load.centre = load_centre_new (ziyaretd, data, NULL);
      load_centre_add_workers (load.centre, CONNECTIONS_N_MAX);
      measure_floor (&load);
      load_centre_free (load.centre);
    }
  if (is_wanted ("push"))
    {
      load.centre = load_centre_new (ziyaretd, data, init_arguments);
      load_centre_add_workers (load.centre, CONNECTIONS_N_MAX);
      measure_pushes (&load);
      load_centre_free (load.centre);
    }
  if (is_wanted ("wait"))
    {
      load.centre = load_centre_new (ziyaretd, data, init_arguments);
      load_centre_add_workers (load.centre, (guint)n_devices);
      measure_wait (&load);
      load_centre_free (load.centre);
    }
  g_free (load.visit);
  return 0;
}
