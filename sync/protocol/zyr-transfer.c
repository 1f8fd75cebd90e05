/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transfer.h"

#include <string.h>

static gboolean
read_count (const char **text, gint64 *count)
{
  g_autofree char *digits = NULL;
  gsize n = strspn (*text, "0123456789");
  guint64 number = 0;

  digits = g_strndup (*text, n);
  if (n == 0 || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;
  *text += n;
  *count = (gint64)number;
  return TRUE;
}

static gboolean
skip (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

gboolean
zyr_transfer_parse_count (const char *text, gint64 *count)
{
  return text != NULL && read_count (&text, count) && *text == '\0';
}

gboolean
zyr_transfer_parse_flag (const char *text, gboolean *flag)
{
  if (g_strcmp0 (text, "?0") != 0 && g_strcmp0 (text, "?1") != 0)
    return FALSE;
  *flag = text[1] == '1';
  return TRUE;
}

gboolean
zyr_transfer_parse_range (const char *text, gint64 *first)
{
  return text != NULL && skip (&text, "bytes=") && read_count (&text, first)
         && g_str_equal (text, "-");
}

gboolean
zyr_transfer_parse_content_range (const char *text, gint64 *first, gint64 *total)
{
  gint64 last = 0;

  return text != NULL && skip (&text, "bytes ") && read_count (&text, first) && skip (&text, "-")
         && read_count (&text, &last) && skip (&text, "/") && read_count (&text, total)
         && *text == '\0' && *first <= last && last == *total - 1;
}

char *
zyr_transfer_format_content_range (gint64 first, gint64 total)
{
  return g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                          first, total - 1, total);
}
