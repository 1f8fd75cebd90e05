/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *code;     /* "D04": words in zyr_code_book_dup_discrepancy */
  char *severity; /* "crit", "warn", "info" */
} ZyrDiscrepancy;

/* What the form computed of a report. Money in kuruş, -1 = not computed; texts "" = none. */
typedef struct
{
  const char *outcome; /* code list "outcome" */
  guint household_size;
  gint64 income_total, asset_income, income_per_head, gss_per_head;
  const char *test_3294;      /* "below", "above", "" */
  const char *test_gss;       /* "60c1", "60g", "" */
  const char *rating;         /* "good", "medium", "weak", "" */
  const char *recommendation; /* code list "recommend" */
  const char *programmes;     /* space separated, code list "programme" */
  const char *opinion;        /* the worker's text */
  GPtrArray *discrepancies;   /* of const ZyrDiscrepancy, most severe first */
} ZyrReportSummary;

G_END_DECLS
