/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step function while it downloads: pages ahead of the one being stored, and blobs that are cut. */
#include "engine-rig.h"

#include <string.h>

/* The next page is on its way while one is being stored, and none is asked for twice. */
static void
test_pages_ahead (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();

  rig->more_pages = TRUE;
  engine_rig_reach (rig, PHASE_PULLING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  g_assert_cmpint (rig->ahead->pull->after, ==, 1);
  /* Stored before it came: now it is the one that is waited for. */
  g_assert_cmpstr (engine_rig_answer (rig), ==, "");
  g_assert_cmpint (rig->engine->phase, ==, PHASE_PULLING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  g_assert_cmpint (rig->ahead->pull->after, ==, 2);
  /* It fails: it is asked for again in its turn. */
  engine_rig_send (rig,
                   (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR,
                                   .id = rig->ahead->id,
                                   .problem = ZYR_SYNC_PROBLEM_TIMEOUT });
  g_assert_cmpint (rig->engine->phase, ==, PHASE_APPLYING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:pull");
  g_assert_cmpint (rig->pending->pull->after, ==, 2);
  /* A person's work comes in between: it is given up. */
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
  g_assert_cmpstr (engine_rig_answer (rig), ==, "cancel store:batch");
}

/* Pages that come while one is being stored are stored together; only then does the cursor move. */
static void
test_pages_together (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  const ZyrSyncAction *store;

  rig->more_pages = TRUE;
  engine_rig_reach (rig, PHASE_PULLING);
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  for (int i = 2; i <= 4; i++)
    {
      g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "request:pull");
      g_assert_cmpint (rig->ahead->pull->after, ==, i);
    }
  /* That is enough. */
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  store = engine_rig_find (rig, ZYR_SYNC_ACTION_STORE);
  g_assert_cmpint (store->list->len, ==, 4);
  for (guint i = 0; i < store->list->len; i++)
    g_assert_cmpint (((ZyrFeedEntry *) g_ptr_array_index (store->list, i))->seq, ==, 2 + i);
  g_assert_cmpint (store->after, ==, 5);
  g_assert_cmpint (rig->ahead->pull->after, ==, 5);
  /* One that does not lead on, and one that fails, spoil nothing of what came before. */
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "request:pull");
  rig->ahead->pull->after = 4;
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  store = engine_rig_find (rig, ZYR_SYNC_ACTION_STORE);
  g_assert_cmpint (store->list->len, ==, 1);
  g_assert_cmpint (store->after, ==, 6);
  g_assert_cmpint (rig->ahead->pull->after, ==, 6);
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "request:pull");
  engine_rig_send (rig,
                   (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR,
                                   .id = rig->ahead->id,
                                   .problem = ZYR_SYNC_PROBLEM_TIMEOUT });
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:page request:pull");
  g_assert_cmpint (engine_rig_find (rig, ZYR_SYNC_ACTION_STORE)->after, ==, 7);
  /* A person's work comes in between: what has come and what is under way is given up. */
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "request:pull");
  engine_rig_send (rig, (ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
  g_assert_cmpstr (engine_rig_answer_ahead (rig), ==, "");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:batch");
}

/* A download that is cut goes on at the byte after what came. */
static void
test_download_goes_on (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  g_autoptr (GBytes) part = g_bytes_new_static ("abc", 3);
  ZyrSyncEvent cut = { .kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR,
                       .problem = ZYR_SYNC_PROBLEM_SERVER_DOWN,
                       .bytes = part };

  engine_rig_reach (rig, PHASE_GETTING);
  g_assert_null (rig->pending->bytes);
  cut.id = rig->pending_id;
  g_assert_cmpstr (engine_rig_send (rig, cut), ==, "request:get");
  g_assert_true (g_bytes_equal (rig->pending->bytes, part));
  /* Not one byte more: it is out of reach. */
  cut.id = rig->pending_id;
  g_assert_cmpstr (engine_rig_send (rig, cut), ==, "blob-done timer");
}

static const ZyrScopeCursor *
first_cursor (const ZyrSyncAction *action)
{
  g_assert_cmpint (action->request, ==, ZYR_SYNC_REQUEST_HELLO);
  return action->hello->scopes->pdata[0];
}

/* What the store has added up is said once, with the kinds that it is of. A feed that the centre has
 * otherwise is begun again, and a person can read of it. */
static void
test_feed_differs (void)
{
  g_autoptr (EngineRig) rig = engine_rig_new ();
  const ZyrSyncAction *action;
  const char *digest;

  rig->digest = "0123456789abcdef0123456789abcdef";
  engine_rig_reach (rig, PHASE_HELLO);
  g_assert_cmpstr (first_cursor (rig->pending)->digest, ==, rig->digest);
  g_assert_true (g_strv_contains ((const char *const *) rig->pending->hello->kinds, "decision"));
  /* … until it is heard. */
  digest = rig->digest;
  rig->digest = NULL;
  engine_rig_break (rig, ZYR_SYNC_PROBLEM_TIMEOUT);
  engine_rig_answer_until_seen (rig, "request:hello");
  g_assert_cmpstr (first_cursor (rig->pending)->digest, ==, digest);
  engine_rig_answer_until_seen (rig, "request:wait");

  /* Hello of every few minutes, while nothing else happens; the store says whether it is time again. */
  rig->now_ms += 10 * 60 * 1000;
  g_assert_cmpstr (engine_rig_answer (rig), ==, "store:state");
  g_assert_cmpstr (engine_rig_answer (rig), ==, "request:hello");
  g_assert_null (first_cursor (rig->pending)->digest);
  g_assert_null (rig->pending->hello->kinds);
  rig->differs = "ref";
  engine_rig_answer_until_seen (rig, "store:reset");
  g_assert_cmpstr (rig->pending->scope, ==, "ref");
  rig->differs = NULL;
  engine_rig_answer_until_seen (rig, "store:sweep");
  engine_rig_answer_until_seen (rig, "request:wait");
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY);
  g_assert_nonnull (action);
  g_assert_nonnull (strstr (action->detail, "other-feed"));
  /* Of a feed that is not this device's nothing is begun. */
  rig->differs = "w:strange";
  rig->now_ms += 10 * 60 * 1000;
  engine_rig_answer_until_seen (rig, "request:hello");
  engine_rig_answer_until_seen (rig, "request:wait");
  action = engine_rig_find (rig, ZYR_SYNC_ACTION_HISTORY);
  g_assert_true (action == NULL || action->detail == NULL
                 || strstr (action->detail, "other-feed") == NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/engine/pages-ahead", test_pages_ahead);
  g_test_add_func ("/client/engine/pages-together", test_pages_together);
  g_test_add_func ("/client/engine/download-goes-on", test_download_goes_on);
  g_test_add_func ("/client/engine/feed-differs", test_feed_differs);
  return g_test_run ();
}
