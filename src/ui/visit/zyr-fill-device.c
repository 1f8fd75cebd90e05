/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fill-device.h"

#include "zyr-form.h"
#include "zyr-location-words.h"
#include "zyr-visit-fill-device.h"

/* Lives and dies with the view. */
typedef struct
{
  ZyrVisitFill *fill;
  ZyrFormView *form; /* borrowed: the view owns this */
  ZyrRecordingBar *recording; /* (nullable): borrowed */
  GtkRoot *root;     /* (nullable): while the view is in a window; borrowed */
  GPtrArray *wanted; /* of char *: references that wait for the position */
  GCancellable *cancellable;
  gboolean measuring;
} Device;

static void
device_free (gpointer data)
{
  Device *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->wanted);
  g_object_unref (self->fill);
  g_free (self);
}

typedef struct
{
  Device *device;
  GCancellable *cancellable;
} Measuring;

static void measure (Device *self);

/* One position answers all that waited for it; none leaves them empty. */
static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Measuring *measuring = user_data;
  g_autoptr (GCancellable) cancellable = measuring->cancellable;
  g_autoptr (GPtrArray) wanted = NULL;
  g_autofree char *place = NULL;
  Device *self = measuring->device;
  ZyrLocation location;
  gboolean found = zyr_location_measure_finish (result, &location, NULL);

  if (g_cancellable_is_cancelled (cancellable)) /* the view is gone, and @self with it */
    return;
  self->measuring = FALSE;
  wanted = g_steal_pointer (&self->wanted);
  self->wanted = g_ptr_array_new_with_free_func (g_free);
  place = found ? zyr_location_dup_answer (&location) : NULL;
  for (guint i = 0; found && i < wanted->len; i++)
    zyr_visit_fill_supply (self->fill, g_ptr_array_index (wanted, i), place, NULL);
  measure (self);
}

static void
measure (Device *self)
{
  Measuring *measuring;

  if (self->measuring || self->wanted->len == 0)
    return;
  self->measuring = TRUE;
  measuring = g_new0 (Measuring, 1);
  measuring->device = self;
  measuring->cancellable = g_object_ref (self->cancellable);
  zyr_location_measure_async (self->cancellable, measured_cb, measuring);
}

static void
changed_cb (Device *self)
{
  g_autoptr (GPtrArray) requests = zyr_visit_fill_take_requests (self->fill);

  for (guint i = 0; i < requests->len; i++)
    {
      const ZyrFormRequest *request = g_ptr_array_index (requests, i);

      if (request->kind == ZYR_FORM_REQUEST_POSITION)
        g_ptr_array_add (self->wanted, g_strdup (request->ref));
      else if (self->recording != NULL)
        zyr_recording_bar_want (self->recording, self->fill, request->ref, request->quality);
    }
  measure (self);
}

static void
focus_cb (Device *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->root);
  const char *ref = NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form)))
    ref = zyr_form_view_get_focus_ref (self->form);
  if (ref != NULL)
    zyr_visit_fill_enter_question (self->fill, ref);
  else
    zyr_visit_fill_leave_question (self->fill);
}

static void
moved_cb (Device *self)
{
  zyr_visit_fill_show_page (self->fill, zyr_form_view_get_section (self->form));
}

static void
root_cb (Device *self)
{
  if (self->root != NULL)
    g_signal_handlers_disconnect_by_func (self->root, focus_cb, self);
  self->root = gtk_widget_get_root (GTK_WIDGET (self->form));
  if (self->root != NULL)
    g_signal_connect_swapped (self->root, "notify::focus-widget", G_CALLBACK (focus_cb), self);
}

static void
destroy_cb (Device *self)
{
  g_signal_handlers_disconnect_by_data (zyr_visit_fill_get_session (self->fill), self);
  if (self->root != NULL)
    g_signal_handlers_disconnect_by_func (self->root, focus_cb, self);
  self->root = NULL;
}

void
zyr_fill_device_attach (ZyrVisitFill *fill, ZyrFormView *form, ZyrRecordingBar *recording)
{
  Device *self = g_new0 (Device, 1);

  g_return_if_fail (ZYR_IS_VISIT_FILL (fill));
  g_return_if_fail (ZYR_IS_FORM_VIEW (form));

  self->fill = g_object_ref (fill);
  self->form = form;
  self->recording = recording;
  self->wanted = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (form), "zyr-fill-device", self, device_free);
  g_signal_connect_swapped (form, "notify::root", G_CALLBACK (root_cb), self);
  g_signal_connect_swapped (form, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (form, "destroy", G_CALLBACK (destroy_cb), self);
  g_signal_connect_swapped (zyr_visit_fill_get_session (fill), "changed", G_CALLBACK (changed_cb),
                            self);
  root_cb (self);
  moved_cb (self);
  changed_cb (self);
}
