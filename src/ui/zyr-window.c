/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-window.h"

#include <glib/gi18n.h>

#include "zyr-app-lock.h"
#include "zyr-appearance.h"
#include "zyr-conflict-page.h"
#include "zyr-conflicts-page.h"
#include "zyr-connection-bar.h"
#include "zyr-code-book.h"
#include "zyr-dialogs.h"
#include "zyr-help-window.h"
#include "zyr-household-page.h"
#include "zyr-households-page.h"
#include "zyr-inspection-page.h"
#include "zyr-inspection.h"
#include "zyr-lock-page.h"
#include "zyr-navigation.h"
#include "zyr-report-page.h"
#include "zyr-review-page.h"
#include "zyr-sentences.h"
#include "zyr-settings-page.h"
#include "zyr-settings.h"
#include "zyr-shortcuts-window.h"
#include "zyr-side-pane.h"
#include "zyr-sign-in-dialog.h"
#include "zyr-sync-page.h"
#include "zyr-sync-status.h"
#include "zyr-toast.h"
#include "zyr-today-page.h"
#include "zyr-tour.h"
#include "zyr-visit-page.h"
#include "zyr-visits-page.h"
#include "zyr-welcome-page.h"
#include "zyr-workload-page.h"
#include "zyr-whereabouts.h"
#include "zyr-workspace-lock.h"

#define TOUR_AFTER_MS 800

struct _ZyrWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *curtain;
  ZyrLockPage *lock_page;
  AdwToastOverlay *toasts;
  GtkStack *states;
  ZyrNavigation *navigation;
  ZyrSidePane *pane;
  AdwWindowTitle *sidebar_title;
  GtkListBox *place_list;
  AdwViewStack *places;
  AdwViewStackPage *today_place;
  AdwViewStackPage *households_place;
  AdwViewStackPage *visits_place;
  AdwViewStackPage *review_place;
  AdwViewStackPage *inspection_place;
  AdwViewStackPage *conflicts_place;
  ZyrWelcomePage *welcome_page;
  ZyrTodayPage *today_page;
  ZyrHouseholdsPage *households_page;
  ZyrVisitsPage *visits_page;
  ZyrReviewPage *review_page;
  ZyrConflictsPage *conflicts_page;
  ZyrInspectionPage *inspection_page;
  ZyrSyncPage *sync_page;
  ZyrConnectionBar *connection_bar;

  ZyrWorkspace *workspace;
  ZyrAppLock *lock;
  guint tour_id;
  GVariant *whereabouts; /* (nullable): where to go on when it is unlocked */
};

G_DEFINE_FINAL_TYPE (ZyrWindow, zyr_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *const place_names[]
    = { "today", "households", "visits", "review", "conflicts", "inspection", "sync" };

/* What a place has to say without being opened: the number for the eye, both for the ear. */
static void
place_badge_cb (AdwViewStackPage *page, GParamSpec *pspec, GtkWidget *row)
{
  GtkWidget *badge = g_object_get_data (G_OBJECT (row), "badge");
  guint n = adw_view_stack_page_get_badge_number (page);
  gboolean needs_attention = adw_view_stack_page_get_needs_attention (page);
  const char *title = adw_view_stack_page_get_title (page);
  g_autofree char *number = g_strdup_printf (n > 99 ? "99+" : "%u", n);
  /* Translators: %1$s is a place such as “Review”, %2$u how many wait there. */
  g_autofree char *name = n > 0 ? g_strdup_printf (_ ("%1$s, %2$u"), title, n) : g_strdup (title);

  gtk_label_set_label (GTK_LABEL (badge), n > 0 ? number : "!");
  gtk_widget_set_visible (badge, n > 0 || needs_attention);
  if (needs_attention)
    gtk_widget_add_css_class (badge, "needs-attention");
  else
    gtk_widget_remove_css_class (badge, "needs-attention");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The row of a place in the sidebar: icon, title, and the number of what waits there. */
static GtkWidget *
place_row_new (gpointer item, gpointer user_data)
{
  AdwViewStackPage *page = ADW_VIEW_STACK_PAGE (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (adw_view_stack_page_get_icon_name (page));
  GtkWidget *label = gtk_label_new (adw_view_stack_page_get_title (page));
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (badge, "numeric");
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "place");
  g_object_set_data (G_OBJECT (row), "badge", badge);
  g_signal_connect_object (page, "notify::badge-number", G_CALLBACK (place_badge_cb), row, 0);
  g_signal_connect_object (page, "notify::needs-attention", G_CALLBACK (place_badge_cb), row, 0);
  place_badge_cb (page, NULL, row);
  g_object_set_data (G_OBJECT (row), "place", (gpointer)adw_view_stack_page_get_name (page));

  return row;
}

static void
place_activated_cb (ZyrWindow *self, GtkListBoxRow *row)
{
  adw_view_stack_set_visible_child_name (self->places, g_object_get_data (G_OBJECT (row), "place"));
}

/* Also when the focus leaves the list: its selection has gone with it from row to row. */
static void
place_changed_cb (ZyrWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->places);

  for (int i = 0; name != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->place_list, i);

      if (row == NULL)
        break;
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "place"), name) == 0)
        gtk_list_box_select_row (self->place_list, row);
    }
}

/* @action and @id: what opens the page again (see zyr-whereabouts.h) */
static void
push_page (ZyrWindow *self, GtkWidget *page, const char *action, const char *id)
{
  zyr_whereabouts_mark (page, action, id);
  zyr_window_push (self, page);
}

static void
place_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (place_names); i++)
    {
      if (g_str_equal (name, place_names[i]))
        zyr_window_show_place (self, (ZyrPlace)i);
    }
}

static void
search_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);

  zyr_window_show_place (self, ZYR_PLACE_HOUSEHOLDS);
  zyr_households_page_search (self->households_page, g_variant_get_string (parameter, NULL));
}

static void
back_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_window_back (ZYR_WINDOW (widget));
}

static void
open_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  if (g_str_equal (action_name, "win.open-household"))
    zyr_window_open_household (self, id);
  else if (g_str_equal (action_name, "win.open-visit"))
    zyr_window_open_visit (self, id);
  else if (g_str_equal (action_name, "win.open-conflict"))
    zyr_window_open_conflict (self, id);
  else
    zyr_window_open_review (self, id);
}

static void
settings_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);
  GtkWidget *top = zyr_navigation_get_visible_page (self->navigation);

  if (!ZYR_IS_SETTINGS_PAGE (top))
    push_page (self, zyr_settings_page_new (self->workspace), action_name, NULL);
}

static void
help_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_help_window_present (GTK_WINDOW (widget), NULL);
}

/* What is seen now, and the page of the help that is about it. */
static const char *
help_topic (ZyrWindow *self)
{
  static const char *const of_places[]
      = { "visit", "household", "visit", "review", "conflicts", "inspection", "offline" };
  GtkWidget *top = zyr_navigation_get_visible_page (self->navigation);
  const char *place = adw_view_stack_get_visible_child_name (self->places);

  if (zyr_app_lock_get_locked (self->lock) || ZYR_IS_SETTINGS_PAGE (top))
    return "privacy";
  if (zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return "first-day";
  if (ZYR_IS_VISIT_PAGE (top))
    return "visit";
  if (ZYR_IS_HOUSEHOLD_PAGE (top))
    return "household";
  if (ZYR_IS_REPORT_PAGE (top))
    return zyr_inspection_is_open (self->workspace) ? "inspection" : "review";
  if (ZYR_IS_CONFLICT_PAGE (top))
    return "conflicts";
  for (guint i = 0; i < G_N_ELEMENTS (place_names); i++)
    {
      if (g_strcmp0 (place, place_names[i]) == 0)
        return of_places[i];
    }
  return NULL;
}

static void
help_here_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_help_window_present (GTK_WINDOW (widget), help_topic (ZYR_WINDOW (widget)));
}

static void
shortcuts_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_shortcuts_window_present (GTK_WINDOW (widget));
}

static void
tour_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_tour_present (GTK_WINDOW (widget));
}

static void
lock_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_app_lock_lock (ZYR_WINDOW (widget)->lock);
}

static void
open_workload_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);

  if (zyr_workspace_may_review (self->workspace))
    zyr_window_push (self, zyr_workload_page_new (self->workspace));
}

static void
sync_now_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrWindow *self = ZYR_WINDOW (widget);

  zyr_sync_status_sync_now (zyr_workspace_get_sync (self->workspace));
}

static void
sign_in_again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_sign_in_dialog_present (GTK_WINDOW (widget), ZYR_WINDOW (widget)->workspace);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!zyr_workspace_sign_out_finish (ZYR_WORKSPACE (source), result, &error))
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_window_toast (self, sentence);
    }
}

static void
sign_out_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrWindow *self = ZYR_WINDOW (source);

  if (zyr_confirm_finish (result))
    zyr_workspace_sign_out_async (self->workspace, NULL, signed_out_cb, g_object_ref (self));
}

static void
sign_out_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_confirm_async (widget, _ ("Sign out of this device?"),
                     _ ("Everything that was not sent yet stays on this device and is sent after "
                        "the next sign-in."),
                     _ ("Sign _Out"), ZYR_CONFIRM_SUGGESTED, sign_out_confirmed_cb, NULL);
}

/* The place is there while there are conflicts; nobody is left standing in it when they are gone. */
static void
conflicts_changed_cb (ZyrWindow *self)
{
  gboolean wanted;

  g_object_get (self->conflicts_page, "wanted", &wanted, NULL);
  if (!wanted && g_strcmp0 (adw_view_stack_get_visible_child_name (self->places), "conflicts") == 0)
    adw_view_stack_set_visible_child_name (self->places, "today");
  adw_view_stack_page_set_visible (self->conflicts_place, wanted);
}

/* What it is about is seen first; nor do screen readers hear of a window before the first. */
static gboolean
tour_cb (gpointer user_data)
{
  ZyrWindow *self = user_data;

  self->tour_id = 0;
  if (zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY)
    zyr_tour_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* To where somebody was, or wanted to go, before that was possible. */
static void
go_on (ZyrWindow *self)
{
  g_autoptr (GVariant) whereabouts = NULL;

  if (self->whereabouts == NULL || self->lock == NULL || zyr_app_lock_get_locked (self->lock)
      || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  whereabouts = g_steal_pointer (&self->whereabouts);
  zyr_window_go_to (self, whereabouts);
}

/* Whose files these are not has the place where he asks for one. */
static void
show_places_of_user (ZyrWindow *self)
{
  const ZyrRole own = ZYR_ROLE_WORKER | ZYR_ROLE_SECOND | ZYR_ROLE_CLERK | ZYR_ROLE_SUPERVISOR
                      | ZYR_ROLE_BOARD;
  const gboolean inspects
      = zyr_workspace_may (self->workspace, ZYR_ACTION_SEE_FILE, ZYR_REACH_ALL);
  const gboolean has_files = !inspects || zyr_workspace_has_role (self->workspace, own);
  const char *shown = adw_view_stack_get_visible_child_name (self->places);

  adw_view_stack_page_set_visible (self->inspection_place, inspects);
  adw_view_stack_page_set_visible (self->today_place, has_files);
  adw_view_stack_page_set_visible (self->households_place, has_files);
  adw_view_stack_page_set_visible (self->visits_place, has_files);
  if (!has_files && g_strcmp0 (shown, "sync") != 0)
    adw_view_stack_set_visible_child_name (self->places, "inspection");
  else if (has_files && !inspects && g_strcmp0 (shown, "inspection") == 0)
    adw_view_stack_set_visible_child_name (self->places, "today");
}

/* The places once somebody is signed in; until then the way there. */
static void
state_changed_cb (ZyrWindow *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (!ready)
    zyr_navigation_pop_to_root (self->navigation);
  else
    show_places_of_user (self);
  gtk_stack_set_visible_child_name (self->states, ready ? "places" : "welcome");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sync-now", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.settings", ready);
  if (ready && self->tour_id == 0
      && !g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_TOUR_SHOWN))
    self->tour_id = g_timeout_add (TOUR_AFTER_MS, tour_cb, self);
  go_on (self);
}

static void
set_workspace (ZyrWindow *self, ZyrWorkspace *workspace)
{
  self->workspace = g_object_ref (workspace);

  /* The words of the form are in the language of the window, whatever the locale is called. */
  zyr_code_book_set_language (zyr_workspace_get_codes (workspace),
                              /* Translators: the code of the language that you translate into:
                               * "tr" in the Turkish catalogue. */
                              C_ ("language code", "en"));

  zyr_welcome_page_set_workspace (self->welcome_page, workspace);
  zyr_today_page_set_workspace (self->today_page, workspace);
  zyr_households_page_set_workspace (self->households_page, workspace);
  zyr_visits_page_set_workspace (self->visits_page, workspace);
  zyr_review_page_set_workspace (self->review_page, workspace);
  zyr_conflicts_page_set_workspace (self->conflicts_page, workspace);
  zyr_inspection_page_set_workspace (self->inspection_page, workspace);
  zyr_sync_page_set_workspace (self->sync_page, workspace);
  zyr_connection_bar_set_workspace (self->connection_bar, workspace);

  g_object_bind_property (workspace, "may-review", self->review_place, "visible",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->conflicts_page, "notify::wanted",
                           G_CALLBACK (conflicts_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (workspace, "foundation-name", self->sidebar_title, "subtitle",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}

static void
lock_wanted_cb (ZyrWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock",
                                 !zyr_app_lock_get_locked (self->lock)
                                     && zyr_workspace_has_passphrase (self->workspace));
}

/* Locked, there is nothing behind the curtain either: neither a page nor a dialog. What has the
 * focus writes what was entered when it loses it. */
static void
locked_cb (ZyrWindow *self)
{
  const gboolean locked = zyr_app_lock_get_locked (self->lock);

  lock_wanted_cb (self);
  if (locked)
    {
      if (zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY)
        {
          g_clear_pointer (&self->whereabouts, g_variant_unref);
          self->whereabouts = zyr_window_dup_whereabouts (self);
        }
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      zyr_close_dialogs (GTK_WINDOW (self));
      zyr_navigation_drop_pages (self->navigation);
    }
  /* Until the store is closed the places still hold what they show: not even a screen reader may
   * see it. */
  if (!locked)
    gtk_widget_set_visible (GTK_WIDGET (self->toasts), TRUE);
  gtk_stack_set_visible_child_name (self->curtain, locked ? "locked" : "open");
  if (locked)
    gtk_widget_set_visible (GTK_WIDGET (self->toasts), FALSE);
  if (locked)
    gtk_widget_grab_focus (GTK_WIDGET (self->lock_page));
  else
    state_changed_cb (self);
}

static void
set_lock (ZyrWindow *self, ZyrAppLock *lock)
{
  self->lock = g_object_ref (lock);
  zyr_lock_page_set_lock (self->lock_page, lock);
  g_signal_connect_object (lock, "notify::locked", G_CALLBACK (locked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::has-passphrase", G_CALLBACK (lock_wanted_cb),
                           self, G_CONNECT_SWAPPED);
  locked_cb (self);
}

static void
zyr_window_dispose (GObject *object)
{
  ZyrWindow *self = ZYR_WINDOW (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->lock);
  g_clear_handle_id (&self->tour_id, g_source_remove);
  g_clear_pointer (&self->whereabouts, g_variant_unref);

  G_OBJECT_CLASS (zyr_window_parent_class)->dispose (object);
}

static void
update_text_size (GtkWidget *widget)
{
  if (zyr_appearance_has_large_text (widget))
    gtk_widget_add_css_class (widget, "large-text");
  else
    gtk_widget_remove_css_class (widget, "large-text");
}

static void
zyr_window_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (zyr_window_parent_class)->system_setting_changed (widget, setting);

  if (setting == GTK_SYSTEM_SETTING_DPI)
    update_text_size (widget);
}

static void
zyr_window_class_init (ZyrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_window_dispose;
  widget_class->system_setting_changed = zyr_window_system_setting_changed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/zyr-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, curtain);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, lock_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, pane);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, place_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, places);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, review_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, today_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, households_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, visits_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, inspection_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, inspection_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, conflicts_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, today_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, households_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, visits_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, review_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, conflicts_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, sync_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWindow, connection_bar);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);

  gtk_widget_class_install_action (widget_class, "win.place", "s", place_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.help-here", NULL, help_here_action);
  gtk_widget_class_install_action (widget_class, "win.tour", NULL, tour_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "win.settings", NULL, settings_action);
  gtk_widget_class_install_action (widget_class, "win.open-workload", NULL, open_workload_action);
  gtk_widget_class_install_action (widget_class, "win.sync-now", NULL, sync_now_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in-again", NULL, sign_in_again_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "win.search-households", "s", search_action);
  gtk_widget_class_install_action (widget_class, "win.open-household", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.open-visit", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.open-review", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.open-conflict", "s", open_action);
}

static void
zyr_window_init (ZyrWindow *self)
{
  g_autoptr (GtkSelectionModel) pages = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  pages = adw_view_stack_get_pages (self->places);
  gtk_list_box_bind_model (self->place_list, G_LIST_MODEL (pages), place_row_new, NULL, NULL);
  /* Only now: the list shows each row that it has made. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      g_object_bind_property (page, "visible", gtk_list_box_get_row_at_index (self->place_list, i),
                              "visible", G_BINDING_SYNC_CREATE);
    }
  place_changed_cb (self);
  update_text_size (GTK_WIDGET (self));
}

/* It opens as it was closed. */
static void
bind_size (ZyrWindow *self)
{
  GSettings *settings = zyr_settings_get ();

  g_settings_bind (settings, ZYR_SETTINGS_WINDOW_WIDTH, self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, ZYR_SETTINGS_WINDOW_HEIGHT, self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, ZYR_SETTINGS_WINDOW_MAXIMIZED, self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

ZyrWindow *
zyr_window_new (GtkApplication *app, ZyrAppLock *lock)
{
  ZyrWindow *self = g_object_new (ZYR_TYPE_WINDOW, "application", app, NULL);

  bind_size (self);
  set_workspace (self, zyr_app_lock_get_workspace (lock));
  set_lock (self, lock);

  return self;
}

GVariant *
zyr_window_dup_whereabouts (ZyrWindow *self)
{
  g_return_val_if_fail (ZYR_IS_WINDOW (self), NULL);

  return zyr_whereabouts_new (adw_view_stack_get_visible_child_name (self->places),
                              self->navigation);
}

void
zyr_window_go_to (ZyrWindow *self, GVariant *whereabouts)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (whereabouts != NULL);

  if (zyr_app_lock_get_locked (self->lock)
      || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    {
      g_variant_ref (whereabouts);
      g_clear_pointer (&self->whereabouts, g_variant_unref);
      self->whereabouts = whereabouts;
      return;
    }
  zyr_whereabouts_go (whereabouts, GTK_WIDGET (self), self->navigation);
}

ZyrWorkspace *
zyr_window_get_workspace (ZyrWindow *self)
{
  g_return_val_if_fail (ZYR_IS_WINDOW (self), NULL);

  return self->workspace;
}

ZyrWindow *
zyr_window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return ZYR_IS_WINDOW (root) ? ZYR_WINDOW (root) : NULL;
}

void
zyr_window_show_place (ZyrWindow *self, ZyrPlace place)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail ((guint)place < G_N_ELEMENTS (place_names));

  if (place == ZYR_PLACE_REVIEW && !adw_view_stack_page_get_visible (self->review_place))
    return;
  if (place == ZYR_PLACE_CONFLICTS && !adw_view_stack_page_get_visible (self->conflicts_place))
    return;

  zyr_navigation_pop_to_root (self->navigation);
  adw_view_stack_set_visible_child_name (self->places, place_names[place]);
}

void
zyr_window_open_household (ZyrWindow *self, const char *household_id)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (household_id != NULL);

  push_page (self, zyr_household_page_new (self->workspace, household_id),
             "win.open-household", household_id);
}

void
zyr_window_open_visit (ZyrWindow *self, const char *visit_id)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (visit_id != NULL);

  push_page (self, zyr_visit_page_new (self->workspace, visit_id),
             "win.open-visit", visit_id);
}

void
zyr_window_open_review (ZyrWindow *self, const char *visit_id)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (visit_id != NULL);

  push_page (self, zyr_report_page_new (self->workspace, visit_id),
             "win.open-review", visit_id);
}

void
zyr_window_open_conflict (ZyrWindow *self, const char *conflict_id)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (conflict_id != NULL);

  push_page (self, zyr_conflict_page_new (self->workspace, conflict_id),
             "win.open-conflict", conflict_id);
}

void
zyr_window_push (ZyrWindow *self, GtkWidget *page)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));

  zyr_navigation_push (self->navigation, page);
}

void
zyr_window_back (ZyrWindow *self)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));

  zyr_navigation_pop (self->navigation);
}

void
zyr_window_toast (ZyrWindow *self, const char *sentence)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  zyr_window_add_toast (self, adw_toast_new (sentence));
}

void
zyr_window_add_toast (ZyrWindow *self, AdwToast *toast)
{
  g_return_if_fail (ZYR_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  zyr_toast_add (self->toasts, toast);
}
