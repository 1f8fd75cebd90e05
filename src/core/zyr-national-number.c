/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-national-number.h"

#include <string.h>

#define TCKN_LENGTH 11
#define VKN_LENGTH 10
#define IBAN_LENGTH 26
#define PHONE_LENGTH 10
#define UAVT_LENGTH 10
#define PROVINCE_MAX 81

const char *
zyr_number_verdict_to_string (ZyrNumberVerdict verdict)
{
  static const char *const names[] = {
    [ZYR_NUMBER_OK] = "ok",
    [ZYR_NUMBER_EMPTY] = "empty",
    [ZYR_NUMBER_LENGTH] = "length",
    [ZYR_NUMBER_CHARACTER] = "character",
    [ZYR_NUMBER_PREFIX] = "prefix",
    [ZYR_NUMBER_CHECK_DIGIT] = "check-digit",
  };

  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (names), NULL);

  return names[verdict];
}

static gboolean
all_digits (const char *text)
{
  return text[strspn (text, "0123456789")] == '\0';
}

/* Characters before length: who types a letter is told so even when the number is short. */
static ZyrNumberVerdict
check_digits (const char *text, gsize length)
{
  if (text == NULL || *text == '\0')
    return ZYR_NUMBER_EMPTY;
  if (!all_digits (text))
    return ZYR_NUMBER_CHARACTER;

  return strlen (text) == length ? ZYR_NUMBER_OK : ZYR_NUMBER_LENGTH;
}

/* The two check digits of an identity number whose first nine digits are at @digits. */
static void
tckn_check_digits (const char *digits, char checks[2])
{
  int odd = 0, even = 0, tenth = 0;

  for (guint i = 0; i < 9; i++)
    *(i % 2 == 0 ? &odd : &even) += digits[i] - '0';
  tenth = (7 * odd - even) % 10;
  if (tenth < 0)
    tenth += 10;
  checks[0] = (char) ('0' + tenth);
  checks[1] = (char) ('0' + (odd + even + tenth) % 10);
}

static ZyrNumberVerdict
identity_check (const char *number)
{
  ZyrNumberVerdict verdict = check_digits (number, TCKN_LENGTH);
  char checks[2];

  if (verdict != ZYR_NUMBER_OK)
    return verdict;
  if (number[0] == '0')
    return ZYR_NUMBER_PREFIX;

  tckn_check_digits (number, checks);

  return memcmp (number + 9, checks, 2) == 0 ? ZYR_NUMBER_OK : ZYR_NUMBER_CHECK_DIGIT;
}

ZyrNumberVerdict
zyr_tckn_check (const char *tckn)
{
  ZyrNumberVerdict verdict = identity_check (tckn);

  if (verdict == ZYR_NUMBER_OK && g_str_has_prefix (tckn, "99"))
    return ZYR_NUMBER_PREFIX;

  return verdict;
}

ZyrNumberVerdict
zyr_ykn_check (const char *ykn)
{
  ZyrNumberVerdict verdict = check_digits (ykn, TCKN_LENGTH);

  if (verdict == ZYR_NUMBER_OK && !g_str_has_prefix (ykn, "99"))
    return ZYR_NUMBER_PREFIX;

  return verdict == ZYR_NUMBER_OK ? identity_check (ykn) : verdict;
}

ZyrNumberVerdict
zyr_id_check (const char *number)
{
  if (number != NULL && g_str_has_prefix (number, "99"))
    return zyr_ykn_check (number);

  return zyr_tckn_check (number);
}

static char
vkn_check_digit (const char *digits)
{
  int sum = 0;

  for (int position = 0; position < 9; position++)
    {
      int i = 9 - position;
      int t = (digits[position] - '0' + i) % 10;

      if (t != 0)
        {
          int u = (t << i) % 9;

          sum += u == 0 ? 9 : u;
        }
    }

  return (char) ('0' + (10 - sum % 10) % 10);
}

ZyrNumberVerdict
zyr_vkn_check (const char *vkn)
{
  ZyrNumberVerdict verdict = check_digits (vkn, VKN_LENGTH);

  if (verdict != ZYR_NUMBER_OK)
    return verdict;

  return vkn[9] == vkn_check_digit (vkn) ? ZYR_NUMBER_OK : ZYR_NUMBER_CHECK_DIGIT;
}

/* ISO 7064 mod 97-10 of a Turkish IBAN: the first four characters go last, letters count 10…35. */
static guint
iban_remainder (const char *iban)
{
  guint remainder = 0;

  for (guint i = 0; i < IBAN_LENGTH; i++)
    {
      char c = iban[(i + 4) % IBAN_LENGTH];

      if (g_ascii_isdigit (c))
        remainder = (remainder * 10 + (guint) (c - '0')) % 97;
      else
        remainder = (remainder * 100 + (guint) (c - 'A' + 10)) % 97;
    }

  return remainder;
}

ZyrNumberVerdict
zyr_iban_check (const char *iban)
{
  if (iban == NULL || *iban == '\0')
    return ZYR_NUMBER_EMPTY;
  if (!g_str_has_prefix (iban, "TR"))
    return ZYR_NUMBER_PREFIX;
  for (const char *p = iban + 2; *p != '\0'; p++)
    {
      /* Check digits, bank and reserve are digits; the account may hold letters. */
      gboolean may_be_letter = p - iban >= 10;

      if (!g_ascii_isdigit (*p) && !(may_be_letter && g_ascii_isupper (*p)))
        return ZYR_NUMBER_CHARACTER;
    }
  if (strlen (iban) != IBAN_LENGTH)
    return ZYR_NUMBER_LENGTH;

  return iban_remainder (iban) == 1 ? ZYR_NUMBER_OK : ZYR_NUMBER_CHECK_DIGIT;
}

ZyrNumberVerdict
zyr_phone_check (const char *phone, ZyrPhoneKind *kind)
{
  ZyrNumberVerdict verdict = check_digits (phone, PHONE_LENGTH);
  ZyrPhoneKind found = ZYR_PHONE_UNKNOWN;

  if (kind != NULL)
    *kind = ZYR_PHONE_UNKNOWN;
  if (verdict != ZYR_NUMBER_OK)
    return verdict;

  if (phone[0] == '5')
    found = ZYR_PHONE_MOBILE;
  else if (phone[0] >= '2' && phone[0] <= '4')
    found = ZYR_PHONE_LANDLINE;
  if (kind != NULL)
    *kind = found;

  return found == ZYR_PHONE_UNKNOWN ? ZYR_NUMBER_PREFIX : ZYR_NUMBER_OK;
}

ZyrNumberVerdict
zyr_uavt_check (const char *code)
{
  return check_digits (code, UAVT_LENGTH);
}

ZyrNumberVerdict
zyr_plate_check (const char *plate)
{
  gsize n_letters = 0, n_digits = 0;
  int province = 0;

  if (plate == NULL || *plate == '\0')
    return ZYR_NUMBER_EMPTY;
  if (!g_ascii_isdigit (plate[0]) || !g_ascii_isdigit (plate[1]))
    return ZYR_NUMBER_CHARACTER;

  province = (plate[0] - '0') * 10 + (plate[1] - '0');
  while (g_ascii_isupper (plate[2 + n_letters]))
    n_letters++;
  while (g_ascii_isdigit (plate[2 + n_letters + n_digits]))
    n_digits++;
  if (plate[2 + n_letters + n_digits] != '\0')
    return ZYR_NUMBER_CHARACTER;
  if (province < 1 || province > PROVINCE_MAX)
    return ZYR_NUMBER_PREFIX;
  if (n_letters < 1 || n_letters > 3 || n_digits < 2 || n_digits > 5)
    return ZYR_NUMBER_LENGTH;

  return ZYR_NUMBER_OK;
}

char *
zyr_phone_normalize (const char *text)
{
  static const char *const prefixes[] = { "0090", "+90", "90", "0" };
  GString *digits = g_string_new (NULL);
  const char *bare = NULL;
  char *phone = NULL;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    {
      /* Separators only: a letter stays, so that the check can say so. */
      if (strchr (" -./()\t", *p) == NULL)
        g_string_append_c (digits, *p);
    }

  bare = digits->str;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i]);

      /* Only when ten digits remain: 444 and short numbers keep their first digits. */
      if (g_str_has_prefix (bare, prefixes[i]) && strlen (bare) == length + PHONE_LENGTH)
        {
          bare += length;
          break;
        }
    }
  phone = g_strdup (bare);
  g_string_free (digits, TRUE);

  return phone;
}

char *
zyr_number_normalize (const char *text)
{
  GString *number = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (strchr (" .-\t", *p) == NULL)
      g_string_append_c (number, g_ascii_toupper (*p));

  return g_string_free (number, FALSE);
}

char *
zyr_phone_format (const char *phone)
{
  if (zyr_phone_check (phone, NULL) != ZYR_NUMBER_OK)
    return g_strdup (phone != NULL ? phone : "");

  return g_strdup_printf ("0%.3s %.3s %.2s %.2s", phone, phone + 3, phone + 6, phone + 8);
}

char *
zyr_iban_format (const char *iban)
{
  GString *grouped = g_string_new (NULL);

  for (gsize i = 0; iban != NULL && iban[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, iban[i]);
    }

  return g_string_free (grouped, FALSE);
}

/* Multiplying by a number without a common factor spreads seeds over all bodies, each used once. */
static guint64
spread (guint64 seed, guint64 n_bodies)
{
  return (guint64) (((unsigned __int128) (seed % n_bodies) * 48271 + 11) % n_bodies);
}

char *
zyr_tckn_generate (guint64 seed)
{
  char number[TCKN_LENGTH + 1];

  /* First digit 1 to 9, and not 99: 9·10^8 bodies from 100000000, less the last 10^7. */
  g_snprintf (number,
              10,
              "%09" G_GUINT64_FORMAT,
              G_GUINT64_CONSTANT (100000000) + spread (seed, G_GUINT64_CONSTANT (890000000)));
  tckn_check_digits (number, number + 9);
  number[TCKN_LENGTH] = '\0';

  return g_strdup (number);
}

char *
zyr_ykn_generate (guint64 seed)
{
  char number[TCKN_LENGTH + 1];

  g_snprintf (number, 10, "99%07" G_GUINT64_FORMAT, spread (seed, G_GUINT64_CONSTANT (10000000)));
  tckn_check_digits (number, number + 9);
  number[TCKN_LENGTH] = '\0';

  return g_strdup (number);
}

char *
zyr_vkn_generate (guint64 seed)
{
  char number[VKN_LENGTH + 1];

  g_snprintf (number, 10, "%09" G_GUINT64_FORMAT, spread (seed, G_GUINT64_CONSTANT (1000000000)));
  number[9] = vkn_check_digit (number);
  number[VKN_LENGTH] = '\0';

  return g_strdup (number);
}

char *
zyr_iban_generate (guint bank, guint64 account)
{
  char iban[IBAN_LENGTH + 1];
  guint checks = 0;

  g_return_val_if_fail (bank < 100000, NULL);

  g_snprintf (iban,
              sizeof iban,
              "TR00%05u0%016" G_GUINT64_FORMAT,
              bank,
              account % G_GUINT64_CONSTANT (10000000000000000));
  checks = 98 - iban_remainder (iban);
  iban[2] = (char) ('0' + checks / 10);
  iban[3] = (char) ('0' + checks % 10);

  return g_strdup (iban);
}
