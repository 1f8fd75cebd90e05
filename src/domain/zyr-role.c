/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-role.h"

typedef struct
{
  ZyrReach     reach;
  ZyrCondition condition;
} Permission;

typedef Permission Row[ZYR_N_ROLES];

static const char *const role_names[ZYR_N_ROLES]
    = { "worker",    "second", "clerk",      "supervisor", "board",
        "inspector", "admin",  "translator", "dpo",        "client" };

#define W 0
#define W2 1
#define C 2
#define M 3
#define B 4
#define I 5
#define A 6
#define T 7
#define D 8
#define X 9

#define NOTHING { ZYR_REACH_NONE, ZYR_CONDITION_NONE }
#define OWN { ZYR_REACH_OWN, ZYR_CONDITION_NONE }
#define FOUNDATION { ZYR_REACH_FOUNDATION, ZYR_CONDITION_NONE }
#define ALL { ZYR_REACH_ALL, ZYR_CONDITION_NONE }
#define IF(reach, condition) { ZYR_REACH_##reach, ZYR_CONDITION_##condition }

/* The table of domain.md section 4, one row an action; whoever is not named may not. */
static const Row permissions[ZYR_N_ACTIONS] = {
  [ZYR_ACTION_SEE_FILE] = { [W] = OWN,
                            [W2] = OWN,
                            [C] = FOUNDATION,
                            [M] = FOUNDATION,
                            [B] = { ZYR_REACH_AGENDA, ZYR_CONDITION_NONE },
                            [I] = IF (ALL, LOGGED_REASON) },
  [ZYR_ACTION_SEE_HEALTH] = { [W] = OWN,
                              [W2] = OWN,
                              [M] = FOUNDATION,
                              [B] = IF (AGENDA, PROGRAMME),
                              [I] = IF (ALL, LOGGED_REASON) },
  [ZYR_ACTION_CORRECT_FILE] = { [W] = OWN, [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_WRITE_NOTE] = { [W] = OWN, [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_REFER] = { [W] = OWN, [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_TRANSFER_FILE] = { [M] = FOUNDATION },
  [ZYR_ACTION_RECORD_OBJECTION] = { [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_DECIDE_OBJECTION] = { [M] = FOUNDATION },
  [ZYR_ACTION_PLAN_VISIT] = { [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_ASSIGN_VISIT] = { [M] = FOUNDATION },
  [ZYR_ACTION_MOVE_VISIT] = { [W] = OWN, [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_FILL_VISIT] = { [W] = OWN },
  [ZYR_ACTION_SIGN_VISIT] = { [W] = OWN, [W2] = OWN },
  [ZYR_ACTION_DECIDE_VISIT] = { [M] = IF (FOUNDATION, NOT_OWN_VISIT) },
  [ZYR_ACTION_ANNUL_VISIT] = { [I] = IF (ALL, TWO_PERSONS) },
  [ZYR_ACTION_ORDER_CONTROL_VISIT] = { [M] = FOUNDATION, [I] = IF (ALL, TWO_PERSONS) },
  [ZYR_ACTION_RECORD_DECISION] = { [C] = FOUNDATION },
  [ZYR_ACTION_CONFIRM_DECISION] = { [M] = FOUNDATION },
  [ZYR_ACTION_SEE_DECISION] = { [C] = FOUNDATION,
                                [M] = FOUNDATION,
                                [B] = { ZYR_REACH_AGENDA, ZYR_CONDITION_NONE },
                                [I] = ALL },
  [ZYR_ACTION_QUERY_REGISTRY] = { [C] = IF (FOUNDATION, CONSENT), [M] = FOUNDATION },
  [ZYR_ACTION_REQUEST_QUERY] = { [W] = OWN, [C] = FOUNDATION, [M] = FOUNDATION },
  [ZYR_ACTION_SEE_STATISTICS] = { [W] = OWN,
                                  [C] = FOUNDATION,
                                  [M] = FOUNDATION,
                                  [B] = FOUNDATION,
                                  [I] = ALL,
                                  [D] = ALL },
  [ZYR_ACTION_SEE_AUDIT]
  = { [W] = OWN, [M] = FOUNDATION, [I] = ALL, [A] = IF (ALL, TECHNICAL), [D] = ALL },
  [ZYR_ACTION_PUBLISH_FORM] = { [I] = ALL },
  [ZYR_ACTION_INSTALL_FORM] = { [A] = ALL },
  [ZYR_ACTION_EDIT_LABELS] = { [T] = ALL },
  [ZYR_ACTION_MANAGE_USERS] = { [A] = IF (ALL, TECHNICAL) },
  [ZYR_ACTION_REQUEST_USER_CHANGE] = { [M] = FOUNDATION, [D] = ALL },
  [ZYR_ACTION_EXECUTE_DESTRUCTION] = { [M] = FOUNDATION, [A] = ALL },
  [ZYR_ACTION_ORDER_DESTRUCTION] = { [D] = ALL },
  [ZYR_ACTION_SEARCH_DCI] = { [X] = IF (ALL, AGREEMENT) },
  [ZYR_ACTION_MANAGE_DCI_KEYS] = { [A] = ALL },
  [ZYR_ACTION_MANAGE_DCI_AGREEMENT] = { [D] = ALL },
};

#undef W
#undef W2
#undef C
#undef M
#undef B
#undef I
#undef A
#undef T
#undef D
#undef X

/* The index of the only role bit that is set, -1 when there is not exactly one. */
static int
role_index (ZyrRole role)
{
  for (int i = 0; i < ZYR_N_ROLES; i++)
    if (role == (ZyrRole) (1 << i))
      return i;

  return -1;
}

static const Permission *
find_permission (ZyrRole role, ZyrAction action)
{
  static const Permission nothing = NOTHING;
  int index = role_index (role);

  if (index < 0 || (guint) action >= ZYR_N_ACTIONS)
    return &nothing;

  return &permissions[action][index];
}

ZyrReach
zyr_role_get_reach (ZyrRole role, ZyrAction action)
{
  return find_permission (role, action)->reach;
}

ZyrCondition
zyr_role_get_condition (ZyrRole role, ZyrAction action)
{
  return find_permission (role, action)->condition;
}

ZyrReach
zyr_roles_get_reach (ZyrRole roles, ZyrAction action)
{
  ZyrReach widest = ZYR_REACH_NONE;

  for (int i = 0; i < ZYR_N_ROLES; i++)
    if ((roles & (1 << i)) != 0)
      widest = MAX (widest, zyr_role_get_reach ((ZyrRole) (1 << i), action));

  return widest;
}

gboolean
zyr_roles_allow (ZyrRole roles, ZyrAction action, ZyrReach reach)
{
  g_return_val_if_fail (reach != ZYR_REACH_NONE, FALSE);

  return zyr_roles_get_reach (roles, action) >= reach;
}

const char *
zyr_role_to_string (ZyrRole role)
{
  int index = role_index (role);

  return index < 0 ? NULL : role_names[index];
}

ZyrRole
zyr_role_from_string (const char *name)
{
  for (int i = 0; i < ZYR_N_ROLES; i++)
    if (g_strcmp0 (name, role_names[i]) == 0)
      return (ZyrRole) (1 << i);

  return ZYR_ROLE_NONE;
}

ZyrRole
zyr_roles_from_strings (const char *const *names)
{
  ZyrRole roles = ZYR_ROLE_NONE;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    roles |= zyr_role_from_string (names[i]);

  return roles;
}

GStrv
zyr_roles_to_strings (ZyrRole roles)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 0; i < ZYR_N_ROLES; i++)
    if ((roles & (1 << i)) != 0)
      g_strv_builder_add (builder, role_names[i]);

  return g_strv_builder_end (builder);
}
