/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner against a centre over real TLS: sending, receiving, and recovering from what goes
 * wrong. */
#include "runner-rig.h"

#include "zyr-hash.h"

#include <locale.h>

/* ---- the good way ---- */

static void
test_first_contact (Fixture *f, gconstpointer data)
{
  char id[] = ID ("00");

  for (guint i = 0; i < 8; i++)
    {
      id[35] = (char) ('0' + i);
      fake_centre_put_note (f->centre, FAKE_SCOPE, id, "eski not");
    }
  fake_centre_put_note (f->centre, "ref", ID ("f0"), "form");

  zyr_sync_runner_start (f->runner);
  wait_until (is_state (f, NEEDS_SIGN_IN));
  g_assert_cmpuint (fake_centre_count (f->centre, HELLO), ==, 0);
  runner_rig_sign_in (f);
  wait_until (is_state (f, WAITING));

  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 9);
  g_assert_cmpstr (fake_store_get_note (f->store, ID ("07")), ==, "eski not");
  g_assert_cmpint (fake_store_get_cursor (f->store, FAKE_SCOPE)->seq, ==, 8);
  g_assert_cmpint (fake_store_get_cursor (f->store, "ref")->seq, ==, 1);
  /* Pages of three records: 1 + 3 requests, a bar over all nine, and gone at the end */
  g_assert_cmpuint (fake_centre_count (f->centre, PULL), ==, 4);
  g_assert_cmpuint (f->progress_max, ==, 9);
  {
    guint64 done, total;

    zyr_sync_runner_get_progress (f->runner, &done, &total);
    g_assert_cmpuint (total, ==, 0);
  }
  g_assert_cmpint (zyr_sync_runner_get_last_success (f->runner), >, 0);
  g_assert_cmpuint (f->n_changed, >=, 4);
  wait_until (fake_store_get_n_history (f->store) == 1);
  g_assert_cmpstr (fake_store_get_last_outcome (f->store), ==, "ok");
  g_assert_cmpstr (f->problems->str, ==, "");
}

static void
test_local_change (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  for (guint i = 0; i < 5; i++)
    {
      char id[] = ID ("10");

      id[35] = (char) ('0' + i);
      fake_store_add_op (f->store, id, i == 3 ? "bad" : "yeni not");
    }
  zyr_sync_runner_notify_local_change (f->runner);
  wait_until (fake_store_get_acked (f->store) == 5 && is_state (f, WAITING));

  /* Two at a time, as the centre's limits say; the one that it cannot apply stops nothing. */
  g_assert_cmpuint (fake_centre_count (f->centre, PUSH), ==, 3);
  g_assert_cmpstr (fake_store_get_outcome (f->store, 4), ==, "quarantined");
  g_assert_cmpstr (fake_store_get_outcome (f->store, 5), ==, "ok");
  wait_until (fake_store_get_n_notes (f->store) == 4);
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 0);
}

static void
test_remote_change (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("20"), "merkezden");
  wait_until (fake_store_get_n_notes (f->store) == 1);
  /* The other scope is heard of over the same long poll. */
  wait_until (fake_centre_get_n_waiting (f->centre) == 1);
  fake_centre_put_note (f->centre, "ref", ID ("21"), "form 2");
  wait_until (fake_store_get_n_notes (f->store) == 2);
  wait_until (fake_centre_get_n_waiting (f->centre) == 1);
  fake_centre_leave (f->centre, FAKE_SCOPE, ID ("20"));
  wait_until (fake_store_get_n_notes (f->store) == 1);
  g_assert_null (fake_store_get_note (f->store, ID ("20")));
  g_assert_cmpuint (fake_centre_count (f->centre, HELLO), ==, 1);
}

static void
test_coding (Fixture *f, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (4000, 'x');

  runner_rig_start_in_step (f);
  runner_rig_add_op (f, ID ("30"), long_text);
  wait_until (fake_store_get_n_notes (f->store) == 1);
  g_assert_cmpstr (fake_centre_get_push_coding (f->centre), ==, "zstd");
  g_assert_cmpstr (fake_store_get_note (f->store, ID ("30")), ==, long_text);

  fake_centre_set_answer_coding (f->centre, "gzip");
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("31"), long_text);
  wait_until (fake_store_get_n_notes (f->store) == 2);
  wait_until (fake_centre_get_n_waiting (f->centre) == 1);
  fake_centre_set_answer_coding (f->centre, "identity");
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("32"), long_text);
  wait_until (fake_store_get_n_notes (f->store) == 3);
  g_assert_cmpstr (f->problems->str, ==, "");
}

static void
test_blobs (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("a photo", 7);
  g_autoptr (GBytes) theirs = g_bytes_new_static ("another photo", 13);
  g_autofree char *photo_sha = zyr_hash_sha256_hex_bytes (photo);
  g_autofree char *their_sha = zyr_hash_sha256_hex_bytes (theirs);
  g_autofree char *no_sha = zyr_hash_sha256_hex_text ("nowhere");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) missing = NULL;
  g_autoptr (GError) error = NULL;

  fake_store_add_op (f->store, ID ("40"), "fotoğraflı");
  fake_store_add_blob (f->store, photo, TRUE);
  fake_centre_fail (f->centre, photo_sha, FAKE_FAULT_CUT, 1);
  runner_rig_start_in_step (f);
  g_assert_true (fake_centre_has_blob (f->centre, photo_sha));
  g_assert_cmpuint (fake_store_get_n_unsent_blobs (f->store), ==, 0);
  g_assert_cmpuint (fake_centre_count (f->centre, "/blob"), ==, 2);

  fake_centre_put_blob (f->centre, theirs);
  zyr_sync_runner_fetch_blob_async (
      f->runner, their_sha, "image/jpeg", NULL, keep_result_cb, &result);
  zyr_sync_runner_fetch_blob_async (
      f->runner, no_sha, "image/jpeg", NULL, keep_result_cb, &missing);
  wait_until (result != NULL && missing != NULL);
  g_assert_true (zyr_sync_runner_fetch_blob_finish (f->runner, result, &error));
  g_assert_no_error (error);
  g_assert_true (fake_store_has_blob (f->store, their_sha));
  g_assert_false (zyr_sync_runner_fetch_blob_finish (f->runner, missing, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_NOT_FOUND);
  wait_until (is_state (f, WAITING));
}

static gboolean
fetch (Fixture *f, const char *sha)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_sync_runner_sync_now (f->runner);
  wait_until (is_state (f, WAITING));
  zyr_sync_runner_fetch_blob_async (f->runner, sha, "image/jpeg", NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  return zyr_sync_runner_fetch_blob_finish (f->runner, result, NULL);
}

/* What came before the cut is kept in the store, and the next fetching goes on behind it. */
static void
test_fetch_goes_on (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (200000, 'x');
  g_autoptr (GBytes) photo = g_bytes_new (text, 200000);
  g_autoptr (GBytes) half = g_bytes_new (text, 100000);
  g_autofree char *sha = zyr_hash_sha256_hex_bytes (photo);

  fake_centre_put_blob (f->centre, photo);
  runner_rig_start_in_step (f);
  fake_centre_fail (f->centre, sha, FAKE_FAULT_HALF, 1);
  fake_centre_fail (f->centre, sha, FAKE_FAULT_BAD_GATEWAY, 1);
  g_assert_false (fetch (f, sha));
  wait_until (fake_store_get_part (f->store, sha) != NULL);
  g_assert_true (g_bytes_equal (fake_store_get_part (f->store, sha), half));

  g_assert_true (fetch (f, sha));
  g_assert_true (fake_store_has_blob (f->store, sha));
  g_assert_null (fake_store_get_part (f->store, sha));
}

/* Behind a beginning of something else nothing right can come: so it was asked for, and is no more.
 */
static void
test_wrong_beginning (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("another photo", 13);
  g_autoptr (GBytes) wrong = g_bytes_new_static ("ANOTHER", 7);
  g_autofree char *sha = zyr_hash_sha256_hex_bytes (photo);

  fake_centre_put_blob (f->centre, photo);
  fake_store_set_part (f->store, sha, wrong);
  runner_rig_start_in_step (f);
  g_assert_false (fetch (f, sha));
  wait_until (fake_store_get_part (f->store, sha) == NULL);
  g_assert_true (fetch (f, sha));
  g_assert_true (fake_store_has_blob (f->store, sha));
}

static void
test_fetch_offline (Fixture *f, gconstpointer data)
{
  g_autofree char *sha = zyr_hash_sha256_hex_text ("x");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  runner_rig_sign_in (f);
  fake_centre_stop (f->centre);
  zyr_sync_runner_start (f->runner);
  wait_until (is_state (f, OFFLINE));
  zyr_sync_runner_fetch_blob_async (
      f->runner, sha, "image/jpeg", NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  g_assert_false (zyr_sync_runner_fetch_blob_finish (f->runner, result, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SERVER_DOWN);
}

/* ---- answers that get lost ---- */

static void
test_push_cut (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_fail (f->centre, PUSH, FAKE_FAULT_CUT, 1);
  runner_rig_add_op (f, ID ("50"), "bir kere");
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
  g_assert_cmpuint (fake_centre_count (f->centre, PUSH), ==, 2);
  g_assert_cmpuint (fake_centre_get_n_ops (f->centre), ==, 1);
  g_assert_cmpuint (fake_store_get_n_answers (f->store, 1), ==, 1);
  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 1);
}

static void
test_page_torn (Fixture *f, gconstpointer data)
{
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("51"), "bir");
  fake_centre_fail (f->centre, PULL, FAKE_FAULT_TORN, 1);
  fake_centre_fail (f->centre, PULL, FAKE_FAULT_CUT, 1);
  runner_rig_start_in_step (f);
  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 1);
  g_assert_nonnull (strstr (f->problems->str, "broken-answer"));
}

static void
test_timeout (Fixture *f, gconstpointer data)
{
  fake_centre_fail (f->centre, HELLO, FAKE_FAULT_HANG, 1);
  zyr_sync_runner_set_timeout_ms (f->runner, 2000);
  runner_rig_sign_in (f);
  zyr_sync_runner_start (f->runner);
  wait_until (is_problem (f, TIMEOUT) && fake_centre_count (f->centre, HELLO) == 1);
  g_assert_true (is_state (f, OFFLINE));
  zyr_sync_runner_set_timeout_ms (f->runner, 0);
  wait_until (is_state (f, WAITING));
}

static void
test_server_returns (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_stop (f->centre);
  wait_until (is_state (f, OFFLINE));
  g_assert_true (is_problem (f, SERVER_DOWN));
  runner_rig_add_op (f, ID ("52"), "bu arada");
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 1);
  g_assert_cmpint (fake_store_get_acked (f->store), ==, 0);
  fake_centre_start (f->centre);
  wait_until (is_state (f, WAITING));
  g_assert_cmpint (fake_store_get_acked (f->store), ==, 1);
  g_assert_cmpstr (fake_store_get_last_outcome (f->store), ==, "ok");
}

static void
test_not_the_centre (Fixture *f, gconstpointer data)
{
  fake_centre_fail (f->centre, HELLO, FAKE_FAULT_HTML, 1);
  fake_centre_fail (f->centre, HELLO, FAKE_FAULT_BAD_GATEWAY, 1);
  fake_centre_fail (f->centre, HELLO, FAKE_FAULT_GARBAGE, 1);
  runner_rig_start_in_step (f);
  g_assert_cmpstr (f->problems->str, ==, "not-the-centre server-down broken-answer ");
}

/* A long poll is open, an answer is on its way: when the runner has stopped, nothing of them is left. */
static void
test_stop_waits (Fixture *f, gconstpointer data)
{
  ZyrSyncRunner *gone;

  runner_rig_start_in_step (f);
  wait_until (fake_centre_count (f->centre, WAIT) == 1);
  runner_rig_add_op (f, ID ("5f"), "yolda");
  runner_rig_stop (f);
  gone = f->runner;
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_clear_object (&f->runner);
  g_assert_null (gone);
  f->runner = zyr_sync_runner_new (ZYR_SYNC_STORE (f->store), f->account);
}

static void
test_wrong_ca (Fixture *f, gconstpointer data)
{
  g_autoptr (TestAuthority) other = test_authority_new ("Başka CA");
  g_autoptr (GTlsCertificate) forged = test_authority_issue (other, "127.0.0.1", -60, 3600);
  g_autoptr (FakeCentre) impostor = fake_centre_new (forged);
  g_autoptr (ZyrAccount) account = NULL;
  g_autoptr (ZyrSyncRunner) runner = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  runner_rig_sign_in (f);
  account = zyr_account_new ("127.0.0.1",
                             fake_centre_get_port (impostor),
                             f->authority->ca_pem,
                             FAKE_DEVICE,
                             f->keyring,
                             NULL);
  runner = zyr_sync_runner_new (ZYR_SYNC_STORE (f->store), account);
  zyr_sync_runner_start (runner);
  wait_until (zyr_sync_runner_get_problem (runner) == ZYR_SYNC_PROBLEM_WRONG_CA);
  g_assert_cmpint (zyr_sync_runner_get_state (runner), ==, ZYR_SYNC_STATE_ERROR);
  g_assert_cmpuint (fake_centre_count (impostor, HELLO), ==, 0);
  zyr_sync_runner_stop_async (runner, keep_result_cb, &result);
  wait_until (result != NULL);
}

/* ---- sessions ---- */

static void
test_token_renewed (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_expire_access (f->centre);
  runner_rig_add_op (f, ID ("60"), "süresi dolmuş");
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
  g_assert_cmpuint (fake_centre_count (f->centre, TOKEN), ==, 1);
  g_assert_cmpstr (f->problems->str, ==, "");
}

static void
test_session_lost (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_kill_session (f->centre);
  runner_rig_add_op (f, ID ("61"), "kalmalı");
  wait_until (is_state (f, NEEDS_SIGN_IN));
  runner_rig_add_op (f, ID ("62"), "bu da");
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 2);
  g_assert_cmpuint (fake_centre_get_n_ops (f->centre), ==, 0);
  runner_rig_sign_in (f);
  wait_until (is_state (f, WAITING));
  g_assert_cmpuint (fake_centre_get_n_ops (f->centre), ==, 2);
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  runner_rig_start_in_step (f);
  zyr_account_sign_out_async (f->account, NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  g_assert_true (zyr_account_sign_out_finish (f->account, result, NULL));
  g_assert_true (is_state (f, NEEDS_SIGN_IN));
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  guint n_hellos;

  runner_rig_start_in_step (f);
  fake_centre_refuse (f->centre, PUSH, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, 1, NULL);
  runner_rig_add_op (f, ID ("63"), "iptal");
  wait_until (is_state (f, REVOKED));
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 1);
  n_hellos = fake_centre_count (f->centre, HELLO);
  runner_rig_add_op (f, ID ("64"), "iptalden sonra");
  wait_until (zyr_sync_runner_get_pending_ops (f->runner) == 2);
  g_assert_cmpuint (fake_centre_count (f->centre, HELLO), ==, n_hellos);
  /* A person asks, and the centre has changed its mind. */
  zyr_sync_runner_sync_now (f->runner);
  wait_until (is_state (f, WAITING));
  g_assert_cmpint (fake_store_get_acked (f->store), ==, 2);
}

/* ---- rights that change, and trouble ---- */

static void
test_scope_lost (Fixture *f, gconstpointer data)
{
  fake_centre_put_note (f->centre, "ref", ID ("80"), "form");
  fake_centre_put_note (f->centre, "f:" FAKE_FOUNDATION, ID ("81"), "dosya");
  runner_rig_start_in_step (f);
  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 2);
  fake_centre_revoke_scope (f->centre, "f:" FAKE_FOUNDATION);
  wait_until (fake_store_get_n_notes (f->store) == 1);
  wait_until (is_state (f, WAITING));
  g_assert_null (fake_store_get_cursor (f->store, "f:" FAKE_FOUNDATION));
  g_assert_nonnull (fake_store_get_note (f->store, ID ("80")));
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  fake_centre_refuse (f->centre, HELLO, ZYR_PROTOCOL_ERROR_BUSY, 1, "{\"retry_after\":1}");
  runner_rig_start_in_step (f);
  g_assert_cmpstr (f->problems->str, ==, "busy ");
}

static void
test_disk_full (Fixture *f, gconstpointer data)
{
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("90"), "bir");
  fake_store_fail_writes (f->store, 2);
  runner_rig_start_in_step (f);
  g_assert_cmpstr (f->problems->str, ==, "store store ");
  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 1);
}

static void
test_stop_and_start (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  runner_rig_stop (f);
  runner_rig_add_op (f, ID ("91"), "dururken");
  zyr_sync_runner_start (f->runner);
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
}

/* A person ends it while an answer hangs, at each request; then asks for it again. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  static const char *const paths[] = { HELLO, PUSH, PULL };

  runner_rig_start_in_step (f);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      char id[] = ID ("a0");
      guint n = fake_centre_count (f->centre, paths[i]);

      id[35] = (char) ('0' + i);
      fake_centre_fail (f->centre, paths[i], FAKE_FAULT_HANG, 1);
      zyr_sync_runner_sync_now (f->runner);
      runner_rig_add_op (f, id, "durdurulan");
      wait_until (fake_centre_count (f->centre, paths[i]) > n);
      zyr_sync_runner_cancel (f->runner);
      g_assert_true (is_state (f, OFFLINE) && is_problem (f, CANCELLED));
      zyr_sync_runner_cancel (f->runner); /* nothing is under way now */
      g_assert_true (is_state (f, OFFLINE) && is_problem (f, CANCELLED));
      zyr_sync_runner_sync_now (f->runner);
      wait_until (fake_store_get_acked (f->store) == i + 1 && is_state (f, WAITING));
    }
  g_assert_cmpuint (fake_centre_get_n_ops (f->centre), ==, G_N_ELEMENTS (paths));
  zyr_sync_runner_cancel (f->runner); /* up to date: nothing to end */
  g_assert_true (is_state (f, WAITING));
}

/* Nobody is looking, so it would not be tried again for half a minute at least: another network is
 * reason enough. */
static void
test_network_changes (Fixture *f, gconstpointer data)
{
  guint n;

  runner_rig_start_in_step (f);
  zyr_sync_runner_set_foreground (f->runner, FALSE);
  fake_centre_stop (f->centre);
  /* Quick tries first: it takes a few until it waits for long. */
  wait_until (is_state (f, OFFLINE));
  fake_network_set (FALSE, FALSE, FALSE);
  for (guint i = 0; i < 8; i++)
    {
      zyr_sync_runner_sync_now (f->runner);
      wait_until (is_state (f, OFFLINE) && !is_problem (f, NONE));
    }
  fake_centre_start (f->centre);
  n = fake_centre_count (f->centre, HELLO);
  fake_network_set (TRUE, FALSE, FALSE);
  g_assert_true (is_state (f, CONNECTING));
  wait_until (fake_centre_count (f->centre, HELLO) > n && is_state (f, WAITING));
}

static void
test_metered (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("a photo", 7);
  g_autofree char *sha256 = zyr_hash_sha256_hex_bytes (photo);

  fake_network_set (TRUE, TRUE, FALSE);
  fake_store_add_op (f->store, ID ("41"), "fotoğraflı");
  fake_store_add_blob (f->store, photo, TRUE);
  runner_rig_start_in_step (f);
  g_assert_cmpint (fake_store_get_acked (f->store), ==, 1);
  g_assert_true (zyr_sync_runner_get_photos_held (f->runner));
  g_assert_cmpuint (zyr_sync_runner_get_photos_waiting (f->runner), ==, 1);
  g_assert_cmpuint (fake_centre_count (f->centre, "/blob"), ==, 0);
  fake_network_set (TRUE, FALSE, FALSE);
  wait_until (fake_centre_has_blob (f->centre, sha256)
              && zyr_sync_runner_get_photos_waiting (f->runner) == 0);
  g_assert_false (zyr_sync_runner_get_photos_held (f->runner));
}

static void
test_portal (Fixture *f, gconstpointer data)
{
  fake_centre_fail (f->centre, HELLO, FAKE_FAULT_HTML, 1);
  fake_network_set (TRUE, FALSE, TRUE);
  runner_rig_start_in_step (f);
  g_assert_cmpstr (f->problems->str, ==, "portal ");
  fake_network_set (TRUE, FALSE, FALSE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  fake_network_install ();

  runner_rig_add ("first-contact", test_first_contact);
  runner_rig_add ("local-change", test_local_change);
  runner_rig_add ("remote-change", test_remote_change);
  runner_rig_add ("coding", test_coding);
  runner_rig_add ("blobs", test_blobs);
  runner_rig_add ("fetch-offline", test_fetch_offline);
  runner_rig_add ("fetch-goes-on", test_fetch_goes_on);
  runner_rig_add ("wrong-beginning", test_wrong_beginning);
  runner_rig_add ("push-cut", test_push_cut);
  runner_rig_add ("page-torn", test_page_torn);
  runner_rig_add ("timeout", test_timeout);
  runner_rig_add ("server-returns", test_server_returns);
  runner_rig_add ("not-the-centre", test_not_the_centre);
  runner_rig_add ("stop-waits", test_stop_waits);
  runner_rig_add ("wrong-ca", test_wrong_ca);
  runner_rig_add ("token-renewed", test_token_renewed);
  runner_rig_add ("session-lost", test_session_lost);
  runner_rig_add ("sign-out", test_sign_out);
  runner_rig_add ("revoked", test_revoked);
  runner_rig_add ("scope-lost", test_scope_lost);
  runner_rig_add ("busy", test_busy);
  runner_rig_add ("disk-full", test_disk_full);
  runner_rig_add ("stop-and-start", test_stop_and_start);
  runner_rig_add ("cancel", test_cancel);
  runner_rig_add ("network-changes", test_network_changes);
  runner_rig_add ("metered", test_metered);
  runner_rig_add ("portal", test_portal);

  return g_test_run ();
}
