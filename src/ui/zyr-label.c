/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-label.h"

GtkWidget *
zyr_label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
zyr_label_append (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label = zyr_label_new (text, style);

  gtk_box_append (box, label);
  return label;
}

GtkWidget *
zyr_tag_new (const char *text, const char *style)
{
  GtkWidget *tag = gtk_label_new (text);

  gtk_widget_add_css_class (tag, "tag");
  if (style != NULL)
    gtk_widget_add_css_class (tag, style);
  return tag;
}
