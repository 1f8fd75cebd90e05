/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * hello, push, wait and the query of pull. `_parse` reads and checks (NULL with
 * ZYR_PROTOCOL_ERROR_MALFORMED or _TOO_LARGE), `_to_bytes` writes, `_free` frees with all members.
 * Unknown members are ignored.
 */

/**
 * ZyrScopeCursor: how far a device has read a scope, or where a scope stands.
 * @epoch: (nullable): absent in `wait`
 * @digest: (nullable): in hello: what the device holds of it, to be compared (zyr-feed-digest.h)
 */
typedef struct
{
  char *scope;
  char *epoch;
  char *digest;
  gint64 seq;
} ZyrScopeCursor;

ZyrScopeCursor *zyr_scope_cursor_new (const char *scope, const char *epoch, gint64 seq);
void zyr_scope_cursor_free (ZyrScopeCursor *cursor);

/** zyr_scope_is_valid: "ref", or one of "f:", "o:", "w:", "b:" + an id; NULL is not */
gboolean zyr_scope_is_valid (const char *scope);

/**
 * ZyrHelloRequest: POST /hello
 * @device: (nullable): compared with the session's when it is said
 * @epoch: (nullable): the timeline that the device knows; that of each cursor which names none
 * @scopes: (element-type ZyrScopeCursor): what the device holds
 * @lease_days: of the lease that it has; 0: none
 * @kinds: (nullable): of records that the digests are of
 * @refused: (nullable) (element-type ZyrRefusedOp): its operations that stand as refused (zyr-retry.h)
 */
typedef struct
{
  char *device;
  char *app_version;
  char *epoch;
  gint64 last_op;
  GPtrArray *scopes;
  gint64 lease_days;
  char **kinds;
  GPtrArray *refused;
} ZyrHelloRequest;

/** ZyrLimits: what the centre takes, sizes in bytes of plain (uncompressed) bodies */
typedef struct
{
  gint64 push_ops;
  gint64 push_bytes;
  gint64 pull_records;
  gint64 blob_bytes;
  gint64 wait_seconds;
} ZyrLimits;

/**
 * ZyrHelloAnswer: an answer without a body says that the device stands where the centre stands: in
 * epoch, feeds and their numbers, last operation, and lease.
 * @epoch: the centre's timeline; a cursor of another one is void
 * @scopes: granted scopes; a scope that the device holds and that is not named is to be dropped
 * @heads: (nullable): the newest number of each of @scopes, in their order: what stands there needs no
 *   pull
 * @last_op: the last operation of this device that the centre knows: the device goes on, or sends
 * again, from the next one
 * @results: (nullable) (element-type JsonObject): of refused operations that the request named and
 *   that have another result by now, as in ZyrPushAnswer
 * @lease_days: for so long, from this answer on, the device may open its database without the
 *   centre; 0: for ever
 * @seal: (nullable): with a lease: the centre's public key (zyr-seal.h)
 * @differ: (nullable): feeds whose digest is another one here: the device begins them again
 * @orders: words for the device; none is defined in version 1
 */
typedef struct
{
  char *epoch;
  char *server_time;
  char **scopes;
  gint64 *heads;
  gint64 last_op;
  ZyrLimits limits;
  GPtrArray *results;
  gint64 lease_days;
  char *seal;
  char **differ;
  char **orders;
} ZyrHelloAnswer;

/**
 * ZyrPushRequest: POST /push
 * @epoch: (nullable): the timeline that it is meant for: a centre of another one refuses it
 * @ops: (element-type JsonObject): numbered @first, @first + 1 … (checked)
 */
typedef struct
{
  char *device;
  char *epoch;
  gint64 first;
  GPtrArray *ops;
} ZyrPushRequest;

/**
 * ZyrPushAnswer:
 * @last: the last operation that the centre now knows
 * @results: (element-type JsonObject): one for each operation sent, in order:
 *   {"n", "s": "ok|conflict|quarantined", "reason"?, "conflicts"?: [ids], "res"?: [{kind, id,
 * ver}]} (checked)
 */
typedef struct
{
  char *epoch;
  gint64 last;
  GPtrArray *results;
} ZyrPushAnswer;

/** ZyrPullQuery: the query of GET /pull: records of @scope after @after; @limit 0 takes the default
 */
typedef struct
{
  char *scope;
  char *epoch;
  gint64 after;
  gint64 limit;
} ZyrPullQuery;

/** ZyrWaitQuery: the query of GET /wait: answered when a scope passes its cursor, or after the
 * timeout */
typedef struct
{
  GPtrArray *cursors; /* of ZyrScopeCursor without epoch */
  gint64 timeout_s;
} ZyrWaitQuery;

/** ZyrWaitAnswer: @changed: (element-type ZyrScopeCursor): scopes that moved, with their head; may
 * be empty */
typedef struct
{
  GPtrArray *changed;
} ZyrWaitAnswer;

ZyrHelloRequest *zyr_hello_request_parse (GBytes *body, GError **error);
GBytes *zyr_hello_request_to_bytes (const ZyrHelloRequest *request);
void zyr_hello_request_free (ZyrHelloRequest *request);

ZyrHelloAnswer *zyr_hello_answer_parse (GBytes *body, GError **error);
GBytes *zyr_hello_answer_to_bytes (const ZyrHelloAnswer *answer);
void zyr_hello_answer_free (ZyrHelloAnswer *answer);

ZyrPushRequest *zyr_push_request_parse (GBytes *body, GError **error);
GBytes *zyr_push_request_to_bytes (const ZyrPushRequest *request);
void zyr_push_request_free (ZyrPushRequest *request);

ZyrPushAnswer *zyr_push_answer_parse (GBytes *body, GError **error);
GBytes *zyr_push_answer_to_bytes (const ZyrPushAnswer *answer);
/* The same, of results that are canonical JSON already: (element-type utf8). */
GBytes *zyr_push_answer_build (const char *epoch, gint64 last, GPtrArray *results);
void zyr_push_answer_free (ZyrPushAnswer *answer);

/* Queries are the text after "?", percent-encoded. */
ZyrPullQuery *zyr_pull_query_parse (const char *query, GError **error);
char *zyr_pull_query_to_string (const ZyrPullQuery *query);
void zyr_pull_query_free (ZyrPullQuery *query);

ZyrWaitQuery *zyr_wait_query_parse (const char *query, GError **error);
char *zyr_wait_query_to_string (const ZyrWaitQuery *query);
void zyr_wait_query_free (ZyrWaitQuery *query);

ZyrWaitAnswer *zyr_wait_answer_parse (GBytes *body, GError **error);
GBytes *zyr_wait_answer_to_bytes (const ZyrWaitAnswer *answer);
void zyr_wait_answer_free (ZyrWaitAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrScopeCursor, zyr_scope_cursor_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrHelloRequest, zyr_hello_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrHelloAnswer, zyr_hello_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrPushRequest, zyr_push_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrPushAnswer, zyr_push_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrPullQuery, zyr_pull_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrWaitQuery, zyr_wait_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrWaitAnswer, zyr_wait_answer_free)

G_END_DECLS
