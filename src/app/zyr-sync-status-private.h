/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-sync-runner.h"
#include "zyr-sync-status.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

ZyrSyncStatus *zyr_sync_status_new (void);
/* Follows @runner until detached, and starts it unless the user has paused; attaching again to the
 * same one does nothing. */
void zyr_sync_status_attach (ZyrSyncStatus *self, ZyrWorkspace *workspace, ZyrSyncRunner *runner);
void zyr_sync_status_detach (ZyrSyncStatus *self);
/* The outbox or the history may have changed: reads them again, once at a time. */
void zyr_sync_status_refresh (ZyrSyncStatus *self);

/* Filled in by their maker, then never changed. */
struct _ZyrOutboxRow
{
  GObject parent_instance;
  guint64 number;
  char *kind;
  char *detail;
  char *household_name;
  gint64 at;
  ZyrOutboxState state;
  char *reason;
  gboolean again;
  char *visit_id;
  char *household_id;
};

struct _ZyrHistoryRow
{
  GObject parent_instance;
  gint64 at;
  gboolean ok;
  guint n_sent;
  guint n_received;
  guint n_pictures;
  gint64 n_bytes;
  char *detail;
  ZyrSyncTrouble problem;
};

gboolean zyr_outbox_row_equal (gpointer a, gpointer b);
gboolean zyr_history_row_equal (gpointer a, gpointer b);

ZyrSyncTrouble zyr_sync_trouble_from_problem (ZyrSyncProblem problem);
/* @outcome: of a history row: "ok" or the word of a problem */
ZyrSyncTrouble zyr_sync_trouble_from_outcome (const char *outcome);

G_END_DECLS
