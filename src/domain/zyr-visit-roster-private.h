/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-visit-card-private.h"
#include "zyr-visit-instances.h"

G_BEGIN_DECLS

/* (transfer full) (element-type ZyrMemberCard): the members who belong to the household, in the order
 * of the file, with what the registry last answered about each. The strings are the records'. */
GPtrArray *zyr_visit_roster_build (const ZyrVisitRecords *records);

/* (transfer none) (nullable) */
const ZyrMemberCard *zyr_visit_roster_find (GPtrArray *roster, const char *member_id);

/* Calls @func for each row that the registry gave for @service. */
typedef void (*ZyrSnapshotRowFunc) (JsonObject *item, JsonObject *row, gpointer data);
void zyr_visit_snapshot_foreach (ZyrRecord         *snapshot,
                                 const char        *service,
                                 ZyrSnapshotRowFunc func,
                                 gpointer           data);

/* Adds household.csv and member.csv. */
void zyr_visit_entity_lists_add (const ZyrVisitRecords *records, GHashTable *instances);

G_END_DECLS
