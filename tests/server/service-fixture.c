/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service-fixture.h"

#include "zyr-centre.h"
#include "zyr-protocol.h"
#include "zyr-record-table.h"
#include "zyr-storage-postgresql.h"

#include "test-database.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW "2026-11-21T07:00:00Z"

static void
seeded_random (guint8 *bytes, gsize size, gpointer data)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8)g_rand_int (data);
}

static void
on_committed (GHashTable *heads, gpointer data)
{
  Fixture *fixture = data;
  GHashTableIter iter;
  gpointer scope;
  gpointer head;

  g_hash_table_iter_init (&iter, heads);
  while (g_hash_table_iter_next (&iter, &scope, &head))
    zyr_heads_set (fixture->heads, scope, *(gint64 *)head);
}

/* JSON text with ' for ". */
static char *
quote (const char *format, va_list arguments)
{
  return g_strdelimit (g_strdup_vprintf (format, arguments), "'", '"');
}

static JsonObject *
object (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *parsed = zyr_json_parse_object (quoted, -1, 1000000, NULL);

  g_assert_nonnull (parsed);
  return parsed;
}

static void
put (ZyrPublication *publication, ZyrKind kind, const char *id, const char *scope, const char *text)
{
  g_autoptr (JsonObject) body = object (text);
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "id", id);
  record = zyr_record_new (kind, id, scope, 1, body, NULL);
  zyr_publication_put (publication, record, &error);
  g_assert_no_error (error);
}

static void
add_account (ZyrTx *tx,
             ZyrPublication *publication,
             const char *id,
             const char *staff_no,
             ZyrRole role,
             const char *hash)
{
  ZyrAccount account = { .id = (char *)id,
                         .home = (char *)FOUNDATION,
                         .staff_no = (char *)staff_no,
                         .name = (char *)"Kişi",
                         .roles = role,
                         .password = (char *)hash };
  g_autoptr (GError) error = NULL;

  zyr_accounts_add (tx, publication, &account, &error);
  g_assert_no_error (error);
}

static gboolean
fill_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (GHashTable) heads = NULL;
  ZyrPasswordCost cost = { .passes = 1, .memory_kib = 8 };
  g_autofree char *hash = zyr_password_hash (PASSWORD, cost, seeded_random, fixture->rand);

  zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES ('epoch', '" EPOCH "')", ZYR_NO_VALUES,
              error);
  zyr_accounts_add_foundation (publication, FOUNDATION, "Örnek SYDV", NULL, NULL, error);
  add_account (tx, publication, WORKER, "S1042", ZYR_ROLE_WORKER, hash);
  add_account (tx, publication, WORKER_2, "S1043", ZYR_ROLE_WORKER, hash);
  add_account (tx, publication, SUPERVISOR, "M7", ZYR_ROLE_SUPERVISOR, hash);
  put (publication, ZYR_KIND_FORM, FORM, "ref",
       "{'form_id':'f','version':'1','xml':'<x/>','media':{},"
       "'meta':{'result':{'outcome':'/data/outcome','rating':'/data/rating'}}}");
  put (publication, ZYR_KIND_HOUSEHOLD, HOUSEHOLD, "f:" FOUNDATION,
       "{'foundation':'" FOUNDATION "','file_no':'2026/1','status':'active'}");
  put (publication, ZYR_KIND_MEMBER, MEMBER, "f:" FOUNDATION,
       "{'household':'" HOUSEHOLD "','n':1}");
  put (publication, ZYR_KIND_VISIT, VISIT, "f:" FOUNDATION,
       "{'household':'" HOUSEHOLD "','worker':'" WORKER "','state':'planned','revision':0,"
       "'planned':'2026-11-21T10:00:00+03:00','due':'2026-11-25','form':'" FORM "',"
       "'form_id':'f','form_version':'1'}");
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

Fixture *
fixture_new (guint32 seed, ZyrStorage *(*wrap) (ZyrStorage *inner))
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  g_autofree char *blobs = NULL;
  g_autofree char *uri = test_database_new ();

  fixture->directory = g_dir_make_tmp ("zyr-service-XXXXXX", NULL);
  fixture->clock = zyr_clock_new_fake_iso (NOW);
  fixture->rand = g_rand_new_with_seed (seed);
  fixture->heads = zyr_heads_new ();
  database = g_build_filename (fixture->directory, "centre.db", NULL);
  blobs = g_build_filename (fixture->directory, "blobs", NULL);
  fixture->storage = uri != NULL
                         ? zyr_storage_postgresql_open (uri, 2, ZYR_STORAGE_STATEMENT_S, TRUE,
                                                        &error)
                         : zyr_storage_sqlite_open (database, ZYR_SQLITE_INLINE, TRUE, &error);
  g_assert_no_error (error);
  zyr_storage_write (fixture->storage, fill_tx, fixture, &error);
  g_assert_no_error (error);
  if (wrap != NULL)
    fixture->storage = wrap (fixture->storage);

  fixture->service = zyr_service_new (&(ZyrServiceOptions){
      .storage = fixture->storage,
      .clock = fixture->clock,
      .random = seeded_random,
      .random_data = fixture->rand,
      .blob_dir = blobs,
      .password_cost = { .passes = 1, .memory_kib = 8 },
      .committed = on_committed,
      .committed_data = fixture,
  });
  return fixture;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
fixture_free (Fixture *fixture)
{
  zyr_service_free (fixture->service);
  zyr_storage_close (fixture->storage);
  zyr_clock_unref (fixture->clock);
  g_rand_free (fixture->rand);
  g_hash_table_unref (fixture->heads);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture);
}

void
fixture_advance_s (Fixture *fixture, gint64 seconds)
{
  zyr_clock_advance_us (fixture->clock, seconds * G_USEC_PER_SEC);
}

static gboolean
sql_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, data, ZYR_NO_VALUES, error);
}

void
fixture_sql (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;

  zyr_storage_write (fixture->storage, sql_tx, (gpointer)g_intern_string (sql), &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *sql;
  gint64 n;
} Count;

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Count *count = data;

  count->n = zyr_tx_query_int (tx, count->sql, ZYR_NO_VALUES, -1, error);
  return TRUE;
}

gint64
fixture_count (Fixture *fixture, const char *sql)
{
  Count count = { g_intern_string (sql), -1 };

  g_assert_true (zyr_storage_read (fixture->storage, count_tx, &count, NULL));
  return count.n;
}

char *
fixture_id (guint n)
{
  return g_strdup_printf ("019abcd1-0000-7000-8000-%012x", n);
}

void
answer_free (Answer *answer)
{
  g_free (answer->text);
  g_clear_pointer (&answer->body, json_object_unref);
  g_clear_pointer (&answer->park, zyr_wait_query_free);
  g_free (answer);
}

static Answer *
send_request (Fixture *fixture,
              const char *method,
              const char *path,
              const char *query,
              const char *access,
              const char *text)
{
  g_autofree char *full = g_strconcat (ZYR_PROTOCOL_PATH_BASE, path, NULL);
  g_autofree char *bearer = access != NULL ? g_strconcat ("Bearer ", access, NULL) : NULL;
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  g_auto (ZyrResponse) response = { 0 };
  ZyrRequest message = { .method = method,
                         .path = full,
                         .query = query,
                         .authorization = bearer,
                         .protocol = "1",
                         .time = fixture->time,
                         .body = body };
  Answer *answer = g_new0 (Answer, 1);

  zyr_service_handle (fixture->service, &message, &response);
  answer->status = response.status;
  answer->park = g_steal_pointer (&response.park);
  if (response.body != NULL && g_bytes_get_size (response.body) > 0)
    {
      answer->text
          = g_strndup (g_bytes_get_data (response.body, NULL), g_bytes_get_size (response.body));
      answer->body = zyr_json_parse_object (answer->text, -1, 10000000, NULL);
    }
  return answer;
}

Answer *
request (Fixture *fixture,
         const char *method,
         const char *path,
         const char *query,
         const char *access,
         const char *body,
         ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, body);
  if (body != NULL)
    text = quote (body, arguments);
  va_end (arguments);
  return send_request (fixture, method, path, query, access, text);
}

const char *
answer_code (const Answer *answer)
{
  return zyr_json_get_string (answer->body, "code", NULL);
}

typedef struct
{
  const char *code;
  const char *account;
  gint64 now_s;
  gint64 expires_s;
} NewCode;

static gboolean
add_code_tx (ZyrTx *tx, gpointer data, GError **error)
{
  NewCode *new = data;

  return zyr_codes_add (tx, new->code, new->account, new->now_s, new->expires_s, error);
}

void
fixture_add_code (Fixture *fixture, const char *code, const char *account, gint64 hours)
{
  gint64 now_s = zyr_clock_get_now_us (fixture->clock) / G_USEC_PER_SEC;
  NewCode new = { code, account, now_s, now_s + hours * 3600 };
  g_autoptr (GError) error = NULL;

  zyr_storage_write (fixture->storage, add_code_tx, &new, &error);
  g_assert_no_error (error);
}

Device *
device_new (Fixture *fixture, const char *account, const char *staff_no)
{
  static guint n_codes;
  guint8 random[5] = { 1, 2, 3, (guint8)(n_codes / 256), (guint8)n_codes };
  g_autofree char *code = g_strdup_printf ("AAAA-%02u%02u", ++n_codes % 100, random[3]);
  Device *device = g_new0 (Device, 1);
  g_autoptr (Answer) enrolled = NULL;
  g_autoptr (Answer) signed_in = NULL;

  fixture_add_code (fixture, code, account, 1);
  enrolled = request (fixture, "POST", "/enrol", NULL, NULL, "{'code':'%s','device':{'name':'x'}}",
                      code);
  g_assert_cmpuint (enrolled->status, ==, 200);
  device->id = g_strdup (zyr_json_get_string (enrolled->body, "device", NULL));
  signed_in
      = request (fixture, "POST", "/sign-in", NULL, NULL,
                 "{'device':'%s','staff_no':'%s','password':'" PASSWORD "'}", device->id, staff_no);
  g_assert_cmpuint (signed_in->status, ==, 200);
  device->access = g_strdup (zyr_json_get_string (signed_in->body, "access", NULL));
  device->refresh = g_strdup (zyr_json_get_string (signed_in->body, "refresh", NULL));
  /* So that the first request of a test writes nothing but its own. */
  fixture_sql (fixture, "UPDATE token SET used = 1 WHERE sort = 'access'");
  return device;
}

void
device_free (Device *device)
{
  g_free (device->id);
  g_free (device->access);
  g_free (device->refresh);
  g_free (device);
}

Answer *
push_one (Fixture *fixture,
          const Device *device,
          gint64 n,
          const char *kind,
          const char *members,
          ...)
{
  g_autofree char *now = zyr_clock_dup_now_iso (fixture->clock);
  g_autofree char *text = NULL;
  g_autofree char *number = g_strdup_printf ("%d", (int)n);
  g_autofree char *id = zyr_uuid_derive (device->id, number);
  va_list arguments;

  va_start (arguments, members);
  text = quote (members, arguments);
  va_end (arguments);
  return request (fixture, "POST", "/push", NULL, device->access,
                  "{'device':'%s','first':%d,'ops':[{'n':%d,'id':'%s','at':'%s','kind':'%s',%s}]}",
                  device->id, (int)n, (int)n, id, now, kind, text);
}

static JsonObject *
result (const Answer *answer, guint i)
{
  JsonArray *results = zyr_json_get_array (answer->body, "results");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (results), >, i);
  return json_array_get_object_element (results, i);
}

const char *
result_outcome (const Answer *answer, guint i)
{
  return zyr_json_get_string (result (answer, i), "s", NULL);
}

const char *
result_reason (const Answer *answer, guint i)
{
  return zyr_json_get_string (result (answer, i), "reason", NULL);
}

Answer *
submit_report (Fixture *fixture, const Device *worker, const char *plain)
{
  g_auto (GStrv) parts = g_strsplit (plain, "\"", -1);
  g_autofree char *xml = g_strjoinv ("\\'", parts);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
  g_autofree char *revision = fixture_id (1);

  return push_one (
      fixture, worker, 2, "visit.submit",
      "'visit':'" VISIT "','revision':{'id':'%s','revision':1,'form_id':'f','form_version':'1',"
      "'instance':'%s','content_hash':'%s','attachments':[]}",
      revision, xml, hash);
}

void
send_report (Fixture *fixture, const Device *worker, const char *plain)
{
  g_autoptr (Answer) started = push_one (fixture, worker, 1, "visit.start", "'visit':'" VISIT "'");
  g_autoptr (Answer) submitted = submit_report (fixture, worker, plain);

  g_assert_cmpstr (result_outcome (started, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (submitted, 0), ==, "ok");
}

void
approve_report (Fixture *fixture, const Device *boss, gint64 boss_n)
{
  g_autofree char *review = fixture_id (2);
  g_autoptr (Answer) approved = push_one (fixture, boss, boss_n, "review.add",
                                          "'review':{'id':'%s','visit':'" VISIT
                                          "','revision':1,'action':'approve','remarks':[]}",
                                          review);

  g_assert_cmpstr (result_outcome (approved, 0), ==, "ok");
}

void
decide_report (Fixture *fixture,
               const Device *worker,
               const Device *boss,
               gint64 boss_n,
               const char *plain)
{
  send_report (fixture, worker, plain);
  approve_report (fixture, boss, boss_n);
}

void
decide_visit (Fixture *fixture, const Device *worker, const Device *boss, gint64 boss_n)
{
  decide_report (
      fixture, worker, boss, boss_n,
      "<data id=\"f\" version=\"1\"><outcome>done</outcome><rating>weak</rating></data>");
}

typedef struct
{
  Fixture *fixture;
  const char *id;
  const char *home;
  const char *staff_no;
  ZyrRole roles;
} Newcomer;

static gboolean
add_foundation_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Newcomer *new = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (new->fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (GHashTable) heads = NULL;

  if (!zyr_accounts_add_foundation (publication, new->id, "Öteki SYDV", NULL, NULL, error))
    return FALSE;
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

void
fixture_add_foundation (Fixture *fixture, const char *id)
{
  Newcomer new = { fixture, id, NULL, NULL, ZYR_ROLE_NONE };
  g_autoptr (GError) error = NULL;

  zyr_storage_write (fixture->storage, add_foundation_tx, &new, &error);
  g_assert_no_error (error);
}

static gboolean
add_user_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Newcomer *new = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (new->fixture->clock) / G_USEC_PER_SEC);
  g_autoptr (GHashTable) heads = NULL;
  ZyrPasswordCost cost = { .passes = 1, .memory_kib = 8 };
  g_autofree char *hash = zyr_password_hash (PASSWORD, cost, seeded_random, new->fixture->rand);
  ZyrAccount account = { .id = (char *)new->id,
                         .home = (char *)new->home,
                         .staff_no = (char *)new->staff_no,
                         .name = (char *)"Kişi",
                         .roles = new->roles,
                         .password = hash };

  if (!zyr_accounts_add (tx, publication, &account, error))
    return FALSE;
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

void
fixture_add_user (Fixture *fixture,
                  const char *id,
                  const char *home,
                  const char *staff_no,
                  ZyrRole roles)
{
  Newcomer new = { fixture, id, home, staff_no, roles };
  g_autoptr (GError) error = NULL;

  zyr_storage_write (fixture->storage, add_user_tx, &new, &error);
  g_assert_no_error (error);
}
