/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-field-entry.h"

#include <glib/gi18n.h>

#include "zyr-check-row.h"
#include "zyr-code-book.h"
#include "zyr-field-words.h"
#include "zyr-file-field.h"

/* Each kind of entry leaves its way of reading it at the row. */
typedef char *(*ReadFunc) (GtkWidget *entry);

#define DATA_READ "read"
#define DATA_CODES "codes"
#define DATA_CHECKS "checks"
#define DATA_KIND "rec-kind"
#define DATA_FIELD "field"

/* A choice of one */

static GStrv
dup_codes (ZyrWorkspace *workspace, const ZyrFileField *field)
{
  static const char *const states[] = { "active", "passive", "transferred", "dissolved", NULL };
  static const char *const flags[] = { "true", "false", NULL };

  if (field->type == ZYR_FIELD_FLAG)
    return g_strdupv ((GStrv)flags);
  if (field->list == NULL)
    return g_strdupv ((GStrv)states);
  return zyr_code_book_dup_codes (zyr_workspace_get_codes (workspace), field->list);
}

static char *
read_combo (GtkWidget *entry)
{
  GStrv codes = g_object_get_data (G_OBJECT (entry), DATA_CODES);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (entry));

  return g_strdup (selected < g_strv_length (codes) ? codes[selected] : "");
}

static GtkWidget *
combo_new (ZyrWorkspace *workspace, const ZyrFileField *field, const char *rec_kind,
           const char *value)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GStrv codes = dup_codes (workspace, field);
  guint selected = 0;

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *label = zyr_field_value_text (workspace, rec_kind, field->name, codes[i]);

      gtk_string_list_append (labels, label);
      if (g_str_equal (codes[i], value))
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_set_data_full (G_OBJECT (row), DATA_CODES, codes, (GDestroyNotify)g_strfreev);
  g_object_set_data (G_OBJECT (row), DATA_READ, read_combo);
  return row;
}

/* A choice of several */

static char *
read_checks (GtkWidget *entry)
{
  GStrv codes = g_object_get_data (G_OBJECT (entry), DATA_CODES);
  GPtrArray *checks = g_object_get_data (G_OBJECT (entry), DATA_CHECKS);
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < checks->len; i++)
    {
      if (gtk_check_button_get_active (g_ptr_array_index (checks, i)))
        g_strv_builder_add (chosen, codes[i]);
    }
  list = g_strv_builder_end (chosen);
  return g_strjoinv (" ", list);
}

static GtkWidget *
checks_new (ZyrWorkspace *workspace, const ZyrFileField *field, const char *value)
{
  GtkWidget *expander = adw_expander_row_new ();
  ZyrCodeBook *book = zyr_workspace_get_codes (workspace);
  GStrv codes = zyr_code_book_dup_codes (book, field->list);
  g_auto (GStrv) chosen = g_strsplit (value, " ", -1);
  GPtrArray *checks = g_ptr_array_new ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (book, field->list, codes[i]);

      g_ptr_array_add (checks,
                       zyr_check_row_add (ADW_EXPANDER_ROW (expander), label,
                                          g_strv_contains ((const char *const *)chosen, codes[i])));
    }
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  g_object_set_data_full (G_OBJECT (expander), DATA_CODES, codes, (GDestroyNotify)g_strfreev);
  g_object_set_data_full (G_OBJECT (expander), DATA_CHECKS, checks,
                          (GDestroyNotify)g_ptr_array_unref);
  g_object_set_data (G_OBJECT (expander), DATA_READ, read_checks);
  return expander;
}

/* A line of text */

static char *
read_line (GtkWidget *entry)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  return zyr_field_parse_entry (g_object_get_data (G_OBJECT (entry), DATA_KIND),
                                g_object_get_data (G_OBJECT (entry), DATA_FIELD), typed);
}

static GtkWidget *
line_new (const char *rec_kind, const char *field, const char *value)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = zyr_field_entry_text (rec_kind, field, value);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_object_set_data_full (G_OBJECT (row), DATA_KIND, g_strdup (rec_kind), g_free);
  g_object_set_data_full (G_OBJECT (row), DATA_FIELD, g_strdup (field), g_free);
  g_object_set_data (G_OBJECT (row), DATA_READ, read_line);
  return row;
}

GtkWidget *
zyr_field_entry_new (ZyrWorkspace *workspace,
                     const char *rec_kind,
                     const char *field,
                     const char *value)
{
  const ZyrFileField *known = zyr_file_field_find (zyr_kind_from_string (rec_kind), field);
  g_autofree char *title = g_markup_escape_text (zyr_field_title (rec_kind, field), -1);
  GtkWidget *entry;

  if (known == NULL || known->type == ZYR_FIELD_MEMBER)
    return NULL;
  if (known->type == ZYR_FIELD_CODE || known->type == ZYR_FIELD_FLAG)
    entry = combo_new (workspace, known, rec_kind, value);
  else if (known->type == ZYR_FIELD_CODES)
    entry = checks_new (workspace, known, value);
  else
    entry = line_new (rec_kind, field, value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  return entry;
}

char *
zyr_field_entry_dup_value (GtkWidget *entry)
{
  ReadFunc read = (ReadFunc)g_object_get_data (G_OBJECT (entry), DATA_READ);

  return read (entry);
}
