/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-section-list.h"

#include <glib/gi18n.h>

#include "zyr-form-problems-private.h"
#include "zyr-label.h"

struct _ZyrSectionList
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkListBox *list;
  ZyrFormHost *host;
  char *selected;
  guint refresh_source;
  GHashTable *differences; /* section to number of questions that differ from the registry */
  guint differences_source;
};

G_DEFINE_FINAL_TYPE (ZyrSectionList, zyr_section_list, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The widgets of a row, kept with it. */
typedef struct
{
  char *ref;
  GtkLabel *title;
  GtkLabel *count;
  GtkLabel *missing;
  GtkLabel *invalid;
  GtkLabel *different;
  GtkWidget *done;
} Cells;

static void
cells_free (Cells *cells)
{
  g_free (cells->ref);
  g_free (cells);
}

static Cells *
cells_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "cells");
}

static GtkLabel *
badge_new (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = zyr_label_append (GTK_BOX (box), "", NULL);
  Cells *cells = g_new0 (Cells, 1);

  gtk_widget_set_hexpand (title, TRUE);
  cells->title = GTK_LABEL (title);
  cells->count = badge_new (box, "dim-label");
  cells->missing = badge_new (box, "count");
  cells->invalid = badge_new (box, "count");
  gtk_widget_add_css_class (GTK_WIDGET (cells->invalid), "error");
  cells->different = badge_new (box, "count");
  gtk_widget_add_css_class (GTK_WIDGET (cells->different), "different");
  cells->done = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_widget_add_css_class (cells->done, "saved");
  gtk_box_append (GTK_BOX (box), cells->done);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "place");
  g_object_set_data_full (G_OBJECT (row), "cells", cells, (GDestroyNotify)cells_free);

  return row;
}

static void
show_number (GtkLabel *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), n > 0);
}

/* All of it in words: the badges are numbers and colours only. */
static char *
dup_description (const ZyrFormSection *section, guint n_different)
{
  g_autofree char *answered = g_strdup_printf (
      /* Translators: %1$u of the %2$u questions of a section are answered */
      _ ("%1$u of %2$u answered"), section->n_answered, section->n_questions);
  g_autofree char *missing = g_strdup_printf (
      ngettext ("%u missing", "%u missing", section->n_missing), section->n_missing);
  g_autofree char *invalid = g_strdup_printf (
      ngettext ("%u to correct", "%u to correct", section->n_invalid), section->n_invalid);
  g_autofree char *different = g_strdup_printf (
      ngettext ("%u differs from the registry", "%u differ from the registry", n_different),
      n_different);
  GString *text = g_string_new (section->title);

  g_string_append_printf (text, ". %s", answered);
  if (section->n_missing > 0)
    g_string_append_printf (text, ", %s", missing);
  if (section->n_invalid > 0)
    g_string_append_printf (text, ", %s", invalid);
  if (n_different > 0)
    g_string_append_printf (text, ", %s", different);

  return g_string_free (text, FALSE);
}

static guint
get_n_different (ZyrSectionList *self, const ZyrFormSection *section)
{
  return self->differences == NULL
             ? 0
             : GPOINTER_TO_UINT (g_hash_table_lookup (self->differences, section->ref));
}

static void
update_row (ZyrSectionList *self, GtkListBoxRow *row, const ZyrFormSection *section)
{
  Cells *cells = cells_of (row);
  guint n_different = get_n_different (self, section);
  g_autofree char *description = dup_description (section, n_different);
  g_autofree char *different = g_strdup_printf ("≠ %u", n_different);
  g_autofree char *count = NULL;
  gboolean open = section->n_missing > 0 || section->n_invalid > 0;
  gboolean editable = zyr_form_host_may_edit (self->host);

  g_free (cells->ref);
  cells->ref = g_strdup (section->ref);
  gtk_label_set_text (cells->title, section->title);
  show_number (cells->missing, editable ? section->n_missing : 0);
  show_number (cells->invalid, section->n_invalid);
  gtk_label_set_text (cells->different, different);
  gtk_widget_set_visible (GTK_WIDGET (cells->different), n_different > 0);
  if (section->n_questions > 0)
    /* Translators: answered questions of all questions of a section */
    count = g_strdup_printf (C_ ("answered of all", "%1$u/%2$u"), section->n_answered,
                             section->n_questions);
  gtk_label_set_text (cells->count, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (cells->count),
                          section->n_answered < section->n_questions || open);
  gtk_widget_set_visible (cells->done, !open && section->n_answered > 0 && editable);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
}

static void
refresh (ZyrSectionList *self)
{
  g_autoptr (GPtrArray) sections
      = zyr_form_session_list_sections (zyr_form_host_get_session (self->host));
  int n = 0;
  GtkListBoxRow *row;

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (!section->relevant)
        continue;
      row = gtk_list_box_get_row_at_index (self->list, n++);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (row_new ());
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      update_row (self, row, section);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  zyr_section_list_select (self, self->selected);
}

static gboolean
refresh_cb (gpointer user_data)
{
  ZyrSectionList *self = user_data;

  self->refresh_source = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static gboolean
differences_cb (gpointer user_data)
{
  ZyrSectionList *self = user_data;

  self->differences_source = 0;
  g_clear_pointer (&self->differences, g_hash_table_unref);
  self->differences = zyr_form_problems_count_differences (self->host);
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ZyrSectionList *self)
{
  /* The answer itself is on the screen before all that is compared with the registry. */
  if (self->differences_source == 0)
    self->differences_source = g_idle_add (differences_cb, self);
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

static void
activated_cb (ZyrSectionList *self, GtkListBoxRow *row)
{
  g_autofree char *ref = g_strdup (cells_of (row)->ref);

  g_signal_emit (self, signals[CHOSEN], 0, ref);
}

void
zyr_section_list_select (ZyrSectionList *self, const char *section_ref)
{
  GtkListBoxRow *row;
  char *ref;

  g_return_if_fail (ZYR_IS_SECTION_LIST (self));

  ref = g_strdup (section_ref);
  g_free (self->selected);
  self->selected = ref;
  gtk_list_box_unselect_all (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (g_strcmp0 (cells_of (row)->ref, ref) == 0)
        gtk_list_box_select_row (self->list, row);
    }
}

static void
zyr_section_list_dispose (GObject *object)
{
  ZyrSectionList *self = ZYR_SECTION_LIST (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->differences_source, g_source_remove);
  g_clear_pointer (&self->differences, g_hash_table_unref);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (zyr_section_list_parent_class)->dispose (object);
}

static void
zyr_section_list_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_SECTION_LIST (object)->selected, g_free);

  G_OBJECT_CLASS (zyr_section_list_parent_class)->finalize (object);
}

static void
zyr_section_list_class_init (ZyrSectionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_section_list_dispose;
  object_class->finalize = zyr_section_list_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_section_list_init (ZyrSectionList *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Sections of the form"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), list);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
zyr_section_list_new (ZyrFormHost *host)
{
  ZyrSectionList *self = g_object_new (ZYR_TYPE_SECTION_LIST, NULL);

  self->host = g_object_ref (host);
  g_signal_connect_object (zyr_form_host_get_session (host), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  refresh (self);
  self->differences_source = g_idle_add (differences_cb, self);

  return GTK_WIDGET (self);
}
