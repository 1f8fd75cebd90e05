/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-finder.h"

#include <glib/gi18n.h>

#include "zyr-answer-field.h"
#include "zyr-clear.h"
#include "zyr-instance-private.h"
#include "zyr-search-key.h"
#include "zyr-section-view.h"

struct _ZyrFormFinder
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkLabel *heading;
  GtkListBox *list;

  ZyrFormHost *host;
  GPtrArray *entries; /* (nullable) of Entry, in the order of the form: NULL when out of date */
  char *query;
};

G_DEFINE_FINAL_TYPE (ZyrFormFinder, zyr_form_finder, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define SHOWN_N_MAX 50

/* A question as it is looked for. */
typedef struct
{
  char *ref;
  char *label;
  char *where;  /* section and instance */
  char *answer; /* "" none */
  char *label_tokens;
  char *tokens; /* of all of it */
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->ref);
  g_free (entry->label);
  g_free (entry->where);
  g_free (entry->answer);
  g_free (entry->label_tokens);
  g_free (entry->tokens);
  g_free (entry);
}

static Entry *
entry_new (const ZyrFormItem *item, const char *section, const char *instance)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *all = NULL;

  entry->ref = g_strdup (item->ref);
  entry->label = g_strdup (item->label);
  entry->where = *instance != '\0' ? g_strjoin (" · ", section, instance, NULL)
                                   : g_strdup (section);
  entry->answer = item->control == ZYR_FORM_CONTROL_SECRET ? g_strdup ("")
                                                           : zyr_answer_dup_text (item);
  entry->label_tokens = zyr_search_key_tokens (item->label);
  all = g_strjoin (" ", item->label, item->hint, entry->answer, entry->where, NULL);
  entry->tokens = zyr_search_key_tokens (all);

  return entry;
}

/* "Household member 2" when nothing is known of it. */
static char *
dup_instance (ZyrFormFinder *self, GPtrArray *items, guint index)
{
  const ZyrFormItem *item = g_ptr_array_index (items, index);
  char *summary = zyr_instance_dup_summary (self->host, items, index);

  if (*summary != '\0')
    return summary;
  g_free (summary);

  return g_strdup_printf ("%s %u", item->label, item->n_instances);
}

static void
add_section (ZyrFormFinder *self, const ZyrFormSection *section)
{
  g_autoptr (GPtrArray) items
      = zyr_form_session_list_items (zyr_form_host_get_session (self->host), section->ref);
  g_autofree char *instance = g_strdup ("");
  guint end = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);

      if (i >= end && *instance != '\0')
        {
          g_free (instance);
          instance = g_strdup ("");
        }
      if (item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE)
        {
          g_free (instance);
          instance = dup_instance (self, items, i);
          end = zyr_instance_end (items, i);
        }
      else if (item->kind == ZYR_FORM_ITEM_QUESTION)
        {
          g_ptr_array_add (self->entries, entry_new (item, section->title, instance));
        }
    }
}

static void
ensure_entries (ZyrFormFinder *self)
{
  g_autoptr (GPtrArray) sections = NULL;

  if (self->entries != NULL)
    return;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  sections = zyr_form_session_list_sections (zyr_form_host_get_session (self->host));
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (section->relevant)
        add_section (self, section);
    }
}

static GtkWidget *
row_new (const Entry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle
      = *entry->answer != '\0' ? g_strdup_printf ("%s\n%s", entry->where, entry->answer)
                               : g_strdup (entry->where);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "ref", g_strdup (entry->ref), g_free);

  return row;
}

/* @in_label: those that are called so; else those that have it elsewhere. */
static guint
add_rows (ZyrFormFinder *self, const char *query, gboolean in_label, guint n)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (zyr_search_key_matches (entry->label_tokens, query) != in_label
          || !zyr_search_key_matches (entry->tokens, query))
        continue;
      if (n < SHOWN_N_MAX)
        gtk_list_box_append (self->list, row_new (entry));
      n++;
    }

  return n;
}

guint
zyr_form_finder_look_for (ZyrFormFinder *self, const char *query)
{
  g_autofree char *heading = NULL;
  char *kept;
  guint n = 0;

  g_return_val_if_fail (ZYR_IS_FORM_FINDER (self), 0);
  g_return_val_if_fail (query != NULL, 0);

  kept = g_strdup (query);
  g_free (self->query);
  self->query = kept;
  zyr_list_box_clear (self->list);
  if (*kept != '\0')
    {
      ensure_entries (self);
      n = add_rows (self, kept, TRUE, 0);
      n = add_rows (self, kept, FALSE, n);
    }
  if (n == 0)
    heading = g_strdup (_ ("No question, hint or answer has these words."));
  else if (n > SHOWN_N_MAX)
    heading = g_strdup_printf (_ ("%1$u questions; the first %2$u are shown"), n, SHOWN_N_MAX);
  else
    heading = g_strdup_printf (ngettext ("%u question", "%u questions", n), n);
  gtk_label_set_text (self->heading, heading);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);

  return n;
}

static void
activated_cb (ZyrFormFinder *self, GtkListBoxRow *row)
{
  g_autofree char *ref = g_strdup (g_object_get_data (G_OBJECT (row), "ref"));

  g_signal_emit (self, signals[CHOSEN], 0, ref);
}

gboolean
zyr_form_finder_choose_first (ZyrFormFinder *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (ZYR_IS_FORM_FINDER (self), FALSE);

  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row == NULL)
    return FALSE;
  activated_cb (self, row);

  return TRUE;
}

static void
changed_cb (ZyrFormFinder *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
}

static void
zyr_form_finder_dispose (GObject *object)
{
  ZyrFormFinder *self = ZYR_FORM_FINDER (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (zyr_form_finder_parent_class)->dispose (object);
}

static void
zyr_form_finder_finalize (GObject *object)
{
  ZyrFormFinder *self = ZYR_FORM_FINDER (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->query, g_free);

  G_OBJECT_CLASS (zyr_form_finder_parent_class)->finalize (object);
}

static void
zyr_form_finder_class_init (ZyrFormFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_form_finder_dispose;
  object_class->finalize = zyr_form_finder_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_form_finder_init (ZyrFormFinder *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new ("");
  GtkWidget *list = gtk_list_box_new ();

  self->heading = GTK_LABEL (heading);
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_widget_add_css_class (heading, "dim-label");

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Questions that were found"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (column), heading);
  gtk_box_append (GTK_BOX (column), list);
  self->scrolled = zyr_section_scroller_new (column);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
zyr_form_finder_new (ZyrFormHost *host)
{
  ZyrFormFinder *self = g_object_new (ZYR_TYPE_FORM_FINDER, NULL);

  self->host = g_object_ref (host);
  g_signal_connect_object (zyr_form_host_get_session (host), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
