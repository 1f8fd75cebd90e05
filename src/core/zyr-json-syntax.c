/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-error.h"
#include "zyr-json-private.h"

#include <string.h>

/* More might not fit a 64-bit integer, and would be wrong without anyone noticing. */
#define INTEGER_DIGITS_MAX 18

typedef struct
{
  const char *p;
  const char *end;
  GString    *open;  /* one of { [ for each container that is open */
  GError    **error;
} Scanner;

static gboolean
fail (Scanner *s, const char *start, const char *what)
{
  g_set_error (s->error,
               ZYR_CORE_ERROR,
               ZYR_CORE_ERROR_INVALID,
               "not JSON: %s at byte %" G_GSSIZE_FORMAT,
               what,
               (gssize) (s->p - start));
  return FALSE;
}

static void
skip_space (Scanner *s)
{
  while (s->p < s->end && strchr (" \t\r\n", *s->p) != NULL)
    s->p++;
}

static gboolean
take_hex (Scanner *s, guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, s->p++)
    {
      if (s->p >= s->end || !g_ascii_isxdigit (*s->p))
        return FALSE;
      *unit = *unit << 4 | (guint) g_ascii_xdigit_value (*s->p);
    }

  return TRUE;
}

/* After "\u": a scalar value or a surrogate pair, and not U+0000, which C text cannot hold. */
static gboolean
take_unicode_escape (Scanner *s)
{
  guint unit = 0;

  if (!take_hex (s, &unit) || unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;
  if (s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u')
    return FALSE;
  s->p += 2;

  return take_hex (s, &unit) && unit >= 0xdc00 && unit <= 0xdfff;
}

static gboolean
take_string (Scanner *s)
{
  if (s->p >= s->end || *s->p != '"')
    return FALSE;
  s->p++;
  while (s->p < s->end && *s->p != '"')
    {
      if ((guchar) *s->p < 0x20)
        return FALSE;
      if (*s->p++ != '\\')
        continue;
      if (s->p >= s->end)
        return FALSE;
      if (*s->p == 'u')
        {
          s->p++;
          if (!take_unicode_escape (s))
            return FALSE;
        }
      else if (strchr ("\"\\/bfnrt", *s->p++) == NULL)
        {
          return FALSE;
        }
    }
  if (s->p >= s->end)
    return FALSE;
  s->p++;

  return TRUE;
}

static gsize
take_digits (Scanner *s)
{
  gsize n = 0;

  while (s->p < s->end && g_ascii_isdigit (*s->p))
    {
      s->p++;
      n++;
    }

  return n;
}

static gboolean
take_number (Scanner *s)
{
  gsize n_digits = 1;

  if (s->p < s->end && *s->p == '-')
    s->p++;
  if (s->p < s->end && *s->p == '0')
    s->p++;
  else
    n_digits = take_digits (s);
  if (n_digits == 0)
    return FALSE;
  if (n_digits > INTEGER_DIGITS_MAX && (s->p >= s->end || strchr (".eE", *s->p) == NULL))
    return FALSE;
  if (s->p < s->end && *s->p == '.')
    {
      s->p++;
      if (take_digits (s) == 0)
        return FALSE;
    }
  if (s->p < s->end && (*s->p == 'e' || *s->p == 'E'))
    {
      s->p++;
      if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
        s->p++;
      if (take_digits (s) == 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_word (Scanner *s, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (s->end - s->p) < length || strncmp (s->p, word, length) != 0)
    return FALSE;
  s->p += length;

  return TRUE;
}

static gboolean
take_scalar (Scanner *s)
{
  switch (*s->p)
    {
    case '"':
      return take_string (s);
    case 't':
      return take_word (s, "true");
    case 'f':
      return take_word (s, "false");
    case 'n':
      return take_word (s, "null");
    default:
      return take_number (s);
    }
}

static gboolean
take_key (Scanner *s)
{
  skip_space (s);
  if (!take_string (s))
    return FALSE;
  skip_space (s);
  if (s->p >= s->end || *s->p != ':')
    return FALSE;
  s->p++;

  return TRUE;
}

/* After a value: closes containers that end here. Sets @done at the end of the outermost one,
 * otherwise stands before the next value. */
static gboolean
take_after_value (Scanner *s, gboolean *done)
{
  while (s->open->len > 0)
    {
      char kind = s->open->str[s->open->len - 1];

      skip_space (s);
      if (s->p >= s->end)
        return FALSE;
      if (*s->p == ',')
        {
          s->p++;
          return kind == '[' || take_key (s);
        }
      if (*s->p != (kind == '{' ? '}' : ']'))
        return FALSE;
      s->p++;
      g_string_truncate (s->open, s->open->len - 1);
    }
  *done = TRUE;

  return TRUE;
}

/* At a value: opens a container (and stands before its first value) or takes a whole scalar. */
static gboolean
take_value (Scanner *s, gboolean *complete)
{
  char kind = *s->p;

  *complete = TRUE;
  if (kind != '{' && kind != '[')
    return take_scalar (s);

  s->p++;
  skip_space (s);
  if (s->p < s->end && *s->p == (kind == '{' ? '}' : ']'))
    {
      s->p++;
      return TRUE;
    }
  g_string_append_c (s->open, kind);
  *complete = FALSE;

  return kind == '[' || take_key (s);
}

gboolean
zyr_json_check_syntax (const char *text, gsize length, guint depth_max, GError **error)
{
  g_autoptr (GString) open = g_string_new (NULL);
  Scanner s = { text, text + length, open, error };
  gboolean done = FALSE;

  if (!g_utf8_validate_len (text, length, &s.p))
    return fail (&s, text, "not UTF-8 text");
  s.p = text;

  while (!done)
    {
      gboolean complete = FALSE;

      skip_space (&s);
      if (s.p >= s.end)
        return fail (&s, text, "unexpected end");
      if (!take_value (&s, &complete))
        return fail (&s, text, "unexpected character");
      if (open->len > depth_max)
        {
          g_set_error (error,
                       ZYR_CORE_ERROR,
                       ZYR_CORE_ERROR_TOO_DEEP,
                       "JSON nested deeper than %u",
                       depth_max);
          return FALSE;
        }
      if (complete && !take_after_value (&s, &done))
        return fail (&s, text, "unexpected character");
    }

  skip_space (&s);

  return s.p == s.end || fail (&s, text, "text after the value");
}
