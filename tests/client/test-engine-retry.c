/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step function with operations that the centre refused, as a whole or because their numbers
 * are taken. */
#include "engine-rig.h"

#include <string.h>

static GPtrArray *
results_of (gint64 n, const char *s)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonObject *result = json_object_new ();

  json_object_set_int_member (result, "n", n);
  json_object_set_string_member (result, "s", s);
  g_ptr_array_add (results, result);
  return results;
}

/* The user wants it tried again: once the outbox is empty, and once a contact. */
static void
test_retry (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  const ZyrSyncAction *action;

  rig->n_ops = 3;
  rig->refused = 2;
  rig->again = TRUE;
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = TRUE });
  engine_rig_answer_until_seen (rig, "request:hello");
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_REQUEST);
  g_assert_cmpuint (action->hello->refused->len, ==, 1);
  g_assert_cmpstr (((ZyrRefusedOp *) action->hello->refused->pdata[0])->reason, ==, "wrong-state");
  engine_rig_answer_until_seen (rig, "request:retry");
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_REQUEST);
  g_assert_cmpuint (action->retry->ops->len, ==, 1);
  g_assert_cmpint (g_array_index (action->retry->ops, gint64, 0), ==, 2);
  /* Its session was too old: the same once more with another. */
  engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, "{}");
  engine_rig_answer_until_seen (rig, "request:retry");
  engine_rig_answer (rig);
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_STORE);
  g_assert_cmpint (action->store, ==, ZYR_SYNC_STORE_PUSH_RESULTS);
  g_assert_cmpstr (action->epoch, ==, "epoch-1");
  engine_rig_answer_until_seen (rig, "request:wait");
  g_assert_cmpuint (rig->engine->refused->len, ==, 0);
}

/* Asked for while a contact is under way, or while nothing is: in either case at once. */
static void
test_retry_is_asked_for (void)
{
  g_autoptr (EngineRig) idle = engine_rig_new ();
  g_autoptr (EngineRig) busy = engine_rig_new ();

  engine_rig_reach (idle, PHASE_WAITING);
  idle->refused = 1;
  idle->again = TRUE;
  g_assert_cmpstr (engine_rig_send (idle, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RETRY }),
                   ==,
                   "cancel store:state");
  engine_rig_answer_until_seen (idle, "request:retry");

  engine_rig_reach (busy, PHASE_PULLING);
  busy->refused = 1;
  busy->again = TRUE;
  g_assert_cmpstr (engine_rig_send (busy, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RETRY }), ==, "");
  engine_rig_answer_until_seen (busy, "request:retry");
}

/* The centre has tried it again: hello says so, and what moves in a feed is taken as a sign. */
static void
test_told_of_a_retry (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  g_autoptr (GPtrArray) changed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);
  g_autoptr (GPtrArray) told = results_of (1, "ok");
  g_autoptr (GPtrArray) lost = results_of (9, "quarantined");
  ZyrWaitAnswer wait = { .changed = changed };

  rig->refused = 1;
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = TRUE });
  engine_rig_answer_until_seen (rig, "request:wait");
  g_ptr_array_add (changed, zyr_scope_cursor_new ("w:new", NULL, 9));
  g_assert_cmpstr (engine_rig_send (rig,
                                    (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RESPONSE,
                                                    .id = rig->pending_id,
                                                    .wait = &wait }),
                   ==,
                   "request:hello");
  /* What the centre says of a number that was not answered yet is of a copy that was lost. */
  g_ptr_array_extend (lost, told, (GCopyFunc) (void (*) (void)) json_object_ref, NULL);
  rig->told = lost;
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:results");
  g_assert_cmpuint (engine_rig_find (rig, ZYR_SYNC_ACTION_STORE)->list->len, ==, 1);
  g_assert_true (g_ptr_array_index (engine_rig_find (rig, ZYR_SYNC_ACTION_STORE)->list, 0)
                 == g_ptr_array_index (told, 0));
  engine_rig_answer (rig);
  g_assert_cmpuint (rig->engine->refused->len, ==, 0);
  rig->told = NULL;
  engine_rig_answer_until_seen (rig, "request:wait");
}

/* An older copy: what it shares with the centre is answered first, and only then what it does not
 * share is numbered anew, behind what the centre knows by then. */
static void
test_shared_beginning (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  rig->n_ops = 3;
  engine_rig_reach (rig, PHASE_PUSHING);
  g_assert_cmpstr (engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_OP_REUSED, "{\"n\":2}"), ==,
                   "store:batch");
  engine_rig_answer (rig);
  g_assert_cmpuint (rig->pending->push->ops->len, ==, 1);
  engine_rig_answer_until_seen (rig, "request:push");
  g_assert_cmpint (rig->pending->push->first, ==, 2);
  g_assert_cmpstr (engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_OP_REUSED, "{\"n\":2}"), ==,
                   "request:hello");
  rig->last_op = 5;
  engine_rig_answer_until_seen (rig, "request:push");
  g_assert_cmpstr (engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_OP_REUSED, "{\"n\":2}"), ==,
                   "store:renumber");
  g_assert_cmpint (rig->pending->after, ==, 1);
  g_assert_cmpint (rig->pending->last, ==, 5);
  rig->n_ops = 7;
  engine_rig_answer_until_seen (rig, "request:push");
  g_assert_cmpint (rig->pending->push->first, ==, 6);
  g_assert_cmpuint (rig->pending->push->ops->len, ==, 2);
  engine_rig_answer_until_seen (rig, "request:wait");
  g_assert_cmpint (rig->engine->acked_op, ==, 7);
  g_assert_nonnull (strstr (engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY)->history.detail,
                            "\"older-copy\":1"));

  /* A number that was not in the batch is no answer. */
  rig->n_ops = 8;
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
  engine_rig_answer_until_seen (rig, "request:push");
  engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_OP_REUSED, "{\"n\":7}");
  g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
}

/* Withdrawn: what is unsent goes to the centre sealed, answers first, and only then may the device be
 * wiped; a line that breaks is tried again, and a centre that has no key takes nothing. */
static void
test_handed_over (void)
{
  static const char *const wanted[]
      = { "store:drafts", "store:batch",       "request:seal", "store:results", "store:batch",
          "store:blobs",  "store:blob",        "request:seal-blob", "store:mark", "store:blobs",
          "store:drafts", "store:batch",       "store:blobs" };
  g_autoptr (EngineRig) rig = engine_rig_new ();

  engine_rig_reach (rig, PHASE_SEAL_SENDING);
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_OFFLINE);
  g_assert_null (engine_rig_find (rig, ZYR_SYNC_ACTION_HANDED_OVER));
  rig->n_ops++;
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:state");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_assert_cmpstr (engine_rig_answer (rig), ==, wanted[i]);
      if (g_str_has_prefix (wanted[i], "request:"))
        g_assert_cmpstr (rig->pending->seal, ==, "key");
    }
  /* What is done until the last moment goes with it. */
  rig->n_ops++;
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:drafts");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:batch");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:seal");
  /* … and what is written meanwhile: it is asked for until nothing is new. */
  engine_rig_answer_until_seen (rig, "store:drafts");
  engine_rig_answer_until_seen (rig, "store:blobs");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "");
  g_assert_nonnull (engine_rig_find (rig, ZYR_SYNC_ACTION_HANDED_OVER));
  g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_REVOKED);

  engine_rig_free (g_steal_pointer (&rig));
  rig = engine_rig_new ();
  engine_rig_reach (rig, PHASE_REVOKED);
  g_assert_null (engine_rig_find (rig, ZYR_SYNC_ACTION_HANDED_OVER));
}

/* Centre and device are of versions that do not understand each other: whichever is the older one, what
 * was to be sent stays, and goes when they do. */
static void
test_versions (void)
{
  static const struct
  {
    const char *details;
    ZyrSyncProblem problem;
  } cases[] = {
    { "{\"versions\":[2,3]}", ZYR_SYNC_PROBLEM_PROTOCOL_VERSION },
    { "{\"versions\":[0]}", ZYR_SYNC_PROBLEM_OLD_CENTRE },
    { "{\"versions\":[]}", ZYR_SYNC_PROBLEM_PROTOCOL_VERSION },
    { "{\"versions\":[0,\"x\",{}]}", ZYR_SYNC_PROBLEM_PROTOCOL_VERSION },
    { "{}", ZYR_SYNC_PROBLEM_PROTOCOL_VERSION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EngineRig) rig = engine_rig_new ();
      const gint64 acked = rig->engine->acked_op;

      engine_rig_reach (rig, PHASE_PUSHING);
      engine_rig_refuse (rig, ZYR_PROTOCOL_ERROR_VERSION, cases[i].details);
      g_assert_cmpint (zyr_sync_engine_get_problem (rig->engine), ==, cases[i].problem);
      g_assert_cmpint (zyr_sync_engine_get_state (rig->engine), ==, ZYR_SYNC_STATE_ERROR);
      g_assert_cmpint (rig->engine->acked_op, ==, acked);
      g_assert_cmpint (rig->engine->last_op, >, acked);
      engine_rig_answer_until_seen (rig, "request:push");
      engine_rig_answer_until_seen (rig, "request:wait");
      g_assert_cmpint (rig->engine->acked_op, ==, rig->engine->last_op);
    }
}

/* Many whom the same moment has sent away come back spread over the whole time, none at once. */
static void
test_spread (void)
{
  guint n_in_part[4] = { 0 };

  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (EngineRig) rig = engine_rig_new_seeded (i);
      guint delay_ms;

      engine_rig_reach (rig, PHASE_HELLO);
      engine_rig_break (rig, ZYR_SYNC_PROBLEM_SERVER_DOWN);
      delay_ms = engine_rig_find (rig, ZYR_SYNC_ACTION_TIMER)->delay_ms;
      g_assert_cmpuint (delay_ms, >, 0);
      g_assert_cmpuint (delay_ms, <=, 500);
      n_in_part[(delay_ms - 1) * G_N_ELEMENTS (n_in_part) / 500]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (n_in_part); i++)
    g_assert_cmpuint (n_in_part[i], >, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/engine/handed-over", test_handed_over);
  g_test_add_func ("/client/engine/shared-beginning", test_shared_beginning);
  g_test_add_func ("/engine/spread", test_spread);
  g_test_add_func ("/engine/versions", test_versions);
  g_test_add_func ("/engine/retry", test_retry);
  g_test_add_func ("/engine/retry/asked-for", test_retry_is_asked_for);
  g_test_add_func ("/engine/retry/told", test_told_of_a_retry);
  return g_test_run ();
}
