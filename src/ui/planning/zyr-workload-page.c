/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workload-page.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-planning.h"
#include "zyr-sentences.h"
#include "zyr-side-pane.h"
#include "zyr-visit-list.h"
#include "zyr-visit-tile.h"
#include "zyr-window.h"
#include "zyr-worker-tile.h"

struct _ZyrWorkloadPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  ZyrSidePane *pane;
  GtkListBox *workers_list;
  GtkStack *states;
  GtkListView *visits_view;
  GtkActionBar *selection_bar;
  GtkLabel *selection_label;
  GtkMenuButton *give_button;
  GtkListBox *receivers_list;

  ZyrWorkspace *workspace;
  ZyrLiveList *workers;
  ZyrVisitList *visits;
  GtkMultiSelection *selection;
  char *worker_id; /* (nullable): whose visits are shown; all */
};

G_DEFINE_FINAL_TYPE (ZyrWorkloadPage, zyr_workload_page, GTK_TYPE_WIDGET)

/* Giving visits to somebody */

typedef struct
{
  ZyrWorkloadPage *page;
  GStrv visits; /* (nullable): they go back to whose they were */
  GStrv before; /* (nullable): whose they were */
} Giving;

static void
giving_free (gpointer data)
{
  Giving *giving = data;

  g_clear_object (&giving->page);
  g_strfreev (giving->visits);
  g_strfreev (giving->before);
  g_free (giving);
}

static void
giving_unref (gpointer data, GClosure *closure)
{
  giving_free (data);
}

static void give_back_cb (AdwToast *toast, Giving *giving);

static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Giving *giving = user_data;
  ZyrWindow *window
      = giving->page->box ? zyr_window_of (GTK_WIDGET (giving->page)) : NULL;
  g_autoptr (GError) error = NULL;
  guint n = zyr_planning_reassign_all_finish (result, &error);
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  if (window == NULL)
    {
      giving_free (giving);
      return;
    }
  if (error != NULL)
    sentence = zyr_sentence_for_error (error);
  else if (giving->visits == NULL)
    sentence = g_strdup (_ ("The visits are given back"));
  else
    /* Translators: %u visits are another worker's now. */
    sentence = g_strdup_printf (ngettext ("%u visit handed over", "%u visits handed over", n), n);
  toast = adw_toast_new (sentence);
  if (n > 0 && giving->visits != NULL)
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (give_back_cb), giving,
                             giving_unref, 0);
    }
  else
    giving_free (giving);
  zyr_window_add_toast (window, toast);
}

static void
give_back_cb (AdwToast *toast, Giving *giving)
{
  Giving *back = g_new0 (Giving, 1);

  back->page = g_object_ref (giving->page);
  zyr_planning_reassign_all_async (giving->page->workspace, (const char *const *)giving->visits,
                                   (const char *const *)giving->before, NULL, given_cb, back);
}

static ZyrVisitRow *
find_visit (ZyrWorkloadPage *self, const char *id)
{
  GListModel *visits = G_LIST_MODEL (self->visits);

  for (guint i = 0; i < g_list_model_get_n_items (visits); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (visits, i);

      if (g_str_equal (zyr_visit_row_get_id (row), id))
        return g_steal_pointer (&row);
    }
  return NULL;
}

/* @ids: separated by spaces. What is the worker's already stays as it is. */
static gboolean
give (ZyrWorkloadPage *self, const char *ids, ZyrWorkerRow *worker)
{
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);
  g_autoptr (GStrvBuilder) visits = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) before = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) receivers = NULL;
  Giving *giving;

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autoptr (ZyrVisitRow) row = find_visit (self, list[i]);

      if (row == NULL
          || g_str_equal (zyr_visit_row_get_worker_id (row), zyr_worker_row_get_id (worker)))
        continue;
      g_strv_builder_add (visits, zyr_visit_row_get_id (row));
      g_strv_builder_add (before, zyr_visit_row_get_worker_id (row));
      g_strv_builder_add (after, zyr_worker_row_get_id (worker));
    }
  receivers = g_strv_builder_end (after);
  if (receivers[0] == NULL)
    return FALSE;
  giving = g_new0 (Giving, 1);
  giving->page = g_object_ref (self);
  giving->visits = g_strv_builder_end (visits);
  giving->before = g_strv_builder_end (before);
  zyr_planning_reassign_all_async (self->workspace, (const char *const *)giving->visits,
                                   (const char *const *)receivers, NULL, given_cb, giving);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  return TRUE;
}

/* What is selected, separated by spaces. */
static char *
dup_selected (ZyrWorkloadPage *self)
{
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint64 i = 0; i < gtk_bitset_get_size (selected); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (
          G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, (guint)i));

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", zyr_visit_row_get_id (row));
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
receiver_activated_cb (ZyrWorkloadPage *self, GtkListBoxRow *row)
{
  g_autofree char *ids = dup_selected (self);

  gtk_menu_button_popdown (self->give_button);
  give (self, ids, g_object_get_data (G_OBJECT (row), "worker"));
}

static void
selection_changed_cb (ZyrWorkloadPage *self)
{
  g_autoptr (GtkBitset) selected
      = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = (guint)gtk_bitset_get_size (selected);
  /* Translators: %u visits of a list */
  g_autofree char *text = g_strdup_printf (_ ("%u selected"), n);

  gtk_label_set_label (self->selection_label, text);
  gtk_action_bar_set_revealed (self->selection_bar, n > 0);
}

static void
select_none_cb (ZyrWorkloadPage *self)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* A visit with a box to tick, which can be dragged: alone, or with all that are selected. */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  ZyrWorkloadPage *self
      = ZYR_WORKLOAD_PAGE (gtk_widget_get_ancestor (child, ZYR_TYPE_WORKLOAD_PAGE));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (child);
  g_autofree char *ids = gtk_list_item_get_selected (item)
                             ? dup_selected (self)
                             : g_strdup (zyr_visit_row_get_id (gtk_list_item_get_item (item)));

  gtk_drag_source_set_icon (source, icon, (int)x, (int)y);
  return gdk_content_provider_new_typed (G_TYPE_STRING, ids);
}

static void
ticked_cb (GtkCheckButton *check, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (check), ZYR_TYPE_WORKLOAD_PAGE);
  gboolean active = gtk_check_button_get_active (check);
  guint position = gtk_list_item_get_position (item);
  GtkSelectionModel *selection;

  if (page == NULL || position == GTK_INVALID_LIST_POSITION
      || active == gtk_list_item_get_selected (item))
    return;
  selection = GTK_SELECTION_MODEL (ZYR_WORKLOAD_PAGE (page)->selection);
  if (active)
    gtk_selection_model_select_item (selection, position, FALSE);
  else
    gtk_selection_model_unselect_item (selection, position);
}

static void
selected_cb (GtkListItem *item, GParamSpec *pspec, GtkCheckButton *check)
{
  gtk_check_button_set_active (check, gtk_list_item_get_selected (item));
}

static void
setup_cb (ZyrWorkloadPage *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *tile = zyr_visit_tile_new (self->workspace, ZYR_VISIT_TILE_DAY);
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (check, 6);
  gtk_widget_set_hexpand (tile, TRUE);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), tile);
  g_signal_connect_object (check, "notify::active", G_CALLBACK (ticked_cb), item, 0);
  g_signal_connect_object (item, "notify::selected", G_CALLBACK (selected_cb), check, 0);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), item, 0);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (ZyrWorkloadPage *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *check = gtk_widget_get_first_child (box);
  ZyrVisitRow *row = gtk_list_item_get_item (item);
  /* Translators: %s is a household: tick it to give its visit to another worker. */
  g_autofree char *name
      = g_strdup_printf (_ ("Select the visit: %s"), zyr_visit_row_get_head_name (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), gtk_list_item_get_selected (item));
  zyr_visit_tile_set_row (ZYR_VISIT_TILE (gtk_widget_get_last_child (box)), row);
}

/* The workers: whose visits are shown, and where visits are dropped */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, ZYR_TYPE_WORKLOAD_PAGE);

  return page != NULL
         && give (ZYR_WORKLOAD_PAGE (page), g_value_get_string (value),
                  g_object_get_data (G_OBJECT (row), "worker"));
}

static void
add_worker (ZyrWorkloadPage *self, ZyrWorkerRow *worker, guint most)
{
  GtkWidget *row = zyr_worker_tile_new (worker, most);
  GtkWidget *receiver = zyr_worker_tile_new (worker, most);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  gtk_list_box_append (self->workers_list, row);
  gtk_list_box_append (self->receivers_list, receiver);
  if (g_strcmp0 (self->worker_id, zyr_worker_row_get_id (worker)) == 0)
    gtk_list_box_select_row (self->workers_list, GTK_LIST_BOX_ROW (row));
}

static void
workers_changed_cb (ZyrWorkloadPage *self)
{
  GListModel *workers = G_LIST_MODEL (self->workers);
  GtkWidget *all = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (_ ("All Workers"));
  guint most = 0;

  zyr_list_box_clear (self->workers_list);
  zyr_list_box_clear (self->receivers_list);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (all), label);
  gtk_widget_add_css_class (all, "place");
  gtk_accessible_update_property (GTK_ACCESSIBLE (all), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("All Workers"), -1);
  gtk_list_box_append (self->workers_list, all);
  if (self->worker_id == NULL)
    gtk_list_box_select_row (self->workers_list, GTK_LIST_BOX_ROW (all));
  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (ZyrWorkerRow) worker = g_list_model_get_item (workers, i);

      most = MAX (most, zyr_worker_row_get_n_open (worker));
    }
  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (ZyrWorkerRow) worker = g_list_model_get_item (workers, i);

      add_worker (self, worker, most);
    }
}

static void
worker_activated_cb (ZyrWorkloadPage *self, GtkListBoxRow *row)
{
  ZyrWorkerRow *worker = g_object_get_data (G_OBJECT (row), "worker");

  g_free (self->worker_id);
  self->worker_id = worker ? g_strdup (zyr_worker_row_get_id (worker)) : NULL;
  zyr_visit_list_set_worker (self->visits, self->worker_id);
  if (zyr_side_pane_get_folded (self->pane))
    zyr_side_pane_set_show_sidebar (self->pane, FALSE);
}

static void
visits_changed_cb (ZyrWorkloadPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->visits));
  g_autofree char *subtitle
      = g_strdup_printf (ngettext ("%u planned visit", "%u planned visits", n), n);

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "list" : "empty");
  adw_window_title_set_subtitle (self->title, subtitle);
  selection_changed_cb (self);
}

static void
visit_activated_cb (ZyrWorkloadPage *self, guint position)
{
  g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-household", "s",
                                zyr_visit_row_get_household_id (row));
}

static void
zyr_workload_page_dispose (GObject *object)
{
  ZyrWorkloadPage *self = ZYR_WORKLOAD_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->visits);
  g_clear_object (&self->workers);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->worker_id, g_free);

  G_OBJECT_CLASS (zyr_workload_page_parent_class)->dispose (object);
}

static void
zyr_workload_page_class_init (ZyrWorkloadPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_workload_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/planning/zyr-workload-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, pane);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, workers_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, visits_view);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, selection_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, give_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, receivers_list);
  gtk_widget_class_bind_template_callback (widget_class, worker_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, visit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_none_cb);
}

static void
zyr_workload_page_init (ZyrWorkloadPage *self)
{
  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_workload_page_new (ZyrWorkspace *workspace)
{
  static const char *const states[] = { "planned", NULL };
  ZyrWorkloadPage *self = g_object_new (ZYR_TYPE_WORKLOAD_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->workspace = g_object_ref (workspace);
  self->visits = zyr_visit_list_new (workspace, ZYR_VISIT_LIST_ALL);
  zyr_visit_list_set_states (self->visits, states);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->visits)));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->visits_view, factory);
  gtk_list_view_set_model (self->visits_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (visits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->workers = zyr_planning_worker_list_new (workspace);
  g_signal_connect_object (self->workers, "items-changed", G_CALLBACK (workers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workers_changed_cb (self);
  visits_changed_cb (self);
  return GTK_WIDGET (self);
}
