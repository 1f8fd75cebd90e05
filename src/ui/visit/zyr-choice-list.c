/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-choice-list.h"

#include <glib/gi18n.h>

#include "zyr-flow-layout.h"
#include "zyr-focus.h"
#include "zyr-form.h"
#include "zyr-label.h"
#include "zyr-search-key.h"

struct _ZyrChoiceList
{
  GtkWidget parent_instance;

  GtkWidget *search; /* (nullable) */
  GtkWidget *box;    /* a flow */

  ZyrChoiceLayout layout;
  guint n_columns;
  gboolean multiple;
  gboolean readonly;
  gboolean showing;
  GPtrArray *choices; /* of ZyrFormChoice */
  GPtrArray *buttons; /* of GtkCheckButton in the box; their "choice" data is a ZyrFormChoice */
  char *value;
  char *name;
};

G_DEFINE_FINAL_TYPE (ZyrChoiceList, zyr_choice_list, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define SHOWN_N_MAX 100

/* What a person takes in at a glance, wherever it stands. */
#define SHORT_CHARS_MAX 18
#define SHORT_N_MAX 8

static gboolean
is_chosen (ZyrChoiceList *self, const char *code)
{
  g_auto (GStrv) codes = NULL;

  if (!self->multiple)
    return g_str_equal (self->value, code);

  codes = g_strsplit (self->value, " ", -1);

  return g_strv_contains ((const char *const *)codes, code);
}

/* The answer with @code in or out, in the order of the choices. */
static char *
dup_value_with (ZyrChoiceList *self, const char *code, gboolean active)
{
  GString *value = g_string_new ("");

  for (guint i = 0; i < self->choices->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (self->choices, i);
      gboolean in = g_str_equal (choice->value, code) ? active : is_chosen (self, choice->value);

      if (in)
        g_string_append_printf (value, "%s%s", value->len > 0 ? " " : "", choice->value);
    }

  return g_string_free (value, FALSE);
}

static void
toggled_cb (GtkCheckButton *button, ZyrChoiceList *self)
{
  const ZyrFormChoice *choice = g_object_get_data (G_OBJECT (button), "choice");
  gboolean active = gtk_check_button_get_active (button);
  g_autofree char *value = NULL;

  /* Of one, the button that comes on speaks; the one that goes off is its shadow. */
  if (self->showing || (!self->multiple && !active))
    return;

  value = self->multiple ? dup_value_with (self, choice->value, active) : g_strdup (choice->value);
  g_free (self->value);
  self->value = g_strdup (value);
  g_signal_emit (self, signals[CHOSEN], 0, value);
}

static GtkWidget *
choice_button_new (ZyrChoiceList *self, ZyrFormChoice *choice)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = zyr_label_new (choice->label, NULL);

  /* Without it a wrapping label asks for little width, and is given no more. */
  gtk_widget_set_hexpand (label, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  choice->label, -1);
  if (!self->multiple && self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_object_set_data (G_OBJECT (button), "choice", choice);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);

  return button;
}

static void
show_active (ZyrChoiceList *self)
{
  self->showing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (self->buttons, i);
      const ZyrFormChoice *choice = g_object_get_data (G_OBJECT (button), "choice");

      gtk_check_button_set_active (button, is_chosen (self, choice->value));
      gtk_widget_set_sensitive (GTK_WIDGET (button), !self->readonly);
    }
  self->showing = FALSE;
}

static gboolean
are_short (ZyrChoiceList *self)
{
  if (self->search != NULL || self->choices->len > SHORT_N_MAX)
    return FALSE;
  for (guint i = 0; i < self->choices->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (self->choices, i);

      if (g_utf8_strlen (choice->label, -1) > SHORT_CHARS_MAX)
        return FALSE;
    }

  return TRUE;
}

/* Chosen ones first, so that nobody has to look for what is already answered. */
static void
append_matches (ZyrChoiceList *self, const char *query, gboolean chosen, guint *n_left_out)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      ZyrFormChoice *choice = g_ptr_array_index (self->choices, i);
      g_autofree char *tokens = NULL;
      GtkWidget *button;

      if (self->search != NULL && is_chosen (self, choice->value) != chosen)
        continue;
      if (*query != '\0')
        {
          /* By its words, and by its code: 34 is Istanbul to whoever drives. */
          g_autofree char *text = g_strdup_printf ("%s %s", choice->label, choice->value);

          tokens = zyr_search_key_tokens (text);
          if (!zyr_search_key_matches (tokens, query))
            continue;
        }
      if (self->search != NULL && self->buttons->len >= SHOWN_N_MAX)
        {
          (*n_left_out)++;
          continue;
        }
      button = choice_button_new (self, choice);
      g_ptr_array_add (self->buttons, button);
      zyr_flow_append (self->box, button);
    }
}

static void
append_footer (ZyrChoiceList *self, guint n_left_out)
{
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (n_left_out > 0)
    text = g_strdup_printf (
        ngettext ("%u more: type to find it", "%u more: type to find them", n_left_out),
        n_left_out);
  else if (self->buttons->len == 0)
    text = g_strdup (_ ("Nothing matches"));
  else
    return;

  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "choice-footer");
  zyr_flow_append (self->box, label);
}

static void
rebuild (ZyrChoiceList *self)
{
  const char *query
      = self->search != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->search)) : "";
  guint n_left_out = 0;
  gboolean rows
      = self->layout == ZYR_CHOICE_ROWS || (self->layout == ZYR_CHOICE_AUTO && !are_short (self));

  g_ptr_array_set_size (self->buttons, 0);
  zyr_flow_clear (self->box);
  zyr_flow_set_columns (self->box, rows ? 1 : self->n_columns);
  if (rows)
    gtk_widget_remove_css_class (self->box, "chips");
  else
    gtk_widget_add_css_class (self->box, "chips");
  if (self->search != NULL)
    append_matches (self, query, TRUE, &n_left_out);
  append_matches (self, query, FALSE, &n_left_out);
  append_footer (self, n_left_out);
  show_active (self);
}

static void
search_changed_cb (ZyrChoiceList *self)
{
  rebuild (self);
}

/* Enter in the search takes the first match. */
static void
search_activate_cb (ZyrChoiceList *self)
{
  GtkCheckButton *first;

  if (self->buttons->len == 0 || *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    return;

  first = g_ptr_array_index (self->buttons, 0);
  gtk_check_button_set_active (first, !self->multiple || !gtk_check_button_get_active (first));
}

static gboolean
same_choices (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; a != b && i < a->len; i++)
    {
      const ZyrFormChoice *x = g_ptr_array_index (a, i);
      const ZyrFormChoice *y = g_ptr_array_index (b, i);

      if (!g_str_equal (x->value, y->value) || !g_str_equal (x->label, y->label))
        return FALSE;
    }

  return TRUE;
}

void
zyr_choice_list_set (ZyrChoiceList *self,
                     GPtrArray *choices,
                     const char *value,
                     const char *name,
                     gboolean readonly)
{
  gboolean same;

  g_return_if_fail (ZYR_IS_CHOICE_LIST (self));

  same = same_choices (self->choices, choices);
  if (!same)
    {
      g_clear_pointer (&self->choices, g_ptr_array_unref);
      self->choices = choices != NULL ? g_ptr_array_ref (choices) : g_ptr_array_new ();
    }
  g_free (self->value);
  self->value = g_strdup (value);
  self->readonly = readonly;
  if (g_strcmp0 (self->name, name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name, -1);
      if (self->search != NULL)
        {
          /* Translators: %s is the question whose choices are searched */
          g_autofree char *text = g_strdup_printf (_ ("Search: %s"), name);

          gtk_accessible_update_property (GTK_ACCESSIBLE (self->search),
                                          GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
        }
    }
  if (same)
    show_active (self);
  else
    rebuild (self);
}

void
zyr_choice_list_set_layout (ZyrChoiceList *self, ZyrChoiceLayout layout, guint n_columns)
{
  g_return_if_fail (ZYR_IS_CHOICE_LIST (self));

  self->layout = layout;
  self->n_columns = n_columns;
}

void
zyr_choice_list_start (ZyrChoiceList *self)
{
  g_return_if_fail (ZYR_IS_CHOICE_LIST (self));

  if (self->search == NULL)
    {
      zyr_focus_first (self->box);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  rebuild (self);
  gtk_widget_grab_focus (self->search);
}

static int
index_of_focus (ZyrChoiceList *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      if (gtk_widget_has_focus (g_ptr_array_index (self->buttons, i)))
        return (int)i;
    }

  return -1;
}

/* The arrows only lead from choice to choice: those of GTK would take each that they pass. Down
 * leads from the search into what was found. */
static gboolean
key_cb (ZyrChoiceList *self, guint key, guint code, GdkModifierType state)
{
  gboolean back = key == GDK_KEY_Up || key == GDK_KEY_Left || key == GDK_KEY_KP_Up;
  gboolean on = key == GDK_KEY_Down || key == GDK_KEY_Right || key == GDK_KEY_KP_Down;
  int index = index_of_focus (self);

  if ((!back && !on) || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || (index < 0 && key != GDK_KEY_Down && key != GDK_KEY_KP_Down))
    return GDK_EVENT_PROPAGATE;
  if (index == 0 && back && self->search != NULL)
    return gtk_widget_grab_focus (self->search);
  index = CLAMP (index + (on ? 1 : -1), 0, (int)self->buttons->len - 1);
  if (index >= 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->buttons, (guint)index));

  return GDK_EVENT_STOP;
}

static void
zyr_choice_list_dispose (GObject *object)
{
  ZyrChoiceList *self = ZYR_CHOICE_LIST (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->search = NULL;

  G_OBJECT_CLASS (zyr_choice_list_parent_class)->dispose (object);
}

static void
zyr_choice_list_finalize (GObject *object)
{
  ZyrChoiceList *self = ZYR_CHOICE_LIST (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (zyr_choice_list_parent_class)->finalize (object);
}

static void
zyr_choice_list_class_init (ZyrChoiceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_choice_list_dispose;
  object_class->finalize = zyr_choice_list_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
zyr_choice_list_init (ZyrChoiceList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->buttons = g_ptr_array_new ();
  self->value = g_strdup ("");
}

GtkWidget *
zyr_choice_list_new (gboolean multiple, gboolean searchable)
{
  ZyrChoiceList *self = g_object_new (ZYR_TYPE_CHOICE_LIST, NULL);

  self->multiple = multiple;
  self->box = zyr_flow_new (multiple ? GTK_ACCESSIBLE_ROLE_GROUP : GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
  if (searchable)
    {
      GtkWidget *scrolled = gtk_scrolled_window_new ();

      self->search = gtk_search_entry_new ();
      gtk_widget_add_css_class (self->search, "answer");
      gtk_widget_set_parent (self->search, GTK_WIDGET (self));
      g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activate_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                      GTK_POLICY_AUTOMATIC);
      gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->box);
      gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
    }
  else
    {
      gtk_widget_set_parent (self->box, GTK_WIDGET (self));
    }

  return GTK_WIDGET (self);
}
