/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's floors against a real ziyaretd in a process of its own. */
#include "account-rig.h"
#include "fake-store.h"

#include "zyr-enrolment.h"
#include "zyr-json.h"
#include "zyr-operation-build.h"
#include "zyr-operation.h"
#include "zyr-sync-runner-private.h"
#include "zyr-uuid.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define STAFF_NO "S1042"
#define GIVE_UP_S 120

#define PHOTO_BYTES (10 * 1000 * 1000)

static const char *program;    /* ziyaretd */
static const char *poor_line; /* fault_proxy.py */

typedef struct
{
  char *home;
  char *dir;
  guint16 port;
  guint16 line_port; /* 0: the device meets the centre without a line between */
  GSubprocess *line;
  JsonArray *accounts;
  GSubprocess *serve;
  ZyrKeyring *keyring;
  ZyrAccount *account;
  FakeStore *store;
  ZyrSyncRunner *runner;
} Fixture;

static Fixture *current;

static gboolean
give_up_cb (gpointer data)
{
  g_printerr ("waited in vain for %s", (const char *) data);
  if (current->runner != NULL)
    g_printerr (": state %s, problem %s",
                zyr_sync_state_to_string (zyr_sync_runner_get_state (current->runner)),
                zyr_sync_problem_to_string (zyr_sync_runner_get_problem (current->runner)));
  g_printerr ("\n");
  g_assert_not_reached ();
}

/* Runs the main loop until it is so; the bound only ends a test that hangs. */
#define wait_until(condition)                                                                    \
  G_STMT_START                                                                                   \
  {                                                                                              \
    guint id_ = g_timeout_add_seconds (GIVE_UP_S, give_up_cb, (gpointer) #condition);            \
    while (!(condition))                                                                         \
      g_main_context_iteration (NULL, TRUE);                                                     \
    g_source_remove (id_);                                                                       \
  }                                                                                              \
  G_STMT_END

#define is_state(f, name) (zyr_sync_runner_get_state ((f)->runner) == ZYR_SYNC_STATE_##name)

/* ---- the centre ---- */

static char *
administer (Fixture *f, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  char *output = NULL;
  const char *word;
  va_list args;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (args, first);
  for (word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (args);
  g_ptr_array_add (argv, (gpointer) "--dir");
  g_ptr_array_add (argv, f->dir);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv (
      (const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* One that is free now, so that the centre comes back under the same address. */
static guint16
find_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (
      G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
serve (Fixture *f)
{
  g_autofree char *port_file = g_build_filename (f->home, "port", NULL);
  GError *error = NULL;

  g_unlink (port_file);
  f->serve = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                   | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error,
                               program,
                               "serve",
                               "--dir",
                               f->dir,
                               "--port-file",
                               port_file,
                               NULL);
  g_assert_no_error (error);
  for (guint i = 0; !g_file_test (port_file, G_FILE_TEST_EXISTS); i++)
    {
      g_assert_cmpuint (i, <, GIVE_UP_S * 100);
      g_usleep (10000);
    }
}

static void
kill_centre (Fixture *f)
{
  g_subprocess_force_exit (f->serve);
  g_subprocess_wait (f->serve, NULL, NULL);
  g_clear_object (&f->serve);
}

static JsonObject *
account_of (Fixture *f, const char *staff_no)
{
  for (guint i = 0; i < json_array_get_length (f->accounts); i++)
    {
      JsonObject *account = json_array_get_object_element (f->accounts, i);

      if (g_str_equal (zyr_json_get_string (account, "staff_no", ""), staff_no))
        return account;
    }
  g_assert_not_reached ();
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *port = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *demo = NULL;
  g_autoptr (JsonObject) made = NULL;

  current = f;
  f->home = g_dir_make_tmp ("zyr-client-XXXXXX", NULL);
  f->dir = g_build_filename (f->home, "centre", NULL);
  f->port = find_port ();
  port = g_strdup_printf ("%u", f->port);
  printed = administer (f,
                        "init",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        port,
                        "--argon2id-passes",
                        "1",
                        "--argon2id-memory",
                        "64",
                        NULL);
  demo = administer (f, "demo", "--json", "--seed", "7", "--households", "30", NULL);
  made = zyr_json_parse_object (demo, -1, 1 << 20, NULL);
  f->accounts = json_array_ref (zyr_json_get_array (made, "accounts"));
  serve (f);
  f->keyring = zyr_keyring_new (f->home);
  f->store = fake_store_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", f->home);

  if (f->runner != NULL)
    {
      zyr_sync_runner_stop_async (f->runner, keep_result_cb, &result);
      wait_until (result != NULL);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->runner);
  g_clear_object (&f->account);
  g_clear_object (&f->keyring);
  g_clear_object (&f->store);
  if (f->line != NULL)
    {
      g_subprocess_force_exit (f->line);
      g_subprocess_wait (f->line, NULL, NULL);
      g_clear_object (&f->line);
    }
  if (f->serve != NULL)
    kill_centre (f);
  g_clear_pointer (&f->accounts, json_array_unref);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
  g_free (f->home);
}

/* ---- the device ---- */

static void
enrol (Fixture *f)
{
  const char *text = zyr_json_get_string (account_of (f, STAFF_NO), "enrolment_text", "");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (ZyrEnrolled) enrolled = NULL;
  g_autoptr (GError) error = NULL;

  zyr_account_enrol_async (text, "Tablet 7", NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  enrolled = zyr_account_enrol_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (enrolled->answer->staff_no, ==, STAFF_NO);
  f->account = zyr_account_new (enrolled->host,
                                f->line_port != 0 ? f->line_port : enrolled->port,
                                enrolled->ca_pem,
                                enrolled->answer->device,
                                f->keyring,
                                &error);
  g_assert_no_error (error);

  zyr_account_enrol_async (text, "Tablet 8", NULL, keep_result_cb, &again);
  wait_until (again != NULL);
  g_assert_null (zyr_account_enrol_finish (again, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_CODE_USED);
}

static void
sign_in (Fixture *f)
{
  const char *password = zyr_json_get_string (account_of (f, STAFF_NO), "password", "");
  g_autoptr (GAsyncResult) wrong = NULL;
  g_autoptr (GAsyncResult) right = NULL;
  g_autoptr (ZyrSession) session = NULL;
  g_autoptr (GError) error = NULL;

  zyr_account_sign_in_async (f->account, STAFF_NO, "no such one", NULL, keep_result_cb, &wrong);
  wait_until (wrong != NULL);
  g_assert_null (zyr_account_sign_in_finish (f->account, wrong, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BAD_CREDENTIALS);
  g_clear_error (&error);

  zyr_account_sign_in_async (f->account, STAFF_NO, password, NULL, keep_result_cb, &right);
  wait_until (right != NULL);
  session = zyr_account_sign_in_finish (f->account, right, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->user_name, ==, "Elif Demir");
}

static void
start (Fixture *f)
{
  enrol (f);
  sign_in (f);
  f->runner = zyr_sync_runner_new (ZYR_SYNC_STORE (f->store), f->account);
  zyr_sync_runner_start (f->runner);
  wait_until (is_state (f, WAITING));
}

static gint64
add_note (Fixture *f, const char *note, const char *text)
{
  g_autofree char *id = zyr_uuid_new ();
  const char *household = fake_store_find (f->store, ZYR_KIND_HOUSEHOLD);
  gint64 n;

  g_assert_nonnull (household);
  n = fake_store_add_json (
      f->store,
      zyr_operation_new_note (id, "2026-11-21T10:00:00+03:00", note, household, text, NULL));
  zyr_sync_runner_notify_local_change (f->runner);
  return n;
}

static void
test_contact (Fixture *f, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autofree char *second = zyr_uuid_new ();
  gint64 n;

  start (f);
  g_assert_nonnull (fake_store_find (f->store, ZYR_KIND_FORM));
  g_assert_nonnull (fake_store_find (f->store, ZYR_KIND_VISIT));
  g_assert_nonnull (fake_store_find (f->store, ZYR_KIND_MEMBER));
  g_assert_cmpuint (fake_store_get_n_notes (f->store), >, 10);

  n = add_note (f, note, "kapı çalındı, kimse yok");
  wait_until (fake_store_get_outcome (f->store, n) != NULL);
  g_assert_cmpstr (fake_store_get_outcome (f->store, n), ==, "ok");
  /* The centre's copy comes back with the feed. */
  wait_until (fake_store_get_note (f->store, note) != NULL);
  g_assert_cmpstr (fake_store_get_note (f->store, note), ==, "kapı çalındı, kimse yok");

  /* Killed, and back: what was written meanwhile goes out by itself. */
  wait_until (is_state (f, WAITING));
  kill_centre (f);
  wait_until (is_state (f, OFFLINE));
  n = add_note (f, second, "komşuya soruldu");
  serve (f);
  wait_until (fake_store_get_note (f->store, second) != NULL);
  g_assert_cmpstr (fake_store_get_outcome (f->store, n), ==, "ok");
  wait_until (is_state (f, WAITING));
  g_assert_cmpuint (zyr_sync_runner_get_pending_ops (f->runner), ==, 0);
}

/* A line that is cut after every 200 KB of a connection. */
static void
put_line_between (Fixture *f)
{
  g_autofree char *port = g_strdup_printf ("%u", f->port);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *said = NULL;
  GError *error = NULL;

  f->line = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
                              &error,
                              "/usr/bin/python3",
                              poor_line,
                              port,
                              "--cut",
                              "200000",
                              NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (f->line));
  said = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  f->line_port = (guint16) g_ascii_strtoull (said, NULL, 10);
  g_assert_cmpuint (f->line_port, >, 0);
}

/* Whether the centre has a file of this name with these bytes. */
static gboolean
centre_has (const char *folder, const char *name, GBytes *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *contents = NULL;
      gsize size = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (centre_has (path, name, bytes))
            return TRUE;
        }
      else if (g_str_equal (entry, name) && g_file_get_contents (path, &contents, &size, NULL))
        return size == g_bytes_get_size (bytes)
               && memcmp (contents, g_bytes_get_data (bytes, NULL), size) == 0;
    }
  return FALSE;
}

static void
test_photo_over_a_poor_line (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint8 *noise = g_malloc (PHOTO_BYTES);
  g_autoptr (GBytes) photo = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *blobs = g_build_filename (f->dir, "blobs", NULL);
  guint64 sent = 0, received = 0;

  for (guint i = 0; i < PHOTO_BYTES; i++)
    noise[i] = (guint8) g_rand_int (rand);
  photo = g_bytes_new_take (noise, PHOTO_BYTES);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  put_line_between (f);
  start (f);
  fake_store_add_blob (f->store, photo, TRUE);
  zyr_sync_runner_sync_now (f->runner);
  wait_until (fake_store_get_n_unsent_blobs (f->store) == 0);
  g_assert_true (centre_has (blobs, sha256, photo));
  wait_until (is_state (f, WAITING));
  g_assert_cmpuint (zyr_sync_runner_get_photos_waiting (f->runner), ==, 0);
  /* Every byte once, and a little for the cuts: not the whole again and again. */
  zyr_sync_runner_get_traffic (f->runner, &sent, &received);
  g_test_message ("%" G_GUINT64_FORMAT " bytes sent for a photo of %d", sent, PHOTO_BYTES);
  g_assert_cmpuint (sent, <, 4 * (guint64) PHOTO_BYTES);
}

static void
test_blob (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("\xff\xd8 not quite a photo", 20);

  start (f);
  fake_store_add_blob (f->store, photo, TRUE);
  zyr_sync_runner_sync_now (f->runner);
  wait_until (fake_store_get_n_unsent_blobs (f->store) == 0);
}

/* What was not sent yet is handed over, and waits at the centre for a person. */
static void
test_revoked (Fixture *f, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autofree char *kept = NULL;
  g_autofree char *printed = NULL;

  start (f);
  printed = administer (
      f, "device", "revoke", zyr_account_get_device_id (f->account), NULL);
  add_note (f, note, "kalır");
  wait_until (is_state (f, REVOKED));
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 0);
  kept = administer (f, "quarantine", "--json", NULL);
  g_assert_nonnull (strstr (kept, "device-revoked"));
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (GAsyncResult) result = NULL;

  start (f);
  zyr_account_sign_out_async (f->account, NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  g_assert_true (zyr_account_sign_out_finish (f->account, result, NULL));
  g_assert_true (is_state (f, NEEDS_SIGN_IN));
  add_note (f, note, "sonra");
  sign_in (f);
  wait_until (fake_store_get_note (f->store, note) != NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 4);
  program = argv[1];
  g_setenv ("ZIYARET_DATA_SOURCE", argv[2], TRUE);
  poor_line = argv[3];

#define ADD(path, function) \
  g_test_add ("/client/ziyaretd/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("contact", test_contact);
  ADD ("blob", test_blob);
  ADD ("photo-over-a-poor-line", test_photo_over_a_poor_line);
  ADD ("revoked", test_revoked);
  ADD ("sign-out", test_sign_out);
#undef ADD

  return g_test_run ();
}
