/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-clock.h"
#include "zyr-limiter-memory.h"
#include "zyr-messages.h"
#include "zyr-password.h"
#include "zyr-storage.h"
#include "zyr-uuid.h"

G_BEGIN_DECLS

/**
 * ZyrService: the centre without sockets: a request in, a response out. Clock and random numbers
 * are given to it, so that a simulation can drive it in its own process. Thread-safe when its
 * storage is; calls block.
 */
typedef struct _ZyrService ZyrService;

/**
 * ZyrCommittedFunc:
 * @heads: (element-type utf8 gint64): feeds that moved, with their new heads
 *
 * Called after each commit, in the thread of the request.
 */
typedef void (*ZyrCommittedFunc) (GHashTable *heads, gpointer data);

/**
 * ZyrServiceLimits: how much one device may ask for, so that it starves nobody; 0: no limit
 * @requests_per_s, @bytes_per_s: in the long run; @requests_burst, @bytes_burst: at once, saved up
 *   while it is quiet (bytes of plain requests and of answers)
 * @devices_per_user: what a user may use in all, in devices; 0 for 1
 * @concurrent: requests of one device under way at a time
 * @free_guesses: wrong codes from one address that cost no wait
 * @downloads: devices that fetch a whole feed at a time
 */
typedef struct
{
  guint requests_per_s;
  guint requests_burst;
  guint64 bytes_per_s;
  guint64 bytes_burst;
  guint devices_per_user;
  guint concurrent;
  guint free_guesses;
  guint downloads;
} ZyrServiceLimits;

/**
 * ZyrServiceOptions: all borrowed; they must outlive the service
 * @random: (nullable): NULL for the kernel's random numbers
 * @blob_dir: where the bytes of attachments lie; made when missing
 * @database_dir: (nullable): of a database in a file, whose disk is looked at; so is that of @blob_dir
 * @free_bytes_min: with less than that of either disk the centre says that it is not well
 * @lease_days: for how long devices may do without the centre; 0: for ever
 * @file_months: files in which nothing has changed for so long are destroyed by
 *   zyr_service_maintain(); 0: none
 * @limiter_memory: (nullable): of several processes on one machine, whose limits are one
 * @committed: (nullable):
 */
typedef struct
{
  ZyrStorage *storage;
  ZyrClock *clock;
  ZyrRandomFunc random;
  gpointer random_data;
  const char *blob_dir;
  const char *database_dir;
  guint64 free_bytes_min;
  ZyrPasswordCost password_cost;
  ZyrServiceLimits limits;
  guint lease_days;
  guint file_months;
  ZyrLimiterMemory *limiter_memory;
  ZyrCommittedFunc committed;
  gpointer committed_data;
} ZyrServiceOptions;

ZyrService *zyr_service_new (const ZyrServiceOptions *options);
void zyr_service_free (ZyrService *service);

/**
 * ZyrRequest: all borrowed
 * @query: (nullable): the text after "?", still percent-encoded
 * @authorization: (nullable): the header's value
 * @protocol: (nullable): the value of ZYR_PROTOCOL_HEADER
 * @time: (nullable): of ZYR_PROTOCOL_TIME_HEADER
 * @range, @upload_offset, @upload_length, @upload_complete: (nullable): values of the headers of
 *   zyr-transfer.h
 * @address: (nullable): where it comes from
 * @body: (nullable): decompressed
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *authorization;
  const char *protocol;
  const char *time;
  const char *range;
  const char *upload_offset;
  const char *upload_length;
  const char *upload_complete;
  const char *address;
  GBytes *body;
} ZyrRequest;

/**
 * ZyrResponse: to be cleared with zyr_response_clear()
 * @status: HTTP; 0 when @park is set
 * @content_type: (nullable): static; NULL for an answer without a body
 * @retry_after_s: for the Retry-After header; 0 for none
 * @compressible: worth compressing
 * @upload: @upload_offset and @upload_complete go into the headers of zyr-transfer.h
 * @content_range: (nullable): of a 206
 * @error_code: (nullable): static: the refusal's code, for an answer to HEAD, which has no body
 * @device: 8 digits of a hash of the device's id, for logs; "" before it is known
 * @park: (nullable): a long poll with nothing to tell yet: answer with zyr_service_wait_answer()
 * once one of its scopes passes its cursor, or with no change when its time is over
 */
typedef struct
{
  guint status;
  const char *content_type;
  GBytes *body;
  gint64 retry_after_s;
  gboolean compressible;
  gboolean upload;
  gint64 upload_offset;
  gboolean upload_complete;
  char *content_range;
  const char *error_code;
  char device[9];
  ZyrWaitQuery *park;
} ZyrResponse;

/** zyr_service_handle: always gives a response; @response need not be initialised */
void zyr_service_handle (ZyrService *service, const ZyrRequest *request, ZyrResponse *response);

/**
 * zyr_service_start: the same without waiting for what a request writes
 * @ready: when that is durable, or has failed: called once, in any thread, which it must not hold
 *   up, perhaps before this returns. zyr_service_finish() then gives the response, in a thread of
 *   the caller's; @request and @response must live until it has.
 *
 * Returns: whether the response is there already, and @ready is never called
 */
typedef struct _ZyrCall ZyrPending;
typedef void (*ZyrReadyFunc) (ZyrPending *pending, gpointer data);

gboolean zyr_service_start (ZyrService *service,
                            const ZyrRequest *request,
                            ZyrResponse *response,
                            ZyrReadyFunc ready,
                            gpointer data);
void zyr_service_finish (ZyrPending *pending);

void zyr_response_clear (ZyrResponse *response);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZyrResponse, zyr_response_clear)

/**
 * zyr_service_wait_answer:
 * @heads: (element-type utf8 gint64): heads that are known
 *
 * Returns: (transfer full) (nullable): the answer when one of the query's scopes has moved; NULL
 * when none has and @timed_out is FALSE
 */
GBytes *zyr_service_wait_answer (const ZyrWaitQuery *query, GHashTable *heads, gboolean timed_out);

/** zyr_service_read_heads: of all feeds, also as other processes moved them. (transfer full)
 * (nullable) */
GHashTable *zyr_service_read_heads (ZyrService *service, GError **error);

/** zyr_service_count_quarantined: of the whole centre; -1 when the database does not tell */
gint64 zyr_service_count_quarantined (ZyrService *service);

/** zyr_service_get_n_limited: requests refused for ZyrServiceLimits */
guint64 zyr_service_get_n_limited (ZyrService *service);

/** zyr_service_get_n_clock_off: requests of devices whose clock was more than
 * ZYR_CLOCK_SKEW_WARNING_S off ours */
guint64 zyr_service_get_n_clock_off (ZyrService *service);

/**
 * zyr_service_maintain: what falls due with time: caseloads whose decision is old enough (of one that
 * is asked for meanwhile they end by themselves), tokens and codes that have expired, files whose
 * time is over (once a day, in one of the processes that share the storage). To be called now and then.
 */
gboolean zyr_service_maintain (ZyrService *service, GError **error);

G_END_DECLS
