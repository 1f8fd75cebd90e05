/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-sqlite.h"

#include "zyr-sqlite-connection-private.h"
#include "zyr-sqlite-log-private.h"

#define READERS_N_MAX 8
/* Transactions that share one commit. */
#define GROUP_N_MAX 64
/* A group that has worked so long is committed; the others go on in the next. So large pushes are
 * answered one after the other, and while some are written the next are received and read. */
#define GROUP_US_MAX 10000
/* How long a group waits for as many transactions as the one before had, or for that many: they come
 * in company. */
#define GATHER_US 1000
#define GATHER_N_MAX 8
/* Commits that are on their way to the disk at a time: whose clients are on their way here again when
 * the one after it has them wait. */
#define SYNCS_N 2
/* Each time that the log has grown by so many pages, a thread of its own copies them into the file;
 * pages that are written again and again are then copied once. As long as the writer writes on, the
 * log never begins again by itself: when it has more than so many, they are copied time and again
 * until few are left, and only for those does the writer wait; or when there are far too many. */
#define CHECKPOINT_PAGES_N 6000
#define CHECKPOINT_PAGES_N_MAX 25000
#define CHECKPOINT_FEW_PAGES_N 2000
#define CHECKPOINT_FAR_TOO_MANY_N (CHECKPOINT_PAGES_N_MAX * 2)
/* What the writer keeps of the file in memory. */
#define WRITER_CACHE_KIB "12288"
/* A reader forgets it with each commit. */
#define READER_CACHE_KIB "1024"

typedef struct
{
  ZyrTxFunc func;
  gpointer data;
  GError *error;
  gboolean ok;
  ZyrStorageDone done;
  gpointer done_data;
} Job;

typedef struct _SqliteStorage SqliteStorage;

/* Waits for the disk, for some commits at a time. Each has opened the log for itself: of what failed
 * the system tells every one who has, but only once. */
typedef struct
{
  SqliteStorage *storage;
  sqlite3_file *log; /* NULL: not open */
  GThread *thread;
} Syncer;

/* The writer commits into the log without waiting for the disk, and goes on with the next group
 * while threads of their own wait for it (synchronous = NORMAL, and the log's own sync at once): a
 * transaction is done when its commit and all before it are on the disk, and readers whose result is
 * told to somebody wait for what they have seen. When the disk fails to sync, nothing more is written
 * or told. */
struct _SqliteStorage
{
  ZyrStorage parent;
  ZyrSqliteMode mode;
  char *path;
  ZyrSqliteConnection *writer;
  GThread *thread;
  ZyrSqliteConnection *checkpointer;
  GThread *checkpoint_thread;
  GCond checkpoint; /* is due, or closing */
  gboolean checkpoint_due; /* or at work */
  int n_copied_pages;      /* of the log, and on the disk in the file */
  int n_log_pages;     /* the writer thread's own */
  int n_pages_to_copy; /* at which they are next; its own too */
  GMutex lock;
  GCond work;   /* the queue has a job, a sync is over, or closing */
  GCond reader; /* a reader is free */
  GQueue jobs;
  gboolean closing;
  GQueue readers; /* idle ZyrSqliteConnection */
  guint n_readers;
  Syncer syncers[SYNCS_N];
  guint n_syncing; /* of them */
  GCond written;   /* a commit is to be made durable, or closing */
  GCond synced;
  GQueue to_sync;      /* Job */
  guint64 n_commits;   /* begun; of those: */
  guint64 n_committed; /* and their jobs given to the syncers */
  guint64 n_taken;     /* by these */
  guint64 n_synced;
  gboolean stopped; /* the writer thread is over */
  GError *broken;   /* (nullable) */
};

static gboolean sqlite_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void sqlite_start_home (ZyrStorage *storage,
                               const char *home,
                               ZyrTxFunc func,
                               ZyrTxManyFunc many,
                               gpointer data,
                               ZyrStorageDone done,
                               gpointer done_data);
static gboolean sqlite_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static gboolean sqlite_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void sqlite_close (ZyrStorage *storage);

static const ZyrStorageClass sqlite_class = {
  .writes_one_by_one = TRUE,
  .write = sqlite_write,
  .start_home = sqlite_start_home,
  .peek = sqlite_peek,
  .read = sqlite_read,
  .close = sqlite_close,
  .query = zyr_sqlite_query,
  .next = zyr_sqlite_next,
  .get_text = zyr_sqlite_get_text,
  .get_int = zyr_sqlite_get_int,
  .free_rows = zyr_sqlite_free_rows,
  .run = zyr_sqlite_run,
};

/* SQLite gives the whole transaction up on some errors (no room, I/O). */
static gboolean
transaction_is_lost (SqliteStorage *self)
{
  return sqlite3_get_autocommit (zyr_sqlite_connection_get_handle (self->writer)) != 0;
}

static void
fail_jobs (Job **jobs, guint n, const GError *error)
{
  for (guint i = 0; i < n; i++)
    {
      if (!jobs[i]->ok && jobs[i]->error != NULL)
        continue;
      jobs[i]->ok = FALSE;
      jobs[i]->error = g_error_copy (error);
    }
}

/* The jobs of one transaction. */
typedef struct
{
  Job *jobs[GROUP_N_MAX];
  guint n;
  gint64 end_us;
} Group;

static void
begin_group (SqliteStorage *self, Group *group, GError **error)
{
  group->n = 0;
  group->end_us = g_get_monotonic_time () + GROUP_US_MAX;
  zyr_sqlite_connection_run (self->writer, "BEGIN IMMEDIATE", error);
}

/* FALSE when the job failed after it had written: the transaction is over. */
static gboolean
run_in_group (SqliteStorage *self, Group *group, Job *job)
{
  sqlite3 *db = zyr_sqlite_connection_get_handle (self->writer);
  int n_changes = sqlite3_total_changes (db);

  group->jobs[group->n++] = job;
  g_clear_error (&job->error);
  job->ok = job->func (zyr_sqlite_connection_get_tx (self->writer, &sqlite_class), job->data,
                       &job->error);
  if (transaction_is_lost (self))
    return FALSE;
  if (job->ok || sqlite3_total_changes (db) == n_changes)
    return TRUE;
  zyr_sqlite_connection_run (self->writer, "ROLLBACK", NULL);
  return FALSE;
}

/* What was done before the job that failed is done again without it. That is rare, and a savepoint
 * for each job would copy every page that it changes. */
static void
put_others_back (SqliteStorage *self, Group *group)
{
  Job *failed = group->jobs[group->n - 1];

  for (guint i = group->n - 1; i > 0; i--)
    g_queue_push_head (&self->jobs, group->jobs[i - 1]);
  group->jobs[0] = failed;
  group->n = 1;
}

/* Jobs that fail leave nothing, those that do not are kept together. */
static void
commit_group (SqliteStorage *self, Group *group)
{
  g_autoptr (GError) error = NULL;

  if (zyr_sqlite_connection_run (self->writer, "COMMIT", &error))
    {
      zyr_storage_count_commit (group->n);
      return;
    }
  zyr_sqlite_connection_run (self->writer, "ROLLBACK", NULL);
  fail_jobs (group->jobs, group->n, error);
}

/* After each commit, in the writer thread. */
static int
on_log_grown (void *data, sqlite3 *db, const char *schema, int n_pages)
{
  SqliteStorage *self = data;

  if (n_pages < self->n_log_pages)
    self->n_pages_to_copy = CHECKPOINT_PAGES_N;
  self->n_log_pages = n_pages;
  return SQLITE_OK;
}

static void
begin_log_again (SqliteStorage *self)
{
  sqlite3_wal_checkpoint_v2 (zyr_sqlite_connection_get_handle (self->writer), NULL,
                             SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  g_mutex_lock (&self->lock);
  self->n_copied_pages = 0;
  g_mutex_unlock (&self->lock);
}

static void
look_at_log (SqliteStorage *self)
{
  gboolean full = self->n_log_pages >= CHECKPOINT_PAGES_N_MAX;
  gboolean copying;
  int n_left;

  g_mutex_lock (&self->lock);
  copying = self->checkpoint_due;
  n_left = self->n_log_pages - self->n_copied_pages;
  if (!copying && (full ? n_left > CHECKPOINT_FEW_PAGES_N
                        : self->n_log_pages >= self->n_pages_to_copy))
    {
      self->n_pages_to_copy = self->n_log_pages + CHECKPOINT_PAGES_N;
      self->checkpoint_due = TRUE;
      g_cond_signal (&self->checkpoint);
    }
  g_mutex_unlock (&self->lock);
  if ((full && !copying && n_left <= CHECKPOINT_FEW_PAGES_N)
      || self->n_log_pages >= CHECKPOINT_FAR_TOO_MANY_N)
    begin_log_again (self);
}

/* Returns: the pages of the log that are in the file and on the disk. SQLite waits for the disk only
 * when it has copied all there is, which is never while the writer writes on: that would be left to
 * the writer. */
static int
copy_log (SqliteStorage *self, int *status)
{
  sqlite3 *db = zyr_sqlite_connection_get_handle (self->checkpointer);
  sqlite3_file *file = NULL;
  int n_copied = 0;

  sqlite3_wal_checkpoint_v2 (db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &n_copied);
  *status = sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (*status == SQLITE_OK)
    *status = file->pMethods->xSync (file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
  return n_copied;
}

/* With the lock. */
static void
note_sync (SqliteStorage *self, int status)
{
  if (status != SQLITE_OK && self->broken == NULL)
    self->broken = g_error_new (ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO,
                                "database: the disk has failed (%d)", status);
}

static gpointer
checkpoint_thread (gpointer data)
{
  SqliteStorage *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      int status;
      int n_copied;

      while (!self->checkpoint_due && !self->closing)
        g_cond_wait (&self->checkpoint, &self->lock);
      if (self->closing)
        break;
      g_mutex_unlock (&self->lock);
      n_copied = copy_log (self, &status);
      g_mutex_lock (&self->lock);
      note_sync (self, status);
      self->n_copied_pages = MAX (n_copied, 0);
      self->checkpoint_due = FALSE;
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* What follows runs in the writer thread, with the lock unless it says otherwise. */

/* The next job of the group: NULL when it is to be committed. While as many commits as can be are on
 * their way to the disk there is time for more. */
static Job *
next_job (SqliteStorage *self, const Group *group, guint n_before)
{
  gint64 gather_us = g_get_monotonic_time () + GATHER_US;
  guint n_wanted = MIN (n_before, GATHER_N_MAX);

  if (group->n == GROUP_N_MAX || (group->n > 0 && g_get_monotonic_time () >= group->end_us))
    return NULL;
  while (g_queue_is_empty (&self->jobs) && !self->closing)
    {
      if (self->n_syncing == SYNCS_N)
        g_cond_wait (&self->work, &self->lock);
      else if (group->n >= n_wanted
               || !g_cond_wait_until (&self->work, &self->lock, gather_us))
        break;
    }
  return g_queue_pop_head (&self->jobs);
}

static void
fail_all (SqliteStorage *self, Group *group, const GError *error)
{
  while (!g_queue_is_empty (&self->jobs) && group->n < GROUP_N_MAX)
    group->jobs[group->n++] = g_queue_pop_head (&self->jobs);
  fail_jobs (group->jobs, group->n, error);
}

static void
run_group (SqliteStorage *self, Group *group, guint n_before)
{
  g_autoptr (GError) error = NULL;
  gboolean alive;
  Job *job;

  if (self->broken != NULL)
    {
      group->n = 0;
      fail_all (self, group, self->broken);
      return;
    }
  g_mutex_unlock (&self->lock);
  begin_group (self, group, &error);
  alive = error == NULL;
  g_mutex_lock (&self->lock);
  if (!alive)
    {
      fail_all (self, group, error);
      return;
    }
  while (alive && (job = next_job (self, group, n_before)) != NULL)
    {
      g_mutex_unlock (&self->lock);
      alive = run_in_group (self, group, job);
      g_mutex_lock (&self->lock);
    }
  if (!alive)
    {
      put_others_back (self, group);
      return;
    }
  self->n_commits++;
  g_mutex_unlock (&self->lock);
  commit_group (self, group);
  g_mutex_lock (&self->lock);
}

static gpointer
writer_thread (gpointer data)
{
  SqliteStorage *self = data;
  Group group = { .n = 0 };

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (g_queue_is_empty (&self->jobs) && !self->closing)
        g_cond_wait (&self->work, &self->lock);
      if (g_queue_is_empty (&self->jobs))
        break;
      run_group (self, &group, group.n);
      for (guint i = 0; i < group.n; i++)
        g_queue_push_tail (&self->to_sync, group.jobs[i]);
      self->n_committed = self->n_commits;
      g_cond_signal (&self->written);
      g_mutex_unlock (&self->lock);

      look_at_log (self);
      g_mutex_lock (&self->lock);
    }
  self->stopped = TRUE;
  g_cond_broadcast (&self->written);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Tells of jobs whose commit is on the disk, or that failed. */
static void
finish_jobs (GQueue *jobs, const GError *broken)
{
  Job *job;

  while ((job = g_queue_pop_head (jobs)) != NULL)
    {
      if (broken != NULL && job->ok)
        fail_jobs (&job, 1, broken);
      job->done (job->ok, job->error, job->done_data);
      g_clear_error (&job->error);
      g_free (job);
    }
}

/* With the lock, which is let go of meanwhile. TRUE once all that was committed until now is on the
 * disk, and what others took before. */
static gboolean
sync_log (Syncer *syncer)
{
  SqliteStorage *self = syncer->storage;
  guint64 n_before = self->n_taken;
  guint64 n = self->n_committed;
  int status;

  self->n_taken = n;
  self->n_syncing++;
  g_mutex_unlock (&self->lock);
  status
      = syncer->log->pMethods->xSync (syncer->log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
  g_mutex_lock (&self->lock);
  note_sync (self, status);
  while (self->n_synced < n_before && self->broken == NULL)
    g_cond_wait (&self->synced, &self->lock);
  /* Who took jobs that had committed nothing may come after one who took later commits. */
  if (self->broken == NULL)
    self->n_synced = MAX (self->n_synced, n);
  self->n_syncing--;
  g_cond_signal (&self->work);
  g_cond_broadcast (&self->synced);
  return self->broken == NULL;
}

static gpointer
sync_thread (gpointer data)
{
  Syncer *syncer = data;
  SqliteStorage *self = syncer->storage;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      GQueue jobs = self->to_sync;
      const GError *broken; /* stays once it is there */

      if (g_queue_is_empty (&jobs) && self->stopped)
        break;
      if (g_queue_is_empty (&jobs))
        {
          g_cond_wait (&self->written, &self->lock);
          continue;
        }
      g_queue_init (&self->to_sync);
      broken = sync_log (syncer) ? NULL : self->broken;
      g_mutex_unlock (&self->lock);
      finish_jobs (&jobs, broken);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Without a thread: at once. */
static void
write_inline (SqliteStorage *self, Job *job)
{
  Group group;

  begin_group (self, &group, &job->error);
  if (job->error == NULL && run_in_group (self, &group, job))
    commit_group (self, &group);
}

static void
sqlite_start_home (ZyrStorage *storage,
                   const char *home,
                   ZyrTxFunc func,
                   ZyrTxManyFunc many,
                   gpointer data,
                   ZyrStorageDone done,
                   gpointer done_data)
{
  SqliteStorage *self = (SqliteStorage *)storage;
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .func = func, .data = data, .done = done, .done_data = done_data };
  if (self->mode == ZYR_SQLITE_INLINE)
    {
      GQueue jobs = G_QUEUE_INIT;

      write_inline (self, job);
      g_queue_push_tail (&jobs, job);
      finish_jobs (&jobs, NULL);
      return;
    }
  g_mutex_lock (&self->lock);
  g_assert (!self->closing);
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->work);
  g_mutex_unlock (&self->lock);
}

static gboolean
sqlite_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return zyr_storage_wait_home (storage, "", func, data, error);
}

static ZyrSqliteConnection *
take_reader (SqliteStorage *self, GError **error)
{
  ZyrSqliteConnection *reader = NULL;
  gboolean may_open;

  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->readers) && self->n_readers == READERS_N_MAX)
    g_cond_wait (&self->reader, &self->lock);
  reader = g_queue_pop_head (&self->readers);
  may_open = reader == NULL;
  if (may_open)
    self->n_readers++;
  g_mutex_unlock (&self->lock);

  if (!may_open)
    return reader;
  reader = zyr_sqlite_connection_open (self->path, SQLITE_OPEN_READWRITE, error);
  if (reader != NULL
      && !zyr_sqlite_connection_exec (
          reader, "PRAGMA query_only = ON; PRAGMA cache_size = -" READER_CACHE_KIB, error))
    g_clear_pointer (&reader, zyr_sqlite_connection_close);
  if (reader == NULL)
    {
      g_mutex_lock (&self->lock);
      self->n_readers--;
      g_cond_signal (&self->reader);
      g_mutex_unlock (&self->lock);
    }
  return reader;
}

static void
give_reader_back (SqliteStorage *self, ZyrSqliteConnection *reader)
{
  g_mutex_lock (&self->lock);
  g_queue_push_head (&self->readers, reader);
  g_cond_signal (&self->reader);
  g_mutex_unlock (&self->lock);
}

static gboolean
sqlite_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  SqliteStorage *self = (SqliteStorage *)storage;
  gboolean is_inline = self->mode == ZYR_SQLITE_INLINE;
  ZyrSqliteConnection *reader = is_inline ? self->writer : take_reader (self, error);
  gboolean ok;

  if (reader == NULL)
    return FALSE;
  ok = zyr_sqlite_connection_run (reader, "BEGIN", error)
       && func (zyr_sqlite_connection_get_tx (reader, &sqlite_class), data, error);
  zyr_sqlite_connection_run (reader, "ROLLBACK", NULL);
  if (!is_inline)
    give_reader_back (self, reader);
  return ok;
}

/* Until all that a reader can have seen is on the disk. */
static gboolean
wait_until_durable (SqliteStorage *self, GError **error)
{
  gboolean ok;
  guint64 n;

  g_mutex_lock (&self->lock);
  n = self->n_commits;
  while (self->n_synced < n && self->broken == NULL)
    g_cond_wait (&self->synced, &self->lock);
  ok = self->broken == NULL;
  if (!ok && error != NULL)
    *error = g_error_copy (self->broken);
  g_mutex_unlock (&self->lock);
  return ok;
}

static gboolean
sqlite_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return sqlite_peek (storage, func, data, error)
         && wait_until_durable ((SqliteStorage *)storage, error);
}

/* What the threads beside the writer have open. */
static void
close_beside (SqliteStorage *self)
{
  for (guint i = 0; i < SYNCS_N; i++)
    {
      sqlite3_file *log = g_steal_pointer (&self->syncers[i].log);

      if (log != NULL && log->pMethods != NULL)
        log->pMethods->xClose (log);
      g_free (log);
    }
  g_clear_pointer (&self->checkpointer, zyr_sqlite_connection_close);
}

static gboolean
open_beside (SqliteStorage *self, GError **error)
{
  sqlite3 *db = zyr_sqlite_connection_get_handle (self->writer);
  const char *name = sqlite3_filename_wal (sqlite3_db_filename (db, "main"));
  sqlite3_vfs *vfs = NULL;

  self->checkpointer = zyr_sqlite_connection_open (self->path, SQLITE_OPEN_READWRITE, error);
  if (self->checkpointer == NULL
      || !zyr_sqlite_connection_exec (self->checkpointer, "PRAGMA synchronous = FULL", error))
    return FALSE;
  sqlite3_file_control (db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
  for (guint i = 0; i < SYNCS_N; i++)
    {
      self->syncers[i].storage = self;
      self->syncers[i].log = g_malloc0 ((gsize)vfs->szOsFile);
      if (vfs->xOpen (vfs, name, self->syncers[i].log, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL,
                      NULL)
          != SQLITE_OK)
        {
          g_set_error (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO, "%s: no log", name);
          return FALSE;
        }
    }
  return TRUE;
}

static void
sqlite_close (ZyrStorage *storage)
{
  SqliteStorage *self = (SqliteStorage *)storage;

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->closing = TRUE;
      g_cond_signal (&self->work);
      g_cond_signal (&self->checkpoint);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->thread);
      for (guint i = 0; i < SYNCS_N; i++)
        g_thread_join (self->syncers[i].thread);
      g_thread_join (self->checkpoint_thread);
    }
  close_beside (self);
  g_assert (g_queue_get_length (&self->readers) == self->n_readers);
  g_queue_clear_full (&self->readers, (GDestroyNotify)zyr_sqlite_connection_close);
  zyr_sqlite_connection_close (self->writer);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_cond_clear (&self->reader);
  g_cond_clear (&self->checkpoint);
  g_cond_clear (&self->written);
  g_cond_clear (&self->synced);
  g_clear_error (&self->broken);
  g_free (self->path);
  g_free (self);
}

static gboolean
start_threads (SqliteStorage *self, GError **error)
{
  sqlite3 *db = zyr_sqlite_connection_get_handle (self->writer);
  sqlite3_file *log = NULL;

  if (!zyr_sqlite_connection_exec (self->writer,
                                   "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
                                   "PRAGMA cache_size = -" WRITER_CACHE_KIB, error))
    return FALSE;
  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK
      || log == NULL || log->pMethods == NULL)
    {
      g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_FAILED, "no log");
      return FALSE;
    }
  if (!open_beside (self, error))
    return FALSE;
  zyr_sqlite_log_gather (log);
  sqlite3_wal_autocheckpoint (db, 0);
  sqlite3_wal_hook (db, on_log_grown, self);
  self->thread = g_thread_new ("zyr-writer", writer_thread, self);
  for (guint i = 0; i < SYNCS_N; i++)
    self->syncers[i].thread = g_thread_new ("zyr-sync", sync_thread, &self->syncers[i]);
  self->checkpoint_thread = g_thread_new ("zyr-checkpoint", checkpoint_thread, self);
  return TRUE;
}

ZyrStorage *
zyr_storage_sqlite_open (const char *path, ZyrSqliteMode mode, gboolean create, GError **error)
{
  int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  ZyrSqliteConnection *writer = zyr_sqlite_connection_open (path, flags, error);
  SqliteStorage *self;

  if (writer == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (!zyr_sqlite_check_schema (writer, error)
      || !zyr_sqlite_connection_exec (writer,
                                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF",
                                      error)
      || !zyr_sqlite_migrate (writer, path, error))
    {
      g_prefix_error (error, "%s: ", path);
      zyr_sqlite_connection_close (writer);
      return NULL;
    }

  self = g_new0 (SqliteStorage, 1);
  self->parent.klass = &sqlite_class;
  self->mode = mode;
  self->n_pages_to_copy = CHECKPOINT_PAGES_N;
  self->path = g_strdup (path);
  self->writer = writer;
  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_cond_init (&self->reader);
  g_cond_init (&self->checkpoint);
  g_cond_init (&self->written);
  g_cond_init (&self->synced);
  g_queue_init (&self->to_sync);
  g_queue_init (&self->jobs);
  g_queue_init (&self->readers);
  if (mode == ZYR_SQLITE_THREADED && !start_threads (self, error))
    {
      sqlite_close (&self->parent);
      return NULL;
    }
  return &self->parent;
}

gboolean
zyr_storage_sqlite_backup (const char *path, const char *copy, GError **error)
{
  ZyrSqliteConnection *connection
      = zyr_sqlite_connection_open (path, SQLITE_OPEN_READWRITE, error);
  char *sql = NULL;
  gboolean ok;

  if (connection == NULL)
    return FALSE;
  sql = sqlite3_mprintf ("VACUUM INTO %Q", copy);
  ok = zyr_sqlite_check_schema (connection, error)
       && zyr_sqlite_connection_exec (connection, sql, error);
  sqlite3_free (sql);
  zyr_sqlite_connection_close (connection);
  return ok;
}
