/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where the ground of maps comes from, as the centre's configuration names it: a parameter record of
 * the feed "ref", which each device has. Members `tiles` (an address, below) and `attribution` (whose
 * map it is), both absent when the centre names none.
 */
#define ZYR_MAP_SOURCE_ID "00000000-0000-7000-8000-0000006d6170"

/**
 * zyr_map_source_is_valid: @address: (nullable): https://, or http:// to this machine, with {z}, {x}
 * and {y} for zoom, column and row
 */
gboolean zyr_map_source_is_valid (const char *address);

/** zyr_map_source_dup_tile: the address of a tile of @address, which is valid. (transfer full) */
char *zyr_map_source_dup_tile (const char *address, int x, int y, int zoom);

G_END_DECLS
