/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>

#define THREADS_N 16
#define WRITES_N 40

typedef struct
{
  char *directory;
  char *path;
  ZyrStorage *storage;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("zyr-storage-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "a.db", NULL);
  fixture->storage = zyr_storage_sqlite_open (fixture->path, GPOINTER_TO_INT (data), TRUE, &error);
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  zyr_storage_close (fixture->storage);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

/* Transactions used below; the data is a row's key. */

static gboolean
insert_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES (?1, 'x')",
                     ZYR_VALUES (ZYR_TEXT (data)), error);
}

static gboolean
insert_and_fail_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_assert_true (insert_tx (tx, data, NULL));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "on purpose");
  return FALSE;
}

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gint64 *n = data;

  *n = zyr_tx_query_int (tx, "SELECT count(*) FROM meta", ZYR_NO_VALUES, -1, error);
  return TRUE;
}

static gint64
count (Fixture *fixture)
{
  gint64 n = -1;

  g_assert_true (zyr_storage_read (fixture->storage, count_tx, &n, NULL));
  return n;
}

static void
test_rolls_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "a", NULL));
  g_assert_false (zyr_storage_write (fixture->storage, insert_and_fail_tx, "b", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count (fixture), ==, 1);
  g_clear_error (&error);
  g_assert_false (zyr_storage_write (fixture->storage, insert_tx, "a", &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_EXISTS);
  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "b", NULL));
  g_assert_cmpint (count (fixture), ==, 2);
}

/* Readers may not write. */
static void
test_reader_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (zyr_storage_read (fixture->storage, insert_tx, "a", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* A statement whose rows are being read is asked again. */
static gboolean
nested_tx (ZyrTx *tx, gpointer data, GError **error)
{
  static const char sql[] = "SELECT key FROM meta ORDER BY key";
  GString *seen = data;
  g_autoptr (ZyrRows) outer = zyr_tx_query (tx, sql, ZYR_NO_VALUES, error);

  while (zyr_rows_next (outer, error))
    {
      g_autoptr (ZyrRows) inner = zyr_tx_query (tx, sql, ZYR_NO_VALUES, error);

      while (zyr_rows_next (inner, error))
        g_string_append_printf (seen, "%s%s ", zyr_rows_get_text (outer, 0),
                                zyr_rows_get_text (inner, 0));
    }
  return TRUE;
}

static void
test_nested_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "a", NULL));
  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "b", NULL));
  g_assert_true (zyr_storage_read (fixture->storage, nested_tx, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "aa ab ba bb ");
}

/* Many writers at once share commits; those that fail take nothing with them, and nothing else with
 * them. */

typedef struct
{
  Fixture *fixture;
  guint number;
  guint n_ok;
  guint n_failed;
} Writer;

static gpointer
writer_thread (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < WRITES_N; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u %u", writer->number, i);
      gboolean fails = (writer->number + i) % 3 == 0;

      if (zyr_storage_write (writer->fixture->storage, fails ? insert_and_fail_tx : insert_tx, key,
                             NULL))
        writer->n_ok++;
      else
        writer->n_failed++;
    }
  return NULL;
}

static void
test_group_commit (Fixture *fixture, gconstpointer data)
{
  Writer writers[THREADS_N];
  GThread *threads[THREADS_N];
  guint n_ok = 0;
  guint n_failed = 0;

  for (guint i = 0; i < THREADS_N; i++)
    {
      writers[i] = (Writer){ fixture, i, 0, 0 };
      threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
    }
  for (guint i = 0; i < THREADS_N; i++)
    {
      g_thread_join (threads[i]);
      n_ok += writers[i].n_ok;
      n_failed += writers[i].n_failed;
    }
  g_assert_cmpuint (n_ok + n_failed, ==, THREADS_N * WRITES_N);
  g_assert_cmpuint (n_failed, >=, THREADS_N * WRITES_N / 3);
  g_assert_cmpint (count (fixture), ==, n_ok);
}

/* No room: the transaction is refused as a whole, and the next one after there is room again is
 * not. */

static gboolean
limit_pages_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gint64 n_pages = zyr_tx_query_int (tx, "PRAGMA page_count", ZYR_NO_VALUES, 0, error);

  g_assert_cmpint (n_pages, >, 0);
  /* Below what is there it means: no more than is there. */
  return zyr_tx_run (tx, "PRAGMA max_page_count = 1", ZYR_NO_VALUES, error);
}

static gboolean
unlimit_pages_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "PRAGMA max_page_count = 100000", ZYR_NO_VALUES, error);
}

static gboolean
insert_large_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autofree char *filler = g_strnfill (1000000, 'x');

  return insert_tx (tx, "small", error)
         && zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES ('large', ?1)",
                        ZYR_VALUES (ZYR_TEXT (filler)), error);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zyr_storage_write (fixture->storage, limit_pages_tx, NULL, NULL));
  g_assert_false (zyr_storage_write (fixture->storage, insert_large_tx, NULL, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_FULL);
  g_assert_cmpint (count (fixture), ==, 0);
  g_assert_true (zyr_storage_write (fixture->storage, unlimit_pages_tx, NULL, NULL));
  g_assert_true (zyr_storage_write (fixture->storage, insert_large_tx, NULL, NULL));
  g_assert_cmpint (count (fixture), ==, 2);
}

/* A reader sees one state throughout, whatever is committed meanwhile. */

typedef struct
{
  Fixture *fixture;
  gint64 first;
  gint64 second;
} Look;

static gpointer
insert_thread (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "meanwhile", NULL));
  return NULL;
}

static gboolean
look_twice_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Look *look = data;

  count_tx (tx, &look->first, error);
  g_thread_join (g_thread_new ("insert", insert_thread, look->fixture));
  return count_tx (tx, &look->second, error);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  Look look = { fixture, -1, -1 };

  g_assert_true (zyr_storage_read (fixture->storage, look_twice_tx, &look, NULL));
  g_assert_cmpint (look.first, ==, 0);
  g_assert_cmpint (look.second, ==, 0);
  g_assert_cmpint (count (fixture), ==, 1);
}

/* Foreign and damaged files are refused and stay as they are (newer ones: see test-centre.py). */
static void
test_refused_files (void)
{
  g_autofree char *directory = g_dir_make_tmp ("zyr-storage-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  char junk[4096];

  g_assert_null (zyr_storage_sqlite_open (path, ZYR_SQLITE_INLINE, FALSE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO);
  g_clear_error (&error);

  memset (junk, 'j', sizeof junk);
  g_assert_true (g_file_set_contents (path, junk, sizeof junk, NULL));
  g_assert_null (zyr_storage_sqlite_open (path, ZYR_SQLITE_INLINE, TRUE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpmem (content, sizeof junk, junk, sizeof junk);
  g_unlink (path);
  g_rmdir (directory);
}

#define ADD(name, mode, func)                                                                      \
  g_test_add ("/storage/" name, Fixture, GINT_TO_POINTER (mode), fixture_set_up, func,             \
              fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("inline/rolls-back", ZYR_SQLITE_INLINE, test_rolls_back);
  ADD ("inline/full", ZYR_SQLITE_INLINE, test_full);
  ADD ("threaded/full", ZYR_SQLITE_THREADED, test_full);
  ADD ("inline/nested-rows", ZYR_SQLITE_INLINE, test_nested_rows);
  ADD ("threaded/rolls-back", ZYR_SQLITE_THREADED, test_rolls_back);
  ADD ("threaded/nested-rows", ZYR_SQLITE_THREADED, test_nested_rows);
  ADD ("threaded/reader-cannot-write", ZYR_SQLITE_THREADED, test_reader_cannot_write);
  ADD ("threaded/group-commit", ZYR_SQLITE_THREADED, test_group_commit);
  ADD ("threaded/snapshot", ZYR_SQLITE_THREADED, test_snapshot);
  g_test_add_func ("/storage/refused-files", test_refused_files);
  return g_test_run ();
}
