/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Operations that the centre refused (quarantined), and may accept when they are tried again by
 * hand, on the device or at the centre.
 */

/**
 * ZyrRefusedOp: an operation as the device knows it
 * @reason: why it was refused, "" when that was not said
 * @again: the device's user wants it tried again; not on the wire
 */
typedef struct
{
  gint64 n;
  char *reason;
  gboolean again;
} ZyrRefusedOp;

ZyrRefusedOp *zyr_refused_op_new (gint64 n, const char *reason, gboolean again);
void zyr_refused_op_free (ZyrRefusedOp *self);

/** zyr_refused_ops_new: (transfer full) (element-type ZyrRefusedOp): an empty array */
GPtrArray *zyr_refused_ops_new (void);

/** zyr_refused_ops_read: member "refused" of a hello, absent or [{n, reason}] (checked) */
gboolean zyr_refused_ops_read (JsonObject *object, GPtrArray *ops, GError **error);
/** zyr_refused_ops_write: left out when there are none */
void zyr_refused_ops_write (JsonObject *object, GPtrArray *ops);

/** ZyrRetryRequest: POST /retry. @ops: (element-type gint64): numbers, at least one. Its answer is
 * a ZyrPushAnswer with the results of those that the centre knows. */
typedef struct
{
  GArray *ops;
} ZyrRetryRequest;

ZyrRetryRequest *zyr_retry_request_new (void);
ZyrRetryRequest *zyr_retry_request_parse (GBytes *body, GError **error);
GBytes *zyr_retry_request_to_bytes (const ZyrRetryRequest *request);
void zyr_retry_request_free (ZyrRetryRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRefusedOp, zyr_refused_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRetryRequest, zyr_retry_request_free)

G_END_DECLS
