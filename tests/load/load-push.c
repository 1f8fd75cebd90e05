/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

#include "zyr-compression.h"
#include "zyr-hash.h"
#include "zyr-json.h"
#include "zyr-operation.h"
#include "zyr-uuid.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Of the worker's own words. */
#define OPINION_SIZE_BYTES 300

typedef struct
{
  LoadConnection *connection;
  char *head;
  GPtrArray *bodies; /* GBytes */
  guint next;
  guint batch;
  GArray *latencies_us; /* of all pushers together */
  guint *n_running;
} Pusher;

static char *
build_opinion (guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; text->len < OPINION_SIZE_BYTES; i++)
    g_string_append_printf (text, "Hanede %u kişi yaşıyor, gelir %x kuruş. ", i % 9, n * 7919 + i);
  return g_string_free (text, FALSE);
}

/* A submission as the form's application writes it (visit.xml: the answers of a household of one),
 * with what tells one visit from another. */
static char *
build_instance (const Load *load, guint n)
{
  GString *xml = g_string_new (load->visit);
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *opinion = build_opinion (n);
  g_autofree char *person = g_strdup_printf ("1%010u", n * 7919 % 1000000000);
  g_autofree char *file = g_strdup_printf ("34%08u", n);
  g_autofree char *income = g_strdup_printf ("%u", 1500000 + n * 31 % 900000);
  g_autofree char *rent = g_strdup_printf ("%u.0", 3000 + n * 17 % 9000);
  const char *const places[][2]
      = { { "@FORM@", load->centre->form_id }, { "@VERSION@", load->centre->form_version },
          { "@ID@", id },                      { "@PERSON@", person },
          { "@FILE@", file },                  { "@INCOME@", income },
          { "@RENT@", rent },                  { "@OPINION@", opinion } };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_string_replace (xml, places[i][0], places[i][1], 0);
  return g_string_free (xml, FALSE);
}

static JsonObject *
build_submit (const Load *load, LoadWorker *worker, const LoadVisit *visit, guint n)
{
  LoadCentre *centre = load->centre;
  g_autoptr (JsonObject) revision = json_object_new ();
  JsonObject *op = json_object_new ();
  g_autofree char *instance = build_instance (load, n);
  g_autofree char *hash = zyr_hash_sha256_hex_text (instance);
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *revision_id = zyr_uuid_new ();

  json_object_set_string_member (revision, "id", revision_id);
  json_object_set_int_member (revision, "revision", 1);
  json_object_set_string_member (revision, "form_id", centre->form_id);
  json_object_set_string_member (revision, "form_version", centre->form_version);
  json_object_set_string_member (revision, "instance", instance);
  json_object_set_string_member (revision, "content_hash", hash);
  json_object_set_string_member (revision, "started", "2026-11-20T10:05:00+03:00");
  json_object_set_string_member (revision, "ended", "2026-11-20T10:45:00+03:00");
  json_object_set_array_member (revision, "attachments", json_array_new ());
  json_object_set_string_member (op, "id", id);
  json_object_set_string_member (op, "at", "2026-11-20T10:46:00+03:00");
  json_object_set_string_member (op, "kind", ZYR_OP_VISIT_SUBMIT);
  json_object_set_string_member (op, "visit", visit->visit);
  json_object_set_object_member (op, "revision", g_steal_pointer (&revision));
  zyr_operation_set_number (op, ++worker->n_ops);
  return op;
}

/* The next @n of the worker's visits as one push. */
static GBytes *
build_body (const Load *load, LoadWorker *worker, guint n, ZyrCompression compression)
{
  g_autoptr (JsonObject) push = json_object_new ();
  g_autoptr (GBytes) plain = NULL;
  JsonArray *ops = json_array_new ();
  char *text;

  json_object_set_string_member (push, "device", worker->device);
  json_object_set_int_member (push, "first", worker->n_ops + 1);
  for (guint i = 0; i < n; i++)
    {
      const LoadVisit *visit = g_ptr_array_index (worker->visits, (guint)worker->n_ops);

      json_array_add_object_element (ops,
                                     build_submit (load, worker, visit, (guint)worker->n_ops));
    }
  json_object_set_array_member (push, "ops", ops);
  text = zyr_json_object_to_canonical (push);
  plain = g_bytes_new_take (text, strlen (text));
  return zyr_compress (compression, plain);
}

static void
send_next (Pusher *pusher)
{
  if (pusher->next == pusher->bodies->len)
    {
      (*pusher->n_running)--;
      return;
    }
  load_connection_send (pusher->connection, pusher->head,
                        g_ptr_array_index (pusher->bodies, pusher->next++));
}

static guint
count_ok (const char *body, gsize size)
{
  static const char ok[] = "\"s\":\"ok\"";
  const char *end = body + size;
  guint n = 0;

  while ((body = memmem (body, (gsize)(end - body), ok, sizeof ok - 1)) != NULL)
    {
      body += sizeof ok - 1;
      n++;
    }
  return n;
}

static void
on_pushed (LoadConnection *connection, guint status, const char *body, gsize size, gpointer data)
{
  Pusher *pusher = data;
  gint64 took_us = g_get_monotonic_time () - load_connection_get_sent_us (connection);

  if (status != 200 || count_ok (body, size) != pusher->batch)
    {
      g_printerr ("a push was answered %u: %.*s\n", status, (int)MIN (size, 300), body);
      exit (1);
    }
  g_array_append_val (pusher->latencies_us, took_us);
  send_next (pusher);
}

static Pusher *
create_pusher (const Load *load, guint n, guint n_requests, guint batch)
{
  LoadWorker *worker = g_ptr_array_index (load->centre->workers, n);
  ZyrCompression compression = load->plain ? ZYR_COMPRESSION_IDENTITY : ZYR_COMPRESSION_ZSTD;
  Pusher *pusher = g_new0 (Pusher, 1);

  pusher->batch = batch;
  pusher->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  pusher->head = g_strdup_printf ("POST /sync/v1/push HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                  "Ziyaret-Protocol: 1\r\nAuthorization: Bearer %s\r\n"
                                  "Content-Type: application/json\r\n%s",
                                  worker->token,
                                  load->plain ? "" : "Content-Encoding: zstd\r\n");
  for (guint i = 0; i < n_requests; i++)
    g_ptr_array_add (pusher->bodies, build_body (load, worker, batch, compression));
  return pusher;
}

static void
pusher_free (Pusher *pusher)
{
  g_ptr_array_unref (pusher->bodies);
  g_free (pusher->head);
  g_free (pusher);
}

static void
wait_until_ready (LoadClient *client, GPtrArray *pushers)
{
  for (guint i = 0; i < pushers->len; i++)
    {
      Pusher *pusher = g_ptr_array_index (pushers, i);

      while (!load_connection_is_ready (pusher->connection))
        load_client_run (client, 1000);
    }
}

/* What a moment has cost so far, in seconds of processor time. */
typedef struct
{
  gint64 at_us;
  double centre_s;
  double part_s[4];
  double here_s; /* this process: it shares the machine */
} Cost;

/* Threads of the centre that live as long as it does, by the beginnings of their names; those that
 * serve other requests come and go, and are the rest. */
static const char *const parts[] = { "ziyaretd", "zyr-lane", "zyr-writer", "zyr-checkpoint" };
G_STATIC_ASSERT (G_N_ELEMENTS (parts) == G_N_ELEMENTS (((Cost *)NULL)->part_s));

static Cost
read_cost (const Load *load)
{
  Cost cost = { g_get_monotonic_time (), load_centre_read_cpu_s (load->centre), { 0 },
                (double)clock () / CLOCKS_PER_SEC };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    cost.part_s[i] = load_centre_read_thread_cpu_s (load->centre, parts[i]);
  return cost;
}

static void
report (const Load *load,
        guint n_connections,
        guint batch,
        GArray *latencies_us,
        const Cost *before,
        const Cost *after)
{
  double took_s = (double)(after->at_us - before->at_us) / G_USEC_PER_SEC;
  double n_requests = latencies_us->len;
  double us = 1e6 / (n_requests * batch);
  double rest_s = after->centre_s - before->centre_s;

  g_print ("%s, %2u connection%s, %2u visit%s a request: %7.0f requests/s %8.0f visits/s"
           "   p50 %6.1f ms  p99 %6.1f ms   centre: %5.1f MB, %4.0f µs of CPU a visit"
           " (%.0f requests in %.2f s)\n",
           load->what, n_connections, n_connections == 1 ? " " : "s", batch, batch == 1 ? " " : "s",
           n_requests / took_s, n_requests * batch / took_s,
           load_quantile_ms (latencies_us, 0.5), load_quantile_ms (latencies_us, 0.99),
           load_centre_read_rss_mb (load->centre), (after->centre_s - before->centre_s) * us,
           n_requests, took_s);
  g_print ("      of which");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double part_s = after->part_s[i] - before->part_s[i];

      rest_s -= part_s;
      g_print (" %s %.0f,", parts[i], part_s * us);
    }
  g_print (" others %.0f, and in this process beside it %.0f µs\n", rest_s * us,
           (after->here_s - before->here_s) * us);
}

void
load_push (const Load *load, guint n_connections, guint batch, guint n_requests)
{
  LoadClient *client = load_client_new (load->centre->authority, "127.0.0.1", load->centre->port);
  g_autoptr (GPtrArray) pushers = g_ptr_array_new_with_free_func ((GDestroyNotify)pusher_free);
  g_autoptr (GArray) latencies_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_running = n_connections;
  Cost before;
  Cost after;

  for (guint i = 0; i < n_connections; i++)
    {
      Pusher *pusher = create_pusher (load, i, n_requests, batch);

      pusher->latencies_us = latencies_us;
      pusher->n_running = &n_running;
      pusher->connection = load_client_connect (client, on_pushed, pusher);
      g_ptr_array_add (pushers, pusher);
    }
  wait_until_ready (client, pushers);
  before = read_cost (load);
  for (guint i = 0; i < n_connections; i++)
    send_next (g_ptr_array_index (pushers, i));
  while (n_running > 0)
    load_client_run (client, 1000);
  after = read_cost (load);
  report (load, n_connections, batch, latencies_us, &before, &after);
  load_client_free (client);
}
