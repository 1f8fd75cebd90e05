/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-choice-field.h"

#include <string.h>

#include "zyr-choice-list.h"

struct _ZyrChoiceField
{
  ZyrField parent_instance;

  GtkWidget *list;
};

#define COLUMNS_N_MAX 10

G_DEFINE_FINAL_TYPE (ZyrChoiceField, zyr_choice_field, ZYR_TYPE_FIELD)

static void
chosen_cb (ZyrChoiceField *self, const char *value)
{
  zyr_field_answer (ZYR_FIELD (self), value);
}

/* "columns" alone are three, as elsewhere in ODK; "columns-pack" are as wide as they want; a likert
 * scale stands side by side. A table's lists are rows here: each question has its own card. */
static void
set_layout (ZyrChoiceField *self, const ZyrFormItem *item)
{
  g_auto (GStrv) words = g_strsplit (item->appearance, " ", -1);
  ZyrChoiceList *list = ZYR_CHOICE_LIST (self->list);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 n = 3;

      if (g_str_equal (words[i], "columns-pack") || g_str_equal (words[i], "compact"))
        zyr_choice_list_set_layout (list, ZYR_CHOICE_FLOW, 0);
      else if (g_str_equal (words[i], "likert"))
        zyr_choice_list_set_layout (list, ZYR_CHOICE_FLOW,
                                    item->choices != NULL ? item->choices->len : 0);
      else if (g_str_equal (words[i], "columns")
               || (g_str_has_prefix (words[i], "columns-")
                   && g_ascii_string_to_unsigned (words[i] + strlen ("columns-"), 10, 1,
                                                  COLUMNS_N_MAX, &n, NULL)))
        zyr_choice_list_set_layout (list, ZYR_CHOICE_FLOW, (guint)n);
    }
}

static void
zyr_choice_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrChoiceField *self = ZYR_CHOICE_FIELD (field);

  if (old == NULL)
    {
      self->list = zyr_choice_list_new (item->control == ZYR_FORM_CONTROL_SELECT, FALSE);
      set_layout (self, item);
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
