/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-day-map.h"

#include <glib/gi18n.h>
#include <math.h>
#include <shumate/shumate.h>

#include "zyr-tile-source.h"

/* A tile of a larger scale would tell its server in which house somebody is visited. */
#define ZOOM_MAX 17
#define ZOOM_MIN 5
#define ZOOM_ONE_PLACE 15
#define TILE_SIZE_PX 256
#define EDGE_PX 48

struct _ZyrDayMap
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkWidget *frame; /* says how much room there is */
  GtkWidget *empty;
  GtkLabel *licence;
  ShumateMap *map;
  ZyrMapTiles *tiles;
  ShumateMapLayer *ground; /* (nullable): no source */
  ShumatePathLayer *way;
  ShumateMarkerLayer *markers;

  GListModel *stops;
  GListModel *others; /* (nullable) */
  ZyrSpot start;
  gboolean wants_fit;
  guint fit_id;
};

enum
{
  VISIT_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrDayMap, zyr_day_map, GTK_TYPE_WIDGET)

/* The part of the map that is seen */

typedef struct
{
  double north, south, west, east;
  guint n;
} Bounds;

static void
include_spot (Bounds *bounds, const ZyrSpot *spot)
{
  if (!spot->known)
    return;
  bounds->north = bounds->n > 0 ? MAX (bounds->north, spot->latitude) : spot->latitude;
  bounds->south = bounds->n > 0 ? MIN (bounds->south, spot->latitude) : spot->latitude;
  bounds->east = bounds->n > 0 ? MAX (bounds->east, spot->longitude) : spot->longitude;
  bounds->west = bounds->n > 0 ? MIN (bounds->west, spot->longitude) : spot->longitude;
  bounds->n++;
}

static void
include_all (Bounds *bounds, GListModel *visits)
{
  for (guint i = 0; visits != NULL && i < g_list_model_get_n_items (visits); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (visits, i);

      include_spot (bounds, zyr_visit_row_get_place (row));
    }
}

/* Of the whole world's height in Mercator's projection, 0 … 1. */
static double
mercator (double latitude)
{
  const double s = sin (latitude * G_PI / 180);

  return 0.5 - log ((1 + s) / (1 - s)) / (4 * G_PI);
}

static double
zoom_for (const Bounds *bounds, int width, int height)
{
  const double across = (bounds->east - bounds->west) / 360;
  const double down = mercator (bounds->south) - mercator (bounds->north);
  const double room_x = MAX (width - 2 * EDGE_PX, EDGE_PX) / (double)TILE_SIZE_PX;
  const double room_y = MAX (height - 2 * EDGE_PX, EDGE_PX) / (double)TILE_SIZE_PX;
  double zoom = ZOOM_ONE_PLACE;

  if (across > 0)
    zoom = MIN (zoom, log2 (room_x / across));
  if (down > 0)
    zoom = MIN (zoom, log2 (room_y / down));
  return CLAMP (zoom, ZOOM_MIN, ZOOM_ONE_PLACE);
}

static void
fit (ZyrDayMap *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self->map));
  const int height = gtk_widget_get_height (GTK_WIDGET (self->map));
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  Bounds bounds = { 0 };

  include_all (&bounds, self->stops);
  include_all (&bounds, self->others);
  include_spot (&bounds, &self->start);
  gtk_widget_set_visible (self->empty, bounds.n == 0);
  if (bounds.n == 0 || width == 0 || height == 0)
    return;
  self->wants_fit = FALSE;
  shumate_viewport_set_zoom_level (viewport, zoom_for (&bounds, width, height));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), (bounds.north + bounds.south) / 2,
                                 (bounds.east + bounds.west) / 2);
}

static gboolean
fit_idle (gpointer data)
{
  ZyrDayMap *self = data;

  self->fit_id = 0;
  fit (self);
  return G_SOURCE_REMOVE;
}

static void
queue_fit (ZyrDayMap *self)
{
  self->wants_fit = TRUE;
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (fit_idle, self);
}

static void
resized_cb (ZyrDayMap *self)
{
  if (self->wants_fit && self->fit_id == 0)
    self->fit_id = g_idle_add (fit_idle, self);
}

/* What stands on it */

static void
marker_clicked_cb (GtkWidget *button, ZyrDayMap *self)
{
  g_signal_emit (self, signals[VISIT_CHOSEN], 0, g_object_get_data (G_OBJECT (button), "visit"));
}

/* @number: 0 for a visit that is not on the way */
static void
add_marker (ZyrDayMap *self, ZyrVisitRow *row, guint number)
{
  const ZyrSpot *place = zyr_visit_row_get_place (row);
  g_autofree char *text = number > 0 ? g_strdup_printf ("%u", number) : g_strdup ("!");
  g_autofree char *name = NULL;
  GtkWidget *button;
  ShumateMarker *marker;

  if (!place->known)
    return;
  button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, "marker");
  if (number == 0)
    gtk_widget_add_css_class (button, "waits");
  name = number > 0
             /* Translators: a marker on the map: %1$u its place on the way, %2$s whom, %3$s where. */
             ? g_strdup_printf (_ ("Stop %1$u: %2$s, %3$s"), number,
                                zyr_visit_row_get_head_name (row), zyr_visit_row_get_address (row))
             : g_strdup_printf ("%s, %s", zyr_visit_row_get_head_name (row),
                                zyr_visit_row_get_address (row));
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "visit", g_object_ref (row), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (marker_clicked_cb), self, 0);

  marker = shumate_marker_new ();
  shumate_marker_set_child (marker, button);
  shumate_location_set_location (SHUMATE_LOCATION (marker), place->latitude, place->longitude);
  shumate_marker_layer_add_marker (self->markers, marker);
  if (number > 0)
    shumate_path_layer_add_node (self->way, SHUMATE_LOCATION (marker));
}

static void
add_start (ZyrDayMap *self)
{
  ShumateMarker *marker;
  GtkWidget *here;

  if (!self->start.known)
    return;
  here = gtk_label_new (NULL);
  gtk_widget_add_css_class (here, "here");
  gtk_accessible_update_property (GTK_ACCESSIBLE (here), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Where the way begins"), -1);
  marker = shumate_marker_new ();
  shumate_marker_set_child (marker, here);
  gtk_widget_set_can_target (GTK_WIDGET (marker), FALSE);
  shumate_location_set_location (SHUMATE_LOCATION (marker), self->start.latitude,
                                 self->start.longitude);
  shumate_marker_layer_add_marker (self->markers, marker);
  shumate_path_layer_add_node (self->way, SHUMATE_LOCATION (marker));
}

static void
rebuild (ZyrDayMap *self)
{
  shumate_path_layer_remove_all (self->way);
  shumate_marker_layer_remove_all (self->markers);
  add_start (self);
  for (guint i = 0; self->stops != NULL && i < g_list_model_get_n_items (self->stops); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (self->stops, i);

      add_marker (self, row, i + 1);
    }
  for (guint i = 0; self->others != NULL && i < g_list_model_get_n_items (self->others); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (self->others, i);

      add_marker (self, row, 0);
    }
  queue_fit (self);
}

/* The ground */

static void
source_changed_cb (ZyrDayMap *self)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);
  const gboolean has_ground = zyr_map_tiles_get_host (self->tiles) != NULL;
  const char *attribution = zyr_map_tiles_get_attribution (self->tiles);
  g_autoptr (ShumateDataSource) tiles = zyr_tile_source_new (self->tiles);
  g_autoptr (ShumateRasterRenderer) source = shumate_raster_renderer_new_full (
      "ground", "ground", NULL, NULL, ZOOM_MIN, ZOOM_MAX, TILE_SIZE_PX,
      SHUMATE_MAP_PROJECTION_MERCATOR, tiles);

  if (self->ground != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->ground));
  self->ground = NULL;
  /* Without a source it only says how coordinates become pixels. */
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (source));
  shumate_viewport_set_min_zoom_level (viewport, ZOOM_MIN);
  shumate_viewport_set_max_zoom_level (viewport, ZOOM_MAX);
  if (has_ground)
    {
      self->ground = shumate_map_layer_new (SHUMATE_MAP_SOURCE (source), viewport);
      shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->ground),
                                       SHUMATE_LAYER (self->way));
    }
  gtk_label_set_label (self->licence, has_ground ? attribution : _ ("Without streets: the centre names no map"));
  gtk_widget_set_visible (GTK_WIDGET (self->licence), !has_ground || *attribution != '\0');
}

static void
zoom_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrDayMap *self = ZYR_DAY_MAP (widget);

  if (g_str_equal (action_name, "map.in"))
    shumate_map_zoom_in (self->map);
  else if (g_str_equal (action_name, "map.out"))
    shumate_map_zoom_out (self->map);
  else
    fit (self);
}

static void
zyr_day_map_dispose (GObject *object)
{
  ZyrDayMap *self = ZYR_DAY_MAP (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->tiles);
  g_clear_object (&self->stops);
  g_clear_object (&self->others);

  G_OBJECT_CLASS (zyr_day_map_parent_class)->dispose (object);
}

static void
zyr_day_map_class_init (ZyrDayMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_day_map_dispose;

  signals[VISIT_CHOSEN] = g_signal_new ("visit-chosen", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        ZYR_TYPE_VISIT_ROW);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/today/zyr-day-map.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrDayMap, overlay);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayMap, frame);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayMap, empty);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayMap, licence);
  gtk_widget_class_bind_template_child (widget_class, ZyrDayMap, map);
  gtk_widget_class_bind_template_callback (widget_class, resized_cb);
  gtk_widget_class_install_action (widget_class, "map.in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.fit", NULL, zoom_action);
}

static void
zyr_day_map_init (ZyrDayMap *self)
{
  ShumateViewport *viewport;

  g_type_ensure (SHUMATE_TYPE_MAP);
  gtk_widget_init_template (GTK_WIDGET (self));
  viewport = shumate_map_get_viewport (self->map);
  self->way = shumate_path_layer_new (viewport);
  self->markers = shumate_marker_layer_new (viewport);
  shumate_path_layer_set_stroke_width (self->way, 4);
  shumate_path_layer_set_stroke_color (self->way, &(GdkRGBA){ 0.21f, 0.52f, 0.89f, 0.55f });
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->way));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->markers));
}

GtkWidget *
zyr_day_map_new (ZyrWorkspace *workspace)
{
  ZyrDayMap *self = g_object_new (ZYR_TYPE_DAY_MAP, NULL);

  self->tiles = zyr_map_tiles_new (workspace);
  g_signal_connect_object (self->tiles, "changed", G_CALLBACK (source_changed_cb), self,
                           G_CONNECT_SWAPPED);
  source_changed_cb (self);
  return GTK_WIDGET (self);
}

void
zyr_day_map_set_visits (ZyrDayMap *self, GListModel *stops, GListModel *others)
{
  GListModel *models[] = { stops, others };

  g_return_if_fail (ZYR_IS_DAY_MAP (self));

  g_set_object (&self->stops, stops);
  g_set_object (&self->others, others);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      if (models[i] != NULL)
        g_signal_connect_object (models[i], "items-changed", G_CALLBACK (rebuild), self,
                                 G_CONNECT_SWAPPED);
    }
  rebuild (self);
}

void
zyr_day_map_set_start (ZyrDayMap *self, const ZyrSpot *start)
{
  const ZyrSpot nowhere = { 0 };

  g_return_if_fail (ZYR_IS_DAY_MAP (self));

  if (start == NULL)
    start = &nowhere;
  if (start->known == self->start.known && start->latitude == self->start.latitude
      && start->longitude == self->start.longitude)
    return;
  self->start = *start;
  rebuild (self);
}
