/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-state.h"

#define WORKER ZYR_VISIT_ACTOR_WORKER
#define CLERK ZYR_VISIT_ACTOR_CLERK
#define SUPERVISOR ZYR_VISIT_ACTOR_SUPERVISOR
#define INSPECTOR ZYR_VISIT_ACTOR_INSPECTOR
#define SYSTEM ZYR_VISIT_ACTOR_SYSTEM

/* Who may say when it is made. */
#define PLANNERS (ZYR_VISIT_ACTOR_WORKER | ZYR_VISIT_ACTOR_CLERK | ZYR_VISIT_ACTOR_SUPERVISOR)

/* Those who made or witnessed a visit: they may not judge it. */
#define MAKERS (ZYR_VISIT_ACTOR_WORKER | ZYR_VISIT_ACTOR_SECOND)

typedef struct
{
  ZyrVisitState  from;
  ZyrVisitEvent  event;
  ZyrVisitState  to;
  ZyrVisitActor  actors; /* any of these */
  ZyrVisitActor  barred; /* none of these */
  ZyrVisitGuard  guards; /* all of these */
  ZyrVisitEffect effects;
} Transition;

#define E(name) ZYR_VISIT_EVENT_##name
#define S(name) ZYR_VISIT_##name
#define G(name) ZYR_VISIT_GUARD_##name
#define F(name) ZYR_VISIT_EFFECT_##name

/* The table of domain.md section 3, in its order; besides, a visit still to be made can be moved to
 * another day, an attempt in vain is noted without a report, and a decision is taken back by a new
 * one. */
static const Transition transitions[] = {
  { S (NONE), E (PLAN), S (PLANNED), CLERK | SUPERVISOR | SYSTEM, 0, 0, F (ASSIGN) },
  { S (PLANNED), E (REASSIGN), S (PLANNED), SUPERVISOR, 0, 0, F (ASSIGN) | F (RECALL) },
  { S (PLANNED), E (CANCEL), S (VOID), SUPERVISOR, 0, G (REASON), F (RECALL) | F (FINAL) },
  { S (PLANNED), E (MOVE), S (PLANNED), PLANNERS, 0, 0, 0 },
  { S (IN_PROGRESS), E (MOVE), S (IN_PROGRESS), PLANNERS, 0, 0, 0 },
  { S (RETURNED), E (MOVE), S (RETURNED), PLANNERS, 0, 0, 0 },
  { S (PLANNED), E (ATTEMPT), S (PLANNED), WORKER, 0, G (UNSUCCESSFUL), 0 },
  { S (IN_PROGRESS), E (ATTEMPT), S (IN_PROGRESS), WORKER, 0, G (UNSUCCESSFUL), 0 },
  { S (RETURNED), E (ATTEMPT), S (RETURNED), WORKER, 0, G (UNSUCCESSFUL), 0 },
  { S (PLANNED), E (OPEN), S (IN_PROGRESS), WORKER, 0, 0, F (DRAFT) },
  { S (IN_PROGRESS), E (FAIL), S (COMPLETED), WORKER, 0, G (UNSUCCESSFUL),
    F (FIX_HASH) | F (NEW_ATTEMPT) },
  { S (IN_PROGRESS), E (COMPLETE), S (COMPLETED), WORKER, 0, G (ANSWERED), F (FIX_HASH) },
  { S (COMPLETED), E (REOPEN), S (IN_PROGRESS), WORKER, 0, 0, F (DROP_HASH) },
  { S (COMPLETED), E (SEND), S (SUBMITTED), WORKER, 0, G (ACCEPTED), F (READ_ONLY) },
  { S (SUBMITTED), E (RETURN), S (RETURNED), SUPERVISOR, MAKERS, G (REMARKS), F (DRAFT) },
  { S (RETURNED), E (EDIT), S (IN_PROGRESS), WORKER, 0, 0, F (NEXT_REVISION) },
  { S (SUBMITTED), E (APPROVE), S (APPROVED), SUPERVISOR, MAKERS, 0,
    F (RATING_CURRENT) | F (SUPERSEDE) },
  { S (SUBMITTED), E (REJECT), S (REJECTED), SUPERVISOR, MAKERS, G (REASON), F (FINAL) },
  { S (APPROVED), E (SUPERSEDE), S (SUPERSEDED), SYSTEM, 0, 0, 0 },
  { S (APPROVED), E (ANNUL), S (VOID), INSPECTOR, MAKERS, G (REASON) | G (SECOND_PERSON),
    F (RECOMPUTE_CHAIN) },
  { S (RETURNED), E (WITHDRAW), S (SUBMITTED), SUPERVISOR, MAKERS, G (REASON), F (READ_ONLY) },
  { S (REJECTED), E (WITHDRAW), S (SUBMITTED), SUPERVISOR, MAKERS, G (REASON), 0 },
  { S (APPROVED), E (WITHDRAW), S (SUBMITTED), SUPERVISOR, MAKERS, G (REASON),
    F (RECOMPUTE_CHAIN) },
};

#undef E
#undef S
#undef G
#undef F

static const char *const state_names[ZYR_N_VISIT_STATES] = {
  [ZYR_VISIT_NONE] = "",
  [ZYR_VISIT_PLANNED] = "planned",
  [ZYR_VISIT_IN_PROGRESS] = "in_progress",
  [ZYR_VISIT_COMPLETED] = "completed",
  [ZYR_VISIT_SUBMITTED] = "submitted",
  [ZYR_VISIT_RETURNED] = "returned",
  [ZYR_VISIT_APPROVED] = "approved",
  [ZYR_VISIT_REJECTED] = "rejected",
  [ZYR_VISIT_SUPERSEDED] = "superseded",
  [ZYR_VISIT_VOID] = "void",
};

static const char *const event_names[ZYR_N_VISIT_EVENTS] = {
  [ZYR_VISIT_EVENT_PLAN] = "plan",
  [ZYR_VISIT_EVENT_REASSIGN] = "reassign",
  [ZYR_VISIT_EVENT_CANCEL] = "cancel",
  [ZYR_VISIT_EVENT_MOVE] = "move",
  [ZYR_VISIT_EVENT_ATTEMPT] = "attempt",
  [ZYR_VISIT_EVENT_OPEN] = "open",
  [ZYR_VISIT_EVENT_FAIL] = "fail",
  [ZYR_VISIT_EVENT_COMPLETE] = "complete",
  [ZYR_VISIT_EVENT_REOPEN] = "reopen",
  [ZYR_VISIT_EVENT_SEND] = "send",
  [ZYR_VISIT_EVENT_RETURN] = "return",
  [ZYR_VISIT_EVENT_EDIT] = "edit",
  [ZYR_VISIT_EVENT_APPROVE] = "approve",
  [ZYR_VISIT_EVENT_REJECT] = "reject",
  [ZYR_VISIT_EVENT_SUPERSEDE] = "supersede",
  [ZYR_VISIT_EVENT_ANNUL] = "annul",
  [ZYR_VISIT_EVENT_WITHDRAW] = "withdraw",
};

G_DEFINE_QUARK (zyr-visit-state-error-quark, zyr_visit_state_error)

static const Transition *
find_transition (ZyrVisitState from, ZyrVisitEvent event)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    if (transitions[i].from == from && transitions[i].event == event)
      return &transitions[i];

  return NULL;
}

static gboolean
refuse (GError **error, ZyrVisitStateError code, ZyrVisitState from, ZyrVisitEvent event)
{
  static const char *const reasons[] = {
    [ZYR_VISIT_STATE_ERROR_WRONG_STATE] = "does not exist",
    [ZYR_VISIT_STATE_ERROR_NOT_ALLOWED] = "is not the actor's to do",
    [ZYR_VISIT_STATE_ERROR_OWN_VISIT] = "is barred to who made or witnessed the visit",
    [ZYR_VISIT_STATE_ERROR_GUARD] = "lacks what it requires",
  };

  g_set_error (error,
               ZYR_VISIT_STATE_ERROR,
               code,
               "'%s' of a visit that is '%s' %s",
               zyr_visit_event_to_string (event),
               from == ZYR_VISIT_NONE ? "new" : zyr_visit_state_to_string (from),
               reasons[code]);
  return FALSE;
}

gboolean
zyr_visit_state_next (ZyrVisitState   from,
                      ZyrVisitEvent   event,
                      ZyrVisitActor   actor,
                      ZyrVisitGuard   guards,
                      ZyrVisitState  *next,
                      ZyrVisitEffect *effects,
                      GError        **error)
{
  const Transition *transition = NULL;

  g_return_val_if_fail ((guint) from < ZYR_N_VISIT_STATES, FALSE);
  g_return_val_if_fail ((guint) event < ZYR_N_VISIT_EVENTS, FALSE);

  transition = find_transition (from, event);
  if (transition == NULL)
    return refuse (error, ZYR_VISIT_STATE_ERROR_WRONG_STATE, from, event);
  if ((actor & transition->actors) == 0)
    return refuse (error, ZYR_VISIT_STATE_ERROR_NOT_ALLOWED, from, event);
  if ((actor & transition->barred) != 0)
    return refuse (error, ZYR_VISIT_STATE_ERROR_OWN_VISIT, from, event);
  if ((guards & transition->guards) != transition->guards)
    return refuse (error, ZYR_VISIT_STATE_ERROR_GUARD, from, event);

  if (next != NULL)
    *next = transition->to;
  if (effects != NULL)
    *effects = transition->effects;

  return TRUE;
}

gboolean
zyr_visit_state_allows (ZyrVisitState from, ZyrVisitEvent event, ZyrVisitActor actor)
{
  return zyr_visit_state_next (from, event, actor, (ZyrVisitGuard) ~0u, NULL, NULL, NULL);
}

gboolean
zyr_visit_state_is_final (ZyrVisitState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    if (transitions[i].from == state)
      return FALSE;

  return TRUE;
}

gboolean
zyr_visit_state_is_open (ZyrVisitState state)
{
  switch (state)
    {
    case ZYR_VISIT_PLANNED:
    case ZYR_VISIT_IN_PROGRESS:
    case ZYR_VISIT_COMPLETED:
    case ZYR_VISIT_SUBMITTED:
    case ZYR_VISIT_RETURNED:
      return TRUE;
    case ZYR_VISIT_NONE:
    case ZYR_VISIT_APPROVED:
    case ZYR_VISIT_REJECTED:
    case ZYR_VISIT_SUPERSEDED:
    case ZYR_VISIT_VOID:
    case ZYR_N_VISIT_STATES:
    default:
      return FALSE;
    }
}

gboolean
zyr_visit_outcome_is_unsuccessful (const char *outcome)
{
  static const char *const unsuccessful[]
      = { "absent", "moved", "no_address", "refused", "dissolved", "unsafe", NULL };

  return outcome != NULL && g_strv_contains (unsuccessful, outcome);
}

const char *
zyr_visit_state_to_string (ZyrVisitState state)
{
  g_return_val_if_fail ((guint) state < ZYR_N_VISIT_STATES, NULL);

  return state_names[state];
}

ZyrVisitState
zyr_visit_state_from_string (const char *name)
{
  for (guint i = ZYR_VISIT_PLANNED; i < ZYR_N_VISIT_STATES; i++)
    if (g_strcmp0 (name, state_names[i]) == 0)
      return (ZyrVisitState) i;

  return ZYR_VISIT_NONE;
}

const char *
zyr_visit_event_to_string (ZyrVisitEvent event)
{
  g_return_val_if_fail ((guint) event < ZYR_N_VISIT_EVENTS, NULL);

  return event_names[event];
}
