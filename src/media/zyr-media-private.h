/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "zyr-media.h"

G_BEGIN_DECLS

/* (nullable): GStreamer's, when @message says that the stream is over before its end. Where there is no
 * microphone or loudspeaker, the system's choice of one warns and goes on with silence. */
GError *zyr_media_dup_failure (GstMessage *message);

/* Why a stream has ended that was to play (@error: GStreamer's). */
ZyrMediaError zyr_media_error_code_of (const GError *error);

G_END_DECLS
