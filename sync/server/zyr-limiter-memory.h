/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrLimiterMemory: what a centre remembers of who asked for how much: of a fixed size, and, when it
 * has a descriptor, one for all processes that open it, so that a device's share does not grow with
 * the number of workers. A process that is killed within takes nothing along.
 */
typedef struct _ZyrLimiterMemory ZyrLimiterMemory;

/** zyr_limiter_memory_new: for several processes. Returns: (transfer full) (nullable): */
ZyrLimiterMemory *zyr_limiter_memory_new (GError **error);

/** zyr_limiter_memory_open: the one that another process made. @fd: stays the caller's */
ZyrLimiterMemory *zyr_limiter_memory_open (int fd, GError **error);

/** zyr_limiter_memory_get_fd: to be given to other processes; borrowed */
int zyr_limiter_memory_get_fd (const ZyrLimiterMemory *memory);

void zyr_limiter_memory_free (ZyrLimiterMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrLimiterMemory, zyr_limiter_memory_free)

G_END_DECLS
