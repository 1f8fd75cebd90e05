/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What depends on time and on the database's state; what a device sees over TLS is in
 * test-centre.py. */
#include "service-fixture.h"

#include <string.h>

#define DAY_S 86400

static Answer *
enrol (Fixture *fixture, const char *code)
{
  return request (fixture, "POST", "/enrol", NULL, NULL, "{'code':'%s','device':{'name':'x'}}",
                  code);
}

static void
test_code_expires (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Answer) last_second = NULL;
  g_autoptr (Answer) used = NULL;
  g_autoptr (Answer) late = NULL;
  g_autoptr (Answer) forgotten = NULL;

  fixture_add_code (fixture, "AAAA-AAAA", WORKER, 1);
  fixture_add_code (fixture, "BBBB-BBBB", WORKER, 1);
  fixture_advance_s (fixture, 3599);
  last_second = enrol (fixture, "AAAA-AAAA");
  g_assert_cmpuint (last_second->status, ==, 200);
  fixture_advance_s (fixture, 1);
  late = enrol (fixture, "BBBB-BBBB");
  assert_refused (late, 410, "code-expired");
  used = enrol (fixture, "AAAA-AAAA");
  assert_refused (used, 409, "code-used");
  fixture_advance_s (fixture, 31 * DAY_S);
  g_assert_true (zyr_service_maintain (fixture->service, NULL));
  forgotten = enrol (fixture, "BBBB-BBBB");
  assert_refused (forgotten, 404, "code-unknown");
}

static Answer *
sign_in (Fixture *fixture, const Device *device, const char *password)
{
  return request (fixture, "POST", "/sign-in", NULL, NULL,
                  "{'device':'%s','staff_no':'S1042','password':'%s'}", device->id, password);
}

static void
test_wrong_passwords_lock_longer_and_longer (void)
{
  static const gint64 locks_s[] = { 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900 };
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) good = NULL;
  g_autoptr (Answer) again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (locks_s); i++)
    {
      g_autoptr (Answer) wrong = sign_in (fixture, device, "wrong");

      assert_refused (wrong, 401, "bad-credentials");
      if (locks_s[i] > 0)
        {
          g_autoptr (Answer) locked = NULL;

          fixture_advance_s (fixture, locks_s[i] - 1);
          locked = sign_in (fixture, device, PASSWORD);
          assert_refused (locked, 429, "locked-out");
          g_assert_cmpint (zyr_json_get_int (locked->body, "retry_after", 0), ==, 1);
          fixture_advance_s (fixture, 1);
        }
    }
  good = sign_in (fixture, device, PASSWORD);
  g_assert_cmpuint (good->status, ==, 200);
  /* The count begins anew. */
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (Answer) wrong = sign_in (fixture, device, "wrong");

      assert_refused (wrong, 401, "bad-credentials");
    }
  again = sign_in (fixture, device, PASSWORD);
  g_assert_cmpuint (again->status, ==, 200);
}

static Answer *
hello (Fixture *fixture, const Device *device, const char *access)
{
  return request (fixture, "POST", "/hello", NULL, access,
                  "{'device':'%s','last_op':0,'scopes':[]}", device->id);
}

static Answer *
renew (Fixture *fixture, const Device *device, const char *refresh)
{
  return request (fixture, "POST", "/token", NULL, NULL, "{'device':'%s','refresh':'%s'}",
                  device->id, refresh);
}

static void
test_tokens_age (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) young = NULL;
  g_autoptr (Answer) old = NULL;
  g_autoptr (Answer) renewed = NULL;
  g_autoptr (Answer) fresh = NULL;
  g_autoptr (Answer) too_old = NULL;
  const char *refresh;

  fixture_advance_s (fixture, 899);
  young = hello (fixture, device, device->access);
  g_assert_cmpuint (young->status, ==, 200);
  fixture_advance_s (fixture, 1);
  old = hello (fixture, device, device->access);
  assert_refused (old, 401, "token-expired");
  /* Also after a night, and after what has expired was tidied away. */
  fixture_advance_s (fixture, DAY_S);
  g_assert_true (zyr_service_maintain (fixture->service, NULL));
  answer_free (old);
  old = hello (fixture, device, device->access);
  assert_refused (old, 401, "token-expired");

  renewed = renew (fixture, device, device->refresh);
  g_assert_cmpuint (renewed->status, ==, 200);
  fresh = hello (fixture, device, zyr_json_get_string (renewed->body, "access", NULL));
  g_assert_cmpuint (fresh->status, ==, 200);
  refresh = zyr_json_get_string (renewed->body, "refresh", NULL);
  fixture_advance_s (fixture, 30 * DAY_S);
  too_old = renew (fixture, device, refresh);
  assert_refused (too_old, 401, "token-invalid");
}

static void
test_token_is_the_devices (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Answer) crossed = renew (fixture, other, device->refresh);
  g_autoptr (Answer) own = renew (fixture, device, device->refresh);
  g_autoptr (Answer) foreign = hello (fixture, device, other->access);

  assert_refused (crossed, 401, "token-invalid");
  g_assert_cmpuint (own->status, ==, 200);
  assert_refused (foreign, 403, "forbidden");
}

/* Lines of the feed after @after, and the cursor after them. */
static char *
pull (Fixture *fixture, const Device *device, const char *scope, gint64 *after)
{
  g_autofree char *query
      = g_strdup_printf ("scope=%s&epoch=" EPOCH "&after=%" G_GINT64_FORMAT, scope, *after);
  g_autoptr (Answer) page = request (fixture, "GET", "/pull", query, device->access, NULL);
  const char *next;

  g_assert_cmpuint (page->status, ==, 200);
  next = strstr (page->text, "\"next\":");
  g_assert_nonnull (next);
  *after = g_ascii_strtoll (next + 7, NULL, 10);
  return g_steal_pointer (&page->text);
}

static guint
count_lines (const char *text, const char *op)
{
  g_autofree char *needle = g_strdup_printf ("\"k\":\"%s\"", op);
  guint n = 0;

  for (const char *p = strstr (text, needle); p != NULL; p = strstr (p + 1, needle))
    n++;
  return n;
}

/* A form that says what its answers mean for the household file; one approval changes both. */
static void
test_approval_carries_out_entities (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autofree char *seen = NULL;
  gint64 after = 0;

  fixture_sql (
      fixture,
      "UPDATE record SET body = replace (body, '<x/>', '<h:html"
      " xmlns=\\\"http://www.w3.org/2002/xforms\\\" xmlns:h=\\\"http://www.w3.org/1999/xhtml\\\""
      " xmlns:entities=\\\"http://www.opendatakit.org/xforms/entities\\\"><h:head><model"
      " entities:entities-version=\\\"2025.1.0\\\"><instance><data id=\\\"f\\\" "
      "version=\\\"1\\\"><outcome/>"
      "<rating/><addr/><child><name/><meta><entity dataset=\\\"member\\\" id=\\\"\\\" "
      "create=\\\"1\\\"><label/>"
      "</entity></meta></child><meta><entity dataset=\\\"household\\\" id=\\\"\\\" update=\\\"1\\\""
      " baseVersion=\\\"\\\"/></meta></data></instance>"
      "<bind nodeset=\\\"/data/addr\\\" entities:saveto=\\\"addr_text\\\"/>"
      "<bind nodeset=\\\"/data/child/name\\\" "
      "entities:saveto=\\\"given\\\"/></model></h:head><h:body>"
      "<input ref=\\\"/data/addr\\\"/></h:body></h:html>') WHERE id = '" FORM "'");
  decide_report (fixture, worker, boss, 1,
                 "<data id=\"f\" version=\"1\"><outcome>done</outcome><rating>weak</rating>"
                 "<addr>Yeni Cad. 5</addr><child><name>Can</name><meta><entity dataset=\"member\""
                 " id=\"7d4a3c2e-0c47-4d6c-a2c4-6b1c6d2d1f10\" create=\"1\"><label>Can</label>"
                 "</entity></meta></child><meta><entity dataset=\"household\" id=\"" HOUSEHOLD
                 "\" update=\"1\" baseVersion=\"1\"/></meta></data>");
  seen = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_nonnull (strstr (seen, "\"addr_text\":\"Yeni Cad. 5\""));
  g_assert_nonnull (strstr (seen, "\"given\":\"Can\""));
  g_assert_nonnull (strstr (seen, "\"rating\":\"weak\""));
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM record WHERE kind = 'member'"), ==,
                   2);
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM record WHERE kind = 'conflict'"),
                   ==, 0);
}

static void
test_caseload_ends_days_after_the_decision (gconstpointer maintained)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autofree char *first = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *of_boss = NULL;
  gint64 after = 0;
  gint64 boss_after = 0;

  decide_visit (fixture, worker, boss, 1);
  first = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_nonnull (strstr (first, "\"state\":\"approved\""));
  g_assert_nonnull (strstr (first, "\"rating\":\"weak\""));

  fixture_advance_s (fixture, ZYR_CASELOAD_DECIDED_DAYS * DAY_S);
  g_assert_true (!GPOINTER_TO_INT (maintained) || zyr_service_maintain (fixture->service, NULL));
  g_clear_pointer (&worker->access, g_free);
  g_clear_pointer (&worker, device_free);
  worker = device_new (fixture, WORKER, "S1042");
  kept = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_cmpuint (count_lines (kept, "LEAVE"), ==, 0);

  fixture_advance_s (fixture, DAY_S);
  g_assert_true (!GPOINTER_TO_INT (maintained) || zyr_service_maintain (fixture->service, NULL));
  g_clear_pointer (&worker, device_free);
  worker = device_new (fixture, WORKER, "S1042");
  gone = pull (fixture, worker, "w:" WORKER, &after);
  /* household, member, visit, revision, review, change of the rating */
  g_assert_cmpuint (count_lines (gone, "LEAVE"), ==, 6);
  g_assert_null (strstr (gone, "body"));
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM caseload"), ==, 0);

  g_clear_pointer (&boss, device_free);
  boss = device_new (fixture, SUPERVISOR, "M7");
  of_boss = pull (fixture, boss, "f:" FOUNDATION, &boss_after);
  g_assert_cmpuint (count_lines (of_boss, "LEAVE"), ==, 0);
  g_assert_nonnull (strstr (of_boss, HOUSEHOLD));
}

/* A report that nobody decides about leaves its worker's device, too, and comes back when it is
 * returned; decided late, it does not. */
static void
test_caseload_ends_days_after_sending (gconstpointer maintained)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = NULL;
  g_autoptr (Answer) back = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *returned = NULL;
  gint64 after = 0;

  send_report (fixture, worker, REPORT);
  fixture_advance_s (fixture, ZYR_CASELOAD_SENT_DAYS * DAY_S);
  g_assert_true (!GPOINTER_TO_INT (maintained) || zyr_service_maintain (fixture->service, NULL));
  g_clear_pointer (&worker, device_free);
  worker = device_new (fixture, WORKER, "S1042");
  kept = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_nonnull (strstr (kept, "\"state\":\"submitted\""));

  fixture_advance_s (fixture, DAY_S);
  g_assert_true (!GPOINTER_TO_INT (maintained) || zyr_service_maintain (fixture->service, NULL));
  g_clear_pointer (&worker, device_free);
  worker = device_new (fixture, WORKER, "S1042");
  gone = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_cmpuint (count_lines (gone, "LEAVE"), ==, 4); /* household, member, visit, revision */
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM caseload"), ==, 0);

  boss = device_new (fixture, SUPERVISOR, "M7");
  back = push_one (fixture, boss, 1, "review.add",
                   "'review':{'id':'019abcd0-0000-7000-8000-000000000777','visit':'%s','revision':1,"
                   "'action':'%s','code':'%s','text':'x','remarks':[]}",
                   VISIT, GPOINTER_TO_INT (maintained) ? "reject" : "return",
                   GPOINTER_TO_INT (maintained) ? "unusable" : "incomplete");
  g_assert_cmpstr (result_reason (back, 0), ==, NULL);
  returned = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_cmpuint (count_lines (returned, "ENTER"), ==, GPOINTER_TO_INT (maintained) ? 0 : 5);
}

/* Three days behind: taken, and marked where it is dated. */
static void
test_wrong_clock (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) right = NULL;
  g_autoptr (Answer) wrong = NULL;
  g_autoptr (Answer) none = NULL;
  g_autofree char *id = fixture_id (7);
  g_autofree char *other = fixture_id (8);
  g_autofree char *last = fixture_id (9);
  g_autofree char *now = zyr_clock_dup_now_iso (fixture->clock);
  g_autofree char *behind = zyr_time_format_iso (
      zyr_clock_get_now_us (fixture->clock) - (gint64)3 * DAY_S * G_USEC_PER_SEC, 10800);
  g_autofree char *seen = NULL;
  gint64 after = 0;

  fixture->time = behind;
  wrong = push_one (fixture, worker, 1, "note.add",
                    "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", id);
  fixture->time = now;
  right = push_one (fixture, worker, 2, "note.add",
                    "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", other);
  fixture->time = "yesterday";
  none = push_one (fixture, worker, 3, "note.add",
                   "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", last);
  g_assert_cmpstr (result_outcome (wrong, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (right, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (none, 0), ==, "ok");
  seen = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_nonnull (strstr (seen, "\"clock_ahead\":-259200"));
  g_assert_null (strstr (strstr (seen, "\"clock_ahead\"") + 1, "\"clock_ahead\""));
}

static void
test_cancelled_visit_leaves_at_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autofree char *first = NULL;
  g_autofree char *gone = NULL;
  g_autoptr (Answer) cancelled = NULL;
  gint64 after = 0;

  first = pull (fixture, worker, "w:" WORKER, &after);
  cancelled = push_one (fixture, boss, 1, "visit.cancel", "'visit':'" VISIT "','reason':'x'");
  g_assert_cmpstr (result_outcome (cancelled, 0), ==, "ok");
  gone = pull (fixture, worker, "w:" WORKER, &after);
  g_assert_cmpuint (count_lines (gone, "LEAVE"), ==, 3);
  g_assert_cmpuint (count_lines (gone, "UPSERT"), ==, 0);
}

static void
plan_second_visit (Fixture *fixture, const Device *boss, gint64 n)
{
  g_autofree char *visit = fixture_id (50);
  g_autoptr (Answer) planned = push_one (
      fixture, boss, n, "visit.plan",
      "'visit':{'id':'%s','no':'2','household':'" HOUSEHOLD "','type':'first','programmes':[],"
      "'planned':'2026-11-22T10:00:00+03:00','due':'2026-11-25','worker':'" WORKER_2 "',"
      "'attempt':1,'form':'" FORM "'}",
      visit);

  g_assert_cmpstr (result_outcome (planned, 0), ==, "ok");
}

/* Two workers hold the same household: neither sees what the other has written down about it. */
static void
test_reports_are_their_workers (gconstpointer data)
{
  gboolean planned_first = GPOINTER_TO_INT (data);
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autofree char *of_other = NULL;
  g_autofree char *of_worker = NULL;
  gint64 other_after = 0;
  gint64 worker_after = 0;

  if (planned_first)
    plan_second_visit (fixture, boss, 1);
  decide_visit (fixture, worker, boss, planned_first ? 2 : 1);
  if (!planned_first)
    plan_second_visit (fixture, boss, 2);

  of_other = pull (fixture, other, "w:" WORKER_2, &other_after);
  g_assert_nonnull (strstr (of_other, "\"kind\":\"household\""));
  g_assert_nonnull (strstr (of_other, "\"kind\":\"member\""));
  g_assert_nonnull (strstr (of_other, "\"id\":\"" VISIT "\""));
  g_assert_null (strstr (of_other, "\"kind\":\"visit_revision\""));
  g_assert_null (strstr (of_other, "\"kind\":\"review\""));
  of_worker = pull (fixture, worker, "w:" WORKER, &worker_after);
  g_assert_nonnull (strstr (of_worker, "\"kind\":\"visit_revision\""));
  g_assert_nonnull (strstr (of_worker, "\"kind\":\"review\""));
}

static void
test_cursor_below_the_floor (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) below = NULL;
  g_autoptr (Answer) at = NULL;
  g_autoptr (Answer) fresh = NULL;
  g_autoptr (Answer) on = NULL;

  fixture_sql (fixture, "UPDATE scope SET floor = 3 WHERE scope = 'w:" WORKER "'");
  below = request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=2",
                   worker->access, NULL);
  assert_refused (below, 409, "reset");
  g_assert_cmpstr (zyr_json_get_string (below->body, "epoch", NULL), ==, EPOCH);
  at = request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=3",
                worker->access, NULL);
  g_assert_cmpuint (at->status, ==, 200);
  fresh = request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=0",
                   worker->access, NULL);
  g_assert_cmpuint (fresh->status, ==, 200);
  /* Who has begun from 0 since then reads on below it. */
  on = request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=2",
                worker->access, NULL);
  g_assert_cmpuint (on->status, ==, 200);
}

static Answer *
push_void (Fixture *fixture, const Device *device, const char *epoch)
{
  return request (fixture, "POST", "/push", NULL, device->access,
                  "{'device':'%s','epoch':'%s','first':1,'ops':[{'n':1,'kind':'void',"
                  "'id':'019abcd0-0000-7000-8000-000000000a01','at':'2026-11-21T10:00:00+03:00'}]}",
                  device->id, epoch);
}

static void
test_restored_centre (void)
{
  static const char other[] = "019abcd0-0000-7000-8000-0000000000e1";
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) before = NULL;
  g_autoptr (Answer) stale = NULL;
  g_autoptr (Answer) after = NULL;
  g_autoptr (Answer) late = NULL;
  g_autoptr (Answer) meant = NULL;

  before = hello (fixture, worker, worker->access);
  g_assert_cmpstr (zyr_json_get_string (before->body, "epoch", NULL), ==, EPOCH);
  fixture_sql (fixture, "UPDATE meta SET value = '019abcd0-0000-7000-8000-0000000000e1'"
                        " WHERE key = 'epoch'");
  stale = request (fixture, "GET", "/pull", "scope=ref&epoch=" EPOCH "&after=0", worker->access,
                   NULL);
  assert_refused (stale, 409, "reset");
  g_assert_cmpstr (zyr_json_get_string (stale->body, "epoch", NULL), ==, other);
  /* One that was on its way meanwhile does not count: its device would not hear what came of it. */
  late = push_void (fixture, worker, EPOCH);
  assert_refused (late, 409, "reset");
  g_assert_cmpstr (zyr_json_get_string (late->body, "epoch", NULL), ==, other);
  after = hello (fixture, worker, worker->access);
  g_assert_cmpstr (zyr_json_get_string (after->body, "epoch", NULL), ==, other);
  g_assert_cmpint (zyr_json_get_int (after->body, "last_op", -1), ==, 0);
  meant = push_void (fixture, worker, other);
  g_assert_cmpuint (meant->status, ==, 200);
  g_assert_cmpint (zyr_json_get_int (meant->body, "last", -1), ==, 1);
}

static void
test_wait_parks_until_its_feed_moves (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autoptr (GHashTable) heads = zyr_service_read_heads (fixture->service, NULL);
  gint64 head = *(gint64 *)g_hash_table_lookup (heads, "w:" WORKER);
  g_autofree char *query
      = g_strdup_printf ("cur=ref:1,w:" WORKER ":%" G_GINT64_FORMAT "&timeout=60", head);
  g_autofree char *note_id = fixture_id (7);
  g_autoptr (Answer) parked = request (fixture, "GET", "/wait", query, worker->access, NULL);
  g_autoptr (Answer) note = NULL;
  g_autoptr (Answer) at_once = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) woken = NULL;
  g_autofree char *expected = NULL;

  g_assert_cmpuint (parked->status, ==, 0);
  g_assert_nonnull (parked->park);
  g_assert_cmpint (parked->park->timeout_s, ==, 55);
  g_assert_null (zyr_service_wait_answer (parked->park, heads, FALSE));
  nothing = zyr_service_wait_answer (parked->park, heads, TRUE);
  g_assert_cmpmem (g_bytes_get_data (nothing, NULL), g_bytes_get_size (nothing), "{\"changed\":{}}",
                   14);

  note = push_one (fixture, boss, 1, "note.add",
                   "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note_id);
  g_assert_cmpstr (result_outcome (note, 0), ==, "ok");
  woken = zyr_service_wait_answer (parked->park, fixture->heads, FALSE);
  expected = g_strdup_printf ("{\"changed\":{\"w:" WORKER "\":%" G_GINT64_FORMAT "}}", head + 1);
  g_assert_cmpmem (g_bytes_get_data (woken, NULL), g_bytes_get_size (woken), expected,
                   strlen (expected));
  at_once = request (fixture, "GET", "/wait", query, worker->access, NULL);
  g_assert_cmpstr (at_once->text, ==, expected);
}

/* The same seed and the same requests give the same answers, byte for byte. */
static char *
play (guint32 seed)
{
  g_autoptr (Fixture) fixture = fixture_new (seed, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");
  g_autofree char *page = NULL;
  gint64 after = 0;

  decide_visit (fixture, worker, boss, 1);
  page = pull (fixture, boss, "f:" FOUNDATION, &after);
  return g_strconcat (worker->id, worker->access, boss->refresh, page, NULL);
}

static void
test_deterministic (void)
{
  g_autofree char *first = play (11);
  g_autofree char *second = play (11);
  g_autofree char *other = play (12);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service/code-expires", test_code_expires);
  g_test_add_func ("/service/wrong-passwords", test_wrong_passwords_lock_longer_and_longer);
  g_test_add_func ("/service/tokens-age", test_tokens_age);
  g_test_add_func ("/service/token-is-the-devices", test_token_is_the_devices);
  g_test_add_func ("/service/approval-entities", test_approval_carries_out_entities);
  g_test_add_data_func ("/service/caseload-ends/maintained", GINT_TO_POINTER (TRUE),
                        test_caseload_ends_days_after_the_decision);
  g_test_add_data_func ("/service/caseload-ends/by-itself", GINT_TO_POINTER (FALSE),
                        test_caseload_ends_days_after_the_decision);
  g_test_add_data_func ("/service/caseload-ends/undecided/maintained", GINT_TO_POINTER (TRUE),
                        test_caseload_ends_days_after_sending);
  g_test_add_data_func ("/service/caseload-ends/undecided/by-itself", GINT_TO_POINTER (FALSE),
                        test_caseload_ends_days_after_sending);
  g_test_add_func ("/service/wrong-clock", test_wrong_clock);
  g_test_add_func ("/service/cancelled-visit", test_cancelled_visit_leaves_at_once);
  g_test_add_data_func ("/service/reports/planned-before", GINT_TO_POINTER (TRUE),
                        test_reports_are_their_workers);
  g_test_add_data_func ("/service/reports/planned-after", GINT_TO_POINTER (FALSE),
                        test_reports_are_their_workers);
  g_test_add_func ("/service/floor", test_cursor_below_the_floor);
  g_test_add_func ("/service/restored-centre", test_restored_centre);
  g_test_add_func ("/service/wait", test_wait_parks_until_its_feed_moves);
  g_test_add_func ("/service/deterministic", test_deterministic);
  return g_test_run ();
}
