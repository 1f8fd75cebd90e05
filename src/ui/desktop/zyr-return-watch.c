/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-return-watch.h"

#include <glib/gi18n.h>

#include "zyr-settings.h"
#include "zyr-visit-list.h"

struct _ZyrReturnWatch
{
  GObject parent_instance;

  GApplication *app; /* borrowed: it owns the watch */
  ZyrWorkspace *workspace;
  ZyrVisitList *visits; /* (nullable): while the workspace is READY */
  GHashTable *returned; /* of visit ids: told, or there from the beginning */
  gboolean seeded;
};

G_DEFINE_FINAL_TYPE (ZyrReturnWatch, zyr_return_watch, G_TYPE_OBJECT)

static char *
notification_id (const char *visit_id)
{
  return g_strdup_printf ("returned-%s", visit_id);
}

static void
tell (ZyrReturnWatch *self, const char *visit_id)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *id = notification_id (visit_id);

  if (!g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_NOTIFICATIONS))
    return;
  notification = g_notification_new (_ ("A report came back"));
  g_notification_set_body (notification, _ ("Your supervisor asks for a correction."));
  g_notification_set_default_action_and_target (notification, "app.open-visit", "s", visit_id);
  g_application_send_notification (self->app, id, notification);
}

static void
compare (ZyrReturnWatch *self)
{
  GListModel *rows = G_LIST_MODEL (self->visits);
  g_autoptr (GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter before;
  gpointer id;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (rows, i);

      if (!zyr_visit_row_get_is_returned (row))
        continue;
      g_hash_table_add (now, g_strdup (zyr_visit_row_get_id (row)));
      if (self->seeded && !g_hash_table_contains (self->returned, zyr_visit_row_get_id (row)))
        tell (self, zyr_visit_row_get_id (row));
    }
  /* What was sent again needs no word any more. */
  g_hash_table_iter_init (&before, self->returned);
  while (g_hash_table_iter_next (&before, &id, NULL))
    {
      g_autofree char *old = notification_id (id);

      if (!g_hash_table_contains (now, id))
        g_application_withdraw_notification (self->app, old);
    }
  g_clear_pointer (&self->returned, g_hash_table_unref);
  self->returned = g_steal_pointer (&now);
}

static void
rows_cb (ZyrReturnWatch *self)
{
  if (zyr_live_list_get_loading (ZYR_LIVE_LIST (self->visits))
      || zyr_live_list_get_error (ZYR_LIVE_LIST (self->visits)) != NULL)
    return;
  compare (self);
  self->seeded = TRUE;
}

static void
state_cb (ZyrReturnWatch *self)
{
  const gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready == (self->visits != NULL))
    return;
  if (!ready)
    {
      g_signal_handlers_disconnect_by_data (self->visits, self);
      g_clear_object (&self->visits);
      return;
    }
  self->seeded = FALSE;
  self->visits = zyr_visit_list_new (self->workspace, ZYR_VISIT_LIST_TODAY);
  g_signal_connect_object (self->visits, "notify::loading", G_CALLBACK (rows_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (rows_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_return_watch_dispose (GObject *object)
{
  ZyrReturnWatch *self = ZYR_RETURN_WATCH (object);

  g_clear_object (&self->visits);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->returned, g_hash_table_unref);

  G_OBJECT_CLASS (zyr_return_watch_parent_class)->dispose (object);
}

static void
zyr_return_watch_class_init (ZyrReturnWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_return_watch_dispose;
}

static void
zyr_return_watch_init (ZyrReturnWatch *self)
{
  self->returned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

ZyrReturnWatch *
zyr_return_watch_new (GApplication *app, ZyrWorkspace *workspace)
{
  ZyrReturnWatch *self;

  g_return_val_if_fail (G_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_RETURN_WATCH, NULL);
  self->app = app;
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  state_cb (self);
  return self;
}
