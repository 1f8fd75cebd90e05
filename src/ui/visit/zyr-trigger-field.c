/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-trigger-field.h"

#include <glib/gi18n.h>

struct _ZyrTriggerField
{
  ZyrField parent_instance;

  GtkWidget *check;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrTriggerField, zyr_trigger_field, ZYR_TYPE_FIELD)

static void
toggled_cb (ZyrTriggerField *self)
{
  /* "OK" is what ODK clients store for a trigger. */
  if (!self->showing)
    zyr_field_answer (ZYR_FIELD (self),
                      gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)) ? "OK" : "");
}

static void
zyr_trigger_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrTriggerField *self = ZYR_TRIGGER_FIELD (field);

  gtk_widget_set_sensitive (self->check, !item->readonly);
  zyr_field_name (field, self->check, _ ("Confirmed"));
  self->showing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), *item->value != '\0');
  self->showing = FALSE;
}

static void
zyr_trigger_field_class_init (ZyrTriggerFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_trigger_field_update;
}

static void
zyr_trigger_field_init (ZyrTriggerField *self)
{
  self->check = gtk_check_button_new_with_label (_ ("Confirmed"));
  gtk_widget_add_css_class (self->check, "choice");
  gtk_widget_set_parent (self->check, GTK_WIDGET (self));
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self,
                           G_CONNECT_SWAPPED);
}
