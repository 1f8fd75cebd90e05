/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrClientError: what keeps a device from its centre; one sentence each.
 * @ZYR_CLIENT_ERROR_OFFLINE: this machine has no way to the centre (no network, name not resolved)
 * @ZYR_CLIENT_ERROR_SERVER_DOWN: the way is there, the centre refuses, breaks off or answers 5xx
 * @ZYR_CLIENT_ERROR_WRONG_CA: the certificate is not of the pinned CA, not of this host, or expired
 * @ZYR_CLIENT_ERROR_NOT_THE_CENTRE: something else answered: plain HTTP, a captive portal's page
 * @ZYR_CLIENT_ERROR_BAD_CREDENTIALS: staff number or password
 * @ZYR_CLIENT_ERROR_LOCKED_OUT: too many failed attempts; see zyr_client_error_get_retry_after_s()
 * @ZYR_CLIENT_ERROR_CODE_UNKNOWN: the enrolment code was never given out
 * @ZYR_CLIENT_ERROR_CODE_EXPIRED: the enrolment code is too old
 * @ZYR_CLIENT_ERROR_CODE_USED: the enrolment code has bound a device already
 * @ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT: the pasted text is not an enrolment text; nothing was sent
 * @ZYR_CLIENT_ERROR_DEVICE_REVOKED: the centre has withdrawn this device
 * @ZYR_CLIENT_ERROR_SIGN_IN_AGAIN: the session has ended; the work on the device is kept
 * @ZYR_CLIENT_ERROR_PROTOCOL_VERSION: this program is too old for the centre
 * @ZYR_CLIENT_ERROR_OLD_CENTRE: … or too new
 * @ZYR_CLIENT_ERROR_TIMEOUT: no answer in time
 * @ZYR_CLIENT_ERROR_BUSY: the centre asks to come back later (503, 429)
 * @ZYR_CLIENT_ERROR_NOT_FOUND: the centre has no such thing (a blob)
 * @ZYR_CLIENT_ERROR_CANCELLED: by the caller
 * @ZYR_CLIENT_ERROR_FAILED: anything else; the message says what, in English, for logs
 */
typedef enum
{
  ZYR_CLIENT_ERROR_OFFLINE,
  ZYR_CLIENT_ERROR_SERVER_DOWN,
  ZYR_CLIENT_ERROR_WRONG_CA,
  ZYR_CLIENT_ERROR_NOT_THE_CENTRE,
  ZYR_CLIENT_ERROR_BAD_CREDENTIALS,
  ZYR_CLIENT_ERROR_LOCKED_OUT,
  ZYR_CLIENT_ERROR_CODE_UNKNOWN,
  ZYR_CLIENT_ERROR_CODE_EXPIRED,
  ZYR_CLIENT_ERROR_CODE_USED,
  ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT,
  ZYR_CLIENT_ERROR_DEVICE_REVOKED,
  ZYR_CLIENT_ERROR_SIGN_IN_AGAIN,
  ZYR_CLIENT_ERROR_PROTOCOL_VERSION,
  ZYR_CLIENT_ERROR_OLD_CENTRE,
  ZYR_CLIENT_ERROR_TIMEOUT,
  ZYR_CLIENT_ERROR_BUSY,
  ZYR_CLIENT_ERROR_NOT_FOUND,
  ZYR_CLIENT_ERROR_CANCELLED,
  ZYR_CLIENT_ERROR_FAILED,
} ZyrClientError;

#define ZYR_CLIENT_ERROR (zyr_client_error_quark ())
GQuark zyr_client_error_quark (void);

/**
 * zyr_client_error_get_retry_after_s:
 *
 * Returns: with LOCKED_OUT and BUSY the seconds that the centre asked to wait, 0 when it named none
 */
guint zyr_client_error_get_retry_after_s (const GError *error);

G_END_DECLS
