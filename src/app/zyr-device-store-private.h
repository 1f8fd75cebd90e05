/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-thread.h"
#include "zyr-sync-store.h"

G_BEGIN_DECLS

/** ZyrDeviceStore: what the sync engine asks for, answered by the device's store in its thread. */
#define ZYR_TYPE_DEVICE_STORE (zyr_device_store_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDeviceStore, zyr_device_store, ZYR, DEVICE_STORE, GObject)

ZyrDeviceStore *zyr_device_store_new (ZyrStoreThread *thread);

/* zyr-device-store-calls.c: what it does in that thread where one function of the store is not the
 * whole answer; each as ZyrSyncStore's of nearly the same name. */
ZyrSyncStoreState *zyr_device_store_read_state (ZyrStore *store, GError **error);
GPtrArray *zyr_device_store_read_batch (
    ZyrStore *store, gint64 after, guint max_ops, gsize max_bytes, GError **error);
gboolean zyr_device_store_keep_results (ZyrStore *store,
                                        const char *epoch,
                                        GPtrArray *results,
                                        GError **error);
GPtrArray *zyr_device_store_read_unsent (ZyrStore *store, guint max_n, GError **error);

G_END_DECLS
