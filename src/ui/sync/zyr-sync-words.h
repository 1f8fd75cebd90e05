/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-status.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* What the Sync place says, in words. All are translated and (transfer full) unless said. */

/** zyr_sync_headline: where things stand with the centre, in a few words. (transfer none) */
const char *zyr_sync_headline (ZyrSyncStatus *sync);

/** zyr_sync_explanation: what that means for the user's work, and what to do. (transfer none) */
const char *zyr_sync_explanation (ZyrSyncStatus *sync);

/** zyr_sync_progress_text: how far the exchange is, in records, bytes, or as a percentage */
char *zyr_sync_progress_text (ZyrSyncStatus *sync);

/** zyr_sync_last_success_sentence: @now: unix seconds */
char *zyr_sync_last_success_sentence (ZyrSyncStatus *sync, gint64 now);

/** zyr_outbox_act: what was done: "Visit report". (transfer none) */
const char *zyr_outbox_act (ZyrOutboxRow *row);

/** zyr_outbox_sentence: where it stands, and why. (transfer none) */
const char *zyr_outbox_sentence (ZyrOutboxRow *row, ZyrSyncStatusState state);

G_END_DECLS
