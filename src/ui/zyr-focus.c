/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-focus.h"

static gboolean
can_focus (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget)
         && gtk_widget_get_visible (widget) && gtk_widget_is_sensitive (widget);
}

static GtkWidget *
find (GtkWidget *widget, gboolean active_only)
{
  GtkWidget *child;

  if (!gtk_widget_get_visible (widget) || GTK_IS_NATIVE (widget))
    return NULL;
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gboolean active
          = GTK_IS_CHECK_BUTTON (child) && gtk_check_button_get_active (GTK_CHECK_BUTTON (child));
      GtkWidget *found;

      if (can_focus (child) && (active || !active_only))
        return child;
      found = find (child, active_only);
      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
zyr_focus_first (GtkWidget *widget)
{
  GtkWidget *target;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  target = find (widget, TRUE);
  if (target == NULL)
    target = find (widget, FALSE);

  return target != NULL && gtk_widget_grab_focus (target);
}
