/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subset of Markdown and HTML that XForms labels may carry, taken off: what remains is for
 * reading */
#include <string.h>

#include "zyr-session-private.h"

static gboolean
is_edge (const char *text, const char *at)
{
  return at == text || strchr (" \t\n([“\"'*_", at[-1]) != NULL;
}

/* Where the mark at @at is closed, NULL when it is only a character */
static const char *
closing (const char *text, const char *at, const char *mark)
{
  const gsize size = strlen (mark);
  const char *end;

  if (*mark == '_' && !is_edge (text, at))
    return NULL;
  if (at[size] == '\0' || at[size] == ' ' || at[size] == '\n' || at[size] == *mark
      || (size == 1 && at != text && at[-1] == *mark))
    return NULL;
  for (end = strstr (at + size, mark); end != NULL; end = strstr (end + 1, mark))
    {
      if (end == at + size || end[-1] == ' ' || end[-1] == '\\' || end[-1] == '\n')
        continue;
      if (*mark == '_' && (g_ascii_isalnum (end[size]) || (guchar)end[size] >= 0x80))
        continue;
      return memchr (at, '\n', end - at) == NULL ? end : NULL;
    }
  return NULL;
}

/* <b>, </span>, <span style="…">, <br/>: the size of the tag, 0 when it is none */
static gsize
tag_size (const char *at)
{
  static const char *const names[] = { "span", "div",  "p",  "b",  "i",  "u",  "em", "strong",
                                       "br",   "font", "h1", "h2", "h3", "h4", "h5", "h6" };
  const char *name = at[1] == '/' ? at + 2 : at + 1;
  const char *end = strchr (at, '>');

  for (guint i = 0; end != NULL && i < G_N_ELEMENTS (names); i++)
    {
      const gsize size = strlen (names[i]);

      if (strncmp (name, names[i], size) == 0 && strchr (" />", name[size]) != NULL)
        return (gsize)(end - at) + 1;
    }
  return 0;
}

/* [text](address): what comes after the text, NULL when it is no link */
static const char *
link_end (const char *at, const char **text_end)
{
  *text_end = strchr (at, ']');
  if (*text_end == NULL || (*text_end)[1] != '(' || memchr (at, '\n', *text_end - at) != NULL)
    return NULL;
  return strchr (*text_end, ')');
}

static const char *
heading_end (const char *text, const char *at)
{
  const gsize marks = strspn (at, "#");

  if ((at != text && at[-1] != '\n') || marks == 0 || marks > 6 || at[marks] != ' ')
    return NULL;
  return at + marks + 1;
}

static void append (GString *out, const char *text, gsize size, guint depth);

/* An emphasis at @at: appends what is in it. Returns: what comes after, NULL when there is none */
static const char *
append_emphasis (GString *out, const char *text, const char *at, guint depth)
{
  static const char *const marks[] = { "**", "__", "*", "_" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const gsize size = strlen (marks[i]);
      const char *end;

      if (strncmp (at, marks[i], size) != 0)
        continue;
      end = closing (text, at, marks[i]);
      if (end == NULL)
        continue;
      append (out, at + size, (gsize)(end - at) - size, depth + 1);
      return end + size;
    }
  return NULL;
}

static void
append (GString *out, const char *text, gsize size, guint depth)
{
  g_autofree char *copy = g_strndup (text, size);
  const char *at = copy;

  while (*at != '\0')
    {
      const char *text_end;
      const char *after = NULL;

      if (*at == '#')
        after = heading_end (copy, at);
      else if (*at == '<' && tag_size (at) > 0)
        after = at + tag_size (at);
      else if (*at == '\\' && at[1] != '\0' && strchr ("\\`*_{}[]()#+-.!<>", at[1]) != NULL)
        {
          g_string_append_c (out, at[1]);
          after = at + 2;
        }
      else if (*at == '[' && link_end (at, &text_end) != NULL)
        {
          after = link_end (at, &text_end) + 1;
          g_string_append_len (out, at + 1, text_end - at - 1);
        }
      else if ((*at == '*' || *at == '_') && depth < 4)
        after = append_emphasis (out, copy, at, depth);
      if (after == NULL)
        {
          g_string_append_c (out, *at);
          after = at + 1;
        }
      at = after;
    }
}

/* Takes @text. Returns: (transfer full): without markup */
char *
zyr_markdown_strip (char *text)
{
  GString *out;

  if (text == NULL || strpbrk (text, "*_#<[\\") == NULL)
    return text;
  out = g_string_new (NULL);
  append (out, text, strlen (text), 0);
  g_free (text);
  return g_string_free (out, FALSE);
}
