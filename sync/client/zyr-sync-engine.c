/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#include "zyr-limits.h"

#define RETRY_FIRST_MS 500
#define RETRY_SOON_MS_MAX 4500     /* a person is looking: back within 5 s of the centre's return */
#define RETRY_LATER_MS_MAX 30000   /* … but not for ever */
#define RETRY_AWAY_MS_MAX (ZYR_RECONNECT_SPREAD_S_MAX * 1000)
#define RETRY_SOON_FOR_MS (10 * 60 * 1000)
#define RETRY_ASKED_MS_MAX (10 * 60 * 1000)
#define RETRY_CANCELLED_MS (8 * 60 * 1000) /* and up to half as much again */
#define NETWORK_QUIET_MS 10000
#define WAIT_SHORT_MS 2000
#define PAGE_RECORDS_MIN 20

/* ---- actions ---- */

void
zyr_sync_action_free (ZyrSyncAction *action)
{
  g_clear_pointer (&action->hello, zyr_hello_request_free);
  g_clear_pointer (&action->push, zyr_push_request_free);
  g_clear_pointer (&action->retry, zyr_retry_request_free);
  g_clear_pointer (&action->pull, zyr_pull_query_free);
  g_clear_pointer (&action->wait, zyr_wait_query_free);
  g_clear_pointer (&action->list, g_ptr_array_unref);
  g_clear_pointer (&action->bytes, g_bytes_unref);
  g_free (action->scope);
  g_free (action->epoch);
  g_free (action->seal);
  g_free (action->sha256);
  g_free (action->mime);
  g_free (action->detail);
  g_free (action);
}

ZyrSyncAction *
zyr_sync_engine_add (ZyrSyncEngine *self, ZyrSyncActionKind kind)
{
  ZyrSyncAction *action = g_new0 (ZyrSyncAction, 1);

  action->kind = kind;
  g_ptr_array_add (self->actions, action);
  return action;
}

ZyrSyncAction *
zyr_sync_request_new (ZyrSyncRequestKind kind)
{
  ZyrSyncAction *action = g_new0 (ZyrSyncAction, 1);

  action->kind = ZYR_SYNC_ACTION_REQUEST;
  action->request = kind;
  return action;
}

ZyrSyncAction *
zyr_sync_store_new (ZyrSyncStoreKind kind)
{
  ZyrSyncAction *action = g_new0 (ZyrSyncAction, 1);

  action->kind = ZYR_SYNC_ACTION_STORE;
  action->store = kind;
  return action;
}

static void
expect (ZyrSyncEngine *self, Phase phase, ZyrSyncAction *action)
{
  g_assert (!self->request_under_way);

  self->phase = phase;
  action->id = self->expected = ++self->last_id;
}

/* Sends a request; from now on only its answer counts. */
void
zyr_sync_engine_request (ZyrSyncEngine *self, Phase phase, ZyrSyncAction *action)
{
  expect (self, phase, action);
  self->request_under_way = TRUE;
  g_ptr_array_add (self->actions, action);
}

void
zyr_sync_engine_store (ZyrSyncEngine *self, Phase phase, ZyrSyncAction *action)
{
  expect (self, phase, action);
  g_ptr_array_add (self->actions, action);
}

void
zyr_sync_engine_timer (ZyrSyncEngine *self, Phase phase, guint delay_ms)
{
  ZyrSyncAction *action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_TIMER);

  action->delay_ms = delay_ms;
  expect (self, phase, action);
}

static void
cancel_request (ZyrSyncEngine *self)
{
  zyr_sync_engine_drop_ahead (self);
  if (!self->request_under_way)
    return;

  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CANCEL)->id = self->expected;
  self->request_under_way = FALSE;
  if (self->phase == PHASE_WAITING)
    self->wait_ms = NEVER; /* ended by us, not by the centre */
}

void
zyr_sync_engine_show (ZyrSyncEngine *self, ZyrSyncState state, ZyrSyncProblem problem)
{
  ZyrSyncAction *action;

  if (self->state == state && self->problem == problem)
    return;

  self->state = state;
  self->problem = problem;
  action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_STATE);
  action->state = state;
  action->problem = problem;
}

/* splitmix64: any seed is good, also 0 */
static guint64
next_random (ZyrSyncEngine *self)
{
  guint64 z = (self->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Any time up to @max_ms, and not at once: those whom the same moment has sent away come back spread
 * over all of it. */
guint
zyr_sync_engine_jitter (ZyrSyncEngine *self, guint max_ms)
{
  return 1 + (guint) (next_random (self) % MAX (max_ms, 1));
}

/* ---- the engine ---- */

ZyrSyncEngine *
zyr_sync_engine_new (const char *device, const char *app_version, guint64 seed)
{
  ZyrSyncEngine *self = g_new0 (ZyrSyncEngine, 1);

  g_return_val_if_fail (device != NULL && app_version != NULL, self);

  self->device = g_strdup (device);
  self->app_version = g_strdup (app_version);
  self->random = seed;
  self->wait_ms = NEVER;
  self->state = ZYR_SYNC_STATE_STOPPED;
  self->foreground = TRUE;
  self->batch_ops = ZYR_PUSH_OPS_N_MAX;
  self->batch_bytes = ZYR_PUSH_SIZE_BYTES_MAX;
  self->page_records = ZYR_PULL_RECORDS_N_MAX;
  self->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_scope_free);
  self->refused = zyr_refused_ops_new ();
  self->skipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->wanted);
  zyr_sync_engine_init_uploads (self);
  self->kinds_sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kinds_received = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
zyr_sync_engine_set_lease_days (ZyrSyncEngine *self, guint days)
{
  self->lease_days = days;
}

void
zyr_sync_engine_free (ZyrSyncEngine *self)
{
  g_queue_clear_full (&self->wanted, (GDestroyNotify) zyr_sync_wanted_free);
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_clear_pointer (&self->learning, g_ptr_array_unref);
  g_ptr_array_unref (self->refused);
  for (guint i = 0; i < LANES_N; i++)
    zyr_sync_lane_clear (&self->lanes[i]);
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  g_clear_pointer (&self->ahead.entries, g_ptr_array_unref);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->kinds_sent);
  g_hash_table_unref (self->kinds_received);
  g_ptr_array_unref (self->scopes);
  g_hash_table_unref (self->skipped);
  g_free (self->epoch);
  g_free (self->push_epoch);
  g_free (self->seal);
  g_free (self->device);
  g_free (self->app_version);
  g_free (self);
}

ZyrSyncState
zyr_sync_engine_get_state (ZyrSyncEngine *self)
{
  return self->state;
}

ZyrSyncProblem
zyr_sync_engine_get_problem (ZyrSyncEngine *self)
{
  return self->problem;
}

/* ---- the contact: how it begins and ends ---- */

static void
begin_contact (ZyrSyncEngine *self)
{
  memset (&self->counters, 0, sizeof self->counters);
  g_hash_table_remove_all (self->kinds_sent);
  g_hash_table_remove_all (self->kinds_received);
  self->contact_ms = self->now_ms;
  self->n_gaps = 0;
  self->renumbered = FALSE;
  self->differed = FALSE;
  g_hash_table_remove_all (self->skipped);
  for (guint i = 0; i < self->scopes->len; i++)
    ((Scope *) g_ptr_array_index (self->scopes, i))->n_resets = 0;
}

/* One row a contact that did something, and one when the outcome changes: not one a retry. */
void
zyr_sync_engine_end_contact (ZyrSyncEngine *self, ZyrSyncProblem outcome)
{
  const ZyrSyncHistoryEntry *c = &self->counters;
  gboolean worked = c->n_ops_sent + c->n_records_received + c->n_blobs_sent > 0
                    || self->renumbered || self->differed;
  ZyrSyncAction *action;

  if (worked || !self->recorded_any || self->recorded != outcome)
    {
      action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_HISTORY);
      action->history = self->counters;
      action->history.started_unix = (self->now_ms - self->contact_ms) / 1000;
      action->history.outcome = zyr_sync_problem_to_string (outcome);
      action->history.detail = action->detail = zyr_sync_engine_dup_detail (self);
      self->recorded = outcome;
      self->recorded_any = TRUE;
    }
  begin_contact (self);
}

static gboolean
problem_is_out_of_reach (ZyrSyncProblem problem)
{
  return problem >= ZYR_SYNC_PROBLEM_OFFLINE && problem <= ZYR_SYNC_PROBLEM_CANCELLED;
}

static guint
retry_delay_ms (ZyrSyncEngine *self, guint delay_ms_min)
{
  guint max_ms = RETRY_AWAY_MS_MAX;
  guint delay_ms = RETRY_FIRST_MS;

  if (self->foreground)
    max_ms = self->now_ms - self->failing_since_ms < RETRY_SOON_FOR_MS ? RETRY_SOON_MS_MAX
                                                                       : RETRY_LATER_MS_MAX;
  for (guint i = 1; i < self->n_failures && delay_ms < max_ms; i++)
    delay_ms *= 2;
  delay_ms = zyr_sync_engine_jitter (self, MIN (delay_ms, max_ms));
  if (delay_ms_min > 0)
    {
      delay_ms_min = MIN (delay_ms_min, RETRY_ASKED_MS_MAX);
      delay_ms = MAX (delay_ms, delay_ms_min + zyr_sync_engine_jitter (self, delay_ms_min) / 2);
    }
  return delay_ms;
}

void
zyr_sync_engine_end_progress (ZyrSyncEngine *self)
{
  if (self->progress_shown)
    zyr_sync_engine_add (self, ZYR_SYNC_ACTION_PROGRESS);
  self->progress_shown = FALSE;
}

/* Ends the contact and tries again later, at least @delay_ms_min from now. */
void
zyr_sync_engine_fail (ZyrSyncEngine *self, ZyrSyncProblem problem, guint delay_ms_min)
{
  cancel_request (self);
  if (self->n_failures++ == 0)
    self->failing_since_ms = self->now_ms;
  self->n_refreshes = 0;
  self->n_hellos = 0;
  zyr_sync_engine_pause_uploads (self);
  zyr_sync_engine_fail_wanted (self, problem);
  zyr_sync_engine_end_progress (self);
  zyr_sync_engine_end_contact (self, problem);
  zyr_sync_engine_show (self,
                        problem_is_out_of_reach (problem) ? ZYR_SYNC_STATE_OFFLINE
                                                          : ZYR_SYNC_STATE_ERROR,
                        problem);
  zyr_sync_engine_timer (self, PHASE_BACKOFF, retry_delay_ms (self, delay_ms_min));
}

/* Something went through: a later failure is a new one. */
void
zyr_sync_engine_achieved (ZyrSyncEngine *self)
{
  self->n_failures = 0;
  self->n_hellos = 0;
  self->n_refreshes = 0;
}

/* Ends the contact until something from outside changes. */
void
zyr_sync_engine_rest (ZyrSyncEngine *self, Phase phase, ZyrSyncState state)
{
  cancel_request (self);
  zyr_sync_engine_drop_uploads (self);
  zyr_sync_engine_fail_wanted (self, ZYR_SYNC_PROBLEM_OFFLINE);
  zyr_sync_engine_end_progress (self);
  self->phase = phase;
  self->expected = 0;
  zyr_sync_engine_show (self, state, ZYR_SYNC_PROBLEM_NONE);
}

void
zyr_sync_engine_load (ZyrSyncEngine *self)
{
  self->reload = FALSE;
  zyr_sync_engine_store (self, PHASE_LOADING, zyr_sync_store_new (ZYR_SYNC_STORE_LOAD_STATE));
}

/* Contact at once, with fresh hope; what a person sees is that it is being tried. */
static void
connect_now (ZyrSyncEngine *self)
{
  self->n_failures = 0;
  self->n_hellos = 0;
  self->n_refreshes = 0;
  zyr_sync_engine_show (self, ZYR_SYNC_STATE_CONNECTING, ZYR_SYNC_PROBLEM_NONE);
  begin_contact (self);
  zyr_sync_engine_load (self);
}

/* ---- events ---- */

static void
handle_refusal (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  switch ((int) self->phase)
    {
    case PHASE_PUSHING:
      zyr_sync_engine_push_refused (self, refusal);
      break;
    case PHASE_PULLING:
      zyr_sync_engine_pull_refused (self, refusal);
      break;
    case PHASE_GETTING:
      zyr_sync_engine_get_refused (self, refusal);
      break;
    case PHASE_SEAL_SENDING:
      zyr_sync_engine_seal_refused (self, refusal);
      break;
    default:
      zyr_sync_engine_refused (self, refusal);
      break;
    }
}

static void
handle_response (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  Phase phase = self->phase;

  if (zyr_sync_engine_upload_response (self, event) || zyr_sync_engine_ahead_response (self, event)
      || event->id != self->expected || !self->request_under_way)
    return;
  self->request_under_way = FALSE;

  if (event->refusal != NULL)
    handle_refusal (self, event->refusal);
  else if (phase == PHASE_HELLO && event->hello != NULL)
    zyr_sync_engine_greeted (self, event->hello);
  else if (phase == PHASE_HELLO && event->flag)
    zyr_sync_engine_greeted_in_step (self);
  else if (phase == PHASE_REFRESHING)
    zyr_sync_engine_refreshed (self);
  else if (phase == PHASE_PUSHING && event->push != NULL)
    zyr_sync_engine_pushed (self, event->push);
  else if (phase == PHASE_SEAL_SENDING)
    zyr_sync_engine_seal_taken (self);
  else if (phase == PHASE_RETRYING && event->push != NULL)
    zyr_sync_engine_retried (self, event->push);
  else if (phase == PHASE_PULLING && event->page != NULL)
    zyr_sync_engine_pulled (self, event->page);
  else if (phase == PHASE_WAITING && event->wait != NULL)
    zyr_sync_engine_waited (self, event->wait);
  else if (phase == PHASE_GETTING && event->bytes != NULL)
    zyr_sync_engine_got_blob (self, event->bytes);
  else
    zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
}

static void
handle_transport_error (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  gboolean too_much = event->problem == ZYR_SYNC_PROBLEM_TIMEOUT
                      || event->problem == ZYR_SYNC_PROBLEM_SERVER_DOWN
                      || event->problem == ZYR_SYNC_PROBLEM_BROKEN_ANSWER;
  ZyrSyncProblem problem = event->problem;

  if (zyr_sync_engine_upload_problem (self, event) || zyr_sync_engine_ahead_problem (self, event)
      || event->id != self->expected || !self->request_under_way)
    return;
  self->request_under_way = FALSE;

  /* A poor line gets smaller helpings. */
  if (too_much && self->phase == PHASE_PUSHING)
    zyr_sync_engine_shrink_batch (self);
  if (too_much && self->phase == PHASE_PULLING)
    self->page_records = MAX (self->page_records / 2, PAGE_RECORDS_MIN);
  if (self->phase == PHASE_GETTING && zyr_sync_engine_got_part (self, event->bytes))
    return;
  /* Who answers with another certificate, or with a page, while the network wants a sign-in, is the
   * network. */
  if (self->portal
      && (problem == ZYR_SYNC_PROBLEM_WRONG_CA || problem == ZYR_SYNC_PROBLEM_NOT_THE_CENTRE))
    problem = ZYR_SYNC_PROBLEM_PORTAL;

  /* A long poll that was cut after a while says little: proxies do that. If the centre is gone,
   * hello says so. */
  if (self->phase == PHASE_WAITING && self->now_ms - self->wait_ms >= WAIT_SHORT_MS)
    {
      zyr_sync_engine_achieved (self);
      zyr_sync_engine_hello (self);
    }
  else
    zyr_sync_engine_fail (self, problem, 0);
}

static void
loaded (ZyrSyncEngine *self, const ZyrSyncStoreState *state)
{
  self->acked_op = state->acked_op;
  self->last_op = MAX (state->last_op, self->last_op);
  zyr_sync_engine_load_cursors (self, state->cursors);
  zyr_sync_engine_load_refused (self, state->refused);
  if (self->seal != NULL)
    zyr_sync_engine_seal_loaded (self);
  else
    zyr_sync_engine_hello (self);
}

static gboolean
awaits_store (ZyrSyncEngine *self)
{
  return self->phase > PHASE_BACKOFF && self->phase != PHASE_PAUSING && !self->request_under_way;
}

static void
handle_store_done (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  if (zyr_sync_engine_upload_stored (self, event) || event->id != self->expected
      || !awaits_store (self))
    return;

  switch ((int) self->phase)
    {
    case PHASE_LOADING:
      g_return_if_fail (event->state != NULL);
      loaded (self, event->state);
      break;
    case PHASE_BATCH:
      g_return_if_fail (event->list != NULL);
      zyr_sync_engine_batch_loaded (self, event->list);
      break;
    case PHASE_REOPENING:
      zyr_sync_engine_reopened (self);
      break;
    case PHASE_RENUMBERING:
      zyr_sync_engine_renumbered (self);
      break;
    case PHASE_SETTLING:
      zyr_sync_engine_settled (self);
      break;
    case PHASE_LEARNING:
      zyr_sync_engine_learned (self);
      break;
    case PHASE_DROPPING:
      zyr_sync_engine_dropped (self);
      break;
    case PHASE_RESETTING:
      zyr_sync_engine_reset_begun (self);
      break;
    case PHASE_APPLYING:
      zyr_sync_engine_applied (self);
      break;
    case PHASE_SWEEPING:
      zyr_sync_engine_swept (self);
      break;
    case PHASE_KEEPING:
      zyr_sync_engine_kept_blob (self);
      break;
    case PHASE_SEAL_COLLECTING:
      zyr_sync_engine_seal_collected (self);
      break;
    case PHASE_SEAL_LISTING:
      g_return_if_fail (event->list != NULL);
      zyr_sync_engine_seal_listed (self, event->list);
      break;
    case PHASE_SEAL_READING:
      g_return_if_fail (event->bytes != NULL);
      zyr_sync_engine_seal_read (self, event->bytes);
      break;
    case PHASE_SEAL_MARKING:
      zyr_sync_engine_seal_marked (self);
      break;
    case PHASE_LISTING:
      g_return_if_fail (event->list != NULL);
      zyr_sync_engine_uploads_listed (self, event->list);
      zyr_sync_engine_in_step (self);
      break;
    default:
      break;
    }
}

static void
handle_store_error (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  if (!zyr_sync_engine_upload_stored (self, event) && event->id == self->expected
      && awaits_store (self))
    zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_STORE, 0);
}

gboolean
zyr_sync_engine_is_idle (ZyrSyncEngine *self)
{
  return self->phase == PHASE_WAITING || self->phase == PHASE_PAUSING;
}

gboolean
zyr_sync_engine_is_sending (ZyrSyncEngine *self)
{
  return self->phase >= PHASE_REOPENING && self->phase <= PHASE_SETTLING;
}

gboolean
zyr_sync_engine_is_in_contact (ZyrSyncEngine *self)
{
  return self->phase > PHASE_BACKOFF;
}

/* A refusal that something beside the contact met, while the contact waits. */
void
zyr_sync_engine_interrupt (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  cancel_request (self);
  zyr_sync_engine_refused (self, refusal);
}

static void
handle_timer (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  if (event->id != self->expected)
    return;

  if (self->phase == PHASE_BACKOFF)
    {
      begin_contact (self);
      zyr_sync_engine_load (self);
    }
  else if (self->phase == PHASE_PAUSING)
    zyr_sync_engine_wait (self);
}

/* What held blobs back is gone, or comes in their way. */
static void
reconsider_uploads (ZyrSyncEngine *self)
{
  if (self->metered && !self->photos_on_metered)
    {
      zyr_sync_engine_pause_uploads (self);
      zyr_sync_engine_show_uploads (self);
      if (zyr_sync_engine_is_idle (self) && self->state == ZYR_SYNC_STATE_SYNCING)
        zyr_sync_engine_uploads_over (self);
    }
  else if (zyr_sync_engine_is_idle (self))
    {
      zyr_sync_engine_run_uploads (self);
      if (zyr_sync_engine_is_uploading (self))
        zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
    }
}

/* A better moment than the retry may have come: but not for what a person has ended. */
static gboolean
is_hopeful (ZyrSyncEngine *self)
{
  return self->phase == PHASE_BACKOFF && self->problem != ZYR_SYNC_PROBLEM_CANCELLED;
}

static void
handle_network (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  gboolean available = event->flag;

  self->metered = event->metered;
  self->portal = event->portal;
  reconsider_uploads (self);
  /* "No network" is not believed: loopback and odd set-ups work without. It only ever speeds
   * things up. */
  if (!available)
    return;

  if (is_hopeful (self))
    connect_now (self);
  else if (zyr_sync_engine_is_idle (self) && self->now_ms - self->hello_ms > NETWORK_QUIET_MS)
    {
      /* Another network: the open poll may never be answered. */
      cancel_request (self);
      zyr_sync_engine_hello (self);
    }
}

static void
handle_local_change (ZyrSyncEngine *self)
{
  self->dirty = TRUE;
  if (!zyr_sync_engine_is_idle (self) || self->push_block != ZYR_SYNC_PROBLEM_NONE)
    return;

  cancel_request (self);
  zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
  zyr_sync_engine_batch (self);
}

static void
handle_start (ZyrSyncEngine *self, gboolean signed_in)
{
  if (self->phase != PHASE_STOPPED)
    return;
  if (signed_in)
    connect_now (self);
  else
    zyr_sync_engine_rest (self, PHASE_SIGNED_OUT, ZYR_SYNC_STATE_NEEDS_SIGN_IN);
}

static void
handle_sync_now (ZyrSyncEngine *self)
{
  if (self->phase == PHASE_STOPPED || self->phase == PHASE_SIGNED_OUT)
    return;
  self->push_block = ZYR_SYNC_PROBLEM_NONE;
  if (self->phase == PHASE_BACKOFF || self->phase == PHASE_REVOKED
      || zyr_sync_engine_is_idle (self))
    {
      cancel_request (self);
      connect_now (self);
    }
  else
    self->dirty = TRUE; /* a contact is under way: it looks at the outbox once more */
}

/* What the store has is kept, what the centre has is asked for the next time. */
static void
handle_cancel (ZyrSyncEngine *self)
{
  if (!zyr_sync_engine_is_in_contact (self)
      || (zyr_sync_engine_is_idle (self) && !zyr_sync_engine_is_uploading (self)))
    return;
  zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_CANCELLED, RETRY_CANCELLED_MS);
  self->n_failures = 0;
}

static void
handle_retry (ZyrSyncEngine *self)
{
  if (self->phase == PHASE_BACKOFF || zyr_sync_engine_is_idle (self))
    {
      cancel_request (self);
      connect_now (self);
    }
  else if (zyr_sync_engine_is_in_contact (self))
    self->reload = TRUE;
}

static void
handle_want (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  zyr_sync_engine_want (self, event->sha256, event->mime);
  if (zyr_sync_engine_is_idle (self))
    {
      cancel_request (self);
      zyr_sync_engine_blobs (self);
    }
  else if (self->phase <= PHASE_BACKOFF)
    zyr_sync_engine_fail_wanted (self,
                                 self->problem != ZYR_SYNC_PROBLEM_NONE ? self->problem
                                                                        : ZYR_SYNC_PROBLEM_OFFLINE);
}

static void
handle_session (ZyrSyncEngine *self, gboolean signed_in)
{
  if (!signed_in && self->phase != PHASE_STOPPED)
    zyr_sync_engine_rest (self, PHASE_SIGNED_OUT, ZYR_SYNC_STATE_NEEDS_SIGN_IN);
  else if (signed_in && self->phase != PHASE_STOPPED)
    {
      /* Another user may see other scopes; a request under way speaks for the old one. */
      cancel_request (self);
      connect_now (self);
    }
}

void
zyr_sync_engine_step (ZyrSyncEngine *self, const ZyrSyncEvent *event, GPtrArray *actions)
{
  self->actions = actions;
  self->now_ms = event->now_ms;

  switch (event->kind)
    {
    case ZYR_SYNC_EVENT_START:
      handle_start (self, event->flag);
      break;
    case ZYR_SYNC_EVENT_STOP:
      zyr_sync_engine_rest (self, PHASE_STOPPED, ZYR_SYNC_STATE_STOPPED);
      break;
    case ZYR_SYNC_EVENT_TIMER:
      handle_timer (self, event);
      break;
    case ZYR_SYNC_EVENT_NETWORK:
      handle_network (self, event);
      break;
    case ZYR_SYNC_EVENT_PHOTOS:
      self->photos_on_metered = event->flag;
      reconsider_uploads (self);
      break;
    case ZYR_SYNC_EVENT_FOREGROUND:
      self->foreground = event->flag;
      if (event->flag && is_hopeful (self))
        connect_now (self);
      break;
    case ZYR_SYNC_EVENT_SYNC_NOW:
      handle_sync_now (self);
      break;
    case ZYR_SYNC_EVENT_CANCEL:
      handle_cancel (self);
      break;
    case ZYR_SYNC_EVENT_LOCAL_CHANGE:
      handle_local_change (self);
      break;
    case ZYR_SYNC_EVENT_RETRY:
      handle_retry (self);
      break;
    case ZYR_SYNC_EVENT_SIGNED_IN:
    case ZYR_SYNC_EVENT_SIGNED_OUT:
      handle_session (self, event->kind == ZYR_SYNC_EVENT_SIGNED_IN);
      break;
    case ZYR_SYNC_EVENT_WANT_BLOB:
      handle_want (self, event);
      break;
    case ZYR_SYNC_EVENT_RESPONSE:
      handle_response (self, event);
      break;
    case ZYR_SYNC_EVENT_TRANSPORT_ERROR:
      handle_transport_error (self, event);
      break;
    case ZYR_SYNC_EVENT_STORE_DONE:
      handle_store_done (self, event);
      break;
    case ZYR_SYNC_EVENT_STORE_ERROR:
      handle_store_error (self, event);
      break;
    default:
      g_assert_not_reached ();
    }
  self->actions = NULL;
}
