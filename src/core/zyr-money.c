/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-money.h"

#include "zyr-error.h"
#include "zyr-limits.h"

#include <string.h>

ZyrMoneyStyle
zyr_money_style_for_language (const char *language)
{
  if (language == NULL || !g_str_has_prefix (language, "tr"))
    return ZYR_MONEY_EN;

  return language[2] == '\0' || strchr ("_-.@", language[2]) != NULL ? ZYR_MONEY_TR : ZYR_MONEY_EN;
}

char *
zyr_money_format (gint64 kurus, ZyrMoneyStyle style)
{
  guint64 amount = kurus < 0 ? -(guint64) kurus : (guint64) kurus;
  g_autofree char *liras = g_strdup_printf ("%" G_GUINT64_FORMAT, amount / 100);
  guint fraction = (guint) (amount % 100);
  gsize n_digits = strlen (liras);
  GString *text = g_string_new (kurus < 0 ? "-" : NULL);

  for (gsize i = 0; i < n_digits; i++)
    {
      if (style != ZYR_MONEY_PLAIN && i > 0 && (n_digits - i) % 3 == 0)
        g_string_append_c (text, style == ZYR_MONEY_TR ? '.' : ',');
      g_string_append_c (text, liras[i]);
    }
  if (style != ZYR_MONEY_PLAIN || fraction != 0)
    g_string_append_printf (text, "%c%02u", style == ZYR_MONEY_TR ? ',' : '.', fraction);

  return g_string_free (text, FALSE);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID, message);
  return FALSE;
}

/* Takes spaces (also no-break ones) and one trailing currency sign away. */
static char *
strip_amount (const char *text)
{
  static const char *const signs[] = { "TL", "tl", "TRY", "₺" };
  GString *bare = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (bare, c);
    }

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (g_str_has_suffix (bare->str, signs[i]))
        {
          g_string_truncate (bare, bare->len - strlen (signs[i]));
          break;
        }
    }

  return g_string_free (bare, FALSE);
}

/* Whether @liras is digits, or digits grouped in threes by @group. */
static gboolean
is_grouped (const char *liras, gsize length, char group)
{
  gsize first = 0;

  while (first < length && g_ascii_isdigit (liras[first]))
    first++;
  if (first == length)
    return length > 0;
  if (first == 0 || first > 3 || liras[0] == '0' || (length - first) % 4 != 0)
    return FALSE;

  for (gsize i = first; i < length; i++)
    {
      gboolean is_separator = (i - first) % 4 == 0;

      if (is_separator ? liras[i] != group : !g_ascii_isdigit (liras[i]))
        return FALSE;
    }

  return TRUE;
}

static gboolean
sum_amount (const char *liras, gsize length, guint fraction, gint64 *kurus, GError **error)
{
  gint64 sum = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (liras[i]))
        continue;
      sum = sum * 10 + (liras[i] - '0');
      if (sum > ZYR_MONEY_KURUS_MAX / 100)
        return refuse (error, "amount too large");
    }
  sum = sum * 100 + fraction;
  if (sum > ZYR_MONEY_KURUS_MAX)
    return refuse (error, "amount too large");
  *kurus = sum;

  return TRUE;
}

gboolean
zyr_money_parse (const char *text, gint64 *kurus, GError **error)
{
  g_autofree char *bare = NULL;
  const char *amount = NULL;
  const char *last = NULL;
  gsize n_after = 0, length = 0;
  guint fraction = 0;
  gboolean negative = FALSE;
  char group = '\0';

  g_return_val_if_fail (kurus != NULL, FALSE);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return refuse (error, "not an amount");

  bare = strip_amount (text);
  negative = bare[0] == '-';
  amount = bare + (negative ? 1 : 0);
  length = strlen (amount);
  for (const char *p = amount; *p != '\0'; p++)
    if (*p == ',' || *p == '.')
      last = p;

  if (last != NULL)
    {
      n_after = length - (gsize) (last - amount) - 1;
      group = *last;
      if (n_after == 1 || n_after == 2)
        {
          for (gsize i = 1; i <= 2; i++)
            {
              if (i <= n_after && !g_ascii_isdigit (last[i]))
                return refuse (error, "not an amount");
              fraction = fraction * 10 + (i <= n_after ? (guint) (last[i] - '0') : 0);
            }
          group = *last == ',' ? '.' : ',';
          length = (gsize) (last - amount);
        }
    }

  if (!is_grouped (amount, length, group))
    return refuse (error, "not an amount");
  if (!sum_amount (amount, length, fraction, kurus, error))
    return FALSE;
  if (negative)
    *kurus = -*kurus;

  return TRUE;
}

gboolean
zyr_money_parse_form (const char *text, gint64 *kurus, GError **error)
{
  gboolean negative = FALSE;
  const char *point = NULL;
  gsize length = 0;
  guint fraction = 0;
  gboolean round_up = FALSE;

  g_return_val_if_fail (kurus != NULL, FALSE);

  if (text == NULL)
    return refuse (error, "not a decimal number");

  negative = text[0] == '-';
  text += negative ? 1 : 0;
  while (g_ascii_isdigit (text[length]))
    length++;
  point = text + length;
  if (length == 0 || (*point != '\0' && (*point != '.' || !g_ascii_isdigit (point[1]))))
    return refuse (error, "not a decimal number");

  if (*point == '.')
    {
      gsize n_decimals = 0;

      while (g_ascii_isdigit (point[1 + n_decimals]))
        n_decimals++;
      if (point[1 + n_decimals] != '\0')
        return refuse (error, "not a decimal number");
      fraction = (guint) (point[1] - '0') * 10 + (n_decimals > 1 ? (guint) (point[2] - '0') : 0);
      round_up = n_decimals > 2 && point[3] >= '5';
    }

  if (!sum_amount (text, length, fraction, kurus, error))
    return FALSE;
  if (round_up)
    *kurus += 1;
  if (negative)
    *kurus = -*kurus;

  return TRUE;
}
