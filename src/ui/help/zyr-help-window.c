/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-help-window.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-help-book.h"
#include "zyr-help-page.h"
#include "zyr-navigation.h"

struct _ZyrHelpWindow
{
  AdwWindow parent_instance;

  ZyrNavigation *navigation;
  GtkSearchEntry *search;
  GtkStack *results;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ZyrHelpWindow, zyr_help_window, ADW_TYPE_WINDOW)

static void
open_topic (ZyrHelpWindow *self, const char *id)
{
  const ZyrHelpTopic *topic = zyr_help_book_find (id);

  if (topic != NULL)
    zyr_navigation_push (self->navigation, zyr_help_page_new (topic));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_topic (ZYR_HELP_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
contents_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  zyr_navigation_pop_to_root (ZYR_HELP_WINDOW (widget)->navigation);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!zyr_navigation_pop (ZYR_HELP_WINDOW (widget)->navigation))
    gtk_window_close (GTK_WINDOW (widget));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrHelpWindow *self = ZYR_HELP_WINDOW (widget);

  zyr_navigation_pop_to_root (self->navigation);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
row_cb (AdwActionRow *row, const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "help.open", "s", id);
}

/* @line: where the words are, or what the page is about */
static GtkWidget *
topic_row_new (const ZyrHelpTopic *topic, const char *line)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), topic->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_tooltip_text (row, line);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_data (row, "activated", G_CALLBACK (row_cb), g_strdup (topic->id),
                         (GClosureNotify) (void (*) (void))g_free, 0);
  return row;
}

/* All pages, or those that have the words: in their titles first. */
static void
fill (ZyrHelpWindow *self)
{
  GPtrArray *book = zyr_help_book_list ();
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n_titles = 0, n = 0;

  zyr_list_box_clear (self->list);
  for (guint i = 0; i < book->len; i++)
    {
      const ZyrHelpTopic *topic = g_ptr_array_index (book, i);
      g_autofree char *line = zyr_help_topic_match (topic, words);

      if (line == NULL)
        continue;
      n++;
      gtk_list_box_insert (self->list, topic_row_new (topic, line),
                           zyr_help_topic_is_about (topic, words) ? (int)n_titles++ : -1);
    }
  gtk_stack_set_visible_child_name (self->results, n > 0 ? "list" : "none");
}

static void
search_cb (ZyrHelpWindow *self)
{
  fill (self);
}

static void
zyr_help_window_class_init (ZyrHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/help/zyr-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpWindow, search);
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpWindow, results);
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);

  gtk_widget_class_install_action (widget_class, "help.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "help.contents", NULL, contents_action);
  gtk_widget_class_install_action (widget_class, "help.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "help.find",
                                       NULL);
}

static void
zyr_help_window_init (ZyrHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
}

static ZyrHelpWindow *
find_window (GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ZYR_IS_HELP_WINDOW (window) && gtk_window_get_transient_for (window) == parent)
        return ZYR_HELP_WINDOW (window);
    }
  return NULL;
}

void
zyr_help_window_present (GtkWindow *parent, const char *topic)
{
  ZyrHelpWindow *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self = find_window (parent);
  if (self == NULL)
    self = g_object_new (ZYR_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
  if (topic != NULL)
    open_topic (self, topic);
  gtk_window_present (GTK_WINDOW (self));
}
