/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-answers.h"

#include <glib/gi18n.h>

#include "zyr-report-row.h"

static void
add_heading (GtkBox *box, ZyrReviewDesk *desk, const ZyrFormItem *item)
{
  g_autofree char *summary = item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
                                 ? zyr_review_desk_dup_instance_label (desk, item->ref)
                                 : g_strdup ("");
  g_autofree char *text = item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
                              ? g_strdup_printf ("%s %u", item->label, item->n_instances)
                              : g_strdup (item->label);
  GtkWidget *label = gtk_label_new (summary[0] ? summary : g_strstrip (text));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (box, label);
}

static GtkListBox *
add_list (GtkBox *box)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Answers"), -1);
  gtk_box_append (box, list);
  return GTK_LIST_BOX (list);
}

static gboolean
is_shown (ZyrReviewDesk *desk, ZyrReportBeside *beside, const ZyrFormItem *item)
{
  return !beside->only_differences
         || (item->kind == ZYR_FORM_ITEM_QUESTION
             && zyr_report_beside_shows (beside, desk, item->ref));
}

/* The section's questions in groups: a heading starts a new list. */
void
zyr_report_answers_fill (GtkBox *box,
                         ZyrReviewDesk *desk,
                         ZyrReportBeside *beside,
                         const char *section_ref)
{
  g_autoptr (GPtrArray) items =
      zyr_form_session_list_items (zyr_review_desk_get_session (desk), section_ref);
  const ZyrFormItem *heading = NULL;
  GtkListBox *list = NULL;

  gtk_box_set_spacing (box, 12);
  for (guint i = 0; i < items->len; i++)
    {
      ZyrFormItem *item = g_ptr_array_index (items, i);

      if (item->kind != ZYR_FORM_ITEM_QUESTION && item->kind != ZYR_FORM_ITEM_NOTE)
        {
          if (!beside->only_differences)
            add_heading (box, desk, item);
          heading = beside->only_differences ? item : NULL;
          list = NULL;
          continue;
        }
      if (!is_shown (desk, beside, item))
        continue;
      /* Under a heading without differences there is nothing. */
      if (heading)
        add_heading (box, desk, heading);
      heading = NULL;
      if (list == NULL)
        list = add_list (box);
      gtk_list_box_append (list, zyr_report_row_new (desk, item, beside));
    }
}
