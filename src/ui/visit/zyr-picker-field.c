/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picker-field.h"

#include <glib/gi18n.h>

#include "zyr-choice-list.h"
#include "zyr-in-view.h"
#include "zyr-label.h"

struct _ZyrPickerField
{
  ZyrField parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover;
  GtkWidget *list;
  gboolean multiple;
};

G_DEFINE_FINAL_TYPE (ZyrPickerField, zyr_picker_field, ZYR_TYPE_FIELD)

#define SEARCH_FROM_N 9
#define POPOVER_WIDTH_PX 304

static char *
dup_chosen_labels (const ZyrFormItem *item)
{
  g_auto (GStrv) codes = item->control == ZYR_FORM_CONTROL_SELECT
                             ? g_strsplit (item->value, " ", -1)
                             : g_strdupv ((char *[]){ item->value, NULL });
  GString *labels = g_string_new ("");

  for (guint i = 0; item->choices != NULL && i < item->choices->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (item->choices, i);

      if (g_strv_contains ((const char *const *)codes, choice->value))
        g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", choice->label);
    }

  return g_string_free (labels, FALSE);
}

/* The list is filled when it opens: a form has many pickers, and few are looked into. */
static void
fill_list (ZyrPickerField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  zyr_choice_list_set (ZYR_CHOICE_LIST (self->list), item->choices, item->value, item->label,
                       item->readonly);
}

static void
chosen_cb (ZyrPickerField *self, const char *value)
{
  g_autofree char *chosen = g_strdup (value);

  if (!self->multiple)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      gtk_widget_grab_focus (self->button);
    }
  zyr_field_answer (ZYR_FIELD (self), chosen);
}

static void
done_cb (ZyrPickerField *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
open_cb (ZyrPickerField *self)
{
  zyr_popup_in_view (GTK_POPOVER (self->popover));
}

static void
shown_cb (ZyrPickerField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  if (self->list == NULL)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

      self->list = zyr_choice_list_new (self->multiple, item->choices->len >= SEARCH_FROM_N);
      gtk_box_append (GTK_BOX (box), self->list);
      if (self->multiple)
        {
          GtkWidget *done = gtk_button_new_with_label (_ ("Done"));

          gtk_widget_add_css_class (done, "answer");
          gtk_widget_add_css_class (done, "suggested-action");
          gtk_box_append (GTK_BOX (box), done);
          g_signal_connect_object (done, "clicked", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
        }
      gtk_widget_set_size_request (box, POPOVER_WIDTH_PX, -1);
      gtk_popover_set_child (GTK_POPOVER (self->popover), box);
      g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self,
                               G_CONNECT_SWAPPED);
    }
  fill_list (self);
  zyr_choice_list_start (ZYR_CHOICE_LIST (self->list));
}

static void
build (ZyrPickerField *self, const ZyrFormItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");

  self->multiple = item->control == ZYR_FORM_CONTROL_SELECT;
  self->label = zyr_label_append (GTK_BOX (box), "", NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (box), arrow);

  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "choices");
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "answer");
  gtk_widget_add_css_class (self->button, "picker");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP,
                                  TRUE, -1);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
}

static void
zyr_picker_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrPickerField *self = ZYR_PICKER_FIELD (field);
  g_autofree char *labels = dup_chosen_labels (item);
  gboolean empty = *labels == '\0';

  if (old == NULL)
    build (self, item);

  gtk_label_set_text (GTK_LABEL (self->label), empty ? _ ("Choose…") : labels);
  if (empty)
    gtk_widget_add_css_class (self->label, "dim-label");
  else
    gtk_widget_remove_css_class (self->label, "dim-label");
  gtk_widget_set_sensitive (self->button,
                            !item->readonly && item->choices != NULL && item->choices->len > 0);
  zyr_field_name (field, self->button, empty ? NULL : labels);
  if (self->list != NULL && gtk_widget_get_visible (self->popover))
    fill_list (self);
}

static gboolean
zyr_picker_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ZYR_PICKER_FIELD (widget)->button);
}

static void
zyr_picker_field_class_init (ZyrPickerFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_picker_field_update;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_picker_field_grab_focus;
}

static void
zyr_picker_field_init (ZyrPickerField *self)
{
}
