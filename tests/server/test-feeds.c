/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What enters and leaves the feeds of devices: a household that goes to another foundation, people
 * whose role changes, and what devices hold afterwards. */
#include "replica.h"

#include "zyr-audit.h"
#include "zyr-household-transfer.h"

#include <string.h>

#define FOUNDATION_2 "019abcd0-0000-7000-8000-00000000001f"
#define FOUNDATION_3 "019abcd0-0000-7000-8000-00000000002f"
#define SUPERVISOR_2 "019abcd0-0000-7000-8000-000000000144"
#define SUPERVISOR_3 "019abcd0-0000-7000-8000-000000000244"
#define WORKER_3 "019abcd0-0000-7000-8000-000000000142"
#define X_SHA256 "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
#define Y_SHA256 "a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa"

/* The transfer, as a command does it */

typedef struct
{
  Fixture *fixture;
  ZyrBlobStore *blobs;
  const char *to;
  const char *asked_by;
  const char *accepted_by;
  GHashTable *heads;
  char *from;
} Move;

static gboolean
move_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Move *move = data;
  const ZyrHouseholdTransfer transfer = { .household = HOUSEHOLD,
                                          .to = move->to,
                                          .reason = "taşındı",
                                          .asked_by = move->asked_by,
                                          .accepted_by = move->accepted_by,
                                          .at = "2026-11-21T07:00:00Z" };
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (move->fixture->clock) / G_USEC_PER_SEC);

  g_clear_pointer (&move->from, g_free);
  if (!zyr_household_transfer (tx, publication, move->blobs, &transfer, &move->from, error))
    return FALSE;
  move->heads = zyr_publication_finish (publication, error);
  return move->heads != NULL;
}

static gboolean
move_household (Fixture *fixture,
                const char *to,
                const char *asked_by,
                const char *accepted_by,
                GError **error)
{
  g_autofree char *blobs = g_build_filename (fixture->directory, "blobs", NULL);
  Move move = { fixture, zyr_blob_folder_new (blobs), to, asked_by, accepted_by, NULL, NULL };
  gboolean ok = zyr_storage_write (fixture->storage, move_tx, &move, error);

  if (ok)
    zyr_household_transfer_tidy (fixture->storage, move.blobs, move.from);
  zyr_blob_store_free (move.blobs);
  g_clear_pointer (&move.heads, g_hash_table_unref);
  g_free (move.from);
  return ok;
}

static void
move_on (Fixture *fixture, const char *to, const char *asked_by, const char *accepted_by)
{
  g_autoptr (GError) error = NULL;

  move_household (fixture, to, asked_by, accepted_by, &error);
  g_assert_no_error (error);
}

/* A centre of three foundations */

typedef struct
{
  Fixture *fixture;
  Replica *worker;
  Replica *other; /* a worker of the same foundation, without a visit */
  Replica *boss;
  Replica *far_boss;
  gint64 worker_n;
  gint64 boss_n;
} World;

static void
world_setup (World *world, gconstpointer data)
{
  Fixture *fixture = world->fixture = fixture_new (1, NULL);

  fixture_add_foundation (fixture, FOUNDATION_2);
  fixture_add_foundation (fixture, FOUNDATION_3);
  fixture_add_user (fixture, SUPERVISOR_2, FOUNDATION_2, "M8", ZYR_ROLE_SUPERVISOR);
  fixture_add_user (fixture, SUPERVISOR_3, FOUNDATION_3, "M9", ZYR_ROLE_SUPERVISOR);
  fixture_add_user (fixture, WORKER_3, FOUNDATION_2, "S2042", ZYR_ROLE_WORKER);
  world->worker = replica_new (fixture, WORKER, "S1042");
  world->other = replica_new (fixture, WORKER_2, "S1043");
  world->boss = replica_new (fixture, SUPERVISOR, "M7");
  world->far_boss = replica_new (fixture, SUPERVISOR_2, "M8");
}

static void
world_teardown (World *world, gconstpointer data)
{
  replica_free (world->worker);
  replica_free (world->other);
  replica_free (world->boss);
  replica_free (world->far_boss);
  fixture_free (world->fixture);
}

static void
pull_all (World *world)
{
  replica_pull (world->fixture, world->worker, 3);
  replica_pull (world->fixture, world->other, 0);
  replica_pull (world->fixture, world->boss, 2);
  replica_pull (world->fixture, world->far_boss, 0);
}

#define push_ok(world, who, members_kind, ...)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (Answer) pushed_                                                                     \
        = push_one ((world)->fixture, (world)->who->device, ++(world)->who##_n, members_kind,      \
                    __VA_ARGS__);                                                                  \
    g_assert_cmpstr (result_outcome (pushed_, 0), ==, "ok");                                       \
  }                                                                                                \
  G_STMT_END

/* An approved report with a note and two pictures, of which the bytes of one have come. */
static void
make_history (World *world)
{
  g_autofree char *note = fixture_id (10);
  g_autofree char *photo = fixture_id (11);
  g_autofree char *late = fixture_id (12);
  g_autoptr (Answer) put = NULL;

  send_report (world->fixture, world->worker->device, REPORT);
  world->worker_n = 2;
  push_ok (world, worker, "note.add",
           "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  push_ok (world, worker, "attachment.add",
           "'attachment':{'id':'%s','visit':'" VISIT "','ref':'/data/p','sha256':'" X_SHA256
           "','size':1,'mime':'image/jpeg','name':'a','taken':'2026-11-21T07:00:00Z'}",
           photo);
  push_ok (world, worker, "attachment.add",
           "'attachment':{'id':'%s','visit':'" VISIT "','ref':'/data/q','sha256':'" Y_SHA256
           "','size':1,'mime':'image/jpeg','name':'b','taken':'2026-11-21T07:00:00Z'}",
           late);
  put = request (world->fixture, "PUT", "/blob/" X_SHA256, NULL, world->worker->device->access, "x");
  g_assert_cmpuint (put->status, ==, 201);
  approve_report (world->fixture, world->boss->device, ++world->boss_n);
}

static guint
blob_status (World *world, Replica *who, const char *sha256)
{
  g_autofree char *path = g_strconcat ("/blob/", sha256, NULL);
  g_autoptr (Answer) answer
      = request (world->fixture, "GET", path, NULL, who->device->access, NULL);

  return answer->status;
}

static const char *const history_kinds[] = { "household", "member", "visit", "visit_revision",
                                             "review", "note", "attachment" };

static guint
count_history (Replica *replica)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (history_kinds); i++)
    n += replica_count (replica, history_kinds[i]);
  return n;
}

static gboolean
faults_tx (ZyrTx *tx, gpointer data, GError **error)
{
  gint64 n = 0;
  g_autoptr (GPtrArray) faults = zyr_audit_verify (tx, &n, error);

  *(guint *)data = faults != NULL ? faults->len : 1;
  return faults != NULL;
}

static void
test_whole_history_goes_along (World *world, gconstpointer data)
{
  JsonObject *household;
  guint n_faults = 1;

  make_history (world);
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 8);
  g_assert_cmpuint (count_history (world->boss), ==, 8);
  g_assert_cmpuint (count_history (world->far_boss), ==, 0);

  move_on (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2);
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 0);
  g_assert_cmpuint (count_history (world->boss), ==, 0);
  g_assert_cmpuint (count_history (world->far_boss), ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (history_kinds); i++)
    g_assert_cmpuint (replica_count (world->far_boss, history_kinds[i]), >, 0);
  household = zyr_json_get_object (replica_find (world->far_boss, HOUSEHOLD), "body");
  g_assert_cmpstr (zyr_json_get_string (household, "foundation", NULL), ==, FOUNDATION_2);
  /* Who made the visit has a name there, and no rights. */
  g_assert_false (zyr_json_get_bool (
      zyr_json_get_object (replica_find (world->far_boss, WORKER), "body"), "active", TRUE));
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM caseload"), ==, 0);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM visit_case"), ==, 0);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM audit WHERE action = 'household-leaves'"
                                  " AND home = '" FOUNDATION "'"),
                   ==, 1);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM audit WHERE action = 'household-enters'"
                                  " AND home = '" FOUNDATION_2 "'"),
                   ==, 1);
  g_assert_true (zyr_storage_read (world->fixture->storage, faults_tx, &n_faults, NULL));
  g_assert_cmpuint (n_faults, ==, 0);
}

/* The right to fetch a picture goes along, also of one whose bytes come later, or much later. */
static void
test_pictures_go_along (World *world, gconstpointer data)
{
  g_autofree char *old = g_build_filename (world->fixture->directory, "blobs", FOUNDATION, "2d",
                                           X_SHA256, NULL);
  g_autoptr (Replica) third = replica_new (world->fixture, SUPERVISOR_3, "M9");
  g_autoptr (Answer) late = NULL;

  make_history (world);
  pull_all (world);
  g_assert_cmpuint (blob_status (world, world->boss, X_SHA256), ==, 200);
  g_assert_cmpuint (blob_status (world, world->far_boss, X_SHA256), ==, 404);

  move_on (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2);
  g_assert_cmpuint (blob_status (world, world->far_boss, X_SHA256), ==, 200);
  g_assert_cmpuint (blob_status (world, world->boss, X_SHA256), ==, 404);
  g_assert_cmpuint (blob_status (world, world->worker, X_SHA256), ==, 404);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM blob WHERE home = '" FOUNDATION "'"),
                   ==, 0);

  g_assert_cmpuint (blob_status (world, world->far_boss, Y_SHA256), ==, 404);
  move_on (world->fixture, FOUNDATION_3, SUPERVISOR_2, SUPERVISOR_3);
  late = request (world->fixture, "PUT", "/blob/" Y_SHA256, NULL, world->worker->device->access,
                  "y");
  g_assert_cmpuint (late->status, ==, 201);
  replica_pull (world->fixture, third, 0);
  g_assert_cmpuint (count_history (third), ==, 8);
  g_assert_cmpuint (blob_status (world, third, X_SHA256), ==, 200);
  g_assert_cmpuint (blob_status (world, third, Y_SHA256), ==, 200);
  g_assert_cmpuint (blob_status (world, world->far_boss, Y_SHA256), ==, 404);
  g_assert_cmpuint (blob_status (world, world->worker, Y_SHA256), ==, 404);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM blob WHERE home = '" FOUNDATION_3 "'"),
                   ==, 2);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM blob"), ==, 2);
}

/* What the old foundation's devices send afterwards is kept aside, with the reason. Whoever never
 * held the household does not learn that it was there. */
static void
test_late_work (World *world, gconstpointer data)
{
  g_autofree char *note = fixture_id (20);
  g_autoptr (Answer) late = NULL;
  g_autoptr (Answer) set = NULL;
  g_autoptr (Answer) visit = NULL;
  g_autoptr (Answer) stranger = NULL;
  g_autoptr (Answer) after = NULL;

  make_history (world);
  move_on (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2);
  late = push_one (world->fixture, world->worker->device, ++world->worker_n, "note.add",
                   "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  g_assert_cmpstr (result_outcome (late, 0), ==, "quarantined");
  g_assert_cmpstr (result_reason (late, 0), ==, "other-foundation");
  set = push_one (world->fixture, world->boss->device, ++world->boss_n, "set",
                  "'rec_kind':'household','rec':'" HOUSEHOLD
                  "','fields':{'addr_door':{'value':'1','seen':null}}");
  g_assert_cmpstr (result_reason (set, 0), ==, "other-foundation");
  visit = push_one (world->fixture, world->worker->device, ++world->worker_n, "visit.start",
                    "'visit':'" VISIT "'");
  g_assert_cmpstr (result_reason (visit, 0), ==, "other-foundation");
  stranger = push_one (world->fixture, world->other->device, 1, "note.add",
                       "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  g_assert_cmpstr (result_reason (stranger, 0), ==, "unknown-record");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM operation"
                                                  " WHERE outcome = 'quarantined'"
                                                  " AND payload IS NOT NULL"),
                   ==, 4);
  /* It is in nobody's way. */
  after = push_one (world->fixture, world->far_boss->device, 1, "note.add",
                    "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  g_assert_cmpstr (result_outcome (after, 0), ==, "ok");
}

/* Back again: the foundation and the worker, whose visit is not long ago, have it as before. */
static void
test_there_and_back (World *world, gconstpointer data)
{
  g_autofree char *note = fixture_id (30);
  JsonObject *visit;

  make_history (world);
  pull_all (world);
  move_on (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2);
  pull_all (world);
  visit = zyr_json_get_object (replica_find (world->far_boss, VISIT), "body");
  g_assert_cmpstr (zyr_json_get_string (visit, "made_at", NULL), ==, FOUNDATION);
  move_on (world->fixture, FOUNDATION, SUPERVISOR_2, SUPERVISOR);
  pull_all (world);
  g_assert_cmpuint (count_history (world->far_boss), ==, 0);
  g_assert_cmpuint (count_history (world->boss), ==, 8);
  g_assert_cmpuint (count_history (world->worker), ==, 8);
  visit = zyr_json_get_object (replica_find (world->boss, VISIT), "body");
  g_assert_false (zyr_json_has (visit, "made_at"));
  g_assert_cmpuint (blob_status (world, world->worker, X_SHA256), ==, 200);
  push_ok (world, worker, "note.add",
           "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
}

/* A report that was sent is decided where the household went. */
static void
test_sent_report (World *world, gconstpointer data)
{
  static const char xml[] = "<data id=\\'f\\' version=\\'1\\'><outcome>done</outcome></data>";
  static const char plain[] = "<data id=\"f\" version=\"1\"><outcome>done</outcome></data>";
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
  g_autofree char *revision = fixture_id (1);
  g_autofree char *review = fixture_id (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) returned = NULL;
  g_autoptr (Answer) approved = NULL;

  push_ok (world, worker, "visit.start", "'visit':'" VISIT "'");
  g_assert_false (
      move_household (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2, &error));
  g_assert_error (error, ZYR_HOUSEHOLD_TRANSFER_ERROR, ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT);
  push_ok (world, worker, "visit.submit",
           "'visit':'" VISIT "','revision':{'id':'%s','revision':1,'form_id':'f',"
           "'form_version':'1','instance':'%s','content_hash':'%s','attachments':[]}",
           revision, xml, hash);
  move_on (world->fixture, FOUNDATION_2, SUPERVISOR, SUPERVISOR_2);
  returned = push_one (world->fixture, world->far_boss->device, 1, "review.add",
                       "'review':{'id':'%s','visit':'" VISIT "','revision':1,'action':'return',"
                       "'remarks':[{'ref':'/data/outcome','label':'x','text':'Neden?'}]}",
                       review);
  g_assert_cmpstr (result_reason (returned, 0), ==, "wrong-state");
  approved = push_one (world->fixture, world->far_boss->device, 2, "review.add",
                       "'review':{'id':'%s','visit':'" VISIT "','revision':1,'action':'approve',"
                       "'remarks':[]}",
                       review);
  g_assert_cmpstr (result_outcome (approved, 0), ==, "ok");
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 0);
}

static void
test_who_may (World *world, gconstpointer data)
{
  static const struct
  {
    const char *to, *asked_by, *accepted_by;
    ZyrHouseholdTransferError code;
  } cases[] = {
    { FOUNDATION_2, WORKER, SUPERVISOR_2, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED },
    { FOUNDATION_2, SUPERVISOR, WORKER_3, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED },
    { FOUNDATION_2, SUPERVISOR, SUPERVISOR, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED },
    { FOUNDATION_2, SUPERVISOR, SUPERVISOR_3, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED },
    { FOUNDATION_2, SUPERVISOR_3, SUPERVISOR_2, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND },
    { FOUNDATION, SUPERVISOR, SUPERVISOR, ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME },
    { FOUNDATION_2, VISIT, SUPERVISOR_2, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED },
  };

  make_history (world);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (move_household (world->fixture, cases[i].to, cases[i].asked_by,
                                      cases[i].accepted_by, &error));
      g_assert_error (error, ZYR_HOUSEHOLD_TRANSFER_ERROR, (int)cases[i].code);
    }
  pull_all (world);
  g_assert_cmpuint (count_history (world->boss), ==, 8);
}

/* People whose work changes */

typedef struct
{
  Fixture *fixture;
  const char *staff_no;
  ZyrRole roles;
  gboolean active;
  GHashTable *heads;
} Change;

static gboolean
change_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (change->fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (ZyrAccount) account = zyr_accounts_find_staff_no (tx, change->staff_no, error);
  gboolean ok;

  if (account->active == change->active)
    ok = zyr_accounts_set_roles (tx, publication, account, change->roles, error);
  else
    ok = (change->active ? zyr_accounts_enable : zyr_accounts_disable) (tx, publication, account,
                                                                        error);
  change->heads = ok ? zyr_publication_finish (publication, error) : NULL;
  return change->heads != NULL;
}

/* Returns whether the feed moved, so that a long poll on it is answered at once. */
static gboolean
change_user (Fixture *fixture,
             const char *staff_no,
             ZyrRole roles,
             gboolean active,
             const char *feed)
{
  Change change = { fixture, staff_no, roles, active, NULL };
  g_autoptr (GError) error = NULL;
  gboolean moved;

  zyr_storage_write (fixture->storage, change_tx, &change, &error);
  g_assert_no_error (error);
  moved = g_hash_table_contains (change.heads, feed);
  g_hash_table_unref (change.heads);
  return moved;
}

#define assert_feeds(replica, expected)                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *feeds_ = replica_dup_feeds (replica);                                         \
    g_assert_cmpstr (feeds_, ==, (expected));                                                      \
  }                                                                                                \
  G_STMT_END

static void
test_role_changed (World *world, gconstpointer data)
{
  make_history (world);
  pull_all (world);
  assert_feeds (world->worker, "ref,w:" WORKER);
  g_assert_cmpuint (count_history (world->worker), ==, 8);
  g_assert_false (replica_has (world->other, HOUSEHOLD));

  /* The worker becomes a supervisor: another feed, with all that was there before. */
  g_assert_true (
      change_user (world->fixture, "S1042", ZYR_ROLE_SUPERVISOR, TRUE, "w:" WORKER));
  pull_all (world);
  assert_feeds (world->worker, "f:" FOUNDATION ",ref");
  g_assert_cmpuint (replica_count (world->worker, NULL), ==, replica_count (world->boss, NULL));
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM caseload"), ==, 0);

  /* … and a worker again. */
  g_assert_true (
      change_user (world->fixture, "S1042", ZYR_ROLE_WORKER, TRUE, "f:" FOUNDATION));
  pull_all (world);
  assert_feeds (world->worker, "ref,w:" WORKER);
  g_assert_cmpuint (count_history (world->worker), ==, 8);
  g_assert_cmpuint (replica_count (world->worker, "user"), ==, 3);
  g_assert_cmpuint (replica_count (world->worker, "foundation"), ==, 1);

  /* The supervisor becomes a worker without a visit: he keeps the foundation's people. */
  g_assert_true (change_user (world->fixture, "M7", ZYR_ROLE_WORKER, TRUE, "f:" FOUNDATION));
  pull_all (world);
  assert_feeds (world->boss, "ref,w:" SUPERVISOR);
  g_assert_cmpuint (count_history (world->boss), ==, 0);
  g_assert_cmpuint (replica_count (world->boss, "user"), ==, 3);

  /* Someone who sees no files has none. */
  g_assert_true (
      change_user (world->fixture, "S1042", ZYR_ROLE_TRANSLATOR, TRUE, "w:" WORKER));
  pull_all (world);
  assert_feeds (world->worker, "ref");
  g_assert_cmpuint (blob_status (world, world->worker, X_SHA256), ==, 404);
}

static void
test_user_disabled_and_back (World *world, gconstpointer data)
{
  g_autoptr (Answer) hello = NULL;
  JsonObject *body;

  make_history (world);
  pull_all (world);
  g_assert_true (change_user (world->fixture, "S1042", ZYR_ROLE_NONE, FALSE, "w:" WORKER));
  hello = request (world->fixture, "POST", "/hello", NULL, world->worker->device->access,
                   "{'device':'%s','last_op':0,'scopes':[]}", world->worker->device->id);
  assert_refused (hello, 401, "token-invalid");
  replica_pull (world->fixture, world->boss, 0);
  replica_pull (world->fixture, world->other, 0);
  body = zyr_json_get_object (replica_find (world->boss, WORKER), "body");
  g_assert_false (zyr_json_get_bool (body, "active", TRUE));
  body = zyr_json_get_object (replica_find (world->other, WORKER), "body");
  g_assert_false (zyr_json_get_bool (body, "active", TRUE));
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM caseload"), ==, 0);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM log WHERE scope = 'w:" WORKER "'"
                                  " AND op <> 'LEAVE'"),
                   ==, 0);

  g_assert_true (change_user (world->fixture, "S1042", ZYR_ROLE_NONE, TRUE, "w:" WORKER));
  replica_sign_in (world->fixture, world->worker, "S1042");
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 8);
  g_assert_cmpuint (replica_count (world->worker, "user"), ==, 3);
}

/* The new worker is given what was written before; the old one is left without it at once. */
static void
test_reassigned (World *world, gconstpointer data)
{
  g_autofree char *note = fixture_id (10);
  gint64 head;

  push_ok (world, worker, "note.add",
           "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 4);
  g_assert_cmpuint (count_history (world->other), ==, 0);
  head = *(gint64 *)g_hash_table_lookup (world->fixture->heads, "w:" WORKER);
  push_ok (world, boss, "visit.reassign", "'visit':'" VISIT "','worker':'" WORKER_2 "'");
  g_assert_cmpint (*(gint64 *)g_hash_table_lookup (world->fixture->heads, "w:" WORKER), ==,
                   head + 4);
  pull_all (world);
  g_assert_cmpuint (count_history (world->worker), ==, 0);
  g_assert_cmpuint (count_history (world->other), ==, 4);
  g_assert_true (replica_has (world->other, note));
}

/* The second officer holds the file of the visit that he is to sign, and its report. */
static void
test_second_officer (World *world, gconstpointer data)
{
  g_autofree char *visit = fixture_id (50);

  push_ok (world, boss, "visit.plan",
           "'visit':{'id':'%s','no':'2','household':'" HOUSEHOLD "','type':'first',"
           "'programmes':[],'planned':'2026-11-22T10:00:00+03:00','due':'2026-11-25',"
           "'worker':'" WORKER "','second':'" WORKER_2 "','attempt':1,'form':'" FORM "'}",
           visit);
  pull_all (world);
  g_assert_true (replica_has (world->other, HOUSEHOLD));
  make_history (world);
  pull_all (world);
  /* Of the other visit, which is not his, neither report nor pictures nor decision. */
  g_assert_true (replica_has (world->other, VISIT));
  g_assert_cmpuint (replica_count (world->other, "visit_revision"), ==, 0);
  g_assert_cmpuint (replica_count (world->other, "review"), ==, 0);
  g_assert_cmpuint (replica_count (world->other, "attachment"), ==, 0);
  g_assert_cmpuint (blob_status (world, world->other, X_SHA256), ==, 404);

  push_ok (world, worker, "visit.start", "'visit':'%s'", visit);
  push_ok (world, worker, "attachment.add",
           "'attachment':{'id':'%s','visit':'%s','ref':'/data/p','sha256':'" X_SHA256
           "','size':1,'mime':'image/jpeg','name':'a','taken':'2026-11-21T07:00:00Z'}",
           "019abcd1-0000-7000-8000-0000000000f1", visit);
  pull_all (world);
  g_assert_cmpuint (replica_count (world->other, "attachment"), ==, 1);
  g_assert_cmpuint (blob_status (world, world->other, X_SHA256), ==, 200);
}

/* What left long ago is forgotten by the feed; a device that slept through it begins again, and ends
 * up where the others are. */
static void
test_slept_through_compaction (World *world, gconstpointer data)
{
  Fixture *fixture = world->fixture;
  g_autoptr (Replica) sleeper = replica_new (fixture, WORKER, "S1042");
  g_autofree char *note = fixture_id (10);
  g_autoptr (Answer) late = NULL;

  push_ok (world, worker, "note.add",
           "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  replica_pull (fixture, sleeper, 0);
  g_assert_cmpuint (count_history (sleeper), ==, 4);
  push_ok (world, boss, "visit.cancel", "'visit':'" VISIT "','reason':'x'");
  pull_all (world);
  fixture_advance_s (fixture, 180 * 86400);
  g_assert_true (zyr_service_maintain (fixture->service, NULL));
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM log WHERE op = 'LEAVE'"), ==, 4);
  fixture_advance_s (fixture, 1);
  g_assert_true (zyr_service_maintain (fixture->service, NULL));
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM log WHERE op = 'LEAVE'"), ==, 1);

  replica_sign_in (fixture, sleeper, "S1042");
  replica_sign_in (fixture, world->worker, "S1042");
  replica_pull (fixture, world->worker, 0);
  replica_pull (fixture, sleeper, 2);
  g_assert_cmpuint (world->worker->n_resets, ==, 0);
  g_assert_cmpuint (sleeper->n_resets, ==, 1);
  g_assert_cmpuint (count_history (sleeper), ==, 0);
  g_assert_cmpuint (replica_count (sleeper, NULL), ==, replica_count (world->worker, NULL));
  /* And late work still finds its way. */
  g_clear_pointer (&note, g_free);
  note = fixture_id (11);
  late = push_one (fixture, world->worker->device, ++world->worker_n, "note.add",
                   "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  g_assert_cmpstr (result_outcome (late, 0), ==, "ok");
}

static char *
dup_differing (World *world, Replica *replica, const char *kind)
{
  g_autoptr (Answer) answer = replica_compare (world->fixture, replica, kind);
  g_auto (GStrv) names = zyr_json_dup_strings (answer->body, "differ");

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strjoinv (",", names);
}

/* A record that came to stand in a feed without its number, as a fault of the centre's would do it:
 * the digest tells, of the feeds that have it, and the audit log has it. */
static void
test_digest_tells (World *world, gconstpointer data)
{
  Fixture *fixture = world->fixture;
  const char *n_noted = "SELECT count(*) FROM audit WHERE action = 'feed-differs'"
                        " AND details LIKE '%w:" WORKER "%'";
  g_autofree char *differing = NULL;
  g_autofree char *other_kind = NULL;
  g_autofree char *behind = NULL;
  g_autofree char *note = fixture_id (10);

  pull_all (world);
  g_assert_cmpint (fixture_count (fixture, n_noted), ==, 0);
  fixture_sql (fixture, "UPDATE record SET ver = ver + 1 WHERE id = '" VISIT "'");
  differing = dup_differing (world, world->worker, NULL);
  g_assert_cmpstr (differing, ==, "w:" WORKER);
  g_assert_cmpint (fixture_count (fixture, n_noted), ==, 1);
  /* What a program does not know does not count. */
  other_kind = dup_differing (world, world->worker, "member");
  g_assert_cmpstr (other_kind, ==, "");
  /* Nor is a feed compared that has gone on. */
  push_ok (world, boss, "note.add",
           "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  behind = dup_differing (world, world->worker, NULL);
  g_assert_cmpstr (behind, ==, "");
  g_assert_cmpint (fixture_count (fixture, n_noted), ==, 1);
}

#define add(path, function)                                                                        \
  g_test_add (path, World, NULL, world_setup, function, world_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/feeds/transfer/history", test_whole_history_goes_along);
  add ("/feeds/transfer/pictures", test_pictures_go_along);
  add ("/feeds/transfer/late-work", test_late_work);
  add ("/feeds/transfer/there-and-back", test_there_and_back);
  add ("/feeds/transfer/sent-report", test_sent_report);
  add ("/feeds/transfer/who-may", test_who_may);
  add ("/feeds/role-changed", test_role_changed);
  add ("/feeds/user-disabled", test_user_disabled_and_back);
  add ("/feeds/reassigned", test_reassigned);
  add ("/feeds/second-officer", test_second_officer);
  add ("/feeds/compaction", test_slept_through_compaction);
  add ("/feeds/digest", test_digest_tells);
  return g_test_run ();
}
