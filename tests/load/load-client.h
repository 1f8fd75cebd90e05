/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Many HTTPS connections in one thread, as cheap as they can be made, so that what is measured is
 * the centre: GnuTLS on sockets that do not block, one epoll, requests written beforehand. */
typedef struct _LoadClient LoadClient;
typedef struct _LoadConnection LoadConnection;

/* An answer is here; @body is not terminated. Another request may be sent from within. */
typedef void (*LoadAnswered) (LoadConnection *connection,
                              guint status,
                              const char *body,
                              gsize size,
                              gpointer data);

/* @authority: PEM file that the centre's certificate must come from. Exits when it cannot be read. */
LoadClient *load_client_new (const char *authority, const char *host, guint16 port);
void load_client_free (LoadClient *client);

/* Connects at once; requests may be sent right away. @data is the user's. A connection that fails
 * ends the program with a message: a load that was not carried is no measurement. */
LoadConnection *load_client_connect (LoadClient *client, LoadAnswered answered, gpointer data);

/* @head: request line and headers; Content-Length and the blank line are added. One at a time. */
void load_connection_send (LoadConnection *connection, const char *head, GBytes *body);

/* When the request under way was sent, in µs of the monotonic clock. */
gint64 load_connection_get_sent_us (const LoadConnection *connection);
gboolean load_connection_is_ready (const LoadConnection *connection); /* TLS stands, nothing sent */

/* Works on what is there to do, at most @timeout_ms. Returns FALSE when nothing was. */
gboolean load_client_run (LoadClient *client, int timeout_ms);
