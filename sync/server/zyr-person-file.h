/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What the centre holds of one person, for himself (law 6698, art. 11; domain.md section 5), and nothing
 * of others: notes are named and not told, and what stands about the household as a whole (its address,
 * aid, decisions, results of visits) goes to its head.
 */

/** zyr_person_number_is_valid: letters and digits, as identity numbers and passports have them */
gboolean zyr_person_number_is_valid (const char *number);

/**
 * zyr_person_read_files: of each household's file with a member of that identity number
 * @home: (nullable): only of that foundation
 *
 * An object a file: `foundation`, `household` (all of it, or how to find it), `members` (his own
 * records), `registry_snapshots` (with the items about him), `visits`, `answers` (groups of answers in
 * which his number or his record's id stands, a visit's revision each), `notes` (ids and times),
 * `records` (others that name him), `opened` (who opened the file: time, staff number, reason).
 *
 * Returns: (transfer full) (nullable): empty when there is none
 */
JsonArray *
zyr_person_read_files (ZyrTx *tx, const char *number, const char *home, GError **error);

G_END_DECLS
