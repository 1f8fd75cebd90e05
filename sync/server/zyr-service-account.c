/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-account-messages.h"
#include "zyr-accounts.h"
#include "zyr-hash.h"
#include "zyr-limits.h"

#include <string.h>

/* Wrong passwords that are free; each further one locks twice as long. */
#define FREE_FAILURES_N 4
#define LOCK_FIRST_S 30
#define LOCK_MAX_S 900

/* A session for an account on a device, within a transaction. */
typedef struct
{
  ZyrCall *call;
  const ZyrAccount *account;
  const char *device;
  const char *family; /* NULL: a new one */
  const char *parent; /* refresh token that this session comes from; NULL: a sign-in */
  gint64 salt;        /* with @parent: what its successors are derived with */
} Issue;

/* The successor of a refresh token is made from it and a random number that only the centre has, so
 * that a renewal whose answer was lost can be answered again, though tokens are kept as hashes. */
static char *
dup_token (const Issue *issue, const char *sort)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;
  GHmac *hmac;

  if (issue->parent == NULL)
    return zyr_service_new_token (issue->call->service);
  name = g_strdup_printf ("%s:%" G_GINT64_FORMAT, sort, issue->salt);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *)issue->parent, strlen (issue->parent));
  g_hmac_update (hmac, (const guchar *)name, -1);
  g_hmac_get_digest (hmac, digest, &size);
  g_hmac_unref (hmac);
  return zyr_service_token_to_text (digest);
}

static gboolean
add_token (ZyrTx *tx,
           const Issue *issue,
           const char *sort,
           const char *token,
           const char *family,
           gint64 age_s,
           GError **error)
{
  g_autofree char *hash = zyr_hash_sha256_hex_text (token);

  return zyr_tx_run (tx,
                     "INSERT INTO token (hash, sort, family, device, account, expires, used)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)"
                     " ON CONFLICT (hash) DO UPDATE SET expires = excluded.expires",
                     ZYR_VALUES (ZYR_TEXT (hash), ZYR_TEXT (sort), ZYR_TEXT (family),
                                 ZYR_TEXT (issue->device), ZYR_TEXT (issue->account->id),
                                 ZYR_INT (issue->call->now_s + age_s)),
                     error);
}

static char *
dup_foundation_name (ZyrTx *tx, const char *home, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *text
      = zyr_tx_dup_text (tx, "SELECT body FROM record WHERE home = ?1 AND id = ?1",
                         ZYR_VALUES (ZYR_TEXT (home)), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (text != NULL)
    body = zyr_json_parse_object (text, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, NULL);
  return g_strdup (zyr_json_get_string (body, "name", ""));
}

static ZyrSession *
issue_session (ZyrTx *tx, const Issue *issue, GError **error)
{
  ZyrService *service = issue->call->service;
  g_autoptr (ZyrSession) session = g_new0 (ZyrSession, 1);
  g_autofree char *family
      = issue->family != NULL ? g_strdup (issue->family) : zyr_uuid_source_next (service->uuids);

  session->access = dup_token (issue, "access");
  session->access_expires_in = ZYR_ACCESS_TOKEN_AGE_S_MAX;
  session->refresh = dup_token (issue, "refresh");
  session->user_id = g_strdup (issue->account->id);
  session->staff_no = g_strdup (issue->account->staff_no);
  session->user_name = g_strdup (issue->account->name);
  session->roles = zyr_roles_to_strings (issue->account->roles);
  session->foundation_id = g_strdup (issue->account->home);
  session->foundation_name = dup_foundation_name (tx, issue->account->home, error);
  if (session->foundation_name == NULL
      || !add_token (tx, issue, "access", session->access, family, ZYR_ACCESS_TOKEN_AGE_S_MAX,
                     error)
      || !add_token (tx, issue, "refresh", session->refresh, family, ZYR_REFRESH_TOKEN_AGE_S_MAX,
                     error))
    return NULL;
  return g_steal_pointer (&session);
}

/* Who is being dealt with, for the audit entry, before there is a session. */
static void
set_caller (ZyrCall *call, const char *account, const char *device, const char *home)
{
  g_free (call->caller.account);
  g_free (call->caller.device);
  g_free (call->caller.home);
  call->caller.account = g_strdup (account);
  call->caller.device = g_strdup (device);
  call->caller.home = g_strdup (home);
}

/* The home that a transaction will be about, read before it: so that it holds up no other's. */

typedef struct
{
  const char *sql;
  const char *key; /* hashed */
  char *home;
} HomeLookup;

static gboolean
find_home_tx (ZyrTx *tx, gpointer data, GError **error)
{
  HomeLookup *lookup = data;
  g_autoptr (GError) local_error = NULL;

  g_free (lookup->home);
  lookup->home
      = zyr_tx_dup_text (tx, lookup->sql, ZYR_VALUES (ZYR_TEXT (lookup->key)), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Where @secret is not known, nothing will be written: then any home does. */
static gboolean
write_at_home_of (ZyrCall *call,
                  const char *sql,
                  const char *secret,
                  ZyrTxFunc func,
                  gpointer data,
                  GError **error)
{
  ZyrStorage *storage = call->service->storage;
  g_autofree char *hash = zyr_hash_sha256_hex_text (secret);
  HomeLookup found = { sql, hash, NULL };
  gboolean ok = zyr_storage_read (storage, find_home_tx, &found, error)
                && zyr_storage_write_home (
                    storage, found.home != NULL ? found.home : ZYR_AUDIT_CENTRE, func, data, error);

  g_free (found.home);
  return ok;
}

#define HOME_OF_CODE                                                                               \
  "SELECT account.home FROM code JOIN account ON account.id = code.account WHERE code.hash = ?1"
#define HOME_OF_TOKEN                                                                              \
  "SELECT device.home FROM token JOIN device ON device.id = token.device WHERE token.hash = ?1"

/* Enrolment */

typedef struct
{
  ZyrCall *call;
  ZyrEnrolRequest *request;
  ZyrEnrolAnswer *answer;
} Enrol;

static gboolean
check_code (ZyrTx *tx, Enrol *enrol, const char *hash, char **account, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, "SELECT account, expires, device FROM code WHERE hash = ?1",
                      ZYR_VALUES (ZYR_TEXT (hash)), error);

  if (rows == NULL)
    return FALSE;
  if (!zyr_rows_next (rows, &local_error))
    {
      if (local_error == NULL)
        return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_CODE_UNKNOWN, "no such code");
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (zyr_rows_get_text (rows, 2) != NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_CODE_USED, "the code was used");
  if (zyr_rows_get_int (rows, 1) <= enrol->call->now_s)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_CODE_EXPIRED, "the code has expired");
  *account = g_strdup (zyr_rows_get_text (rows, 0));
  return TRUE;
}

static gboolean
add_device (ZyrTx *tx, Enrol *enrol, const ZyrAccount *account, const char *hash, GError **error)
{
  const ZyrEnrolRequest *request = enrol->request;
  const char *platform = request->platform != NULL ? request->platform : "";
  const char *version = request->app_version != NULL ? request->app_version : "";
  const ZyrDevice device = { .id = enrol->answer->device,
                             .home = account->home,
                             .account = account->id,
                             .name = request->device_name,
                             .enrolled_s = enrol->call->now_s };

  return zyr_devices_add (tx, &device, platform, version, error)
         && zyr_tx_run (tx, "UPDATE code SET device = ?2 WHERE hash = ?1",
                        ZYR_VALUES (ZYR_TEXT (hash), ZYR_TEXT (device.id)), error);
}

static gboolean
enrol_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Enrol *enrol = data;
  ZyrCall *call = enrol->call;
  g_autofree char *hash = zyr_hash_sha256_hex_text (enrol->request->code);
  g_autofree char *account_id = NULL;
  g_autoptr (ZyrAccount) account = NULL;
  ZyrEnrolAnswer *answer;

  g_clear_pointer (&enrol->answer, zyr_enrol_answer_free);
  if (!check_code (tx, enrol, hash, &account_id, error))
    return FALSE;
  account = zyr_accounts_find (tx, account_id, error);
  if (account == NULL || !account->active)
    {
      if (error == NULL || *error == NULL)
        zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_CODE_UNKNOWN, "the account is gone");
      return FALSE;
    }

  enrol->answer = answer = g_new0 (ZyrEnrolAnswer, 1);
  answer->device = zyr_uuid_source_next (call->service->uuids);
  answer->foundation_id = g_strdup (account->home);
  answer->foundation_name = dup_foundation_name (tx, account->home, error);
  answer->staff_no = g_strdup (account->staff_no);
  answer->user_name = g_strdup (account->name);
  if (answer->foundation_name != NULL)
    answer->epoch = zyr_service_dup_epoch (tx, error);
  answer->server_time = g_strdup (call->now);
  if (answer->epoch == NULL || !add_device (tx, enrol, account, hash, error))
    return FALSE;
  set_caller (call, account->id, answer->device, account->home);
  return zyr_call_audit (call, tx, "enrol", NULL, error);
}

gboolean
zyr_service_enrol (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrEnrolRequest) request = zyr_enrol_request_parse (call->request->body, error);
  g_autoptr (GError) local_error = NULL;
  Enrol enrol = { .call = call, .request = request };
  gboolean ok;

  if (request == NULL || !zyr_call_may_guess (call, error))
    return FALSE;
  ok = write_at_home_of (call, HOME_OF_CODE, request->code, enrol_tx, &enrol, &local_error);
  if (ok)
    zyr_call_answer (call, 200, zyr_enrol_answer_to_bytes (enrol.answer));
  else
    {
      if (local_error->domain == ZYR_PROTOCOL_ERROR)
        zyr_call_note_guess (call);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  zyr_enrol_answer_free (enrol.answer);
  return ok;
}

/* Sign-in */

typedef struct
{
  ZyrCall *call;
  ZyrSignInRequest *request;
  char *staff_no;      /* normalised */
  ZyrAccount *account; /* NULL: none of that number, or not this device's */
  gint64 locked_s;     /* until then */
  gboolean revoked;
  gboolean matched;
  ZyrSession *session;
} SignIn;

static gboolean
read_account_tx (ZyrTx *tx, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrDevice) device = zyr_devices_find (tx, sign_in->request->device, &local_error);

  if (local_error == NULL)
    sign_in->locked_s
        = zyr_tx_query_int (tx, "SELECT locked_until FROM login_failure WHERE staff_no = ?1",
                            ZYR_VALUES (ZYR_TEXT (sign_in->request->device)), 0, &local_error);
  if (local_error == NULL && device != NULL)
    sign_in->account = zyr_accounts_find_staff_no (tx, sign_in->staff_no, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (device == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOKEN_INVALID, "no such device");
  sign_in->revoked = device->revoked;
  set_caller (sign_in->call, device->account, device->id, device->home);
  /* A device holds the files of the one it was enrolled for, and is no other's. */
  if (sign_in->account != NULL
      && (!sign_in->account->active || !g_str_equal (sign_in->account->id, device->account)))
    g_clear_pointer (&sign_in->account, zyr_account_free);
  return TRUE;
}

/* How long the n-th failure in a row locks. Failures are counted by the device (the column is older
 * than that rule): it is one person's, and nobody can lock a colleague's number from his own. */
static gint64
lock_duration_s (gint64 n)
{
  gint64 beyond = n - FREE_FAILURES_N;

  if (beyond <= 0)
    return 0;
  return beyond > 10 ? LOCK_MAX_S : MIN (LOCK_MAX_S, (gint64)LOCK_FIRST_S << (beyond - 1));
}

static gboolean
record_failure (ZyrTx *tx, SignIn *sign_in, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 now_s = sign_in->call->now_s;
  gint64 n = zyr_tx_query_int (
      tx,
      "INSERT INTO login_failure (staff_no, n, locked_until, at) VALUES (?1, 1, 0, ?2)"
      " ON CONFLICT (staff_no) DO UPDATE SET n = login_failure.n + 1, at = excluded.at"
      " RETURNING n",
      ZYR_VALUES (ZYR_TEXT (sign_in->request->device), ZYR_INT (now_s)), 0, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return zyr_tx_run (
             tx, "UPDATE login_failure SET locked_until = ?2 WHERE staff_no = ?1",
             ZYR_VALUES (ZYR_TEXT (sign_in->request->device),
                         ZYR_INT (now_s + lock_duration_s (n))),
             error)
         && zyr_call_audit (sign_in->call, tx, "sign-in-failed", NULL, error);
}

static gboolean
sign_in_tx (ZyrTx *tx, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  Issue issue = { sign_in->call, sign_in->account, sign_in->request->device, NULL, NULL, 0 };

  g_clear_pointer (&sign_in->session, zyr_session_free);
  if (!sign_in->matched)
    return record_failure (tx, sign_in, error);
  if (!zyr_tx_run (tx, "DELETE FROM login_failure WHERE staff_no = ?1",
                   ZYR_VALUES (ZYR_TEXT (sign_in->request->device)), error)
      || !zyr_devices_set_seen (tx, sign_in->call->caller.home, sign_in->request->device,
                                sign_in->call->now_s, error))
    return FALSE;
  sign_in->session = issue_session (tx, &issue, error);
  return sign_in->session != NULL && zyr_call_audit (sign_in->call, tx, "sign-in", NULL, error);
}

static gboolean
sign_in_run (SignIn *sign_in, GError **error)
{
  ZyrCall *call = sign_in->call;

  if (!zyr_storage_read (call->service->storage, read_account_tx, sign_in, error))
    return FALSE;
  if (sign_in->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "the device was revoked");
  if (sign_in->locked_s > call->now_s)
    {
      zyr_call_detail_int (call, "retry_after", sign_in->locked_s - call->now_s);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_LOCKED_OUT, "too many wrong passwords");
    }
  /* An unknown number takes as long as a wrong password. */
  sign_in->matched = zyr_password_verify (sign_in->account != NULL ? sign_in->account->password
                                                                   : call->service->no_password,
                                          sign_in->request->password)
                     && sign_in->account != NULL;
  if (!zyr_storage_write_home (call->service->storage, call->caller.home, sign_in_tx, sign_in,
                               error))
    return FALSE;
  if (!sign_in->matched)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS, "wrong number or password");
  zyr_call_answer (call, 200, zyr_session_to_bytes (sign_in->session));
  return TRUE;
}

gboolean
zyr_service_sign_in (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrSignInRequest) request = zyr_sign_in_request_parse (call->request->body, error);
  SignIn sign_in = { .call = call, .request = request };
  gboolean ok;

  if (request == NULL)
    return FALSE;
  sign_in.staff_no = zyr_staff_no_normalize (request->staff_no);
  ok = sign_in_run (&sign_in, error);
  g_free (sign_in.staff_no);
  zyr_account_free (sign_in.account);
  zyr_session_free (sign_in.session);
  return ok;
}

/* Renewal */

typedef struct
{
  ZyrCall *call;
  ZyrTokenRequest *request;
  ZyrSession *session;
  ZyrProtocolError refusal;
  gboolean refused;
} Renewal;

typedef struct
{
  char *family;
  char *device;
  char *account;
  gint64 expires;
  gint64 used; /* 0, or what its successors were derived with */
} Token;

static void
token_clear (Token *token)
{
  g_free (token->family);
  g_free (token->device);
  g_free (token->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Token, token_clear)

static gboolean
find_refresh (ZyrTx *tx, const char *hash, Token *token, GError **error)
{
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT family, device, account, expires, used FROM token"
                      " WHERE hash = ?1 AND sort = 'refresh'",
                      ZYR_VALUES (ZYR_TEXT (hash)), error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return FALSE;
  token->family = g_strdup (zyr_rows_get_text (rows, 0));
  token->device = g_strdup (zyr_rows_get_text (rows, 1));
  token->account = g_strdup (zyr_rows_get_text (rows, 2));
  token->expires = zyr_rows_get_int (rows, 3);
  token->used = zyr_rows_get_int (rows, 4);
  return TRUE;
}

/* Refusals are committed too (a family that is killed stays so): they are told in @renewal. */
static gboolean
refuse_renewal (Renewal *renewal, ZyrProtocolError code)
{
  renewal->refused = TRUE;
  renewal->refusal = code;
  return TRUE;
}

static gboolean
kill_family (ZyrTx *tx, Renewal *renewal, const Token *token, GError **error)
{
  return zyr_tx_run (tx, "DELETE FROM token WHERE family = ?1",
                     ZYR_VALUES (ZYR_TEXT (token->family)), error)
         && zyr_call_audit (renewal->call, tx, "token-reused", NULL, error)
         && refuse_renewal (renewal, ZYR_PROTOCOL_ERROR_TOKEN_INVALID);
}

/* Whether one of the two tokens that came from @issue's parent has been presented. */
static gboolean
successors_used (ZyrTx *tx, const Issue *issue, gboolean *used, GError **error)
{
  g_autofree char *access = dup_token (issue, "access");
  g_autofree char *refresh = dup_token (issue, "refresh");
  g_autofree char *access_hash = zyr_hash_sha256_hex_text (access);
  g_autofree char *refresh_hash = zyr_hash_sha256_hex_text (refresh);
  g_autoptr (GError) local_error = NULL;
  gint64 n = zyr_tx_query_int (
      tx, "SELECT count(*) FROM token WHERE (hash = ?1 OR hash = ?2) AND used = 0",
      ZYR_VALUES (ZYR_TEXT (access_hash), ZYR_TEXT (refresh_hash)), 0, &local_error);

  *used = n < 2;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gint64
new_salt (ZyrService *service)
{
  guint64 salt = 0;

  zyr_service_random (service, (guint8 *)&salt, sizeof salt);
  return (gint64)(salt >> 2) + 1; /* never 0, which means that a token is fresh */
}

static gboolean
renew_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Renewal *renewal = data;
  ZyrCall *call = renewal->call;
  g_autofree char *hash = zyr_hash_sha256_hex_text (renewal->request->refresh);
  g_auto (Token) token = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrDevice) device = NULL;
  g_autoptr (ZyrAccount) account = NULL;
  Issue issue = { call, NULL, renewal->request->device, NULL, renewal->request->refresh, 0 };
  gboolean used = FALSE;

  g_clear_pointer (&renewal->session, zyr_session_free);
  renewal->refused = FALSE;
  if (find_refresh (tx, hash, &token, &local_error))
    device = zyr_devices_find (tx, token.device, &local_error);
  if (device != NULL)
    account = zyr_accounts_find (tx, token.account, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (account == NULL || !g_str_equal (device->id, renewal->request->device))
    return refuse_renewal (renewal, ZYR_PROTOCOL_ERROR_TOKEN_INVALID);
  set_caller (call, account->id, device->id, device->home);
  /* Presented twice: the answer was lost, when nobody has used what it gave; otherwise two have the
   * same token, and one of them is a thief. */
  issue.salt = token.used != 0 ? token.used : new_salt (call->service);
  if (token.used != 0 && !successors_used (tx, &issue, &used, error))
    return FALSE;
  if (used)
    return kill_family (tx, renewal, &token, error);
  if (device->revoked)
    return refuse_renewal (renewal, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED);
  if (token.expires <= call->now_s || !account->active)
    return refuse_renewal (renewal, ZYR_PROTOCOL_ERROR_TOKEN_INVALID);

  issue.account = account;
  issue.family = token.family;
  if (!zyr_tx_run (tx, "UPDATE token SET used = ?2 WHERE hash = ?1",
                   ZYR_VALUES (ZYR_TEXT (hash), ZYR_INT (issue.salt)), error)
      || !zyr_tx_run (tx,
                      "DELETE FROM token WHERE family = ?1 AND sort = 'access' AND expires < ?2"
                      " AND used <> 0",
                      ZYR_VALUES (ZYR_TEXT (token.family), ZYR_INT (call->now_s)), error))
    return FALSE;
  renewal->session = issue_session (tx, &issue, error);
  return renewal->session != NULL;
}

gboolean
zyr_service_token (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrTokenRequest) request = zyr_token_request_parse (call->request->body, error);
  Renewal renewal = { .call = call, .request = request };
  gboolean ok;

  if (request == NULL)
    return FALSE;
  ok = write_at_home_of (call, HOME_OF_TOKEN, request->refresh, renew_tx, &renewal, error);
  if (ok && renewal.refused)
    ok = zyr_call_refuse (error, renewal.refusal, "the session cannot be renewed");
  if (ok)
    zyr_call_answer (call, 200, zyr_session_to_bytes (renewal.session));
  zyr_session_free (renewal.session);
  return ok;
}

/* Sign-out */

typedef struct
{
  ZyrCall *call;
  ZyrSignOutRequest *request;
} SignOut;

static gboolean
sign_out_tx (ZyrTx *tx, gpointer data, GError **error)
{
  SignOut *sign_out = data;
  g_autofree char *hash = zyr_hash_sha256_hex_text (sign_out->request->refresh);
  g_auto (Token) token = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrDevice) device = NULL;

  if (find_refresh (tx, hash, &token, &local_error))
    device = zyr_devices_find (tx, token.device, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (device == NULL)
    return TRUE;
  set_caller (sign_out->call, token.account, device->id, device->home);
  return zyr_tx_run (tx, "DELETE FROM token WHERE family = ?1",
                     ZYR_VALUES (ZYR_TEXT (token.family)), error)
         && zyr_call_audit (sign_out->call, tx, "sign-out", NULL, error);
}

gboolean
zyr_service_sign_out (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrSignOutRequest) request = zyr_sign_out_request_parse (call->request->body, error);
  SignOut sign_out = { call, request };

  if (request == NULL
      || !write_at_home_of (call, HOME_OF_TOKEN, request->refresh, sign_out_tx, &sign_out, error))
    return FALSE;
  zyr_call_answer (call, 200, g_bytes_new_static ("{}", 2));
  return TRUE;
}

/* Access */

typedef struct
{
  ZyrCall *call;
  const char *hash;
  gboolean fresh; /* presented for the first time */
  gboolean revoked; /* the device must be */
} Access;

/* From now on the refresh token that this one came from is not answered again. */
static gboolean
use_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "UPDATE token SET used = 1 WHERE hash = ?1",
                     ZYR_VALUES (ZYR_TEXT (((Access *)data)->hash)), error);
}

static gboolean
authenticate_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Access *access = data;
  ZyrCall *call = access->call;
  g_autoptr (GError) local_error = NULL;
  g_auto (ZyrAccess) found = { 0 };

  zyr_access_find (tx, access->hash, &found, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (found.account == NULL || !found.account->active)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOKEN_INVALID, "no such session");
  if (found.device->revoked && !access->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "the device was revoked");
  if (access->revoked && !found.device->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "the device was not revoked");
  /* A device that was revoked gets no other token: the one it has is good for handing over. */
  if (found.expires_s <= call->now_s && !access->revoked)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED,
                            "the access token has expired");
  access->fresh = !found.used;
  set_caller (call, found.account->id, found.device->id, found.account->home);
  g_free (call->caller.name);
  call->caller.name = g_strdup (found.account->name);
  call->caller.roles = found.account->roles;
  return TRUE;
}

static gboolean
authenticate (ZyrCall *call, gboolean revoked, GError **error)
{
  const char *header = call->request->authorization;
  g_autofree char *hash = NULL;
  Access access = { .call = call, .revoked = revoked };

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0
      || strlen (header) > ZYR_HEADER_SIZE_BYTES_MAX)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOKEN_INVALID, "no access token");
  access.hash = hash = zyr_hash_sha256_hex_text (header + 7);
  return zyr_storage_peek (call->service->storage, authenticate_tx, &access, error)
         && (!access.fresh
             || zyr_storage_write_home (call->service->storage, call->caller.home, use_tx, &access,
                                        error));
}

gboolean
zyr_service_authenticate (ZyrCall *call, GError **error)
{
  return authenticate (call, FALSE, error);
}

gboolean
zyr_service_authenticate_revoked (ZyrCall *call, GError **error)
{
  return authenticate (call, TRUE, error);
}
