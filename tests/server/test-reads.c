/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a file was opened on a device stands in the audit log, whatever speaks against it. */
#include "service-fixture.h"

#define HOUSEHOLD_2 "019abcd0-0000-7000-8000-000000000110"

/* The details of the device's entry about its operation @n. (transfer full) */
typedef struct
{
  const char *device;
  char *like;
  JsonObject *details;
  char *account;
} Entry;

static gboolean
read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Entry *entry = data;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT details, account FROM audit WHERE action = 'file.read'"
                      " AND device = ?1 AND details LIKE ?2",
                      ZYR_VALUES (ZYR_TEXT (entry->device), ZYR_TEXT (entry->like)), error);

  if (rows == NULL)
    return FALSE;
  if (zyr_rows_next (rows, error))
    {
      entry->details = zyr_json_parse_object (zyr_rows_get_text (rows, 0), -1, 10000, error);
      entry->account = g_strdup (zyr_rows_get_text (rows, 1));
      g_assert_false (zyr_rows_next (rows, error));
    }
  return TRUE;
}

static void
assert_entry (Fixture *fixture,
              const Device *device,
              const char *account,
              gint64 n,
              const char *household,
              const char *doubt)
{
  g_autofree char *like = g_strdup_printf ("%%\"n\":%d%%", (int)n);
  Entry entry = { .device = device->id, .like = like };

  g_assert_true (zyr_storage_read (fixture->storage, read_tx, &entry, NULL));
  g_assert_nonnull (entry.details);
  g_assert_cmpstr (entry.account, ==, account);
  g_assert_cmpstr (zyr_json_get_string (entry.details, "household", NULL), ==, household);
  g_assert_cmpstr (zyr_json_get_string (entry.details, "doubt", NULL), ==, doubt);
  json_object_unref (entry.details);
  g_free (entry.account);
}

static void
opens (Fixture *fixture,
       const Device *device,
       const char *account,
       gint64 n,
       const char *household,
       const char *doubt)
{
  g_autoptr (Answer) pushed
      = push_one (fixture, device, n, "file.read", "'household':'%s'", household);

  g_assert_cmpuint (pushed->status, ==, 200);
  g_assert_cmpstr (result_outcome (pushed, 0), ==, "ok");
  assert_entry (fixture, device, account, n, household, doubt);
}

#define N_READS "SELECT count(*) FROM audit WHERE action = 'file.read'"

static void
test_in_reach (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  const gint64 n_log = fixture_count (fixture, "SELECT sum(seq) FROM log");
  g_autoptr (Answer) report = NULL;
  g_autoptr (Answer) again = NULL;

  opens (fixture, worker, WORKER, 1, HOUSEHOLD, NULL);
  opens (fixture, boss, SUPERVISOR, 1, HOUSEHOLD, NULL);
  report = push_one (fixture, boss, 2, "file.read", "'household':'%s','visit':'%s'", HOUSEHOLD,
                     VISIT);
  g_assert_cmpstr (result_outcome (report, 0), ==, "ok");
  g_assert_cmpint (fixture_count (fixture, N_READS " AND details LIKE '%\"visit\":\"" VISIT "\"%'"),
                   ==, 1);
  g_assert_cmpint (fixture_count (fixture, N_READS), ==, 3);
  /* It changes nothing that a device is told of. */
  g_assert_cmpint (fixture_count (fixture, "SELECT sum(seq) FROM log"), ==, n_log);
  /* Sent once more it is no second reading. */
  again = push_one (fixture, boss, 2, "file.read", "'household':'%s','visit':'%s'", HOUSEHOLD,
                    VISIT);
  g_assert_cmpstr (again->text, ==, report->text);
  g_assert_cmpint (fixture_count (fixture, N_READS), ==, 3);
}

/* What left the reader's reach was read all the same; what never was in it is told as such. */
static void
test_out_of_reach (void)
{
  g_autoptr (Fixture) fixture = fixture_new (2, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) taken = NULL;

  opens (fixture, other, WORKER_2, 1, HOUSEHOLD, "unknown-record");
  opens (fixture, boss, SUPERVISOR, 1, HOUSEHOLD_2, "unknown-record");
  taken = push_one (fixture, boss, 2, "visit.reassign", "'visit':'%s','worker':'%s'", VISIT,
                    WORKER_2);
  g_assert_cmpstr (result_outcome (taken, 0), ==, "ok");
  opens (fixture, worker, WORKER, 1, HOUSEHOLD, NULL);
  opens (fixture, other, WORKER_2, 2, HOUSEHOLD, NULL);
  g_assert_cmpint (fixture_count (fixture,
                                  "SELECT count(*) FROM operation WHERE outcome <> 'ok'"),
                   ==, 0);
}

/* Nobody is asked to decide about what cannot be judged; nothing that is no id gets into the log. */
static void
test_not_judged (void)
{
  static const char *const members[]
      = { "'household':'Ayşe Yılmaz'", "'household':5", "'of':'nothing'",
          "'household':'" HOUSEHOLD "','visit':'Ayşe'" };
  g_autoptr (Fixture) fixture = fixture_new (3, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) role = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (Answer) pushed = push_one (fixture, worker, i + 1, "file.read", "%s", members[i]);

      g_assert_cmpstr (result_outcome (pushed, 0), ==, "ok");
      assert_entry (fixture, worker, WORKER, i + 1, i == 3 ? HOUSEHOLD : NULL, "malformed");
    }
  g_assert_cmpint (fixture_count (fixture, N_READS " AND details LIKE '%Ay%'"), ==, 0);
  fixture_sql (fixture, "UPDATE account SET roles = ',translator,' WHERE id = '" WORKER "'");
  role = push_one (fixture, worker, 5, "file.read", "'household':'%s'", HOUSEHOLD);
  g_assert_cmpstr (result_outcome (role, 0), ==, "ok");
  assert_entry (fixture, worker, WORKER, 5, HOUSEHOLD, "not-allowed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/reads/in-reach", test_in_reach);
  g_test_add_func ("/server/reads/out-of-reach", test_out_of_reach);
  g_test_add_func ("/server/reads/not-judged", test_not_judged);
  return g_test_run ();
}
