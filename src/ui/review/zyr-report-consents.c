/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-consents.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "zyr-label.h"
#include "zyr-report-row.h"

static gboolean
is_signature (const ZyrFormItem *item)
{
  return item->kind == ZYR_FORM_ITEM_QUESTION && item->control == ZYR_FORM_CONTROL_UPLOAD
         && (strstr (item->appearance, "signature") != NULL
             || strstr (item->appearance, "draw") != NULL);
}

/* @said: an answer in words, or ""; @mark: (nullable) */
static GtkWidget *
row_new (const ZyrFormItem *item, const char *said, const char *mark)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), said);
  if (mark != NULL)
    {
      const gboolean is_missing = item->required && *item->value == '\0';
      GtkWidget *tag = zyr_tag_new (mark, is_missing ? "warning" : NULL);

      gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
    }
  g_object_set_data_full (G_OBJECT (row), "ref", g_strdup (item->ref), g_free);
  return row;
}

/* (nullable): neither a consent nor a signature */
static GtkWidget *
row_of (const ZyrFormItem *item, char **consents)
{
  const gboolean is_there = *item->value != '\0';
  const char *missing = item->required ? C_ ("signature", "Missing") : NULL;
  g_autofree char *said = NULL;

  if (is_signature (item))
    return row_new (item, "",
                    is_there            ? C_ ("signature", "Signed")
                    : missing != NULL   ? missing
                                        : C_ ("signature", "Not signed"));
  if (item->kind != ZYR_FORM_ITEM_QUESTION
      || !g_strv_contains ((const char *const *)consents, item->ref))
    return NULL;
  said = is_there ? zyr_report_answer_text (item) : g_strdup ("");
  return row_new (item, said, is_there ? NULL : missing);
}

GPtrArray *
zyr_report_consent_rows (ZyrFormSession *session, char **consents)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = NULL;

      if (!section->relevant)
        continue;
      items = zyr_form_session_list_items (session, section->ref);
      for (guint j = 0; j < items->len; j++)
        {
          GtkWidget *row = row_of (g_ptr_array_index (items, j), consents);

          if (row != NULL)
            g_ptr_array_add (rows, row);
        }
    }
  return rows;
}
