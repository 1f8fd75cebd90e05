/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-csv-reader.h"

#include <string.h>

static char
guess_separator (const char *text, const char *end)
{
  gboolean quoted = FALSE;

  for (; text < end && (quoted || *text != '\n'); text++)
    if (*text == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (*text == ',' || *text == ';' || *text == '\t')
      return *text;
  return ',';
}

void
zyr_csv_reader_init (ZyrCsvReader *self, const char *text, gsize size)
{
  const gboolean has_mark = size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0;

  self->at = has_mark ? text + 3 : text;
  self->end = text + size;
  self->separator = guess_separator (self->at, self->end);
  self->field = g_string_new (NULL);
  self->line = 1;
  self->unclosed = 0;
}

void
zyr_csv_reader_clear (ZyrCsvReader *self)
{
  if (self->field != NULL)
    g_string_free (g_steal_pointer (&self->field), TRUE);
}

gboolean
zyr_csv_reader_has_row (const ZyrCsvReader *self)
{
  return self->at < self->end;
}

static void
read_quoted (ZyrCsvReader *self)
{
  const guint line = self->line;

  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          self->at++;
          if (self->at >= self->end || *self->at != '"')
            return;
        }
      self->line += *self->at == '\n';
      g_string_append_c (self->field, *self->at);
    }
  self->unclosed = line;
}

gboolean
zyr_csv_reader_next (ZyrCsvReader *self)
{
  const char *start;

  g_string_truncate (self->field, 0);
  if (self->at < self->end && *self->at == '"')
    read_quoted (self);
  start = self->at;
  while (self->at < self->end && *self->at != self->separator && *self->at != '\n'
         && *self->at != '\r')
    self->at++;
  g_string_append_len (self->field, start, self->at - start);
  if (self->at < self->end && *self->at == self->separator)
    {
      self->at++;
      return TRUE;
    }
  self->line++;
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  return FALSE;
}
