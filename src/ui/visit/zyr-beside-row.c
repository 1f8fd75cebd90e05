/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-beside-row.h"

#include <glib/gi18n.h>

#include "zyr-label.h"

struct _ZyrBesideRow
{
  GtkWidget parent_instance;

  GtkLabel *text;
  GtkWidget *differs;
  GtkWidget *use;
};

G_DEFINE_FINAL_TYPE (ZyrBesideRow, zyr_beside_row, GTK_TYPE_WIDGET)

enum
{
  USE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
use_cb (ZyrBesideRow *self)
{
  g_signal_emit (self, signals[USE], 0);
}

void
zyr_beside_row_show (ZyrBesideRow *self,
                     const char *sentence,
                     gboolean differs,
                     const char *use_name)
{
  g_return_if_fail (ZYR_IS_BESIDE_ROW (self));

  gtk_label_set_text (self->text, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self), *sentence != '\0');
  gtk_widget_set_visible (self->differs, differs);
  if (differs)
    gtk_widget_add_css_class (GTK_WIDGET (self), "differs");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "differs");
  gtk_widget_set_visible (self->use, use_name != NULL);
  if (use_name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->use), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    use_name, -1);
}

static void
zyr_beside_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (zyr_beside_row_parent_class)->dispose (object);
}

static void
zyr_beside_row_class_init (ZyrBesideRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_beside_row_dispose;
  signals[USE] = g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zyr_beside_row_init (ZyrBesideRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = zyr_label_append (GTK_BOX (texts), "", NULL);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->text = GTK_LABEL (text);
  /* Translators: what the registry says, or the last visit's answer, is not what is answered now */
  self->differs = gtk_label_new (_ ("Differs from the answer"));
  gtk_label_set_xalign (GTK_LABEL (self->differs), 0);
  gtk_label_set_wrap (GTK_LABEL (self->differs), TRUE);
  gtk_widget_add_css_class (self->differs, "caption");
  gtk_widget_add_css_class (self->differs, "warning");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), self->differs);
  gtk_widget_set_parent (texts, GTK_WIDGET (self));

  self->use = gtk_button_new_with_label (C_ ("registry value", "Use"));
  gtk_widget_set_valign (self->use, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->use, "row-tool");
  gtk_widget_set_parent (self->use, GTK_WIDGET (self));
  g_signal_connect_object (self->use, "clicked", G_CALLBACK (use_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self), "registry");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zyr_beside_row_new (const char *icon_name)
{
  GtkWidget *self = g_object_new (ZYR_TYPE_BESIDE_ROW, NULL);

  gtk_widget_insert_after (gtk_image_new_from_icon_name (icon_name), self, NULL);

  return self;
}
