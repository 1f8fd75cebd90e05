/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-paged-list.h"

G_BEGIN_DECLS

/**
 * ZyrHouseholdRow: what stands at one place of a list. Each getter is a readable property
 * ("head-name" …).
 *
 * A row can stand in the list before its window arrived from the store: "loaded" is %FALSE and the
 * texts are "" then. Signal "changed": it arrived, or another household stands here now.
 */
#define ZYR_TYPE_HOUSEHOLD_ROW (zyr_household_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHouseholdRow, zyr_household_row, ZYR, HOUSEHOLD_ROW, GObject)

gboolean zyr_household_row_get_loaded (ZyrHouseholdRow *self);
const char *zyr_household_row_get_id (ZyrHouseholdRow *self);
const char *zyr_household_row_get_head_name (ZyrHouseholdRow *self);
const char *zyr_household_row_get_file_no (ZyrHouseholdRow *self);
const char *zyr_household_row_get_address (ZyrHouseholdRow *self);
/* "good", "medium", "weak", "" */
const char *zyr_household_row_get_rating (ZyrHouseholdRow *self);
const char *zyr_household_row_get_rating_date (ZyrHouseholdRow *self); /* "YYYY-MM-DD" or "" */
guint zyr_household_row_get_n_members (ZyrHouseholdRow *self);
/* due date of its open visit, "" if none */
const char *zyr_household_row_get_due (ZyrHouseholdRow *self);
/* an identity number or a telephone of it stands in another file, too */
gboolean zyr_household_row_get_is_twin (ZyrHouseholdRow *self);

/**
 * ZyrHouseholdList: a #ZyrPagedList of #ZyrHouseholdRow over the store's search. Property (read,
 * notify): "query" (string).
 */
#define ZYR_TYPE_HOUSEHOLD_LIST (zyr_household_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHouseholdList, zyr_household_list, ZYR, HOUSEHOLD_LIST, ZyrPagedList)

ZyrHouseholdList *zyr_household_list_new (ZyrWorkspace *workspace);
/* @text: words in any order, each the beginning of a name, identity number, phone, address or file
 * number word; "" = all by name. */
void zyr_household_list_set_query (ZyrHouseholdList *self, const char *text);
/* Only those files: @rating "good", "medium", "weak" or "none"; @due_until "YYYY-MM-DD": with a visit
 * to be made by then; @programme and @neighbourhood a code. Each (nullable): %NULL or "" is all. */
void zyr_household_list_set_filter (ZyrHouseholdList *self,
                                    const char *rating,
                                    const char *due_until,
                                    const char *programme,
                                    const char *neighbourhood);
/* Codes of the neighbourhoods that there are: finish gives (transfer full) them, %NULL on error. */
void zyr_household_list_neighbourhoods_async (ZyrWorkspace *workspace,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
GStrv zyr_household_list_neighbourhoods_finish (GAsyncResult *result, GError **error);
const char *zyr_household_list_get_query (ZyrHouseholdList *self);

G_END_DECLS
