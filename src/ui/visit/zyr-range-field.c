/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-range-field.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zyr-format.h"

struct _ZyrRangeField
{
  ZyrField parent_instance;

  GtkWidget *scale;
  GtkLabel *value;
  double start, end, step;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrRangeField, zyr_range_field, ZYR_TYPE_FIELD)

/* As written in the form: no more decimals than the step has. */
static char *
dup_value (ZyrRangeField *self, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double steps = round ((number - self->start) / self->step);

  g_ascii_formatd (buffer, sizeof buffer, "%.10g", self->start + steps * self->step);

  return g_strdup (buffer);
}

static void
show_text (ZyrRangeField *self, const char *value)
{
  g_autofree char *text = NULL;

  text = *value != '\0' ? zyr_format_number (value) : g_strdup (_ ("Not answered"));
  gtk_label_set_text (self->value, text);
}

static void
changed_cb (ZyrRangeField *self)
{
  g_autofree char *value = NULL;

  if (self->showing)
    return;

  value = dup_value (self, gtk_range_get_value (GTK_RANGE (self->scale)));
  show_text (self, value);
  zyr_field_answer (ZYR_FIELD (self), value);
}

static void
build (ZyrRangeField *self, const ZyrFormItem *item)
{
  GtkWidget *label = gtk_label_new ("");
  double low, high;

  self->start = g_ascii_strtod (item->range_start, NULL);
  self->end = g_ascii_strtod (item->range_end, NULL);
  self->step = fabs (g_ascii_strtod (item->range_step, NULL));
  if (self->step <= 0)
    self->step = 1;
  low = MIN (self->start, self->end);
  high = MAX (self->start, self->end);

  self->value = GTK_LABEL (label);
  gtk_label_set_xalign (self->value, 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low,
                                          high > low ? high : low + self->step, self->step);
  gtk_range_set_inverted (GTK_RANGE (self->scale), self->start > self->end);
  gtk_widget_add_css_class (self->scale, "answer");
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
  g_signal_connect_object (self->scale, "value-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_range_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrRangeField *self = ZYR_RANGE_FIELD (field);

  if (old == NULL)
    build (self, item);

  zyr_field_name (field, self->scale, NULL);
  gtk_widget_set_sensitive (self->scale, !item->readonly);
  show_text (self, item->value);
  if (*item->value == '\0' || zyr_field_is_echo (field, item))
    return;
  self->showing = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), g_ascii_strtod (item->value, NULL));
  self->showing = FALSE;
}

static void
zyr_range_field_class_init (ZyrRangeFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_range_field_update;
}

static void
zyr_range_field_init (ZyrRangeField *self)
{
}
