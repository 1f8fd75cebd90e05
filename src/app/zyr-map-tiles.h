/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrMapTiles: the tiles of a map's ground, from a server that is told their numbers and nothing
 * else. Nothing is kept: on the disk, tiles would tell in which streets somebody is visited.
 */
#define ZYR_TYPE_MAP_TILES (zyr_map_tiles_get_type ())
G_DECLARE_FINAL_TYPE (ZyrMapTiles, zyr_map_tiles, ZYR, MAP_TILES, GObject)

/** zyr_map_tiles_is_valid: @address: https://, or http:// to this machine, with {z}, {x} and {y} */
gboolean zyr_map_tiles_is_valid (const char *address);

ZyrMapTiles *zyr_map_tiles_new (const char *address);

/** zyr_map_tiles_get_async: @x, @y: column and row at the scale @zoom */
void zyr_map_tiles_get_async (ZyrMapTiles *self,
                              int x,
                              int y,
                              int zoom,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/** zyr_map_tiles_get_finish: Returns: (transfer full) (nullable): errors as of a ZyrFetcher */
GBytes *zyr_map_tiles_get_finish (ZyrMapTiles *self, GAsyncResult *result, GError **error);

G_END_DECLS
