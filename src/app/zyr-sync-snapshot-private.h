/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-reader-private.h"

G_BEGIN_DECLS

/* What the store says about waiting work. */
typedef struct
{
  GPtrArray *outbox;
  GPtrArray *history;
  guint n_waiting;
  guint n_attention;
  gint64 last_success;
  gboolean photos_on_metered;
  gboolean paused;
} ZyrSyncSnapshot;

/* A #ZyrJobFunc. (transfer full): a #ZyrSyncSnapshot; NULL with @error. */
gpointer zyr_sync_snapshot_read (ZyrStore *store,
                                 const ZyrActor *actor,
                                 gpointer data,
                                 GError **error);
void zyr_sync_snapshot_free (gpointer data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrSyncSnapshot, zyr_sync_snapshot_free)

G_END_DECLS
