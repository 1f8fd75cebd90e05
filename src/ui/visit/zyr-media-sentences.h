/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-media.h"

G_BEGIN_DECLS

/* What happened, in ZYR_MEDIA_ERROR, and what to do. Returns: (transfer none): translated */
const char *zyr_media_sentence_for_recording (const GError *error);
const char *zyr_media_sentence_for_playing (const GError *error);
const char *zyr_media_sentence_for_camera (const GError *error);

G_END_DECLS
