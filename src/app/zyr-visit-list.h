/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"
#include "zyr-visit-row.h"

G_BEGIN_DECLS

/**
 * ZyrVisitList: a #ZyrLiveList of #ZyrVisitRow. It keeps its rows until the new ones are there, and
 * replaces only the span that differs, so that a list does not jump.
 */
typedef enum
{
  /* the user's own: returned, in progress, completed, planned for today or earlier, overdue; in
     that order, then by hour */
  ZYR_VISIT_LIST_TODAY,
  ZYR_VISIT_LIST_UPCOMING, /* the user's own planned after today, by day */
  /* every visit on the device, newest plan first; see zyr_visit_list_set_states */
  ZYR_VISIT_LIST_ALL,
  /* submitted, not made or witnessed by the user; oldest submission first */
  ZYR_VISIT_LIST_REVIEW,
  /* open when the program died; rows carry "recovered"; those that were opened again are not */
  ZYR_VISIT_LIST_RECOVERED,
} ZyrVisitListKind;

#define ZYR_TYPE_VISIT_LIST (zyr_visit_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitList, zyr_visit_list, ZYR, VISIT_LIST, ZyrLiveList)

ZyrVisitList *zyr_visit_list_new (ZyrWorkspace *workspace, ZyrVisitListKind kind);

/* @states: (nullable) (array zero-terminated=1): state codes to show; %NULL = all. */
void zyr_visit_list_set_states (ZyrVisitList *self, const char *const *states);

G_END_DECLS
