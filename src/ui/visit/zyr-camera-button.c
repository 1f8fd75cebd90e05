/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-camera-button.h"

#include <glib/gi18n.h>

#include "zyr-camera-dialog.h"

struct _ZyrCameraButton
{
  GtkButton parent_instance;

  GtkWidget *widget; /* borrowed: what the picture is for */
  ZyrFileInputFunc func;
  ZyrCameraSide side;
  gboolean wanted;
  gboolean looked;
  gboolean present;
};

enum
{
  PROP_ABSENT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrCameraButton, zyr_camera_button, GTK_TYPE_BUTTON)

static void
show (ZyrCameraButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->wanted && self->present);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrCameraButton) self = user_data;
  const gboolean was_absent = zyr_camera_button_is_absent (self);

  self->present = zyr_camera_look_finish (result);
  self->looked = TRUE;
  show (self);
  if (was_absent != zyr_camera_button_is_absent (self))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ABSENT]);
}

static void
look (ZyrCameraButton *self)
{
  zyr_camera_look_async (g_getenv ("ZYR_CAMERA_SOURCES"), NULL, looked_cb, g_object_ref (self));
}

static void
zyr_camera_button_clicked (GtkButton *button)
{
  ZyrCameraButton *self = ZYR_CAMERA_BUTTON (button);

  zyr_camera_dialog_show (self->widget, self->side, self->func);
}

static void
zyr_camera_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ABSENT)
    g_value_set_boolean (value, zyr_camera_button_is_absent (ZYR_CAMERA_BUTTON (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_camera_button_class_init (ZyrCameraButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = zyr_camera_button_get_property;
  props[PROP_ABSENT] = g_param_spec_boolean (
      "absent", NULL, NULL, FALSE,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  GTK_BUTTON_CLASS (klass)->clicked = zyr_camera_button_clicked;
}

static void
zyr_camera_button_init (ZyrCameraButton *self)
{
  self->side = ZYR_CAMERA_SIDE_BACK;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "answer");
}

GtkWidget *
zyr_camera_button_new (GtkWidget *widget, ZyrFileInputFunc func)
{
  ZyrCameraButton *self = g_object_new (ZYR_TYPE_CAMERA_BUTTON, NULL);

  self->widget = widget;
  self->func = func;
  /* One may have been plugged in meanwhile. */
  g_signal_connect_object (widget, "map", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zyr_camera_button_set_wanted (ZyrCameraButton *self, gboolean wanted)
{
  g_return_if_fail (ZYR_IS_CAMERA_BUTTON (self));

  self->wanted = wanted;
  show (self);
}

void
zyr_camera_button_set_side (ZyrCameraButton *self, ZyrCameraSide side)
{
  g_return_if_fail (ZYR_IS_CAMERA_BUTTON (self));

  self->side = side;
}

gboolean
zyr_camera_button_is_absent (ZyrCameraButton *self)
{
  g_return_val_if_fail (ZYR_IS_CAMERA_BUTTON (self), FALSE);

  return self->looked && !self->present;
}
