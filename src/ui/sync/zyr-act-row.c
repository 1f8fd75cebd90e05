/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-act-row.h"

#include "zyr-flow-layout.h"
#include "zyr-label.h"

struct _ZyrActRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (ZyrActRow, zyr_act_row, GTK_TYPE_LIST_BOX_ROW)

static void
zyr_act_row_class_init (ZyrActRowClass *klass)
{
}

static void
zyr_act_row_init (ZyrActRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
zyr_act_row_new (const char *icon_name, const char *css_class)
{
  ZyrActRow *self = g_object_new (ZYR_TYPE_ACT_ROW, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "valign",
                                  GTK_ALIGN_START, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, css_class);
  gtk_widget_set_hexpand (box, TRUE);
  self->title = GTK_LABEL (zyr_label_append (GTK_BOX (box), NULL, NULL));
  self->text = GTK_LABEL (zyr_label_append (GTK_BOX (box), NULL, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "caption");
  self->buttons = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_box_append (GTK_BOX (box), self->buttons);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), box);
  gtk_widget_add_css_class (line, "note");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), line);
  return GTK_WIDGET (self);
}

void
zyr_act_row_set_texts (ZyrActRow *self, const char *title, const char *text)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", title, text);

  g_return_if_fail (ZYR_IS_ACT_ROW (self));

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
zyr_act_row_add_button (ZyrActRow *self, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_return_if_fail (ZYR_IS_ACT_ROW (self));

  gtk_widget_add_css_class (button, "touch");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  zyr_flow_append (self->buttons, button);
  gtk_widget_set_visible (self->buttons, TRUE);
}
