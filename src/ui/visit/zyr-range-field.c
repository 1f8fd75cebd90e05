/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-range-field.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zyr-format.h"

struct _ZyrRangeField
{
  ZyrField parent_instance;

  GtkWidget *scale;
  GtkLabel *unanswered;
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

/* The answer stands above the knob; without one there is nothing to stand there. */
static void
show_text (ZyrRangeField *self, const char *value)
{
  gtk_widget_set_visible (GTK_WIDGET (self->unanswered), *value == '\0');
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), *value != '\0');
}

static char *
format_cb (GtkScale *scale, double number, gpointer user_data)
{
  g_autofree char *value = dup_value (user_data, number);

  return zyr_format_number (value);
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

/* The knob stands at the start: who means that has nothing to move. */
static void
take_as_it_stands (ZyrRangeField *self)
{
  if (*zyr_field_get_item (ZYR_FIELD (self))->value == '\0')
    changed_cb (self);
}

static gboolean
key_cb (ZyrRangeField *self, guint key)
{
  if (key != GDK_KEY_space && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  take_as_it_stands (self);

  return GDK_EVENT_STOP;
}

static void
add_ends (ZyrRangeField *self, const ZyrFormItem *item)
{
  g_autofree char *start = zyr_format_number (item->range_start);
  g_autofree char *end = zyr_format_number (item->range_end);

  gtk_scale_add_mark (GTK_SCALE (self->scale), self->start, GTK_POS_BOTTOM, start);
  gtk_scale_add_mark (GTK_SCALE (self->scale), self->end, GTK_POS_BOTTOM, end);
}

/* Who turns the wheel to scroll the form past it does not answer. */
static void
ignore_wheel (GtkWidget *scale)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scale);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
build (ZyrRangeField *self, const ZyrFormItem *item)
{
  GtkWidget *label = gtk_label_new (_ ("Not answered"));
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  double low, high;

  self->start = g_ascii_strtod (item->range_start, NULL);
  self->end = g_ascii_strtod (item->range_end, NULL);
  self->step = fabs (g_ascii_strtod (item->range_step, NULL));
  if (self->step <= 0)
    self->step = 1;
  low = MIN (self->start, self->end);
  high = MAX (self->start, self->end);

  self->unanswered = GTK_LABEL (label);
  gtk_label_set_xalign (self->unanswered, 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low,
                                          high > low ? high : low + self->step, self->step);
  gtk_range_set_inverted (GTK_RANGE (self->scale), self->start > self->end);
  ignore_wheel (self->scale);
  gtk_widget_add_css_class (self->scale, "answer");
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
  gtk_scale_set_format_value_func (GTK_SCALE (self->scale), format_cb, self, NULL);
  gtk_scale_set_value_pos (GTK_SCALE (self->scale), GTK_POS_TOP);
  if (strstr (item->appearance, "no-ticks") == NULL)
    add_ends (self, item);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->scale, keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "released", G_CALLBACK (take_as_it_stands), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->scale, GTK_EVENT_CONTROLLER (click));
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
