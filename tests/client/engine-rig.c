/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-rig.h"

#include "zyr-json.h"

#define EPOCH "epoch-1"
#define NOTE "01900000-0000-7000-8000-000000000001"
#define WANTED "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"

static const char *const phase_names[ENGINE_RIG_N_PHASES] = {
  [PHASE_STOPPED] = "stopped",       [PHASE_SIGNED_OUT] = "signed-out",
  [PHASE_REVOKED] = "revoked",       [PHASE_BACKOFF] = "backoff",
  [PHASE_LOADING] = "loading",       [PHASE_HELLO] = "hello",
  [PHASE_REFRESHING] = "refreshing", [PHASE_BATCH] = "batch",
  [PHASE_REOPENING] = "reopening",   [PHASE_PUSHING] = "pushing",
  [PHASE_RENUMBERING] = "renumbering",
  [PHASE_RETRYING] = "retrying",     [PHASE_LEARNING] = "learning",
  [PHASE_SETTLING] = "settling",     [PHASE_DROPPING] = "dropping",
  [PHASE_RESETTING] = "resetting",   [PHASE_PULLING] = "pulling",
  [PHASE_APPLYING] = "applying",     [PHASE_SWEEPING] = "sweeping",
  [PHASE_GETTING] = "getting",       [PHASE_KEEPING] = "keeping",
  [PHASE_LISTING] = "listing",
  [PHASE_SEAL_COLLECTING] = "seal-collecting",
  [PHASE_SEAL_LISTING] = "seal-listing", [PHASE_SEAL_READING] = "seal-reading",
  [PHASE_SEAL_SENDING] = "seal-sending", [PHASE_SEAL_MARKING] = "seal-marking",
  [PHASE_WAITING] = "waiting",       [PHASE_PAUSING] = "pausing",
};

static const char *const request_names[]
    = { "hello", "push", "retry", "seal", "seal-blob", "pull", "wait", "token", "put", "head", "patch", "get" };

static const char *const store_names[]
    = { "state", "batch", "reopen", "renumber", "drafts", "results", "drop",  "reset", "page",
        "sweep", "blobs", "blob",   "mark",    "keep" };

const char *
engine_rig_phase_name (Phase phase)
{
  return phase_names[phase];
}

EngineRig *
engine_rig_new_seeded (guint64 seed)
{
  EngineRig *self = g_new0 (EngineRig, 1);

  self->engine = zyr_sync_engine_new ("device", "1", seed);
  self->now_ms = 1000000;
  self->seen = g_string_new (NULL);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_action_free);
  self->n_ops = 1;
  self->blobs = g_array_new (FALSE, FALSE, sizeof (gsize));
  return self;
}

EngineRig *
engine_rig_new (void)
{
  return engine_rig_new_seeded (42);
}

void
engine_rig_free (EngineRig *self)
{
  zyr_sync_engine_free (self->engine);
  g_string_free (self->seen, TRUE);
  g_array_unref (self->blobs);
  g_ptr_array_unref (self->kept);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_of_a_lane (EngineRig *self, const ZyrSyncAction *action)
{
  if (self->engine->seal != NULL)
    return FALSE;
  if (action->kind == ZYR_SYNC_ACTION_STORE)
    return action->store == ZYR_SYNC_STORE_DUP_BLOB || action->store == ZYR_SYNC_STORE_MARK_BLOB;
  return action->kind == ZYR_SYNC_ACTION_REQUEST
         && (action->request == ZYR_SYNC_REQUEST_PUT_BLOB
             || action->request == ZYR_SYNC_REQUEST_HEAD_BLOB
             || action->request == ZYR_SYNC_REQUEST_PATCH_BLOB);
}

static void
see (EngineRig *self, ZyrSyncAction *action)
{
  switch ((int) action->kind)
    {
    case ZYR_SYNC_ACTION_REQUEST:
      g_string_append_printf (self->seen, " request:%s", request_names[action->request]);
      break;
    case ZYR_SYNC_ACTION_STORE:
      g_string_append_printf (self->seen, " store:%s", store_names[action->store]);
      break;
    case ZYR_SYNC_ACTION_TIMER:
      g_string_append (self->seen, " timer");
      break;
    case ZYR_SYNC_ACTION_CANCEL:
      g_string_append (self->seen, " cancel");
      return;
    case ZYR_SYNC_ACTION_BLOB_DONE:
      g_string_append (self->seen, " blob-done");
      return;
    default:
      return;
    }
  if (is_of_a_lane (self, action))
    {
      self->lane[1] = self->lane[0];
      self->lane[0] = action;
    }
  else if (action->kind == ZYR_SYNC_ACTION_REQUEST && action->id == self->engine->ahead.id)
    self->ahead = action;
  else
    {
      self->pending = action;
      self->pending_id = action->id;
    }
}

/* The page ahead becomes the one that is waited for. */
static void
take_ahead (EngineRig *self)
{
  if (self->ahead == NULL || self->engine->phase != PHASE_PULLING
      || self->engine->expected != self->ahead->id)
    return;
  self->pending = self->ahead;
  self->pending_id = self->ahead->id;
  self->ahead = NULL;
}

const char *
engine_rig_send (EngineRig *self, ZyrSyncEvent event)
{
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  self->actions = g_ptr_array_new ();
  g_string_truncate (self->seen, 0);
  event.now_ms = self->now_ms;
  zyr_sync_engine_step (self->engine, &event, self->actions);
  for (guint i = 0; i < self->actions->len; i++)
    {
      see (self, g_ptr_array_index (self->actions, i));
      g_ptr_array_add (self->kept, g_ptr_array_index (self->actions, i));
    }
  take_ahead (self);
  return self->seen->len > 0 ? self->seen->str + 1 : "";
}

const char *
engine_rig_refuse (EngineRig *self, ZyrProtocolError code, const char *details)
{
  ZyrProtocolProblem refusal = { .code = code, .message = (char *) "no" };
  g_autoptr (JsonObject) object = zyr_json_parse_object (details, -1, 1000, NULL);

  refusal.details = object;
  return engine_rig_send (self,
                          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE,
                                          .id = self->pending_id,
                                          .refusal = &refusal });
}

const char *
engine_rig_break (EngineRig *self, ZyrSyncProblem problem)
{
  return engine_rig_send (self,
                          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR,
                                          .id = self->pending_id,
                                          .problem = problem });
}

/* ---- the canned world ---- */

static const char *
answer_hello (EngineRig *self, gint64 last_op)
{
  const char *scopes[] = { "ref", "w:new", NULL };
  const char *orders[] = { NULL };
  const char *differ[] = { self->differs, NULL };
  ZyrHelloAnswer hello = { .epoch = (char *) EPOCH,
                           .server_time = (char *) "2026-11-21T10:00:00Z",
                           .scopes = (char **) scopes,
                           .last_op = last_op,
                           .limits = { 100, 100000, 100, 1000, 55 },
                           .results = self->told,
                           .differ = (char **) differ,
                           .orders = (char **) orders };

  return engine_rig_send (
      self,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = self->pending_id, .hello = &hello });
}

static JsonObject *
numbered (gint64 n, const char *s)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", n);
  json_object_set_string_member (object, "s", s);
  return object;
}

static GPtrArray *
objects_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
}

static const char *
answer_push (EngineRig *self)
{
  g_autoptr (GPtrArray) results = objects_new ();
  const ZyrPushRequest *request = self->pending->push;
  ZyrPushAnswer push = { .epoch = (char *) EPOCH, .results = results };

  push.last = request->first + request->ops->len - 1;
  for (gint64 n = request->first; n <= push.last; n++)
    g_ptr_array_add (results, numbered (n, "ok"));
  self->last_op = push.last;
  return engine_rig_send (
      self,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = self->pending_id, .push = &push });
}

/* What is tried again is accepted. */
static const char *
answer_retry (EngineRig *self)
{
  g_autoptr (GPtrArray) results = objects_new ();
  const ZyrRetryRequest *request = self->pending->retry;
  ZyrPushAnswer push = { .epoch = (char *) EPOCH, .results = results, .last = self->last_op };

  for (guint i = 0; i < request->ops->len; i++)
    g_ptr_array_add (results, numbered (g_array_index (request->ops, gint64, i), "ok"));
  return engine_rig_send (
      self,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = self->pending_id, .push = &push });
}

static const char *
answer_pull (EngineRig *self, const ZyrSyncAction *request)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = zyr_record_new (
      ZYR_KIND_NOTE, NOTE, request->pull->scope, 1, body, NULL);
  gboolean has_record = request->pull->after == 0 || self->more_pages;
  gint64 next = request->pull->after + has_record;
  ZyrFeedPage page = { .entries = entries, .head = next, .next = next, .total = has_record };

  page.more = self->more_pages;
  page.total += self->more_pages;
  if (has_record)
    g_ptr_array_add (entries, zyr_feed_entry_new (ZYR_FEED_UPSERT, next, record));
  return engine_rig_send (
      self,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = request->id, .page = &page });
}

static const char *
answer_request (EngineRig *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("blob", 4);
  ZyrWaitAnswer wait = { .changed = none };

  switch ((int) self->pending->request)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      return answer_hello (self, self->last_op);
    case ZYR_SYNC_REQUEST_PUSH:
    case ZYR_SYNC_REQUEST_SEAL:
      return answer_push (self);
    case ZYR_SYNC_REQUEST_RETRY:
      return answer_retry (self);
    case ZYR_SYNC_REQUEST_PULL:
      return answer_pull (self, self->pending);
    case ZYR_SYNC_REQUEST_WAIT:
      return engine_rig_send (
          self,
          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = self->pending_id, .wait = &wait });
    case ZYR_SYNC_REQUEST_GET_BLOB:
      return engine_rig_send (self,
                              (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE,
                                              .id = self->pending_id,
                                              .bytes = bytes });
    default:
      return engine_rig_send (
          self, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = self->pending_id });
    }
}

static ZyrSyncStoreState *
canned_state (EngineRig *self)
{
  ZyrSyncStoreState *state = zyr_sync_store_state_new ();

  state->last_op = self->n_ops;
  if (self->refused > 0)
    {
      state->acked_op = self->last_op = self->n_ops;
      g_ptr_array_add (state->refused,
                       zyr_refused_op_new (self->refused, "wrong-state", self->again));
    }
  g_ptr_array_add (state->cursors, zyr_sync_cursor_new ("ref", "epoch-0", 5, FALSE));
  ((ZyrSyncCursor *) state->cursors->pdata[0])->digest = g_strdup (self->digest);
  g_ptr_array_add (state->cursors, zyr_sync_cursor_new ("f:lost", EPOCH, 3, FALSE));
  return state;
}

/* Of ENGINE_RIG_OP_BYTES, more or less */
static JsonObject *
operation (gint64 n)
{
  JsonObject *object = numbered (n, "");
  g_autofree char *text = g_strnfill (ENGINE_RIG_OP_BYTES - 20, 'x');

  json_object_set_string_member (object, "text", text);
  return object;
}

const char *
engine_rig_break_lane (EngineRig *self, guint n, ZyrSyncProblem problem)
{
  return engine_rig_send (self,
                          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR,
                                          .id = self->lane[n]->id,
                                          .problem = problem });
}

const char *
engine_rig_answer_lane (EngineRig *self, guint n, gint64 offset, gboolean complete)
{
  const ZyrSyncAction *action = self->lane[n];
  gboolean request = action->kind == ZYR_SYNC_ACTION_REQUEST;
  ZyrSyncEvent event = {
    .kind = request ? ZYR_SYNC_EVENT_RESPONSE : ZYR_SYNC_EVENT_STORE_DONE,
    .id = action->id,
    .offset = offset,
    .flag = complete,
  };
  g_autoptr (GBytes) bytes = NULL;

  if (!request && action->store == ZYR_SYNC_STORE_DUP_BLOB)
    {
      gsize size = (gsize) g_ascii_strtoull (action->sha256, NULL, 10);

      event.bytes = bytes = g_bytes_new_take (g_malloc0 (size), size);
    }
  else if (!request)
    for (guint i = 0; i < self->blobs->len; i++)
      if (g_array_index (self->blobs, gsize, i) == g_ascii_strtoull (action->sha256, NULL, 10))
        g_array_remove_index (self->blobs, i);
  return engine_rig_send (self, event);
}

static const char *
answer_store (EngineRig *self)
{
  ZyrSyncEvent event = { .kind = ZYR_SYNC_EVENT_STORE_DONE, .id = self->pending_id };
  g_autoptr (ZyrSyncStoreState) state = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("photo", 5);

  event.bytes = self->pending->store == ZYR_SYNC_STORE_DUP_BLOB ? bytes : NULL;
  if (self->pending->store == ZYR_SYNC_STORE_MARK_BLOB)
    g_array_set_size (self->blobs, 0);
  switch ((int) self->pending->store)
    {
    case ZYR_SYNC_STORE_LOAD_STATE:
      event.state = state = canned_state (self);
      break;
    case ZYR_SYNC_STORE_LOAD_BATCH:
      event.list = list = objects_new ();
      for (gint64 n = self->pending->after + 1;
           n <= self->n_ops && list->len < self->pending->max_n
           && (list->len == 0
               || (list->len + 1) * ENGINE_RIG_OP_BYTES <= self->pending->max_bytes);
           n++)
        g_ptr_array_add (list, operation (n));
      break;
    case ZYR_SYNC_STORE_LIST_BLOBS:
      event.list = list = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_blob_free);
      for (guint i = 0; i < self->blobs->len; i++)
        {
          gsize size = g_array_index (self->blobs, gsize, i);
          g_autofree char *sha256 = g_strdup_printf ("%064" G_GSIZE_FORMAT, size);

          g_ptr_array_add (list, zyr_sync_blob_new (sha256, "image/jpeg", (gint64) size));
        }
      break;
    default:
      break;
    }
  return engine_rig_send (self, event);
}

const char *
engine_rig_answer_ahead (EngineRig *self)
{
  return answer_pull (self, self->ahead);
}

const char *
engine_rig_answer (EngineRig *self)
{
  if (self->pending->kind == ZYR_SYNC_ACTION_REQUEST)
    return answer_request (self);
  if (self->pending->kind == ZYR_SYNC_ACTION_STORE)
    return answer_store (self);
  return engine_rig_send (
      self, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TIMER, .id = self->pending_id });
}

const ZyrSyncAction *
engine_rig_find (EngineRig *rig, ZyrSyncActionKind kind)
{
  for (guint i = 0; i < rig->actions->len; i++)
    {
      const ZyrSyncAction *action = g_ptr_array_index (rig->actions, i);

      if (action->kind == kind)
        return action;
    }
  return NULL;
}

/* Answers as the canned world does, until this is seen. */
void
engine_rig_answer_until_seen (EngineRig *rig, const char *seen)
{
  for (guint i = 0; i < 60; i++)
    {
      if (g_str_equal (engine_rig_answer (rig), seen))
        return;
    }
  g_test_message ("never seen: %s", seen);
  g_assert_not_reached ();
}

/* ---- the way into each phase ---- */

static void
want (EngineRig *self)
{
  engine_rig_send (self,
                   (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_WANT_BLOB,
                                   .sha256 = WANTED,
                                   .mime = "image/jpeg" });
}

static void
answer_until (EngineRig *self, Phase phase)
{
  for (guint i = 0; i < 60 && self->engine->phase != phase; i++)
    engine_rig_answer (self);
  g_assert_cmpint (self->engine->phase, ==, phase);
}

void
engine_rig_reach (EngineRig *self, Phase phase)
{
  if (phase == PHASE_STOPPED)
    return;
  engine_rig_send (
      self, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = phase != PHASE_SIGNED_OUT });
  if (phase == PHASE_SIGNED_OUT)
    return;
  if (phase == PHASE_RETRYING || phase == PHASE_LEARNING)
    {
      self->refused = 1;
      self->again = TRUE;
    }
  if (phase == PHASE_GETTING || phase == PHASE_KEEPING)
    want (self);
  if (phase == PHASE_RENUMBERING)
    self->last_op = self->n_ops + 2; /* it knows two that were never made here */
  if (phase >= PHASE_SEAL_COLLECTING && phase <= PHASE_SEAL_MARKING)
    {
      const gsize size = 5;

      g_array_append_val (self->blobs, size);
      answer_until (self, PHASE_HELLO);
      engine_rig_refuse (self, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "{\"seal\":\"key\"}");
    }
  if (phase == PHASE_REVOKED || phase == PHASE_BACKOFF || phase == PHASE_REFRESHING)
    answer_until (self, PHASE_HELLO);
  if (phase == PHASE_REVOKED)
    engine_rig_refuse (self, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "{}");
  else if (phase == PHASE_BACKOFF)
    engine_rig_break (self, ZYR_SYNC_PROBLEM_SERVER_DOWN);
  else if (phase == PHASE_REFRESHING)
    engine_rig_refuse (self, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, "{}");
  else if (phase == PHASE_REOPENING)
    {
      /* The operation was answered once, and the centre has forgotten it. */
      answer_until (self, PHASE_WAITING);
      engine_rig_send (self, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
      self->n_ops++;
      answer_until (self, PHASE_PUSHING);
      engine_rig_refuse (self, ZYR_PROTOCOL_ERROR_GAP, "{\"last\":0}");
      answer_until (self, PHASE_REOPENING);
    }
  answer_until (self, phase);
}
