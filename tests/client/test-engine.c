/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step function: every event in every phase, and the ways that lead through several. */
#include "engine-rig.h"
#include "zyr-limits.h"

#include <locale.h>
#include <string.h>

/* The events of the table; the answers are to what is pending, or to nothing. */
typedef enum
{
  ROW_START,
  ROW_STOP,
  ROW_SYNC_NOW,
  ROW_CANCEL,
  ROW_LOCAL_CHANGE,
  ROW_SIGNED_IN,
  ROW_SIGNED_OUT,
  ROW_NETWORK_UP,
  ROW_NETWORK_DOWN,
  ROW_WANT_BLOB,
  ROW_BROKEN,
  ROW_EXPIRED,
  ROW_REVOKED,
  ROW_BUSY,
  ROW_RESET,
  ROW_STORE_ERROR,
  ROW_LATE_ANSWER,
  ROW_LATE_TIMER,
  N_ROWS,
} Row;

static const char *const row_names[N_ROWS] = {
  "start",      "stop",         "sync-now",  "cancel",  "local-change", "signed-in",   "signed-out",
  "network-up", "network-down", "want-blob", "broken",       "expired",     "revoked",
  "busy",       "reset",        "store-error", "late-answer", "late-timer",
};

static void
send_row (EngineRig *rig, Row row)
{
  static const ZyrSyncEventKind simple[] = {
    ZYR_SYNC_EVENT_START,        ZYR_SYNC_EVENT_STOP,      ZYR_SYNC_EVENT_SYNC_NOW,
    ZYR_SYNC_EVENT_CANCEL,       ZYR_SYNC_EVENT_LOCAL_CHANGE,
    ZYR_SYNC_EVENT_SIGNED_IN,    ZYR_SYNC_EVENT_SIGNED_OUT,
  };

  /* Long after the last hello and the last poll */
  rig->now_ms += 60000;
  switch (row)
    {
    case ROW_NETWORK_UP:
    case ROW_NETWORK_DOWN:
      engine_rig_send (
          rig,
          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_NETWORK, .flag = row == ROW_NETWORK_UP });
      break;
    case ROW_WANT_BLOB:
      engine_rig_send (
          rig,
          (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_WANT_BLOB, .sha256 = "aa", .mime = "image/png" });
      break;
    case ROW_BROKEN:
      engine_rig_break (rig, ZYR_SYNC_PROBLEM_SERVER_DOWN);
      break;
    case ROW_EXPIRED:
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, "{}");
      break;
    case ROW_REVOKED:
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "{}");
      break;
    case ROW_BUSY:
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_BUSY, "{\"retry_after\":2}");
      break;
    case ROW_RESET:
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_RESET, "{\"epoch\":\"epoch-1\"}");
      break;
    case ROW_STORE_ERROR:
      engine_rig_send (
          rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_STORE_ERROR, .id = rig->pending_id });
      break;
    case ROW_LATE_ANSWER:
      rig->pending_id += 1000;
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_DEVICE_REVOKED, "{}");
      break;
    case ROW_LATE_TIMER:
      engine_rig_send (
          rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TIMER, .id = rig->pending_id + 1000 });
      break;
    default:
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = simple[row], .flag = TRUE });
      break;
    }
}

/* What happens where something happens; everywhere else the event changes nothing. */
static const struct
{
  Row row;
  const char *phases;
  const char *wanted;
} table[] = {
  { ROW_START, "stopped", "loading: store:state" },
  { ROW_STOP, "hello refreshing pushing retrying pulling seal-sending waiting", "stopped: cancel" },
  { ROW_STOP, "getting", "stopped: cancel blob-done" },
  { ROW_STOP, "keeping", "stopped: blob-done" },
  { ROW_STOP, "*", "stopped" },
  { ROW_SYNC_NOW, "revoked backoff pausing", "loading: store:state" },
  { ROW_SYNC_NOW, "waiting", "loading: cancel store:state" },
  { ROW_CANCEL, "hello refreshing pushing retrying pulling seal-sending", "backoff: cancel timer" },
  { ROW_CANCEL, "getting", "backoff: cancel blob-done timer" },
  { ROW_CANCEL, "keeping", "backoff: blob-done timer" },
  { ROW_CANCEL,
    "loading batch reopening renumbering settling learning dropping resetting applying sweeping listing "
    "seal-collecting seal-listing seal-reading seal-marking",
    "backoff: timer" },
  { ROW_LOCAL_CHANGE, "waiting", "batch: cancel store:batch" },
  { ROW_LOCAL_CHANGE, "pausing", "batch: store:batch" },
  { ROW_SIGNED_IN, "stopped", "stopped" },
  { ROW_SIGNED_IN,
    "hello refreshing pushing retrying pulling getting seal-sending waiting",
    "loading: cancel store:state" },
  { ROW_SIGNED_IN, "*", "loading: store:state" },
  { ROW_SIGNED_OUT, "stopped", "stopped" },
  { ROW_SIGNED_OUT, "hello refreshing pushing retrying pulling seal-sending waiting",
    "signed-out: cancel" },
  { ROW_SIGNED_OUT, "getting", "signed-out: cancel blob-done" },
  { ROW_SIGNED_OUT, "keeping", "signed-out: blob-done" },
  { ROW_SIGNED_OUT, "*", "signed-out" },
  { ROW_NETWORK_UP, "backoff", "loading: store:state" },
  { ROW_NETWORK_UP, "waiting", "hello: cancel request:hello" },
  { ROW_NETWORK_UP, "pausing", "hello: request:hello" },
  { ROW_WANT_BLOB, "stopped", "stopped: blob-done" },
  { ROW_WANT_BLOB, "signed-out", "signed-out: blob-done" },
  { ROW_WANT_BLOB, "revoked", "revoked: blob-done" },
  { ROW_WANT_BLOB, "backoff", "backoff: blob-done" },
  { ROW_WANT_BLOB, "waiting", "getting: cancel request:get" },
  { ROW_WANT_BLOB, "pausing", "getting: request:get" },
  { ROW_BROKEN, "hello refreshing pushing retrying pulling seal-sending", "backoff: timer" },
  { ROW_BROKEN, "getting", "backoff: blob-done timer" },
  { ROW_BROKEN, "waiting", "hello: request:hello" },
  { ROW_EXPIRED, "refreshing", "signed-out" },
  { ROW_EXPIRED, "seal-sending", "revoked" },
  { ROW_EXPIRED, "hello pushing retrying pulling getting waiting", "refreshing: request:token" },
  { ROW_REVOKED, "hello refreshing pushing retrying pulling seal-sending waiting", "revoked" },
  { ROW_REVOKED, "getting", "revoked: blob-done" },
  { ROW_BUSY, "hello refreshing pushing retrying pulling seal-sending waiting", "backoff: timer" },
  { ROW_BUSY, "getting", "backoff: blob-done timer" },
  { ROW_RESET, "pulling", "resetting: store:reset" },
  { ROW_RESET, "hello refreshing pushing retrying getting seal-sending waiting",
    "hello: request:hello" },
  { ROW_STORE_ERROR, "keeping", "backoff: blob-done timer" },
  { ROW_STORE_ERROR,
    "loading batch reopening renumbering settling learning dropping resetting applying sweeping listing "
    "seal-collecting seal-listing seal-reading seal-marking",
    "backoff: timer" },
};

static const char *
wanted_outcome (Phase phase, Row row)
{
  const char *name = engine_rig_phase_name (phase);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) phases = g_strsplit (table[i].phases, " ", -1);

      if (table[i].row == row
          && (g_str_equal (table[i].phases, "*")
              || g_strv_contains ((const char *const *) phases, name)))
        return table[i].wanted;
    }
  return name;
}

static char *
outcome (Phase phase, Row row)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_reach (rig, phase);
  send_row (rig, row);
  return g_strdup_printf ("%s%s%s",
                          engine_rig_phase_name (rig->engine->phase),
                          rig->seen->len > 0 ? ":" : "",
                          rig->seen->str);
}

static void
test_table (void)
{
  for (int row = 0; row < N_ROWS; row++)
    {
      for (int phase = 0; phase < ENGINE_RIG_N_PHASES; phase++)
        {
          g_autofree char *found = outcome (phase, row);
          const char *wanted = wanted_outcome (phase, row);

          if (g_str_equal (found, wanted))
            continue;
          g_printerr ("%s while %s: %s, not %s\n",
                      row_names[row],
                      engine_rig_phase_name (phase),
                      found,
                      wanted);
          g_test_fail ();
        }
    }
}

/* ---- ways through several phases ---- */

static guint
fail_once (EngineRig *rig, ZyrSyncProblem problem)
{
  engine_rig_answer_until_seen (rig, "request:hello");
  engine_rig_break (rig, problem);
  return engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms;
}

/* Of many: one alone may be as short as it likes. */
static guint
fail_long (EngineRig *rig)
{
  guint longest = 0;

  for (guint i = 0; i < 50; i++)
    longest = MAX (longest, fail_once (rig, ZYR_SYNC_PROBLEM_OFFLINE));
  return longest;
}

static void
test_contact (void)
{
  static const char *const wanted[]
      = { "request:hello", "store:batch",   "request:push", "store:results", "store:batch",
          "store:reset",   "store:drop",    "request:pull", "store:page",    "store:sweep",
          "request:pull",  "store:page",    "store:blobs",  "request:wait" };
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = TRUE });
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_CONNECTING);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (engine_rig_answer (rig), ==, wanted[i]);
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_WAITING);
  g_assert_nonnull (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
  {
    const ZyrSyncAction *history = engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY);

    g_assert_cmpstr (history->history.outcome, ==, "ok");
    g_assert_cmpuint (history->history.n_ops_sent, ==, 1);
    g_assert_cmpuint (history->history.n_records_received, ==, 2);
    g_assert_cmpstr (history->history.detail, ==, "{\"received\":{\"note\":2}}");
  }
  g_assert_cmpint (rig->pending->wait->timeout_s, ==, 55);
  g_assert_cmpuint (rig->pending->wait->cursors->len, ==, 2);
}

static void
test_retries (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  guint n_history = 0, longest = 0;

  engine_rig_reach (rig, PHASE_BACKOFF);
  for (guint i = 0; i < 100; i++)
    {
      guint delay_ms = fail_once (rig, ZYR_SYNC_PROBLEM_SERVER_DOWN);

      n_history += engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY) != NULL;
      longest = MAX (longest, delay_ms);
      g_assert_cmpuint (delay_ms, >, 0);
      rig->now_ms += delay_ms;
    }
  /* A person is looking: within five seconds; and one row of history, not one a retry. */
  g_assert_cmpuint (longest, <=, 5000);
  g_assert_cmpuint (longest, >, 2000);
  g_assert_cmpuint (n_history, ==, 0);
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_OFFLINE);

  /* Another reason is worth a row. After ten minutes, and with nobody looking, there is less
   * hurry. */
  fail_once (rig, ZYR_SYNC_PROBLEM_OFFLINE);
  g_assert_nonnull (engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY));
  rig->now_ms += 11 * 60 * 1000;
  g_assert_cmpuint (fail_long (rig), >=, 15000);
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_FOREGROUND, .flag = FALSE });
  g_assert_cmpuint (fail_long (rig), >=, 60000);
  /* … until somebody looks. */
  g_assert_cmpstr (
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_FOREGROUND, .flag = TRUE }),
      ==,
      "store:state");
}

/* Another network is a new hope: the delays begin anew. */
static void
test_network_resets (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_FOREGROUND, .flag = FALSE });
  engine_rig_reach (rig, PHASE_BACKOFF);
  g_assert_cmpuint (fail_long (rig), >=, 60000);
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_NETWORK, .flag = TRUE });
  g_assert_cmpuint (fail_once (rig, ZYR_SYNC_PROBLEM_OFFLINE), <=, 500);
}

static void
test_asked_to_wait (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_reach (rig, PHASE_HELLO);
  engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_BUSY, "{\"retry_after\":20}");
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms, >=, 20000);
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_BUSY);
  engine_rig_answer_until_seen (rig, "request:hello");
  engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_VERSION, "{}");
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms, >=, 60000);
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_ERROR);
}

/* What is sent counts only in the timeline that it was written for; in another one hello comes first. */
static void
test_push_names_its_timeline (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_reach (rig, PHASE_PUSHING);
  g_assert_cmpstr (rig->pending->push->epoch, ==, rig->engine->epoch);
  g_assert_nonnull (rig->pending->push->epoch);
  engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_RESET, "{\"epoch\":\"epoch-2\"}");
  g_assert_cmpint (rig->engine->phase, ==, PHASE_HELLO);
  engine_rig_answer_until_seen (rig, "request:push");
  engine_rig_answer_until_seen (rig, "request:wait");
  g_assert_cmpint (rig->engine->acked_op, ==, rig->engine->last_op);
}

/* What the centre cannot take is found by halving; what comes before it gets through. */
static void
test_halving (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  gint64 bad = 6;

  rig->n_ops = 9;
  engine_rig_reach (rig, PHASE_PUSHING);
  for (guint i = 0; i < 30 && rig->engine->phase != PHASE_DROPPING; i++)
    {
      const ZyrPushRequest *push = rig->pending->push;

      if (rig->engine->phase != PHASE_PUSHING)
        engine_rig_answer (rig);
      else if (push->first <= bad && bad < push->first + push->ops->len)
        engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_MALFORMED, "{}");
      else
        engine_rig_answer (rig);
    }
  g_assert_cmpint (rig->engine->acked_op, ==, bad - 1);
  g_assert_cmpint (rig->engine->push_block, ==, ZYR_SYNC_PROBLEM_REFUSED);
  engine_rig_answer_until_seen (rig, "request:wait");
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_ERROR);
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_REFUSED);
  g_assert_null (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
}

/* A poor line gets smaller helpings, and grows again. */
static void
test_helpings (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  rig->n_ops = 80;
  engine_rig_reach (rig, PHASE_PUSHING);
  g_assert_cmpuint (rig->pending->push->ops->len, ==, 80);
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_TIMEOUT);
  engine_rig_answer_until_seen (rig, "request:push");
  g_assert_cmpuint (rig->pending->push->ops->len, ==, 40);
  engine_rig_answer_until_seen (rig, "request:push");
  g_assert_cmpuint (rig->pending->push->ops->len, ==, 40);
  /* What got through doubles the next. */
  g_assert_cmpuint (rig->engine->batch_bytes, >, 60 * ENGINE_RIG_OP_BYTES);
  engine_rig_answer_until_seen (rig, "request:pull");
  g_assert_cmpint (rig->pending->pull->limit, ==, 100);
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
  engine_rig_answer_until_seen (rig, "request:pull");
  g_assert_cmpint (rig->pending->pull->limit, ==, 50);
}

/* What gets through, but slowly, is half as much the next time. */
static void
test_slow_push (void)
{
  static const struct
  {
    gint64 took_ms;
    guint ops;
  } pushes[] = { { ZYR_PUSH_TARGET_S * 1000 + 1, 40 }, { ZYR_PUSH_TARGET_S * 1000, 100 } };

  for (guint i = 0; i < G_N_ELEMENTS (pushes); i++)
    {
      g_autoptr (EngineRig) rig = engine_rig_new ();

      rig->n_ops = 80;
      engine_rig_reach (rig, PHASE_PUSHING);
      rig->engine->batch_ops = 80;
      rig->now_ms += pushes[i].took_ms;
      g_assert_cmpstr (engine_rig_answer (rig), ==, "store:results");
      engine_rig_answer (rig);
      g_assert_cmpuint (rig->engine->batch_ops, ==, pushes[i].ops);
      g_assert_true ((rig->engine->batch_bytes < 60 * ENGINE_RIG_OP_BYTES) == (i == 0));
    }
}

/* Nothing that the centre says can make the device ask round and round. */
static void
test_no_loops (void)
{
  static const struct
  {
    Phase phase;
    ZyrProtocolError refusal;
    const char *details;
  } cases[] = {
    { PHASE_PULLING, ZYR_PROTOCOL_ERROR_RESET, "{\"epoch\":\"epoch-1\"}" },
    { PHASE_PULLING, ZYR_PROTOCOL_ERROR_RESET, "{\"epoch\":\"epoch-2\"}" },
    { PHASE_PUSHING, ZYR_PROTOCOL_ERROR_RESET, "{\"epoch\":\"epoch-2\"}" },
    { PHASE_PULLING, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, "{}" },
    { PHASE_WAITING, ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, "{}" },
    { PHASE_PUSHING, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, "{}" },
    { PHASE_PUSHING, ZYR_PROTOCOL_ERROR_GAP, "{\"last\":0}" },
    { PHASE_PUSHING, ZYR_PROTOCOL_ERROR_GAP, "{\"last\":77}" },
    { PHASE_PUSHING, ZYR_PROTOCOL_ERROR_GAP, "{}" },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (EngineRig) rig = engine_rig_new ();
      guint n_requests = 0;

      engine_rig_reach (rig, cases[c].phase);
      for (guint i = 0; i < 400 && rig->engine->phase != PHASE_BACKOFF; i++)
        {
          n_requests += rig->engine->request_under_way;
          if (rig->engine->phase == cases[c].phase)
            engine_rig_refuse (rig, cases[c].refusal, cases[c].details);
          else
            engine_rig_answer (rig);
        }
      g_test_message ("case %u: %u requests", c, n_requests);
      g_assert_cmpint (rig->engine->phase, ==, PHASE_BACKOFF);
    }
}

static void
test_broken_answers (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  ZyrPushAnswer push = { .epoch = (char *) "epoch-1", .last = 1, .results = none };
  ZyrFeedPage page = { .entries = none, .head = 9, .next = 0, .more = TRUE };

  /* Fewer results than operations */
  engine_rig_reach (rig, PHASE_PUSHING);
  engine_rig_send (
      rig,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = rig->pending_id, .push = &push });
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
  /* More to come, but no step forward */
  engine_rig_answer_until_seen (rig, "request:pull");
  engine_rig_send (
      rig,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = rig->pending_id, .page = &page });
  g_assert_cmpint (rig->engine->phase, ==, PHASE_BACKOFF);
  /* An answer of another kind */
  engine_rig_answer_until_seen (rig, "request:hello");
  engine_rig_send (
      rig,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = rig->pending_id, .page = &page });
  g_assert_cmpint (rig->engine->phase, ==, PHASE_BACKOFF);
}

/* A person's work does not wait for the end of a long download. */
static void
test_edit_while_downloading (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  rig->more_pages = TRUE;
  engine_rig_reach (rig, PHASE_PULLING);
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
  rig->n_ops++;
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:batch");
  {
    const ZyrSyncAction *progress = engine_rig_find (rig, ZYR_SYNC_ACTION_PROGRESS);

    g_assert_cmpuint (progress->done, ==, 1);
    g_assert_cmpuint (progress->total, ==, 2);
  }
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:push");
  g_assert_cmpint (rig->pending->push->first, ==, 2);
  engine_rig_answer_until_seen (rig, "request:pull");
  g_assert_cmpint (rig->pending->pull->after, ==, 1);
}

static void
test_wanted_while_listing (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_reach (rig, PHASE_LISTING);
  engine_rig_send (
      rig,
      (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_WANT_BLOB, .sha256 = "aa", .mime = "image/png" });
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:get");
  g_assert_cmpstr (engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_NOT_FOUND, "{}"),
                   ==,
                   "blob-done store:blobs");
  g_assert_true (engine_rig_find (rig, ZYR_SYNC_ACTION_BLOB_DONE)->flag);
}

static void
add_blob (EngineRig *rig, gsize size)
{
  g_array_append_val (rig->blobs, size);
}

/* Small ones go as a whole, large ones in pieces, two at a time, beside the long poll; the device is
 * in step when the last one is there. */
static void
test_uploads (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  const ZyrSyncAction *action;

  add_blob (rig, 100);
  add_blob (rig, 200000);
  add_blob (rig, 300000);
  engine_rig_reach (rig, PHASE_LISTING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:blob store:blob request:wait");
  g_assert_null (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_SYNCING);
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_UPLOADS);
  g_assert_cmpuint (action->max_n, ==, 3);
  g_assert_cmpuint (action->total, ==, 500100);
  g_assert_cmpuint (action->done, ==, 0);

  g_assert_cmpstr (engine_rig_answer_lane (rig, 1, 0, FALSE), ==, "request:put");
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "store:mark");
  /* The third one takes the lane of the first. */
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "store:blob");
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_UPLOADS)->max_n, ==, 2);
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "request:head");
  /* Somebody else has sent it: nothing is sent. */
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 300000, TRUE), ==, "store:mark");
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "");
  g_assert_null (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
}

static void
reach_pieces (EngineRig *rig, gsize size)
{
  add_blob (rig, size);
  engine_rig_reach (rig, PHASE_LISTING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:blob request:wait");
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "request:head");
}

static void
test_pieces (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  gint64 n_done = 50001;
  guint n_pieces = 0;

  reach_pieces (rig, 1000000);
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, n_done, FALSE), ==, "request:patch");
  for (; n_done < 1000000; n_pieces++)
    {
      const ZyrSyncAction *piece = rig->lane[0];
      gboolean cut = n_pieces % 2 == 1;

      g_assert_cmpint (piece->after, ==, n_done);
      g_assert_cmpuint (piece->total, ==, 1000000);
      g_assert_cmpint (piece->flag,
                       ==,
                       n_done + (gint64) g_bytes_get_size (piece->bytes) == 1000000);
      g_assert_cmpuint (g_bytes_get_size (piece->bytes), <=, 1024 * 1024);
      /* A cut leaves a part of it there; the rest follows at the byte after it. */
      n_done += cut ? 77 : (gint64) g_bytes_get_size (piece->bytes);
      if (cut)
        g_assert_cmpstr (engine_rig_break_lane (rig, 0, ZYR_SYNC_PROBLEM_SERVER_DOWN),
                         ==,
                         "request:head");
      if (n_done < 1000000)
        g_assert_cmpstr (engine_rig_answer_lane (rig, 0, n_done, FALSE), ==, "request:patch");
    }
  g_assert_cmpuint (n_pieces, >, 4);
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, n_done, TRUE), ==, "store:mark");
  engine_rig_answer_lane (rig, 0, 0, FALSE);
  g_assert_nonnull (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY)->history.n_blobs_sent, ==, 1);
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_UPLOADS)->max_n, ==, 0);
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_WAITING);
}

/* Answers go first: a picture stands still while an operation is sent, and goes on after it. */
static void
test_uploads_stand_aside (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  reach_pieces (rig, 1000000);
  engine_rig_answer_lane (rig, 0, 0, FALSE);
  rig->n_ops++;
  g_assert_cmpstr (
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE }),
      ==,
      "cancel store:batch");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "cancel request:push");
  /* What comes of the cancelled one is not listened to. */
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 5, FALSE), ==, "");
  engine_rig_answer_until_seen (rig, "request:head request:wait");
}

/* A line that takes nothing at all ends the contact, which is tried again later. */
static void
test_upload_in_vain (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  reach_pieces (rig, 1000000);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (engine_rig_break_lane (rig, 0, ZYR_SYNC_PROBLEM_TIMEOUT), ==, "request:head");
  g_assert_cmpstr (engine_rig_break_lane (rig, 0, ZYR_SYNC_PROBLEM_TIMEOUT), ==, "cancel timer");
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_TIMEOUT);
  engine_rig_answer_until_seen (rig, "request:head request:wait");
}

static void
test_metered (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  ZyrSyncEvent network = { .kind = ZYR_SYNC_EVENT_NETWORK, .flag = TRUE, .metered = TRUE };
  const ZyrSyncAction *action;

  engine_rig_send (rig, network);
  add_blob (rig, 1000);
  engine_rig_reach (rig, PHASE_LISTING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:wait");
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_UPLOADS);
  g_assert_cmpuint (action->max_n, ==, 1);
  g_assert_true (action->flag);
  g_assert_nonnull (engine_rig_find (rig, ZYR_SYNC_ACTION_IN_STEP));
  g_assert_nonnull (strstr (engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY)->detail, "\"held\":true"));
  /* A person says that it may cost … */
  g_assert_cmpstr (
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_PHOTOS, .flag = TRUE }),
      ==,
      "store:blob");
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "request:put");
  /* … and changes his mind; then the network does not cost any more. */
  g_assert_cmpstr (
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_PHOTOS, .flag = FALSE }),
      ==,
      "cancel");
  network.metered = FALSE;
  g_assert_cmpstr (engine_rig_send (rig, network), ==, "request:put");
}

/* Who answers in the centre's place while the network wants a sign-in is the network. */
static void
test_portal (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  ZyrSyncEvent network = { .kind = ZYR_SYNC_EVENT_NETWORK, .flag = TRUE, .portal = TRUE };

  engine_rig_reach (rig, PHASE_HELLO);
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_WRONG_CA);
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_WRONG_CA);
  g_assert_cmpstr (engine_rig_send (rig, network), ==, "store:state");
  engine_rig_answer_until_seen (rig, "request:hello");
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_WRONG_CA);
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_PORTAL);
  /* Signed in there: at once, without waiting for the end of the delay. */
  network.portal = FALSE;
  g_assert_cmpstr (engine_rig_send (rig, network), ==, "store:state");
}

/* Ended by a person: nothing but he, or a while, begins again; answers that come late, and what the
 * store still does, change nothing. */
static void
test_cancel (void)
{
  for (int phase = PHASE_LOADING; phase <= PHASE_LISTING; phase++)
    {
      g_autoptr (EngineRig) rig = engine_rig_new ();
      guint64 late;

      engine_rig_reach (rig, phase);
      late = rig->pending_id;
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_CANCEL });
      g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_OFFLINE);
      g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_CANCELLED);
      g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms, >=, 10 * 60 * 1000);
      g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms, <=, 12 * 60 * 1000);
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_STORE_DONE, .id = late });
      g_assert_cmpstr (rig->seen->str, ==, "");
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE, .id = late });
      g_assert_cmpstr (rig->seen->str, ==, "");
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_NETWORK, .flag = TRUE });
      g_assert_cmpstr (rig->seen->str, ==, "");
      engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_FOREGROUND, .flag = TRUE });
      g_assert_cmpstr (rig->seen->str, ==, "");
      g_assert_cmpint (rig->engine->phase, ==, PHASE_BACKOFF);
      if (phase % 2 == 0)
        engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_SYNC_NOW });
      engine_rig_answer_until_seen (rig, "request:wait");
      g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_WAITING);
    }
}

/* Pictures stand still too, also where the store has just put down that one is sent. */
static void
test_cancel_uploads (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  for (gsize size = 1000; size < 1004; size++)
    add_blob (rig, size);
  engine_rig_reach (rig, PHASE_LISTING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:blob store:blob request:wait");
  /* Both are read; one is sent and being put down, the other under way. */
  engine_rig_answer_lane (rig, 1, 0, FALSE);
  engine_rig_answer_lane (rig, 1, 0, FALSE);
  g_assert_cmpstr (engine_rig_answer_lane (rig, 1, 0, TRUE), ==, "store:mark");
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_SYNCING);
  g_assert_cmpstr (engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_CANCEL }),
                   ==,
                   "cancel cancel timer");
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_CANCELLED);
  g_assert_cmpstr (engine_rig_answer_lane (rig, 0, 0, FALSE), ==, "");
  /* They go on with the next contact. */
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_SYNC_NOW });
  engine_rig_answer_until_seen (rig, "store:blobs");
  g_assert_nonnull (strstr (engine_rig_answer (rig), "request:put"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/engine/table", test_table);
  g_test_add_func ("/client/engine/contact", test_contact);
  g_test_add_func ("/client/engine/retries", test_retries);
  g_test_add_func ("/client/engine/network-resets", test_network_resets);
  g_test_add_func ("/client/engine/asked-to-wait", test_asked_to_wait);
  g_test_add_func ("/client/engine/push-names-its-timeline", test_push_names_its_timeline);
  g_test_add_func ("/client/engine/halving", test_halving);
  g_test_add_func ("/client/engine/helpings", test_helpings);
  g_test_add_func ("/client/engine/slow-push", test_slow_push);
  g_test_add_func ("/client/engine/no-loops", test_no_loops);
  g_test_add_func ("/client/engine/broken-answers", test_broken_answers);
  g_test_add_func ("/client/engine/edit-while-downloading", test_edit_while_downloading);
  g_test_add_func ("/client/engine/wanted-while-listing", test_wanted_while_listing);
  g_test_add_func ("/client/engine/uploads", test_uploads);
  g_test_add_func ("/client/engine/pieces", test_pieces);
  g_test_add_func ("/client/engine/uploads-stand-aside", test_uploads_stand_aside);
  g_test_add_func ("/client/engine/upload-in-vain", test_upload_in_vain);
  g_test_add_func ("/client/engine/metered", test_metered);
  g_test_add_func ("/client/engine/portal", test_portal);
  g_test_add_func ("/client/engine/cancel", test_cancel);
  g_test_add_func ("/client/engine/cancel-uploads", test_cancel_uploads);
  return g_test_run ();
}
