/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-csv-private.h"

#include <string.h>

struct _ZyrVisitCsv
{
  GString *text;
  guint    n_columns;
  guint    n_rows;
  guint    n_values; /* of the present row */
};

ZyrVisitCsv *
zyr_visit_csv_new (const char *columns)
{
  ZyrVisitCsv *self = g_new0 (ZyrVisitCsv, 1);

  self->text = g_string_new (columns);
  self->n_columns = 1;
  for (const char *p = columns; *p != '\0'; p++)
    if (*p == ',')
      self->n_columns++;
  self->n_values = self->n_columns;

  return self;
}

void
zyr_visit_csv_free (ZyrVisitCsv *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

static void
append_value (ZyrVisitCsv *self, const char *value)
{
  gboolean quoted = strpbrk (value, ",\"") != NULL;

  if (quoted)
    g_string_append_c (self->text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      /* A line break in an address is a space here: rows stay lines. */
      if ((guchar) *p < 0x20)
        g_string_append_c (self->text, ' ');
      else
        g_string_append_c (self->text, *p);
      if (*p == '"')
        g_string_append_c (self->text, '"');
    }
  if (quoted)
    g_string_append_c (self->text, '"');
  self->n_values++;
}

void
zyr_visit_csv_begin (ZyrVisitCsv *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->n_rows + 1);

  g_assert (self->n_values == self->n_columns);
  g_string_append (self->text, "\r\n");
  self->n_rows++;
  self->n_values = 0;
  append_value (self, number);
}

void
zyr_visit_csv_add (ZyrVisitCsv *self, const char *value)
{
  g_string_append_c (self->text, ',');
  append_value (self, value != NULL ? value : "");
}

void
zyr_visit_csv_take (ZyrVisitCsv *self, char *value)
{
  zyr_visit_csv_add (self, value);
  g_free (value);
}

void
zyr_visit_csv_add_row_number (ZyrVisitCsv *self, guint row)
{
  zyr_visit_csv_take (self, row > 0 ? g_strdup_printf ("%u", row) : NULL);
}

guint
zyr_visit_csv_get_n_rows (ZyrVisitCsv *self)
{
  return self->n_rows;
}

GBytes *
zyr_visit_csv_end (ZyrVisitCsv *self)
{
  g_assert (self->n_values == self->n_columns);
  g_string_append (self->text, "\r\n");

  return g_string_free_to_bytes (g_steal_pointer (&self->text));
}
