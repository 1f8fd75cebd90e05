/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"
#include "zyr-storage.h"

G_BEGIN_DECLS

/**
 * ZyrPublication: the one place where records are written and where it is decided which feeds carry
 * them.
 *
 *   "ref"  forms, parameters
 *   "f:F"  everything of the foundation F
 *   "w:U"  of the households in worker U's caseload: the household and what hangs on it, but of
 *          revisions, reviews and attachments only those of his own visits; and the foundation with
 *          its users
 *   "b:F"  of the households on the agenda of F's Board (member `agenda`): all of it; and the
 *          foundation with its users
 *
 * What of a feed a user is shown is for zyr-rights.h to say. A household is in a worker's caseload
 * while a visit of his (as worker or as second officer) is open (planned … returned), and for some
 * days after one was decided; a report that nobody decides about keeps it no longer than some days,
 * either (zyr_caseload_set_days()). It is recomputed for each household whose visit is written.
 *
 * One publication lives in one transaction. Feeds' counters are raised by zyr_publication_finish(),
 * last, in the order of their names, so that numbers are gapless and in the order of commits.
 */
typedef struct _ZyrPublication ZyrPublication;

/* A household stays this long with its worker after the decision, and no longer than that after the
 * report was sent: proportionate to the task (law 6698, art. 4; domain.md section 5) */
#define ZYR_CASELOAD_DECIDED_DAYS 7
#define ZYR_CASELOAD_SENT_DAYS 30

/** zyr_caseload_set_days: in this process, as the centre's configuration says; before it is served. A
 * decision counts from its day, or so much earlier that the second limit holds, too, as it is written. */
void zyr_caseload_set_days (guint decided_days, guint sent_days);

/** zyr_caseload_dup_decided_day: (transfer full) (nullable): from which a decided visit's days count;
 * NULL: it keeps nothing */
char *zyr_caseload_dup_decided_day (ZyrRecord *visit);

/** zyr_caseload_dup_cutoff: (transfer full): the first day (UTC) whose decisions still keep it */
char *zyr_caseload_dup_cutoff (gint64 now_s);

/** zyr_caseload_get_sent_s: reports sent before that time (seconds since 1970) keep nothing */
gint64 zyr_caseload_get_sent_s (gint64 now_s);

/**
 * zyr_publication_new:
 * @now_s: seconds since 1970
 */
ZyrPublication *zyr_publication_new (ZyrTx *tx, gint64 now_s);
void zyr_publication_free (ZyrPublication *publication);

/** zyr_publication_put: writes a record of scope "ref" or "f:…" at its version */
gboolean zyr_publication_put (ZyrPublication *publication, ZyrRecord *record, GError **error);

/**
 * zyr_publication_put_all:
 * @records: (element-type ZyrRecord): of different ids
 * @same_case: (array): of each, whether it is a visit that is as much at work as it was before
 */
gboolean zyr_publication_put_all (ZyrPublication *publication,
                                  GPtrArray *records,
                                  const gboolean *same_case,
                                  GError **error);

/**
 * zyr_publication_settle_worker: an account has come, or its roles or its standing have changed:
 * whoever makes visits is given the foundation, its users and his caseload in a feed of his own,
 * with all that was there before; from whoever does not any more it is taken back.
 */
gboolean zyr_publication_settle_worker (ZyrPublication *publication,
                                        const char *home,
                                        const char *worker,
                                        GError **error);

/**
 * zyr_publication_move: the household with all that hangs on it becomes another foundation's: it
 * leaves every feed of @home and enters the feed of @to. Before anything is put. The transaction is
 * one of zyr_storage_write(), for it spans two foundations.
 */
gboolean zyr_publication_move (ZyrPublication *publication,
                               const char *home,
                               const char *household,
                               const char *to,
                               GError **error);

/**
 * zyr_publication_set_caseloads: saves asking, for households in whose caseloads nothing changes
 * @caseloads: (element-type utf8 GPtrArray): households, each with the workers who hold it as the
 *   transaction begins; all of one home
 */
void zyr_publication_set_caseloads (ZyrPublication *publication, GHashTable *caseloads);

/** zyr_publication_recheck: looks again whether the household is in the worker's caseload (time has
 * passed) */
void zyr_publication_recheck (ZyrPublication *publication,
                              const char *home,
                              const char *worker,
                              const char *household);

/**
 * zyr_publication_finish: writes the feeds. Nothing may be put afterwards.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): feeds that moved, with their new
 * heads
 */
GHashTable *zyr_publication_finish (ZyrPublication *publication, GError **error);

/**
 * zyr_feeds_compact: what left feeds before @before_s is forgotten there, and their floors rise: a
 * device whose cursor stands below begins the feed again. That a household was there is kept, so
 * that late work about it finds its way.
 *
 * @n: (out): entries forgotten
 */
gboolean zyr_feeds_compact (ZyrTx *tx, gint64 before_s, gint64 *n, GError **error);

/** zyr_heads_new: an empty table as above */
GHashTable *zyr_heads_new (void);
void zyr_heads_set (GHashTable *heads, const char *scope, gint64 head);
/* … of each row (scope, head); @rows may be NULL, as when a query failed with @error. */
gboolean zyr_heads_read (GHashTable *heads, ZyrRows *rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrPublication, zyr_publication_free)

G_END_DECLS
