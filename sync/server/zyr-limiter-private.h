/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-service.h"

G_BEGIN_DECLS

/**
 * ZyrLimiter: how much a device and its user may ask for, and how often an address may be wrong, so
 * that none of them starves others. A token bucket each, in memory; each process counts for itself.
 * Thread-safe.
 */
typedef struct _ZyrLimiter ZyrLimiter;

/** zyr_limiter_new: @memory: (nullable): borrowed; NULL: for itself alone */
ZyrLimiter *zyr_limiter_new (const ZyrServiceLimits *limits, ZyrLimiterMemory *memory);
void zyr_limiter_free (ZyrLimiter *limiter);

/**
 * zyr_limiter_take: one request of @bytes, at @now_us
 *
 * Returns: 0, or after how many seconds to come again; then nothing was taken
 */
gint64 zyr_limiter_take (
    ZyrLimiter *limiter, const char *device, const char *account, gint64 now_us, gsize bytes);

/** zyr_limiter_charge: @bytes of an answer, which is given in any case: the next request waits */
void zyr_limiter_charge (
    ZyrLimiter *limiter, const char *device, const char *account, gint64 now_us, gsize bytes);

/**
 * zyr_limiter_enter: a request begins; FALSE when the device, or its user, has as many under way in
 * this process as it may: however many sessions it has, it leaves threads to others
 */
gboolean zyr_limiter_enter (ZyrLimiter *limiter, const char *device, const char *account);
void zyr_limiter_leave (ZyrLimiter *limiter, const char *device, const char *account);

/**
 * zyr_limiter_get_wait_s: how long who asks from @address has to wait before he may try a code; 0: not
 * at all
 *
 * A foundation may stand behind one address: the wait grows with each wrong guess, never beyond
 * ZYR_LIMITER_WAIT_S_MAX, and is forgotten with time; sessions and known devices do not feel it.
 * @address: (nullable): none is never held up
 */
gint64 zyr_limiter_get_wait_s (ZyrLimiter *limiter, const char *address, gint64 now_s);
void zyr_limiter_note_guess (ZyrLimiter *limiter, const char *address, gint64 now_s);

#define ZYR_LIMITER_WAIT_S_MAX 60

/** zyr_limiter_get_n_refused: by this process, for its figures */
guint64 zyr_limiter_get_n_refused (ZyrLimiter *limiter);

G_END_DECLS
