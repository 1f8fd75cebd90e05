/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zyr_ogg_chain_join: a recording that was left and gone on with is a chain of Ogg streams, one behind
 * the other (RFC 3533, 4). GStreamer plays only the first of them and cannot seek beyond: here they
 * become one stream, packet for packet, the times of each counted on from the one before.
 *
 * Returns: (transfer full): @sound itself where it is one stream, none of Opus or no Ogg at all
 */
GBytes *zyr_ogg_chain_join (GBytes *sound);

G_END_DECLS
