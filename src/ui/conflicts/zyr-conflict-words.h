/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-conflict-list.h"

G_BEGIN_DECLS

/* What a conflict is about, in words. All are translated and (transfer full). */

/** zyr_conflict_subject: "Telephones", or "Marital status · Ayşe Yılmaz" */
char *zyr_conflict_subject (ZyrConflictRow *row);

/** zyr_conflict_values: "“0532 123 45 67” or “0533 765 43 21”" */
char *zyr_conflict_values (ZyrWorkspace *workspace, ZyrConflictRow *row);

/** zyr_conflict_mine_author: who wrote the value that came second, and when */
char *zyr_conflict_mine_author (ZyrConflictRow *row);

/** zyr_conflict_theirs_author: the same for the value that stood */
char *zyr_conflict_theirs_author (ZyrConflictRow *row);

/** zyr_conflict_base: what the author of the second value had seen in the file */
char *zyr_conflict_base (ZyrWorkspace *workspace, ZyrConflictRow *row);

G_END_DECLS
