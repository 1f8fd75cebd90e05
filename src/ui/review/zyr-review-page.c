/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-page.h"

#include <glib/gi18n.h>

#include "zyr-list-place.h"
#include "zyr-visit-list.h"
#include "zyr-visit-tile.h"

struct _ZyrReviewPage
{
  GtkWidget parent_instance;

  ZyrListPlace *place;

  ZyrWorkspace *workspace;
  ZyrVisitList *visits; /* (nullable): while a supervisor is signed in */
};

enum
{
  PROP_BADGE_NUMBER = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrReviewPage, zyr_review_page, GTK_TYPE_WIDGET)

static void
items_changed_cb (ZyrReviewPage *self)
{
  guint n = zyr_list_place_get_n_items (self->place);
  /* Translators: reports that a supervisor has to decide on. */
  g_autofree char *subtitle
      = g_strdup_printf (ngettext ("%u report waits", "%u reports wait", n), n);

  zyr_list_place_set_subtitle (self->place, subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BADGE_NUMBER]);
}

static void
activate_cb (ZyrReviewPage *self, ZyrVisitRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-review", "s",
                              zyr_visit_row_get_id (row));
}

static GtkWidget *
setup_row (gpointer data)
{
  return zyr_visit_tile_new (ZYR_REVIEW_PAGE (data)->workspace, ZYR_VISIT_TILE_REVIEW);
}

static void
bind_row (GtkWidget *row, gpointer item, gpointer data)
{
  zyr_visit_tile_set_row (ZYR_VISIT_TILE (row), item);
}

static void
workspace_changed_cb (ZyrReviewPage *self)
{
  gboolean wanted = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY
                    && zyr_workspace_may_review (self->workspace);

  if (wanted && self->visits == NULL)
    {
      self->visits = zyr_visit_list_new (self->workspace, ZYR_VISIT_LIST_REVIEW);
      zyr_list_place_set_model (self->place, G_LIST_MODEL (self->visits));
      g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else if (!wanted)
    {
      zyr_list_place_set_model (self->place, NULL);
      g_clear_object (&self->visits);
    }
  items_changed_cb (self);
}

static void
zyr_review_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_BADGE_NUMBER)
    g_value_set_uint (value, zyr_list_place_get_n_items (ZYR_REVIEW_PAGE (object)->place));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_review_page_dispose (GObject *object)
{
  ZyrReviewPage *self = ZYR_REVIEW_PAGE (object);

  if (self->place)
    gtk_widget_unparent (GTK_WIDGET (self->place));
  self->place = NULL;
  g_clear_object (&self->visits);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_review_page_parent_class)->dispose (object);
}

static void
zyr_review_page_class_init (ZyrReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_review_page_dispose;
  object_class->get_property = zyr_review_page_get_property;

  props[PROP_BADGE_NUMBER]
      = g_param_spec_uint ("badge-number", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/review/zyr-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrReviewPage, place);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_review_page_init (ZyrReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  zyr_list_place_set_rows (self->place, setup_row, bind_row, self);
}

void
zyr_review_page_set_workspace (ZyrReviewPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_REVIEW_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::may-review", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
}
