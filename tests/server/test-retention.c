/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files' time is over, that they and nothing else go, and bytes that nothing names. */
#include "service-fixture.h"

#include "zyr-destruction.h"

#define DAY_S 86400
#define KEPT_S ((gint64)730 * DAY_S)
#define X_SHA256 "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
#define Y_SHA256 "a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa"
#define Z_SHA256 "594e519ae499312b29433b7dd8a97ff068defcba9755b6d5d00e84c524d67b06"

#define N_FILES "SELECT count(*) FROM record WHERE kind = 'household'"

static gint64
get_now_s (Fixture *fixture)
{
  return zyr_clock_get_now_us (fixture->clock) / G_USEC_PER_SEC;
}

typedef struct
{
  gint64 before_s;
  GPtrArray *files;
} Due;

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Due *due = data;

  g_clear_pointer (&due->files, g_ptr_array_unref);
  due->files = zyr_destruction_list_due (tx, due->before_s, error);
  return due->files != NULL;
}

/* Of files that are kept for KEPT_S. (transfer full) */
static GPtrArray *
list_due (Fixture *fixture)
{
  Due due = { get_now_s (fixture) - KEPT_S, NULL };
  g_autoptr (GError) error = NULL;

  zyr_storage_read (fixture->storage, list_tx, &due, &error);
  g_assert_no_error (error);
  return due.files;
}

static guint
count_due (Fixture *fixture)
{
  g_autoptr (GPtrArray) files = list_due (fixture);

  return files->len;
}

static ZyrBlobStore *
open_blobs (Fixture *fixture)
{
  g_autofree char *directory = g_build_filename (fixture->directory, "blobs", NULL);

  return zyr_blob_folder_new (directory);
}

/* Whether it was destroyed. */
static gboolean
destroy (Fixture *fixture, const ZyrDestructible *file)
{
  ZyrBlobStore *blobs = open_blobs (fixture);
  const ZyrDestructionOrder order = { .storage = fixture->storage,
                                      .blobs = blobs,
                                      .clock = fixture->clock,
                                      .rule = "file_months=24",
                                      .reason = "",
                                      .before_s = get_now_s (fixture) - KEPT_S };
  g_autoptr (GHashTable) heads = NULL;
  g_autoptr (GError) error = NULL;

  zyr_destruction_run (&order, file, &heads, &error);
  g_assert_no_error (error);
  zyr_blob_store_free (blobs);
  return heads != NULL;
}

/* The fixture's file with its visit decided, and nothing at work. */
static void
decide (Fixture *fixture)
{
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) boss = device_new (fixture, SUPERVISOR, "M7");

  decide_visit (fixture, worker, boss, 1);
}

static void
test_when_due (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) worker = NULL;
  g_autoptr (Device) boss = NULL;

  /* A visit is planned; then its report waits, also when it has left its worker's device. */
  fixture_advance_s (fixture, KEPT_S + DAY_S);
  g_assert_cmpuint (count_due (fixture), ==, 0);
  worker = device_new (fixture, WORKER, "S1042");
  send_report (fixture, worker, REPORT);
  fixture_advance_s (fixture, KEPT_S + DAY_S);
  g_assert_true (zyr_service_maintain (fixture->service, NULL));
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM visit_case WHERE open = 1"), ==, 0);
  g_assert_cmpuint (count_due (fixture), ==, 0);

  boss = device_new (fixture, SUPERVISOR, "M7");
  approve_report (fixture, boss, 1);
  fixture_advance_s (fixture, KEPT_S);
  g_assert_cmpuint (count_due (fixture), ==, 0);
  fixture_advance_s (fixture, 1);
  g_assert_cmpuint (count_due (fixture), ==, 1);
}

/* Somebody writes into the file between the list and its turn: it stays. */
static void
test_changed_meanwhile (void)
{
  g_autoptr (Fixture) fixture = fixture_new (2, NULL);
  g_autofree char *note = fixture_id (9);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (Device) boss = NULL;
  g_autoptr (Answer) pushed = NULL;

  decide (fixture);
  fixture_advance_s (fixture, KEPT_S + 1);
  files = list_due (fixture);
  g_assert_cmpuint (files->len, ==, 1);
  boss = device_new (fixture, SUPERVISOR, "M7");
  pushed = push_one (fixture, boss, 1, "note.add",
                     "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'x'}", note);
  g_assert_cmpstr (result_outcome (pushed, 0), ==, "ok");
  g_assert_false (destroy (fixture, g_ptr_array_index (files, 0)));
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM destruction"), ==, 0);

  fixture_advance_s (fixture, KEPT_S + 1);
  again = list_due (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_true (destroy (fixture, g_ptr_array_index (again, 0)));
  g_assert_cmpint (fixture_count (fixture,
                                  "SELECT count(*) FROM record WHERE household = '" HOUSEHOLD "'"),
                   ==, 0);
  g_assert_cmpint (
      fixture_count (fixture, "SELECT n FROM destruction WHERE kind = 'note' AND household = '"
                              HOUSEHOLD "' AND rule = 'file_months=24'"),
      ==, 1);
  /* Another process was faster: nothing is done, or logged, twice. */
  g_assert_false (destroy (fixture, g_ptr_array_index (again, 0)));
  g_assert_cmpint (
      fixture_count (fixture, "SELECT count(*) FROM audit WHERE action = 'file-destroyed'"), ==, 1);
}

static void
put_blob (Fixture *fixture, const Device *device, const char *path, const char *text)
{
  g_autoptr (Answer) put = request (fixture, "PUT", path, NULL, device->access, "%s", text);

  g_assert_cmpuint (put->status, ==, 201);
}

static gboolean
has_blob (Fixture *fixture, const char *sha256)
{
  ZyrBlobStore *blobs = open_blobs (fixture);
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM blob WHERE sha256 = '", sha256, "'", NULL);
  ZyrBlobStat stat = { 0 };
  gboolean there = zyr_blob_store_stat (blobs, FOUNDATION, sha256, &stat, NULL) && stat.complete;

  zyr_blob_store_free (blobs);
  g_assert_cmpint (fixture_count (fixture, sql), ==, there ? 1 : 0);
  return there;
}

static void
sweep (Fixture *fixture)
{
  ZyrBlobStore *blobs = open_blobs (fixture);
  g_autoptr (GError) error = NULL;

  zyr_destruction_sweep (fixture->storage, blobs, get_now_s (fixture), &error);
  g_assert_no_error (error);
  zyr_blob_store_free (blobs);
}

#define ADD_PHOTO(visit, sha256)                                                                   \
  "'attachment':{'id':'%s','visit':'" visit "','ref':'/data/p','sha256':'" sha256                  \
  "','size':1,'mime':'image/jpeg','name':'a','taken':'2026-11-21T07:00:00Z'}"

/* A picture that a record names stays, and one of an operation that was refused and may be tried
 * again; what nothing names goes after a while. */
static void
test_sweep (void)
{
  g_autoptr (Fixture) fixture = fixture_new (3, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  g_autofree char *photo = fixture_id (5);
  g_autofree char *refused = fixture_id (6);
  g_autoptr (Answer) started = push_one (fixture, worker, 1, "visit.start", "'visit':'" VISIT "'");
  g_autoptr (Answer) named
      = push_one (fixture, worker, 2, "attachment.add", ADD_PHOTO (VISIT, X_SHA256), photo);
  g_autoptr (Answer) unknown
      = push_one (fixture, worker, 3, "attachment.add",
                  ADD_PHOTO ("019abcd0-0000-7000-8000-000000000299", Y_SHA256), refused);

  g_assert_cmpstr (result_outcome (started, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (named, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (unknown, 0), ==, "quarantined");
  put_blob (fixture, worker, "/blob/" X_SHA256, "x");
  put_blob (fixture, worker, "/blob/" Y_SHA256, "y");
  put_blob (fixture, worker, "/blob/" Z_SHA256, "z");

  fixture_advance_s (fixture, 30 * DAY_S);
  sweep (fixture);
  g_assert_true (has_blob (fixture, Z_SHA256));
  fixture_advance_s (fixture, 1);
  sweep (fixture);
  g_assert_false (has_blob (fixture, Z_SHA256));
  g_assert_true (has_blob (fixture, X_SHA256));
  g_assert_true (has_blob (fixture, Y_SHA256));

  /* Once nothing is left of it to be tried again, it goes. */
  fixture_sql (fixture, "UPDATE operation SET payload = NULL");
  sweep (fixture);
  g_assert_false (has_blob (fixture, Y_SHA256));
  g_assert_true (has_blob (fixture, X_SHA256));
}

/* Another process that serves the same centre, with files kept for 24 months. */
static ZyrService *
serve (Fixture *fixture)
{
  g_autofree char *blobs = g_build_filename (fixture->directory, "blobs", NULL);

  return zyr_service_new (&(ZyrServiceOptions){
      .storage = fixture->storage,
      .clock = fixture->clock,
      .blob_dir = blobs,
      .password_cost = { .passes = 1, .memory_kib = 8 },
      .file_months = 24,
  });
}

static void
maintain (ZyrService *service)
{
  g_autoptr (GError) error = NULL;

  zyr_service_maintain (service, &error);
  g_assert_no_error (error);
}

/* Once a day, whichever of the processes comes first. */
static void
test_served (void)
{
  g_autoptr (Fixture) fixture = fixture_new (4, NULL);
  ZyrService *services[] = { serve (fixture), serve (fixture) };

  decide (fixture);
  fixture_advance_s (fixture, KEPT_S);
  maintain (services[0]);
  fixture_advance_s (fixture, DAY_S - 1);
  /* Its time is over by now, and the day is not. */
  maintain (services[0]);
  maintain (services[1]);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1);
  fixture_advance_s (fixture, 1);
  /* Who keeps files for ever destroys none. */
  maintain (fixture->service);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1);
  maintain (services[1]);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "SELECT count(*) FROM destruction WHERE kind = 'household'"
                                           " AND account = 'serve' AND rule = 'file_months=24'"),
                   ==, 1);
  g_assert_cmpint (
      fixture_count (fixture, "SELECT count(*) FROM audit WHERE action = 'file-destroyed'"
                              " AND account = '' AND details LIKE '%\"program\":\"serve\"%'"),
      ==, 1);
  zyr_service_free (services[0]);
  zyr_service_free (services[1]);
}

#define FILES_N 203

static void
add_old_files (Fixture *fixture)
{
  for (guint i = 0; i < FILES_N; i++)
    {
      g_autofree char *id = fixture_id (1000 + i);
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO record (home, id, kind, household, ver, body, tok) VALUES"
          " ('" FOUNDATION "', '%s', 'household', '%s', 1, '{}', '{}')",
          id, id);

      fixture_sql (fixture, sql);
    }
}

/* Many at once are done some at a time; the picture of nobody goes along. */
static void
test_served_in_parts (void)
{
  g_autoptr (Fixture) fixture = fixture_new (5, NULL);
  g_autoptr (Device) worker = device_new (fixture, WORKER, "S1042");
  ZyrService *service = serve (fixture);

  put_blob (fixture, worker, "/blob/" Z_SHA256, "z");
  fixture_advance_s (fixture, 30 * DAY_S + 1);
  add_old_files (fixture);
  maintain (service);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1 + 3);
  g_assert_false (has_blob (fixture, Z_SHA256));
  fixture_advance_s (fixture, 3600);
  maintain (service);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1);
  /* A clock that was years ahead for a while stops nothing. */
  fixture_advance_s (fixture, 1);
  fixture_sql (fixture, "UPDATE meta SET value = '99999999999' WHERE key = 'retention_next'");
  add_old_files (fixture);
  maintain (service);
  g_assert_cmpint (fixture_count (fixture, N_FILES), ==, 1 + 3);
  zyr_service_free (service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention/when-due", test_when_due);
  g_test_add_func ("/retention/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/retention/sweep", test_sweep);
  g_test_add_func ("/retention/served", test_served);
  g_test_add_func ("/retention/served-in-parts", test_served_in_parts);
  return g_test_run ();
}
