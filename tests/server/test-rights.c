/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each role, each thing that can be read or done, in the own foundation and in another: what the
 * centre lets through is compared with a table written here from domain.md section 4, not from the
 * program's. */
#include "replica.h"

#include "zyr-feed-entry.h"
#include "zyr-record-table.h"

#include <string.h>

#define FOUNDATION_2 "019abcd0-0000-7000-8000-00000000001f"
#define PERSON "019abcd0-0000-7000-8000-000000000901"
#define FAR_PERSON "019abcd0-0000-7000-8000-000000000902"
#define HEALTH_SHA256 "a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa"
#define OTHER_SHA256 "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
#define STRANGE_SHA256 "b1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa"
#define SECRET "ENGELLI-%70"

typedef struct
{
  const char *role;
  ZyrRole bit;
  const char *feeds;  /* in the foundation F */
  const char *sees;   /* a letter a kind, see kinds[]; upper case: with health answers */
  const char *blobs;  /* the picture of a health answer, another picture: y or n */
  const char *file;   /* POST /file: y or n */
  const char *may;    /* a letter an operation, see operations[] */
} Row;

/* h household, m member, s snapshot, v visit, r revision, n note, d review, a attachment,
 * g referral, o objection, t transfer, u user, f foundation, x form,
 * c change, b decision of the Board.
 * Operations: S set, N note, V start, B submit, P plan, R reassign, C cancel, D review, A attachment,
 * K move, F attempt, T pin, X conflict, G referral, H its move, O objection, I in_review, Z upheld,
 * J annulment asked for, 1 transfer asked for, 2 accepted, 3 declined, 4 withdrawn.
 * The person is the visit's worker when he is a worker, its second officer when that is his role. */
static const Row table[] = {
  { "worker", ZYR_ROLE_WORKER, "ref,w:" PERSON, "hmSvRnDAgoufxc", "yy", "n", "SNKFTVBAXGH" },
  { "second", ZYR_ROLE_SECOND, "ref,w:" PERSON, "hmSvRnDAgoufxc", "yy", "n", "" },
  { "clerk", ZYR_ROLE_CLERK, "o:" FOUNDATION ",ref", "hmsvrndagotufxcb", "ny", "n",
    "SNKTPXGHOI" },
  { "supervisor", ZYR_ROLE_SUPERVISOR, "f:" FOUNDATION ",ref", "hmSvRnDAgotufxcb", "yy", "n",
    "SNKTPRCDXGHOIZ1234" },
  { "board", ZYR_ROLE_BOARD, "b:" FOUNDATION ",ref", "hmsvrndagoufxcb", "ny", "n", "" },
  { "inspector", ZYR_ROLE_INSPECTOR, "ref", "x", "nn", "y", "J" },
  { "admin", ZYR_ROLE_ADMIN, "ref", "x", "nn", "n", "" },
  { "translator", ZYR_ROLE_TRANSLATOR, "ref", "x", "nn", "n", "" },
  { "dpo", ZYR_ROLE_DPO, "ref", "x", "nn", "n", "" },
  { "client", ZYR_ROLE_CLIENT, "ref", "x", "nn", "n", "" },
};

static const struct
{
  char letter;
  const char *kind;
} kinds[] = {
  { 'h', "household" }, { 'm', "member" },     { 's', "registry_snapshot" },
  { 'v', "visit" },     { 'r', "visit_revision" }, { 'n', "note" },
  { 'd', "review" },    { 'a', "attachment" }, { 'g', "referral" },
  { 'o', "objection" }, { 't', "transfer" },   { 'u', "user" },
  { 'f', "foundation" },
  { 'x', "form" },         { 'c', "change" },
  { 'b', "decision" },
};

/* What each attempt is about; the ids are those of the world below. */
#define ID(n) "019abcd1-0000-7000-8000-00000000" n
#define NEW_ID ID ("0fff")
#define CONFLICT ID ("0010")
#define REFERRAL ID ("0011")
#define OBJECTION ID ("0012")
#define OBJECTION_2 ID ("0013")
#define SENT_VISIT ID ("0020")
#define BEGUN_VISIT ID ("0021")
#define APPROVED_VISIT ID ("0022")
#define ASKED ID ("0023")
#define OFFERED ID ("0024")
#define INSPECTOR_2 "019abcd0-0000-7000-8000-000000000903"

static const struct
{
  char letter;
  const char *kind;
  const char *members;
} operations[] = {
  { 'S', "set",
    "'rec_kind':'household','rec':'" HOUSEHOLD "','fields':{'addr_door':{'value':'9','seen':null}}" },
  { 'N', "note.add", "'note':{'id':'" NEW_ID "','household':'" HOUSEHOLD "','text':'x'}" },
  { 'K', "visit.move", "'visit':'" VISIT "','planned':'2026-11-23T10:00:00+03:00'" },
  { 'F', "visit.attempt", "'visit':'" VISIT "','outcome':'absent'" },
  { 'T', "note.pin", "'note':'" ID ("0032") "','pinned':true" },
  { 'V', "visit.start", "'visit':'" VISIT "'" },
  { 'B', "visit.submit",
    "'visit':'" BEGUN_VISIT "','revision':{'id':'" NEW_ID "','revision':1,'form_id':'f',"
    "'form_version':'1','instance':'<data id=\\'f\\' version=\\'1\\'><outcome>done</outcome></data>',"
    "'content_hash':'e96e82662a084eed30fd793613c4741269306df686317e6c7bc85738a4112e37',"
    "'attachments':[]}" },
  { 'P', "visit.plan",
    "'visit':{'id':'" NEW_ID "','no':'9','household':'" HOUSEHOLD "','type':'first','programmes':[],"
    "'planned':'2026-11-22T10:00:00+03:00','due':'2026-11-25','worker':'" WORKER_2 "','attempt':1,"
    "'form':'" FORM "'}" },
  { 'R', "visit.reassign", "'visit':'" VISIT "','worker':'" WORKER_2 "'" },
  { 'C', "visit.cancel", "'visit':'" VISIT "','reason':'x'" },
  { 'D', "review.add",
    "'review':{'id':'" NEW_ID "','visit':'" SENT_VISIT "','revision':1,'action':'approve',"
    "'remarks':[]}" },
  { 'A', "attachment.add",
    "'attachment':{'id':'" NEW_ID "','visit':'" BEGUN_VISIT "','ref':'/data/p','sha256':'"
    OTHER_SHA256 "','size':1,'mime':'image/jpeg','name':'a','taken':'2026-11-21T07:00:00Z'}" },
  { 'X', "conflict.close", "'conflict':'" CONFLICT "','keep':'theirs'" },
  { 'G', "referral.add",
    "'referral':{'id':'" NEW_ID "','household':'" HOUSEHOLD "','institution':'iskur'}" },
  { 'H', "referral.move", "'referral':'" REFERRAL "','state':'sent'" },
  { 'O', "objection.file",
    "'objection':{'id':'" NEW_ID "','household':'" HOUSEHOLD "','filed':'2026-11-20','text':'x'}" },
  { 'I', "objection.move", "'objection':'" OBJECTION "','state':'in_review'" },
  { 'Z', "objection.move", "'objection':'" OBJECTION_2 "','state':'upheld'" },
  { 'J', "visit.annul", "'visit':'" APPROVED_VISIT "','reason':'x'" },
  { '1', "transfer.ask",
    "'transfer':{'id':'" NEW_ID "','household':'" HOUSEHOLD "','to':'" FOUNDATION_2
    "','reason':'x'}" },
  { '2', "transfer.accept", "'transfer':'" OFFERED "'" },
  { '3', "transfer.decline", "'transfer':'" OFFERED "','reason':'x'" },
  { '4', "transfer.withdraw", "'transfer':'" ASKED "'" },
};

/* A file that has everything */

static void
put (ZyrPublication *publication, ZyrKind kind, const char *id, const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonObject) body = zyr_json_parse_object (quoted, -1, 100000, NULL);
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (body);
  json_object_set_string_member (body, "id", id);
  if (kind != ZYR_KIND_HOUSEHOLD && kind != ZYR_KIND_TRANSFER)
    json_object_set_string_member (body, "household", HOUSEHOLD);
  record = zyr_record_new (kind, id, "f:" FOUNDATION, 2, body, NULL);
  zyr_publication_put (publication, record, &error);
  g_assert_no_error (error);
}

#define VISIT_BODY(state, revision)                                                                \
  "{'worker':'" PERSON "','second':'" PERSON "','state':'" state "','revision':" revision ","     \
  "'planned':'2026-11-21T10:00:00+03:00','due':'2026-11-25','form':'" FORM "','form_id':'f',"      \
  "'form_version':'1'}"

/* The same with another worker, for the supervisor, who must not judge his own. */
static void
put_visit (ZyrPublication *publication, const char *id, const char *text, ZyrRole role)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *body = NULL;

  if (role == ZYR_ROLE_WORKER)
    parts = g_strsplit (text, ",'second':'" PERSON "'", -1);
  else if (role == ZYR_ROLE_SECOND)
    parts = g_strsplit (text, "'worker':'" PERSON "'", -1);
  else
    parts = g_strsplit (text, PERSON, -1);
  body = g_strjoinv (role == ZYR_ROLE_WORKER   ? ""
                     : role == ZYR_ROLE_SECOND ? "'worker':'" WORKER "'"
                                               : WORKER,
                     parts);
  put (publication, ZYR_KIND_VISIT, id, body);
}

typedef struct
{
  Fixture *fixture;
  ZyrRole role;
} Filling;

static gboolean
fill_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Filling *filling = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (filling->fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (GHashTable) heads = NULL;

  put (publication, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
       "{'foundation':'" FOUNDATION "','file_no':'2026/1','status':'active',"
       "'agenda':'2026-12-01','programmes':['food']}");
  put_visit (publication, VISIT, VISIT_BODY ("planned", "0"), filling->role);
  put_visit (publication, SENT_VISIT, VISIT_BODY ("submitted", "1"), filling->role);
  put_visit (publication, BEGUN_VISIT, VISIT_BODY ("in_progress", "0"), filling->role);
  put_visit (publication, APPROVED_VISIT, VISIT_BODY ("approved", "1"), ZYR_ROLE_NONE);
  put (publication, ZYR_KIND_REGISTRY_SNAPSHOT, ID ("0030"),
       "{'items':[{'institution':'sgk','service':'insurance','rows':[{'working':true}]},"
       "{'institution':'saglik','service':'health','rows':[{'rate':'" SECRET "'}]}]}");
  put (publication, ZYR_KIND_VISIT_REVISION, ID ("0031"),
       "{'visit':'" SENT_VISIT "','revision':1,'worker':'" PERSON "','form_id':'f',"
       "'form_version':'1','instance':'<data><room>3</room><member><rate>1" SECRET
       "</rate></member><member><rate>2" SECRET "</rate><age>40</age></member></data>',"
       "'attachments':[{'ref':'/data/member[2]/rate','name':'" SECRET "'},"
       "{'ref':'/data/room','name':'oda'}],"
       "'result':{'rating':'weak','discrepancies':[{'code':'D01'},{'code':'D13'}]}}");
  put (publication, ZYR_KIND_NOTE, ID ("0032"), "{'author':'" WORKER "','text':'x'}");
  put (publication, ZYR_KIND_REVIEW, ID ("0033"),
       "{'visit':'" SENT_VISIT "','action':'return','remarks':[{'ref':'/data/member[1]/rate',"
       "'text':'" SECRET "'},{'ref':'/data/room','text':'oda'}]}");
  put (publication, ZYR_KIND_ATTACHMENT, ID ("0034"),
       "{'visit':'" SENT_VISIT "','ref':'/data/member[1]/rate','sha256':'" HEALTH_SHA256
       "','name':'" SECRET "'}");
  put (publication, ZYR_KIND_ATTACHMENT, ID ("0035"),
       "{'visit':'" SENT_VISIT "','ref':'/data/room','sha256':'" OTHER_SHA256 "'}");
  put (publication, ZYR_KIND_REFERRAL, REFERRAL, "{'institution':'iskur','state':'open'}");
  put (publication, ZYR_KIND_OBJECTION, OBJECTION, "{'text':'x','state':'filed'}");
  put (publication, ZYR_KIND_OBJECTION, OBJECTION_2, "{'text':'x','state':'in_review'}");
  put (publication, ZYR_KIND_CONFLICT, CONFLICT,
       "{'kind':'household','rec':'" HOUSEHOLD "','field':'addr_flat','mine':'1','theirs':null,"
       "'state':'open'}");
  put (publication, ZYR_KIND_CHANGE, ID ("0036"), "{'kind':'household','op':'set','fields':{}}");
  put (publication, ZYR_KIND_DECISION, ID ("0037"), "{'result':'accepted','date':'2026-11-02'}");
  put (publication, ZYR_KIND_TRANSFER, ASKED,
       "{'from':'" FOUNDATION "','to':'" FOUNDATION_2 "','file':'" HOUSEHOLD
       "','state':'requested'}");
  put (publication, ZYR_KIND_TRANSFER, OFFERED,
       "{'from':'" FOUNDATION_2 "','to':'" FOUNDATION "','file':'x','state':'requested'}");
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

/* One person with @role in the foundation, another one in the next foundation, and the file. */
typedef struct
{
  Fixture *fixture;
  Replica *near;
  Replica *far;
} World;

static void
put_picture (Fixture *fixture, const Device *device, const char *path, const char *bytes)
{
  g_autoptr (Answer) answer = request (fixture, "PUT", path, NULL, device->access, "%s", bytes);

  g_assert_cmpuint (answer->status, ==, 201);
}

static World *
world_new (const Row *row)
{
  World *world = g_new0 (World, 1);
  Fixture *fixture = world->fixture = fixture_new (1, NULL);
  Filling filling = { fixture, row->bit };
  g_autoptr (Device) uploader = NULL;
  g_autoptr (GError) error = NULL;

  fixture_sql (fixture, "UPDATE record SET body = replace (body, '\"meta\":{',"
                        " '\"meta\":{\"sensitive\":[\"/data/member/rate\"],\"discrepancies\":"
                        "{\"D01\":{\"path\":\"/data/d01\"},\"D13\":{\"path\":"
                        "\"/data/member/rate\"}},') WHERE id = '" FORM "'");
  fixture_add_foundation (fixture, FOUNDATION_2);
  fixture_add_user (fixture, PERSON, FOUNDATION, "P1", row->bit);
  fixture_add_user (fixture, FAR_PERSON, FOUNDATION_2, "P2", row->bit);
  zyr_storage_write (fixture->storage, fill_tx, &filling, &error);
  g_assert_no_error (error);
  uploader = device_new (fixture, SUPERVISOR, "M7");
  put_picture (fixture, uploader, "/blob/" HEALTH_SHA256, "y");
  put_picture (fixture, uploader, "/blob/" OTHER_SHA256, "x");
  world->near = replica_new (fixture, PERSON, "P1");
  world->far = replica_new (fixture, FAR_PERSON, "P2");
  return world;
}

static void
world_free (World *world)
{
  replica_free (world->near);
  replica_free (world->far);
  fixture_free (world->fixture);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* Reading */

static void
check_kind (Replica *replica, const Row *row, char letter, const char *kind)
{
  g_autofree char *text = replica_dup_text (replica, kind);
  gboolean sees = strchr (row->sees, letter) != NULL;
  gboolean health = strchr (row->sees, g_ascii_toupper (letter)) != NULL;

  g_test_message ("%s reads %s", row->role, kind);
  g_assert_cmpint (replica_count (replica, kind) > 0, ==, sees || health);
  if (strchr ("srda", letter) != NULL)
    g_assert_cmpint (strstr (text, SECRET) != NULL, ==, health);
  /* What is not about health is there, next to what is. */
  if (letter == 'r' && (sees || health))
    {
      g_assert_nonnull (strstr (text, "<room>3</room>"));
      g_assert_nonnull (strstr (text, "<age>40</age>"));
      g_assert_nonnull (strstr (text, "D01"));
      g_assert_cmpint (strstr (text, "D13") != NULL, ==, health);
      g_assert_cmpint (strstr (text, "withheld") != NULL, ==, !health);
    }
  if (letter == 'd' && (sees || health))
    g_assert_nonnull (strstr (text, "oda"));
  if (letter == 's' && (sees || health))
    g_assert_nonnull (strstr (text, "insurance"));
}

static guint
get_status (World *world, Replica *who, const char *path)
{
  g_autoptr (Answer) answer
      = request (world->fixture, "GET", path, NULL, who->device->access, NULL);

  return answer->status;
}

static guint
open_file (World *world, Replica *who, const char *reason)
{
  g_autoptr (Answer) answer
      = request (world->fixture, "POST", "/file", NULL, who->device->access,
                 "{'foundation':'" FOUNDATION "','household':'" HOUSEHOLD "','reason':'%s'}", reason);

  return answer->status;
}

/* A picture of the file, by its bytes' name. */
static guint
open_picture (World *world, Replica *who, const char *sha256)
{
  g_autoptr (Answer) answer
      = request (world->fixture, "POST", "/file", NULL, who->device->access,
                 "{'foundation':'" FOUNDATION "','household':'" HOUSEHOLD
                 "','reason':'resim','blob':'%s'}",
                 sha256);

  if (answer->status == 200)
    g_assert_cmpstr (answer->text, ==, g_str_equal (sha256, HEALTH_SHA256) ? "y" : "x");
  return answer->status;
}

/* The file, by its number or by another one. */
static guint
find (World *world, Replica *who, const char *number, guint n_files)
{
  g_autoptr (Answer) answer
      = request (world->fixture, "POST", "/find", NULL, who->device->access,
                 "{'foundation':'" FOUNDATION "','number':'%s','reason':'arama'}", number);
  JsonArray *files = answer->status == 200 ? zyr_json_get_array (answer->body, "files") : NULL;

  if (files != NULL)
    g_assert_cmpuint (json_array_get_length (files), ==, n_files);
  if (files != NULL && n_files > 0)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (files, 0),
                                                    "household"),
                     ==, HOUSEHOLD);
  return answer->status;
}

static guint
annul (World *world, Replica *who)
{
  g_autoptr (Answer) answer
      = request (world->fixture, "POST", "/annul", NULL, who->device->access,
                 "{'foundation':'" FOUNDATION "','household':'" HOUSEHOLD "','visit':'"
                 APPROVED_VISIT "','reason':'denetim'}");

  if (answer->status == 200)
    g_assert_cmpstr (zyr_json_get_string (answer->body, "s", NULL), ==, "ok");
  return answer->status;
}

static void
check_opening (World *world, const Row *row)
{
  gboolean may = *row->file == 'y';
  gint64 n = fixture_count (world->fixture, "SELECT count(*) FROM audit WHERE action = 'file'"
                                            " AND home = '" FOUNDATION "'");

  g_assert_cmpint (n, ==, 0);
  g_assert_cmpuint (open_picture (world, world->near, HEALTH_SHA256), ==, may ? 200 : 403);
  g_assert_cmpuint (open_picture (world, world->far, OTHER_SHA256), ==, may ? 200 : 403);
  g_assert_cmpuint (open_picture (world, world->far, STRANGE_SHA256), ==, may ? 404 : 403);
  n = fixture_count (world->fixture, "SELECT count(*) FROM audit WHERE action = 'file'"
                                     " AND details LIKE '%\"blob\":\"%'"
                                     " AND details LIKE '%\"reason\":\"resim\"%'"
                                     " AND home = '" FOUNDATION "'");
  g_assert_cmpint (n, ==, may ? 2 : 0);
  g_assert_cmpuint (find (world, world->near, "2026/1", 1), ==, may ? 200 : 403);
  g_assert_cmpuint (find (world, world->far, "2026/2", 0), ==, may ? 200 : 403);
  g_assert_cmpuint (find (world, world->far, "%%", 0), ==, 400);
  n = fixture_count (world->fixture, "SELECT count(*) FROM audit WHERE action = 'find'"
                                     " AND details LIKE '%\"reason\":\"arama\"%'"
                                     " AND home = '" FOUNDATION "'");
  g_assert_cmpint (n, ==, may ? 2 : 0);
  g_assert_cmpuint (annul (world, world->far), ==, may ? 200 : 403);
  g_assert_cmpuint (open_file (world, world->near, "  "), ==, 400);
  g_assert_cmpuint (open_file (world, world->near, "denetim"), ==, may ? 200 : 403);
  g_assert_cmpuint (open_file (world, world->far, "denetim"), ==, may ? 200 : 403);
  n = fixture_count (world->fixture, "SELECT count(*) FROM audit WHERE action = 'file'"
                                     " AND details LIKE '%\"reason\":\"denetim\"%'"
                                     " AND details LIKE '%" HOUSEHOLD "%'"
                                     " AND home = '" FOUNDATION "'");
  g_assert_cmpint (n, ==, may ? 2 : 0);
}

static void
test_reading (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (World) world = world_new (row);
  g_autofree char *feeds = NULL;

  replica_pull (world->fixture, world->near, 4);
  replica_pull (world->fixture, world->far, 0);
  feeds = replica_dup_feeds (world->near);
  g_assert_cmpstr (feeds, ==, row->feeds);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    check_kind (world->near, row, kinds[i].letter, kinds[i].kind);
  /* Nothing of the file in another foundation. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strchr ("ufx", kinds[i].letter) == NULL)
      g_assert_cmpuint (replica_count (world->far, kinds[i].kind), ==, 0);
  g_assert_cmpuint (get_status (world, world->near, "/blob/" HEALTH_SHA256), ==,
                    row->blobs[0] == 'y' ? 200 : 404);
  g_assert_cmpuint (get_status (world, world->near, "/blob/" OTHER_SHA256), ==,
                    row->blobs[1] == 'y' ? 200 : 404);
  g_assert_cmpuint (get_status (world, world->far, "/blob/" OTHER_SHA256), ==, 404);
  check_opening (world, row);
  /* Each file that was given out is on record with who had it. */
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM audit WHERE action = 'pull'"
                                  " AND account = '" PERSON "' AND details LIKE '%" HOUSEHOLD "%'")
                       > 0,
                   ==, strchr (row->sees, 'h') != NULL);
  g_assert_cmpint (fixture_count (world->fixture,
                                  "SELECT count(*) FROM audit WHERE action = 'blob'"
                                  " AND account = '" PERSON "' AND details LIKE '%" HOUSEHOLD "%'"),
                   ==, (row->blobs[0] == 'y') + (row->blobs[1] == 'y'));
}

/* The Board reads health answers where a programme of the household needs them. */
static void
test_board_programmes (void)
{
  const Row *row = &table[4];
  g_autoptr (World) world = world_new (row);
  g_autoptr (Device) boss = device_new (world->fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) granted = NULL;
  g_autoptr (Answer) off = NULL;
  g_autofree char *text = NULL;

  granted = push_one (world->fixture, boss, 1, "set",
                      "'rec_kind':'household','rec':'" HOUSEHOLD
                      "','fields':{'programmes':{'value':['food','homecare'],'seen':['food']}}");
  g_assert_cmpstr (result_outcome (granted, 0), ==, "ok");
  replica_pull (world->fixture, world->near, 0);
  text = replica_dup_text (world->near, "visit_revision");
  g_assert_nonnull (strstr (text, SECRET));
  g_assert_cmpuint (get_status (world, world->near, "/blob/" HEALTH_SHA256), ==, 200);

  off = push_one (world->fixture, boss, 2, "set",
                  "'rec_kind':'household','rec':'" HOUSEHOLD
                  "','fields':{'agenda':{'value':null,'seen':'2026-12-01'}}");
  g_assert_cmpstr (result_reason (off, 0), ==, NULL);
  replica_pull (world->fixture, world->near, 0);
  g_assert_cmpuint (replica_count (world->near, "household"), ==, 0);
  g_assert_cmpuint (replica_count (world->near, "visit_revision"), ==, 0);
  g_assert_cmpuint (replica_count (world->near, "foundation"), ==, 1);
  g_assert_cmpuint (get_status (world, world->near, "/blob/" OTHER_SHA256), ==, 404);
}

/* A form that does not say which answers are about health shows none of them. */
static void
test_unknown_answers (void)
{
  const Row *row = &table[2];
  g_autoptr (World) world = world_new (row);
  g_autofree char *text = NULL;

  fixture_sql (world->fixture, "UPDATE record SET body = replace (body, '\"sensitive\"', '\"x\"')"
                               " WHERE id = '" FORM "'");
  replica_pull (world->fixture, world->near, 0);
  text = replica_dup_text (world->near, "visit_revision");
  g_assert_null (strstr (text, "instance"));
  g_assert_null (strstr (text, "D01"));
  g_assert_nonnull (strstr (text, "\"rating\":\"weak\""));
  g_assert_cmpuint (replica_count (world->near, "attachment"), ==, 0);
}

/* Doing */

static void
attempt (World *world, const Row *row, guint i, Replica *who, gint64 n, gboolean may)
{
  g_autoptr (Answer) answer
      = push_one (world->fixture, who->device, n, operations[i].kind, "%s", operations[i].members);
  const char *outcome = result_outcome (answer, 0);

  g_test_message ("%s: %s %c: %s", row->role, operations[i].kind, operations[i].letter,
                  result_reason (answer, 0));
  g_assert_cmpstr (outcome, ==, may ? "ok" : "quarantined");
}

static void
test_doing (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (World) shared = world_new (row);
  gint64 near_n = 0;
  gint64 far_n = 0;

  replica_pull (shared->fixture, shared->near, 0);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      attempt (shared, row, i, shared->far, ++far_n, FALSE);
      if (strchr (row->may, operations[i].letter) == NULL)
        attempt (shared, row, i, shared->near, ++near_n, FALSE);
    }
  /* What is refused has changed nothing, so what is allowed goes through one after the other. */
  for (const char *letter = row->may; *letter != '\0'; letter++)
    {
      guint i = 0;
      g_autoptr (World) world = world_new (row);

      while (operations[i].letter != *letter)
        i++;
      replica_pull (world->fixture, world->near, 0);
      attempt (world, row, i, world->near, 1, TRUE);
    }
}

/* Two persons: the first asks, and cannot confirm what he asked for; the second carries it out. */
static void
test_annulment (void)
{
  const Row *row = &table[5];
  g_autoptr (World) world = world_new (row);
  g_autoptr (Device) second = NULL;
  g_autoptr (Device) boss = device_new (world->fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) asked = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) other = NULL;
  g_autoptr (Answer) done = NULL;
  static const char members[] = "'visit':'" APPROVED_VISIT "','reason':'x'";

  fixture_add_user (world->fixture, INSPECTOR_2, FOUNDATION, "P3", ZYR_ROLE_INSPECTOR);
  second = device_new (world->fixture, INSPECTOR_2, "P3");
  asked = push_one (world->fixture, world->near->device, 1, "visit.annul", "%s", members);
  g_assert_cmpstr (result_outcome (asked, 0), ==, "ok");
  again = push_one (world->fixture, world->near->device, 2, "visit.annul", "%s", members);
  g_assert_cmpstr (result_reason (again, 0), ==, "same-person");
  other = push_one (world->fixture, boss, 1, "visit.annul", "%s", members);
  g_assert_cmpstr (result_reason (other, 0), ==, "not-allowed");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM record WHERE id = '"
                                                  APPROVED_VISIT "' AND body LIKE"
                                                  " '%\"state\":\"approved\"%'"),
                   ==, 1);
  done = push_one (world->fixture, second, 1, "visit.annul", "%s", members);
  g_assert_cmpstr (result_outcome (done, 0), ==, "ok");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM record WHERE id = '"
                                                  APPROVED_VISIT "' AND body LIKE"
                                                  " '%\"state\":\"void\"%'"),
                   ==, 1);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM audit"
                                                  " WHERE action = 'visit.annul'"),
                   ==, 4);
}

/* The same by inspectors of another foundation, who never held the visit. */
static Answer *
annul_from_afar (World *world, const Device *device, const char *foundation, const char *visit)
{
  return request (world->fixture, "POST", "/annul", NULL, device->access,
                  "{'foundation':'%s','household':'" HOUSEHOLD "','visit':'%s','reason':'x'}",
                  foundation, visit);
}

static const char *
outcome_of (const Answer *answer)
{
  g_assert_cmpuint (answer->status, ==, 200);
  return zyr_json_get_string (answer->body, "reason",
                              zyr_json_get_string (answer->body, "s", NULL));
}

static void
test_annulment_from_afar (void)
{
  const Row *row = &table[5];
  g_autoptr (World) world = world_new (row);
  const Device *first = world->far->device;
  g_autoptr (Device) second = NULL;
  g_autoptr (Device) boss = device_new (world->fixture, SUPERVISOR, "M7");
  g_autoptr (Answer) asked = annul_from_afar (world, first, FOUNDATION, APPROVED_VISIT);
  g_autoptr (Answer) again = annul_from_afar (world, first, FOUNDATION, APPROVED_VISIT);
  g_autoptr (Answer) sent = annul_from_afar (world, first, FOUNDATION, SENT_VISIT);
  g_autoptr (Answer) elsewhere = annul_from_afar (world, first, FOUNDATION_2, APPROVED_VISIT);
  g_autoptr (Answer) other = annul_from_afar (world, boss, FOUNDATION, APPROVED_VISIT);
  g_autoptr (Answer) done = NULL;

  fixture_add_user (world->fixture, INSPECTOR_2, FOUNDATION_2, "P3", ZYR_ROLE_INSPECTOR);
  second = device_new (world->fixture, INSPECTOR_2, "P3");
  g_assert_cmpstr (outcome_of (asked), ==, "ok");
  g_assert_cmpstr (outcome_of (again), ==, "same-person");
  g_assert_cmpstr (outcome_of (sent), ==, "wrong-state");
  g_assert_cmpstr (outcome_of (elsewhere), ==, "unknown-record");
  assert_refused (other, 403, "forbidden");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM record WHERE id = '"
                                                  APPROVED_VISIT "' AND body LIKE"
                                                  " '%\"state\":\"approved\"%'"),
                   ==, 1);
  done = annul_from_afar (world, second, FOUNDATION, APPROVED_VISIT);
  g_assert_cmpstr (outcome_of (done), ==, "ok");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM record WHERE id = '"
                                                  APPROVED_VISIT "' AND body LIKE"
                                                  " '%\"state\":\"void\"%'"),
                   ==, 1);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM audit"
                                                  " WHERE action = 'visit.annul' AND home = '"
                                                  FOUNDATION "'"),
                   ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *reading = g_strconcat ("/rights/reading/", table[i].role, NULL);
      g_autofree char *doing = g_strconcat ("/rights/doing/", table[i].role, NULL);

      g_test_add_data_func (reading, &table[i], test_reading);
      g_test_add_data_func (doing, &table[i], test_doing);
    }
  g_test_add_func ("/rights/board-programmes", test_board_programmes);
  g_test_add_func ("/rights/unknown-answers", test_unknown_answers);
  g_test_add_func ("/rights/annulment", test_annulment);
  g_test_add_func ("/rights/annulment-from-afar", test_annulment_from_afar);
  return g_test_run ();
}
