/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrAppLock: when the application is locked, and how it opens again. Locking closes the store, so
 * that neither its key nor a record is in memory; what was being entered is written before.
 *
 * It locks when it is told to, after the minutes of the settings without a key or a touch, and when
 * the machine goes to sleep or the desktop is locked; never without a passphrase. After the third
 * wrong passphrase each further one makes the next wait for longer, 5 seconds to 5 minutes, beside
 * the half second that each costs in any case.
 *
 * Properties: "locked" (boolean, read, notifies): nothing of the data may be seen; set before the
 * store is closed, and FALSE again once it is open. "wait-s" (uint, read, notifies each second):
 * seconds until the next passphrase is looked at. "busy" (boolean, read, notifies): it closes, or a
 * passphrase is being tried.
 */
#define ZYR_TYPE_APP_LOCK (zyr_app_lock_get_type ())
G_DECLARE_FINAL_TYPE (ZyrAppLock, zyr_app_lock, ZYR, APP_LOCK, GObject)

ZyrAppLock *zyr_app_lock_new (ZyrWorkspace *workspace);

/** zyr_app_lock_get_workspace: Returns: (transfer none) */
ZyrWorkspace *zyr_app_lock_get_workspace (ZyrAppLock *self);

gboolean zyr_app_lock_get_locked (ZyrAppLock *self);
gboolean zyr_app_lock_get_busy (ZyrAppLock *self);
guint zyr_app_lock_get_wait_s (ZyrAppLock *self);

/** zyr_app_lock_lock: nothing happens without a passphrase, or before the store is open */
void zyr_app_lock_lock (ZyrAppLock *self);

/** zyr_app_lock_unlock_async: errors as zyr_workspace_unlock_async(); PENDING while it must wait */
void zyr_app_lock_unlock_async (ZyrAppLock *self,
                                const char *passphrase,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zyr_app_lock_unlock_finish (ZyrAppLock *self, GAsyncResult *result, GError **error);

G_END_DECLS
