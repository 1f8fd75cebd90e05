/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-state.h"

const char *
zyr_sync_state_to_string (ZyrSyncState state)
{
  static const char *const words[] = {
    [ZYR_SYNC_STATE_STOPPED] = "stopped",
    [ZYR_SYNC_STATE_OFFLINE] = "offline",
    [ZYR_SYNC_STATE_CONNECTING] = "connecting",
    [ZYR_SYNC_STATE_SYNCING] = "syncing",
    [ZYR_SYNC_STATE_WAITING] = "waiting",
    [ZYR_SYNC_STATE_NEEDS_SIGN_IN] = "needs-sign-in",
    [ZYR_SYNC_STATE_REVOKED] = "revoked",
    [ZYR_SYNC_STATE_ERROR] = "error",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), "stopped");

  return words[state];
}

const char *
zyr_sync_problem_to_string (ZyrSyncProblem problem)
{
  static const char *const words[ZYR_SYNC_N_PROBLEMS] = {
    [ZYR_SYNC_PROBLEM_NONE] = "ok",
    [ZYR_SYNC_PROBLEM_OFFLINE] = "offline",
    [ZYR_SYNC_PROBLEM_SERVER_DOWN] = "server-down",
    [ZYR_SYNC_PROBLEM_TIMEOUT] = "timeout",
    [ZYR_SYNC_PROBLEM_BUSY] = "busy",
    [ZYR_SYNC_PROBLEM_BROKEN_ANSWER] = "broken-answer",
    [ZYR_SYNC_PROBLEM_CANCELLED] = "cancelled",
    [ZYR_SYNC_PROBLEM_WRONG_CA] = "wrong-ca",
    [ZYR_SYNC_PROBLEM_NOT_THE_CENTRE] = "not-the-centre",
    [ZYR_SYNC_PROBLEM_PORTAL] = "portal",
    [ZYR_SYNC_PROBLEM_PROTOCOL_VERSION] = "protocol-version",
    [ZYR_SYNC_PROBLEM_OLD_CENTRE] = "old-centre",
    [ZYR_SYNC_PROBLEM_OP_REUSED] = "op-reused",
    [ZYR_SYNC_PROBLEM_MISSING_OPS] = "missing-ops",
    [ZYR_SYNC_PROBLEM_REFUSED] = "refused",
    [ZYR_SYNC_PROBLEM_STORE] = "store",
    [ZYR_SYNC_PROBLEM_KEYRING] = "keyring",
  };

  g_return_val_if_fail ((guint) problem < ZYR_SYNC_N_PROBLEMS, "ok");

  return words[problem];
}
