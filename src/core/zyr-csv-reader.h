/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ZyrCsvReader: CSV (RFC 4180, also with LF line ends, a byte order mark, semicolons or tabs), field
 * by field. It borrows the text. */
typedef struct
{
  const char *at;
  const char *end;
  char        separator; /* the first of them in the header, outside quotation marks */
  GString    *field;     /* read last */
  guint       line;      /* 1-based */
  guint       unclosed;  /* the line of a quote that nothing closes, or 0 */
} ZyrCsvReader;

void zyr_csv_reader_init (ZyrCsvReader *self, const char *text, gsize size);
void zyr_csv_reader_clear (ZyrCsvReader *self);

/** zyr_csv_reader_has_row: something is left to be read */
gboolean zyr_csv_reader_has_row (const ZyrCsvReader *self);

/** zyr_csv_reader_next: reads one field. Returns: whether another follows in the same row */
gboolean zyr_csv_reader_next (ZyrCsvReader *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZyrCsvReader, zyr_csv_reader_clear)

G_END_DECLS
