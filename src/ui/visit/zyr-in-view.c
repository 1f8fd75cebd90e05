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
  /* What is new has no place before it is laid out. */
  if (gtk_widget_get_height (widget) == 0 || !gtk_widget_compute_bounds (widget, pane, &bounds))
    return FALSE;
  graphene_rect_get_center (&bounds, &middle);
  return middle.y >= 0 && middle.y < (float)gtk_widget_get_height (pane);
}

/* Focus that came before the layout has scrolled nothing. */
static void
bring_into_view (GtkWidget *widget)
{
  GtkWidget *pane = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (pane));
  graphene_rect_t bounds;
  float below;

  if (!gtk_widget_compute_bounds (widget, pane, &bounds))
    return;
  below = bounds.origin.y + bounds.size.height - (float)gtk_widget_get_height (pane);
  if (bounds.origin.y < 0 || below > 0)
    gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                         + (bounds.origin.y < 0 ? bounds.origin.y : below));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return G_SOURCE_REMOVE;
  if (!zyr_is_in_view (widget))
    {
      bring_into_view (widget);
      return G_SOURCE_CONTINUE;
    }
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

GtkWidget *
zyr_popover_button_new (const char *icon_name, GtkWidget *popover)
{
  GtkWidget *button;

  g_return_val_if_fail (GTK_IS_POPOVER (popover), NULL);

  button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_set_parent (popover, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (zyr_popup_in_view), popover,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "destroy", G_CALLBACK (gtk_widget_unparent), popover,
                           G_CONNECT_SWAPPED);

  return button;
}
