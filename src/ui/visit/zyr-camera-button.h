/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-camera.h"
#include "zyr-file-input.h"

G_BEGIN_DECLS

/** ZyrCameraButton: opens the camera; seen only where there is one. Property "absent" (read, notify;
 * boolean): it was looked for, and there is none. */
#define ZYR_TYPE_CAMERA_BUTTON (zyr_camera_button_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCameraButton, zyr_camera_button, ZYR, CAMERA_BUTTON, GtkButton)

/** zyr_camera_button_new: @widget, @func: as for zyr_camera_dialog_show(); @widget holds it */
GtkWidget *zyr_camera_button_new (GtkWidget *widget, ZyrFileInputFunc func);

/** zyr_camera_button_set_wanted: whether a picture is taken now at all; at first not */
void zyr_camera_button_set_wanted (ZyrCameraButton *self, gboolean wanted);

gboolean zyr_camera_button_is_absent (ZyrCameraButton *self);

/** zyr_camera_button_set_side: the camera to begin with; the back one, else */
void zyr_camera_button_set_side (ZyrCameraButton *self, ZyrCameraSide side);

G_END_DECLS
