/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Enrolment, sign-in and tokens. For each message: `_parse` reads and checks a body (NULL with
 * ZYR_PROTOCOL_ERROR_MALFORMED or _TOO_LARGE), `_to_bytes` writes one, `_free` frees with all
 * members. Unknown members are ignored. Times are ISO 8601 with offset, ids UUIDv7.
 */

/**
 * ZyrEnrolRequest: POST /enrol. Answered with ZyrEnrolAnswer; the code is used up by it.
 * @code: as zyr_enrolment_normalize_code() gives it
 */
typedef struct
{
  char *code;
  char *device_name;
  char *platform;
  char *app_version;
} ZyrEnrolRequest;

/** ZyrEnrolAnswer: @device is the new device's id; @staff_no and @user_name of whom the code is
 * bound to. */
typedef struct
{
  char *device;
  char *foundation_id;
  char *foundation_name;
  char *staff_no;
  char *user_name;
  char *epoch;
  char *server_time;
} ZyrEnrolAnswer;

/** ZyrSignInRequest: POST /sign-in. Answered with ZyrSession. */
typedef struct
{
  char *device;
  char *staff_no;
  char *password;
} ZyrSignInRequest;

/** ZyrTokenRequest: POST /token. Answered with ZyrSession, whose refresh token replaces this one.
 */
typedef struct
{
  char *device;
  char *refresh;
} ZyrTokenRequest;

/** ZyrSignOutRequest: POST /sign-out. Answered 200 with `{}`, also when the token is unknown. */
typedef struct
{
  char *refresh;
} ZyrSignOutRequest;

/**
 * ZyrSession: the answer to sign-in and token.
 * @access: for the Authorization header, valid @access_expires_in seconds
 * @refresh: one use; its second use ends the whole family (token-invalid on both)
 * @roles: words of the domain's ZyrRole
 */
typedef struct
{
  char *access;
  gint64 access_expires_in;
  char *refresh;
  char *user_id;
  char *staff_no;
  char *user_name;
  char **roles;
  char *foundation_id;
  char *foundation_name;
} ZyrSession;

ZyrEnrolRequest *zyr_enrol_request_parse (GBytes *body, GError **error);
GBytes *zyr_enrol_request_to_bytes (const ZyrEnrolRequest *request);
void zyr_enrol_request_free (ZyrEnrolRequest *request);

ZyrEnrolAnswer *zyr_enrol_answer_parse (GBytes *body, GError **error);
GBytes *zyr_enrol_answer_to_bytes (const ZyrEnrolAnswer *answer);
void zyr_enrol_answer_free (ZyrEnrolAnswer *answer);

ZyrSignInRequest *zyr_sign_in_request_parse (GBytes *body, GError **error);
GBytes *zyr_sign_in_request_to_bytes (const ZyrSignInRequest *request);
/* Wipes the password. */
void zyr_sign_in_request_free (ZyrSignInRequest *request);

ZyrTokenRequest *zyr_token_request_parse (GBytes *body, GError **error);
GBytes *zyr_token_request_to_bytes (const ZyrTokenRequest *request);
void zyr_token_request_free (ZyrTokenRequest *request);

ZyrSignOutRequest *zyr_sign_out_request_parse (GBytes *body, GError **error);
GBytes *zyr_sign_out_request_to_bytes (const ZyrSignOutRequest *request);
void zyr_sign_out_request_free (ZyrSignOutRequest *request);

ZyrSession *zyr_session_parse (GBytes *body, GError **error);
GBytes *zyr_session_to_bytes (const ZyrSession *session);
void zyr_session_free (ZyrSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrEnrolRequest, zyr_enrol_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrEnrolAnswer, zyr_enrol_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSignInRequest, zyr_sign_in_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrTokenRequest, zyr_token_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSignOutRequest, zyr_sign_out_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSession, zyr_session_free)

G_END_DECLS
