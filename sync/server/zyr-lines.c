/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-lines-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <malloc.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define TICK_S 1
/* Hang-ups that are taken from the kernel at a time. */
#define EVENTS_N 64
/* Handshakes leave holes in the heap: after so many new lines what is free goes back to the system.
 */
#define TRIM_LINES_N 500

struct _ZyrLines
{
  SoupServer *soup;
  ZyrLinesEvents events;
  gpointer data;
  GHashTable *waiting; /* set of ZyrLine */
  GHashTable *writing; /* set of ZyrLine */
  int epoll_fd;
  guint epoll_id;
  guint tick_id;
  guint n_untrimmed;
};

struct _ZyrLine
{
  ZyrLines *lines;  /* NULL: they were freed while the answer was written */
  GIOStream *stream; /* below the HTTP server's own layer */
  GSocketAddress *local;
  GSocketAddress *remote;
  gint64 due_us;
  int fd; /* -1: hanging up is noticed with the answer only */
  gboolean keep;
  char *answer;
};

static void
line_free (gpointer data)
{
  ZyrLine *line = data;

  if (line->fd >= 0 && line->lines != NULL)
    epoll_ctl (line->lines->epoll_fd, EPOLL_CTL_DEL, line->fd, NULL);
  g_clear_object (&line->stream);
  g_clear_object (&line->local);
  g_clear_object (&line->remote);
  g_free (line->answer);
  g_free (line);
}

static void
tell_done (ZyrLines *lines)
{
  if (lines->events.done != NULL)
    lines->events.done (lines->data);
}

/* Hanging up, and time */

static gboolean
on_epoll (int fd, GIOCondition condition, gpointer data)
{
  ZyrLines *lines = data;
  struct epoll_event events[EVENTS_N];
  int n = epoll_wait (fd, events, EVENTS_N, 0);

  for (int i = 0; i < n; i++)
    {
      ZyrLine *line = events[i].data.ptr;

      if (!g_hash_table_contains (lines->waiting, line))
        continue;
      lines->events.gone (line, lines->data);
      g_hash_table_remove (lines->waiting, line);
      tell_done (lines);
    }
  return G_SOURCE_CONTINUE;
}

/* One timer for all: a source of its own for each would be looked at in every turn of the loop. */
static gboolean
on_tick (gpointer data)
{
  ZyrLines *lines = data;
  gint64 now_us = g_get_monotonic_time ();
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, lines->waiting);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    {
      if (((ZyrLine *)line)->due_us <= now_us)
        g_ptr_array_add (due, line);
    }
  for (guint i = 0; i < due->len; i++)
    {
      /* Answering one must not have answered another. */
      if (g_hash_table_contains (lines->waiting, due->pdata[i]))
        lines->events.due (due->pdata[i], lines->data);
    }
  if (lines->n_untrimmed >= TRIM_LINES_N)
    {
      lines->n_untrimmed = 0;
      malloc_trim (0);
    }
  if (g_hash_table_size (lines->waiting) > 0)
    return G_SOURCE_CONTINUE;
  lines->tick_id = 0;
  return G_SOURCE_REMOVE;
}

ZyrLines *
zyr_lines_new (SoupServer *soup, const ZyrLinesEvents *events, gpointer data, GError **error)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);
  ZyrLines *lines;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "epoll: %s",
                   g_strerror (errno));
      return NULL;
    }
  lines = g_new0 (ZyrLines, 1);
  lines->soup = soup;
  lines->events = *events;
  lines->data = data;
  lines->waiting = g_hash_table_new_full (NULL, NULL, line_free, NULL);
  lines->writing = g_hash_table_new (NULL, NULL);
  lines->epoll_fd = fd;
  lines->epoll_id = g_unix_fd_add (fd, G_IO_IN, on_epoll, lines);
  return lines;
}

void
zyr_lines_free (ZyrLines *lines)
{
  GHashTableIter iter;
  gpointer line;

  if (lines == NULL)
    return;
  g_hash_table_iter_init (&iter, lines->writing);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    ((ZyrLine *)line)->lines = NULL;
  g_hash_table_unref (lines->writing);
  g_hash_table_iter_init (&iter, lines->waiting);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    lines->events.gone (line, lines->data);
  g_hash_table_unref (lines->waiting);
  g_clear_handle_id (&lines->tick_id, g_source_remove);
  g_source_remove (lines->epoll_id);
  close (lines->epoll_fd);
  g_free (lines);
}

/* Taking */

/* The stream that @stream was put around, when it says so: libsoup's layer calls it the one, TLS the
 * other. */
static GIOStream *
dup_base (GIOStream *stream, const char *property)
{
  GIOStream *base = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), property) != NULL)
    g_object_get (stream, property, &base, NULL);
  return base;
}

/* The client sent more than its request: that is in the layer that we take off. */
static gboolean
is_more_there (GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);

  return G_IS_POLLABLE_INPUT_STREAM (input)
         && g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input));
}

static void
watch (ZyrLine *line)
{
  g_autoptr (GIOStream) base = dup_base (line->stream, "base-io-stream");
  struct epoll_event event = { .events = EPOLLRDHUP, .data = { .ptr = line } };

  line->fd = -1;
  if (base == NULL || !G_IS_SOCKET_CONNECTION (base))
    return;
  line->fd = g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)));
  if (epoll_ctl (line->lines->epoll_fd, EPOLL_CTL_ADD, line->fd, &event) != 0)
    line->fd = -1;
}

ZyrLine *
zyr_lines_take (ZyrLines *lines, SoupServerMessage *message, guint timeout_s)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GSocketAddress *local = soup_server_message_get_local_address (message);
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  g_autoptr (GIOStream) stream = NULL;
  GIOStream *base;
  ZyrLine *line;

  /* Without them a connection cannot be given back; they are missing when its socket was closed. */
  if (local == NULL || remote == NULL)
    return NULL;
  line = g_new0 (ZyrLine, 1);
  line->lines = lines;
  line->local = g_object_ref (local);
  line->remote = g_object_ref (remote);
  line->due_us = g_get_monotonic_time () + (gint64)timeout_s * G_USEC_PER_SEC;
  line->fd = -1;
  line->keep = soup_server_message_get_http_version (message) == SOUP_HTTP_1_1
               && !soup_message_headers_header_contains (headers, "Connection", "close");
  stream = soup_server_message_steal_connection (message);
  if (stream == NULL)
    {
      line_free (line);
      return NULL;
    }
  line->keep = line->keep && !is_more_there (stream);
  base = dup_base (stream, "base-iostream");
  line->stream = base != NULL ? base : g_object_ref (stream);
  watch (line);
  g_hash_table_add (lines->waiting, line);
  if (lines->tick_id == 0)
    lines->tick_id = g_timeout_add_seconds (TICK_S, on_tick, lines);
  lines->n_untrimmed++;
  return line;
}

/* Answering */

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  ZyrLine *line = data;
  ZyrLines *lines = line->lines;
  gboolean ok = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  if (lines != NULL)
    {
      g_hash_table_remove (lines->writing, line);
      if (ok && line->keep)
        soup_server_accept_iostream (lines->soup, line->stream, line->local, line->remote, NULL);
      tell_done (lines);
    }
  line_free (line);
}

void
zyr_line_answer (ZyrLine *line, const char *content_type, const char *headers, GBytes *body)
{
  ZyrLines *lines = line->lines;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  GString *answer = g_string_new (NULL);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (body, &size);

  g_hash_table_steal (lines->waiting, line);
  if (line->fd >= 0)
    epoll_ctl (lines->epoll_fd, EPOLL_CTL_DEL, line->fd, NULL);
  line->fd = -1;
  g_string_append_printf (answer,
                          "HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n%s%s\r\n",
                          date, content_type, size, headers != NULL ? headers : "",
                          line->keep ? "" : "Connection: close\r\n");
  g_string_append_len (answer, bytes, (gssize)size);
  size = answer->len;
  line->answer = g_string_free (answer, FALSE);
  g_hash_table_add (lines->writing, line);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (line->stream), line->answer, size,
                                   G_PRIORITY_DEFAULT, NULL, on_written, line);
}
