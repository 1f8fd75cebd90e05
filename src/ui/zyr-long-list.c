/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-long-list.h"

/* GTK puts the row into the widget of its item after "setup". */
static void
parent_cb (GtkWidget *row)
{
  GtkWidget *parent = gtk_widget_get_parent (row);

  if (parent != NULL)
    g_object_set (parent, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
}

void
zyr_long_list_set_row (GtkListItem *item, GtkWidget *row)
{
  g_return_if_fail (GTK_IS_LIST_ITEM (item));
  g_return_if_fail (GTK_IS_WIDGET (row));

  g_signal_connect (row, "notify::parent", G_CALLBACK (parent_cb), NULL);
  gtk_list_item_set_child (item, row);
}
