/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-host.h"

G_DEFINE_INTERFACE (ZyrFormHost, zyr_form_host, G_TYPE_OBJECT)

enum
{
  ANSWER_SAVED,
  REMARKS_CHANGED,
  HISTORY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
zyr_form_host_default_init (ZyrFormHostInterface *iface)
{
  signals[ANSWER_SAVED] = g_signal_new ("answer-saved", ZYR_TYPE_FORM_HOST, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REMARKS_CHANGED] = g_signal_new ("remarks-changed", ZYR_TYPE_FORM_HOST, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HISTORY_CHANGED] = g_signal_new ("history-changed", ZYR_TYPE_FORM_HOST, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

ZyrFormSession *
zyr_form_host_get_session (ZyrFormHost *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  return ZYR_FORM_HOST_GET_IFACE (self)->get_session (self);
}

gboolean
zyr_form_host_may_edit (ZyrFormHost *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  return ZYR_FORM_HOST_GET_IFACE (self)->answer != NULL;
}

gboolean
zyr_form_host_answer (ZyrFormHost *self,
                      const char *ref,
                      const char *value,
                      gboolean *valid,
                      GError **error)
{
  g_return_val_if_fail (zyr_form_host_may_edit (self), FALSE);

  return ZYR_FORM_HOST_GET_IFACE (self)->answer (self, ref, value, valid, error);
}

char *
zyr_form_host_add_repeat (ZyrFormHost *self, const char *repeat_ref, GError **error)
{
  g_return_val_if_fail (zyr_form_host_may_edit (self), NULL);

  return ZYR_FORM_HOST_GET_IFACE (self)->add_repeat (self, repeat_ref, error);
}

gboolean
zyr_form_host_remove_repeat (ZyrFormHost *self, const char *instance_ref, GError **error)
{
  g_return_val_if_fail (zyr_form_host_may_edit (self), FALSE);

  return ZYR_FORM_HOST_GET_IFACE (self)->remove_repeat (self, instance_ref, error);
}

gboolean
zyr_form_host_can_move (ZyrFormHost *self, ZyrFillMove move)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->can_move != NULL && iface->can_move (self, move);
}

char *
zyr_form_host_move (ZyrFormHost *self, ZyrFillMove move)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->move != NULL ? iface->move (self, move) : NULL;
}

guint
zyr_form_host_get_step (ZyrFormHost *self)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), 0);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->get_step != NULL ? iface->get_step (self) : 0;
}

gboolean
zyr_form_host_is_saved (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->is_saved != NULL && iface->is_saved (self, ref);
}

char *
zyr_form_host_dup_registry_text (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_registry_text != NULL ? iface->dup_registry_text (self, ref) : g_strdup ("");
}

char *
zyr_form_host_dup_registry_value (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_registry_value != NULL ? iface->dup_registry_value (self, ref) : g_strdup ("");
}

gboolean
zyr_form_host_differs_from_registry (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->differs_from_registry != NULL && iface->differs_from_registry (self, ref);
}

GPtrArray *
zyr_form_host_list_differences (ZyrFormHost *self)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->list_differences != NULL ? iface->list_differences (self)
                                         : g_ptr_array_new_with_free_func (g_free);
}

char *
zyr_form_host_dup_earlier_value (ZyrFormHost *self, const char *ref, gint64 *at, gboolean *usable)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  *at = 0;
  *usable = FALSE;
  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_earlier_value != NULL ? iface->dup_earlier_value (self, ref, at, usable)
                                          : g_strdup ("");
}

char *
zyr_form_host_dup_instance_summary (ZyrFormHost *self, const char *instance_ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_instance_summary != NULL ? iface->dup_instance_summary (self, instance_ref)
                                             : g_strdup ("");
}

const ZyrReportSummary *
zyr_form_host_get_summary (ZyrFormHost *self)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->get_summary != NULL ? iface->get_summary (self) : NULL;
}

char **
zyr_form_host_dup_consents (ZyrFormHost *self)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_consents != NULL ? iface->dup_consents (self) : g_new0 (char *, 1);
}

GPtrArray *
zyr_form_host_list_remarks (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->list_remarks != NULL ? iface->list_remarks (self, ref) : g_ptr_array_new ();
}

gboolean
zyr_form_host_may_reply (ZyrFormHost *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  return ZYR_FORM_HOST_GET_IFACE (self)->set_reply != NULL;
}

char *
zyr_form_host_dup_reply (ZyrFormHost *self, const char *ref)
{
  ZyrFormHostInterface *iface;

  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  iface = ZYR_FORM_HOST_GET_IFACE (self);

  return iface->dup_reply != NULL ? iface->dup_reply (self, ref) : g_strdup ("");
}

void
zyr_form_host_set_reply (ZyrFormHost *self, const char *ref, const char *text)
{
  g_return_if_fail (zyr_form_host_may_reply (self));

  ZYR_FORM_HOST_GET_IFACE (self)->set_reply (self, ref, text);
}

void
zyr_form_host_attach_async (ZyrFormHost *self,
                            const char *ref,
                            GFile *file,
                            GBytes *bytes,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (zyr_form_host_may_edit (self));
  g_return_if_fail ((file == NULL) != (bytes == NULL));

  ZYR_FORM_HOST_GET_IFACE (self)->attach_async (self, ref, file, bytes, callback, user_data);
}

void
zyr_form_host_add_sound (ZyrFormHost *self, const char *ref, GBytes *piece, gboolean begins)
{
  ZyrFormHostInterface *iface;

  g_return_if_fail (ZYR_IS_FORM_HOST (self));

  iface = ZYR_FORM_HOST_GET_IFACE (self);
  if (iface->add_sound != NULL)
    iface->add_sound (self, ref, piece, begins);
}

gboolean
zyr_form_host_attach_finish (ZyrFormHost *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), FALSE);

  return ZYR_FORM_HOST_GET_IFACE (self)->attach_finish (self, result, error);
}

void
zyr_form_host_load_picture_async (ZyrFormHost *self,
                                  const char *ref,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  ZyrFormHostInterface *iface;

  g_return_if_fail (ZYR_IS_FORM_HOST (self));

  iface = ZYR_FORM_HOST_GET_IFACE (self);
  if (iface->load_picture_async != NULL)
    iface->load_picture_async (self, ref, callback, user_data);
}

GBytes *
zyr_form_host_load_picture_finish (ZyrFormHost *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ZYR_IS_FORM_HOST (self), NULL);

  return ZYR_FORM_HOST_GET_IFACE (self)->load_picture_finish (self, result, error);
}

void
zyr_form_host_answer_saved (ZyrFormHost *self, const char *ref)
{
  g_signal_emit (self, signals[ANSWER_SAVED], 0, ref);
}

void
zyr_form_host_remarks_changed (ZyrFormHost *self)
{
  g_signal_emit (self, signals[REMARKS_CHANGED], 0);
}

void
zyr_form_host_history_changed (ZyrFormHost *self)
{
  g_signal_emit (self, signals[HISTORY_CHANGED], 0);
}
