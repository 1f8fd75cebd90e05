/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-sections.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-label.h"

/* @n: answers that differ */
static void
add_section (GtkListBox *list, const char *ref, const char *title, guint n)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = zyr_label_append (GTK_BOX (box), title, NULL);
  /* Translators: %1$s is a section of the report, %2$u how many of its answers differ. */
  g_autofree char *name
      = n > 0 ? g_strdup_printf (ngettext ("%1$s, %2$u difference", "%1$s, %2$u differences", n),
                                 title, n)
              : g_strdup (title);

  gtk_widget_set_hexpand (label, TRUE);
  if (n > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", n);
      GtkWidget *count = gtk_label_new (number);

      gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (count, "count");
      gtk_box_append (GTK_BOX (box), count);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "place");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "ref", g_strdup (ref), g_free);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  gtk_list_box_append (list, row);
}

void
zyr_report_sections_fill (GtkListBox *list,
                          ZyrReviewDesk *desk,
                          ZyrReportBeside *beside,
                          const char *selected)
{
  g_autoptr (GPtrArray) sections =
      zyr_form_session_list_sections (zyr_review_desk_get_session (desk));
  GtkListBoxRow *row;
  int index = 0;

  zyr_list_box_clear (list);
  add_section (list, NULL, _ ("Overview"), 0);
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      guint n_shown = 0;
      guint n = zyr_report_beside_count (beside, desk, section->ref, &n_shown);

      if (section->relevant && (n_shown > 0 || !beside->only_differences))
        add_section (list, section->ref, section->title, n);
    }
  for (int i = 0; selected && (row = gtk_list_box_get_row_at_index (list, i)); i++)
    {
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "ref"), selected) == 0)
        index = i;
    }
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, index));
}

const char *
zyr_report_sections_get_ref (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "ref") : NULL;
}

const char *
zyr_report_sections_get_title (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "title");
}
