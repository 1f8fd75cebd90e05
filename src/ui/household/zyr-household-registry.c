/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the institutions answered, by institution: counts, failures shown as failures, staleness. */
#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-household-sections.h"
#include "zyr-label.h"

typedef struct
{
  const char *code;
  const char *word;
} Word;

static const char *
word_of (const Word *words, gsize n, const char *code)
{
  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (words[i].code, code))
        return _ (words[i].word);
    }
  return code;
}

static const char *
institution_name (const char *code)
{
  static const Word words[] = {
    { "nvi", N_ ("Population registry (MERNİS)") },
    { "sgk", N_ ("Social security (SGK)") },
    { "iskur", N_ ("Employment agency (İŞKUR)") },
    { "gib", N_ ("Revenue administration (GİB)") },
    { "tkgm", N_ ("Land registry (TKGM)") },
    { "cks", N_ ("Agriculture (ÇKS)") },
    { "meb", N_ ("National education (e-Okul)") },
    { "saglik", N_ ("Health ministry") },
    { "sygm", N_ ("Social assistance (SYGM)") },
  };

  return word_of (words, G_N_ELEMENTS (words), code);
}

static const char *
service_name (const char *code)
{
  static const Word words[] = {
    { "vital", N_ ("Civil status") },     { "insurance", N_ ("Insurance") },
    { "income", N_ ("Income") },          { "property", N_ ("Real estate") },
    { "vehicle", N_ ("Vehicles") },       { "land", N_ ("Agricultural land") },
    { "livestock", N_ ("Livestock") },    { "tax", N_ ("Tax liability") },
    { "aid", N_ ("Aids") },               { "education", N_ ("Education") },
    { "health", N_ ("Health reports") },  { "employment", N_ ("Job seeking") },
    { "other_file", N_ ("Other household files") },
  };

  return word_of (words, G_N_ELEMENTS (words), code);
}

static const char *
fact_name (const char *key)
{
  static const Word words[] = {
    { "type", N_ ("Kind") },
    { "kind", N_ ("Kind") },
    { "amount", N_ ("Amount") },
    { "as_of", N_ ("As of") },
    { "area", N_ ("Area") },
    { "share", N_ ("Share") },
    { "value", N_ ("Value") },
    { "plate", N_ ("Plate") },
    { "year", N_ ("Year") },
    { "count", N_ ("Number") },
    { "sgk", N_ ("Cover") },
    { "working", N_ ("Works insured") },
    { "active", N_ ("Active taxpayer") },
    { "enrolled", N_ ("Enrolled") },
    { "level", N_ ("School completed") },
    { "rate", N_ ("Disability rate") },
    { "registered", N_ ("Registered") },
    { "marital", N_ ("Marital status") },
    { "death", N_ ("Date of death") },
    { "file_no", N_ ("File number") },
    { "programme", N_ ("Programme") },
    { "institution", N_ ("Institution") },
    { "date", N_ ("Date") },
  };

  return word_of (words, G_N_ELEMENTS (words), key);
}

char *
zyr_household_fact_text (ZyrCodeBook *codes, const ZyrFact *fact)
{
  switch (fact->type)
    {
    case ZYR_FACT_CODE:
      return zyr_code_book_dup_label (codes, fact->list, fact->value);
    case ZYR_FACT_MONEY:
      return zyr_format_money (g_ascii_strtoll (fact->value, NULL, 10));
    case ZYR_FACT_DATE:
      return zyr_format_date (fact->value);
    case ZYR_FACT_NUMBER:
      return zyr_format_number (fact->value);
    case ZYR_FACT_FLAG:
      return g_strdup (g_str_equal (fact->value, "1") ? _ ("Yes") : _ ("No"));
    case ZYR_FACT_TEXT:
      break;
    }
  return g_strdup (fact->value);
}

static GtkWidget *
tag_new (const char *text, const char *style)
{
  GtkWidget *tag = zyr_tag_new (text, style);

  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  return tag;
}

/* One record: whose it is, and its facts in a sentence of "name: value". */
static GtkWidget *
record_row (ZyrCodeBook *codes, const ZyrRegistryRow *record)
{
  GtkWidget *row = adw_action_row_new ();
  GString *text = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < record->facts->len; i++)
    {
      const ZyrFact *fact = g_ptr_array_index (record->facts, i);
      g_autofree char *value = zyr_household_fact_text (codes, fact);

      if (value[0] == '\0')
        continue;
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", fact_name (fact->key),
                              value);
    }
  name = g_markup_escape_text (record->member_name[0] ? record->member_name : _ ("Household"), -1);
  escaped = g_markup_escape_text (text->str, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (record->is_active)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               tag_new (C_ ("registry", "Active"), "accent"));
  g_string_free (text, TRUE);
  return row;
}

static char *
status_text (const ZyrRegistryGroup *group)
{
  switch (group->status)
    {
    case ZYR_REGISTRY_FAILED:
      return g_strdup (_ ("The query failed: nothing can be concluded from it"));
    case ZYR_REGISTRY_NO_CONSENT:
      return g_strdup (_ ("Not asked: there is no consent"));
    case ZYR_REGISTRY_NOTHING:
      return g_strdup (_ ("Asked, nothing is recorded"));
    case ZYR_REGISTRY_DATA:
      break;
    }
  return g_strdup_printf (ngettext ("%u record", "%u records", group->rows->len), group->rows->len);
}

static void
add_records (GtkWidget *row, ZyrCodeBook *codes, gconstpointer item)
{
  const ZyrRegistryGroup *group = item;

  for (guint i = 0; i < group->rows->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              record_row (codes, g_ptr_array_index (group->rows, i)));
}

static GtkWidget *
group_row (ZyrHousehold *household, ZyrCodeBook *codes, const ZyrRegistryGroup *group)
{
  gboolean has_rows = group->rows->len > 0;
  GtkWidget *row = has_rows ? adw_expander_row_new () : adw_action_row_new ();
  g_autofree char *text = g_strdup_printf ("%s – %s", service_name (group->service),
                                           institution_name (group->institution));
  g_autofree char *title = g_markup_escape_text (text, -1);
  g_autofree char *status = status_text (group);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (has_rows)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), status);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), status);
  if (group->status == ZYR_REGISTRY_FAILED)
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("The query failed"), -1);
      gtk_widget_add_css_class (image, "warning");
      if (has_rows)
        adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), image);
      else
        adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
    }
  if (group->n_active > 0)
    {
      g_autofree char *active = g_strdup_printf (
          C_ ("registry", "%u active"), group->n_active);

      adw_expander_row_add_action (ADW_EXPANDER_ROW (row), tag_new (active, "accent"));
    }
  if (has_rows)
    {
      g_autofree char *item = g_strjoin ("/", group->institution, group->service, NULL);

      zyr_household_set_item (row, item);
      zyr_household_fill_when_opened (row, household, codes, add_records, group);
    }
  return row;
}

static char *
snapshot_text (const ZyrRegistrySnapshot *snapshot)
{
  g_autofree char *when = zyr_format_date_time (snapshot->taken);

  if (snapshot->taken == 0)
    return g_strdup (_ ("The institutions have not been asked about this household yet."));
  if (snapshot->is_stale)
    /* Translators: %1$s is a date and time, %2$u the age in days. */
    return g_strdup_printf (_ ("Asked on %1$s – out of date (%2$u days old)"), when,
                            snapshot->age_days);
  return g_strdup_printf (_ ("Asked on %s"), when);
}

GtkWidget *
zyr_household_registry_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  const ZyrRegistrySnapshot *snapshot = zyr_household_get_snapshot (household);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *description = snapshot_text (snapshot);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Registry Answers"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  if (snapshot->is_stale && snapshot->taken != 0)
    adw_preferences_group_set_header_suffix (
        ADW_PREFERENCES_GROUP (group), tag_new (C_ ("registry", "Out of date"), "warning"));
  for (guint i = 0; i < snapshot->groups->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               group_row (household, zyr_workspace_get_codes (workspace),
                                          g_ptr_array_index (snapshot->groups, i)));
  return group;
}
