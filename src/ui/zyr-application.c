/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-application.h"

#include <glib/gi18n.h>

#include "zyr-appearance.h"
#include "zyr-dialogs.h"
#include "zyr-ui-types.h"
#include "zyr-return-watch.h"
#include "zyr-search-provider.h"
#include "zyr-settings.h"
#include "zyr-sync-status.h"
#include "zyr-whereabouts.h"
#include "zyr-window.h"
#include "zyr-workspace.h"

struct _ZyrApplication
{
  AdwApplication parent_instance;

  char *data_dir;
  ZyrWorkspace *workspace;
  ZyrAppLock *lock; /* made with the workspace */
  ZyrReturnWatch *returns; /* likewise */
  ZyrSearchProvider *search;
  gboolean closing;    /* another workspace: the next one is opened after that */
  gboolean unattended; /* the workspace was opened for the desktop's search alone */
  guint rest_id;       /* until the search's workspace is put away; holds the application */
};

#define REST_S 10 /* after the last question of the desktop's search */

G_DEFINE_FINAL_TYPE (ZyrApplication, zyr_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zyr_show_about (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    gtk_window_close (window);
}

/* From outside the window: the desktop's menu, a notification, its search. */
static void
go (ZyrApplication *self, const char *place, const char *action, const char *target)
{
  g_autoptr (GVariant) whereabouts = zyr_whereabouts_new_single (place, action, target);
  GtkWindow *window;

  g_application_activate (G_APPLICATION (self));
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (ZYR_IS_WINDOW (window))
    zyr_window_go_to (ZYR_WINDOW (window), whereabouts);
}

static void
today_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go (ZYR_APPLICATION (user_data), "today", NULL, NULL);
}

static void
open_visit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go (ZYR_APPLICATION (user_data), "today", "win.open-visit",
      g_variant_get_string (parameter, NULL));
}

static void
lock_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ZyrApplication *self = ZYR_APPLICATION (user_data);

  if (self->lock != NULL)
    zyr_app_lock_lock (self->lock);
}

static void
sync_now_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ZyrApplication *self = ZYR_APPLICATION (user_data);

  go (self, "sync", NULL, NULL);
  if (self->workspace != NULL)
    zyr_sync_status_sync_now (zyr_workspace_get_sync (self->workspace));
}

static void
found_cb (ZyrApplication *self, const char *household_id)
{
  go (self, "households", "win.open-household", household_id);
}

static void
search_cb (ZyrApplication *self, const char *words)
{
  go (self, "households", "win.search-households", words);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "lock", .activate = lock_cb },
  { .name = "open-visit", .activate = open_visit_cb, .parameter_type = "s" },
  { .name = "quit", .activate = quit_cb },
  { .name = "sync-now", .activate = sync_now_cb },
  { .name = "today", .activate = today_cb },
};

static void
set_accels (GtkApplication *app, const char *action, const char *first, const char *second)
{
  const char *accels[] = { first, second, NULL };

  gtk_application_set_accels_for_action (app, action, accels);
}

static gboolean
has_window (ZyrApplication *self)
{
  return gtk_application_get_windows (GTK_APPLICATION (self)) != NULL;
}

static void open_workspace (ZyrApplication *self);

/* What was opened for the search is now in front of somebody, who can be asked to unlock his keyring. */
static void
attend (ZyrApplication *self)
{
  const ZyrWorkspaceState state = zyr_workspace_get_state (self->workspace);

  if (!self->unattended || state == ZYR_WORKSPACE_OPENING)
    return;
  self->unattended = FALSE;
  zyr_workspace_set_unattended (self->workspace, FALSE);
  if (state == ZYR_WORKSPACE_FAILED)
    open_workspace (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What went wrong is told by the welcome page, from the workspace's failure. */
  if (!zyr_workspace_open_finish (ZYR_WORKSPACE (source), result, &error))
    g_message ("Opening: %s", error->message);
  if (self->workspace == ZYR_WORKSPACE (source) && has_window (self))
    attend (self);
}

static void
open_workspace (ZyrApplication *self)
{
  if (!self->closing)
    zyr_workspace_open_async (self->workspace, NULL, opened_cb, g_object_ref (self));
}

/* With a window, or unattended. */
static void
make_workspace (ZyrApplication *self, gboolean unattended)
{
  self->unattended = unattended;
  self->workspace = zyr_workspace_new (self->data_dir);
  zyr_workspace_set_unattended (self->workspace, unattended);
  self->lock = zyr_app_lock_new (self->workspace);
  self->returns = zyr_return_watch_new (G_APPLICATION (self), self->workspace);
  zyr_search_provider_set_workspace (self->search, self->workspace);
  open_workspace (self);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!zyr_workspace_close_finish (ZYR_WORKSPACE (source), result, &error))
    g_warning ("Closing: %s", error->message);
  self->closing = FALSE;
  if (self->workspace != NULL)
    open_workspace (self);
  g_application_release (G_APPLICATION (self));
}

/* The program ends when everything is written. */
static void
put_away_workspace (ZyrApplication *self)
{
  g_application_hold (G_APPLICATION (self));
  self->closing = TRUE;
  zyr_workspace_close_async (self->workspace, closed_cb, g_object_ref (self));
  zyr_search_provider_set_workspace (self->search, NULL);
  g_clear_object (&self->returns);
  g_clear_object (&self->workspace);
  g_clear_object (&self->lock);
}

/* The last window goes at once. */
static void
window_removed_cb (ZyrApplication *self)
{
  if (!has_window (self) && self->workspace != NULL)
    put_away_workspace (self);
}

static gboolean
rest_cb (gpointer user_data)
{
  ZyrApplication *self = user_data;

  if (self->unattended && self->workspace != NULL)
    {
      if (zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_OPENING)
        return G_SOURCE_CONTINUE;
      put_away_workspace (self);
    }
  self->rest_id = 0;
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* The desktop's search comes without a window, and goes again. */
static void
asked_cb (ZyrApplication *self)
{
  if (self->workspace == NULL)
    make_workspace (self, TRUE);
  if (self->rest_id != 0)
    g_source_remove (self->rest_id);
  else
    g_application_hold (G_APPLICATION (self));
  self->rest_id = g_timeout_add_seconds (REST_S, rest_cb, self);
}

/* The desktop's own lock comes with ours. */
static void
screensaver_cb (ZyrApplication *self)
{
  gboolean active;

  g_object_get (self, "screensaver-active", &active, NULL);
  if (active && self->lock != NULL
      && g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_LOCK_ON_SUSPEND))
    zyr_app_lock_lock (self->lock);
}

/* A window in the new language takes the place of the old one, which is closed first: what was
 * being entered in it is kept then, and opens again in the new one. */
static gboolean
speak_cb (gpointer user_data)
{
  GtkApplication *app = GTK_APPLICATION (user_data);
  GtkWindow *old = gtk_application_get_active_window (app);
  ZyrAppLock *lock = ZYR_APPLICATION (app)->lock;
  ZyrWindow *window;
  g_autoptr (GVariant) whereabouts = NULL;

  if (!ZYR_IS_WINDOW (old) || lock == NULL)
    return G_SOURCE_REMOVE;
  whereabouts = zyr_window_dup_whereabouts (ZYR_WINDOW (old));
  window = zyr_window_new (app, lock);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_destroy (old);
  zyr_window_go_to (window, whereabouts);
  return G_SOURCE_REMOVE;
}

/* Not at once: the row that was clicked is in the window that goes. */
static void
language_cb (ZyrApplication *self)
{
  zyr_appearance_apply_language ();
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, speak_cb, g_object_ref (self), g_object_unref);
}

static void
zyr_application_startup (GApplication *app)
{
  ZyrApplication *self = ZYR_APPLICATION (app);
  GtkApplication *gtk_app = GTK_APPLICATION (app);

  G_APPLICATION_CLASS (zyr_application_parent_class)->startup (app);

  zyr_ui_ensure_types ();
  zyr_appearance_follow ();
  g_signal_connect_object (zyr_settings_get (), "changed::" ZYR_SETTINGS_LANGUAGE,
                           G_CALLBACK (language_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  g_signal_connect (app, "notify::screensaver-active", G_CALLBACK (screensaver_cb), NULL);
  g_signal_connect_after (app, "window-removed", G_CALLBACK (window_removed_cb), NULL);
  set_accels (gtk_app, "app.quit", "<Control>q", NULL);
  set_accels (gtk_app, "win.settings", "<Control>comma", NULL);
  set_accels (gtk_app, "win.help-here", "F1", NULL);
  set_accels (gtk_app, "win.shortcuts", "<Control>question", NULL);
  set_accels (gtk_app, "win.lock", "<Control>l", NULL);
  set_accels (gtk_app, "win.back", "<Alt>Left", NULL);
  set_accels (gtk_app, "win.place::today", "<Control>1", NULL);
  set_accels (gtk_app, "win.place::households", "<Control>2", NULL);
  set_accels (gtk_app, "win.place::visits", "<Control>3", NULL);
  set_accels (gtk_app, "win.place::sync", "<Control>4", NULL);
  set_accels (gtk_app, "win.place::review", "<Control>5", NULL);
  set_accels (gtk_app, "win.place::conflicts", "<Control>6", NULL);
  set_accels (gtk_app, "win.sync-now", "F5", NULL);
}

static void
zyr_application_activate (GApplication *app)
{
  ZyrApplication *self = ZYR_APPLICATION (app);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (self->workspace == NULL)
    make_workspace (self, FALSE);
  if (window == NULL)
    window = GTK_WINDOW (zyr_window_new (GTK_APPLICATION (app), self->lock));
  attend (self);

  gtk_window_present (window);
}

static int
zyr_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  ZyrApplication *self = ZYR_APPLICATION (app);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("ziyaret %s\n", ZYR_VERSION);
      return 0;
    }

  g_clear_pointer (&self->data_dir, g_free);
  g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir);
  /* Two devices on one desk are two processes: each data directory is an application of its own. */
  if (self->data_dir != NULL || g_getenv ("ZIYARET_DATA_DIR") != NULL)
    g_application_set_flags (app, g_application_get_flags (app) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static gboolean
zyr_application_dbus_register (GApplication *app,
                               GDBusConnection *bus,
                               const char *path,
                               GError **error)
{
  g_autofree char *search_path = g_strconcat (path, "/SearchProvider", NULL);

  return G_APPLICATION_CLASS (zyr_application_parent_class)->dbus_register (app, bus, path, error)
         && zyr_search_provider_export (ZYR_APPLICATION (app)->search, bus, search_path, error);
}

static void
zyr_application_dbus_unregister (GApplication *app, GDBusConnection *bus, const char *path)
{
  zyr_search_provider_unexport (ZYR_APPLICATION (app)->search);

  G_APPLICATION_CLASS (zyr_application_parent_class)->dbus_unregister (app, bus, path);
}

static void
zyr_application_finalize (GObject *object)
{
  ZyrApplication *self = ZYR_APPLICATION (object);

  g_clear_pointer (&self->data_dir, g_free);
  g_clear_object (&self->returns);
  g_clear_object (&self->search);
  g_clear_object (&self->workspace);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (zyr_application_parent_class)->finalize (object);
}

static void
zyr_application_class_init (ZyrApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = zyr_application_finalize;
  application_class->startup = zyr_application_startup;
  application_class->activate = zyr_application_activate;
  application_class->dbus_register = zyr_application_dbus_register;
  application_class->dbus_unregister = zyr_application_dbus_unregister;
  application_class->handle_local_options = zyr_application_handle_local_options;
}

static void
zyr_application_init (ZyrApplication *self)
{
  GApplication *app = G_APPLICATION (self);

  self->search = zyr_search_provider_new ();
  g_signal_connect_object (self->search, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "open-household", G_CALLBACK (found_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search", G_CALLBACK (search_cb), self,
                           G_CONNECT_SWAPPED);
  g_application_set_option_context_summary (app, _ ("Household visits, with or without a network"));
  g_application_add_main_option (app, "data-dir", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME,
                                 _ ("Keep this device’s data in DIR"), _ ("DIR"));
  g_application_add_main_option (app, "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Print the version and exit"), NULL);
}

ZyrApplication *
zyr_application_new (void)
{
  return g_object_new (ZYR_TYPE_APPLICATION,
                       "application-id", ZYR_APPLICATION_ID,
                       "resource-base-path", "/org/ziyaret/Ziyaret",
                       "register-session", TRUE,
                       NULL);
}
