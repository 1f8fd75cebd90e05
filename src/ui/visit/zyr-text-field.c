/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-text-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-limits.h"

struct _ZyrTextField
{
  ZyrField parent_instance;

  GtkWidget *entry;      /* GtkEntry or GtkPasswordEntry, or … */
  GtkTextBuffer *buffer; /* … the lines of a text view */
  GtkWidget *view;
  GtkLabel *count;
  gboolean showing; /* the text is being set from the item */
};

G_DEFINE_FINAL_TYPE (ZyrTextField, zyr_text_field, ZYR_TYPE_FIELD)

static char *
dup_text (ZyrTextField *self)
{
  GtkTextIter start, end;

  if (self->entry != NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
update_count (ZyrTextField *self)
{
  g_autofree char *text = NULL;
  int n;

  if (self->count == NULL)
    return;

  n = gtk_text_buffer_get_char_count (self->buffer);
  text = g_strdup_printf (ngettext ("%d character", "%d characters", (gulong)n), n);
  gtk_label_set_text (self->count, text);
}

static void
changed_cb (ZyrTextField *self)
{
  g_autofree char *text = NULL;

  update_count (self);
  if (self->showing)
    return;

  text = dup_text (self);
  if (strlen (text) > ZYR_ANSWER_SIZE_BYTES_MAX)
    {
      zyr_field_complain (ZYR_FIELD (self), _ ("This text is too long to be kept."));
      return;
    }
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), text);
}

static gboolean
is_multiline (const ZyrFormItem *item)
{
  return strstr (item->appearance, "multiline") != NULL || item->data_type == ZYR_FORM_DATA_GEOTRACE
         || item->data_type == ZYR_FORM_DATA_GEOSHAPE;
}

static void
build_lines (ZyrTextField *self)
{
  GtkWidget *count = gtk_label_new ("");

  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_input_hints (GTK_TEXT_VIEW (self->view), GTK_INPUT_HINT_SPELLCHECK);
  gtk_widget_set_size_request (self->view, -1, 112);
  gtk_widget_set_overflow (self->view, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->view, "answer-lines");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->count = GTK_LABEL (count);
  gtk_widget_set_halign (count, GTK_ALIGN_END);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "caption");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_parent (count, GTK_WIDGET (self));
}

static void
build_line (ZyrTextField *self, const ZyrFormItem *item)
{
  if (item->control == ZYR_FORM_CONTROL_SECRET || strstr (item->appearance, "masked") != NULL)
    {
      self->entry = gtk_password_entry_new ();
      gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->entry), TRUE);
    }
  else
    {
      self->entry = gtk_entry_new ();
      if (strstr (item->appearance, "numbers") != NULL)
        gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_DIGITS);
    }
  gtk_widget_add_css_class (self->entry, "answer");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_text_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrTextField *self = ZYR_TEXT_FIELD (field);
  g_autofree char *text = NULL;
  GtkWidget *widget;

  if (old == NULL)
    {
      if (is_multiline (item))
        build_lines (self);
      else
        build_line (self, item);
    }
  widget = self->entry != NULL ? self->entry : self->view;
  zyr_field_name (field, widget, NULL);
  if (self->entry != NULL)
    gtk_editable_set_editable (GTK_EDITABLE (self->entry), !item->readonly);
  else
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), !item->readonly);

  text = dup_text (self);
  if (g_str_equal (text, item->value) || zyr_field_is_echo (field, item))
    {
      update_count (self);
      return;
    }
  self->showing = TRUE;
  if (self->entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), item->value);
  else
    gtk_text_buffer_set_text (self->buffer, item->value, -1);
  self->showing = FALSE;
  update_count (self);
}

static gboolean
zyr_text_field_grab_focus (GtkWidget *widget)
{
  ZyrTextField *self = ZYR_TEXT_FIELD (widget);

  return gtk_widget_grab_focus (self->entry != NULL ? self->entry : self->view);
}

static void
zyr_text_field_class_init (ZyrTextFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_text_field_update;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_text_field_grab_focus;
}

static void
zyr_text_field_init (ZyrTextField *self)
{
}
