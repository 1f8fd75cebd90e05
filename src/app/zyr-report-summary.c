/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-summary-private.h"

/* With what its texts are borrowed from. */
typedef struct
{
  ZyrReportSummary summary;
  JsonObject *result; /* (nullable) */
  char *programmes;
} Owned;

static void
discrepancy_free (gpointer data)
{
  ZyrDiscrepancy *discrepancy = data;

  g_free (discrepancy->code);
  g_free (discrepancy->severity);
  g_free (discrepancy);
}

static int
rank_severity (const char *severity)
{
  if (g_str_equal (severity, "crit"))
    return 0;
  return g_str_equal (severity, "warn") ? 1 : 2;
}

static int
compare_discrepancies (gconstpointer a, gconstpointer b)
{
  const ZyrDiscrepancy *left = *(ZyrDiscrepancy *const *)a;
  const ZyrDiscrepancy *right = *(ZyrDiscrepancy *const *)b;
  const int order = rank_severity (left->severity) - rank_severity (right->severity);

  return order != 0 ? order : strcmp (left->code, right->code);
}

static void
read_discrepancies (ZyrReportSummary *summary, JsonObject *result)
{
  JsonArray *discrepancies = zyr_json_get_array (result, "discrepancies");

  summary->discrepancies = g_ptr_array_new_with_free_func (discrepancy_free);
  for (guint i = 0; discrepancies != NULL && i < json_array_get_length (discrepancies); i++)
    {
      JsonObject *object = zyr_json_object_at (discrepancies, i);
      ZyrDiscrepancy *discrepancy = g_new0 (ZyrDiscrepancy, 1);

      discrepancy->code = g_strdup (zyr_json_get_string (object, "code", ""));
      discrepancy->severity = g_strdup (zyr_json_get_string (object, "severity", "info"));
      g_ptr_array_add (summary->discrepancies, discrepancy);
    }
  g_ptr_array_sort (summary->discrepancies, compare_discrepancies);
}

ZyrReportSummary *
zyr_report_summary_new (JsonObject *result)
{
  Owned *owned = g_new0 (Owned, 1);
  ZyrReportSummary *summary = &owned->summary;
  g_auto (GStrv) programmes = zyr_json_dup_strings (result, "programmes");

  owned->result = result != NULL ? json_object_ref (result) : NULL;
  owned->programmes = g_strjoinv (" ", programmes);
  summary->outcome = zyr_json_get_string (result, "outcome", "");
  summary->household_size = (guint)zyr_json_get_int (result, "hh_size", 0);
  summary->income_total = zyr_json_get_int (result, "income_total", -1);
  summary->asset_income = zyr_json_get_int (result, "asset_income", -1);
  summary->income_per_head = zyr_json_get_int (result, "income_pc", -1);
  summary->gss_per_head = zyr_json_get_int (result, "gss_pc", -1);
  summary->test_3294 = zyr_json_get_string (result, "t_3294", "");
  summary->test_gss = zyr_json_get_string (result, "t_gss", "");
  summary->rating = zyr_json_get_string (result, "rating", "");
  summary->recommendation = zyr_json_get_string (result, "recommendation", "");
  summary->programmes = owned->programmes;
  summary->opinion = zyr_json_get_string (result, "opinion", "");
  read_discrepancies (summary, result);
  return summary;
}

void
zyr_report_summary_free (ZyrReportSummary *summary)
{
  Owned *owned = (Owned *)summary;

  g_ptr_array_unref (summary->discrepancies);
  g_clear_pointer (&owned->result, json_object_unref);
  g_free (owned->programmes);
  g_free (owned);
}
