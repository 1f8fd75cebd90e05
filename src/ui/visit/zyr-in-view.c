/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-in-view.h"

gboolean
zyr_is_in_view (GtkWidget *widget)
{
  GtkWidget *pane = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  graphene_point_t middle;

  if (pane == NULL)
    return TRUE;
  if (!gtk_widget_compute_bounds (widget, pane, &bounds))
    return FALSE;
  graphene_rect_get_center (&bounds, &middle);
  return middle.y >= 0 && middle.y < (float)gtk_widget_get_height (pane);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return G_SOURCE_REMOVE;
  if (!zyr_is_in_view (widget))
    return G_SOURCE_CONTINUE;
  gtk_popover_popup (user_data);
  return G_SOURCE_REMOVE;
}

void
zyr_popup_in_view (GtkPopover *popover)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (popover));

  g_return_if_fail (parent != NULL);

  if (zyr_is_in_view (parent))
    gtk_popover_popup (popover);
  else
    gtk_widget_add_tick_callback (parent, tick_cb, g_object_ref (popover), g_object_unref);
}
