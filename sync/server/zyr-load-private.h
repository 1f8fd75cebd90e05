/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrLoad: what a process carries: counts for /metrics, and how much of it is one session's, so
 * that none takes the threads of all others. In one thread only; each process counts for itself.
 */
typedef struct _ZyrLoad ZyrLoad;

/** ZYR_LOAD_SESSION_N_MAX: requests of one session in threads at a time */
#define ZYR_LOAD_SESSION_N_MAX 8

ZyrLoad *zyr_load_new (void);
void zyr_load_free (ZyrLoad *load);

/** zyr_load_enter: FALSE when the session has enough under way. @authorization (nullable): those
 * without a session are not held back here. */
gboolean zyr_load_enter (ZyrLoad *load, const char *authorization);
void zyr_load_leave (ZyrLoad *load, const char *authorization);

/** zyr_load_count: an answer of that HTTP status was given */
void zyr_load_count (ZyrLoad *load, guint status);

/** zyr_load_to_text: Prometheus text; names and numbers, nothing of anybody's. (transfer full) */
GBytes *zyr_load_to_text (ZyrLoad *load, guint n_running, guint n_polls);

G_END_DECLS
