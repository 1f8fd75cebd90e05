/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Errors put into the product on purpose, to see whether the simulator finds them: a test of the
 * test. mutate.py has their text; it writes copies of the product's sources with all of them, each
 * asleep until sim_mutation says its name, and only test-mutations is linked with those copies.
 */
#define SIM_MUTATIONS(X)                                                                           \
  /* The twelve that the design was tried with before there was a product */                      \
  X (NO_DEDUP, "the centre applies again what it has applied")                                     \
  X (DROPPED_ON_SEND, "the outbox forgets what was sent, before the answer")                       \
  X (LAST_WRITER_WINS, "a field takes the last value that comes")                                  \
  X (VERSION_NUMBERS, "versions of records are compared instead of tokens of fields")              \
  X (LATE_WORK_REFUSED, "what was done before the household left is refused")                      \
  X (NO_LEAVE, "nothing is told to leave a device")                                                \
  X (OVERLAY_ENDS_AT_ACK, "an operation leaves the view when it is answered")                      \
  X (CURSOR_BEFORE_ROWS, "a page's cursor is kept before its rows")                                \
  X (NO_JOURNAL, "a restored centre is not sent what it has lost")                                 \
  X (VIEW_NOT_RECOMPUTED, "an answer does not make the view anew")                                 \
  X (SEQUENCE_EARLY, "a feed's number is seen before what it numbers")                             \
  X (SETTLED_BY_CURSOR, "any page ends the waiting for an operation's effect")                     \
  /* Rules of the product */                                                                       \
  X (TORN_PAGE_TAKEN, "a page that was cut counts as whole")                                       \
  X (NO_SWEEP, "a reset keeps what the new timeline lacks")                                        \
  X (EPOCH_IGNORED, "cursors outlive the timeline that they are of")                               \
  X (GAP_ACCEPTED, "operations may be missing before a batch")                                     \
  X (ANSWERS_FORGOTTEN, "what was quarantined is answered with ok the second time")                \
  X (RIGHTS_UNCHECKED, "a feed is given to whoever asks for it")                                   \
  X (REVOKED_SERVED, "a device that was revoked is served")                                        \
  X (OWN_VISIT_JUDGED, "who made a visit may judge it")                                            \
  X (CONFLICT_LOSES_MINE, "a conflict does not keep the value of its author")                      \
  X (CENTRE_UNSYNCED, "the centre answers before its disk has")                                    \
  X (DEVICE_UNSYNCED, "a device keeps before its disk has")                                        \
  X (PHOTO_FORGOTTEN, "a photo counts as sent when it is listed")

enum
{
  SIM_MUTATION_NONE,
#define SIM_MUTATION_NAME(name, what) SIM_MUTATION_##name,
  SIM_MUTATIONS (SIM_MUTATION_NAME)
#undef SIM_MUTATION_NAME
  SIM_N_MUTATIONS,
};

extern int sim_mutation;

#define SIM_MUTATED(name) (sim_mutation == SIM_MUTATION_##name)
