/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrSleepWatch: hears from logind that the machine is about to sleep, and delays it until
 * zyr_sleep_watch_ready(), or as long as logind lets it (some seconds). Without logind it is silent.
 *
 * Signal: "sleep" (): answer with zyr_sleep_watch_ready() when what must be done is done.
 */
#define ZYR_TYPE_SLEEP_WATCH (zyr_sleep_watch_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSleepWatch, zyr_sleep_watch, ZYR, SLEEP_WATCH, GObject)

ZyrSleepWatch *zyr_sleep_watch_new (void);

/** zyr_sleep_watch_ready: harmless when nothing waits for it */
void zyr_sleep_watch_ready (ZyrSleepWatch *self);

G_END_DECLS
