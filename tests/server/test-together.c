/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushes that wait for the same transaction are written as one. What comes of them must be what
 * comes of each alone, one after the other: the same answers, the same tables. */
#include "service-fixture.h"

#include "test-database.h"
#include "zyr-storage-driver.h"
#include "zyr-storage-postgresql.h"

#define OTHER_HOUSEHOLD "019abcd0-0000-7000-8000-000000000110"
#define OTHER "019abcd0-0000-7000-8000-00000000001f"
#define OTHER_BOSS "019abcd0-0000-7000-8000-000000000054"
#define PUSHES_N_MAX 10

typedef struct
{
  const char *home;
  ZyrTxFunc func;
  ZyrTxManyFunc many;
  gpointer data;
  ZyrStorageDone done;
  gpointer done_data;
  gboolean ok;
  GError *error;
} Job;

/* A storage in front of another, whose transactions of one home wait until they are let go. */
typedef struct
{
  ZyrStorage parent;
  ZyrStorage *inner;
  GMutex lock;
  GCond come;
  GPtrArray *jobs; /* (nullable): what waits; NULL: nothing does */
  guint n_together; /* that were done so */
} HeldStorage;

typedef struct
{
  Fixture *fixture;
  HeldStorage *storage;
  Device *worker;
  Device *second;
  Device *boss;
  Device *other;
} World;

/* Sends one push. */
typedef Answer *(*Send) (World *world);

static const ZyrStorageClass held_class;

static void
run_job (Job *job, ZyrTx *tx)
{
  g_clear_error (&job->error);
  job->ok = job->func (tx, job->data, &job->error);
}

static gboolean
run_job_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Job *job = data;

  run_job (job, tx);
  if (job->error != NULL)
    g_propagate_error (error, g_error_copy (job->error));
  return job->ok;
}

static void
run_alone (HeldStorage *self, Job *job)
{
  zyr_storage_write_home (self->inner, job->home, run_job_tx, job, NULL);
  job->done (job->ok, job->error, job->done_data);
  g_clear_error (&job->error);
  g_free (job);
}

/* As a driver does: those that can be at once, then the others. None of these fails having
 * written. */
static gboolean
run_all_tx (ZyrTx *tx, gpointer data, GError **error)
{
  HeldStorage *self = data;
  gpointer datas[PUSHES_N_MAX];
  gboolean done[PUSHES_N_MAX] = { FALSE };
  ZyrTxManyFunc many = ((Job *)g_ptr_array_index (self->jobs, 0))->many;

  for (guint i = 0; i < self->jobs->len; i++)
    datas[i] = ((Job *)g_ptr_array_index (self->jobs, i))->data;
  if (!many (tx, datas, self->jobs->len, done, error))
    return FALSE;
  self->n_together = 0;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      self->n_together += done[i] ? 1 : 0;
      if (done[i])
        job->ok = TRUE;
      else
        run_job (job, tx);
    }
  return TRUE;
}

static void
held_start_home (ZyrStorage *storage,
                 const char *home,
                 ZyrTxFunc func,
                 ZyrTxManyFunc many,
                 gpointer data,
                 ZyrStorageDone done,
                 gpointer done_data)
{
  HeldStorage *self = (HeldStorage *)storage;
  Job *job = g_new0 (Job, 1);

  *job = (Job){ home, func, many, data, done, done_data, FALSE, NULL };
  if (self->jobs == NULL || many == NULL)
    {
      run_alone (self, job);
      return;
    }
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->jobs, job);
  g_cond_signal (&self->come);
  g_mutex_unlock (&self->lock);
}

static gboolean
held_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return zyr_storage_write (((HeldStorage *)storage)->inner, func, data, error);
}

static gboolean
held_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return zyr_storage_read (((HeldStorage *)storage)->inner, func, data, error);
}

static void
held_close (ZyrStorage *storage)
{
  HeldStorage *self = (HeldStorage *)storage;

  zyr_storage_close (self->inner);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->come);
  g_free (self);
}

static const ZyrStorageClass held_class = {
  .write = held_write,
  .read = held_read,
  .close = held_close,
  .start_home = held_start_home,
};

static ZyrStorage *
wrap (ZyrStorage *inner)
{
  HeldStorage *self = g_new0 (HeldStorage, 1);

  self->parent.klass = &held_class;
  self->inner = inner;
  g_mutex_init (&self->lock);
  g_cond_init (&self->come);
  return &self->parent;
}

/* Beside the fixture's: a second device of the worker's, another foundation with a household. */
static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  Fixture *fixture = world->fixture = fixture_new (5, wrap);

  world->storage = (HeldStorage *)fixture->storage;
  world->worker = device_new (fixture, WORKER, "S1042");
  world->second = device_new (fixture, WORKER, "S1042");
  world->boss = device_new (fixture, SUPERVISOR, "M7");
  fixture_add_foundation (fixture, OTHER);
  fixture_add_user (fixture, OTHER_BOSS, OTHER, "M8", ZYR_ROLE_SUPERVISOR);
  fixture_sql (fixture,
               "INSERT INTO record (home, id, kind, household, ver, body, tok)"
               " VALUES ('" OTHER "', '" OTHER_HOUSEHOLD "', 'household', '" OTHER_HOUSEHOLD "', 1,"
               " '{\"id\":\"" OTHER_HOUSEHOLD "\",\"foundation\":\"" OTHER "\"}', '{}')");
  world->other = device_new (fixture, OTHER_BOSS, "M8");
  return world;
}

static void
world_free (World *world)
{
  device_free (world->worker);
  device_free (world->second);
  device_free (world->boss);
  device_free (world->other);
  fixture_free (world->fixture);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* Pushes */

static Answer *
start_visit (World *world)
{
  return push_one (world->fixture, world->worker, 1, "visit.start", "'visit':'" VISIT "'");
}

static Answer *
add_note (World *world, const Device *device, gint64 n, const char *household, guint note)
{
  g_autofree char *id = fixture_id (note);

  return push_one (world->fixture, device, n, "note.add",
                   "'note':{'id':'%s','household':'%s','text':'%u'}", id, household, note);
}

/* The same device's next, which rests on what is not yet written. */
static Answer *
submit_visit (World *world)
{
  return submit_report (world->fixture, world->worker, REPORT);
}

static Answer *
set_door (World *world, const Device *device, const char *door)
{
  return push_one (world->fixture, device, 1, "set",
                   "'rec_kind':'household','rec':'" HOUSEHOLD
                   "','fields':{'addr_door':{'value':'%s','seen':null}}",
                   door);
}

static Answer *
boss_sets_door (World *world)
{
  return set_door (world, world->boss, "1");
}

/* He saw the door as it was before the boss's: whose that was is asked of the database. */
static Answer *
second_sets_door (World *world)
{
  return set_door (world, world->second, "2");
}

static Answer *
boss_leaves_gap (World *world)
{
  return add_note (world, world->boss, 4, HOUSEHOLD, 72);
}

/* It has begun by then: refused, and kept. */
static Answer *
second_starts_again (World *world)
{
  return push_one (world->fixture, world->second, 2, "visit.start", "'visit':'" VISIT "'");
}

static Answer *
boss_adds_note (World *world)
{
  return add_note (world, world->boss, 2, HOUSEHOLD, 73);
}

/* By the same id: a foundation's records are its own. */
static Answer *
other_adds_note (World *world)
{
  return add_note (world, world->other, 1, OTHER_HOUSEHOLD, 73);
}

static Answer *
other_names_theirs (World *world)
{
  return add_note (world, world->other, 2, HOUSEHOLD, 74);
}

/* Those of one foundation one after the other, as a driver gives them. */
static const Send sends[]
    = { start_visit,      submit_visit, boss_sets_door,  boss_adds_note,
        second_sets_door, start_visit,  boss_leaves_gap, second_starts_again,
        other_adds_note,  other_names_theirs };
G_STATIC_ASSERT (G_N_ELEMENTS (sends) <= PUSHES_N_MAX);
/* The first four, and the last but one. */
#define PLAIN_N 5u

typedef struct
{
  World *world;
  Send send;
} Sending;

static gpointer
send_thread (gpointer data)
{
  const Sending *sending = data;

  return sending->send (sending->world);
}

static void
send_together (World *world, Answer **answers)
{
  HeldStorage *storage = world->storage;
  Sending sendings[G_N_ELEMENTS (sends)];
  GThread *threads[G_N_ELEMENTS (sends)];
  g_autoptr (GPtrArray) jobs = storage->jobs = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    {
      sendings[i] = (Sending){ world, sends[i] };
      threads[i] = g_thread_new ("push", send_thread, &sendings[i]);
      g_mutex_lock (&storage->lock);
      while (jobs->len <= i)
        g_cond_wait (&storage->come, &storage->lock);
      g_mutex_unlock (&storage->lock);
    }
  zyr_storage_write (storage->inner, run_all_tx, storage, &error);
  g_assert_no_error (error);
  storage->jobs = NULL;
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      job->done (job->ok, job->error, job->done_data);
      g_clear_error (&job->error);
      g_free (job);
      answers[i] = g_thread_join (threads[i]);
    }
}

static void
send_alone (World *world, Answer **answers)
{
  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    answers[i] = sends[i](world);
}

/* What is compared: all of it but the feeds' numbers, of which what is told at once takes fewer. */
static const char *const tables[] = {
  "SELECT home, id, kind, household, ver, body, tok FROM record ORDER BY home, id",
  "SELECT home, scope, rec, kind, household, op, at FROM log ORDER BY home, scope, rec",
  "SELECT home, device, n, hash, outcome, result, payload FROM operation ORDER BY home, device, n",
  "SELECT home, device, last_op, seen, '', '', '' FROM device_progress ORDER BY home, device",
  "SELECT home, n, account, device, action, details, hash FROM audit ORDER BY home, n",
  "SELECT home, n, hash, '', '', '', '' FROM audit_head ORDER BY home",
  "SELECT home, worker, household, '', '', '', '' FROM caseload ORDER BY home, worker, household",
  "SELECT home, visit, worker, household, open, decided, '' FROM visit_case ORDER BY home, visit",
};
#define COLUMNS_N 7u

static gboolean
dump_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GString *text = data;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (ZyrRows) rows = zyr_tx_query (tx, tables[i], ZYR_NO_VALUES, error);

      if (rows == NULL)
        return FALSE;
      while (zyr_rows_next (rows, error))
        {
          for (guint j = 0; j < COLUMNS_N; j++)
            g_string_append_printf (text, "%s|", zyr_rows_get_text (rows, j));
          g_string_append_c (text, '\n');
        }
    }
  return TRUE;
}

static char *
dump (World *world)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  zyr_storage_read (world->storage->inner, dump_tx, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static gint64
count (World *world, const char *sql)
{
  return fixture_count (world->fixture, sql);
}

static void
test_as_alone (void)
{
  g_autoptr (World) alone = world_new ();
  g_autoptr (World) together = world_new ();
  Answer *one_by_one[G_N_ELEMENTS (sends)];
  Answer *at_once[G_N_ELEMENTS (sends)];
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  send_alone (alone, one_by_one);
  send_together (together, at_once);
  g_assert_cmpuint (together->storage->n_together, ==, PLAIN_N);
  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    {
      g_assert_cmpuint (at_once[i]->status, ==, one_by_one[i]->status);
      g_assert_cmpstr (at_once[i]->text, ==, one_by_one[i]->text);
    }
  g_assert_cmpstr (result_outcome (at_once[1], 0), ==, "ok");
  g_assert_cmpstr (result_outcome (at_once[4], 0), ==, "conflict");
  g_assert_cmpstr (result_outcome (at_once[7], 0), ==, "quarantined");
  g_assert_cmpstr (result_outcome (at_once[8], 0), ==, "ok");
  g_assert_cmpstr (result_outcome (at_once[9], 0), ==, "quarantined");
  assert_refused (at_once[6], 409, "gap");
  expected = dump (alone);
  found = dump (together);
  g_assert_cmpstr (found, ==, expected);
  /* Numbers without gaps, up to the head. */
  g_assert_cmpint (count (together, "SELECT count(*) FROM scope WHERE head <>"
                                    " (SELECT max (seq) FROM log WHERE log.home = scope.home"
                                    " AND log.scope = scope.scope)"),
                   ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (sends); i++)
    {
      answer_free (at_once[i]);
      answer_free (one_by_one[i]);
    }
}

/* The driver: what waits is done by one function where it can be, of all homes. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean held;   /* the first has begun … */
  gboolean open;   /* … and may end */
  gboolean fails;  /* the one function, having written */
  guint n_waiting; /* for their end */
  guint n_failed;
  GString *seen; /* the keys that the one function was given, in order */
} Gate;

static Gate *gate;

static gboolean
insert_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES (?1, 'x')",
                     ZYR_VALUES (ZYR_TEXT (data)), error);
}

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  *(gint64 *)data = zyr_tx_query_int (tx, "SELECT count(*) FROM meta", ZYR_NO_VALUES, -1, error);
  return TRUE;
}

static gboolean
wait_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_mutex_lock (&gate->lock);
  gate->held = TRUE;
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

static gboolean
forget_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "DELETE FROM meta", ZYR_NO_VALUES, error);
}

static gboolean
insert_many_tx (ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append (gate->seen, datas[i]);
      done[i] = !g_str_equal (datas[i], "c");
      if (done[i] && !insert_tx (tx, datas[i], error))
        return FALSE;
    }
  if (gate->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "on purpose");
  return !gate->fails;
}

static void
on_ended (gboolean ok, const GError *error, gpointer data)
{
  g_mutex_lock (&gate->lock);
  gate->n_waiting--;
  gate->n_failed += ok ? 0 : 1;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
start_many (ZyrStorage *storage, gboolean fails)
{
  static const char *const jobs[][2] = { { "h", "a" }, { "i", "b" }, { "h", "c" }, { "i", "d" } };

  g_mutex_lock (&gate->lock);
  gate->held = gate->open = FALSE;
  gate->fails = fails;
  gate->n_waiting = 1 + G_N_ELEMENTS (jobs);
  gate->n_failed = 0;
  g_string_truncate (gate->seen, 0);
  g_mutex_unlock (&gate->lock);
  zyr_storage_start_home (storage, "g", wait_tx, NULL, NULL, on_ended, NULL);
  g_mutex_lock (&gate->lock);
  while (!gate->held)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    zyr_storage_start_home (storage, jobs[i][0], insert_tx, insert_many_tx, (gpointer)jobs[i][1],
                            on_ended, NULL);
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  while (gate->n_waiting > 0)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
test_driver (void)
{
  /* One connection: one thread that writes. */
  g_autofree char *uri = test_database_new ();
  ZyrStorage *storage = NULL;
  gint64 n = 0;

  if (uri == NULL)
    {
      g_test_skip ("SQLite's does one after the other");
      return;
    }
  storage = zyr_storage_postgresql_open (uri, 1, ZYR_STORAGE_STATEMENT_S, TRUE, NULL);
  gate = g_new0 (Gate, 1);
  gate->seen = g_string_new (NULL);
  start_many (storage, TRUE);
  g_assert_cmpstr (gate->seen->str, ==, "acbd");
  g_assert_cmpuint (gate->n_failed, ==, 0);
  zyr_storage_read (storage, count_tx, &n, NULL);
  g_assert_cmpint (n, ==, 4);
  /* They are there already: each is told for itself. */
  start_many (storage, FALSE);
  g_assert_cmpuint (gate->n_failed, ==, 4);
  zyr_storage_write (storage, forget_tx, NULL, NULL);
  start_many (storage, FALSE);
  g_assert_cmpstr (gate->seen->str, ==, "acbd");
  g_assert_cmpuint (gate->n_failed, ==, 0);
  zyr_storage_read (storage, count_tx, &n, NULL);
  g_assert_cmpint (n, ==, 4);
  g_string_free (gate->seen, TRUE);
  g_clear_pointer (&gate, g_free);
  zyr_storage_close (storage);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/together/as-alone", test_as_alone);
  g_test_add_func ("/together/driver", test_driver);
  return g_test_run ();
}
