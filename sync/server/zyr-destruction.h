/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-blob-store.h"
#include "zyr-json.h"
#include "zyr-publication.h"

G_BEGIN_DECLS

/*
 * Destroying a household's file (regulation RG 28.10.2017/30224, domain.md section 5): the household and
 * all that hangs on it, in every feed that has it (DELETE), with what of refused operations names it.
 * What was destroyed stands in the table `destruction`, a row a kind of record, and in the audit log:
 * how much, by which rule, why, when, by whom, the file's number and id, and nothing of what was in it.
 */

/* A file that may go. */
typedef struct
{
  char *home;
  char *household;
  char *file_no; /* "" when it has none */
} ZyrDestructible;

void zyr_destructible_free (ZyrDestructible *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDestructible, zyr_destructible_free)

/**
 * zyr_destruction_list_due: files of which nothing has changed since @before_s (seconds since 1970),
 * with no visit at work
 *
 * Returns: (transfer full) (nullable) (element-type ZyrDestructible):
 */
GPtrArray *zyr_destruction_list_due (ZyrTx *tx, gint64 before_s, GError **error);

/** zyr_destruction_find: (transfer full) (nullable): NULL without an error: there is no such file */
ZyrDestructible *zyr_destruction_find (ZyrTx *tx, const char *household, GError **error);

/**
 * zyr_destruction_run:
 * @rule: by which it goes: "request", "file-months=24" …
 * @account: (nullable): who ordered it
 * @reason: "" or why
 * @at: ISO time
 * @blobs: (element-type utf8): gets the hashes of pictures that nothing names any more, for
 *   zyr_destruction_tidy() once this is committed
 *
 * Within a transaction of zyr_storage_write(), before anything is put.
 */
gboolean zyr_destruction_run (ZyrTx *tx,
                              ZyrPublication *publication,
                              const ZyrDestructible *file,
                              const char *rule,
                              const char *account,
                              const char *reason,
                              const char *at,
                              GPtrArray *blobs,
                              GError **error);

/** zyr_destruction_count: kinds of records of a file, with how many it has of each. (transfer full) */
JsonObject *zyr_destruction_count (ZyrTx *tx, const ZyrDestructible *file, GError **error);

/** zyr_destruction_list_loose: (transfer full) (element-type utf8): hashes of @home's bytes that have
 * been here since before @before_s and that no record names */
GPtrArray *
zyr_destruction_list_loose (ZyrTx *tx, const char *home, gint64 before_s, GError **error);

/** zyr_destruction_tidy: the bytes of such pictures go */
gboolean zyr_destruction_tidy (ZyrStorage *storage,
                               ZyrBlobStore *store,
                               const char *home,
                               GPtrArray *blobs,
                               GError **error);

G_END_DECLS
