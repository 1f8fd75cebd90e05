/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-today-page.h"

#include <glib/gi18n.h>

#include "zyr-day-map.h"
#include "zyr-day-way.h"
#include "zyr-format.h"
#include "zyr-sentences.h"
#include "zyr-sync-status.h"
#include "zyr-visit-list.h"
#include "zyr-visit-tile.h"

/* What is to do beside today's way, which stands after what was recovered and returned. */
typedef enum
{
  GROUP_RECOVERED,
  GROUP_RETURNED,
  GROUP_FINISHED,
  GROUP_UPCOMING,
  N_GROUPS,
} Group;

/* A list and a map beside it, each as wide as a phone. */
#define WIDE_PX 800

struct _ZyrTodayPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkStack *states;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkBox *groups;
  ZyrDayWay *way;
  ZyrDayMap *map; /* (nullable): made when it is first wanted */
  GtkStack *panes;
  AdwBin *wide_slot;
  AdwBin *narrow_slot;
  GtkToggleButton *map_button;
  GtkWidget *ruler; /* as wide as the page */

  ZyrWorkspace *workspace;
  ZyrVisitList *today;
  ZyrVisitList *upcoming;
  ZyrVisitList *recovered;
  GListModel *models[N_GROUPS];
  guint badge_number;
};

enum
{
  PROP_BADGE_NUMBER = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrTodayPage, zyr_today_page, GTK_TYPE_WIDGET)

static Group
group_of (ZyrVisitRow *row)
{
  if (zyr_visit_row_get_is_returned (row))
    return GROUP_RETURNED;
  return zyr_day_route_is_stop (row) ? N_GROUPS : GROUP_FINISHED;
}

static gboolean
in_group (gpointer item, gpointer user_data)
{
  return group_of (item) == (Group)GPOINTER_TO_INT (user_data);
}

static const char *
group_title (Group group)
{
  switch (group)
    {
    case GROUP_RECOVERED:
      return _ ("Recovered");
    case GROUP_RETURNED:
      return _ ("To Correct");
    case GROUP_FINISHED:
      return _ ("Finished, Not Sent Yet");
    default:
      return _ ("Coming Days");
    }
}

static void
update_badge (ZyrTodayPage *self)
{
  GListModel *returned = self->models[GROUP_RETURNED];
  guint n = returned ? g_list_model_get_n_items (returned) : 0;

  if (n == self->badge_number)
    return;
  self->badge_number = n;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BADGE_NUMBER]);
}

static void
show_state (ZyrTodayPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  guint n = 0;

  for (Group group = 0; group < N_GROUPS; group++)
    n += self->models[group] ? g_list_model_get_n_items (self->models[group]) : 0;
  n += zyr_day_way_get_route (self->way)
           ? g_list_model_get_n_items (G_LIST_MODEL (zyr_day_way_get_route (self->way)))
           : 0;
  gtk_widget_set_visible (GTK_WIDGET (self->map_button), n > 0);
  if (n > 0)
    gtk_stack_set_visible_child_name (self->states, "list");
  else if (zyr_sync_status_get_first_download (sync))
    gtk_stack_set_visible_child_name (self->states, "download");
  else if (self->today && !zyr_live_list_get_loading (ZYR_LIVE_LIST (self->today)))
    gtk_stack_set_visible_child_name (self->states, "empty");
  update_badge (self);
}

static void
progress_changed_cb (ZyrTodayPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  double progress = zyr_sync_status_get_progress (sync);
  ZyrSyncTrouble trouble = zyr_sync_status_get_problem (sync);
  g_autofree char *text = NULL;

  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (progress, 0, 1));
  if (trouble != ZYR_SYNC_TROUBLE_NONE)
    text = g_strdup (zyr_sentence_for_trouble (trouble));
  else if (progress < 0)
    text = g_strdup (_ ("Connecting to the centre…"));
  else
    /* Translators: a percentage; Turkish puts the sign first: %%%d */
    text = g_strdup_printf (_ ("%d %%"), (int)(progress * 100));
  gtk_label_set_label (self->progress_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  show_state (self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *list_row)
{
  zyr_visit_tile_open (GTK_WIDGET (list), g_object_get_data (G_OBJECT (list_row), "visit"));
}

static GtkWidget *
hour_row_new (gpointer item, gpointer user_data)
{
  ZyrTodayPage *self = user_data;

  return zyr_visit_tile_list_row_new (self->workspace, ZYR_VISIT_TILE_HOUR, item);
}

static GtkWidget *
day_row_new (gpointer item, gpointer user_data)
{
  ZyrTodayPage *self = user_data;

  return zyr_visit_tile_list_row_new (self->workspace, ZYR_VISIT_TILE_DAY, item);
}

/* What came back after the program died says so, and how much. */
static GtkWidget *
recovered_row_new (gpointer item, gpointer user_data)
{
  guint n = zyr_visit_row_get_recovered (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (C_ ("visit", "Continue"));
  g_autofree char *name = g_markup_escape_text (zyr_visit_row_get_head_name (item), -1);
  g_autofree char *text = g_strdup_printf (
      ngettext ("Ziyaret was closed unexpectedly. %u answer of this visit was recovered.",
                "Ziyaret was closed unexpectedly. %u answers of this visit were recovered.", n),
      n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-visit");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", zyr_visit_row_get_id (item));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
update_group_visibility (GListModel *model,
                         guint position,
                         guint removed,
                         guint added,
                         gpointer data)
{
  gtk_widget_set_visible (GTK_WIDGET (data), g_list_model_get_n_items (model) > 0);
}

static void
add_group (ZyrTodayPage *self, Group group, GListModel *model)
{
  GtkListBoxCreateWidgetFunc create = group == GROUP_RECOVERED  ? recovered_row_new
                                      : group == GROUP_UPCOMING ? day_row_new
                                                                : hour_row_new;
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *heading = gtk_label_new (group_title (group));
  GtkWidget *list = gtk_list_box_new ();

  self->models[group] = model;
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  group_title (group), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), model, create, self, NULL);
  if (group != GROUP_RECOVERED)
    g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_box_append (GTK_BOX (frame), heading);
  gtk_box_append (GTK_BOX (frame), list);
  gtk_box_append (self->groups, frame);
  if (group == GROUP_RETURNED)
    gtk_box_reorder_child_after (self->groups, GTK_WIDGET (self->way), frame);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (update_group_visibility), frame, 0);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  update_group_visibility (model, 0, 0, 0, frame);
}

static void
visit_chosen_cb (ZyrTodayPage *self, ZyrVisitRow *row)
{
  zyr_visit_tile_open (GTK_WIDGET (self), row);
}

/* The map shows the way and what else waits for its worker. */
static void
feed_map (ZyrTodayPage *self)
{
  ZyrDayRoute *route = zyr_day_way_get_route (self->way);

  if (self->map == NULL)
    return;
  zyr_day_map_set_start (self->map, route != NULL ? zyr_day_route_get_start (route) : NULL);
  zyr_day_map_set_visits (self->map, route != NULL ? G_LIST_MODEL (route) : NULL,
                          self->models[GROUP_RETURNED]);
}

static void
start_changed_cb (ZyrDayRoute *route, GParamSpec *pspec, ZyrTodayPage *self)
{
  if (self->map != NULL)
    zyr_day_map_set_start (self->map, zyr_day_route_get_start (route));
}

/* Beside the list where there is room for both, else in its place. */
static void
show_panes (ZyrTodayPage *self)
{
  const gboolean has_map = gtk_toggle_button_get_active (self->map_button);
  const gboolean is_wide = gtk_widget_get_width (self->ruler) >= WIDE_PX;
  AdwBin *slot = is_wide ? self->wide_slot : self->narrow_slot;
  AdwBin *other = is_wide ? self->narrow_slot : self->wide_slot;

  if (has_map && self->map == NULL)
    {
      self->map = g_object_ref_sink (ZYR_DAY_MAP (zyr_day_map_new (self->workspace)));
      g_signal_connect_object (self->map, "visit-chosen", G_CALLBACK (visit_chosen_cb), self,
                               G_CONNECT_SWAPPED);
      feed_map (self);
    }
  adw_bin_set_child (other, NULL);
  adw_bin_set_child (slot, has_map ? GTK_WIDGET (self->map) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->wide_slot), has_map && is_wide);
  gtk_stack_set_visible_child_name (self->panes, has_map && !is_wide ? "map" : "list");
}

static gboolean
show_panes_idle (gpointer data)
{
  ZyrTodayPage *self = data;

  if (self->ruler != NULL && self->box != NULL)
    show_panes (self);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/* Not while the window hands out its room. */
static void
resized_cb (ZyrTodayPage *self)
{
  g_idle_add (show_panes_idle, g_object_ref (self));
}

static void
drop_lists (ZyrTodayPage *self)
{
  GtkWidget *next = gtk_widget_get_first_child (GTK_WIDGET (self->groups));

  while (next != NULL)
    {
      GtkWidget *child = next;

      next = gtk_widget_get_next_sibling (child);
      if (child != GTK_WIDGET (self->way))
        gtk_box_remove (self->groups, child);
    }
  zyr_day_way_set_visits (self->way, self->workspace, NULL);
  for (Group group = 0; group < N_GROUPS; group++)
    g_clear_object (&self->models[group]);
  feed_map (self); /* nobody's visits stay on it */
  g_clear_object (&self->today);
  g_clear_object (&self->upcoming);
  g_clear_object (&self->recovered);
}

static void
build_way (ZyrTodayPage *self)
{
  ZyrDayRoute *route;

  zyr_day_way_set_visits (self->way, self->workspace, G_LIST_MODEL (self->today));
  route = zyr_day_way_get_route (self->way);
  feed_map (self);
  g_signal_connect_object (route, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (route, "notify::length-m", G_CALLBACK (start_changed_cb), self, 0);
}

static void
build_lists (ZyrTodayPage *self)
{
  self->today = zyr_visit_list_new (self->workspace, ZYR_VISIT_LIST_TODAY);
  self->upcoming = zyr_visit_list_new (self->workspace, ZYR_VISIT_LIST_UPCOMING);
  self->recovered = zyr_visit_list_new (self->workspace, ZYR_VISIT_LIST_RECOVERED);
  add_group (self, GROUP_RECOVERED, G_LIST_MODEL (g_object_ref (self->recovered)));
  for (Group group = GROUP_RETURNED; group <= GROUP_FINISHED; group++)
    {
      GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (in_group, GINT_TO_POINTER (group),
                                                             NULL));
      GListModel *source = G_LIST_MODEL (g_object_ref (self->today));

      add_group (self, group, G_LIST_MODEL (gtk_filter_list_model_new (source, filter)));
    }
  add_group (self, GROUP_UPCOMING, G_LIST_MODEL (g_object_ref (self->upcoming)));
  build_way (self);
  g_signal_connect_object (self->today, "notify::loading", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
}

static void
state_changed_cb (ZyrTodayPage *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *subtitle = zyr_format_date (date);

  adw_window_title_set_subtitle (self->title, subtitle);
  if (ready && self->today == NULL)
    build_lists (self);
  else if (!ready)
    drop_lists (self);
  progress_changed_cb (self);
}

static void
zyr_today_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_BADGE_NUMBER)
    g_value_set_uint (value, ZYR_TODAY_PAGE (object)->badge_number);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_today_page_dispose (GObject *object)
{
  ZyrTodayPage *self = ZYR_TODAY_PAGE (object);

  if (self->groups)
    drop_lists (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->map);
  self->groups = NULL;
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_today_page_parent_class)->dispose (object);
}

static void
zyr_today_page_class_init (ZyrTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_today_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = zyr_today_page_get_property;

  props[PROP_BADGE_NUMBER]
      = g_param_spec_uint ("badge-number", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/today/zyr-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, groups);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, way);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, panes);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, wide_slot);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, narrow_slot);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, map_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrTodayPage, ruler);
  gtk_widget_class_bind_template_callback (widget_class, show_panes);
  gtk_widget_class_bind_template_callback (widget_class, resized_cb);
}

static void
zyr_today_page_init (ZyrTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_today_page_set_workspace (ZyrTodayPage *self, ZyrWorkspace *workspace)
{
  ZyrSyncStatus *sync;

  g_return_if_fail (ZYR_IS_TODAY_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  sync = zyr_workspace_get_sync (workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify::progress", G_CALLBACK (progress_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify::problem", G_CALLBACK (progress_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify::first-download", G_CALLBACK (progress_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}
