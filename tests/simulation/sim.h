/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The simulator: one seed is one history of a centre and its devices, from which the same history
 * follows again, to the byte.
 *
 *   real      the centre's service with its SQLite driver (sync/server), the engine (sync/client),
 *             the messages, the rules (src/domain), the device's store (src/store; SQLite's own
 *             work is done by SQLCipher's copy, and in every SIM_SEALED_EVERYth history it
 *             encrypts, too)
 *   ours      time, chance, the line between them, disks, people, and those who look
 *
 *   sim-run     the heap of events; what happens when; how a history is drawn, runs and ends
 *   sim-device  a device: its engine, its store, its session; it crashes and comes back
 *   sim-copy    a device's store put back from an older copy, its number's owners meanwhile
 *   sim-damage  a device's record of a feed gets lost, or is another, and nobody says so
 *   sim-store   the store's side of the engine's actions
 *   sim-user    what the person in front of a device does
 *   sim-draft   reports that are begun on it, put aside, taken up again
 *   sim-line    requests and answers as bytes: lost, late, twice, cut at any byte, not the centre's
 *   sim-centre  the service over its disk: it crashes, is backed up, is restored
 *   sim-admin   what happens at the centre by itself: imports, new roles, revocations, transfers
 *   sim-blobs   photos that are spoiled on the way, and their folder's disk that says no
 *   sim-disk    a VFS below SQLite: a crash at any write loses and tears what was not synced;
 *               errors; no room
 *   sim-world   who and what there is at the beginning, made once and copied for each history
 *   sim-oracle  who may see what, from the centre's plain rows, by code of its own
 *   sim-ledger  what each person did and what was answered, kept apart from the product
 *   sim-feeds   what the feeds have told: whoever stands where comes to what is there
 *   sim-check   what must hold at each step and at rest (DESIGN.md section 5)
 *
 * A history has faults and people at work until it becomes calm; then everything must come to rest
 * and agree. How many faults of which kind it has is drawn from its seed, too.
 */

#define SIM_SEALED_EVERY 16

/* Paths that a batch of histories must have gone through */
typedef enum
{
  SIM_MARK_PUSHED_TWICE,
  SIM_MARK_CONFLICT,
  SIM_MARK_QUARANTINED,
  SIM_MARK_JOURNAL_SENT,
  SIM_MARK_RESET,
  SIM_MARK_SCOPE_LOST,
  SIM_MARK_LEAVE,
  SIM_MARK_CUT,
  SIM_MARK_DEVICE_CRASH,
  SIM_MARK_DEVICE_WRITE_LOST,
  SIM_MARK_DEVICE_ERROR,
  SIM_MARK_DEVICE_FULL,
  SIM_MARK_CENTRE_CRASH,
  SIM_MARK_CENTRE_WRITE_LOST,
  SIM_MARK_CENTRE_ERROR,
  SIM_MARK_CENTRE_FULL,
  SIM_MARK_TORN,
  SIM_MARK_LATE_ANSWER,
  SIM_MARK_TOKEN_RENEWED,
  SIM_MARK_SIGNED_IN_AGAIN,
  SIM_MARK_REVOKED,
  SIM_MARK_HANDED_OVER,
  SIM_MARK_ROLE_CHANGED,
  SIM_MARK_REASSIGNED,
  SIM_MARK_TRANSFERRED,
  SIM_MARK_RESTORED,
  SIM_MARK_PUT_BACK,
  SIM_MARK_RENUMBERED,
  SIM_MARK_TRIED_AGAIN,
  SIM_MARK_ACCEPTED_LATER,
  SIM_MARK_WRONG_CLOCK,
  SIM_MARK_CLOCK_JUMPED,
  SIM_MARK_CENTRE_CLOCK_JUMPED,
  SIM_MARK_TIME_PASSED,
  SIM_MARK_PHOTO_SPOILED,
  SIM_MARK_PHOTO_DISK,
  SIM_MARK_BLOB_SENT,
  SIM_MARK_APPROVED,
  SIM_MARK_DRAFT_ANSWERED,
  SIM_MARK_DRAFT_SENT,
  SIM_MARK_DRAFT_ASIDE,
  SIM_MARK_DRAFT_TAKEN_UP,
  SIM_MARK_COMPARED,
  SIM_MARK_DAMAGED,
  SIM_MARK_DAMAGE_SEEN,
  SIM_N_MARKS,
} SimMark;

const char *sim_mark_to_string (SimMark mark);

/* What a history has much of */
typedef enum
{
  SIM_ORDINARY,
  SIM_RESTORES, /* backups that come back */
  SIM_ROLES,    /* people whose roles change */
  SIM_LATE,     /* bad lines, and visits that are given to others meanwhile */
  SIM_TIMES,    /* clocks that jump, months that pass */
  SIM_PHOTOS,   /* photos, over bad lines and onto a bad disk */
  SIM_TRANSFERS, /* households that go to another foundation */
  SIM_COPIES,    /* devices that are put back from older copies */
  SIM_DRAFTS,    /* reports that two devices of one person begin, and a supervisor returns */
  SIM_N_EMPHASES,
} SimEmphasis;

/**
 * SimOptions: zero is an ordinary history
 * @trace: tell every event on standard error
 * @sealed: encrypt the devices' stores whatever the seed says
 * @crash_device: this device (counted from 1) dies at its @crash_at-th write; 0: none
 * @crash_centre: the centre dies at its @crash_at-th write
 * @no_other_crash: besides that one, machines die only when they do anyway (SIM_CRASH)
 */
typedef struct
{
  gboolean trace;
  gboolean sealed;
  SimEmphasis emphasis;
  guint crash_device;
  gboolean crash_centre;
  gboolean no_other_crash;
  gint64 crash_at;
} SimOptions;

/**
 * SimResult:
 * @violation: (nullable): what was broken, and when
 * @hash: of every event: equal for equal seeds
 */
typedef struct
{
  char *violation;
  guint64 hash;
  guint n_events;
  guint n_requests;
  guint n_operations;
  guint64 n_writes_centre;
  guint64 n_writes_device; /* of the first one */
  guint marks[SIM_N_MARKS];
} SimResult;

void sim_run (guint64 seed, const SimOptions *options, SimResult *result);
void sim_result_clear (SimResult *result);

/** sim_clean_up: removes what histories share (the world's files) */
void sim_clean_up (void);

G_END_DECLS
