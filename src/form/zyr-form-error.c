/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-model-private.h"

/* Where in the form it went wrong travels with the error, beside its message */
typedef struct
{
  int line;
  char *node;
} ZyrFormErrorPrivate;

static void
zyr_form_error_private_init (ZyrFormErrorPrivate *priv)
{
  priv->line = 0;
  priv->node = NULL;
}

static void
zyr_form_error_private_copy (const ZyrFormErrorPrivate *src, ZyrFormErrorPrivate *dest)
{
  dest->line = src->line;
  dest->node = g_strdup (src->node);
}

static void
zyr_form_error_private_clear (ZyrFormErrorPrivate *priv)
{
  g_free (priv->node);
}

G_DEFINE_EXTENDED_ERROR (ZyrFormError, zyr_form_error)

void
zyr_form_error_set_place (GError *error, int line, const char *node)
{
  ZyrFormErrorPrivate *priv;

  if (error == NULL || error->domain != ZYR_FORM_ERROR)
    return;
  priv = zyr_form_error_get_private (error);
  priv->line = line;
  g_free (priv->node);
  priv->node = g_strdup (node);
}

const char *
zyr_form_error_get_place (const GError *error, int *line)
{
  const ZyrFormErrorPrivate *priv = error != NULL && error->domain == ZYR_FORM_ERROR
                                        ? zyr_form_error_get_private (error)
                                        : NULL;

  if (line != NULL)
    *line = priv != NULL ? priv->line : 0;
  return priv != NULL && priv->node != NULL ? priv->node : "";
}

ZyrFormWarning *
zyr_form_warning_new (gboolean is_error, int line, const char *node, char *message)
{
  ZyrFormWarning *self = g_new0 (ZyrFormWarning, 1);

  self->is_error = is_error;
  self->line = line;
  self->node = g_strdup (node != NULL ? node : "");
  self->message = message;
  return self;
}

void
zyr_form_warning_free (ZyrFormWarning *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->message);
  g_free (self);
}
