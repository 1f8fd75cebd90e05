/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures on their way to the centre: a few lanes beside the contact, each with one blob. They run
 * while the long poll is open and stand still while operations are sent, for answers go first. What
 * a cut leaves at the centre is asked for, and the lane goes on at the byte after it.
 */
#include "zyr-sync-engine-private.h"

#include "zyr-limits.h"

#define PIECE_FIRST_BYTES ZYR_KIB (128)
#define PIECE_BYTES_MIN ZYR_KIB (16)
#define PIECE_QUICK_MS 8000 /* one that took less may be followed by a larger one */
#define WHOLE_BYTES_MAX ZYR_KIB (32)
#define FAILURES_MAX 3 /* in a row, without one more byte at the centre */

static void ask (ZyrSyncEngine *self, Lane *lane);

void
zyr_sync_lane_clear (Lane *lane)
{
  g_clear_pointer (&lane->sha256, g_free);
  g_clear_pointer (&lane->bytes, g_bytes_unref);
  memset (lane, 0, sizeof *lane);
}

/* ---- what is to be sent ---- */

static gboolean
is_allowed (ZyrSyncEngine *self)
{
  return !self->metered || self->photos_on_metered;
}

static Lane *
find_lane (ZyrSyncEngine *self, guint64 id)
{
  for (guint i = 0; id != 0 && i < LANES_N; i++)
    {
      if (self->lanes[i].phase != LANE_IDLE && self->lanes[i].expected == id)
        return &self->lanes[i];
    }
  return NULL;
}

static gboolean
is_in_a_lane (ZyrSyncEngine *self, const char *sha256)
{
  for (guint i = 0; i < LANES_N; i++)
    {
      if (g_strcmp0 (self->lanes[i].sha256, sha256) == 0)
        return TRUE;
    }
  return FALSE;
}

static const ZyrSyncBlob *
next_blob (ZyrSyncEngine *self)
{
  for (guint i = 0; self->unsent != NULL && i < self->unsent->len; i++)
    {
      const ZyrSyncBlob *blob = g_ptr_array_index (self->unsent, i);

      if (!g_hash_table_contains (self->skipped, blob->sha256)
          && !g_hash_table_contains (self->sent, blob->sha256)
          && !is_in_a_lane (self, blob->sha256))
        return blob;
    }
  return NULL;
}

gboolean
zyr_sync_engine_is_uploading (ZyrSyncEngine *self)
{
  for (guint i = 0; i < LANES_N; i++)
    {
      if (self->lanes[i].phase != LANE_IDLE)
        return is_allowed (self);
    }
  return FALSE;
}

/* ---- what people see ---- */

static gint64
bytes_done (ZyrSyncEngine *self, const char *sha256)
{
  for (guint i = 0; i < LANES_N; i++)
    {
      if (g_strcmp0 (self->lanes[i].sha256, sha256) == 0)
        return self->lanes[i].offset;
    }
  return 0;
}

void
zyr_sync_engine_show_uploads (ZyrSyncEngine *self)
{
  ZyrSyncAction *action;
  guint64 done = 0;
  guint64 total = 0;
  guint n = 0;
  gboolean held;

  for (guint i = 0; self->unsent != NULL && i < self->unsent->len; i++)
    {
      const ZyrSyncBlob *blob = g_ptr_array_index (self->unsent, i);
      gboolean sent = g_hash_table_contains (self->sent, blob->sha256);

      total += (guint64) blob->size_bytes;
      done += (guint64) (sent ? blob->size_bytes : bytes_done (self, blob->sha256));
      n += !sent;
    }
  if (n == 0)
    done = total = 0;
  held = n > 0 && !is_allowed (self);
  if (done == self->uploads_done && total == self->uploads_total && n == self->uploads_n
      && held == self->uploads_held)
    return;
  self->uploads_done = done;
  self->uploads_total = total;
  self->uploads_n = n;
  self->uploads_held = held;
  action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_UPLOADS);
  action->done = done;
  action->total = total;
  action->max_n = n;
  action->flag = held;
}

/* ---- one lane ---- */

static void
send_action (ZyrSyncEngine *self, Lane *lane, LanePhase phase, ZyrSyncAction *action)
{
  lane->phase = phase;
  lane->request = action->kind == ZYR_SYNC_ACTION_REQUEST;
  action->id = lane->expected = ++self->last_id;
  action->sha256 = g_strdup (lane->sha256);
  lane->since_ms = self->now_ms;
  g_ptr_array_add (self->actions, action);
}

static void
send_piece (ZyrSyncEngine *self, Lane *lane)
{
  gint64 size = (gint64) g_bytes_get_size (lane->bytes);
  gint64 piece = MIN ((gint64) self->piece_bytes, size - lane->offset);
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_PATCH_BLOB);

  action->after = lane->offset;
  action->total = (guint64) size;
  action->flag = lane->offset + piece == size;
  action->bytes = g_bytes_new_from_bytes (lane->bytes, (gsize) lane->offset, (gsize) piece);
  send_action (self, lane, LANE_SENDING, action);
}

static void
ask (ZyrSyncEngine *self, Lane *lane)
{
  send_action (self, lane, LANE_ASKING, zyr_sync_request_new (ZYR_SYNC_REQUEST_HEAD_BLOB));
}

/* A small blob is sent as a whole: asking for it would cost as much. */
static void
begin (ZyrSyncEngine *self, Lane *lane)
{
  ZyrSyncAction *action;

  if (g_bytes_get_size (lane->bytes) > WHOLE_BYTES_MAX)
    {
      ask (self, lane);
      return;
    }
  action = zyr_sync_request_new (ZYR_SYNC_REQUEST_PUT_BLOB);
  action->bytes = g_bytes_ref (lane->bytes);
  send_action (self, lane, LANE_PUTTING, action);
}

static void
pause_lane (ZyrSyncEngine *self, Lane *lane)
{
  if (lane->request)
    zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CANCEL)->id = lane->expected;
  lane->request = FALSE;
  lane->expected = 0;
  lane->phase = lane->bytes != NULL ? LANE_PAUSED : LANE_IDLE;
  if (lane->phase == LANE_IDLE)
    zyr_sync_lane_clear (lane);
}

/* ---- all lanes ---- */

/* Requests are given up, for something that goes first, or because the centre is out of reach. What
 * the store is doing for a lane goes on. */
void
zyr_sync_engine_pause_uploads (ZyrSyncEngine *self)
{
  for (guint i = 0; i < LANES_N; i++)
    {
      if (self->lanes[i].request)
        pause_lane (self, &self->lanes[i]);
    }
}

void
zyr_sync_engine_drop_uploads (ZyrSyncEngine *self)
{
  for (guint i = 0; i < LANES_N; i++)
    {
      if (self->lanes[i].phase != LANE_IDLE)
        pause_lane (self, &self->lanes[i]);
      zyr_sync_lane_clear (&self->lanes[i]);
    }
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  zyr_sync_engine_show_uploads (self);
}

/* Goes on where lanes stood still, and gives free ones the next blobs, smallest first. Not while
 * operations go, nor out of contact: what the store ends then waits for the next one. */
void
zyr_sync_engine_run_uploads (ZyrSyncEngine *self)
{
  if (is_allowed (self) && zyr_sync_engine_is_in_contact (self)
      && !zyr_sync_engine_is_sending (self))
    for (guint i = 0; i < LANES_N; i++)
      {
        Lane *lane = &self->lanes[i];
        const ZyrSyncBlob *blob = NULL;

        if (lane->phase == LANE_PAUSED)
          begin (self, lane);
        else if (lane->phase == LANE_IDLE && (blob = next_blob (self)) != NULL)
          {
            lane->sha256 = g_strdup (blob->sha256);
            send_action (
                self, lane, LANE_READING, zyr_sync_store_new (ZYR_SYNC_STORE_DUP_BLOB));
          }
      }
  zyr_sync_engine_show_uploads (self);
}

void
zyr_sync_engine_uploads_listed (ZyrSyncEngine *self, GPtrArray *blobs)
{
  g_hash_table_remove_all (self->sent);
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  self->unsent = g_ptr_array_ref (blobs);
  zyr_sync_engine_run_uploads (self);
}

/* The last one may have been the last of all. */
static void
lane_done (ZyrSyncEngine *self, Lane *lane)
{
  zyr_sync_lane_clear (lane);
  zyr_sync_engine_run_uploads (self);
  if (!zyr_sync_engine_is_uploading (self) && zyr_sync_engine_is_idle (self))
    zyr_sync_engine_uploads_over (self);
}

static void
skip (ZyrSyncEngine *self, Lane *lane)
{
  g_hash_table_add (self->skipped, g_strdup (lane->sha256));
  lane_done (self, lane);
}

/* ---- answers ---- */

static void
mark (ZyrSyncEngine *self, Lane *lane)
{
  lane->offset = (gint64) g_bytes_get_size (lane->bytes);
  send_action (self, lane, LANE_MARKING, zyr_sync_store_new (ZYR_SYNC_STORE_MARK_BLOB));
  zyr_sync_engine_show_uploads (self);
}

/* @offset: what the centre has of it now */
static void
go_on (ZyrSyncEngine *self, Lane *lane, gint64 offset)
{
  if (offset > (gint64) g_bytes_get_size (lane->bytes))
    {
      skip (self, lane);
      return;
    }
  if (offset > lane->offset)
    {
      lane->n_failures = 0;
      zyr_sync_engine_achieved (self);
    }
  lane->offset = offset;
  send_piece (self, lane);
  zyr_sync_engine_show_uploads (self);
}

static void
lane_failed (ZyrSyncEngine *self, Lane *lane, ZyrSyncProblem problem, guint delay_ms_min)
{
  if (lane->phase == LANE_SENDING)
    self->piece_bytes = MAX (self->piece_bytes / 2, PIECE_BYTES_MIN);
  lane->request = FALSE;
  lane->expected = 0;
  lane->phase = LANE_PAUSED;
  if (++lane->n_failures < FAILURES_MAX && delay_ms_min == 0)
    {
      begin (self, lane);
      return;
    }
  lane->n_failures = 0;
  if (zyr_sync_engine_is_in_contact (self))
    zyr_sync_engine_fail (self, problem, delay_ms_min);
}

static void
lane_refused (ZyrSyncEngine *self, Lane *lane, const ZyrProtocolProblem *refusal)
{
  switch ((int) refusal->code)
    {
    case ZYR_PROTOCOL_ERROR_OFFSET:
      if (++lane->n_failures < FAILURES_MAX)
        go_on (self, lane, zyr_protocol_problem_get_int (refusal, "offset", 0));
      else
        lane_failed (self, lane, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      break;
    case ZYR_PROTOCOL_ERROR_NOT_FOUND:
      if (lane->phase == LANE_ASKING)
        go_on (self, lane, 0);
      else
        skip (self, lane);
      break;
    case ZYR_PROTOCOL_ERROR_MALFORMED:
    case ZYR_PROTOCOL_ERROR_TOO_LARGE:
    case ZYR_PROTOCOL_ERROR_FORBIDDEN:
      skip (self, lane); /* not in this contact; the others go on */
      break;
    case ZYR_PROTOCOL_ERROR_BUSY:
    case ZYR_PROTOCOL_ERROR_TOO_MANY:
    case ZYR_PROTOCOL_ERROR_INTERNAL:
      lane_failed (self,
                   lane,
                   ZYR_SYNC_PROBLEM_BUSY,
                   (guint) CLAMP (zyr_protocol_problem_get_int (refusal, "retry_after", 1), 1, 600)
                       * 1000);
      break;
    default:
      /* The session: the contact sees to it, and lanes go on after it. */
      lane->phase = LANE_PAUSED;
      lane->expected = 0;
      if (zyr_sync_engine_is_idle (self))
        zyr_sync_engine_interrupt (self, refusal);
      break;
    }
}

static void
lane_answered (ZyrSyncEngine *self, Lane *lane, const ZyrSyncEvent *event)
{
  gboolean quick = self->now_ms - lane->since_ms < PIECE_QUICK_MS;

  if (lane->phase == LANE_PUTTING || event->flag)
    {
      mark (self, lane);
      return;
    }
  if (lane->phase == LANE_SENDING && quick)
    self->piece_bytes = MIN (self->piece_bytes * 2, ZYR_BLOB_APPEND_SIZE_BYTES_MAX);
  go_on (self, lane, event->offset);
}

gboolean
zyr_sync_engine_upload_response (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  Lane *lane = find_lane (self, event->id);

  if (lane == NULL || !lane->request)
    return FALSE;
  lane->request = FALSE;
  if (event->refusal != NULL)
    lane_refused (self, lane, event->refusal);
  else
    lane_answered (self, lane, event);
  return TRUE;
}

gboolean
zyr_sync_engine_upload_problem (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  Lane *lane = find_lane (self, event->id);

  if (lane == NULL || !lane->request)
    return FALSE;
  lane_failed (self, lane, event->problem, 0);
  return TRUE;
}

gboolean
zyr_sync_engine_upload_stored (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  Lane *lane = find_lane (self, event->id);

  if (lane == NULL || lane->request)
    return FALSE;
  if (event->kind == ZYR_SYNC_EVENT_STORE_ERROR)
    skip (self, lane); /* one blob that cannot be read does not stop the others */
  else if (lane->phase == LANE_READING)
    {
      g_return_val_if_fail (event->bytes != NULL, TRUE);
      lane->bytes = g_bytes_ref (event->bytes);
      lane->phase = LANE_PAUSED;
      lane->expected = 0;
      if (zyr_sync_engine_is_in_contact (self) && !zyr_sync_engine_is_sending (self)
          && is_allowed (self))
        begin (self, lane);
    }
  else
    {
      g_hash_table_add (self->sent, g_strdup (lane->sha256));
      self->counters.n_blobs_sent++;
      zyr_sync_engine_achieved (self);
      lane_done (self, lane);
    }
  return TRUE;
}

void
zyr_sync_engine_init_uploads (ZyrSyncEngine *self)
{
  self->piece_bytes = PIECE_FIRST_BYTES;
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
