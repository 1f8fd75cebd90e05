/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-paged-list.h"
#include "zyr-visit-row.h"

G_BEGIN_DECLS

/**
 * ZyrVisitPages: a #ZyrPagedList of #ZyrVisitRow: the visits on the device, newest plan first.
 */
#define ZYR_TYPE_VISIT_PAGES (zyr_visit_pages_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitPages, zyr_visit_pages, ZYR, VISIT_PAGES, ZyrPagedList)

/* @states: (nullable) (array zero-terminated=1): state codes to show; %NULL = all. */
ZyrVisitPages *zyr_visit_pages_new (ZyrWorkspace *workspace, const char *const *states);
void zyr_visit_pages_set_states (ZyrVisitPages *self, const char *const *states);
/* (nullable): only this worker's */
void zyr_visit_pages_set_worker (ZyrVisitPages *self, const char *worker_id);

G_END_DECLS
