/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-changes.h"
#include "zyr-store.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define ZYR_TYPE_STORE_THREAD (zyr_store_thread_get_type ())
G_DECLARE_FINAL_TYPE (ZyrStoreThread, zyr_store_thread, ZYR, STORE_THREAD, GObject)

/**
 * ZyrStoreThread::changed:
 * @changes: (type ZyrStoreChanges): what the call has touched
 *
 * In the main context of the thread that made the object, after each call that wrote, before the
 * call's own callback.
 */

/**
 * ZyrStoreFunc: runs in the store's thread, may call every zyr_store_…() function
 *
 * Returns: what zyr_store_thread_run_finish() is to return; freed with result_free if nobody asks
 */
typedef gpointer (*ZyrStoreFunc) (ZyrStore     *store,
                                  gpointer      data,
                                  GCancellable *cancellable,
                                  GError      **error);

/** zyr_store_thread_new: one worker thread that will own the store at @path */
ZyrStoreThread *zyr_store_thread_new (const char *path);

/** zyr_store_thread_open_async: errors of zyr_store_open() */
void     zyr_store_thread_open_async (ZyrStoreThread     *self,
                                      GBytes             *key,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean zyr_store_thread_open_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error);

/**
 * zyr_store_thread_close_async: what was queued before still runs; later calls get CLOSED. May be
 * opened again afterwards.
 */
void     zyr_store_thread_close_async (ZyrStoreThread     *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean zyr_store_thread_close_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error);

/** zyr_store_thread_is_open: as seen by the main thread */
gboolean zyr_store_thread_is_open (ZyrStoreThread *self);

/**
 * zyr_store_thread_run_async:
 * @data_free: (nullable): called in the store's thread, also when @func never ran
 * @result_free: (nullable):
 * @cancellable: (nullable): a call not yet begun does not run; a long one is interrupted and its
 *   transaction undone. A result that was reached is returned even so: it is durable.
 *
 * Calls run one at a time in the order in which they were made. The callback comes in the caller's
 * thread-default main context.
 */
void zyr_store_thread_run_async (ZyrStoreThread     *self,
                                 ZyrStoreFunc        func,
                                 gpointer            data,
                                 GDestroyNotify      data_free,
                                 GDestroyNotify      result_free,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);

/**
 * zyr_store_thread_run_finish:
 *
 * Returns: (transfer full) (nullable): what @func returned. A function may return %NULL without
 * error: look at @error. Errors: those of @func, %ZYR_STORE_ERROR_CLOSED, %G_IO_ERROR_CANCELLED.
 */
gpointer zyr_store_thread_run_finish (ZyrStoreThread *self, GAsyncResult *result, GError **error);

G_END_DECLS
