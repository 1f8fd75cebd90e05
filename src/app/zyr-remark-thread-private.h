/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-reader-private.h"
#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/* What was said about the questions of a visit's reports: remarks of the decisions, and what the
 * worker answered with his next revision. */

/* The decisions about @visit, oldest first. (transfer full) (nullable): of ZyrRecord */
GPtrArray *zyr_remark_thread_list_reviews (ZyrReader *reader, ZyrRecord *visit, GError **error);
/* (transfer full): of ZyrRemark, oldest first; without the remarks of decisions that were taken
 * back. @reviews: as above */
GPtrArray *zyr_remark_thread_read (ZyrReader *reader,
                                   ZyrRecord *visit,
                                   GPtrArray *reviews,
                                   GError **error);
/* Both in one. */
GPtrArray *zyr_remark_thread_load (ZyrReader *reader, ZyrRecord *visit, GError **error);
/* (transfer full): of ZyrRemark, those about @ref */
GPtrArray *zyr_remark_thread_of (GPtrArray *thread, const char *ref);

G_END_DECLS
