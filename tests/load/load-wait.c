/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

#include "zyr-json.h"
#include "zyr-operation-build.h"
#include "zyr-operation.h"
#include "zyr-uuid.h"

#include <stdlib.h>
#include <string.h>

/* Connections that are being set up at a time: as many as a proxy would let through. */
#define CONNECT_N 64

typedef struct _Waiting Waiting;

typedef struct
{
  Waiting *waiting;
  LoadWorker *worker;
  LoadConnection *connection;
  char *path; /* with the cursors; NULL before they are known */
  guint n_polls;
} Device;

struct _Waiting
{
  const Load *load;
  LoadClient *client;
  GPtrArray *devices;
  guint n_parked;
  Device *changed;    /* whose household was written to */
  gint64 changed_us;  /* when the change was sent */
  gboolean delivered; /* to it */
  gboolean acknowledged;
  GArray *latencies_us;
  guint n_answers;
};

static void
poll (Device *device)
{
  g_autofree char *head
      = g_strdup_printf ("GET /sync/v1/wait?cur=%s&timeout=55 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                         "Ziyaret-Protocol: 1\r\nAuthorization: Bearer %s\r\n",
                         device->path, device->worker->token);

  device->n_polls++;
  load_connection_send (device->connection, head, NULL);
}

/* The cursors are what the centre answered to the first poll, raised by what came since. */
static void
keep_cursors (Device *device, const char *body, gsize size)
{
  g_autofree char *text = g_strndup (body, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = zyr_json_parse_object (text, -1, 100000, &error);
  JsonObject *changed = zyr_json_get_object (answer, "changed");
  g_autofree char *own = g_strconcat ("w:", device->worker->account, NULL);
  static gint64 ref;
  gint64 head;

  if (changed == NULL)
    {
      g_printerr ("a wait was answered: %s\n", text);
      exit (1);
    }
  ref = MAX (ref, zyr_json_get_int (changed, "ref", 0));
  head = zyr_json_get_int (changed, own, 0);
  if (head == 0 && device->path != NULL)
    return;
  g_free (device->path);
  device->path = g_strdup_printf ("ref:%" G_GINT64_FORMAT ",%s:%" G_GINT64_FORMAT, ref, own, head);
}

static void
on_woken (LoadConnection *connection, guint status, const char *body, gsize size, gpointer data)
{
  Device *device = data;
  Waiting *waiting = device->waiting;

  if (status != 200)
    {
      g_printerr ("a wait was answered %u: %.*s\n", status, (int)size, body);
      exit (1);
    }
  waiting->n_answers++;
  keep_cursors (device, body, size);
  if (waiting->changed == device && !waiting->delivered)
    {
      gint64 took_us = g_get_monotonic_time () - waiting->changed_us;

      waiting->delivered = TRUE;
      g_array_append_val (waiting->latencies_us, took_us);
    }
  if (device->n_polls == 1)
    waiting->n_parked++;
  poll (device);
}

static void
run_for (Waiting *waiting, guint time_ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64)time_ms * 1000;
  gint64 left_us;

  while ((left_us = end_us - g_get_monotonic_time ()) > 0)
    load_client_run (waiting->client, (int)(left_us / 1000) + 1);
}

static void
connect_all (Waiting *waiting, guint n_devices)
{
  for (guint i = 0; i < n_devices; i++)
    {
      Device *device = g_new0 (Device, 1);

      device->waiting = waiting;
      device->worker = g_ptr_array_index (waiting->load->centre->workers, i);
      device->connection = load_client_connect (waiting->client, on_woken, device);
      device->path = g_strdup_printf ("ref:0,w:%s:0", device->worker->account);
      g_ptr_array_add (waiting->devices, device);
      poll (device);
      while (i + 1 >= waiting->n_parked + CONNECT_N)
        load_client_run (waiting->client, 1000);
    }
  while (waiting->n_parked < n_devices)
    load_client_run (waiting->client, 1000);
}

/* Changes */

static void
on_changed (LoadConnection *connection, guint status, const char *body, gsize size, gpointer data)
{
  Waiting *waiting = data;

  if (status != 200 || memmem (body, size, "\"s\":\"ok\"", 8) == NULL)
    {
      g_printerr ("a note was answered %u: %.*s\n", status, (int)MIN (size, 300), body);
      exit (1);
    }
  waiting->acknowledged = TRUE;
}

static GBytes *
build_note (LoadWorker *worker)
{
  const LoadVisit *visit = g_ptr_array_index (worker->visits, 0);
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *note_id = zyr_uuid_new ();
  g_autoptr (JsonObject) op = zyr_operation_new_note (id, "2026-11-20T11:00:00+03:00", note_id,
                                                      visit->household, "Kapıda kimse yoktu.",
                                                      NULL);
  g_autofree char *text = NULL;
  char *push;

  zyr_operation_set_number (op, ++worker->n_ops);
  text = zyr_json_object_to_canonical (op);
  push = g_strdup_printf ("{\"device\":\"%s\",\"first\":%" G_GINT64_FORMAT ",\"ops\":[%s]}",
                          worker->device, worker->n_ops, text);
  return g_bytes_new_take (push, strlen (push));
}

static void
change (Waiting *waiting, LoadConnection *writer, Device *device)
{
  g_autoptr (GBytes) body = build_note (device->worker);
  g_autofree char *head
      = g_strdup_printf ("POST /sync/v1/push HTTP/1.1\r\nHost: 127.0.0.1\r\nZiyaret-Protocol: 1\r\n"
                         "Authorization: Bearer %s\r\nContent-Type: application/json\r\n",
                         device->worker->token);

  waiting->changed = device;
  waiting->delivered = FALSE;
  waiting->acknowledged = FALSE;
  waiting->changed_us = g_get_monotonic_time ();
  load_connection_send (writer, head, body);
  while (!waiting->delivered || !waiting->acknowledged)
    load_client_run (waiting->client, 1000);
}

void
load_wait (const Load *load, guint n_devices, guint n_changes)
{
  Waiting waiting = { .load = load };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  LoadConnection *writer;
  double rss_mb = load_centre_read_rss_mb (load->centre);
  double idle_cpu_s;
  gint64 start_us = g_get_monotonic_time ();
  double connect_s;

  waiting.client = load_client_new (load->centre->authority, "127.0.0.1", load->centre->port);
  waiting.devices = g_ptr_array_new_with_free_func (g_free);
  waiting.latencies_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  connect_all (&waiting, n_devices);
  connect_s = (double)(g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  writer = load_client_connect (waiting.client, on_changed, &waiting);
  run_for (&waiting, 1000);
  idle_cpu_s = load_centre_read_cpu_s (load->centre);
  run_for (&waiting, 5000);
  idle_cpu_s = load_centre_read_cpu_s (load->centre) - idle_cpu_s;
  for (guint i = 0; i < n_changes; i++)
    change (&waiting, writer,
            g_ptr_array_index (waiting.devices,
                               (guint)g_rand_int_range (rand, 0, (gint32)n_devices)));
  g_print ("wait, %u devices connected in %.1f s: centre %.1f MB (%.1f before), %.1f %% of a CPU"
           " at rest; %u changes reached their device: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n",
           n_devices, connect_s, load_centre_read_rss_mb (load->centre), rss_mb, idle_cpu_s * 20,
           waiting.latencies_us->len, load_quantile_ms (waiting.latencies_us, 0.5),
           load_quantile_ms (waiting.latencies_us, 0.99),
           load_quantile_ms (waiting.latencies_us, 1));
  for (guint i = 0; i < waiting.devices->len; i++)
    g_free (((Device *)g_ptr_array_index (waiting.devices, i))->path);
  load_client_free (waiting.client);
  g_ptr_array_unref (waiting.devices);
  g_array_unref (waiting.latencies_us);
}
