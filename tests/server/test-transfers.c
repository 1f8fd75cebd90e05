/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's transfer as two supervisors agree on it: who asks, who accepts, what each foundation
 * sees meanwhile, and what comes of it when they do not agree, or say different things at once. */
#include "replica.h"

#include "zyr-audit.h"
#include "zyr-directory.h"
#include "zyr-publication.h"
#include "zyr-storage.h"

#define OTHER "019abcd0-0000-7000-8000-00000000001f"
#define THIRD "019abcd0-0000-7000-8000-00000000002f"
#define BOSS_2 "019abcd0-0000-7000-8000-000000000901"
#define CLERK_2 "019abcd0-0000-7000-8000-000000000902"
#define BOSS_3 "019abcd0-0000-7000-8000-000000000903"
#define TRANSFER "019abcd1-0000-7000-8000-000000000001"
#define TRANSFER_2 "019abcd1-0000-7000-8000-000000000002"
#define HEAD "Ayşe Yılmaz"

typedef struct
{
  Fixture *fixture;
  Replica *here;  /* the supervisor of FOUNDATION */
  Replica *there; /* of OTHER */
  Replica *clerk; /* of OTHER */
  Replica *aside; /* of THIRD */
  gint64 here_n;
  gint64 there_n;
} World;

/* @finished: the household's visit is cancelled first. */
static World *
world_new (gboolean finished)
{
  World *world = g_new0 (World, 1);
  Fixture *fixture = world->fixture = fixture_new (1, NULL);

  fixture_add_foundation (fixture, OTHER);
  fixture_add_foundation (fixture, THIRD);
  fixture_add_user (fixture, BOSS_2, OTHER, "B2", ZYR_ROLE_SUPERVISOR);
  fixture_add_user (fixture, CLERK_2, OTHER, "C2", ZYR_ROLE_CLERK);
  fixture_add_user (fixture, BOSS_3, THIRD, "B3", ZYR_ROLE_SUPERVISOR);
  fixture_sql (fixture, "UPDATE record SET body = replace (body, '\"file_no\":',"
                        " '\"summary_name\":\"" HEAD "\",\"file_no\":') WHERE id = '" HOUSEHOLD
                        "'");
  world->here = replica_new (fixture, SUPERVISOR, "M7");
  world->there = replica_new (fixture, BOSS_2, "B2");
  world->clerk = replica_new (fixture, CLERK_2, "C2");
  world->aside = replica_new (fixture, BOSS_3, "B3");
  if (finished)
    {
      g_autoptr (Answer) answer = push_one (fixture, world->here->device, ++world->here_n,
                                            "visit.cancel", "'visit':'" VISIT "','reason':'x'");

      g_assert_cmpstr (result_outcome (answer, 0), ==, "ok");
    }
  return world;
}

static void
world_free (World *world)
{
  replica_free (world->here);
  replica_free (world->there);
  replica_free (world->clerk);
  replica_free (world->aside);
  fixture_free (world->fixture);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
pull_all (World *world)
{
  replica_pull (world->fixture, world->here, 0);
  replica_pull (world->fixture, world->there, 0);
  replica_pull (world->fixture, world->clerk, 0);
  replica_pull (world->fixture, world->aside, 0);
}

static void
ask (World *world, const char *id, const char *to, const char *reason)
{
  g_autoptr (Answer) answer
      = push_one (world->fixture, world->here->device, ++world->here_n, "transfer.ask",
                  "'transfer':{'id':'%s','household':'" HOUSEHOLD
                  "','to':'%s','to_name':'Öteki','reason':'taşındı'}",
                  id, to);

  g_assert_cmpstr (result_reason (answer, 0), ==, reason);
  g_assert_cmpstr (result_outcome (answer, 0), ==, reason == NULL ? "ok" : "quarantined");
}

static void
say_here (World *world, const char *kind, const char *id, const char *reason)
{
  g_autoptr (Answer) answer = push_one (world->fixture, world->here->device, ++world->here_n, kind,
                                        "'transfer':'%s','reason':'vazgeçildi'", id);

  g_assert_cmpstr (result_reason (answer, 0), ==, reason);
}

static void
say_there (World *world, const char *kind, const char *id, const char *reason)
{
  g_autoptr (Answer) answer = push_one (world->fixture, world->there->device, ++world->there_n,
                                        kind, "'transfer':'%s','reason':'adres bizde değil'", id);

  g_assert_cmpstr (result_reason (answer, 0), ==, reason);
}

static JsonObject *
body_of (Replica *replica, const char *id)
{
  JsonObject *line = replica_find (replica, id);

  return line != NULL ? zyr_json_get_object (line, "body") : NULL;
}

static const char *
get (Replica *replica, const char *id, const char *member)
{
  return zyr_json_get_string (body_of (replica, id), member, NULL);
}

static void
assert_states (World *world, const char *id, const char *here, const char *there)
{
  pull_all (world);
  g_assert_cmpstr (get (world->here, id, "state"), ==, here);
  g_assert_cmpstr (get (world->there, id, "state"), ==, there);
  g_assert_cmpstr (get (world->clerk, id, "state"), ==, there);
  g_assert_null (replica_find (world->aside, id));
}

static gint64
count_audit (World *world, const char *home, const char *action)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM audit WHERE home = '%s' AND action = '%s'", home, action);

  return fixture_count (world->fixture, sql);
}

static gboolean
verify_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gint64 n = 0;
  g_autoptr (GPtrArray) faults = zyr_audit_verify (tx, &n, error);

  g_assert_true (faults == NULL || faults->len == 0);
  return faults != NULL;
}

static void
test_agreed (void)
{
  g_autoptr (World) world = world_new (TRUE);
  g_autoptr (GError) error = NULL;
  guint n_records;

  pull_all (world);
  n_records = replica_count (world->here, NULL);
  ask (world, TRANSFER, OTHER, NULL);
  assert_states (world, TRANSFER, "requested", "requested");
  /* The other side knows by whom it is, and of the file itself has nothing yet. */
  g_assert_cmpstr (get (world->there, TRANSFER, "head_name"), ==, HEAD);
  g_assert_cmpstr (get (world->there, TRANSFER, "reason"), ==, "taşındı");
  g_assert_nonnull (get (world->there, TRANSFER, "from_name"));
  g_assert_null (get (world->here, TRANSFER, "head_name"));
  g_assert_false (replica_has (world->there, HOUSEHOLD));
  g_assert_cmpstr (get (world->here, HOUSEHOLD, "transfer"), ==, TRANSFER);
  ask (world, TRANSFER_2, THIRD, "wrong-state");

  say_there (world, "transfer.accept", TRANSFER, NULL);
  assert_states (world, TRANSFER, "moved", "moved");
  g_assert_false (replica_has (world->here, HOUSEHOLD));
  g_assert_false (replica_has (world->here, VISIT));
  g_assert_true (replica_has (world->there, HOUSEHOLD));
  g_assert_true (replica_has (world->there, VISIT));
  g_assert_true (replica_has (world->clerk, HOUSEHOLD));
  g_assert_cmpuint (replica_count (world->here, NULL), <, n_records);
  /* Neither keeps a name in it that its own files do not have. */
  g_assert_null (get (world->there, TRANSFER, "head_name"));
  g_assert_nonnull (get (world->here, TRANSFER, "answered_by_name"));
  g_assert_cmpint (count_audit (world, FOUNDATION, "transfer.ask"), ==, 2);
  g_assert_cmpint (count_audit (world, FOUNDATION, "household-leaves"), ==, 1);
  g_assert_cmpint (count_audit (world, OTHER, "transfer.accept"), ==, 1);
  g_assert_cmpint (count_audit (world, OTHER, "household-enters"), ==, 1);
  zyr_storage_read (world->fixture->storage, verify_tx, NULL, &error);
  g_assert_no_error (error);

  /* It is over. */
  say_here (world, "transfer.withdraw", TRANSFER, "wrong-state");
  say_there (world, "transfer.accept", TRANSFER, "wrong-state");
}

static void
test_declined (void)
{
  g_autoptr (World) world = world_new (TRUE);

  ask (world, TRANSFER, OTHER, NULL);
  say_there (world, "transfer.decline", TRANSFER, NULL);
  assert_states (world, TRANSFER, "declined", "declined");
  g_assert_cmpstr (get (world->here, TRANSFER, "answer"), ==, "adres bizde değil");
  g_assert_null (get (world->there, TRANSFER, "head_name"));
  g_assert_true (replica_has (world->here, HOUSEHOLD));
  /* It may be asked again, of another. */
  ask (world, TRANSFER_2, THIRD, NULL);
  pull_all (world);
  g_assert_cmpstr (get (world->aside, TRANSFER_2, "state"), ==, "requested");
  g_assert_null (replica_find (world->there, TRANSFER_2));
}

static void
test_withdrawn (void)
{
  g_autoptr (World) world = world_new (TRUE);

  ask (world, TRANSFER, OTHER, NULL);
  say_here (world, "transfer.withdraw", TRANSFER, NULL);
  assert_states (world, TRANSFER, "withdrawn", "withdrawn");
  g_assert_null (get (world->there, TRANSFER, "head_name"));
  say_there (world, "transfer.accept", TRANSFER, "wrong-state");
  g_assert_true (replica_has (world->here, HOUSEHOLD));
}

/* Nobody answers for another foundation, nor asks for what is not his. */
static void
test_others (void)
{
  g_autoptr (World) world = world_new (TRUE);
  g_autoptr (Answer) far = NULL;
  g_autoptr (Answer) clerk = NULL;
  g_autoptr (Answer) stranger = NULL;

  ask (world, "019abcd1-0000-7000-8000-000000000009", FOUNDATION, "malformed");
  ask (world, TRANSFER, OTHER, NULL);
  say_here (world, "transfer.accept", TRANSFER, "other-foundation");
  say_there (world, "transfer.withdraw", TRANSFER, "other-foundation");
  far = push_one (world->fixture, world->aside->device, 1, "transfer.accept",
                  "'transfer':'" TRANSFER "'");
  g_assert_cmpstr (result_reason (far, 0), ==, "unknown-record");
  clerk = push_one (world->fixture, world->clerk->device, 1, "transfer.accept",
                    "'transfer':'" TRANSFER "'");
  g_assert_cmpstr (result_reason (clerk, 0), ==, "not-allowed");
  stranger = push_one (world->fixture, world->aside->device, 2, "transfer.ask",
                       "'transfer':{'id':'" TRANSFER_2 "','household':'" HOUSEHOLD
                       "','to':'" THIRD "','reason':'x'}");
  g_assert_cmpstr (result_reason (stranger, 0), ==, "unknown-record");
  assert_states (world, TRANSFER, "requested", "requested");
}

/* A visit that is not finished would be nobody's: when it is asked for, and when it is accepted. */
static void
test_unfinished_visit (void)
{
  g_autoptr (World) world = world_new (FALSE);
  g_autoptr (Answer) cancelled = NULL;
  g_autoptr (Answer) planned = NULL;

  ask (world, TRANSFER, OTHER, NULL);
  assert_states (world, TRANSFER, "refused", NULL);
  g_assert_cmpstr (get (world->here, TRANSFER, "code"), ==, "open-visit");
  g_assert_cmpint (count_audit (world, FOUNDATION, "transfer-refused"), ==, 1);

  cancelled = push_one (world->fixture, world->here->device, ++world->here_n, "visit.cancel",
                        "'visit':'" VISIT "','reason':'x'");
  g_assert_cmpstr (result_outcome (cancelled, 0), ==, "ok");
  ask (world, TRANSFER_2, OTHER, NULL);
  planned = push_one (world->fixture, world->here->device, ++world->here_n, "visit.plan",
                      "'visit':{'id':'019abcd1-0000-7000-8000-000000000111','no':'9','household':'"
                      HOUSEHOLD "','type':'first','programmes':[],"
                      "'planned':'2026-11-22T10:00:00+03:00','due':'2026-11-25','worker':'" WORKER
                      "','attempt':1,'form':'" FORM "'}");
  g_assert_cmpstr (result_outcome (planned, 0), ==, "ok");
  assert_states (world, TRANSFER_2, "requested", "requested");
  say_there (world, "transfer.accept", TRANSFER_2, NULL);
  assert_states (world, TRANSFER_2, "refused", "refused");
  g_assert_cmpstr (get (world->there, TRANSFER_2, "code"), ==, "open-visit");
  g_assert_true (replica_has (world->here, HOUSEHOLD));
  g_assert_cmpint (count_audit (world, OTHER, "transfer-refused"), ==, 1);
}

static void
test_no_such_foundation (void)
{
  g_autoptr (World) world = world_new (TRUE);

  ask (world, TRANSFER, "019abcd0-0000-7000-8000-00000000003f", NULL);
  assert_states (world, TRANSFER, "refused", NULL);
  g_assert_cmpstr (get (world->here, TRANSFER, "code"), ==, "no-foundation");
}

/* The process ended between a push and what follows it: the next maintenance carries on. Whoever
 * asked has the last word when both spoke. */
static void
test_after_a_crash (void)
{
  g_autoptr (World) world = world_new (TRUE);
  g_autoptr (GError) error = NULL;

  ask (world, TRANSFER, OTHER, NULL);
  fixture_sql (world->fixture, "UPDATE record SET body = replace (body,"
                               " '\"state\":\"requested\"', '\"state\":\"accepted\"')"
                               " WHERE id = '" TRANSFER "' AND home = '" OTHER "'");
  fixture_sql (world->fixture, "UPDATE record SET body = replace (body,"
                               " '\"state\":\"requested\"', '\"state\":\"withdrawn\"')"
                               " WHERE id = '" TRANSFER "' AND home = '" FOUNDATION "'");
  g_assert_true (zyr_service_maintain (world->fixture->service, &error));
  g_assert_no_error (error);
  pull_all (world);
  g_assert_cmpstr (get (world->there, TRANSFER, "state"), ==, "withdrawn");
  g_assert_true (replica_has (world->here, HOUSEHOLD));

  ask (world, TRANSFER_2, OTHER, NULL);
  fixture_sql (world->fixture, "DELETE FROM record WHERE id = '" TRANSFER_2 "' AND home = '" OTHER
                               "'");
  g_assert_true (zyr_service_maintain (world->fixture->service, &error));
  assert_states (world, TRANSFER_2, "requested", "requested");
}

/* Where a household may go is known to every device. */
static void
test_directory (void)
{
  g_autoptr (World) world = world_new (TRUE);
  g_autoptr (GError) error = NULL;
  JsonArray *lines;
  gint64 seq;

  g_assert_true (zyr_service_maintain (world->fixture->service, &error));
  g_assert_no_error (error);
  pull_all (world);
  lines = zyr_json_get_array (body_of (world->aside, ZYR_DIRECTORY_ID), "foundations");
  g_assert_nonnull (lines);
  g_assert_cmpuint (json_array_get_length (lines), ==, 3);
  g_assert_cmpstr (zyr_json_get_string (json_array_get_object_element (lines, 1), "id", NULL), ==,
                   OTHER);
  /* Only when it has changed. */
  seq = zyr_json_get_int (replica_find (world->here, ZYR_DIRECTORY_ID), "seq", 0);
  g_assert_true (zyr_service_maintain (world->fixture->service, &error));
  pull_all (world);
  g_assert_cmpint (zyr_json_get_int (replica_find (world->here, ZYR_DIRECTORY_ID), "seq", 0), ==,
                   seq);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfers/agreed", test_agreed);
  g_test_add_func ("/transfers/declined", test_declined);
  g_test_add_func ("/transfers/withdrawn", test_withdrawn);
  g_test_add_func ("/transfers/others", test_others);
  g_test_add_func ("/transfers/unfinished-visit", test_unfinished_visit);
  g_test_add_func ("/transfers/no-such-foundation", test_no_such_foundation);
  g_test_add_func ("/transfers/after-a-crash", test_after_a_crash);
  g_test_add_func ("/transfers/directory", test_directory);
  return g_test_run ();
}
