/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals and objections in the household's file. */
#include "zyr-household-sections.h"

#include <glib/gi18n.h>

#include "zyr-act-row.h"
#include "zyr-code-book.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"

static const char *
state_text (const ZyrHouseholdMatter *matter)
{
  static const struct
  {
    const char *state;
    const char *text;
  } states[] = {
    { "open", NC_ ("referral", "Open") },
    { "sent", NC_ ("referral", "Sent") },
    { "done", NC_ ("referral", "Done") },
    { "filed", NC_ ("objection", "Filed") },
    { "in_review", NC_ ("objection", "In review") },
    { "visit_ordered", NC_ ("objection", "Visit ordered") },
    { "upheld", NC_ ("objection", "Upheld") },
    { "dismissed", NC_ ("objection", "Dismissed") },
    { "requested", NC_ ("transfer", "Asked for") },
    { "accepted", NC_ ("transfer", "Accepted") },
    { "declined", NC_ ("transfer", "Declined") },
    { "withdrawn", NC_ ("transfer", "Withdrawn") },
    { "refused", NC_ ("transfer", "Not possible") },
    { "moved", NC_ ("transfer", "Carried out") },
  };
  const char *context = matter->is_transfer    ? "transfer"
                        : matter->is_objection ? "objection"
                                               : "referral";

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (matter->state, states[i].state))
        return g_dpgettext2 (NULL, context, states[i].text);
    }
  return matter->state;
}

/* "İŞKUR · 21 November 2026 · Ayşe Yılmaz · recorded by Elif Demir" */
static char *
dup_facts (ZyrCodeBook *codes, const ZyrHouseholdMatter *matter)
{
  g_autofree char *date = zyr_format_date (matter->date);
  g_autofree char *due_date = zyr_format_date (matter->due);
  g_autofree char *urgency = zyr_code_book_dup_label (codes, "urgency", matter->urgency);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (date[0])
    g_strv_builder_add (parts, date);
  if (matter->member_name[0])
    g_strv_builder_add (parts, matter->member_name);
  if (urgency[0])
    g_strv_builder_add (parts, urgency);
  if (due_date[0])
    {
      /* Translators: %s is a date by which something is to be done. */
      g_autofree char *due = g_strdup_printf (_ ("Due %s"), due_date);

      g_strv_builder_add (parts, due);
    }
  if (matter->by_name[0])
    g_strv_builder_add (parts, matter->by_name);
  if (matter->is_waiting)
    g_strv_builder_add (parts, _ ("Waiting to be sent"));
  list = g_strv_builder_end (parts);
  return g_strjoinv (" · ", list);
}

static void
add_button (GtkWidget *row, const char *label, const char *action, const char *id,
            const char *state)
{
  zyr_act_row_add_button (ZYR_ACT_ROW (row), label, action, g_variant_new ("(ss)", id, state));
}

static void
add_referral_buttons (GtkWidget *row, ZyrWorkspace *workspace, const ZyrHouseholdMatter *matter)
{
  if (!zyr_workspace_may (workspace, ZYR_ACTION_REFER, ZYR_REACH_OWN))
    return;
  if (g_str_equal (matter->state, "open"))
    /* Translators: a button: the referral was sent to the institution. */
    add_button (row, C_ ("referral", "Was Sent"), "household.move-referral", matter->id, "sent");
  if (!g_str_equal (matter->state, "done"))
    /* Translators: a button: what the referral asked for is done. */
    add_button (row, C_ ("referral", "Is Done"), "household.move-referral", matter->id, "done");
}

static void
add_objection_buttons (GtkWidget *row, ZyrWorkspace *workspace, const ZyrHouseholdMatter *matter)
{
  gboolean decides
      = zyr_workspace_may (workspace, ZYR_ACTION_DECIDE_OBJECTION, ZYR_REACH_FOUNDATION);

  if (g_str_equal (matter->state, "filed")
      && zyr_workspace_may (workspace, ZYR_ACTION_RECORD_OBJECTION, ZYR_REACH_FOUNDATION))
    add_button (row, _ ("Take into Review"), "household.move-objection", matter->id, "in_review");
  else if (decides
           && (g_str_equal (matter->state, "in_review")
               || g_str_equal (matter->state, "visit_ordered")))
    add_button (row, _ ("Answer…"), "household.answer-objection", matter->id, matter->state);
}

static void
add_transfer_buttons (GtkWidget *row, ZyrWorkspace *workspace, const ZyrHouseholdMatter *matter)
{
  if (g_str_equal (matter->state, "requested")
      && zyr_workspace_may (workspace, ZYR_ACTION_TRANSFER_FILE, ZYR_REACH_FOUNDATION))
    /* Translators: a button: the transfer is not asked for any longer. */
    zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("transfer", "Withdraw"),
                            "household.withdraw-transfer", g_variant_new_string (matter->id));
}

/* Why the centre could not carry a transfer out. */
static const char *
refusal_text (const char *code)
{
  if (g_str_equal (code, "open-visit"))
    return _ ("A visit of the household is not finished. Cancel it or wait until it is sent, then "
              "ask again.");
  if (g_str_equal (code, "not-allowed"))
    return _ ("Who asked for it or accepted it may not do so any more.");
  if (g_str_equal (code, "no-foundation"))
    return _ ("The centre does not know this foundation.");
  return code[0] != '\0' ? _ ("The household is not in this foundation any more.") : "";
}

/* What it says, what came of it, and when and by whom it was recorded. */
static char *
dup_words (ZyrCodeBook *codes, const ZyrHouseholdMatter *matter)
{
  g_autofree char *facts = dup_facts (codes, matter);
  g_autofree char *moved = zyr_format_date (matter->moved);
  const char *refusal = refusal_text (matter->code);
  GString *text = g_string_new (matter->text);

  if (refusal[0])
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", refusal);
  if (matter->reason[0])
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", moved, matter->reason);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", facts);
  return g_string_free (text, FALSE);
}

static char *
dup_subject (ZyrCodeBook *codes, const ZyrHouseholdMatter *matter)
{
  if (matter->is_transfer && g_str_equal (matter->state, "moved"))
    /* Translators: %s is a foundation that the household belonged to before. */
    return g_strdup_printf (_ ("Transfer from %s"), matter->institution);
  if (matter->is_transfer)
    /* Translators: %s is a foundation that the household is to belong to. */
    return g_strdup_printf (_ ("Transfer to %s"), matter->institution);
  return matter->is_objection ? g_strdup (_ ("Objection"))
                              : zyr_code_book_dup_label (codes, "refer", matter->institution);
}

static GtkWidget *
matter_row (ZyrWorkspace *workspace, const ZyrHouseholdMatter *matter)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  GtkWidget *row = zyr_act_row_new (
      matter->is_objection ? "mail-reply-sender-symbolic" : "send-to-symbolic", "dim-label");
  g_autofree char *words = dup_words (codes, matter);
  g_autofree char *subject = dup_subject (codes, matter);
  g_autofree char *title = g_strdup_printf ("%s · %s", subject, state_text (matter));

  zyr_act_row_set_texts (ZYR_ACT_ROW (row), title, words);
  if (matter->is_transfer)
    add_transfer_buttons (row, workspace, matter);
  else if (matter->is_objection)
    add_objection_buttons (row, workspace, matter);
  else
    add_referral_buttons (row, workspace, matter);
  return row;
}

static void
add_act (GtkWidget *flow, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "touch");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  zyr_flow_append (flow, button);
}

static gboolean
is_asked_for (GPtrArray *matters)
{
  for (guint i = 0; i < matters->len; i++)
    {
      const ZyrHouseholdMatter *matter = g_ptr_array_index (matters, i);

      if (matter->is_transfer && g_str_equal (matter->state, "requested"))
        return TRUE;
    }
  return FALSE;
}

GtkWidget *
zyr_household_matters_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *matters = zyr_household_get_matters (household);
  gboolean may_refer = zyr_workspace_may (workspace, ZYR_ACTION_REFER, ZYR_REACH_OWN);
  gboolean may_object
      = zyr_workspace_may (workspace, ZYR_ACTION_RECORD_OBJECTION, ZYR_REACH_FOUNDATION);
  gboolean may_transfer
      = zyr_workspace_may (workspace, ZYR_ACTION_TRANSFER_FILE, ZYR_REACH_FOUNDATION);
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = gtk_label_new (_ ("Referrals and Objections"));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *acts = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Referrals and Objections"), -1);
  for (guint i = 0; i < matters->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         matter_row (workspace, g_ptr_array_index (matters, i)));
  gtk_widget_set_visible (list, matters->len > 0);
  if (may_refer)
    add_act (acts, C_ ("referral", "Refer…"), "household.refer");
  if (may_object)
    add_act (acts, _ ("Record an Objection…"), "household.object");
  if (may_transfer && !is_asked_for (matters))
    add_act (acts, C_ ("transfer", "Transfer…"), "household.transfer");
  gtk_box_append (GTK_BOX (group), title);
  gtk_box_append (GTK_BOX (group), list);
  gtk_box_append (GTK_BOX (group), acts);
  gtk_widget_set_visible (group, matters->len > 0 || may_refer || may_object || may_transfer);
  return group;
}
