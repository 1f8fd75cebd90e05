/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "bench-kit.h"
#include "zyr-fill.h"

/*
 * usage: bench-form [FORM…]        (ZYR_TEST_FORMS: the project's forms; ZYR_CONFORMANCE: others' forms)
 *
 * Prints, in processor time, how long forms take to open, how long an answer takes until the last value
 * that depends on it stands, what one more repeat costs, and what a large external list costs. It asserts
 * nothing about time: test-cost.c counts instead.
 */

#define OPENS_N 9
#define PASSES_N 4
#define ANSWERS_N_MAX 4000
#define CSV_ROWS_N 100000

/* Opening */

typedef struct
{
  GBytes *xml;
  GHashTable *media; /* (nullable) */
  ZyrForm *form;
  ZyrFormSession *session;
  double read_ms;
  double session_ms;
  gsize memory_bytes;
} Opened;

static void
opened_clear (Opened *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->form);
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_clear_pointer (&self->media, g_hash_table_unref);
}

static gsize
heap_bytes (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static ZyrFormSession *
open_session (Opened *self)
{
  const ZyrFormContext context = { .missing_blank = TRUE, .tz = "Europe/Istanbul" };
  g_autoptr (GError) error = NULL;
  ZyrFormSession *session = zyr_form_session_new (self->form, self->media, &context, &error);

  bench_check (session != NULL, error);
  return session;
}

/* Opens the form several times; the last one stays */
static void
open_form (Opened *self)
{
  g_autoptr (GArray) reads = bench_times_new ();
  g_autoptr (GArray) sessions = bench_times_new ();

  for (guint i = 0; i < OPENS_N; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize before;
      gint64 start;

      g_clear_object (&self->session);
      g_clear_object (&self->form);
      before = heap_bytes ();
      start = bench_now_ns ();
      self->form = zyr_form_new_from_bytes (self->xml, NULL, &error);
      bench_check (self->form != NULL, error);
      bench_add (reads, start);
      start = bench_now_ns ();
      self->session = open_session (self);
      bench_add (sessions, start);
      self->memory_bytes = heap_bytes () - before;
    }
  self->read_ms = bench_quantile_us (reads, 0.5) / 1000;
  self->session_ms = bench_quantile_us (sessions, 0.5) / 1000;
}

/* Filling */

static const char *
first_value (const ZyrFormItem *item)
{
  if (item->choices != NULL)
    return item->choices->len > 0 ? ((ZyrFormChoice *)item->choices->pdata[0])->value : NULL;
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
      return "2";
    case ZYR_FORM_DATA_DECIMAL:
      return "2.5";
    case ZYR_FORM_DATA_DATE:
      return "1980-01-02";
    case ZYR_FORM_DATA_GEOPOINT:
      return "39.92 32.85 0 5";
    case ZYR_FORM_DATA_BINARY:
      return NULL;
    default:
      return "a";
    }
}

static const char *
other_value (const ZyrFormItem *item)
{
  const char *first = first_value (item);

  if (first == NULL || !g_str_equal (first, item->value))
    return first;
  if (item->choices != NULL)
    return item->choices->len > 1 ? ((ZyrFormChoice *)item->choices->pdata[1])->value : "";
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
      return "1";
    case ZYR_FORM_DATA_DECIMAL:
      return "1.5";
    case ZYR_FORM_DATA_DATE:
      return "1990-01-02";
    default:
      return "b";
    }
}

static gboolean
is_question (const ZyrFormItem *item)
{
  return item->kind == ZYR_FORM_ITEM_QUESTION && !item->readonly;
}

/* Answers what is asked, in the order in which it is asked, until nothing new is asked. @keep: a question
 * that stays as it is. */
static void
fill (ZyrFormSession *session, const char *keep)
{
  for (guint pass = 0; pass < PASSES_N; pass++)
    {
      g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
      guint n = 0;

      for (guint i = 0; i < sections->len; i++)
        {
          const ZyrFormSection *section = sections->pdata[i];
          g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

          for (guint k = 0; k < items->len; k++)
            {
              const ZyrFormItem *item = items->pdata[k];

              if (is_question (item) && *item->value == '\0' && first_value (item) != NULL
                  && g_strcmp0 (item->ref, keep) != 0)
                n += zyr_form_session_set_value (session, item->ref, first_value (item), NULL,
                                                 NULL);
            }
        }
      if (n == 0)
        return;
    }
}

static void
time_answer (ZyrFormSession *session, const ZyrFormItem *item, const char *value, GArray *times)
{
  const gint64 start = bench_now_ns ();

  if (zyr_form_session_set_value (session, item->ref, value, NULL, NULL))
    bench_add (times, start);
}

/* Changes each question that is shown to another value, and back */
static GArray *
measure_answers (ZyrFormSession *session, const char *keep)
{
  GArray *times = bench_times_new ();
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = sections->pdata[i];
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      for (guint k = 0; k < items->len && times->len < ANSWERS_N_MAX; k++)
        {
          const ZyrFormItem *item = items->pdata[k];
          const char *other = is_question (item) ? other_value (item) : NULL;

          if (other == NULL || g_strcmp0 (item->ref, keep) == 0)
            continue;
          time_answer (session, item, other, times);
          time_answer (session, item, item->value, times);
        }
    }
  return times;
}

static void
report_form (const char *name, Opened *opened, const char *keep)
{
  g_autoptr (GArray) times = NULL;

  fill (opened->session, keep);
  times = measure_answers (opened->session, keep);
  g_print ("%-42.42s %6" G_GSIZE_FORMAT " %8.2f %8.2f %8.2f %7u %8.1f %8.1f %8.1f %8.1f\n", name,
           g_bytes_get_size (opened->xml) / 1024, opened->read_ms, opened->session_ms,
           opened->read_ms + opened->session_ms, times->len, bench_quantile_us (times, 0.5),
           bench_quantile_us (times, 0.99), bench_quantile_us (times, 1),
           (double)opened->memory_bytes / (1024 * 1024));
}

static void
print_heading (void)
{
  g_print ("%-42s %6s %8s %8s %8s %7s %8s %8s %8s %8s\n", "form", "KiB", "compile", "session",
           "open ms", "answers", "median", "p99 us", "max us", "MiB");
}

static void
bench_file (const char *path, GHashTable *media)
{
  g_autofree char *name = g_path_get_basename (path);
  Opened opened = { .xml = bench_read (path) };

  if (media != NULL)
    opened.media = g_hash_table_ref (media);
  open_form (&opened);
  report_form (name, &opened, NULL);
  opened_clear (&opened);
}

static void
bench_conformance (void)
{
  const char *folder = g_getenv ("ZYR_CONFORMANCE");
  g_autofree char *forms = g_build_filename (folder != NULL ? folder : "", "forms", NULL);
  g_autoptr (GPtrArray) paths = bench_list_xml (forms);

  if (folder == NULL || paths == NULL)
    {
      g_print ("skipped: no forms of others in %s (ZYR_CONFORMANCE names another folder)\n", forms);
      return;
    }
  for (guint i = 0; i < paths->len; i++)
    bench_file (paths->pdata[i], NULL);
}

/* The visit form */

#define VISIT_KEEP "/data/s3/new_n"

static void
open_visit (Opened *opened, guint n_members)
{
  const char *forms = g_getenv ("ZYR_TEST_FORMS");
  g_autofree char *path = g_build_filename (forms, "hane_ziyareti.xml", NULL);
  g_autofree char *folder = g_build_filename (forms, "media", NULL);
  g_autoptr (GError) error = NULL;

  opened->xml = bench_read (path);
  opened->media = zyr_fill_load_media (folder, &error);
  bench_check (opened->media != NULL, error);
  g_hash_table_insert (opened->media, g_strdup ("reg_members.csv"), bench_members_csv (n_members));
  open_form (opened);
}

static void
bench_visit (guint n_members)
{
  g_autofree char *name = g_strdup_printf ("hane_ziyareti.xml, %u members", n_members);
  Opened opened = { 0 };

  open_visit (&opened, n_members);
  report_form (name, &opened, VISIT_KEEP);
  opened_clear (&opened);
}

/* Repeats: what the second costs, and the hundredth */

static double
time_repeat (ZyrFormSession *session, const char *add, guint n)
{
  const gint64 start = bench_now_ns ();

  if (g_str_equal (add, VISIT_KEEP))
    {
      g_autofree char *count = g_strdup_printf ("%u", n - 2);

      bench_check (zyr_form_session_set_value (session, add, count, NULL, NULL), NULL);
    }
  else
    {
      g_autofree char *ref = zyr_form_session_add_repeat (session, add, NULL);

      bench_check (ref != NULL, NULL);
    }
  return (double)(bench_now_ns () - start) / 1000;
}

static void
bench_repeats (const char *name, Opened *opened, const char *add, guint from)
{
  g_autoptr (GArray) second = bench_times_new ();
  g_autoptr (GArray) hundredth = bench_times_new ();

  for (guint round = 0; round < 5; round++)
    {
      double us = 0;

      g_clear_object (&opened->session);
      opened->session = open_session (opened);
      if (g_str_equal (add, VISIT_KEEP))
        fill (opened->session, VISIT_KEEP);
      for (guint n = from; n <= 100; n++)
        {
          us = time_repeat (opened->session, add, n);
          if (n == from)
            bench_add_us (second, us);
        }
      bench_add_us (hundredth, us);
    }
  g_print ("%-42s %-6s %8.1f us   100th %8.1f us   ratio %.2f\n", name, from == 2 ? "2nd" : "3rd",
           bench_quantile_us (second, 0.5), bench_quantile_us (hundredth, 0.5),
           bench_quantile_us (hundredth, 0.5) / bench_quantile_us (second, 0.5));
}

static void
bench_all_repeats (void)
{
  Opened opened = { 0 };

  g_print ("\none more repeat instance\n");
  opened.xml = bench_roster_form ();
  open_form (&opened);
  bench_repeats ("roster: 12 nodes, sums over all", &opened, "/data/person", 2);
  opened_clear (&opened);
  open_visit (&opened, 2);
  bench_repeats ("hane_ziyareti.xml: 90 nodes by jr:count", &opened, VISIT_KEEP, 3);
  opened_clear (&opened);
}

/* A large external list */

/* Another district, so that the chosen place leaves its list; the list; a place of it, whose name is looked
 * up */
static void
choose_place (ZyrFormSession *session, guint district, GArray *filters, GArray *lists)
{
  g_autofree char *name = g_strdup_printf ("d%u", district);
  g_autofree char *place = g_strdup_printf ("p%u", district * 100 + 7);
  g_autoptr (ZyrFormItem) item = NULL;
  gint64 start = bench_now_ns ();

  bench_check (zyr_form_session_set_value (session, "/data/district", name, NULL, NULL), NULL);
  bench_add (filters, start);
  start = bench_now_ns ();
  item = zyr_form_session_dup_item (session, "/data/place");
  bench_add (lists, start);
  bench_check (item->choices->len == 100, NULL);
  start = bench_now_ns ();
  bench_check (zyr_form_session_set_value (session, "/data/place", place, NULL, NULL), NULL);
  bench_add (filters, start);
}

static void
bench_csv (void)
{
  g_autoptr (GArray) loads = bench_times_new ();
  g_autoptr (GArray) filters = bench_times_new ();
  g_autoptr (GArray) lists = bench_times_new ();
  Opened opened = { .xml = bench_list_form () };
  gint64 start;
  double first_ms;

  opened.media
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  g_hash_table_insert (opened.media, (gpointer) "places.csv", bench_list_csv (CSV_ROWS_N));
  opened.form = zyr_form_new_from_bytes (opened.xml, NULL, NULL);
  for (guint i = 0; i < 5; i++)
    {
      g_clear_object (&opened.session);
      start = bench_now_ns ();
      opened.session = open_session (&opened);
      bench_add (loads, start);
    }
  start = bench_now_ns ();
  choose_place (opened.session, 1, filters, lists);
  first_ms = (double)(bench_now_ns () - start) / 1e6;
  for (guint i = 2; i < 1000; i++)
    choose_place (opened.session, i, filters, lists);
  g_print ("\n100,000 rows of CSV: session ready in %.1f ms (loads the list), first filter %.1f ms (makes "
           "two indexes)\n  filter median %.1f us p99 %.1f us; its list of 100 choices median %.1f us\n",
           bench_quantile_us (loads, 0.5) / 1000, first_ms, bench_quantile_us (filters, 0.5),
           bench_quantile_us (filters, 0.99), bench_quantile_us (lists, 0.5));
  opened_clear (&opened);
}

int
main (int argc, char **argv)
{
  print_heading ();
  for (int i = 1; i < argc; i++)
    bench_file (argv[i], NULL);
  if (argc > 1)
    return 0;
  bench_visit (5);
  bench_visit (30);
  bench_visit (100);
  bench_conformance ();
  bench_all_repeats ();
  bench_csv ();
  return 0;
}
