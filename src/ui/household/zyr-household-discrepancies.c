/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The discrepancies of the last visit: what was declared, observed and registered, side by side
 * where there is room, below each other on a narrow display. */
#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-household-sections.h"
#include "zyr-label.h"
#include "zyr-severity.h"

/* Three of them have room on a wide display, one on a narrow one. */
#define SIDE_WIDTH_PX 168

static char *
facts_text (ZyrCodeBook *codes, GPtrArray *facts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++)
    {
      g_autofree char *value = zyr_household_fact_text (codes, g_ptr_array_index (facts, i));

      if (value[0] != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", value);
    }
  return g_string_free (text, FALSE);
}

/* One side: who says it, and what. */
static void
add_side (GtkWidget *flow, ZyrCodeBook *codes, const char *title, GPtrArray *facts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *what = zyr_label_new (title, "caption");
  g_autofree char *text = facts_text (codes, facts);
  GtkWidget *value;

  gtk_widget_add_css_class (what, "dim-label");
  if (text[0] != '\0')
    value = zyr_label_new (text, NULL);
  else
    value = zyr_label_new (C_ ("discrepancy", "Not stated"), "dim-label");
  gtk_label_set_selectable (GTK_LABEL (value), text[0] != '\0');
  gtk_widget_set_size_request (box, SIDE_WIDTH_PX, -1);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), value);
  zyr_flow_append (flow, box);
}

static GtkWidget *
comparison_box (ZyrCodeBook *codes, const ZyrComparison *comparison)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *flow = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  g_autofree char *title
      = comparison->whose[0] != '\0'
            ? g_strdup_printf ("%s · %s", comparison->what, comparison->whose)
            : g_strdup (comparison->what);

  zyr_flow_set_columns (flow, 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  add_side (flow, codes, _ ("Declared"), comparison->declared);
  add_side (flow, codes, _ ("Observed"), comparison->observed);
  add_side (flow, codes, C_ ("discrepancy", "Registry"), comparison->registry);
  gtk_box_append (GTK_BOX (box), zyr_label_new (title, NULL));
  gtk_box_append (GTK_BOX (box), flow);
  return box;
}

static GtkWidget *
heading (const ZyrComparison *comparison, const char *sentence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = zyr_label_new (sentence, "heading");
  GtkWidget *tag = zyr_severity_tag_new (comparison->severity);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (tag, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), tag);
  return box;
}

/* A discrepancy, without what is compared yet. */
static GtkWidget *
discrepancy_row (ZyrCodeBook *codes, const ZyrComparison *comparison, GtkWidget **content)
{
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *sentence = zyr_code_book_dup_discrepancy (codes, comparison->code);
  g_autofree char *name
      = g_strdup_printf ("%s, %s", sentence, zyr_severity_get_name (comparison->severity));

  *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (*content, "note");
  gtk_box_append (GTK_BOX (*content), heading (comparison, sentence));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), *content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static char *
report_text (const ZyrLastReport *report)
{
  g_autofree char *when = zyr_format_date_at (report->submitted);
  const gboolean is_approved
      = g_str_equal (report->state, "approved") || g_str_equal (report->state, "superseded");

  /* Translators: %1$s is a date, %2$s who reported. */
  return g_strdup_printf (is_approved ? _ ("From the approved report of %1$s, %2$s")
                                      : _ ("From the report of %1$s, %2$s, not approved"),
                          when, report->worker_name);
}

GtkWidget *
zyr_household_discrepancies_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  const ZyrLastReport *report = zyr_household_get_report (household);
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  GtkWidget *group;
  GtkWidget *list;
  GtkWidget *content = NULL;
  const char *code = "";
  g_autofree char *text = NULL;

  if (report->comparisons->len == 0)
    return NULL;
  group = adw_preferences_group_new ();
  text = report_text (report);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                   _ ("Discrepancies of the Last Visit"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Discrepancies of the Last Visit"), -1);
  for (guint i = 0; i < report->comparisons->len; i++)
    {
      const ZyrComparison *comparison = g_ptr_array_index (report->comparisons, i);

      if (!g_str_equal (comparison->code, code))
        gtk_list_box_append (GTK_LIST_BOX (list), discrepancy_row (codes, comparison, &content));
      code = comparison->code;
      if (comparison->what[0] != '\0')
        gtk_box_append (GTK_BOX (content), comparison_box (codes, comparison));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  return group;
}
