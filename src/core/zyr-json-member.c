/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a value in text without taking the text apart. */
#include "zyr-error.h"
#include "zyr-json-private.h"
#include "zyr-json.h"
#include "zyr-limits.h"

#include <string.h>

gboolean
zyr_json_check_object (const char *text, gsize size_bytes, gsize size_bytes_max, GError **error)
{
  const char *p = text;

  if (!zyr_json_check_size (size_bytes, size_bytes_max, error)
      || !zyr_json_check (text, size_bytes, ZYR_JSON_DEPTH_MAX, error))
    return FALSE;
  while (g_ascii_isspace (*p))
    p++;
  if (*p == '{')
    return TRUE;
  g_set_error_literal (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TYPE, "not a JSON object");
  return FALSE;
}

/* What follows reads text that was found good. */

static const char *
skip_space_at (const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

/* From an opening quote to behind the closing one */
static const char *
skip_string_at (const char *p, const char *end)
{
  for (;;)
    {
      const char *quote = memchr (p + 1, '"', (gsize) (end - p - 1));
      const char *before = quote;

      while (before[-1] == '\\' && before - 1 > p)
        before--;
      if ((quote - before) % 2 == 0)
        return quote + 1;
      p = quote;
    }
}

static const char *
skip_value_at (const char *p, const char *end)
{
  guint depth = 0;

  do
    {
      switch (*p)
        {
        case '"':
          p = skip_string_at (p, end);
          continue;
        case '{':
        case '[':
          depth++;
          break;
        case '}':
        case ']':
          depth--;
          break;
        default:
          break;
        }
      p++;
    }
  while (p < end && (depth > 0 || strchr (",}] \t\r\n", *p) == NULL));
  return p;
}

gboolean
zyr_json_find_member (const char  *text,
                      gsize        size_bytes,
                      const char  *member,
                      const char **value,
                      gsize       *value_size_bytes)
{
  const char *end = text + size_bytes;
  const char *p = skip_space_at (text) + 1;
  gsize length = strlen (member);

  for (p = skip_space_at (p); *p == '"'; p = skip_space_at (p))
    {
      const char *name = p + 1;
      const char *after = skip_string_at (p, end);
      const char *begin = skip_space_at (skip_space_at (after) + 1);

      p = skip_value_at (begin, end);
      if ((gsize) (after - 1 - name) == length && memcmp (name, member, length) == 0)
        {
          *value = begin;
          *value_size_bytes = (gsize) (p - begin);
          return TRUE;
        }
      p = skip_space_at (p);
      if (*p != ',')
        break;
      p++;
    }
  return FALSE;
}
