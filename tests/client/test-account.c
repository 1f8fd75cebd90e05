/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolment, sign-in and what goes wrong with them, over real TLS and a real Secret Service. */
#include "account-rig.h"

#include "zyr-account-private.h"
#include "zyr-enrolment.h"

#include <locale.h>

typedef struct
{
  TestAuthority *authority;
  FakeCentre *centre;
  ZyrKeyring *keyring;
  ZyrAccount *account;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  account_rig_set_up ("account", &f->authority, &f->centre, &f->keyring, &f->account);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->account);
  g_clear_object (&f->keyring);
  g_clear_pointer (&f->centre, fake_centre_free);
  g_clear_pointer (&f->authority, test_authority_free);
}

static ZyrEnrolled *
enrol_text (const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_account_enrol_async (text, "Tablet 7", NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_account_enrol_finish (result, error);
}

static ZyrEnrolled *
enrol (guint16 port, const char *ca_sha256, const char *code, GError **error)
{
  g_autoptr (ZyrEnrolment) enrolment = zyr_enrolment_new ("127.0.0.1", port, ca_sha256, code);
  g_autofree char *text = zyr_enrolment_format (enrolment);

  return enrol_text (text, error);
}

static ZyrSession *
sign_in (Fixture *f, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_account_sign_in_async (
      f->account, FAKE_STAFF_NO, password, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_account_sign_in_finish (f->account, result, error);
}

static ZyrSession *
refresh (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_account_refresh_async (f->account, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_account_refresh_finish (f->account, result, error);
}

static ZyrTokens *
kept_tokens (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_keyring_load_tokens_async (f->keyring, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_keyring_load_tokens_finish (f->keyring, result, error);
}

#define assert_enrol_fails(f, sha, code, error_code)                                             \
  G_STMT_START                                                                                   \
  {                                                                                              \
    g_autoptr (GError) e_ = NULL;                                                                \
    g_autoptr (ZyrEnrolled) r_ = enrol (fake_centre_get_port ((f)->centre), sha, code, &e_);     \
    g_assert_error (e_, ZYR_CLIENT_ERROR, error_code);                                           \
    g_assert_null (r_);                                                                          \
  }                                                                                              \
  G_STMT_END

/* ---- enrolment ---- */

static void
test_enrol (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrEnrolled) enrolled = enrol (
      fake_centre_get_port (f->centre), f->authority->ca_sha256, FAKE_CODE_GOOD, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (enrolled->host, ==, "127.0.0.1");
  g_assert_cmpuint (enrolled->port, ==, fake_centre_get_port (f->centre));
  g_assert_cmpstr (enrolled->answer->device, ==, FAKE_DEVICE);
  g_assert_cmpstr (enrolled->answer->foundation_name, ==, "Örnek Vakfı");
  g_assert_cmpstr (enrolled->ca_pem, ==, f->authority->ca_pem);

  /* The same code a second time */
  assert_enrol_fails (
      f, f->authority->ca_sha256, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_CODE_USED);
}

static void
test_enrol_codes (Fixture *f, gconstpointer data)
{
  const char *sha = f->authority->ca_sha256;

  assert_enrol_fails (f, sha, FAKE_CODE_USED, ZYR_CLIENT_ERROR_CODE_USED);
  assert_enrol_fails (f, sha, FAKE_CODE_EXPIRED, ZYR_CLIENT_ERROR_CODE_EXPIRED);
  assert_enrol_fails (f, sha, "ZZZZ-9999", ZYR_CLIENT_ERROR_CODE_UNKNOWN);
}

static void
test_enrol_text (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "hello", "ziyaret:host", "https://127.0.0.1/" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (enrol_text (bad[i], &error));
      g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT);
    }
  g_assert_cmpuint (fake_centre_count (f->centre, "/sync/v1/enrol"), ==, 0);
}

static void
test_enrol_wrong_ca (Fixture *f, gconstpointer data)
{
  g_autoptr (TestAuthority) other = test_authority_new ("Başka CA");

  assert_enrol_fails (f, other->ca_sha256, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_WRONG_CA);
  /* Nothing was sent to the impostor: the code is still good. */
  g_assert_cmpuint (fake_centre_count (f->centre, "/sync/v1/enrol"), ==, 0);
}

static gboolean
portal_cb (GSocketService    *service,
           GSocketConnection *connection,
           GObject           *source,
           gpointer           user_data)
{
  static const char answer[]
      = "HTTP/1.1 302 Found\r\nLocation: http://portal.invalid/\r\nContent-Length: 0\r\n\r\n";

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             answer,
                             sizeof answer - 1,
                             NULL,
                             NULL,
                             NULL);
  return FALSE;
}

/* A portal that answers TLS with plain HTTP */
static void
test_enrol_not_tls (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketService) portal = g_socket_service_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrEnrolled) enrolled = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (portal), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (portal, "incoming", G_CALLBACK (portal_cb), NULL);
  enrolled = enrol (port, f->authority->ca_sha256, FAKE_CODE_GOOD, &error);
  g_assert_null (enrolled);
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_NOT_THE_CENTRE);
}

static void
test_enrol_portal (Fixture *f, gconstpointer data)
{
  const char *sha = f->authority->ca_sha256;

  fake_centre_fail (f->centre, "/enrol", FAKE_FAULT_HTML, 1);
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_NOT_THE_CENTRE);
  fake_centre_fail (f->centre, "/enrol", FAKE_FAULT_GARBAGE, 1);
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_NOT_THE_CENTRE);
  fake_centre_fail (f->centre, "/enrol", FAKE_FAULT_BAD_GATEWAY, 1);
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_SERVER_DOWN);
  fake_centre_refuse (f->centre, "/enrol", ZYR_PROTOCOL_ERROR_VERSION, 1, NULL);
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_PROTOCOL_VERSION);
  fake_centre_refuse (f->centre, "/enrol", ZYR_PROTOCOL_ERROR_VERSION, 1, "{\"versions\":[2]}");
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_PROTOCOL_VERSION);
  fake_centre_refuse (f->centre, "/enrol", ZYR_PROTOCOL_ERROR_VERSION, 1, "{\"versions\":[0]}");
  assert_enrol_fails (f, sha, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_OLD_CENTRE);
}

static void
test_enrol_unreachable (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  fake_centre_stop (f->centre);
  assert_enrol_fails (
      f, f->authority->ca_sha256, FAKE_CODE_GOOD, ZYR_CLIENT_ERROR_SERVER_DOWN);

  text = g_strdup_printf (
      "ziyaret:no-such-host.invalid:8443:%s:AAAA-2222", f->authority->ca_sha256);
  g_assert_null (enrol_text (text, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_OFFLINE);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_centre_fail (f->centre, "/sign-in", FAKE_FAULT_HANG, 1);
  zyr_account_sign_in_async (
      f->account, FAKE_STAFF_NO, FAKE_PASSWORD, cancellable, keep_result_cb, &result);
  while (fake_centre_count (f->centre, "/sync/v1/sign-in") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_null (zyr_account_sign_in_finish (f->account, result, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_CANCELLED);
}

/* ---- the certificate, once enrolled ---- */

static void
assert_certificate (Fixture *f, GTlsCertificate *certificate, gboolean good)
{
  g_autoptr (FakeCentre) centre = fake_centre_new (certificate);
  g_autoptr (ZyrAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ZyrSession) session = NULL;
  g_autoptr (GError) error = NULL;

  account = zyr_account_new ("127.0.0.1",
                             fake_centre_get_port (centre),
                             f->authority->ca_pem,
                             FAKE_DEVICE,
                             f->keyring,
                             NULL);
  zyr_account_sign_in_async (
      account, FAKE_STAFF_NO, FAKE_PASSWORD, NULL, keep_result_cb, &result);
  wait_for (&result);
  session = zyr_account_sign_in_finish (account, result, &error);
  if (good)
    g_assert_no_error (error);
  else
    g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_WRONG_CA);
  g_assert_cmpuint (fake_centre_count (centre, "/sync/v1/sign-in"), ==, good ? 1 : 0);
}

static void
test_certificates (Fixture *f, gconstpointer data)
{
  g_autoptr (TestAuthority) namesake = test_authority_new ("Örnek Merkez CA");
  g_autoptr (GTlsCertificate) good = test_authority_issue (f->authority, "127.0.0.1", -60, 60);
  g_autoptr (GTlsCertificate) other_host
      = test_authority_issue (f->authority, "192.0.2.1", -60, 60);
  g_autoptr (GTlsCertificate) named = test_authority_issue (f->authority, "localhost", -60, 60);
  g_autoptr (GTlsCertificate) expired
      = test_authority_issue (f->authority, "127.0.0.1", -3600, -60);
  g_autoptr (GTlsCertificate) early = test_authority_issue (f->authority, "127.0.0.1", 3600, 7200);
  g_autoptr (GTlsCertificate) forged = test_authority_issue (namesake, "127.0.0.1", -60, 60);

  assert_certificate (f, good, TRUE);
  assert_certificate (f, other_host, FALSE);
  assert_certificate (f, named, FALSE);
  assert_certificate (f, expired, FALSE);
  assert_certificate (f, early, FALSE);
  assert_certificate (f, forged, FALSE);
}

static void
test_bad_pem (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      zyr_account_new ("127.0.0.1", 1, "no certificate", FAKE_DEVICE, f->keyring, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_FAILED);
}

/* ---- sessions ---- */

static void
test_sign_in (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) session = sign_in (f, FAKE_PASSWORD, &error);
  g_autoptr (ZyrTokens) tokens = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (session->user_name, ==, "Elif Demir");
  g_assert_cmpstr (session->user_id, ==, FAKE_USER);
  tokens = kept_tokens (f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access, ==, session->access);
  g_assert_cmpstr (tokens->refresh, ==, session->refresh);
}

static void
test_wrong_password (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      g_assert_null (sign_in (f, "yanlış", &error));
      g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BAD_CREDENTIALS);
      g_assert_cmpuint (zyr_client_error_get_retry_after_s (error), ==, 0);
    }
  g_clear_error (&error);
  g_assert_null (sign_in (f, FAKE_PASSWORD, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_LOCKED_OUT);
  g_assert_cmpuint (zyr_client_error_get_retry_after_s (error), ==, 30);
  g_clear_error (&error);
  g_assert_null (kept_tokens (f, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_centre_refuse (f->centre, "/sign-in", ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, 1, NULL);
  g_assert_null (sign_in (f, FAKE_PASSWORD, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_DEVICE_REVOKED);
}

static void
test_refresh (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) first = sign_in (f, FAKE_PASSWORD, NULL);
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;
  g_autoptr (ZyrSession) session_one = NULL;
  g_autoptr (ZyrSession) session_two = NULL;
  g_autoptr (ZyrTokens) tokens = NULL;

  /* Two at once are one: the second use of a refresh token would end the session. */
  zyr_account_refresh_async (f->account, NULL, keep_result_cb, &one);
  zyr_account_refresh_async (f->account, NULL, keep_result_cb, &two);
  wait_for (&one);
  wait_for (&two);
  session_one = zyr_account_refresh_finish (f->account, one, &error);
  g_assert_no_error (error);
  session_two = zyr_account_refresh_finish (f->account, two, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_centre_count (f->centre, "/sync/v1/token"), ==, 1);
  g_assert_cmpstr (session_one->refresh, ==, session_two->refresh);
  g_assert_cmpstr (session_one->refresh, !=, first->refresh);
  tokens = kept_tokens (f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->refresh, ==, session_one->refresh);
}

static void
count_cb (ZyrAccount *account, guint *n)
{
  (*n)++;
}

static void
test_refresh_lost (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) session = sign_in (f, FAKE_PASSWORD, NULL);
  guint n_signed_out = 0;

  g_signal_connect (f->account, "signed-out", G_CALLBACK (count_cb), &n_signed_out);
  /* Out of reach: the session stays. */
  fake_centre_fail (f->centre, "/token", FAKE_FAULT_BAD_GATEWAY, 1);
  g_assert_null (refresh (f, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SERVER_DOWN);
  g_clear_error (&error);
  g_assert_cmpuint (n_signed_out, ==, 0);

  /* The answer to a renewal gets lost: the next one is refused, and the session is forgotten. */
  fake_centre_fail (f->centre, "/token", FAKE_FAULT_CUT, 1);
  g_assert_null (refresh (f, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SERVER_DOWN);
  g_clear_error (&error);
  g_assert_null (refresh (f, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN);
  g_clear_error (&error);
  while (n_signed_out == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (kept_tokens (f, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (refresh (f, &error));
  g_assert_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN);
}

static gboolean
sign_out (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_account_sign_out_async (f->account, NULL, keep_result_cb, &result);
  wait_for (&result);
  return zyr_account_sign_out_finish (f->account, result, error);
}

static void
test_sign_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) session = sign_in (f, FAKE_PASSWORD, NULL);

  g_assert_true (sign_out (f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fake_centre_count (f->centre, "/sync/v1/sign-out"), ==, 1);
  g_assert_null (kept_tokens (f, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Also without the centre, and when nobody is signed in */
  zyr_session_free (g_steal_pointer (&session));
  session = sign_in (f, FAKE_PASSWORD, NULL);
  fake_centre_stop (f->centre);
  g_assert_true (sign_out (f, &error));
  g_assert_no_error (error);
  g_assert_null (kept_tokens (f, NULL));
  g_assert_true (sign_out (f, &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/client/account/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("enrol", test_enrol);
  ADD ("enrol-codes", test_enrol_codes);
  ADD ("enrol-text", test_enrol_text);
  ADD ("enrol-wrong-ca", test_enrol_wrong_ca);
  ADD ("enrol-not-tls", test_enrol_not_tls);
  ADD ("enrol-portal", test_enrol_portal);
  ADD ("enrol-unreachable", test_enrol_unreachable);
  ADD ("cancel", test_cancel);
  ADD ("certificates", test_certificates);
  ADD ("bad-pem", test_bad_pem);
  ADD ("sign-in", test_sign_in);
  ADD ("wrong-password", test_wrong_password);
  ADD ("revoked", test_revoked);
  ADD ("refresh", test_refresh);
  ADD ("refresh-lost", test_refresh_lost);
  ADD ("sign-out", test_sign_out);
#undef ADD

  return g_test_run ();
}
