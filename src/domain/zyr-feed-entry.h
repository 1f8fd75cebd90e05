/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

G_BEGIN_DECLS

/**
 * ZyrFeedOp: what the feed says about a record of its scope
 * @ZYR_FEED_UPSERT: this is its state
 * @ZYR_FEED_ENTER: it came into the scope, in this state
 * @ZYR_FEED_LEAVE: it left the scope: the device forgets it and what hangs on it
 * @ZYR_FEED_DELETE: it was destroyed
 */
typedef enum
{
  ZYR_FEED_UPSERT,
  ZYR_FEED_ENTER,
  ZYR_FEED_LEAVE,
  ZYR_FEED_DELETE,
} ZyrFeedOp;

/**
 * ZyrFeedEntry: one line of the feed; never changed once made
 * @seq: its number in the scope
 * @record: with an empty body for LEAVE and DELETE
 */
typedef struct
{
  ZyrFeedOp op;
  gint64 seq;
  ZyrRecord *record;
} ZyrFeedEntry;

/** zyr_feed_entry_new: @record (transfer none): referenced. Returns: (transfer full): */
ZyrFeedEntry *zyr_feed_entry_new (ZyrFeedOp op, gint64 seq, ZyrRecord *record);
void zyr_feed_entry_free (ZyrFeedEntry *entry);

/** zyr_feed_op_to_string: "UPSERT", "ENTER", "LEAVE", "DELETE" */
const char *zyr_feed_op_to_string (ZyrFeedOp op);

/** zyr_feed_op_from_string: Returns: %FALSE for any other text and %NULL */
gboolean zyr_feed_op_from_string (const char *name, ZyrFeedOp *op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFeedEntry, zyr_feed_entry_free)

G_END_DECLS
