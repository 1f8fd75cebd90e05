/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner when one of both sides is an older copy of itself. */
#include "runner-rig.h"

#include "zyr-json.h"

#include <locale.h>

static void
test_restored (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  runner_rig_add_op (f, ID ("70"), "bir");
  runner_rig_add_op (f, ID ("71"), "iki");
  runner_rig_add_op (f, ID ("72"), "üç");
  wait_until (fake_store_get_acked (f->store) == 3 && is_state (f, WAITING));
  wait_until (fake_store_get_n_notes (f->store) == 3);

  /* The centre comes back from a backup without the last two operations. */
  fake_centre_stop (f->centre);
  wait_until (is_state (f, OFFLINE));
  fake_centre_restore (f->centre, 2);
  fake_centre_start (f->centre);
  wait_until (fake_centre_get_n_ops (f->centre) == 3 && is_state (f, WAITING));
  runner_rig_assert_ops (f, "bir iki üç");
  g_assert_cmpuint (fake_store_get_n_notes (f->store), ==, 3);
  g_assert_cmpstr (fake_store_get_cursor (f->store, FAKE_SCOPE)->epoch, ==, "epoch-2");
  g_assert_false (fake_store_get_cursor (f->store, FAKE_SCOPE)->resetting);
}

static void
test_journal_gone (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  runner_rig_add_op (f, ID ("73"), "bir");
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
  fake_store_drop_journal (f->store);
  fake_centre_stop (f->centre);
  wait_until (is_state (f, OFFLINE));
  fake_centre_restore (f->centre, 1);
  fake_centre_start (f->centre);
  fake_centre_put_note (f->centre, FAKE_SCOPE, ID ("74"), "gelen");
  wait_until (is_problem (f, MISSING_OPS) && is_state (f, ERROR));
  /* Receiving goes on. */
  g_assert_cmpstr (fake_store_get_note (f->store, ID ("74")), ==, "gelen");
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  runner_rig_add_op (f, ID ("75"), "bir");
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
  /* It loses one behind our back, within the epoch; the answer to the next push says so. */
  fake_centre_restore (f->centre, 1);
  runner_rig_add_op (f, ID ("76"), "iki");
  wait_until (fake_centre_get_n_ops (f->centre) == 2 && is_state (f, WAITING));
  g_assert_cmpuint (fake_store_get_n_answers (f->store, 1), ==, 2);
  g_assert_cmpuint (fake_store_get_n_answers (f->store, 2), ==, 1);
}

/* The centre has what this database never made: what it makes now comes behind, also when that is
 * found with nothing to send; and a centre that loses all of it gets what is left, without a gap. */
static void
test_older_copy (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  runner_rig_send_op (f, ID ("77"), "bir", 1);
  fake_centre_add_op (f->centre, ID ("78"), "iki");
  fake_centre_add_op (f->centre, ID ("79"), "üç");
  runner_rig_send_op (f, ID ("7a"), "dört", 4);
  fake_centre_add_op (f->centre, ID ("7b"), "beş");
  zyr_sync_runner_sync_now (f->runner);
  wait_until (fake_store_get_acked (f->store) == 5 && is_state (f, WAITING));
  runner_rig_send_op (f, ID ("7c"), "altı", 6);
  runner_rig_assert_ops (f, "bir iki üç dört beş altı");
  fake_centre_stop (f->centre);
  wait_until (is_state (f, OFFLINE));
  fake_centre_restore (f->centre, 5);
  fake_centre_start (f->centre);
  wait_until (fake_centre_get_n_ops (f->centre) == 6 && is_state (f, WAITING));
  runner_rig_assert_ops (f, "bir void void dört void altı");
}

/* Numbers that are taken whatever they are: another copy is at work. It is tried again later. */
static void
test_op_reused (Fixture *f, gconstpointer data)
{
  runner_rig_start_in_step (f);
  fake_centre_refuse (f->centre, PUSH, ZYR_PROTOCOL_ERROR_OP_REUSED, 5, "{\"n\":1}");
  runner_rig_add_op (f, ID ("7d"), "kopya");
  wait_until (is_problem (f, OP_REUSED) && is_state (f, ERROR));
  g_assert_cmpint (fake_store_get_acked (f->store), ==, 0);
  wait_until (fake_store_get_acked (f->store) == 1 && is_state (f, WAITING));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  fake_network_install ();

  runner_rig_add ("restored", test_restored);
  runner_rig_add ("journal-gone", test_journal_gone);
  runner_rig_add ("gap", test_gap);
  runner_rig_add ("older-copy", test_older_copy);
  runner_rig_add ("op-reused", test_op_reused);

  return g_test_run ();
}
