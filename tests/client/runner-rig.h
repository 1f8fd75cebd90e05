/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-rig.h"
#include "fake-network.h"
#include "fake-store.h"
#include "test-authority.h"

#include "zyr-sync-runner-private.h"

G_BEGIN_DECLS

/* A runner over a store of memory, against a centre over real TLS */
#define ID(n) "01900000-0000-7000-8000-0000000000" n
#define HELLO "/sync/v1/hello"
#define PUSH "/sync/v1/push"
#define PULL "/sync/v1/pull"
#define WAIT "/sync/v1/wait"
#define TOKEN "/sync/v1/token"
#define GIVE_UP_S 120

typedef struct
{
  TestAuthority *authority;
  FakeCentre *centre;
  ZyrKeyring *keyring;
  ZyrAccount *account;
  FakeStore *store;
  ZyrSyncRunner *runner;
  guint n_changed;
  guint64 progress_max;
  GString *problems; /* every problem that was shown, in order */
} Fixture;

/* Runs the main loop until it is so. The bound is no measure of speed: it only ends a test that
 * hangs. */
#define wait_until(condition)                                                                    \
  G_STMT_START                                                                                   \
  {                                                                                              \
    guint id_ = g_timeout_add_seconds (GIVE_UP_S, runner_rig_give_up_cb,                         \
                                       (gpointer) #condition);                                   \
    while (!(condition))                                                                         \
      g_main_context_iteration (NULL, TRUE);                                                     \
    g_source_remove (id_);                                                                       \
  }                                                                                              \
  G_STMT_END

#define is_state(f, name) (zyr_sync_runner_get_state ((f)->runner) == ZYR_SYNC_STATE_##name)
#define is_problem(f, name) (zyr_sync_runner_get_problem ((f)->runner) == ZYR_SYNC_PROBLEM_##name)

gboolean runner_rig_give_up_cb (gpointer condition);

#define runner_rig_add(path, function)                                                           \
  g_test_add ("/client/runner/" path, Fixture, NULL, runner_rig_set_up, function,                \
              runner_rig_tear_down)

void runner_rig_set_up (Fixture *f, gconstpointer data);
void runner_rig_tear_down (Fixture *f, gconstpointer data);
void runner_rig_sign_in (Fixture *f);
void runner_rig_start_in_step (Fixture *f);
void runner_rig_stop (Fixture *f);

/* An operation of the user's: returns its number; or waits until it is answered as the n-th one */
gint64 runner_rig_add_op (Fixture *f, const char *id, const char *text);
void runner_rig_send_op (Fixture *f, const char *id, const char *text, gint64 n);

/* All operations of the centre, as their texts or kinds */
void runner_rig_assert_ops (Fixture *f, const char *wanted);

G_END_DECLS
