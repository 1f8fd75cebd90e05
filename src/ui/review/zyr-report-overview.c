/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-overview.h"

#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-decision.h"
#include "zyr-format.h"
#include "zyr-household-sections.h"
#include "zyr-label.h"
#include "zyr-report-consents.h"
#include "zyr-severity.h"
#include "zyr-sync-sentences.h"

static AdwPreferencesGroup *
group_new (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_row (AdwPreferencesGroup *group, const char *what, const char *value)
{
  if (value[0] != '\0')
    adw_preferences_group_add (group, zyr_household_detail_row (what, value));
}

static void
add_code (AdwPreferencesGroup *group,
          ZyrCodeBook *codes,
          const char *what,
          const char *list,
          const char *code)
{
  g_autofree char *label = zyr_code_book_dup_labels (codes, list, code);

  add_row (group, what, label);
}

static void
add_money (AdwPreferencesGroup *group, const char *what, gint64 kurus)
{
  g_autofree char *text = kurus >= 0 ? zyr_format_money (kurus) : g_strdup ("");

  add_row (group, what, text);
}

static const char *
need_text (const char *test)
{
  if (g_str_equal (test, "below"))
    return _ ("Below the limit");
  if (g_str_equal (test, "above"))
    return _ ("Above the limit");
  return "";
}

static const char *
gss_text (const char *test)
{
  if (g_str_equal (test, "60c1"))
    return _ ("60/c-1: the State pays");
  if (g_str_equal (test, "60g"))
    return _ ("60/g: pays its own premium");
  return "";
}

static GtkWidget *
result_group (ZyrCodeBook *codes, ZyrVisitRow *visit, const ZyrReportSummary *summary)
{
  AdwPreferencesGroup *group = group_new (_ ("Result"));
  g_autofree char *size = g_strdup_printf ("%u", summary->household_size);

  /* On a narrow display the title has no room for them. */
  add_row (group, _ ("Household"), zyr_visit_row_get_head_name (visit));
  add_row (group, _ ("Worker"), zyr_visit_row_get_worker_name (visit));
  add_code (group, codes, _ ("Outcome of the visit"), "outcome", summary->outcome);
  add_code (group, codes, _ ("Worker’s rating"), "rating", summary->rating);
  add_code (group, codes, _ ("Recommendation"), "recommend", summary->recommendation);
  add_code (group, codes, _ ("Programmes"), "programme", summary->programmes);
  add_row (group, _ ("Persons in the household"), summary->household_size > 0 ? size : "");
  add_money (group, _ ("Monthly income"), summary->income_total);
  add_money (group, _ ("Income from assets"), summary->asset_income);
  add_money (group, _ ("Income per person"), summary->income_per_head);
  add_row (group, _ ("Need (law 3294)"), need_text (summary->test_3294));
  add_row (group, _ ("Health insurance (GSS)"), gss_text (summary->test_gss));
  return GTK_WIDGET (group);
}

static GtkWidget *
discrepancy_row (ZyrCodeBook *codes, const ZyrDiscrepancy *discrepancy)
{
  g_autofree char *sentence = zyr_code_book_dup_discrepancy (codes, discrepancy->code);
  g_autofree char *text = g_strdup_printf ("%s · %s", discrepancy->code,
                                           zyr_severity_get_name (discrepancy->severity));
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  const char *style = zyr_severity_get_style (discrepancy->severity);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (
      g_str_equal (discrepancy->severity, "crit") ? "dialog-warning-symbolic"
                                                  : "dialog-information-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (image, style != NULL ? style : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  zyr_severity_get_name (discrepancy->severity), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

static GtkWidget *
discrepancies_group (ZyrCodeBook *codes, const ZyrReportSummary *summary)
{
  AdwPreferencesGroup *group = group_new (_ ("Discrepancies"));

  if (summary->discrepancies->len == 0)
    adw_preferences_group_set_description (group, _ ("What was declared, observed and registered "
                                                     "agrees."));
  for (guint i = 0; i < summary->discrepancies->len; i++)
    {
      const ZyrDiscrepancy *discrepancy = g_ptr_array_index (summary->discrepancies, i);

      adw_preferences_group_add (group, discrepancy_row (codes, discrepancy));
    }
  return GTK_WIDGET (group);
}

/* (nullable): the report asked for none, as where nobody was met */
static GtkWidget *
consents_group (ZyrReviewDesk *desk)
{
  g_auto (GStrv) consents = zyr_review_desk_dup_consents (desk);
  g_autoptr (GPtrArray) rows
      = zyr_report_consent_rows (zyr_review_desk_get_session (desk), consents);
  AdwPreferencesGroup *group;

  if (rows->len == 0)
    return NULL;
  group = group_new (_ ("Consent and Signatures"));
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_add (group, g_ptr_array_index (rows, i));
  return GTK_WIDGET (group);
}

static GtkWidget *
text_group (const char *title, const char *text)
{
  AdwPreferencesGroup *group = group_new (title);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = zyr_label_new (text, "note");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_add (group, list);
  return GTK_WIDGET (group);
}

static GtkWidget *
changes_group (ZyrReviewDesk *desk)
{
  GPtrArray *changes = zyr_review_desk_get_changes (desk, ZYR_REVIEW_BASE_REVISION);
  AdwPreferencesGroup *group = group_new (_ ("Changed Since the Last Revision"));

  if (changes->len == 0)
    adw_preferences_group_set_description (group, _ ("No answer has changed."));
  for (guint i = 0; i < changes->len; i++)
    {
      const ZyrRevisionChange *change = g_ptr_array_index (changes, i);
      g_autofree char *text = g_strdup_printf ("%s → %s", change->old_text[0] ? change->old_text : "—",
                                               change->new_text[0] ? change->new_text : "—");
      g_autofree char *title = g_markup_escape_text (change->label, -1);
      g_autofree char *subtitle = g_markup_escape_text (text, -1);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
      if (change->was_remarked)
        {
          GtkWidget *tag = zyr_tag_new (_ ("Had a remark"), "accent");

          gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
        }
      adw_preferences_group_add (group, row);
    }
  return GTK_WIDGET (group);
}

/* What was said with it: the reason, by its code, and words. */
static char *
dup_words (const ZyrDecision *decision)
{
  const char *reason = zyr_decision_reason (decision->code);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (reason[0] != '\0' && !g_str_equal (decision->code, ZYR_REVIEW_CODE_OTHER))
    g_strv_builder_add (lines, reason);
  if (decision->reason[0] != '\0')
    g_strv_builder_add (lines, decision->reason);
  if (decision->text[0] != '\0')
    g_strv_builder_add (lines, decision->text);
  list = g_strv_builder_end (lines);
  return g_strjoinv ("\n", list);
}

/* @words: may be "" */
static void
add_act (AdwPreferencesGroup *group,
         const char *title,
         const char *words,
         const char *by_name,
         gint64 at)
{
  g_autofree char *when = zyr_format_date_time (at);
  g_autofree char *byline = g_strdup_printf ("%s · %s", by_name, when);
  g_autofree char *text
      = words[0] ? g_strdup_printf ("%s\n%s", words, byline) : g_strdup (byline);
  g_autofree char *subtitle = g_markup_escape_text (text, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
decisions_group (GPtrArray *decisions)
{
  AdwPreferencesGroup *group = group_new (_ ("Decisions"));

  for (guint i = 0; i < decisions->len; i++)
    {
      const ZyrDecision *decision = g_ptr_array_index (decisions, i);
      g_autofree char *words = dup_words (decision);

      add_act (group, zyr_decision_name (decision->action), words, decision->by_name,
               decision->at);
    }
  return GTK_WIDGET (group);
}

static GtkWidget *
annulments_group (GPtrArray *annulments)
{
  const char *const titles[] = { _ ("Asked for"), C_ ("annulment", "Confirmed") };
  AdwPreferencesGroup *group = group_new (_ ("Annulment"));

  for (guint i = 0; i < annulments->len; i++)
    {
      const ZyrAnnulment *annulment = g_ptr_array_index (annulments, i);

      add_act (group, titles[i], annulment->reason, annulment->by_name, annulment->at);
    }
  return GTK_WIDGET (group);
}

/* Where the date of the report cannot be relied on, the centre's can. */
static GtkWidget *
clock_group (ZyrReviewDesk *desk)
{
  g_autofree char *mark = zyr_clock_mark_sentence (zyr_review_desk_get_clock_ahead (desk));
  g_autofree char *when = zyr_format_date_time (zyr_review_desk_get_received (desk));
  /* Translators: %s is a date with a time. */
  g_autofree char *received = g_strdup_printf (_ ("Received by the centre: %s"), when);
  g_autofree char *text = g_strconcat (mark, "\n", received, NULL);

  return text_group (_ ("Date and Time"), text);
}

GtkWidget *
zyr_report_overview_new (ZyrWorkspace *workspace, ZyrReviewDesk *desk)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  const ZyrReportSummary *summary = zyr_review_desk_get_summary (desk);
  GPtrArray *decisions = zyr_review_desk_get_decisions (desk);
  GPtrArray *annulments = zyr_review_desk_get_annulments (desk);
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  GtkWidget *consents = consents_group (desk);

  if (annulments->len > 0)
    gtk_box_append (box, annulments_group (annulments));
  if (zyr_review_desk_get_clock_ahead (desk) != 0)
    gtk_box_append (box, clock_group (desk));
  if (zyr_review_desk_get_revision (desk) > 1)
    gtk_box_append (box, changes_group (desk));
  gtk_box_append (box, result_group (codes, zyr_review_desk_get_visit (desk), summary));
  gtk_box_append (box, discrepancies_group (codes, summary));
  if (consents != NULL)
    gtk_box_append (box, consents);
  if (summary->opinion[0] != '\0')
    gtk_box_append (box, text_group (_ ("The Worker’s Opinion"), summary->opinion));
  if (decisions->len > 0)
    gtk_box_append (box, decisions_group (decisions));
  return GTK_WIDGET (box);
}
