/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real service over a disk that fails. */
#include "sim-private.h"

#include "zyr-protocol.h"
#include "zyr-storage-sqlite.h"

#include <glib/gstdio.h>

#define WAIT_MS 55000
#define BOOT_MS_MAX 8000
#define RESTORES_N_MAX 3

static void
poll_free (SimPoll *poll)
{
  sim_message_free (poll->message);
  zyr_wait_query_free (poll->query);
  g_free (poll);
}

static gint64
now_us (gpointer data)
{
  SimCentre *self = data;

  return sim_now_us (self->run) + self->clock_offset_us;
}

gint64
sim_centre_now_s (SimRun *run)
{
  return now_us (&run->centre) / G_USEC_PER_SEC;
}

static gint64
monotonic_us (gpointer data)
{
  return ((SimCentre *) data)->run->now_ms * 1000;
}

static void
next_random (guint8 *bytes, gsize size, gpointer data)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) sim_random (data);
}

static const ZyrClockFuncs clock_funcs = { now_us, monotonic_us };

/* What is there at the beginning was made by no operation. */
static void
own_beginning (SimCentre *self)
{
  g_autoptr (GPtrArray) rows = sim_oracle_list (self->run->oracle);

  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (rows, i);

      sim_centre_ledger_own (&self->ledger, row->id, row->ver);
    }
}

void
sim_centre_init (SimRun *run)
{
  SimCentre *self = &run->centre;

  self->run = run;
  self->random.state = sim_random (&run->random);
  self->folder = g_build_filename (run->world->folder, "centre", NULL);
  self->blobs = g_build_filename (self->folder, "blobs", NULL);
  self->path = g_build_filename (self->folder, "centre.db", NULL);
  g_mkdir (self->folder, 0700);
  self->disk = sim_disk_new (self->folder, sim_random (&run->random));
  sim_disk_give (self->disk, self->path, &run->world->centre_image);
  self->clock = zyr_clock_new_custom (&clock_funcs, self, NULL);
  self->polls = g_ptr_array_new_with_free_func ((GDestroyNotify) poll_free);
  sim_centre_ledger_init (&self->ledger);
  sim_centre_boot (self);
  own_beginning (self);
}

static void
close_down (SimCentre *self)
{
  g_clear_pointer (&self->service, zyr_service_free);
  g_clear_pointer (&self->storage, zyr_storage_close);
}

void
sim_centre_clear (SimCentre *self)
{
  sim_disk_kill (self->disk);
  close_down (self);
  g_ptr_array_unref (self->polls);
  sim_disk_free (self->disk);
  zyr_clock_unref (self->clock);
  sim_centre_ledger_clear (&self->ledger);
  sim_centre_ledger_clear (&self->ledger_backup);
  sim_remove_tree (self->folder);
  sim_image_clear (&self->backup);
  g_free (self->folder);
  g_free (self->blobs);
  g_free (self->path);
}

/* ---- up and down ---- */

static void
on_committed (GHashTable *heads, gpointer data)
{
  sim_centre_committed (data, heads);
}

void
sim_centre_boot (SimCentre *self)
{
  SimRun *run = self->run;
  g_autoptr (GError) error = NULL;

  if (self->storage != NULL)
    return;
  self->storage = zyr_storage_sqlite_open (self->path, ZYR_SQLITE_INLINE, FALSE, &error);
  if (self->storage == NULL)
    {
      sim_trace (run, "centre does not open: %s", error->message);
      if (sim_disk_is_dead (self->disk))
        sim_disk_restart (self->disk);
      else if (run->calm)
        sim_violate (run, "the centre's database does not open again: %s", error->message);
      sim_add_event (run, sim_delay_ms (run, BOOT_MS_MAX),
                     sim_event_new (run, SIM_CENTRE_BOOT, -1));
      return;
    }
  self->service = zyr_service_new (&(ZyrServiceOptions){
      .storage = self->storage,
      .clock = self->clock,
      .random = next_random,
      .random_data = &self->random,
      .blob_dir = self->blobs,
      .password_cost = { 1, 8 },
      .committed = on_committed,
      .committed_data = self,
  });
  sim_oracle_invalidate (run->oracle);
  self->moved = TRUE;
  sim_feeds_note (self);
  sim_check_centre_booted (run);
}

static void
break_polls (SimCentre *self)
{
  for (guint i = 0; i < self->polls->len; i++)
    {
      const SimPoll *poll = g_ptr_array_index (self->polls, i);

      sim_line_break (self->run, poll->device, poll->life, poll->message->id);
    }
  g_ptr_array_set_size (self->polls, 0);
}

void
sim_centre_crash (SimCentre *self)
{
  if (self->storage == NULL)
    return;
  sim_trace (self->run, "centre crashes");
  sim_mark (self->run, SIM_MARK_CENTRE_CRASH);
  sim_disk_kill (self->disk);
  close_down (self);
  sim_disk_restart (self->disk);
  break_polls (self);
  sim_add_event (self->run, sim_delay_ms (self->run, BOOT_MS_MAX),
                 sim_event_new (self->run, SIM_CENTRE_BOOT, -1));
}

/* ---- requests ---- */

static void
answer_poll (SimCentre *self, guint i, GBytes *body)
{
  SimPoll *poll = g_ptr_array_steal_index (self->polls, i);
  SimMessage *message = g_steal_pointer (&poll->message);

  g_clear_pointer (&message->body, g_bytes_unref);
  message->body = body;
  message->status = 200;
  sim_line_answer (self->run, poll->device, poll->life, message);
  zyr_wait_query_free (poll->query);
  g_free (poll);
}

void
sim_centre_committed (SimCentre *self, GHashTable *heads)
{
  self->moved = TRUE;
  for (guint i = self->polls->len; i > 0; i--)
    {
      const SimPoll *poll = g_ptr_array_index (self->polls, i - 1);
      GBytes *body = zyr_service_wait_answer (poll->query, heads, FALSE);

      if (body != NULL)
        answer_poll (self, i - 1, body);
    }
}

void
sim_centre_end_wait (SimCentre *self, int device, guint life, guint64 id)
{
  for (guint i = 0; i < self->polls->len; i++)
    {
      const SimPoll *poll = g_ptr_array_index (self->polls, i);

      if (poll->device == device && poll->life == life && poll->message->id == id)
        {
          g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

          answer_poll (self, i, zyr_service_wait_answer (poll->query, none, TRUE));
          return;
        }
    }
}

gboolean
sim_centre_is_asked_to_wait (SimCentre *self, const SimDevice *device)
{
  for (guint i = 0; i < self->polls->len; i++)
    {
      const SimPoll *poll = g_ptr_array_index (self->polls, i);

      if (poll->device == device->number && poll->life == device->life
          && poll->message->id == device->last_request)
        return TRUE;
    }
  return FALSE;
}

static void
park (SimCentre *self, int device, guint life, SimMessage *message, ZyrWaitQuery *query)
{
  SimPoll *poll = g_new0 (SimPoll, 1);
  SimEvent *end = sim_event_new (self->run, SIM_WAIT_ENDS, device);

  poll->message = message;
  poll->device = device;
  poll->life = end->life = life;
  poll->query = query;
  end->id = message->id;
  g_ptr_array_add (self->polls, poll);
  sim_add_event (self->run, WAIT_MS, end);
}

static void
look_at_retry (SimRun *run, int device, const SimMessage *request, GBytes *body)
{
  g_autoptr (ZyrRetryRequest) retry = zyr_retry_request_parse (request->body, NULL);
  g_autoptr (ZyrPushAnswer) answer = body != NULL ? zyr_push_answer_parse (body, NULL) : NULL;

  sim_check_retried (run, run->world->devices[device].id, retry->ops,
                     answer != NULL ? answer->results : NULL);
}

static void
look_at_answer (SimRun *run, int device, const SimMessage *request, const ZyrResponse *response,
                GHashTable *before)
{
  if (request->kind == ZYR_SYNC_REQUEST_RETRY
      || (request->kind == ZYR_SYNC_REQUEST_PUSH && before != NULL))
    sim_oracle_invalidate (run->oracle);
  if (request->kind == ZYR_SYNC_REQUEST_RETRY && request->id > 0)
    look_at_retry (run, device, request, response->status == 200 ? response->body : NULL);
  if (response->status != 200)
    return;
  if (request->kind == ZYR_SYNC_REQUEST_PUSH && before != NULL)
    sim_check_pushed (run, device, request, response->body, before);
  else if (request->kind == ZYR_SYNC_REQUEST_PULL)
    sim_check_pulled (run, device, request, response->body);
}

void
sim_centre_handle (SimCentre *self, int device, guint life, SimMessage *message)
{
  SimRun *run = self->run;
  g_auto (ZyrResponse) response = { 0 };
  g_autoptr (GHashTable) before = NULL;
  ZyrRequest request = { .method = message->method,
                         .path = message->path,
                         .query = message->query,
                         .authorization = message->authorization,
                         .protocol = ZYR_PROTOCOL_VERSION_TEXT,
                         .time = message->time,
                         .upload_offset = message->offset,
                         .upload_length = message->length,
                         .body = message->body };
  gboolean crash;

  if (message->offset != NULL)
    request.upload_complete = message->complete ? "?1" : "?0";
  run->result->n_requests++;
  if (message->kind == ZYR_SYNC_REQUEST_PUSH && message->id > 0)
    before = sim_check_before_push (run, message);
  sim_blobs_begin (run, message);
  request.body = message->body;
  crash = sim_rare_fault (run, run->rates.centre_crash);
  if (crash)
    sim_disk_crash_after (self->disk, 1 + sim_random_below (&run->random, 12));
  zyr_service_handle (self->service, &request, &response);
  sim_blobs_end ();
  if (sim_disk_is_dead (self->disk))
    {
      if (message->kind == ZYR_SYNC_REQUEST_RETRY && message->id > 0)
        look_at_retry (run, device, message, NULL);
      sim_centre_crash (self);
      sim_line_break (run, device, life, message->id);
      sim_message_free (message);
      return;
    }
  if (crash)
    sim_disk_crash_after (self->disk, SIM_DISK_NEVER);
  sim_feeds_note (self);
  look_at_answer (run, device, message, &response, before);
  if (response.park != NULL)
    {
      park (self, device, life, message, g_steal_pointer (&response.park));
      return;
    }
  g_clear_pointer (&message->body, g_bytes_unref);
  message->body = g_steal_pointer (&response.body);
  message->status = response.status;
  message->error_code = response.error_code;
  message->upload_offset = response.upload ? response.upload_offset : -1;
  message->upload_complete = response.upload_complete;
  sim_line_answer (run, device, life, message);
}

void
sim_centre_maintain (SimCentre *self)
{
  if (self->storage == NULL)
    return;
  zyr_service_maintain (self->service, NULL);
  sim_oracle_invalidate (self->run->oracle);
  self->moved = TRUE; /* also what it has forgotten */
  sim_feeds_note (self);
  if (sim_disk_is_dead (self->disk))
    sim_centre_crash (self);
}

gboolean
sim_centre_write (SimCentre *self, ZyrTxFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (self->storage == NULL)
    return FALSE;
  done = zyr_storage_write (self->storage, func, data, &error);
  if (!done)
    sim_trace (self->run, "centre does not write: %s", error->message);
  sim_oracle_invalidate (self->run->oracle);
  self->moved |= done;
  sim_feeds_note (self);
  if (!sim_disk_is_dead (self->disk))
    return done;
  sim_centre_crash (self);
  return FALSE;
}

/* ---- backups ---- */

void
sim_centre_back_up (SimCentre *self)
{
  if (self->storage == NULL)
    return;
  sim_disk_take (self->disk, self->path, &self->backup);
  sim_centre_ledger_copy (&self->ledger_backup, &self->ledger);
}

static gboolean
new_epoch_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "UPDATE meta SET value = ?1 WHERE key = 'epoch'",
                     ZYR_VALUES (ZYR_TEXT (data)), error);
}

/* The centre comes back as it was at the backup, under a new epoch. */
void
sim_centre_restore (SimCentre *self)
{
  g_autofree char *epoch = NULL;
  gboolean done = FALSE;

  if (self->storage == NULL || self->backup.file == NULL)
    return;
  sim_trace (self->run, "centre is restored");
  sim_mark (self->run, SIM_MARK_RESTORED);
  close_down (self);
  sim_disk_give (self->disk, self->path, &self->backup);
  break_polls (self);
  sim_centre_ledger_copy (&self->ledger, &self->ledger_backup);
  sim_disk_pause (self->disk, TRUE);
  epoch = g_strdup_printf ("019abcd0-0000-7000-8000-00000000e1%02u", ++self->n_epochs);
  /* Whose machine dies meanwhile does it again. */
  for (guint i = 0; i < RESTORES_N_MAX && !done; i++)
    {
      sim_centre_boot (self);
      done = sim_centre_write (self, new_epoch_tx, epoch);
    }
  if (!done)
    sim_violate (self->run, "the backup cannot be restored");
  else
    sim_centre_maintain (self); /* months may lie between the backup and now: as at every start */
  sim_disk_pause (self->disk, FALSE);
}
