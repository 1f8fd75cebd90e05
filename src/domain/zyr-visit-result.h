/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-json.h"

G_BEGIN_DECLS

/**
 * ZyrVisitValueFunc:
 * @path: a generic path, "/data/s14/rating"
 *
 * Returns: (transfer full) (nullable): the value in the submission; %NULL when there is none
 */
typedef char *(*ZyrVisitValueFunc) (const char *path, gpointer data);

/**
 * zyr_visit_result_read:
 * @meta: a form's `meta` with `result` and `discrepancies` (data/forms/<form>.meta.json)
 *
 * Reads the result of a filled form: {outcome, hh_size, income_total, asset_income, income_pc,
 * gss_pc (kuruş), t_3294, t_gss, rating, recommendation, programmes[], opinion,
 * discrepancies: [{code, severity}]}. What the form leaves empty is absent; programmes and
 * discrepancies are always there. A discrepancy counts when its value is a number above 0.
 *
 * Returns: (transfer full): canonical JSON
 */
char *zyr_visit_result_read (JsonObject *meta, ZyrVisitValueFunc value, gpointer data);

/** zyr_visit_result_count_discrepancies: of @severity ("crit", "warn", "info"), %NULL for all */
guint zyr_visit_result_count_discrepancies (JsonObject *result, const char *severity);

G_END_DECLS
