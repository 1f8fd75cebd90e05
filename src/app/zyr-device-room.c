/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-device-room.h"

#include "zyr-store-room.h"
#include "zyr-workspace-private.h"

static ZyrDeviceRoom *
measure (ZyrStore *store, GError **error)
{
  ZyrStoreRoom room;
  ZyrDeviceRoom *answer;

  if (!zyr_store_measure_room (store, &room, error))
    return NULL;
  answer = g_new0 (ZyrDeviceRoom, 1);
  answer->n_households = (guint64)room.n_households;
  answer->n_visits = (guint64)room.n_visits;
  answer->n_records = (guint64)room.n_records;
  answer->n_photos = (guint64)room.n_photos;
  answer->photos_bytes = (guint64)room.photos_bytes;
  answer->n_unsent_photos = (guint64)room.n_unsent_photos;
  answer->n_spare_photos = (guint64)room.n_spare_photos;
  answer->spare_bytes = (guint64)room.spare_bytes;
  answer->used_bytes = (guint64)(room.file_bytes - room.empty_bytes);
  return answer;
}

static gpointer
load (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return measure (store, error);
}

static gpointer
free_room (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return zyr_store_free_room (store, error) ? measure (store, error) : NULL;
}

static gpointer
finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
zyr_device_room_load_async (ZyrWorkspace *workspace,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  zyr_workspace_run_async (workspace, load, NULL, NULL, g_free, cancellable, callback, user_data);
}

ZyrDeviceRoom *
zyr_device_room_load_finish (GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
zyr_device_room_free_async (ZyrWorkspace *workspace,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  zyr_workspace_run_async (workspace, free_room, NULL, NULL, g_free, cancellable, callback,
                           user_data);
}

ZyrDeviceRoom *
zyr_device_room_free_finish (GAsyncResult *result, GError **error)
{
  return finish (result, error);
}
