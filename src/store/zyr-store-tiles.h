/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/* The ground of maps, kept for when there is no network: tiles by their address. */

/**
 * zyr_store_put_tile:
 *
 * Takes the place of the one that is there. What was not looked at for longest goes, until all
 * together have no more than ZYR_MAP_TILES_SIZE_BYTES_MAX. LIMIT beyond ZYR_MAP_TILE_SIZE_BYTES_MAX.
 */
gboolean
zyr_store_put_tile (ZyrStore *self, const char *address, GBytes *bytes, GError **error);

/**
 * zyr_store_dup_tile: it counts as looked at
 * @is_fresh: (out): it came within the last ZYR_MAP_TILE_AGE_DAYS_MAX days
 *
 * Returns: (transfer full) (nullable): %NULL without error when it is not here
 */
GBytes *
zyr_store_dup_tile (ZyrStore *self, const char *address, gboolean *is_fresh, GError **error);

G_END_DECLS
