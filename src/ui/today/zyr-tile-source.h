/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * ZyrTileSource: the ground of a map, from a server that is told the numbers of tiles and nothing
 * else. What it answered is kept in memory as long as the map is: on the disk, tiles would tell in
 * which streets somebody is visited.
 */
#define ZYR_TYPE_TILE_SOURCE (zyr_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTileSource, zyr_tile_source, ZYR, TILE_SOURCE, ShumateDataSource)

/** zyr_tile_source_is_valid: @address: https:// (or http:// to this machine) with {z}, {x} and {y} */
gboolean zyr_tile_source_is_valid (const char *address);

/** zyr_tile_source_new: @address: that is valid */
ShumateDataSource *zyr_tile_source_new (const char *address);

G_END_DECLS
