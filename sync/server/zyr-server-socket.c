/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-server.h"

static GSocket *
open_at (const char *address, guint wanted_port, guint16 *port, GError **error)
{
  g_autoptr (GSocketAddress) wanted
      = wanted_port <= G_MAXUINT16 ? g_inet_socket_address_new_from_string (address, wanted_port)
                                   : NULL;
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (wanted == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address, or %u no port",
                   address, wanted_port);
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

GSocket *
zyr_server_open_socket (const ZyrCentre *centre, guint16 *port, GError **error)
{
  return open_at (centre->listen, centre->port, port, error);
}

/* Port 0 stays 0: the kernel chooses one for each. */
GSocket *
zyr_server_open_monitor_socket (const ZyrCentre *centre, guint i, guint16 *port, GError **error)
{
  g_autofree char *address = NULL;
  guint16 first = 0;

  if (!zyr_centre_parse_address (centre->metrics_listen, &address, &first))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address and port",
                   centre->metrics_listen);
      return NULL;
    }
  return open_at (address, first == 0 ? 0 : first + i, port, error);
}
