/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrMapTiles: the ground of maps, tile by tile, from the server that the centre names: it is told
 * their numbers and nothing else, and nobody else is asked. What came is kept in the encrypted store,
 * so that it is there without the network.
 *
 * Signal "changed": the source is another.
 */
#define ZYR_TYPE_MAP_TILES (zyr_map_tiles_get_type ())
G_DECLARE_FINAL_TYPE (ZyrMapTiles, zyr_map_tiles, ZYR, MAP_TILES, GObject)

ZyrMapTiles *zyr_map_tiles_new (ZyrWorkspace *workspace);

/** zyr_map_tiles_get_host: (nullable): who is asked; NULL: the centre has named nobody, or it is not
 * known yet */
const char *zyr_map_tiles_get_host (ZyrMapTiles *self);
/** zyr_map_tiles_get_attribution: whose map it is, to be shown on it; "": nothing is said */
const char *zyr_map_tiles_get_attribution (ZyrMapTiles *self);

/** zyr_map_tiles_get_async: @x, @y: column and row at the scale @zoom */
void zyr_map_tiles_get_async (ZyrMapTiles *self,
                              int x,
                              int y,
                              int zoom,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * zyr_map_tiles_get_finish: Returns: (transfer full) (nullable): errors as of a ZyrFetcher, when it
 * is not kept either; G_IO_ERROR_NOT_FOUND without a source
 */
GBytes *zyr_map_tiles_get_finish (ZyrMapTiles *self, GAsyncResult *result, GError **error);

G_END_DECLS
