/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

G_BEGIN_DECLS

/* What is derived from records and a day, never stored. @today is "YYYY-MM-DD". */

#define ZYR_SNAPSHOT_AGE_DAYS_MAX 45   /* when no parameter record says otherwise */
#define ZYR_RATING_AGE_DAYS_MAX 365

/** zyr_visit_is_overdue: still planned, and its due date has passed */
gboolean zyr_visit_is_overdue (ZyrRecord *visit, const char *today);

/** zyr_snapshot_is_stale: @parameter (nullable) may set `snap_max`; no snapshot (%NULL) is stale */
gboolean zyr_snapshot_is_stale (ZyrRecord *snapshot, ZyrRecord *parameter, const char *today);

/**
 * ZyrRatingStatus:
 * @ZYR_RATING_NONE: the household has none
 * @ZYR_RATING_CURRENT: Güncel
 * @ZYR_RATING_OUT_OF_DATE: Güncel değil
 */
typedef enum
{
  ZYR_RATING_NONE,
  ZYR_RATING_CURRENT,
  ZYR_RATING_OUT_OF_DATE,
} ZyrRatingStatus;

/** zyr_household_get_rating_status: by rating_date and `visit_valid` of @parameter (nullable) */
ZyrRatingStatus zyr_household_get_rating_status (ZyrRecord  *household,
                                                 ZyrRecord  *parameter,
                                                 const char *today);

/**
 * zyr_visit_find_current:
 * @visits: (element-type ZyrRecord): of one household, in any order
 *
 * Returns: (transfer none) (nullable): the latest approved visit with a rating
 */
ZyrRecord *zyr_visit_find_current (GPtrArray *visits);

/**
 * zyr_parameter_find:
 * @parameters: (element-type ZyrRecord): dated parameter records
 *
 * Returns: (transfer none) (nullable): the one with the latest valid_from that is not after @day
 */
ZyrRecord *zyr_parameter_find (GPtrArray *parameters, const char *day);

G_END_DECLS
