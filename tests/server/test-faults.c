/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database fails at the n-th statement of a request, for every n: the answer says so, nothing
 * of it is left behind, and the same request sent again has the result that it would have had. */
#include "service-fixture.h"

#include "zyr-storage-driver.h"

#include <string.h>

/* A storage in front of another that counts statements down. */
typedef struct
{
  ZyrStorage parent;
  ZyrStorage *inner;
} FaultyStorage;

typedef struct
{
  ZyrTx parent;
  ZyrTx *inner;
} FaultyTx;

typedef struct
{
  ZyrTxFunc func;
  gpointer data;
} Body;

static gint64 n_left = -1; /* statements until one fails; -1: none does */
static gint64 n_run;

static const ZyrStorageClass faulty_class;

static gboolean
run_body (ZyrTx *inner, gpointer data, GError **error)
{
  const Body *body = data;
  FaultyTx tx = { { &faulty_class }, inner };

  return body->func (&tx.parent, body->data, error);
}

static gboolean
faulty_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  Body body = { func, data };

  return zyr_storage_write (((FaultyStorage *)storage)->inner, run_body, &body, error);
}

static gboolean
faulty_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  Body body = { func, data };

  return zyr_storage_read (((FaultyStorage *)storage)->inner, run_body, &body, error);
}

static void
faulty_close (ZyrStorage *storage)
{
  zyr_storage_close (((FaultyStorage *)storage)->inner);
  g_free (storage);
}

static ZyrRows *
faulty_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  n_run++;
  if (n_left == 0)
    {
      g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_IO, "the disk is broken");
      return NULL;
    }
  if (n_left > 0)
    n_left--;
  return zyr_tx_query (((FaultyTx *)tx)->inner, sql, values, n_values, error);
}

static const ZyrStorageClass faulty_class = {
  .write = faulty_write,
  .read = faulty_read,
  .close = faulty_close,
  .query = faulty_query,
};

static ZyrStorage *
wrap (ZyrStorage *inner)
{
  FaultyStorage *storage = g_new0 (FaultyStorage, 1);

  storage->parent.klass = &faulty_class;
  storage->inner = inner;
  return &storage->parent;
}

typedef Answer *(*Act) (Fixture *fixture, const Device *worker, const Device *boss);

static Answer *
push_batch (Fixture *fixture, const Device *worker, const Device *boss)
{
  g_autofree char *note = fixture_id (1);
  g_autofree char *op_1 = fixture_id (11);
  g_autofree char *op_2 = fixture_id (12);
  g_autofree char *op_3 = fixture_id (13);

  return request (fixture, "POST", "/push", NULL, worker->access,
                  "{'device':'%s','first':1,'ops':["
                  "{'n':1,'id':'%s','at':'2026-11-21T07:00:00Z','kind':'visit.start',"
                  "'visit':'" VISIT "'},"
                  "{'n':2,'id':'%s','at':'2026-11-21T07:00:00Z','kind':'nonsense'},"
                  "{'n':3,'id':'%s','at':'2026-11-21T07:00:00Z','kind':'note.add','note':"
                  "{'id':'%s','household':'" HOUSEHOLD "','text':'x'}}]}",
                  worker->id, op_1, op_2, op_3, note);
}

static Answer *
reassign (Fixture *fixture, const Device *worker, const Device *boss)
{
  return push_one (fixture, boss, 1, "visit.reassign",
                   "'visit':'" VISIT "','worker':'" WORKER_2 "'");
}

static Answer *
pull_all (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=0",
                  worker->access, NULL);
}

static Answer *
sign_in (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "POST", "/sign-in", NULL, NULL,
                  "{'device':'%s','staff_no':'S1042','password':'" PASSWORD "'}", worker->id);
}

static Answer *
enrol (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "POST", "/enrol", NULL, NULL,
                  "{'code':'CCCC-CCCC','device':{'name':'x'}}");
}

static Answer *
renew (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "POST", "/token", NULL, NULL, "{'device':'%s','refresh':'%s'}",
                  worker->id, worker->refresh);
}

static Answer *
sign_out (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "POST", "/sign-out", NULL, NULL, "{'refresh':'%s'}", worker->refresh);
}

static Answer *
hello (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "POST", "/hello", NULL, worker->access,
                  "{'device':'%s','last_op':0,'scopes':[]}", worker->id);
}

static Answer *
put_blob (Fixture *fixture, const Device *worker, const Device *boss)
{
  return request (fixture, "PUT",
                  "/blob/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", NULL,
                  worker->access, "x");
}

/* Cancelling takes the household away from its worker. */
static Answer *
cancel (Fixture *fixture, const Device *worker, const Device *boss)
{
  return push_one (fixture, boss, 1, "visit.cancel", "'visit':'" VISIT "','reason':'x'");
}

static const struct
{
  const char *name;
  Act act;
} acts[] = {
  { "enrol", enrol },     { "renew", renew },       { "sign-out", sign_out },
  { "hello", hello },     { "put-blob", put_blob }, { "cancel", cancel },
  { "push", push_batch }, { "reassign", reassign }, { "pull", pull_all },
  { "sign-in", sign_in },
};

/* Everything that the database holds of what matters. */
static const char *const counts[] = {
  "SELECT count(*) FROM record", "SELECT sum(ver) FROM record", "SELECT count(*) FROM operation",
  "SELECT count(*) FROM log",    "SELECT sum(head) FROM scope", "SELECT count(*) FROM caseload",
  "SELECT count(*) FROM audit",  "SELECT count(*) FROM token",  "SELECT sum(last_op) FROM device_progress",
  "SELECT count(*) FROM device", "SELECT count(*) FROM blob",
};

static void
count_all (Fixture *fixture, gint64 *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    values[i] = fixture_count (fixture, counts[i]);
}

/* What the act gives and leaves when nothing fails. Returns the number of statements. */
static gint64
play_without_faults (Act act, guint *status, gint64 *values)
{
  g_autoptr (Fixture) fixture = fixture_new (5, wrap);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) answer = NULL;
  gint64 n;

  fixture_add_code (fixture, "CCCC-CCCC", WORKER, 1);
  n_run = 0;
  answer = act (fixture, worker, boss);
  n = n_run;
  *status = answer->status;
  count_all (fixture, values);
  return n;
}

static void
test_every_statement (gconstpointer data)
{
  Act act = acts[GPOINTER_TO_UINT (data)].act;
  gint64 wanted[G_N_ELEMENTS (counts)];
  gint64 before[G_N_ELEMENTS (counts)];
  gint64 after[G_N_ELEMENTS (counts)];
  guint wanted_status = 0;
  gint64 n_statements = play_without_faults (act, &wanted_status, wanted);
  g_autoptr (Fixture) fixture = fixture_new (5, wrap);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) again = NULL;

  g_assert_cmpuint (wanted_status / 100, ==, 2);
  g_assert_cmpint (n_statements, >=, 3);
  fixture_add_code (fixture, "CCCC-CCCC", WORKER, 1);
  count_all (fixture, before);
  for (gint64 n = 0; n < n_statements; n++)
    {
      g_autoptr (Answer) failed = NULL;

      n_left = n;
      failed = act (fixture, worker, boss);
      n_left = -1;
      g_test_message ("statement %" G_GINT64_FORMAT ": %u %s", n, failed->status, failed->text);
      assert_refused (failed, 503, "busy");
      count_all (fixture, after);
      for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
        g_assert_cmpint (after[i], ==, before[i]);
    }

  again = act (fixture, worker, boss);
  g_assert_cmpuint (again->status, ==, wanted_status);
  count_all (fixture, after);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpint (after[i], ==, wanted[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/%s", acts[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_every_statement);
    }
  return g_test_run ();
}
