/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-choice-field.h"

#include "zyr-choice-list.h"

struct _ZyrChoiceField
{
  ZyrField parent_instance;

  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (ZyrChoiceField, zyr_choice_field, ZYR_TYPE_FIELD)

static void
chosen_cb (ZyrChoiceField *self, const char *value)
{
  zyr_field_answer (ZYR_FIELD (self), value);
}

static void
zyr_choice_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrChoiceField *self = ZYR_CHOICE_FIELD (field);

  if (old == NULL)
    {
      self->list = zyr_choice_list_new (item->control == ZYR_FORM_CONTROL_SELECT, FALSE);
      gtk_widget_set_parent (self->list, GTK_WIDGET (self));
      g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self,
                               G_CONNECT_SWAPPED);
    }
  zyr_choice_list_set (ZYR_CHOICE_LIST (self->list), item->choices, item->value, item->label,
                       item->readonly);
}

static void
zyr_choice_field_class_init (ZyrChoiceFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_choice_field_update;
}

static void
zyr_choice_field_init (ZyrChoiceField *self)
{
}
