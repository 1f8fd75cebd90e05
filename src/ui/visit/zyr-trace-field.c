/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-trace-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-field-parts.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-limits.h"
#include "zyr-location-words.h"

struct _ZyrTraceField
{
  ZyrField parent_instance;

  GtkWidget *view; /* a line a point: latitude, longitude, "±" accuracy */
  GtkTextBuffer *buffer;
  GtkWidget *measure, *spinner;
  GtkLabel *note;
  GCancellable *cancellable;
  gboolean is_shape;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrTraceField, zyr_trace_field, ZYR_TYPE_FIELD)

#define POINTS_N_MAX 1000
#define ACCURACY_SIGN "±"

/* "39,92 32,85 ±5", also "39.92, 32.85", as the form has a point. (nullable): it is none */
static char *
parse_line (const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t;", -1);
  double numbers[3] = { 0 };
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = words[i];
      g_autofree char *value = NULL;

      if (g_str_has_prefix (word, ACCURACY_SIGN))
        word += strlen (ACCURACY_SIGN);
      if (g_str_has_suffix (word, ","))
        word[strlen (word) - 1] = '\0';
      if (*word == '\0')
        continue;
      value = zyr_parse_number (word, FALSE);
      if (value == NULL || n >= G_N_ELEMENTS (numbers))
        return NULL;
      numbers[n++] = g_ascii_strtod (value, NULL);
    }
  if (n < 2 || numbers[0] < -90 || numbers[0] > 90 || numbers[1] < -180 || numbers[1] > 180
      || numbers[2] < 0)
    return NULL;
  return zyr_location_dup_answer (
      &(ZyrLocation){ .latitude = numbers[0], .longitude = numbers[1], .accuracy_m = numbers[2] });
}

/* All lines as the form has them; @bad_line: (out): the first, from 1, that is no point, else 0 */
static GPtrArray *
parse_lines (ZyrTraceField *self, guint *bad_line)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);
  *bad_line = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *point;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      point = parse_line (lines[i]);
      if (point != NULL && points->len < POINTS_N_MAX)
        g_ptr_array_add (points, point);
      else if (*bad_line == 0)
        *bad_line = i + 1;
    }
  return points;
}

/* An area ends where it begins. */
static char *
dup_answer (ZyrTraceField *self, GPtrArray *points)
{
  g_autoptr (GString) value = g_string_new ("");

  for (guint i = 0; i < points->len; i++)
    g_string_append_printf (value, "%s%s", i > 0 ? "; " : "",
                            (const char *)g_ptr_array_index (points, i));
  if (self->is_shape && points->len >= 3)
    g_string_append_printf (value, "; %s", (const char *)g_ptr_array_index (points, 0));
  return g_strdup (value->str);
}

static void
show_count (ZyrTraceField *self, guint n)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u point", "%u points", n), n);

  if (n == 0)
    zyr_field_note_show (self->note, _ ("A line a point: latitude and longitude in degrees"));
  else
    zyr_field_note_show (self->note, count);
}

static void
changed_cb (ZyrTraceField *self)
{
  guint bad_line;
  g_autoptr (GPtrArray) points = NULL;
  g_autofree char *value = NULL;
  guint n_min = self->is_shape ? 3 : 2;

  if (self->showing)
    return;
  points = parse_lines (self, &bad_line);
  show_count (self, points->len);
  if (bad_line > 0)
    {
      /* Translators: %u is the number of a line in which a position was typed */
      g_autofree char *sentence = g_strdup_printf (
          _ ("Line %u is no position. Enter latitude and longitude, for example 39.92 32.85."),
          bad_line);

      zyr_field_complain (ZYR_FIELD (self), sentence);
      return;
    }
  zyr_field_complain (ZYR_FIELD (self), points->len == 0 || points->len >= n_min ? ""
                                        : self->is_shape ? _ ("An area has three points or more.")
                                                         : _ ("A path has two points or more."));
  value = points->len >= n_min ? dup_answer (self, points) : g_strdup ("");
  if (!g_str_equal (value, zyr_field_get_item (ZYR_FIELD (self))->value))
    zyr_field_answer (ZYR_FIELD (self), value);
}

static char *
dup_line (const char *point)
{
  g_auto (GStrv) parts = g_strsplit (point, " ", -1);
  guint n = g_strv_length (parts);
  g_autofree char *latitude = n >= 2 ? zyr_format_number_plain (parts[0]) : NULL;
  g_autofree char *longitude = n >= 2 ? zyr_format_number_plain (parts[1]) : NULL;
  g_autofree char *accuracy = n >= 4 ? zyr_format_number_plain (parts[3]) : NULL;

  if (n < 2)
    return g_strdup (point);
  if (n >= 4 && g_ascii_strtod (parts[3], NULL) > 0)
    return g_strdup_printf ("%s %s " ACCURACY_SIGN "%s", latitude, longitude, accuracy);
  return g_strdup_printf ("%s %s", latitude, longitude);
}

static void
show_value (ZyrTraceField *self, const char *value)
{
  g_auto (GStrv) points = g_strsplit (value, ";", -1);
  guint n = *value != '\0' ? g_strv_length (points) : 0;
  g_autoptr (GString) text = g_string_new ("");

  for (guint i = 0; i < n; i++)
    g_strstrip (points[i]);
  if (self->is_shape && n >= 2 && g_str_equal (points[0], points[n - 1]))
    n--;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = dup_line (points[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  self->showing = TRUE;
  gtk_text_buffer_set_text (self->buffer, text->str, -1);
  self->showing = FALSE;
  show_count (self, n);
}

static void
show_busy (ZyrTraceField *self, gboolean busy)
{
  zyr_field_spinner_turn (self->spinner, busy);
  gtk_widget_set_sensitive (self->measure, !busy);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrTraceField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *point = NULL;
  g_autofree char *line = NULL;
  ZyrLocation location;
  GtkTextIter end;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  show_busy (self, FALSE);
  if (!zyr_location_measure_finish (result, &location, &error))
    {
      zyr_field_note_show (self->note, zyr_location_sentence_for_error (error));
      return;
    }
  point = zyr_location_dup_answer (&location);
  line = dup_line (point);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  if (!gtk_text_iter_starts_line (&end))
    gtk_text_buffer_insert (self->buffer, &end, "\n", 1);
  gtk_text_buffer_insert (self->buffer, &end, line, -1);
}

static void
measure_cb (ZyrTraceField *self)
{
  show_busy (self, TRUE);
  zyr_field_note_show (self->note, _ ("Finding the position…"));
  zyr_location_measure_async (self->cancellable, measured_cb, g_object_ref (self));
}

static void
zyr_trace_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrTraceField *self = ZYR_TRACE_FIELD (field);

  self->is_shape = item->data_type == ZYR_FORM_DATA_GEOSHAPE;
  zyr_field_name (field, self->view, NULL);
  zyr_field_name (field, self->measure, _ ("Add This Place"));
  if (old == NULL || (!zyr_field_is_echo (field, item) && !g_str_equal (old->value, item->value)))
    show_value (self, item->value);
}

static gboolean
zyr_trace_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ZYR_TRACE_FIELD (widget)->view);
}

static void
zyr_trace_field_dispose (GObject *object)
{
  g_cancellable_cancel (ZYR_TRACE_FIELD (object)->cancellable);

  G_OBJECT_CLASS (zyr_trace_field_parent_class)->dispose (object);
}

static void
zyr_trace_field_finalize (GObject *object)
{
  g_clear_object (&ZYR_TRACE_FIELD (object)->cancellable);

  G_OBJECT_CLASS (zyr_trace_field_parent_class)->finalize (object);
}

static void
zyr_trace_field_class_init (ZyrTraceFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_trace_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_trace_field_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_trace_field_grab_focus;
  ZYR_FIELD_CLASS (klass)->update = zyr_trace_field_update;
}

static void
zyr_trace_field_init (ZyrTraceField *self)
{
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  self->cancellable = g_cancellable_new ();
  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_input_purpose (GTK_TEXT_VIEW (self->view), GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_set_size_request (self->view, -1, 88);
  gtk_widget_set_overflow (self->view, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->view, "answer-lines");
  gtk_widget_add_css_class (self->view, "numeric");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->note = zyr_field_note_new (ZYR_FIELD (self));

  self->measure = gtk_button_new_with_label (_ ("Add This Place"));
  gtk_widget_add_css_class (self->measure, "answer");
  self->spinner = zyr_field_spinner_new ();
  zyr_flow_append (actions, self->measure);
  zyr_flow_append (actions, self->spinner);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  g_signal_connect_object (self->measure, "clicked", G_CALLBACK (measure_cb), self,
                           G_CONNECT_SWAPPED);
}
