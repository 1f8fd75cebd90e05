/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-field-words.h"

#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-file-field.h"
#include "zyr-format.h"
#include "zyr-national-number.h"

static const struct
{
  const char *field;
  const char *title;
} titles[] = {
  { "status", N_ ("State of the file") },
  { "head", N_ ("Head of the household") },
  { "ref_no", N_ ("Reference number") },
  { "programmes", N_ ("Programmes") },
  { "agenda", N_ ("On the Board’s agenda of") },
  { "settlement", N_ ("Kind of settlement") },
  { "phones", N_ ("Telephones") },
  { "iban", N_ ("IBAN") },
  { "consent_kind", N_ ("Consent to queries") },
  { "addr_text", N_ ("Address") },
  { "addr_uavt", N_ ("Address number (UAVT)") },
  { "addr_province", N_ ("Province") },
  { "addr_district", N_ ("District") },
  { "addr_neighbourhood", N_ ("Neighbourhood") },
  { "addr_csbm", N_ ("Street") },
  { "addr_door", N_ ("Building number") },
  { "addr_flat", N_ ("Flat number") },
  { "rating", N_ ("Worker’s rating") },
  { "lat", N_ ("Latitude") },
  { "lon", N_ ("Longitude") },
  { "id_kind", N_ ("Kind of identity number") },
  { "id_no", N_ ("Identity number") },
  { "given", N_ ("Given name") },
  { "surname", N_ ("Surname") },
  { "sex", N_ ("Sex") },
  { "birth", N_ ("Date of birth") },
  { "death", N_ ("Date of death") },
  { "marital", N_ ("Marital status") },
  { "relation", N_ ("Relation to the head") },
  { "nationality", N_ ("Nationality") },
  { "gss_family", N_ ("In the applicant’s GSS family") },
  { "edu", N_ ("Highest school completed") },
  { "from", N_ ("In the household since") },
  { "to", N_ ("Left the household on") },
  { "leave_reason", N_ ("Reason for leaving") },
};

const char *
zyr_field_title (const char *rec_kind, const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i].field, field))
        return _ (titles[i].title);
    }
  return field;
}

static const ZyrFileField *
find (const char *rec_kind, const char *field)
{
  return zyr_file_field_find (zyr_kind_from_string (rec_kind), field);
}

/* Each of the @phones read or written by @turn. */
static char *
turn_phones (const char *phones,
             const char *delimiters,
             char *(*turn) (const char *),
             const char *between)
{
  g_auto (GStrv) parts = g_strsplit_set (phones, delimiters, -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *turned = turn (parts[i]);

      g_free (parts[i]);
      parts[i] = turned;
    }
  return g_strstrip (g_strjoinv (between, parts));
}

static char *
phones_text (const char *value)
{
  return turn_phones (value, " ", zyr_phone_format, ", ");
}

/* What has no list in the form. */
static char *
code_text (ZyrCodeBook *codes, const char *list, const char *value)
{
  if (list != NULL)
    return zyr_code_book_dup_labels (codes, list, value);
  if (g_str_equal (value, "active"))
    return g_strdup (C_ ("household", "Active"));
  if (g_str_equal (value, "passive"))
    return g_strdup (C_ ("household", "Passive"));
  if (g_str_equal (value, "transferred"))
    return g_strdup (C_ ("household", "Transferred"));
  if (g_str_equal (value, "dissolved"))
    return g_strdup (C_ ("household", "Dissolved"));
  return g_strdup (value);
}

char *
zyr_field_value_text (ZyrWorkspace *workspace,
                      const char *rec_kind,
                      const char *field,
                      const char *value)
{
  const ZyrFileField *known = find (rec_kind, field);

  if (value[0] == '\0')
    /* Translators: in place of a value that a field does not have. */
    return g_strdup (C_ ("value", "(empty)"));
  if (g_str_equal (field, "rating"))
    return zyr_code_book_dup_label (zyr_workspace_get_codes (workspace), "rating", value);
  if (known == NULL)
    return g_strdup (value);
  switch (known->type)
    {
    case ZYR_FIELD_CODE:
    case ZYR_FIELD_CODES:
      return code_text (zyr_workspace_get_codes (workspace), known->list, value);
    case ZYR_FIELD_FLAG:
      return g_strdup (g_str_equal (value, "true") ? _ ("Yes") : _ ("No"));
    case ZYR_FIELD_DATE:
      return zyr_format_date (value);
    case ZYR_FIELD_PHONES:
      return phones_text (value);
    case ZYR_FIELD_TEXT:
      return known->list != NULL
                 ? zyr_code_book_dup_label (zyr_workspace_get_codes (workspace), known->list, value)
                 : g_strdup (value);
    default:
      return g_strdup (value);
    }
}

char *
zyr_field_entry_text (const char *rec_kind, const char *field, const char *value)
{
  const ZyrFileField *known = find (rec_kind, field);

  if (known != NULL && known->type == ZYR_FIELD_DATE)
    return zyr_format_date_short (value);
  if (known != NULL && known->type == ZYR_FIELD_PHONES)
    return phones_text (value);
  return g_strdup (value);
}

char *
zyr_field_parse_entry (const char *rec_kind, const char *field, const char *typed)
{
  const ZyrFileField *known = find (rec_kind, field);
  char *parsed = NULL;

  if (known == NULL)
    return g_strdup (typed);
  switch (known->type)
    {
    case ZYR_FIELD_DATE:
      parsed = zyr_parse_date (typed);
      break;
    case ZYR_FIELD_PHONES:
      parsed = turn_phones (typed, ",;/\n", zyr_phone_normalize, " ");
      break;
    case ZYR_FIELD_LATITUDE:
    case ZYR_FIELD_LONGITUDE:
      parsed = zyr_parse_number (typed, FALSE);
      break;
    case ZYR_FIELD_IBAN:
    case ZYR_FIELD_UAVT:
    case ZYR_FIELD_IDENTITY:
      parsed = zyr_number_normalize (typed);
      break;
    default:
      break;
    }
  return parsed != NULL ? parsed : g_strdup (typed);
}
