/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-cli-workers.h"
#include "zyr-map-ground.h"
#include "zyr-server.h"

#include <glib-unix.h>
#include <malloc.h>
#include <sys/resource.h>

#define ARENAS_N 2

typedef struct
{
  GMainLoop *loop;
  ZyrServer *server;
  gboolean stopping;
} Serving;

static void
on_stopped (gpointer data)
{
  Serving *serving = data;

  g_main_loop_quit (serving->loop);
}

static gboolean
on_signal (gpointer data)
{
  Serving *serving = data;

  if (!serving->stopping)
    {
      serving->stopping = TRUE;
      zyr_server_stop (serving->server, on_stopped, serving);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
write_port (const char *path, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  return path == NULL || g_file_set_contents (path, text, -1, error);
}

/* A long poll holds a descriptor for each device: as many as we may have. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

typedef struct
{
  const ZyrCentre *centre;
  const char *port_file;
} Announcement;

static gboolean
announce (guint16 port, gpointer data, GError **error)
{
  const Announcement *announcement = data;

  g_print (_ ("Serving at https://%s:%u\n"), announcement->centre->listen, port);
  return zyr_centre_remember_port (announcement->centre, port, error)
         && write_port (announcement->port_file, port, error);
}

static gboolean
serve_socket (ZyrServer *server,
              GSocket *socket,
              ZyrCliListeningFunc listening,
              guint16 port,
              gpointer data,
              GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Serving serving = { loop, server, FALSE };
  guint term_id;
  guint int_id;

  if (!zyr_server_listen (server, socket, error))
    return FALSE;
  term_id = g_unix_signal_add (SIGTERM, on_signal, &serving);
  int_id = g_unix_signal_add (SIGINT, on_signal, &serving);
  if (listening (port, data, error))
    g_main_loop_run (loop);
  g_source_remove (term_id);
  g_source_remove (int_id);
  return serving.stopping;
}

static gboolean
tell_supervisor (guint16 port, gpointer data, GError **error)
{
  if (zyr_cli_worker_tell_ready ())
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                       _ ("The supervising process is gone."));
  return FALSE;
}

void
zyr_cli_tell_monitor (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  g_autofree char *text
      = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address)) : NULL;

  if (text != NULL)
    g_print (_ ("Figures at http://%s/metrics\n"), text);
}

/* How a process serves: alone, or as one of several that share a socket, and whether it has an
 * address for who looks after it. */
typedef struct
{
  gboolean is_worker;
  gboolean is_monitored;
} Part;

static gboolean
listen_monitor (ZyrServer *server, const ZyrCentre *centre, const Part *part, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  guint16 port;

  if (!part->is_monitored)
    return TRUE;
  socket = part->is_worker ? zyr_cli_worker_get_monitor (error)
                           : zyr_server_open_monitor_socket (centre, 0, &port, error);
  if (socket == NULL)
    return FALSE;
  if (!part->is_worker)
    zyr_cli_tell_monitor (socket);
  return zyr_server_listen_monitor (server, socket, error);
}

static gboolean
refresh_map (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  const ZyrCentre *centre = data;

  return zyr_map_ground_refresh (tx, publication, centre->map_tiles, centre->map_attribution,
                                 error);
}

/* What devices are told of the configuration stands in the database. */
static ZyrStorage *
open_storage (ZyrCentre *centre, ZyrSqliteMode mode, GError **error)
{
  ZyrStorage *storage = zyr_centre_open_storage (centre, mode, error);

  if (storage == NULL || zyr_cli_write (storage, NULL, NULL, NULL, refresh_map, centre, error))
    return storage;
  zyr_storage_close (storage);
  return NULL;
}

static gboolean
serve (ZyrCentre *centre, const Part *part, const char *port_file, GError **error)
{
  Announcement announcement = { centre, port_file };
  g_autoptr (ZyrLimiterMemory) memory
      = part->is_worker ? zyr_cli_worker_open_limiter_memory (error) : NULL;
  ZyrStorage *storage = NULL;
  ZyrServer *server = NULL;
  g_autoptr (GSocket) socket = NULL;
  guint16 port = 0;
  gboolean ok = FALSE;

  if (!part->is_worker)
    storage = open_storage (centre, ZYR_SQLITE_THREADED, error);
  else if (memory != NULL)
    storage = zyr_centre_open_storage (centre, ZYR_SQLITE_THREADED, error);
  if (storage != NULL)
    server = zyr_server_new (centre, storage, memory, error);
  if (server != NULL && listen_monitor (server, centre, part, error))
    socket = part->is_worker ? zyr_cli_worker_get_socket (error)
                             : zyr_server_open_socket (centre, &port, error);
  if (socket != NULL)
    ok = serve_socket (server, socket, part->is_worker ? tell_supervisor : announce, port,
                       &announcement, error);
  zyr_server_free (server);
  zyr_storage_close (storage);
  return ok;
}

static gboolean
serve_with_workers (ZyrCentre *centre, int n_workers, const char *port_file, GError **error)
{
  Announcement announcement = { centre, port_file };
  ZyrStorage *storage;

  if (n_workers < 1 || n_workers > ZYR_CLI_WORKERS_N_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("There can be from 1 to %d worker processes."), ZYR_CLI_WORKERS_N_MAX);
      return FALSE;
    }
  if (!zyr_centre_is_shared (centre))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("Several worker processes need PostgreSQL (see init --storage): a "
                              "database in a file is one process’s alone."));
      return FALSE;
    }
  /* Migrations, and what is wrong with the database, are this process's. */
  storage = open_storage (centre, ZYR_SQLITE_INLINE, error);
  if (storage == NULL)
    return FALSE;
  zyr_storage_close (storage);
  return zyr_cli_supervise (centre, (guint)n_workers, announce, &announcement, error);
}

int
zyr_cli_serve (int argc, char **argv)
{
  g_autofree char *port_file = NULL;
  g_autofree char *database = NULL;
  g_autofree char *directory = NULL;
  int n_workers = 1;
  Part part = { FALSE, FALSE };
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[]
      = { { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &port_file,
            N_ ("Where to write the port once it is served at"), "FILE" },
          { "storage", 0, 0, G_OPTION_ARG_STRING, &database,
            N_ ("Another database than the configuration names"), "URI" },
          { "workers", 0, 0, G_OPTION_ARG_INT, &n_workers,
            N_ ("Processes that serve at the same port (with PostgreSQL)"), "N" },
          { "worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &part.is_worker, NULL,
            NULL },
          { "monitored", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &part.is_monitored, NULL,
            NULL },
          G_OPTION_ENTRY_NULL };
  gboolean ok = FALSE;

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, NULL, NULL))
    return 2;
  raise_descriptor_limit ();
  /* Many threads that seldom run at once: an arena for each would keep what others could use. */
  mallopt (M_ARENA_MAX, ARENAS_N);
  centre = zyr_centre_load (directory, &error);
  if (centre == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (!zyr_cli_hold (centre, FALSE))
    return 1;
  if (database != NULL)
    zyr_centre_set_database (centre, database);
  if (!part.is_worker)
    part.is_monitored = centre->metrics_listen[0] != '\0';
  if (n_workers != 1)
    ok = serve_with_workers (centre, n_workers, port_file, &error);
  else if (!part.is_worker || zyr_cli_worker_begin (centre))
    ok = serve (centre, &part, port_file, &error);
  if (!ok && error == NULL)
    return 1;
  return ok ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}
