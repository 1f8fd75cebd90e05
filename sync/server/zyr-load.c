/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-load-private.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CLASSES_N 6

/* Upper bounds of the histograms, in microseconds */
static const gint64 bounds_us[] = { 1000,   2500,   5000,   10000,   25000,   50000,
                                    100000, 250000, 500000, 1000000, 2500000, 10000000 };
#define BOUNDS_N G_N_ELEMENTS (bounds_us)

typedef struct
{
  guint64 n[BOUNDS_N + 1]; /* not more than the bound, and more than that before it */
  guint64 sum_us;
} Histogram;

typedef struct
{
  Histogram duration;
  guint64 n_answers[CLASSES_N]; /* by the first digit of the status */
  guint64 bytes_in;
  guint64 bytes_out;
} Route;

struct _ZyrLoad
{
  gint64 started_us;
  guint n_concurrent;
  guint64 n_held_back;
  GHashTable *under_way; /* authorization -> number of requests */
  Route *routes;         /* in the order of zyr_request_route_name() */
  Histogram delivery;
};

ZyrLoad *
zyr_load_new (guint n_concurrent)
{
  ZyrLoad *load = g_new0 (ZyrLoad, 1);

  load->started_us = g_get_monotonic_time ();
  load->n_concurrent = n_concurrent;
  load->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load->routes = g_new0 (Route, zyr_request_n_routes ());
  return load;
}

void
zyr_load_free (ZyrLoad *load)
{
  if (load == NULL)
    return;
  g_hash_table_unref (load->under_way);
  g_free (load->routes);
  g_free (load);
}

gboolean
zyr_load_enter (ZyrLoad *load, const char *authorization)
{
  guint n;

  if (authorization == NULL)
    return TRUE;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (load->under_way, authorization));
  if (n >= load->n_concurrent)
    {
      load->n_held_back++;
      return FALSE;
    }
  g_hash_table_replace (load->under_way, g_strdup (authorization), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

void
zyr_load_leave (ZyrLoad *load, const char *authorization)
{
  guint n;

  if (authorization == NULL)
    return;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (load->under_way, authorization));
  if (n > 1)
    g_hash_table_replace (load->under_way, g_strdup (authorization), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (load->under_way, authorization);
}

static void
histogram_add (Histogram *histogram, gint64 duration_us)
{
  guint i = 0;

  while (i < BOUNDS_N && duration_us > bounds_us[i])
    i++;
  histogram->n[i]++;
  histogram->sum_us += (guint64)MAX (duration_us, 0);
}

void
zyr_load_count (ZyrLoad *load, const ZyrRequestDone *done)
{
  for (guint i = 0; i < zyr_request_n_routes (); i++)
    {
      Route *route = &load->routes[i];

      if (!g_str_equal (zyr_request_route_name (i), done->route))
        continue;
      histogram_add (&route->duration, done->duration_us);
      route->n_answers[MIN (done->status / 100, CLASSES_N - 1)]++;
      route->bytes_in += done->bytes_in;
      route->bytes_out += done->bytes_out;
      return;
    }
}

void
zyr_load_count_delivery (ZyrLoad *load, gint64 duration_us)
{
  histogram_add (&load->delivery, duration_us);
}

/* Writing */

static void
add_head (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
add (GString *text, const char *name, const char *type, const char *help, guint64 value)
{
  add_head (text, name, type, help);
  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

/* Microseconds as seconds, whatever the locale writes. */
static void
add_seconds (GString *text, guint64 us)
{
  g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%06" G_GUINT64_FORMAT, us / G_USEC_PER_SEC,
                          us % G_USEC_PER_SEC);
}

/* @label: "" or 'route="push"' */
static void
add_histogram (GString *text, const char *name, const char *label, const Histogram *histogram)
{
  const char *comma = label[0] != '\0' ? "," : "";
  guint64 n = 0;

  for (guint i = 0; i <= BOUNDS_N; i++)
    {
      n += histogram->n[i];
      g_string_append_printf (text, "%s_bucket{%s%sle=\"", name, label, comma);
      if (i < BOUNDS_N)
        add_seconds (text, (guint64)bounds_us[i]);
      else
        g_string_append (text, "+Inf");
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", n);
    }
  g_string_append_printf (text, label[0] != '\0' ? "%s_sum{%s} " : "%s_sum%s ", name, label);
  add_seconds (text, histogram->sum_us);
  g_string_append_printf (text, label[0] != '\0' ? "\n%s_count{%s} %" G_GUINT64_FORMAT "\n"
                                                 : "\n%s_count%s %" G_GUINT64_FORMAT "\n",
                          name, label, n);
}

static void
add_routes (ZyrLoad *load, GString *text)
{
  guint n = zyr_request_n_routes ();

  add_head (text, "ziyaretd_request_duration_seconds", "histogram",
            "From the request's last byte to its answer, or until a long poll was parked");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf ("route=\"%s\"", zyr_request_route_name (i));

      add_histogram (text, "ziyaretd_request_duration_seconds", label, &load->routes[i].duration);
    }
  add_head (text, "ziyaretd_answers_total", "counter", "Answers by route and class of status");
  for (guint i = 0; i < n; i++)
    for (guint j = 1; j < CLASSES_N; j++)
      g_string_append_printf (
          text, "ziyaretd_answers_total{route=\"%s\",status=\"%uxx\"} %" G_GUINT64_FORMAT "\n",
          zyr_request_route_name (i), j, load->routes[i].n_answers[j]);
  add_head (text, "ziyaretd_bytes_total", "counter", "Bytes of bodies as they travel");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        text,
        "ziyaretd_bytes_total{route=\"%s\",direction=\"in\"} %" G_GUINT64_FORMAT
        "\nziyaretd_bytes_total{route=\"%s\",direction=\"out\"} %" G_GUINT64_FORMAT "\n",
        zyr_request_route_name (i), load->routes[i].bytes_in, zyr_request_route_name (i),
        load->routes[i].bytes_out);
}

static guint64
count_open_files (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint64 n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static guint64
read_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long total = 0;
  unsigned long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%lu %lu", &total, &resident) != 2)
    return 0;
  return (guint64)resident * (guint64)sysconf (_SC_PAGESIZE);
}

static void
add_process (ZyrLoad *load, GString *text)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  add (text, "ziyaretd_up_seconds", "gauge", "Since the process began",
       (guint64)((g_get_monotonic_time () - load->started_us) / G_USEC_PER_SEC));
  add (text, "process_open_fds", "gauge", "Open files: connections, and some more",
       count_open_files ());
  add (text, "process_resident_memory_bytes", "gauge", "Resident memory", read_resident_bytes ());
  add_head (text, "process_cpu_seconds_total", "counter", "Processor time, user and system");
  g_string_append (text, "process_cpu_seconds_total ");
  add_seconds (text, (guint64)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC
                         + (guint64)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec));
  g_string_append_c (text, '\n');
}

GBytes *
zyr_load_to_text (ZyrLoad *load, const ZyrLoadGauges *gauges)
{
  GString *text = g_string_new (NULL);

  add_process (load, text);
  add (text, "ziyaretd_requests_running", "gauge", "Requests in threads or waiting for one",
       gauges->n_running);
  add (text, "ziyaretd_requests_queued", "gauge", "Requests that wait for a thread",
       gauges->n_queued);
  add (text, "ziyaretd_polls_parked", "gauge", "Devices that wait for a change", gauges->n_polls);
  add (text, "ziyaretd_sessions_running", "gauge", "Sessions with a request in a thread",
       g_hash_table_size (load->under_way));
  add (text, "ziyaretd_requests_held_back_total", "counter",
       "Requests refused since their session had enough under way", load->n_held_back);
  add (text, "ziyaretd_requests_limited_total", "counter",
       "Requests refused since their device, user or address had asked for too much",
       gauges->n_limited);
  add (text, "ziyaretd_requests_clock_off_total", "counter",
       "Pushes, and other requests that told a time, of devices whose clock is more than five minutes off",
       gauges->n_clock_off);
  add (text, "ziyaretd_commits_total", "counter", "Durable commits", gauges->n_commits);
  add (text, "ziyaretd_transactions_total", "counter",
       "Transactions within them; by commits: how many a commit is for", gauges->n_transactions);
  if (gauges->n_quarantined >= 0)
    add (text, "ziyaretd_operations_quarantined", "gauge",
         "Operations of the centre that were refused and wait for a person",
         (guint64)gauges->n_quarantined);
  add_head (text, "ziyaretd_feed_delivery_seconds", "histogram",
            "From a commit in this process to the long polls that wait for it");
  add_histogram (text, "ziyaretd_feed_delivery_seconds", "", &load->delivery);
  add_routes (load, text);
  return g_string_free_to_bytes (text);
}
