/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-server.h"

GSocket *
zyr_server_open_socket (const ZyrCentre *centre, guint16 *port, GError **error)
{
  g_autoptr (GSocketAddress) wanted
      = g_inet_socket_address_new_from_string (centre->listen, centre->port);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (wanted == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address",
                   centre->listen);
      return NULL;
    }
  socket = g_socket_new (g_socket_address_get_family (wanted), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, ZYR_LISTEN_BACKLOG_N);
  if (!g_socket_listen (socket, error))
    return NULL;
  got = g_socket_get_local_address (socket, error);
  if (got == NULL)
    return NULL;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return g_steal_pointer (&socket);
}
