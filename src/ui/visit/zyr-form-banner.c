/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-banner.h"

struct _ZyrFormBanner
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *action;
};

G_DEFINE_FINAL_TYPE (ZyrFormBanner, zyr_form_banner, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
action_cb (ZyrFormBanner *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
dismiss_cb (ZyrFormBanner *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
zyr_form_banner_show (ZyrFormBanner *self, const char *sentence, gboolean warning)
{
  g_return_if_fail (ZYR_IS_FORM_BANNER (self));

  gtk_label_set_text (self->label, sentence);
  if (warning)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
  gtk_widget_set_visible (GTK_WIDGET (self), *sentence != '\0');
}

void
zyr_form_banner_set_action (ZyrFormBanner *self, const char *label)
{
  g_return_if_fail (ZYR_IS_FORM_BANNER (self));

  gtk_button_set_label (GTK_BUTTON (self->action), label != NULL ? label : "");
  gtk_widget_set_visible (self->action, label != NULL);
}

static void
zyr_form_banner_dispose (GObject *object)
{
  g_clear_pointer (&ZYR_FORM_BANNER (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_form_banner_parent_class)->dispose (object);
}

static void
zyr_form_banner_class_init (ZyrFormBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_form_banner_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "formbanner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/visit/zyr-form-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrFormBanner, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormBanner, label);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormBanner, action);
  gtk_widget_class_bind_template_callback (widget_class, action_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
zyr_form_banner_init (ZyrFormBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
