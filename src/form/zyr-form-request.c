/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form.h"

#include "zyr-session-private.h"

void
zyr_form_request_free (ZyrFormRequest *self)
{
  g_free (self->ref);
  g_free (self->quality);
  g_free (self);
}

GPtrArray *
zyr_form_session_take_requests (ZyrFormSession *self)
{
  GPtrArray *taken;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  taken = g_steal_pointer (&self->requests);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_request_free);
  return taken;
}

gboolean
zyr_form_session_supply (ZyrFormSession *self, const char *ref, const char *value, GError **error)
{
  g_autofree char *text = NULL;
  ZyrNode *node;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), FALSE);
  node = zyr_session_find (self, ref);
  if (node == NULL || node->schema == NULL || node->first_child != NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF,
                   "%s: there is no such node that could hold a value", ref);
      return FALSE;
    }
  if (!zyr_store_canonical (self, node->schema, value, &text, error))
    return FALSE;
  zyr_session_tick (self);
  if (!zyr_session_write (self, node, text))
    return TRUE;
  zyr_action_note_change (self, node);
  zyr_action_settle (self);
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}
