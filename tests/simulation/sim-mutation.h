/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Errors put into the product on purpose, to see whether the simulator finds them: a test of the
 * test. mutate.py has their text; it writes copies of the product's sources with all of them, each
 * asleep until sim_mutation says its name, and only test-mutations is linked with those copies.
 */
#define SIM_MUTATIONS(X) \
  /* The twelve that the design was tried with before there was a product */ \
  X (NO_DEDUP, ORDINARY, "the centre applies again what it has applied") \
  X (DROPPED_ON_SEND, ORDINARY, "the outbox forgets what was sent, before the answer") \
  X (LAST_WRITER_WINS, ORDINARY, "a field takes the last value that comes") \
  X (VERSION_NUMBERS, ORDINARY, "versions of records are compared instead of tokens of fields") \
  X (LATE_WORK_REFUSED, LATE, "what was done before the household left is refused") \
  X (NO_LEAVE, LATE, "nothing is told to leave a device") \
  X (OVERLAY_ENDS_AT_ACK, ORDINARY, "an operation leaves the view when it is answered") \
  X (CURSOR_BEFORE_ROWS, ORDINARY, "a page's cursor is kept before its rows") \
  X (NO_JOURNAL, RESTORES, "a restored centre is not sent what it has lost") \
  X (VIEW_NOT_RECOMPUTED, ORDINARY, "an answer does not make the view anew") \
  X (SEQUENCE_EARLY, ORDINARY, "a feed's number is seen before what it numbers") \
  X (SETTLED_BY_CURSOR, ORDINARY, "any page ends the waiting for an operation's effect") \
  /* Rules of the product */ \
  X (TORN_PAGE_TAKEN, ORDINARY, "a page that was cut counts as whole") \
  X (NO_SWEEP, RESTORES, "a reset keeps what the new timeline lacks") \
  X (EPOCH_IGNORED, RESTORES, "cursors outlive the timeline that they are of") \
  X (GAP_ACCEPTED, RESTORES, "operations may be missing before a batch") \
  X (ANSWERS_FORGOTTEN, ORDINARY, "what was quarantined is answered with ok the second time") \
  X (RIGHTS_UNCHECKED, ROLES, "a feed is given to whoever asks for it") \
  X (REVOKED_SERVED, ORDINARY, "a device that was revoked is served") \
  X (OWN_VISIT_JUDGED, ROLES, "who made a visit may judge it") \
  X (CONFLICT_LOSES_MINE, ORDINARY, "a conflict does not keep the value of its author") \
  X (CENTRE_UNSYNCED, ORDINARY, "the centre answers before its disk has") \
  X (DEVICE_UNSYNCED, ORDINARY, "a device keeps before its disk has") \
  X (PHOTO_FORGOTTEN, ORDINARY, "a photo counts as sent when it is listed") \
  X (PHOTO_UNVERIFIED, PHOTOS, "a photo is kept whose bytes have another hash") \
  X (PHOTO_HALF_KEPT, PHOTOS, "a photo counts as kept that the disk refused") \
  X (TRANSFER_STAYS, TRANSFERS, "a household of another foundation stays with those who had it") \
  X (COPY_UNNOTICED, COPIES, "an older copy goes on where it was") \
  X (COPY_TOKENS_STAY, COPIES, "what is numbered anew names what it saw by the old numbers") \
  X (JOURNAL_BY_AGE, TIMES, "a clock that jumps takes away what a restored centre will ask for") \
  X (CASELOAD_FOR_EVER, TIMES, "a household stays with its worker after its days") \
  X (DRAFT_LEAVES, LATE, "what leaves a device takes a report along that was begun") \
  X (DRAFT_CUT, ORDINARY, "a report that is compacted loses what was answered last") \
  X (DRAFT_DISPLACED, DRAFTS, "a report that makes room for one that is taken up again is lost") \
  X (DIGEST_UNCOMPARED, ORDINARY, "the centre takes any digest of a feed for its own") \
  X (COMPARED_ONCE, ORDINARY, "a device that stays in contact compares no feed any more") \
  X (FLOOR_STAYS, TIMES, "what left is forgotten, and whoever stands before that is not told")

enum
{
  SIM_MUTATION_NONE,
#define SIM_MUTATION_NAME(name, emphasis, what) SIM_MUTATION_##name,
  SIM_MUTATIONS (SIM_MUTATION_NAME)
#undef SIM_MUTATION_NAME
  SIM_N_MUTATIONS,
};

extern int sim_mutation;

#define SIM_MUTATED(name) (sim_mutation == SIM_MUTATION_##name)
