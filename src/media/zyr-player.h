/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-media.h"

G_BEGIN_DECLS

/**
 * ZyrPlayer: plays a sound that is in memory.
 *
 * Signals, in the main context: "changed" (): playing, position or length; "failed" (GError
 * *error): in ZYR_MEDIA_ERROR.
 */
#define ZYR_TYPE_PLAYER (zyr_player_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPlayer, zyr_player, ZYR, PLAYER, GObject)

/**
 * zyr_player_new: zyr_media_prepare_async() must have been done
 * @sink: (nullable): the element that the sound goes to, as gst-launch writes it; %NULL for the
 * system's loudspeaker
 */
ZyrPlayer *zyr_player_new (GBytes *sound, const char *sink);

/** zyr_player_play: from where it is, or again from the start */
void zyr_player_play (ZyrPlayer *self);
void zyr_player_pause (ZyrPlayer *self);
void zyr_player_seek (ZyrPlayer *self, gint64 position_ms);

gboolean zyr_player_is_playing (ZyrPlayer *self);
gint64 zyr_player_get_position_ms (ZyrPlayer *self);
/** zyr_player_get_length_ms: 0 until it is known */
gint64 zyr_player_get_length_ms (ZyrPlayer *self);

G_END_DECLS
