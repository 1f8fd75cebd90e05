/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-role.h"

/* The table of domain.md section 4, columns W W2 C M B I A T D X:
 * - none, o own, g agenda, f foundation, a all. */
static const char *const table[ZYR_N_ACTIONS] = {
  [ZYR_ACTION_SEE_FILE] = "ooffga----",
  [ZYR_ACTION_SEE_HEALTH] = "oo-fga----",
  [ZYR_ACTION_CORRECT_FILE] = "o-ff------",
  [ZYR_ACTION_WRITE_NOTE] = "o-ff------",
  [ZYR_ACTION_REFER] = "o-ff------",
  [ZYR_ACTION_TRANSFER_FILE] = "---f------",
  [ZYR_ACTION_RECORD_OBJECTION] = "--ff------",
  [ZYR_ACTION_DECIDE_OBJECTION] = "---f------",
  [ZYR_ACTION_PLAN_VISIT] = "--ff------",
  [ZYR_ACTION_ASSIGN_VISIT] = "---f------",
  [ZYR_ACTION_MOVE_VISIT] = "o-ff------",
  [ZYR_ACTION_FILL_VISIT] = "o---------",
  [ZYR_ACTION_SIGN_VISIT] = "oo--------",
  [ZYR_ACTION_DECIDE_VISIT] = "---f------",
  [ZYR_ACTION_ANNUL_VISIT] = "-----a----",
  [ZYR_ACTION_ORDER_CONTROL_VISIT] = "---f-a----",
  [ZYR_ACTION_RECORD_DECISION] = "--f-------",
  [ZYR_ACTION_CONFIRM_DECISION] = "---f------",
  [ZYR_ACTION_SEE_DECISION] = "--ffga----",
  [ZYR_ACTION_QUERY_REGISTRY] = "--ff------",
  [ZYR_ACTION_REQUEST_QUERY] = "o-ff------",
  [ZYR_ACTION_SEE_STATISTICS] = "o-fffa--a-",
  [ZYR_ACTION_SEE_AUDIT] = "o--f-aa-a-",
  [ZYR_ACTION_PUBLISH_FORM] = "-----a----",
  [ZYR_ACTION_INSTALL_FORM] = "------a---",
  [ZYR_ACTION_EDIT_LABELS] = "-------a--",
  [ZYR_ACTION_MANAGE_USERS] = "------a---",
  [ZYR_ACTION_REQUEST_USER_CHANGE] = "---f----a-",
  [ZYR_ACTION_EXECUTE_DESTRUCTION] = "---f--a---",
  [ZYR_ACTION_ORDER_DESTRUCTION] = "--------a-",
  [ZYR_ACTION_SEARCH_DCI] = "---------a",
  [ZYR_ACTION_MANAGE_DCI_KEYS] = "------a---",
  [ZYR_ACTION_MANAGE_DCI_AGREEMENT] = "--------a-",
};

static char
letter_of (ZyrReach reach)
{
  static const char letters[] = "-ogfa";

  g_assert_cmpint (reach, <=, ZYR_REACH_ALL);

  return letters[reach];
}

static void
test_table (void)
{
  for (guint action = 0; action < ZYR_N_ACTIONS; action++)
    {
      g_assert_nonnull (table[action]);
      for (guint role = 0; role < ZYR_N_ROLES; role++)
        {
          ZyrReach reach = zyr_role_get_reach (1 << role, action);

          if (letter_of (reach) != table[action][role])
            g_test_message ("action %u, role %s", action, zyr_role_to_string (1 << role));
          g_assert_cmpint (letter_of (reach), ==, table[action][role]);
          if (reach == ZYR_REACH_NONE)
            g_assert_cmpint (zyr_role_get_condition (1 << role, action), ==, ZYR_CONDITION_NONE);
        }
    }
}

static void
test_conditions (void)
{
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_SUPERVISOR, ZYR_ACTION_DECIDE_VISIT), ==,
                   ZYR_CONDITION_NOT_OWN_VISIT);
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_INSPECTOR, ZYR_ACTION_ANNUL_VISIT), ==,
                   ZYR_CONDITION_TWO_PERSONS);
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_INSPECTOR, ZYR_ACTION_SEE_FILE), ==,
                   ZYR_CONDITION_LOGGED_REASON);
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_CLERK, ZYR_ACTION_QUERY_REGISTRY), ==,
                   ZYR_CONDITION_CONSENT);
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_BOARD, ZYR_ACTION_SEE_HEALTH), ==,
                   ZYR_CONDITION_PROGRAMME);
  g_assert_cmpint (zyr_role_get_condition (ZYR_ROLE_CLIENT, ZYR_ACTION_SEARCH_DCI), ==,
                   ZYR_CONDITION_AGREEMENT);
}

/* No role both enters and approves. */
static void
test_separation (void)
{
  for (guint role = 0; role < ZYR_N_ROLES; role++)
    g_assert_false (zyr_role_get_reach (1 << role, ZYR_ACTION_FILL_VISIT) != ZYR_REACH_NONE
                    && zyr_role_get_reach (1 << role, ZYR_ACTION_DECIDE_VISIT) != ZYR_REACH_NONE);
}

static void
test_several (void)
{
  ZyrRole both = ZYR_ROLE_WORKER | ZYR_ROLE_SUPERVISOR;

  g_assert_cmpint (zyr_roles_get_reach (both, ZYR_ACTION_SEE_FILE), ==, ZYR_REACH_FOUNDATION);
  g_assert_cmpint (zyr_roles_get_reach (both, ZYR_ACTION_FILL_VISIT), ==, ZYR_REACH_OWN);
  g_assert_cmpint (zyr_roles_get_reach (ZYR_ROLE_NONE, ZYR_ACTION_SEE_FILE), ==, ZYR_REACH_NONE);
  g_assert_cmpint (zyr_role_get_reach (both, ZYR_ACTION_SEE_FILE), ==, ZYR_REACH_NONE);
  g_assert_true (zyr_roles_allow (both, ZYR_ACTION_SEE_FILE, ZYR_REACH_OWN));
  g_assert_true (zyr_roles_allow (both, ZYR_ACTION_SEE_FILE, ZYR_REACH_FOUNDATION));
  g_assert_false (zyr_roles_allow (both, ZYR_ACTION_SEE_FILE, ZYR_REACH_ALL));
  g_assert_false (zyr_roles_allow (ZYR_ROLE_ADMIN, ZYR_ACTION_SEE_FILE, ZYR_REACH_OWN));
}

static void
test_names (void)
{
  const char *const names[] = { "worker", "nobody", "supervisor", "Worker", NULL };
  g_auto (GStrv) back = NULL;

  for (guint role = 0; role < ZYR_N_ROLES; role++)
    g_assert_cmpint (zyr_role_from_string (zyr_role_to_string (1 << role)), ==, 1 << role);
  g_assert_null (zyr_role_to_string (ZYR_ROLE_NONE));
  g_assert_null (zyr_role_to_string (ZYR_ROLE_WORKER | ZYR_ROLE_CLERK));
  g_assert_cmpint (zyr_roles_from_strings (names), ==, ZYR_ROLE_WORKER | ZYR_ROLE_SUPERVISOR);
  g_assert_cmpint (zyr_roles_from_strings (NULL), ==, ZYR_ROLE_NONE);
  back = zyr_roles_to_strings (ZYR_ROLE_SUPERVISOR | ZYR_ROLE_WORKER);
  g_assert_cmpuint (g_strv_length (back), ==, 2);
  g_assert_cmpstr (back[0], ==, "worker");
  g_assert_cmpstr (back[1], ==, "supervisor");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/role/table", test_table);
  g_test_add_func ("/domain/role/conditions", test_conditions);
  g_test_add_func ("/domain/role/separation", test_separation);
  g_test_add_func ("/domain/role/several", test_several);
  g_test_add_func ("/domain/role/names", test_names);

  return g_test_run ();
}
