/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fill-host.h"

#include "zyr-visit-fill-device.h"

struct _ZyrFillHost
{
  GObject parent_instance;

  ZyrVisitFill *fill;
};

static void host_iface_init (ZyrFormHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrFillHost,
                               zyr_fill_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZYR_TYPE_FORM_HOST, host_iface_init))

static ZyrVisitFill *
fill_of (ZyrFormHost *host)
{
  return ZYR_FILL_HOST (host)->fill;
}

static ZyrFormSession *
get_session (ZyrFormHost *host)
{
  return zyr_visit_fill_get_session (fill_of (host));
}

static gboolean
answer (ZyrFormHost *host, const char *ref, const char *value, gboolean *valid, GError **error)
{
  return zyr_visit_fill_answer (fill_of (host), ref, value, valid, error);
}

static char *
add_repeat (ZyrFormHost *host, const char *repeat_ref, GError **error)
{
  return zyr_visit_fill_add_repeat (fill_of (host), repeat_ref, error);
}

static gboolean
remove_repeat (ZyrFormHost *host, const char *instance_ref, GError **error)
{
  return zyr_visit_fill_remove_repeat (fill_of (host), instance_ref, error);
}

static gboolean
can_move (ZyrFormHost *host, ZyrFillMove move)
{
  return zyr_visit_fill_can_move (fill_of (host), move);
}

static char *
move (ZyrFormHost *host, ZyrFillMove direction)
{
  return zyr_visit_fill_move (fill_of (host), direction);
}

static guint
get_step (ZyrFormHost *host)
{
  return zyr_visit_fill_get_step (fill_of (host));
}

static gboolean
is_saved (ZyrFormHost *host, const char *ref)
{
  return zyr_visit_fill_is_saved (fill_of (host), ref);
}

static char *
dup_registry_text (ZyrFormHost *host, const char *ref)
{
  return zyr_visit_fill_dup_registry_text (fill_of (host), ref);
}

static char *
dup_registry_value (ZyrFormHost *host, const char *ref)
{
  return zyr_visit_fill_dup_registry_value (fill_of (host), ref);
}

static char *
dup_instance_summary (ZyrFormHost *host, const char *instance_ref)
{
  return zyr_visit_fill_dup_instance_label (fill_of (host), instance_ref);
}

static const ZyrReportSummary *
get_summary (ZyrFormHost *host)
{
  return zyr_visit_fill_get_summary (fill_of (host));
}

static char **
dup_consents (ZyrFormHost *host)
{
  return zyr_visit_fill_dup_consents (fill_of (host));
}

static gboolean
differs_from_registry (ZyrFormHost *host, const char *ref)
{
  return zyr_visit_fill_differs_from_registry (fill_of (host), ref);
}

static GPtrArray *
list_differences (ZyrFormHost *host)
{
  return zyr_visit_fill_list_differences (fill_of (host));
}

static char *
dup_earlier_value (ZyrFormHost *host, const char *ref, gint64 *at, gboolean *usable)
{
  return zyr_visit_fill_dup_earlier_value (fill_of (host), ref, at, usable);
}

static GPtrArray *
list_remarks (ZyrFormHost *host, const char *ref)
{
  return ref != NULL ? zyr_visit_fill_list_thread (fill_of (host), ref)
                     : zyr_visit_fill_list_remarks (fill_of (host), NULL);
}

static char *
dup_reply (ZyrFormHost *host, const char *ref)
{
  return zyr_visit_fill_dup_reply (fill_of (host), ref);
}

static void
set_reply (ZyrFormHost *host, const char *ref, const char *text)
{
  zyr_visit_fill_set_reply (fill_of (host), ref, text);
}

/* The results of the fill name the fill as their source; callers here know only the host. */
static void
forward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

static GAsyncResult *
forwarded (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
attach_async (ZyrFormHost *host,
              const char *ref,
              GFile *file,
              GBytes *bytes,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);

  g_task_set_source_tag (task, attach_async);
  if (file != NULL)
    zyr_visit_fill_attach_file_async (fill_of (host), ref, file, NULL, forward_cb, task);
  else
    zyr_visit_fill_attach_bytes_async (fill_of (host), ref, bytes, NULL, forward_cb, task);
}

static gboolean
attach_finish (ZyrFormHost *host, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = forwarded (result);

  return zyr_visit_fill_attach_finish (fill_of (host), inner, error);
}

static void
add_sound (ZyrFormHost *host, const char *ref, GBytes *piece, gboolean begins)
{
  zyr_visit_fill_add_sound (fill_of (host), ref, piece, begins);
}

static void
load_picture_async (ZyrFormHost *host,
                    const char *ref,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (host, NULL, callback, user_data);

  g_task_set_source_tag (task, load_picture_async);
  zyr_visit_fill_load_picture_async (fill_of (host), ref, NULL, forward_cb, task);
}

static GBytes *
load_picture_finish (ZyrFormHost *host, GAsyncResult *result, GError **error)
{
  g_autoptr (GAsyncResult) inner = forwarded (result);

  return zyr_visit_fill_load_picture_finish (fill_of (host), inner, error);
}

static void
host_iface_init (ZyrFormHostInterface *iface)
{
  iface->get_session = get_session;
  iface->answer = answer;
  iface->add_repeat = add_repeat;
  iface->remove_repeat = remove_repeat;
  iface->can_move = can_move;
  iface->move = move;
  iface->get_step = get_step;
  iface->is_saved = is_saved;
  iface->dup_registry_text = dup_registry_text;
  iface->dup_registry_value = dup_registry_value;
  iface->dup_instance_summary = dup_instance_summary;
  iface->get_summary = get_summary;
  iface->dup_consents = dup_consents;
  iface->differs_from_registry = differs_from_registry;
  iface->list_differences = list_differences;
  iface->dup_earlier_value = dup_earlier_value;
  iface->list_remarks = list_remarks;
  iface->dup_reply = dup_reply;
  iface->set_reply = set_reply;
  iface->attach_async = attach_async;
  iface->attach_finish = attach_finish;
  iface->add_sound = add_sound;
  iface->load_picture_async = load_picture_async;
  iface->load_picture_finish = load_picture_finish;
}

static void
zyr_fill_host_dispose (GObject *object)
{
  ZyrFillHost *self = ZYR_FILL_HOST (object);

  g_clear_object (&self->fill);

  G_OBJECT_CLASS (zyr_fill_host_parent_class)->dispose (object);
}

static void
zyr_fill_host_class_init (ZyrFillHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_fill_host_dispose;
}

static void
zyr_fill_host_init (ZyrFillHost *self)
{
}

static void
answer_saved_cb (ZyrFormHost *host, const char *ref)
{
  zyr_form_host_answer_saved (host, ref);
}

static void
remarks_changed_cb (ZyrFormHost *host)
{
  zyr_form_host_remarks_changed (host);
}

static void
history_changed_cb (ZyrFormHost *host)
{
  zyr_form_host_history_changed (host);
}

ZyrFormHost *
zyr_fill_host_new (ZyrVisitFill *fill)
{
  ZyrFillHost *self = g_object_new (ZYR_TYPE_FILL_HOST, NULL);

  self->fill = g_object_ref (fill);
  g_signal_connect_object (fill, "answer-saved", G_CALLBACK (answer_saved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fill, "remarks-changed", G_CALLBACK (remarks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fill, "history-changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return ZYR_FORM_HOST (self);
}
