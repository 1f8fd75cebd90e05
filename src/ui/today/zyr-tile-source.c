/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tile-source.h"

struct _ZyrTileSource
{
  ShumateDataSource parent_instance;

  ZyrMapTiles *tiles;
};

G_DEFINE_FINAL_TYPE (ZyrTileSource, zyr_tile_source, SHUMATE_TYPE_DATA_SOURCE)

typedef struct
{
  int x, y, zoom;
} Tile;

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Tile *tile = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = zyr_map_tiles_get_finish (ZYR_MAP_TILES (source), result, &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_emit_by_name (g_task_get_source_object (task), "received-data", tile->x, tile->y,
                         tile->zoom, bytes);
  g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

static void
get_tile_data_async (ShumateDataSource *source,
                     int x,
                     int y,
                     int zoom_level,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Tile *tile = g_new (Tile, 1);

  *tile = (Tile){ x, y, zoom_level };
  g_task_set_source_tag (task, get_tile_data_async);
  g_task_set_task_data (task, tile, g_free);
  zyr_map_tiles_get_async (ZYR_TILE_SOURCE (source)->tiles, x, y, zoom_level, cancellable, got_cb,
                           task);
}

static GBytes *
get_tile_data_finish (ShumateDataSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
zyr_tile_source_finalize (GObject *object)
{
  g_clear_object (&ZYR_TILE_SOURCE (object)->tiles);

  G_OBJECT_CLASS (zyr_tile_source_parent_class)->finalize (object);
}

static void
zyr_tile_source_class_init (ZyrTileSourceClass *klass)
{
  ShumateDataSourceClass *source_class = SHUMATE_DATA_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zyr_tile_source_finalize;
  source_class->get_tile_data_async = get_tile_data_async;
  source_class->get_tile_data_finish = get_tile_data_finish;
}

static void
zyr_tile_source_init (ZyrTileSource *self)
{
}

ShumateDataSource *
zyr_tile_source_new (ZyrMapTiles *tiles)
{
  ZyrTileSource *self = g_object_new (ZYR_TYPE_TILE_SOURCE, NULL);

  self->tiles = g_object_ref (tiles);
  return SHUMATE_DATA_SOURCE (self);
}
