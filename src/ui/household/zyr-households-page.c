/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-households-page.h"

#include <glib/gi18n.h>

#include "zyr-clock.h"
#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-household-list.h"
#include "zyr-label.h"
#include "zyr-long-list.h"
#include "zyr-row-text.h"
#include "zyr-transfer-offers.h"

struct _ZyrHouseholdsPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkEditable *search;
  GtkStack *states;
  GtkGridView *list;
  ZyrTransferOffers *offers;
  GtkWidget *filter_button;
  GtkDropDown *rating_choice;
  GtkDropDown *due_choice;
  GtkDropDown *programme_choice;
  GtkDropDown *place_choice;
  GtkWidget *clear_button;

  ZyrWorkspace *workspace;
  ZyrHouseholdList *households;
  GStrv programmes; /* (nullable): codes of the choices, after "all" */
  GStrv places;     /* (nullable): likewise of neighbourhoods */
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdsPage, zyr_households_page, GTK_TYPE_WIDGET)

/* In the order of the choices, after "all". */
static const char *const ratings[] = { "weak", "medium", "good", "none" };
static const int due_days[] = { -1, 7, 31 };

static gboolean
is_filtered (ZyrHouseholdsPage *self)
{
  return gtk_drop_down_get_selected (self->rating_choice) > 0
         || gtk_drop_down_get_selected (self->due_choice) > 0
         || gtk_drop_down_get_selected (self->programme_choice) > 0
         || gtk_drop_down_get_selected (self->place_choice) > 0;
}

/* "" without a choice */
static char *
due_until (ZyrHouseholdsPage *self)
{
  const guint chosen = gtk_drop_down_get_selected (self->due_choice);
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_local (zyr_workspace_get_now_s (self->workspace));
  g_autoptr (GDateTime) day = NULL;

  if (chosen == 0 || chosen > G_N_ELEMENTS (due_days))
    return g_strdup ("");
  day = g_date_time_add_days (now, due_days[chosen - 1]);
  return g_date_time_format (day, "%Y-%m-%d");
}

/* (nullable): the code of what is chosen, of those after "all" */
static const char *
chosen_code (GtkDropDown *choice, GStrv codes)
{
  const guint chosen = gtk_drop_down_get_selected (choice);

  return codes != NULL && chosen > 0 && chosen <= g_strv_length (codes) ? codes[chosen - 1] : NULL;
}

static void
filter_changed_cb (ZyrHouseholdsPage *self)
{
  const guint rating = gtk_drop_down_get_selected (self->rating_choice);
  const gboolean filtered = is_filtered (self);
  g_autofree char *due = NULL;

  gtk_widget_set_sensitive (self->clear_button, filtered);
  if (filtered)
    gtk_widget_add_css_class (self->filter_button, "filtered");
  else
    gtk_widget_remove_css_class (self->filter_button, "filtered");
  if (self->households == NULL)
    return;
  due = due_until (self);
  zyr_household_list_set_filter (
      self->households,
      rating > 0 && rating <= G_N_ELEMENTS (ratings) ? ratings[rating - 1] : NULL, due,
      chosen_code (self->programme_choice, self->programmes),
      chosen_code (self->place_choice, self->places));
}

static void
clear_cb (ZyrHouseholdsPage *self)
{
  gtk_drop_down_set_selected (self->rating_choice, 0);
  gtk_drop_down_set_selected (self->due_choice, 0);
  gtk_drop_down_set_selected (self->programme_choice, 0);
  gtk_drop_down_set_selected (self->place_choice, 0);
}

/* Of all neighbourhoods of the country, those where somebody lives. The choice stays while it can. */
static void
show_places (ZyrHouseholdsPage *self)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (self->workspace);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  const guint chosen = gtk_drop_down_get_selected (self->place_choice);

  gtk_string_list_append (words, C_ ("filter", "All"));
  for (guint i = 0; self->places != NULL && self->places[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (codes, "addr_mahalle", self->places[i]);

      gtk_string_list_append (words, label);
    }
  gtk_drop_down_set_model (self->place_choice, G_LIST_MODEL (words));
  if (chosen < g_list_model_get_n_items (G_LIST_MODEL (words)))
    gtk_drop_down_set_selected (self->place_choice, chosen);
}

static void
places_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrHouseholdsPage) self = user_data;
  g_auto (GStrv) places = zyr_household_list_neighbourhoods_finish (result, NULL);

  /* What could not be read is asked for again when the filter is opened again. */
  if (places == NULL || self->box == NULL
      || (self->places != NULL
          && g_strv_equal ((const char *const *)places, (const char *const *)self->places)))
    return;
  g_strfreev (self->places);
  self->places = g_steal_pointer (&places);
  show_places (self);
}

static void
filter_opened_cb (ZyrHouseholdsPage *self)
{
  zyr_household_list_neighbourhoods_async (self->workspace, NULL, places_cb, g_object_ref (self));
}

/* The words come with the form. */
static void
fill_choices (ZyrHouseholdsPage *self)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (self->workspace);
  g_autoptr (GtkStringList) rating_words = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) programme_words = gtk_string_list_new (NULL);

  gtk_string_list_append (rating_words, C_ ("filter", "All"));
  for (guint i = 0; i < G_N_ELEMENTS (ratings); i++)
    {
      g_autofree char *label = g_str_equal (ratings[i], "none")
                                   ? g_strdup (C_ ("filter", "Never Rated"))
                                   : zyr_code_book_dup_label (codes, "rating", ratings[i]);

      gtk_string_list_append (rating_words, label);
    }
  g_clear_pointer (&self->programmes, g_strfreev);
  self->programmes = zyr_code_book_dup_codes (codes, "programme");
  gtk_string_list_append (programme_words, C_ ("filter", "All"));
  for (guint i = 0; self->programmes[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (codes, "programme", self->programmes[i]);

      gtk_string_list_append (programme_words, label);
    }
  gtk_drop_down_set_model (self->rating_choice, G_LIST_MODEL (rating_words));
  gtk_drop_down_set_model (self->programme_choice, G_LIST_MODEL (programme_words));
  show_places (self);
}

static void
items_changed_cb (ZyrHouseholdsPage *self)
{
  guint n = self->households ? zyr_paged_list_get_n_total (ZYR_PAGED_LIST (self->households)) : 0;
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u household", "%u households", n), n);
  gboolean searching = gtk_editable_get_text (self->search)[0] != '\0' || is_filtered (self);

  adw_window_title_set_subtitle (self->title, n > 0 ? subtitle : "");
  if (n > 0)
    gtk_stack_set_visible_child_name (self->states, "list");
  else if (self->households == NULL
           || !zyr_paged_list_get_loading (ZYR_PAGED_LIST (self->households)))
    gtk_stack_set_visible_child_name (self->states, searching ? "nothing-found" : "empty");
}

/* The best of another answer stands at its top. */
static void
query_changed_cb (ZyrHouseholdsPage *self)
{
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), 0);
}

static void
search_changed_cb (ZyrHouseholdsPage *self)
{
  if (self->households)
    zyr_household_list_set_query (self->households, gtk_editable_get_text (self->search));
}

static void
activate_cb (ZyrHouseholdsPage *self, guint position)
{
  g_autoptr (ZyrHouseholdRow) row = g_list_model_get_item (G_LIST_MODEL (self->households),
                                                           position);

  if (zyr_household_row_get_loaded (row))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-household", "s",
                                zyr_household_row_get_id (row));
}

/* A row: name and members above, address, then file number and rating. */
static void show_row (GtkListItem *item, ZyrHouseholdsPage *self);

static void
codes_changed_cb (GtkListItem *item)
{
  if (gtk_list_item_get_item (item))
    show_row (item, g_object_get_data (G_OBJECT (item), "page"));
}

static void
setup_cb (ZyrHouseholdsPage *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *text = zyr_row_text_new ();
  GtkWidget *image = gtk_image_new_from_icon_name ("go-next-symbolic");
  GtkWidget *twin = zyr_tag_new (_ ("Perhaps twice on file"), "warning");

  gtk_widget_set_halign (twin, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), text);
  gtk_box_append (GTK_BOX (texts), twin);
  g_object_set_data (G_OBJECT (item), "text", text);
  g_object_set_data (G_OBJECT (item), "twin", twin);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (image, "dim-label");
  gtk_widget_add_css_class (box, "visit-tile");
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), image);
  zyr_long_list_set_row (item, box);
  g_signal_connect_object (zyr_workspace_get_codes (self->workspace), "changed",
                           G_CALLBACK (codes_changed_cb), item, G_CONNECT_SWAPPED);
}

static char *
detail_text (ZyrHouseholdsPage *self, ZyrHouseholdRow *row)
{
  g_autofree char *rating = zyr_code_book_dup_label (zyr_workspace_get_codes (self->workspace),
                                                     "rating", zyr_household_row_get_rating (row));
  g_autofree char *date = zyr_format_date (zyr_household_row_get_rating_date (row));
  guint n = zyr_household_row_get_n_members (row);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("File %s"), zyr_household_row_get_file_no (row));
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%u person", "%u persons", n), n);
  if (rating[0] && date[0])
    g_string_append_printf (text, " · %s (%s)", rating, date);
  return g_string_free (text, FALSE);
}

static void
show_row (GtkListItem *item, ZyrHouseholdsPage *self)
{
  ZyrHouseholdRow *row = gtk_list_item_get_item (item);
  gboolean loaded = row && zyr_household_row_get_loaded (row);
  g_autofree char *detail = loaded ? detail_text (self, row) : g_strdup ("");

  zyr_row_text_set (g_object_get_data (G_OBJECT (item), "text"),
                    loaded ? zyr_household_row_get_head_name (row) : "…",
                    loaded ? zyr_household_row_get_address (row) : "", detail);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (item), "twin"),
                          loaded && zyr_household_row_get_is_twin (row));
}

static void
row_changed_cb (GtkListItem *item)
{
  show_row (item, g_object_get_data (G_OBJECT (item), "page"));
}

static void
bind_cb (ZyrHouseholdsPage *self, GtkListItem *item)
{
  GObject *row = gtk_list_item_get_item (item);

  g_object_set_data (G_OBJECT (item), "page", self);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), item, G_CONNECT_SWAPPED);
  show_row (item, self);
}

static void
unbind_cb (ZyrHouseholdsPage *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
}

static void
state_changed_cb (ZyrHouseholdsPage *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready && self->households == NULL)
    {
      self->households = zyr_household_list_new (self->workspace);
      zyr_long_list_set_model (self->list, G_LIST_MODEL (self->households));
      g_signal_connect_object (self->households, "items-changed", G_CALLBACK (items_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->households, "notify::loading", G_CALLBACK (items_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->households, "notify::query", G_CALLBACK (query_changed_cb),
                               self, G_CONNECT_SWAPPED);
    }
  else if (!ready)
    {
      zyr_long_list_set_model (self->list, NULL);
      g_clear_object (&self->households);
      gtk_editable_set_text (self->search, "");
      clear_cb (self);
    }
  items_changed_cb (self);
}

static void
zyr_households_page_dispose (GObject *object)
{
  ZyrHouseholdsPage *self = ZYR_HOUSEHOLDS_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->households);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->programmes, g_strfreev);
  g_clear_pointer (&self->places, g_strfreev);

  G_OBJECT_CLASS (zyr_households_page_parent_class)->dispose (object);
}

static void
zyr_households_page_class_init (ZyrHouseholdsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_households_page_dispose;
  g_type_ensure (ZYR_TYPE_TRANSFER_OFFERS);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-households-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, search);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, list);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, offers);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, rating_choice);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, due_choice);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, programme_choice);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, place_choice);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdsPage, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_households_page_init (ZyrHouseholdsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_factory (self->list, factory);
}

void
zyr_households_page_set_workspace (ZyrHouseholdsPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLDS_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  zyr_transfer_offers_set_workspace (self->offers, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (zyr_workspace_get_codes (workspace), "changed",
                           G_CALLBACK (fill_choices), self, G_CONNECT_SWAPPED);
  fill_choices (self);
  state_changed_cb (self);
}

void
zyr_households_page_search (ZyrHouseholdsPage *self, const char *words)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLDS_PAGE (self));

  clear_cb (self);
  gtk_editable_set_text (self->search, words);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
