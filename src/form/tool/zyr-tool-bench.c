/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "ziyaret-form.h"

#define LOADS 5

typedef struct
{
  GArray *times; /* of gint64, microseconds */
} Bench;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *)a;
  const gint64 y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static double
quantile_ms (GArray *times, double q)
{
  if (times->len == 0)
    return 0;
  return (double)g_array_index (times, gint64, (guint)((times->len - 1) * q)) / 1000;
}

static const char *
other_value (const ZyrFormItem *item)
{
  if (item->choices != NULL)
    for (guint i = 0; i < item->choices->len; i++)
      {
        const ZyrFormChoice *choice = item->choices->pdata[i];

        if (g_strcmp0 (choice->value, item->value) != 0)
          return choice->value;
      }
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
    case ZYR_FORM_DATA_DECIMAL:
      return g_str_equal (item->value, "2") || g_str_equal (item->value, "2.0") ? "1" : "2";
    case ZYR_FORM_DATA_DATE:
      return g_str_equal (item->value, "2026-01-02") ? "2026-01-03" : "2026-01-02";
    default:
      return g_str_equal (item->value, "a") ? "b" : "a";
    }
}

/* Changes each question that is shown to another value and back */
static void
measure (ZyrFormSession *session, Bench *bench)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = sections->pdata[i];
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      for (guint k = 0; k < items->len; k++)
        {
          const ZyrFormItem *item = items->pdata[k];
          const char *values[2];

          if (item->kind != ZYR_FORM_ITEM_QUESTION)
            continue;
          values[0] = other_value (item);
          values[1] = item->value;
          for (guint v = 0; v < 2; v++)
            {
              const gint64 start = g_get_monotonic_time ();

              if (zyr_form_session_set_value (session, item->ref, values[v], NULL, NULL))
                {
                  const gint64 took = g_get_monotonic_time () - start;

                  g_array_append_val (bench->times, took);
                }
            }
        }
    }
}

static void
ignore_event (const ZyrFillEvent *event, gpointer user_data)
{
}

static double
measure_lists (ZyrFormSession *session)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = sections->pdata[i];
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);
    }
  return (double)(g_get_monotonic_time () - start) / 1000;
}

int
zyr_tool_bench (const char *path, const char *media_folder, const char *answers_file)
{
  const ZyrFormContext context = { .missing_blank = TRUE };
  g_autoptr (GArray) loads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) media = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = NULL;
  g_autoptr (ZyrFormSession) session = NULL;
  g_autofree char *answers = NULL;
  Bench bench = { times };
  gint64 start;
  double session_ms;
  double lists_ms;

  if (media_folder != NULL)
    media = zyr_fill_load_media (media_folder, &error);
  for (guint i = 0; i < LOADS && error == NULL; i++)
    {
      gint64 took;

      g_clear_object (&form);
      start = g_get_monotonic_time ();
      form = zyr_tool_load_form (path, NULL, &error);
      took = g_get_monotonic_time () - start;
      g_array_append_val (loads, took);
    }
  start = g_get_monotonic_time ();
  if (error == NULL)
    session = zyr_form_session_new (form, media, &context, &error);
  session_ms = (double)(g_get_monotonic_time () - start) / 1000;
  if (error == NULL && answers_file != NULL
      && g_file_get_contents (answers_file, &answers, NULL, &error))
    zyr_fill_run (session, answers, FALSE, ignore_event, NULL, &error);
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  lists_ms = measure_lists (session);
  measure (session, &bench);
  g_array_sort (loads, compare_times);
  g_array_sort (times, compare_times);
  printf ("{\"load_ms\": %.3f, \"session_ms\": %.3f, \"list_all_ms\": %.3f, \"answers\": %u, "
          "\"answer_median_ms\": %.3f, \"answer_p99_ms\": %.3f}\n",
          quantile_ms (loads, 0.5), session_ms, lists_ms, times->len, quantile_ms (times, 0.5),
          quantile_ms (times, 0.99));
  return 0;
}
