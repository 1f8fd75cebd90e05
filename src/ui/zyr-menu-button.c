/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-menu-button.h"

struct _ZyrMenuButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (ZyrMenuButton, zyr_menu_button, GTK_TYPE_WIDGET)

static void
zyr_menu_button_dispose (GObject *object)
{
  ZyrMenuButton *self = ZYR_MENU_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_menu_button_parent_class)->dispose (object);
}

static void
zyr_menu_button_class_init (ZyrMenuButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_menu_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/zyr-menu-button.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrMenuButton, button);
}

static void
zyr_menu_button_init (ZyrMenuButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
