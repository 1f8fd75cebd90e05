/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this machine could carry at all: the same requests over the same connections to a server of
 * the same library that only says yes, and rows of the same size made durable with nothing asked of
 * them. A centre is both, and reads, judges and remembers between. */
#include "load.h"

#include "zyr-pki.h"

#include <fcntl.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYNCS_N 200
#define SYNC_BYTES 65536
#define ROWS_N 6400
/* What the centre keeps of a visit: the report, the visit, what was answered, the audit log. */
#define ROW_BYTES 7000

static void G_GNUC_NORETURN
die (const char *what, const char *why)
{
  g_printerr ("%s: %s\n", what, why);
  exit (1);
}

static double
seconds_since (gint64 start_us)
{
  return (double)(g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
}

static void
measure_disk (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "floor-disk", NULL);
  g_autofree char *bytes = g_malloc0 (SYNC_BYTES);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gint64 start_us;

  if (fd < 0)
    die (path, "cannot be made");
  /* The second time over what is there already, as a log is written. */
  for (guint pass = 0; pass < 2; pass++)
    {
      lseek (fd, 0, SEEK_SET);
      start_us = g_get_monotonic_time ();
      for (guint i = 0; i < SYNCS_N; i++)
        {
          if (write (fd, bytes, SYNC_BYTES) != SYNC_BYTES || fdatasync (fd) != 0)
            die (path, "cannot be written");
        }
    }
  g_print ("floor: 64 KB written and synced: %.2f ms\n", seconds_since (start_us) * 1000 / SYNCS_N);
  close (fd);
}

static void
check_sqlite (sqlite3 *db, int status)
{
  if (status != SQLITE_OK && status != SQLITE_DONE)
    die ("floor", sqlite3_errmsg (db));
}

static void
add_row (sqlite3 *db, sqlite3_stmt *insert, guint n, const char *body)
{
  g_autofree char *id = g_strdup_printf ("019abcd0-0000-7000-8000-%012u", n);

  sqlite3_bind_text (insert, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 2, body, ROW_BYTES, SQLITE_STATIC);
  check_sqlite (db, sqlite3_step (insert));
  sqlite3_reset (insert);
}

static void
measure_rows (const char *directory, guint group)
{
  g_autofree char *path = g_strdup_printf ("%s/floor-%u.db", directory, group);
  g_autofree char *body = g_strnfill (ROW_BYTES, 'x');
  sqlite3_stmt *insert = NULL;
  sqlite3 *db = NULL;
  guint n_rows = MIN (ROWS_N, 400 * group);
  double cpu_s = (double)clock () / CLOCKS_PER_SEC;
  gint64 start_us;

  check_sqlite (db, sqlite3_open (path, &db));
  check_sqlite (db, sqlite3_exec (db,
                                  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                  "CREATE TABLE row (id TEXT PRIMARY KEY, body TEXT) STRICT",
                                  NULL, NULL, NULL));
  check_sqlite (
      db, sqlite3_prepare_v2 (db, "INSERT INTO row VALUES (?, ?)", -1, &insert, NULL));
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n_rows; i += group)
    {
      check_sqlite (db, sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
      for (guint j = 0; j < group; j++)
        add_row (db, insert, i + j, body);
      check_sqlite (db, sqlite3_exec (db, "COMMIT", NULL, NULL, NULL));
    }
  g_print ("floor: one row of %d bytes a visit, %3u a commit: %7.0f rows/s, %3.0f µs of CPU a row\n",
           ROW_BYTES, group, n_rows / seconds_since (start_us),
           ((double)clock () / CLOCKS_PER_SEC - cpu_s) * 1e6 / n_rows);
  sqlite3_finalize (insert);
  sqlite3_close (db);
}

/* The server that says yes */

typedef struct
{
  guint n_visits; /* of each request */
} Yes;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  const Yes *yes = data;
  GString *answer = g_string_new ("{\"epoch\":\"e\",\"last\":1,\"results\":[");

  for (guint i = 0; i < yes->n_visits; i++)
    g_string_append (answer, i > 0 ? ",{\"n\":1,\"s\":\"ok\"}" : "{\"n\":1,\"s\":\"ok\"}");
  g_string_append (answer, "]}");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer->str,
                                    answer->len);
  g_string_free (answer, TRUE);
}

int
load_say_yes (const char *directory, guint n_visits)
{
  g_autofree char *chain = g_build_filename (directory, ZYR_PKI_SERVER, NULL);
  g_autofree char *key = g_build_filename (directory, ZYR_PKI_SERVER_KEY, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (chain, key, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = NULL;
  Yes yes = { n_visits };
  GSList *uris;

  if (certificate == NULL)
    die (chain, error->message);
  server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (server, NULL, on_request, &yes, NULL);
  if (!soup_server_listen_local (server, 0,
                                 SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    die ("floor", error->message);
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}

static void
start_yes (LoadCentre *centre, guint n_visits)
{
  g_autofree char *batch = g_strdup_printf ("%u", n_visits);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;

  centre->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe",
                                      "--say-yes", centre->directory, "--visits", batch, NULL);
  if (centre->process == NULL)
    die ("floor", error->message);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (centre->process));
  line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  if (line == NULL)
    die ("floor", "the server that says yes did not start");
  centre->port = (guint16)g_ascii_strtoull (line, NULL, 10);
}

static void
stop_yes (LoadCentre *centre)
{
  g_subprocess_force_exit (centre->process);
  g_subprocess_wait (centre->process, NULL, NULL);
  g_clear_object (&centre->process);
}

void
load_floor (const Load *load, const LoadShape *shapes, guint n_shapes)
{
  Load here = *load;

  here.what = "floor, a yes";
  measure_disk (load->centre->directory);
  measure_rows (load->centre->directory, 1);
  measure_rows (load->centre->directory, 16);
  measure_rows (load->centre->directory, 160);
  for (guint i = 0; i < n_shapes; i++)
    {
      start_yes (load->centre, shapes[i].batch);
      load_push (&here, shapes[i].n_connections, shapes[i].batch, shapes[i].n_requests);
      stop_yes (load->centre);
    }
}
