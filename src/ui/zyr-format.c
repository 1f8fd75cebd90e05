/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-format.h"

#include <glib/gi18n.h>
#include <string.h>

#define NUMBER_CHARS_MAX 40
#define MARK '\001'

static const char *
decimal_sign (void)
{
  /* Translators: what stands before the fraction of a number: "." or "," */
  return C_ ("decimal sign", ".");
}

static const char *
group_sign (void)
{
  /* Translators: what stands between thousands: "," or "." */
  return C_ ("thousands sign", ",");
}

/* @value is [-]digits[.digits]: an exponent or a letter is no number that a person wrote. */
static gboolean
split_number (const char *value, gboolean *negative, const char **whole, gsize *n_whole,
              const char **fraction)
{
  const char *p = value;

  *negative = *p == '-';
  if (*p == '-' || *p == '+')
    p++;
  *whole = p;
  while (g_ascii_isdigit (*p))
    p++;
  *n_whole = p - *whole;
  *fraction = "";
  if (*p == '.')
    {
      *fraction = ++p;
      while (g_ascii_isdigit (*p))
        p++;
    }

  return *p == '\0' && (*n_whole > 0 || **fraction != '\0');
}

static char *
format_number (const char *value, const char *group)
{
  GString *text;
  const char *whole, *fraction;
  gsize n_whole, n_fraction;
  gboolean negative;

  if (!split_number (value, &negative, &whole, &n_whole, &fraction))
    return g_strdup (value);

  /* Zeros at the end say nothing to a person: the form writes 9000 as "9000.0". */
  n_fraction = strlen (fraction);
  while (n_fraction > 0 && fraction[n_fraction - 1] == '0')
    n_fraction--;

  text = g_string_new (negative ? "-" : "");
  if (n_whole == 0)
    g_string_append_c (text, '0');
  for (gsize i = 0; i < n_whole; i++)
    {
      g_string_append_c (text, whole[i]);
      if (i + 1 < n_whole && (n_whole - i - 1) % 3 == 0)
        g_string_append (text, group);
    }
  if (n_fraction > 0)
    {
      g_string_append (text, decimal_sign ());
      g_string_append_len (text, fraction, n_fraction);
    }

  return g_string_free (text, FALSE);
}

char *
zyr_format_number (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  return format_number (value, group_sign ());
}

char *
zyr_format_number_plain (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  return format_number (value, "");
}

char *
zyr_format_number_typed (const char *text)
{
  const char *fraction;
  g_autoptr (GString) digits = g_string_new ("");
  g_autofree char *whole = NULL;
  gsize n_fraction;

  g_return_val_if_fail (text != NULL, NULL);

  fraction = strstr (text, decimal_sign ());
  n_fraction = fraction != NULL ? strlen (fraction) : 0;
  for (const char *p = text; p < text + strlen (text) - n_fraction; p++)
    {
      if (g_ascii_isdigit (*p) || (*p == '-' && p == text))
        g_string_append_c (digits, *p);
      else if (*p != *group_sign ())
        return g_strdup (text);
    }
  whole = format_number (digits->str, group_sign ());

  return g_strconcat (whole, fraction, NULL);
}

/* As a price is written: with both digits of its kuruş, or with none. */
static char *
format_amount (const char *value)
{
  g_autofree char *number = zyr_format_number (value);
  const char *fraction = strstr (number, decimal_sign ());

  return g_strconcat (number, fraction != NULL && strlen (fraction) == 2 ? "0" : NULL, NULL);
}

char *
zyr_format_money (gint64 kurus)
{
  g_autofree char *value = NULL;
  g_autofree char *number = NULL;
  guint64 magnitude = kurus < 0 ? (guint64) 0 - (guint64) kurus : (guint64) kurus;

  if (magnitude % 100 == 0)
    value = g_strdup_printf ("%s%" G_GUINT64_FORMAT, kurus < 0 ? "-" : "", magnitude / 100);
  else
    value = g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", kurus < 0 ? "-" : "",
                             magnitude / 100, (guint) (magnitude % 100));
  number = format_amount (value);

  /* Translators: an amount of Turkish lira */
  return g_strdup_printf (C_ ("money", "%s TL"), number);
}

static gboolean
format_amount_cb (const GMatchInfo *match, GString *result, gpointer user_data)
{
  g_autofree char *value = g_match_info_fetch (match, 0);
  g_autofree char *shown = format_amount (value);

  g_string_append (result, shown);

  return FALSE;
}

char *
zyr_format_amounts (const char *text)
{
  static GRegex *amount;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_once_init_enter (&amount))
    g_once_init_leave (&amount, g_regex_new ("(?<![0-9.,])[0-9]{1,15}(\\.[0-9]{2})?(?= TL\\b)",
                                             G_REGEX_OPTIMIZE, 0, NULL));

  return g_regex_replace_eval (amount, text, -1, 0, 0, format_amount_cb, NULL, NULL);
}

/* Whether the digits between the signs @sign of @text are groups of three. */
static gboolean
is_grouped (const char *text, char sign)
{
  const char *p = strchr (text, sign);

  if (p == NULL || p == text || p - text > 3 || *text == '0')
    return FALSE;
  while (p != NULL)
    {
      const char *next = strchr (p + 1, sign);
      gsize n = next != NULL ? (gsize) (next - p - 1) : strspn (p + 1, "0123456789");

      if (n != 3)
        return FALSE;
      p = next;
    }

  return TRUE;
}

static void
drop_char (char *text, char c)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from != c)
        *to++ = *from;
    }
  *to = '\0';
}

/* Leaves in @text at most one '.', the decimal sign. */
static gboolean
normalize_signs (char *text)
{
  char decimal = *decimal_sign () == ',' ? ',' : '.';
  char group = decimal == ',' ? '.' : ',';
  char *last_decimal = strrchr (text, decimal);
  char *last_group = strrchr (text, group);

  if (last_decimal != NULL && last_group != NULL)
    {
      /* Both: the later one is the decimal sign, whatever the language. */
      if (last_group > last_decimal)
        {
          char swap = decimal;

          decimal = group;
          group = swap;
        }
      *strrchr (text, decimal) = MARK;
      if (strchr (text, decimal) != NULL || !is_grouped (text, group))
        return FALSE;
      drop_char (text, group);
      *strchr (text, MARK) = '.';
      return TRUE;
    }
  if (last_group != NULL)
    {
      if (is_grouped (text, group))
        drop_char (text, group);
      else if (strchr (text, group) == last_group)
        *last_group = '.';
      else
        return FALSE;
      return TRUE;
    }
  if (last_decimal != NULL)
    {
      if (strchr (text, decimal) != last_decimal)
        return FALSE;
      *last_decimal = '.';
    }

  return TRUE;
}

char *
zyr_parse_number (const char *text, gboolean integer)
{
  g_autofree char *digits = NULL;
  const char *whole, *fraction;
  char *body;
  gsize n_whole;
  gboolean negative;

  g_return_val_if_fail (text != NULL, NULL);

  digits = g_strdup (text);
  g_strstrip (digits);
  if (g_str_has_suffix (digits, "TL"))
    digits[strlen (digits) - 2] = '\0';
  drop_char (digits, ' ');
  if (*digits == '\0')
    return g_strdup ("");
  if (strlen (digits) > NUMBER_CHARS_MAX)
    return NULL;

  body = *digits == '-' ? digits + 1 : digits;
  if (strspn (body, "0123456789.,") != strlen (body) || !normalize_signs (body))
    return NULL;
  if (!split_number (digits, &negative, &whole, &n_whole, &fraction))
    return NULL;

  while (n_whole > 1 && *whole == '0')
    {
      whole++;
      n_whole--;
    }
  if (integer && strspn (fraction, "0") != strlen (fraction))
    return NULL;
  if (integer || *fraction == '\0')
    return g_strdup_printf ("%s%.*s", negative ? "-" : "", (int) n_whole, whole);

  return g_strdup_printf ("%s%.*s.%s", negative ? "-" : "", (int) MAX (n_whole, 1),
                          n_whole > 0 ? whole : "0", fraction);
}

/* Dates */

static gboolean
split_date (const char *date, guint *year, guint *month, guint *day)
{
  if (strlen (date) < 10 || date[4] != '-' || date[7] != '-')
    return FALSE;
  *year = (guint) g_ascii_strtoull (date, NULL, 10);
  *month = (guint) g_ascii_strtoull (date + 5, NULL, 10);
  *day = (guint) g_ascii_strtoull (date + 8, NULL, 10);

  return g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

const char *
zyr_month_name (guint month)
{
  static const char *const names[] = {
    NC_ ("month", "January"), NC_ ("month", "February"), NC_ ("month", "March"),
    NC_ ("month", "April"), NC_ ("month", "May"), NC_ ("month", "June"),
    NC_ ("month", "July"), NC_ ("month", "August"), NC_ ("month", "September"),
    NC_ ("month", "October"), NC_ ("month", "November"), NC_ ("month", "December"),
  };

  g_return_val_if_fail (month >= 1 && month <= 12, "");

  return g_dpgettext2 (NULL, "month", names[month - 1]);
}

char *
zyr_format_date (const char *date)
{
  guint year, month, day;

  g_return_val_if_fail (date != NULL, NULL);

  if (!split_date (date, &year, &month, &day))
    return g_strdup (date);

  /* Translators: a date: day of the month, name of the month, year */
  return g_strdup_printf (C_ ("date", "%1$u %2$s %3$u"), day, zyr_month_name (month), year);
}

char *
zyr_format_date_short (const char *date)
{
  guint year, month, day;

  g_return_val_if_fail (date != NULL, NULL);

  if (!split_date (date, &year, &month, &day))
    return g_strdup (date);

  return g_strdup_printf ("%02u.%02u.%04u", day, month, year);
}

char *
zyr_format_month (const char *date)
{
  guint year, month, day;

  g_return_val_if_fail (date != NULL, NULL);

  if (!split_date (date, &year, &month, &day))
    return g_strdup (date);

  /* Translators: a month of a year */
  return g_strdup_printf (C_ ("date", "%1$s %2$u"), zyr_month_name (month), year);
}

static char *
iso_date_of (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time);

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup ("");
}

char *
zyr_format_day (gint64 time, gint64 now)
{
  g_autofree char *date = iso_date_of (time);
  g_autofree char *today = iso_date_of (now);
  g_autofree char *tomorrow = iso_date_of (now + 86400);
  g_autofree char *yesterday = iso_date_of (now - 86400);

  if (g_str_equal (date, today))
    return g_strdup (C_ ("day", "Today"));
  if (g_str_equal (date, tomorrow))
    return g_strdup (C_ ("day", "Tomorrow"));
  if (g_str_equal (date, yesterday))
    return g_strdup (C_ ("day", "Yesterday"));

  return zyr_format_date (date);
}

char *
zyr_format_time (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time);

  return local != NULL ? g_date_time_format (local, "%H:%M") : g_strdup ("");
}

char *
zyr_format_date_at (gint64 time)
{
  g_autofree char *iso = iso_date_of (time);

  return zyr_format_date (iso);
}

char *
zyr_format_distance (double distance_m)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *number = NULL;

  if (!(distance_m >= 0))
    return g_strdup ("");
  if (distance_m < 995)
    /* Translators: a distance in metres */
    return g_strdup_printf (_ ("%d m"), (int)(distance_m / 10 + 0.5) * 10);

  g_ascii_formatd (digits, sizeof digits, distance_m < 10000 ? "%.1f" : "%.0f", distance_m / 1000);
  number = zyr_format_number (digits);
  /* Translators: a distance in kilometres */
  return g_strdup_printf (_ ("%s km"), number);
}

char *
zyr_format_length (gint64 length_ms)
{
  gint64 s = length_ms / 1000;

  return g_strdup_printf ("%d:%02d", (int)(s / 60), (int)(s % 60));
}

char *
zyr_format_date_time (gint64 time)
{
  g_autofree char *iso = iso_date_of (time);
  g_autofree char *date = zyr_format_date (iso);
  g_autofree char *clock = zyr_format_time (time);

  if (time == 0)
    return g_strdup ("");

  /* Translators: a date and a time of day */
  return g_strdup_printf (C_ ("date", "%1$s, %2$s"), date, clock);
}

/* Runs of digits of @text, at most @n_max of them; anything but digits and " ./-:" is refused. */
static guint
digit_runs (const char *text, guint *numbers, guint *lengths, guint n_max)
{
  guint n = 0;

  for (const char *p = text; *p != '\0';)
    {
      guint length = (guint) strspn (p, "0123456789");

      if (length == 0)
        {
          if (strchr (" ./-:", *p) == NULL)
            return 0;
          p++;
          continue;
        }
      if (n == n_max || length > 8)
        return 0;
      numbers[n] = (guint) g_ascii_strtoull (p, NULL, 10);
      lengths[n++] = length;
      p += length;
    }

  return n;
}

static char *
iso_date (guint year, guint month, guint day)
{
  if (year < 1000 || year > 9999 || month > 12
      || day > 31 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;

  return g_strdup_printf ("%04u-%02u-%02u", year, month, day);
}

/* Two digits are this century's up to thirty years from 2000, else the last century's. */
static guint
full_year (guint year, guint length)
{
  if (length == 4)
    return year;

  return length == 2 ? (year <= 30 ? 2000 + year : 1900 + year) : 0;
}

char *
zyr_parse_date (const char *text)
{
  g_autofree char *typed = NULL;
  guint numbers[3], lengths[3];
  guint n;

  g_return_val_if_fail (text != NULL, NULL);

  typed = g_strstrip (g_strdup (text));
  if (*typed == '\0')
    return g_strdup ("");

  n = digit_runs (typed, numbers, lengths, 3);
  if (n == 1 && lengths[0] == 8)
    return iso_date (numbers[0] % 10000, numbers[0] / 10000 % 100, numbers[0] / 1000000);
  if (n != 3)
    return NULL;
  if (lengths[0] == 4)
    return iso_date (numbers[0], numbers[1], numbers[2]);

  return iso_date (full_year (numbers[2], lengths[2]), numbers[1], numbers[0]);
}

char *
zyr_parse_month (const char *text)
{
  g_autofree char *typed = NULL;
  guint numbers[3], lengths[3];
  guint n;

  g_return_val_if_fail (text != NULL, NULL);

  typed = g_strstrip (g_strdup (text));
  if (*typed == '\0')
    return g_strdup ("");

  for (guint month = 1; month <= 12; month++)
    {
      const char *name = zyr_month_name (month);

      if (g_str_has_prefix (typed, name)
          && digit_runs (typed + strlen (name), numbers, lengths, 1) == 1 && lengths[0] == 4)
        return iso_date (numbers[0], month, 1);
    }
  n = digit_runs (typed, numbers, lengths, 3);
  if (n == 2)
    return lengths[0] == 4 ? iso_date (numbers[0], numbers[1], 1)
                           : iso_date (full_year (numbers[1], lengths[1]), numbers[0], 1);

  return n == 3 ? zyr_parse_date (typed) : NULL;
}

char *
zyr_parse_time (const char *text)
{
  g_autofree char *typed = NULL;
  guint numbers[4], lengths[4];
  guint n;

  g_return_val_if_fail (text != NULL, NULL);

  typed = g_strstrip (g_strdup (text));
  if (*typed == '\0')
    return g_strdup ("");

  n = digit_runs (typed, numbers, lengths, 4);
  if (n == 1 && lengths[0] == 4)
    {
      numbers[1] = numbers[0] % 100;
      numbers[0] /= 100;
    }
  else if (n < 2 || lengths[1] != 2)
    {
      return NULL;
    }
  if (numbers[0] > 23 || numbers[1] > 59)
    return NULL;

  return g_strdup_printf ("%02u:%02u:00.000", numbers[0], numbers[1]);
}
