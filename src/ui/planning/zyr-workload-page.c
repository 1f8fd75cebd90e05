/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workload-page.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-long-list.h"
#include "zyr-planning.h"
#include "zyr-sentences.h"
#include "zyr-side-pane.h"
#include "zyr-visit-pages.h"
#include "zyr-visit-selection.h"
#include "zyr-visit-tile.h"
#include "zyr-window.h"
#include "zyr-worker-tile.h"

/* How many are chosen at once: each that is given is an act to be sent. */
#define CHOSEN_N_MAX 1000

struct _ZyrWorkloadPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  ZyrSidePane *pane;
  GtkListBox *workers_list;
  GtkStack *states;
  GtkGridView *visits_view;
  GtkActionBar *selection_bar;
  GtkLabel *selection_label;
  GtkWidget *all_button;
  GtkWidget *none_button;
  GtkMenuButton *give_button;
  GtkListBox *receivers_list;

  ZyrWorkspace *workspace;
  ZyrLiveList *workers;
  ZyrVisitPages *visits;
  ZyrVisitSelection *selection;
  char *worker_id;           /* (nullable): whose visits are shown; all */
  char *last_ticked;         /* (nullable): id of a visit */
  GCancellable *cancellable; /* (nullable): of what is asked of the list that is shown */
};

G_DEFINE_FINAL_TYPE (ZyrWorkloadPage, zyr_workload_page, GTK_TYPE_WIDGET)

static void
toast (ZyrWorkloadPage *self, const char *sentence)
{
  ZyrWindow *window = self->box ? zyr_window_of (GTK_WIDGET (self)) : NULL;

  if (window)
    zyr_window_toast (window, sentence);
}

/* Giving visits to somebody */

typedef struct
{
  ZyrWorkloadPage *page;
  ZyrHandover *handover; /* (nullable): while it is under way */
  gboolean is_back;      /* to those whose they were */
} Giving;

static Giving *
giving_new (ZyrWorkloadPage *page, gboolean is_back)
{
  Giving *giving = g_new0 (Giving, 1);

  giving->page = g_object_ref (page);
  giving->is_back = is_back;
  return giving;
}

static void
giving_free (gpointer data)
{
  Giving *giving = data;

  g_clear_object (&giving->page);
  g_clear_pointer (&giving->handover, zyr_handover_free);
  g_free (giving);
}

static void
giving_unref (gpointer data, GClosure *closure)
{
  giving_free (data);
}

static void give_back_cb (AdwToast *toast, Giving *giving);

/* Takes @giving. */
static void
show_given (ZyrWindow *window, Giving *giving)
{
  const guint n = zyr_handover_get_n_visits (giving->handover);
  /* Translators: %u visits are another worker's now. */
  g_autofree char *sentence
      = giving->is_back
            ? g_strdup (_ ("The visits are given back"))
            : g_strdup_printf (ngettext ("%u visit handed over", "%u visits handed over", n), n);
  AdwToast *toast = adw_toast_new (sentence);

  if (n > 0 && !giving->is_back)
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
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Giving *giving = user_data;
  ZyrWindow *window
      = giving->page->box ? zyr_window_of (GTK_WIDGET (giving->page)) : NULL;
  g_autoptr (GError) error = NULL;

  giving->handover = zyr_planning_hand_over_finish (result, &error);
  if (giving->handover == NULL)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      toast (giving->page, sentence);
    }
  else if (window != NULL)
    {
      show_given (window, giving);
      return;
    }
  giving_free (giving);
}

static void
give_back_cb (AdwToast *toast, Giving *giving)
{
  zyr_planning_hand_back_async (giving->page->workspace, giving->handover, NULL, given_cb,
                                giving_new (giving->page, TRUE));
}

static void
give (ZyrWorkloadPage *self, const char *const *visit_ids, ZyrWorkerRow *worker)
{
  zyr_planning_hand_over_async (self->workspace, visit_ids, zyr_worker_row_get_id (worker), NULL,
                                given_cb, giving_new (self, FALSE));
  zyr_visit_selection_keep (self->selection, (const char *const[]){ NULL });
}

static void
receiver_activated_cb (ZyrWorkloadPage *self, GtkListBoxRow *row)
{
  g_auto (GStrv) ids = zyr_visit_selection_dup_ids (self->selection);

  gtk_menu_button_popdown (self->give_button);
  give (self, (const char *const *)ids, g_object_get_data (G_OBJECT (row), "worker"));
}

/* Choosing them */

static void
selection_changed_cb (ZyrWorkloadPage *self)
{
  const guint n = zyr_visit_selection_get_size (self->selection);
  /* Translators: %u visits of a list */
  g_autofree char *text = g_strdup_printf (_ ("%u selected"), n);

  gtk_label_set_label (self->selection_label, text);
  /* There is no room for both on a small screen with large text; the focus goes from one to the
   * other. */
  gtk_widget_set_visible (n > 0 ? self->none_button : self->all_button, TRUE);
  if (gtk_widget_has_focus (n > 0 ? self->all_button : self->none_button))
    gtk_widget_grab_focus (n > 0 ? self->none_button : self->all_button);
  gtk_widget_set_visible (n > 0 ? self->all_button : self->none_button, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->give_button), n > 0);
}

static void
select_none_cb (ZyrWorkloadPage *self)
{
  zyr_visit_selection_keep (self->selection, (const char *const[]){ NULL });
}

/* Another list is shown meanwhile: what was asked of the old one is not chosen. */
static void
forget_questions (ZyrWorkloadPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static GCancellable *
get_cancellable (ZyrWorkloadPage *self)
{
  if (self->cancellable == NULL)
    self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static GStrv
finish_ids (ZyrWorkloadPage *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GStrv ids = zyr_visit_pages_ids_finish (result, &error);

  if (ids == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      toast (self, sentence);
    }
  return ids;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWorkloadPage) self = user_data;
  g_auto (GStrv) ids = finish_ids (self, result);

  if (ids == NULL || self->box == NULL)
    return;
  zyr_visit_selection_add (self->selection, (const char *const *)ids);
  if (g_strv_length (ids) == CHOSEN_N_MAX)
    {
      g_autofree char *sentence
          = g_strdup_printf (_ ("%u visits are selected: more cannot be given at once"),
                             CHOSEN_N_MAX);

      toast (self, sentence);
    }
}

/* @from, @to: (nullable) */
static void
select_many (ZyrWorkloadPage *self, const char *from, const char *to)
{
  zyr_visit_pages_list_ids_async (self->visits, from, to, CHOSEN_N_MAX, get_cancellable (self),
                                  listed_cb, g_object_ref (self));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrWorkloadPage *self = ZYR_WORKLOAD_PAGE (widget);

  zyr_visit_selection_keep (self->selection, (const char *const[]){ NULL });
  select_many (self, NULL, NULL);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWorkloadPage) self = user_data;
  g_auto (GStrv) ids = finish_ids (self, result);

  if (ids != NULL && self->box)
    zyr_visit_selection_keep (self->selection, (const char *const *)ids);
}

/* What was chosen and is no longer in the list cannot be given. */
static void
loading_cb (ZyrWorkloadPage *self)
{
  g_auto (GStrv) ids = NULL;

  if (zyr_paged_list_get_loading (ZYR_PAGED_LIST (self->visits))
      || zyr_visit_selection_get_size (self->selection) == 0)
    return;
  ids = zyr_visit_selection_dup_ids (self->selection);
  zyr_visit_pages_choose_ids_async (self->visits, (const char *const *)ids, get_cancellable (self),
                                    kept_cb, g_object_ref (self));
}

/* A visit with a box to tick, which can be dragged: alone, or with all that are selected. */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  ZyrWorkloadPage *self
      = ZYR_WORKLOAD_PAGE (gtk_widget_get_ancestor (child, ZYR_TYPE_WORKLOAD_PAGE));
  const char *id = zyr_visit_row_get_id (gtk_list_item_get_item (item));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (child);
  g_auto (GStrv) all = zyr_visit_selection_contains (self->selection, id)
                           ? zyr_visit_selection_dup_ids (self->selection)
                           : g_strsplit (id, " ", 1);
  g_autofree char *ids = g_strjoinv (" ", all);

  gtk_drag_source_set_icon (source, icon, (int)x, (int)y);
  return id[0] != '\0' ? gdk_content_provider_new_typed (G_TYPE_STRING, ids) : NULL;
}

static gboolean
is_shift_held (GtkWidget *widget)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  GdkDevice *keyboard = seat ? gdk_seat_get_keyboard (seat) : NULL;

  return keyboard && (gdk_device_get_modifier_state (keyboard) & GDK_SHIFT_MASK) != 0;
}

/* With Shift from the one that was ticked last to this one. */
static void
ticked_cb (GtkCheckButton *check, GParamSpec *pspec, GtkListItem *item)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (check), ZYR_TYPE_WORKLOAD_PAGE);
  ZyrVisitRow *row = gtk_list_item_get_item (item);
  gboolean active = gtk_check_button_get_active (check);
  ZyrWorkloadPage *self;
  g_autofree char *last = NULL;

  if (page == NULL || row == NULL || zyr_visit_row_get_id (row)[0] == '\0')
    return;
  self = ZYR_WORKLOAD_PAGE (page);
  if (!zyr_visit_selection_set (self->selection, zyr_visit_row_get_id (row), active) || !active)
    return;
  last = g_steal_pointer (&self->last_ticked);
  self->last_ticked = g_strdup (zyr_visit_row_get_id (row));
  if (last && zyr_visit_selection_contains (self->selection, last) && is_shift_held (page))
    select_many (self, last, self->last_ticked);
}

static void
update_check (GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *check = gtk_widget_get_first_child (box);
  GtkWidget *page = gtk_widget_get_ancestor (box, ZYR_TYPE_WORKLOAD_PAGE);
  ZyrVisitRow *row = gtk_list_item_get_item (item);

  if (page == NULL || row == NULL)
    return;
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (check),
      zyr_visit_selection_contains (ZYR_WORKLOAD_PAGE (page)->selection,
                                    zyr_visit_row_get_id (row)));
}

/* Also when another visit stands there now */
static void
show_visit (GtkListItem *item)
{
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  ZyrVisitRow *row = gtk_list_item_get_item (item);
  /* Translators: %s is a household: tick it to give its visit to another worker. */
  g_autofree char *name
      = g_strdup_printf (_ ("Select the visit: %s"), zyr_visit_row_get_head_name (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_check (item);
}

static void
setup_cb (ZyrWorkloadPage *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *tile = zyr_visit_tile_new (self->workspace, ZYR_VISIT_TILE_DAY);
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (check, "alone");
  gtk_widget_set_hexpand (tile, TRUE);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), tile);
  g_signal_connect_object (check, "notify::active", G_CALLBACK (ticked_cb), item, 0);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (update_check), item,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), item, 0);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  zyr_long_list_set_row (item, box);
}

static void
bind_cb (ZyrWorkloadPage *self, GtkListItem *item)
{
  ZyrVisitRow *row = gtk_list_item_get_item (item);

  zyr_visit_tile_set_row (
      ZYR_VISIT_TILE (gtk_widget_get_last_child (gtk_list_item_get_child (item))), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (show_visit), item, G_CONNECT_SWAPPED);
  show_visit (item);
}

static void
unbind_cb (ZyrWorkloadPage *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_visit, item);
}

/* The workers: whose visits are shown, and where visits are dropped */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, ZYR_TYPE_WORKLOAD_PAGE);
  g_auto (GStrv) ids = g_strsplit (g_value_get_string (value), " ", 0);

  if (page == NULL)
    return FALSE;
  give (ZYR_WORKLOAD_PAGE (page), (const char *const *)ids,
        g_object_get_data (G_OBJECT (row), "worker"));
  return TRUE;
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

/* The one whose visits are shown, or where they are seen. */
static void
focus_worker (ZyrWorkloadPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->workers_list);

  if (zyr_side_pane_get_folded (self->pane))
    gtk_widget_grab_focus (GTK_WIDGET (self->visits_view));
  else if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
has_focused_worker (ZyrWorkloadPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focused = root ? gtk_root_get_focus (root) : NULL;

  return focused && gtk_widget_is_ancestor (focused, GTK_WIDGET (self->workers_list));
}

static void
workers_changed_cb (ZyrWorkloadPage *self)
{
  const gboolean had_focus = has_focused_worker (self);
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
  if (had_focus)
    focus_worker (self);
}

static void
worker_activated_cb (ZyrWorkloadPage *self, GtkListBoxRow *row)
{
  ZyrWorkerRow *worker = g_object_get_data (G_OBJECT (row), "worker");

  g_free (self->worker_id);
  self->worker_id = worker ? g_strdup (zyr_worker_row_get_id (worker)) : NULL;
  forget_questions (self);
  select_none_cb (self);
  zyr_visit_pages_set_worker (self->visits, self->worker_id);
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->visits_view)), 0);
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
  gtk_action_bar_set_revealed (self->selection_bar, n > 0);
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
visit_activated_cb (ZyrWorkloadPage *self, guint position)
{
  g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (self->visits), position);

  if (row && zyr_visit_row_get_household_id (row)[0] != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-household", "s",
                                zyr_visit_row_get_household_id (row));
}

static void
zyr_workload_page_dispose (GObject *object)
{
  ZyrWorkloadPage *self = ZYR_WORKLOAD_PAGE (object);

  forget_questions (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->visits);
  g_clear_object (&self->workers);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->worker_id, g_free);
  g_clear_pointer (&self->last_ticked, g_free);

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
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, none_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, give_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWorkloadPage, receivers_list);
  gtk_widget_class_bind_template_callback (widget_class, worker_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, visit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, select_none_cb);
  gtk_widget_class_install_action (widget_class, "workload.select-all", NULL, select_all_action);
}

/* Before the list takes it, which has nothing to select itself. */
static void
add_keys (ZyrWorkloadPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_a, GDK_CONTROL_MASK),
                        gtk_named_action_new ("workload.select-all")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* From here the keyboard's ways lead. */
static void
first_map_cb (ZyrWorkloadPage *self)
{
  g_signal_handlers_disconnect_by_func (self, first_map_cb, NULL);
  focus_worker (self);
}

static void
zyr_workload_page_init (ZyrWorkloadPage *self)
{
  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
  g_signal_connect (self, "map", G_CALLBACK (first_map_cb), NULL);
}

GtkWidget *
zyr_workload_page_new (ZyrWorkspace *workspace)
{
  static const char *const states[] = { "planned", NULL };
  ZyrWorkloadPage *self = g_object_new (ZYR_TYPE_WORKLOAD_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->workspace = g_object_ref (workspace);
  self->visits = zyr_visit_pages_new (workspace, states);
  self->selection = zyr_visit_selection_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_factory (self->visits_view, factory);
  zyr_long_list_set_model (self->visits_view, G_LIST_MODEL (self->visits));
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (visits_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "notify::loading", G_CALLBACK (loading_cb), self,
                           G_CONNECT_SWAPPED);
  self->workers = zyr_planning_worker_list_new (workspace);
  g_signal_connect_object (self->workers, "items-changed", G_CALLBACK (workers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workers_changed_cb (self);
  visits_changed_cb (self);
  selection_changed_cb (self);
  return GTK_WIDGET (self);
}
