/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-store-blobs.h"
#include "zyr-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "Şükriye Karamanoğlu"

static GBytes *
read_file (Fixture *self, const char *suffix)
{
  g_autofree char *path = fixture_file (self, suffix);
  char *contents = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &contents, &size, NULL))
    return NULL;
  return g_bytes_new_take (contents, size);
}

static void
write_at (Fixture *self, const char *suffix, goffset offset, guint8 mask)
{
  g_autofree char *path = fixture_file (self, suffix);
  int fd = g_open (path, O_RDWR, 0);
  guint8 byte;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
  byte ^= mask;
  g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  close (fd);
}

static void
fill (Fixture *self)
{
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%02d", i);

      feed (self, SCOPE, i + 1, household (id, 1, NAME), NULL);
    }
}

/* The open must fail with @code, and leave the file and its log as they were. */
static void
assert_open_fails (Fixture *self, GBytes *key, int code)
{
  g_autoptr (GBytes) before = read_file (self, "");
  g_autoptr (GBytes) log_before = read_file (self, "-wal");
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) log_after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStore) store = zyr_store_open (self->path, key, &error);

  g_assert_null (store);
  g_assert_error (error, ZYR_STORE_ERROR, code);
  g_test_message ("%s", error->message);
  after = read_file (self, "");
  log_after = read_file (self, "-wal");
  g_assert_true ((before == NULL) == (after == NULL));
  g_assert_true (before == NULL || g_bytes_equal (before, after));
  g_assert_true ((log_before == NULL) == (log_after == NULL));
  g_assert_true (log_before == NULL || g_bytes_equal (log_before, log_after));
}

/* Leaves the file as a process that dies leaves it: with a log that is not yet in it. */
static void
die_with_log (Fixture *self)
{
  pid_t child;
  int status;

  fixture_close (self);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      fixture_open (self);
      fill (self);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
test_create (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *absent = NULL;
  GStatBuf status;

  g_assert_true (zyr_store_set_meta (self->store, "server", "example:443", &error));
  fixture_reopen (self);
  value = zyr_store_dup_meta (self->store, "server", &error);
  g_assert_cmpstr (value, ==, "example:443");
  absent = zyr_store_dup_meta (self->store, "nothing", &error);
  g_assert_no_error (error);
  g_assert_null (absent);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* What the durability of an answer rests on */
static void
test_pragmas (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *pragma;
    gint64 value;
  } expected[] = {
    { "PRAGMA synchronous", 2 },
    { "PRAGMA foreign_keys", 1 },
    { "PRAGMA secure_delete", 1 },
    { "PRAGMA temp_store", 2 },
    { "PRAGMA user_version", 9 },
    { "PRAGMA application_id", ZYR_STORE_APPLICATION_ID },
    { "PRAGMA cipher_page_size", 4096 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrStmt) mode = NULL;
  gint64 n_loose;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gint64 value;

      g_assert_true (
          zyr_store_query_int (self->store, &error, -1, &value, expected[i].pragma, ""));
      g_assert_cmpint (value, ==, expected[i].value);
    }
  mode = zyr_store_query (self->store, &error, "PRAGMA journal_mode", "");
  g_assert_true (zyr_stmt_next (mode));
  g_assert_cmpstr (zyr_stmt_text (mode, 0), ==, "wal");
  g_assert_true (zyr_store_query_int (self->store,
                                      &error,
                                      -1,
                                      &n_loose,
                                      "SELECT count (*) FROM pragma_table_list WHERE schema = 'main'"
                                      " AND type = 'table' AND strict = 0"
                                      " AND name NOT LIKE 'sqlite_%'",
                                      ""));
  g_assert_cmpint (n_loose, ==, 0);
}

static void
test_wrong_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) other = make_key (0x5b);
  g_autoptr (GBytes) brief = g_bytes_new_static ("0123456789", 10);

  fill (self);
  fixture_close (self);
  assert_open_fails (self, other, ZYR_STORE_ERROR_WRONG_KEY);
  assert_open_fails (self, brief, ZYR_STORE_ERROR_WRONG_KEY);
  fixture_open (self);
}

static void
test_wrong_key_with_log (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) other = make_key (0x5b);
  g_autofree char *log = fixture_file (self, "-wal");

  die_with_log (self);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  assert_open_fails (self, other, ZYR_STORE_ERROR_WRONG_KEY);
  fixture_open (self);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 60);
}

/* The hash of the key is a help, not the lock. */
static void
test_without_key_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) other = make_key (0x5b);
  g_autofree char *key_file = fixture_file (self, "-key");

  fixture_close (self);
  g_assert_cmpint (g_unlink (key_file), ==, 0);
  assert_open_fails (self, other, ZYR_STORE_ERROR_WRONG_KEY);
  g_assert_false (g_file_test (key_file, G_FILE_TEST_EXISTS));
  fixture_open (self);
  g_assert_true (g_file_test (key_file, G_FILE_TEST_EXISTS));
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *log = fixture_file (self, "-wal");
  GStatBuf status;

  fill (self);
  fixture_close (self);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  {
    const goffset places[] = {
      0,                    /* the salt */
      15,
      18,                   /* SQLite's header */
      100,
      4095,                 /* the first page's own check */
      status.st_size / 2,   /* in the middle */
      status.st_size / 2 + 4096,
      status.st_size - 1,
    };

    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      {
        write_at (self, "", places[i], 0x10);
        assert_open_fails (self, self->key, ZYR_STORE_ERROR_DAMAGED);
        write_at (self, "", places[i], 0x10);
      }
  }
  fixture_open (self);
  g_assert_true (zyr_store_check (self->store, NULL));
}

/* A log is there, and the file below it is damaged: neither is written. */
static void
test_damaged_with_log (Fixture *self, gconstpointer data)
{
  die_with_log (self);
  write_at (self, "", 3, 0x10);
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_DAMAGED);
  write_at (self, "", 3, 0x10);
  fixture_open (self);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 60);
  g_assert_true (zyr_store_check (self->store, NULL));
}

static void
test_truncated (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  gsize size;

  fill (self);
  fixture_close (self);
  whole = read_file (self, "");
  size = g_bytes_get_size (whole);
  {
    const gsize sizes[] = { 0, 1, 100, 4095, 4096, size / 2 / 4096 * 4096, size - 4096, size - 1 };

    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_assert_cmpint (truncate (self->path, sizes[i]), ==, 0);
        assert_open_fails (self, self->key, ZYR_STORE_ERROR_DAMAGED);
        g_assert_true (
            g_file_set_contents (self->path, g_bytes_get_data (whole, NULL), size, NULL));
      }
  }
  fixture_open (self);
}

static void
test_not_a_store (Fixture *self, gconstpointer data)
{
  fixture_close (self);
  g_assert_true (g_file_set_contents (self->path, "SQLite format 3", -1, NULL));
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_DAMAGED);
}

/* A store that was there must never turn into an empty one. */
static void
test_missing (Fixture *self, gconstpointer data)
{
  fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_DAMAGED);
}

static void
test_destroy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_false (zyr_store_destroy (self->path, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  fixture_close (self);
  g_assert_true (zyr_store_destroy (self->path, &error));
  g_assert_no_error (error);
  dir = g_dir_open (self->folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  fixture_open (self);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 0);
}

static void
test_damage_met_later (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fill (self);
  fixture_reopen (self);
  for (goffset page = 2; page < 30; page++)
    write_at (self, "", page * 4096 + 200, 0x01);
  for (int i = 0; i < 60 && error == NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%02d", i);
      g_autoptr (ZyrRecord) record
          = zyr_store_dup_record (self->store, ZYR_KIND_HOUSEHOLD, id, &error);
    }
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (zyr_store_check (self->store, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED);
}

static void
test_newer (Fixture *self, gconstpointer data)
{
  fill (self);
  g_assert_true (zyr_store_script (self->store, "PRAGMA user_version = 999", NULL));
  fixture_close (self);
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_NEWER_SCHEMA);
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  int ready[2];
  int done[2];
  char byte;
  pid_t child;

  /* Twice in one process */
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_LOCKED);
  fixture_close (self);
  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (done), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (done[1]);
      fixture_open (self);
      if (write (ready[1], "x", 1) != 1 || read (done[0], &byte, 1) != 0)
        _exit (1);
      _exit (0);
    }
  close (ready[1]);
  close (done[0]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  assert_open_fails (self, self->key, ZYR_STORE_ERROR_LOCKED);
  close (done[1]);
  waitpid (child, NULL, 0);
  close (ready[0]);
  /* A lock does not outlive its process. */
  fixture_open (self);
}

/* Without root's rights, which look past permissions. The child says what it got. */
static int
open_as_nobody (const char *path, GBytes *key)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZyrStore) store = NULL;

      if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
        _exit (100);
      store = zyr_store_open (path, key, &error);
      if (store != NULL || error->domain != ZYR_STORE_ERROR)
        _exit (101);
      _exit (error->code);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_unwritable (Fixture *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.db", NULL);
  g_autofree char *below_file = g_build_filename (self->path, "x.db", NULL);
  g_autofree char *no_folder = g_build_filename (self->folder, "none", "x.db", NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  before = read_file (self, "");
  g_assert_null (zyr_store_open (below_file, self->key, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_null (zyr_store_open (no_folder, self->key, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO);

  /* A folder that may be read: neither a new store nor the one that is there */
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  g_assert_cmpint (open_as_nobody (other, self->key), ==, ZYR_STORE_ERROR_IO);
  g_assert_cmpint (open_as_nobody (self->path, self->key), ==, ZYR_STORE_ERROR_IO);
  /* A file that may be read, in a folder that may be written */
  g_assert_cmpint (g_chmod (self->folder, 0777), ==, 0);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  {
    g_autofree char *lock = fixture_file (self, "-lock");
    g_autofree char *key_file = fixture_file (self, "-key");

    g_assert_cmpint (g_chmod (lock, 0666), ==, 0);
    g_assert_cmpint (g_chmod (key_file, 0444), ==, 0);
  }
  g_assert_cmpint (open_as_nobody (self->path, self->key), ==, ZYR_STORE_ERROR_IO);
  g_assert_cmpint (g_chmod (self->folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  after = read_file (self, "");
  g_assert_true (g_bytes_equal (before, after));
  fixture_open (self);
}

/* Full: what was being written is not there, all before it is, and the store goes on. */
static void
test_full_pages (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;
  g_autofree guint8 *noise = g_malloc (400 * 1024);
  gint64 n_pages;
  g_autofree char *limit = NULL;

  for (guint i = 0; i < 400 * 1024; i++)
    noise[i] = i * 7919 >> 3;
  bytes = g_bytes_new (noise, 400 * 1024);
  fill (self);
  g_assert_true (zyr_store_query_int (self->store, &error, 0, &n_pages, "PRAGMA page_count", ""));
  limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, n_pages + 20);
  g_assert_true (zyr_store_script (self->store, limit, &error));
  g_assert_null (zyr_store_put_blob (self->store, NULL, "image/jpeg", bytes, NULL, FALSE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_HOUSEHOLD, NULL), ==, 60);
  g_assert_true (zyr_store_set_meta (self->store, "after", "yes", &error));
  fixture_reopen (self);
  g_assert_true (zyr_store_check (self->store, &error));
  hash = zyr_store_put_blob (self->store, NULL, "image/jpeg", bytes, NULL, FALSE, &error);
  g_assert_no_error (error);
}

/* The operating system refuses to let the log grow. Answers reported as saved must be there. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  int channel[2];
  pid_t child;
  gint64 n_saved = -1;
  int status;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) draft = NULL;

  fixture_close (self);
  g_assert_cmpint (pipe (channel), ==, 0);
  child = fork ();
  if (child == 0)
    {
      struct rlimit limit = { 600 * 1024, 600 * 1024 };
      g_autoptr (JsonObject) media = json_object_new ();
      g_autofree char *value = g_strnfill (2000, 'a');
      g_autofree char *id = NULL;
      gint64 seq = 0;
      gint64 saved = 0;

      signal (SIGXFSZ, SIG_IGN);
      fixture_open (self);
      id = zyr_store_create_draft (self->store, "v1", "hane", "1", media, "", NULL);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0 || id == NULL)
        _exit (1);
      while (saved < 10000)
        {
          seq = zyr_store_append_answer (self->store, id, "/data/a", ZYR_DRAFT_SET, value, &error);
          if (seq < 0)
            break;
          saved = seq;
        }
      if (!g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL))
        _exit (2);
      if (write (channel[1], &saved, sizeof saved) != sizeof saved)
        _exit (3);
      _exit (0);
    }
  close (channel[1]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (read (channel[0], &n_saved, sizeof n_saved), ==, sizeof n_saved);
  close (channel[0]);
  g_assert_cmpint (n_saved, >, 10);
  fixture_open (self);
  draft = zyr_store_load_draft (self->store, "v1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (draft->entries->len, ==, n_saved);
}

static void
test_full_create (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "second.db", NULL);
  pid_t child;
  int status;

  child = fork ();
  if (child == 0)
    {
      struct rlimit limit = { 20 * 1024, 20 * 1024 };
      g_autoptr (GError) error = NULL;

      signal (SIGXFSZ, SIG_IGN);
      if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
        _exit (101);
      if (zyr_store_open (path, self->key, &error) != NULL)
        _exit (102);
      _exit (g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  /* No half-made store is left in the way of the next attempt. */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  fixture_close (self);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (ZyrStore) store = zyr_store_open (path, self->key, &error);

    g_assert_no_error (error);
  }
}

static gboolean
contains (Fixture *self, const char *suffix, const char *needle)
{
  g_autoptr (GBytes) bytes = read_file (self, suffix);
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  return memmem (data, size, needle, strlen (needle)) != NULL;
}

static void
test_no_plain_text (Fixture *self, gconstpointer data)
{
  static const char *const needles[] = { NAME, "Karamano", "summary_name", "CREATE TABLE",
                                         "karamanoglu", "5321234567" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (JsonObject) media = json_object_new ();
  g_autofree char *draft = NULL;
  const char *name;
  guint n_files = 0;

  fill (self);
  draft = zyr_store_create_draft (self->store, "v1", "hane", "1", media, "<x>" NAME "</x>", &error);
  g_assert_no_error (error);
  zyr_store_append_answer (self->store, draft, "/data/name", ZYR_DRAFT_SET, NAME, &error);
  g_assert_no_error (error);
  /* While open, with a log */
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      n_files++;
      g_assert_true (g_str_has_prefix (name, "ziyaret.db"));
      for (guint i = 0; i < G_N_ELEMENTS (needles); i++)
        g_assert_false (contains (self, name + strlen ("ziyaret.db"), needles[i]));
    }
  g_assert_cmpuint (n_files, >=, 4); /* database, log, lock, key hash */
  g_assert_false (contains (self, "-key", "5a5a5a5a"));
  fixture_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (needles); i++)
    g_assert_false (contains (self, "", needles[i]));
  /* The search itself would find it. */
  {
    g_autofree char *plain = fixture_file (self, "-plain");

    g_assert_true (g_file_set_contents (plain, "xx" NAME "yy", -1, NULL));
    g_assert_true (contains (self, "-plain", NAME));
  }
}

static void
test_meta_limit (Fixture *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (ZYR_STORE_META_SIZE_BYTES_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (zyr_store_set_meta (self->store, "k", "small", &error));
  g_assert_false (zyr_store_set_meta (self->store, "k", large, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT);
  value = zyr_store_dup_meta (self->store, "k", NULL);
  g_assert_cmpstr (value, ==, "small");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/open/create", test_create);
  fixture_add ("/store/open/pragmas", test_pragmas);
  fixture_add ("/store/open/wrong-key", test_wrong_key);
  fixture_add ("/store/open/wrong-key-with-log", test_wrong_key_with_log);
  fixture_add ("/store/open/without-key-file", test_without_key_file);
  fixture_add ("/store/open/damaged", test_damaged);
  fixture_add ("/store/open/damaged-with-log", test_damaged_with_log);
  fixture_add ("/store/open/truncated", test_truncated);
  fixture_add ("/store/open/not-a-store", test_not_a_store);
  fixture_add ("/store/open/missing", test_missing);
  fixture_add ("/store/open/destroy", test_destroy);
  fixture_add ("/store/open/damage-met-later", test_damage_met_later);
  fixture_add ("/store/open/newer", test_newer);
  fixture_add ("/store/open/locked", test_locked);
  fixture_add ("/store/open/unwritable", test_unwritable);
  fixture_add ("/store/open/full-pages", test_full_pages);
  fixture_add ("/store/open/full-disk", test_full_disk);
  fixture_add ("/store/open/full-create", test_full_create);
  fixture_add ("/store/open/no-plain-text", test_no_plain_text);
  fixture_add ("/store/open/meta-limit", test_meta_limit);
  return g_test_run ();
}
