/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-camera.h"
#include "zyr-file-input.h"

G_BEGIN_DECLS

/**
 * ZyrCameraDialog: what the camera sees, one large button that takes it, and the question whether
 * the picture is good. The camera is in use as long as the window is open.
 */
#define ZYR_TYPE_CAMERA_DIALOG (zyr_camera_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCameraDialog, zyr_camera_dialog, ZYR, CAMERA_DIALOG, AdwWindow)

/**
 * zyr_camera_dialog_show:
 * @widget: what the picture is for; it is given to @func with it
 * @side: the camera to begin with, where there are several
 */
void zyr_camera_dialog_show (GtkWidget *widget, ZyrCameraSide side, ZyrFileInputFunc func);

G_END_DECLS
