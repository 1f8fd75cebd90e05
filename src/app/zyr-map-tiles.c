/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-map-tiles.h"

#include "zyr-fetcher.h"
#include "zyr-limits.h"
#include "zyr-map-source.h"
#include "zyr-picture-private.h"
#include "zyr-store-records.h"
#include "zyr-store-tiles.h"

struct _ZyrMapTiles
{
  GObject parent_instance;

  ZyrWorkspace *workspace;
  ZyrFetcher *fetcher;
  char *address; /* these three (nullable): no source */
  char *host;
  char *attribution;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrMapTiles, zyr_map_tiles, G_TYPE_OBJECT)

/* The source */

static gpointer
load_source (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return zyr_store_dup_record (store, ZYR_KIND_PARAMETER, ZYR_MAP_SOURCE_ID, error);
}

static void
set_source (ZyrMapTiles *self, const char *address, const char *attribution)
{
  g_autoptr (GUri) uri = NULL;

  if (g_strcmp0 (address, self->address) == 0 && g_strcmp0 (attribution, self->attribution) == 0)
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  g_free (self->attribution);
  self->attribution = g_strdup (attribution);
  uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  g_free (self->host);
  self->host = uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrMapTiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) record
      = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  const char *address;

  /* What was there before stands until something else is known. */
  if (error != NULL && !g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    return;
  address = zyr_record_get_string (record, "tiles", NULL);
  if (zyr_map_source_is_valid (address))
    set_source (self, address, zyr_record_get_string (record, "attribution", ""));
  else
    set_source (self, NULL, NULL);
}

static void
load (ZyrMapTiles *self)
{
  zyr_workspace_run_async (self->workspace, load_source, NULL, NULL,
                           (GDestroyNotify)zyr_record_unref, NULL, loaded_cb, g_object_ref (self));
}

static void
zyr_map_tiles_finalize (GObject *object)
{
  ZyrMapTiles *self = ZYR_MAP_TILES (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->fetcher);
  g_free (self->address);
  g_free (self->host);
  g_free (self->attribution);

  G_OBJECT_CLASS (zyr_map_tiles_parent_class)->finalize (object);
}

static void
zyr_map_tiles_class_init (ZyrMapTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_map_tiles_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_map_tiles_init (ZyrMapTiles *self)
{
  self->fetcher = zyr_fetcher_new ();
}

ZyrMapTiles *
zyr_map_tiles_new (ZyrWorkspace *workspace)
{
  ZyrMapTiles *self = g_object_new (ZYR_TYPE_MAP_TILES, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return self;
}

const char *
zyr_map_tiles_get_host (ZyrMapTiles *self)
{
  g_return_val_if_fail (ZYR_IS_MAP_TILES (self), NULL);

  return self->host;
}

const char *
zyr_map_tiles_get_attribution (ZyrMapTiles *self)
{
  g_return_val_if_fail (ZYR_IS_MAP_TILES (self), "");

  return self->attribution != NULL ? self->attribution : "";
}

/* One tile: kept and new; or from the server; or kept, however old */

typedef struct
{
  char *address;
  GBytes *kept; /* (nullable): an old one, for when the server is out of reach */
} Tile;

static Tile *
tile_new (const char *address)
{
  Tile *tile = g_new0 (Tile, 1);

  tile->address = g_strdup (address);
  return tile;
}

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_free (tile->address);
  g_clear_pointer (&tile->kept, g_bytes_unref);
  g_free (tile);
}

/* What the store has of one */
typedef struct
{
  GBytes *bytes;
  gboolean is_fresh;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_bytes_unref (found->bytes);
  g_free (found);
}

static gpointer
find (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  gboolean is_fresh = FALSE;
  GBytes *bytes = zyr_store_dup_tile (store, data, &is_fresh, error);
  Found *found = NULL;

  if (bytes == NULL)
    return NULL;
  found = g_new0 (Found, 1);
  *found = (Found){ bytes, is_fresh };
  return found;
}

static gpointer
keep (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  Tile *tile = data;

  zyr_store_put_tile (store, tile->address, tile->kept, error);
  return NULL;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrMapTiles *self = g_task_get_source_object (task);
  Tile *tile = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = zyr_fetcher_get_finish (ZYR_FETCHER (source), result, &error);

  /* A portal on the way answers with a page of its own. */
  if (bytes != NULL && zyr_picture_get_mime (bytes) == NULL)
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the tile is no picture");
      g_clear_pointer (&bytes, g_bytes_unref);
    }
  if (bytes != NULL)
    {
      Tile *new_tile = tile_new (tile->address);

      new_tile->kept = g_bytes_ref (bytes);
      zyr_workspace_run_async (self->workspace, keep, new_tile, tile_free, NULL, NULL, NULL, NULL);
      g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
    }
  else if (tile->kept != NULL)
    g_task_return_pointer (task, g_bytes_ref (tile->kept), (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrMapTiles *self = g_task_get_source_object (task);
  Tile *tile = g_task_get_task_data (task);
  Found *found = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);
  const gboolean is_fresh = found != NULL && found->is_fresh;

  if (found != NULL)
    tile->kept = g_bytes_ref (found->bytes);
  g_clear_pointer (&found, found_free);
  if (is_fresh)
    g_task_return_pointer (task, g_bytes_ref (tile->kept), (GDestroyNotify)g_bytes_unref);
  else
    zyr_fetcher_get_async (self->fetcher, tile->address, ZYR_MAP_TILE_SIZE_BYTES_MAX,
                           g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *address = NULL;

  g_task_set_source_tag (task, zyr_map_tiles_get_async);
  if (self->address == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "maps have no ground");
      return;
    }
  address = zyr_map_source_dup_tile (self->address, x, y, zoom);
  g_task_set_task_data (task, tile_new (address), tile_free);
  zyr_workspace_run_async (self->workspace, find, g_strdup (address), g_free, found_free,
                           cancellable, found_cb, g_object_ref (task));
}

GBytes *
zyr_map_tiles_get_finish (ZyrMapTiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
