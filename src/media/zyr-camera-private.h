/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "zyr-camera.h"

G_BEGIN_DECLS

/* The portal knows of a camera. %FALSE without error where there is no portal. */
void zyr_camera_portal_look_async (GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean zyr_camera_portal_look_finish (GAsyncResult *result);

/* Asks for the camera. -1 with ZYR_MEDIA_ERROR_DENIED or NO_DEVICE; else a PipeWire remote, the
 * caller's to close. */
void zyr_camera_portal_open_async (GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
int zyr_camera_portal_open_finish (GAsyncResult *result, GError **error);

/* A camera that there is, of a list: a device, or an element's description. */
typedef struct
{
  GstDevice *device;   /* (nullable) */
  char *description;   /* (nullable) */
  char *name;
  ZyrCameraSide side;
} ZyrCameraSource;

/* Those of @sources or, %NULL, those at the @remote (-1: the machine's own). Blocks: for a thread.
 * @provider: (out) (transfer full) (nullable): holds the remote open for as long as one is used.
 * Returns: (transfer full): of ZyrCameraSource, perhaps empty */
GPtrArray *zyr_camera_list (const char *sources, int remote, GstDeviceProvider **provider);
/* (transfer floating) (nullable) */
GstElement *zyr_camera_source_make (const ZyrCameraSource *self, GError **error);

G_END_DECLS
