/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-app-lock.h"

G_BEGIN_DECLS

/**
 * ZyrLockPage: all that is seen of a locked application: the passphrase, and what to do about a
 * forgotten one. It names nobody.
 */
#define ZYR_TYPE_LOCK_PAGE (zyr_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrLockPage, zyr_lock_page, ZYR, LOCK_PAGE, GtkWidget)

/** zyr_lock_page_set_lock: once, before it is shown */
void zyr_lock_page_set_lock (ZyrLockPage *self, ZyrAppLock *lock);

G_END_DECLS
