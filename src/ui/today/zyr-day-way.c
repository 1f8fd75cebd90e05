/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-day-way.h"

#include <glib/gi18n.h>

#include "zyr-format.h"
#include "zyr-location.h"
#include "zyr-visit-tile.h"
#include "zyr-window.h"

struct _ZyrDayWay
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *length_label;
  GtkWidget *shortest_button;
  GtkWidget *here_button;
  GtkListBox *list;

  ZyrWorkspace *workspace;
  ZyrDayRoute *route; /* (nullable) */
  GCancellable *measuring;
};

G_DEFINE_FINAL_TYPE (ZyrDayWay, zyr_day_way, GTK_TYPE_WIDGET)

static guint
n_stops (ZyrDayWay *self)
{
  return self->route != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->route)) : 0;
}

/* G_MAXUINT: not on the way any more */
static guint
position_of (ZyrDayWay *self, const char *visit_id)
{
  for (guint i = 0; i < n_stops (self); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (self->route), i);

      if (g_str_equal (zyr_visit_row_get_id (row), visit_id))
        return i;
    }
  return G_MAXUINT;
}

/* Numbers and distances follow the order. */
static void
update (ZyrDayWay *self)
{
  const double length_m = self->route != NULL ? zyr_day_route_get_length_m (self->route) : 0;
  g_autofree char *length = length_m > 0 ? zyr_format_distance (length_m) : g_strdup ("");

  for (guint i = 0; i < n_stops (self); i++)
    {
      GtkListBoxRow *list_row = gtk_list_box_get_row_at_index (self->list, (int)i);
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (self->route), i);

      if (list_row != NULL)
        zyr_visit_tile_set_stop (ZYR_VISIT_TILE (gtk_list_box_row_get_child (list_row)), i + 1,
                                 zyr_day_route_get_distance_m (self->route, row));
    }
  gtk_label_set_label (self->length_label, length);
  gtk_widget_set_visible (GTK_WIDGET (self), n_stops (self) > 0);
  gtk_widget_set_visible (self->shortest_button,
                          self->route != NULL && zyr_day_route_is_manual (self->route));
}

/* Moving a stop */

static void
move (ZyrDayWay *self, guint from, guint to)
{
  GtkListBoxRow *row;

  if (from >= n_stops (self) || to >= n_stops (self) || from == to)
    return;
  zyr_day_route_move (self->route, from, to);
  update (self);
  row = gtk_list_box_get_row_at_index (self->list, (int)to);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
step (ZyrDayWay *self, guint from, int by)
{
  if (from < n_stops (self) && (by > 0 || from > 0))
    move (self, from, by > 0 ? from + 1 : from - 1);
}

static gboolean
key_cb (GtkWidget *list, GVariant *by, gpointer user_data)
{
  ZyrDayWay *self = user_data;
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  if (row == NULL)
    return FALSE;
  step (self, (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), g_variant_get_int32 (by));
  return TRUE;
}

static void
add_keys (ZyrDayWay *self)
{
  static const struct
  {
    const char *trigger;
    int by;
  } keys[] = { { "<Alt>Up", -1 }, { "<Alt>Down", 1 } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut
          = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                              gtk_callback_action_new (key_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].by));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static GdkContentProvider *
drag_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, (int)x, (int)y);
  return gdk_content_provider_new_typed (
      G_TYPE_UINT, (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, ZyrDayWay *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  move (self, g_value_get_uint (value),
        (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  return TRUE;
}

static GtkWidget *
row_new (gpointer item, gpointer user_data)
{
  ZyrDayWay *self = user_data;
  GtkWidget *row = zyr_visit_tile_list_row_new (self->workspace, ZYR_VISIT_TILE_HOUR, item);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_cb), row, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  return row;
}

static void
row_activated_cb (ZyrDayWay *self, GtkListBoxRow *row)
{
  zyr_visit_tile_open (GTK_WIDGET (self), g_object_get_data (G_OBJECT (row), "visit"));
}

/* Where the device is */

static const char *
location_sentence (const GError *error)
{
  switch (error->code)
    {
    case ZYR_LOCATION_ERROR_DENIED:
      return _ ("The position is switched off for Ziyaret in the system's settings.");
    case ZYR_LOCATION_ERROR_NO_FIX:
      return _ ("No position was found in time. Try again under the open sky.");
    default:
      return _ ("This device cannot tell where it is.");
    }
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrDayWay) self = user_data;
  g_autoptr (GError) error = NULL;
  ZyrWindow *window = zyr_window_of (GTK_WIDGET (self));
  ZyrLocation location;

  gtk_widget_set_sensitive (self->here_button, TRUE);
  if (zyr_location_measure_finish (result, &location, &error))
    {
      const ZyrSpot here = { TRUE, location.latitude, location.longitude };

      if (self->route == NULL)
        return;
      zyr_day_route_set_position (self->route, &here);
      update (self);
    }
  else if (window != NULL && error->domain == ZYR_LOCATION_ERROR)
    zyr_window_toast (window, location_sentence (error));
}

static void
route_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrDayWay *self = ZYR_DAY_WAY (widget);

  if (self->route == NULL)
    return;
  if (g_str_equal (action_name, "route.shortest"))
    {
      zyr_day_route_reset (self->route);
      update (self);
    }
  else if (g_str_equal (action_name, "route.here"))
    {
      gtk_widget_set_sensitive (self->here_button, FALSE);
      zyr_location_measure_async (self->measuring, measured_cb, g_object_ref (self));
    }
  else
    step (self, position_of (self, g_variant_get_string (parameter, NULL)),
          g_str_equal (action_name, "route.later") ? 1 : -1);
}

static void
zyr_day_way_dispose (GObject *object)
{
  ZyrDayWay *self = ZYR_DAY_WAY (object);

  g_cancellable_cancel (self->measuring);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->route);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_day_way_parent_class)->dispose (object);
}

static void
zyr_day_way_finalize (GObject *object)
{
  g_clear_object (&ZYR_DAY_WAY (object)->measuring);

  G_OBJECT_CLASS (zyr_day_way_parent_class)->finalize (object);
}

static void
zyr_day_way_class_init (ZyrDayWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_day_way_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_day_way_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/today/zyr-day-way.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrDayWay, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayWay, length_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayWay, shortest_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayWay, here_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayWay, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "route.earlier", "s", route_action);
  gtk_widget_class_install_action (widget_class, "route.later", "s", route_action);
  gtk_widget_class_install_action (widget_class, "route.shortest", NULL, route_action);
  gtk_widget_class_install_action (widget_class, "route.here", NULL, route_action);
}

static void
zyr_day_way_init (ZyrDayWay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->measuring = g_cancellable_new ();
  add_keys (self);
  update (self);
}

void
zyr_day_way_set_visits (ZyrDayWay *self, ZyrWorkspace *workspace, GListModel *visits)
{
  g_return_if_fail (ZYR_IS_DAY_WAY (self));

  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->route);
  g_set_object (&self->workspace, workspace);
  if (visits != NULL)
    {
      self->route = zyr_day_route_new (workspace, visits);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->route), row_new, self, NULL);
      /* After the list's own handler, which makes the rows. */
      g_signal_connect_object (self->route, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->route, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

ZyrDayRoute *
zyr_day_way_get_route (ZyrDayWay *self)
{
  g_return_val_if_fail (ZYR_IS_DAY_WAY (self), NULL);

  return self->route;
}
