/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrAudioField: a sound: recorded here, or chosen from the files. */
#define ZYR_TYPE_AUDIO_FIELD (zyr_audio_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrAudioField, zyr_audio_field, ZYR, AUDIO_FIELD, ZyrField)

G_END_DECLS
