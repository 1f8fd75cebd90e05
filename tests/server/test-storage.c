/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-postgresql.h"
#include "zyr-storage-sqlite.h"

#include "test-database.h"
#include "zyr-publication.h"

#include <glib/gstdio.h>
#include <string.h>

#define THREADS_N 16
#define WRITES_N 40
/* Beside ZyrSqliteMode. */
#define POSTGRESQL 100

typedef struct
{
  char *directory;
  char *path;
  char *uri;
  ZyrStorage *storage;
} Fixture;

static ZyrStorage *
open_database (const char *uri, guint n_connections, gboolean create, GError **error)
{
  return zyr_storage_postgresql_open (uri, n_connections, ZYR_STORAGE_STATEMENT_S, create, error);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("zyr-storage-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "a.db", NULL);
  if (GPOINTER_TO_INT (data) == POSTGRESQL)
    {
      fixture->uri = test_database_new ();
      fixture->storage = open_database (fixture->uri, 8, TRUE, &error);
      g_assert_no_error (error);
      return;
    }
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
  g_free (fixture->uri);
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

      if (zyr_storage_write_home (writer->fixture->storage, "h",
                                  fails ? insert_and_fail_tx : insert_tx, key, NULL))
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

/* What was told is in the files, however large it was and whatever was given up before: a copy of
 * them, as a crash leaves them, has it all. */

#define BULK_ROW_BYTES 1000000
/* More than the writer keeps in memory before it writes. */
#define BULK_ROWS_N_MAX 24

typedef struct
{
  guint first;
  guint n;
  gboolean fails;
} Bulk;

static gboolean
bulk_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Bulk *bulk = data;
  g_autofree char *filler = g_strnfill (BULK_ROW_BYTES, 'x');

  for (guint i = bulk->first; i < bulk->first + bulk->n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_assert_true (zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES (?1, ?2)",
                                 ZYR_VALUES (ZYR_TEXT (key), ZYR_TEXT (filler)), error));
    }
  if (bulk->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "on purpose");
  return !bulk->fails;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)size, NULL));
}

static gint64
count_copy (Fixture *fixture)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *copy = g_strconcat (fixture->path, "-copy", NULL);
  g_autofree char *copied_log = g_strconcat (copy, "-wal", NULL);
  Fixture copied = { 0 };
  gint64 n;

  copy_file (fixture->path, copy);
  copy_file (log, copied_log);
  copied.storage = zyr_storage_sqlite_open (copy, ZYR_SQLITE_INLINE, FALSE, NULL);
  g_assert_nonnull (copied.storage);
  n = count (&copied);
  zyr_storage_close (copied.storage);
  return n;
}

static void
test_in_files (Fixture *fixture, gconstpointer data)
{
  const guint sizes[] = { 1, BULK_ROWS_N_MAX, 3, BULK_ROWS_N_MAX, 1 };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Bulk bulk = { n, sizes[i], TRUE };

      g_assert_false (zyr_storage_write (fixture->storage, bulk_tx, &bulk, NULL));
      g_assert_cmpint (count_copy (fixture), ==, n);
      bulk.fails = FALSE;
      g_assert_true (zyr_storage_write (fixture->storage, bulk_tx, &bulk, NULL));
      n += sizes[i];
      g_assert_cmpint (count_copy (fixture), ==, n);
      g_assert_cmpint (count (fixture), ==, n);
    }
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

/* Nobody overwrites what another wrote meanwhile: read, and write what follows from it. */

typedef struct
{
  ZyrStorage *storage;
  const char *home; /* NULL: the whole database */
  guint n;
} Adder;

static gboolean
add_one_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autofree char *before
      = zyr_tx_dup_text (tx, "SELECT value FROM meta WHERE key = 'n'", ZYR_NO_VALUES, error);
  g_autofree char *after
      = g_strdup_printf ("%d", (before != NULL ? (int)g_ascii_strtoll (before, NULL, 10) : 0) + 1);

  return zyr_tx_run (tx,
                     "INSERT INTO meta (key, value) VALUES ('n', ?1)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     ZYR_VALUES (ZYR_TEXT (after)), error);
}

static gpointer
adder_thread (gpointer data)
{
  Adder *adder = data;

  for (guint i = 0; i < adder->n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (adder->home != NULL)
        zyr_storage_write_home (adder->storage, adder->home, add_one_tx, NULL, &error);
      else
        zyr_storage_write (adder->storage, add_one_tx, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static gboolean
read_n_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gint64 *n = data;

  *n = zyr_tx_query_int (tx, "SELECT value FROM meta WHERE key = 'n'", ZYR_NO_VALUES, -1, error);
  return TRUE;
}

static void
test_serialised (Fixture *fixture, gconstpointer data)
{
  /* Two of these stand for two processes. */
  ZyrStorage *other
      = fixture->uri != NULL ? open_database (fixture->uri, 4, FALSE, NULL) : NULL;
  ZyrStorage *second = other != NULL ? other : fixture->storage;
  Adder adders[]
      = { { fixture->storage, "h", 30 }, { fixture->storage, "h", 30 },  { second, "h", 30 },
          { second, "h", 30 },           { fixture->storage, NULL, 10 }, { second, NULL, 10 } };
  GThread *threads[G_N_ELEMENTS (adders)];
  gint64 n = -1;

  for (guint i = 0; i < G_N_ELEMENTS (adders); i++)
    threads[i] = g_thread_new ("adder", adder_thread, &adders[i]);
  for (guint i = 0; i < G_N_ELEMENTS (adders); i++)
    g_thread_join (threads[i]);
  zyr_storage_close (other);
  g_assert_true (zyr_storage_read (fixture->storage, read_n_tx, &n, NULL));
  g_assert_cmpint (n, ==, 140);
}

/* What PostgreSQL alone can do to us */

/* Connections that are cut while they lie idle are not noticed by anybody. */
static void
test_cut_idle (Fixture *fixture, gconstpointer data)
{
  static const char cut[] = "SELECT pg_terminate_backend (pid, 5000) FROM pg_stat_activity"
                            " WHERE pid <> pg_backend_pid () AND application_name = 'ziyaretd'";

  g_assert_true (zyr_storage_write_home (fixture->storage, "h", insert_tx, "a", NULL));
  test_database_run (cut);
  g_assert_true (zyr_storage_write_home (fixture->storage, "h", insert_tx, "b", NULL));
  test_database_run (cut);
  g_assert_cmpint (count (fixture), ==, 2);
}

typedef struct
{
  guint n_runs;
  guint n_cuts;
} Cut;

/* Cuts its own connection in the middle, the first times that it runs. */
static gboolean
cut_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Cut *cut = data;
  gint64 pid = zyr_tx_query_int (tx, "SELECT pg_backend_pid ()", ZYR_NO_VALUES, 0, error);
  g_autofree char *sql = NULL;

  if (pid == 0 || !insert_tx (tx, "cut", error))
    return FALSE;
  sql = g_strdup_printf ("SELECT pg_terminate_backend (%d, 5000)", (int)pid);
  if (cut->n_runs++ < cut->n_cuts)
    test_database_run (sql);
  return insert_tx (tx, "cut 2", error);
}

static void
test_cut_within (Fixture *fixture, gconstpointer data)
{
  Cut cut = { 0, 2 };
  Cut always = { 0, G_MAXUINT };
  g_autoptr (GError) error = NULL;

  g_assert_true (zyr_storage_write_home (fixture->storage, "h", cut_tx, &cut, NULL));
  g_assert_cmpuint (cut.n_runs, ==, 3);
  g_assert_cmpint (count (fixture), ==, 2);
  g_assert_false (zyr_storage_write_home (fixture->storage, "h", cut_tx, &always, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO);
  g_assert_cmpint (count (fixture), ==, 2);
}

/* Two foundations, written to by two processes, that need the same rows in another order: one gives
 * way and comes again. */

typedef struct
{
  ZyrStorage *storage;
  const char *home;
  const char *keys[2];
  gint *n_there; /* who have the first of their rows */
  guint n_runs;
} Crossing;

static gboolean
cross_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Crossing *crossing = data;

  for (guint i = 0; i < 2; i++)
    {
      if (zyr_tx_query_int (tx, "UPDATE meta SET value = 'y' WHERE key = ?1 RETURNING 1",
                            ZYR_VALUES (ZYR_TEXT (crossing->keys[i])), 0, error)
          != 1)
        return FALSE;
      if (i == 0 && crossing->n_runs++ == 0)
        {
          g_atomic_int_inc (crossing->n_there);
          while (g_atomic_int_get (crossing->n_there) < 2)
            g_usleep (1000);
        }
    }
  return TRUE;
}

static gpointer
crossing_thread (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GError) error = NULL;

  zyr_storage_write_home (crossing->storage, crossing->home, cross_tx, crossing, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
test_deadlock (Fixture *fixture, gconstpointer data)
{
  ZyrStorage *other = open_database (fixture->uri, 4, FALSE, NULL);
  gint n_there = 0;
  Crossing one = { fixture->storage, "h", { "a", "b" }, &n_there, 0 };
  Crossing two = { other, "i", { "b", "a" }, &n_there, 0 };
  GThread *threads[2];

  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "a", NULL));
  g_assert_true (zyr_storage_write (fixture->storage, insert_tx, "b", NULL));
  threads[0] = g_thread_new ("one", crossing_thread, &one);
  threads[1] = g_thread_new ("two", crossing_thread, &two);
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);
  g_assert_cmpuint (one.n_runs + two.n_runs, >=, 3);
  zyr_storage_close (other);
}

/* One process hears what another announces. */

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean connected;
  gint64 head;
} Ear;

static void
on_heard (GHashTable *heads, gpointer data)
{
  Ear *ear = data;
  const gint64 *head = heads != NULL ? g_hash_table_lookup (heads, "f:x") : NULL;

  g_mutex_lock (&ear->lock);
  if (heads == NULL)
    ear->connected = TRUE;
  if (head != NULL)
    ear->head = *head;
  g_cond_signal (&ear->cond);
  g_mutex_unlock (&ear->lock);
}

static void
test_announcements (Fixture *fixture, gconstpointer data)
{
  ZyrStorage *other = open_database (fixture->uri, 4, FALSE, NULL);
  g_autoptr (GHashTable) heads = zyr_heads_new ();
  Ear ear = { 0 };
  Ear own = { 0 };

  g_assert_true (zyr_storage_listen (other, on_heard, &ear));
  g_assert_true (zyr_storage_listen (fixture->storage, on_heard, &own));
  g_mutex_lock (&ear.lock);
  while (!ear.connected)
    g_cond_wait (&ear.cond, &ear.lock);
  g_mutex_unlock (&ear.lock);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *scope = g_strdup_printf ("w:019abcd0-0000-7000-8000-%012u", i);

      zyr_heads_set (heads, scope, i);
    }
  zyr_heads_set (heads, "f:x", 41);
  zyr_storage_announce (fixture->storage, heads);
  zyr_heads_set (heads, "f:x", 42);
  zyr_storage_announce (fixture->storage, heads);
  g_mutex_lock (&ear.lock);
  while (ear.head != 42)
    g_cond_wait (&ear.cond, &ear.lock);
  g_mutex_unlock (&ear.lock);

  zyr_storage_listen (fixture->storage, NULL, NULL);
  g_assert_cmpint (own.head, ==, 0);
  zyr_storage_close (other);
}

static gboolean
sleep_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, data, ZYR_NO_VALUES, error);

  return rows != NULL && zyr_rows_next (rows, error);
}

/* A statement that hangs, and one that waits for another's lock: given up, and the next one goes. */
static void
test_stuck_statement (void)
{
  g_autofree char *uri = test_database_new ();
  ZyrStorage *storage = zyr_storage_postgresql_open (uri, 2, 1, TRUE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (storage);
  g_assert_false (zyr_storage_read (storage, sleep_tx, "SELECT pg_sleep (600)", &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (
      zyr_storage_write_home (storage, "f1", sleep_tx, "SELECT pg_sleep (600)", &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (zyr_storage_write_home (storage, "f1", sleep_tx, "SELECT 1", &error));
  g_assert_no_error (error);
  zyr_storage_close (storage);
}

static void
test_refused_databases (void)
{
  g_autofree char *uri = test_database_new ();
  const char *schema = strrchr (uri, 'D') + 1;
  g_autofree char *foreign = g_strdup_printf ("CREATE TABLE %s.other (n INT)", schema);
  g_autofree char *empty = g_strdup_printf ("DROP TABLE %s.other", schema);
  g_autofree char *newer
      = g_strdup_printf ("INSERT INTO %s.zyr_schema (version) VALUES (999)", schema);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_database (uri, 2, FALSE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA);
  g_clear_error (&error);
  test_database_run (foreign);
  g_assert_null (open_database (uri, 2, TRUE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA);
  g_clear_error (&error);
  test_database_run (empty);
  zyr_storage_close (open_database (uri, 2, TRUE, &error));
  g_assert_no_error (error);
  test_database_run (newer);
  g_assert_null (open_database (uri, 2, TRUE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_null (open_database ("postgresql:///x?host=/nowhere&user=x", 2, TRUE, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO);
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

static void
add_postgresql (void)
{
  ADD ("postgresql/rolls-back", POSTGRESQL, test_rolls_back);
  ADD ("postgresql/nested-rows", POSTGRESQL, test_nested_rows);
  ADD ("postgresql/reader-cannot-write", POSTGRESQL, test_reader_cannot_write);
  ADD ("postgresql/group-commit", POSTGRESQL, test_group_commit);
  ADD ("postgresql/snapshot", POSTGRESQL, test_snapshot);
  ADD ("postgresql/serialised", POSTGRESQL, test_serialised);
  ADD ("postgresql/cut-idle", POSTGRESQL, test_cut_idle);
  ADD ("postgresql/cut-within", POSTGRESQL, test_cut_within);
  ADD ("postgresql/deadlock", POSTGRESQL, test_deadlock);
  ADD ("postgresql/announcements", POSTGRESQL, test_announcements);
  g_test_add_func ("/storage/postgresql/stuck-statement", test_stuck_statement);
  g_test_add_func ("/storage/postgresql/refused-databases", test_refused_databases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ZYR_TEST_POSTGRESQL") != NULL)
    {
      add_postgresql ();
      return g_test_run ();
    }
  ADD ("threaded/serialised", ZYR_SQLITE_THREADED, test_serialised);
  ADD ("inline/rolls-back", ZYR_SQLITE_INLINE, test_rolls_back);
  ADD ("inline/full", ZYR_SQLITE_INLINE, test_full);
  ADD ("threaded/full", ZYR_SQLITE_THREADED, test_full);
  ADD ("inline/nested-rows", ZYR_SQLITE_INLINE, test_nested_rows);
  ADD ("threaded/rolls-back", ZYR_SQLITE_THREADED, test_rolls_back);
  ADD ("threaded/nested-rows", ZYR_SQLITE_THREADED, test_nested_rows);
  ADD ("threaded/reader-cannot-write", ZYR_SQLITE_THREADED, test_reader_cannot_write);
  ADD ("threaded/group-commit", ZYR_SQLITE_THREADED, test_group_commit);
  ADD ("threaded/snapshot", ZYR_SQLITE_THREADED, test_snapshot);
  ADD ("threaded/in-files", ZYR_SQLITE_THREADED, test_in_files);
  g_test_add_func ("/storage/refused-files", test_refused_files);
  return g_test_run ();
}
