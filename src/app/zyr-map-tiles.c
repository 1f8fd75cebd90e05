/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-map-tiles.h"

#include <string.h>

#include "zyr-fetcher.h"
#include "zyr-limits.h"

#define TILE_SIZE_BYTES_MAX ZYR_KIB (512)

struct _ZyrMapTiles
{
  GObject parent_instance;

  char *address;
  ZyrFetcher *fetcher;
};

G_DEFINE_FINAL_TYPE (ZyrMapTiles, zyr_map_tiles, G_TYPE_OBJECT)

static void
zyr_map_tiles_finalize (GObject *object)
{
  ZyrMapTiles *self = ZYR_MAP_TILES (object);

  g_clear_object (&self->fetcher);
  g_free (self->address);

  G_OBJECT_CLASS (zyr_map_tiles_parent_class)->finalize (object);
}

static void
zyr_map_tiles_class_init (ZyrMapTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_map_tiles_finalize;
}

static void
zyr_map_tiles_init (ZyrMapTiles *self)
{
  self->fetcher = zyr_fetcher_new ();
}

gboolean
zyr_map_tiles_is_valid (const char *address)
{
  return (g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://127.0.0.1:"))
         && strstr (address, "{z}") != NULL && strstr (address, "{x}") != NULL
         && strstr (address, "{y}") != NULL;
}

ZyrMapTiles *
zyr_map_tiles_new (const char *address)
{
  ZyrMapTiles *self = g_object_new (ZYR_TYPE_MAP_TILES, NULL);

  self->address = g_strdup (address);
  return self;
}

static char *
dup_address (ZyrMapTiles *self, int x, int y, int zoom)
{
  GString *text = g_string_new (self->address);
  const struct
  {
    const char *word;
    int number;
  } words[] = { { "{z}", zoom }, { "{x}", x }, { "{y}", y } };

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
  GError *error = NULL;
  GBytes *bytes = zyr_fetcher_get_finish (ZYR_FETCHER (source), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
}

void
zyr_map_tiles_get_async (ZyrMapTiles *self,
                         int x,
                         int y,
                         int zoom,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *address = dup_address (self, x, y, zoom);

  g_task_set_source_tag (task, zyr_map_tiles_get_async);
  zyr_fetcher_get_async (self->fetcher, address, TILE_SIZE_BYTES_MAX, cancellable, fetched_cb,
                         task);
}

GBytes *
zyr_map_tiles_get_finish (ZyrMapTiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
