/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-field.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-sentences.h"

struct _ZyrPictureField
{
  ZyrField parent_instance;

  GtkWidget *picture;
  GtkWidget *choose, *remove;
  GtkWidget *spinner;
  char *shown; /* the answer whose picture is shown or on its way */
};

G_DEFINE_FINAL_TYPE (ZyrPictureField, zyr_picture_field, ZYR_TYPE_FIELD)

#define THUMBNAIL_HEIGHT_PX 180

static void
set_busy (ZyrPictureField *self, gboolean busy)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->choose, !busy);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPictureField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = zyr_form_host_load_picture_finish (ZYR_FORM_HOST (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (self->picture == NULL || zyr_field_get_item (ZYR_FIELD (self)) == NULL)
    return;

  if (bytes != NULL)
    texture = gdk_texture_new_from_bytes (bytes, NULL);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->picture, texture != NULL);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPictureField) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean attached = zyr_form_host_attach_finish (ZYR_FORM_HOST (source), result, &error);

  if (zyr_field_get_item (ZYR_FIELD (self)) == NULL)
    return;

  set_busy (self, FALSE);
  if (!attached)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_field_complain (ZYR_FIELD (self), sentence);
    }
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrPictureField *self = ZYR_PICTURE_FIELD (source);
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  g_autoptr (GFile) file = zyr_open_file_finish (result);

  if (file == NULL || item == NULL)
    return;

  zyr_field_complain (ZYR_FIELD (self), "");
  set_busy (self, TRUE);
  zyr_form_host_attach_async (zyr_field_get_host (ZYR_FIELD (self)), item->ref, file, NULL,
                              attached_cb, g_object_ref (self));
}

static void
choose_cb (ZyrPictureField *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/webp");
  zyr_open_file_async (GTK_WIDGET (self), _ ("Choose a Picture"), _ ("_Choose"), filter, chosen_cb,
                       NULL);
}

static void
remove_cb (ZyrPictureField *self)
{
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), "");
  gtk_widget_grab_focus (self->choose);
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
  zyr_field_name (field, self->picture, _ ("Picture"));
  gtk_widget_set_visible (self->choose, !zyr_field_is_readonly (field));
  gtk_widget_set_visible (self->remove, !zyr_field_is_readonly (field) && !empty);
  if (g_strcmp0 (self->shown, item->value) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (item->value);
  if (empty)
    gtk_widget_set_visible (self->picture, FALSE);
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

  G_OBJECT_CLASS (zyr_picture_field_parent_class)->finalize (object);
}

static void
zyr_picture_field_class_init (ZyrPictureFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_picture_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_picture_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_picture_field_update;
}

static void
zyr_picture_field_init (ZyrPictureField *self)
{
  GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_size_request (self->picture, -1, THUMBNAIL_HEIGHT_PX);
  gtk_widget_set_halign (self->picture, GTK_ALIGN_START);
  gtk_widget_set_overflow (self->picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->picture, "thumbnail");
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));

  self->choose = gtk_button_new ();
  gtk_widget_add_css_class (self->choose, "answer");
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (self->remove, "answer");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove the Picture"));
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (actions), self->choose);
  gtk_box_append (GTK_BOX (actions), self->remove);
  gtk_box_append (GTK_BOX (actions), self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (choose_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self,
                           G_CONNECT_SWAPPED);
}
