/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-media-sentences.h"

#include <glib/gi18n.h>

const char *
zyr_media_sentence_for_recording (const GError *error)
{
  if (g_error_matches (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE))
    return _ (
        "No microphone could be used. Connect one, or allow it in the settings of the device; "
        "a sound from a file can be taken, too.");
  return _ ("This device lacks what is needed to record sound. A sound from a file can be taken; "
            "tell whoever looks after the device.");
}

const char *
zyr_media_sentence_for_playing (const GError *error)
{
  if (g_error_matches (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE))
    return _ ("No loudspeaker could be used. The sound itself is safe.");
  return _ ("This sound cannot be played on this device. It is kept as it is.");
}

const char *
zyr_media_sentence_for_camera (const GError *error)
{
  if (g_error_matches (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_DENIED))
    return _ ("The camera was not allowed. Allow it in the settings of the device; a picture from a "
              "file can be taken, too.");
  if (g_error_matches (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE))
    return _ ("The camera gives no picture. Close other programs that use it, or connect it again; "
              "a picture from a file can be taken, too.");
  return _ ("This device lacks what is needed for its camera. A picture from a file can be taken; "
            "tell whoever looks after the device.");
}
