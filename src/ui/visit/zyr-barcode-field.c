/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-barcode-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-barcode-picture.h"
#include "zyr-camera-button.h"
#include "zyr-clear.h"
#include "zyr-field-parts.h"
#include "zyr-file-input.h"
#include "zyr-flow-layout.h"
#include "zyr-limits.h"
#include "zyr-sentences.h"

struct _ZyrBarcodeField
{
  ZyrField parent_instance;

  GtkWidget *entry;
  GtkWidget *camera, *choose;
  GtkWidget *spinner;
  GtkLabel *note;
  GtkBox *found; /* buttons, when a picture holds several codes */
  GCancellable *cancellable;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrBarcodeField, zyr_barcode_field, ZYR_TYPE_FIELD)

static void take_picture (GtkWidget *widget, GFile *file, GBytes *bytes);

static void
show_busy (ZyrBarcodeField *self, gboolean busy)
{
  zyr_field_spinner_turn (self->spinner, busy);
  gtk_widget_set_sensitive (self->camera, !busy);
  gtk_widget_set_sensitive (self->choose, !busy);
}

static void
forget_found (ZyrBarcodeField *self)
{
  zyr_box_clear (self->found);
  gtk_widget_set_visible (GTK_WIDGET (self->found), FALSE);
}

static void
changed_cb (ZyrBarcodeField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->showing)
    return;
  zyr_field_note_show (self->note, "");
  forget_found (self);
  if (strlen (text) > ZYR_BARCODE_SIZE_BYTES_MAX)
    {
      zyr_field_complain (ZYR_FIELD (self), _ ("This text is too long to be kept."));
      return;
    }
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), text);
}

/* An entry has one line, and a code may hold several. */
static void
take_text (ZyrBarcodeField *self, const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r\t", ' ');

  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  zyr_field_note_show (self->note, _ ("Read from the picture. Compare it with what stands under the "
                                      "code."));
}

static void
found_cb (GtkButton *button, ZyrBarcodeField *self)
{
  g_autofree char *text = g_strdup (gtk_button_get_label (button));

  take_text (self, text);
  gtk_widget_grab_focus (self->entry);
}

static void
offer (ZyrBarcodeField *self, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (g_ptr_array_index (texts, i));
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (button, "answer");
      g_signal_connect_object (button, "clicked", G_CALLBACK (found_cb), self, 0);
      gtk_box_append (self->found, button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->found), TRUE);
  zyr_field_note_show (self->note, _ ("There are several codes in the picture. Choose the one that is "
                                      "asked for."));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrBarcodeField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = zyr_barcode_picture_read_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  show_busy (self, FALSE);
  if (texts == NULL)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_field_note_show (self->note, sentence);
    }
  else if (texts->len == 0)
    {
      zyr_field_note_show (self->note,
                           _ ("No code was found in the picture. Take it from nearer, with light "
                              "and without shadow, or type what stands under the code."));
    }
  else if (texts->len == 1)
    {
      take_text (self, g_ptr_array_index (texts, 0));
    }
  else
    {
      offer (self, texts);
    }
}

static void
take_picture (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  ZyrBarcodeField *self = ZYR_BARCODE_FIELD (widget);

  forget_found (self);
  zyr_field_note_show (self->note, "");
  show_busy (self, TRUE);
  zyr_barcode_picture_read_async (file, bytes, self->cancellable, read_cb, g_object_ref (self));
}

static gboolean
takes_picture (GtkWidget *widget)
{
  return !zyr_field_is_readonly (ZYR_FIELD (widget))
         && gtk_widget_get_sensitive (ZYR_BARCODE_FIELD (widget)->choose);
}

static void
choose_cb (ZyrBarcodeField *self)
{
  zyr_file_input_choose (GTK_WIDGET (self), _ ("Choose a Picture of the Code"), "image/*", NULL,
                         take_picture);
}

static void
zyr_barcode_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrBarcodeField *self = ZYR_BARCODE_FIELD (field);

  if (old == NULL)
    gtk_entry_set_visibility (GTK_ENTRY (self->entry),
                              strstr (item->appearance, "hidden-answer") == NULL);
  zyr_field_name (field, self->entry, NULL);
  zyr_field_name (field, self->camera, _ ("Read with the Camera…"));
  zyr_field_name (field, self->choose, _ ("Read from a Picture…"));
  zyr_camera_button_set_wanted (ZYR_CAMERA_BUTTON (self->camera), !zyr_field_is_readonly (field));
  if (zyr_field_is_echo (field, item)
      || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), item->value))
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), item->value);
  self->showing = FALSE;
  zyr_field_note_show (self->note, "");
}

static gboolean
zyr_barcode_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ZYR_BARCODE_FIELD (widget)->entry);
}

static void
zyr_barcode_field_dispose (GObject *object)
{
  g_cancellable_cancel (ZYR_BARCODE_FIELD (object)->cancellable);

  G_OBJECT_CLASS (zyr_barcode_field_parent_class)->dispose (object);
}

static void
zyr_barcode_field_finalize (GObject *object)
{
  g_clear_object (&ZYR_BARCODE_FIELD (object)->cancellable);

  G_OBJECT_CLASS (zyr_barcode_field_parent_class)->finalize (object);
}

static void
zyr_barcode_field_class_init (ZyrBarcodeFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_barcode_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_barcode_field_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_barcode_field_grab_focus;
  ZYR_FIELD_CLASS (klass)->update = zyr_barcode_field_update;
}

static void
zyr_barcode_field_init (ZyrBarcodeField *self)
{
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  GtkWidget *found = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->cancellable = g_cancellable_new ();
  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "answer");
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->camera = zyr_camera_button_new (GTK_WIDGET (self), take_picture);
  gtk_button_set_label (GTK_BUTTON (self->camera), _ ("Read with the Camera…"));
  self->choose = gtk_button_new_with_label (_ ("Read from a Picture…"));
  gtk_widget_add_css_class (self->choose, "answer");
  self->spinner = zyr_field_spinner_new ();
  zyr_flow_append (actions, self->camera);
  zyr_flow_append (actions, self->choose);
  zyr_flow_append (actions, self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (choose_cb), self,
                           G_CONNECT_SWAPPED);

  self->note = zyr_field_note_new (ZYR_FIELD (self));
  self->found = GTK_BOX (found);
  gtk_widget_set_visible (found, FALSE);
  gtk_widget_set_parent (found, GTK_WIDGET (self));
  zyr_file_input_attach (GTK_WIDGET (self), TRUE, takes_picture, take_picture);
}
