/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-media.h"

G_BEGIN_DECLS

/**
 * ZyrRecorderState:
 * @ZYR_RECORDER_IDLE: not begun, or over
 * @ZYR_RECORDER_ENDING: stopped; the rest of the sound is on its way
 */
typedef enum
{
  ZYR_RECORDER_IDLE,
  ZYR_RECORDER_RECORDING,
  ZYR_RECORDER_PAUSED,
  ZYR_RECORDER_ENDING,
} ZyrRecorderState;

/** ZyrRecorderQuality: what the form asks for; a voice is well understood in the lowest */
typedef enum
{
  ZYR_RECORDER_LOW,    /* 16 kbit/s */
  ZYR_RECORDER_VOICE,  /* 24 kbit/s: 180 kB a minute */
  ZYR_RECORDER_NORMAL, /* 64 kbit/s */
} ZyrRecorderQuality;

/** zyr_recorder_quality_of: (nullable): as forms say it: "low", "voice-only", "normal"; the second
 * for anything else */
ZyrRecorderQuality zyr_recorder_quality_of (const char *word);

/**
 * ZyrRecorder: sound from the microphone as Opus in Ogg, kept in memory and nowhere else: what
 * people say in their homes is never in a file that is not encrypted. Ends by itself after
 * ZYR_RECORDING_LENGTH_S_MAX or at ZYR_RECORDING_SIZE_BYTES_MAX.
 *
 * Signals, in the main context: "changed" (): state, level or length. "finished" (GBytes *sound):
 * all of it, but what was taken before, after it was stopped or has reached its limit. "failed"
 * (GError *error): in ZYR_MEDIA_ERROR; what was not taken until then is lost.
 */
#define ZYR_TYPE_RECORDER (zyr_recorder_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRecorder, zyr_recorder, ZYR, RECORDER, GObject)

/**
 * zyr_recorder_new:
 * @source: (nullable): the element that the sound comes from, as gst-launch writes it; %NULL for
 * the system's microphone
 */
ZyrRecorder *zyr_recorder_new (const char *source);

/** zyr_recorder_set_size_max: in bytes, in place of both limits above */
void zyr_recorder_set_size_max (ZyrRecorder *self, gsize size_bytes_max);

/** zyr_recorder_start: from IDLE; zyr_media_prepare_async() must have been done */
gboolean zyr_recorder_start (ZyrRecorder *self, ZyrRecorderQuality quality, GError **error);
void zyr_recorder_pause (ZyrRecorder *self);
void zyr_recorder_resume (ZyrRecorder *self);
/** zyr_recorder_stop: "finished" follows */
void zyr_recorder_stop (ZyrRecorder *self);
/** zyr_recorder_take_piece: (transfer full) (nullable): what was recorded since the last one, whole
 * pages, while it records or is paused */
GBytes *zyr_recorder_take_piece (ZyrRecorder *self);
/** zyr_recorder_cancel: as if it had never been begun; nothing follows */
void zyr_recorder_cancel (ZyrRecorder *self);

ZyrRecorderState zyr_recorder_get_state (ZyrRecorder *self);
/** zyr_recorder_get_level: how loud it is now, 0 (silence) to 1 */
double zyr_recorder_get_level (ZyrRecorder *self);
gint64 zyr_recorder_get_length_ms (ZyrRecorder *self);

G_END_DECLS
