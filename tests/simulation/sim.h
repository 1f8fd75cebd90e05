/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An error put into the world on purpose: the simulator must find each. */
typedef enum
{
  SIM_MUTATION_NONE,
  SIM_MUTATION_NO_DEDUP,           /* the centre applies again what it has applied */
  SIM_MUTATION_DROPPED_ON_SEND,    /* the outbox forgets what was sent, before the answer */
  SIM_MUTATION_CURSOR_BEFORE_ROWS, /* a page's cursor is saved before its rows */
  SIM_MUTATION_OVERLAY_ENDS_AT_ACK, /* an operation leaves the view before it has come back */
  SIM_MUTATION_TORN_PAGE_TAKEN,    /* a page that was cut counts as whole */
  SIM_MUTATION_NO_JOURNAL,         /* answered operations are not kept for a restored centre */
  SIM_MUTATION_LEAVE_IGNORED,      /* records that left the scope stay */
  SIM_MUTATION_NO_SWEEP,           /* a reset does not drop what the new timeline lacks */
} SimMutation;

#define SIM_N_MUTATIONS (SIM_MUTATION_NO_SWEEP + 1)

/* Paths that a batch of runs must have gone through */
typedef enum
{
  SIM_MARK_PUSHED_TWICE,
  SIM_MARK_CONFLICT,
  SIM_MARK_QUARANTINED,
  SIM_MARK_GAP,
  SIM_MARK_RESET,
  SIM_MARK_JOURNAL_SENT,
  SIM_MARK_SCOPE_LOST,
  SIM_MARK_LEAVE,
  SIM_MARK_TORN,
  SIM_MARK_CRASH_IN_STORE,
  SIM_MARK_LATE_ANSWER,
  SIM_MARK_TOKEN_RENEWED,
  SIM_MARK_STORE_ERROR,
} SimMark;

#define SIM_N_MARKS (SIM_MARK_STORE_ERROR + 1)

/**
 * SimResult: @violation: (nullable): what was broken, and when; @hash: of every event, equal for
 * equal seeds
 */
typedef struct
{
  char *violation;
  guint64 hash;
  guint n_events;
  guint marks[SIM_N_MARKS];
} SimResult;

void sim_run (guint64 seed, SimMutation mutation, SimResult *result);
void sim_result_clear (SimResult *result);


G_END_DECLS
