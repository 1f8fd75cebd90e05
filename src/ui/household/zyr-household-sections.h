/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-code-book.h"
#include "zyr-household.h"

G_BEGIN_DECLS

/* The parts of a household's file, each a titled group; built anew when the file changes. All are
 * (transfer floating), and %NULL when there is nothing to show and nothing to say about it. */

GtkWidget *zyr_household_members_group (ZyrWorkspace *workspace, ZyrHousehold *household);
GtkWidget *zyr_household_registry_group (ZyrWorkspace *workspace, ZyrHousehold *household);
GtkWidget *zyr_household_aids_group (ZyrWorkspace *workspace, ZyrHousehold *household);
/* %NULL for who may not read decisions */
GtkWidget *zyr_household_decisions_group (ZyrWorkspace *workspace, ZyrHousehold *household);
GtkWidget *zyr_household_visits_group (ZyrWorkspace *workspace, ZyrHousehold *household);
GtkWidget *zyr_household_matters_group (ZyrWorkspace *workspace, ZyrHousehold *household);

/** zyr_household_history_group: the latest changes; the row at its end is for the action
 * `household.history` */
GtkWidget *zyr_household_history_group (ZyrWorkspace *workspace, ZyrHousehold *household);

/** zyr_household_conflict_row: a field with two values, and the way to where one is chosen.
 * (transfer floating) */
GtkWidget *zyr_household_conflict_row (ZyrWorkspace *workspace, ZyrConflictRow *conflict);

/** zyr_household_twins_group: other files in which a number of this one stands */
GtkWidget *zyr_household_twins_group (ZyrHousehold *household);

/** zyr_household_notes_list: the notes alone, without a title; with a search entry when they are many.
 * A button at each is for the action `household.pin-note((sb))`, where @may_write. */
GtkWidget *zyr_household_notes_list (ZyrHousehold *household, gboolean may_write);

/** zyr_household_rating_text: "Weak · current (20 May 2025, visit)"; "" when never rated.
 * (transfer full) */
char *zyr_household_rating_text (ZyrWorkspace *workspace, const ZyrHouseholdHeader *header);

/** zyr_household_discrepancies_group: what the last report found to differ, what was declared,
 * observed and registered, side by side */
GtkWidget *zyr_household_discrepancies_group (ZyrWorkspace *workspace, ZyrHousehold *household);

/** zyr_household_fact_text: as people read it. (transfer full) */
char *zyr_household_fact_text (ZyrCodeBook *codes, const ZyrFact *fact);

/** zyr_household_detail_row: a row with what it is and what is known. (transfer floating) */
GtkWidget *zyr_household_detail_row (const char *what, const char *value);

/** zyr_household_add_detail: such a row inside @expander; none when there is no value */
void zyr_household_add_detail (GtkWidget *expander, const char *what, const char *value);

/** ZyrHouseholdFillFunc: puts into @expander what is to be said of @item */
typedef void (*ZyrHouseholdFillFunc) (GtkWidget *expander, ZyrCodeBook *codes, gconstpointer item);

/** zyr_household_fill_when_opened: @item: of @household. Rows that nobody has opened are most of the
 * page: they are made when their #AdwExpanderRow is opened first, now if it is open. */
void zyr_household_fill_when_opened (GtkWidget *expander,
                                     ZyrHousehold *household,
                                     ZyrCodeBook *codes,
                                     ZyrHouseholdFillFunc fill,
                                     gconstpointer item);

/** zyr_household_set_item: @id: what @expander is about; the same in the group that takes the place of
 * its own when the file changes */
void zyr_household_set_item (GtkWidget *expander, const char *id);

/** zyr_household_open_again: opens those rows of @group that are open in @before, the group that it
 * takes the place of */
void zyr_household_open_again (GtkWidget *group, GtkWidget *before);

/** zyr_household_join_parts: those of the @n @parts that are neither %NULL nor "", with " · " between
 * them. (transfer full) */
char *zyr_household_join_parts (const char *const *parts, gsize n);

G_END_DECLS
