/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line: what the engine asks for as the bytes that would travel, and back. */
#include "sim-private.h"

#include "zyr-hash.h"
#include "zyr-protocol.h"
#include "zyr-seal.h"

#include <string.h>

#define TIMEOUT_MS 20000
#define PORTAL_PAGE "<html><body>Wi-Fi girişi</body></html>"

void
sim_message_free (SimMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->method);
  g_free (message->path);
  g_free (message->query);
  g_free (message->authorization);
  g_free (message->time);
  g_free (message->sha256);
  g_free (message->scope);
  g_free (message->offset);
  g_free (message->length);
  g_clear_pointer (&message->body, g_bytes_unref);
  g_free (message);
}

static SimMessage *
message_copy (const SimMessage *message)
{
  SimMessage *copy = g_memdup2 (message, sizeof *message);

  copy->method = g_strdup (message->method);
  copy->path = g_strdup (message->path);
  copy->query = g_strdup (message->query);
  copy->authorization = g_strdup (message->authorization);
  copy->time = g_strdup (message->time);
  copy->sha256 = g_strdup (message->sha256);
  copy->scope = g_strdup (message->scope);
  copy->offset = g_strdup (message->offset);
  copy->length = g_strdup (message->length);
  copy->body = message->body != NULL ? g_bytes_ref (message->body) : NULL;
  return copy;
}

/* ---- writing requests ---- */

static GBytes *
write_token_request (SimDevice *self)
{
  ZyrTokenRequest request = { .device = self->run->world->devices[self->number].id,
                              .refresh = self->session->refresh };

  return zyr_token_request_to_bytes (&request);
}

static void
write_sealed (const ZyrSyncAction *action, SimMessage *message)
{
  g_autoptr (GBytes) plain = action->push != NULL ? zyr_push_request_to_bytes (action->push)
                                                  : g_bytes_ref (action->bytes);

  message->path = g_strconcat (ZYR_PROTOCOL_PATH_SEALED, action->sha256, NULL);
  message->sha256 = g_strdup (action->sha256);
  message->body = zyr_seal (plain, action->seal, NULL);
}

static void
write_body (SimDevice *self, const ZyrSyncAction *action, SimMessage *message)
{
  message->method = g_strdup ("POST");
  switch (action->request)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      message->path = g_strdup (ZYR_PROTOCOL_PATH_HELLO);
      message->body = zyr_hello_request_to_bytes (action->hello);
      if (action->hello->kinds != NULL)
        sim_mark (self->run, SIM_MARK_COMPARED);
      break;
    case ZYR_SYNC_REQUEST_PUSH:
      message->path = g_strdup (ZYR_PROTOCOL_PATH_PUSH);
      message->body = zyr_push_request_to_bytes (action->push);
      break;
    case ZYR_SYNC_REQUEST_RETRY:
      message->path = g_strdup (ZYR_PROTOCOL_PATH_RETRY);
      message->body = zyr_retry_request_to_bytes (action->retry);
      break;
    case ZYR_SYNC_REQUEST_SEAL:
    case ZYR_SYNC_REQUEST_SEAL_BLOB:
      write_sealed (action, message);
      break;
    case ZYR_SYNC_REQUEST_TOKEN:
    default:
      message->path = g_strdup (ZYR_PROTOCOL_PATH_TOKEN);
      message->body = write_token_request (self);
      break;
    }
}

static void
write_blob (const ZyrSyncAction *action, SimMessage *message)
{
  static const char *const methods[] = { [ZYR_SYNC_REQUEST_PUT_BLOB] = "PUT",
                                         [ZYR_SYNC_REQUEST_HEAD_BLOB] = "HEAD",
                                         [ZYR_SYNC_REQUEST_PATCH_BLOB] = "PATCH",
                                         [ZYR_SYNC_REQUEST_GET_BLOB] = "GET" };

  message->method = g_strdup (methods[action->request]);
  message->path = g_strconcat (ZYR_PROTOCOL_PATH_BLOB, action->sha256, NULL);
  message->sha256 = g_strdup (action->sha256);
  if (action->bytes != NULL && action->request != ZYR_SYNC_REQUEST_GET_BLOB)
    message->body = g_bytes_ref (action->bytes);
  if (action->request != ZYR_SYNC_REQUEST_PATCH_BLOB)
    return;
  message->offset = g_strdup_printf ("%" G_GINT64_FORMAT, action->after);
  message->length = g_strdup_printf ("%" G_GUINT64_FORMAT, action->total);
  message->complete = action->flag;
}

static void
write_query (const ZyrSyncAction *action, SimMessage *message)
{
  switch ((int) action->request)
    {
    case ZYR_SYNC_REQUEST_PULL:
      message->method = g_strdup ("GET");
      message->path = g_strdup (ZYR_PROTOCOL_PATH_PULL);
      message->query = zyr_pull_query_to_string (action->pull);
      message->scope = g_strdup (action->pull->scope);
      break;
    case ZYR_SYNC_REQUEST_WAIT:
      message->method = g_strdup ("GET");
      message->path = g_strdup (ZYR_PROTOCOL_PATH_WAIT);
      message->query = zyr_wait_query_to_string (action->wait);
      break;
    default:
      write_blob (action, message);
      break;
    }
}

static SimMessage *
write_request (SimDevice *self, const ZyrSyncAction *action)
{
  SimMessage *message = g_new0 (SimMessage, 1);

  message->id = action->id;
  message->kind = action->request;
  message->time = zyr_clock_dup_now_iso (self->clock);
  if (self->session != NULL)
    message->authorization = g_strconcat ("Bearer ", self->session->access, NULL);
  if (action->hello != NULL || action->push != NULL || action->retry != NULL || action->seal != NULL
      || action->request == ZYR_SYNC_REQUEST_TOKEN)
    write_body (self, action, message);
  else
    write_query (action, message);
  return message;
}

/* ---- on the way ---- */

static void
break_in (SimRun *run, int device, guint life, guint64 id, gint64 in_ms, ZyrSyncProblem problem)
{
  SimEvent *event = sim_event_new (run, SIM_ENGINE, device);

  event->life = life;
  event->kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
  event->id = id;
  event->problem = problem;
  sim_add_event (run, in_ms, event);
}

/* The connection is gone; whoever was signing in tries again. */
void
sim_line_break (SimRun *run, int device, guint life, guint64 id)
{
  SimDevice *self = &run->devices[device];

  if (id > 0)
    break_in (run, device, life, id, sim_delay_ms (run, 300), ZYR_SYNC_PROBLEM_SERVER_DOWN);
  else if (self->life == life)
    {
      self->signing_in = FALSE;
      sim_add_event (run, sim_delay_ms (run, 5000), sim_event_new (run, SIM_SIGN_IN, device));
    }
}

static void
post (SimRun *run, int device, SimMessage *message, guint max_ms)
{
  SimEvent *arrival = sim_event_new (run, SIM_ARRIVAL, device);

  arrival->message = message;
  sim_add_event (run, sim_delay_ms (run, max_ms), arrival);
}

static void
send_message (SimDevice *self, SimMessage *message)
{
  SimRun *run = self->run;

  if (sim_fault (run, run->rates.lose))
    {
      sim_line_break (run, self->number, self->life, message->id);
      sim_message_free (message);
      return;
    }
  /* A request may arrive once more, much later: proxies and networks do that. */
  if (sim_fault (run, run->rates.twice))
    post (run, self->number, message_copy (message), 8000);
  post (run, self->number, message, 200);
}

void
sim_line_send (SimDevice *self, const ZyrSyncAction *action)
{
  if (action->request == ZYR_SYNC_REQUEST_TOKEN && self->session == NULL)
    {
      break_in (self->run, self->number, self->life, action->id, 10, ZYR_SYNC_PROBLEM_KEYRING);
      return;
    }
  send_message (self, write_request (self, action));
}

void
sim_line_sign_in (SimDevice *self)
{
  const SimUser *user = sim_user_get (sim_device_user (self->number));
  ZyrSignInRequest request = { .device = self->run->world->devices[self->number].id,
                               .staff_no = (char *) user->staff_no,
                               .password = (char *) SIM_PASSWORD };
  SimMessage *message = g_new0 (SimMessage, 1);

  message->method = g_strdup ("POST");
  message->path = g_strdup (ZYR_PROTOCOL_PATH_SIGN_IN);
  message->body = zyr_sign_in_request_to_bytes (&request);
  send_message (self, message);
}

void
sim_line_arrive (SimRun *run, SimEvent *event)
{
  SimMessage *message = g_steal_pointer (&event->message);

  if (run->centre.storage == NULL)
    {
      sim_line_break (run, event->device, event->life, message->id);
      sim_message_free (message);
      return;
    }
  sim_centre_handle (&run->centre, event->device, event->life, message);
}

/* ---- answers ---- */

/* After at least one byte: of an answer without any, HTTP says so. */
static void
cut (SimRun *run, SimMessage *message)
{
  GBytes *whole = message->body;
  gsize size = whole != NULL ? g_bytes_get_size (whole) : 0;

  if (size < 2)
    return;
  sim_mark (run, SIM_MARK_CUT);
  message->body
      = g_bytes_new_from_bytes (whole, 0, 1 + sim_random_below (&run->random, (guint) size - 1));
  g_bytes_unref (whole);
}

static void
replace_by_portal (SimMessage *message)
{
  g_clear_pointer (&message->body, g_bytes_unref);
  message->body = g_bytes_new_static (PORTAL_PAGE, strlen (PORTAL_PAGE));
  message->status = 200;
}

/* What takes longer than the transport waits counts as lost. */
static gint64
draw_delay_ms (SimRun *run)
{
  return 1 + sim_random_below (&run->random, sim_fault (run, run->rates.late) ? TIMEOUT_MS : 300);
}

/* Takes @message. */
void
sim_line_answer (SimRun *run, int device, guint life, SimMessage *message)
{
  SimEvent *event;

  sim_trace (run, "device %d %s answered %u", device, message->path, message->status);
  if (sim_fault (run, run->rates.lose_answer))
    {
      if (message->id > 0)
        break_in (run, device, life, message->id, 1 + sim_random_below (&run->random, TIMEOUT_MS),
                  ZYR_SYNC_PROBLEM_TIMEOUT);
      else
        sim_line_break (run, device, life, 0);
      sim_message_free (message);
      return;
    }
  if (sim_fault (run, run->rates.cut))
    cut (run, message);
  else if (sim_fault (run, run->rates.portal))
    replace_by_portal (message);
  event = sim_event_new (run, SIM_ANSWER, device);
  event->life = life;
  event->message = message;
  sim_add_event (run, draw_delay_ms (run), event);
}

/* Reading, as the product's exchange does it */

static gboolean
read_page (const SimMessage *message, ZyrSyncEvent *event)
{
  event->page = zyr_feed_page_parse (message->body, message->scope, NULL);
  return event->page != NULL;
}

/* Small helpings, so that there are many of them. */
static gboolean
read_hello (SimDevice *self, const SimMessage *message, ZyrSyncEvent *event)
{
  SimRun *run = self->run;
  ZyrHelloAnswer *hello;

  event->flag = g_bytes_get_size (message->body) == 0;
  if (event->flag)
    return TRUE;
  event->hello = hello = zyr_hello_answer_parse (message->body, NULL);
  if (hello == NULL)
    return FALSE;
  if (hello->differ != NULL && self->damaged)
    sim_mark (run, SIM_MARK_DAMAGE_SEEN);
  else if (hello->differ != NULL)
    sim_violate (run, "the centre's digest of %s is another than the device's", hello->differ[0]);
  hello->limits.push_ops = MIN (hello->limits.push_ops, run->rates.push_ops);
  hello->limits.pull_records = MIN (hello->limits.pull_records, run->rates.pull_records);
  return TRUE;
}

static gboolean
read_blob (const SimMessage *message, ZyrSyncEvent *event)
{
  g_autofree char *sha256 = zyr_hash_sha256_hex_bytes (message->body);

  event->bytes = g_str_equal (sha256, message->sha256) ? message->body : NULL;
  return event->bytes != NULL;
}

static gboolean
read_session (SimDevice *self, const SimMessage *message)
{
  ZyrSession *session = zyr_session_parse (message->body, NULL);

  if (session == NULL)
    return FALSE;
  g_clear_pointer (&self->session, zyr_session_free);
  self->session = session;
  return TRUE;
}

static gboolean
read_nothing (const SimMessage *message)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (message->body, &size);
  g_autoptr (JsonObject) object
      = size > 0 ? zyr_json_parse_object (text, (gssize) size, 1000, NULL) : NULL;

  return size == 0 || object != NULL;
}

static gboolean
read_answer (SimDevice *self, const SimMessage *message, ZyrSyncEvent *event)
{
  switch (message->kind)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      return read_hello (self, message, event);
    case ZYR_SYNC_REQUEST_PUSH:
    case ZYR_SYNC_REQUEST_RETRY:
    case ZYR_SYNC_REQUEST_SEAL:
      event->push = zyr_push_answer_parse (message->body, NULL);
      return event->push != NULL;
    case ZYR_SYNC_REQUEST_PULL:
      return read_page (message, event);
    case ZYR_SYNC_REQUEST_WAIT:
      event->wait = zyr_wait_answer_parse (message->body, NULL);
      return event->wait != NULL;
    case ZYR_SYNC_REQUEST_TOKEN:
      sim_mark (self->run, SIM_MARK_TOKEN_RENEWED);
      /* Who was signed out meanwhile stays so. */
      return self->session != NULL && read_session (self, message);
    case ZYR_SYNC_REQUEST_GET_BLOB:
      return read_blob (message, event);
    case ZYR_SYNC_REQUEST_HEAD_BLOB:
    case ZYR_SYNC_REQUEST_PATCH_BLOB:
      event->offset = message->upload_offset;
      event->flag = message->upload_complete;
      return message->upload_offset >= 0;
    case ZYR_SYNC_REQUEST_PUT_BLOB:
    default:
      return read_nothing (message);
    }
}

static void
clear_event (ZyrSyncEvent *event)
{
  if (event->hello != NULL)
    zyr_hello_answer_free ((ZyrHelloAnswer *) event->hello);
  if (event->push != NULL)
    zyr_push_answer_free ((ZyrPushAnswer *) event->push);
  if (event->page != NULL)
    zyr_feed_page_free ((ZyrFeedPage *) event->page);
  if (event->wait != NULL)
    zyr_wait_answer_free ((ZyrWaitAnswer *) event->wait);
  if (event->refusal != NULL)
    zyr_protocol_problem_free ((ZyrProtocolProblem *) event->refusal);
}

static void
deliver_sign_in (SimDevice *self, const SimMessage *message)
{
  g_autoptr (ZyrProtocolProblem) refusal = NULL;

  self->signing_in = FALSE;
  if (message->status == 200 && read_session (self, message))
    {
      sim_mark (self->run, SIM_MARK_SIGNED_IN_AGAIN);
      sim_device_feed (self, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_SIGNED_IN });
      return;
    }
  refusal = zyr_protocol_problem_parse (message->body, NULL);
  if (refusal != NULL
      && (refusal->code == ZYR_PROTOCOL_ERROR_DEVICE_REVOKED
          || refusal->code == ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS))
    return; /* a person gives up */
  sim_add_event (self->run, sim_delay_ms (self->run, 5000),
                 sim_event_new (self->run, SIM_SIGN_IN, self->number));
}

/* The answer to HEAD says it in a header. */
static ZyrProtocolProblem *
read_refusal (const SimMessage *message)
{
  ZyrProtocolProblem *problem;
  ZyrProtocolError code;

  if (message->kind != ZYR_SYNC_REQUEST_HEAD_BLOB)
    return zyr_protocol_problem_parse (message->body, NULL);
  if (!zyr_protocol_error_from_code (message->error_code, &code))
    return NULL;
  problem = g_new0 (ZyrProtocolProblem, 1);
  problem->code = code;
  problem->message = g_strdup ("");
  return problem;
}

void
sim_line_deliver (SimDevice *self, SimEvent *event)
{
  const SimMessage *message = event->message;
  ZyrSyncEvent answer = { .kind = ZYR_SYNC_EVENT_RESPONSE, .id = message->id };

  if (!self->up)
    return;
  if (message->id == 0)
    {
      deliver_sign_in (self, message);
      return;
    }
  if (message->status >= 400)
    answer.refusal = read_refusal (message);
  if (message->status >= 400 ? answer.refusal == NULL : !read_answer (self, message, &answer))
    {
      answer.kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
      answer.problem = ZYR_SYNC_PROBLEM_BROKEN_ANSWER;
    }
  sim_device_feed (self, &answer);
  clear_event (&answer);
}
