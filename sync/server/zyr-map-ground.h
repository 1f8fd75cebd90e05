/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"

G_BEGIN_DECLS

/**
 * zyr_map_ground_refresh: writes where the ground of maps comes from (zyr-map-source.h) into the feed
 * "ref" when it is another; so devices are told once, and a day without news is none longer for it.
 * @tiles: "": from nowhere
 */
gboolean zyr_map_ground_refresh (ZyrTx *tx,
                                 ZyrPublication *publication,
                                 const char *tiles,
                                 const char *attribution,
                                 GError **error);

G_END_DECLS
