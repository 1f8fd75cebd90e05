/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-camera-button.h"
#include "zyr-field-parts.h"
#include "zyr-file-answer.h"
#include "zyr-file-input.h"
#include "zyr-flow-layout.h"
#include "zyr-picture-scaler.h"
#include "zyr-picture-viewer.h"
#include "zyr-sentences.h"
#include "zyr-task.h"

struct _ZyrPictureField
{
  ZyrField parent_instance;

  GtkWidget *look; /* a button with … */
  GtkWidget *picture;
  GtkWidget *camera, *choose, *turn, *remove;
  GtkWidget *spinner;
  GtkWidget *hint;
  GBytes *bytes; /* (nullable): of the picture that is shown */
  char *shown;   /* the answer whose picture is shown or on its way */
};

G_DEFINE_FINAL_TYPE (ZyrPictureField, zyr_picture_field, ZYR_TYPE_FIELD)

#define THUMBNAIL_HEIGHT_PX 180

static void
show_busy (ZyrField *field, gboolean busy)
{
  ZyrPictureField *self = ZYR_PICTURE_FIELD (field);

  zyr_field_spinner_turn (self->spinner, busy);
  gtk_widget_set_sensitive (self->camera, !busy);
  gtk_widget_set_sensitive (self->choose, !busy);
  gtk_widget_set_sensitive (self->turn, !busy && self->bytes != NULL);
}

static void
show_picture (ZyrPictureField *self, GBytes *bytes)
{
  g_autoptr (GdkTexture) texture = NULL;

  if (bytes != NULL)
    texture = gdk_texture_new_from_bytes (bytes, NULL);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = texture != NULL ? g_bytes_ref (bytes) : NULL;
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->look, texture != NULL);
  gtk_widget_set_visible (self->turn, texture != NULL && !zyr_field_is_readonly (ZYR_FIELD (self)));
  show_busy (ZYR_FIELD (self), FALSE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPictureField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = zyr_form_host_load_picture_finish (ZYR_FORM_HOST (source), result, &error);

  if (self->picture != NULL && zyr_field_get_item (ZYR_FIELD (self)) != NULL)
    show_picture (self, bytes);
}

static void
take_picture (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  zyr_file_answer_keep (ZYR_FIELD (widget), file, bytes, show_busy);
}

static gboolean
takes_picture (GtkWidget *widget)
{
  GtkWidget *choose = ZYR_PICTURE_FIELD (widget)->choose;

  return !zyr_field_is_readonly (ZYR_FIELD (widget)) && gtk_widget_get_visible (choose)
         && gtk_widget_get_sensitive (choose);
}

static void
choose_cb (ZyrPictureField *self)
{
  zyr_file_input_choose (GTK_WIDGET (self), _ ("Choose a Picture"), "image/*", NULL, take_picture);
}

static void
look_cb (ZyrPictureField *self)
{
  GdkPaintable *texture = gtk_picture_get_paintable (GTK_PICTURE (self->picture));

  if (GDK_IS_TEXTURE (texture))
    zyr_picture_viewer_show (GTK_WIDGET (self), GDK_TEXTURE (texture),
                             zyr_field_get_item (ZYR_FIELD (self))->label);
}

static void
turn_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *turned = zyr_picture_scaler_turn (data, &error);

  if (turned != NULL)
    g_task_return_pointer (task, turned, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
turned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrPictureField *self = ZYR_PICTURE_FIELD (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) turned = g_task_propagate_pointer (G_TASK (result), &error);

  if (zyr_field_get_item (ZYR_FIELD (self)) == NULL)
    return;
  if (turned != NULL)
    {
      take_picture (GTK_WIDGET (self), NULL, turned);
    }
  else
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      show_busy (ZYR_FIELD (self), FALSE);
      zyr_field_complain (ZYR_FIELD (self), sentence);
    }
}

static void
turn_cb (ZyrPictureField *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->bytes == NULL)
    return;
  task = g_task_new (self, NULL, turned_cb, NULL);
  show_busy (ZYR_FIELD (self), TRUE);
  g_task_set_task_data (task, g_bytes_ref (self->bytes), (GDestroyNotify)g_bytes_unref);
  zyr_task_run_in_thread (task, turn_thread);
}

static void
remove_cb (ZyrPictureField *self)
{
  zyr_file_answer_remove (ZYR_FIELD (self), _ ("Remove the Picture?"),
                          _ ("The question is then not answered. A file that you chose stays where "
                             "it is."),
                          self->choose);
}

static gboolean
wants_front (const ZyrFormItem *item)
{
  return zyr_field_has_appearance (item, "new-front") || zyr_field_has_appearance (item, "selfie");
}

/* The form may want the picture taken here and now, of one's own face with "new-front" or "selfie".
 * A device without a camera has only files. */
static void
show_choose (ZyrPictureField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  gboolean takes_files;

  if (item == NULL)
    return;
  takes_files = !zyr_field_is_readonly (ZYR_FIELD (self))
                && (zyr_camera_button_is_absent (ZYR_CAMERA_BUTTON (self->camera))
                    || !(zyr_field_has_appearance (item, "new") || wants_front (item)));
  gtk_widget_set_visible (self->choose, takes_files);
  gtk_widget_set_visible (self->hint, takes_files && *item->value == '\0');
}

static void
show_camera (ZyrPictureField *self, const ZyrFormItem *item)
{
  ZyrCameraButton *camera = ZYR_CAMERA_BUTTON (self->camera);
  const char *label = *item->value == '\0' ? _ ("Take a Picture…") : _ ("Take Another…");

  gtk_button_set_label (GTK_BUTTON (camera), label);
  zyr_field_name (ZYR_FIELD (self), self->camera, label);
  zyr_camera_button_set_wanted (camera, !zyr_field_is_readonly (ZYR_FIELD (self)));
  if (wants_front (item))
    zyr_camera_button_set_side (camera, ZYR_CAMERA_SIDE_FRONT);
}

static void
zyr_picture_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrPictureField *self = ZYR_PICTURE_FIELD (field);
  gboolean empty = *item->value == '\0';

  gtk_button_set_label (GTK_BUTTON (self->choose),
                        empty ? _ ("Choose a Picture…") : _ ("Choose Another…"));
  zyr_field_name (field, self->choose, empty ? _ ("Choose a Picture…") : _ ("Choose Another…"));
  zyr_field_name (field, self->remove, _ ("Remove the Picture"));
  zyr_field_name (field, self->turn, _ ("Turn to the Right"));
  zyr_field_name (field, self->look, _ ("Look at the Picture"));
  show_choose (self);
  show_camera (self, item);
  gtk_widget_set_visible (self->remove, !zyr_field_is_readonly (field) && !empty);
  if (g_strcmp0 (self->shown, item->value) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (item->value);
  if (empty)
    show_picture (self, NULL);
  else
    zyr_form_host_load_picture_async (zyr_field_get_host (field), item->ref, loaded_cb,
                                      g_object_ref (self));
}

static void
zyr_picture_field_dispose (GObject *object)
{
  ZYR_PICTURE_FIELD (object)->picture = NULL;

  G_OBJECT_CLASS (zyr_picture_field_parent_class)->dispose (object);
}

static void
zyr_picture_field_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_PICTURE_FIELD (object)->shown, g_free);
  g_clear_pointer (&ZYR_PICTURE_FIELD (object)->bytes, g_bytes_unref);

  G_OBJECT_CLASS (zyr_picture_field_parent_class)->finalize (object);
}

static void
zyr_picture_field_class_init (ZyrPictureFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_picture_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_picture_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_picture_field_update;
}

static GtkWidget *
icon_new (ZyrPictureField *self, const char *icon, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "answer");
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static void
zyr_picture_field_init (ZyrPictureField *self)
{
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_size_request (self->picture, -1, THUMBNAIL_HEIGHT_PX);
  gtk_widget_set_overflow (self->picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->picture, "thumbnail");
  self->look = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->look), self->picture);
  gtk_widget_set_halign (self->look, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->look, _ ("Look at the Picture"));
  gtk_widget_add_css_class (self->look, "flat");
  gtk_widget_add_css_class (self->look, "look");
  gtk_widget_set_visible (self->look, FALSE);
  gtk_widget_set_parent (self->look, GTK_WIDGET (self));
  g_signal_connect_object (self->look, "clicked", G_CALLBACK (look_cb), self, G_CONNECT_SWAPPED);

  self->camera = zyr_camera_button_new (GTK_WIDGET (self), take_picture);
  g_signal_connect_object (self->camera, "notify::absent", G_CALLBACK (show_choose), self,
                           G_CONNECT_SWAPPED);
  self->choose = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->choose, "answer");
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (choose_cb), self,
                           G_CONNECT_SWAPPED);
  self->turn = icon_new (self, "object-rotate-right-symbolic", _ ("Turn to the Right"),
                         G_CALLBACK (turn_cb));
  self->remove
      = icon_new (self, "user-trash-symbolic", _ ("Remove the Picture"), G_CALLBACK (remove_cb));
  gtk_widget_set_visible (self->turn, FALSE);
  self->spinner = zyr_field_spinner_new ();
  zyr_flow_append (actions, self->camera);
  zyr_flow_append (actions, self->choose);
  zyr_flow_append (actions, self->turn);
  zyr_flow_append (actions, self->remove);
  zyr_flow_append (actions, self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));

  self->hint = gtk_label_new (_ ("or drop a picture here, or paste it"));
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_set_parent (self->hint, GTK_WIDGET (self));
  zyr_file_input_attach (GTK_WIDGET (self), TRUE, takes_picture, take_picture);
}
