/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-camera-dialog.h"

#include <glib/gi18n.h>

#include "zyr-media-sentences.h"

#define WIDTH_PX 900
#define HEIGHT_PX 700

struct _ZyrCameraDialog
{
  AdwWindow parent_instance;

  GtkStack *stack, *controls;
  GtkSpinner *spinner;
  GtkPicture *view, *picture;
  AdwStatusPage *failure;
  GtkWidget *again, *shutter, *change, *retake, *use;

  ZyrCamera *camera;
  GtkWidget *widget; /* what the picture is for */
  ZyrFileInputFunc func;
  GBytes *taken; /* (nullable): while it is looked at */
};

G_DEFINE_FINAL_TYPE (ZyrCameraDialog, zyr_camera_dialog, ADW_TYPE_WINDOW)

static void
show_page (ZyrCameraDialog *self, const char *name)
{
  gboolean is_taken = g_str_equal (name, "taken");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "starting"));
  gtk_stack_set_visible_child_name (self->controls, is_taken ? "decide" : "shoot");
  gtk_widget_set_visible (GTK_WIDGET (self->controls), !g_str_equal (name, "failed"));
  gtk_widget_set_sensitive (self->shutter, g_str_equal (name, "live"));
}

static void
start (ZyrCameraDialog *self)
{
  show_page (self, "starting");
  zyr_camera_start (self->camera);
}

static void
show_live (ZyrCameraDialog *self)
{
  g_clear_pointer (&self->taken, g_bytes_unref);
  show_page (self, "live");
  gtk_widget_set_visible (self->change, zyr_camera_get_n_cameras (self->camera) > 1);
  gtk_widget_grab_focus (self->shutter);
}

static void
seen_cb (ZyrCameraDialog *self)
{
  g_autoptr (ZyrCameraImage) image = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (self->taken != NULL)
    return;
  image = zyr_camera_dup_image (self->camera);
  if (image == NULL)
    return;
  texture = gdk_memory_texture_new (image->width_px, image->height_px,
                                    GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, image->pixels,
                                    image->stride_bytes);
  gtk_picture_set_paintable (self->view, GDK_PAINTABLE (texture));
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "live"))
    show_live (self);
}

static void
failed_cb (ZyrCameraDialog *self, const GError *error)
{
  adw_status_page_set_description (self->failure, zyr_media_sentence_for_camera (error));
  show_page (self, "failed");
  gtk_widget_grab_focus (self->again);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrCameraDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) taken = zyr_camera_take_finish (ZYR_CAMERA (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (self->camera == NULL)
    return;
  if (taken != NULL)
    texture = gdk_texture_new_from_bytes (taken, &error);
  if (texture == NULL)
    {
      failed_cb (self, error);
      return;
    }
  self->taken = g_steal_pointer (&taken);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  show_page (self, "taken");
  gtk_widget_grab_focus (self->use);
}

static void
shutter_cb (ZyrCameraDialog *self)
{
  gtk_widget_set_sensitive (self->shutter, FALSE);
  zyr_camera_take_async (self->camera, taken_cb, g_object_ref (self));
}

static void
change_cb (ZyrCameraDialog *self)
{
  show_page (self, "starting");
  zyr_camera_change (self->camera);
}

static void
retake_cb (ZyrCameraDialog *self)
{
  show_live (self);
}

static void
use_cb (ZyrCameraDialog *self)
{
  if (gtk_widget_get_root (self->widget) != NULL)
    self->func (self->widget, NULL, self->taken);
  gtk_window_close (GTK_WINDOW (self));
}

static void
zyr_camera_dialog_dispose (GObject *object)
{
  ZyrCameraDialog *self = ZYR_CAMERA_DIALOG (object);

  if (self->camera != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->camera, self);
      zyr_camera_stop (self->camera);
    }
  g_clear_object (&self->camera);
  g_clear_object (&self->widget);
  g_clear_pointer (&self->taken, g_bytes_unref);

  G_OBJECT_CLASS (zyr_camera_dialog_parent_class)->dispose (object);
}

static void
zyr_camera_dialog_class_init (ZyrCameraDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_camera_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/visit/zyr-camera-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, controls);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, view);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, again);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, shutter);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, change);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, retake);
  gtk_widget_class_bind_template_child (widget_class, ZyrCameraDialog, use);
  gtk_widget_class_bind_template_callback (widget_class, start);
  gtk_widget_class_bind_template_callback (widget_class, shutter_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, retake_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
}

/* Two side by side have to have room with large letters, too. */
static void
let_wrap (GtkWidget *button)
{
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

static void
zyr_camera_dialog_init (ZyrCameraDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  let_wrap (self->retake);
  let_wrap (self->use);
}

void
zyr_camera_dialog_show (GtkWidget *widget, ZyrCameraSide side, ZyrFileInputFunc func)
{
  ZyrCameraDialog *self = g_object_new (ZYR_TYPE_CAMERA_DIALOG, NULL);
  GtkRoot *root = gtk_widget_get_root (widget);

  self->widget = g_object_ref (widget);
  self->func = func;
  self->camera = zyr_camera_new (g_getenv ("ZYR_CAMERA_SOURCES"), side);
  g_signal_connect_object (self->camera, "seen", G_CALLBACK (seen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->camera, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      gtk_window_set_default_size (GTK_WINDOW (self),
                                   MIN (WIDTH_PX, gtk_widget_get_width (GTK_WIDGET (root))),
                                   MIN (HEIGHT_PX, gtk_widget_get_height (GTK_WIDGET (root))));
    }
  start (self);
  gtk_window_present (GTK_WINDOW (self));
}
