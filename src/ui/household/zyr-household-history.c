/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest of who changed what in the file. */
#include "zyr-household-sections.h"

#include <glib/gi18n.h>

#include "zyr-history-page.h"

static GtkWidget *
event_row (ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *tile = zyr_history_tile_new ();

  zyr_history_tile_show (tile, workspace, event);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), tile);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
more_row (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("The Whole History"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "household.history");
  return row;
}

GtkWidget *
zyr_household_history_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *events = zyr_household_get_events (household);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("History"));
  if (events->len == 0)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                             _ ("Nobody has changed anything in this file yet."));
      g_object_unref (g_object_ref_sink (list));
      return group;
    }
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("History"), -1);
  for (guint i = 0; i < MIN (events->len, ZYR_HOUSEHOLD_EVENTS_N); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), event_row (workspace, g_ptr_array_index (events, i)));
  if (events->len > ZYR_HOUSEHOLD_EVENTS_N)
    gtk_list_box_append (GTK_LIST_BOX (list), more_row ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  return group;
}
