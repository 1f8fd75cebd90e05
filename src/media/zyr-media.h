/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrMediaError:
 * @ZYR_MEDIA_ERROR_NO_SUPPORT: the system's parts for sound and pictures are not installed
 * @ZYR_MEDIA_ERROR_NO_DEVICE: no microphone, loudspeaker or camera, or not allowed
 * @ZYR_MEDIA_ERROR_FORMAT: this is no sound that can be played here
 * @ZYR_MEDIA_ERROR_DENIED: the person was asked and said no
 */
typedef enum
{
  ZYR_MEDIA_ERROR_NO_SUPPORT,
  ZYR_MEDIA_ERROR_NO_DEVICE,
  ZYR_MEDIA_ERROR_FORMAT,
  ZYR_MEDIA_ERROR_DENIED,
} ZyrMediaError;

#define ZYR_MEDIA_ERROR (zyr_media_error_quark ())
GQuark zyr_media_error_quark (void);

/**
 * zyr_media_prepare_async:
 *
 * Looks for the system's parts for sound and pictures in another thread: the first time on a device it takes
 * seconds. Recorders and players want it done; a camera does it itself.
 */
void zyr_media_prepare_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean zyr_media_prepare_finish (GAsyncResult *result, GError **error);
