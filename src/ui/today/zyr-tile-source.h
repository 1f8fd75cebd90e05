/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/** ZyrTileSource: ZyrMapTiles as a map takes them; unlike libshumate's own, none goes to the disk. */
#define ZYR_TYPE_TILE_SOURCE (zyr_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTileSource, zyr_tile_source, ZYR, TILE_SOURCE, ShumateDataSource)

/** zyr_tile_source_new: @address: see zyr-map-tiles.h */
ShumateDataSource *zyr_tile_source_new (const char *address);

G_END_DECLS
