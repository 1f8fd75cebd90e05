/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-messages.h"

G_BEGIN_DECLS

/**
 * ZyrParking: long polls that wait for a feed to move, found by feed. In one thread only.
 */
typedef struct _ZyrParking ZyrParking;

/**
 * ZyrParkingFunc: answers a parked poll with @body and forgets it
 * @body: (transfer full):
 */
typedef void (*ZyrParkingFunc) (gpointer poll, GBytes *body);

ZyrParking *zyr_parking_new (ZyrParkingFunc answer);
void zyr_parking_free (ZyrParking *parking); /* must be empty */

/** zyr_parking_add: @query (transfer full); answered at once when a known head has passed its
 * cursor */
void zyr_parking_add (ZyrParking *parking, gpointer poll, ZyrWaitQuery *query);

/** zyr_parking_remove: the client went away. Does nothing when it is not there. */
void zyr_parking_remove (ZyrParking *parking, gpointer poll);

/** zyr_parking_move: feeds have moved, here or in another process; older heads than those known are
 * ignored */
void zyr_parking_move (ZyrParking *parking, GHashTable *heads);

/** zyr_parking_time_out: answers one poll (or all, with NULL) with no change */
void zyr_parking_time_out (ZyrParking *parking, gpointer poll);

guint zyr_parking_get_n_polls (ZyrParking *parking);

G_END_DECLS
