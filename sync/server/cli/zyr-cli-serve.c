/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-server.h"

#include <glib-unix.h>
#include <sys/resource.h>

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

static gboolean
serve (const ZyrCentre *centre, ZyrStorage *storage, const char *port_file, GError **error)
{
  g_autoptr (ZyrServer) server = zyr_server_new (centre, storage, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Serving serving = { loop, server, FALSE };
  guint term_id;
  guint int_id;

  if (server == NULL || !zyr_server_listen (server, error))
    return FALSE;
  term_id = g_unix_signal_add (SIGTERM, on_signal, &serving);
  int_id = g_unix_signal_add (SIGINT, on_signal, &serving);
  g_print (_ ("Serving at https://%s:%u\n"), centre->listen, zyr_server_get_port (server));
  if (zyr_centre_remember_port (centre, zyr_server_get_port (server), error)
      && write_port (port_file, zyr_server_get_port (server), error))
    g_main_loop_run (loop);
  g_source_remove (term_id);
  g_source_remove (int_id);
  return serving.stopping;
}

int
zyr_cli_serve (int argc, char **argv)
{
  g_autofree char *port_file = NULL;
  g_autofree char *directory = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage = NULL;
  gboolean ok = FALSE;
  const GOptionEntry entries[] = { { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &port_file,
                                     N_ ("Where to write the port once it is served at"), "FILE" },
                                   G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, NULL, NULL))
    return 2;
  raise_descriptor_limit ();
  centre = zyr_centre_load (directory, &error);
  if (centre != NULL)
    storage = zyr_centre_open_storage (centre, ZYR_SQLITE_THREADED, &error);
  if (storage != NULL)
    {
      ok = serve (centre, storage, port_file, &error);
      zyr_storage_close (storage);
    }
  return ok ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}
