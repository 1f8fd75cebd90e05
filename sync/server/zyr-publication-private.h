/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-feed-entry.h"
#include "zyr-publication.h"

G_BEGIN_DECLS

/** zyr_publication_announce: an entry of a feed, written by zyr_publication_finish(); the last one of a
 * record counts */
void zyr_publication_announce (ZyrPublication *self,
                               const char *scope,
                               const char *home,
                               const char *rec,
                               const char *kind,
                               const char *household,
                               ZyrFeedOp op);

G_END_DECLS
