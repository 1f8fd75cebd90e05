/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-model-private.h"

G_DEFINE_QUARK (zyr-form-error-quark, zyr_form_error)

void
zyr_form_warning_free (ZyrFormWarning *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->message);
  g_free (self);
}
