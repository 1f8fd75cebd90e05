/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-centre.h"
#include "zyr-limiter-memory.h"

G_BEGIN_DECLS

#define ZYR_CLI_WORKERS_N_MAX 64

/** ZyrCliListeningFunc: once all workers serve; FALSE with an error ends them */
typedef gboolean (*ZyrCliListeningFunc) (guint16 port, gpointer data, GError **error);

/**
 * zyr_cli_supervise: runs @n processes that serve the centre at one address
 *
 * Each is this program again, with a socket of that address as its descriptor. One that ends is replaced, sooner
 * or later by how long it lived; the others serve meanwhile, and connections that wait for
 * it are not lost. SIGTERM and SIGINT stop all gracefully.
 *
 * Returns: TRUE after such a stop; FALSE with an error when they did not start
 */
gboolean zyr_cli_supervise (const ZyrCentre *centre,
                            guint n,
                            ZyrCliListeningFunc listening,
                            gpointer data,
                            GError **error);

/** zyr_cli_worker_begin: in such a process, first of all: its end comes with its supervisor's */
gboolean zyr_cli_worker_begin (ZyrCentre *centre);

/** zyr_cli_worker_get_socket: the one to serve at. (transfer full) (nullable) */
GSocket *zyr_cli_worker_get_socket (GError **error);

/** zyr_cli_worker_get_monitor: the one for who looks after it, of a worker that was given one.
 * (transfer full) (nullable) */
GSocket *zyr_cli_worker_get_monitor (GError **error);

/** zyr_cli_worker_open_limiter_memory: all workers'. (transfer full) (nullable) */
ZyrLimiterMemory *zyr_cli_worker_open_limiter_memory (GError **error);

/** zyr_cli_tell_monitor: prints where figures are to be had (zyr-cli-serve.c) */
void zyr_cli_tell_monitor (GSocket *socket);

/** zyr_cli_worker_tell_ready: FALSE: the supervisor has gone */
gboolean zyr_cli_worker_tell_ready (void);

G_END_DECLS
