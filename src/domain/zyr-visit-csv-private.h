/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One external instance while it is written: CSV in UTF-8 (RFC 4180), CRLF, quotes where needed. */
typedef struct _ZyrVisitCsv ZyrVisitCsv;

/* @columns: comma separated names, the first line; "n" is the first */
ZyrVisitCsv *zyr_visit_csv_new (const char *columns);
void         zyr_visit_csv_free (ZyrVisitCsv *self);

/* Starts a row with its number; then one call a further column, NULL is empty. */
void  zyr_visit_csv_begin (ZyrVisitCsv *self);
void  zyr_visit_csv_add (ZyrVisitCsv *self, const char *value);
void  zyr_visit_csv_take (ZyrVisitCsv *self, char *value);
void  zyr_visit_csv_add_row_number (ZyrVisitCsv *self, guint row);
guint zyr_visit_csv_get_n_rows (ZyrVisitCsv *self);

/* Ends the file. Asserts that each row had as many values as there are columns. */
GBytes *zyr_visit_csv_end (ZyrVisitCsv *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrVisitCsv, zyr_visit_csv_free)

G_END_DECLS
