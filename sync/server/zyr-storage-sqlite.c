/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-sqlite.h"

#include "zyr-sqlite-connection-private.h"

#define READERS_N_MAX 8
/* Transactions that share one commit. */
#define GROUP_N_MAX 64
/* A group that has worked so long is committed; the others go on in the next. So large pushes are
 * answered one after the other, and while some are written the next are received and read. */
#define GROUP_US_MAX 10000
/* How long a group waits for as many transactions as the one before had: they come in company. */
#define GATHER_US 1000
/* Each time that the log has grown by so many pages, a thread of its own copies them into the file;
 * pages that are written again and again are then copied once. As long as the writer writes on, the
 * log never begins again by itself: when it has so many, it waits for that, with few left to copy. */
#define CHECKPOINT_PAGES_N 6000
#define CHECKPOINT_PAGES_N_MAX 25000
/* What the writer keeps of the file in memory. */
#define WRITER_CACHE_KIB "16384"

typedef struct
{
  ZyrTxFunc func;
  gpointer data;
  GError *error;
  gboolean ok;
  gboolean done;
  GCond finished; /* each waits for its own: none is woken in vain */
} Job;

typedef struct
{
  ZyrStorage parent;
  ZyrSqliteMode mode;
  char *path;
  ZyrSqliteConnection *writer;
  GThread *thread;
  ZyrSqliteConnection *checkpointer;
  GThread *checkpoint_thread;
  GCond checkpoint; /* is due, or closing */
  gboolean checkpoint_due;
  int n_log_pages;     /* the writer thread's own */
  int n_pages_to_copy; /* at which they are next; its own too */
  GMutex lock;
  GCond work;   /* the queue has a job, or closing */
  GCond reader; /* a reader is free */
  GQueue jobs;
  gboolean closing;
  GQueue readers; /* idle ZyrSqliteConnection */
  guint n_readers;
} SqliteStorage;

static gboolean sqlite_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static gboolean sqlite_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void sqlite_close (ZyrStorage *storage);

static const ZyrStorageClass sqlite_class = {
  .write = sqlite_write,
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
run_in_savepoint (SqliteStorage *self, Job *job)
{
  ZyrTx *tx = zyr_sqlite_connection_get_tx (self->writer, &sqlite_class);

  job->ok = zyr_sqlite_connection_run (self->writer, "SAVEPOINT job", &job->error)
            && job->func (tx, job->data, &job->error);
  if (!job->ok && !transaction_is_lost (self))
    zyr_sqlite_connection_run (self->writer, "ROLLBACK TO job", NULL);
  if (!transaction_is_lost (self))
    zyr_sqlite_connection_run (self->writer, "RELEASE job", NULL);
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

/* The first of the jobs in one transaction, all unless they take long: those that fail leave
 * nothing, those that do not are durable together. Returns how many were run. */
static guint
run_group (SqliteStorage *self, Job **jobs, guint n)
{
  gint64 end_us = g_get_monotonic_time () + GROUP_US_MAX;
  g_autoptr (GError) error = NULL;
  guint n_run = 0;

  if (!zyr_sqlite_connection_run (self->writer, "BEGIN IMMEDIATE", &error))
    {
      fail_jobs (jobs, n, error);
      return n;
    }
  do
    {
      run_in_savepoint (self, jobs[n_run++]);
      if (transaction_is_lost (self))
        {
          error = g_error_new_literal (ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_BUSY,
                                       "another's transaction failed in the same commit");
          fail_jobs (jobs, n_run, error);
          return n_run;
        }
    }
  while (n_run < n && g_get_monotonic_time () < end_us);
  if (!zyr_sqlite_connection_run (self->writer, "COMMIT", &error))
    {
      zyr_sqlite_connection_run (self->writer, "ROLLBACK", NULL);
      fail_jobs (jobs, n_run, error);
      return n_run;
    }
  zyr_storage_count_commit (n_run);
  return n_run;
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
look_at_log (SqliteStorage *self)
{
  if (self->n_log_pages >= CHECKPOINT_PAGES_N_MAX)
    sqlite3_wal_checkpoint_v2 (zyr_sqlite_connection_get_handle (self->writer), NULL,
                               SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  else if (self->n_log_pages >= self->n_pages_to_copy)
    {
      self->n_pages_to_copy = self->n_log_pages + CHECKPOINT_PAGES_N;
      g_mutex_lock (&self->lock);
      self->checkpoint_due = TRUE;
      g_cond_signal (&self->checkpoint);
      g_mutex_unlock (&self->lock);
    }
}

static gpointer
checkpoint_thread (gpointer data)
{
  SqliteStorage *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (!self->checkpoint_due && !self->closing)
        g_cond_wait (&self->checkpoint, &self->lock);
      if (self->closing)
        break;
      self->checkpoint_due = FALSE;
      g_mutex_unlock (&self->lock);
      sqlite3_wal_checkpoint_v2 (zyr_sqlite_connection_get_handle (self->checkpointer), NULL,
                                 SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
gather (SqliteStorage *self, guint n)
{
  gint64 end_us = g_get_monotonic_time () + GATHER_US;

  while (g_queue_get_length (&self->jobs) < n && !self->closing)
    {
      if (!g_cond_wait_until (&self->work, &self->lock, end_us))
        break;
    }
}

static gpointer
writer_thread (gpointer data)
{
  SqliteStorage *self = data;

  guint n_before = 0;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      Job *jobs[GROUP_N_MAX];
      guint n_run;
      guint n = 0;

      while (g_queue_is_empty (&self->jobs) && !self->closing)
        g_cond_wait (&self->work, &self->lock);
      if (g_queue_is_empty (&self->jobs))
        break;
      gather (self, n_before);
      while (n < GROUP_N_MAX && !g_queue_is_empty (&self->jobs))
        jobs[n++] = g_queue_pop_head (&self->jobs);
      g_mutex_unlock (&self->lock);

      n_run = run_group (self, jobs, n);

      g_mutex_lock (&self->lock);
      n_before = n_run;
      while (n > n_run)
        g_queue_push_head (&self->jobs, jobs[--n]);
      for (guint i = 0; i < n_run; i++)
        {
          jobs[i]->done = TRUE;
          g_cond_signal (&jobs[i]->finished);
        }
      g_mutex_unlock (&self->lock);

      look_at_log (self);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static gboolean
sqlite_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  SqliteStorage *self = (SqliteStorage *)storage;
  Job job = { .func = func, .data = data };
  Job *jobs[] = { &job };

  if (self->mode == ZYR_SQLITE_INLINE)
    run_group (self, jobs, 1);
  else
    {
      g_cond_init (&job.finished);
      g_mutex_lock (&self->lock);
      g_assert (!self->closing);
      g_queue_push_tail (&self->jobs, &job);
      g_cond_signal (&self->work);
      while (!job.done)
        g_cond_wait (&job.finished, &self->lock);
      g_mutex_unlock (&self->lock);
      g_cond_clear (&job.finished);
    }
  if (!job.ok)
    {
      g_assert (job.error != NULL);
      g_propagate_error (error, job.error);
    }
  return job.ok;
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
  if (reader != NULL && !zyr_sqlite_connection_exec (reader, "PRAGMA query_only = ON", error))
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
sqlite_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
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
      g_thread_join (self->checkpoint_thread);
      zyr_sqlite_connection_close (self->checkpointer);
    }
  g_assert (g_queue_get_length (&self->readers) == self->n_readers);
  g_queue_clear_full (&self->readers, (GDestroyNotify)zyr_sqlite_connection_close);
  zyr_sqlite_connection_close (self->writer);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_cond_clear (&self->reader);
  g_cond_clear (&self->checkpoint);
  g_free (self->path);
  g_free (self);
}

static gboolean
start_threads (SqliteStorage *self, GError **error)
{
  sqlite3 *db = zyr_sqlite_connection_get_handle (self->writer);

  self->checkpointer = zyr_sqlite_connection_open (self->path, SQLITE_OPEN_READWRITE, error);
  if (self->checkpointer == NULL
      || !zyr_sqlite_connection_exec (self->checkpointer, "PRAGMA synchronous = FULL", error)
      || !zyr_sqlite_connection_exec (self->writer,
                                      "PRAGMA temp_store = MEMORY;"
                                      "PRAGMA cache_size = -" WRITER_CACHE_KIB, error))
    {
      g_clear_pointer (&self->checkpointer, zyr_sqlite_connection_close);
      return FALSE;
    }
  sqlite3_wal_autocheckpoint (db, 0);
  sqlite3_wal_hook (db, on_log_grown, self);
  self->thread = g_thread_new ("zyr-writer", writer_thread, self);
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
