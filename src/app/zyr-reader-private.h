/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-route.h"
#include "zyr-store-records.h"
#include "zyr-visit-row.h"
#include "zyr-visit-state.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/**
 * ZyrReader: reads records of the view for what screens show, in the store's thread, for one job:
 * remembers what several rows need (names, the parameters of the day, what waits in the outbox).
 */
typedef struct _ZyrReader ZyrReader;

/* @store and @actor are borrowed and must outlive it. */
ZyrReader *zyr_reader_new (ZyrStore *store, const ZyrActor *actor, GError **error);
void zyr_reader_free (ZyrReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrReader, zyr_reader_free)

ZyrStore *zyr_reader_get_store (ZyrReader *self);
const ZyrActor *zyr_reader_get_actor (ZyrReader *self);
const char *zyr_reader_get_today (ZyrReader *self);
ZyrRecord *zyr_reader_get_parameter (ZyrReader *self); /* (nullable) (transfer none) */

/* (transfer full) (nullable): NULL without error when there is no such record (@id may be NULL) */
ZyrRecord *zyr_reader_find (ZyrReader *self, ZyrKind kind, const char *id, GError **error);
/* Name of a user, "" when unknown here. (transfer none) */
const char *zyr_reader_get_user_name (ZyrReader *self, const char *user_id);
/* An operation that names the visit, or the record, has no answer of the centre yet. */
gboolean zyr_reader_is_waiting (ZyrReader *self, const char *record_id);
/* The review that returned the visit last, with @revision as its revision. (transfer full)
 * (nullable) */
ZyrRecord *zyr_reader_find_return (ZyrReader *self, ZyrRecord *visit, GError **error);

/* (transfer full) (nullable): NULL with @error; without the place */
ZyrVisitRow *zyr_reader_make_visit_row (ZyrReader *self, ZyrRecord *visit, GError **error);
/* Where the household of @row lives. It may take reading all its reports: for the visits of a day,
 * not for those of a foundation. */
gboolean zyr_reader_fill_place (ZyrReader *self, ZyrVisitRow *row, GError **error);

/* Where it lives, by its file or else its last report; @place is not known when neither says.
 * Returns: %FALSE with @error only */
gboolean
zyr_reader_find_place (ZyrReader *self, ZyrRecord *household, ZyrSpot *place, GError **error);
/* Members lat and lon. Returns: whether they are there and on earth */
gboolean zyr_json_read_place (JsonObject *object, ZyrSpot *place);

/* Planned, in progress, completed or returned: its worker's turn. */
gboolean zyr_visit_state_is_with_worker (ZyrVisitState state);

/* Seconds since 1970 of an ISO time member, 0 when absent or no time */
gint64 zyr_record_get_unix (ZyrRecord *record, const char *field);
gint64 zyr_json_get_unix (JsonObject *object, const char *member);
/* The strings of an array member joined with spaces. (transfer full), never NULL */
char *zyr_json_dup_joined (JsonObject *object, const char *member);
/* Given name and surname of a member. (transfer full) */
char *zyr_member_dup_name (ZyrRecord *member);
/* One line of address of a household. (transfer full) */
char *zyr_household_dup_address_line (ZyrRecord *household);

G_END_DECLS
