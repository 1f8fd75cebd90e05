/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-client-error.h"
#include "zyr-protocol-error.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ZyrTransport: HTTPS to one host. Trusts one CA certificate and no other, whatever the system
 * trusts; never follows a redirect, never speaks plain HTTP, bounds what it reads.
 */
#define ZYR_TYPE_TRANSPORT (zyr_transport_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTransport, zyr_transport, ZYR, TRANSPORT, GObject)

#define ZYR_TRANSPORT_TIMEOUT_MS 30000

/** zyr_transport_new: trusts @ca */
ZyrTransport *zyr_transport_new (const char *host, guint16 port, GTlsCertificate *ca);

/**
 * zyr_transport_new_for_fingerprint: trusts the CA in the presented chain whose DER has this
 *   SHA-256
 */
ZyrTransport *
zyr_transport_new_for_fingerprint (const char *host, guint16 port, const char *ca_sha256);

/**
 * zyr_transport_get_ca: Returns: (nullable) (transfer none): known after a first answer by
 *   fingerprint
 */
GTlsCertificate *zyr_transport_get_ca (ZyrTransport *self);

/**
 * ZyrRequest: borrowed for the call.
 * @path: with the query
 * @body: (nullable): plain; compressed on the way when @compress
 * @body_type: of @body
 * @headers: (nullable) (array zero-terminated): further ones: name, value, name, value …
 * @accept_coding: the answer may be long: it may be compressed
 * @tell_time: what is sent is dated by the device's clock: the centre is told what it shows now
 * @part: (nullable): what comes of a body that is no refusal is appended here as it comes, so that
 *   something is left of it after a cut
 * @access: (nullable): for the Authorization header
 * @answer_bytes_max: refuses a longer (decompressed) answer
 * @timeout_ms: for the whole exchange, 0 for ZYR_TRANSPORT_TIMEOUT_MS
 */
typedef struct
{
  const char *method;
  const char *path;
  GBytes *body;
  const char *body_type;
  gboolean compress;
  const char *const *headers;
  gboolean accept_coding;
  gboolean tell_time;
  GByteArray *part;
  const char *access;
  gsize answer_bytes_max;
  guint timeout_ms;
} ZyrRequest;

/**
 * ZyrReply: the centre's own answer.
 * @body: decompressed
 * @problem: (nullable): the refusal that the body says, with every status but 2xx
 * @upload_offset: how much of an upload the centre has; -1: not said
 * @upload_complete: that is all of it
 */
typedef struct
{
  guint status;
  GBytes *body;
  ZyrProtocolProblem *problem;
  gint64 upload_offset;
  gboolean upload_complete;
} ZyrReply;

void zyr_reply_free (ZyrReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrReply, zyr_reply_free)

void zyr_transport_send_async (ZyrTransport       *self,
                               const ZyrRequest   *request,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

/**
 * zyr_transport_send_finish: Errors: ZYR_CLIENT_ERROR: OFFLINE, SERVER_DOWN, WRONG_CA,
 *   NOT_THE_CENTRE, TIMEOUT, CANCELLED, FAILED. A refusal is no error here: see
 *   zyr_reply_to_error().
 */
ZyrReply *zyr_transport_send_finish (ZyrTransport *self, GAsyncResult *result, GError **error);

/** zyr_transport_get_traffic: bytes of HTTP since the transport was made, headers and bodies */
void zyr_transport_get_traffic (ZyrTransport *self, guint64 *sent, guint64 *received);

/** zyr_transport_get_clock_ahead: seconds by which the device's clock was ahead of the centre's at
 * its last answer; less than 0: behind; some seconds are the line's */
gint64 zyr_transport_get_clock_ahead (ZyrTransport *self);

/**
 * zyr_reply_to_error: Returns: (transfer full) (nullable): a refusal as ZYR_CLIENT_ERROR; NULL for
 *   2xx
 */
GError *zyr_reply_to_error (const ZyrReply *reply);

G_END_DECLS
