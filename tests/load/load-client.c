/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_N 256
#define READ_SIZE_BYTES 16384

typedef enum
{
  CONNECTING,
  HANDSHAKING,
  READY,
} State;

struct _LoadClient
{
  int epoll;
  struct sockaddr_in address;
  char *host;
  gnutls_certificate_credentials_t credentials;
  GPtrArray *connections;
};

struct _LoadConnection
{
  LoadClient *client;
  int socket;
  gnutls_session_t tls;
  State state;
  GString *out; /* what is left to write of the request */
  gsize written;
  GString *in;
  gboolean waiting; /* for an answer */
  gint64 sent_us;
  LoadAnswered answered;
  gpointer data;
};

static void G_GNUC_NORETURN
die (const char *what, const char *why)
{
  g_printerr ("%s: %s\n", what, why);
  exit (1);
}

LoadClient *
load_client_new (const char *authority, const char *host, guint16 port)
{
  LoadClient *client = g_new0 (LoadClient, 1);

  client->epoll = epoll_create1 (EPOLL_CLOEXEC);
  client->host = g_strdup (host);
  client->address.sin_family = AF_INET;
  client->address.sin_port = htons (port);
  if (inet_pton (AF_INET, host, &client->address.sin_addr) != 1)
    die (host, "is no address");
  gnutls_certificate_allocate_credentials (&client->credentials);
  if (gnutls_certificate_set_x509_trust_file (client->credentials, authority, GNUTLS_X509_FMT_PEM)
      < 1)
    die (authority, "no certificate there");
  client->connections = g_ptr_array_new ();
  return client;
}

static void
connection_free (LoadConnection *connection)
{
  gnutls_deinit (connection->tls);
  close (connection->socket);
  g_string_free (connection->out, TRUE);
  g_string_free (connection->in, TRUE);
  g_free (connection);
}

void
load_client_free (LoadClient *client)
{
  for (guint i = 0; i < client->connections->len; i++)
    connection_free (g_ptr_array_index (client->connections, i));
  g_ptr_array_unref (client->connections);
  gnutls_certificate_free_credentials (client->credentials);
  close (client->epoll);
  g_free (client->host);
  g_free (client);
}

LoadConnection *
load_client_connect (LoadClient *client, LoadAnswered answered, gpointer data)
{
  LoadConnection *connection = g_new0 (LoadConnection, 1);
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection };
  int one = 1;

  connection->client = client;
  connection->answered = answered;
  connection->data = data;
  connection->out = g_string_new (NULL);
  connection->in = g_string_new (NULL);
  connection->socket = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection->socket < 0)
    die ("socket", g_strerror (errno));
  setsockopt (connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  gnutls_init (&connection->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (connection->tls);
  gnutls_credentials_set (connection->tls, GNUTLS_CRD_CERTIFICATE, client->credentials);
  gnutls_session_set_verify_cert (connection->tls, NULL, 0);
  gnutls_transport_set_int (connection->tls, connection->socket);
  gnutls_handshake_set_timeout (connection->tls, GNUTLS_INDEFINITE_TIMEOUT);
  if (connect (connection->socket, (struct sockaddr *)&client->address, sizeof client->address) != 0
      && errno != EINPROGRESS)
    die ("connect", g_strerror (errno));
  if (epoll_ctl (client->epoll, EPOLL_CTL_ADD, connection->socket, &event) != 0)
    die ("epoll", g_strerror (errno));
  g_ptr_array_add (client->connections, connection);
  return connection;
}

gint64
load_connection_get_sent_us (const LoadConnection *connection)
{
  return connection->sent_us;
}

gboolean
load_connection_is_ready (const LoadConnection *connection)
{
  return connection->state == READY && !connection->waiting;
}

static gboolean
again (ssize_t status)
{
  return status == GNUTLS_E_AGAIN || status == GNUTLS_E_INTERRUPTED;
}

static void
write_more (LoadConnection *connection)
{
  while (connection->written < connection->out->len)
    {
      ssize_t n
          = gnutls_record_send (connection->tls, connection->out->str + connection->written,
                                connection->out->len - connection->written);

      if (n < 0 && again (n))
        return;
      if (n < 0)
        die ("send", gnutls_strerror ((int)n));
      connection->written += (gsize)n;
    }
}

void
load_connection_send (LoadConnection *connection, const char *head, GBytes *body)
{
  gsize size = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  g_assert (!connection->waiting);
  connection->waiting = TRUE;
  connection->written = 0;
  g_string_truncate (connection->out, 0);
  g_string_append (connection->out, head);
  if (body != NULL)
    g_string_append_printf (connection->out, "Content-Length: %zu\r\n", size);
  g_string_append (connection->out, "\r\n");
  g_string_append_len (connection->out, data, (gssize)size);
  connection->sent_us = g_get_monotonic_time ();
  if (connection->state == READY)
    write_more (connection);
}

/* Calls back when the answer is complete. Returns FALSE when it is not. */
static gboolean
take_answer (LoadConnection *connection)
{
  const char *end = strstr (connection->in->str, "\r\n\r\n");
  const char *length;
  gsize head;
  gsize size = 0;
  guint status;

  if (end == NULL)
    return FALSE;
  head = (gsize)(end - connection->in->str) + 4;
  length = strstr (connection->in->str, "Content-Length: ");
  if (length != NULL && length < end)
    size = (gsize)g_ascii_strtoull (length + 16, NULL, 10);
  if (connection->in->len < head + size)
    return FALSE;
  status = (guint)g_ascii_strtoull (connection->in->str + 9, NULL, 10);
  if (status == 100)
    {
      g_string_erase (connection->in, 0, (gssize)head);
      return TRUE;
    }
  connection->waiting = FALSE;
  connection->answered (connection, status, connection->in->str + head, size, connection->data);
  g_string_erase (connection->in, 0, (gssize)(head + size));
  return TRUE;
}

static void
read_more (LoadConnection *connection)
{
  char buffer[READ_SIZE_BYTES];

  for (;;)
    {
      ssize_t n = gnutls_record_recv (connection->tls, buffer, sizeof buffer);

      if (n < 0 && again (n))
        return;
      if (n == 0)
        die ("receive", "the centre has closed the connection");
      if (n < 0 && gnutls_error_is_fatal ((int)n))
        die ("receive", gnutls_strerror ((int)n));
      if (n < 0)
        continue;
      g_string_append_len (connection->in, buffer, n);
      while (connection->waiting && take_answer (connection))
        ;
    }
}

static void
handshake (LoadConnection *connection)
{
  int status = gnutls_handshake (connection->tls);

  if (again (status))
    return;
  if (status != GNUTLS_E_SUCCESS && gnutls_error_is_fatal (status))
    die ("TLS", gnutls_strerror (status));
  if (status == GNUTLS_E_SUCCESS)
    connection->state = READY;
}

static void
work (LoadConnection *connection, guint32 events)
{
  if (connection->state == CONNECTING && (events & (EPOLLOUT | EPOLLERR)) != 0)
    {
      int error = 0;
      socklen_t size = sizeof error;

      getsockopt (connection->socket, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0)
        die ("connect", g_strerror (error));
      connection->state = HANDSHAKING;
    }
  if (connection->state == HANDSHAKING)
    handshake (connection);
  if (connection->state != READY)
    return;
  if (connection->waiting)
    write_more (connection);
  read_more (connection);
}

gboolean
load_client_run (LoadClient *client, int timeout_ms)
{
  struct epoll_event events[EVENTS_N];
  int n = epoll_wait (client->epoll, events, EVENTS_N, timeout_ms);

  if (n < 0 && errno != EINTR)
    die ("epoll", g_strerror (errno));
  for (int i = 0; i < n; i++)
    work (events[i].data.ptr, events[i].events);
  return n > 0;
}
