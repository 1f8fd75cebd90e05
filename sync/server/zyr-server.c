/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-server.h"

#include "zyr-answer-private.h"
#include "zyr-compression.h"
#include "zyr-inbound-private.h"
#include "zyr-limits.h"
#include "zyr-lines-private.h"
#include "zyr-load-private.h"
#include "zyr-parking-private.h"
#include "zyr-pki.h"
#include "zyr-protocol-error.h"
#include "zyr-protocol.h"
#include "zyr-push-lane-private.h"
#include "zyr-transfer.h"
#include "zyr-watch-private.h"

#include <fcntl.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define THREADS_N 64
/* Passwords are slow on purpose: on a Monday morning they must not take the threads of all others.
 */
#define SIGN_IN_THREADS_N 2
/* Pages of feeds are large: not more of them at a time, nor more than two thirds of the connections
 * to the database, whatever is asked for. */
#define PULL_THREADS_N 16u
/* Clients that do not read their answers hold a stop up no longer than this. */
#define STOP_S 5

struct _ZyrServer
{
  SoupServer *soup;
  SoupServer *monitor; /* (nullable): for who runs the centre, at an address of its own */
  GSocket *door;       /* where @soup listens */
  ZyrStorage *storage;
  ZyrService *service;
  GMainContext *context;
  GThreadPool *threads;
  GThreadPool *sign_in_threads;
  GThreadPool *pull_threads;
  ZyrPushLane *pushes;
  ZyrParking *parking; /* of ZyrLine */
  ZyrLines *lines;
  ZyrLoad *load;
  ZyrWatch *watch;
  ZyrRequestLog *log;
  guint64 last_id; /* of a request */
  char *metrics;
  char *metrics_token;
  GMutex handled_lock;
  GQueue handled;    /* Exchange, back from threads; the main thread is woken when the first comes */
  guint n_running;  /* requests in threads */
  guint n_open;     /* requests whose answers are not yet written */
  gboolean stopping;
  ZyrServerStopped stopped;
  gpointer stopped_data;
  guint stop_id;
};

/* One request. Made and freed in the main thread; a worker thread has it in between. */
typedef struct
{
  ZyrServer *server;
  SoupServerMessage *message;
  gulong finished_id;
  gboolean finished; /* the connection is gone: nobody to answer */

  ZyrInbound in;
  ZyrPending *pending; /* (nullable): of a request whose writing was waited for, and is over */
  gboolean entered; /* counted as its session's in ZyrLoad */
  guint64 id;
  gint64 started_us;
  gsize bytes_in;
  gint64 n_quarantined; /* of /metrics */
} Exchange;

/* Not g_main_context_invoke(): that may run the function in the calling thread. */
static void
in_main_thread (ZyrServer *server, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, server->context);
}

static gboolean
on_stopped (gpointer data)
{
  ZyrServer *server = data;

  server->stop_id = 0;
  server->stopped (server->stopped_data);
  return G_SOURCE_REMOVE;
}

/* Threads must be back in any case; written answers are waited for until the time is over. */
static gboolean
on_stop_timeout (gpointer data)
{
  ZyrServer *server = data;

  server->n_open = 0;
  if (server->n_running > 0 || zyr_watch_is_busy (server->watch))
    return G_SOURCE_CONTINUE;
  return on_stopped (server);
}

static void
check_stopped (ZyrServer *server)
{
  if (!server->stopping || server->n_running > 0 || server->n_open > 0
      || zyr_watch_is_busy (server->watch))
    return;
  g_clear_handle_id (&server->stop_id, g_source_remove);
  server->stop_id = g_idle_add (on_stopped, server);
}

static void
exchange_free (Exchange *exchange)
{
  g_signal_handler_disconnect (exchange->message, exchange->finished_id);
  g_object_unref (exchange->message);
  zyr_inbound_clear (&exchange->in);
  g_free (exchange);
}

/* Sending */

/* So that a client's next request comes to another process. */
static void
close_after (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

static void
exchange_send (Exchange *exchange)
{
  if (!exchange->finished)
    {
      zyr_answer_send (exchange->message, &exchange->in.response,
                       exchange->in.response_compression);
      if (exchange->server->stopping)
        close_after (exchange->message);
      soup_server_message_unpause (exchange->message);
    }
  exchange_free (exchange);
}

static void
on_written (SoupServerMessage *message, gpointer data)
{
  ZyrServer *server = data;

  if (server->n_open > 0)
    server->n_open--;
  check_stopped (server);
}

/* Long polls */

static void
answer_parked (gpointer poll, GBytes *body)
{
  zyr_line_answer (poll, ZYR_PROTOCOL_JSON_TYPE,
                   ZYR_PROTOCOL_HEADER ": " ZYR_PROTOCOL_VERSION_TEXT "\r\n"
                                       "Cache-Control: no-store\r\n",
                   body);
  g_bytes_unref (body);
}

static void
on_line_due (ZyrLine *line, gpointer data)
{
  ZyrServer *server = data;

  zyr_parking_time_out (server->parking, line);
}

static void
on_line_gone (ZyrLine *line, gpointer data)
{
  ZyrServer *server = data;

  zyr_parking_remove (server->parking, line);
}

static void
on_line_done (gpointer data)
{
  ZyrServer *server = data;

  if (server->n_open > 0)
    server->n_open--;
  check_stopped (server);
}

static const ZyrLinesEvents line_events
    = { .due = on_line_due, .gone = on_line_gone, .done = on_line_done };

static void
park (Exchange *exchange)
{
  ZyrServer *server = exchange->server;
  g_autoptr (ZyrWaitQuery) query = g_steal_pointer (&exchange->in.response.park);
  ZyrLine *line = NULL;

  if (!exchange->finished)
    {
      g_signal_handlers_disconnect_by_func (exchange->message, on_written, server);
      line = zyr_lines_take (server->lines, exchange->message, (guint)query->timeout_s);
      if (line == NULL)
        on_line_done (server);
    }
  exchange_free (exchange);
  if (line == NULL)
    return;
  zyr_parking_add (server->parking, line, g_steal_pointer (&query));
  if (server->stopping)
    zyr_parking_time_out (server->parking, NULL);
}

/* For whoever runs the centre: a line and a count; never a query, a name or a body of the client's. */
static void
note_done (ZyrServer *server, const ZyrRequestDone *done)
{
  zyr_load_count (server->load, done);
  zyr_request_log_add (server->log, done);
}

static void
note_exchange (const Exchange *exchange)
{
  const ZyrResponse *response = &exchange->in.response;
  g_autofree char *fault = NULL;
  gboolean parked = response->park != NULL;
  ZyrRequestDone done = { .id = exchange->id,
                          .method = exchange->in.method,
                          .route = zyr_request_route (exchange->in.path),
                          .status = parked ? 200 : response->status,
                          .device = response->device,
                          .code = response->error_code,
                          .bytes_in = exchange->bytes_in,
                          .duration_us = g_get_monotonic_time () - exchange->started_us };

  if (!parked && response->body != NULL)
    done.bytes_out = g_bytes_get_size (response->body);
  if (response->status >= 500 && response->body != NULL)
    done.fault = fault = g_strndup (g_bytes_get_data (response->body, NULL),
                                    g_bytes_get_size (response->body));
  note_done (exchange->server, &done);
}

/* Refused before it came to a thread. */
static void
refuse (ZyrServer *server,
        SoupServerMessage *message,
        ZyrProtocolError code,
        gint64 retry_after_s,
        const char *text)
{
  ZyrRequestDone done = { .id = ++server->last_id,
                          .method = soup_server_message_get_method (message),
                          .route = zyr_request_route (
                              g_uri_get_path (soup_server_message_get_uri (message))),
                          .status = zyr_protocol_error_to_status (code),
                          .device = "",
                          .code = zyr_protocol_error_to_code (code),
                          .fault = text };

  zyr_answer_refuse (message, code, retry_after_s, text);
  note_done (server, &done);
  zyr_request_log_flush (server->log);
}

/* Those who look after the process are told; all others come again. */
static void
answer_stopping (ZyrServer *server, SoupServerMessage *message, const char *path)
{
  if (zyr_answer_is_health (path))
    zyr_answer_stopping (message);
  else
    refuse (server, message, ZYR_PROTOCOL_ERROR_BUSY, 1, "going down");
  close_after (message);
}

/* Figures are at the centre's own address only where they have none of their own. */
static gboolean
is_served_at (const ZyrServer *server,
              const SoupServer *soup,
              SoupServerMessage *message,
              const char *path)
{
  if (g_str_equal (path, ZYR_PROTOCOL_PATH_METRICS))
    return (server->monitor == NULL || soup == server->monitor)
           && zyr_answer_may_read_metrics (message, server->metrics, server->metrics_token);
  return soup != server->monitor || zyr_answer_is_health (path);
}

static void
answer_metrics (Exchange *exchange)
{
  ZyrServer *server = exchange->server;
  ZyrLoadGauges gauges = { .n_running = server->n_running,
                           .n_queued = g_thread_pool_unprocessed (server->threads)
                                       + g_thread_pool_unprocessed (server->pull_threads)
                                       + zyr_push_lane_get_n_waiting (server->pushes),
                           .n_polls = zyr_parking_get_n_polls (server->parking),
                           .n_quarantined = exchange->n_quarantined,
                           .n_limited = zyr_service_get_n_limited (server->service),
                           .n_clock_off = zyr_service_get_n_clock_off (server->service) };

  zyr_storage_get_commits (&gauges.n_commits, &gauges.n_transactions);
  exchange->in.response.status = 200;
  exchange->in.response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  exchange->in.response.body = zyr_load_to_text (server->load, &gauges);
}

/* Back in the main thread: all that have come by now. */
static gboolean
on_handled (gpointer data)
{
  ZyrServer *server = data;
  GQueue handled;
  Exchange *exchange;

  g_mutex_lock (&server->handled_lock);
  handled = server->handled;
  g_queue_init (&server->handled);
  g_mutex_unlock (&server->handled_lock);

  while ((exchange = g_queue_pop_head (&handled)) != NULL)
    {
      server->n_running--;
      if (exchange->entered)
        zyr_load_leave (server->load, exchange->in.authorization);
      if (exchange->in.response.status == 0 && exchange->in.response.park == NULL)
        answer_metrics (exchange);
      note_exchange (exchange);
      if (exchange->in.response.park != NULL)
        park (exchange);
      else
        exchange_send (exchange);
    }
  zyr_request_log_flush (server->log);
  return G_SOURCE_REMOVE;
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  Exchange *exchange = data;

  exchange->finished = TRUE;
}

/* In a worker thread */

static void on_ready (ZyrPending *pending, gpointer data);

/* FALSE: on_ready() will be called, or has been. */
static gboolean
handle (Exchange *exchange)
{
  ZyrService *service = exchange->server->service;
  ZyrInbound *in = &exchange->in;

  if (!zyr_inbound_open (in))
    return TRUE;
  if (!g_str_equal (in->path, ZYR_PROTOCOL_PATH_METRICS))
    return zyr_service_start (service, &in->request, &in->response, on_ready, exchange);
  exchange->n_quarantined = zyr_service_count_quarantined (service);
  return TRUE;
}

static void
give_back (Exchange *exchange)
{
  ZyrServer *server = exchange->server;
  gboolean first;

  zyr_inbound_close (&exchange->in);
  g_mutex_lock (&server->handled_lock);
  first = g_queue_is_empty (&server->handled);
  g_queue_push_tail (&server->handled, exchange);
  g_mutex_unlock (&server->handled_lock);
  if (first)
    in_main_thread (server, on_handled, server);
}

static void
run_exchange (gpointer data, gpointer user_data)
{
  if (handle (data))
    give_back (data);
}

static gboolean
run_push (gpointer data, gboolean resumed)
{
  Exchange *exchange = data;

  if (resumed)
    zyr_service_finish (exchange->pending);
  else if (!handle (exchange))
    return FALSE;
  give_back (exchange);
  return TRUE;
}

/* In the storage's thread. */
static void
on_ready (ZyrPending *pending, gpointer data)
{
  Exchange *exchange = data;

  exchange->pending = pending;
  zyr_push_lane_resume (exchange->server->pushes, exchange);
}

/* What takes long has threads of its own. */
static GThreadPool *
get_threads (ZyrServer *server, const char *path)
{
  if (g_str_equal (path, ZYR_PROTOCOL_PATH_SIGN_IN))
    return server->sign_in_threads;
  return g_str_equal (path, ZYR_PROTOCOL_PATH_PULL) ? server->pull_threads : server->threads;
}

static void
start_exchange (Exchange *exchange)
{
  ZyrServer *server = exchange->server;

  server->n_running++;
  if (g_str_equal (exchange->in.path, ZYR_PROTOCOL_PATH_PUSH))
    zyr_push_lane_add (server->pushes, exchange, exchange->bytes_in);
  else
    g_thread_pool_push (get_threads (server, exchange->in.path), exchange, NULL);
}

/* Receiving, in the main thread */

typedef struct
{
  ZyrServer *server;
  char *path;
  GByteArray *bytes;
  gsize bytes_max;
  gboolean too_large;
  gboolean handled; /* it is here as a whole, and was given on */
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_byte_array_unref (upload->bytes);
  g_free (upload->path);
  g_free (upload);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Upload *upload = data;
  gsize size = g_bytes_get_size (chunk);

  if (upload->too_large || size > upload->bytes_max - upload->bytes->len)
    {
      upload->too_large = TRUE;
      g_byte_array_set_size (upload->bytes, 0);
      return;
    }
  g_byte_array_append (upload->bytes, g_bytes_get_data (chunk, NULL), (guint)size);
}

static gsize
body_bytes_max (const char *path)
{
  return g_str_has_prefix (path, ZYR_PROTOCOL_PATH_BLOB) ? ZYR_BLOB_SIZE_BYTES_MAX
                                                         : ZYR_BODY_INFLATED_SIZE_BYTES_MAX;
}

static Exchange *
exchange_new (ZyrServer *server, SoupServerMessage *message, const char *path, Upload *upload)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->server = server;
  exchange->id = ++server->last_id;
  exchange->started_us = g_get_monotonic_time ();
  exchange->bytes_in = upload->bytes->len;
  exchange->message = g_object_ref (message);
  exchange->finished_id
      = g_signal_connect (message, "finished", G_CALLBACK (on_finished), exchange);
  zyr_inbound_init (&exchange->in, message, path, upload->bytes, upload->bytes_max);
  return exchange;
}

/* The connection ended within the bytes of an upload: those that are here count, so that the device
 * goes on at the byte after them. */
static void
on_cut (SoupServerMessage *message, gpointer data)
{
  Upload *upload = data;
  Exchange *exchange;

  if (upload->handled || upload->too_large || upload->bytes->len == 0 || upload->server->stopping)
    return;
  upload->handled = TRUE;
  exchange = exchange_new (upload->server, message, upload->path, upload);
  exchange->finished = TRUE;
  g_free (exchange->in.upload_complete);
  exchange->in.upload_complete = g_strdup ("?0");
  start_exchange (exchange);
}

/* Headers are here, the body is not. What is too large is refused before it is sent to clients that
 * ask (Expect: 100-continue), and read without being kept from others. */
static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Upload *upload;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (soup_message_headers_get_content_length (headers) > (goffset)body_bytes_max (path))
    {
      refuse (data, message, ZYR_PROTOCOL_ERROR_TOO_LARGE, 0, "the body is too large");
      return;
    }
  upload = g_new0 (Upload, 1);
  upload->server = data;
  upload->path = g_strdup (path);
  upload->bytes = g_byte_array_new ();
  upload->bytes_max = body_bytes_max (path);
  g_object_set_data_full (G_OBJECT (message), "zyr-upload", upload, upload_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), upload);
  if (g_str_equal (soup_server_message_get_method (message), "PATCH"))
    g_signal_connect (message, "finished", G_CALLBACK (on_cut), upload);
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  ZyrServer *server = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Upload *upload = g_object_get_data (G_OBJECT (message), "zyr-upload");
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");
  ZyrCompression compression = ZYR_COMPRESSION_IDENTITY;
  Exchange *exchange;

  if (upload == NULL)
    return; /* refused with its headers */
  if (upload->too_large)
    refuse (server, message, ZYR_PROTOCOL_ERROR_TOO_LARGE, 0, "the body is too large");
  else if (!zyr_compression_from_name (encoding, &compression))
    refuse (server, message, ZYR_PROTOCOL_ERROR_MALFORMED, 0, "content coding is not known");
  else if (server->stopping)
    answer_stopping (server, message, path);
  else if (!is_served_at (server, soup, message, path))
    refuse (server, message, ZYR_PROTOCOL_ERROR_NOT_FOUND, 0, "no such path");
  else if (!zyr_load_enter (server->load,
                            soup_message_headers_get_one (headers, "Authorization")))
    refuse (server, message, ZYR_PROTOCOL_ERROR_TOO_MANY, 1, "this session has too much under way");
  else
    {
      upload->handled = TRUE;
      exchange = exchange_new (server, message, path, upload);
      exchange->entered = TRUE;
      exchange->in.body_compression = compression;
      g_signal_connect (message, "finished", G_CALLBACK (on_written), server);
      soup_server_message_pause (message);
      server->n_open++;
      start_exchange (exchange);
    }
}

/* Life */

static void
on_rested (gpointer data)
{
  check_stopped (data);
}

static SoupServer *
take_requests (ZyrServer *server, SoupServer *soup)
{
  soup_server_add_early_handler (soup, NULL, on_headers, server, NULL);
  soup_server_add_handler (soup, NULL, on_request, server, NULL);
  return soup;
}

static SoupServer *
create_soup (ZyrServer *server, const ZyrCentre *centre, GError **error)
{
  g_autofree char *chain = g_build_filename (centre->directory, ZYR_PKI_SERVER, NULL);
  g_autofree char *key = g_build_filename (centre->directory, ZYR_PKI_SERVER_KEY, NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (chain, key, error);

  if (certificate == NULL)
    return NULL;
  return take_requests (server, soup_server_new ("tls-certificate", certificate, NULL));
}

static int
count_pull_threads (const ZyrCentre *centre)
{
  const guint n_max = zyr_centre_is_shared (centre) ? centre->n_connections * 2 / 3 : G_MAXUINT;

  return (int)CLAMP (n_max, 1, PULL_THREADS_N);
}

ZyrServer *
zyr_server_new (const ZyrCentre *centre,
                ZyrStorage *storage,
                ZyrLimiterMemory *limiter_memory,
                GError **error)
{
  g_autoptr (ZyrServer) server = g_new0 (ZyrServer, 1);
  g_autofree char *database_dir
      = zyr_centre_is_shared (centre) ? NULL : g_path_get_dirname (centre->database);
  ZyrServiceOptions options = { .storage = storage,
                                .clock = zyr_clock_get_system (),
                                .blob_dir = centre->blobs,
                                .database_dir = database_dir,
                                .free_bytes_min = (guint64)centre->free_mib * ZYR_MIB (1),
                                .password_cost = centre->password_cost,
                                .limits = centre->limits,
                                .lease_days = centre->lease_days,
                                .file_months = centre->file_months,
                                .limiter_memory = limiter_memory,
                                .committed = zyr_watch_committed };

  g_mutex_init (&server->handled_lock);
  g_queue_init (&server->handled);
  server->context = g_main_context_ref_thread_default ();
  server->storage = storage;
  server->parking = zyr_parking_new (answer_parked);
  server->load = zyr_load_new (centre->limits.concurrent);
  server->log = zyr_request_log_new (centre->log_format, centre->log_level);
  server->metrics = g_strdup (centre->metrics);
  server->metrics_token = g_strdup (centre->metrics_token);
  server->watch = zyr_watch_new (storage, server->parking, server->load, on_rested, server);
  options.committed_data = server->watch;
  server->service = zyr_service_new (&options);
  server->threads = g_thread_pool_new (run_exchange, NULL, THREADS_N, FALSE, error);
  if (server->threads == NULL)
    return NULL;
  server->sign_in_threads = g_thread_pool_new (run_exchange, NULL, SIGN_IN_THREADS_N, FALSE, error);
  if (server->sign_in_threads == NULL)
    return NULL;
  server->pull_threads
      = g_thread_pool_new (run_exchange, NULL, count_pull_threads (centre), FALSE, error);
  if (server->pull_threads == NULL)
    return NULL;
  server->pushes = zyr_push_lane_new (run_push);
  server->soup = create_soup (server, centre, error);
  if (server->soup == NULL)
    return NULL;
  server->lines = zyr_lines_new (server->soup, &line_events, server, error);
  if (server->lines == NULL)
    return NULL;
  zyr_watch_start (server->watch, server->service);
  return g_steal_pointer (&server);
}

gboolean
zyr_server_listen (ZyrServer *server, GSocket *socket, GError **error)
{
  g_set_object (&server->door, socket);
  return soup_server_listen_socket (server->soup, socket, SOUP_SERVER_LISTEN_HTTPS, error);
}

gboolean
zyr_server_listen_monitor (ZyrServer *server, GSocket *socket, GError **error)
{
  if (server->monitor == NULL)
    server->monitor = take_requests (server, soup_server_new (NULL, NULL));
  return soup_server_listen_socket (server->monitor, socket, 0, error);
}

/* libsoup lets go of its sockets only together with all connections. So something that is never ready
 * takes the place of the socket: whoever comes now is sent away by the kernel. */
static void
close_door (ZyrServer *server)
{
  int nothing = eventfd (0, EFD_CLOEXEC);

  if (nothing < 0)
    return;
  if (server->door != NULL)
    dup3 (nothing, g_socket_get_fd (server->door), O_CLOEXEC);
  close (nothing);
}

void
zyr_server_stop (ZyrServer *server, ZyrServerStopped stopped, gpointer data)
{
  g_return_if_fail (!server->stopping);

  server->stopping = TRUE;
  close_door (server);
  server->stopped = stopped;
  server->stopped_data = data;
  server->stop_id = g_timeout_add_seconds (STOP_S, on_stop_timeout, server);
  zyr_parking_time_out (server->parking, NULL);
  check_stopped (server);
}

void
zyr_server_free (ZyrServer *server)
{
  if (server == NULL)
    return;
  zyr_watch_stop (server->watch);
  zyr_lines_free (server->lines);
  g_clear_handle_id (&server->stop_id, g_source_remove);
  if (server->soup != NULL)
    soup_server_disconnect (server->soup);
  if (server->monitor != NULL)
    soup_server_disconnect (server->monitor);
  g_clear_object (&server->soup);
  g_clear_object (&server->monitor);
  g_clear_object (&server->door);
  if (server->threads != NULL)
    g_thread_pool_free (server->threads, FALSE, TRUE);
  if (server->sign_in_threads != NULL)
    g_thread_pool_free (server->sign_in_threads, FALSE, TRUE);
  if (server->pull_threads != NULL)
    g_thread_pool_free (server->pull_threads, FALSE, TRUE);
  zyr_push_lane_free (server->pushes);
  zyr_service_free (server->service);
  zyr_watch_free (server->watch);
  zyr_parking_free (server->parking);
  zyr_load_free (server->load);
  zyr_request_log_free (server->log);
  g_free (server->metrics);
  g_free (server->metrics_token);
  g_assert (g_queue_is_empty (&server->handled));
  g_mutex_clear (&server->handled_lock);
  g_main_context_unref (server->context);
  g_free (server);
}
