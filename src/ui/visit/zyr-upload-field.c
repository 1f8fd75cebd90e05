/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-upload-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-field-parts.h"
#include "zyr-file-answer.h"
#include "zyr-file-input.h"
#include "zyr-flow-layout.h"

struct _ZyrUploadField
{
  ZyrField parent_instance;

  GtkLabel *label;
  GtkWidget *choose, *remove, *spinner;
  char *shown; /* the answer whose size is shown or on its way */
};

G_DEFINE_FINAL_TYPE (ZyrUploadField, zyr_upload_field, ZYR_TYPE_FIELD)

static void
show_busy (ZyrField *field, gboolean busy)
{
  ZyrUploadField *self = ZYR_UPLOAD_FIELD (field);

  zyr_field_spinner_turn (self->spinner, busy);
  gtk_widget_set_sensitive (self->choose, !busy);
}

/* The name of the file is not kept, for it may say who it is about: its kind and size tell it. */
static void
show_kind (ZyrUploadField *self, gsize size_bytes)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  const char *dot = strrchr (item->value, '.');
  g_autofree char *ending = g_ascii_strup (dot != NULL ? dot + 1 : "", -1);
  g_autofree char *size = size_bytes > 0 ? g_format_size (size_bytes) : NULL;
  g_autofree char *text = NULL;

  if (*item->value == '\0')
    text = g_strdup (zyr_field_is_readonly (ZYR_FIELD (self)) ? _ ("Not answered") : "");
  else if (size != NULL)
    /* Translators: a file that was attached: its kind and its size: "File (PDF), 1,2 MB" */
    text = g_strdup_printf (_ ("File (%1$s), %2$s"), ending, size);
  else
    /* Translators: a file that was attached: its kind: "File (PDF)" */
    text = g_strdup_printf (_ ("File (%s)"), ending);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->label), *text != '\0');
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrUploadField) self = user_data;
  g_autoptr (GBytes) bytes
      = zyr_form_host_load_picture_finish (ZYR_FORM_HOST (source), result, NULL);

  if (zyr_field_get_item (ZYR_FIELD (self)) != NULL && bytes != NULL)
    show_kind (self, g_bytes_get_size (bytes));
}

static void
take_file (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  zyr_file_answer_keep (ZYR_FIELD (widget), file, bytes, show_busy);
}

static gboolean
takes_file (GtkWidget *widget)
{
  return !zyr_field_is_readonly (ZYR_FIELD (widget));
}

static gboolean
is_video (const ZyrFormItem *item)
{
  return g_str_has_prefix (item->media_type, "video");
}

static void
choose_cb (ZyrUploadField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  zyr_file_input_choose (GTK_WIDGET (self),
                         is_video (item) ? _ ("Choose a Video") : _ ("Choose a File"),
                         item->media_type, zyr_form_item_get_attribute (item, "accept"), take_file);
}

static void
remove_cb (ZyrUploadField *self)
{
  zyr_file_answer_remove (ZYR_FIELD (self), _ ("Remove the File?"),
                          _ ("The question is then not answered. The file that you chose stays "
                             "where it is."),
                          self->choose);
}

static void
zyr_upload_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrUploadField *self = ZYR_UPLOAD_FIELD (field);
  gboolean empty = *item->value == '\0';
  gboolean readonly = zyr_field_is_readonly (field);
  const char *choose = !empty            ? _ ("Choose Another File…")
                       : is_video (item) ? _ ("Choose a Video…")
                                         : _ ("Choose a File…");

  gtk_button_set_label (GTK_BUTTON (self->choose), choose);
  zyr_field_name (field, self->choose, choose);
  zyr_field_name (field, self->remove, _ ("Remove the File"));
  gtk_widget_set_visible (self->choose, !readonly);
  gtk_widget_set_visible (self->remove, !readonly && !empty);
  if (g_strcmp0 (self->shown, item->value) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (item->value);
  show_kind (self, 0);
  if (!empty)
    zyr_form_host_load_picture_async (zyr_field_get_host (field), item->ref, loaded_cb,
                                      g_object_ref (self));
}

static void
zyr_upload_field_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_UPLOAD_FIELD (object)->shown, g_free);

  G_OBJECT_CLASS (zyr_upload_field_parent_class)->finalize (object);
}

static void
zyr_upload_field_class_init (ZyrUploadFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_upload_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_upload_field_update;
}

static void
zyr_upload_field_init (ZyrUploadField *self)
{
  GtkWidget *label = gtk_label_new ("");
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  self->choose = gtk_button_new_with_label ("");
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  self->spinner = zyr_field_spinner_new ();
  gtk_widget_add_css_class (self->choose, "answer");
  gtk_widget_add_css_class (self->remove, "answer");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove the File"));
  zyr_flow_append (actions, self->choose);
  zyr_flow_append (actions, self->remove);
  zyr_flow_append (actions, self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (choose_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self,
                           G_CONNECT_SWAPPED);
  zyr_file_input_attach (GTK_WIDGET (self), TRUE, takes_file, take_file);
}
