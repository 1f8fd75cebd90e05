/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-state.h"

/* The table of domain.md section 3 once more, written down independently as words: every
 * combination of state, event, actors and guards that it does not name is forbidden. */
typedef struct
{
  const char *from;
  const char *event;
  const char *to;
  const char *who;    /* any of w s c m i y: worker, second, clerk, manager, inspector, system */
  const char *not_who;
  const char *needs;  /* all of r k a u c p: reason, remarks, answered, unsuccessful, accepted, person */
} Line;

static const Line lines[] = {
  { "", "plan", "planned", "cmy", "", "" },
  { "planned", "reassign", "planned", "m", "", "" },
  { "planned", "cancel", "void", "m", "", "r" },
  { "planned", "move", "planned", "wcm", "", "" },
  { "in_progress", "move", "in_progress", "wcm", "", "" },
  { "returned", "move", "returned", "wcm", "", "" },
  { "planned", "attempt", "planned", "w", "", "u" },
  { "in_progress", "attempt", "in_progress", "w", "", "u" },
  { "returned", "attempt", "returned", "w", "", "u" },
  { "planned", "open", "in_progress", "w", "", "" },
  { "in_progress", "fail", "completed", "w", "", "u" },
  { "in_progress", "complete", "completed", "w", "", "a" },
  { "completed", "reopen", "in_progress", "w", "", "" },
  { "completed", "send", "submitted", "w", "", "c" },
  { "submitted", "return", "returned", "m", "ws", "k" },
  { "returned", "edit", "in_progress", "w", "", "" },
  { "submitted", "approve", "approved", "m", "ws", "" },
  { "submitted", "reject", "rejected", "m", "ws", "r" },
  { "approved", "supersede", "superseded", "y", "", "" },
  { "approved", "annul", "void", "i", "ws", "rp" },
  { "returned", "withdraw", "submitted", "m", "ws", "r" },
  { "rejected", "withdraw", "submitted", "m", "ws", "r" },
  { "approved", "withdraw", "submitted", "m", "ws", "r" },
};

static const char actor_letters[] = "wscmiy";
static const char guard_letters[] = "rkaucp";

static guint
bits_of (const char *wanted, const char *letters)
{
  guint bits = 0;

  for (const char *p = wanted; *p != '\0'; p++)
    for (guint i = 0; letters[i] != '\0'; i++)
      if (letters[i] == *p)
        bits |= 1u << i;

  return bits;
}

static const Line *
find_line (const char *from, const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_str_equal (lines[i].from, from) && g_str_equal (lines[i].event, event))
      return &lines[i];

  return NULL;
}

static int
expected_error (const Line *line, guint actor, guint guards)
{
  guint needs = line != NULL ? bits_of (line->needs, guard_letters) : 0;

  if (line == NULL)
    return ZYR_VISIT_STATE_ERROR_WRONG_STATE;
  if ((actor & bits_of (line->who, actor_letters)) == 0)
    return ZYR_VISIT_STATE_ERROR_NOT_ALLOWED;
  if ((actor & bits_of (line->not_who, actor_letters)) != 0)
    return ZYR_VISIT_STATE_ERROR_OWN_VISIT;
  if ((guards & needs) != needs)
    return ZYR_VISIT_STATE_ERROR_GUARD;

  return -1;
}

static void
check_one (ZyrVisitState from, ZyrVisitEvent event, const Line *line, guint actor, guint guards)
{
  g_autoptr (GError) error = NULL;
  ZyrVisitState next = ZYR_N_VISIT_STATES;
  int expected = expected_error (line, actor, guards);
  gboolean allowed = zyr_visit_state_next (from, event, actor, guards, &next, NULL, &error);

  if (expected < 0)
    {
      g_assert_no_error (error);
      g_assert_true (allowed);
      g_assert_cmpstr (zyr_visit_state_to_string (next), ==, line->to);
    }
  else
    {
      g_assert_false (allowed);
      g_assert_error (error, ZYR_VISIT_STATE_ERROR, expected);
      g_assert_cmpint (next, ==, ZYR_N_VISIT_STATES);
    }
}

static void
test_every_combination (void)
{
  guint n_found = 0;

  for (ZyrVisitState from = ZYR_VISIT_NONE; from < ZYR_N_VISIT_STATES; from++)
    for (ZyrVisitEvent event = 0; event < ZYR_N_VISIT_EVENTS; event++)
      {
        const Line *line
            = find_line (zyr_visit_state_to_string (from), zyr_visit_event_to_string (event));

        n_found += line != NULL ? 1 : 0;
        for (guint actor = 0; actor < 1u << ZYR_N_VISIT_ACTORS; actor++)
          {
            gboolean may = expected_error (line, actor, ~0u) < 0;

            g_assert_cmpint (zyr_visit_state_allows (from, event, actor), ==, may);
            for (guint guards = 0; guards < 64; guards++)
              check_one (from, event, line, actor, guards);
          }
      }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (lines));
}

static void
test_effects (void)
{
  ZyrVisitEffect effects = ZYR_VISIT_EFFECT_NONE;

  g_assert_true (zyr_visit_state_next (ZYR_VISIT_SUBMITTED, ZYR_VISIT_EVENT_APPROVE,
                                       ZYR_VISIT_ACTOR_SUPERVISOR, ZYR_VISIT_GUARD_NONE, NULL,
                                       &effects, NULL));
  g_assert_cmpint (effects, ==, ZYR_VISIT_EFFECT_RATING_CURRENT | ZYR_VISIT_EFFECT_SUPERSEDE);
  g_assert_true (zyr_visit_state_next (ZYR_VISIT_PLANNED, ZYR_VISIT_EVENT_REASSIGN,
                                       ZYR_VISIT_ACTOR_SUPERVISOR, ZYR_VISIT_GUARD_NONE, NULL,
                                       &effects, NULL));
  g_assert_true ((effects & ZYR_VISIT_EFFECT_RECALL) != 0);
  g_assert_true (zyr_visit_state_next (ZYR_VISIT_COMPLETED, ZYR_VISIT_EVENT_REOPEN,
                                       ZYR_VISIT_ACTOR_WORKER, ZYR_VISIT_GUARD_NONE, NULL,
                                       &effects, NULL));
  g_assert_cmpint (effects, ==, ZYR_VISIT_EFFECT_DROP_HASH);
  g_assert_true (zyr_visit_state_next (ZYR_VISIT_RETURNED, ZYR_VISIT_EVENT_EDIT,
                                       ZYR_VISIT_ACTOR_WORKER, ZYR_VISIT_GUARD_NONE, NULL,
                                       &effects, NULL));
  g_assert_cmpint (effects, ==, ZYR_VISIT_EFFECT_NEXT_REVISION);
}

static void
test_names (void)
{
  static const ZyrVisitState open[] = { ZYR_VISIT_PLANNED, ZYR_VISIT_IN_PROGRESS,
                                        ZYR_VISIT_COMPLETED, ZYR_VISIT_SUBMITTED,
                                        ZYR_VISIT_RETURNED };
  guint n_open = 0, n_final = 0;

  for (ZyrVisitState state = ZYR_VISIT_NONE; state < ZYR_N_VISIT_STATES; state++)
    {
      g_assert_cmpint (zyr_visit_state_from_string (zyr_visit_state_to_string (state)), ==, state);
      n_open += zyr_visit_state_is_open (state) ? 1 : 0;
      n_final += zyr_visit_state_is_final (state) ? 1 : 0;
    }
  g_assert_cmpuint (n_open, ==, G_N_ELEMENTS (open));
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_true (zyr_visit_state_is_open (open[i]));
  g_assert_cmpuint (n_final, ==, 2);
  g_assert_true (zyr_visit_state_is_final (ZYR_VISIT_VOID));
  g_assert_cmpint (zyr_visit_state_from_string ("Planned"), ==, ZYR_VISIT_NONE);
  g_assert_cmpint (zyr_visit_state_from_string (NULL), ==, ZYR_VISIT_NONE);
}

static void
test_outcomes (void)
{
  static const char *const unsuccessful[]
      = { "absent", "moved", "no_address", "refused", "dissolved", "unsafe" };

  for (guint i = 0; i < G_N_ELEMENTS (unsuccessful); i++)
    g_assert_true (zyr_visit_outcome_is_unsuccessful (unsuccessful[i]));
  g_assert_false (zyr_visit_outcome_is_unsuccessful ("complete"));
  g_assert_false (zyr_visit_outcome_is_unsuccessful ("partial"));
  g_assert_false (zyr_visit_outcome_is_unsuccessful (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/visit-state/every-combination", test_every_combination);
  g_test_add_func ("/domain/visit-state/effects", test_effects);
  g_test_add_func ("/domain/visit-state/names", test_names);
  g_test_add_func ("/domain/visit-state/outcomes", test_outcomes);

  return g_test_run ();
}
