/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tile-source.h"

#include "zyr-fetcher.h"
#include "zyr-limits.h"

#define TILE_SIZE_BYTES_MAX ZYR_KIB (512)

struct _ZyrTileSource
{
  ShumateDataSource parent_instance;

  char *address;
  ZyrFetcher *fetcher;
};

G_DEFINE_FINAL_TYPE (ZyrTileSource, zyr_tile_source, SHUMATE_TYPE_DATA_SOURCE)

typedef struct
{
  int x, y, zoom;
} Tile;

static char *
dup_address (ZyrTileSource *self, const Tile *tile)
{
  GString *text = g_string_new (self->address);
  const struct
  {
    const char *word;
    int number;
  } words[] = { { "{z}", tile->zoom }, { "{x}", tile->x }, { "{y}", tile->y } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", words[i].number);

      g_string_replace (text, words[i].word, number, 0);
    }
  return g_string_free (text, FALSE);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Tile *tile = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = zyr_fetcher_get_finish (ZYR_FETCHER (source), result, &error);

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
  ZyrTileSource *self = ZYR_TILE_SOURCE (source);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Tile *tile = g_new (Tile, 1);
  g_autofree char *address = NULL;

  *tile = (Tile){ x, y, zoom_level };
  address = dup_address (self, tile);
  g_task_set_source_tag (task, get_tile_data_async);
  g_task_set_task_data (task, tile, g_free);
  zyr_fetcher_get_async (self->fetcher, address, TILE_SIZE_BYTES_MAX, cancellable, fetched_cb,
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
  ZyrTileSource *self = ZYR_TILE_SOURCE (object);

  g_clear_object (&self->fetcher);
  g_free (self->address);

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
  self->fetcher = zyr_fetcher_new ();
}

gboolean
zyr_tile_source_is_valid (const char *address)
{
  return (g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://127.0.0.1:"))
         && strstr (address, "{z}") != NULL && strstr (address, "{x}") != NULL
         && strstr (address, "{y}") != NULL;
}

ShumateDataSource *
zyr_tile_source_new (const char *address)
{
  ZyrTileSource *self = g_object_new (ZYR_TYPE_TILE_SOURCE, NULL);

  self->address = g_strdup (address);
  return SHUMATE_DATA_SOURCE (self);
}
