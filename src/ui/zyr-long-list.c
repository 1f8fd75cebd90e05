/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-long-list.h"

#include "zyr-list-head.h"

#define GROWTH "zyr-growth"

/* A row takes up to two milliseconds to make and to lay out: so many fit into a frame. */
#define FIRST_N 6
#define STEP_N 4
/* More than the list keeps: from here on no row is made for what is added. */
#define MADE_N 40

/* How much of the model the list knows of; GTK makes rows for all that it may keep at once. */
typedef struct
{
  GtkWidget *list;
  ZyrListHead *known;
  guint tick;
} Growth;

static guint
get_n_items (Growth *self)
{
  return g_list_model_get_n_items (zyr_list_head_get_model (self->known));
}

static gboolean
grow_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  Growth *self = user_data;
  const guint n = zyr_list_head_get_size (self->known);

  if (n < get_n_items (self) && n + STEP_N <= MADE_N)
    {
      zyr_list_head_set_size (self->known, n + STEP_N);
      return G_SOURCE_CONTINUE;
    }
  if (n < get_n_items (self))
    zyr_list_head_set_size (self->known, G_MAXUINT);
  self->tick = 0;

  return G_SOURCE_REMOVE;
}

/* After the head has heard of it. */
static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Growth *self)
{
  const guint n = get_n_items (self);
  const guint n_known = zyr_list_head_get_size (self->known);

  if (n < MIN (n_known, MADE_N))
    zyr_list_head_set_size (self->known, MAX (n, FIRST_N));
  else if (n > n_known && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->list, grow_cb, self, NULL);
}

static void
growth_free (Growth *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->list, self->tick);
  g_signal_handlers_disconnect_by_data (zyr_list_head_get_model (self->known), self);
  g_object_unref (self->known);
  g_free (self);
}

void
zyr_long_list_set_model (GtkGridView *list, GListModel *model)
{
  g_autoptr (GtkNoSelection) selection = NULL;
  Growth *growth;

  g_return_if_fail (GTK_IS_GRID_VIEW (list));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  g_object_set_data (G_OBJECT (list), GROWTH, NULL);
  gtk_grid_view_set_model (list, NULL);
  if (model == NULL)
    return;
  growth = g_new0 (Growth, 1);
  growth->list = GTK_WIDGET (list);
  growth->known = zyr_list_head_new (model, FIRST_N);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), growth);
  g_object_set_data_full (G_OBJECT (list), GROWTH, growth, (GDestroyNotify)growth_free);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (growth->known)));
  gtk_grid_view_set_model (list, GTK_SELECTION_MODEL (selection));
  items_changed_cb (model, 0, 0, 0, growth);
}

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
