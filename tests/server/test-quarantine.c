/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was refused, tried again by hand: at the centre and by the device. */
#include "service-fixture.h"

#include "zyr-protocol-error.h"
#include "zyr-quarantine.h"

#include <string.h>

static Answer *
hello (Fixture *fixture, const Device *device, gint64 last_op, const char *refused)
{
  return request (fixture, "POST", "/hello", NULL, device->access,
                  "{'device':'%s','last_op':%d,'scopes':[],'refused':%s}", device->id,
                  (int)last_op, refused);
}

static Answer *
cancel (Fixture *fixture, const Device *device, gint64 n)
{
  return push_one (fixture, device, n, "visit.cancel", "'visit':'%s','reason':'kimse yok'", VISIT);
}

static void
make_supervisor (Fixture *fixture)
{
  fixture_sql (fixture, "UPDATE account SET roles = 'supervisor' WHERE id = '" WORKER "'");
}

static JsonObject *
retry_at_centre (Fixture *fixture, const Device *device, gint64 n)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof n);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_val (numbers, n);
  results = zyr_service_retry (fixture->service, device->id, numbers, &error);
  g_assert_no_error (error);
  return results->len > 0 ? json_object_ref (g_ptr_array_index (results, 0)) : NULL;
}

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GPtrArray **found = data;

  *found = zyr_quarantine_list (tx, error);
  return *found != NULL;
}

static GPtrArray *
list (Fixture *fixture)
{
  GPtrArray *found = NULL;

  g_assert_true (zyr_storage_read (fixture->storage, list_tx, &found, NULL));
  return found;
}

#define N_RETRIES "SELECT count(*) FROM audit WHERE action = 'operation-retried'"
#define VISIT_VERSION "SELECT ver FROM record WHERE id = '" VISIT "'"

static void
test_at_the_centre (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) pushed = cancel (fixture, device, 1);
  g_autoptr (GPtrArray) waiting = list (fixture);
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (JsonObject) refused = retry_at_centre (fixture, device, 1);
  g_autoptr (JsonObject) accepted = NULL;
  g_autoptr (JsonObject) twice = NULL;
  g_autoptr (Answer) again = NULL;
  const ZyrQuarantined *row = g_ptr_array_index (waiting, 0);
  gint64 version = fixture_count (fixture, VISIT_VERSION);

  g_assert_cmpstr (result_reason (pushed, 0), ==, "not-allowed");
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpstr (row->device, ==, device->id);
  g_assert_cmpstr (row->account, ==, WORKER);
  g_assert_cmpstr (row->reason, ==, "not-allowed");
  g_assert_cmpstr (row->kind, ==, "visit.cancel");
  g_assert_cmpint (row->n, ==, 1);
  /* The rules are today's: nothing has changed, nor has the answer. */
  g_assert_cmpstr (zyr_json_get_string (refused, "reason", NULL), ==, "not-allowed");
  g_assert_cmpint (fixture_count (fixture, VISIT_VERSION), ==, version);

  make_supervisor (fixture);
  g_hash_table_remove_all (fixture->heads);
  accepted = retry_at_centre (fixture, device, 1);
  g_assert_cmpstr (zyr_json_get_string (accepted, "s", NULL), ==, "ok");
  g_assert_cmpint (fixture_count (fixture, VISIT_VERSION), ==, version + 1);
  g_assert_true (g_hash_table_contains (fixture->heads, "f:" FOUNDATION));
  done = list (fixture);
  g_assert_cmpuint (done->len, ==, 0);
  g_assert_cmpint (fixture_count (fixture, N_RETRIES), ==, 2);
  /* A second time changes nothing, and is answered with the result that stands. */
  twice = retry_at_centre (fixture, device, 1);
  g_assert_cmpstr (zyr_json_get_string (twice, "s", NULL), ==, "ok");
  g_assert_cmpint (fixture_count (fixture, VISIT_VERSION), ==, version + 1);
  g_assert_cmpint (fixture_count (fixture, N_RETRIES), ==, 2);
  /* The same operation from a device that missed the first answer: the new one. */
  again = cancel (fixture, device, 1);
  g_assert_cmpstr (result_outcome (again, 0), ==, "ok");
  g_assert_cmpint (fixture_count (fixture, VISIT_VERSION), ==, version + 1);
}

static void
test_device_is_told (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) pushed = cancel (fixture, device, 1);
  g_autoptr (Answer) before = hello (fixture, device, 1, "[{'n':1,'reason':'not-allowed'}]");
  g_autoptr (Answer) other_reason = hello (fixture, device, 1, "[{'n':1,'reason':'malformed'}]");
  g_autoptr (Answer) unknown = hello (fixture, device, 1, "[{'n':9,'reason':'not-allowed'}]");
  g_autoptr (Answer) told = NULL;
  g_autoptr (Answer) wrong = hello (fixture, device, 1, "[{'reason':'not-allowed'}]");
  g_autoptr (JsonObject) accepted = NULL;

  g_assert_cmpstr (result_outcome (pushed, 0), ==, "quarantined");
  g_assert_false (json_object_has_member (before->body, "results"));
  g_assert_cmpstr (result_reason (other_reason, 0), ==, "not-allowed");
  g_assert_false (json_object_has_member (unknown->body, "results"));
  assert_refused (wrong, 400, "malformed");
  make_supervisor (fixture);
  accepted = retry_at_centre (fixture, device, 1);
  told = hello (fixture, device, 1, "[{'n':1,'reason':'not-allowed'}]");
  g_assert_cmpstr (result_outcome (told, 0), ==, "ok");
}

static Answer *
retry (Fixture *fixture, const Device *device, const char *numbers)
{
  return request (fixture, "POST", "/retry", NULL, device->access, "{'ops':%s}", numbers);
}

static void
test_by_the_device (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Answer) pushed = cancel (fixture, device, 1);
  g_autoptr (Answer) refused = retry (fixture, device, "[1]");
  g_autoptr (Answer) not_his = retry (fixture, other, "[1]");
  g_autoptr (Answer) empty = retry (fixture, device, "[]");
  g_autoptr (Answer) unsigned_one = request (fixture, "POST", "/retry", NULL, NULL, "{'ops':[1]}");
  g_autoptr (Answer) accepted = NULL;
  g_autoptr (Answer) twice = NULL;

  g_assert_cmpstr (result_outcome (pushed, 0), ==, "quarantined");
  g_assert_cmpstr (result_reason (refused, 0), ==, "not-allowed");
  g_assert_cmpuint (json_array_get_length (zyr_json_get_array (not_his->body, "results")), ==, 0);
  assert_refused (empty, 400, "malformed");
  assert_refused (unsigned_one, 401, "token-invalid");
  make_supervisor (fixture);
  accepted = retry (fixture, device, "[1,7]");
  g_assert_cmpstr (result_outcome (accepted, 0), ==, "ok");
  g_assert_cmpint (zyr_json_get_int (accepted->body, "last", 0), ==, 1);
  g_assert_cmpuint (json_array_get_length (zyr_json_get_array (accepted->body, "results")), ==, 1);
  twice = retry (fixture, device, "[1]");
  g_assert_cmpstr (twice->text, ==, accepted->text);
}

/* The user has done the same again meanwhile, under another number. */
static void
test_done_again_meanwhile (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autofree char *note = fixture_id (77);
  g_autofree char *members
      = g_strdup_printf ("'note':{'id':'%s','household':'" HOUSEHOLD
                         "','text':'x','created':'2026-11-21T10:00:00+03:00'}",
                         note);
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) both = NULL;

  fixture_sql (fixture, "UPDATE account SET roles = 'manager' WHERE id = '" WORKER "'");
  first = push_one (fixture, device, 1, "note.add", "%s", members);
  g_assert_cmpstr (result_outcome (first, 0), ==, "quarantined");
  fixture_sql (fixture, "UPDATE account SET roles = 'worker' WHERE id = '" WORKER "'");
  second = push_one (fixture, device, 2, "note.add", "%s", members);
  g_assert_cmpstr (result_outcome (second, 0), ==, "ok");
  both = retry (fixture, device, "[1,2]");
  g_assert_cmpstr (result_reason (both, 0), ==, "duplicate");
  g_assert_cmpstr (result_outcome (both, 1), ==, "ok");
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM record WHERE kind = 'note'"), ==,
                   1);
}

static Answer *
hello_from (Fixture *fixture,
            const Device *device,
            const char *epoch,
            int last_op,
            const char *refused)
{
  return request (fixture, "POST", "/hello", NULL, device->access,
                  "{'device':'%s','last_op':%d,'epoch':'%s','scopes':[{'scope':'ref','seq':1}],"
                  "'refused':%s}",
                  device->id, last_op, epoch, refused);
}

/* What was accepted before the centre was restored may stand as refused in the timeline of today: a
 * device that comes from the other one is told, whatever it names. */
static void
test_another_timeline (void)
{
  static const char other[] = "019abcd0-0000-7000-8000-0000000000e1";
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) first = cancel (fixture, device, 1);
  g_autoptr (Answer) second = cancel (fixture, device, 2);
  g_autoptr (Answer) same = hello_from (fixture, device, EPOCH, 2, "[]");
  g_autoptr (Answer) told = hello_from (fixture, device, other, 2, "[]");
  g_autoptr (Answer) named
      = hello_from (fixture, device, other, 2, "[{'n':2,'reason':'not-allowed'}]");
  /* A copy that has lost the second one */
  g_autoptr (Answer) older = hello_from (fixture, device, other, 1, "[]");

  g_assert_cmpstr (result_outcome (second, 0), ==, "quarantined");
  g_assert_false (json_object_has_member (same->body, "results"));
  g_assert_nonnull (strstr (told->text, "{\"n\":1,"));
  g_assert_nonnull (strstr (told->text, "{\"n\":2,"));
  g_assert_cmpstr (result_reason (told, 0), ==, "not-allowed");
  g_assert_nonnull (strstr (named->text, "{\"n\":1,"));
  g_assert_null (strstr (named->text, "{\"n\":2,"));
  g_assert_nonnull (strstr (older->text, "{\"n\":1,"));
  g_assert_null (strstr (older->text, "{\"n\":2,"));
}

/* Whose account was closed has no rights today, and whose device is not known no operations. */
static void
test_author_is_gone (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) pushed = cancel (fixture, device, 1);
  g_autoptr (JsonObject) refused = NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (result_outcome (pushed, 0), ==, "quarantined");
  make_supervisor (fixture);
  fixture_sql (fixture, "UPDATE account SET active = 0 WHERE id = '" WORKER "'");
  refused = retry_at_centre (fixture, device, 1);
  g_assert_cmpstr (zyr_json_get_string (refused, "reason", NULL), ==, "not-allowed");
  g_assert_null (retry_at_centre (fixture, device, 2));
  g_assert_null (zyr_service_retry (fixture->service, VISIT, numbers, &error));
  g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quarantine/centre", test_at_the_centre);
  g_test_add_func ("/quarantine/told", test_device_is_told);
  g_test_add_func ("/quarantine/device", test_by_the_device);
  g_test_add_func ("/quarantine/meanwhile", test_done_again_meanwhile);
  g_test_add_func ("/quarantine/another-timeline", test_another_timeline);
  g_test_add_func ("/quarantine/author", test_author_is_gone);
  return g_test_run ();
}
