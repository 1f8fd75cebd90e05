/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-centre.h"
#include "zyr-service.h"

G_BEGIN_DECLS

/**
 * ZyrServer: the service behind HTTPS. Requests are handled by a few threads; long polls are parked
 * in the main context and hold no thread. Belongs to the thread whose default main context it was
 * made in.
 */
typedef struct _ZyrServer ZyrServer;

/**
 * zyr_server_new: @storage is borrowed and must be threaded (ZYR_SQLITE_THREADED). Commits of other
 * processes wake long polls as they are announced (zyr_storage_listen()), or within half a second.
 * @limiter_memory: (nullable): borrowed: of the processes that serve beside this one
 */
ZyrServer *zyr_server_new (const ZyrCentre *centre,
                           ZyrStorage *storage,
                           ZyrLimiterMemory *limiter_memory,
                           GError **error);

/**
 * zyr_server_open_socket: where the centre listens, with a queue long enough for a whole country
 * that comes back at once
 * @port: (out): the one that the kernel chose when the configuration leaves it open
 *
 * Returns: (transfer full) (nullable):
 */
GSocket *zyr_server_open_socket (const ZyrCentre *centre, guint16 *port, GError **error);

/**
 * zyr_server_open_sockets: one for each of @n processes, all at that one address: the kernel gives
 * each connection to one of them. At a socket that several have, soup no longer listens once another
 * was quicker to take a connection.
 *
 * Returns: (transfer full) (element-type GSocket) (nullable):
 */
GPtrArray *
zyr_server_open_sockets (const ZyrCentre *centre, guint n, guint16 *port, GError **error);

/**
 * zyr_server_open_monitor_socket: where `[metrics] listen` says; of several processes the one of
 * number @i (from 0) has a port of its own
 *
 * Returns: (transfer full) (nullable):
 */
GSocket *zyr_server_open_monitor_socket (const ZyrCentre *centre,
                                         guint i,
                                         guint16 *port,
                                         GError **error);

/** zyr_server_listen: @socket may be shared with other processes, which take connections in turn */
gboolean zyr_server_listen (ZyrServer *server, GSocket *socket, GError **error);

/** zyr_server_listen_monitor: answers /metrics, /healthz and /livez at @socket, without TLS, and
 * /metrics there only */
gboolean zyr_server_listen_monitor (ZyrServer *server, GSocket *socket, GError **error);

/** ZyrServerStopped: called in the server's thread */
typedef void (*ZyrServerStopped) (gpointer data);

/**
 * zyr_server_stop: takes no more connections, at once, and no more requests; answers those under
 * way, and long polls with no change. Health checks over connections that are open hear of it.
 *
 * @stopped is called when all are answered, or after a few seconds for clients that do not read.
 */
void zyr_server_stop (ZyrServer *server, ZyrServerStopped stopped, gpointer data);

/** zyr_server_free: after it has stopped, or before it listened */
void zyr_server_free (ZyrServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrServer, zyr_server_free)

G_END_DECLS
