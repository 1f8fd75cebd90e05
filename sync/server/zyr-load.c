/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-load-private.h"

#define CLASSES_N 6

struct _ZyrLoad
{
  gint64 started_us;
  guint64 n_answers[CLASSES_N]; /* by the first digit of the status */
  guint64 n_held_back;
  GHashTable *under_way; /* authorization -> number of requests */
};

ZyrLoad *
zyr_load_new (void)
{
  ZyrLoad *load = g_new0 (ZyrLoad, 1);

  load->started_us = g_get_monotonic_time ();
  load->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return load;
}

void
zyr_load_free (ZyrLoad *load)
{
  if (load == NULL)
    return;
  g_hash_table_unref (load->under_way);
  g_free (load);
}

gboolean
zyr_load_enter (ZyrLoad *load, const char *authorization)
{
  guint n;

  if (authorization == NULL)
    return TRUE;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (load->under_way, authorization));
  if (n >= ZYR_LOAD_SESSION_N_MAX)
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

void
zyr_load_count (ZyrLoad *load, guint status)
{
  load->n_answers[MIN (status / 100, CLASSES_N - 1)]++;
}

static void
append (GString *text, const char *name, const char *type, const char *help, guint64 value)
{
  g_string_append_printf (text,
                          "# HELP ziyaretd_%s %s\n# TYPE ziyaretd_%s %s\nziyaretd_%s"
                          " %" G_GUINT64_FORMAT "\n",
                          name, help, name, type, name, value);
}

GBytes *
zyr_load_to_text (ZyrLoad *load, guint n_running, guint n_polls)
{
  GString *text = g_string_new (NULL);
  guint64 up_s = (guint64)((g_get_monotonic_time () - load->started_us) / G_USEC_PER_SEC);

  append (text, "up_seconds", "gauge", "Since the process began", up_s);
  append (text, "requests_running", "gauge", "Requests in threads", n_running);
  append (text, "polls_parked", "gauge", "Devices that wait for a change", n_polls);
  append (text, "sessions_running", "gauge", "Sessions with a request in a thread",
          g_hash_table_size (load->under_way));
  append (text, "requests_held_back_total", "counter",
          "Requests refused since their session had enough under way", load->n_held_back);
  g_string_append (text, "# HELP ziyaretd_answers_total Answers by class of status\n"
                         "# TYPE ziyaretd_answers_total counter\n");
  for (guint i = 1; i < CLASSES_N; i++)
    g_string_append_printf (text, "ziyaretd_answers_total{status=\"%uxx\"} %" G_GUINT64_FORMAT "\n",
                            i, load->n_answers[i]);
  return g_string_free_to_bytes (text);
}
