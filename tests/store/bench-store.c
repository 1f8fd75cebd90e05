/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generated-households.h"
#include "zyr-store-drafts.h"
#include "zyr-store-records.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * usage: bench-store [HOUSEHOLDS]
 *
 * Prints how long a durable answer, a page of the feed and a keystroke in the search take on this
 * disk. It asserts nothing about time.
 */

#define ANSWERS_N 2000
#define MEDIA_SIZE_BYTES (200 * 1024) /* what the form knows of a household and its places */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static void
report (const char *what, GArray *times_us)
{
  g_array_sort (times_us, compare_times);
  g_print ("%-44s median %8.3f ms   p99 %8.3f ms   (%u)\n",
           what,
           g_array_index (times_us, gint64, times_us->len / 2) / 1000.0,
           g_array_index (times_us, gint64, (guint64) times_us->len * 99 / 100) / 1000.0,
           times_us->len);
}

static void
check (gboolean done, GError *error)
{
  if (done)
    return;
  g_printerr ("bench-store: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static char *
create_draft (ZyrStore *store, const char *visit)
{
  g_autoptr (JsonObject) media = json_object_new ();
  g_autofree char *registry = g_strnfill (MEDIA_SIZE_BYTES, 'x');
  g_autoptr (GError) error = NULL;
  char *draft = NULL;

  json_object_set_string_member (media, "registry", registry);
  draft = zyr_store_create_draft (store, visit, "hane", "1", media, "<data/>", &error);
  check (draft != NULL, error);

  return draft;
}

static void
answer_once (ZyrStore *store, const char *draft, GArray *times)
{
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_monotonic_time ();
  gint64 seq = zyr_store_append_answer (store,
                                        draft,
                                        "/data/s3/member[4]/occupation",
                                        ZYR_DRAFT_SET,
                                        "Mevsimlik tarım işçisi",
                                        &error);
  gint64 time = g_get_monotonic_time () - before;

  check (seq > 0, error);
  g_array_append_val (times, time);
}

/* In turns: what the disk is doing just now weighs on all of them alike. */
static void
bench_answers (ZyrStore *full, ZyrStore *empty, const char *folder)
{
  g_autoptr (GArray) full_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) empty_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) disk_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *in_full = create_draft (full, "visit in full");
  g_autofree char *in_empty = create_draft (empty, "visit in empty");
  g_autofree char *path = g_build_filename (folder, "disk", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);

  check (fd >= 0, NULL);
  for (int i = 0; i < ANSWERS_N; i++)
    {
      static const char pages[2 * 4120];
      gint64 before;
      gint64 time;

      answer_once (full, in_full, full_times);
      answer_once (empty, in_empty, empty_times);
      before = g_get_monotonic_time ();
      check (write (fd, pages, sizeof pages) == (gssize) sizeof pages && fdatasync (fd) == 0, NULL);
      time = g_get_monotonic_time () - before;
      g_array_append_val (disk_times, time);
    }
  close (fd);
  g_unlink (path);
  report ("append_answer, full store", full_times);
  report ("append_answer, empty store", empty_times);
  report ("two pages and a sync of this disk", disk_times);
}

static void
bench_pages (ZyrStore *store, guint n_households)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  gint64 total_us = 0;
  gint64 seq = 0;

  for (guint i = 0; i < n_households;)
    {
      g_autoptr (GPtrArray) page = generated_page (&i, n_households, random);
      gint64 before;
      gint64 time;

      seq += page->len;
      before = g_get_monotonic_time ();
      check (zyr_store_apply_page (store, "f:1", "e1", page, seq, &error), error);
      time = g_get_monotonic_time () - before;
      total_us += time;
      g_array_append_val (times, time);
    }
  report ("page of 500 records", times);
  g_print ("%-44s %.0f records/s\n",
           "first download",
           seq * (double) G_USEC_PER_SEC / MAX (total_us, 1));
}

/* Every key of somebody typing: a new result, and the first window of it */
static void
bench_search (ZyrStore *store, guint n_households)
{
  static const char *const queries[] = { "fatma yılmaz", "iğdır 12", "çelik ahmet gül", "05312345",
                                         "2026/00123", "zeynep öztürk no:7" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) scrolls = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  for (guint round = 0; round < 5; round++)
    for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
      for (const char *end = queries[i]; *end != '\0';)
        {
          g_autofree char *typed = NULL;
          g_autoptr (GPtrArray) hits = NULL;
          gint64 before;
          gint64 time;

          end = g_utf8_next_char (end);
          typed = g_strndup (queries[i], end - queries[i]);
          before = g_get_monotonic_time ();
          hits = zyr_store_search_households (store, typed, 50, 0, NULL, &error);
          time = g_get_monotonic_time () - before;
          check (hits != NULL, error);
          g_array_append_val (times, time);
        }
  report ("search, one keystroke", times);
  for (guint offset = 0; offset < MIN (n_households, 20000); offset += 50)
    {
      gint64 before = g_get_monotonic_time ();
      g_autoptr (GPtrArray) hits
          = zyr_store_search_households (store, NULL, 50, offset, NULL, &error);
      gint64 time = g_get_monotonic_time () - before;

      check (hits != NULL, error);
      g_array_append_val (scrolls, time);
    }
  report ("scrolling, a window of 50", scrolls);
}

int
main (int argc, char **argv)
{
  guint n_households = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  g_autofree char *folder = g_dir_make_tmp ("zyr-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bench.db", NULL);
  guint8 bytes[ZYR_STORE_KEY_SIZE_BYTES] = { 7 };
  g_autoptr (GBytes) key = g_bytes_new (bytes, sizeof bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *empty_path = g_build_filename (folder, "empty.db", NULL);
  ZyrStore *store = zyr_store_open (path, key, &error);
  ZyrStore *empty = store != NULL ? zyr_store_open (empty_path, key, &error) : NULL;
  GStatBuf status;
  gint64 before;

  check (empty != NULL, error);
  bench_pages (store, n_households);
  bench_search (store, n_households);
  bench_answers (store, empty, folder);
  zyr_store_close (empty);
  check (zyr_store_destroy (empty_path, &error), error);
  before = g_get_monotonic_time ();
  zyr_store_close (store);
  g_print ("%-44s %.1f ms\n", "close", (g_get_monotonic_time () - before) / 1000.0);
  before = g_get_monotonic_time ();
  store = zyr_store_open (path, key, &error);
  check (store != NULL, error);
  g_stat (path, &status);
  g_print ("%-44s %.1f ms (%.1f MB, %u households)\n",
           "open",
           (g_get_monotonic_time () - before) / 1000.0,
           status.st_size / 1e6,
           n_households);
  zyr_store_close (store);
  check (zyr_store_destroy (path, &error), error);
  g_rmdir (folder);
  return 0;
}
