/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-postgresql.h"

#include "zyr-pg-bell-private.h"
#include "zyr-pg-connection-private.h"

/* Transactions that share one commit. */
#define GROUP_N_MAX 64
/* How often a transaction is begun anew because another was in the way. */
#define TRIES_N_MAX 6
/* After the database could not be reached, nobody else waits for it for so long. */
#define DOWN_MS 300

#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
#define BEGIN_WRITE "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
#define LOCK_HOME                                                                                  \
  "INSERT INTO zyr_writer (home, n) VALUES (?1, 1)"                                                \
  " ON CONFLICT (home) DO UPDATE SET n = zyr_writer.n + 1"
#define LOCK_ALL "LOCK TABLE zyr_writer IN EXCLUSIVE MODE"

typedef struct
{
  ZyrTxFunc func;
  gpointer data;
  GError *error;
  gboolean ok;
  ZyrStorageDone done;
  gpointer done_data;
} Job;

/* What is to be written to one home. */
typedef struct
{
  char *home;
  GQueue jobs;
} Group;

typedef struct
{
  ZyrStorage parent;
  char *uri;
  guint n_max;
  GMutex lock;
  GCond idle_cond; /* a connection is free, or may be made */
  GQueue idle;     /* ZyrPgConnection */
  guint n_open;
  gint64 down_until_us;
  GError *down; /* why it could not be reached */
  GHashTable *groups;   /* home -> Group, as long as a thread writes for it */
  GThreadPool *writers; /* of Group */
  ZyrPgBell *bell;
} PgStorage;

static gboolean pg_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void pg_start_home (ZyrStorage *storage,
                           const char *home,
                           ZyrTxFunc func,
                           gpointer data,
                           ZyrStorageDone done,
                           gpointer done_data);
static gboolean pg_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static gboolean pg_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void pg_close (ZyrStorage *storage);
static gboolean pg_listen (ZyrStorage *storage, ZyrStorageHeardFunc func, gpointer data);
static void pg_announce (ZyrStorage *storage, GHashTable *heads);

static const ZyrStorageClass pg_class = {
  .rows_n_max = 32,
  .write = pg_write,
  .read = pg_read,
  .peek = pg_peek,
  .close = pg_close,
  .query = zyr_pg_query,
  .next = zyr_pg_next,
  .get_text = zyr_pg_get_text,
  .get_int = zyr_pg_get_int,
  .free_rows = zyr_pg_free_rows,
  .start_home = pg_start_home,
  .run = zyr_pg_run,
  .listen = pg_listen,
  .announce = pg_announce,
};

/* The pool */

static void
note_down (PgStorage *self, const GError *error)
{
  g_clear_error (&self->down);
  self->down = g_error_copy (error);
  self->down_until_us = g_get_monotonic_time () + DOWN_MS * 1000;
}

/* Called with the lock, which is given up while connecting. */
static ZyrPgConnection *
open_one (PgStorage *self, GError **error)
{
  ZyrPgConnection *connection;
  GError *local_error = NULL;

  if (self->down != NULL && g_get_monotonic_time () < self->down_until_us)
    {
      if (error != NULL)
        *error = g_error_copy (self->down);
      return NULL;
    }
  self->n_open++;
  g_mutex_unlock (&self->lock);
  connection = zyr_pg_connection_open (self->uri, &local_error);
  g_mutex_lock (&self->lock);
  if (connection != NULL)
    {
      g_clear_error (&self->down);
      return connection;
    }
  self->n_open--;
  g_cond_signal (&self->idle_cond);
  note_down (self, local_error);
  g_propagate_error (error, local_error);
  return NULL;
}

static ZyrPgConnection *
take (PgStorage *self, GError **error)
{
  ZyrPgConnection *connection;

  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->idle) && self->n_open == self->n_max)
    g_cond_wait (&self->idle_cond, &self->lock);
  while ((connection = g_queue_pop_head (&self->idle)) != NULL
         && !zyr_pg_connection_is_alive (connection))
    {
      zyr_pg_connection_close (connection);
      self->n_open--;
    }
  if (connection == NULL)
    connection = open_one (self, error);
  g_mutex_unlock (&self->lock);
  return connection;
}

/* When one connection is lost, those that lie idle are too: the server has gone. */
static void
give_back (PgStorage *self, ZyrPgConnection *connection)
{
  GQueue lost = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  if (zyr_pg_connection_get_state (connection) != ZYR_PG_LOST)
    g_queue_push_head (&self->idle, connection);
  else
    {
      lost = self->idle;
      g_queue_init (&self->idle);
      g_queue_push_tail (&lost, connection);
      self->n_open -= g_queue_get_length (&lost);
    }
  g_cond_broadcast (&self->idle_cond);
  g_mutex_unlock (&self->lock);
  g_queue_clear_full (&lost, (GDestroyNotify)zyr_pg_connection_close);
}

/* Writing */

static void
job_reset (Job *job)
{
  g_clear_error (&job->error);
  job->ok = FALSE;
}

static void
fail_jobs (Job **jobs, guint n, const GError *error)
{
  for (guint i = 0; i < n; i++)
    {
      job_reset (jobs[i]);
      jobs[i]->error = g_error_copy (error);
    }
}

typedef enum
{
  OUTCOME_SETTLED, /* each job has its result */
  OUTCOME_AGAIN,   /* nothing happened: all of it again */
  OUTCOME_APART,   /* nothing happened: each in a transaction of its own */
} Outcome;

static void
begin_write (ZyrPgConnection *connection, const char *home)
{
  ZyrTx *tx = zyr_pg_connection_get_tx (connection, &pg_class);

  zyr_pg_connection_begin (connection, BEGIN_WRITE);
  if (home != NULL)
    zyr_pg_run (tx, LOCK_HOME, ZYR_VALUES (ZYR_TEXT (home)), NULL);
  else
    zyr_pg_run (tx, LOCK_ALL, ZYR_NO_VALUES, NULL);
}

/* What a transaction comes to whose statement failed before the commit. */
static Outcome
settle_failure (ZyrPgConnection *connection, Job **jobs, guint n, gboolean last_try)
{
  g_autoptr (GError) error = NULL;
  ZyrPgState state = zyr_pg_connection_get_state (connection);

  zyr_pg_connection_fail (connection, &error);
  zyr_pg_connection_rollback (connection);
  if ((state == ZYR_PG_AGAIN || state == ZYR_PG_LOST) && !last_try)
    return OUTCOME_AGAIN;
  if (state == ZYR_PG_FAILED && n > 1)
    return OUTCOME_APART;
  fail_jobs (jobs, n, error);
  return OUTCOME_SETTLED;
}

/* A job that fails of itself without having written leaves the others' transaction as it was; one
 * that wrote takes it down, and all are done again one by one. */
static Outcome
run_jobs (ZyrPgConnection *connection, const char *home, Job **jobs, guint n, gboolean last_try)
{
  ZyrTx *tx = zyr_pg_connection_get_tx (connection, &pg_class);
  g_autoptr (GError) error = NULL;
  gboolean in_doubt = FALSE;
  guint n_ok = 0;

  begin_write (connection, home);
  for (guint i = 0; i < n; i++)
    {
      guint n_writes = zyr_pg_connection_get_n_writes (connection);

      job_reset (jobs[i]);
      jobs[i]->ok = jobs[i]->func (tx, jobs[i]->data, &jobs[i]->error);
      if (zyr_pg_connection_get_state (connection) != ZYR_PG_FINE)
        return settle_failure (connection, jobs, n, last_try);
      n_ok += jobs[i]->ok ? 1 : 0;
      if (!jobs[i]->ok && zyr_pg_connection_get_n_writes (connection) != n_writes && n > 1)
        {
          zyr_pg_connection_rollback (connection);
          return OUTCOME_APART;
        }
    }
  if (n_ok == 0)
    {
      zyr_pg_connection_rollback (connection);
      return OUTCOME_SETTLED;
    }
  if (zyr_pg_connection_commit (connection, &in_doubt, &error))
    {
      zyr_storage_count_commit (n_ok);
      return OUTCOME_SETTLED;
    }
  if (!in_doubt && zyr_pg_connection_get_state (connection) != ZYR_PG_FINE)
    return settle_failure (connection, jobs, n, last_try);
  fail_jobs (jobs, n, error);
  return OUTCOME_SETTLED;
}

/* Until each job has its result. The jobs' functions run in this thread, one after the other. */
static void
write_jobs (PgStorage *self, const char *home, Job **jobs, guint n)
{
  for (guint i = 1; i <= TRIES_N_MAX; i++)
    {
      g_autoptr (GError) error = NULL;
      ZyrPgConnection *connection = take (self, &error);
      Outcome outcome;

      if (connection == NULL)
        {
          fail_jobs (jobs, n, error);
          return;
        }
      outcome = run_jobs (connection, home, jobs, n, i == TRIES_N_MAX);
      give_back (self, connection);
      if (outcome == OUTCOME_SETTLED)
        return;
      if (outcome == OUTCOME_APART)
        {
          for (guint j = 0; j < n; j++)
            write_jobs (self, home, &jobs[j], 1);
          return;
        }
      /* Not all again at the same moment. */
      g_usleep ((gulong)g_random_int_range (500, 2000 << i));
    }
}

static gboolean
finish_job (Job *job, GError **error)
{
  if (job->ok)
    return TRUE;
  g_assert (job->error != NULL);
  g_propagate_error (error, job->error);
  return FALSE;
}

static gboolean
pg_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  Job job = { .func = func, .data = data };
  Job *jobs[] = { &job };

  write_jobs ((PgStorage *)storage, NULL, jobs, 1);
  return finish_job (&job, error);
}

/* In a thread of the pool: what has come for a home is written together, until no more comes. */
static void
write_group (gpointer data, gpointer user_data)
{
  Group *group = data;
  PgStorage *self = user_data;

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&group->jobs))
    {
      Job *jobs[GROUP_N_MAX];
      guint n = 0;

      while (n < GROUP_N_MAX && !g_queue_is_empty (&group->jobs))
        jobs[n++] = g_queue_pop_head (&group->jobs);
      g_mutex_unlock (&self->lock);
      write_jobs (self, group->home, jobs, n);
      for (guint i = 0; i < n; i++)
        {
          jobs[i]->done (jobs[i]->ok, jobs[i]->error, jobs[i]->done_data);
          g_clear_error (&jobs[i]->error);
          g_free (jobs[i]);
        }
      g_mutex_lock (&self->lock);
    }
  g_hash_table_remove (self->groups, group->home);
  g_mutex_unlock (&self->lock);
  g_free (group->home);
  g_free (group);
}

static void
pg_start_home (ZyrStorage *storage,
               const char *home,
               ZyrTxFunc func,
               gpointer data,
               ZyrStorageDone done,
               gpointer done_data)
{
  PgStorage *self = (PgStorage *)storage;
  Job *job = g_new0 (Job, 1);
  Group *group;

  *job = (Job){ .func = func, .data = data, .done = done, .done_data = done_data };
  g_mutex_lock (&self->lock);
  group = g_hash_table_lookup (self->groups, home);
  if (group != NULL)
    g_queue_push_tail (&group->jobs, job);
  else
    {
      group = g_new0 (Group, 1);
      group->home = g_strdup (home);
      g_queue_init (&group->jobs);
      g_queue_push_tail (&group->jobs, job);
      g_hash_table_insert (self->groups, group->home, group);
      g_thread_pool_push (self->writers, group, NULL);
    }
  g_mutex_unlock (&self->lock);
}

/* Reading */

/* @begin: (nullable) */
static gboolean
read_within (PgStorage *self, const char *begin, ZyrTxFunc func, gpointer data, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local_error = NULL;
      ZyrPgConnection *connection = take (self, error);
      ZyrPgState state;
      gboolean in_doubt;
      gboolean seen;
      gboolean ok;

      if (connection == NULL)
        return FALSE;
      zyr_pg_connection_begin (connection, begin);
      ok = func (zyr_pg_connection_get_tx (connection, &pg_class), data, &local_error);
      /* Statements that were not waited for: a reader has none, or is to hear of it. */
      if (ok && zyr_pg_connection_get_n_writes (connection) > 0)
        ok = zyr_pg_connection_commit (connection, &in_doubt, &local_error);
      state = zyr_pg_connection_get_state (connection);
      seen = zyr_pg_connection_get_n_answers (connection) > 0;
      if (state != ZYR_PG_FINE)
        {
          ok = FALSE;
          g_clear_error (&local_error);
          zyr_pg_connection_fail (connection, &local_error);
        }
      zyr_pg_connection_finish_read (connection);
      give_back (self, connection);
      if (ok)
        return TRUE;
      if (state != ZYR_PG_LOST || seen || i == 2)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

static gboolean
pg_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return read_within ((PgStorage *)storage, BEGIN_READ, func, data, error);
}

/* A question alone, as who a token belongs to, needs no transaction around it. */
static gboolean
pg_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return read_within ((PgStorage *)storage, NULL, func, data, error);
}

/* Announcements */

static gboolean
pg_listen (ZyrStorage *storage, ZyrStorageHeardFunc func, gpointer data)
{
  PgStorage *self = (PgStorage *)storage;

  g_clear_pointer (&self->bell, zyr_pg_bell_free);
  if (func != NULL)
    self->bell = zyr_pg_bell_new (self->uri, func, data);
  return TRUE;
}

/* A process that does not listen (a command) tells nobody: the others look now and then. */
static void
pg_announce (ZyrStorage *storage, GHashTable *heads)
{
  PgStorage *self = (PgStorage *)storage;

  if (self->bell != NULL && g_hash_table_size (heads) > 0)
    zyr_pg_bell_ring (self->bell, heads);
}

/* Life */

static void
pg_close (ZyrStorage *storage)
{
  PgStorage *self = (PgStorage *)storage;

  zyr_pg_bell_free (self->bell);
  g_thread_pool_free (self->writers, FALSE, TRUE);
  g_assert (g_queue_get_length (&self->idle) == self->n_open);
  g_assert (g_hash_table_size (self->groups) == 0);
  g_queue_clear_full (&self->idle, (GDestroyNotify)zyr_pg_connection_close);
  g_hash_table_unref (self->groups);
  g_clear_error (&self->down);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle_cond);
  g_free (self->uri);
  g_free (self);
}

gboolean
zyr_storage_postgresql_is_uri (const char *text)
{
  return g_str_has_prefix (text, "postgresql://") || g_str_has_prefix (text, "postgres://");
}

ZyrStorage *
zyr_storage_postgresql_open (const char *uri, guint n_connections, gboolean create, GError **error)
{
  g_autoptr (ZyrPgConnection) connection = zyr_pg_connection_open (uri, error);
  PgStorage *self;

  if (connection == NULL || !zyr_pg_migrate (connection, create, error))
    return NULL;
  self = g_new0 (PgStorage, 1);
  self->parent.klass = &pg_class;
  self->uri = g_strdup (uri);
  self->n_max = n_connections;
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle_cond);
  g_queue_init (&self->idle);
  self->groups = g_hash_table_new (g_str_hash, g_str_equal);
  self->writers = g_thread_pool_new (write_group, self, (int)n_connections, FALSE, NULL);
  g_queue_push_head (&self->idle, g_steal_pointer (&connection));
  self->n_open = 1;
  return &self->parent;
}
