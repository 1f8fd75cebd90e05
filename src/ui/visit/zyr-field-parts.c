/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-field-parts.h"

GtkLabel *
zyr_field_note_new (ZyrField *field)
{
  GtkWidget *note = gtk_label_new ("");

  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_set_visible (note, FALSE);
  gtk_widget_set_parent (note, GTK_WIDGET (field));
  return GTK_LABEL (note);
}

void
zyr_field_note_show (GtkLabel *note, const char *sentence)
{
  gtk_label_set_text (note, sentence);
  gtk_widget_set_visible (GTK_WIDGET (note), *sentence != '\0');
}

GtkWidget *
zyr_field_spinner_new (void)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_visible (spinner, FALSE);
  return spinner;
}

void
zyr_field_spinner_turn (GtkWidget *spinner, gboolean busy)
{
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), busy);
  gtk_widget_set_visible (spinner, busy);
}
