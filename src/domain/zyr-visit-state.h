/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ZYR_VISIT_MADE_AT: of a visit that came with its household from another foundation: which one.
 * Those who made it are not of this foundation: it is approved or rejected here, never returned. */
#define ZYR_VISIT_MADE_AT "made_at"

/* The life of a visit: domain.md section 3 as one table of transitions. */

typedef enum
{
  ZYR_VISIT_NONE, /* before it is planned */
  ZYR_VISIT_PLANNED,
  ZYR_VISIT_IN_PROGRESS,
  ZYR_VISIT_COMPLETED,
  ZYR_VISIT_SUBMITTED,
  ZYR_VISIT_RETURNED,
  ZYR_VISIT_APPROVED,
  ZYR_VISIT_REJECTED,
  ZYR_VISIT_SUPERSEDED,
  ZYR_VISIT_VOID,
  ZYR_N_VISIT_STATES,
} ZyrVisitState;

typedef enum
{
  ZYR_VISIT_EVENT_PLAN,
  ZYR_VISIT_EVENT_REASSIGN,
  ZYR_VISIT_EVENT_CANCEL,
  ZYR_VISIT_EVENT_MOVE,      /* to another day or hour */
  ZYR_VISIT_EVENT_ATTEMPT,   /* went there in vain: noted, the visit is still to be made */
  ZYR_VISIT_EVENT_OPEN,      /* opened on the device */
  ZYR_VISIT_EVENT_FAIL,      /* a report with an unsuccessful outcome: absent, moved, … */
  ZYR_VISIT_EVENT_COMPLETE,
  ZYR_VISIT_EVENT_REOPEN,
  ZYR_VISIT_EVENT_SEND,      /* accepted by the centre */
  ZYR_VISIT_EVENT_RETURN,
  ZYR_VISIT_EVENT_EDIT,      /* of a returned visit */
  ZYR_VISIT_EVENT_APPROVE,
  ZYR_VISIT_EVENT_REJECT,
  ZYR_VISIT_EVENT_SUPERSEDE, /* a later visit was approved, or the file was transferred */
  ZYR_VISIT_EVENT_ANNUL,
  ZYR_VISIT_EVENT_WITHDRAW,  /* the last decision is taken back */
  ZYR_N_VISIT_EVENTS,
} ZyrVisitEvent;

/** ZyrVisitActor: bits, what the actor is to this visit */
typedef enum /*< flags >*/
{
  ZYR_VISIT_ACTOR_NONE = 0,
  ZYR_VISIT_ACTOR_WORKER = 1 << 0,     /* it is assigned to him */
  ZYR_VISIT_ACTOR_SECOND = 1 << 1,     /* second officer of this visit */
  ZYR_VISIT_ACTOR_CLERK = 1 << 2,      /* of its foundation */
  ZYR_VISIT_ACTOR_SUPERVISOR = 1 << 3, /* of its foundation */
  ZYR_VISIT_ACTOR_INSPECTOR = 1 << 4,
  ZYR_VISIT_ACTOR_SYSTEM = 1 << 5,     /* the centre itself: batches, superseding */
} ZyrVisitActor;

#define ZYR_N_VISIT_ACTORS 6

/** ZyrVisitGuard: bits, what the caller has made sure of */
typedef enum /*< flags >*/
{
  ZYR_VISIT_GUARD_NONE = 0,
  ZYR_VISIT_GUARD_REASON = 1 << 0,        /* a reason was given */
  ZYR_VISIT_GUARD_REMARKS = 1 << 1,       /* a remark on a question, or a text */
  ZYR_VISIT_GUARD_ANSWERED = 1 << 2,      /* required answers, explanations and signatures are there */
  ZYR_VISIT_GUARD_UNSUCCESSFUL = 1 << 3,  /* the outcome is an unsuccessful one */
  ZYR_VISIT_GUARD_ACCEPTED = 1 << 4,      /* the centre has accepted the revision */
  ZYR_VISIT_GUARD_SECOND_PERSON = 1 << 5, /* a second person has confirmed */
} ZyrVisitGuard;

/** ZyrVisitEffect: bits, what the caller must see to */
typedef enum /*< flags >*/
{
  ZYR_VISIT_EFFECT_NONE = 0,
  ZYR_VISIT_EFFECT_ASSIGN = 1 << 0,          /* worker, due date, form version, snapshot are set */
  ZYR_VISIT_EFFECT_RECALL = 1 << 1,          /* the former worker loses the package at next sync */
  ZYR_VISIT_EFFECT_DRAFT = 1 << 2,           /* a draft, encrypted and autosaved */
  ZYR_VISIT_EFFECT_FIX_HASH = 1 << 3,        /* content hash fixed */
  ZYR_VISIT_EFFECT_DROP_HASH = 1 << 4,       /* hash dropped, signatures cleared */
  ZYR_VISIT_EFFECT_READ_ONLY = 1 << 5,       /* no more editing on the device */
  ZYR_VISIT_EFFECT_NEXT_REVISION = 1 << 6,   /* revision + 1, earlier one kept */
  ZYR_VISIT_EFFECT_RATING_CURRENT = 1 << 7,  /* its rating becomes Güncel */
  ZYR_VISIT_EFFECT_SUPERSEDE = 1 << 8,       /* the earlier approved visit is superseded */
  ZYR_VISIT_EFFECT_FINAL = 1 << 9,           /* a new visit must be planned */
  ZYR_VISIT_EFFECT_RECOMPUTE_CHAIN = 1 << 10,/* which visit is current must be found again */
  ZYR_VISIT_EFFECT_NEW_ATTEMPT = 1 << 11,    /* a further attempt is a new visit, attempt + 1 */
} ZyrVisitEffect;

/**
 * ZyrVisitStateError:
 * @ZYR_VISIT_STATE_ERROR_WRONG_STATE: the event does not exist in that state
 * @ZYR_VISIT_STATE_ERROR_NOT_ALLOWED: the actor may not do it
 * @ZYR_VISIT_STATE_ERROR_OWN_VISIT: the actor made or witnessed the visit that he would judge
 * @ZYR_VISIT_STATE_ERROR_GUARD: something required was not given
 */
typedef enum
{
  ZYR_VISIT_STATE_ERROR_WRONG_STATE,
  ZYR_VISIT_STATE_ERROR_NOT_ALLOWED,
  ZYR_VISIT_STATE_ERROR_OWN_VISIT,
  ZYR_VISIT_STATE_ERROR_GUARD,
} ZyrVisitStateError;

#define ZYR_VISIT_STATE_ERROR (zyr_visit_state_error_quark ())
GQuark zyr_visit_state_error_quark (void);

/**
 * zyr_visit_state_next:
 * @actor: everything that the actor is to this visit
 * @guards: everything that was made sure of
 * @next: (out) (optional): the state after @event
 * @effects: (out) (optional):
 *
 * Looks up the transition and checks, in this order, state, actor, own visit, guards. An actor who
 * is also the worker or the second officer may not approve, return, reject, annul or take back.
 */
gboolean zyr_visit_state_next (ZyrVisitState   from,
                               ZyrVisitEvent   event,
                               ZyrVisitActor   actor,
                               ZyrVisitGuard   guards,
                               ZyrVisitState  *next,
                               ZyrVisitEffect *effects,
                               GError        **error);

/**
 * zyr_visit_state_allows:
 *
 * Whether some guards would let @actor do @event: for enabling a button.
 */
gboolean zyr_visit_state_allows (ZyrVisitState from, ZyrVisitEvent event, ZyrVisitActor actor);

/** zyr_visit_state_is_final: no transition leads out (superseded, void) */
gboolean zyr_visit_state_is_final (ZyrVisitState state);

/** zyr_visit_state_is_open: planned up to returned: work is still expected */
gboolean zyr_visit_state_is_open (ZyrVisitState state);

/** zyr_visit_outcome_is_unsuccessful: absent, moved, no_address, refused, dissolved, unsafe */
gboolean zyr_visit_outcome_is_unsuccessful (const char *outcome);

/** zyr_visit_state_to_string: "planned", "in_progress", …; "" for %ZYR_VISIT_NONE */
const char *zyr_visit_state_to_string (ZyrVisitState state);

/** zyr_visit_state_from_string: %ZYR_VISIT_NONE for any other text and %NULL */
ZyrVisitState zyr_visit_state_from_string (const char *name);

/** zyr_visit_event_to_string: "plan", "reassign", … */
const char *zyr_visit_event_to_string (ZyrVisitEvent event);

G_END_DECLS
