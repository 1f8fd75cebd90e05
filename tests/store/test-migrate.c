/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-store-history.h"
#include "zyr-store-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Files of this version under a program that knows more; the next two steps are made up. */

#define VERSION 9
#define BACKUP "-backup-v" G_STRINGIFY (VERSION)

#define STEP_NEXT                                                         \
  "ALTER TABLE history ADD COLUMN note TEXT NOT NULL DEFAULT '';"        \
  "CREATE TABLE extra (id INTEGER PRIMARY KEY, text TEXT) STRICT;"       \
  "INSERT INTO extra (text) SELECT value FROM meta"
#define STEP_LAST "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT"
#define STEP_BROKEN "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; SELECT * FROM no_such_table"
#define STEP_BROKEN_REFERENCE                                            \
  "CREATE TABLE child (p INTEGER REFERENCES scope (id)) STRICT;"         \
  "INSERT INTO child VALUES (12345)"

static const ZyrStoreMigration steps[]
    = { [0 ... VERSION - 1] = { "SELECT 1" }, { STEP_NEXT }, { STEP_LAST } };
static const ZyrStoreMigration broken[]
    = { [0 ... VERSION - 1] = { "SELECT 1" }, { STEP_NEXT }, { STEP_BROKEN } };
static const ZyrStoreMigration broken_reference[]
    = { [0 ... VERSION - 1] = { "SELECT 1" }, { STEP_NEXT }, { STEP_BROKEN_REFERENCE } };

/* Generated beside the library */
GResource *zyr_store_resources_get_resource (void);

static GBytes *
read_store (Fixture *self)
{
  char *contents = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  return g_bytes_new_take (contents, size);
}

static void
fill (Fixture *self)
{
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%02d", i);

      feed (self, SCOPE, i + 1, household (id, 1, "Fatma Öztürk"), NULL);
    }
}

static gint64
query_int (ZyrStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  zyr_store_query_int (store, &error, -1, &value, sql, "");
  g_assert_no_error (error);
  return value;
}

static void
test_migrates (Fixture *self, gconstpointer data)
{
  g_autofree char *backup = fixture_file (self, BACKUP);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStore) old = NULL;

  fill (self);
  fixture_close (self);
  self->store = zyr_store_open_with (self->path, self->key, steps, VERSION + 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (self->store, "PRAGMA user_version"), ==, VERSION + 2);
  g_assert_cmpint (query_int (self->store, "SELECT count (*) FROM extra"), ==, 1);
  g_assert_cmpint (query_int (self->store, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 20);

  /* The copy is a store of the old version, under the same key. */
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  old = zyr_store_open (backup, self->key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (old, "PRAGMA user_version"), ==, VERSION);
  g_assert_cmpint (zyr_store_count_records (old, ZYR_KIND_HOUSEHOLD, NULL), ==, 20);
  g_clear_pointer (&old, zyr_store_close);

  /* A further open proves the new one: personal data does not lie about twice for longer. */
  fixture_close (self);
  self->store = zyr_store_open_with (self->path, self->key, steps, VERSION + 2, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
}

/* Also what is only in the log of a process that died is in the copy. */
static void
test_backup_has_the_log (Fixture *self, gconstpointer data)
{
  g_autofree char *backup = fixture_file (self, BACKUP);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStore) old = NULL;
  pid_t child;

  fixture_close (self);
  child = fork ();
  if (child == 0)
    {
      fixture_open (self);
      fill (self);
      _exit (0);
    }
  waitpid (child, NULL, 0);
  self->store = zyr_store_open_with (self->path, self->key, steps, VERSION + 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 20);
  old = zyr_store_open (backup, self->key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (zyr_store_count_records (old, ZYR_KIND_HOUSEHOLD, NULL), ==, 20);
}

static void
assert_untouched_after (Fixture *self, const ZyrStoreMigration *migrations)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = fixture_file (self, "-wal");

  fixture_close (self);
  before = read_store (self);
  g_assert_null (zyr_store_open_with (self->path, self->key, migrations, VERSION + 2, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_MIGRATION);
  g_assert_nonnull (strstr (error->message, BACKUP));
  after = read_store (self);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  /* The old program still opens it, and a later program can still migrate it. */
  fixture_open (self);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 20);
  fixture_close (self);
  self->store = zyr_store_open_with (self->path, self->key, steps, VERSION + 2, &error);
  g_assert_nonnull (self->store);
}

static void
test_failure (Fixture *self, gconstpointer data)
{
  fill (self);
  assert_untouched_after (self, broken);
}

static void
test_broken_reference (Fixture *self, gconstpointer data)
{
  fill (self);
  assert_untouched_after (self, broken_reference);
}

/* No room for the copy: nothing is begun without it. */
static void
test_no_room_for_backup (Fixture *self, gconstpointer data)
{
  g_autofree char *backup = fixture_file (self, BACKUP);
  g_autofree char *unfinished = fixture_file (self, BACKUP "-new");
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  pid_t child;
  int status;

  fill (self);
  fixture_close (self);
  before = read_store (self);
  child = fork ();
  if (child == 0)
    {
      struct rlimit limit = { 32 * 1024, 32 * 1024 };
      g_autoptr (GError) error = NULL;

      signal (SIGXFSZ, SIG_IGN);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0
          || zyr_store_open_with (self->path, self->key, steps, VERSION + 2, &error) != NULL)
        _exit (100);
      _exit (g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL) ? 0 : 1);
    }
  waitpid (child, &status, 0);
  g_assert_cmpint (status, ==, 0);
  after = read_store (self);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  fixture_open (self);
}

static void
assert_visit_counts (ZyrStore *store, gint64 row, gint64 revision, gint64 n_critical,
                     gint64 n_warnings, gint64 n_notices)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStmt) query
      = zyr_store_query (store, &error, "SELECT revision, n_critical, n_warnings, n_notices"
                                        " FROM visit WHERE record = ?", "i", row);

  g_assert_no_error (error);
  g_assert_true (zyr_stmt_next (query));
  g_assert_cmpint (zyr_stmt_int (query, 0), ==, revision);
  g_assert_cmpint (zyr_stmt_int (query, 1), ==, n_critical);
  g_assert_cmpint (zyr_stmt_int (query, 2), ==, n_warnings);
  g_assert_cmpint (zyr_stmt_int (query, 3), ==, n_notices);
}

/* A file of the first version: its households are found; what its history tells stays, and new rows tell more. */
static void
test_from_the_first (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) sql = g_resource_lookup_data (zyr_store_resources_get_resource (),
                                                   "/org/ziyaret/store/migrations/0001-initial.sql",
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                   NULL);
  ZyrStoreMigration first[] = { { g_bytes_get_data (sql, NULL) } };
  g_autofree char *path = fixture_file (self, "-first");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStore) store = zyr_store_open_with (path, self->key, first, 1, &error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (ZyrStoreHistoryRow) row = zyr_store_history_row_new (10, 11, "ok");

  g_assert_no_error (error);
  g_assert_true (zyr_store_script (store,
                                   "INSERT INTO history VALUES (1, 5, 6, 'offline', 1, 0, 0, 2, 3)",
                                   &error));
  g_assert_true (zyr_store_script (store,
                                   "INSERT INTO record (row, kind, id, household, base)"
                                   " VALUES (1, 'household', 'h1', 'h1', '{\"id\":\"h1\"}');"
                                   "INSERT INTO household VALUES (1, 'F', 'Fatma', '', '', '', '', 1);"
                                   "INSERT INTO household_search (rowid, words)"
                                   " VALUES (1, 'fatma ozturk');"
                                   "INSERT INTO record (row, kind, id, household, base)"
                                   " VALUES (2, 'visit', 'v1', 'h1', '{\"id\":\"v1\","
                                   "\"worker\":\"u1\",\"revision\":3,\"result\":{"
                                   "\"discrepancies\":[{\"severity\":\"crit\"},"
                                   "{\"severity\":\"info\"},{\"severity\":\"info\"}]}}'),"
                                   " (3, 'visit', 'v2', 'h1', '{\"id\":\"v2\"}');"
                                   "INSERT INTO visit VALUES"
                                   " (2, 'h1', 'u1', '', 'returned', '', 0, 0),"
                                   " (3, 'h1', 'u1', '', 'planned', '', 0, 0)",
                                   &error));
  g_clear_pointer (&store, zyr_store_close);
  store = zyr_store_open (path, self->key, &error);
  g_assert_no_error (error);
  g_assert_true (zyr_store_check (store, &error));
  assert_visit_counts (store, 2, 3, 1, 0, 2);
  assert_visit_counts (store, 3, 0, 0, 0, 0);
  hits = zyr_store_search_households (store, "fatma ozt", 10, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  rows = zyr_store_list_history (store, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((ZyrStoreHistoryRow *) rows->pdata[0])->outcome, ==, "offline");
  g_assert_cmpstr (((ZyrStoreHistoryRow *) rows->pdata[0])->detail, ==, "{}");

  row->started_unix = row->ended_unix = g_get_real_time () / G_USEC_PER_SEC;
  g_free (row->detail);
  row->detail = g_strdup ("{\"sent\":{\"note.add\":2}}");
  row->n_bytes_sent = 7;
  row->n_bytes_received = 8;
  g_assert_true (zyr_store_add_history (store, row, &error));
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = zyr_store_list_history (store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((ZyrStoreHistoryRow *) rows->pdata[0])->detail, ==, row->detail);
  g_assert_cmpint (((ZyrStoreHistoryRow *) rows->pdata[0])->n_bytes_sent, ==, 7);
  g_assert_cmpint (((ZyrStoreHistoryRow *) rows->pdata[0])->n_bytes_received, ==, 8);
}

/* The schema of each version stays as it was published: a file made by it must be readable. */
static void
test_schema_is_pinned (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStmt) query = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  query = zyr_store_query (self->store,
                           &error,
                           "SELECT name FROM sqlite_schema WHERE type = 'table'"
                           " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'household_search_%'"
                           " ORDER BY name",
                           "");
  while (zyr_stmt_next (query))
    g_string_append_printf (names, "%s ", zyr_stmt_text (query, 0));
  g_assert_cmpstr (names->str,
                   ==,
                   "blob blob_part draft draft_entry draft_remark draft_sound epoch held history household"
                   " household_number household_search map_tile meta outbox outbox_blob outbox_counter outbox_record"
                   " outbox_version record record_blob review_draft scope visit ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/migrate/migrates", test_migrates);
  fixture_add ("/store/migrate/backup-has-the-log", test_backup_has_the_log);
  fixture_add ("/store/migrate/failure", test_failure);
  fixture_add ("/store/migrate/broken-reference", test_broken_reference);
  fixture_add ("/store/migrate/no-room-for-backup", test_no_room_for_backup);
  fixture_add ("/store/migrate/from-the-first", test_from_the_first);
  fixture_add ("/store/migrate/schema-is-pinned", test_schema_is_pinned);
  return g_test_run ();
}
