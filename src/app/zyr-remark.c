/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-remark.h"

G_DEFINE_BOXED_TYPE (ZyrRemark, zyr_remark, zyr_remark_copy, zyr_remark_free)

ZyrRemark *
zyr_remark_copy (const ZyrRemark *self)
{
  ZyrRemark *copy = g_new0 (ZyrRemark, 1);

  copy->ref = g_strdup (self->ref);
  copy->label = g_strdup (self->label);
  copy->text = g_strdup (self->text);
  copy->by_name = g_strdup (self->by_name);
  copy->at = self->at;
  copy->changed = self->changed;
  copy->revision = self->revision;
  copy->is_reply = self->is_reply;
  return copy;
}

void
zyr_remark_free (ZyrRemark *self)
{
  g_free (self->ref);
  g_free (self->label);
  g_free (self->text);
  g_free (self->by_name);
  g_free (self);
}
