/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-number-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-flow-layout.h"
#include "zyr-format.h"

struct _ZyrNumberField
{
  ZyrField parent_instance;

  GtkWidget *entry;
  GtkWidget *less, *more; /* of a whole number */
  gboolean showing;
  gboolean editing;    /* the entry has the focus */
  gboolean own_groups; /* the person types the signs between thousands himself */
  char *typed;         /* (nullable): what stood there before the last key */
  guint regrouping;
};

G_DEFINE_FINAL_TYPE (ZyrNumberField, zyr_number_field, ZYR_TYPE_FIELD)

static gboolean
is_integer (ZyrNumberField *self)
{
  return zyr_field_get_item (ZYR_FIELD (self))->data_type == ZYR_FORM_DATA_INT;
}

static void
set_text (ZyrNumberField *self, const char *text)
{
  if (g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    return;

  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
}

static void
show_value (ZyrNumberField *self, const char *value)
{
  self->own_groups = FALSE;
  g_free (self->typed);
  self->typed = zyr_format_number (value);
  set_text (self, self->typed);
}

/* The form keeps a number in its own writing, "9" as "9.0": what is being typed stays as it is. */
static gboolean
is_typed (ZyrNumberField *self, const char *value)
{
  g_autofree char *typed = self->editing ? zyr_parse_number (self->typed, FALSE) : NULL;

  return typed != NULL && *typed != '\0' && *value != '\0'
         && g_ascii_strtod (typed, NULL) == g_ascii_strtod (value, NULL);
}

static guint
count_digits (const char *text, gsize n_chars)
{
  guint n = 0;

  for (gsize i = 0; i < n_chars && text[i] != '\0'; i++)
    n += g_ascii_isdigit (text[i]) || text[i] == '-' ? 1 : 0;

  return n;
}

/* The pen stays behind the same digit. All that can be typed here is ASCII. */
static void
regroup (ZyrNumberField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *grouped = zyr_format_number_typed (text);
  gsize at = (gsize)gtk_editable_get_position (GTK_EDITABLE (self->entry));
  guint n_before = count_digits (text, at);
  gsize n_behind = strlen (text) - MIN (at, strlen (text));
  gsize place = 0;

  if (g_str_equal (text, grouped))
    return;
  set_text (self, grouped);
  while (place < strlen (grouped) && count_digits (grouped, place) < n_before)
    place++;
  /* Behind the decimal sign nothing is regrouped. */
  if (n_behind < strlen (text) && strpbrk (text, ",.") != NULL
      && g_str_equal (text + strlen (text) - n_behind, grouped + strlen (grouped) - n_behind))
    place = strlen (grouped) - n_behind;
  gtk_editable_set_position (GTK_EDITABLE (self->entry), (int)place);
}

static gboolean
regroup_cb (gpointer user_data)
{
  ZyrNumberField *self = user_data;

  self->regrouping = 0;
  regroup (self);

  return G_SOURCE_REMOVE;
}

static guint
count_sign (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '.' || *text == ',' || *text == ' ' ? 1 : 0;

  return n;
}

/* Who types the sign between thousands himself knows where he wants it, and it may be meant as the
 * decimal sign: then nothing moves under his hands until the entry is left, or is as it would be
 * grouped anyway. Done a moment later: now the entry still has to place its pen. */
static void
regroup_soon (ZyrNumberField *self, const char *text)
{
  g_autofree char *grouped = zyr_format_number_typed (text);

  if (count_sign (text) > count_sign (self->typed != NULL ? self->typed : ""))
    self->own_groups = TRUE;
  if (*text == '\0' || g_str_equal (grouped, text))
    self->own_groups = FALSE;
  g_free (self->typed);
  self->typed = g_strdup (self->own_groups ? text : grouped);
  if (!self->own_groups && !g_str_equal (grouped, text) && self->regrouping == 0)
    self->regrouping = g_idle_add_full (G_PRIORITY_HIGH_IDLE, regroup_cb, self, NULL);
}

static void
changed_cb (ZyrNumberField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *value = NULL;

  if (self->showing)
    return;

  if (self->editing)
    regroup_soon (self, text);
  /* "1.2500" is on its way to be "12.500". */
  value = zyr_parse_number (self->editing ? self->typed : text, is_integer (self));
  if (value == NULL && !g_str_equal (text, "-"))
    {
      zyr_field_complain (ZYR_FIELD (self), is_integer (self)
                                                ? _ ("Enter a whole number.")
                                                : _ ("Enter a number, for example 1234.56."));
      return;
    }
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), value != NULL ? value : "");
}

static void
focus_in_cb (ZyrNumberField *self)
{
  self->editing = TRUE;
  g_free (self->typed);
  self->typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
focus_out_cb (ZyrNumberField *self)
{
  g_autofree char *value = NULL;

  self->editing = FALSE;
  g_clear_handle_id (&self->regrouping, g_source_remove);
  value = zyr_parse_number (gtk_editable_get_text (GTK_EDITABLE (self->entry)), FALSE);
  if (value != NULL)
    show_value (self, value);
}

/* Nothing but what a number is written with can be typed or pasted. */
static void
insert_text_cb (ZyrNumberField *self,
                const char *text,
                int length,
                int *position,
                GtkEditable *delegate)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;

  if (self->showing)
    return;
  for (gsize i = 0; i < n; i++)
    {
      if (strchr ("0123456789.,- ", text[i]) == NULL)
        {
          g_signal_stop_emission_by_name (delegate, "insert-text");
          gtk_widget_error_bell (self->entry);
          return;
        }
    }
}

static void
step (ZyrNumberField *self, gint64 by)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  gint64 number = g_ascii_strtoll (item->value, NULL, 10) + by;
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (number, 0));

  show_value (self, value);
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_field_answer (ZYR_FIELD (self), value);
}

static void
less_cb (ZyrNumberField *self)
{
  step (self, -1);
}

static void
more_cb (ZyrNumberField *self)
{
  step (self, 1);
}

static void
build (ZyrNumberField *self, const ZyrFormItem *item)
{
  GtkWidget *box = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEditable *delegate;

  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "answer");
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), is_integer (self) ? 12 : 18);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), is_integer (self)
                                                            ? GTK_INPUT_PURPOSE_DIGITS
                                                            : GTK_INPUT_PURPOSE_NUMBER);
  zyr_flow_append (box, self->entry);
  gtk_widget_set_parent (box, GTK_WIDGET (self));

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_out_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  delegate = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));
  g_signal_connect_object (delegate, "insert-text", G_CALLBACK (insert_text_cb), self,
                           G_CONNECT_SWAPPED);

  if (!is_integer (self))
    return;

  self->less = gtk_button_new_from_icon_name ("list-remove-symbolic");
  self->more = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_add_css_class (self->less, "answer");
  gtk_widget_add_css_class (self->more, "answer");
  gtk_widget_set_tooltip_text (self->less, _ ("One less"));
  gtk_widget_set_tooltip_text (self->more, _ ("One more"));
  zyr_flow_append (box, self->less);
  zyr_flow_append (box, self->more);
  g_signal_connect_object (self->less, "clicked", G_CALLBACK (less_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
}

static void
zyr_number_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrNumberField *self = ZYR_NUMBER_FIELD (field);

  if (old == NULL)
    build (self, item);

  zyr_field_name (field, self->entry, NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !item->readonly);
  if (self->less != NULL)
    {
      zyr_field_name (field, self->less, _ ("One less"));
      zyr_field_name (field, self->more, _ ("One more"));
      gtk_widget_set_visible (self->less, !item->readonly);
      gtk_widget_set_visible (self->more, !item->readonly);
      gtk_widget_set_sensitive (self->less, g_ascii_strtoll (item->value, NULL, 10) > 0);
    }
  if (!zyr_field_is_echo (field, item) && !is_typed (self, item->value)
      && (old == NULL || !g_str_equal (old->value, item->value)))
    show_value (self, item->value);
}

static gboolean
zyr_number_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ZYR_NUMBER_FIELD (widget)->entry);
}

static void
zyr_number_field_dispose (GObject *object)
{
  ZyrNumberField *self = ZYR_NUMBER_FIELD (object);

  g_clear_handle_id (&self->regrouping, g_source_remove);

  G_OBJECT_CLASS (zyr_number_field_parent_class)->dispose (object);
}

static void
zyr_number_field_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_NUMBER_FIELD (object)->typed, g_free);

  G_OBJECT_CLASS (zyr_number_field_parent_class)->finalize (object);
}

static void
zyr_number_field_class_init (ZyrNumberFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_number_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_number_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_number_field_update;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_number_field_grab_focus;
}

static void
zyr_number_field_init (ZyrNumberField *self)
{
}
