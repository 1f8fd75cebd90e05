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
