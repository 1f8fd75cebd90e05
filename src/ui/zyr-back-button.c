/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-back-button.h"

struct _ZyrBackButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (ZyrBackButton, zyr_back_button, GTK_TYPE_WIDGET)

static void
zyr_back_button_dispose (GObject *object)
{
  ZyrBackButton *self = ZYR_BACK_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_back_button_parent_class)->dispose (object);
}

static void
zyr_back_button_class_init (ZyrBackButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_back_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/zyr-back-button.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrBackButton, button);
}

static void
zyr_back_button_init (ZyrBackButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
