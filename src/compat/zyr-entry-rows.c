/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-entry-rows.h"

#if ADW_CHECK_VERSION(1, 3, 0)

void
zyr_entry_rows_tell_focus (void)
{
}

#else

static void (*constructed) (GObject *object);

static void
title_cb (AdwPreferencesRow *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (row), -1);
}

/* The text in the row has the focus, and no place among what a screen reader knows. */
static void
row_constructed (GObject *row)
{
  constructed (row);

  g_object_set (gtk_editable_get_delegate (GTK_EDITABLE (row)),
                "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX,
                NULL);
  g_signal_connect (row, "notify::title", G_CALLBACK (title_cb), NULL);
}

void
zyr_entry_rows_tell_focus (void)
{
  /* Both are made in templates, and one of them cannot be derived from. */
  GObjectClass *entry_class = g_type_class_ref (ADW_TYPE_ENTRY_ROW);

  g_return_if_fail (constructed == NULL);

  constructed = entry_class->constructed;
  entry_class->constructed = row_constructed;
}

#endif
