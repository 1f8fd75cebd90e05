/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visits-page.h"

#include <glib/gi18n.h>

#include "zyr-list-place.h"
#include "zyr-visit-pages.h"
#include "zyr-visit-tile.h"

struct _ZyrVisitsPage
{
  GtkWidget parent_instance;

  ZyrListPlace *place;
  GtkDropDown *filter;

  ZyrWorkspace *workspace;
  ZyrVisitPages *visits;
};

G_DEFINE_FINAL_TYPE (ZyrVisitsPage, zyr_visits_page, GTK_TYPE_WIDGET)

/* In the order of the drop-down's entries. */
static const char *const *
states_of_filter (guint selected)
{
  static const char *const to_do[] = { "planned", "in_progress", "completed", "returned", NULL };
  static const char *const sent[] = { "submitted", NULL };
  static const char *const decided[] = { "approved", "rejected", "superseded", "void", NULL };
  static const char *const *const filters[] = { NULL, to_do, sent, decided };

  return selected < G_N_ELEMENTS (filters) ? filters[selected] : NULL;
}

static void
items_changed_cb (ZyrVisitsPage *self)
{
  guint n = zyr_list_place_get_n_items (self->place);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u visit", "%u visits", n), n);

  zyr_list_place_set_subtitle (self->place, subtitle);
}

static void
filter_changed_cb (ZyrVisitsPage *self)
{
  if (self->visits == NULL)
    return;
  zyr_visit_pages_set_states (self->visits,
                              states_of_filter (gtk_drop_down_get_selected (self->filter)));
  zyr_list_place_scroll_to_top (self->place);
}

static void
activate_cb (ZyrVisitsPage *self, ZyrVisitRow *row)
{
  zyr_visit_tile_open (GTK_WIDGET (self), row);
}

static GtkWidget *
setup_row (gpointer data)
{
  return zyr_visit_tile_new (ZYR_VISITS_PAGE (data)->workspace, ZYR_VISIT_TILE_DAY);
}

static void
bind_row (GtkWidget *row, gpointer item, gpointer data)
{
  zyr_visit_tile_set_row (ZYR_VISIT_TILE (row), item);
}

static void
state_changed_cb (ZyrVisitsPage *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready && self->visits == NULL)
    {
      self->visits = zyr_visit_pages_new (
          self->workspace, states_of_filter (gtk_drop_down_get_selected (self->filter)));
      zyr_list_place_set_model (self->place, G_LIST_MODEL (self->visits));
      g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else if (!ready)
    {
      zyr_list_place_set_model (self->place, NULL);
      g_clear_object (&self->visits);
    }
  items_changed_cb (self);
}

static void
zyr_visits_page_dispose (GObject *object)
{
  ZyrVisitsPage *self = ZYR_VISITS_PAGE (object);

  if (self->place)
    gtk_widget_unparent (GTK_WIDGET (self->place));
  self->place = NULL;
  g_clear_object (&self->visits);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_visits_page_parent_class)->dispose (object);
}

static void
zyr_visits_page_class_init (ZyrVisitsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_visits_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/today/zyr-visits-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitsPage, place);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitsPage, filter);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_visits_page_init (ZyrVisitsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  zyr_list_place_set_rows (self->place, setup_row, bind_row, self);
  zyr_list_place_pack_start (self->place, GTK_WIDGET (self->filter));
}

void
zyr_visits_page_set_workspace (ZyrVisitsPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_VISITS_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}
