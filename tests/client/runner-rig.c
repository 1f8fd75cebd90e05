/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "runner-rig.h"

#include "zyr-json.h"

static Fixture *current;

static void
changed_cb (ZyrSyncRunner *runner, Fixture *f)
{
  f->n_changed++;
}

static void
state_cb (ZyrSyncRunner *runner, Fixture *f)
{
  ZyrSyncProblem problem = zyr_sync_runner_get_problem (runner);

  if (problem != ZYR_SYNC_PROBLEM_NONE)
    g_string_append_printf (f->problems, "%s ", zyr_sync_problem_to_string (problem));
}

static void
progress_cb (ZyrSyncRunner *runner, GParamSpec *pspec, Fixture *f)
{
  guint64 done, total;

  zyr_sync_runner_get_progress (runner, &done, &total);
  g_assert_cmpuint (done, <=, total);
  f->progress_max = MAX (f->progress_max, total);
}

void
runner_rig_set_up (Fixture *f, gconstpointer data)
{
  account_rig_set_up ("runner", &f->authority, &f->centre, &f->keyring, &f->account);
  f->store = fake_store_new ();
  f->runner = zyr_sync_runner_new (ZYR_SYNC_STORE (f->store), f->account);
  f->problems = g_string_new (NULL);
  current = f;
  g_signal_connect (f->runner, "records-changed", G_CALLBACK (changed_cb), f);
  g_signal_connect (f->runner, "state-changed", G_CALLBACK (state_cb), f);
  g_signal_connect (f->runner, "notify::progress-done", G_CALLBACK (progress_cb), f);
}

void
runner_rig_stop (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_sync_runner_stop_async (f->runner, keep_result_cb, &result);
  wait_for (&result);
  zyr_sync_runner_stop_finish (f->runner, result);
  g_assert_cmpint (zyr_sync_runner_get_state (f->runner), ==, ZYR_SYNC_STATE_STOPPED);
}

void
runner_rig_tear_down (Fixture *f, gconstpointer data)
{
  runner_rig_stop (f);
  g_clear_object (&f->runner);
  g_clear_object (&f->store);
  g_clear_object (&f->account);
  g_clear_object (&f->keyring);
  g_clear_pointer (&f->centre, fake_centre_free);
  g_clear_pointer (&f->authority, test_authority_free);
  g_string_free (f->problems, TRUE);
}

gboolean
runner_rig_give_up_cb (gpointer data)
{
  g_printerr ("waited in vain for %s: state %s, problems: %s; %u hello, %u push, %u pull, %u wait; "
              "%u operations there\n",
              (const char *) data,
              zyr_sync_state_to_string (zyr_sync_runner_get_state (current->runner)),
              current->problems->str,
              fake_centre_count (current->centre, HELLO),
              fake_centre_count (current->centre, PUSH),
              fake_centre_count (current->centre, PULL),
              fake_centre_count (current->centre, WAIT),
              fake_centre_get_n_ops (current->centre));
  g_assert_not_reached ();
}

void
runner_rig_sign_in (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrSession) session = NULL;

  zyr_account_sign_in_async (
      f->account, FAKE_STAFF_NO, FAKE_PASSWORD, NULL, keep_result_cb, &result);
  wait_until (result != NULL);
  session = zyr_account_sign_in_finish (f->account, result, &error);
  g_assert_no_error (error);
}

void
runner_rig_assert_ops (Fixture *f, const char *wanted)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < fake_centre_get_n_ops (f->centre); i++)
    {
      JsonObject *op = fake_centre_get_op (f->centre, i);

      g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                              zyr_json_get_string (op, "text", zyr_json_get_string (op, "kind", "")));
    }
  g_assert_cmpstr (found->str, ==, wanted);
}

void
runner_rig_start_in_step (Fixture *f)
{
  runner_rig_sign_in (f);
  zyr_sync_runner_start (f->runner);
  wait_until (is_state (f, WAITING) && fake_centre_get_n_waiting (f->centre) == 1);
}

gint64
runner_rig_add_op (Fixture *f, const char *id, const char *text)
{
  gint64 n = fake_store_add_op (f->store, id, text);

  zyr_sync_runner_notify_local_change (f->runner);
  return n;
}

void
runner_rig_send_op (Fixture *f, const char *id, const char *text, gint64 n)
{
  runner_rig_add_op (f, id, text);
  wait_until (fake_store_get_acked (f->store) == n && is_state (f, WAITING));
}
