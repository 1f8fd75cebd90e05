/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-household.h"
#include "zyr-reader-private.h"

G_BEGIN_DECLS

/* Built in the store's thread, then never changed. All texts are in @texts. */
struct _ZyrHousehold
{
  GObject parent_instance;
  GStringChunk *texts;
  const char *today; /* on which it was read, and for somebody with these roles */
  ZyrRole roles;
  ZyrHouseholdHeader header;
  GPtrArray *members;
  ZyrRegistrySnapshot snapshot;
  ZyrLastReport report;
  GPtrArray *aids;
  GPtrArray *decisions;
  GPtrArray *visits;
  GPtrArray *notes;
  GPtrArray *matters;
  GPtrArray *conflicts;
  GPtrArray *twins;
  GPtrArray *events;
  ZyrVisitRow *open_visit; /* (nullable): of the visits */
};

/* (transfer none): a copy of @text that lives as long as the household; "" for NULL */
const char *zyr_household_keep (ZyrHousehold *self, const char *text);
/* Groups the answers of the household's latest snapshot. @names: member id to borrowed name. */
gboolean zyr_household_read_snapshot (ZyrHousehold *self,
                                      ZyrReader *reader,
                                      GHashTable *names,
                                      GError **error);
/* Referrals and objections, newest first. */
gboolean zyr_household_read_matters (ZyrHousehold *self,
                                     ZyrReader *reader,
                                     GHashTable *names,
                                     GError **error);
/* Other files in which a number of this one stands. */
gboolean zyr_household_read_twins (ZyrHousehold *self, ZyrReader *reader, GError **error);
/* Newest first; a correction stands before what it corrects, and what is pinned before all. */
gboolean zyr_household_read_notes (ZyrHousehold *self, ZyrReader *reader, GError **error);
void zyr_household_clear_snapshot (ZyrRegistrySnapshot *snapshot);
/* What the last report found to differ. @language: a bare code */
gboolean zyr_household_read_report (ZyrHousehold *self,
                                    ZyrReader *reader,
                                    const char *language,
                                    GError **error);
void zyr_household_clear_report (ZyrLastReport *report);

G_END_DECLS
