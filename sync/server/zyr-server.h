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
 */
ZyrServer *zyr_server_new (const ZyrCentre *centre, ZyrStorage *storage, GError **error);

/**
 * zyr_server_open_socket: where the centre listens, with a queue long enough for a whole country
 * that comes back at once
 * @port: (out): the one that the kernel chose when the configuration leaves it open
 *
 * Returns: (transfer full) (nullable):
 */
GSocket *zyr_server_open_socket (const ZyrCentre *centre, guint16 *port, GError **error);

/** zyr_server_listen: @socket may be shared with other processes, which take connections in turn */
gboolean zyr_server_listen (ZyrServer *server, GSocket *socket, GError **error);

/** ZyrServerStopped: called in the server's thread */
typedef void (*ZyrServerStopped) (gpointer data);

/**
 * zyr_server_stop: takes no more requests; answers those under way, and long polls with no change
 *
 * @stopped is called when all are answered, or after a few seconds for clients that do not read.
 */
void zyr_server_stop (ZyrServer *server, ZyrServerStopped stopped, gpointer data);

/** zyr_server_free: after it has stopped, or before it listened */
void zyr_server_free (ZyrServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrServer, zyr_server_free)

G_END_DECLS
