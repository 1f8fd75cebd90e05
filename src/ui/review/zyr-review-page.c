/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-page.h"

#include <glib/gi18n.h>

#include "zyr-clock.h"
#include "zyr-list-place.h"
#include "zyr-settings.h"
#include "zyr-visit-pages.h"
#include "zyr-visit-tile.h"

struct _ZyrReviewPage
{
  GtkWidget parent_instance;

  ZyrListPlace *place;
  GtkWidget *sort_button;
  GtkWidget *workload_button;

  ZyrWorkspace *workspace;
  ZyrVisitPages *visits; /* (nullable): while a supervisor is signed in */
  ZyrReviewSort sort;    /* of what is shown */
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

/* The orders, each with what parts the list */

static ZyrReviewSort
get_sort (void)
{
  return (ZyrReviewSort)g_settings_get_enum (zyr_settings_get (), ZYR_SETTINGS_REVIEW_SORT);
}

static const char *
age_header (ZyrReviewPage *self, gint64 submitted)
{
  g_autoptr (GDateTime) today
      = g_date_time_new_from_unix_local (zyr_workspace_get_now_s (self->workspace));
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (submitted);
  g_autoptr (GDateTime) midnight
      = g_date_time_new_local (g_date_time_get_year (today), g_date_time_get_month (today),
                               g_date_time_get_day_of_month (today), 0, 0, 0);
  GTimeSpan before = g_date_time_difference (midnight, then);

  if (before <= 0)
    return _ ("Sent today");
  if (before <= G_TIME_SPAN_DAY)
    return _ ("Sent yesterday");
  if (before <= 6 * G_TIME_SPAN_DAY)
    return _ ("Sent in the last seven days");
  return _ ("Waiting for more than a week");
}

static char *
dup_header (gpointer item, gpointer data)
{
  /* It has not arrived yet. */
  if (zyr_visit_row_get_id (item)[0] == '\0')
    return NULL;
  switch (ZYR_REVIEW_PAGE (data)->sort)
    {
    case ZYR_REVIEW_SORT_WORKER:
      return g_strdup (zyr_visit_row_get_worker_name (item));
    case ZYR_REVIEW_SORT_DISCREPANCIES:
      if (zyr_visit_row_get_n_critical (item) > 0)
        return g_strdup (_ ("With critical discrepancies"));
      if (zyr_visit_row_get_n_warnings (item) + zyr_visit_row_get_n_notices (item) > 0)
        return g_strdup (_ ("With warnings and notices"));
      return g_strdup (_ ("Without discrepancies"));
    case ZYR_REVIEW_SORT_AGE:
    default:
      return g_strdup (age_header (data, zyr_visit_row_get_submitted (item)));
    }
}

static void
sort_changed_cb (ZyrReviewPage *self)
{
  if (self->visits == NULL)
    return;
  zyr_visit_pages_set_sort (self->visits, get_sort ());
  zyr_list_place_scroll_to_top (self->place);
}

/* What parts the list changes with what is in it, not before. */
static void
loading_cb (ZyrReviewPage *self)
{
  if (zyr_paged_list_get_loading (ZYR_PAGED_LIST (self->visits)))
    return;
  self->sort = get_sort ();
  zyr_list_place_set_headers (self->place, dup_header);
}

static void
activate_cb (ZyrReviewPage *self, ZyrVisitRow *row)
{
  /* One that has not arrived cannot be opened. */
  if (zyr_visit_row_get_id (row)[0] != '\0')
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
      self->sort = get_sort ();
      self->visits = zyr_visit_pages_new_queue (self->workspace, self->sort);
      zyr_list_place_set_model (self->place, G_LIST_MODEL (self->visits));
      g_signal_connect_object (self->visits, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->visits, "notify::loading", G_CALLBACK (loading_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else if (!wanted)
    {
      zyr_list_place_set_model (self->place, NULL);
      if (self->visits)
        g_signal_handlers_disconnect_by_data (self->visits, self);
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
  gtk_widget_class_bind_template_child (widget_class, ZyrReviewPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReviewPage, workload_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_review_page_init (ZyrReviewPage *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction) sort
      = g_settings_create_action (zyr_settings_get (), ZYR_SETTINGS_REVIEW_SORT);

  g_action_map_add_action (G_ACTION_MAP (actions), sort);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "review", G_ACTION_GROUP (actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  zyr_list_place_set_rows (self->place, setup_row, bind_row, self);
  zyr_list_place_set_headers (self->place, dup_header);
  zyr_list_place_pack_start (self->place, self->sort_button);
  zyr_list_place_pack_start (self->place, self->workload_button);
  g_signal_connect_object (zyr_settings_get (), "changed::" ZYR_SETTINGS_REVIEW_SORT,
                           G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
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
