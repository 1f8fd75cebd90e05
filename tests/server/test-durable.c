/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer of a centre in a file goes on while its commits are on their way to the disk: nothing
 * is told as done, or of what was seen, before it is there. The disk here is one that waits. */
#include "zyr-storage-sqlite.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static GMutex lock;
static GCond changed;
static gboolean holds;       /* whoever syncs the log waits */
static gboolean holds_first; /* who does so first */
static gboolean fails;       /* and then is told that the disk has failed */
static guint n_waiting;      /* in it */
static guint n_synced;       /* who waited no more */
static guint n_done;         /* transactions that were told as done */
static gboolean released;

static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods log_methods;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;

static int
sync_log (sqlite3_file *file, int flags)
{
  gboolean fail;
  gboolean first;
  int status;

  g_mutex_lock (&lock);
  first = n_waiting == 0;
  n_waiting++;
  g_cond_broadcast (&changed);
  while (holds || (holds_first && first))
    g_cond_wait (&changed, &lock);
  n_waiting--;
  fail = fails && first;
  g_mutex_unlock (&lock);
  status = fail ? SQLITE_IOERR_FSYNC : real_methods->xSync (file, flags);
  g_mutex_lock (&lock);
  n_synced++;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return status;
}

static int
open_file (sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  int status = real_vfs->xOpen (real_vfs, name, file, flags, flags_out);

  if (status == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0)
    {
      real_methods = file->pMethods;
      log_methods = *real_methods;
      log_methods.xSync = sync_log;
      file->pMethods = &log_methods;
    }
  return status;
}

static void
set (gboolean *flag, gboolean value)
{
  g_mutex_lock (&lock);
  *flag = value;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

typedef struct
{
  char *directory;
  char *path;
  ZyrStorage *storage;
} World;

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;

  world->directory = g_dir_make_tmp ("zyr-durable-XXXXXX", NULL);
  world->path = g_build_filename (world->directory, "centre.db", NULL);
  world->storage = zyr_storage_sqlite_open (world->path, ZYR_SQLITE_THREADED, TRUE, &error);
  g_assert_no_error (error);
  n_done = 0;
  n_synced = 0;
  released = FALSE;
  return world;
}

static void
remove_files (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
world_free (World *world)
{
  zyr_storage_close (world->storage);
  remove_files (world->directory);
  g_free (world->directory);
  g_free (world->path);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static gboolean
add_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES (?1, 'x')",
                     ZYR_VALUES (ZYR_TEXT (data)), error);
}

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  *(gint64 *)data = zyr_tx_query_int (tx, "SELECT count(*) FROM meta WHERE value = 'x'",
                                      ZYR_NO_VALUES, -1, error);
  return *(gint64 *)data >= 0;
}

static void
on_done (gboolean ok, const GError *error, gpointer data)
{
  g_assert_cmpint (ok, ==, !GPOINTER_TO_INT (data));
  g_assert_true (ok || g_error_matches (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO));
  g_mutex_lock (&lock);
  n_done++;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static void
wait_for (const guint *n, guint wanted)
{
  g_mutex_lock (&lock);
  while (*n < wanted)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

static void
start (World *world, const char *key, gboolean to_fail)
{
  zyr_storage_start_home (world->storage, "h", add_tx, NULL, (gpointer)key, on_done,
                          GINT_TO_POINTER (to_fail));
}

static gpointer
read_thread (gpointer data)
{
  World *world = data;
  gint64 n = 0;

  g_assert_true (zyr_storage_read (world->storage, count_tx, &n, NULL));
  g_mutex_lock (&lock);
  g_assert_true (released || n == 0);
  g_mutex_unlock (&lock);
  return NULL;
}

static void
test_told_when_durable (void)
{
  g_autoptr (World) world = world_new ();
  GThread *reader;
  gint64 n = 0;

  set (&holds, TRUE);
  start (world, "a", FALSE);
  wait_for (&n_waiting, 1);
  /* It is committed, and on its way to the disk. */
  g_assert_true (zyr_storage_peek (world->storage, count_tx, &n, NULL));
  g_assert_cmpint (n, ==, 1);
  g_mutex_lock (&lock);
  g_assert_cmpuint (n_done, ==, 0);
  g_mutex_unlock (&lock);
  reader = g_thread_new ("reader", read_thread, world);
  start (world, "b", FALSE);

  g_mutex_lock (&lock);
  released = TRUE;
  g_mutex_unlock (&lock);
  set (&holds, FALSE);
  wait_for (&n_done, 2);
  g_thread_join (reader);
  g_assert_true (zyr_storage_read (world->storage, count_tx, &n, NULL));
  g_assert_cmpint (n, ==, 2);
}

/* What comes while a commit is on its way shares the next one. */
static void
test_others_share_the_next (void)
{
  g_autoptr (World) world = world_new ();
  guint64 n_commits_before = 0;
  guint64 n_commits = 0;
  guint64 n_transactions = 0;

  set (&holds, TRUE);
  start (world, "a", FALSE);
  wait_for (&n_waiting, 1);
  zyr_storage_get_commits (&n_commits_before, &n_transactions);
  start (world, "b", FALSE);
  start (world, "c", FALSE);
  start (world, "d", FALSE);
  set (&holds, FALSE);
  wait_for (&n_done, 4);
  zyr_storage_get_commits (&n_commits, &n_transactions);
  g_assert_cmpuint (n_commits - n_commits_before, >=, 1);
  g_assert_cmpuint (n_commits - n_commits_before, <=, 3);
}

/* The second of two commits on their way is there first: nothing is told of it before the first is. */
static void
test_told_in_order (void)
{
  g_autoptr (World) world = world_new ();
  GThread *reader;
  gint64 n = 0;

  set (&holds_first, TRUE);
  start (world, "a", FALSE);
  wait_for (&n_waiting, 1);
  start (world, "b", FALSE);
  wait_for (&n_synced, 1);
  g_assert_true (zyr_storage_peek (world->storage, count_tx, &n, NULL));
  g_assert_cmpint (n, ==, 2);
  reader = g_thread_new ("reader", read_thread, world);
  /* Until now; a centre that tells too early has the time to. */
  g_usleep (20000);
  g_mutex_lock (&lock);
  g_assert_cmpuint (n_done, ==, 0);
  released = TRUE;
  g_mutex_unlock (&lock);
  set (&holds_first, FALSE);
  wait_for (&n_done, 2);
  g_thread_join (reader);
}

/* It stands upon one that the disk has lost. */
static void
test_second_falls_with_the_first (void)
{
  g_autoptr (World) world = world_new ();

  set (&holds_first, TRUE);
  start (world, "a", TRUE);
  wait_for (&n_waiting, 1);
  start (world, "b", TRUE);
  wait_for (&n_synced, 1);
  set (&fails, TRUE);
  set (&holds_first, FALSE);
  wait_for (&n_done, 2);
  set (&fails, FALSE);
}

/* Nothing is told as done afterwards, or read, until the centre is started again. */
static void
test_disk_fails (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  set (&fails, TRUE);
  start (world, "a", TRUE);
  wait_for (&n_done, 1);
  set (&fails, FALSE);
  g_assert_false (zyr_storage_write_home (world->storage, "h", add_tx, (gpointer) "b", &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (zyr_storage_read (world->storage, count_tx, &n, &error));
  g_assert_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO);
  g_clear_error (&error);

  zyr_storage_close (world->storage);
  world->storage = zyr_storage_sqlite_open (world->path, ZYR_SQLITE_THREADED, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (zyr_storage_write_home (world->storage, "h", add_tx, (gpointer) "c", &error));
  g_assert_true (zyr_storage_read (world->storage, count_tx, &n, &error));
  g_assert_cmpint (n, >=, 1);
  g_assert_cmpint (n, <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "waits";
  vfs.xOpen = open_file;
  sqlite3_vfs_register (&vfs, 1);
  g_test_add_func ("/durable/told-when-durable", test_told_when_durable);
  g_test_add_func ("/durable/others-share-the-next", test_others_share_the_next);
  g_test_add_func ("/durable/told-in-order", test_told_in_order);
  g_test_add_func ("/durable/second-falls-with-the-first", test_second_falls_with_the_first);
  g_test_add_func ("/durable/disk-fails", test_disk_fails);
  return g_test_run ();
}
