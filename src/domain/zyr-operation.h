/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation-kinds.h"
#include "zyr-operation-number.h"
#include "zyr-record.h"
#include "zyr-role.h"

G_BEGIN_DECLS

/* Operations: what a user did, as JSON, {"n": op_no, "id": uuid, "at": ts, "kind": ..., ...}. The
 * centre and the device's view apply them with the same pure function, so that what a worker sees
 * before sending is what the centre will state afterwards. */

/**
 * ZyrRecordLookup:
 *
 * Returns: (transfer full) (nullable): the present record of that kind and id
 */
typedef ZyrRecord *(*ZyrRecordLookup) (ZyrKind kind, const char *id, gpointer data);

/**
 * ZyrResultReader:
 * @form: the form record (its body has xml, media, meta)
 * @instance: the submission's XML
 *
 * Returns: (transfer full) (nullable): the visit result (zyr-visit-result.h) of a submission, as
 * canonical JSON. %NULL leaves the result out.
 */
typedef char *(*ZyrResultReader) (ZyrRecord *form, const char *instance, gpointer data);

/**
 * ZyrEntityReader:
 * @visit: its present revision is being approved
 * What the report says about the household file (ODK Entities): objects {"action": "create" or
 * "update", "dataset": "household" or "member", "id", "base": version seen or 0, "set": {field:
 * text}}. Only fields that a `set` may change, and values of them, are taken. Of a record that
 * changed since @base, a field that someone has written becomes a conflict.
 *
 * Returns: (transfer full) (nullable)
 */
typedef JsonArray *(*ZyrEntityReader) (ZyrRecord *visit, gpointer data);

/**
 * ZyrAuthorLookup:
 * @token: of a field
 * @author: gets user "by", his name "by_name" and the time "at" of the operation, as far as they
 *   are known
 */
typedef void (*ZyrAuthorLookup) (const char *token, JsonObject *author, gpointer data);

/**
 * ZyrOperationContext: who acts, and what the function may ask. Borrowed for the call.
 * @device_id: whose operation numbers these are
 * @now: ISO time of application: `received` of a revision. %NULL: the operation's own time.
 * @clock_ahead_s: by how much the clock of the device was ahead of @now's when it sent; 0 for unknown.
 *   More than ZYR_CLOCK_SKEW_FLAG_S off, or with a time of its own so far ahead of @now, an operation
 *   is applied like any other, and what it makes that has a time (notes, revisions, reviews, changes,
 *   conflicts) says so: `clock_ahead`, in seconds, less than 0 for a clock that was behind.
 * @lookup_data: passed to these functions
 */
typedef struct
{
  const char     *user_id;
  const char     *user_name;
  ZyrRole         roles;
  const char     *foundation; /* id of the user's foundation */
  const char     *device_id;
  const char     *now;
  gint64          clock_ahead_s;
  ZyrRecordLookup lookup;
  ZyrResultReader read_result;   /* (nullable) */
  ZyrEntityReader read_entities; /* (nullable): then approvals change no more than the rating */
  ZyrAuthorLookup find_author;   /* (nullable): then conflicts do not name the other author */
  gpointer        lookup_data;
} ZyrOperationContext;

/**
 * zyr_operation_apply:
 * @op: (transfer none): never changed
 * @changed: (element-type ZyrRecord): with zyr_record_unref as free function; the records that
 *   change or come into being are appended, each at most once, at version + 1 (1 when new) with
 *   the scope of their household
 * @refusal: (out) (optional) (transfer none): one of ZYR_REFUSAL_… on %FALSE
 *
 * Applies one operation. Nothing is appended on %FALSE. A `set` that meets another's edit succeeds:
 * the fields without conflict are applied and each other field appends a record of kind conflict,
 * open, whose id is derived from the operation's. An operation that was already applied (same record
 * ids) is refused as duplicate, or succeeds without a change when it repeats a revision byte for
 * byte. A `set` needs the actor's foundation to be the household's; that the household is in the
 * actor's caseload is checked where scopes are known.
 *
 * Returns: whether the operation was applied
 */
gboolean zyr_operation_apply (JsonObject                *op,
                              const ZyrOperationContext *context,
                              GPtrArray                 *changed,
                              const char               **refusal);

/** zyr_operation_is_allowed: whether the roles may do such a thing at all, to something */
gboolean zyr_operation_is_allowed (const char *kind, ZyrRole roles);

typedef struct
{
  ZyrKind     kind;
  const char *id; /* borrowed from the operation */
} ZyrOperationTouch;

/**
 * zyr_operation_touches:
 *
 * The records that @op names, present or to be made, without looking anything up: to lock them, to
 * show what is waiting. Approving also changes the household and the visit approved before: the
 * household is among them when the operation names it.
 *
 * Returns: (transfer full) (element-type ZyrOperationTouch): free with g_array_unref()
 */
GArray *zyr_operation_touches (JsonObject *op);

/** zyr_operation_is_work: a person's work, which he wants to see sent: not a number without an act, nor
 * that a file was opened */
gboolean zyr_operation_is_work (const char *kind);

/** zyr_operation_get_kind: "" when there is none */
const char *zyr_operation_get_kind (JsonObject *op);

G_END_DECLS
