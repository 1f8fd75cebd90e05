/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-geopoint-field.h"

#include <glib/gi18n.h>

#include "zyr-field-parts.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-location-words.h"

struct _ZyrGeopointField
{
  ZyrField parent_instance;

  GtkWidget *latitude, *longitude;
  GtkWidget *measure;
  GtkWidget *spinner;
  GtkLabel *note; /* accuracy, or why there is no position */
  GCancellable *cancellable;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrGeopointField, zyr_geopoint_field, ZYR_TYPE_FIELD)

#define LATITUDE_MAX 90.0
#define LONGITUDE_MAX 180.0

static gboolean
read_degrees (GtkWidget *entry, double max, double *degrees, gboolean *empty)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *value = zyr_parse_number (text, FALSE);

  *empty = value != NULL && *value == '\0';
  if (value == NULL || *empty)
    return FALSE;
  *degrees = g_ascii_strtod (value, NULL);

  return *degrees >= -max && *degrees <= max;
}

static void
typed_cb (ZyrGeopointField *self)
{
  double latitude = 0, longitude = 0;
  gboolean no_latitude, no_longitude, good;

  if (self->showing)
    return;

  good = read_degrees (self->latitude, LATITUDE_MAX, &latitude, &no_latitude);
  good = read_degrees (self->longitude, LONGITUDE_MAX, &longitude, &no_longitude) && good;
  zyr_field_note_show (self->note, "");
  if (good)
    {
      g_autofree char *value = zyr_location_dup_answer (
          &(ZyrLocation){ .latitude = latitude, .longitude = longitude });

      zyr_field_complain (ZYR_FIELD (self), "");
      zyr_field_answer (ZYR_FIELD (self), value);
      return;
    }
  zyr_field_complain (ZYR_FIELD (self),
                      no_latitude || no_longitude
                          ? ""
                          : _ ("Enter latitude and longitude in degrees, for example 39.92 and "
                               "32.85."));
  if (*zyr_field_get_item (ZYR_FIELD (self))->value != '\0')
    zyr_field_answer (ZYR_FIELD (self), "");
}

/* 0: the form does not say. */
static int
get_wanted_metres (ZyrGeopointField *self)
{
  const char *text
      = zyr_form_item_get_attribute (zyr_field_get_item (ZYR_FIELD (self)), "accuracyThreshold");

  return text != NULL ? (int)CLAMP (g_ascii_strtod (text, NULL), 0, 10000) : 0;
}

static void
show_value (ZyrGeopointField *self, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);
  guint n = g_strv_length (parts);
  g_autofree char *latitude = n >= 2 ? zyr_format_number_plain (parts[0]) : g_strdup ("");
  g_autofree char *longitude = n >= 2 ? zyr_format_number_plain (parts[1]) : g_strdup ("");
  g_autofree char *note = NULL;

  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->latitude), latitude);
  gtk_editable_set_text (GTK_EDITABLE (self->longitude), longitude);
  self->showing = FALSE;

  if (n >= 4 && g_ascii_strtod (parts[3], NULL) > 0)
    {
      int metres = (int)(g_ascii_strtod (parts[3], NULL) + 0.5);
      int wanted_metres = get_wanted_metres (self);

      if (wanted_metres > 0 && metres > wanted_metres)
        /* Translators: how accurate a position is, and how accurate the form wants it */
        note = g_strdup_printf (_ ("Accurate to %1$d m; %2$d m are asked for. Measure again under "
                                   "the open sky."),
                                metres, wanted_metres);
      else
        note = g_strdup_printf (
            ngettext ("Accurate to %d metre", "Accurate to %d metres", (gulong)metres), metres);
    }
  zyr_field_note_show (self->note, note != NULL ? note : "");
}

static void
set_measuring (ZyrGeopointField *self, gboolean measuring)
{
  zyr_field_spinner_turn (self->spinner, measuring);
  gtk_widget_set_sensitive (self->measure, !measuring);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrGeopointField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  ZyrLocation location;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  set_measuring (self, FALSE);
  if (!zyr_location_measure_finish (result, &location, &error))
    {
      zyr_field_note_show (self->note, zyr_location_sentence_for_error (error));
      return;
    }

  value = zyr_location_dup_answer (&location);
  show_value (self, value);
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), value);
}

static void
measure_cb (ZyrGeopointField *self)
{
  set_measuring (self, TRUE);
  zyr_field_note_show (self->note, _ ("Finding the position…"));
  zyr_location_measure_async (self->cancellable, measured_cb, g_object_ref (self));
}

static GtkWidget *
degrees_entry_new (ZyrGeopointField *self, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_add_css_class (entry, "answer");
  gtk_widget_add_css_class (entry, "numeric");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 11);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
zyr_geopoint_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrGeopointField *self = ZYR_GEOPOINT_FIELD (field);

  zyr_field_name (field, self->latitude, _ ("Latitude"));
  zyr_field_name (field, self->longitude, _ ("Longitude"));
  zyr_field_name (field, self->measure, _ ("Measure the Position"));
  gtk_editable_set_editable (GTK_EDITABLE (self->latitude), !item->readonly);
  gtk_editable_set_editable (GTK_EDITABLE (self->longitude), !item->readonly);
  gtk_widget_set_visible (self->measure, !item->readonly);
  if (!zyr_field_is_echo (field, item) && (old == NULL || !g_str_equal (old->value, item->value)))
    show_value (self, item->value);
}

static void
zyr_geopoint_field_dispose (GObject *object)
{
  ZyrGeopointField *self = ZYR_GEOPOINT_FIELD (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (zyr_geopoint_field_parent_class)->dispose (object);
}

static void
zyr_geopoint_field_finalize (GObject *object)
{
  g_clear_object (&ZYR_GEOPOINT_FIELD (object)->cancellable);

  G_OBJECT_CLASS (zyr_geopoint_field_parent_class)->finalize (object);
}

static void
zyr_geopoint_field_class_init (ZyrGeopointFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_geopoint_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_geopoint_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_geopoint_field_update;
}

static void
zyr_geopoint_field_init (ZyrGeopointField *self)
{
  GtkWidget *entries = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  self->cancellable = g_cancellable_new ();
  self->latitude = degrees_entry_new (self, _ ("Latitude"));
  self->longitude = degrees_entry_new (self, _ ("Longitude"));
  zyr_flow_append (entries, self->latitude);
  zyr_flow_append (entries, self->longitude);
  gtk_widget_set_parent (entries, GTK_WIDGET (self));

  self->measure = gtk_button_new_with_label (_ ("Measure the Position"));
  gtk_widget_add_css_class (self->measure, "answer");
  self->spinner = zyr_field_spinner_new ();
  zyr_flow_append (actions, self->measure);
  zyr_flow_append (actions, self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  g_signal_connect_object (self->measure, "clicked", G_CALLBACK (measure_cb), self,
                           G_CONNECT_SWAPPED);

  self->note = zyr_field_note_new (ZYR_FIELD (self));
}
