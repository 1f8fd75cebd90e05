/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrDeviceRoom: what the data on this device are, in records and bytes
 * @n_photos, @photos_bytes: pictures and other files, sent or not
 * @n_unsent_photos: of them, those that the centre does not have yet
 * @n_spare_photos, @spare_bytes: of them, those that zyr_device_room_free_async() would remove
 * @used_bytes: everything, encrypted, without empty room in the file
 */
typedef struct
{
  guint64 n_households;
  guint64 n_visits;
  guint64 n_records;
  guint64 n_photos;
  guint64 photos_bytes;
  guint64 n_unsent_photos;
  guint64 n_spare_photos;
  guint64 spare_bytes;
  guint64 used_bytes;
} ZyrDeviceRoom;

void zyr_device_room_load_async (ZyrWorkspace *workspace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** zyr_device_room_load_finish: Returns: (transfer full) (nullable): g_free() */
ZyrDeviceRoom *zyr_device_room_load_finish (GAsyncResult *result, GError **error);

/**
 * zyr_device_room_free_async: removes pictures that the centre has had for longer than it may ask
 * for them again (30 days), and those that were only looked at here. They come back when somebody
 * looks at them. Unsent work, answers and records stay.
 */
void zyr_device_room_free_async (ZyrWorkspace *workspace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** zyr_device_room_free_finish: Returns: (transfer full) (nullable): as it is afterwards; g_free() */
ZyrDeviceRoom *zyr_device_room_free_finish (GAsyncResult *result, GError **error);

G_END_DECLS
