/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrRequestDone: a request that was answered, or parked: what may be told of it. Nothing here is
 * anybody's: no query, no body, no address, no name, and of the device a part of a hash.
 * @route: one of zyr_request_route()
 * @device: 8 digits of the hash of the device's id, "" before it is known
 * @code: (nullable): why it was refused
 * @fault: (nullable): what failed, of a 5xx: English, of the centre's own making
 */
typedef struct
{
  guint64 id;
  const char *method;
  const char *route;
  guint status;
  const char *device;
  const char *code;
  const char *fault;
  gsize bytes_in;
  gsize bytes_out;
  gint64 duration_us;
} ZyrRequestDone;

/** zyr_request_route: a word for @path, of a fixed set; "other" for what is none of ours */
const char *zyr_request_route (const char *path);
guint zyr_request_n_routes (void);
const char *zyr_request_route_name (guint i);

/**
 * ZyrRequestLog: a line a request on standard error, as journald likes it (with its priority in
 * front when standard error is the journal)
 */
typedef struct _ZyrRequestLog ZyrRequestLog;

/** zyr_request_log_new: @format: "text" (key=value), "json"; @level: "info", "warning" (faults
 * only), "debug" (long polls and health checks too) */
ZyrRequestLog *zyr_request_log_new (const char *format, const char *level);
void zyr_request_log_free (ZyrRequestLog *log);
/** zyr_request_log_add: a line, which zyr_request_log_flush() writes, with those before it */
void zyr_request_log_add (ZyrRequestLog *log, const ZyrRequestDone *done);
void zyr_request_log_flush (ZyrRequestLog *log);

/** zyr_request_log_format: the line. (transfer full) */
char *
zyr_request_log_format (const ZyrRequestLog *log, const ZyrRequestDone *done, gint64 now_us);

G_END_DECLS
