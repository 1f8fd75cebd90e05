/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-answer-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-format.h"
#include "zyr-label.h"

struct _ZyrAnswerField
{
  ZyrField parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (ZyrAnswerField, zyr_answer_field, ZYR_TYPE_FIELD)

static char *
dup_labels (const ZyrFormItem *item)
{
  g_auto (GStrv) codes = item->control == ZYR_FORM_CONTROL_SELECT1
                             ? g_strdupv ((char *[]){ item->value, NULL })
                             : g_strsplit (item->value, " ", -1);
  GString *labels = g_string_new ("");

  for (guint c = 0; codes[c] != NULL; c++)
    {
      const char *label = codes[c];

      for (guint i = 0; i < item->choices->len; i++)
        {
          const ZyrFormChoice *choice = g_ptr_array_index (item->choices, i);

          if (g_str_equal (choice->value, codes[c]))
            label = choice->label;
        }
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", label);
    }

  return g_string_free (labels, FALSE);
}

static char *
dup_date (const ZyrFormItem *item)
{
  const char *t = strchr (item->value, 'T');
  g_autofree char *day = NULL;
  g_autofree char *date = NULL;

  if (item->data_type == ZYR_FORM_DATA_TIME)
    return g_strndup (item->value, 5);
  if (strstr (item->appearance, "month-year") != NULL)
    return zyr_format_month (item->value);
  if (strstr (item->appearance, "year") != NULL)
    return g_strndup (item->value, 4);
  if (t == NULL)
    return zyr_format_date (item->value);

  day = g_strndup (item->value, (gsize)(t - item->value));
  date = zyr_format_date (day);

  return g_strdup_printf (C_ ("date", "%1$s, %2$.5s"), date, t + 1);
}

char *
zyr_answer_dup_text (const ZyrFormItem *item)
{
  g_return_val_if_fail (item != NULL, NULL);

  if (*item->value == '\0')
    return g_strdup ("");
  if (item->choices != NULL)
    return dup_labels (item);
  if (item->control == ZYR_FORM_CONTROL_TRIGGER)
    return g_strdup (_ ("Confirmed"));
  if (item->control == ZYR_FORM_CONTROL_SECRET || strstr (item->appearance, "masked") != NULL)
    return g_strdup ("••••");

  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
    case ZYR_FORM_DATA_DECIMAL:
      return zyr_format_number (item->value);
    case ZYR_FORM_DATA_DATE:
    case ZYR_FORM_DATA_TIME:
    case ZYR_FORM_DATA_DATETIME:
      return dup_date (item);
    case ZYR_FORM_DATA_STRING:
    case ZYR_FORM_DATA_BOOLEAN:
    case ZYR_FORM_DATA_GEOPOINT:
    case ZYR_FORM_DATA_GEOTRACE:
    case ZYR_FORM_DATA_GEOSHAPE:
    case ZYR_FORM_DATA_BINARY:
    case ZYR_FORM_DATA_BARCODE:
    default:
      return g_strdup (item->value);
    }
}

static void
zyr_answer_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrAnswerField *self = ZYR_ANSWER_FIELD (field);
  g_autofree char *text = zyr_answer_dup_text (item);
  gboolean empty = *text == '\0';

  gtk_label_set_text (self->label, empty ? _ ("Not answered") : text);
  if (empty)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
}

static void
zyr_answer_field_class_init (ZyrAnswerFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_answer_field_update;
}

static void
zyr_answer_field_init (ZyrAnswerField *self)
{
  GtkWidget *label = zyr_label_new ("", NULL);

  self->label = GTK_LABEL (label);
  gtk_label_set_selectable (self->label, TRUE);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}
