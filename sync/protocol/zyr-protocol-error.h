/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ZYR_PROTOCOL_ERROR (zyr_protocol_error_quark ())
GQuark zyr_protocol_error_quark (void);

/**
 * ZyrProtocolError:
 *
 * Why the centre refused a request, and (MALFORMED, TOO_LARGE, VERSION) why either side could not
 * read a message. On the wire: the HTTP status and `{"code": "...", "message": "english, for
 * logs"}`, with the members that the code's comment names.
 */
typedef enum
{
  ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS, /* bad-credentials 401 */
  ZYR_PROTOCOL_ERROR_LOCKED_OUT,      /* locked-out 429, `retry_after` seconds */
  ZYR_PROTOCOL_ERROR_CODE_UNKNOWN,    /* code-unknown 404 */
  ZYR_PROTOCOL_ERROR_CODE_EXPIRED,    /* code-expired 410 */
  ZYR_PROTOCOL_ERROR_CODE_USED,       /* code-used 409 */
  ZYR_PROTOCOL_ERROR_DEVICE_REVOKED,  /* device-revoked 401 */
  ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED,   /* token-expired 401: renew with the refresh token */
  ZYR_PROTOCOL_ERROR_TOKEN_INVALID,   /* token-invalid 401: sign in again */
  ZYR_PROTOCOL_ERROR_GAP,           /* gap 409, `last`: the last operation that the centre knows */
  ZYR_PROTOCOL_ERROR_OP_REUSED,     /* op-reused 422, `n`: this number was another operation */
  ZYR_PROTOCOL_ERROR_OFFSET,        /* offset 409, `offset`: where the upload stands */
  ZYR_PROTOCOL_ERROR_RESET,         /* reset 409, `epoch`: start the scope afresh */
  ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, /* scope-revoked 403 */
  ZYR_PROTOCOL_ERROR_TOO_LARGE,     /* too-large 413 */
  ZYR_PROTOCOL_ERROR_MALFORMED,     /* malformed 400 (422 for a blob whose hash differs) */
  ZYR_PROTOCOL_ERROR_VERSION,       /* version 426, `versions` */
  ZYR_PROTOCOL_ERROR_BUSY,          /* busy 503, `retry_after` seconds */
  ZYR_PROTOCOL_ERROR_TOO_MANY,      /* too-many 429, `retry_after` seconds: of this device or user */
  ZYR_PROTOCOL_ERROR_NOT_FOUND,     /* not-found 404 */
  ZYR_PROTOCOL_ERROR_FORBIDDEN,     /* forbidden 403 */
  ZYR_PROTOCOL_ERROR_INTERNAL,      /* internal 500 */
} ZyrProtocolError;

#define ZYR_PROTOCOL_N_ERRORS (ZYR_PROTOCOL_ERROR_INTERNAL + 1)

/** zyr_protocol_error_to_code: Returns: the word on the wire, "bad-credentials" … */
const char *zyr_protocol_error_to_code (ZyrProtocolError error);

/** zyr_protocol_error_from_code: Returns: FALSE when @code is none of ours (also when it is NULL).
 */
gboolean zyr_protocol_error_from_code (const char *code, ZyrProtocolError *error);

/** zyr_protocol_error_to_status: Returns: the HTTP status that goes with @error. */
guint zyr_protocol_error_to_status (ZyrProtocolError error);

/**
 * zyr_protocol_error_build:
 * @message: English, for logs; no personal data
 * @details: (nullable) (transfer none): further members, such as `last`
 *
 * Returns: (transfer full): the body of the answer
 */
GBytes *zyr_protocol_error_build (ZyrProtocolError error, const char *message, JsonObject *details);

/**
 * ZyrProtocolProblem: a refusal as a device reads it.
 * @details: (nullable): the whole object, for `last`, `epoch`, `retry_after` …
 */
typedef struct
{
  ZyrProtocolError code;
  char *message;
  JsonObject *details;
} ZyrProtocolProblem;

/**
 * zyr_protocol_problem_parse:
 *
 * Returns: (nullable) (transfer full): NULL with an error (ZYR_PROTOCOL_ERROR_MALFORMED) when @body
 * is not an answer of the centre: a captive portal's page, a proxy's, an unknown code.
 */
ZyrProtocolProblem *zyr_protocol_problem_parse (GBytes *body, GError **error);

/** zyr_protocol_problem_is_of_older: a refusal for its version that says which are spoken there: all
 * are older than ours */
gboolean zyr_protocol_problem_is_of_older (const ZyrProtocolProblem *problem);

/** zyr_protocol_problem_get_int: Returns: the integer member @name of the details, or @fallback. */
gint64
zyr_protocol_problem_get_int (const ZyrProtocolProblem *problem, const char *name, gint64 fallback);

void zyr_protocol_problem_free (ZyrProtocolProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrProtocolProblem, zyr_protocol_problem_free)

G_END_DECLS
