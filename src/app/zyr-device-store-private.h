/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-thread.h"
#include "zyr-sync-store.h"

G_BEGIN_DECLS

/** ZyrDeviceStore: what the sync engine asks for, answered by the device's store in its thread. */
#define ZYR_TYPE_DEVICE_STORE (zyr_device_store_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDeviceStore, zyr_device_store, ZYR, DEVICE_STORE, GObject)

ZyrDeviceStore *zyr_device_store_new (ZyrStoreThread *thread);

G_END_DECLS
