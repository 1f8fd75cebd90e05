/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-card-private.h"

#include "zyr-clock.h"
#include "zyr-json.h"
#include "zyr-money.h"
#include "zyr-search-key.h"
#include "zyr-visit-card-words-private.h"

#include <math.h>
#include <string.h>

#define DASH " – "
#define SHARE_DENOMINATOR_MAX 96
#define SHARE_TOLERANCE 0.0005

static ZyrMoneyStyle
get_money_style (ZyrCardLanguage language)
{
  return language == ZYR_CARD_TR ? ZYR_MONEY_TR : ZYR_MONEY_EN;
}

static void
append_part (GString *card, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (card->len > 0)
    g_string_append (card, DASH);
  g_string_append (card, part);
}

static void
append_money (GString *card, gint64 kurus, ZyrCardLanguage language)
{
  g_autofree char *amount = zyr_money_format (kurus, get_money_style (language));
  g_autofree char *text = g_strdup_printf ("%s TL", amount);

  append_part (card, text);
}

/* "2026-02-10" to "10.02.2026"; anything else stays as it is. */
static char *
format_date (const char *date, char separator)
{
  if (date == NULL)
    return g_strdup ("");
  if (strlen (date) < 10)
    return g_strdup (date);

  return g_strdup_printf ("%.2s%c%.2s%c%.4s", date + 8, separator, date + 5, separator, date);
}

char *
zyr_card_dup_number (JsonObject *row, const char *member)
{
  const char *text = zyr_json_get_string (row, member, NULL);
  double value = zyr_json_get_double (row, member, NAN);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *number = NULL;

  if (text != NULL)
    return g_strdup (text);
  if (!isfinite (value))
    return g_strdup ("");

  /* Seven decimals are a centimetre on the ground, and more than any registry states. */
  number = g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.7f", value));
  g_assert (strchr (number, '.') != NULL);
  while (g_str_has_suffix (number, "0"))
    number[strlen (number) - 1] = '\0';
  if (g_str_has_suffix (number, "."))
    number[strlen (number) - 1] = '\0';

  return number;
}

/* A plain decimal with the language's thousands and decimal signs. */
static char *
format_number (const char *plain, ZyrCardLanguage language)
{
  gsize n_digits = strspn (plain, "0123456789");
  GString *number = g_string_new (NULL);

  for (gsize i = 0; i < n_digits; i++)
    {
      if (i > 0 && (n_digits - i) % 3 == 0)
        g_string_append_c (number, language == ZYR_CARD_TR ? '.' : ',');
      g_string_append_c (number, plain[i]);
    }
  if (plain[n_digits] == '.')
    g_string_append_printf (number,
                            "%c%s",
                            language == ZYR_CARD_TR ? ',' : '.',
                            plain + n_digits + 1);

  return g_string_free (number, FALSE);
}

static char *
dup_formatted (JsonObject *row, const char *member, ZyrCardLanguage language)
{
  g_autofree char *plain = zyr_card_dup_number (row, member);

  return format_number (plain, language);
}

/* Title deeds state shares as fractions: 0.25 is 1/4. NULL for the whole. */
static char *
dup_fraction (JsonObject *row)
{
  g_autofree char *plain = zyr_card_dup_number (row, "share");
  double share = g_ascii_strtod (plain, NULL);

  if (!(share > 0) || share >= 1)
    return NULL;
  for (int denominator = 2; denominator <= SHARE_DENOMINATOR_MAX; denominator++)
    {
      int numerator = (int) lround (share * denominator);

      if (numerator > 0 && fabs ((double) numerator / denominator - share) < SHARE_TOLERANCE)
        return g_strdup_printf ("%d/%d", numerator, denominator);
    }

  return g_strdup (plain);
}

static char *
dup_cover (const ZyrMemberCard *member, ZyrCardLanguage language)
{
  const char *word = zyr_card_word (ZYR_CARD_LIST_COVER, member->sgk, language);

  if (word == NULL || !g_str_equal (member->working, "1"))
    return g_strdup (word);

  return g_strdup_printf ("%s %s", word, language == ZYR_CARD_TR ? "çalışan" : "worker");
}

/* What to know of a person at the door: who he is to the applicant, then the one or two things that
 * matter most: school or disability, cover when he works or when nothing else is to be said. */
char *
zyr_card_member (const ZyrMemberCard *member, ZyrCardLanguage language)
{
  gboolean turkish = language == ZYR_CARD_TR;
  g_autofree char *upper = zyr_text_upper_turkish (member->surname);
  g_autofree char *name = g_strdup_printf ("%s %s", member->given, upper);
  g_autofree char *year = g_strndup (member->birth, 4);
  g_autofree char *cover = dup_cover (member, language);
  GString *card = g_string_new (g_strstrip (name));
  gboolean told = FALSE;

  append_part (card, zyr_card_word (ZYR_CARD_LIST_RELATION, member->relation, language));
  append_part (card, year);
  if (*member->death != '\0')
    {
      g_autofree char *date = format_date (member->death, turkish ? '.' : '/');
      g_autofree char *text = g_strdup_printf ("%s %s", turkish ? "vefat" : "died", date);

      append_part (card, text);
      return g_string_free (card, FALSE);
    }
  if (g_str_equal (member->relation, "self"))
    append_part (card, zyr_card_word (ZYR_CARD_LIST_MARITAL, member->marital, language));
  if (g_str_equal (member->school, "1"))
    {
      append_part (card, turkish ? "e-Okul kayıtlı" : "enrolled");
      told = TRUE;
    }
  if (*member->disability_rate != '\0' && !g_str_equal (member->disability_rate, "0"))
    {
      g_autofree char *rate = turkish ? g_strconcat ("%", member->disability_rate, NULL)
                                      : g_strconcat (member->disability_rate, " %", NULL);

      append_part (card, rate);
      told = TRUE;
    }
  if (!told || g_str_equal (member->working, "1"))
    append_part (card, cover);

  return g_string_free (card, FALSE);
}

/* Payments of the State name their payer already; of others the registry and month are told. */
static gboolean
names_its_payer (const char *type)
{
  static const char *const types[] = { "p2022", "homecare", "sa_cash", NULL };

  return type != NULL && g_strv_contains (types, type);
}

char *
zyr_card_income (const char     *given,
                 JsonObject     *row,
                 const char     *source,
                 const char     *as_of,
                 ZyrCardLanguage language)
{
  const char *type = zyr_json_get_string (row, "type", NULL);
  GString *card = g_string_new (NULL);

  append_part (card, given);
  append_part (card, zyr_card_word (ZYR_CARD_LIST_INCOME, type, language));
  append_money (card, zyr_json_get_int (row, "amount", 0), language);
  if (names_its_payer (type) || *source == '\0')
    return g_string_free (card, FALSE);

  g_string_append_printf (card, " (%s", source);
  if (strlen (as_of) >= 7)
    g_string_append_printf (card, ", %.2s/%.4s", as_of + 5, as_of);
  g_string_append_c (card, ')');

  return g_string_free (card, FALSE);
}

char *
zyr_card_property (JsonObject *row, ZyrCardLanguage language)
{
  const char *kind = zyr_json_get_string (row, "kind", "other");
  g_autofree char *area = dup_formatted (row, "area", language);
  g_autofree char *fraction = dup_fraction (row);
  GString *card = g_string_new (zyr_card_word (ZYR_CARD_LIST_PROPERTY, kind, language));

  if (*area != '\0')
    g_string_append_printf (card, " %s m²", area);
  if (fraction != NULL)
    g_string_append_printf (card,
                            ", %s %s",
                            language == ZYR_CARD_TR ? "hisse" : "share",
                            fraction);

  return g_string_free (card, FALSE);
}

char *
zyr_card_vehicle (JsonObject *row, ZyrCardLanguage language)
{
  const char *kind = zyr_json_get_string (row, "kind", "other");
  g_autofree char *year = zyr_card_dup_number (row, "year");
  g_autofree char *what
      = g_strdup_printf ("%s %s", zyr_card_word (ZYR_CARD_LIST_VEHICLE, kind, language), year);
  GString *card = g_string_new (NULL);

  append_part (card, zyr_json_get_string (row, "plate", NULL));
  append_part (card, g_strchomp (what));

  return g_string_free (card, FALSE);
}

char *
zyr_card_land (JsonObject *row, ZyrCardLanguage language)
{
  const char *kind = zyr_json_get_string (row, "kind", "dry");
  g_autofree char *area = dup_formatted (row, "area", language);

  return g_strdup_printf ("%s %s %s",
                          zyr_card_word (ZYR_CARD_LIST_LAND, kind, language),
                          area,
                          language == ZYR_CARD_TR ? "dekar" : "decare");
}

const char *
zyr_card_livestock_kind (JsonObject *row)
{
  const char *kind = zyr_json_get_string (row, "kind", "");

  return g_str_equal (kind, "large") ? "cattle" : kind;
}

char *
zyr_card_livestock (JsonObject *row, ZyrCardLanguage language)
{
  const char *kind = zyr_card_livestock_kind (row);
  const char *word = zyr_card_word (ZYR_CARD_LIST_ANIMAL, kind, language);
  g_autofree char *count = dup_formatted (row, "count", language);

  return g_strdup_printf ("%s: %s", word != NULL ? word : "", count);
}

char *
zyr_card_aid (const char     *programme,
              gint64          amount_kurus,
              const char     *date,
              ZyrCardLanguage language)
{
  g_autofree char *day = format_date (date, '.');
  GString *card = g_string_new (NULL);

  append_part (card, zyr_card_word (ZYR_CARD_LIST_PROGRAMME, programme, language));
  if (amount_kurus > 0)
    append_money (card, amount_kurus, language);
  append_part (card, day);

  return g_string_free (card, FALSE);
}

char *
zyr_card_last_visit (const char     *rating,
                     const char     *date,
                     const char     *source,
                     ZyrCardLanguage language)
{
  g_autofree char *day = format_date (date, language == ZYR_CARD_TR ? '.' : '/');
  const char *word = zyr_card_word (ZYR_CARD_LIST_RATING, rating, language);
  const char *origin = zyr_card_word (ZYR_CARD_LIST_SOURCE, source, language);
  GString *card = g_string_new (NULL);

  if (word == NULL)
    return g_string_free (card, FALSE);
  append_part (card, day);
  append_part (card, word);
  if (origin != NULL)
    g_string_append_printf (card, " (%s)", origin);

  return g_string_free (card, FALSE);
}

char *
zyr_card_institution (const char *code)
{
  const char *word = zyr_card_word (ZYR_CARD_LIST_INSTITUTION, code, ZYR_CARD_TR);

  return g_strdup (word != NULL ? word : "");
}
