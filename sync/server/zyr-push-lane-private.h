/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrPushLane: the threads that pushes are read, judged and answered in
 *
 * That is work for the processor alone, and none of them waits for the disk: fewer threads keep
 * more of what they need at hand. What was judged waits for the one that writes, and is large: no
 * more of it is made than that one can use soon.
 */
typedef struct _ZyrPushLane ZyrPushLane;

/**
 * ZyrPushLaneFunc: runs an item in a thread of the lane
 * @resumed: by zyr_push_lane_resume(): no more than the answer is left to be made
 *
 * Returns: FALSE when zyr_push_lane_resume() is called for the item, or has been by now
 */
typedef gboolean (*ZyrPushLaneFunc) (gpointer item, gboolean resumed);

ZyrPushLane *zyr_push_lane_new (ZyrPushLaneFunc func);
void zyr_push_lane_free (ZyrPushLane *lane); /* with no items */

/* @size_bytes: as it was received */
void zyr_push_lane_add (ZyrPushLane *lane, gpointer item, gsize size_bytes);
void zyr_push_lane_resume (ZyrPushLane *lane, gpointer item);
guint zyr_push_lane_get_n_waiting (ZyrPushLane *lane);

G_END_DECLS
