/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-blob-store.h"
#include "zyr-clock.h"
#include "zyr-json.h"
#include "zyr-storage.h"

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

/** zyr_destruction_get_before_s: what has not changed since is due, where files are kept for @months;
 * 0 for 0: nothing is */
gint64 zyr_destruction_get_before_s (guint months, gint64 now_s);

/** zyr_destruction_dup_rule: (transfer full): the name of that rule */
char *zyr_destruction_dup_rule (guint months);

/**
 * zyr_destruction_list_due: files of which nothing has changed since @before_s (seconds since 1970),
 * with no visit at work and no report that waits for its decision
 *
 * Returns: (transfer full) (nullable) (element-type ZyrDestructible):
 */
GPtrArray *zyr_destruction_list_due (ZyrTx *tx, gint64 before_s, GError **error);

/** zyr_destruction_find: (transfer full) (nullable): NULL without an error: there is no such file */
ZyrDestructible *zyr_destruction_find (ZyrTx *tx, const char *household, GError **error);

/**
 * ZyrDestructionOrder: all borrowed
 * @rule: by which it goes: "request", "file_months=24" …
 * @account: (nullable): who ordered it
 * @program: (nullable): what did it of itself when nobody ordered it: "serve"
 * @reason: "" or why
 * @before_s: a file that has changed since stays, and so does one with a visit at work; 0: any goes
 */
typedef struct
{
  ZyrStorage *storage;
  ZyrBlobStore *blobs;
  ZyrClock *clock;
  const char *rule;
  const char *account;
  const char *program;
  const char *reason;
  gint64 before_s;
} ZyrDestructionOrder;

/**
 * zyr_destruction_run: one file, in a transaction of its own, and then the bytes that only it named
 * @heads: (out) (transfer full) (nullable): feeds that moved; NULL when the file is not due any more,
 *   or is gone
 */
gboolean zyr_destruction_run (const ZyrDestructionOrder *order,
                              const ZyrDestructible *file,
                              GHashTable **heads,
                              GError **error);

/** zyr_destruction_count: kinds of records of a file, with how many it has of each. (transfer full) */
JsonObject *zyr_destruction_count (ZyrTx *tx, const ZyrDestructible *file, GError **error);

/** zyr_destruction_sweep: bytes of pictures go that have been here for 30 days and that neither a
 * record names nor an operation that may be tried again */
gboolean zyr_destruction_sweep (ZyrStorage *storage,
                                ZyrBlobStore *blobs,
                                gint64 now_s,
                                GError **error);

G_END_DECLS
