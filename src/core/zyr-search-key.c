/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-search-key.h"

#include <string.h>

#define DOTLESS_I 0x0131
#define DOTTED_CAPITAL_I 0x0130

char *
zyr_search_key (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *again = NULL;
  GString *key = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return g_strdup ("");

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  folded = g_utf8_casefold (decomposed, -1);
  again = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD);

  key = g_string_sized_new (strlen (again));
  for (const char *p = again; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c))
        continue;
      g_string_append_unichar (key, c == DOTLESS_I ? 'i' : c);
    }

  return g_string_free (key, FALSE);
}

char *
zyr_search_key_tokens (const char *text)
{
  g_autofree char *key = zyr_search_key (text);
  GString *tokens = g_string_sized_new (strlen (key));
  gboolean in_token = FALSE;

  for (const char *p = key; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c))
        {
          in_token = FALSE;
          continue;
        }
      if (!in_token && tokens->len > 0)
        g_string_append_c (tokens, ' ');
      in_token = TRUE;
      g_string_append_unichar (tokens, c);
    }

  return g_string_free (tokens, FALSE);
}

static gboolean
any_token_begins (const char *tokens, const char *prefix)
{
  gsize length = strlen (prefix);
  const char *p = tokens;

  while (p != NULL)
    {
      if (strncmp (p, prefix, length) == 0)
        return TRUE;
      p = strchr (p, ' ');
      if (p != NULL)
        p++;
    }

  return FALSE;
}

gboolean
zyr_search_key_matches (const char *tokens, const char *query)
{
  g_autofree char *folded = zyr_search_key_tokens (query);
  g_auto (GStrv) wanted = g_strsplit (folded, " ", -1);

  g_return_val_if_fail (tokens != NULL, FALSE);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (!any_token_begins (tokens, wanted[i]))
      return FALSE;

  return TRUE;
}

char *
zyr_text_upper_turkish (const char *text)
{
  GString *upper = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return g_strdup ("");

  upper = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 'i')
        g_string_append_unichar (upper, DOTTED_CAPITAL_I);
      else if (c == DOTLESS_I)
        g_string_append_c (upper, 'I');
      else
        g_string_append_unichar (upper, g_unichar_toupper (c));
    }

  return g_string_free (upper, FALSE);
}
