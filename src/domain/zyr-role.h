/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Roles and what they may do: the table of domain.md section 4. */

/** ZyrRole: bits, a user may hold several. The names on the wire are in zyr_role_to_string(). */
typedef enum /*< flags >*/
{
  ZYR_ROLE_NONE = 0,
  ZYR_ROLE_WORKER = 1 << 0,     /* SYİG */
  ZYR_ROLE_SECOND = 1 << 1,     /* second officer; held for a visit, also by a worker */
  ZYR_ROLE_CLERK = 1 << 2,
  ZYR_ROLE_SUPERVISOR = 1 << 3, /* Vakıf Müdürü */
  ZYR_ROLE_BOARD = 1 << 4,
  ZYR_ROLE_INSPECTOR = 1 << 5,
  ZYR_ROLE_ADMIN = 1 << 6,
  ZYR_ROLE_TRANSLATOR = 1 << 7,
  ZYR_ROLE_DPO = 1 << 8,        /* data-protection contact */
  ZYR_ROLE_CLIENT = 1 << 9,     /* another system (DCI) */
} ZyrRole;

#define ZYR_N_ROLES 10

typedef enum
{
  ZYR_ACTION_SEE_FILE,            /* household file and registry snapshot */
  ZYR_ACTION_SEE_HEALTH,          /* health and disability answers */
  ZYR_ACTION_CORRECT_FILE,        /* fields of a household and its members, conflicts */
  ZYR_ACTION_WRITE_NOTE,
  ZYR_ACTION_REFER,               /* to another institution */
  ZYR_ACTION_TRANSFER_FILE,       /* to another foundation: ask for it, accept it */
  ZYR_ACTION_RECORD_OBJECTION,
  ZYR_ACTION_DECIDE_OBJECTION,
  ZYR_ACTION_PLAN_VISIT,
  ZYR_ACTION_ASSIGN_VISIT,        /* assign, reassign, recall, cancel */
  ZYR_ACTION_MOVE_VISIT,          /* to another day or hour */
  ZYR_ACTION_FILL_VISIT,          /* fill, complete, submit */
  ZYR_ACTION_SIGN_VISIT,          /* view, sign, dissent */
  ZYR_ACTION_DECIDE_VISIT,        /* approve, return, reject */
  ZYR_ACTION_ANNUL_VISIT,
  ZYR_ACTION_ORDER_CONTROL_VISIT,
  ZYR_ACTION_RECORD_DECISION,
  ZYR_ACTION_CONFIRM_DECISION,
  ZYR_ACTION_SEE_DECISION,
  ZYR_ACTION_QUERY_REGISTRY,
  ZYR_ACTION_REQUEST_QUERY,
  ZYR_ACTION_SEE_STATISTICS,      /* without identities */
  ZYR_ACTION_SEE_AUDIT,
  ZYR_ACTION_PUBLISH_FORM,        /* form versions, parameters */
  ZYR_ACTION_INSTALL_FORM,
  ZYR_ACTION_EDIT_LABELS,
  ZYR_ACTION_MANAGE_USERS,        /* users, devices, remote wipe */
  ZYR_ACTION_REQUEST_USER_CHANGE,
  ZYR_ACTION_EXECUTE_DESTRUCTION, /* data-subject requests, destruction */
  ZYR_ACTION_ORDER_DESTRUCTION,
  ZYR_ACTION_SEARCH_DCI,
  ZYR_ACTION_MANAGE_DCI_KEYS,
  ZYR_ACTION_MANAGE_DCI_AGREEMENT,
  ZYR_N_ACTIONS,
} ZyrAction;

/**
 * ZyrReach: how far a permission goes; a wider one has a larger number
 * @ZYR_REACH_NONE: not allowed
 * @ZYR_REACH_OWN: what is assigned to the user, or his own entries
 * @ZYR_REACH_AGENDA: files on the Board's agenda
 * @ZYR_REACH_FOUNDATION: all of the user's foundation
 * @ZYR_REACH_ALL: every foundation
 */
typedef enum
{
  ZYR_REACH_NONE,
  ZYR_REACH_OWN,
  ZYR_REACH_AGENDA,
  ZYR_REACH_FOUNDATION,
  ZYR_REACH_ALL,
} ZyrReach;

/** ZyrCondition: bits, what else must be so for a permission to hold */
typedef enum /*< flags >*/
{
  ZYR_CONDITION_NONE = 0,
  ZYR_CONDITION_LOGGED_REASON = 1 << 0,  /* a reason is asked and logged */
  ZYR_CONDITION_TWO_PERSONS = 1 << 1,
  ZYR_CONDITION_NOT_OWN_VISIT = 1 << 2,  /* neither made nor witnessed it */
  ZYR_CONDITION_CONSENT = 1 << 3,        /* consent on file */
  ZYR_CONDITION_PROGRAMME = 1 << 4,      /* the programme needs it */
  ZYR_CONDITION_TECHNICAL = 1 << 5,      /* technical content only */
  ZYR_CONDITION_AGREEMENT = 1 << 6,      /* an agreement and a purpose */
} ZyrCondition;

/** zyr_role_get_reach: one role's entry; %ZYR_REACH_NONE unless exactly one role bit is set */
ZyrReach     zyr_role_get_reach (ZyrRole role, ZyrAction action);
ZyrCondition zyr_role_get_condition (ZyrRole role, ZyrAction action);

/** zyr_roles_get_reach: the widest reach of several roles together */
ZyrReach zyr_roles_get_reach (ZyrRole roles, ZyrAction action);

/** zyr_roles_allow: zyr_roles_get_reach() is at least @reach (which is not NONE) */
gboolean zyr_roles_allow (ZyrRole roles, ZyrAction action, ZyrReach reach);

/** zyr_role_to_string: "worker", "supervisor", …; %NULL unless exactly one role bit is set */
const char *zyr_role_to_string (ZyrRole role);

/** zyr_role_from_string: %ZYR_ROLE_NONE when not known */
ZyrRole zyr_role_from_string (const char *name);

/** zyr_roles_from_strings: the known ones of a user's `roles`; @names may be %NULL */
ZyrRole zyr_roles_from_strings (const char *const *names);

/** zyr_roles_to_strings: in the order of the enum. Returns: (transfer full): */
GStrv zyr_roles_to_strings (ZyrRole roles);

G_END_DECLS
