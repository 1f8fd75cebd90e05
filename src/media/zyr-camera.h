/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-media.h"

G_BEGIN_DECLS

/**
 * zyr_camera_look_async:
 *
 * Whether there is a camera: by the desktop's portal, without asking the person for anything, or,
 * where no portal has one, by the devices.
 * @sources: (nullable): as for zyr_camera_new()
 */
void zyr_camera_look_async (const char *sources,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** zyr_camera_look_finish: %FALSE also when it cannot be known */
gboolean zyr_camera_look_finish (GAsyncResult *result);

/** ZyrCameraSide: where on the device it is; most do not say */
typedef enum
{
  ZYR_CAMERA_SIDE_UNKNOWN,
  ZYR_CAMERA_SIDE_FRONT,
  ZYR_CAMERA_SIDE_BACK,
} ZyrCameraSide;

/**
 * ZyrCameraImage: what the camera sees, small enough to be shown
 * @pixels: blue, green, red and opaqueness, a byte each
 */
typedef struct
{
  GBytes *pixels;
  gsize stride_bytes;
  int width_px, height_px;
} ZyrCameraImage;

void zyr_camera_image_free (ZyrCameraImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrCameraImage, zyr_camera_image_free)

/**
 * ZyrCamera: pictures from a camera, kept in memory and nowhere else.
 *
 * Through org.freedesktop.portal.Camera, which may ask the person, or the device itself where no
 * portal has one. The camera is in use from zyr_camera_start() to zyr_camera_stop().
 *
 * Signals, in the main context: "seen" (): there is another image, zyr_camera_dup_image().
 * "failed" (GError *error): in ZYR_MEDIA_ERROR; it can be started again.
 */
#define ZYR_TYPE_CAMERA (zyr_camera_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCamera, zyr_camera, ZYR, CAMERA, GObject)

/**
 * zyr_camera_new:
 * @sources: (nullable): the elements that pictures come from, as gst-launch writes them, one camera
 * between semicolons; %NULL for the cameras there are
 * @side: the one to begin with when there are several
 */
ZyrCamera *zyr_camera_new (const char *sources, ZyrCameraSide side);

void zyr_camera_start (ZyrCamera *self);
void zyr_camera_stop (ZyrCamera *self);

/** zyr_camera_get_n_cameras: 0 until the first image */
guint zyr_camera_get_n_cameras (ZyrCamera *self);
/** zyr_camera_get_name: (nullable): of the one in use, as its maker calls it */
const char *zyr_camera_get_name (ZyrCamera *self);
/** zyr_camera_change: to the next of several */
void zyr_camera_change (ZyrCamera *self);

/** zyr_camera_dup_image: (transfer full) (nullable): the newest */
ZyrCameraImage *zyr_camera_dup_image (ZyrCamera *self);

/** zyr_camera_take_async: the newest image in its full size, as JPEG; finish gives (transfer full) */
void zyr_camera_take_async (ZyrCamera *self, GAsyncReadyCallback callback, gpointer user_data);
GBytes *zyr_camera_take_finish (ZyrCamera *self, GAsyncResult *result, GError **error);

G_END_DECLS
