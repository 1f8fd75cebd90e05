/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation.h"
#include "zyr-store.h"

G_BEGIN_DECLS

/* The outbox: the device's numbered account of what its user did. */

/** ZyrStoreActor: who acts; kept with the operation. Borrowed for the call. */
typedef struct
{
  const char *user_id;
  const char *user_name;
  ZyrRole     roles;
  const char *foundation;
} ZyrStoreActor;

/**
 * zyr_store_set_result_reader:
 *
 * What gives the view a visit's result at submission (see #ZyrResultReader); called in the store's
 * thread. Without it visits in the view have no result until the centre states it.
 */
void zyr_store_set_result_reader (ZyrStore       *self,
                                  ZyrResultReader reader,
                                  gpointer        data,
                                  GDestroyNotify  destroy);

/**
 * zyr_store_append_operation:
 * @op: (transfer none): gets its number
 *
 * In one transaction: the next number without a gap, the operation, its effect on the view.
 * Errors: REFUSED when the rules refuse it (not stored); CONFLICT without a device id.
 *
 * Returns: the number, from 1; -1 on error
 */
gint64 zyr_store_append_operation (ZyrStore            *self,
                                   JsonObject          *op,
                                   const ZyrStoreActor *actor,
                                   GError             **error);

/** zyr_store_append_operations: @ops: (element-type JsonObject): all of them or none, in one
 * transaction; the objects do not get their numbers */
gboolean zyr_store_append_operations (ZyrStore            *self,
                                      GPtrArray           *ops,
                                      const ZyrStoreActor *actor,
                                      GError             **error);

/**
 * zyr_store_append_read:
 * @op: of the kind ZYR_OP_FILE_READ, otherwise as above
 *
 * That a file was opened. It is no work of the user's: nothing is told to have changed, and what lists
 * and counts the outbox for people passes it over; it goes with the next batch.
 *
 * Returns: the number; 0: the same person's opening of it less than ZYR_READ_AGAIN_S before stands
 * for this one; -1 on error
 */
gint64 zyr_store_append_read (ZyrStore            *self,
                              JsonObject          *op,
                              const ZyrStoreActor *actor,
                              GError             **error);

/**
 * zyr_store_list_operations:
 * @after: the number before the first one wanted
 * @n_max: 0 for ZYR_PUSH_OPS_N_MAX
 * @size_bytes_max: of the JSON text together; the first is given even if it is larger; 0: no bound
 *
 * The operations @after + 1, @after + 2, … as they were made, answered or not: a centre restored
 * from a backup asks for answered ones again, which are kept ZYR_JOURNAL_AGE_DAYS_MAX days. Errors:
 * CONFLICT when @after + 1 was given out but is no longer kept.
 *
 * Returns: (transfer full) (element-type JsonObject): without a gap, empty when there are none
 */
GPtrArray *zyr_store_list_operations (ZyrStore *self,
                                      gint64    after,
                                      guint     n_max,
                                      gsize     size_bytes_max,
                                      GError  **error);

/** zyr_store_count_pending: of the user's work (zyr_operation_is_work()), what the centre has not
 * answered; -1 on error */
gint64 zyr_store_count_pending (ZyrStore *self, GError **error);

/** zyr_store_is_pending: @pending: (out): an operation that changed or made this record has no answer
 * of the centre yet */
gboolean zyr_store_is_pending (ZyrStore   *self,
                               ZyrKind     kind,
                               const char *id,
                               gboolean   *pending,
                               GError    **error);

/**
 * ZyrStoreOpState:
 * @ZYR_STORE_OP_PENDING: the centre has not answered yet
 * @ZYR_STORE_OP_SENT: accepted; its effect has not come back with the feed yet
 * @ZYR_STORE_OP_SETTLED: accepted, and the centre's state holds it
 * @ZYR_STORE_OP_CONFLICT: a field had been changed by another; both values are kept there
 * @ZYR_STORE_OP_QUARANTINED: kept at the centre, not applied; `reason` says why
 */
typedef enum
{
  ZYR_STORE_OP_PENDING,
  ZYR_STORE_OP_SENT,
  ZYR_STORE_OP_SETTLED,
  ZYR_STORE_OP_CONFLICT,
  ZYR_STORE_OP_QUARANTINED,
} ZyrStoreOpState;

/** ZyrStoreOutboxRow: @kind is the operation's (ZYR_OP_…); absent texts are "" */
typedef struct
{
  gint64          n;
  char           *kind;
  ZyrKind         rec_kind; /* the record that it is about, as the user sees it */
  char           *rec;
  char           *household;
  char           *visit;
  char           *at;
  ZyrStoreOpState state;
  char           *reason;
  gboolean        again; /* refused, and to be tried again at the next contact */
} ZyrStoreOutboxRow;

void zyr_store_outbox_row_free (ZyrStoreOutboxRow *self);

/**
 * zyr_store_list_outbox:
 * @states: bits 1 << ZyrStoreOpState; 0 for all but settled
 * @n_max: 0 for 1000
 *
 * Returns: (transfer full) (element-type ZyrStoreOutboxRow): newest first
 */
GPtrArray *zyr_store_list_outbox (ZyrStore *self, guint states, guint n_max, GError **error);

/** zyr_store_dismiss_operation: the user has read about a conflict or a quarantine: settled */
gboolean zyr_store_dismiss_operation (ZyrStore *self, gint64 n, GError **error);

/**
 * zyr_store_retry_operation:
 *
 * The user wants a quarantined operation tried again: the centre is asked to apply it once more at
 * the next contact, and its answer takes the place of the refusal. Also of one that was dismissed,
 * which asks for attention again. Errors: NOT_FOUND when no operation of that number is quarantined.
 */
gboolean zyr_store_retry_operation (ZyrStore *self, gint64 n, GError **error);

typedef enum
{
  ZYR_STORE_RESULT_OK,
  ZYR_STORE_RESULT_CONFLICT,
  ZYR_STORE_RESULT_QUARANTINED,
} ZyrStoreResultStatus;

/** ZyrStoreOpResult: the centre's answer to one operation, with the versions that it led to */
typedef struct _ZyrStoreOpResult ZyrStoreOpResult;

ZyrStoreOpResult *zyr_store_op_result_new (gint64               n,
                                           ZyrStoreResultStatus status,
                                           const char          *reason);
/** zyr_store_op_result_add: the operation made this version of that record */
void zyr_store_op_result_add (ZyrStoreOpResult *self, ZyrKind kind, const char *id, gint64 ver);
void zyr_store_op_result_free (ZyrStoreOpResult *self);

/**
 * zyr_store_apply_push_results:
 * @epoch: (nullable): the centre's timeline, in which the versions of @results count; %NULL: the
 *   one of the last page
 * @results: (element-type ZyrStoreOpResult):
 *
 * One transaction, with the view. An accepted operation leaves the view's overlay record by record,
 * when the centre's state has reached the version of its result; a conflicting or quarantined one
 * leaves it at once. A second answer to an operation takes the place of the first (a restored centre
 * answers anew). Errors: CONFLICT for a number that was never given out.
 */
gboolean zyr_store_apply_push_results (ZyrStore   *self,
                                       const char *epoch,
                                       GPtrArray  *results,
                                       GError    **error);

/**
 * zyr_store_reopen_operations:
 *
 * A restored centre no longer knows the operations after @after: those that it had answered count as
 * pending again and are in the view again, until it has answered anew.
 */
gboolean zyr_store_reopen_operations (ZyrStore *self, gint64 after, GError **error);

/**
 * zyr_store_renumber_operations:
 *
 * This database was put back from an older copy: the centre knows operations of this device up to
 * @last, and those after @after are not ours. In one transaction what was done here after @after is
 * numbered anew from @last + 1, with the tokens of fields that name it; in the numbers between stand
 * operations without effect (ZYR_OP_VOID), as answered. The effect on the view stays. Errors: CONFLICT
 * unless 0 <= @after < @last; more than ZYR_LOST_OPERATIONS_N_MAX are too many.
 */
gboolean zyr_store_renumber_operations (ZyrStore *self, gint64 after, gint64 last, GError **error);

/** zyr_store_get_last_op: the last number given out, 0 for none; -1 on error */
gint64 zyr_store_get_last_op (ZyrStore *self, GError **error);
/** zyr_store_get_last_acked: the last number that the centre has answered; -1 on error */
gint64 zyr_store_get_last_acked (ZyrStore *self, GError **error);

/** zyr_store_prune: forgets settled operations and history older than the limits; the last
 * ZYR_JOURNAL_N_MIN operations stay */
gboolean zyr_store_prune (ZyrStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreOutboxRow, zyr_store_outbox_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreOpResult, zyr_store_op_result_free)

G_END_DECLS
