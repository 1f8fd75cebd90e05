/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transport-private.h"

#include "zyr-client-error-private.h"
#include "zyr-clock.h"
#include "zyr-compression.h"
#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-task.h"
#include "zyr-transfer.h"

#include <string.h>

#define READ_SIZE_BYTES ZYR_KIB (64)
#define COMPRESS_FROM_BYTES 512
#define CHAIN_LENGTH_MAX 8
#define CONNECTIONS_MAX 4

struct _ZyrTransport
{
  GObject parent_instance;

  char *host;
  guint16 port;
  char *ca_sha256;
  GTlsCertificate *ca;
  GSocketConnectable *identity;
  SoupSession *session;
  guint64 n_sent;
  guint64 n_received;
  gint64 clock_ahead_s;
};

G_DEFINE_FINAL_TYPE (ZyrTransport, zyr_transport, G_TYPE_OBJECT)

/* One exchange */
typedef struct
{
  ZyrTransport *transport;
  SoupMessage *message;
  GCancellable *cancellable; /* ours: cancelled by the caller's and by the timer */
  GCancellable *outer;
  gulong outer_id;
  GSource *timer;
  gboolean timed_out;
  gboolean distrusted;
  gsize answer_bytes_max;
  GInputStream *stream;
  GByteArray *received;
  ZyrCompression coding;
} Exchange;

static void
count_traffic (Exchange *exchange)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (exchange->message);

  if (metrics == NULL)
    return;
  exchange->transport->n_sent += soup_message_metrics_get_request_header_bytes_sent (metrics)
                                 + soup_message_metrics_get_request_body_bytes_sent (metrics);
  exchange->transport->n_received
      += soup_message_metrics_get_response_header_bytes_received (metrics)
         + soup_message_metrics_get_response_body_bytes_received (metrics);
}

static void
exchange_free (Exchange *exchange)
{
  count_traffic (exchange);
  g_clear_object (&exchange->transport);
  if (exchange->timer != NULL)
    {
      g_source_destroy (exchange->timer);
      g_source_unref (exchange->timer);
    }
  if (exchange->outer != NULL)
    g_cancellable_disconnect (exchange->outer, exchange->outer_id);
  g_clear_object (&exchange->outer);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->received, g_byte_array_unref);
  g_free (exchange);
}

void
zyr_reply_free (ZyrReply *reply)
{
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->problem, zyr_protocol_problem_free);
  g_free (reply);
}

/* ---- what an error of the lower floors means ---- */

static ZyrClientError
io_error_to_client (const GError *error)
{
  switch (error->code)
    {
    case G_IO_ERROR_CANCELLED:
      return ZYR_CLIENT_ERROR_CANCELLED;
    case G_IO_ERROR_TIMED_OUT:
      return ZYR_CLIENT_ERROR_TIMEOUT;
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
      return ZYR_CLIENT_ERROR_OFFLINE;
    default:
      return ZYR_CLIENT_ERROR_SERVER_DOWN;
    }
}

static ZyrClientError
error_to_client (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return ZYR_CLIENT_ERROR_OFFLINE;
  if (error->domain == G_IO_ERROR)
    return io_error_to_client (error);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return ZYR_CLIENT_ERROR_WRONG_CA;
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return ZYR_CLIENT_ERROR_SERVER_DOWN;
  if (error->domain == G_TLS_ERROR)
    return ZYR_CLIENT_ERROR_NOT_THE_CENTRE;
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
      || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return ZYR_CLIENT_ERROR_NOT_THE_CENTRE;
  return ZYR_CLIENT_ERROR_FAILED;
}

static void
return_error (GTask *task, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  ZyrClientError code = error_to_client (error);

  if (exchange->timed_out)
    code = ZYR_CLIENT_ERROR_TIMEOUT;
  else if (exchange->distrusted)
    code = ZYR_CLIENT_ERROR_WRONG_CA;
  g_task_return_new_error (task, ZYR_CLIENT_ERROR, code, "%s", error->message);
  g_error_free (error);
}

/* ---- trust ---- */

static GTlsCertificate *
find_in_chain (GTlsCertificate *certificate, const char *ca_sha256)
{
  GTlsCertificate *link = certificate;

  for (guint i = 0; link != NULL && i < CHAIN_LENGTH_MAX; i++)
    {
      g_autoptr (GByteArray) der = NULL;
      g_autofree char *sha256 = NULL;

      g_object_get (link, "certificate", &der, NULL);
      if (der == NULL)
        return NULL;
      sha256 = zyr_hash_sha256_hex (der->data, der->len);
      if (g_str_equal (sha256, ca_sha256))
        return link;
      link = g_tls_certificate_get_issuer (link);
    }
  return NULL;
}

/* The session has no trust of its own (no TLS database), so that every new connection is asked
 * about here. */
static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             user_data)
{
  Exchange *exchange = user_data;
  ZyrTransport *self = g_object_get_data (G_OBJECT (message), "zyr-transport");
  GTlsCertificate *ca = self->ca;

  if (ca == NULL)
    ca = find_in_chain (certificate, self->ca_sha256);
  if (ca == NULL || g_tls_certificate_verify (certificate, self->identity, ca) != 0)
    {
      exchange->distrusted = TRUE;
      return FALSE;
    }
  g_set_object (&self->ca, ca);
  return TRUE;
}

/* ---- the answer ---- */

/* An answer without a body says by the protocol's header whose it is. */
static gboolean
type_is_ours (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  if (type == NULL)
    return soup_message_headers_get_one (headers, ZYR_PROTOCOL_HEADER) != NULL;
  return type != NULL
         && (g_str_equal (type, ZYR_PROTOCOL_JSON_TYPE)
             || g_str_equal (type, ZYR_PROTOCOL_NDJSON_TYPE)
             || g_str_equal (type, ZYR_PROTOCOL_BLOB_TYPE));
}

/* A refusal of HEAD has its code in a header. */
static ZyrProtocolProblem *
problem_from_header (SoupMessageHeaders *headers)
{
  ZyrProtocolProblem *problem;
  ZyrProtocolError code;

  if (!zyr_protocol_error_from_code (
          soup_message_headers_get_one (headers, ZYR_PROTOCOL_ERROR_HEADER), &code))
    return NULL;
  problem = g_new0 (ZyrProtocolProblem, 1);
  problem->code = code;
  problem->message = g_strdup ("");
  problem->details = json_object_new ();
  return problem;
}

static ZyrReply *
judge (SoupMessage *message, GBytes *body, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const guint status = soup_message_get_status (message);
  const gboolean ours = type_is_ours (message);
  g_autoptr (ZyrReply) reply = g_new0 (ZyrReply, 1);

  reply->status = status;
  reply->body = g_bytes_ref (body);
  reply->upload_offset = -1;
  zyr_transfer_parse_count (soup_message_headers_get_one (headers, ZYR_TRANSFER_OFFSET),
                            &reply->upload_offset);
  zyr_transfer_parse_flag (soup_message_headers_get_one (headers, ZYR_TRANSFER_COMPLETE),
                           &reply->upload_complete);
  if (ours && SOUP_STATUS_IS_SUCCESSFUL (status))
    return g_steal_pointer (&reply);

  if (ours && soup_message_get_method (message) == SOUP_METHOD_HEAD)
    reply->problem = problem_from_header (headers);
  else if (ours)
    reply->problem = zyr_protocol_problem_parse (body, NULL);
  if (reply->problem != NULL && status >= 400)
    return g_steal_pointer (&reply);

  /* A proxy that cannot reach the centre behind it */
  if (status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_SERVICE_UNAVAILABLE
      || status == SOUP_STATUS_GATEWAY_TIMEOUT)
    g_set_error (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SERVER_DOWN, "status %u", status);
  else
    g_set_error (error,
                 ZYR_CLIENT_ERROR,
                 ZYR_CLIENT_ERROR_NOT_THE_CENTRE,
                 "an answer that is not the centre's, status %u",
                 status);
  return NULL;
}

/* Also refused by a status without a body that is ours: nothing to decompress. Runs in a thread
 * of its own. */
static void
unpack_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Exchange *exchange = data;
  g_autoptr (GBytes) raw = g_bytes_new (exchange->received->data, exchange->received->len);
  g_autoptr (GBytes) plain = NULL;
  GError *error = NULL;
  ZyrReply *reply;

  plain = zyr_decompress (exchange->coding, raw, exchange->answer_bytes_max, &error);
  if (plain == NULL)
    {
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_FAILED, "%s", error->message);
      g_error_free (error);
      return;
    }
  reply = judge (exchange->message, plain, &error);
  if (reply == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) zyr_reply_free);
}

/* How the device's clock stands to that of the centre, who says when it answered. */
static void
compare_clocks (Exchange *exchange)
{
  const char *text = soup_message_headers_get_one (
      soup_message_get_response_headers (exchange->message), "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date != NULL)
    exchange->transport->clock_ahead_s
        = g_get_real_time () / G_USEC_PER_SEC - g_date_time_to_unix (date);
}

static void
received_all (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  compare_clocks (exchange);
  g_source_destroy (exchange->timer);
  zyr_task_run_in_thread (task, unpack_thread);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) piece = NULL;
  GError *error = NULL;

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (piece == NULL)
    {
      return_error (task, error);
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      received_all (task);
      return;
    }
  if (exchange->received->len + g_bytes_get_size (piece) > exchange->answer_bytes_max)
    {
      g_cancellable_cancel (exchange->cancellable);
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_FAILED, "the answer is too large");
      return;
    }
  g_byte_array_append (exchange->received,
                       g_bytes_get_data (piece, NULL),
                       (guint) g_bytes_get_size (piece));
  g_input_stream_read_bytes_async (exchange->stream,
                                   READ_SIZE_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   exchange->cancellable,
                                   read_cb,
                                   g_steal_pointer (&task));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  const char *coding;
  GError *error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      return_error (task, error);
      return;
    }

  coding = soup_message_headers_get_one (soup_message_get_response_headers (exchange->message),
                                         "Content-Encoding");
  if (!zyr_compression_from_name (coding, &exchange->coding))
    {
      g_task_return_new_error (task,
                               ZYR_CLIENT_ERROR,
                               ZYR_CLIENT_ERROR_NOT_THE_CENTRE,
                               "an answer in a coding that was not asked for");
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
    {
      g_byte_array_unref (exchange->received);
      exchange->received = g_byte_array_new ();
    }
  g_input_stream_read_bytes_async (exchange->stream,
                                   READ_SIZE_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   exchange->cancellable,
                                   read_cb,
                                   g_steal_pointer (&task));
}

/* ---- the request ---- */

/* A broken connection makes the session send again what may be sent twice, but from where it had
 * got to in the body. */
static void
restarted_cb (SoupMessage *message, GBytes *body)
{
  g_autofree char *type = g_strdup (
      soup_message_headers_get_one (soup_message_get_request_headers (message), "Content-Type"));

  soup_message_set_request_body_from_bytes (message, type, body);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static void
unref_bytes_cb (gpointer bytes, GClosure *closure)
{
  g_bytes_unref (bytes);
}

static SoupMessage *
build_message (ZyrTransport *self, const ZyrRequest *request)
{
  gboolean v6 = strchr (self->host, ':') != NULL;
  g_autofree char *url = g_strdup_printf (
      v6 ? "https://[%s]:%u%s" : "https://%s:%u%s", self->host, self->port, request->path);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessageHeaders *headers;
  SoupMessage *message;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (request->method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, ZYR_PROTOCOL_HEADER, ZYR_PROTOCOL_VERSION_TEXT);
  if (request->tell_time)
    {
      g_autofree char *now = zyr_time_format_iso (g_get_real_time (), 0);

      soup_message_headers_replace (headers, ZYR_PROTOCOL_TIME_HEADER, now);
    }
  if (request->accept_coding)
    soup_message_headers_replace (headers, "Accept-Encoding", "zstd, gzip");
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->access != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", request->access, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (request->body != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_ref (request->body);

      if (request->compress && g_bytes_get_size (body) >= COMPRESS_FROM_BYTES)
        {
          g_bytes_unref (body);
          body = zyr_compress (ZYR_COMPRESSION_ZSTD, request->body);
          soup_message_headers_replace (headers, "Content-Encoding", "zstd");
        }
      soup_message_set_request_body_from_bytes (message, request->body_type, body);
      g_signal_connect_data (message,
                             "restarted",
                             G_CALLBACK (restarted_cb),
                             g_bytes_ref (body),
                             unref_bytes_cb,
                             0);
    }
  return message;
}

static void
start_timer (GTask *task, guint timeout_ms)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange->timer = g_timeout_source_new (timeout_ms > 0 ? timeout_ms : ZYR_TRANSPORT_TIMEOUT_MS);
  g_source_set_callback (exchange->timer, timed_out_cb, exchange, NULL);
  g_source_attach (exchange->timer, g_main_context_get_thread_default ());
}

void
zyr_transport_send_async (ZyrTransport       *self,
                          const ZyrRequest   *request,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange;

  g_return_if_fail (ZYR_IS_TRANSPORT (self));
  g_return_if_fail (request != NULL && request->answer_bytes_max > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_transport_send_async);
  g_task_set_check_cancellable (task, FALSE);

  exchange = g_new0 (Exchange, 1);
  exchange->message = build_message (self, request);
  if (exchange->message == NULL)
    {
      g_free (exchange);
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_FAILED, "the centre's address is not valid");
      return;
    }
  exchange->cancellable = g_cancellable_new ();
  exchange->answer_bytes_max = request->answer_bytes_max;
  exchange->transport = g_object_ref (self);
  exchange->received
      = request->part != NULL ? g_byte_array_ref (request->part) : g_byte_array_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  if (cancellable != NULL)
    {
      exchange->outer = g_object_ref (cancellable);
      exchange->outer_id = g_cancellable_connect (cancellable,
                                                  G_CALLBACK (outer_cancelled_cb),
                                                  g_object_ref (exchange->cancellable),
                                                  g_object_unref);
    }
  start_timer (task, request->timeout_ms);

  g_object_set_data (G_OBJECT (exchange->message), "zyr-transport", self);
  g_signal_connect (exchange->message,
                    "accept-certificate",
                    G_CALLBACK (accept_certificate_cb),
                    exchange);
  soup_session_send_async (self->session,
                           exchange->message,
                           G_PRIORITY_DEFAULT,
                           exchange->cancellable,
                           sent_cb,
                           g_steal_pointer (&task));
}

ZyrReply *
zyr_transport_send_finish (ZyrTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GError *
zyr_reply_to_error (const ZyrReply *reply)
{
  static const int codes[ZYR_PROTOCOL_N_ERRORS] = {
    [ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS] = ZYR_CLIENT_ERROR_BAD_CREDENTIALS,
    [ZYR_PROTOCOL_ERROR_LOCKED_OUT] = ZYR_CLIENT_ERROR_LOCKED_OUT,
    [ZYR_PROTOCOL_ERROR_CODE_UNKNOWN] = ZYR_CLIENT_ERROR_CODE_UNKNOWN,
    [ZYR_PROTOCOL_ERROR_CODE_EXPIRED] = ZYR_CLIENT_ERROR_CODE_EXPIRED,
    [ZYR_PROTOCOL_ERROR_CODE_USED] = ZYR_CLIENT_ERROR_CODE_USED,
    [ZYR_PROTOCOL_ERROR_DEVICE_REVOKED] = ZYR_CLIENT_ERROR_DEVICE_REVOKED,
    [ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED] = ZYR_CLIENT_ERROR_SIGN_IN_AGAIN,
    [ZYR_PROTOCOL_ERROR_TOKEN_INVALID] = ZYR_CLIENT_ERROR_SIGN_IN_AGAIN,
    [ZYR_PROTOCOL_ERROR_GAP] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_OP_REUSED] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_OFFSET] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_RESET] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_SCOPE_REVOKED] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_TOO_LARGE] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_MALFORMED] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_VERSION] = ZYR_CLIENT_ERROR_PROTOCOL_VERSION,
    [ZYR_PROTOCOL_ERROR_BUSY] = ZYR_CLIENT_ERROR_BUSY,
    [ZYR_PROTOCOL_ERROR_TOO_MANY] = ZYR_CLIENT_ERROR_BUSY,
    [ZYR_PROTOCOL_ERROR_NOT_FOUND] = ZYR_CLIENT_ERROR_NOT_FOUND,
    [ZYR_PROTOCOL_ERROR_FORBIDDEN] = ZYR_CLIENT_ERROR_FAILED,
    [ZYR_PROTOCOL_ERROR_INTERNAL] = ZYR_CLIENT_ERROR_SERVER_DOWN,
  };
  GError *error;
  gint64 retry_after_s;

  if (reply->problem == NULL)
    return NULL;

  error = g_error_new (ZYR_CLIENT_ERROR,
                       zyr_protocol_problem_is_of_older (reply->problem)
                           ? ZYR_CLIENT_ERROR_OLD_CENTRE
                           : codes[reply->problem->code],
                       "refused: %s (%s)",
                       zyr_protocol_error_to_code (reply->problem->code),
                       reply->problem->message);
  retry_after_s = zyr_protocol_problem_get_int (reply->problem, "retry_after", 0);
  zyr_client_error_set_retry_after_s (error, (guint) CLAMP (retry_after_s, 0, 86400));
  return error;
}

/* ---- the object ---- */

static void
zyr_transport_finalize (GObject *object)
{
  ZyrTransport *self = ZYR_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->identity);
  g_clear_object (&self->ca);
  g_free (self->host);
  g_free (self->ca_sha256);

  G_OBJECT_CLASS (zyr_transport_parent_class)->finalize (object);
}

static void
zyr_transport_class_init (ZyrTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_transport_finalize;
}

static void
zyr_transport_init (ZyrTransport *self)
{
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static ZyrTransport *
transport_new (const char *host, guint16 port)
{
  ZyrTransport *self = g_object_new (ZYR_TYPE_TRANSPORT, NULL);

  self->host = g_strdup (host);
  self->port = port;
  self->identity = g_network_address_new (host, port);
  /* No User-Agent: hello says the version, and every byte counts on a poor line. */
  self->session = soup_session_new_with_options ("timeout",
                                                 0,
                                                 "max-conns",
                                                 CONNECTIONS_MAX,
                                                 "max-conns-per-host",
                                                 CONNECTIONS_MAX,
                                                 "tls-database",
                                                 NULL,
                                                 NULL);
  /* Decoded here, where a bomb is seen; no cookies, no cache of pages are wanted. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  if (is_loopback (host))
    soup_session_set_proxy_resolver (self->session, NULL);
  return self;
}

ZyrTransport *
zyr_transport_new (const char *host, guint16 port, GTlsCertificate *ca)
{
  ZyrTransport *self = transport_new (host, port);

  self->ca = g_object_ref (ca);
  return self;
}

ZyrTransport *
zyr_transport_new_for_fingerprint (const char *host, guint16 port, const char *ca_sha256)
{
  ZyrTransport *self = transport_new (host, port);

  self->ca_sha256 = g_strdup (ca_sha256);
  return self;
}

void
zyr_transport_get_traffic (ZyrTransport *self, guint64 *sent, guint64 *received)
{
  *sent = self->n_sent;
  *received = self->n_received;
}

gint64
zyr_transport_get_clock_ahead (ZyrTransport *self)
{
  return self->clock_ahead_s;
}

GTlsCertificate *
zyr_transport_get_ca (ZyrTransport *self)
{
  return self->ca;
}
