/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-server.h"

#include <errno.h>
#include <sys/socket.h>

/* g_socket_bind() takes SO_REUSEPORT from all but datagrams. */
static gboolean
bind_shared (GSocket *socket, GSocketAddress *address, GError **error)
{
  struct sockaddr_storage native;
  const gssize size = g_socket_address_get_native_size (address);

  if (!g_socket_set_option (socket, SOL_SOCKET, SO_REUSEADDR, 1, error)
      || !g_socket_set_option (socket, SOL_SOCKET, SO_REUSEPORT, 1, error)
      || !g_socket_address_to_native (address, &native, sizeof native, error))
    return FALSE;
  if (bind (g_socket_get_fd (socket), (struct sockaddr *)&native, (socklen_t)size) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Error binding to address: %s",
               g_strerror (errno));
  return FALSE;
}

/* @shared: others of ours may listen there, too. */
static GSocket *
open_at (const char *address, guint wanted_port, gboolean shared, guint16 *port, GError **error)
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
  if (socket == NULL
      || !(shared ? bind_shared (socket, wanted, error)
                  : g_socket_bind (socket, wanted, TRUE, error)))
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
  return open_at (centre->listen, centre->port, FALSE, port, error);
}

GPtrArray *
zyr_server_open_sockets (const ZyrCentre *centre, guint n, guint16 *port, GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  /* Beside a shared one another centre of the same user could listen without a word. */
  g_autoptr (GSocket) alone = zyr_server_open_socket (centre, port, error);

  if (alone == NULL)
    return NULL;
  g_socket_close (alone, NULL);
  for (guint i = 0; i < n; i++)
    {
      GSocket *socket = open_at (centre->listen, *port, TRUE, port, error);

      if (socket == NULL)
        return NULL;
      g_ptr_array_add (sockets, socket);
    }
  return g_steal_pointer (&sockets);
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
  return open_at (address, first == 0 ? 0 : first + i, FALSE, port, error);
}
