/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "zyr-map-tiles.h"

G_BEGIN_DECLS

/** ZyrTileSource: ZyrMapTiles as a map takes them; unlike libshumate's own, none lies in a folder. */
#define ZYR_TYPE_TILE_SOURCE (zyr_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTileSource, zyr_tile_source, ZYR, TILE_SOURCE, ShumateDataSource)

ShumateDataSource *zyr_tile_source_new (ZyrMapTiles *tiles);

G_END_DECLS
