/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-postgresql.h"

#include "zyr-pg-bell-private.h"
#include "zyr-pg-connection-private.h"
#include "zyr-storage-rows.h"

#include <stdlib.h>
#include <string.h>

/* Transactions that share one commit, and their homes: all of those are locked as long as it takes,
 * for other processes too. */
#define GROUP_N_MAX ZYR_QUERY_IDS_N_MAX
#define HOMES_N_MAX 8u
/* So long a group may take, by what the last ones took, unless it is a small one: large pushes are
 * answered in turn. */
#define GROUP_US_MAX 20000
#define GROUP_N_SMALL 8
/* How often a transaction is begun anew because another was in the way. */
#define TRIES_N_MAX 6
/* After the database could not be reached, nobody else waits for it for so long. */
#define DOWN_MS 300

#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
#define BEGIN_WRITE "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
#define LOCK_HOMES "INSERT INTO zyr_writer (home, n) VALUES"
#define LOCK_HOMES_REST " ON CONFLICT (home) DO UPDATE SET n = zyr_writer.n + 1"
#define LOCK_ALL "LOCK TABLE zyr_writer IN EXCLUSIVE MODE"

typedef struct
{
  const char *home; /* (nullable): all */
  ZyrTxFunc func;
  ZyrTxManyFunc many;
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
  gboolean taken; /* a thread writes for it */
} Home;

/* What is written in one transaction. */
typedef struct
{
  Home *homes[HOMES_N_MAX];
  guint n_homes;
  Job *jobs[GROUP_N_MAX];
  guint n;
} Group;

typedef struct
{
  ZyrStorage parent;
  char *uri;
  guint n_max;
  guint statement_s;
  GMutex lock;
  GCond idle_cond; /* a connection is free, or may be made */
  GQueue idle;     /* ZyrPgConnection */
  guint n_open;
  gint64 down_until_us;
  GError *down; /* why it could not be reached */
  GHashTable *homes;    /* home -> Home, that has jobs or is taken */
  GQueue waiting;       /* Home, that has jobs and is not taken */
  guint homes_n_max;    /* of one transaction */
  gint64 job_us;        /* that one took in the groups of late */
  GThreadPool *writers;
  guint n_writers;      /* at work */
  guint n_writers_max;
  ZyrPgBell *bell;
} PgStorage;

static gboolean pg_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
static void pg_start_home (ZyrStorage *storage,
                           const char *home,
                           ZyrTxFunc func,
                           ZyrTxManyFunc many,
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
  connection = zyr_pg_connection_open (self->uri, self->statement_s, &local_error);
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

static gint
compare_homes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Everybody locks homes in the same order. Those of a group's jobs come one after the other. */
static void
lock_homes (ZyrTx *tx, Job **jobs, guint n)
{
  const char *homes[HOMES_N_MAX];
  ZyrValue values[HOMES_N_MAX * 2];
  guint n_homes = 0;

  for (guint i = 0; i < n; i++)
    {
      if (i == 0 || jobs[i]->home != jobs[i - 1]->home)
        homes[n_homes++] = jobs[i]->home;
    }
  qsort (homes, n_homes, sizeof *homes, compare_homes);
  for (guint i = 0; i < n_homes; i++)
    {
      values[i * 2] = ZYR_TEXT (homes[i]);
      values[i * 2 + 1] = ZYR_INT (1);
    }
  zyr_tx_run_rows (tx, LOCK_HOMES, LOCK_HOMES_REST, values, 2, n_homes, NULL);
}

static void
begin_write (ZyrPgConnection *connection, Job **jobs, guint n)
{
  ZyrTx *tx = zyr_pg_connection_get_tx (connection, &pg_class);

  zyr_pg_connection_begin (connection, BEGIN_WRITE);
  if (jobs[0]->home != NULL)
    lock_homes (tx, jobs, n);
  else
    zyr_pg_run (tx, LOCK_ALL, ZYR_NO_VALUES, NULL);
}

/* How a transaction is to be run. */
typedef struct
{
  gboolean apart;    /* without what could be done together: it has failed */
  gboolean last_try; /* whatever it comes to is told */
} Run;

/* What a transaction comes to whose statement failed before the commit. */
static Outcome
settle_failure (ZyrPgConnection *connection, Job **jobs, guint n, const Run *run)
{
  g_autoptr (GError) error = NULL;
  ZyrPgState state = zyr_pg_connection_get_state (connection);

  zyr_pg_connection_fail (connection, &error);
  zyr_pg_connection_rollback (connection);
  if ((state == ZYR_PG_AGAIN || state == ZYR_PG_LOST) && !run->last_try)
    return OUTCOME_AGAIN;
  if (state == ZYR_PG_FAILED && !run->apart)
    return OUTCOME_APART;
  fail_jobs (jobs, n, error);
  return OUTCOME_SETTLED;
}

/* Does together what can be, and leaves the others. FALSE: this transaction cannot go on. */
static gboolean
run_together (ZyrPgConnection *connection, Job **jobs, guint n)
{
  gpointer datas[GROUP_N_MAX];
  Job *chosen[GROUP_N_MAX];
  gboolean done[GROUP_N_MAX] = { FALSE };
  ZyrTxManyFunc many = NULL;
  guint n_chosen = 0;

  for (guint i = 0; i < n; i++)
    {
      many = many != NULL ? many : jobs[i]->many;
      if (jobs[i]->many == NULL || jobs[i]->many != many)
        continue;
      chosen[n_chosen] = jobs[i];
      datas[n_chosen++] = jobs[i]->data;
    }
  if (many != NULL
      && !many (zyr_pg_connection_get_tx (connection, &pg_class), datas, n_chosen, done, NULL))
    return FALSE;
  for (guint i = 0; i < n_chosen; i++)
    chosen[i]->ok = done[i];
  return TRUE;
}

/* A job that fails of itself without having written leaves the others' transaction as it was; one
 * that wrote takes it down, and all are done again one by one. */
static Outcome
run_jobs (ZyrPgConnection *connection, Job **jobs, guint n, const Run *run)
{
  ZyrTx *tx = zyr_pg_connection_get_tx (connection, &pg_class);
  g_autoptr (GError) error = NULL;
  gboolean in_doubt = FALSE;
  guint n_ok = 0;

  for (guint i = 0; i < n; i++)
    job_reset (jobs[i]);
  begin_write (connection, jobs, n);
  if (!run->apart && !run_together (connection, jobs, n))
    {
      if (zyr_pg_connection_get_state (connection) != ZYR_PG_FINE)
        return settle_failure (connection, jobs, n, run);
      zyr_pg_connection_rollback (connection);
      return OUTCOME_APART;
    }
  for (guint i = 0; i < n; i++)
    {
      guint n_writes = zyr_pg_connection_get_n_writes (connection);

      if (!jobs[i]->ok)
        jobs[i]->ok = jobs[i]->func (tx, jobs[i]->data, &jobs[i]->error);
      if (zyr_pg_connection_get_state (connection) != ZYR_PG_FINE)
        return settle_failure (connection, jobs, n, run);
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
    return settle_failure (connection, jobs, n, run);
  fail_jobs (jobs, n, error);
  return OUTCOME_SETTLED;
}

/* Until each job has its result. The jobs' functions run in this thread, one after the other. */
static void
write_jobs (PgStorage *self, gboolean apart, Job **jobs, guint n)
{
  for (guint i = 1; i <= TRIES_N_MAX; i++)
    {
      const Run run = { apart, i == TRIES_N_MAX };
      g_autoptr (GError) error = NULL;
      ZyrPgConnection *connection = take (self, &error);
      Outcome outcome;

      if (connection == NULL)
        {
          fail_jobs (jobs, n, error);
          return;
        }
      outcome = run_jobs (connection, jobs, n, &run);
      give_back (self, connection);
      if (outcome == OUTCOME_SETTLED)
        return;
      if (outcome == OUTCOME_APART)
        {
          for (guint j = 0; j < n; j++)
            write_jobs (self, TRUE, &jobs[j], 1);
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

  write_jobs ((PgStorage *)storage, TRUE, jobs, 1);
  return finish_job (&job, error);
}

/* Homes, with the lock. */

static Home *
get_home (PgStorage *self, const char *name)
{
  Home *home = g_hash_table_lookup (self->homes, name);

  if (home != NULL)
    return home;
  home = g_new0 (Home, 1);
  home->home = g_strdup (name);
  g_queue_init (&home->jobs);
  g_hash_table_insert (self->homes, home->home, home);
  return home;
}

static void
home_free (Home *home)
{
  g_free (home->home);
  g_free (home);
}

/* All that waits, as far as it is soon done. */
static void
take_group (PgStorage *self, Group *group)
{
  guint n_max = (guint)CLAMP (GROUP_US_MAX / MAX (self->job_us, 1), GROUP_N_SMALL,
                                 GROUP_N_MAX);

  group->n = 0;
  group->n_homes = 0;
  while (group->n < n_max && group->n_homes < self->homes_n_max
         && !g_queue_is_empty (&self->waiting))
    {
      Home *home = g_queue_pop_head (&self->waiting);

      home->taken = TRUE;
      group->homes[group->n_homes++] = home;
      while (group->n < n_max && !g_queue_is_empty (&home->jobs))
        group->jobs[group->n++] = g_queue_pop_head (&home->jobs);
    }
}

static void
give_homes_back (PgStorage *self, Group *group)
{
  for (guint i = 0; i < group->n_homes; i++)
    {
      Home *home = group->homes[i];

      home->taken = FALSE;
      if (!g_queue_is_empty (&home->jobs))
        g_queue_push_tail (&self->waiting, home);
      else
        g_hash_table_remove (self->homes, home->home);
    }
}

static void
finish_group (Group *group)
{
  for (guint i = 0; i < group->n; i++)
    {
      Job *job = group->jobs[i];

      job->done (job->ok, job->error, job->done_data);
      g_clear_error (&job->error);
      g_free (job);
    }
}

/* In a thread of the pool. Few of them write, so that what comes meanwhile is written together. */
static void
write_waiting (gpointer data, gpointer user_data)
{
  PgStorage *self = user_data;

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->waiting))
    {
      gint64 start_us = g_get_monotonic_time ();
      Group group;

      take_group (self, &group);
      g_mutex_unlock (&self->lock);
      write_jobs (self, group.n == 1 && group.jobs[0]->many == NULL, group.jobs, group.n);
      finish_group (&group);
      g_mutex_lock (&self->lock);
      self->job_us += ((g_get_monotonic_time () - start_us) / group.n - self->job_us) / 4;
      give_homes_back (self, &group);
    }
  self->n_writers--;
  g_mutex_unlock (&self->lock);
}

static void
pg_start_home (ZyrStorage *storage,
               const char *home,
               ZyrTxFunc func,
               ZyrTxManyFunc many,
               gpointer data,
               ZyrStorageDone done,
               gpointer done_data)
{
  PgStorage *self = (PgStorage *)storage;
  Job *job = g_new0 (Job, 1);
  Home *own;

  *job = (Job){ .func = func, .many = many, .data = data, .done = done, .done_data = done_data };
  g_mutex_lock (&self->lock);
  own = get_home (self, home);
  job->home = own->home;
  if (!own->taken && g_queue_is_empty (&own->jobs))
    g_queue_push_tail (&self->waiting, own);
  g_queue_push_tail (&own->jobs, job);
  if (!own->taken && self->n_writers < self->n_writers_max)
    {
      self->n_writers++;
      g_thread_pool_push (self->writers, self, NULL);
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
  g_assert (g_hash_table_size (self->homes) == 0);
  g_queue_clear_full (&self->idle, (GDestroyNotify)zyr_pg_connection_close);
  g_hash_table_unref (self->homes);
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

/* Over the servers of a cluster, by home: a transaction is to touch one of them. */
static gboolean
is_spread (ZyrPgConnection *connection, gboolean *is, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  zyr_pg_connection_begin (connection, NULL);
  *is = zyr_tx_query_int (zyr_pg_connection_get_tx (connection, &pg_class),
                          "SELECT count(*) FROM pg_catalog.pg_extension WHERE extname = 'citus'",
                          ZYR_NO_VALUES, 0, &local_error)
        > 0;
  zyr_pg_connection_finish_read (connection);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

ZyrStorage *
zyr_storage_postgresql_open (const char *uri,
                             guint n_connections,
                             guint statement_s,
                             gboolean create,
                             GError **error)
{
  g_autoptr (ZyrPgConnection) connection = zyr_pg_connection_open (uri, statement_s, error);
  gboolean spread = FALSE;
  PgStorage *self;

  if (connection == NULL || !zyr_pg_migrate (connection, create, error)
      || !is_spread (connection, &spread, error))
    return NULL;
  self = g_new0 (PgStorage, 1);
  self->parent.klass = &pg_class;
  self->uri = g_strdup (uri);
  self->n_max = n_connections;
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle_cond);
  g_queue_init (&self->idle);
  g_queue_init (&self->waiting);
  self->homes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)home_free);
  self->homes_n_max = spread ? 1 : HOMES_N_MAX;
  self->n_writers_max = CLAMP (g_get_num_processors (), 1, n_connections);
  self->writers
      = g_thread_pool_new (write_waiting, self, (int)self->n_writers_max, FALSE, NULL);
  g_queue_push_head (&self->idle, g_steal_pointer (&connection));
  self->statement_s = statement_s;
  self->n_open = 1;
  return &self->parent;
}
