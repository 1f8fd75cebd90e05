/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-client-error-private.h"

/* The waiting time that the centre asked for travels with the error, out of its message. */
typedef struct
{
  guint retry_after_s;
} ZyrClientErrorPrivate;

static void
zyr_client_error_private_init (ZyrClientErrorPrivate *priv)
{
  priv->retry_after_s = 0;
}

static void
zyr_client_error_private_copy (const ZyrClientErrorPrivate *src, ZyrClientErrorPrivate *dest)
{
  *dest = *src;
}

static void
zyr_client_error_private_clear (ZyrClientErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (ZyrClientError, zyr_client_error)

const char *
zyr_client_error_to_code (ZyrClientError code)
{
  static const char *const codes[] = {
    [ZYR_CLIENT_ERROR_OFFLINE] = "offline",
    [ZYR_CLIENT_ERROR_SERVER_DOWN] = "server-down",
    [ZYR_CLIENT_ERROR_WRONG_CA] = "wrong-ca",
    [ZYR_CLIENT_ERROR_NOT_THE_CENTRE] = "not-the-centre",
    [ZYR_CLIENT_ERROR_BAD_CREDENTIALS] = "bad-credentials",
    [ZYR_CLIENT_ERROR_LOCKED_OUT] = "locked-out",
    [ZYR_CLIENT_ERROR_CODE_UNKNOWN] = "code-unknown",
    [ZYR_CLIENT_ERROR_CODE_EXPIRED] = "code-expired",
    [ZYR_CLIENT_ERROR_CODE_USED] = "code-used",
    [ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT] = "bad-enrolment-text",
    [ZYR_CLIENT_ERROR_DEVICE_REVOKED] = "device-revoked",
    [ZYR_CLIENT_ERROR_SIGN_IN_AGAIN] = "sign-in-again",
    [ZYR_CLIENT_ERROR_PROTOCOL_VERSION] = "protocol-version",
    [ZYR_CLIENT_ERROR_TIMEOUT] = "timeout",
    [ZYR_CLIENT_ERROR_BUSY] = "busy",
    [ZYR_CLIENT_ERROR_NOT_FOUND] = "not-found",
    [ZYR_CLIENT_ERROR_CANCELLED] = "cancelled",
    [ZYR_CLIENT_ERROR_FAILED] = "failed",
  };

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (codes), "failed");

  return codes[code];
}

guint
zyr_client_error_get_retry_after_s (const GError *error)
{
  if (error == NULL || error->domain != ZYR_CLIENT_ERROR)
    return 0;
  return zyr_client_error_get_private (error)->retry_after_s;
}

void
zyr_client_error_set_retry_after_s (GError *error, guint retry_after_s)
{
  g_return_if_fail (error != NULL && error->domain == ZYR_CLIENT_ERROR);

  zyr_client_error_get_private (error)->retry_after_s = retry_after_s;
}
