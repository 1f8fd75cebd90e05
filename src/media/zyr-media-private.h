/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "zyr-media.h"

G_BEGIN_DECLS

/* Why a stream has ended that was to play (@error: GStreamer's). */
ZyrMediaError zyr_media_error_code_of (const GError *error);

G_END_DECLS
