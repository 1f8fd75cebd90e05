/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals and objections in the household's file. */
#include "zyr-household-sections.h"

#include <glib/gi18n.h>

#include "zyr-code-book.h"
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
  };
  const char *context = matter->is_objection ? "objection" : "referral";

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

static GtkWidget *
matter_row (ZyrWorkspace *workspace, const ZyrHouseholdMatter *matter)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *state = gtk_label_new (state_text (matter));
  g_autofree char *institution = zyr_code_book_dup_label (codes, "refer", matter->institution);
  g_autofree char *facts = dup_facts (codes, matter);
  g_autofree char *moved = zyr_format_date (matter->moved);
  GString *text = g_string_new (matter->text);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (matter->reason[0])
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", moved, matter->reason);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", facts);
  title = g_markup_escape_text (matter->is_objection ? _ ("Objection") : institution, -1);
  subtitle = g_markup_escape_text (text->str, -1);
  g_string_free (text, TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (state, "tag");
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), state);
  return row;
}

GtkWidget *
zyr_household_matters_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *matters = zyr_household_get_matters (household);
  GtkWidget *group;

  if (matters->len == 0)
    return NULL;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Referrals and Objections"));
  for (guint i = 0; i < matters->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               matter_row (workspace, g_ptr_array_index (matters, i)));
  return group;
}
