/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-status.h"

G_BEGIN_DECLS

/* What went to the centre, what came, what waits and why. All are translated and (transfer full). */

/** zyr_sync_waiting_sentence: "3 items wait to be sent." */
char *zyr_sync_waiting_sentence (guint n_waiting);

/** zyr_sync_held_sentence: "2 pictures wait for a network that does not cost by the byte." */
char *zyr_sync_held_sentence (guint n_photos);

/** zyr_lease_near_sentence: the device has to see its centre soon; see zyr_workspace_get_lease_near() */
char *zyr_lease_near_sentence (guint away_days, guint left_days);

/** zyr_lease_ended_sentence: what is safe and what to do; @n_unsent: -1: not known */
char *zyr_lease_ended_sentence (gint64 n_unsent);

/** zyr_clock_title: "This device’s clock is 2 hours ahead"; @ahead_s: seconds, not 0 */
char *zyr_clock_title (gint64 ahead_s);

/** zyr_clock_sentence: what that means, and what to do */
char *zyr_clock_sentence (gint64 ahead_s);

/** zyr_clock_mark_sentence: of what was sent from a device whose clock was so far ahead */
char *zyr_clock_mark_sentence (gint64 ahead_s);

/** zyr_history_sentence: one exchange with the centre: what went, came, stood in the way, and waits */
char *zyr_history_sentence (ZyrHistoryRow *row);

G_END_DECLS
