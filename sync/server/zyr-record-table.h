/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"
#include "zyr-storage.h"

G_BEGIN_DECLS

/*
 * Records in the database. A record's home is "ref" or its foundation's id: its scope without "f:".
 * Writing goes through zyr-publication.h, so that no record changes without its feeds.
 */

/** zyr_home_from_scope: "ref" → "ref", "f:ID" → "ID"; NULL for anything else. Borrowed. */
const char *zyr_home_from_scope (const char *scope);

/** zyr_home_dup_scope: the reverse. Returns: (transfer full): */
char *zyr_home_dup_scope (const char *home);

/**
 * zyr_record_table_dup:
 *
 * Returns: (transfer full) (nullable): NULL without an error when there is none of that kind and id
 */
ZyrRecord *
zyr_record_table_dup (ZyrTx *tx, const char *home, ZyrKind kind, const char *id, GError **error);

/** zyr_record_table_list: all of a kind that hangs on no household. Returns: (transfer full)
 * (element-type ZyrRecord): */
GPtrArray *zyr_record_table_list (ZyrTx *tx, const char *home, ZyrKind kind, GError **error);

/** zyr_record_table_list_household: the household and what hangs on it, it first, then by kind and
 * id */
GPtrArray *zyr_record_table_list_household (ZyrTx *tx,
                                            const char *home,
                                            const char *household,
                                            GError **error);

/** zyr_record_table_has_id: an id is one record's in its home, whatever its kind */
gboolean zyr_record_table_has_id (ZyrTx *tx,
                                  const char *home,
                                  const char *id,
                                  gboolean *has,
                                  GError **error);

/* Only for the publication. */
gboolean zyr_record_table_put (ZyrTx *tx, ZyrRecord *record, GError **error);
/* @records: (element-type ZyrRecord): of different ids */
gboolean zyr_record_table_put_all (ZyrTx *tx, GPtrArray *records, GError **error);

/* For statements that choose records, and what their rows hold. */
#define ZYR_RECORD_SELECT "SELECT id, kind, ver, body, tok, home FROM record"
ZyrRecord *zyr_record_from_row (ZyrRows *rows, const char *home, GError **error);

G_END_DECLS
