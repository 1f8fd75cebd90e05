/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrSyncHistoryEntry: one contact with the centre, for the sync page.
 * @outcome: "ok" or the word of a ZyrSyncProblem
 * @detail: (nullable): JSON: what went, came and waits, by kind (see zyr-sync-engine-history.c)
 * @n_bytes_sent, @n_bytes_received: on the wire, headers included
 */
typedef struct
{
  gint64 started_unix;
  gint64 ended_unix;
  const char *outcome;
  guint n_ops_sent;
  guint n_conflicts;
  guint n_quarantined;
  guint n_records_received;
  guint n_blobs_sent;
  guint64 n_bytes_sent;
  guint64 n_bytes_received;
  const char *detail;
} ZyrSyncHistoryEntry;

G_END_DECLS
