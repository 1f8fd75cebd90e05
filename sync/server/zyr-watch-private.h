/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-load-private.h"
#include "zyr-parking-private.h"
#include "zyr-service.h"

G_BEGIN_DECLS

/**
 * ZyrWatch: what a server does besides answering: long polls hear of commits, of its own threads
 * and of other processes on the same database; what falls due with time is done. Belongs to the
 * thread whose default main context it was made in.
 */
typedef struct _ZyrWatch ZyrWatch;

/** zyr_watch_new: all borrowed. @rested: called in that thread after each time something was heard,
 * when zyr_watch_is_busy() may have changed */
ZyrWatch *zyr_watch_new (ZyrStorage *storage,
                         ZyrParking *parking,
                         ZyrLoad *load,
                         GSourceOnceFunc rested,
                         gpointer data);

/** zyr_watch_start: @service: borrowed */
void zyr_watch_start (ZyrWatch *watch, ZyrService *service);

/** zyr_watch_stop: hears of nothing more; zyr_watch_free: then, when no request is under way */
void zyr_watch_stop (ZyrWatch *watch);
void zyr_watch_free (ZyrWatch *watch);

/** zyr_watch_committed: a ZyrCommittedFunc; @data: the ZyrWatch */
void zyr_watch_committed (GHashTable *heads, gpointer data);

/** zyr_watch_is_busy: a thread of its own is under way */
gboolean zyr_watch_is_busy (const ZyrWatch *watch);

G_END_DECLS
