/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrSyncState:
 * @ZYR_SYNC_STATE_STOPPED: not started
 * @ZYR_SYNC_STATE_OFFLINE: the centre is out of reach ("problem" says how); tries again by itself
 * @ZYR_SYNC_STATE_CONNECTING: a first answer is awaited
 * @ZYR_SYNC_STATE_SYNCING: sending or receiving
 * @ZYR_SYNC_STATE_WAITING: up to date; a long poll is open
 * @ZYR_SYNC_STATE_NEEDS_SIGN_IN: nobody is signed in or the session has ended; work is kept
 * @ZYR_SYNC_STATE_REVOKED: the centre has withdrawn the device; it does not try again by itself
 * @ZYR_SYNC_STATE_ERROR: contact, but "problem" stands in the way of a part of it; tries again by
 *   itself
 */
typedef enum
{
  ZYR_SYNC_STATE_STOPPED,
  ZYR_SYNC_STATE_OFFLINE,
  ZYR_SYNC_STATE_CONNECTING,
  ZYR_SYNC_STATE_SYNCING,
  ZYR_SYNC_STATE_WAITING,
  ZYR_SYNC_STATE_NEEDS_SIGN_IN,
  ZYR_SYNC_STATE_REVOKED,
  ZYR_SYNC_STATE_ERROR,
} ZyrSyncState;

/**
 * ZyrSyncProblem: the first group is a state of OFFLINE, the second one of ERROR.
 * @ZYR_SYNC_PROBLEM_CANCELLED: a person ended the exchange; it goes on by itself after some ten minutes
 * @ZYR_SYNC_PROBLEM_PORTAL: the network itself wants a sign-in first, and answers in the centre's place
 * @ZYR_SYNC_PROBLEM_PROTOCOL_VERSION: this program is too old for the centre
 * @ZYR_SYNC_PROBLEM_OLD_CENTRE: … or too new
 * @ZYR_SYNC_PROBLEM_OP_REUSED: whenever this device has numbered its operations anew, their numbers
 *   are taken again: another copy of its database is at work at the same time
 * @ZYR_SYNC_PROBLEM_MISSING_OPS: a restored centre asks for operations older than the journal.
 *   Receiving goes on, sending has stopped, nothing is lost; a person must look at it
 * @ZYR_SYNC_PROBLEM_REFUSED: an operation cannot be sent (too large, unreadable for the centre). As
 *   MISSING_OPS
 * @ZYR_SYNC_PROBLEM_KEYRING: the session could not be read from or kept in the Secret Service
 */
typedef enum
{
  ZYR_SYNC_PROBLEM_NONE,
  ZYR_SYNC_PROBLEM_OFFLINE,
  ZYR_SYNC_PROBLEM_SERVER_DOWN,
  ZYR_SYNC_PROBLEM_TIMEOUT,
  ZYR_SYNC_PROBLEM_BUSY,
  ZYR_SYNC_PROBLEM_BROKEN_ANSWER,
  ZYR_SYNC_PROBLEM_CANCELLED,
  ZYR_SYNC_PROBLEM_WRONG_CA,
  ZYR_SYNC_PROBLEM_NOT_THE_CENTRE,
  ZYR_SYNC_PROBLEM_PORTAL,
  ZYR_SYNC_PROBLEM_PROTOCOL_VERSION,
  ZYR_SYNC_PROBLEM_OLD_CENTRE,
  ZYR_SYNC_PROBLEM_OP_REUSED,
  ZYR_SYNC_PROBLEM_MISSING_OPS,
  ZYR_SYNC_PROBLEM_REFUSED,
  ZYR_SYNC_PROBLEM_STORE,
  ZYR_SYNC_PROBLEM_KEYRING,
} ZyrSyncProblem;

#define ZYR_SYNC_N_PROBLEMS (ZYR_SYNC_PROBLEM_KEYRING + 1)

/** Words for logs, history rows and JSON: "waiting", "server-down" … */
const char *zyr_sync_state_to_string (ZyrSyncState state);
const char *zyr_sync_problem_to_string (ZyrSyncProblem problem);

G_END_DECLS
