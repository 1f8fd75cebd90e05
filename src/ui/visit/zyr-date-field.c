/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-date-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-in-view.h"

struct _ZyrDateField
{
  ZyrField parent_instance;

  GtkWidget *date;     /* (nullable) GtkEntry */
  GtkWidget *time;     /* (nullable) GtkEntry */
  GtkWidget *open;     /* (nullable): opens the calendar */
  GtkWidget *popover;  /* (nullable): with it */
  GtkWidget *calendar; /* (nullable) made when first opened */
  gboolean month_only;
  gboolean year_only;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrDateField, zyr_date_field, ZYR_TYPE_FIELD)

static char *
parse_day (ZyrDateField *self, const char *text)
{
  g_autofree char *with_month = NULL;

  if (self->year_only && *text != '\0')
    with_month = g_strconcat ("01.", text, NULL);

  return self->month_only || self->year_only
             ? zyr_parse_month (with_month != NULL ? with_month : text)
             : zyr_parse_date (text);
}

static char *
format_day (ZyrDateField *self, const char *date)
{
  if (self->year_only)
    return g_strndup (date, 4);
  if (self->month_only && strlen (date) >= 7)
    return g_strdup_printf ("%.2s.%.4s", date + 5, date);

  return zyr_format_date_short (date);
}

/* The answer as it stands in the entries; %NULL while it is no answer. */
static char *
dup_answer (ZyrDateField *self)
{
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;

  if (self->date != NULL)
    {
      day = parse_day (self, gtk_editable_get_text (GTK_EDITABLE (self->date)));
      if (day == NULL || self->time == NULL)
        return g_steal_pointer (&day);
    }
  time = zyr_parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time)));
  if (time == NULL || day == NULL)
    return g_steal_pointer (&time);
  if (*day == '\0' || *time == '\0')
    return *day == *time ? g_strdup ("") : NULL;

  return g_strconcat (day, "T", time, NULL);
}

/* Given as soon as it is complete: a half-typed date is neither kept nor blamed. */
static void
changed_cb (ZyrDateField *self)
{
  g_autofree char *value = NULL;

  if (self->showing)
    return;

  value = dup_answer (self);
  if (value == NULL)
    return;
  zyr_field_complain (ZYR_FIELD (self), "");
  if (!g_str_equal (value, zyr_field_get_item (ZYR_FIELD (self))->value))
    zyr_field_answer (ZYR_FIELD (self), value);
}

static void
show_value (ZyrDateField *self, const char *value)
{
  const char *t = strchr (value, 'T');

  self->showing = TRUE;
  if (self->date != NULL)
    {
      g_autofree char *day = g_strndup (value, t != NULL ? (gsize)(t - value) : strlen (value));
      g_autofree char *text = format_day (self, day);

      gtk_editable_set_text (GTK_EDITABLE (self->date), text);
    }
  if (self->time != NULL)
    {
      g_autofree char *text = g_strndup (t != NULL ? t + 1 : self->date == NULL ? value : "", 5);

      gtk_editable_set_text (GTK_EDITABLE (self->time), text);
    }
  self->showing = FALSE;
}

static void
focus_out_cb (ZyrDateField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  g_autofree char *value = dup_answer (self);

  if (value != NULL)
    {
      show_value (self, item->value);
      return;
    }
  if (self->year_only)
    zyr_field_complain (ZYR_FIELD (self), _ ("Enter a year with four digits."));
  else if (self->month_only)
    zyr_field_complain (ZYR_FIELD (self), _ ("Enter month and year, for example 03.2019."));
  else if (self->date == NULL)
    zyr_field_complain (ZYR_FIELD (self), _ ("Enter a time, for example 14:30."));
  else if (self->time != NULL)
    zyr_field_complain (ZYR_FIELD (self),
                        _ ("Enter date and time, for example 21.11.2026 and 14:30."));
  else
    zyr_field_complain (ZYR_FIELD (self), _ ("Enter day, month and year, for example 21.11.2026."));
  /* What no longer stands there is no longer the answer. */
  if (*item->value != '\0')
    zyr_field_answer (ZYR_FIELD (self), "");
}

static void
take_day (ZyrDateField *self, GDateTime *day)
{
  g_autofree char *iso = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *text = format_day (self, iso);

  gtk_editable_set_text (GTK_EDITABLE (self->date), text);
  if (self->time != NULL)
    gtk_widget_grab_focus (self->time);
}

static void
day_selected_cb (ZyrDateField *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));

  if (!self->showing)
    take_day (self, day);
}

static void
today_cb (ZyrDateField *self)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();

  take_day (self, today);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
opened_cb (ZyrDateField *self)
{
  g_autofree char *day = parse_day (self, gtk_editable_get_text (GTK_EDITABLE (self->date)));

  if (self->calendar == NULL)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      GtkWidget *today = gtk_button_new_with_label (C_ ("date", "Today"));

      self->calendar = gtk_calendar_new ();
      zyr_field_name (ZYR_FIELD (self), self->calendar, _ ("Calendar"));
      gtk_widget_add_css_class (today, "answer");
      gtk_box_append (GTK_BOX (box), self->calendar);
      gtk_box_append (GTK_BOX (box), today);
      gtk_popover_set_child (GTK_POPOVER (self->popover), box);
      g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (today, "clicked", G_CALLBACK (today_cb), self, G_CONNECT_SWAPPED);
    }
  if (day != NULL && *day != '\0')
    {
      g_autofree char *noon = g_strconcat (day, "T12:00:00Z", NULL);
      g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (noon, NULL);

      self->showing = TRUE;
      gtk_calendar_select_day (GTK_CALENDAR (self->calendar), date);
      self->showing = FALSE;
    }
}

static GtkWidget *
entry_new (ZyrDateField *self, const char *placeholder, int width_chars)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_add_css_class (entry, "answer");
  gtk_widget_add_css_class (entry, "numeric");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width_chars);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
build (ZyrDateField *self, const ZyrFormItem *item)
{
  GtkWidget *box = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  self->month_only = strstr (item->appearance, "month-year") != NULL;
  self->year_only = !self->month_only && strstr (item->appearance, "year") != NULL;
  gtk_widget_set_parent (box, GTK_WIDGET (self));

  if (item->data_type != ZYR_FORM_DATA_TIME)
    {
      self->date = entry_new (self,
                              self->year_only    ? C_ ("placeholder", "yyyy")
                              : self->month_only ? C_ ("placeholder", "mm.yyyy")
                                                 : C_ ("placeholder", "dd.mm.yyyy"),
                              12);
      zyr_flow_append (box, self->date);
      self->popover = gtk_popover_new ();
      self->open = zyr_popover_button_new ("x-office-calendar-symbolic", self->popover);
      gtk_widget_set_tooltip_text (self->open, _ ("Calendar"));
      gtk_widget_add_css_class (self->open, "answer");
      g_signal_connect_object (self->popover, "show", G_CALLBACK (opened_cb), self,
                               G_CONNECT_SWAPPED);
      zyr_flow_append (box, self->open);
      gtk_widget_set_visible (self->open, !self->month_only && !self->year_only
                                              && strstr (item->appearance, "no-calendar") == NULL);
    }
  if (item->data_type != ZYR_FORM_DATA_DATE)
    {
      self->time = entry_new (self, C_ ("placeholder", "hh:mm"), 6);
      zyr_flow_append (box, self->time);
    }
}

static gboolean
is_typing (ZyrDateField *self)
{
  GtkWidget *widgets[] = { self->date, self->time };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      if (widgets[i] != NULL
          && (gtk_widget_get_state_flags (widgets[i]) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
zyr_date_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrDateField *self = ZYR_DATE_FIELD (field);

  if (old == NULL)
    build (self, item);

  if (self->date != NULL)
    {
      zyr_field_name (field, self->date, NULL);
      zyr_field_name (field, self->open, _ ("Calendar"));
      gtk_editable_set_editable (GTK_EDITABLE (self->date), !item->readonly);
      gtk_widget_set_sensitive (self->open, !item->readonly);
    }
  if (self->time != NULL)
    {
      zyr_field_name (field, self->time, self->date != NULL ? _ ("Time") : NULL);
      gtk_editable_set_editable (GTK_EDITABLE (self->time), !item->readonly);
    }
  if (old == NULL
      || (!g_str_equal (old->value, item->value) && !zyr_field_is_echo (field, item)
          && !is_typing (self)))
    show_value (self, item->value);
}

static gboolean
zyr_date_field_grab_focus (GtkWidget *widget)
{
  ZyrDateField *self = ZYR_DATE_FIELD (widget);

  return gtk_widget_grab_focus (self->date != NULL ? self->date : self->time);
}

static void
zyr_date_field_class_init (ZyrDateFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_date_field_update;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_date_field_grab_focus;
}

static void
zyr_date_field_init (ZyrDateField *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_out_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
