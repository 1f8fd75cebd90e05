/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the worker answers to the remarks of a return: it goes with the next revision. */
#include "zyr-visit-fill-private.h"

static void
unsaved_cb (ZyrVisitFill *self)
{
  g_object_notify (G_OBJECT (self), "unsaved");
}

void
zyr_visit_fill_open_replies (ZyrVisitFill *self, const ZyrFillMaterial *material)
{
  self->thread = material->thread != NULL ? g_ptr_array_ref (material->thread) : NULL;
  self->replies = zyr_remark_draft_new (self->workspace, self->actor, self->visit->id,
                                        self->visit->revision, material->replies_text);
  g_signal_connect_object (self->replies, "notify::unsaved", G_CALLBACK (unsaved_cb), self,
                           G_CONNECT_SWAPPED);
}

void
zyr_visit_fill_close_replies (ZyrVisitFill *self)
{
  g_clear_pointer (&self->thread, g_ptr_array_unref);
  g_clear_object (&self->replies);
}

void
zyr_visit_fill_set_reply (ZyrVisitFill *self, const char *ref, const char *text)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self) && ref != NULL);

  if (!self->finished)
    zyr_remark_draft_set (self->replies, ref, "", text);
}

char *
zyr_visit_fill_dup_reply (ZyrVisitFill *self, const char *ref)
{
  const ZyrRemark *reply;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self) && ref != NULL, NULL);

  reply = zyr_remark_draft_find (self->replies, ref);
  return g_strdup (reply != NULL ? reply->text : "");
}
