/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-request-log-private.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrLoad: what a process carries: counts for /metrics, and how much of it is one session's, so
 * that none takes the threads of all others. In one thread only; each process counts for itself.
 */
typedef struct _ZyrLoad ZyrLoad;

/** zyr_load_new: @n_concurrent: requests of one session in threads at a time */
ZyrLoad *zyr_load_new (guint n_concurrent);
void zyr_load_free (ZyrLoad *load);

/** zyr_load_enter: FALSE when the session has enough under way. @authorization (nullable): those
 * without a session are not held back here. */
gboolean zyr_load_enter (ZyrLoad *load, const char *authorization);
void zyr_load_leave (ZyrLoad *load, const char *authorization);

/** zyr_load_count: a request was answered */
void zyr_load_count (ZyrLoad *load, const ZyrRequestDone *done);

/** zyr_load_count_delivery: a feed's move reached the long polls that wait for it, that long after
 * its commit */
void zyr_load_count_delivery (ZyrLoad *load, gint64 duration_us);

/**
 * ZyrLoadGauges: what stands now
 * @n_quarantined: operations of the whole centre; -1 when the database did not tell
 * @n_commits, @n_transactions: durable commits, and the transactions that they were for
 */
typedef struct
{
  guint n_running;
  guint n_queued;
  guint n_polls;
  gint64 n_quarantined;
  guint64 n_limited;
  guint64 n_clock_off;
  guint64 n_commits;
  guint64 n_transactions;
} ZyrLoadGauges;

/** zyr_load_to_text: Prometheus text; names and numbers, nothing of anybody's. (transfer full) */
GBytes *zyr_load_to_text (ZyrLoad *load, const ZyrLoadGauges *gauges);

G_END_DECLS
