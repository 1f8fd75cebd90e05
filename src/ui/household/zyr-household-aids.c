/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a household was granted, and what the Board decided about it. */
#include "zyr-household-sections.h"

#include <glib/gi18n.h>

#include "zyr-format.h"

static const char *
aid_status_text (const char *status)
{
  if (g_str_equal (status, "accepted"))
    return C_ ("aid", "Accepted");
  if (g_str_equal (status, "completed"))
    return C_ ("aid", "Completed");
  if (g_str_equal (status, "rejected"))
    return C_ ("aid", "Rejected");
  if (g_str_equal (status, "terminated"))
    return C_ ("aid", "Terminated");
  return status;
}

static GtkWidget *
aid_row (ZyrCodeBook *codes, const ZyrHouseholdAid *aid)
{
  g_autofree char *programme = zyr_code_book_dup_label (codes, "programme", aid->programme);
  g_autofree char *amount = zyr_format_money (aid->amount_kurus);
  g_autofree char *decided = zyr_format_date (aid->decided);
  /* Translators: %s is the number of a decision of the Board. */
  g_autofree char *decision
      = aid->decision_no[0] ? g_strdup_printf (_ ("Decision %s"), aid->decision_no) : NULL;
  const char *const parts[] = { aid->institution, decided, aid_status_text (aid->status),
                                aid->regular ? _ ("Regular") : NULL, decision, aid->member_name };
  g_autofree char *subtitle = zyr_household_join_parts (parts, G_N_ELEMENTS (parts));
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = zyr_household_detail_row (programme, amount);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  return row;
}

GtkWidget *
zyr_household_aids_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *aids = zyr_household_get_aids (household);
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Aids"));
  if (aids->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("No aid is on record."));
  for (guint i = 0; i < aids->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               aid_row (zyr_workspace_get_codes (workspace),
                                        g_ptr_array_index (aids, i)));
  return group;
}

/* Decisions of the Board */

static const char *
result_text (const char *result)
{
  if (g_str_equal (result, "accepted"))
    return C_ ("decision", "Accepted");
  if (g_str_equal (result, "rejected"))
    return C_ ("decision", "Rejected");
  if (g_str_equal (result, "terminated"))
    return C_ ("decision", "Terminated");
  return result;
}

static const char *
kind_text (const char *kind)
{
  if (g_str_equal (kind, "new"))
    return C_ ("decision", "New aid");
  if (g_str_equal (kind, "continue"))
    return C_ ("decision", "Continuation");
  if (g_str_equal (kind, "change"))
    return C_ ("decision", "Change of kind or amount");
  if (g_str_equal (kind, "stop"))
    return C_ ("decision", "End of the aid");
  if (g_str_equal (kind, "objection"))
    return C_ ("decision", "On an objection");
  return kind;
}

/* (nullable) */
static char *
amount_text (const ZyrHouseholdDecision *decision)
{
  g_autofree char *amount = zyr_format_money (decision->amount_kurus);

  if (decision->amount_kurus == 0)
    return NULL;
  /* Translators: %s is an amount of money. */
  return decision->regular ? g_strdup_printf (_ ("%s a month"), amount)
                           : g_steal_pointer (&amount);
}

static char *
period_text (const ZyrHouseholdDecision *decision)
{
  g_autofree char *from = zyr_format_date (decision->from);
  g_autofree char *until = zyr_format_date (decision->until);

  if (from[0] && until[0])
    return g_strdup_printf ("%s – %s", from, until);
  return g_strconcat (from, until, NULL);
}

static char *
votes_text (const ZyrHouseholdDecision *decision)
{
  if (decision->votes_for + decision->votes_against == 0)
    return g_strdup ("");
  /* Translators: votes of the Board's members. */
  return g_strdup_printf (_ ("%1$d for, %2$d against"), decision->votes_for,
                          decision->votes_against);
}

static GtkWidget *
reason_row (const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("decision", "Reason"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
decision_row (ZyrCodeBook *codes, const ZyrHouseholdDecision *decision)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *programme = zyr_code_book_dup_label (codes, "programme", decision->programme);
  g_autofree char *title = g_markup_escape_text (
      programme[0] ? programme : kind_text (decision->kind), -1);
  g_autofree char *date = zyr_format_date (decision->date);
  g_autofree char *amount = amount_text (decision);
  g_autofree char *period = period_text (decision);
  g_autofree char *votes = votes_text (decision);
  const char *const parts[]
      = { result_text (decision->result), date, amount, decision->member_name };
  g_autofree char *subtitle = zyr_household_join_parts (parts, G_N_ELEMENTS (parts));
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  zyr_household_set_item (row, decision->id);
  zyr_household_add_detail (row, _ ("Number of the decision"), decision->no);
  zyr_household_add_detail (row, _ ("Meeting"), decision->meeting);
  zyr_household_add_detail (row, _ ("Kind of decision"), kind_text (decision->kind));
  zyr_household_add_detail (row, _ ("Amount"), amount != NULL ? amount : "");
  zyr_household_add_detail (row, _ ("Period"), period);
  zyr_household_add_detail (row, _ ("Votes"), votes);
  if (decision->text[0] != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), reason_row (decision->text));
  return row;
}

GtkWidget *
zyr_household_decisions_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *decisions = zyr_household_get_decisions (household);
  GtkWidget *group;

  if (!zyr_workspace_may (workspace, ZYR_ACTION_SEE_DECISION, ZYR_REACH_AGENDA))
    return NULL;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Decisions of the Board"));
  if (decisions->len == 0)
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (group), _ ("The Board has not decided about this household yet."));
  for (guint i = 0; i < decisions->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               decision_row (zyr_workspace_get_codes (workspace),
                                             g_ptr_array_index (decisions, i)));
  return group;
}
